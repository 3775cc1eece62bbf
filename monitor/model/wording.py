"""Words, dates and numbers in the one form in which every sentence has them.

Whatever comes from a record is hostile text: `text.plain` cleans it before it reaches a sentence. Nothing here
is HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.model.base import JsonValue
from monitor.model.tables import read_table
from monitor.model.text import plain, quote, shorten

__all__ = [
    "SENTINEL",
    "clauses",
    "count",
    "day",
    "listed",
    "number",
    "percent",
    "phases",
    "plain",
    "quote",
    "sentence",
    "shorten",
    "size",
    "words",
]

SENTINEL = 99999999
"""What the registry stores for an enrolment that is no number of people."""

_MONTHS = (
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
)
_PHASE = re.compile(r"PHASE(\d)")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?", re.DOTALL | re.ASCII)

_MOST_MONTHS = 36
"""Beyond this a reader would have to divide by twelve."""

_WORDS = read_table(__package__, "words.toml", dict[str, str])


def words(value: JsonValue) -> str:
    """Return an enumerated value in plain words: `ACTIVE_NOT_RECRUITING` is "Active, not recruiting"."""
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return listed([words(item) for item in value])
    text = plain(value)
    return _WORDS.get(text) or (text.replace("_", " ").capitalize() if text.isupper() else text)


def day(value: JsonValue) -> str:
    """Return a registry date in a fixed form: "14 March 2026", or "March 2026" where the record gives no day."""
    match = _DATE.fullmatch(str(value))
    if match is None or not 1 <= int(match[2]) <= 12:
        return plain(value)
    month = f"{_MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def phases(values: Sequence[str]) -> str:
    """Return the phases of a trial in words: "Phase 1/2"; empty where there is none."""
    numbers = [_PHASE.fullmatch(value) for value in values]
    if len(values) > 1 and all(numbers):
        return "Phase " + "/".join(match[1] for match in numbers if match)
    return ", ".join(words(value) for value in values if value != "NA")


def number(value: JsonValue) -> str:
    """Return a number with thousands separators: "12,000"."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    return f"{value:,}"


def size(amount: int) -> str:
    """Return a number of bytes for people: "812 bytes", "3.4 MB"."""
    if amount < 1_000:
        return f"{amount} bytes"
    unit, divisor = ("kB", 1e3) if amount < 1_000_000 else ("MB", 1e6) if amount < 1e9 else ("GB", 1e9)
    number_of_units = amount / divisor
    return f"{number_of_units:.1f} {unit}" if number_of_units < 10 else f"{number_of_units:,.0f} {unit}"


def count(amount: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 site", "1,400 sites"."""
    return f"{amount:,} {noun if amount == 1 else plural or noun + 's'}"


def months_in_words(months: int) -> str:
    """Return a number of months as people say it: "7 months", "36 months", from there on "3 years and 1 month"."""
    if abs(months) <= _MOST_MONTHS:
        return count(months, "month")
    years, rest = divmod(months, 12)
    return f"{count(years, 'year')} and {count(rest, 'month')}" if rest else count(years, "year")


def percent(part: float, whole: float) -> str:
    """Return a share in whole percent: "37%", "less than 1%"; `whole` is not 0."""
    share = abs(part) / abs(whole) * 100
    return "less than 1%" if 0 < share < 0.5 else f"{int(share + 0.5)}%"


def listed(items: Sequence[str], limit: int = 0, more: str = "more") -> str:
    """Return items in one phrase: "a", "a and b", "a, b and c"; beyond `limit`: "a, b and 3 more"."""
    shown = list(items)
    if limit and len(shown) > limit:
        shown = [*shown[:limit], f"{len(shown) - limit:,} {more}"]
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown)


def clauses(parts: Iterable[str]) -> str:
    """Return parts of a sentence joined by commas, with a capital letter and a full stop."""
    return sentence(", ".join(part for part in parts if part))


def sentence(text: str) -> str:
    """Return a text with a capital letter at its start and a full stop at its end."""
    stopped = text if text.endswith((".", "?", "!", ".”", "?”", "!”")) else text + "."
    return stopped[:1].upper() + stopped[1:]
