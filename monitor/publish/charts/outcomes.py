"""Outcomes as posted: a value and its interval for each row, as the record has them.

Rows share an axis only within one outcome, in one unit. Nothing is computed and nothing pooled: a number
that is posted as text ("NA", "<0.001") is printed and has no mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering
from monitor.publish.charts.amounts import MISSING
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Datum,
    LineMark,
    Mark,
    Numbers,
    NumbersRow,
    Picture,
    Style,
    SymbolMark,
    SymbolShape,
    TextMark,
    place,
)
from monitor.publish.charts.scales import Scale, spread, ticks

TITLE = "Outcomes as posted"
_LEADING = 14
_BELOW = 10
_START, _END = EDGE + 8, WIDTH - EDGE - 8
_NUMBER = re.compile(r"[-+]?([0-9][0-9,]*)?(\.[0-9]+)?")
_MINUS = "\N{MINUS SIGN}"
_MOST = 1e12
"""Numbers beyond are slips of the keyboard, or no numbers: printed, and not drawn."""


class Estimate(Struct, frozen=True, kw_only=True):
    """A value with its interval, as posted; None for what is not posted.

    Attributes:
        spread: one number beside the value, such as a standard deviation: printed, as it is no interval.
        comment: what the record says of a value that is missing.
    """

    name: str
    value: str | None = None
    lower: str | None = None
    upper: str | None = None
    spread: str | None = None
    comment: str | None = None


class EstimateGroup(Struct, frozen=True, kw_only=True):
    """The rows of one outcome, in one unit.

    Attributes:
        measure: what the values and the intervals are: "mean (95% confidence interval)".
    """

    title: str
    measure: str = ""
    unit: str = ""
    rows: tuple[Estimate, ...]
    href: str | None = None


class Outcomes(Struct, frozen=True, kw_only=True):
    """Posted outcomes."""

    groups: tuple[EstimateGroup, ...]


class _Line(Struct, frozen=True, kw_only=True):
    """A row of the picture: its name in lines, the value as it is printed, and its baseline."""

    group: EstimateGroup
    row: Estimate
    name: tuple[str, ...]
    said: str
    top: float
    base: float

    @property
    def track(self) -> float:
        return place(self.base + 11)


def picture(data: Outcomes) -> Picture:
    """Draw each value with its interval; each outcome has its own axis."""
    frame: list[Mark] = []
    marks: list[Datum] = []
    top = 0.0
    for group in data.groups:
        if group.rows:
            headings, top = _headings(group, top)
            lines = _lines(group, top)
            bottom = lines[-1].track + _BELOW
            scale = scale_of(group)
            frame += headings
            if scale:
                frame += axes.value_axis(scale, ticks(scale.low, scale.high, 4), top + 2, bottom)
            frame += [mark for line in lines for mark in _name(line)]
            marks += [_datum(len(marks) + index, line, scale) for index, line in enumerate(lines)]
            top = bottom + (axes.AXIS if scale else 0) + 14
    return framed(
        title=TITLE,
        description=_description(data),
        frame=frame,
        data=marks,
        table=_table(data),
        empty="No outcomes are posted.",
    )


def number(text: str | None) -> float | None:
    """Return a posted number, where the text is a plain decimal; None for any other text."""
    line = text.strip().replace(_MINUS, "-") if text else ""
    if not _NUMBER.fullmatch(line) or not any(map(str.isdigit, line)):
        return None
    value = float(line.replace(",", ""))
    return value if math.isfinite(value) and abs(value) <= _MOST else None


def scale_of(group: EstimateGroup) -> Scale | None:
    """Return the axis of one outcome: round values around 0 and all its numbers; None where it has none.

    It has 0, so that a difference looks as large as it is.
    """
    texts = [text for row in group.rows for text in (row.value, row.lower, row.upper)]
    known = [value for text in texts if (value := number(text)) is not None]
    return spread(known, _START, _END, include=(0,), steps=4) if known else None


def shown(row: Estimate) -> str:
    """Return a value with its interval, as the tables of results have it: "31.2 (25.1 to 37.3)"."""
    value = wording.plain(row.value) if row.value else MISSING
    given = f" ({wording.plain(row.spread)})" if row.spread else ""
    return f"{value}{given}{_interval(row)}"


def _interval(row: Estimate) -> str:
    if not (row.lower or row.upper):
        return ""
    lower, upper = (wording.plain(limit) if limit else MISSING for limit in (row.lower, row.upper))
    return f" ({lower} to {upper})"


def _headings(group: EstimateGroup, top: float) -> tuple[list[Mark], float]:
    lines = [(text, Style.STRONG) for text in lettering.wrapped(group.title, WIDTH - 2 * EDGE, 3, bold=True)]
    what = "; ".join(part for part in (wording.plain(group.measure), _unit(group)) if part)
    lines += [(text, Style.QUIET) for text in lettering.wrapped(what, WIDTH - 2 * EDGE, 2) if what]
    marks: list[Mark] = []
    for text, style in lines:
        marks.append(TextMark(x=EDGE, y=place(top + lettering.ASCENT), text=text, style=style))
        top += lettering.LINE
    return marks, top + 4


def _unit(group: EstimateGroup) -> str:
    return f"unit: {wording.plain(group.unit)}" if group.unit else "unit not given"


def _lines(group: EstimateGroup, top: float) -> list[_Line]:
    lines: list[_Line] = []
    for row in group.rows:
        lines.append(_line(group, row, top))
        top = lines[-1].track + _BELOW
    return lines


def _line(group: EstimateGroup, row: Estimate, top: float) -> _Line:
    """Return the name and the value in one line, or the value below the name where there is no room."""
    room = WIDTH - 2 * EDGE
    said = lettering.fitted(shown(row), room, bold=True)
    name = lettering.wrapped(row.name, room, 3)
    taken = sum(map(lettering.width, name)) + lettering.width(said, bold=True)
    below = 0 if len(name) < 2 and taken + 8 <= room else len(name)
    return _Line(group=group, row=row, name=name, said=said, top=top, base=place(top + 15 + below * _LEADING))


def _name(line: _Line) -> Iterator[Mark]:
    for index, text in enumerate(line.name):
        yield TextMark(x=EDGE, y=place(line.top + 15 + index * _LEADING), text=text)
    yield LineMark(x1=_START, y1=line.track, x2=_END, y2=line.track, style=Style.TRACK)


def _datum(position: int, line: _Line, scale: Scale | None) -> Datum:
    value = TextMark(x=WIDTH - EDGE, y=line.base, text=line.said, anchor="end", style=Style.STRONG)
    return Datum(
        text=_words(line.group, line.row),
        marks=(*(_marks(line.row, scale, line.track) if scale else ()), value),
        row=position,
        href=line.group.href,
    )


def _marks(row: Estimate, scale: Scale, y: float) -> Iterator[Mark]:
    value, lower, upper = number(row.value), number(row.lower), number(row.upper)
    if lower is not None or upper is not None:
        yield from _limits(lower, upper, scale, y)
    if value is not None:
        yield SymbolMark(shape=SymbolShape.CIRCLE, x=scale.at(value), y=y, radius=4.5, style=Style.SOLID)


def _limits(lower: float | None, upper: float | None, scale: Scale, y: float) -> Iterator[Mark]:
    """Return an interval: a bar at a posted limit, an arrow to the end of the axis where there is none."""
    left = scale.at(lower) if lower is not None else scale.start
    right = scale.at(upper) if upper is not None else scale.end
    yield LineMark(x1=left, y1=y, x2=right, y2=y, style=Style.STROKE)
    for limit, x, shape in ((lower, left, SymbolShape.LEFT), (upper, right, SymbolShape.RIGHT)):
        if limit is None:
            yield SymbolMark(shape=shape, x=x, y=y, radius=4, style=Style.SOLID)
        else:
            yield LineMark(x1=x, y1=place(y - 5), x2=x, y2=place(y + 5), style=Style.STROKE)


def _words(group: EstimateGroup, row: Estimate) -> str:
    unit = f" {wording.plain(group.unit)}" if group.unit else ""
    comment = f", {wording.plain(row.comment)}" if row.comment else ""
    one_sided = (row.lower is None) is not (row.upper is None)
    side = f", no {'lower' if row.lower is None else 'upper'} limit posted" if one_sided else ""
    return f"{wording.plain(group.title)}, {wording.plain(row.name)}: {shown(row)}{unit}{side}{comment}"


def _table(data: Outcomes) -> Numbers:
    columns = ("Outcome", "Row", "Value", "Spread", "Lower limit", "Upper limit", "Unit", "Comment")
    return numbers(
        "Outcomes as posted", columns, (_cells(group, row) for group in data.groups for row in group.rows)
    )


def _cells(group: EstimateGroup, row: Estimate) -> NumbersRow:
    given = (row.value, row.spread, row.lower, row.upper, group.unit, row.comment)
    texts = (wording.plain(text) if text else MISSING for text in given)
    return NumbersRow(cells=(wording.plain(group.title), wording.plain(row.name), *texts), href=group.href)


def _description(data: Outcomes) -> str:
    groups = [group for group in data.groups if group.rows]
    rows: Sequence[tuple[EstimateGroup, Estimate]] = [(group, row) for group in groups for row in group.rows]
    said = [_words(group, row) for group, row in rows[:6]]
    if len(rows) > 6:
        said.append(f"{wording.count(len(rows) - 6, 'further row')} in the table")
    return f"{wording.count(len(groups), 'outcome')}. {'; '.join(said)}."
