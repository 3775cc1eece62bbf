"""Finds terms in the fields of a record, and keeps the words around them as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from monitor.model import Evidence
from monitor.screening.index import Document, TermIndex
from monitor.screening.terms import TermHit

LONGEST_QUOTE = 60  # characters of a match in a reason


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A term in a field."""

    field: str
    hit: TermHit

    @property
    def words(self) -> str:
        """The record's own words that the term matched, shortened."""
        text = self.hit.passage.quote(self.hit.first, self.hit.last)
        return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 3].rstrip() + "..."

    def __str__(self) -> str:
        return f'"{self.words}" ({self.field.replace("_", " ")})'

    def evidence(self) -> Evidence:
        """Return the match as it is stored."""
        around = self.hit.passage.around(self.hit.first, self.hit.last)
        return Evidence(term=self.hit.term.written, field=self.field, text=around)


class TermMatcher:
    """Finds the wanted terms in fields.

    An unwanted term without a field is a shadow: it hides the words that it covers. With a field it is a
    veto: a record that has it there is out.
    """

    def __init__(self, index: TermIndex, wanted: Iterable[str], unwanted: Iterable[str] = ()) -> None:
        against = index.add(unwanted).terms
        self._wanted = index.add(wanted)
        self._shadows = index.add(term.written for term in against if not term.fields)
        self._vetoes = index.add(term.written for term in against if term.fields)
        self._veto_fields = self._vetoes.fields

    def find(self, document: Document, names: Iterable[str]) -> Iterator[Match]:
        """Yield the matches in the fields `names`, in their order."""
        for name in names:
            wanted = document.find(self._wanted, name)
            shadows = document.find(self._shadows, name) if wanted else {}
            for passage, hits in wanted.items():
                clear = unshadowed(hits, shadows.get(passage, ()))
                yield from (Match(field=name, hit=hit) for hit in widest(clear))

    def veto(self, document: Document) -> Match | None:
        """Return the first term that puts the record out, if there is one."""
        for name in self._veto_fields:
            for hits in document.find(self._vetoes, name).values():
                return Match(field=name, hit=hits[0])
        return None


def unshadowed(hits: Iterable[TermHit], shadows: Iterable[TermHit]) -> Iterator[TermHit]:
    """Yield the hits of one passage that share no word with a shadow."""
    dark = {at for shadow in shadows for at in range(shadow.first, shadow.last + 1)}
    return (hit for hit in hits if dark.isdisjoint(range(hit.first, hit.last + 1)))


def widest(hits: Iterable[TermHit]) -> Iterator[TermHit]:
    """Yield the hits of one passage that are within no wider hit, from left to right."""
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if hit.last > end:
            end = hit.last
            yield hit
