"""Lengths of time in words, such as a time frame names them.

The registry's time frame of an outcome measure is free text ("Baseline, 6 and 12 months post-injection",
"up to 24 weeks", "Day 0 to Day 90"). These rules read the durations in it:

- a number (in digits or words) before a unit, or after it ("Week 12", "Months 3 and 6", "D28");
- an article before a unit: "after a year", "half a year", "a year and a half"; "3 times a week" is how often;
- lists and ranges share their unit: "1, 3 and 6 months" are three durations, "3-4 weeks" are two;
- how often is not how long: "every 3 months", "monthly" and "twice a week" are passed over, and so are
  tolerances ("± 3 days"), ages ("13 months of age") and lengths of treatment cycles ("each cycle is 28 days");
- numbers that count visits, doses, cycles and the like are no durations.

Units: 1 year = 12 months, 1 month = 4.345 weeks, 1 week = 7 days, 1 day = 24 hours. What these rules cannot
read, or can read in two ways ("2,25 years"), is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from monitor.model import Struct
from monitor.model.numbers import IN_DIGITS, IN_WORDS, WrittenNumber, compiled, read_numbers

_WEEKS_IN_MONTH: Final = 4.345
_LONGEST_TEXT: Final = (
    2_000  # characters; time frames have at most 254 when entered, converted ones a little more
)
_CLOSE: Final = 0.02
"""Share by which two lengths in different units may differ and be the same: 52 weeks are 12 months."""

_LONGEST_GROUPED: Final = (
    186.0  # months: "5,475 days" are 15 years of follow-up, "30,365 days" are two numbers
)

_MONTHS_IN: Final = {
    "minute": 1 / (60 * 24 * 7 * _WEEKS_IN_MONTH),
    "hour": 1 / (24 * 7 * _WEEKS_IN_MONTH),
    "day": 1 / (7 * _WEEKS_IN_MONTH),
    "week": 1 / _WEEKS_IN_MONTH,
    "fortnight": 2 / _WEEKS_IN_MONTH,
    "month": 1.0,
    "year": 12.0,
}
_MINUTES_IN: Final = {"minute": 1, "hour": 60, "day": 60 * 24, "week": 60 * 24 * 7, "fortnight": 60 * 24 * 14}
_SPELLINGS: Final = {
    "minute": ("minutes", "minute", "mins", "min"),
    "hour": ("hours", "hour", "hrs", "hr", "h"),
    "day": ("days", "day", "d"),
    "week": ("weeks", "week", "wks", "wk", "w"),
    "fortnight": ("fortnights", "fortnight"),
    "month": ("months", "month", "mths", "mth", "mos", "mo"),
    "year": ("years", "year", "yrs", "yr", "y"),
}
_UNIT_OF: Final = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
_UNIT_OF_LETTER: Final = {"D": "day", "W": "week", "M": "month", "Y": "year"}

_UNIT: Final = rf"(?:{'|'.join(sorted(_UNIT_OF, key=len, reverse=True))})\b"
_LONG_UNIT: Final = rf"(?:{'|'.join(sorted((u for u in _UNIT_OF if len(u) > 1), key=len, reverse=True))})\b"
_NUMBER: Final = rf"(?:{IN_WORDS}|{IN_DIGITS}(?:st|nd|rd|th)?)"
_BETWEEN: Final = r"(?:\s*(?:[,;/&~+\uff0c\u3001\u2013\u2014-]|\band\b|\bor\b|\bto\b|\bthrough\b|\buntil\b|\bthen\b)){1,3}\s*"
_NUMBER_FIRST: Final = (
    rf"(?<![\w.])(?P<before>{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{0,40}})\s*-?\s*(?P<unit>{_UNIT})"
)
_BARE: Final = rf"(?:(?<=\s)[-\u2212])?{_NUMBER}(?![\d.,]*\d)(?!\s*-?\s*{_UNIT})(?!\s*%)"
_UNIT_FIRST: Final = (
    rf"\b(?P<unit2>{_LONG_UNIT})(?:\s*[#:])?(?:-|\s*)(?P<after>{_BARE}(?:{_BETWEEN}{_BARE}){{0,40}})"
)
_READING: Final = f"{_NUMBER_FIRST}|{_UNIT_FIRST}"
_WRITTEN: Final = rf"(?P<minus>(?<=\s)[-\u2212])?(?P<number>{IN_WORDS}|{IN_DIGITS})(?P<place>st|nd|rd|th)?"
_BY_ARTICLE: Final = re.compile(
    r"(?:^|(?<=[(,;:/])|\b(?:after|within|for|to|until|till|over|during|at|than|and|or|least|most|about|approximately)(?=\s))\s*"
    rf"(?P<one>an?\s+(?:{'|'.join(_MONTHS_IN)})\b(?:\s+and\s+a\s+half\b(?!\s+\w+s\b))?)"
    rf"|(?<!and\s)(?<!second\s)\b(?P<half>(?:half\s+an?\s+|(?:a\s+)?half[\s-])(?:{'|'.join(_MONTHS_IN)}))\b"
)
"""A length with an article in place of its number, after a word that says that it is one, and halves of a unit."""

_UNIT_WORDS: Final = (
    "minute",
    "mins",
    "hour",
    "hr",
    "day",
    "week",
    "wk",
    "fortnight",
    "month",
    "mth",
    "year",
    "yr",
)
_SHORT_UNIT: Final = re.compile(
    r"(?:min|mos?)\b|(?:(?<![^\W\d_½¼¾])|(?<=st)|(?<=nd)|(?<=rd)|(?<=th))[hdwy]\b"
)
"""The units that are parts of other words; a letter is one alone or behind a number: "12d", "½d", "2ndd"."""

_AROUND: Final = 8
_TIMES_BEFORE: Final = re.compile(r"(?<=[\d\s])(?:[x\u00d7*]|times)\s*$")
_TIMES_AFTER: Final = re.compile(r"\s*[x\u00d7*]\s*\d")
_LETTER_FIRST: Final = re.compile(
    r"\b(?P<letter>[DWMY])(?P<number>\d{1,4})\b|\b(?P<number2>\d{1,3})\s?(?P<letter2>M)\b"
)

_PASSED_OVER: Final = (
    rf"\(?(?:±|\+/-|\+-|\+\s*/\s*-)\s*{_NUMBER}\s*\)?",  # the unit stays: "12 ± 1 months" is 12 months
    rf"\b(?:every|each|per)\s+(?:other\s+)?(?:{_NUMBER}{_BETWEEN})*(?:(?:{_NUMBER}|half(?:\s+an?)?)\s*-?\s*)?{_LONG_UNIT}",
    rf"\b(?:{_NUMBER}|an?)\s*-?\s*{_LONG_UNIT}\s+(?:of\s+age|old)\b",
    rf"\bages?d?\s+(?:of\s+)?{_NUMBER}(?:{_BETWEEN}{_NUMBER})?\s*-?\s*{_LONG_UNIT}",
    rf"\b(?:each|one|1|a|every|per)?\s*cycles?(?:\s+length)?\s*(?:is|are|was|=|:|of|lasts?|lasting)\s*{_NUMBER}\s*-?\s*{_UNIT}",
    rf"\b{_NUMBER}\s*-?\s*{_UNIT}\s*(?:/|per\s+|treatment\s+)?\s*cycles?\b",
    rf"\bcycles?\s*{_NUMBER}(?:{_BETWEEN}{_NUMBER})*(?:\s*,?\s*days?\s*{_NUMBER})?",
    rf"\bdays?\s*{_NUMBER}\s+of\s+(?:each\s+|every\s+)?cycles?",
    rf"\b(?:visit|dose|course|session|phase|part|period|group|stage|grade|time\s?point|injection|vaccination)s?\s*#?{_NUMBER}",
)


class Duration(Struct, frozen=True, kw_only=True):
    """One duration as a text names it.

    Attributes:
        value, unit: in the text's own unit (`minute` ... `year`); the value is negative for a day before the start.
        months: the same, by the rules above.
        written: with the number in the text's own spelling: "1,095 days", "week 12", "4th week".
    """

    value: float
    unit: str
    months: float
    written: str = ""

    @property
    def text(self) -> str:
        """Return number and unit, such as `12 months`, `1.5 years`."""
        return f"{self.value:g} {self.unit}{'' if self.value == 1 else 's'}"


class DurationReading(Struct, frozen=True, kw_only=True):
    """Where a text names a duration.

    Attributes:
        start, end: place in the text.
        duration: None where its number can be read in two ways.
    """

    start: int
    end: int
    duration: Duration | None


def longest(text: str | None) -> Duration | None:
    """Return the longest duration that a time frame names; None where it names none that can be read for certain."""
    durations = [reading.duration for reading in read_durations(text or "")]
    certain = [duration for duration in durations if duration is not None]
    if len(certain) < len(durations):
        return None
    return max(
        (duration for duration in certain if duration.value > 0),
        key=lambda duration: duration.months,
        default=None,
    )


def same_length(first: Duration | None, second: Duration | None) -> bool:
    """Return whether two durations are equal but for their unit: 52 weeks are 12 months.

    In one unit only equal numbers are equal: 59 months are not 58.
    """
    if first is None or second is None:
        return False
    if first.unit == second.unit:
        return first.value == second.value
    if _is_exact(first, second):
        return True
    return abs(first.months - second.months) <= _CLOSE * max(first.months, second.months) and (
        _counts_months(first) or _counts_months(second) or 0 < _years(first) == _years(second)
    )


def read_durations(text: str) -> tuple[DurationReading, ...]:
    """Return every duration that a text names, in order."""
    text = text[:_LONGEST_TEXT]
    by_letter = tuple(_by_letter(text))
    lowered = _lowered(text)
    if not _may_name_a_unit(lowered):
        return by_letter
    words = _blanked(lowered)
    in_words = _apart(_in_words(words), by_letter)
    by_article = _apart(_by_article(words), (*by_letter, *in_words))
    return tuple(sorted((*by_letter, *in_words, *by_article), key=lambda reading: reading.start))


def _may_name_a_unit(lowered: str) -> bool:
    """Return whether a unit can be in a text at all; most texts have none, and the patterns of lengths are slow."""
    return any(word in lowered for word in _UNIT_WORDS) or bool(_SHORT_UNIT.search(lowered))


def _apart(
    readings: Iterable[DurationReading], others: tuple[DurationReading, ...]
) -> tuple[DurationReading, ...]:
    """Return the readings that are in no other's place."""
    return tuple(
        reading
        for reading in readings
        if not any(other.start < reading.end and reading.start < other.end for other in others)
    )


