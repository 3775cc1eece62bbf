"""Numbers as people write them: in digits, with thousands grouped or decimals after a comma, and in words.

A comma between digits has three meanings. It groups thousands ("1,095 days"), it marks decimals ("2,5 years")
or it separates a list ("3,6,12 months"). What can have two of them is not read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from monitor.model.base import Struct

_ONES: Final = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "  # noqa: SIM905 - read as a row
        "sixteen seventeen eighteen nineteen".split(),
        start=1,
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
_FRACTIONS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "a half": 0.5}

_TEEN: Final = "|".join(sorted(_ONES, key=len, reverse=True))
_TEN: Final = "|".join(_TENS)
_BELOW_HUNDRED: Final = rf"(?:(?:{_TEN})(?:[- ](?:{_TEEN}))?|(?:{_TEEN}))"
_HUNDREDS: Final = rf"(?:a |(?:{_TEEN})[- ])hundred(?:(?: and)?[ -]{_BELOW_HUNDRED})?"
_BELOW_THOUSAND: Final = rf"(?:{_HUNDREDS}|{_BELOW_HUNDRED})"
_THOUSANDS: Final = rf"(?:a|{_BELOW_THOUSAND})[ -]thousand(?:, {_HUNDREDS}|(?: and)?[ -]{_BELOW_THOUSAND})?"
IN_WORDS: Final = rf"\b(?:{_THOUSANDS}|{_BELOW_THOUSAND})(?: and a half)?\b"
"""Pattern of a number below two million in words, with a half perhaps, in lower case."""

IN_DIGITS: Final = (
    r"(?>(?<!\d)\d{1,3}(?:[ ']\d{3})+(?![\d.,]*\d)"
    r"|\d{1,12}(?:[.,]\d{1,12}){0,40}(?:\s?[½¼¾]|\s1/2(?!\d)|\sand\s(?:a\shalf\b|1/2(?!\d)|[½¼¾]))?"
    r"|(?<!\d)\.\d{1,3}|[½¼¾])"
)
"""Pattern of one number in digits, or of several that only commas separate; atomic, so that no text costs much."""


@cache
def compiled(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a pattern with numbers in words, compiled at its first use: all of them take a tenth of a second."""
    return re.compile(pattern, flags)


_WITH_FRACTION: Final = re.compile(r"(\d+)?\s?(?:and\s)?([½¼¾]|1/2|a\shalf)")
_GROUPED_BY_SPACE: Final = re.compile(r"\d{1,3}(?:[ ']\d{3})+")
_GROUPED_BY_COMMA: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_PLAIN: Final = re.compile(r"\d*\.?\d+")


class WrittenNumber(Struct, frozen=True, kw_only=True):
    """One number with its spelling.

    Attributes:
        grouped: what groups its thousands could also separate the numbers of a list.
    """

    value: float
    text: str
    grouped: bool = False

    @property
    def parts(self) -> tuple[WrittenNumber, ...] | None:
        """The numbers of a list, if what groups the thousands separates them; None where they do not ascend."""
        texts = re.split("[ ',]", self.text)
        values = [_decimal(text) for text in texts]
        numbers = [value for value in values if value is not None]
        if (
            len(numbers) < len(texts)
            or numbers != sorted(numbers)
            or any(text.startswith("0") for text in texts)
        ):
            return None
        return tuple(
            WrittenNumber(value=value, text=text) for value, text in zip(numbers, texts, strict=True)
        )


def read_numbers(text: str) -> tuple[WrittenNumber, ...] | None:
    """Return the numbers of a text that matches `IN_DIGITS` or `IN_WORDS`; None where it can be read in two ways."""
    if text[0].isalpha():
        return (WrittenNumber(value=read_words(text), text=text),)
    if fraction := _WITH_FRACTION.fullmatch(text):
        return (
            WrittenNumber(
                value=float(fraction[1] or 0) + _FRACTIONS[" ".join(fraction[2].split())], text=text
            ),
        )
    if _GROUPED_BY_SPACE.fullmatch(text) or _GROUPED_BY_COMMA.fullmatch(text):
        return (_grouped(text),)
    if "," in text:
        return _with_commas(text, text.split(","))
    value = _decimal(text)
    return None if value is None else (WrittenNumber(value=value, text=text),)


def read_words(text: str) -> float:
    """Return the number that words of `IN_WORDS` say."""
    thousands = value = 0.0
    for word in re.findall(r"[a-z]+", text):
        if word == "thousand":
            thousands, value = 1000 * max(value, 1), 0.0
        elif word == "hundred":
            value = 100 * max(value, 1)
        else:
            value += _ONES.get(word) or _TENS.get(word) or (0.5 if word == "half" else 0)
    return thousands + value


def _grouped(text: str) -> WrittenNumber:
    return WrittenNumber(value=float(re.sub("[ ',]", "", text)), text=text, grouped=True)


def _with_commas(text: str, parts: list[str]) -> tuple[WrittenNumber, ...] | None:
    """Read digits with commas that do not group thousands: one decimal comma, or a list."""
    values = [_decimal(part) for part in parts]
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        return _with_one_comma(text, *parts)
    if any(value is None for value in values):
        return None
    return tuple(
        WrittenNumber(value=value or 0.0, text=part) for value, part in zip(values, parts, strict=True)
    )


def _with_one_comma(text: str, left: str, right: str) -> tuple[WrittenNumber, ...] | None:
    """Read "2,5" as decimals and "6,12" as a list; "0,5", "1,25" and "12,6" can be either."""
    if (right == "5" and left != "0") or right == "0":
        return (WrittenNumber(value=float(f"{left}.{right}"), text=text),)
    is_ascending = int(left) < int(right) and not right.startswith("0")
    if not is_ascending or (left == "0" and right == "5") or (right in {"25", "50", "75"} and int(left) < 4):
        return None
    return tuple(WrittenNumber(value=float(part), text=part) for part in (left, right))


def _decimal(text: str) -> float | None:
    """Return the value of digits with at most one point; None for "1.095", which may be 1,095."""
    if not _PLAIN.fullmatch(text):
        return None
    whole, point, decimals = text.partition(".")
    if point and len(decimals) == 3 and whole.strip("0"):
        return None
    return float(text)
