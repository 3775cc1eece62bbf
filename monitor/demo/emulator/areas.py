"""Search areas: the parts of a record that each query parameter looks at; the table is `areas.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from monitor.demo.emulator.pieces import Path, Piece, Sort, by_name, strings, values
from monitor.model import JsonValue, Struct
from monitor.model.tables import read_table


class Area(Struct, frozen=True, kw_only=True):
    """One search area.

    Attributes:
        param: the query parameter that searches it; empty for an area of one piece.
        label: the registry's words for the parameter, which are in its error messages.
    """

    name: str
    param: str = ""
    label: str = ""
    pieces: tuple[Piece, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the area's text is in a record."""
        return tuple(piece.path for piece in self.pieces)

    @property
    def sort(self) -> Sort:
        """How a term is compared: by words, or by value for an area of one piece that is no text."""
        return self.pieces[0].sort if len(self.pieces) == 1 else Sort.TEXT

    def texts(self, study: JsonValue) -> Iterator[str]:
        """The texts of the record in this area, each value by itself."""
        for path in self.paths:
            for value in values(study, path):
                if isinstance(value, bool):
                    yield str(value).lower()
                elif isinstance(value, int | float):
                    yield str(value)
                else:
                    yield from strings(value)


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An area as the table has it: its pieces by name."""

    name: str
    param: str
    label: str
    pieces: tuple[str, ...]


def _read() -> Iterator[Area]:
    known = by_name()
    for row in read_table(__package__, "areas.toml", dict[str, tuple[_Row, ...]])["area"]:
        pieces = tuple(known[piece] for piece in row.pieces)
        yield Area(name=row.name, param=row.param, label=row.label, pieces=pieces)


_AREAS = {area.param: area for area in _read()}
ADVANCED = _AREAS.pop("filter.advanced")
"""What the advanced filter searches; it is no query parameter."""

PARAMETERS: Mapping[str, Area] = MappingProxyType(_AREAS)
"""Search areas by query parameter."""

_BY_NAME: Mapping[str, Area] = MappingProxyType({area.name: area for area in PARAMETERS.values()})


def find(name: str) -> Area | None:
    """The area, or the piece as an area of its own, which `AREA[name]` means; None where there is none."""
    if area := _BY_NAME.get(name):
        return area
    piece = by_name().get(name)
    return None if piece is None else Area(name=piece.name, pieces=(piece,))
