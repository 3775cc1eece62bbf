"""The dates of a trial: first plan, last plan and actual; today; when results were due, and were posted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.model import Struct, wording
from monitor.model.partial_date import PartialDate
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
from monitor.publish.charts.times import TimeScale, dated, day_words, middle, of_day, short, time_scale

TITLE = "Dates, planned and actual"
_POSTED = "Results posted"
_LOOKS = {
    "first plan": (SymbolShape.CIRCLE, Style.OPEN, 6),
    "last plan": (SymbolShape.DIAMOND, Style.OPEN, 4.5),
    "actual": (SymbolShape.CIRCLE, Style.SOLID, 4),
    "due": (SymbolShape.DOWN, Style.OPEN, 5),
    "posted": (SymbolShape.SQUARE, Style.SOLID, 5),
}
"""How each kind of date looks: where several lie on one day, the later ones lie inside the earlier."""
_ROW = 60
_TRACK = 26
_WORDS = 47
_WORDS_ROOM = 92


class PlannedDate(Struct, frozen=True, kw_only=True):
    """A date of a trial as first planned, as last planned, and as it happened: registry dates, or None."""

    name: str
    first_plan: str | None = None
    last_plan: str | None = None
    actual: str | None = None
    href: str | None = None


class DueDate(Struct, frozen=True, kw_only=True):
    """The last day on which results are in time under a rule."""

    rule: str
    day: date


class TrialDates(Struct, frozen=True, kw_only=True):
    """What the picture is made of; `results_posted` is a registry date, or None where none are posted."""

    milestones: tuple[PlannedDate, ...]
    due: tuple[DueDate, ...] = ()
    results_posted: str | None = None
    today: date


class _Point(Struct, frozen=True, kw_only=True):
    """A date with its kind, and its position in the table."""

    role: str
    text: str
    position: int


class _Lane(Struct, frozen=True, kw_only=True):
    """A row of the picture."""

    name: str
    points: tuple[_Point, ...]
    missing: str
    href: str | None = None

    @property
    def dates(self) -> tuple[PartialDate, ...]:
        return tuple(when for point in self.points if (when := dated(point.text)))


def picture(data: TrialDates) -> Picture:
    """Draw the dates of a trial as rows on one axis of time."""
    lanes = _lanes(data)
    used = {point.role for lane in lanes for point in lane.points}
    entries = [
        axes.KeyEntry(words=role, sample=axes.symbol(*_LOOKS[role])) for role in _LOOKS if role in used
    ]
    scale = time_scale(
        (when for lane in lanes for when in lane.dates),
        today=data.today,
        start=EDGE + 4,
        end=WIDTH - EDGE - 4,
    )
    keys, top = axes.key(entries, 0)
    top += lettering.LINE
    tops = [top + 4 + index * _ROW for index in range(len(lanes))]
    bottom = top + 4 + len(lanes) * _ROW
    return framed(
        title=TITLE,
        description=_description(lanes, data.today),
        frame=[
            *keys,
            *axes.time_axis(scale, top, bottom),
            *axes.today_line(scale, data.today, top, bottom),
            *(mark for lane, y in zip(lanes, tops, strict=True) for mark in _heading(lane, y, scale)),
        ],
        data=[datum for lane, y in zip(lanes, tops, strict=True) for datum in _marks(lane, y, scale)],
        table=_table(lanes),
        empty="The record gives no dates.",
    )


def _lanes(data: TrialDates) -> tuple[_Lane, ...]:
    lanes = []
    position = 0
    for name, given, href in _given(data):
        points = [
            _Point(role=role, text=text, position=position + index)
            for index, (role, text) in enumerate(given)
        ]
        position += len(points) or 1  # a row without dates has a row in the table too
        missing = "none posted" if name == _POSTED else "not given"
        lanes.append(_Lane(name=name, points=tuple(points), missing=missing, href=href))
    return tuple(lanes)


def _given(data: TrialDates) -> Iterator[tuple[str, list[tuple[str, str]], str | None]]:
    for milestone in data.milestones:
        roles = (
            ("first plan", milestone.first_plan),
            ("last plan", milestone.last_plan),
            ("actual", milestone.actual),
        )
        yield wording.plain(milestone.name), [(role, text) for role, text in roles if text], milestone.href
    for due in data.due:
        yield f"Results due: {wording.plain(due.rule)}", [("due", due.day.isoformat())], None
    if data.due or data.results_posted:
        posted = [("posted", data.results_posted)] if data.results_posted else []
        yield _POSTED, posted, None


def _heading(lane: _Lane, y: float, scale: TimeScale) -> Iterator[Mark]:
    name = lettering.fitted(lane.name, WIDTH - 2 * EDGE, bold=True)
    yield TextMark(x=EDGE, y=place(y + lettering.ASCENT), text=name, style=Style.STRONG)
    track = place(y + _TRACK)
    yield LineMark(x1=scale.start, y1=track, x2=scale.end, y2=track, style=Style.TRACK)
    places = [scale.at(middle(when)) for when in lane.dates]
    if len(places) > 1:
        yield LineMark(x1=min(places), y1=track, x2=max(places), y2=track, style=Style.STROKE)
    if not lane.points:
        yield TextMark(x=EDGE, y=place(y + _WORDS), text=lane.missing, style=Style.QUIET)


def _marks(lane: _Lane, y: float, scale: TimeScale) -> Iterator[Datum]:
    x = float(EDGE)
    for point in lane.points:
        shape, style, radius = _LOOKS[point.role]
        words = lettering.fitted(short(point.text), _WORDS_ROOM)
        when = dated(point.text)
        yield Datum(
            text=f"{lane.name}, {point.role}: {day_words(point.text)}",
            marks=(
                *(_dot(when, place(y + _TRACK), point.role, scale) if when else ()),
                SymbolMark(
                    shape=shape, x=place(x + 7), y=place(y + _WORDS - 4.5), radius=radius, style=style
                ),
                TextMark(x=place(x + 16), y=place(y + _WORDS), text=words),
            ),
            row=point.position,
            href=lane.href,
        )
        x += 16 + lettering.width(words) + 10


def _dot(when: PartialDate, y: float, role: str, scale: TimeScale) -> Iterator[Mark]:
    shape, style, radius = _LOOKS[role]
    left, right = scale.at(when.first_day), scale.at(when.last_day)
    if right - left > 2 * radius:
        yield LineMark(x1=left, y1=y, x2=right, y2=y, style=Style.SPAN)
    yield SymbolMark(shape=shape, x=scale.at(middle(when)), y=y, radius=radius, style=style)


def _table(lanes: tuple[_Lane, ...]) -> Numbers:
    rows = [
        row
        for lane in lanes
        for row in (
            [
                NumbersRow(cells=(lane.name, point.role, day_words(point.text)), href=lane.href)
                for point in lane.points
            ]
            or [NumbersRow(cells=(lane.name, MISSING, lane.missing))]
        )
    ]
    return numbers("Dates of the trial", ("What", "Which", "Date"), rows)


def _description(lanes: tuple[_Lane, ...], today: date) -> str:
    parts = [
        f"{lane.name}: "
        + (", ".join(f"{point.role} {day_words(point.text)}" for point in lane.points) or lane.missing)
        for lane in lanes
    ]
    return f"{'. '.join(parts)}. Data of {day_words(of_day(today).text)}."
