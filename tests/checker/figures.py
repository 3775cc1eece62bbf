"""Numbers and lengths of time as people write them, read from any text."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

BELOW_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
BY_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
OTHERWISE = """
hundred=100 thousand=1000 once=1 twice=2 half=1/2 single=1 double=2 first=1 second=2 third=3 fourth=4 fifth=5
sixth=6
"""
ABBREVIATED = """
sec=second secs=second min=minute mins=minute h=hour hr=hour hrs=hour d=day w=week wk=week wks=week m=month
mo=month mos=month mth=month mths=month y=year yr=year yrs=year daily=day weekly=week monthly=month
yearly=year annual=year
"""
ONES, TENS = BELOW_TWENTY.split(), BY_TENS.split()
IN_WORDS = {
    **{word: Fraction(value) for value, word in enumerate(ONES)},
    **{word: Fraction(10 * value) for value, word in enumerate(TENS, start=2)},
    **{word: Fraction(value) for word, value in (pair.split("=") for pair in OTHERWISE.split())},
}
NUMBER = r"\d{1,3}(?:[ ,\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)*|\.\d+"
DIGITS = re.compile(rf"(?<![\d.,])(?:{NUMBER})")

DAYS = {
    "second": Fraction(1, 86400),
    "minute": Fraction(1, 1440),
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(1461, 48),  # a twelfth of 365.25 days
    "year": Fraction(1461, 4),
}
UNITS = {
    **{unit: unit for unit in DAYS},
    **{f"{unit}s": unit for unit in DAYS},
    **dict(pair.split("=") for pair in ABBREVIATED.split()),
}
UNIT = re.compile(
    rf"(?:st|nd|rd|th)?\s*-?\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})\b", re.IGNORECASE
)

GAP = rf"(?:[\d\s,.;:/&+()±-]|(?<=\d)(?:st|nd|rd|th)\b|\b(?:{'|'.join(IN_WORDS)})\b)*"
"""What may come between a number and its unit: other numbers of a list."""

LATER = re.compile(rf"{GAP}(?:(?:and|or|to|then|at|the){GAP})*{UNIT.pattern}", re.IGNORECASE)
BEHIND = GAP.replace("()", "")
EARLIER = re.compile(rf"([a-z]+)[\s#:-]*{BEHIND}(?:(?:and|or|to|then){BEHIND})*$", re.IGNORECASE)


def readings(written: str) -> frozenset[Fraction]:
    """Return what a written number may mean: one value, or two where a comma is ambiguous."""
    bare = re.sub(r"[ \u00a0\u202f\u2009]", "", written)
    result = set()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        result.add(Fraction(bare.replace(",", "")))
    if re.fullmatch(r"\d+,\d+", bare):
        result.add(Fraction(bare.replace(",", ".")))
    if re.fullmatch(r"\d*\.?\d+", bare):
        result.add(Fraction(bare))
    return frozenset(result)


def numbers_in(text: str) -> set[Fraction]:
    """Return every number that a text writes in digits or in words."""
    result: set[Fraction] = set()
    for match in DIGITS.finditer(text):
        result |= readings(match.group())
        if text[: match.start()].endswith(("-", "\u2212")):
            result |= {-reading for reading in readings(match.group())}
        for part in re.findall(r"\d+", match.group()):  # 3.12.2025, 1,2,3: each of its parts as well
            result.add(Fraction(part))
    lower = text.casefold()
    if any(word in lower for word in IN_WORDS):
        names = re.findall(r"[a-z]+", lower)
        result |= {Fraction(IN_WORDS[name]) for name in names if name in IN_WORDS}
        pairs = itertools.pairwise(names)
        result |= {Fraction(IN_WORDS[a] + IN_WORDS[b]) for a, b in pairs if a in TENS and b in ONES[1:10]}
    return result


def numbers_of(leaf: str) -> set[Fraction]:
    """Return the numbers of a text; of one that is a number, that with its sign alone."""
    if re.fullmatch(r"[-\u2212]?\d*\.?\d+", leaf.strip()):
        return {Fraction(leaf.strip().replace("\u2212", "-"))}
    return numbers_in(leaf)


def lengths_in(text: str) -> set[Fraction]:
    """Return every length of time that a text names, in days; lists such as "3, 6 and 12 months" as well."""
    result: set[Fraction] = set()
    for value, unit in measured(text):
        result |= {reading * DAYS[unit] for reading in value}
    return result


def measured(text: str) -> list[tuple[frozenset[Fraction], str]]:
    """Return each number of a text with its unit of time: the one behind it, else the one before it."""
    result = []
    for match in re.finditer(rf"(?:{NUMBER})|\b(?:{'|'.join(IN_WORDS)})\b", text, re.IGNORECASE):
        written = match.group().casefold()
        values = frozenset({Fraction(IN_WORDS[written])}) if written in IN_WORDS else readings(written)
        several = (
            [values] if values else [readings(part) for part in re.findall(r"\d+", written)]
        )  # "3,6,9,12"
        units = units_of(text, match.start(), match.end())
        result += [(reading, unit) for reading in several for unit in units]
    return result


def units_of(text: str, start: int, end: int) -> set[str]:
    """Return the units that a number between two places may have: the next one after it, the last before."""
    behind = UNIT.match(text, end)
    if behind:
        return {UNITS[behind[1].casefold()]}
    units = set()
    later = LATER.match(text, end, end + 120)
    if later:
        units.add(UNITS[later[1].casefold()])
    earlier = EARLIER.search(text[max(0, start - 120) : start])
    if earlier and earlier[1].casefold() in UNITS and len(earlier[1]) > 1:
        units.add(UNITS[earlier[1].casefold()])
    return units