def _is_exact(first: Duration, second: Duration) -> bool:
    """Return whether two durations of fixed length, or two in months and years, are the same to the minute."""
    if first.unit in _MINUTES_IN and second.unit in _MINUTES_IN:
        return first.value * _MINUTES_IN[first.unit] == second.value * _MINUTES_IN[second.unit]
    return _counts_months(first) and _counts_months(second) and first.months == second.months


def _counts_months(duration: Duration) -> bool:
    return duration.unit not in _MINUTES_IN


def _years(duration: Duration) -> int:
    """Return the number of years of a duration that has about a whole number of them; else 0."""
    years = duration.months / 12
    return round(years) if abs(years - round(years)) <= _CLOSE * years else 0


def _by_letter(text: str) -> Iterator[DurationReading]:
    for match in _LETTER_FIRST.finditer(text):
        unit = _UNIT_OF_LETTER[match["letter"] or match["letter2"]]
        value = float(match["number"] or match["number2"])
        duration = Duration(value=value, unit=unit, months=_months(value, unit), written=match[0])
        yield DurationReading(start=match.start(), end=match.end(), duration=duration)


def _by_article(text: str) -> Iterator[DurationReading]:
    for match in _BY_ARTICLE.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        written = text[start:end]
        unit = next(unit for unit in re.findall("[a-z]+", written) if unit in _MONTHS_IN)
        value = 0.5 * ("half" in written) + (match["one"] is not None)
        duration = Duration(
            value=value, unit=unit, months=_months(value, unit), written=" ".join(written.split())
        )
        yield DurationReading(start=start, end=end, duration=duration)


