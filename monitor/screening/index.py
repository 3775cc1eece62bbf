"""All terms of a configuration, looked up together: a text is walked through once for all of them.

Watches and topics share many terms, and most words of a record begin none. So each distinct term is kept
once. The exact rule of a term (`Term.ends`) is tried only at a word with which it can begin, in a passage that
has a word for each of its places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from monitor.screening.fields import Fields
from monitor.screening.terms import Term, TermHit, Word, parse
from monitor.screening.text import Passage

_WORDS_REMEMBERED = 100_000  # a bound, since the words are not ours


class TermList(msgspec.Struct, frozen=True, kw_only=True):
    """A list of terms in an index, by its number there."""

    number: int
    terms: tuple[Term, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that some term of the list is confined to, sorted."""
        return tuple(sorted({name for term in self.terms for name in term.fields}))


class _Entry:
    """A distinct term, the numbers of the lists that have it, and the places that all of it needs."""

    __slots__ = ("lists", "needs", "term")

    def __init__(self, term: Term, needs: frozenset[int]) -> None:
        self.term = term
        self.needs = needs
        self.lists: list[int] = []


class _WordUse(msgspec.Struct, frozen=True):
    """What a word of a record can be: the numbers of places that it fits, the terms that it can begin."""

    places: frozenset[int] = frozenset()
    entries: tuple[_Entry, ...] = ()


Hits = Mapping[int, tuple[TermHit, ...]]
"""Number of a list → the hits of its terms in a passage, from left to right."""


class TermIndex:
    """Terms of any number of lists."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._lists = 0
        self._places: dict[Word, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._beginnings: dict[str, set[int]] = {}
        self._endings: dict[str, set[int]] = {}
        self._lengths: set[int] = set()
        self._beginning: dict[int, list[_Entry]] = {}
        self._uses: dict[str, _WordUse] = {}
        self._useless: set[str] = set()

    def add(self, written: Iterable[str]) -> TermList:
        """Add a list of terms.

        Raises:
            ConfigError: a term is not well written; the message quotes it.
        """
        number, self._lists = self._lists, self._lists + 1
        entries = [self._entry(term) for term in dict.fromkeys(written)]
        for entry in entries:
            entry.lists.append(number)
        return TermList(number=number, terms=tuple(entry.term for entry in entries))

    def _entry(self, written: str) -> _Entry:
        if written not in self._entries:
            term = parse(written)
            places = [self._place(word) for word in (*term.phrase, *term.near)]
            entry = self._entries[written] = _Entry(term, frozenset(places))
            self._beginning.setdefault(places[0], []).append(entry)
            self._forget()
        return self._entries[written]

    def _place(self, word: Word) -> int:
        """Return the number of a place in a term; equal places of different terms have one number."""
        if word not in self._places:
            number = self._places[word] = len(self._places)
            for choices, numbers in (
                (word.exact, self._exact),
                (word.beginnings, self._beginnings),
                (word.endings, self._endings),
            ):
                for choice in choices:
                    numbers.setdefault(choice, set()).add(number)
            self._lengths.update(map(len, (*word.beginnings, *word.endings)))
        return self._places[word]

    def hits(self, passage: Passage) -> Hits:
        """Return all hits in a passage, in whatever field it is."""
        beginning = self._possible(passage)
        if not beginning:
            return {}
        hits: dict[int, list[TermHit]] = {}
        words = passage.words
        for at in [at for at, word in enumerate(words) if word in beginning]:
            for entry in beginning[words[at]]:
                if (ends := entry.term.ends(words, at)) is not None:
                    hit = TermHit(term=entry.term, passage=passage, first=ends[0], last=ends[1])
                    for number in entry.lists:
                        hits.setdefault(number, []).append(hit)
        return {number: tuple(of_list) for number, of_list in hits.items()}

    def _possible(self, passage: Passage) -> dict[str, list[_Entry]]:
        """Return the words of a passage that begin terms, with those whose other words are there too."""
        # Most words are in no term: they are left out in one step, and no function is called for them.
        uses = {word: use for word in {*passage.words} - self._useless if (use := self._use(word))}
        if not uses:
            return {}
        there = frozenset[int]().union(*(use.places for use in uses.values()))
        possible: dict[str, list[_Entry]] = {}
        for word, use in uses.items():
            if use.entries and (entries := [entry for entry in use.entries if entry.needs <= there]):
                possible[word] = entries
        return possible

    def _use(self, word: str) -> _WordUse | None:
        """Return what a word can be in any term, or None; it is remembered."""
        if (use := self._uses.get(word)) is not None:
            return use
        if len(self._uses) + len(self._useless) >= _WORDS_REMEMBERED:
            self._forget()
        places = sorted(self._fitting(word))
        if not places:
            self._useless.add(word)
            return None
        entries = tuple(entry for place in places for entry in self._beginning.get(place, ()))
        use = self._uses[word] = _WordUse(frozenset(places), entries)
        return use

    def _forget(self) -> None:
        self._uses.clear()
        self._useless.clear()

    def _fitting(self, word: str) -> set[int]:
        """Return the numbers of the places that a word fits."""
        fitting = set(self._exact.get(word, ()))
        for length in self._lengths:
            if length <= len(word):
                fitting.update(self._beginnings.get(word[:length], ()))
                fitting.update(self._endings.get(word[len(word) - length :], ()))
        return fitting


class Document:
    """One study, in which the terms of an index are looked up; each passage is walked through once.

    Attributes:
        fields: its text fields.
    """

    def __init__(self, fields: Fields, index: TermIndex) -> None:
        self.fields = fields
        self._index = index
        self._in_passage: dict[Passage, Hits] = {}
        self._in_field: dict[str, dict[int, dict[Passage, tuple[TermHit, ...]]]] = {}

    def find(self, terms: TermList, field: str) -> Mapping[Passage, tuple[TermHit, ...]]:
        """Return where terms of a list are in a field: the passages in their order, hits from left to right."""
        if field not in self._in_field:
            self._in_field[field] = self._read(field)
        return self._in_field[field].get(terms.number, _NOTHING)

    def _read(self, field: str) -> dict[int, dict[Passage, tuple[TermHit, ...]]]:
        """Return the hits of all lists in a field, without terms that are confined to others."""
        hits: dict[int, dict[Passage, tuple[TermHit, ...]]] = {}
        for passage in self.fields[field]:
            if passage not in self._in_passage:
                self._in_passage[passage] = self._index.hits(passage)
            for number, in_passage in self._in_passage[passage].items():
                here = tuple(h for h in in_passage if not h.term.fields or field in h.term.fields)
                if here:
                    hits.setdefault(number, {})[passage] = here
        return hits


_NOTHING: Mapping[Passage, tuple[TermHit, ...]] = {}
