"""What one pass over the registry counts while it streams."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from monitor.changes.detectors.membership import is_of_configuration
from monitor.model import (
    Absent,
    Contradictory,
    DeadlinePassed,
    Envelope,
    Finding,
    Kind,
    KnownTrial,
    QuarantinedTrial,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Unchanged,
    Update,
)
from monitor.model.details import MembershipDetail
from monitor.polling.quarantine import mark_of


@dataclass(kw_only=True)
class PollCounters:
    """Counts and the few sets that a pass needs; IDs only, never records.

    Attributes:
        found: IDs by watch, as its searches found them.
        seen: IDs that the registry returned, each with a short mark of its content. twice: those of them that
            came again with other content. decided: those whose deadlines were judged.
        merged: alias → the ID of the record that lists it; None where two do.
        snapshots: the dates of the release that the records name; more than one means a mixed release.
        missing_pages: too many records came with no page to ask for each alone.
        unanswered: records in a row, each asked for alone, for which an error came.
        taken_in, put_out: by watch, what our own configuration did.
        in_scope, added, changed, missing: by watch. followed: before the pass, by watch.
        incomplete: trials whose new version has a field that cannot be read.
        marks: what would be reported of followed trials, or that they have gone, by ID.
    """

    found: dict[str, set[str]] = field(default_factory=dict)
    searches_complete: bool = True
    missing_pages: bool = False
    unanswered: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    merged: dict[str, str | None] = field(default_factory=dict)
    snapshots: set[str] = field(default_factory=set)
    fetched: int = 0
    rejected: int = 0
    incomplete: set[str] = field(default_factory=set)
    in_scope: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    taken_in: Counter[str] = field(default_factory=Counter)
    put_out: Counter[str] = field(default_factory=Counter)
    followed: Counter[str] = field(default_factory=Counter)
    marks: dict[str, QuarantinedTrial] = field(default_factory=dict)
    updates: list[str] = field(default_factory=list)
    renewed: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """Every search reached its count, and all records are of one release."""
        return self.searches_complete and not self.missing_pages and len(self.snapshots) <= 1

    def is_new(self, nct_id: str, fingerprint: str) -> bool:
        """Note that a record came; return False where it came before, with whatever content."""
        mark = int(fingerprint[:15] or "0", 16)
        if nct_id not in self.seen:
            self.seen[nct_id] = mark
            return True
        if self.seen[nct_id] != mark:
            self.twice.add(nct_id)
        return False

    def note_envelope(self, envelope: Envelope) -> None:
        """Note the release and the aliases of a record."""
        if envelope.version_holder:
            self.snapshots.add(envelope.version_holder)
        for alias in envelope.aliases:
            other = self.merged.setdefault(alias, envelope.nct_id)
            if other != envelope.nct_id:
                self.merged[alias] = None

    def count(self, item: Spool, known: KnownTrial | None) -> None:
        """Add one spooled item to the counts; `known` is what the database had before."""
        before = known.watches if known else ()
        mark = mark_of(item, before)
        if mark is not None:
            self.marks.setdefault(mark.nct_id, mark)
        if not isinstance(item, DeadlinePassed):
            self.followed.update(before)
        match item:
            case Finding():
                self._count_finding(item, before)
            case Unchanged() | RejectedRecord() | Contradictory():
                self.in_scope.update(before)
                self.rejected += isinstance(item, RejectedRecord)
            case ReviewChanged():
                self.in_scope.update(before)
                self.decided.add(item.nct_id)
                self._note(item.updates)
            case Absent():
                self.missing.update(before)
                self.in_scope.update(() if item.removed else before)
                self._note(item.updates)
            case DeadlinePassed():
                self._note(item.updates)

    def discount(self, item: Spool, known: KnownTrial | None) -> None:
        """Take one counted item back."""
        counted = PollCounters()
        counted.count(item, known)
        for name in ("in_scope", "added", "changed", "missing", "taken_in", "put_out", "followed"):
            getattr(self, name).subtract(getattr(counted, name))
        self.rejected -= counted.rejected
        self.incomplete -= counted.incomplete
        self.decided -= counted.decided
        self.renewed -= counted.renewed
        self.updates = [update for update in self.updates if update not in counted.updates]
        for nct_id in counted.marks:
            self.marks.pop(nct_id, None)

    def _count_finding(self, item: Finding, before: tuple[str, ...]) -> None:
        self.in_scope.update(item.watches)
        self.added.update(slug for slug in item.watches if slug not in before)
        if item.version is not None:
            self.decided.add(item.nct_id)
            if item.version > 1:
                self.changed.update(item.watches or before)
                self.renewed.add(item.nct_id)
                if item.record and item.record.unreadable:
                    self.incomplete.add(item.nct_id)
        self._count_our_changes(item.updates)
        self._note(item.updates)

    def _count_our_changes(self, updates: tuple[Update, ...]) -> None:
        for change in (change for update in updates for change in update.changes):
            if is_of_configuration(change) and isinstance(change.detail, MembershipDetail):
                counter = self.taken_in if change.kind is Kind.ENTERED else self.put_out
                counter.update(change.detail.watches)

    def _note(self, updates: tuple[Update, ...]) -> None:
        self.updates.extend(update.id for update in updates)