def _in_words(text: str) -> Iterator[DurationReading]:
    for match in compiled(_READING).finditer(text):
        is_unit_first = match["after"] is not None
        group = "after" if is_unit_first else "before"
        readings = _listed(text, match.span(group), _UNIT_OF[match["unit"] or match["unit2"]], is_unit_first)
        if _is_multiplied(text, match) or any(reading.duration is None for reading in readings):
            yield DurationReading(start=match.start(), end=match.end(), duration=None)
            continue
        for place, reading in enumerate(readings):
            start = match.start() if is_unit_first and place == 0 else reading.start
            end = match.end() if not is_unit_first and place == len(readings) - 1 else reading.end
            yield DurationReading(start=start, end=end, duration=reading.duration)


def _is_multiplied(text: str, match: re.Match[str]) -> bool:
    """Return whether a length is a part of a longer one: "2 x 6 months", "6 months x 2"."""
    before, after = text[max(match.start() - _AROUND, 0) : match.start()], text[match.end() :][:_AROUND]
    return bool(_TIMES_BEFORE.search(before) or _TIMES_AFTER.match(after))


def _listed(text: str, span: tuple[int, int], unit: str, is_unit_first: bool) -> list[DurationReading]:
    """Read the numbers of a list that share a unit."""
    readings: list[DurationReading] = []
    is_before_start = is_unit_first
    for written in compiled(_WRITTEN).finditer(text, *span):
        # "Days -7, -1, 1" has days before the start, "months 3, -6, -9" has dashes.
        is_before_start = is_before_start and written["minus"] is not None
        readings += _readings(written, unit, is_unit_first=is_unit_first, is_before_start=is_before_start)
    return readings


