"""The names of the registry's data fields ("pieces"), where they are in a record, and how to read them.

`pieces.txt` is the outline of the registry's data structure, one field a line: key, piece name, type,
indented by one space for each level. See https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from monitor.model import JsonValue, Struct

Path = tuple[str, ...]


class Sort(StrEnum):
    """What sort of value a piece has; decides how it is searched and whether it can be sorted by."""

    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    NUMBER = "number"
    AGE = "age"
    BOOLEAN = "boolean"
    STRUCT = "struct"


_SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "text": Sort.TEXT,
        "markup": Sort.TEXT,
        "PartialDate": Sort.DATE,
        "NormalizedDate": Sort.DATE,
        "DateTimeMinutes": Sort.DATE,
        "NormalizedTime": Sort.AGE,
        "integer": Sort.NUMBER,
        "number": Sort.NUMBER,
        "long": Sort.NUMBER,
        "boolean": Sort.BOOLEAN,
        "GeoPoint": Sort.STRUCT,
    }
)


class Piece(Struct, frozen=True, kw_only=True):
    """One field of the registry's data structure.

    Attributes:
        path: keys from the root of a record; lists on the way are not counted.
        type: in the registry's words, such as `Outcome[]`.
    """

    name: str
    path: Path
    type: str
    sort: Sort
    children: tuple[Piece, ...] = ()


@cache
def tree() -> tuple[Piece, ...]:
    """The whole outline, as the registry's `/studies/metadata` gives it."""
    lines = (files("monitor.demo.emulator") / "pieces.txt").read_text("utf-8").splitlines()
    return tuple(_branch(lines, 0, len(lines), ()))


def _branch(lines: list[str], start: int, end: int, parent: Path) -> Iterator[Piece]:
    depth = len(parent)
    heads = [i for i in range(start, end) if not lines[i].startswith(" " * (depth + 1))]
    for head, after in zip(heads, [*heads[1:], end], strict=False):
        key, name, type_ = lines[head].split()
        path = (*parent, key)
        children = tuple(_branch(lines, head + 1, after, path))
        sort = Sort.STRUCT if children else _SORTS.get(type_.removesuffix("[]"), Sort.ENUM)
        yield Piece(name=name, path=path, type=type_, sort=sort, children=children)


def _walk(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece
        yield from _walk(piece.children)


@cache
def by_name() -> Mapping[str, Piece]:
    """Pieces by piece name (`NCTId`) and by field name (`protocolSection.identificationModule.nctId`)."""
    pieces: dict[str, Piece] = {}
    for piece in _walk(tree()):
        pieces[piece.name] = piece
        pieces[".".join(piece.path)] = piece
    return MappingProxyType(pieces)


def values(value: JsonValue, path: Path) -> Iterator[JsonValue]:
    """The values at a path, one for each element of the lists on the way."""
    if isinstance(value, list | tuple):
        for element in value:
            yield from values(element, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from values(value[path[0]], path[1:])


def strings(value: JsonValue) -> Iterator[str]:
    """All text below a value, in the order of the record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for element in value.values():
            yield from strings(element)
    elif isinstance(value, list | tuple):
        for element in value:
            yield from strings(element)


def select(study: JsonValue, paths: Iterable[Path]) -> dict[str, Any]:
    """A copy of the record with nothing but the fields at those paths; what is absent stays absent."""
    wanted: dict[str, Any] = {}
    for path in sorted(paths):  # a branch comes before what is below it, and wins
        level = wanted
        for key in path[:-1]:
            level = level.setdefault(key, {})
            if level is True:
                break
        else:
            level[path[-1]] = True
    chosen = _select(study, wanted)
    return chosen if isinstance(chosen, dict) else {}


def _select(value: JsonValue, wanted: Any) -> JsonValue:
    if wanted is True:
        return value
    if isinstance(value, list | tuple):
        picked = [_select(element, wanted) for element in value]
        return [element for element in picked if element is not None] or None
    if not isinstance(value, Mapping):
        return None
    chosen = {key: _select(value[key], below) for key, below in wanted.items() if key in value}
    return {key: below for key, below in chosen.items() if below is not None} or None
