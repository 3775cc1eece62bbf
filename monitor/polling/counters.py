"""What one pass over the registry counts while it streams."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from monitor.model import (
    Absent,
    DeadlinePassed,
    Finding,
    KnownTrial,
    QuarantinedTrial,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Unchanged,
    Update,
)
from monitor.polling.quarantine import mark_of


@dataclass(kw_only=True)
class PollCounters:
    """Counts and the few sets that a pass needs; IDs only, never records.

    Attributes:
        found: IDs by watch, as its searches found them.
        seen: IDs that the registry returned. decided: those of them whose deadlines were judged.
        merged: alias → the ID that the registry returns instead.
        holders: the snapshot dates that the records bore; more than one means a mixed release.
        in_scope, added, changed, missing: by watch. followed: before the pass, by watch.
        marks: what would be told of followed trials, or that they have gone, by ID.
    """

    found: dict[str, set[str]] = field(default_factory=dict)
    searches_complete: bool = True
    seen: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    holders: set[str] = field(default_factory=set)
    fetched: int = 0
    rejected: int = 0
    in_scope: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    followed: Counter[str] = field(default_factory=Counter)
    marks: dict[str, QuarantinedTrial] = field(default_factory=dict)
    updates: list[str] = field(default_factory=list)
    renewed: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        """Every search reached its count, and all records are of one release."""
        return self.searches_complete and len(self.holders) <= 1

    def count(self, item: Spool, known: KnownTrial | None) -> None:
        """Adds one spooled item to the counts; `known` is what the database held before."""
        before = known.watches if known else ()
        mark = mark_of(item, before)
        if mark is not None:
            self.marks.setdefault(mark.nct_id, mark)
        if not isinstance(item, DeadlinePassed):
            self.followed.update(before)
        match item:
            case Finding():
                self._count_finding(item, before)
            case Unchanged() | RejectedRecord():
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

    def _count_finding(self, item: Finding, before: tuple[str, ...]) -> None:
        self.in_scope.update(item.watches)
        self.added.update(slug for slug in item.watches if slug not in before)
        if item.version is not None:
            self.decided.add(item.nct_id)
            if item.version > 1:
                self.changed.update(item.watches or before)
                self.renewed.add(item.nct_id)
        self._note(item.updates)

    def _note(self, updates: tuple[Update, ...]) -> None:
        self.updates.extend(update.id for update in updates)
