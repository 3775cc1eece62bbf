"""ISO weeks in a time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model import Struct
from monitor.model.wording import day

NAME = re.compile(r"(\d{4})-W(\d{2})")


class Week(Struct, frozen=True, kw_only=True, order=True):
    """One ISO 8601 week, Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that a day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year=year, number=number)

    @classmethod
    def at(cls, instant: datetime, zone: tzinfo) -> Week:
        """The week that an instant lies in, by the calendar of a time zone."""
        return cls.of(instant.astimezone(zone).date())

    @classmethod
    def parse(cls, name: str) -> Week:
        """From `2026-W47`.

        Raises:
            ValueError: not of that form, or a year without that week.
        """
        match = NAME.fullmatch(name)
        if not match:
            raise ValueError(f"{name!r} is not a week such as 2026-W47")
        year, number = int(match[1]), int(match[2])
        date.fromisocalendar(year, number, 1)
        return cls(year=year, number=number)

    @property
    def name(self) -> str:
        """Such as `2026-W47`."""
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> str:
        """Its days in words: `16\u201322 November 2026`, `30 November \u2013 6 December 2026`."""
        first, last = self.monday, self.sunday
        end = day(last.isoformat())
        if first.month == last.month:
            return f"{first.day}\u2013{end}"
        start = day(first.isoformat())
        return f"{start.removesuffix(f' {first.year}') if first.year == last.year else start} \u2013 {end}"

    @property
    def weekdays(self) -> tuple[date, ...]:
        """Monday to Friday: the days on which the registry releases data."""
        return tuple(self.monday + timedelta(days=n) for n in range(5))

    def next(self) -> Week:
        """Return the week after."""
        return Week.of(self.monday + timedelta(days=7))

    def previous(self) -> Week:
        """Return the week before."""
        return Week.of(self.monday - timedelta(days=7))

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The first instant of the week and the first one after it, in UTC."""
        first, after = (
            datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
            for day in (self.monday, self.next().monday)
        )
        return first, after


def weeks(first: Week, last: Week) -> Iterator[Week]:
    """All weeks from the first to the last, both included."""
    week = first
    while week <= last:
        yield week
        week = week.next()
