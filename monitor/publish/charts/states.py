"""Recruitment status as it is drawn: each family of statuses has its own form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.publish.charts.marks import BarMark, LineMark, Mark, Style, SymbolMark, SymbolShape, place


class StatusFamily(StrEnum):
    """What statuses have in common for a reader; the value is the word of the key."""

    WAITING = "not yet open"
    OPEN = "recruiting"
    CLOSED = "running, not recruiting"
    PAUSED = "suspended"
    COMPLETED = "completed"
    STOPPED = "stopped early"
    UNKNOWN = "unknown or other"


FAMILIES: Mapping[str, StatusFamily] = MappingProxyType(
    {
        "NOT_YET_RECRUITING": StatusFamily.WAITING,
        "RECRUITING": StatusFamily.OPEN,
        "ENROLLING_BY_INVITATION": StatusFamily.OPEN,
        "AVAILABLE": StatusFamily.OPEN,
        "ACTIVE_NOT_RECRUITING": StatusFamily.CLOSED,
        "TEMPORARILY_NOT_AVAILABLE": StatusFamily.PAUSED,
        "SUSPENDED": StatusFamily.PAUSED,
        "COMPLETED": StatusFamily.COMPLETED,
        "APPROVED_FOR_MARKETING": StatusFamily.COMPLETED,
        "NO_LONGER_AVAILABLE": StatusFamily.COMPLETED,
        "TERMINATED": StatusFamily.STOPPED,
        "WITHDRAWN": StatusFamily.STOPPED,
    }
)
"""Registry statuses by family; every other is UNKNOWN."""

ORDER = tuple(FAMILIES)
"""Statuses in the order in which a trial goes through them."""


def family(status: str) -> StatusFamily:
    """Return the family of a status in the registry's spelling."""
    return FAMILIES.get(status, StatusFamily.UNKNOWN)


def order(status: str) -> tuple[int, str]:
    """Return the key that sorts statuses as a trial goes through them; others come last, by name."""
    return (ORDER.index(status) if status in ORDER else len(ORDER), status)


_LINES = {
    StatusFamily.COMPLETED: Style.STROKE,
    StatusFamily.STOPPED: Style.STROKE,
    StatusFamily.PAUSED: Style.DASHED,
    StatusFamily.UNKNOWN: Style.DOTTED,
}
_BARS = {
    StatusFamily.WAITING: (Style.OPEN, 9),
    StatusFamily.OPEN: (Style.SOLID, 9),
    StatusFamily.CLOSED: (Style.HALF, 4),
}


def span(kind: StatusFamily, left: float, right: float, y: float, *, last: bool = False) -> Iterator[Mark]:
    """Return the marks of a time in a status around a height: a bar, a line, or a line with a symbol.

    The symbol of a status in which a trial has ended lies where it began; with `last`, at the other end.
    """
    width = place(max(right - left, 1.5))
    if kind in _BARS:
        style, height = _BARS[kind]
        yield BarMark(x=left, y=place(y - height / 2), width=width, height=height, style=style)
        return
    yield LineMark(x1=left, y1=y, x2=place(left + width), y2=y, style=_LINES[kind])
    x = place(left + width) if last else left
    if kind is StatusFamily.COMPLETED:
        yield SymbolMark(shape=SymbolShape.CIRCLE, x=x, y=y, radius=3.5, style=Style.SOLID)
    elif kind is StatusFamily.STOPPED:
        yield SymbolMark(shape=SymbolShape.CROSS, x=x, y=y, radius=4, style=Style.STROKE)
