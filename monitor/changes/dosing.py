"""What a text says of dose, number and source of cells, route and schedule, and where two texts differ in it.

These words decide what a person in the trial is given. A text in which one of them differs has changed; a text in
which only others differ was edited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from types import MappingProxyType

from rapidfuzz.distance import Indel

from monitor.diff.contrast import contrast
from monitor.diff.spelling import differs_in_spelling, figures, folded
from monitor.model import Struct
from monitor.model.tables import read_word_sets
from monitor.model.wording import plain

_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_DIGITS = MappingProxyType({word: str(number) for number, word in enumerate(_COUNTED.split())})


def _read() -> frozenset[str]:
    sets = read_word_sets(__package__, "dosing.toml")
    return frozenset(folded(word) for words in sets.values() for word in words)


WEIGHTY = _read()
"""Words of dose, source, route and schedule, folded."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_PER = frozenset({"per", "each", "every"})
"""What follows these words is a part of a dose: "per level", "per patient"."""

_SPACED = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_CONTEXT = 3
_MOST = 3
"""Passages that are shown of one text."""


class DosingContrast(Struct, frozen=True, kw_only=True):
    """A passage on both sides, cut around what differs in dose, source, route or schedule."""

    before: str
    after: str


def differs_in_dosing(before: str | None, after: str | None) -> bool:
    """Whether a word of dose, source, route or schedule, or any number, is on one side more often."""
    if before is None or after is None:
        return bool(_weighty(before or after or ""))
    if differs_in_spelling(before, after):
        return False
    return _weighty(before) != _weighty(after) or _are_exchanged(before, after)


def _are_exchanged(before: str, after: str) -> bool:
    """Whether numbers changed places among words that stayed: "low dose 6, high dose 18 million"."""
    words = [[word for word in _WORD.findall(folded(side)) if word in WEIGHTY] for side in (before, after)]
    numbers = [figures(side) for side in (before, after)]
    all_words = [_WORD.findall(folded(side)) for side in (before, after)]
    if all_words[0] != all_words[1] and _joined_alike(all_words[0]) == _joined_alike(all_words[1]):
        return True
    if numbers[0] != numbers[1] and _WORD.findall(folded(before)) == _WORD.findall(folded(after)):
        return True
    if words[0] == words[1]:
        return numbers[0] != numbers[1] and len(set(words[0])) > 1
    return numbers[0] == numbers[1] and len(set(numbers[0])) > 1


def _joined_alike(words: Sequence[str]) -> list[str]:
    """Return words with "and" for "or": equal where nothing but that differs."""
    return ["and" if word == "or" else word for word in words]


def dosing_contrasts(before: str, after: str, *, limit: int = 60) -> tuple[DosingContrast, ...]:
    """Return the passages in which two texts differ in dosing, each cut to about `limit` characters.

    The passages are in the order of the text; where there are more than three, the first ones.
    """
    old, new = plain(before), plain(after)
    if max(len(old), len(new)) <= limit:
        return (DosingContrast(before=old, after=new),)
    passages = _passages(old.split(), new.split())
    weighty = [passage for passage in passages if _weighty(passage.before) != _weighty(passage.after)]
    cut = (contrast(passage.before, passage.after, limit) for passage in weighty[:_MOST] or passages[:1])
    return tuple(DosingContrast(before=old_part, after=new_part) for old_part, new_part in cut)


def _weighty(text: str) -> Counter[str]:
    """What decides: words of the table, number words as digits, and figures by their value."""
    written = _WORD.findall(_SPACED.sub(" ", folded(text)))
    parts = [part for word in written for part in {word, word.removesuffix("'s"), *word.split("-")}]
    words = [_DIGITS.get(part, part) for part in parts]
    per = [f"per {word.removesuffix('s')}" for before, word in pairwise(written) if before in _PER]
    return Counter([*(word for word in words if word in WEIGHTY or word.isdigit()), *per, *figures(text)])


def _passages(old: Sequence[str], new: Sequence[str]) -> list[DosingContrast]:
    """Where two lists of words differ, with a few words on either side; what is near to another is one passage."""
    spans: list[tuple[int, int, int, int]] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            continue
        span = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if spans and span[0] - spans[-1][1] <= _CONTEXT:
            spans[-1] = (spans[-1][0], span[1], spans[-1][2], span[3])
        else:
            spans.append(span)
    return [
        DosingContrast(
            before=" ".join(old[max(a - _CONTEXT, 0) : b + _CONTEXT]),
            after=" ".join(new[max(c - _CONTEXT, 0) : d + _CONTEXT]),
        )
        for a, b, c, d in spans
    ]
