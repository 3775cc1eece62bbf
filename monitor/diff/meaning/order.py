"""Whether two texts say the same in another word order.

Order decides about meaning wherever words depend on each other ("leg pain and function", "cells without drug").
So a few moves only count as certain: a time ("at 12 months"), "from baseline" and a known scale may be in
another place, "ODI change" is "change in ODI", and single words that "and" or "or" joins may change places.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from monitor.diff.meaning.acronyms import AcronymIndex, Tokens
from monitor.diff.meaning.tokens import MeaningToken, TokenKind, same_token, without_marks
from monitor.model.base import Struct
from monitor.model.tables import read_word_sets

_SETS: Final = read_word_sets(__package__, "words.toml")
_TIME_PREPOSITIONS: Final = _SETS["time_prepositions"]
_PREPOSITIONS: Final = _SETS["prepositions"]
_MEASURED: Final = _SETS["measured"]
_RELATIVE: Final = _SETS["relative"]
_HEADS: Final = _SETS["heads"]
_STATISTICS: Final = _SETS["statistics"]
_OF: Final = frozenset({"of", "in", "for"})
_CONJUNCTIONS: Final = frozenset({"and", "or", "and/or", "/"})


class _Phrase(Struct, frozen=True, kw_only=True):
    """The parts of a text whose order among each other does not matter.

    Attributes:
        moved: "from baseline" and the time. head: the noun that everything else belongs to.
        instruments, statistics, others: what belongs to it, each in its order.
    """

    moved: Tokens = ()
    head: Tokens = ()
    instruments: Tokens = ()
    statistics: Tokens = ()
    others: Tokens = ()

    @property
    def parts(self) -> tuple[Tokens, ...]:
        return self.moved, self.head, self.instruments, self.statistics, self.others


def same_in_another_order(old: Tokens, new: Tokens, acronyms: AcronymIndex) -> bool:
    """Return whether two texts have the same words in orders that certainly mean the same."""
    if len(without_marks(old)) != len(without_marks(new)) and _joins(old) != _joins(new):
        return False
    first, second = _phrase(old, acronyms), _phrase(new, acronyms)
    return all(map(_are_same, first.parts, second.parts))


def _phrase(tokens: Tokens, acronyms: AcronymIndex) -> _Phrase:
    if _joins(tokens):
        return _Phrase(others=without_marks(_with_sorted_list(tokens)))
    words = without_marks(tokens)
    moved, rest = _without_movable(words)
    nested = _noun_phrase(rest)
    if nested is None:
        return _Phrase(moved=moved, others=rest)
    head, modifiers = nested
    return _Phrase(
        moved=moved,
        head=head,
        instruments=tuple(token for token in modifiers if _is_instrument(token, acronyms)),
        statistics=tuple(token for token in modifiers if token.text in _STATISTICS),
        others=tuple(
            token
            for token in modifiers
            if token.text not in _STATISTICS and not _is_instrument(token, acronyms)
        ),
    )


def _without_movable(words: Tokens) -> tuple[Tokens, Tokens]:
    """Return "from baseline" and the one time of a text, and the text without them.

    A time stays where another time or a clause is, since it may belong to that: "patients operated at 6 months".
    """
    if any(token.text in _RELATIVE or _is_participle(token) for token in words):
        return (), words
    moved: list[MeaningToken] = []
    rest: list[MeaningToken] = []
    has_one_time = sum(token.kind is TokenKind.DURATION for token in words) == 1
    for token in words:
        previous = rest[-1].text if rest else ""
        is_time = token.kind is TokenKind.DURATION and has_one_time and previous in _TIME_PREPOSITIONS
        if is_time or (token.text == "baseline" and previous == "from"):
            moved += [rest.pop(), token]
        else:
            rest.append(token)
    return tuple(moved), tuple(rest)


def _noun_phrase(words: Tokens) -> tuple[Tokens, Tokens] | None:
    """Return the head of "change in ODI" or "ODI change" and its modifiers; None where there is more than that."""
    place = next(
        (
            place
            for place, (token, following) in enumerate(pairwise(words))
            if token.text in _HEADS and following.text in _OF
        ),
        None,
    )
    if place is not None:
        before, after = words[:place], words[place + 2 :]
        head: Tokens = (words[place],)
        statistics = tuple(token for token in before if token.text in _STATISTICS)
        modifiers = (*statistics, *after, *(token for token in before if token.text not in _STATISTICS))
    else:
        head, modifiers = ((words[-1],), words[:-1]) if words and words[-1].text in _HEADS else ((), words)
    is_simple = not any(token.text in _PREPOSITIONS or token.kind is TokenKind.SIGN for token in modifiers)
    return (head, modifiers) if is_simple else None


def _with_sorted_list(tokens: Tokens) -> Tokens:
    """Return the tokens with single words that one "and" or "or" joins in the order of the alphabet."""
    joins = _joins(tokens)
    if len(joins) != 1:
        return tokens
    place = joins[0]
    start = place - 1 - (tokens[place - 1].text == "," if place else 0)
    items = [start]
    while start >= 2 and tokens[start - 1].text == ",":
        start -= 2
        items.append(start)
    items.append(place + 1)
    end = place + 2
    is_list = start >= 0 and end <= len(tokens) and all(_is_item(tokens[item]) for item in items)
    if not is_list or not (_is_edge(tokens[start - 1 : start]) and _is_edge(tokens[end : end + 1])):
        return tokens
    ordered = sorted((tokens[item] for item in items), key=lambda token: token.text)
    return (*tokens[:start], *ordered, tokens[place], *tokens[end:])


def _is_edge(token: Sequence[MeaningToken]) -> bool:
    """Return whether a list ends here: nothing, a preposition or punctuation is beside it."""
    return not token or token[0].text in _PREPOSITIONS or token[0].kind is TokenKind.MARK


def _is_item(token: MeaningToken) -> bool:
    return token.kind is TokenKind.ACRONYM or (
        token.kind is TokenKind.WORD and token.text not in _PREPOSITIONS | _CONJUNCTIONS
    )


def _joins(tokens: Tokens) -> list[int]:
    return [place for place, token in enumerate(tokens) if token.text in _CONJUNCTIONS]


def _is_participle(token: MeaningToken) -> bool:
    return token.text.endswith("ed") and len(token.text) > 4 and token.text not in _MEASURED


def _is_instrument(token: MeaningToken, acronyms: AcronymIndex) -> bool:
    acronym = acronyms.by_name.get(token.text) if token.kind is TokenKind.ACRONYM else None
    return acronym is not None and acronym.is_instrument


def _are_same(first: Tokens, second: Tokens) -> bool:
    return len(first) == len(second) and all(map(same_token, first, second))
