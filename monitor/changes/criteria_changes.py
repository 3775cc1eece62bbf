"""What became of each criterion from one text to the next: moved, negated, reworded, added, removed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from monitor.changes.criteria import OTHER, Criterion, criteria_of, section_texts
from monitor.diff.align import align
from monitor.diff.meaning import known_acronyms, meaning_key, same_meaning
from monitor.diff.spelling import differs_in_spelling, folded
from monitor.model import Struct
from monitor.model.tables import read_word_sets

NEGATED, AFFIRMED = "negated", "affirmed"

_ALIKE: Final = 62.0
"""Similarity, of 100, from which two criteria of one section are one that was reworded."""

_ALIKE_ELSEWHERE: Final = 80.0
"""The same for criteria of different sections."""

_MOST_PAIRS: Final = 10_000
"""Criteria that came and went, multiplied, up to which each is looked for inside each other."""

_MOST_LOOKED_FOR: Final = 100
"""Criteria that are looked for in the whole other text; real lists have fewer."""

_LONG: Final = 4
"""Letters of a word by which criteria are recognised."""

_SETS: Final = read_word_sets(__package__, "criteria_changes.toml")
_COMMON: Final = _SETS["common"]
"""Words that many criteria have: two that share nothing else are two criteria."""

_JOINING: Final = _SETS["joining"]
"""Words that may be between the parts of a criterion."""

_OTHER_WORDS: Final = 4
"""Words beside a *not* in which two criteria may differ ("may be", "must not be") and still mean the opposite."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_NEGATIONS: Final = _SETS["negations"]


_OPPOSITES = MappingProxyType(
    {"unable": "able", "unwilling": "willing", "ineligible": "eligible", "incapable": "capable"}
)


class Altered(Struct, frozen=True, kw_only=True):
    """One criterion on both sides."""

    before: Criterion
    after: Criterion

    @property
    def is_same_text(self) -> bool:
        """Whether it says the same in both sections that it was in."""
        return (
            self.before.key == self.after.key
            or differs_in_spelling(self.before.text, self.after.text)
            or same_meaning(self.before.text, self.after.text)
        )

    @property
    def is_respelt(self) -> bool:
        """Whether nothing but punctuation, spaces and capitals differs."""
        return differs_in_spelling(self.before.text, self.after.text)

    @property
    def is_reworded(self) -> bool:
        """Whether it certainly means what it meant, in other words, numbers or signs."""
        return not self.negation and same_meaning(self.before.text, self.after.text)

    @property
    def negation(self) -> str:
        """The word of negation by which the two sides differ, and by little else; empty for none."""
        old, new = (Counter(_WORD.findall(folded(side.text))) for side in (self.before, self.after))
        gained, lost = (_negations(side) for side in (new - old, old - new))
        others = ((new - old) + (old - new)).total() - gained.total() - lost.total()
        if gained.total() == lost.total() or others > _OTHER_WORDS:
            return ""
        return next(iter(gained if gained.total() > lost.total() else lost))

    @property
    def negations(self) -> tuple[int, int]:
        """How often either side says its word of negation."""
        before, after = (
            _WORD.findall(folded(side.text)).count(self.negation) for side in (self.before, self.after)
        )
        return before, after

    @property
    def sense(self) -> str | None:
        """Whether it now says *not* and did not before, or the other way round."""
        if not self.negation:
            return None
        return NEGATED if self._gained else AFFIRMED

    @property
    def _gained(self) -> bool:
        old, new = (
            _negations(Counter(_WORD.findall(folded(side.text)))) for side in (self.before, self.after)
        )
        return new.total() > old.total()


class Divided(Struct, frozen=True, kw_only=True):
    """A criterion that became several with its words, or that several became.

    Attributes:
        parts: at least two. is_joined: the parts came first.
        negation: a word of negation that only the whole has; empty for none.
    """

    whole: Criterion
    parts: tuple[Criterion, ...]
    is_joined: bool = False
    negation: str = ""


class Criteria(Struct, frozen=True, kw_only=True):
    """What became of the criteria of a text, each in the order of the texts.

    Attributes:
        divided: one that became several, or several that became one.
        moved: to another section. altered: in a word, a number or a sign. reworded: with the same meaning.
            respelt: in nothing but punctuation, spaces and capitals.
    """

    divided: tuple[Divided, ...] = ()
    moved: tuple[Altered, ...] = ()
    altered: tuple[Altered, ...] = ()
    reworded: tuple[Altered, ...] = ()
    respelt: tuple[Altered, ...] = ()
    added: tuple[Criterion, ...] = ()
    removed: tuple[Criterion, ...] = ()


def _negations(words: Counter[str]) -> Counter[str]:
    return Counter({word: amount for word, amount in words.items() if word in _NEGATIONS})


