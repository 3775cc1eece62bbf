"""Whether one name is several names joined: "Pain" and "Disability" became "Pain and disability".

Only words decide. Each name must be in the joined one with all of its words, and add one of its own, or the words
that it shares as often again; and the joined one says no *not*, and no number, that none of them says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, takewhile
from typing import Final

from monitor.diff.meaning import AcronymIndex, TokenKind, meaning_of
from monitor.diff.meaning.spelling import base_forms
from monitor.diff.meaning.tokens import MeaningToken
from monitor.model.tables import read_word_sets

_SETS: Final = read_word_sets(__package__, "joining.toml")
_JOINING: Final = _SETS["joining"]
_SAY_NOTHING: Final = _JOINING | _SETS["say_nothing"]
_DENYING: Final = _SETS["denying"]

_MOST_LONE: Final = 8
"""Names beside a joined one that may be its parts; more are another list."""


class JoinedName:
    """A name by its words, read once to be compared with several others."""

    __slots__ = ("is_joining", "tokens", "words")

    def __init__(self, name: str, acronyms: AcronymIndex) -> None:
        self.tokens = meaning_of(name, acronyms)
        self.words = tuple(
            _word(token) for token in self.tokens if token.text not in _SAY_NOTHING and _says(token)
        )
        self.is_joining = any(token.text in _JOINING for token in self.tokens)

    def is_inside(self, whole: JoinedName) -> bool:
        """Return whether the other name has all of its words."""
        return bool(self.words) and set(self.words) <= set(whole.words)


def are_joined(parts: Sequence[JoinedName], whole: JoinedName) -> bool:
    """Return whether a name is that of all the parts together."""
    if len(parts) < 2 or not whole.is_joining or not all(part.words for part in parts):
        return False
    said = Counter(word for part in parts for word in part.words)
    own = Counter(whole.words)
    if any(word not in own for word in said) or any(_decides(word) for word in own if word not in said):
        return False
    return all(_adds(part, [other for other in parts if other is not part], own) for part in parts)


def _adds(part: JoinedName, others: Sequence[JoinedName], own: Counter[str]) -> bool:
    """Return whether a part has a word that no other has, or is in the whole once more than in the longer ones."""
    shared = {word for other in others for word in other.words}
    if set(part.words) - shared:
        return True
    longer = [other for other in others if set(part.words) < set(other.words)]
    return bool(longer) and all(not Counter(other.words) + _rest(part, other) - own for other in longer)


def _rest(part: JoinedName, other: JoinedName) -> Counter[str]:
    """Return the words of a part behind those with which the other begins too; all of them where none are left."""
    begin = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(part.words, other.words, strict=False))))
    return Counter(part.words[begin:] or part.words)


def _says(token: MeaningToken) -> bool:
    return token.kind is not TokenKind.MARK


def _word(token: MeaningToken) -> str:
    return min(base_forms(token.text)) if token.kind is TokenKind.WORD else token.text


def _decides(word: str) -> bool:
    """Return whether a word that only the joined name has makes another thing of it."""
    return word in _DENYING or any(map(str.isdigit, word)) or word in {"<", ">", "≤", "≥"}


def most_joined(own: Sequence[JoinedName], lone: Sequence[JoinedName], whole: JoinedName) -> tuple[int, ...]:
    """Return the places of the most lone names that a whole joins with the names that are its own; none for no such.

    At most eight lone names are looked at.
    """
    inside = [place for place, name in enumerate(lone) if name.is_inside(whole)][:_MOST_LONE]
    for amount in range(len(inside), 0, -1):
        for places in combinations(inside, amount):
            if are_joined([*own, *(lone[place] for place in places)], whole):
                return places
    return ()


def joined_names(names: Iterable[str], acronyms: AcronymIndex) -> list[JoinedName]:
    """Return names, each read once."""
    return [JoinedName(name, acronyms) for name in names]
