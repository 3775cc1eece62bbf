"""The small language of terms, for a person who edits the configuration; docs/scope.md teaches it.

stem cell                    words on word boundaries; case, accents, hyphens and plurals do not matter
degenerat*   *msc            a star is any ending, or any beginning, of a word
lumbar|cervical disc         a bar separates words of which any will do
spinal NEAR/4 fusion         both, in any order, with at most four words between them
titles, conditions: back pain    only in these fields
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from monitor.errors import ConfigError
from monitor.screening.fields import FIELD_NAMES
from monitor.screening.text import Passage, fold, singular

_NEAR = re.compile(r"\s+NEAR/(\d{1,2})\s+")
_FIELDS = re.compile(r"\s*([a-z_]+(?:\s*,\s*[a-z_]+)*)\s*:\s+(.+)", re.DOTALL)
_POSSESSIVE = re.compile(r"['\u2019]s\b", re.IGNORECASE)
_WORD = re.compile(r"\*?[^\W_*]+\*?")


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a term: the words, beginnings and endings that fit there."""

    exact: frozenset[str]
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()

    def fits(self, word: str) -> bool:
        """Return whether a folded word of a passage fits here."""
        if word in self.exact:
            return True
        if self.beginnings and word.startswith(self.beginnings):
            return True
        return bool(self.endings) and word.endswith(self.endings)


Phrase = tuple[Word, ...]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One term, compiled.

    Attributes:
        written: as the configuration has it.
        fields: where alone it counts; empty for everywhere that its list is looked for.
        near: the second phrase of a `NEAR`, with at most `within` words between.
    """

    written: str
    phrase: Phrase
    near: Phrase = ()
    within: int = 0
    fields: frozenset[str] = frozenset()

    def ends(self, words: tuple[str, ...], at: int) -> tuple[int, int] | None:
        """Return the first and last word of a match whose first phrase begins at `at`, or None."""
        if not _is_at(self.phrase, words, at):
            return None
        last = at + len(self.phrase) - 1
        if not self.near:
            return at, last
        reach = self.within + 1
        for begin in range(max(0, at - self.within - len(self.near)), min(len(words), last + reach + 1)):
            apart = begin > last or begin + len(self.near) <= at
            if apart and _is_at(self.near, words, begin):
                return min(at, begin), max(last, begin + len(self.near) - 1)
        return None


class TermHit(msgspec.Struct, frozen=True, kw_only=True):
    """A term in a passage: the positions of its first and last word."""

    term: Term
    passage: Passage
    first: int
    last: int


@lru_cache(maxsize=4096)  # watches, topics and labels share terms, and each screener compiles them all
def parse(written: str) -> Term:
    """Compile one term.

    Raises:
        ConfigError: the term is empty or not written as this module says; the message quotes it.
    """
    fields, text = _split_fields(written)
    parts = _NEAR.split(text)
    if len(parts) not in {1, 3}:
        raise ConfigError(f"term {written!r}: only one NEAR/n is possible in a term")
    phrase = _phrase(parts[0], written)
    if len(parts) == 1:
        return Term(written=written, phrase=phrase, fields=fields)
    return Term(
        written=written, phrase=phrase, near=_phrase(parts[2], written), within=int(parts[1]), fields=fields
    )


def _split_fields(written: str) -> tuple[frozenset[str], str]:
    """Take the field names off the front of a term."""
    prefixed = _FIELDS.fullmatch(written)
    if prefixed is None:
        return frozenset(), written
    names = frozenset(name.strip() for name in prefixed[1].split(","))
    if unknown := sorted(names - FIELD_NAMES):
        raise ConfigError(
            f"term {written!r}: there is no field {unknown[0]!r}; fields are {', '.join(sorted(FIELD_NAMES))}"
        )
    return names, prefixed[2]


def _phrase(text: str, written: str) -> Phrase:
    """Compile the words of one phrase."""
    joined = re.sub(r"\s*\|\s*", "|", _POSSESSIVE.sub(" ", text))
    groups = re.findall(r"[*|\w]+", joined.replace("_", " "))
    if not groups:
        raise ConfigError(f"term {written!r}: there is no word in it")
    return tuple(_word(group, written) for group in groups)


def _word(group: str, written: str) -> Word:
    """Compile one place of a phrase, such as `spine`, `degenerat*` or `lumbar|cervical`."""
    exact, beginnings, endings = set[str](), [], []
    for choice in group.split("|"):
        if not _WORD.fullmatch(choice):
            raise ConfigError(
                f"term {written!r}: {choice or group!r} is not a word (a star may be at an end of a word)"
            )
        word = fold(choice.strip("*"))
        if choice.startswith("*"):
            endings.append(word)
        if choice.endswith("*"):
            beginnings.append(word)
        if "*" not in choice:
            exact.add(singular(word))
    return Word(exact=frozenset(exact), beginnings=tuple(beginnings), endings=tuple(endings))


def _is_at(phrase: Phrase, words: tuple[str, ...], at: int) -> bool:
    """Return whether `phrase` is in `words` at index `at`."""
    if at < 0 or at + len(phrase) > len(words):
        return False
    for place in phrase:  # a plain loop: this is the innermost step of screening
        if not place.fits(words[at]):
            return False
        at += 1
    return True
