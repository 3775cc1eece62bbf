"""Whether a record belongs to a watch, and why; docs/scope.md explains it to a clinician.

A record belongs to a watch when (1) a condition of the watch is its subject, or cells are put into the spine,
(2) cells are what is given, and (3) nothing puts it out. Lists of NCT numbers in the watch override all
three. Everything is read from the record alone, so the same record always gets the same decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from monitor.errors import ConfigError
from monitor.model import Decision, Watch
from monitor.screening.given import CellsRule
from monitor.screening.index import Document, TermIndex
from monitor.screening.matching import Match, TermMatcher

SUBJECT = ("conditions", "titles")
MENTIONED_SUBJECT = ("keywords", "summary", "interventions", "arms", "primary_outcomes")
WITHHELD = "The record is withheld: there is nothing in it to judge by."
MOST_MATCHES = 3  # of each question, kept as evidence


class Judgement(msgspec.Struct, frozen=True):
    """A decision before it is attached to a record: in or out, why, and the matches behind it."""

    included: bool
    reason: str
    matches: tuple[Match, ...] = ()


def _in(reason: str, matches: tuple[Match, ...] = ()) -> Judgement:
    return Judgement(included=True, reason=reason, matches=matches)


def _out(reason: str, matches: tuple[Match, ...] = ()) -> Judgement:
    return Judgement(included=False, reason=reason, matches=matches)


class WatchRule:
    """A watch, compiled.

    Raises:
        ConfigError: a term is not well written, or a number is in both lists.
    """

    def __init__(self, watch: Watch, index: TermIndex) -> None:
        self.watch = watch
        self._conditions = TermMatcher(index, watch.scope.conditions, watch.scope.not_conditions)
        self._cells = CellsRule(watch.scope, index)
        if both := sorted(set(watch.include) & set(watch.exclude)):
            raise ConfigError(f"{both[0]} is in both `include` and `exclude`")

    def decide(self, nct_id: str, document: Document) -> Decision:
        """Decide on one record."""
        judgement = self._override(nct_id) or self._judge(document)
        return Decision(
            nct_id=nct_id,
            watch=self.watch.slug,
            included=judgement.included,
            reason=judgement.reason,
            evidence=tuple(dict.fromkeys(match.evidence() for match in judgement.matches)),
        )

    def _override(self, nct_id: str) -> Judgement | None:
        """Return the decision of the lists of NCT numbers, which come before the terms."""
        if nct_id in self.watch.include:
            return _in(f"The configuration includes {nct_id} by its number.")
        if nct_id in self.watch.exclude:
            return _out(f"The configuration excludes {nct_id} by its number.")
        return None

    def _judge(self, document: Document) -> Judgement:
        """Ask for the subject, then for another subject, then for cells."""
        if document.fields.withheld:
            return _out(WITHHELD)
        subject = self._subject(document)
        if not subject.included:
            return subject
        named = subject.matches
        if (other := self._conditions.veto(document)) is not None:
            placed = self._cells.placed(document)
            if not placed:
                reason = f"{named[0]} is named, but {other} makes it another subject."
                return _out(reason, (other, *named))
            named = placed[:1]
        return self._judge_cells(document, named)

    def _subject(self, document: Document) -> Judgement:
        """Return whether the spine, or what else the watch is about, is the subject.

        It is when conditions or titles name a condition; when cells are put there, whatever the disease; or
        when two other fields name a condition, of which one is the keywords or the summary.
        """
        named = _few(self._conditions.find(document, SUBJECT))
        if named:
            return _in("", named)
        if placed := self._cells.placed(document):
            return _in("", placed[:1])
        mentioned = _few(self._conditions.find(document, MENTIONED_SUBJECT))
        where = {match.field for match in mentioned}
        if len(where) > 1 and not where.isdisjoint({"keywords", "summary"}):
            return _in("", mentioned)
        return _out(_not_subject(mentioned), mentioned)

    def _judge_cells(self, document: Document, named: tuple[Match, ...]) -> Judgement:
        """Return whether cells are given, in a study whose subject is named."""
        verdict = self._cells.judge(document)
        cells = _few(verdict.matches)
        matches = (*named, *cells)
        if not verdict.given:
            return _out(_no_cells(named[0], cells), matches)
        if (other := self._cells.veto(document)) is not None:
            reason = f"{cells[0]} is named, but {other} says that it is no treatment."
            return _out(reason, (other, *matches))
        return _in(f"{named[0]} is the subject and {cells[0]} is given.", matches)


def _not_subject(mentioned: Sequence[Match]) -> str:
    if not mentioned:
        return "No condition of this watch is named."
    return f"A condition of this watch is only mentioned: {mentioned[0]}; it is not the subject."


def _no_cells(subject: Match, mentioned: Sequence[Match]) -> str:
    if not mentioned:
        return f"{subject} is the subject, but no cells are given."
    return f"{subject} is the subject, but cells are only mentioned: {mentioned[0]}; none are given."


def _few(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the first match of each field, then those of other terms, up to `MOST_MATCHES`, in their order."""
    items = tuple(matches)
    first_of_field: dict[str, int] = {}
    for at, match in enumerate(items):
        first_of_field.setdefault(match.field, at)
    chosen = sorted(first_of_field.values())
    seen = {items[at].hit.term.written for at in chosen}
    for at, match in enumerate(items):
        if match.hit.term.written not in seen:
            seen.add(match.hit.term.written)
            chosen.append(at)
    return tuple(items[at] for at in sorted(chosen[:MOST_MATCHES]))
