"""What one fetched study means for the database. Decides everything, touches nothing.

envelope ─┬─ not readable ─────────────────→ RejectedRecord
          ├─ same fingerprint ─────────────→ Unchanged
          └─ read ─┬─ not readable ────────→ RejectedRecord
                   ├─ same hash ───────────→ Unchanged, or ReviewChanged (and DeadlinePassed)
                   ├─ contradicts itself ──→ Contradictory, until a second poll agrees
                   └─ screen, compare ─────→ Finding (and DeadlinePassed)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from monitor.changes.compare import compare
from monitor.changes.deadlines import deadlines_of
from monitor.changes.detectors.claims import claim_left
from monitor.changes.detectors.membership import merged, removed
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.errors import StateCorrupt
from monitor.model import (
    Absent,
    Change,
    Contradictory,
    Deadline,
    DeadlinePassed,
    Decision,
    Envelope,
    Facts,
    Finding,
    KnownTrial,
    NewRecord,
    Rejected,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Trial,
    Unchanged,
    Update,
    Watch,
)
from monitor.model.claim import Claim
from monitor.model.label import Label
from monitor.model.study.posting import contradicts_itself
from monitor.polling.circumstances import Circumstances, StoredTrials
from monitor.polling.claims import ClaimSides, Listed, claim_changes, listed_under
from monitor.polling.effective import effective_trial
from monitor.polling.membership import membership_changes, named_watches
from monitor.polling.overdue import judge_deadlines, overdue_changes
from monitor.registry.base import RecordReader
from monitor.registry.registries import links_for
from monitor.screening.screener import Reading, Screener

WITHHELD = "WITHHELD"
CONTRADICTION = "it says that results are posted, and shows none"


class _Versions(NamedTuple):
    """A record and the stored version before it: as they came, to be compared, and as they are judged."""

    stored: Trial | None
    received: Trial
    before: Trial | None
    after: Trial


class Decider(msgspec.Struct, frozen=True, kw_only=True):
    """Decides about one study at a time; the same input gives the same decision.

    Attributes:
        reader: reads the records of the registry.
        watches, claims: all that are configured.
    """

    reader: RecordReader
    screener: Screener
    rules: Rules
    watches: tuple[Watch, ...]
    claims: tuple[Claim, ...] = ()
    circumstances: Circumstances

    def decide(
        self, envelope: Envelope | Rejected, known: KnownTrial | None, stored: StoredTrials
    ) -> Iterator[Spool]:
        """Yield what is to be stored of one study: one item, or one and its passed deadlines."""
        if isinstance(envelope, Rejected):
            yield RejectedRecord(rejected=envelope)
            return
        settled = known is not None and not self.circumstances.rescreen and not known.removed
        if known is not None and settled and known.fingerprint == envelope.fingerprint:
            yield Unchanged(nct_id=envelope.nct_id, fingerprint=envelope.fingerprint)
            return
        trial = self.reader.read_trial(envelope)
        if isinstance(trial, Rejected):
            yield RejectedRecord(rejected=trial)
        else:
            yield from self._judge(trial, known, stored, settled=settled)

    def _judge(
        self, trial: Trial, known: KnownTrial | None, stored: StoredTrials, *, settled: bool
    ) -> Iterator[Spool]:
        """Decide about a record that may differ from the stored one."""
        newest = self._stored(stored, known.nct_id, known.version) if known and known.version else None
        same = newest is not None and newest.sha256 == trial.sha256
        if known is None or newest is None:
            versions = _Versions(None, trial, None, effective_trial(trial, iter(()), self.reader))
        elif not same and self._is_doubtful(trial, newest):
            yield Contradictory(nct_id=trial.nct_id, fingerprint=known.fingerprint, reason=CONTRADICTION)
            return
        else:
            before = effective_trial(newest, self._earlier(stored, known), self.reader)
            after = effective_trial(trial, iter([before]), self.reader)
            versions = _Versions(newest, trial, before, after)
        if settled and same and known:
            yield from self._same(versions.after, known, stored)
        else:
            yield from self._find(versions, known, stored, same=same)

    def _is_doubtful(self, trial: Trial, newest: Trial) -> bool:
        """Whether a record contradicts itself as neither the stored version nor the poll before did."""
        doubted = self.circumstances.accepted or trial.nct_id in self.circumstances.contradictory
        return not doubted and contradicts_itself(trial.study) and not contradicts_itself(newest.study)

    def _find(
        self, versions: _Versions, known: KnownTrial | None, stored: StoredTrials, *, same: bool
    ) -> Iterator[Spool]:
        before, after, trial = versions.before, versions.after, versions.received
        screened = self.screener.read(after)
        decisions = _decisions(screened, trial, known)
        watches = tuple(decision.watch for decision in decisions if decision.included)
        if not (watches or (known and known.watches)):
            yield _finding(trial, after.facts, decisions)
            return
        version = None if same else 1 + ((known.version if known else None) or 0)
        deadlines = deadlines_of(after.study)
        passed, late = judge_deadlines(
            after, deadlines, known, stored, circumstances=self.circumstances, rules=self.rules
        )
        labels = screened.labels
        earlier = self.screener.read(before) if before else None
        sides = self._sides(versions, earlier, known, listed_under(self.claims, labels, watches), same=same)
        news = (
            *(() if same else self._compare(versions, stored)),
            *membership_changes(
                after.facts,
                decisions,
                known,
                watches=self.watches,
                circumstances=self.circumstances,
                rules=self.rules,
            ),
            *late,
            *claim_changes(sides, self.claims, self.rules),
        )
        topics = screened.topics
        # Readers of a topic also learn of the change by which a trial leaves it.
        readers = tuple(dict.fromkeys((*topics, *(earlier.topics if earlier else ()))))
        yield _finding(
            trial,
            after.facts,
            decisions,
            version=version,
            watches=watches,
            topics=topics,
            labels=labels,
            updates=self._update(
                after.facts,
                known,
                version,
                news,
                watches=watches,
                topics=readers,
                claims=sides.readers,
                stored=stored,
            ),
            deadlines=deadlines,
        )
        yield from passed

    def _sides(
        self,
        versions: _Versions,
        earlier: Reading | None,
        known: KnownTrial | None,
        now: Listed,
        *,
        same: bool,
    ) -> ClaimSides:
        """Under which claims the trial is listed, before and after, both by the configuration of today.

        So a change of our own configuration is no news, nor is a record that the registry withholds or shows again.
        """
        before, after = versions.before, versions.after
        new = not (known and known.watches)
        if before is None or earlier is None or (known and known.removed):
            return ClaimSides(before=now if self.circumstances.rescreen else {}, after=now, new=new)
        if WITHHELD in {before.facts.overall_status, after.facts.overall_status}:
            listed = now or self._listed(earlier)
            return ClaimSides(before=listed, after=listed)
        return ClaimSides(
            before=now if same else self._listed(earlier),
            after=now,
            new=new,
            results=after.facts.has_results and not before.facts.has_results,
        )

    def _listed(self, reading: Reading) -> Listed:
        """Under which claims a record is listed."""
        if not self.claims:
            return {}
        watches = [decision.watch for decision in reading.decisions if decision.included]
        return listed_under(self.claims, reading.labels, watches)

    def _claims_of(self, nct_id: str, stored: StoredTrials) -> tuple[str, ...]:
        """The claims under which the newest stored version of a trial is listed."""
        return (
            tuple(self._listed(self.screener.read(self._read(stored.record(nct_id), nct_id))))
            if self.claims
            else ()
        )

    def _same(self, trial: Trial, known: KnownTrial, stored: StoredTrials) -> Iterator[Spool]:
        """An equal record; whether its results are under review is no part of what is compared."""
        submitted = trial.facts.results_under_review_since
        if submitted == known.results_under_review_since or not known.watches:
            yield Unchanged(nct_id=trial.nct_id, fingerprint=trial.fingerprint)
            return
        deadlines = deadlines_of(trial.study)
        passed, late = judge_deadlines(
            trial, deadlines, known, stored, circumstances=self.circumstances, rules=self.rules
        )
        reading = self.screener.read(trial)
        yield ReviewChanged(
            nct_id=trial.nct_id,
            fingerprint=trial.fingerprint,
            under_review_since=submitted,
            deadlines=deadlines,
            updates=self._update(
                trial.facts,
                known,
                None,
                tuple(late),
                watches=known.watches,
                topics=reading.topics,
                claims=tuple(self._listed(reading)),
                stored=stored,
            ),
        )
        yield from passed

    def _compare(self, versions: _Versions, stored: StoredTrials) -> tuple[Change, ...]:
        """What changed; also what cannot be read on either side, which is quoted as it came."""
        if versions.stored is None:
            return ()
        trial = versions.received
        return compare(
            versions.stored.canonical,
            trial.canonical,
            on=self.circumstances.data_date,
            rules=self.rules,
            first=self._read(stored.first_record(trial.nct_id), trial.nct_id).canonical,
            received=trial.study,
        )

    def deadlines_passed(
        self,
        deadlines: tuple[Deadline, ...],
        facts: Facts,
        known: KnownTrial,
        topics: tuple[str, ...],
        stored: StoredTrials,
    ) -> Iterator[DeadlinePassed]:
        """For a trial whose record did not change: only the calendar moved. All its rules make one update."""
        news = overdue_changes(deadlines, facts, circumstances=self.circumstances, rules=self.rules)
        claims = self._claims_of(known.nct_id, stored)
        updates = self._update(
            facts, known, None, news, watches=known.watches, topics=topics, claims=claims, stored=stored
        )
        for deadline in deadlines:
            yield DeadlinePassed(nct_id=deadline.nct_id, rule=deadline.rule, updates=updates)
            updates = ()

    def absent(
        self,
        facts: Facts,
        known: KnownTrial,
        topics: tuple[str, ...],
        stored: StoredTrials,
        *,
        merged_into: str | None = None,
    ) -> Absent:
        """Return what is stored of a followed trial that the registry does not have, or under another ID.

        Gone is said only in the second poll in a row; a merge is said by the registry itself, at once.
        """
        if merged_into is None and known.missing_since is None:
            return Absent(nct_id=known.nct_id)
        readers = named_watches(known.watches, watches=self.watches, circumstances=self.circumstances)
        change = (
            merged(merged_into, watches=readers, rules=self.rules)
            if merged_into
            else removed(watches=readers, rules=self.rules)
        )
        claims = self._claims_of(known.nct_id, stored)
        gone = [claim for claim in self.claims if claim.slug in claims]
        news = (change, *((claim_left(gone, rules=self.rules),) if gone else ()))
        updates = self._update(
            facts, known, None, news, watches=(), topics=topics, claims=claims, stored=stored
        )
        return Absent(nct_id=known.nct_id, removed=True, merged_into=merged_into, updates=updates)

    def _update(
        self,
        facts: Facts,
        known: KnownTrial | None,
        version: int | None,
        news: tuple[Change, ...],
        *,
        watches: tuple[str, ...],
        topics: tuple[str, ...],
        claims: tuple[str, ...],
        stored: StoredTrials,
    ) -> tuple[Update, ...]:
        """One update with all changes, for the watches that have had their baseline; or none."""
        readers = self._readers(known.watches if known else (), watches)
        from_version = known.version if known else None
        to_version = version or from_version
        if not (news and readers and to_version):
            return ()
        update = compose(
            nct_id=facts.nct_id,
            title=facts.title,
            from_version=from_version,
            to_version=to_version,
            detected_at=self.circumstances.now,
            changes=news,
            ordinal=1 + stored.updates_between(facts.nct_id, from_version, to_version),
            watches=tuple(readers),
            topics=topics,
            claims=claims,
        )
        return (update,)

    def _readers(self, before: tuple[str, ...], watches: tuple[str, ...]) -> list[str]:
        """Return the watches whose readers an update is for, in order.

        Those in their baseline have none, but what only watches followed that are gone, as where one was renamed.
        """
        is_orphan = bool(before) and not {watch.slug for watch in self.watches}.intersection(before)
        silent = frozenset[str]() if is_orphan else self.circumstances.baselines
        return sorted({*before, *watches} - silent)

    def _earlier(self, stored: StoredTrials, known: KnownTrial) -> Iterator[Trial]:
        """The versions before the newest one, newest first."""
        for version in range((known.version or 1) - 1, 0, -1):
            yield self._stored(stored, known.nct_id, version)

    def _stored(self, stored: StoredTrials, nct_id: str, version: int) -> Trial:
        """A stored version, read by today's rules so that hashes compare."""
        return self._read(stored.record(nct_id, version), nct_id)

    def _read(self, record: bytes, nct_id: str) -> Trial:
        trial = self.reader.read_stored(record)
        if isinstance(trial, Rejected):
            raise StateCorrupt(f"the stored record of {nct_id} cannot be read: {trial.reason}")
        return trial


