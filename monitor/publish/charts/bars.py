"""Horizontal bars with their counts, for the pictures that compare counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.model import Struct
from monitor.publish.charts import axes, lettering
from monitor.publish.charts.marks import EDGE, WIDTH, BarMark, Datum, Mark, Style, TextMark, place
from monitor.publish.charts.scales import Scale, Tick, round_step, spread, ticks

ROW = 21
_WIDEST_LABEL = 170


class BarPart(Struct, frozen=True, kw_only=True):
    """A part of a bar."""

    count: int
    style: Style


class BarRow(Struct, frozen=True, kw_only=True):
    """A row: its label, the parts of its bar from the left, what is printed behind it, and its words."""

    label: str
    parts: tuple[BarPart, ...]
    printed: str
    words: str
    href: str | None = None

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(part.count for part in self.parts)


def bars(rows: Sequence[BarRow], top: float) -> tuple[list[Mark], list[Datum]]:
    """Return the axis, and a bar for each row."""
    wanted = max((lettering.width(row.label) for row in rows), default=0)
    left = place(min(wanted, _WIDEST_LABEL) + EDGE + 8)
    printed = max((lettering.width(row.printed, bold=True) for row in rows), default=0)
    most = max((row.total for row in rows), default=0) or 1
    scale = spread([most], left, place(WIDTH - EDGE - printed - 6), include=(0,), steps=4)
    bottom = place(top + len(rows) * ROW + 2)
    frame = [
        *axes.value_axis(scale, whole_ticks(scale), top, bottom),
        *(_label(row, top + index * ROW, left) for index, row in enumerate(rows)),
    ]
    return frame, [_datum(index, row, top + index * ROW, scale) for index, row in enumerate(rows)]


def whole_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return ticks at whole numbers: there is no half of a trial."""
    if round_step(scale.high - scale.low, 4) >= 1:
        return ticks(scale.low, scale.high, 4)
    return tuple(tick for tick in ticks(scale.low, scale.high, 1) if tick.value == int(tick.value))


def _label(row: BarRow, top: float, left: float) -> TextMark:
    text = lettering.fitted(row.label, left - EDGE - 7)
    return TextMark(x=place(left - 7), y=place(top + 15), text=text, anchor="end")


def _datum(index: int, row: BarRow, top: float, scale: Scale) -> Datum:
    return Datum(text=row.words, marks=tuple(_marks(row, top, scale)), row=index, href=row.href)


def _marks(row: BarRow, top: float, scale: Scale) -> Iterator[Mark]:
    done = 0
    for part in row.parts:
        if part.count:
            left, right = scale.at(done), scale.at(done + part.count)
            yield BarMark(x=left, y=place(top + 4), width=place(right - left), height=14, style=part.style)
        done += part.count
    end = scale.at(row.total) + 5
    yield TextMark(x=place(end), y=place(top + 15), text=row.printed, style=Style.STRONG)
