"""What one fetched study means for the database. Decides everything, touches nothing.

envelope ─┬─ not readable ─────────────────→ SetAside
          ├─ same fingerprint ─────────────→ Unchanged
          └─ read_trial  ─┬─ not readable ─→ SetAside
                          ├─ same hash ────→ Unchanged, or ReviewChanged (and DeadlinePassed)
                          └─ screen, compare → Finding (and DeadlinePassed)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Protocol

import msgspec

from monitor import changes
from monitor.changes import Cause, Rules
from monitor.errors import StateCorrupt
from monitor.model import (
    Absent,
    Change,
    Deadline,
    DeadlinePassed,
    Decision,
    Envelope,
    Facts,
    Finding,
    KnownTrial,
    Rejected,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Trial,
    Unchanged,
    Update,
    Watch,
    milestones,
)
from monitor.model.study import Study
from monitor.model.study.posting import results_posted_on, results_submitted_on
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Reading, Screener

WITHHELD = "WITHHELD"
REGISTRATION_LAG = timedelta(days=7)
"""A record can show in a search some days after its first posting; older ones were there before."""


class RecordSource(Protocol):
    """What the database holds of one trial, read only where a decision needs it."""

    def record(self, nct_id: str) -> bytes:
        """The newest observed version."""

    def first_record(self, nct_id: str) -> bytes:
        """The version that outcomes are compared with: the registered one where it is held, else the first observed."""

    def raised_deadlines(self, nct_id: str) -> tuple[Deadline, ...]:
        """Deadlines whose passing was raised and whose results have not come."""

    def updates_between(self, nct_id: str, from_version: int | None, to_version: int) -> int:
        """How many updates already lie between these two versions."""


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all records of one pass.

    Attributes:
        now: our clock. data_date: of the registry's release.
        compared_before: date of the release that was compared last; None at the first poll.
        baselines: slugs of the watches whose first complete poll this is: they stay silent.
        rescreen: the configuration changed, so every stored decision is made anew.
    """

    now: datetime
    data_date: date
    compared_before: date | None = None
    baselines: frozenset[str] = frozenset()
    rescreen: bool = False


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """Decides about one study at a time; the same input gives the same decision."""

    screener: Screener
    rules: Rules
    watches: tuple[Watch, ...]
    circumstances: Circumstances

    def decide(
        self, envelope: Envelope | Rejected, known: KnownTrial | None, held: RecordSource
    ) -> Iterator[Spool]:
        """Yields what is to be stored of one study: one item, or one and its passed deadlines."""
        if isinstance(envelope, Rejected):
            yield RejectedRecord(rejected=envelope)
            return
        settled = known is not None and not self.circumstances.rescreen and not known.removed
        if known is not None and settled and known.fingerprint == envelope.fingerprint:
            yield Unchanged(nct_id=envelope.nct_id, fingerprint=envelope.fingerprint)
            return
        record = read_trial(envelope.raw)
        if isinstance(record, Rejected):
            yield RejectedRecord(rejected=record)
            return
        yield from self._decide(record, known, held, settled=settled)

    def _decide(
        self, record: Trial, known: KnownTrial | None, held: RecordSource, *, settled: bool
    ) -> Iterator[Spool]:
        before = _stored(known, held)
        same = before is not None and before.sha256 == record.sha256
        if settled and same and known:
            yield from self._same(record, known, held)
            return
        screened = self.screener.read(record)
        decisions = _decisions(screened, record, known)
        watches = tuple(decision.watch for decision in decisions if decision.included)
        followed = bool(watches or (known and known.watches))
        if not followed:
            yield _finding(record, decisions)
            return
        version = _next_version(known, same=same)
        deadlines = changes.deadlines_of(record.study)
        passed, late = self._deadlines(record, deadlines, known, held)
        told = (
            *self._compare(before, record, held, same=same),
            *self._membership(record, decisions, known),
            *late,
        )
        topics = screened.topics
        # Who reads of a topic is also told of the change by which a trial leaves it.
        readers = tuple(dict.fromkeys((*topics, *(self.screener.topics(before) if before else ()))))
        update = self._update(record.facts, known, version, told, watches=watches, topics=readers, held=held)
        yield _finding(
            record,
            decisions,
            version=version,
            watches=watches,
            topics=topics,
            updates=update,
            deadlines=deadlines,
        )
        yield from passed

    def _same(self, record: Trial, known: KnownTrial, held: RecordSource) -> Iterator[Spool]:
        """An equal record; whether its results are under review is no part of what is compared."""
        submitted = record.facts.results_under_review_since
        if submitted == known.results_under_review_since or not known.watches:
            yield Unchanged(nct_id=record.nct_id, fingerprint=record.fingerprint)
            return
        deadlines = changes.deadlines_of(record.study)
        passed, late = self._deadlines(record, deadlines, known, held)
        topics = self.screener.topics(record)
        yield ReviewChanged(
            nct_id=record.nct_id,
            fingerprint=record.fingerprint,
            under_review_since=submitted,
            deadlines=deadlines,
            updates=self._update(
                record.facts, known, None, tuple(late), watches=known.watches, topics=topics, held=held
            ),
        )
        yield from passed

    def _compare(
        self, before: Trial | None, record: Trial, held: RecordSource, *, same: bool
    ) -> tuple[Change, ...]:
        if before is None or same:
            return ()
        return changes.compare(
            before.canonical,
            record.canonical,
            on=self.circumstances.data_date,
            rules=self.rules,
            first=_read(held.first_record(record.nct_id), record.nct_id).canonical,
            received=record.study,
        )

    def _membership(
        self, record: Trial, decisions: tuple[Decision, ...], known: KnownTrial | None
    ) -> Iterator[Change]:
        before = known.watches if known else ()
        cause = Cause.CONFIGURATION if self.circumstances.rescreen else Cause.RECORD
        follows = tuple(decision.watch for decision in decisions if decision.included)
        new = self._named(slug for slug in follows if slug not in before)
        if known and known.removed:
            yield changes.reappeared(record.facts, watches=self._named(follows), rules=self.rules)
        elif new and self._is_registration(record.facts, known):
            yield changes.registered(record.facts, watches=new, rules=self.rules)
        elif new:
            yield changes.entered(record.facts, watches=new, cause=cause, rules=self.rules)
        for decision in decisions:
            if decision.watch in before and not decision.included:
                gone = self._named([decision.watch])
                yield changes.left(watches=gone, cause=cause, reason=decision.reason, rules=self.rules)

    def _named(self, slugs: Iterable[str]) -> tuple[Watch, ...]:
        """The watches of these slugs that are past their baseline."""
        wanted = frozenset(slugs) - self.circumstances.baselines
        return tuple(watch for watch in self.watches if watch.slug in wanted)

    def _is_registration(self, facts: Facts, known: KnownTrial | None) -> bool:
        """A trial is new where we never saw it and it was posted since the last comparison."""
        compared = self.circumstances.compared_before
        if known is not None or compared is None or not facts.first_posted:
            return False
        return facts.first_posted >= (compared - REGISTRATION_LAG).isoformat()

    def _deadlines(
        self, record: Trial, deadlines: tuple[Deadline, ...], known: KnownTrial | None, held: RecordSource
    ) -> tuple[list[DeadlinePassed], list[Change]]:
        """Deadlines that have passed by this release, and what there is to tell of them."""
        new = known is None or known.version is None
        raised = () if new else held.raised_deadlines(record.nct_id)
        due = [
            deadline
            for deadline in deadlines
            if deadline.due_on <= self.circumstances.data_date and not _is_raised(deadline, raised)
        ]
        passed = [DeadlinePassed(nct_id=record.nct_id, rule=deadline.rule) for deadline in due]
        rules_raised = {before.rule for before in raised}
        first = () if new else [deadline for deadline in due if deadline.rule not in rules_raised]
        news = [*self.overdue(first, record.facts)]
        if raised and record.facts.has_results:
            passed += [DeadlinePassed(nct_id=d.nct_id, rule=d.rule, resolved=True) for d in raised]
            news.append(
                changes.results_came_change(
                    *raised,
                    posted_on=milestones.first_day(results_posted_on(record.study)),
                    submitted_on=milestones.first_day(results_submitted_on(record.study)),
                    rules=self.rules,
                )
            )
        return passed, news

    def overdue(self, deadlines: Iterable[Deadline], facts: Facts) -> tuple[Change, ...]:
        """The changes that report deadlines whose day has passed without results."""
        on = self.circumstances.data_date
        return changes.overdue_changes(deadlines, on=on, rules=self.rules, facts=facts)

    def deadlines_passed(
        self,
        deadlines: tuple[Deadline, ...],
        facts: Facts,
        known: KnownTrial,
        topics: tuple[str, ...],
        held: RecordSource,
    ) -> Iterator[DeadlinePassed]:
        """For a trial whose record did not change: only the calendar moved. All its rules make one update."""
        news = self.overdue(deadlines, facts)
        updates = self._update(facts, known, None, news, watches=known.watches, topics=topics, held=held)
        for deadline in deadlines:
            yield DeadlinePassed(nct_id=deadline.nct_id, rule=deadline.rule, updates=updates)
            updates = ()

    def absent(
        self,
        facts: Facts,
        known: KnownTrial,
        topics: tuple[str, ...],
        held: RecordSource,
        *,
        merged_into: str | None = None,
    ) -> Absent:
        """A followed trial that the registry, asked by ID, does not have or has under another ID.

        Gone is said only in the second poll in a row; a merge is said by the registry itself, at once.
        """
        if merged_into is None and known.missing_since is None:
            return Absent(nct_id=known.nct_id)
        readers = self._named(known.watches)
        change = (
            changes.merged(merged_into, watches=readers, rules=self.rules)
            if merged_into
            else changes.removed(watches=readers, rules=self.rules)
        )
        update = self._update(facts, known, None, (change,), watches=(), topics=topics, held=held)
        return Absent(nct_id=known.nct_id, removed=True, merged_into=merged_into, updates=update)

    def _update(
        self,
        facts: Facts,
        known: KnownTrial | None,
        version: int | None,
        told: tuple[Change, ...],
        *,
        watches: tuple[str, ...],
        topics: tuple[str, ...],
        held: RecordSource,
    ) -> tuple[Update, ...]:
        """One update with all changes, for the watches that are past their baseline; or none."""
        before = known.watches if known else ()
        readers = sorted({*before, *watches} - self.circumstances.baselines)
        from_version = known.version if known else None
        to_version = version or from_version
        if not (told and readers and to_version):
            return ()
        ordinal = 1 + held.updates_between(facts.nct_id, from_version, to_version)
        return (
            changes.compose(
                nct_id=facts.nct_id,
                title=facts.title,
                from_version=from_version,
                to_version=to_version,
                detected_at=self.circumstances.now,
                changes=told,
                ordinal=ordinal,
                watches=tuple(readers),
                topics=topics,
            ),
        )


