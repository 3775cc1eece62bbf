"""Posted values that are equal for a reader: 1,234 and 1234, 12.0 and 12.00, .5 and 0.5, N/A and n/a.

Where a comma is ambiguous it is read as the registry writes numbers, which is between thousands.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from monitor.diff.spelling import folded
from monitor.model.duration import Duration, read_durations, same_length

_COMPARED: Final = re.compile(
    r"(?:p(?:[- ]?value)?\s*(?::\s*|(?==|[<>≤≥~≈])))?(=|<=|>=|[<>≤≥~≈±])?\s*(.+)", re.DOTALL
)
_SAME_SIGN: Final = {"<=": "≤", ">=": "≥", "=": "", "≈": "~"}
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)\s*(?:"
    r"(?P<plain>\d+(?:\.\d*)?|\.\d+)(?P<power>(?:e\^?|\s*x\s*10\^)[+-]?\d{1,3})?"
    r"|(?P<grouped>[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:'\d{3})+)(?:\.\d+)?)"
    r"|(?P<pointed>[1-9]\d{0,2}(?:\.\d{3}){2,})"
    r"|(?P<comma>\d+,(?:\d{1,2}|\d{4,})|0,\d+)"
    r")\s*(?P<percent>%?)"
)
_PART: Final = re.compile(r"(?<![\w.,'])\d[\d.,]*(?<![.,])(?:e\^?[+-]?\d{1,3})?(?![\w'])|\.\d+(?!\w)")
"""A number among others, such as those of "5 (10.0%)"; spaces group nothing there."""
_PLUS_MINUS: Final = re.compile(r"\+\s?/\s?-|\+-")
_RANGE: Final = re.compile(r"(?<=\d)(?:-|\s+-\s+|\s+to\s+)(?=\d)")
_AROUND_SIGN: Final = re.compile(r"\s*([±/%])\s*")
_NOT_AVAILABLE: Final = frozenset({"na", "n/a", "n.a.", "n.a", "n / a"})
_SAME_WORDS: Final = (
    frozenset({"na", "not applicable"}),
    frozenset({"na", "not available"}),
    frozenset({"nr", "not reported"}),
    frozenset({"nr", "not reached"}),
    frozenset({"ne", "not estimable"}),
    frozenset({"ne", "not evaluable"}),
)
"""Words and their abbreviations in the place of a number; an abbreviation of two is equal to either, and they are not."""
_INFINITE: Final = re.compile(r"(?P<sign>[+-]?)\s*(?:inf|infinity|∞)")
_PERCENT: Final = re.compile(r"(?<=\d)\s*per ?cent\b")
_LONGEST: Final = 60
_TIME_WORD: Final = re.compile(
    r"\b(?:min(?:ute)?|h(?:ou)?r|day|w(?:ee)?k|m(?:on)?th|y(?:ea)?r|mo|[hdwmy])s?\b|\d+(?:\.\d+)?|[^\w\s]"
)
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")


def same_value(before: str | None, after: str | None) -> bool:
    """Return whether two posted values say the same; an absent one equals an absent one alone."""
    if before == after:
        return True
    if before is None or after is None:
        return False
    keys = frozenset({value_key(before), value_key(after)})
    return len(keys) == 1 or keys in _SAME_WORDS or same_time(before, after)


def value_key(posted: str) -> str:
    """Return a posted value in one form, which is the same for equal values."""
    return number_key(posted) or _compound_key(posted)


def _compound_key(posted: str) -> str:
    """Return a text with several numbers, such as "5 (10.0%)" or "5 +/- 1", with each of them in one form."""
    text = _RANGE.sub(" to ", _PERCENT.sub("%", folded(posted)))
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return text
    return _AROUND_SIGN.sub(
        r"\1", _PLUS_MINUS.sub("±", _PART.sub(lambda part: number_key(part[0]) or part[0], text))
    )


def number_key(posted: str) -> str | None:
    """Return a posted number, with its sign of comparison, in one form; None for any other text."""
    text = _PERCENT.sub("%", folded(posted))
    if text in _NOT_AVAILABLE:
        return "na"
    if len(text) <= _LONGEST and (infinite := _INFINITE.fullmatch(text)):
        return f"{infinite['sign'].strip('+')}∞"
    match = _COMPARED.fullmatch(text) if len(text) <= _LONGEST else None
    number = _NUMBER.fullmatch(match[2]) if match else None
    if match is None or number is None:
        return None
    return _SAME_SIGN.get(match[1] or "", match[1] or "") + _decimal(number)


def _decimal(match: re.Match[str]) -> str:
    digits = re.sub("[, ']", "", match["plain"] or match["grouped"] or "")
    digits = digits or (match["comma"] or "").replace(",", ".") or (match["pointed"] or "").replace(".", "")
    power = (match["power"] or "^0").rpartition("^")[2].removeprefix("e")
    value = Decimal(f"{match['sign']}{digits}e{power}")
    text = "0" if value == 0 else f"{value.normalize():f}"
    return text + match["percent"]


def time_key(text: str) -> list[str] | None:
    """Return the one length of time that a text names, to the month, with its other words; None for other texts."""
    named = _one_time(text)
    return None if named is None else [f"{named[0].months:.0f}", *named[1]]


def same_time(before: str | None, after: str | None) -> bool:
    """Return whether two texts name one and the same length of time, and nothing else differs in them."""
    old, new = _one_time(before or ""), _one_time(after or "")
    return old is not None and new is not None and same_length(old[0], new[0]) and old[1] == new[1]


def _one_time(text: str) -> tuple[Duration, list[str]] | None:
    """Return the only number of a text, where that is a length of time, and its other words."""
    line = folded(text)
    if len(_FIGURE.findall(line)) != 1:
        return None
    [*readings] = read_durations(line)
    if (
        len(readings) != 1
        or readings[0].duration is None
        or not _FIGURE.search(line, readings[0].start, readings[0].end)
    ):
        return None
    return readings[0].duration, _TIME_WORD.sub(" ", line).split()