def _readings(
    written: re.Match[str], unit: str, *, is_unit_first: bool, is_before_start: bool
) -> Iterator[DurationReading]:
    start, place = written.start("number"), written["place"] or ""
    numbers = _plausible(read_numbers(written["number"]), unit)
    if numbers is None:
        yield DurationReading(start=start, end=written.end(), duration=None)
        return
    for number in numbers:
        duration = Duration(
            value=-number.value if is_before_start else number.value,
            unit=unit,
            months=_months(-number.value if is_before_start else number.value, unit),
            written=_named(number, unit, place, is_unit_first=is_unit_first, is_before_start=is_before_start),
        )
        yield DurationReading(start=start, end=start + len(number.text) + len(place), duration=duration)
        start += len(number.text) + 1


def _plausible(numbers: tuple[WrittenNumber, ...] | None, unit: str) -> tuple[WrittenNumber, ...] | None:
    """Return the numbers, with those of a list apart where grouped thousands would be longer than any trial."""
    if numbers is None or not numbers[0].grouped or _months(numbers[0].value, unit) <= _LONGEST_GROUPED:
        return numbers
    return numbers[0].parts


def _named(
    number: WrittenNumber, unit: str, place: str, *, is_unit_first: bool, is_before_start: bool
) -> str:
    if is_unit_first:
        return f"{unit} {'-' if is_before_start else ''}{number.text}{place}"
    return f"{number.text}{place} {unit}{'' if place or number.value == 1 else 's'}"


def _months(value: float, unit: str) -> float:
    return round(value * _MONTHS_IN[unit], 6)


def _lowered(text: str) -> str:
    """Return the text in lower case, every character in its place."""
    lower = text.lower()
    return (
        lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _blanked(text: str) -> str:
    """Return the text with blanks in place of what looks like a duration and is none."""
    for pattern in _PASSED_OVER:
        text = compiled(pattern).sub(lambda match: " " * len(match[0]), text)
    return text