def _decisions(screened: Reading, record: Trial, known: KnownTrial | None) -> tuple[Decision, ...]:
    """The screener's decisions; a record that the registry withholds stays where it was.

    There is nothing in it to judge by, so to say that it left would say more than the record does.
    """
    decisions = screened.decisions
    if record.facts.overall_status != WITHHELD or known is None:
        return decisions
    reason = "The record is withheld: it stays where it was."
    return tuple(
        msgspec.structs.replace(decision, included=True, reason=reason)
        if decision.watch in known.watches
        else decision
        for decision in decisions
    )


def _stored(known: KnownTrial | None, held: RecordSource) -> Trial | None:
    """The newest version held, read again by today's rules so that hashes compare."""
    if known is None or known.version is None:
        return None
    return _read(held.record(known.nct_id), known.nct_id)


def _read(stored: bytes, nct_id: str) -> Trial:
    record = read_trial(stored)
    if isinstance(record, Rejected):
        raise StateCorrupt(f"the stored record of {nct_id} cannot be read: {record.reason}")
    return record


def _is_raised(deadline: Deadline, raised: Iterable[Deadline]) -> bool:
    """Whether this day of this rule was raised, whatever basis and caveats it had then."""
    return any((before.rule, before.due_on) == (deadline.rule, deadline.due_on) for before in raised)


def _next_version(known: KnownTrial | None, *, same: bool) -> int | None:
    if same:
        return None
    return 1 + ((known.version if known else None) or 0)


def _finding(
    record: Trial,
    decisions: tuple[Decision, ...],
    *,
    version: int | None = None,
    watches: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    updates: tuple[Update, ...] = (),
    deadlines: tuple[Deadline, ...] = (),
) -> Finding:
    """The canonical form is not stored, so it does not travel to the spool either."""
    return Finding(
        nct_id=record.nct_id,
        fingerprint=record.fingerprint,
        title=record.facts.title,
        record=msgspec.structs.replace(record, canonical={}, study=Study()) if version else None,
        version=version,
        watches=watches,
        topics=topics,
        decisions=decisions,
        updates=updates,
        deadlines=deadlines,
    )
