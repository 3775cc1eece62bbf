"""Dates of the registry, which have a day or only a month, and the months between them.

One convention counts all months: where only the month is known, a date counts as the month's last day, which is
the reading that says less. Whole months alone are counted, so that five weeks are one month.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from monitor.model.base import Struct

_FORM: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_YEARS: Final = range(1900, 2201)  # a date beyond is a slip of the keyboard


class PartialDate(Struct, frozen=True, kw_only=True):
    """A date with a day, or a month of a year; always one that exists."""

    year: int
    month: int
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that it can mean."""
        return date(self.year, self.month, self.day or calendar.monthrange(self.year, self.month)[1])

    @property
    def text(self) -> str:
        """As the registry writes it: `2026-03` or `2026-03-14`."""
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"

    def differs_in_precision(self, other: PartialDate) -> bool:
        """Whether the other date is in the same month, and just one of the two has a day."""
        same_month = (self.year, self.month) == (other.year, other.month)
        return same_month and (self.day is None) != (other.day is None)


def parse_partial_date(text: object) -> PartialDate | None:
    """Return the date that a text names; None for another format and for a day that does not exist."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    if year not in _YEARS or not 1 <= month <= 12:
        return None
    day = int(match[3]) if match[3] else None
    if day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return PartialDate(year=year, month=month, day=day)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(earlier: date, later: date) -> int:
    """Return the whole months from one day to a later one; negative where it is not later."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    if later >= earlier:
        return months - (add_months(earlier, months) > later)
    return -months_between(later, earlier)