def _decisions(screened: Reading, trial: Trial, known: KnownTrial | None) -> tuple[Decision, ...]:
    """The screener's decisions; a record that the registry withholds stays where it was.

    There is nothing in it to judge by, so to say that it left would say more than the record does.
    """
    decisions = screened.decisions
    if trial.facts.overall_status != WITHHELD or known is None:
        return decisions
    reason = "The record is withheld: it stays where it was."
    return tuple(
        msgspec.structs.replace(decision, included=True, reason=reason)
        if decision.watch in known.watches
        else decision
        for decision in decisions
    )


def _finding(
    trial: Trial,
    facts: Facts,
    decisions: tuple[Decision, ...],
    *,
    version: int | None = None,
    watches: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    labels: tuple[Label, ...] = (),
    updates: tuple[Update, ...] = (),
    deadlines: tuple[Deadline, ...] = (),
) -> Finding:
    return Finding(
        nct_id=trial.nct_id,
        fingerprint=trial.fingerprint,
        title=facts.title,
        record=NewRecord.of(trial, title=facts.title, url=links_for(trial.nct_id).trial(trial.nct_id))
        if version
        else None,
        version=version,
        watches=watches,
        topics=topics,
        labels=labels,
        decisions=decisions,
        updates=updates,
        deadlines=deadlines,
    )
