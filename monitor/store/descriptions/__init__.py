"""What each table, view and column of the database means: data that docs/database.md is made from.

A column is described in its table, or named there by one of `shared.toml`. Its source in the record is spelt by the
attributes of the typed study, and read as the registry's own keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model import Struct
from monitor.model.study import STUDY
from monitor.model.tables import read_table

_TABLES = ("trials", "registered", "posted", "history", "news", "polls", "mail", "hooks")
_VIEWS = ("views",)


class Column(Struct, frozen=True, kw_only=True):
    """What a column means.

    Attributes:
        unit: how a value is written or counted; empty for plain text.
        source: the field of the registry's record that it is read from; None where it is ours.
    """

    meaning: str
    unit: str = ""
    source: str | None = None


class TableDescription(Struct, frozen=True, kw_only=True):
    """What one row of a table or view is, and its columns in their order."""

    meaning: str
    columns: Mapping[str, Column]


class _Table(Struct, frozen=True, kw_only=True):
    meaning: str
    columns: Mapping[str, Column | str]


class _Shared(Struct, frozen=True, kw_only=True):
    units: Mapping[str, str]
    columns: Mapping[str, Column]


def _described(names: tuple[str, ...], shared: _Shared) -> Iterator[tuple[str, TableDescription]]:
    for name in names:
        for table, content in read_table(__package__, f"{name}.toml", dict[str, _Table]).items():
            columns = {
                column: _column(shared.columns[meant] if isinstance(meant, str) else meant, shared)
                for column, meant in content.columns.items()
            }
            yield table, TableDescription(meaning=content.meaning, columns=columns)


def _column(column: Column, shared: _Shared) -> Column:
    source = None if column.source is None else ", ".join(map(_keys, column.source.split(", ")))
    return Column(meaning=column.meaning, unit=shared.units.get(column.unit, column.unit), source=source)


def _keys(attributes: str) -> str:
    """Return the dotted keys of a path of attributes; a `*` means several keys, and ends what can be looked up."""
    known, star, rest = attributes.partition("*")
    path = STUDY.at(known)
    dotted = str(path.dotted) + ("." if star and path else "")
    return dotted + star + _camel(rest)


def _camel(attributes: str) -> str:
    return ".".join(
        first + "".join(word.title() for word in words)
        for first, *words in (part.removesuffix("_").split("_") for part in attributes.split("."))
    )


_SHARED = read_table(__package__, "shared.toml", _Shared)

TABLES: Mapping[str, TableDescription] = dict(_described(_TABLES, _SHARED))
"""All tables, personal ones too."""

VIEWS: Mapping[str, TableDescription] = dict(_described(_VIEWS, _SHARED))
"""All views."""

__all__ = ["TABLES", "VIEWS", "Column", "TableDescription"]
