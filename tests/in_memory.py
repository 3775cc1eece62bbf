"""A registry, a database and a spool in memory: what a poll is given, without SQLite, HTTP or files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import msgspec

from monitor.changes.rules import Rules
from monitor.errors import NotFound
from monitor.model import (
    Absent,
    Contradictory,
    Deadline,
    DeadlinePassed,
    Finding,
    KnownTrial,
    Poll,
    PollStatus,
    Quarantine,
    RejectedRecord,
    Release,
    ReviewChanged,
    Scope,
    SearchResult,
    TrialView,
    Unchanged,
    Update,
    Watch,
)
from monitor.polling.ports import PollPlan
from monitor.polling.spool import trial_of
from monitor.registry.base import FoundRecord
from monitor.registry.ctgov.reader import CtgovReader
from monitor.screening.screener import Screener

READER = CtgovReader()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPINE = Watch(
    slug="spine",
    title="Cells for discs",
    conditions=("disc",),
    interventions=("cells",),
    scope=Scope(conditions=("disc",), cells=("stem cells",)),
)
KNEE = Watch(
    slug="knee",
    title="Cells for knees",
    conditions=("knee",),
    interventions=("cells",),
    scope=Scope(conditions=("knee",), cells=("stem cells",)),
)


def nct(number: int) -> str:
    return f"NCT{number:08}"


def record(
    number: int = 1,
    *,
    condition: str = "Disc disease",
    title: str = "Stem cells",
    status: str = "RECRUITING",
    posted: str = "2019-05-01",
    aliases: Sequence[str] = (),
    says_results: bool = False,
    derived: Mapping[str, Any] | None = None,
    **more: Any,
) -> bytes:
    """Return a record; `more` are further fields of the status module."""
    protocol = {
        "identificationModule": {"nctId": nct(number), "nctIdAliases": list(aliases), "briefTitle": title},
        "statusModule": {
            "overallStatus": status,
            "studyFirstPostDateStruct": {"date": posted, "type": "ACTUAL"},
            **more,
        },
        "conditionsModule": {"conditions": [condition]},
        "designModule": {"studyType": "INTERVENTIONAL"},
        "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": "Stem cells"}]},
    }
    return msgspec.json.encode(
        {"protocolSection": protocol, "derivedSection": derived or {}, "hasResults": says_results}
    )


class MemoryStore:
    """The part of the database that a poll uses; `apply` does to lists what the store does to tables."""

    def __init__(self) -> None:
        self.versions: dict[str, list[bytes]] = {}
        self.rows: dict[str, KnownTrial] = {}
        self.topics: dict[str, tuple[str, ...]] = {}
        self.polls: list[Poll] = []
        self.updates: list[Update] = []
        self.deadlines: dict[tuple[str, str], Deadline] = {}
        self.raised: dict[tuple[str, str], Deadline] = {}
        self.doubted: set[str] = set()
        self.rejected: dict[str | None, str] = {}
        self.in_quarantine: Quarantine | None = None
        self.accepted_at: datetime | None = None
        self.compared: tuple[Release, str] | None = None

    # --- what is read ---

    def record(self, nct_id: str, version: int | None = None) -> bytes:
        return self.versions[nct_id][(version or len(self.versions[nct_id])) - 1]

    def first_record(self, nct_id: str) -> bytes:
        return self.versions[nct_id][0]

    def raised_deadlines(self, nct_id: str) -> tuple[Deadline, ...]:
        return tuple(deadline for (of, _), deadline in self.raised.items() if of == nct_id)

    def updates_between(self, nct_id: str, from_version: int | None, to_version: int) -> int:
        pair = (nct_id, from_version, to_version)
        return sum((update.nct_id, update.from_version, update.to_version) == pair for update in self.updates)

    def known(self, nct_ids: Iterable[str]) -> dict[str, KnownTrial]:
        return {nct_id: self.rows[nct_id] for nct_id in nct_ids if nct_id in self.rows}

    def followed(self) -> tuple[str, ...]:
        return tuple(nct_id for nct_id, row in self.rows.items() if row.watches and not row.removed)

    def baseline(self, watch: str) -> Poll | None:
        return next((poll for poll in self.polls if poll.watch == watch and poll.baseline), None)

    def last_poll(self, watch: str, *statuses: PollStatus) -> Poll | None:
        polls = [poll for poll in self.polls if poll.watch == watch and poll.status in statuses]
        return polls[-1] if polls else None

    def comparison(self) -> tuple[Release, str] | None:
        return self.compared

    def open_deadlines(self, *, due_by: Any) -> tuple[Deadline, ...]:
        return tuple(
            deadline
            for key, deadline in self.deadlines.items()
            if key not in self.raised and deadline.due_on <= due_by
        )

    def trial(self, nct_id: str) -> TrialView | None:
        trial, row = READER.read_trial(self.record(nct_id)), self.rows[nct_id]
        return TrialView(
            facts=trial.facts,
            watches=row.watches,
            topics=self.topics.get(nct_id, ()),
            first_seen=NOON,
            last_seen=NOON,
        )

    def contradictory(self) -> frozenset[str]:
        return frozenset(self.doubted)

    def quarantined(self) -> Quarantine | None:
        return self.in_quarantine

    def accepted(self) -> datetime | None:
        return self.accepted_at

    # --- what is written ---

    def note(self, polls: Sequence[Poll], *, next_due: Mapping[str, datetime]) -> None:
        self.polls += polls

    def set_quarantine(self, ended: Sequence[Poll], quarantined: Quarantine, *, next_due: Any) -> None:
        self.polls += ended
        self.in_quarantine = quarantined

    def apply(self, run: Any, findings: Iterable[Any], **_configured: Any) -> None:
        self.polls += run.polls
        self.in_quarantine = self.accepted_at = None
        self.doubted.clear()
        if run.release is not None:
            self.compared = (run.release, run.config_digest)
        for item in findings:
            self._apply(item)
            self.updates += getattr(item, "updates", ())

    def _apply(self, item: Any) -> None:
        match item:
            case RejectedRecord():
                self.rejected[item.rejected.nct_id] = item.rejected.reason
            case Contradictory():
                self.doubted.add(item.nct_id)
            case Unchanged():
                self._change(item.nct_id, fingerprint=item.fingerprint, missing_since=None)
            case ReviewChanged():
                self._change(item.nct_id, results_under_review_since=item.under_review_since)
            case Absent():
                gone = {"watches": (), "removed": True} if item.removed else {}
                self._change(item.nct_id, missing_since=NOON, **gone)
            case DeadlinePassed():
                key = (item.nct_id, item.rule)
                self.raised.pop(key, None)
                if not item.resolved:
                    self.raised[key] = self.deadlines[key]
            case Finding():
                self._store(item)

    def _change(self, nct_id: str, **values: Any) -> None:
        self.rows[nct_id] = msgspec.structs.replace(self.rows[nct_id], **values)

    def _store(self, item: Finding) -> None:
        kept = self.versions.setdefault(item.nct_id, [])
        if item.record is not None:
            kept.append(bytes(item.record.raw))
        before = self.rows.get(item.nct_id)
        self.rows[item.nct_id] = KnownTrial(
            nct_id=item.nct_id,
            version=len(kept) or None,
            fingerprint=item.fingerprint,
            sha256=item.record.sha256 if item.record else (before.sha256 if before else ""),
            hash_version=READER.hash_version,
            watches=item.watches,
        )
        self.topics[item.nct_id] = item.topics
        self.deadlines |= {(deadline.nct_id, deadline.rule): deadline for deadline in item.deadlines}


class MemoryRegistry:
    """A registry of a few records. Every search finds what `found` names; without it, all that there is."""

    requests = 0
    bytes = 0

    def __init__(self, *records: bytes) -> None:
        self.date: datetime | None = NOON
        self.release = Release(api_version=READER.api_version, data_timestamp=NOON)
        self.studies: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.not_on_pages: set[str] = set()
        self.found: tuple[str, ...] | None = None
        self.complete = True
        self.on_records: Callable[[], None] = lambda: None
        self.publish(*records, days=0)

    def publish(self, *records: bytes, days: int = 1) -> None:
        """Publish these records with a release that is so many days newer."""
        self.release = msgspec.structs.replace(
            self.release, data_timestamp=self.release.data_timestamp + timedelta(days=days)
        )
        self.date = self.release.data_timestamp
        self.studies |= {READER.open_envelope(raw).nct_id: raw for raw in records}

    def version(self, _etag: str | None = None) -> Release:
        return self.release

    def search(self, _conditions: str, _interventions: str) -> SearchResult:
        ids = tuple(self.studies) if self.found is None else self.found
        return SearchResult(nct_ids=ids, total=len(ids), complete=self.complete)

    def records(self, trial_ids: Sequence[str]) -> Iterator[tuple[bytes, ...]]:
        self.on_records()
        listed = [nct_id for nct_id in trial_ids if nct_id in self.studies]
        yield tuple(self.studies[nct_id] for nct_id in listed if nct_id not in self.not_on_pages)

    def record(self, trial_id: str) -> FoundRecord:
        moved_to = self.moved.get(trial_id)
        raw = self.studies.get(moved_to or trial_id)
        if raw is None:
            raise NotFound(f"{trial_id} is unknown")
        return FoundRecord(raw=raw, moved_to=moved_to)


class MemorySpool(list):
    """The spool of a poll as a list."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def forget(self, nct_ids: Iterable[str]) -> None:
        self[:] = [item for item in self if trial_of(item) not in nct_ids]


def plan_of(registry: MemoryRegistry, *watches: Watch, **more: Any) -> PollPlan:
    """Return the plan of a poll of these watches, at the registry's time."""
    configured = watches or (SPINE,)
    return PollPlan(
        reader=READER,
        watches=configured,
        selected=tuple(watch.slug for watch in configured),
        topics=(),
        screener=Screener(configured, ()),
        rules=Rules.default(),
        clock=lambda: registry.release.data_timestamp,
        next_due=lambda _at, _status: {},
        **more,
    )
