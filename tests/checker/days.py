"""Dates of records and of sentences, and the months between them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WRITTEN = re.compile(rf"(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})\b")
RECORDED = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T[\d:.]+Z?)?")
MONTH = 365.25 / 12


def from_sentence(match: re.Match[str]) -> str:
    """Return a date as records write it, from one as sentences write it."""
    text = f"{match['year']}-{MONTHS.index(match['month']) + 1:02d}"
    return f"{text}-{int(match['day']):02d}" if match["day"] else text


def is_date(value: object) -> bool:
    """Whether a leaf of a record is a date."""
    return isinstance(value, str) and RECORDED.fullmatch(value) is not None


def as_read(value: str) -> str:
    """Return a record's date as a sentence writes it: "14 March 2026"."""
    match = RECORDED.fullmatch(value)
    if match is None or not 1 <= int(match[2]) <= 12:
        return value
    month = f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def span(value: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean; None where there is no such day."""
    match = RECORDED.fullmatch(value)
    if match is None:
        return None
    try:
        first = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None
    last = first if match[3] else first.replace(day=monthrange(first.year, first.month)[1])
    return first, last


def apart(first: str, second: str) -> tuple[int, int] | None:
    """Return the fewest and the most days from one date to the other; negative where the other is earlier."""
    start, end = span(first), span(second)
    if start is None or end is None:
        return None
    if len(first) == len(second) == len("2026-03"):
        months = (end[0].year - start[0].year) * 12 + end[0].month - start[0].month
        return round(months * MONTH), round(months * MONTH)
    return (end[0] - start[1]).days, (end[1] - start[0]).days


def in_months(first: str, second: str) -> tuple[float, float] | None:
    """Return the fewest and the most months between two dates: whole months of the calendar, and days as parts of one."""
    start, end = span(first), span(second)
    if start is None or end is None:
        return None
    if start[0] > end[0]:
        start, end = end, start
    if len(first) == len(second) == len("2026-03"):
        exact = float((end[0].year - start[0].year) * 12 + end[0].month - start[0].month)
        return exact, exact
    return max(0.0, months_between(start[1], end[0])), months_between(start[0], end[1])


def months_between(start: date, end: date) -> float:
    """Return the months from one day to a later one."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole + (end.day - start.day) / 31


def agrees(length: float, first: str, second: str, *, unit: float) -> bool:
    """Whether two dates are so many days apart, in either direction, in whole units rounded or cut off."""
    between = apart(first, second)
    if between is None:
        return False
    if unit >= MONTH - 1:
        return agrees_in_months(length, unit, in_months(first, second))
    shortest = 0 if between[0] <= 0 <= between[1] else min(abs(between[0]), abs(between[1]))
    longest = max(abs(between[0]), abs(between[1]))
    return length - unit / 2 <= longest and shortest < length + unit


def agrees_in_months(length: float, unit: float, between: tuple[float, float] | None) -> bool:
    """Whether a length in months or years is one of those between the fewest and the most, rounded or cut off."""
    per_unit = 12 if unit > 2 * MONTH else 1
    wanted = round(length / MONTH) / per_unit
    fewest, most = (months / per_unit for months in between or (-9.0, -9.0))
    return wanted - 0.501 <= most and fewest < wanted + 1
