"""Whether a record belongs to a watch, and why; and which topics it has. docs/scope.md tells it to a clinician.

A record belongs to a watch when (1) a condition of the watch is its subject, (2) cells are what is given,
and (3) nothing puts it out. Lists of NCT numbers in the watch override all three. Everything is read from
the canonical record alone, so the same record always gets the same decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from monitor.errors import ConfigError
from monitor.model import Decision, Family, Scope, Topic, Trial, Watch
from monitor.screening.fields import FIELD_NAMES, Fields
from monitor.screening.matching import Match, TermMatcher
from monitor.screening.terms import Terms

SCREENER_VERSION = 1
"""Raise it when the rules in this package change: every stored decision is then made anew."""

SUBJECT = ("conditions", "titles")
MENTIONED_SUBJECT = ("keywords", "summary", "interventions", "arms", "primary_outcomes")
GIVEN = ("interventions", "arms")
MENTIONED_CELLS = ("titles", "keywords", "summary")
DEFAULT_FIELDS = {
    Family.CONDITION: ("titles", "conditions", "keywords"),
    Family.CELLS: ("titles", "interventions", "arms", "keywords"),
    Family.QUESTION: ("outcomes",),
}
GIVING = (
    "inject*|implant*|reimplant*|transplant*|infus*|graft*|autograft*",
    "deliver*|administ*|receiv*|reinfus*|instill*|inoculat*|given",
)
"""Words that say that something is given, for studies that list no intervention."""

REACH = 8  # words between a cell's name and a word of giving
WITHHELD = "The record is withheld: there is nothing in it to judge by."


_Noun = TypeVar("_Noun", Watch, Topic)
_Made = TypeVar("_Made")


class ScopeVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one of the questions came to: yes or no, and the words that say so."""

    holds: bool
    found: tuple[Match, ...] = ()


class Rule:
    """One watch, compiled."""

    def __init__(self, watch: Watch) -> None:
        scope: Scope = watch.scope
        self.watch = watch
        self._conditions = TermMatcher(scope.conditions, scope.not_conditions)
        self._cells = TermMatcher(scope.cells, scope.not_cells)
        self._products = TermMatcher(scope.products)
        self._giving = Terms(GIVING)
        if both := sorted(set(watch.include) & set(watch.exclude)):
            raise ConfigError(f"{both[0]} stands in both `include` and `exclude`")

    def decide(self, nct_id: str, fields: Fields) -> Decision:
        """Decide on one record."""
        included, reason, found = self._overridden(nct_id) or self._judged(fields)
        evidence = tuple(dict.fromkeys(item.evidence() for item in found))
        return Decision(
            nct_id=nct_id, watch=self.watch.slug, included=included, reason=reason, evidence=evidence
        )

    def _overridden(self, nct_id: str) -> tuple[bool, str, tuple[Match, ...]] | None:
        """Let the lists of NCT numbers speak first."""
        if nct_id in self.watch.include:
            return True, f"The configuration includes {nct_id} by its number.", ()
        if nct_id in self.watch.exclude:
            return False, f"The configuration excludes {nct_id} by its number.", ()
        return None

    def _judged(self, fields: Fields) -> tuple[bool, str, tuple[Match, ...]]:
        """Ask for the subject, then for another subject, then for cells."""
        if fields.withheld:
            return False, WITHHELD, ()
        subject = self.subject(fields)
        if not subject.holds:
            return False, _not_subject(subject.found), subject.found
        if (other := self._conditions.veto(fields)) is not None:
            return (
                False,
                f"{subject.found[0]} is named, but {other} makes it another subject.",
                (other, *subject.found),
            )
        cells = self.cells(fields)
        both = subject.found + cells.found
        if not cells.holds:
            return False, _no_cells(subject.found[0], cells.found), both
        if (other := self._cells.veto(fields)) is not None:
            return (
                False,
                f"{cells.found[0]} is named, but {other} says that it is no treatment.",
                (other, *both),
            )
        return True, f"{subject.found[0]} is the subject and {cells.found[0]} is given.", both

    def subject(self, fields: Fields) -> ScopeVerdict:
        """Tell whether a condition of the watch is the subject.

        It is when conditions or titles name it, or when two other fields do, of which one is the keywords
        or the summary.
        """
        found = _few(self._conditions.find(fields, SUBJECT))
        if found:
            return ScopeVerdict(holds=True, found=found)
        mentioned = _few(self._conditions.find(fields, MENTIONED_SUBJECT))
        where = {item.field for item in mentioned}
        return ScopeVerdict(
            holds=len(where) > 1 and not where.isdisjoint({"keywords", "summary"}), found=mentioned
        )

    def cells(self, fields: Fields) -> ScopeVerdict:
        """Tell whether cells are given.

        They are when interventions or arms name them, or a title names a product; when a title names cells,
        in a study that treats; else when
        a word of giving stands beside them, in an observational study or where the keywords agree.
        """
        given = (*self._named(fields, GIVEN), *self._products.find(fields, ("titles",)))
        if given:
            return ScopeVerdict(holds=True, found=_few(given))
        mentioned = tuple(self._named(fields, MENTIONED_CELLS))
        where = {item.field for item in mentioned}
        if "titles" in where and not fields.observational:
            return ScopeVerdict(holds=True, found=_few(mentioned))
        handed = tuple(item for item in mentioned if self._handed(item))
        holds = bool(handed) and ("titles" in where or {"keywords", "summary"} <= where)
        return ScopeVerdict(holds=holds, found=_few((*handed, *mentioned)))

    def _named(self, fields: Fields, names: Sequence[str]) -> Iterator[Match]:
        """Yield cells and products, products first: a product's name is the surest evidence."""
        yield from self._products.find(fields, names)
        yield from self._cells.find(fields, names)

    def _handed(self, item: Match) -> bool:
        """Tell whether a word of giving stands near."""
        near = range(item.hit.first - REACH - 1, item.hit.last + REACH + 2)
        return any(hit.first in near for hit in self._giving.find(item.hit.passage, item.field))


