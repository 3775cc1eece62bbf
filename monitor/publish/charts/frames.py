"""A picture put together: its marks, its height, its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from monitor.publish.charts import lettering, shapes
from monitor.publish.charts.marks import (
    WIDTH,
    BarMark,
    Datum,
    LineMark,
    Mark,
    Numbers,
    NumbersRow,
    Picture,
    TextMark,
)

_BORDER = 3


def framed(
    *,
    title: str,
    description: str,
    frame: Sequence[Mark],
    data: Sequence[Datum],
    table: Numbers,
    empty: str,
    notes: Iterable[str] = (),
    width: float = WIDTH,
) -> Picture:
    """Return a picture as high as its marks reach; without any where the table is empty."""
    if not table.rows:
        frame = data = ()
    marks = [*frame, *(mark for datum in data for mark in datum.marks)]
    return Picture(
        title=title,
        description=description if table.rows else empty,
        width=width,
        height=ceil(max((bottom(mark) for mark in marks), default=0)) + _BORDER,
        frame=tuple(frame),
        data=tuple(data),
        table=table,
        empty=empty,
        notes=tuple(notes),
    )


def bottom(mark: Mark) -> float:
    """Return the lowest place that a mark reaches."""
    if isinstance(mark, LineMark):
        return max(mark.y1, mark.y2)
    if isinstance(mark, BarMark):
        return mark.y + mark.height
    if isinstance(mark, TextMark):
        return mark.y + lettering.DESCENT
    return mark.y + mark.radius * shapes.reach(mark.shape)


def numbers(caption: str, columns: Sequence[str], rows: Iterable[NumbersRow]) -> Numbers:
    """Return the table of a picture."""
    return Numbers(caption=caption, columns=tuple(columns), rows=tuple(rows))
