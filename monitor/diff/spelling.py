"""Whether two texts say the same in other letters: capitals, quotation marks, dashes, spaces, punctuation.

A number, a sign before it, a decimal point inside it and a sign of comparison are never spelling: 7.5 is not 75,
-2.5 is not +2.5, and 3-5 is not 35.
"""

from __future__ import annotations

import re
import unicodedata

from monitor.diff.signs import is_sign, with_signs
from monitor.model.base import JsonValue
from monitor.model.numbers import read_numbers
from monitor.model.wording import plain

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u02bc\u2032\u0060\u00b4", "'"),
        "\u00d7": "x",  # the sign of multiplication
    }
)
_NUMBER = re.compile(r"(?<![\w.,])([-+]?)(\d+(?:[.,]\d+)*|\.\d+)|(\d+(?:[.,]\d+)*)")
_RANGE = re.compile(r"(?<=\d)\s*([-/x^:])\s*(?=[\d.])")
_SIGN = re.compile(r"<=|>=|[%‰]|(?<=\d)[-/x^:](?=[\d.])|(?<=\^)-(?=\d)")
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2})((?:[ ']\d{3})+)(?![\d.,]*\d)")
_LONGEST_NUMBER = 15
"""Digits of a number that is read by its value; more are a name."""

_SAME_SIGN = {"<=": "≤", ">=": "≥", "≈": "~"}


def folded(text: JsonValue) -> str:
    """Return a text in one line and in one case, with one kind of quotation mark and of dash."""
    line = with_signs(plain(text))
    if line.isascii():  # the grave accent is the only one of `_ALIKE`, and nothing has another form
        return line.replace("`", "'").lower()
    line = line.translate(_ALIKE)
    return unicodedata.normalize("NFKC", line).translate(_ALIKE).casefold()


def differs_in_case(before: JsonValue, after: JsonValue) -> bool:
    """Whether two texts differ in nothing but capitals and kinds of quotation marks and dashes."""
    return folded(before) == folded(after)


def case_words(before: JsonValue, after: JsonValue) -> str:
    """Return what differs between two texts that `differs_in_case` finds alike."""
    is_capital = plain(before).casefold() == plain(after).casefold()
    return "capitals" if is_capital else "capitals, dashes or quotation marks"


def differs_in_spelling(before: JsonValue, after: JsonValue) -> bool:
    """Whether no letter, number or sign differs: at most punctuation, spaces and capitals do."""
    old, new = folded(before), folded(after)
    return old == new or (_letters(old) == _letters(new) and figures(before) == figures(after))


def figures(text: JsonValue) -> tuple[str, ...]:
    """Return the numbers of a text by their value, with their signs and the signs between them, in order."""
    line = _RANGE.sub(r"\1", _SPACED_THOUSANDS.sub(_grouped, folded(text).removeprefix("+ ")))
    placed = [(match.start(), _value(match)) for match in _NUMBER.finditer(line)]
    signs = [(match.start(), match[0]) for match in _SIGN.finditer(line)]
    known = {start + offset for start, sign in signs for offset in range(len(sign))}
    known |= {match.start() for match in _NUMBER.finditer(line) if match[1]}
    signs += [(place, char) for place, char in enumerate(line) if place not in known and is_sign(char)]
    placed += [(place, _SAME_SIGN.get(sign, sign)) for place, sign in signs]
    return tuple(value for _, value in sorted(placed))


def _grouped(match: re.Match[str]) -> str:
    return match[1] + re.sub("[ ']", ",", match[2])


def _value(match: re.Match[str]) -> str:
    """Return a number by its value; digits that can be read in two ways, such as "3,6", as they are written."""
    sign, digits = match[1] or "", match[2] or match[3]
    numbers = read_numbers(digits) if len(digits) <= _LONGEST_NUMBER else None
    if numbers is None or len(numbers) != 1:
        return sign + digits
    value = numbers[0].value
    return f"{sign if value else ''}{value:.15g}"


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())
