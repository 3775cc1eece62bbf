"""Edits inside a text: one word, number or unit for another, with the words around it to know it by."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .edit import Fact

OPPOSITES = """
increase=decrease increased=decreased decrease=increase decreased=increased improvement=worsening
improved=worsened reduction=increase before=after after=before prior_to=after and=or or=and at_least=at_most
at_most=at_least with=without without=with more_than=less_than less_than=more_than greater_than=less_than
higher=lower lower=higher maximum=minimum minimum=maximum above=below below=above positive=negative
negative=positive superiority=non-inferiority left=right pre=post success=failure presence=absence is=is_not
are=are_not has=has_no no=any not=always mean=median maternal=paternal all=no
"""
OTHER_UNITS = """
mm=cm cm=mm mg=g ml=l kg=g weeks=months months=weeks days=weeks years=months hours=days week=month month=week µg=mg
"""


def table(text: str) -> dict[str, str]:
    """Return the pairs that a text lists; an underscore is a space."""
    return dict(pair.replace("_", " ").split("=") for pair in text.split())


FLIPS = table(OPPOSITES)
"""A word, and another that makes the text say something else."""

UNITS = table(OTHER_UNITS)
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
ROUTES = (
    "intravenous",
    "intrathecal",
    "intradiscal",
    "intramuscular",
    "subcutaneous",
    "oral",
    "intra-articular",
)
SOURCES = {"autologous": "allogeneic", "allogeneic": "autologous", "bone marrow": "adipose tissue"}
SCHEDULES = {
    "once": "twice",
    "twice": "once",
    "daily": "weekly",
    "weekly": "monthly",
    "monthly": "weekly",
    "single": "multiple",
}
NUMBER = re.compile(r"(?<![\w.,/\\#-])\d+(?:\.\d+)?(?![\w,/-]|\.\d)")


@dataclass(frozen=True)
class Swap:
    """One part of a text for another.

    Attributes:
        text: the edited text.
        old, new: the parts.
        facts: what has to be mentioned: each part with a neighbour, or the two parts beside each other.
    """

    text: str
    old: str
    new: str
    facts: tuple[Fact, ...]


def swapped(text: str, start: int, end: int, new: str) -> Swap:
    """Return a text with other words between two places."""
    old = text[start:end]
    edited = text[:start] + new + text[end:]
    return Swap(
        edited,
        old,
        new,
        (
            Fact("before", mentions(text, start, end, old, new)),
            Fact("after", mentions(edited, start, start + len(new), old, new)),
        ),
    )


def mentions(text: str, start: int, end: int, old: str, new: str) -> tuple[str, ...]:
    """Return ways to mention the part of a text between two places."""
    part = text[start:end]
    left = re.findall(r"[\w.%]+", text[max(0, start - 40) : start])[-1:]
    right = re.findall(r"[\w.%]+", text[end : end + 40])[:1]
    ways = [" ".join((*left, part, *right)), f"“{part}”", f"{old} → {new}", f"{old} {new}"]
    if part[0].isdigit() and right:
        ways.append(" ".join((part, *right)))
    return (*ways, f"from {old} to {new}", f"“{old}” to “{new}”", f"“{old}” became “{new}”")


def flips(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of words that can be turned into their opposites."""
    for word, other in FLIPS.items():
        for match in re.finditer(rf"(?<![\w-]){word}(?![\w-])", text, re.IGNORECASE):
            yield match.start(), match.end(), like(match.group(), other)


def like(old: str, new: str) -> str:
    """Return a word with the capital letters of another."""
    return new.capitalize() if old[:1].isupper() and not old.isupper() else new


def numbers(text: str, rng: random.Random) -> Iterator[tuple[int, int, str]]:
    """Yield the places of numbers, in digits and in words, each with another number."""
    for match in NUMBER.finditer(text):
        yield match.start(), match.end(), another(match.group(), rng)
    for word in NUMBER_WORDS:
        for match in re.finditer(rf"\b{word}\b", text, re.IGNORECASE):
            choice = rng.choice([other for other in NUMBER_WORDS if other != word])
            yield match.start(), match.end(), like(match.group(), choice)


def another(number: str, rng: random.Random) -> str:
    """Return a number that is not equal to this, written alike."""
    if "." in number:
        whole, _, rest = number.partition(".")
        return rng.choice([f"{whole}{rest}", f"{int(whole) + 1}.{rest}"]).lstrip("0") or "1"
    value = int(number)
    return str(rng.choice([value + 1, value * 2 + 1, max(0, value - 1) if value > 1 else value + 3]))


def units(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of units behind numbers other than 0, each with another unit: 0 hours are 0 days."""
    for unit, other in UNITS.items():
        for match in re.finditer(rf"(?<=\d)(?<!\b0)\s?({unit})\b", text):
            yield match.start(1), match.end(1), other


def routes(text: str, rng: random.Random) -> Iterator[tuple[int, int, str]]:
    """Yield the places of routes of administration, each with another route."""
    for route in ROUTES:
        for match in re.finditer(rf"\b{route}(?:ly)?\b", text, re.IGNORECASE):
            ending = "ly" if match.group().lower().endswith("ly") and not route.endswith("ly") else ""
            other = rng.choice([item for item in ROUTES if item != route])
            yield match.start(), match.end(), like(match.group(), other + ending)


def schedules(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places where a schedule is named, each with another schedule."""
    for word, other in SCHEDULES.items():
        for match in re.finditer(rf"(?<![\w-]){word}(?![\w-])", text, re.IGNORECASE):
            yield match.start(), match.end(), like(match.group(), other)


def exchanged(text: str, rng: random.Random) -> tuple[str, str, str] | None:
    """Return the text with two of its numbers in each other's place, and the two; None without two whole numbers."""
    matches = [match for match in NUMBER.finditer(text) if match.group().isdigit()]
    pairs = [
        (first, second)
        for place, first in enumerate(matches)
        for second in matches[place + 1 :]
        if int(first.group()) != int(second.group()) and 4 <= second.start() - first.end() <= 60
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    between = text[first.end() : second.start()]
    edited = text[: first.start()] + second.group() + between + first.group() + text[second.end() :]
    return edited, first.group(), second.group()


def sources(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places where the source of cells is named, each with another source."""
    for source, other in SOURCES.items():
        for match in re.finditer(rf"\b{source}\b", text, re.IGNORECASE):
            yield match.start(), match.end(), like(match.group(), other)


def one_of(text: str, places: Iterator[tuple[int, int, str]], rng: random.Random) -> Swap | None:
    """Return the text with one of the places changed; None where there is none."""
    choices = list(places)
    return swapped(text, *rng.choice(choices)) if choices else None
