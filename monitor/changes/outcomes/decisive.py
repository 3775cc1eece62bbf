"""Whether the words that differ between two descriptions decide about what is measured, in whom and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from monitor.diff.meaning import AcronymIndex, MeaningToken, TokenKind, meaning_of, read_tokens, same_token
from monitor.diff.meaning.spelling import base_forms
from monitor.model.tables import read_word_sets

_SETS: Final = read_word_sets(__package__, "decisive.toml")
_WORDS: Final = frozenset().union(
    *(_SETS[name] for name in ("logic", "quantity", "where", "time", "units", "means", "whom"))
)
_NEGATIONS: Final = _SETS["negations"]
_FEW: Final = 6
"""Words beside a negation that came or went in which two descriptions differ, and say the opposite of each other."""

_OPPOSITES: Final = _SETS["opposites"]
_SHORTEST: Final = 4
"""Letters of a word that a prefix may turn round."""

_KINDS: Final = frozenset({TokenKind.NUMBER, TokenKind.SIGN, TokenKind.DURATION, TokenKind.ACRONYM})


def is_decisive(text: str, acronyms: AcronymIndex) -> bool:
    """Return whether a text has a number, a comparison, a time or a scale."""
    return any(token.kind in _KINDS for token in meaning_of(text, acronyms))


def has_decisive_word(text: str) -> bool:
    """Return whether any word of a text decides."""
    return any(map(_decides, read_tokens(text)))


def replaces_decisive_words(before: str, after: str, acronyms: AcronymIndex) -> bool | None:
    """Return whether decisive words differ and others took their place; None where none differs."""
    old, new = (
        [token for token in meaning_of(text, acronyms) if token.kind is not TokenKind.MARK]
        for text in (before, after)
    )
    lost, gained = _without(old, new), _without(new, old)
    if any(_are_opposite(token.text, other.text) for token in lost for other in gained):
        return True
    if not (lost or gained):
        return _is_exchanged(old, new)  # the same words in another order
    differing = (*lost, *gained)
    if not any(map(_decides, differing)):
        return None
    if len(differing) <= _FEW and any(base_forms(token.text) & _NEGATIONS for token in differing):
        return True
    return bool(lost and gained)


def _is_exchanged(old: Sequence[MeaningToken], new: Sequence[MeaningToken]) -> bool:
    """Return whether numbers changed places among words that stayed, or words among numbers: "0 (worst), 100 (best)"."""
    numbers, words = (
        [
            [token.text for token in side if _decides(token) and (token.kind in _KINDS) is counted]
            for side in (old, new)
        ]
        for counted in (True, False)
    )
    if words[0] == words[1]:
        return numbers[0] != numbers[1] and len(set(words[0])) > 1
    return numbers[0] == numbers[1] and len(set(numbers[0])) > 1


def _are_opposite(word: str, other: str) -> bool:
    """Return whether one word is the other with a prefix that turns it round: "stable" and "unstable"."""
    short, long = sorted((word, other), key=len)
    return len(short) >= _SHORTEST and long.endswith(short) and long.removesuffix(short) in _OPPOSITES


def _without(tokens: Sequence[MeaningToken], others: Sequence[MeaningToken]) -> list[MeaningToken]:
    """Return the tokens that the others lack, each as often as it is missing."""
    spare = Counter(token.text for token in others)
    spare.subtract(token.text for token in tokens)
    unmatched = [token for token in others if spare[token.text] > 0]
    missing = []
    for token in tokens:
        if spare[token.text] >= 0:
            continue
        spare[token.text] += 1
        place = next((place for place, other in enumerate(unmatched) if same_token(token, other)), None)
        if place is None:
            missing.append(token)
        else:
            del unmatched[place]
    return missing


def _decides(token: MeaningToken) -> bool:
    return token.kind in _KINDS or bool(base_forms(token.text) & _WORDS)
