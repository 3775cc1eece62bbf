"""The releases that the demo plays: about two a week, never on a weekend or a US public holiday."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_MONDAY = date(2026, 3, 2)
WEEKS = 28
WEEKDAYS = ((0, 3), (1, 4), (2, 4), (0, 2), (1, 3), (2, 3))
"""Weekdays (Monday is 0) of the two releases of a week; the weeks take turns."""
HOLIDAYS = frozenset({date(2026, 5, 25), date(2026, 6, 19), date(2026, 7, 3), date(2026, 9, 7)})
SECONDS = (5, 5, 4, 5, 6, 5, 7)
"""The registry's stamp wanders by a second or two around 09:00:05."""


def release_days() -> tuple[date, ...]:
    """The days of all releases, oldest first."""
    days = (
        FIRST_MONDAY + timedelta(days=7 * week + weekday)
        for week in range(WEEKS)
        for weekday in WEEKDAYS[week % len(WEEKDAYS)]
    )
    return tuple(day for day in days if day not in HOLIDAYS)


def stamp(index: int, day: date) -> str:
    """The `dataTimestamp` of the release with that index."""
    return f"{day.isoformat()}T09:00:{SECONDS[index % len(SECONDS)]:02d}"


def posted_on(submitted: date) -> date:
    """The day on which an update submitted that day is posted: two working days later."""
    day = submitted
    for _ in range(2):
        day += timedelta(days=1)
        while day.weekday() > 4 or day in HOLIDAYS:
            day += timedelta(days=1)
    return day
