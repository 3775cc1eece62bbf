"""A small picture of a trial for lists: its status now, its start and completion, its results.

The words beside it say the same; it has no text of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from monitor.model import Struct, wording
from monitor.model.partial_date import PartialDate
from monitor.publish.charts import states
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    Datum,
    LineMark,
    Mark,
    NumbersRow,
    Picture,
    Style,
    SymbolMark,
    SymbolShape,
)
from monitor.publish.charts.times import TimeScale, dated, day_words, middle, of_day, time_scale

WIDTH, _HEIGHT = 140, 18
_Y = 9
_SHORTEST = 1.5
"""Length of the shortest time that is drawn."""


class SmallTrial(Struct, frozen=True, kw_only=True):
    """Status and dates of a trial.

    Attributes:
        status: in the registry's spelling.
        start, completion, results_posted: registry dates, or None.
        within: first and last day of a list of trials, so that all its pictures have one axis.
    """

    status: str
    start: str | None = None
    completion: str | None = None
    results_posted: str | None = None
    within: tuple[date, date] | None = None
    today: date


def picture(data: SmallTrial) -> Picture:
    """Draw the trial's time from start to completion, in the form of its status, with today."""
    known = [when for text in (data.start, data.completion, data.results_posted) if (when := dated(text))]
    # In a list what is outside of its days is drawn at the border: a slip of a century would hide all others.
    days = list(map(of_day, data.within)) if data.within else known
    scale = _scale(days, data.today)
    return framed(
        title="Status and dates",
        description=words(data) + ".",
        frame=_frame(scale, data.today),
        data=[Datum(text=words(data), marks=tuple(_marks(data, scale)), row=0)],
        table=numbers(
            "Status and dates",
            ("Status", "Start", "Completion", "Results posted"),
            [
                NumbersRow(
                    cells=(
                        wording.words(data.status),
                        *(map(day_words, (data.start, data.completion, data.results_posted))),
                    )
                )
            ],
        ),
        empty="",
        width=WIDTH,
    )


def frame(within: tuple[date, date], today: date) -> tuple[Mark, ...]:
    """Return the marks without data of all pictures that share an axis."""
    return _frame(_scale(map(of_day, within), today), today)


def _scale(days: Iterable[PartialDate], today: date) -> TimeScale:
    return time_scale(days, today=today, start=5, end=WIDTH - 5)


def _frame(scale: TimeScale, today: date) -> tuple[Mark, ...]:
    at = scale.at(today)
    return (
        LineMark(x1=2, y1=_Y, x2=WIDTH - 2, y2=_Y, style=Style.TRACK),
        LineMark(x1=at, y1=1, x2=at, y2=_HEIGHT - 3, style=Style.TODAY),
    )


def words(data: SmallTrial) -> str:
    """Return the words beside the picture: "Recruiting, March 2022 to December 2026, no results posted"."""
    posted = (
        f"results posted {day_words(data.results_posted)}" if data.results_posted else "no results posted"
    )
    return f"{wording.words(data.status)}, {dates_words(data.start, data.completion)}, {posted}"


def dates_words(start: str | None, completion: str | None) -> str:
    """Return the time of a trial in words: "March 2022 to December 2026"."""
    if start and completion:
        return f"{day_words(start)} to {day_words(completion)}"
    if start or completion:
        return f"start {day_words(start)}, completion {day_words(completion)}"
    return "no dates given"


def _marks(data: SmallTrial, scale: TimeScale) -> Iterator[Mark]:
    start, completion, posted = map(dated, (data.start, data.completion, data.results_posted))
    if start or completion:
        left = _place(start, scale) if start else scale.start
        right = _place(completion, scale) if completion else scale.end
        yield from states.span(states.family(data.status), min(left, right), max(left, right), _Y, last=True)
    if posted:
        x = _place(posted, scale)
        yield SymbolMark(shape=SymbolShape.SQUARE, x=x, y=_Y, radius=4.5, style=Style.SOLID)


def _place(when: PartialDate, scale: TimeScale) -> float:
    return min(max(scale.at(middle(when)), scale.start), scale.end - _SHORTEST)
