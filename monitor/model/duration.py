"""Time frames in words, read as one duration.

The registry's time frame of an outcome measure is free text ("Baseline, 6 and 12 months post-injection",
"up to 24 weeks", "Day 0 to Day 90"). What is compared is the *longest* duration that the text names:

- a number (digits or a word up to ninety-nine) before a unit, or after it ("Week 12", "Months 3 and 6", "D28");
- lists and ranges share their unit: "1, 3 and 6 months" is 6 months, "3-4 weeks" is 4 weeks;
- how often is not how long: "every 3 months", "monthly" and "twice a week" are passed over, and so are
  tolerances ("± 3 days"), ages ("13 months of age") and lengths of treatment cycles ("each cycle is 28 days");
- numbers that count visits, doses, cycles and the like are no durations.

Units: 1 year = 12 months, 1 month = 4.345 weeks, 1 week = 7 days, 1 day = 24 hours. What cannot be read by
these rules is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from monitor.model import Struct

_WEEKS_IN_MONTH: Final = 4.345
_LONGEST_TEXT: Final = (
    2_000  # characters; time frames have at most 254 when entered, converted ones a little more
)

_MONTHS_IN: Final = {
    "minute": 1 / (60 * 24 * 7 * _WEEKS_IN_MONTH),
    "hour": 1 / (24 * 7 * _WEEKS_IN_MONTH),
    "day": 1 / (7 * _WEEKS_IN_MONTH),
    "week": 1 / _WEEKS_IN_MONTH,
    "month": 1.0,
    "year": 12.0,
}
_SPELLINGS: Final = {
    "minute": ("minutes", "minute", "mins", "min"),
    "hour": ("hours", "hour", "hrs", "hr", "h"),
    "day": ("days", "day", "d"),
    "week": ("weeks", "week", "wks", "wk", "w"),
    "month": ("months", "month", "mths", "mth", "mos", "mo"),
    "year": ("years", "year", "yrs", "yr", "y"),
}
_UNIT_OF: Final = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
_UNIT_OF_LETTER: Final = {"D": "day", "W": "week", "M": "month", "Y": "year"}

_ONES: Final = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "  # noqa: SIM905 - read as a row
    "sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBER_WORD: Final = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(_ONES[:9])}))?|(?P<teen>{'|'.join(reversed(_ONES))}))\b"
)

_UNIT: Final = rf"(?:{'|'.join(sorted(_UNIT_OF, key=len, reverse=True))})\b"
_LONG_UNIT: Final = rf"(?:{'|'.join(sorted((u for u in _UNIT_OF if len(u) > 1), key=len, reverse=True))})\b"
_NUMBER: Final = r"\d{1,5}(?:\.\d{1,3})?"
_BETWEEN: Final = r"(?:\s*(?:[,;/&~+\uff0c\u3001\u2013\u2014-]|\band\b|\bor\b|\bto\b|\bthrough\b|\buntil\b|\bthen\b)){1,3}\s*"
_NUMBER_FIRST: Final = (
    rf"(?<![\w.])(?P<before>{_NUMBER}(?:{_BETWEEN}{_NUMBER}){{0,40}})\s*-?\s*(?P<unit>{_UNIT})"
)
_BARE: Final = rf"{_NUMBER}(?![\d.]*\d)(?!\s*-?\s*{_UNIT})(?!\s*%)"
_UNIT_FIRST: Final = (
    rf"\b(?P<unit2>{_LONG_UNIT})\s*[#:]?\s*-?(?P<after>{_BARE}(?:{_BETWEEN}-?{_BARE}){{0,40}})"
)
_READING: Final = re.compile(f"{_NUMBER_FIRST}|{_UNIT_FIRST}")
_LETTER_FIRST: Final = re.compile(
    r"\b(?P<letter>[DWMY])(?P<number>\d{1,4})\b|\b(?P<number2>\d{1,3})\s?(?P<letter2>M)\b"
)

_PASSED_OVER: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\(?(?:±|\+/-|\+-|\+\s*/\s*-)\s*{_NUMBER}\s*\)?",  # the unit stays: "12 ± 1 months" is 12 months
        rf"\b(?:every|each|per)\s+(?:other\s+)?(?:{_NUMBER}{_BETWEEN})*(?:{_NUMBER}\s*-?\s*)?{_LONG_UNIT}",
        rf"\b{_NUMBER}\s*-?\s*{_LONG_UNIT}\s+(?:of\s+age|old)\b",
        rf"\bages?d?\s+(?:of\s+)?{_NUMBER}(?:{_BETWEEN}{_NUMBER})?\s*-?\s*{_LONG_UNIT}",
        rf"\b(?:each|one|1|a|every|per)?\s*cycles?(?:\s+length)?\s*(?:is|are|was|=|:|of|lasts?|lasting)\s*{_NUMBER}\s*-?\s*{_UNIT}",
        rf"\b{_NUMBER}\s*-?\s*{_UNIT}\s*(?:/|per\s+|treatment\s+)?\s*cycles?\b",
        rf"\bcycles?\s*{_NUMBER}(?:{_BETWEEN}{_NUMBER})*(?:\s*,?\s*days?\s*{_NUMBER})?",
        rf"\bdays?\s*{_NUMBER}\s+of\s+(?:each\s+|every\s+)?cycles?",
        rf"\b(?:visit|dose|course|session|phase|part|period|group|stage|grade|time\s?point|injection|vaccination)s?\s*#?{_NUMBER}",
    )
)


class Duration(Struct, frozen=True, kw_only=True):
    """One duration as a text names it.

    Attributes:
        value, unit: in the text's own unit (`minute` ... `year`). months: the same, by the rules above.
    """

    value: float
    unit: str
    months: float

    @property
    def text(self) -> str:
        """Number and unit, such as `12 months`, `1.5 years`."""
        return f"{self.value:g} {self.unit}{'' if self.value == 1 else 's'}"


def longest(text: str | None) -> Duration | None:
    """The longest duration that a time frame names; None where it names none that can be read."""
    if not text:
        return None
    readings = tuple(_readings(text[:_LONGEST_TEXT]))
    return max(readings, key=lambda reading: reading.months, default=None)


def same_length(one: Duration | None, other: Duration | None) -> bool:
    """Whether two durations are equal but for their unit: within 2 %, so that 52 weeks are 12 months.

    In one unit only equal numbers are equal: 59 months are not 58.
    """
    if one is None or other is None:
        return False
    if one.unit == other.unit:
        return one.value == other.value
    return abs(one.months - other.months) <= 0.02 * max(one.months, other.months)


def _readings(text: str) -> Iterator[Duration]:
    for match in _LETTER_FIRST.finditer(text):
        letter = match["letter"] or match["letter2"]
        yield from _durations(match["number"] or match["number2"], _UNIT_OF_LETTER[letter])
    plain = _without_what_is_no_duration(_digits(text.lower()))
    for match in _READING.finditer(plain):
        unit = match["unit"] or match["unit2"]
        yield from _durations(match["before"] or match["after"], _UNIT_OF[unit])


def _durations(numbers: str, unit: str) -> Iterator[Duration]:
    for number in re.findall(_NUMBER, numbers):
        value = float(number)
        if value:
            yield Duration(value=value, unit=unit, months=round(value * _MONTHS_IN[unit], 6))


def _digits(text: str) -> str:
    """The text with number words and ordinals as digits, thousands without their comma."""
    text = re.sub(r"(?<=\d),(?=000\b)", "", _NUMBER_WORD.sub(_number, text))
    return re.sub(r"\b(\d{1,3})(?:st|nd|rd|th)\b", r"\1", text)


def _number(match: re.Match[str]) -> str:
    if match["teen"]:
        return str(_ONES.index(match["teen"]) + 1)
    tens = 10 * (_TENS.index(match["tens"]) + 2)
    return str(tens + (_ONES.index(match["ones"]) + 1 if match["ones"] else 0))


def _without_what_is_no_duration(text: str) -> str:
    for pattern in _PASSED_OVER:
        text = pattern.sub(" ", text)
    return text