def _affirmed(text: str) -> str:
    """Return the words of a criterion without those of negation: equal for "Able to walk" and "Unable to walk"."""
    words = (_OPPOSITES.get(word, word) for word in _WORD.findall(folded(text)))
    return " ".join(word for word in words if word not in _NEGATIONS)


def compare_criteria(before: str, after: str) -> Criteria:
    """Return what became of each criterion; nothing where only their order or their headings differ."""
    old, new = list(criteria_of(before)), list(criteria_of(after))
    same = _take_same(old, new, lambda pair: (pair.section, pair.key))
    moved = _take_same(old, new, lambda pair: pair.key)
    alike = _take_same(old, new, lambda pair: (pair.section, meaning_key(pair.text, known_acronyms())))
    alike += _take_same(old, new, lambda pair: (pair.section, _affirmed(pair.text)))
    divided = [*_take_divided(old, new), *_take_divided(new, old, is_joined=True)]
    alike += [pair for section in _sections(old, new) for pair in _take_alike(old, new, section)]
    alike += _take_extended(old, new)
    alike += [pair for section in _sections(old, new) for pair in _take_related(old, new, section)]
    moved += _take_alike_elsewhere(old, new)
    texts = section_texts(before), section_texts(after)
    moved += _take_moved(old, *texts)
    _drop_cut_otherwise(old, new, *texts)
    _drop_cut_otherwise(new, old, *texts[::-1])
    respelt = [pair for pair in alike if pair.is_respelt]
    reworded = [pair for pair in alike if not pair.is_respelt and pair.is_reworded]
    kept = {id(pair) for pair in (*respelt, *reworded)}
    return Criteria(
        divided=tuple(divided),
        moved=tuple(pair for pair in moved if _is_between_lists(pair, *texts)),
        altered=tuple(pair for pair in alike if id(pair) not in kept),
        reworded=tuple(reworded),
        respelt=(*(pair for pair in same if pair.before.text != pair.after.text), *respelt),
        added=tuple(new),
        removed=tuple(old),
    )


