"""Match the elements of two lists by what they say, never by their places.

Nothing in a record has a stable key and lists have no order, so an element is matched

1. with its equal;
2. with the one element that agrees in what identifies it, from the strictest identity to the loosest;
3. with the most similar one, where the similarity reaches a threshold.

What then remains was added or dropped. Every tie is decided by content, so that shuffling either list
changes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

import msgspec
from rapidfuzz import fuzz

from monitor.model import Struct
from monitor.model.tables import read_word_sets

T = TypeVar("T")
_Sides = tuple[list[T], list[T]]

THRESHOLD = 70.0
"""Similarity, of 100, from which two elements are one that changed; tests/changes/test_align.py pins it."""

_MOST_PAIRS = 20_000
"""From here on only elements that share uncommon words are compared."""

_CANDIDATES = 8
"""How many of them, for each element."""

_TIME = re.compile(
    r"\b\d+(?:\s*(?:-|\u2013|to|and|,)\s*\d+)*[\s-]*(?:minute|hour|day|week|month|year)s?\b"
    r"|\b(?:minute|hour|day|week|month|year|visit|cycle)s?\s+\d+\b"
)
_WORD = re.compile(r"\w+")
_BOILERPLATE = read_word_sets(__package__, "align.toml")["boilerplate"]


class Alignment(Struct, Generic[T], frozen=True, kw_only=True):
    """What became of the elements of a list; content decides the order of every tuple.

    Attributes:
        unchanged: elements of both lists.
        pairs: elements that changed, as (before, after).
        added, dropped: elements without a counterpart.
    """

    unchanged: tuple[T, ...] = ()
    pairs: tuple[tuple[T, T], ...] = ()
    added: tuple[T, ...] = ()
    dropped: tuple[T, ...] = ()


def encode(value: object) -> bytes:
    """Return JSON with sorted keys: equal for equal content, and an order among different values."""
    return msgspec.json.encode(value, order="deterministic")


def align(
    before: Sequence[T],
    after: Sequence[T],
    *,
    key: Callable[[T], str],
    threshold: float = THRESHOLD,
    identities: Sequence[Callable[[T], Hashable]] = (),
    block: Callable[[T], Hashable] | None = None,
) -> Alignment[T]:
    """Return the alignment of two lists by content.

    Args:
        before: JSON values, in any order.
        after: JSON values, in any order.
        key: the text by which two elements are similar.
        threshold: similarity of 0 to 100 from which elements are paired; above 100 pairs none.
        identities: what identifies an element, strictest first; None means that the element lacks it.
        block: elements of different blocks are never similar.
    """
    unchanged, left, right = _exact(before, after)
    pairs: list[tuple[T, T]] = []
    for identity in identities:
        if left and right:  # nothing to pair otherwise, and an identity is read from many texts
            pairs += _identical((left, right), identity)
    if left and right and threshold <= 100:
        pairs += _similar((left, right), key, threshold, block)
    return Alignment(
        unchanged=tuple(unchanged),
        pairs=tuple(sorted(pairs, key=encode)),
        added=tuple(right),
        dropped=tuple(left),
    )


def similarity(first: str, second: str) -> float:
    """Return how far two texts say the same, of 100; boilerplate of the field and points in time count little."""
    return _similarity(_Text(first), _Text(second), 0.0)


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that are neither the field's boilerplate nor a point in time."""
    return _Text(text).content


def _exact(before: Iterable[T], after: Iterable[T]) -> tuple[list[T], list[T], list[T]]:
    """Elements in both, then what is left of either side, each in the order of its encoding."""
    waiting: dict[bytes, list[T]] = defaultdict(list)
    for element in before:
        waiting[encode(element)].append(element)
    unchanged: dict[bytes, list[T]] = defaultdict(list)
    right: list[tuple[bytes, T]] = []
    for element in after:
        code = encode(element)
        if waiting.get(code):
            unchanged[code].append(waiting[code].pop())
        else:
            right.append((code, element))
    right.sort(key=lambda item: item[0])
    return (
        [element for code in sorted(unchanged) for element in unchanged[code]],
        [element for code in sorted(waiting) for element in waiting[code]],
        [element for _, element in right],
    )


