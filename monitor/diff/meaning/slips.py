"""Words in which a slip of one letter is certain to be one: "particpants" is "participants"."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from rapidfuzz.distance import OSA

_SHORTEST: Final = 7
"""Letters from which two words that differ in one letter are seldom both words of the language."""


def is_slip(first: str, second: str) -> bool:
    """Return whether one of two words is a common word of the field and the other is that word with a slip in it."""
    if min(len(first), len(second)) < _SHORTEST or first[0] != second[0]:
        return False
    common, near = _words()
    if (first in common) == (second in common) or {first, second} & near:
        return False
    return OSA.distance(first, second, score_cutoff=1) == 1


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the common words of `slips.txt`, and the words that only look like one of them."""
    lines = resources.files(__package__).joinpath("slips.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    return (
        frozenset(word for word in words if not word.startswith("-")),
        frozenset(word.removeprefix("-") for word in words if word.startswith("-")),
    )
