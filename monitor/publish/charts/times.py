"""Dates of the registry on an axis of time.

A date without a day means its whole month: its mark lies in the middle, and a line shows the month where it
is wide enough to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from monitor.model import Struct, wording
from monitor.model.milestones import add_months, first_day, last_day
from monitor.publish.charts import lettering
from monitor.publish.charts.marks import place
from monitor.publish.charts.scales import Tick

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from tick to tick."""
_GAP = 5


class Dated(Struct, frozen=True, kw_only=True):
    """A date of the registry: its text, and the first and last day that it can mean."""

    text: str
    first: date
    last: date

    @property
    def middle(self) -> date:
        """The day on which its mark lies."""
        return self.first + (self.last - self.first) / 2


class TimeScale(Struct, frozen=True, kw_only=True):
    """A line of days between two places."""

    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        """The place of a day."""
        share = (day - self.first) / (self.last - self.first)
        return place(self.start + share * (self.end - self.start))


@lru_cache(maxsize=4096)
def dated(text: str | None) -> Dated | None:
    """A registry date (`2024-03` or `2024-03-15`); None where there is none, or it is no date."""
    if not text or not _DATE.fullmatch(text):
        return None
    first, last = first_day(text), last_day(text)
    return Dated(text=text, first=first, last=last) if first and last else None


def of_day(day: date) -> Dated:
    """A known day."""
    return Dated(text=day.isoformat(), first=day, last=day)


def time_scale(days: Iterable[Dated], *, today: date, start: float, end: float) -> TimeScale:
    """A scale that has all dates and today, with a little room at both ends."""
    known = list(days)
    first = min([today, *(each.first for each in known)])
    last = max([today, *(each.last for each in known)])
    room = max((last - first) * 0.03, timedelta(days=15))
    return TimeScale(first=first - room, last=last + room, start=start, end=end)


def time_ticks(scale: TimeScale) -> tuple[tuple[date, Tick], ...]:
    """Firsts of months or years at a round distance, so many as have room for their texts."""
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
    """A date in a short form: "3 Sep 2025", "Sep 2025"; any other text as it is."""
    if dated(text) is None or text is None:
        return wording.plain(text) if text else ""
    *days, month, year = wording.day(text).split(" ")
    return " ".join((*days, month[:3], year))


def day_words(text: str | None) -> str:
    """A date as sentences have it: "3 September 2025"; "not given" where there is none."""
    return wording.day(text) if text else "not given"


def months_later(day: date, months: int) -> date:
    """The same day of another month."""
    return add_months(day, months)