def _identical(sides: _Sides[T], identity: Callable[[T], Hashable]) -> list[tuple[T, T]]:
    """Pair elements that agree in an identity, and take them from `sides`."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index, element in enumerate(sides[1]):
        waiting[identity(element)].append(index)
    waiting.pop(None, None)
    taken: list[tuple[int, int]] = []
    for index, element in enumerate(sides[0]):
        if places := waiting.get(identity(element)):
            taken.append((index, places.pop(0)))
    return _take(sides, taken)


def _take(sides: _Sides[T], taken: Sequence[tuple[int, int]]) -> list[tuple[T, T]]:
    left, right = sides
    pairs = [(left[old], right[new]) for old, new in taken]
    gone_left, gone_right = {old for old, _ in taken}, {new for _, new in taken}
    left[:] = [element for index, element in enumerate(left) if index not in gone_left]
    right[:] = [element for index, element in enumerate(right) if index not in gone_right]
    return pairs


class _Text:
    """A text prepared once for many comparisons."""

    __slots__ = ("content", "full", "numbers", "ordered")

    def __init__(self, text: str) -> None:
        lower = text.lower()
        words = _WORD.findall(_TIME.sub(" ", lower))
        content = [word for word in words if word not in _BOILERPLATE] or words or _WORD.findall(lower)
        self.full = " ".join(_WORD.findall(lower))
        self.content = frozenset(content)
        self.ordered = " ".join(sorted(content))
        self.numbers = frozenset(word for word in content if word.isdigit())


def _similarity(first: _Text, second: _Text, cutoff: float) -> float:
    # Sorted, since the same words in another order are the same element: "pain, VAS" and "VAS pain".
    content = fuzz.ratio(first.ordered, second.ordered)
    small, large = sorted((first.content, second.content), key=len)
    # A text that only gains words stays the same element, however many they are; one word alone ("pain") is in too many.
    if len(small) >= 2 and small <= large:
        content = max(content, 75 + 20 * len(small) / len(large))
    if first.numbers and second.numbers and not first.numbers & second.numbers:
        content *= 0.85  # IL-6 is not IL-8, and SF-36 is not SF-12
    # The second ratio adds 10 at most: where that is not enough, it need not be computed.
    if content * 0.9 + 10 < cutoff:
        return 0.0
    return content * 0.9 + fuzz.ratio(first.full, second.full) * 0.1


def _similar(
    sides: _Sides[T], key: Callable[[T], str], threshold: float, block: Callable[[T], Hashable] | None
) -> list[tuple[T, T]]:
    left = [_Text(key(element)) for element in sides[0]]
    right = [_Text(key(element)) for element in sides[1]]
    scored: list[tuple[float, int, int]] = []
    for old, new in _candidates(left, right, _blocks(sides, block)):
        score = _similarity(left[old], right[new], threshold)
        if score >= threshold:
            scored.append((-score, old, new))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, old, new in sorted(scored):  # both sides are in the order of their content
        if old not in taken and new not in used:
            taken[old] = new
            used.add(new)
    return _take(sides, sorted(taken.items()))


def _blocks(sides: _Sides[T], block: Callable[[T], Hashable] | None) -> Iterable[tuple[list[int], list[int]]]:
    if block is None:
        return [(list(range(len(sides[0]))), list(range(len(sides[1]))))]
    blocks: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side in (0, 1):
        for index, element in enumerate(sides[side]):
            blocks[block(element)][side].append(index)
    return list(blocks.values())


def _candidates(
    left: Sequence[_Text], right: Sequence[_Text], blocks: Iterable[tuple[list[int], list[int]]]
) -> Iterable[tuple[int, int]]:
    for left_places, right_places in blocks:
        if len(left_places) * len(right_places) <= _MOST_PAIRS:
            yield from ((old, new) for old in left_places for new in right_places)
        else:
            yield from _sharing(left, right, left_places, right_places)


def _sharing(
    left: Sequence[_Text], right: Sequence[_Text], left_places: Sequence[int], right_places: Sequence[int]
) -> Iterable[tuple[int, int]]:
    """Yield for each text on the left the few on the right that share its most uncommon words."""
    places: dict[str, list[int]] = defaultdict(list)
    for new in right_places:
        for word in sorted(right[new].content):
            places[word].append(new)
    for old in left_places:
        shared: dict[int, float] = defaultdict(float)
        # Uncommon words first, and few of them: a list of thousands must not be compared as a whole.
        for word in sorted(left[old].content, key=lambda word: (len(places.get(word, ())), word))[:6]:
            for new in places.get(word, ())[:200]:
                shared[new] += 1 / len(places[word])
        best = sorted(shared, key=lambda new: (-shared[new], new))[:_CANDIDATES]
        yield from ((old, new) for new in best)
