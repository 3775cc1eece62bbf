"""The registry's own record history, read into the database: optional, paced, resumable, never fatal.

for each trial:  list ─ which versions are missing here? ─ those, oldest first ─ compare ─ one transaction

What is stored is not asked for again. A version that cannot be read is a gap: the versions around it are
compared with each other, and the update names that very pair. Where the way to the registry fails, or we are
asked to stop, the versions read so far are kept and the next run goes on after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Protocol

import msgspec

from monitor.changes.rules import Rules
from monitor.errors import Blocked, Malformed, NotFound, RegistryError, Stopped
from monitor.log import get_logger
from monitor.model import PublishedUpdate, Rejected, Severity, Source, Update, VersionRef
from monitor.polling.history import (
    BackfillOutcome,
    HistoryStatus,
    HistoryVersion,
    TrialHistory,
    history_updates,
)
from monitor.polling.ports import Progress
from monitor.registry.base import HistoryEntry, RecordReader, RegistryClient

log = get_logger(__name__)

STAGE = "history"
FAILURES = 5
"""So many trials in a row that could not be read end the run: the rest would fare no better."""
LONGEST = 10_000
"""Versions in one history, at most; a list with higher numbers is none."""


class HistoryStore(Protocol):
    """The part of the store that a backfill uses."""

    def versions(self, nct_id: str, *, source: Source | None = ...) -> tuple[VersionRef, ...]: ...  # noqa: D102
    def record(self, nct_id: str, version: int | None = ..., *, source: Source = ...) -> bytes: ...  # noqa: D102
    def updates(  # noqa: D102
        self, *, nct_id: str | None, source: Source | None, min_severity: Severity
    ) -> tuple[PublishedUpdate, ...]: ...
    def add_history(  # noqa: D102
        self,
        nct_id: str,
        recorded: Sequence[tuple[VersionRef, bytes]],
        updates: Sequence[Update],
        *,
        hash_version: int | None = ...,
    ) -> None: ...
    def set_registry_versions(self, nct_id: str, numbers: Mapping[int, int]) -> None: ...  # noqa: D102


class BackfillPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a backfill needs beside the registry and the database.

    Attributes:
        reader: reads the registry's records.
        trials: numbers of trials of which a version is stored. clock: our clock, in UTC.
        progress: called before every request, with the stage `history` and the number of trials done.
    """

    reader: RecordReader
    trials: tuple[str, ...]
    rules: Rules
    clock: Callable[[], datetime]
    progress: Progress = lambda _stage, _done, _total: None


def backfill(registry: RegistryClient, store: HistoryStore, plan: BackfillPlan) -> BackfillOutcome:
    """Read the history of every trial of the plan; what fails or stops it is returned, never raised."""
    requests = registry.requests
    run = _BackfillRun(registry, store, plan)
    trials = tuple(run.trials())
    outcome = BackfillOutcome(
        wanted=len(plan.trials), trials=trials, requests=registry.requests - requests, ended=run.ended
    )
    counts = {status.value: len(outcome.of(status)) for status in HistoryStatus}
    log.info(
        "backfill",
        wanted=outcome.wanted,
        **counts,
        added=outcome.added,
        updates=outcome.updates,
        requests=outcome.requests,
        ended=outcome.ended,
    )
    return outcome


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One trial's history as the registry lists it: the date of each version, None where it is none."""

    nct_id: str
    entries: tuple[HistoryEntry, ...]
    dates: dict[int, date | None]
    stored: frozenset[int]


class _ReadVersions(msgspec.Struct, kw_only=True):
    """What was read of one trial; `cut` is what ended the reading before its last version."""

    fresh: dict[int, tuple[VersionRef, bytes]] = msgspec.field(default_factory=dict)
    unreadable: list[str] = msgspec.field(default_factory=list)
    cut: RegistryError | Stopped | None = None


class _Foreign(str):
    """Why a version cannot be stored: it is another record's, as for a number that became an alias."""

    __slots__ = ()


