"""The values that the registry documents for its enumerations, and the values in a record that are others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from monitor.model import Struct
from monitor.model.base import JsonValue
from monitor.model.tables import read_table


class _Enumeration(Struct, frozen=True, kw_only=True):
    """An enumeration: the dotted paths of the fields that have it, and its values."""

    fields: tuple[str, ...]
    values: frozenset[str]


@cache
def documented_values() -> Mapping[str, frozenset[str]]:
    """Return the documented values by the dotted path of the field that has them."""
    table = read_table(__package__, "enumerations.toml", dict[str, _Enumeration])
    return {path: entry.values for entry in table.values() for path in entry.fields}


def unknown_values(content: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Yield dotted path and value where a record has a value that is not documented."""
    for path, values in documented_values().items():
        for value in _values(content, path.split(".")):
            if isinstance(value, str) and value not in values:
                yield path, value


def _values(value: JsonValue, keys: list[str]) -> Iterator[JsonValue]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, keys)
    elif not keys:
        yield value
    elif isinstance(value, Mapping) and keys[0] in value:
        yield from _values(value[keys[0]], keys[1:])
