"""Comparing one field's value with what a query asks for: dates, numbers, ages, enumerations."""

from __future__ import annotations

import re

from monitor.demo.emulator.essie import QueryError
from monitor.demo.emulator.pieces import Sort
from monitor.model import JsonValue

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:T[\d:]+)?)?)?")
_AMERICAN_DATE = re.compile(r"(?P<month>\d{2})/(?P<day>\d{2})/(?P<year>\d{4})")
_AGE = re.compile(r"(?P<count>\d+(?:\.\d+)?)\s+(?P<unit>year|month|week|day|hour|minute)s?", re.IGNORECASE)
_HOURS = {"year": 365.25 * 24, "month": 30.4375 * 24, "week": 7 * 24, "day": 24, "hour": 1, "minute": 1 / 60}

Key = tuple[str | float, ...]


def in_range(sort: Sort, value: JsonValue, low: str, high: str) -> bool:
    """Whether a value lies between two ends, both included.

    Raises:
        QueryError: an end is no value of that sort, or the sort has no order.
    """
    key = _key(sort, str(value))
    return key is not None and _end(sort, low, late=False) <= key <= _end(sort, high, late=True)


def same_value(sort: Sort, value: JsonValue, text: str) -> bool:
    """Whether a value is the one asked for; `2022` asks for every day of that year."""
    if sort is Sort.DATE:
        return in_range(sort, value, text, text)
    if sort in (Sort.NUMBER, Sort.AGE):
        key = _key(sort, str(value))
        return key is not None and key == _key(sort, text)
    return _plain(str(value)) == _plain(text)


def sort_key(sort: Sort, value: JsonValue) -> Key | None:
    """The value in a form that has an order; None where it can't be read."""
    return _key(sort, str(value))


def _plain(text: str) -> str:
    return re.sub(r"\W+", "_", text.casefold())


def _key(sort: Sort, text: str, *, late: bool = False) -> Key | None:
    if sort is Sort.DATE:
        match = _DATE.fullmatch(text.strip()) or _AMERICAN_DATE.fullmatch(text.strip())
        if match is None:
            return None
        return (
            match["year"],
            match["month"] or ("12" if late else "01"),
            match["day"] or ("31" if late else "01"),
        )
    if sort is Sort.AGE:
        age = _AGE.fullmatch(text.strip())
        return None if age is None else (float(age["count"]) * _HOURS[age["unit"].lower()],)
    if sort is Sort.NUMBER:
        try:
            return (float(text),)
        except ValueError:
            return None
    raise QueryError(f"a {sort} field has no order")


def _end(sort: Sort, text: str, *, late: bool) -> Key:
    if text == ("MAX" if late else "MIN"):
        return (
            ("\U0010ffff",)
            if sort is Sort.DATE and late
            else ("",)
            if sort is Sort.DATE
            else (float("inf" if late else "-inf"),)
        )
    key = _key(sort, text, late=late)
    if key is None:
        raise QueryError(f"`{text}` is no {sort}")
    return key
