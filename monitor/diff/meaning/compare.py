"""Whether two texts certainly mean the same."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from monitor.diff.meaning.acronyms import AcronymIndex, Tokens, abbreviate, known_acronyms, run_of_initials
from monitor.diff.meaning.magnitudes import with_magnitudes
from monitor.diff.meaning.order import same_in_another_order
from monitor.diff.meaning.spelling import base_forms
from monitor.diff.meaning.tokens import (
    LONGEST_TEXT,
    MeaningToken,
    TokenKind,
    read_tokens,
    same_token,
    without_marks,
)
from monitor.diff.spelling import differs_in_case
from monitor.model.tables import read_word_sets

_SETS: Final = read_word_sets(__package__, "words.toml")
_PREFIXES: Final = _SETS["prefixes"]
_COMPOUNDS: Final = frozenset(
    {("follow", "up"), ("time", "point"), ("time", "points"), ("end", "point"), ("end", "points"), ("base", "line"),
     ("well", "being"), ("health", "care"), ("time", "frame"), ("x", "ray"), ("x", "rays"), ("work", "up")}
)  # fmt: skip
_LEAST_INITIALS: Final = 3
"""Letters of an acronym that is taken for its long form without being defined."""


def same_meaning(before: str, after: str, acronyms: AcronymIndex | None = None) -> bool:
    """Return whether two texts certainly mean the same.

    They do if they differ in spelling, case, punctuation, word order, inflection or an acronym that is written out.
    Everything else is another meaning: a negation, a direction, a number, a unit, a scale, "and" for "or".

    Args:
        before: the earlier text.
        after: the later text.
        acronyms: those that mean the same as their long forms; where None, those of the field and of the two texts.
    """
    if differs_in_case(before, after):
        return True
    if max(len(before), len(after)) > LONGEST_TEXT:
        return False
    index = acronyms or known_acronyms().with_definitions((before, after))
    old, new = meaning_of(before, index), meaning_of(after, index)
    if _mixes_conjunctions(old) or _mixes_conjunctions(new):
        return _match(old, new, index)
    return _match(without_marks(old), without_marks(new), index) or same_in_another_order(old, new, index)


def meaning_of(text: str, acronyms: AcronymIndex) -> Tokens:
    """Return the tokens of a text with one token for each acronym, however it is written."""
    return _without_echoes(abbreviate(tuple(with_magnitudes(read_tokens(text))), acronyms), acronyms)


def meaning_key(text: str, acronyms: AcronymIndex) -> Hashable:
    """Return what texts of the same meaning have in common: their words in no order, without inflections."""
    words = sorted(
        min(base_forms(token.text)) if token.kind is TokenKind.WORD else token.text
        for token in meaning_of(text, acronyms)
        if token.kind is not TokenKind.MARK
    )
    return tuple(words) or text


def _without_echoes(tokens: Tokens, acronyms: AcronymIndex) -> Tokens:
    """Return the tokens without a word after an acronym that is its last word: "VAS scale" is "VAS"."""
    result: list[MeaningToken] = []
    for token in tokens:
        acronym = acronyms.by_name.get(result[-1].text) if result and _is_acronym(result[-1]) else None
        if acronym is None or not any(
            len(form) > 1 and same_token(form[-1], token) for form in acronym.spellings
        ):
            result.append(token)
    return tuple(result)


def _is_acronym(token: MeaningToken) -> bool:
    return token.kind is TokenKind.ACRONYM


def _mixes_conjunctions(tokens: Tokens) -> bool:
    """Return whether punctuation decides what "and" and "or" join."""
    texts = {token.text for token in tokens}
    return "or" in texts and "and" in texts


def _match(old: Sequence[MeaningToken], new: Sequence[MeaningToken], acronyms: AcronymIndex) -> bool:
    """Return whether two sequences are the same but for words that are joined or acronyms that are written out."""
    left, right = 0, 0
    while left < len(old) and right < len(new):
        if same_token(old[left], new[right]):
            step = (1, 1)
        elif _are_joined(old[left:], new[right]):
            step = (2, 1)
        elif _are_joined(new[right:], old[left]):
            step = (1, 2)
        elif length := _initials(old[left], new[right:], acronyms):
            step = (1, length)
        elif length := _initials(new[right], old[left:], acronyms):
            step = (length, 1)
        else:
            return False
        left, right = left + step[0], right + step[1]
    return left == len(old) and right == len(new)


def _are_joined(parts: Sequence[MeaningToken], whole: MeaningToken) -> bool:
    """Return whether the first two tokens are one word in two parts: "follow up", "post-operative", "SF 36"."""
    if len(parts) < 2 or whole.kind is not TokenKind.WORD:
        return False
    first, second = parts[:2]
    if {first.kind, second.kind} != {TokenKind.WORD}:
        return False
    may_join = first.is_joined or first.text in _PREFIXES or (first.text, second.text) in _COMPOUNDS
    joined = MeaningToken(text=first.text + second.text, kind=TokenKind.WORD)
    return may_join and same_token(joined, whole)


def _initials(acronym: MeaningToken, words: Sequence[MeaningToken], acronyms: AcronymIndex) -> int | None:
    """Return how many words an acronym means that no text defines; None where it is none."""
    is_contested = acronym.text in acronyms.contested
    if is_contested or not acronym.looks_like_acronym or len(acronym.text) < _LEAST_INITIALS:
        return None
    return run_of_initials(acronym.text, words)