def _is_between_lists(pair: Altered, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Return whether both texts have both sections: else a heading came or went, and no criterion moved."""
    places = {pair.before.section, pair.after.section}
    return OTHER not in places or all(
        text.get(place, "").strip() for text in (before, after) for place in places
    )


def _sections(old: Sequence[Criterion], new: Sequence[Criterion]) -> list[str]:
    return sorted({criterion.section for criterion in (*old, *new)})


def _take_same(
    old: list[Criterion], new: list[Criterion], key: Callable[[Criterion], Hashable]
) -> list[Altered]:
    """Pair criteria with equal keys, and take them from both lists."""
    waiting: dict[Hashable, list[Criterion]] = defaultdict(list)
    for criterion in old:
        waiting[key(criterion)].append(criterion)
    pairs = [
        Altered(before=alike.pop(0), after=criterion)
        for criterion in new
        if (alike := waiting.get(key(criterion)))
    ]
    _take(old, new, pairs)
    return pairs


def _take_alike(old: list[Criterion], new: list[Criterion], section: str) -> list[Altered]:
    """Pair the most similar criteria of a section, then a single one that is left on either side."""
    left, right = ([criterion for criterion in side if criterion.section == section] for side in (old, new))
    alignment = align(left, right, key=lambda criterion: criterion.key, threshold=_ALIKE)
    pairs = [Altered(before=criterion, after=longer) for criterion, longer in alignment.pairs]
    pairs.sort(key=lambda pair: right.index(pair.after))
    _take(old, new, pairs)
    return pairs


def _take_divided(
    wholes: list[Criterion], pieces: list[Criterion], *, is_joined: bool = False
) -> list[Divided]:
    """Take each criterion whose words are those of several others of its section, in their order."""
    made: list[Divided] = []
    if len(wholes) * len(pieces) > _MOST_PAIRS:
        return made
    for whole in wholes:
        inside = [
            (whole.key.find(piece.key), piece)
            for piece in pieces
            if piece.section == whole.section and _contains(piece.key, whole.key)
        ]
        inside.sort(key=lambda item: item[0])
        parts = tuple(piece for _, piece in inside)
        rest = whole.key
        for part in parts:
            rest = rest.replace(part.key, " ", 1)
        between = _WORD.findall(rest)
        if len(parts) > 1 and set(between) <= _JOINING | _NEGATIONS:
            negation = next((word for word in between if word in _NEGATIONS), "")
            made.append(Divided(whole=whole, parts=parts, is_joined=is_joined, negation=negation))
            pieces[:] = [piece for piece in pieces if not any(piece is part for part in parts)]
    for division in made:
        wholes.remove(division.whole)
    return made


def _take_related(old: list[Criterion], new: list[Criterion], section: str) -> list[Altered]:
    """Pair criteria of a section that share half of their words, where each has only one such counterpart."""
    sides = [[criterion for criterion in side if criterion.section == section] for side in (old, new)]
    if len(sides[0]) * len(sides[1]) > _MOST_PAIRS:
        return []
    left, right = ([(criterion, _long_words(criterion)) for criterion in side] for side in sides)
    related = [
        (criterion, other)
        for criterion, words in left
        for other, others in right
        if words & others and 2 * len(words & others) >= max(len(words), len(others))
    ]
    counts = Counter(id(criterion) for pair in related for criterion in pair)
    pairs = [
        Altered(before=criterion, after=other)
        for criterion, other in related
        if counts[id(criterion)] == counts[id(other)] == 1
    ]
    _take(old, new, pairs)
    return pairs


def _long_words(criterion: Criterion) -> frozenset[str]:
    words = (word for word in _WORD.findall(criterion.key) if len(word) >= _LONG)
    stems = {word: word.removesuffix("s") for word in words if not word.isdigit()}
    return frozenset(stem for word, stem in stems.items() if not {word, stem} & _COMMON)


def _take_extended(old: list[Criterion], new: list[Criterion]) -> list[Altered]:
    """Pair a criterion with the only one of its section that says it and more, or a part of it."""
    pairs: list[Altered] = []
    if len(old) * len(new) > _MOST_PAIRS:
        return pairs
    for criterion in old:
        inside = [
            longer
            for longer in new
            if longer.section == criterion.section and _contains(criterion.key, longer.key)
        ]
        if len(inside) == 1 and all(pair.after is not inside[0] for pair in pairs):
            pairs.append(Altered(before=criterion, after=inside[0]))
    _take(old, new, pairs)
    return pairs


def _contains(first: str, second: str) -> bool:
    small, large = sorted((first, second), key=len)
    return bool(small) and f" {small} " in f" {re.sub(r'[,;:.]', ' ', large)} "


def _take_alike_elsewhere(old: list[Criterion], new: list[Criterion]) -> list[Altered]:
    alignment = align(old, new, key=lambda criterion: criterion.key, threshold=_ALIKE_ELSEWHERE)
    pairs = [
        Altered(before=criterion, after=longer)
        for criterion, longer in alignment.pairs
        if criterion.section != longer.section
    ]
    _take(old, new, pairs)
    return pairs


def _take_moved(old: list[Criterion], before: Mapping[str, str], after: Mapping[str, str]) -> list[Altered]:
    """Take the criteria that another section has now, where other marks divide its list."""
    pairs = []
    for criterion in old[:_MOST_LOOKED_FOR]:
        for section in sorted(after.keys() - {criterion.section, OTHER}):
            if _times(criterion, after[section]) > _times(criterion, before.get(section, "")):
                moved = msgspec.structs.replace(criterion, section=section)
                pairs.append(Altered(before=criterion, after=moved))
                break
    for pair in pairs:
        old.remove(pair.before)
    return pairs


def _drop_cut_otherwise(
    gone: list[Criterion], came: Sequence[Criterion], own: Mapping[str, str], other: Mapping[str, str]
) -> None:
    """Drop the criteria that the other text has as often in the same section, where other marks divide its list.

    A criterion stays that is part of one with a *not* on the other side: "No cancer or fever" is not "Fever".
    """
    gone[:] = [
        criterion
        for place, criterion in enumerate(gone)
        if place >= _MOST_LOOKED_FOR
        or _times(criterion, other.get(criterion.section, "")) < _times(criterion, own[criterion.section])
        or any(_denies(longer, criterion) for longer in came[:_MOST_LOOKED_FOR])
    ]


def _denies(longer: Criterion, part: Criterion) -> bool:
    """Return whether a criterion has the words of another, and a negation beside them."""
    if longer.section != part.section or not _contains(part.key, longer.key) or longer.key == part.key:
        return False
    words, others = (Counter(_WORD.findall(criterion.key)) for criterion in (longer, part))
    return _negations(words - others).total() > 0


def _times(criterion: Criterion, text: str) -> int:
    """Return how often a text has the words of a criterion."""
    return len(re.findall(rf"(?<!\w){re.escape(criterion.key)}(?!\w)", text)) if criterion.key else 0


def _take(old: list[Criterion], new: list[Criterion], pairs: Sequence[Altered]) -> None:
    """Remove what was paired from both lists."""
    for side, gone in ((old, [pair.before for pair in pairs]), (new, [pair.after for pair in pairs])):
        for criterion in gone:
            side.remove(criterion)
