"""Finds terms in the fields of a record, and keeps the words around them as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from monitor.model import Evidence
from monitor.screening.fields import Fields
from monitor.screening.terms import TermHit, Terms, unshadowed, widest


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A term in a field."""

    field: str
    hit: TermHit

    @property
    def words(self) -> str:
        """The record's own words that the term matched, shortened."""
        spans = self.hit.passage.spans
        text = self.hit.passage.text[spans[self.hit.first][0] : spans[self.hit.last][1]]
        return text if len(text) <= 60 else text[:57].rstrip() + "..."

    def __str__(self) -> str:
        return f'"{self.words}" ({self.field.replace("_", " ")})'

    def evidence(self) -> Evidence:
        """The same, to be stored."""
        around = self.hit.passage.around(self.hit.first, self.hit.last)
        return Evidence(term=self.hit.term.written, field=self.field, text=around)


class TermMatcher:
    """Finds the wanted terms in fields.

    An unwanted term without a field is a shadow: it hides the words that it covers. With a field it is a
    veto: standing in that field, it puts the record out.
    """

    def __init__(self, wanted: Iterable[str], unwanted: Iterable[str] = ()) -> None:
        self._wanted = Terms(wanted)
        against = tuple(unwanted)
        parsed = Terms(against).all
        self._shadows = Terms(term.written for term in parsed if not term.fields)
        self._vetoes = Terms(term.written for term in parsed if term.fields)
        self._veto_fields = sorted({name for term in parsed for name in term.fields})

    def find(self, fields: Fields, names: Iterable[str]) -> Iterator[Match]:
        """Yield what is found in the fields `names`, in their order."""
        for name in names:
            for passage in fields[name]:
                hits = tuple(self._wanted.find(passage, name))
                if hits:
                    clear = unshadowed(hits, self._shadows.find(passage, name))
                    yield from (Match(field=name, hit=hit) for hit in widest(clear))

    def veto(self, fields: Fields) -> Match | None:
        """Return the first term that puts the record out, if there is one."""
        for name in self._veto_fields:
            for passage in fields[name]:
                for hit in self._vetoes.find(passage, name):
                    return Match(field=name, hit=hit)
        return None
