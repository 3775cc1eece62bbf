"""Large numbers in one form: "10 million", "10,000,000" and "1 x 10^7" are one number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from monitor.diff.meaning.tokens import MeaningToken, TokenKind

_WORDS: Final = {"thousand": 3, "million": 6, "billion": 9}
_TIMES: Final = frozenset({"x", "×"})  # noqa: RUF001 - the sign of multiplication
_LARGEST: Final = 18
"""The largest power of ten that is written out."""


def with_magnitudes(tokens: Sequence[MeaningToken]) -> Iterator[MeaningToken]:
    """Yield the tokens, with one for a number and its power of ten."""
    place = 0
    while place < len(tokens):
        length, power = _power(tokens, place)
        value = _value(tokens[place]) if length else None
        if value is None:
            yield tokens[place]
            place += 1
        else:
            yield msgspec.structs.replace(tokens[place], text=f"{value * 10**power:.12g}")
            place += length


def _power(tokens: Sequence[MeaningToken], place: int) -> tuple[int, int]:
    """Return how many tokens a number and its power of ten are, and the power; 0 for no power."""
    texts = [token.text for token in tokens[place : place + 5]]
    if tokens[place].kind is not TokenKind.NUMBER:
        return 0, 0
    if len(texts) > 1 and texts[1] in _WORDS:
        return 2, _WORDS[texts[1]]
    if len(texts) == 5 and texts[1] in _TIMES and texts[2:4] == ["10", "^"]:
        return (5, int(texts[4])) if _is_power(texts[4]) else (0, 0)
    return 0, 0


def _is_power(text: str) -> bool:
    return text.isdecimal() and int(text) <= _LARGEST


def _value(token: MeaningToken) -> float | None:
    try:
        return float(token.text)
    except ValueError:  # "2nd", or digits that can be read in two ways
        return None