class _BackfillRun:
    """One run: its edges and, once it has ended early, the reason."""

    def __init__(self, registry: RegistryClient, store: HistoryStore, plan: BackfillPlan) -> None:
        self.registry = registry
        self.store = store
        self.plan = plan
        self.ended: str | None = None
        self._done = 0

    def trials(self) -> Iterator[TrialHistory]:
        failed = 0
        for nct_id in self.plan.trials:
            history = self._trial(nct_id)
            yield history
            failed = failed + 1 if history.status is HistoryStatus.FAILED else 0
            if history.status is not HistoryStatus.WHOLE:
                log.debug(
                    "history",
                    nct_id=nct_id,
                    status=history.status,
                    error=history.error,
                    gaps=history.unreadable,
                )
            if failed == FAILURES and self.ended is None:
                self.ended = f"{failed} trials in a row could not be read, the last because: {history.error}"
            if self.ended is not None:
                return
            self._done += 1
        with suppress(Stopped):
            self._step()

    def _step(self) -> None:
        """Between any two requests: report how far we are, which may raise `Stopped`."""
        self.plan.progress(STAGE, self._done, len(self.plan.trials))

    def _trial(self, nct_id: str) -> TrialHistory:
        try:
            self._step()
            entries = self.registry.history(nct_id)
            dates = _dates(entries)
        except (RegistryError, Stopped) as error:
            return TrialHistory(nct_id=nct_id, status=self._status(error), error=str(error))
        stored = self.store.versions(nct_id, source=Source.HISTORY)
        listed = _Listed(
            nct_id=nct_id, entries=entries, dates=dates, stored=frozenset(ref.version for ref in stored)
        )
        read = self._read(listed)
        updates = self._store(listed, read)
        return self._summary(listed, read, updates=updates)

    # --- reading ---

    def _read(self, listed: _Listed) -> _ReadVersions:
        read = _ReadVersions()
        for number, on in listed.dates.items():
            if number in listed.stored:
                continue
            try:
                self._step()
                version = self._version(listed.nct_id, number, on)
            except (RegistryError, Stopped) as error:
                if not _is_gap(error):
                    read.cut = error
                    break
                version = str(error)
            if isinstance(version, _Foreign) and not (read.fresh or listed.stored):
                read.cut = NotFound(f"the registry gives another record's history: {version}")
                break
            if isinstance(version, str):
                read.unreadable.append(f"version {number}: {version}")
            else:
                read.fresh[number] = version
        return read

    def _version(self, nct_id: str, number: int, on: date | None) -> tuple[VersionRef, bytes] | str:
        """One version to be stored, or why it cannot be."""
        if on is None:
            return "the registry gives it no date"
        raw = self.registry.history_version(nct_id, number)
        trial = self.plan.reader.read_trial(raw)
        if isinstance(trial, Rejected):
            return trial.reason
        if trial.nct_id != nct_id:
            return _Foreign(f"it is a version of {trial.nct_id}")
        ref = VersionRef(
            nct_id=nct_id,
            version=number,
            source=Source.HISTORY,
            observed_at=self.plan.clock(),
            last_update_posted=trial.facts.last_update_posted,
            sha256=trial.sha256,
            registry_version=number,
        )
        return ref, raw

    # --- storing ---

    def _store(self, listed: _Listed, read: _ReadVersions) -> int:
        """Store what was read with the updates between the versions, in one transaction; return their number."""
        reader = self.plan.reader
        updates: tuple[Update, ...] = ()
        if read.fresh:
            updates = tuple(
                history_updates(
                    self._versions(listed, read),
                    fresh=frozenset(read.fresh),
                    compared=self._compared_pairs(listed.nct_id),
                    rules=self.plan.rules,
                )
            )
            fresh = tuple(read.fresh.values())
            self.store.add_history(listed.nct_id, fresh, updates, hash_version=reader.hash_version)
        observed = self.store.versions(listed.nct_id, source=Source.OBSERVED)
        records = {ref.version: self.store.record(listed.nct_id, ref.version) for ref in observed}
        self.store.set_registry_versions(listed.nct_id, reader.registry_numbers(listed.entries, records))
        return len(updates)

    def _versions(self, listed: _Listed, read: _ReadVersions) -> Iterator[HistoryVersion]:
        """All versions that will be stored, in order, one record in memory at a time."""
        for number, on in listed.dates.items():
            if number in read.fresh:
                _, raw = read.fresh[number]
            elif number in listed.stored:
                raw = self.store.record(listed.nct_id, number, source=Source.HISTORY)
            else:
                continue
            trial = self.plan.reader.read_stored(raw)
            if on is not None and not isinstance(trial, Rejected):
                yield HistoryVersion(version=number, on=on, trial=trial)

    def _compared_pairs(self, nct_id: str) -> tuple[tuple[int, int], ...]:
        updates = self.store.updates(nct_id=nct_id, source=Source.HISTORY, min_severity=Severity.SILENT)
        pairs = ((stored.update.from_version, stored.update.to_version) for stored in updates)
        return tuple((before, after) for before, after in pairs if before is not None)

    # --- how it ended ---

    def _summary(self, listed: _Listed, read: _ReadVersions, *, updates: int) -> TrialHistory:
        stored = len(listed.stored & listed.dates.keys()) + len(read.fresh)
        status = HistoryStatus.GAPS if read.unreadable else HistoryStatus.WHOLE
        if not listed.dates:
            status = HistoryStatus.NONE
        elif not stored:
            status = HistoryStatus.FAILED
        error = read.unreadable[-1] if status is HistoryStatus.FAILED and read.unreadable else None
        return TrialHistory(
            nct_id=listed.nct_id,
            status=self._status(read.cut) if read.cut else status,
            listed=len(listed.dates),
            stored=stored,
            added=len(read.fresh),
            updates=updates,
            unreadable=tuple(read.unreadable),
            error=str(read.cut) if read.cut else error,
        )

    def _status(self, error: RegistryError | Stopped) -> HistoryStatus:
        """How a trial ends with this error, and with it perhaps the run."""
        if isinstance(error, Stopped):
            self.ended = "stopped; what was read is kept, and the next run goes on from here"
            return HistoryStatus.STOPPED
        if isinstance(error, Blocked):
            self.ended = str(error)
            return HistoryStatus.FAILED
        return HistoryStatus.NONE if error.permanent else HistoryStatus.FAILED


def _is_gap(error: RegistryError | Stopped) -> bool:
    """Whether one version will not be had, while the way to the others is open."""
    if isinstance(error, (Stopped, Blocked)):
        return False
    return error.permanent or isinstance(error, Malformed)


def _dates(entries: Sequence[HistoryEntry]) -> dict[int, date | None]:
    """The registry's date of each version, in order; None where it is no date.

    Raises:
        Malformed: a version is listed twice, or its number is none.
    """
    dates: dict[int, date | None] = {}
    for entry in entries:
        if entry.version in dates or not 0 <= entry.version < LONGEST:
            raise Malformed(f"the registry's list of versions cannot be read at number {entry.version}")
        try:
            dates[entry.version] = date.fromisoformat(entry.date)
        except ValueError:
            dates[entry.version] = None
    return dict(sorted(dates.items()))