def _not_subject(mentioned: Sequence[Match]) -> str:
    if not mentioned:
        return "No condition of this watch is named."
    return f"A condition of this watch is only mentioned: {mentioned[0]}; it is not the subject."


def _no_cells(subject: Match, mentioned: Sequence[Match]) -> str:
    if not mentioned:
        return f"{subject} is the subject, but no cells are given."
    return f"{subject} is the subject, but cells are only mentioned: {mentioned[0]}; none are given."


def _few(found: Iterable[Match], *, most: int = 3) -> tuple[Match, ...]:
    """Keep the first of each field, then others of other terms, up to `most`; the order of fields stays."""
    items = tuple(found)
    first = {item.field: index for index, item in reversed(tuple(enumerate(items)))}
    chosen = sorted(first.values())
    seen = {items[index].hit.term.written for index in chosen}
    for index, item in enumerate(items):
        if item.hit.term.written not in seen:
            seen.add(item.hit.term.written)
            chosen.append(index)
    return tuple(items[index] for index in sorted(chosen[:most]))


class TopicRule:
    """One topic, compiled."""

    def __init__(self, topic: Topic) -> None:
        self.slug = topic.slug
        self._fields = topic.fields or DEFAULT_FIELDS[topic.family]
        if unknown := sorted(set(self._fields) - FIELD_NAMES):
            known = ", ".join(sorted(FIELD_NAMES))
            raise ConfigError(f"there is no field `{unknown[0]}`; fields are {known}")
        self._terms = TermMatcher(topic.terms, topic.exclude)

    def applies(self, fields: Fields) -> bool:
        """Tell whether the record has this topic."""
        return any(True for _ in self._terms.find(fields, self._fields)) and self._terms.veto(fields) is None


class Screener:
    """Decides on records for all watches and topics of a configuration.

    Attributes:
        digest: SHA-256 (hex) over everything that decides; titles and search queries do not.

    Raises:
        ConfigError: a term, a field or a list is wrong; the message names the watch or topic and quotes it.
    """

    def __init__(self, watches: Sequence[Watch], topics: Sequence[Topic]) -> None:
        self._rules = tuple(_compiled(Rule, watch, "watch") for watch in watches)
        self._topics = tuple(_compiled(TopicRule, topic, "topic") for topic in topics)
        self.digest = _digest(watches, topics)

    def screen(self, record: Trial) -> tuple[Decision, ...]:
        """Return one decision for each watch, in their order."""
        fields = Fields(record.canonical)
        return tuple(rule.decide(record.nct_id, fields) for rule in self._rules)

    def topics(self, record: Trial) -> tuple[str, ...]:
        """Return the slugs of the record's topics, in the order of the configuration."""
        fields = Fields(record.canonical)
        return tuple(rule.slug for rule in self._topics if rule.applies(fields))


def _compiled(make: Callable[[_Noun], _Made], noun: _Noun, kind: str) -> _Made:
    """Compile a watch or a topic, naming it where its configuration is wrong."""
    try:
        return make(noun)
    except ConfigError as error:
        raise ConfigError(f"{kind} `{noun.slug}`: {error}") from error


def _digest(watches: Sequence[Watch], topics: Sequence[Topic]) -> str:
    decides = (
        SCREENER_VERSION,
        [(w.slug, w.scope, sorted(w.include), sorted(w.exclude)) for w in watches],
        [(t.slug, t.family, t.terms, t.fields, t.exclude) for t in topics],
    )
    return hashlib.sha256(msgspec.json.encode(decides)).hexdigest()
