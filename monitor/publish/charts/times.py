"""Dates of the registry on an axis of time.

A date without a day means its whole month: its mark lies in the middle, and a line shows the month where it
is wide enough to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from monitor.model import Struct, wording
from monitor.model.partial_date import PartialDate, parse_partial_date
from monitor.publish.charts import lettering
from monitor.publish.charts.marks import place
from monitor.publish.charts.scales import Tick

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from tick to tick."""
_GAP = 5


class TimeScale(Struct, frozen=True, kw_only=True):
    """A line of days between two places."""

    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        """Return the place of a day."""
        share = (day - self.first) / (self.last - self.first)
        return place(self.start + share * (self.end - self.start))


@lru_cache(maxsize=4096)
def dated(text: str | None) -> PartialDate | None:
    """Return a registry date; None where there is none, or the text is no date."""
    return parse_partial_date(text)


def of_day(day: date) -> PartialDate:
    """Return a known day."""
    return PartialDate(year=day.year, month=day.month, day=day.day)


def middle(when: PartialDate) -> date:
    """Return the day on which the mark of a date lies."""
    return when.first_day + (when.last_day - when.first_day) / 2


def time_scale(days: Iterable[PartialDate], *, today: date, start: float, end: float) -> TimeScale:
    """Return a scale that has all dates and today, with a little room at both ends."""
    known = list(days)
    first = min([today, *(trial.first_day for trial in known)])
    last = max([today, *(trial.last_day for trial in known)])
    room = max((last - first) * 0.03, timedelta(days=15))
    return TimeScale(first=first - room, last=last + room, start=start, end=end)


def time_ticks(scale: TimeScale) -> tuple[tuple[date, Tick], ...]:
    """Return firsts of months or years at a round distance, so many as have room for their texts."""
    months = (scale.last - scale.first).days / 30.44
    room = scale.end - scale.start
    for step in _STEPS:
        texts = "2024" if step >= 12 else "Mar 2024"
        if months / step * (lettering.width(texts) + _GAP) <= room:
            break
    return tuple((day, Tick(value=scale.at(day), text=_tick(day, step))) for day in _firsts(scale, step))


def _firsts(scale: TimeScale, step: int) -> Iterable[date]:
    month = -(-(scale.first.year * 12 + scale.first.month) // step) * step
    while (day := date(month // 12, month % 12 + 1, 1)) <= scale.last:
        yield day
        month += step


def _tick(day: date, step: int) -> str:
    return str(day.year) if step >= 12 else short(day.isoformat()[:7])


def short(text: str | None) -> str:
    """Return a date in a short form: "3 Sep 2025", "Sep 2025"; any other text as it is."""
    when = dated(text)
    if when is None:
        return wording.plain(text) if text else ""
    *days, month, year = wording.day(when.text).split(" ")
    return " ".join((*days, month[:3], year))


def day_words(text: str | None) -> str:
    """Return a date as sentences have it: "3 September 2025"; "not given" where there is none."""
    return wording.day(text) if text else "not given"
