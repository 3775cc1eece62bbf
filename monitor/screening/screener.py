"""Decides on records for all watches and topics of a configuration."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import msgspec

from monitor.errors import ConfigError
from monitor.model import Decision, Topic, Trial, Watch
from monitor.model.label import Label, LabelFamily, LabelSettings
from monitor.screening.fields import Fields
from monitor.screening.index import Document, TermIndex
from monitor.screening.labels import Labeller
from monitor.screening.matching import Match
from monitor.screening.scope import WatchRule
from monitor.screening.topics import TopicRule

SCREENER_VERSION = 4
"""Raise it when the rules in this package change: every stored decision is then made again."""

_Configured = TypeVar("_Configured", Watch, Topic)
_Rule = TypeVar("_Rule", WatchRule, TopicRule)


class Reading:
    """One record, read for all questions that a screener asks; each text is walked through once."""

    def __init__(
        self,
        record: Trial,
        rules: Iterable[WatchRule],
        topics: Iterable[TopicRule],
        index: TermIndex,
        labeller: Labeller | None,
    ) -> None:
        self._study = record.study
        self._labeller = labeller
        self._nct_id = record.nct_id
        self._document = Document(Fields(record.study), index)
        self._rules = rules
        self._topics = topics

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """One decision for each watch, in their order."""
        return tuple(rule.decide(self._nct_id, self._document) for rule in self._rules)

    @property
    def topics(self) -> tuple[str, ...]:
        """The slugs of the record's topics, in the order of the configuration."""
        return tuple(slug for slug, _ in self._matches)

    @cached_property
    def _matches(self) -> tuple[tuple[str, Match], ...]:
        """The slugs of the record's topics, each with the first words that give it; two questions ask for them."""
        matches = ((rule.slug, rule.match(self._document)) for rule in self._topics)
        return tuple((slug, match) for slug, match in matches if match is not None)

    @property
    def labels(self) -> tuple[Label, ...]:
        """The topics of the record, its role, comparators and measures, each with the words behind it."""
        topics = (
            Label(family=LabelFamily.TOPIC, slug=slug, evidence=match.evidence())
            for slug, match in self._matches
        )
        return (*topics, *(self._labeller.labels(self._study) if self._labeller else ()))


class Screener:
    """The watches and topics of a configuration, compiled.

    Attributes:
        digest: SHA-256 (hex) over everything that decides; titles and search queries do not.

    Raises:
        ConfigError: a term, a field or a list is wrong; the message names the watch or topic and quotes it.
    """

    def __init__(
        self, watches: Sequence[Watch], topics: Sequence[Topic], labels: LabelSettings | None = None
    ) -> None:
        self._index = TermIndex()
        self._rules = tuple(_compiled(WatchRule, watch, "watch", self._index) for watch in watches)
        self._topics = tuple(_compiled(TopicRule, topic, "topic", self._index) for topic in topics)
        self._labeller = Labeller(watches, labels) if labels and labels.role else None
        self.digest = _digest(watches, topics, labels)

    def read(self, record: Trial) -> Reading:
        """Read a record once, for its decisions and its topics."""
        return Reading(record, self._rules, self._topics, self._index, self._labeller)

    def screen(self, record: Trial) -> tuple[Decision, ...]:
        """Return one decision for each watch, in their order."""
        return self.read(record).decisions

    def topics(self, record: Trial) -> tuple[str, ...]:
        """Return the slugs of the record's topics, in the order of the configuration."""
        return self.read(record).topics


def _compiled(
    make: Callable[[_Configured, TermIndex], _Rule], configured: _Configured, kind: str, index: TermIndex
) -> _Rule:
    """Compile a watch or a topic, naming it where its configuration is wrong."""
    try:
        return make(configured, index)
    except ConfigError as error:
        raise ConfigError(f"{kind} `{configured.slug}`: {error}") from error


def _digest(watches: Sequence[Watch], topics: Sequence[Topic], labels: LabelSettings | None) -> str:
    decides = (
        SCREENER_VERSION,
        [(w.slug, w.scope, sorted(w.include), sorted(w.exclude)) for w in watches],
        [(t.slug, t.family, t.terms, t.fields, t.exclude) for t in topics],
        labels,
    )
    return hashlib.sha256(msgspec.json.encode(decides)).hexdigest()
