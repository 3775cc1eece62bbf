"""Signs in one form, so that none of them is taken for punctuation: minus, plus, powers, polarity, symbols.

A dash is a minus before a number ("of - 2.5") and behind the name of a marker ("CD34-", "HLA-B27 -", "(-)");
everywhere else it is punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

NEGATIVE: Final = "\u2296"
"""Is written for the minus of a marker that is negative."""

_MINUS: Final = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_PLUS: Final = dict.fromkeys("\ufe62\uff0b", "+")
_ONE_FORM: Final = str.maketrans({**_MINUS, **_PLUS, "\u223c": "~", "\uff05": "%"})

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER: Final = re.compile("(?<=[0-9])[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁻⁺])|[⁻⁺]")
"""10⁶ is 10^6 and not 106; the 2 of kg/m² is no power of a number, and the + of Ca²⁺ is a charge."""

_EITHER: Final = re.compile(r"\+\s?/\s?-|\+-")
"""Written for ±; where it is a result, it is another one than + and -."""

_POINT: Final = re.compile(r"(?<=\d)\u00b7(?=\d)")
_EXPONENT: Final = re.compile(r"(?<=\d)[eE]([-+])(?=\d)")
_BEFORE_NUMBER: Final = re.compile(
    r"((?:[<>=≤≥±(]|\b(?:of|than|below|above|under|over|between|and|or|to|least|most|from|is|at|by|score|minus)\b)\s*)"
    r"-\s+(?=\.?\d)",
    re.IGNORECASE,
)
_NAME: Final = r"(?<![\w-])(?:(?=[\w-]*[^\W\d])(?=[\w-]*\d)|(?=[\w-]*[A-Z][\w-]*[A-Z]))[\w-]*\w"
"""The name of a marker: it has letters and digits, or two capital letters."""

_AT_END: Final = r"(?=\s*(?:$|[,;.)\]]))"
_POLARITY: Final = re.compile(
    rf"(?P<name>{_NAME})-(?:{_AT_END}|(?=\s+(?!and\b|or\b|to\b)[a-z]))|(?P<named>{_NAME}|\b(?:Rh|[ABO]|Ca²|Mg²)) ?-{_AT_END}"
    r"|\(\s*-\s*\)"
)

_MAY_BE_MINUS: Final = re.compile(r"-\s+\.?\d")
_MAY_BE_POLARITY: Final = re.compile(r"-(?:[\s,;.)\]]|$)")
"""What is in every text in which `_BEFORE_NUMBER` or `_POLARITY` finds something; they are slow, and most texts have none."""

_NO_SIGN: Final = frozenset("|\u2190\u2192\u2194\u2219\u22c5\u2217\u2044\u00d7")
"""Symbols that a text may have as a bullet or between words; the sign of multiplication is a letter, x."""

_OF_SEX: Final = frozenset("\u2640\u2642")


@lru_cache(maxsize=4096)
def with_signs(line: str) -> str:
    """Return a line with its signs in one form; what is no sign stays as it is."""
    if line.isascii() and "-" not in line and "+" not in line:
        return line
    line = _POINT.sub(".", line.translate(_ONE_FORM))
    line = _POWER.sub(_raised, _EITHER.sub("±", line))
    line = _EXPONENT.sub(lambda match: "e^-" if match[1] == "-" else "e", line)
    if _MAY_BE_MINUS.search(line):
        line = _BEFORE_NUMBER.sub(r"\1-", line)
    return _POLARITY.sub(_negative, line) if _MAY_BE_POLARITY.search(line) else line


def ends_with_sign(line: str) -> bool:
    """Return whether the last character of a line is the sign of a marker: "CD34-", "HLA-B27 +/-"."""
    return with_signs(line).endswith((NEGATIVE, "±"))


@lru_cache(maxsize=1024)
def is_sign(character: str) -> bool:
    """Return whether another character in this place says something else: a sign of mathematics, a currency."""
    if character in _NO_SIGN:
        return False
    return character in _OF_SEX or unicodedata.category(character) in {"Sm", "Sc"}


def _raised(match: re.Match[str]) -> str:
    text = match[0].translate(_RAISED)
    return text if len(text) == 1 and not text.isdigit() else f"^{text}"


def _negative(match: re.Match[str]) -> str:
    return f"{match['name'] or match['named'] or ''} {NEGATIVE}"
