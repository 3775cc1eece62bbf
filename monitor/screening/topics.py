"""Which topics a record has, by the terms of each topic."""

from __future__ import annotations

from monitor.errors import ConfigError
from monitor.model import Family, Topic
from monitor.screening.fields import FIELD_NAMES
from monitor.screening.index import Document, TermIndex
from monitor.screening.matching import Match, TermMatcher

DEFAULT_FIELDS = {
    Family.CONDITION: ("titles", "conditions", "keywords"),
    Family.CELLS: ("titles", "interventions", "arms", "keywords"),
    Family.QUESTION: ("outcomes",),
}


class TopicRule:
    """A topic, compiled.

    Raises:
        ConfigError: a term is not well written, or a field does not exist.
    """

    def __init__(self, topic: Topic, index: TermIndex) -> None:
        self.slug = topic.slug
        self._fields = topic.fields or DEFAULT_FIELDS[topic.family]
        if unknown := sorted(set(self._fields) - FIELD_NAMES):
            known = ", ".join(sorted(FIELD_NAMES))
            raise ConfigError(f"there is no field `{unknown[0]}`; fields are {known}")
        self._terms = TermMatcher(index, topic.terms, topic.exclude)

    def applies(self, document: Document) -> bool:
        """Return whether the record has this topic."""
        return self.match(document) is not None

    def match(self, document: Document) -> Match | None:
        """Return the first words that give the record this topic, or None."""
        first = next(self._terms.find(document, self._fields), None)
        return first if first is not None and self._terms.veto(document) is None else None
