"""Looks terms of labels up in single texts of a record, and keeps the words as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from monitor.errors import ConfigError
from monitor.model import Evidence
from monitor.model.label import LabelTerms
from monitor.screening.index import Hits, TermIndex, TermList
from monitor.screening.matching import unshadowed, widest
from monitor.screening.terms import TermHit
from monitor.screening.text import Passage

_PASSAGES_REMEMBERED = 300  # a bound; those of one record are fewer, but for a few records
SCOPE_FIELDS = {
    "arm label": "arms",
    "arm description": "arms",
    "intervention": "interventions",
    "intervention description": "interventions",
}
"""Field of an evidence → the field that a term of a watch names."""


class LabelText(msgspec.Struct, frozen=True):
    """One text of a record: the field that it is from, and its words."""

    field: str
    passage: Passage

    def evidence(self, hit: TermHit) -> Evidence:
        """Return a hit in this text as it is stored."""
        text = self.passage.around(hit.first, hit.last)
        return Evidence(term=hit.term.written, field=self.field, text=text)


def label_texts(field: str, *texts: str | None) -> Iterator[LabelText]:
    """Yield the texts that are there."""
    yield from (LabelText(field, _passage(text)) for text in texts if text)


@lru_cache(maxsize=_PASSAGES_REMEMBERED)
def _passage(text: str) -> Passage:
    """Return a text's words: the same for all rules that ask, which find its hits among those remembered."""
    return Passage(text)


class LabelHit(msgspec.Struct, frozen=True):
    """A hit in one text of a record; its words are quoted only where they are kept."""

    text: LabelText
    hit: TermHit

    @property
    def evidence(self) -> Evidence:
        """The hit as it is stored."""
        return self.text.evidence(self.hit)


class TermPair(msgspec.Struct, frozen=True):
    """A label's terms, and those that hide the words that they cover."""

    wanted: TermList
    hidden: TermList

    def first(self, piece: LabelText, hits: Hits) -> TermHit | None:
        """Return the first hit in a text, or None."""
        if self.wanted.number not in hits:
            return None
        clear = unshadowed(hits.get(self.wanted.number, ()), hits.get(self.hidden.number, ()))
        field = SCOPE_FIELDS.get(piece.field, piece.field)
        fitting = (hit for hit in clear if not hit.term.fields or field in hit.term.fields)
        return next(widest(fitting), None)


class LabelIndex:
    """The terms of labels, in one index."""

    def __init__(self) -> None:
        self._index = TermIndex()
        self._remembered: dict[Passage, Hits] = {}

    def add(self, wanted: Iterable[str], hidden: Iterable[str] = ()) -> TermPair:
        """Add the terms of a label."""
        self._remembered.clear()
        return TermPair(self._index.add(wanted), self._index.add(hidden))

    def add_labels(self, labels: Sequence[LabelTerms], section: str) -> dict[str, TermPair]:
        """Add labels; the result has their terms by slug, in their order.

        Raises:
            ConfigError: a term is not well written; the message names the label.
        """
        pairs = {}
        for label in labels:
            try:
                pairs[label.slug] = self.add(label.terms, label.exclude)
            except ConfigError as error:
                raise ConfigError(f"{section} `{label.slug}`: {error}") from error
        return pairs

    def find(self, pair: TermPair, texts: Iterable[LabelText]) -> Evidence | None:
        """Return the first hit of a label in the texts, as evidence."""
        for piece in texts:
            if (hit := pair.first(piece, self._hits(piece.passage))) is not None:
                return piece.evidence(hit)
        return None

    def find_all(self, pairs: Mapping[str, TermPair], texts: Iterable[LabelText]) -> dict[str, LabelHit]:
        """Return the first hit of each label that is in the texts, by its slug."""
        first: dict[str, LabelHit] = {}
        for piece in texts:
            if hits := self._hits(piece.passage):
                for slug, pair in pairs.items():
                    if slug not in first and (hit := pair.first(piece, hits)) is not None:
                        first[slug] = LabelHit(piece, hit)
        return first

    def words(self, pair: TermPair, texts: Iterable[LabelText]) -> frozenset[str]:
        """Return the folded words of all hits of a label in the texts."""
        return frozenset(
            " ".join(piece.passage.words[hit.first : hit.last + 1])
            for piece in texts
            for hit in self._hits(piece.passage).get(pair.wanted.number, ())
        )

    def _hits(self, passage: Passage) -> Hits:
        """Return the hits of all labels in a passage: each label asks for them, and the passage is read once."""
        if passage not in self._remembered:
            if len(self._remembered) >= _PASSAGES_REMEMBERED:
                self._remembered.clear()
            self._remembered[passage] = self._index.hits(passage)
        return self._remembered[passage]
