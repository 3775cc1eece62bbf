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
import structlog

from monitor.changes import Rules
from monitor.errors import Blocked, Malformed, NotFound, RegistryError, Stopped
from monitor.model import PublishedUpdate, Rejected, Severity, Source, Update, VersionRef
from monitor.polling.history import (
    BackfillOutcome,
    HistoryStatus,
    HistoryVersion,
    TrialHistory,
    history_updates,
)
from monitor.polling.ports import Progress
from monitor.registry.ctgov.answer_types import HistoryEntry
from monitor.registry.ctgov.history import registry_numbers
from monitor.registry.ctgov.parse import HASH_VERSION, read_trial

log = structlog.get_logger(__name__)

STAGE = "history"
FAILURES = 5
"""So many trials in a row that could not be read end the run: the rest would fare no better."""
LONGEST = 10_000
"""Versions in one history, at most; a list with higher numbers is none."""


class Archive(Protocol):
    """The part of the registry's client that a backfill uses; it keeps the pace."""

    @property
    def requests(self) -> int: ...  # noqa: D102
    def history(self, nct_id: str) -> tuple[HistoryEntry, ...]: ...  # noqa: D102
    def history_version(self, nct_id: str, n: int) -> bytes: ...  # noqa: D102


class Holdings(Protocol):
    """The part of the store that a backfill uses."""

    def versions(self, nct_id: str, *, source: Source | None = ...) -> tuple[VersionRef, ...]: ...  # noqa: D102
    def record(self, nct_id: str, version: int | None = ..., *, source: Source = ...) -> bytes: ...  # noqa: D102
    def updates(  # noqa: D102
        self, *, nct_id: str | None, source: Source | None, min_severity: Severity
    ) -> tuple[PublishedUpdate, ...]: ...
    def add_history(  # noqa: D102
        self,
        nct_id: str,
        past: Sequence[tuple[VersionRef, bytes]],
        updates: Sequence[Update],
        *,
        hash_version: int | None = ...,
    ) -> None: ...
    def set_registry_versions(self, nct_id: str, numbers: Mapping[int, int]) -> None: ...  # noqa: D102


class BackfillPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a backfill needs beside its two edges.

    Attributes:
        trials: NCT numbers of which a version is stored. clock: our clock, in UTC.
        progress: called before every request, with the stage `history` and the number of trials done.
    """

    trials: tuple[str, ...]
    rules: Rules
    clock: Callable[[], datetime]
    progress: Progress = lambda _stage, _done, _total: None


def backfill(archive: Archive, holdings: Holdings, plan: BackfillPlan) -> BackfillOutcome:
    """Reads the history of every trial of the plan. What fails or stops it is returned, never raised."""
    requests = archive.requests
    run = _Run(archive, holdings, plan)
    trials = tuple(run.trials())
    outcome = BackfillOutcome(
        wanted=len(plan.trials), trials=trials, requests=archive.requests - requests, ended=run.ended
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


class _Read(msgspec.Struct, kw_only=True):
    """What was read of one trial; `cut` is what ended the reading before its last version."""

    fresh: dict[int, tuple[VersionRef, bytes]] = msgspec.field(default_factory=dict)
    unreadable: list[str] = msgspec.field(default_factory=list)
    cut: RegistryError | Stopped | None = None


class _Foreign(str):
    """Why a version cannot be stored: it is another record's, as for a number that became an alias."""

    __slots__ = ()


class _Run:
    """One run: holds the edges and, once it has ended early, the reason."""

    def __init__(self, archive: Archive, holdings: Holdings, plan: BackfillPlan) -> None:
        self.archive = archive
        self.holdings = holdings
        self.plan = plan
        self.ended: str | None = None
        self._done = 0

    def trials(self) -> Iterator[TrialHistory]:
        failed = 0
        for nct_id in self.plan.trials:
            one = self._trial(nct_id)
            yield one
            failed = failed + 1 if one.status is HistoryStatus.FAILED else 0
            if one.status is not HistoryStatus.WHOLE:
                log.debug("history", nct_id=nct_id, status=one.status, error=one.error, gaps=one.unreadable)
            if failed == FAILURES and self.ended is None:
                self.ended = f"{failed} trials in a row could not be read, the last because: {one.error}"
            if self.ended is not None:
                return
            self._done += 1
        with suppress(Stopped):
            self._step()

    def _step(self) -> None:
        """Between any two requests: tells how far we are, and may raise `Stopped`."""
        self.plan.progress(STAGE, self._done, len(self.plan.trials))

    def _trial(self, nct_id: str) -> TrialHistory:
        try:
            self._step()
            entries = self.archive.history(nct_id)
            dates = _dates(entries)
        except (RegistryError, Stopped) as error:
            return TrialHistory(nct_id=nct_id, status=self._status(error), error=str(error))
        held = self.holdings.versions(nct_id, source=Source.HISTORY)
        listed = _Listed(
            nct_id=nct_id, entries=entries, dates=dates, stored=frozenset(ref.version for ref in held)
        )
        read = self._read(listed)
        told = self._keep(listed, read)
        return self._told(listed, read, updates=told)

    # --- reading ---

    def _read(self, listed: _Listed) -> _Read:
        read = _Read()
        for number, on in listed.dates.items():
            if number in listed.stored:
                continue
            try:
                self._step()
                found = self._version(listed.nct_id, number, on)
            except (RegistryError, Stopped) as error:
                if not _is_gap(error):
                    read.cut = error
                    break
                found = str(error)
            if isinstance(found, _Foreign) and not (read.fresh or listed.stored):
                read.cut = NotFound(f"the registry gives another record's history: {found}")
                break
            if isinstance(found, str):
                read.unreadable.append(f"version {number}: {found}")
            else:
                read.fresh[number] = found
        return read

    def _version(self, nct_id: str, number: int, on: date | None) -> tuple[VersionRef, bytes] | str:
        """One version to be stored, or why it cannot be."""
        if on is None:
            return "the registry gives it no date"
        raw = self.archive.history_version(nct_id, number)
        record = read_trial(raw)
        if isinstance(record, Rejected):
            return record.reason
        if record.nct_id != nct_id:
            return _Foreign(f"it is a version of {record.nct_id}")
        ref = VersionRef(
            nct_id=nct_id,
            version=number,
            source=Source.HISTORY,
            observed_at=self.plan.clock(),
            last_update_posted=record.facts.last_update_posted,
            sha256=record.sha256,
            registry_version=number,
        )
        return ref, raw

    # --- keeping ---

    def _keep(self, listed: _Listed, read: _Read) -> int:
        """Stores what was read with the updates that it brings, in one transaction; returns their number."""
        updates: tuple[Update, ...] = ()
        if read.fresh:
            updates = tuple(
                history_updates(
                    self._past(listed, read),
                    fresh=frozenset(read.fresh),
                    told=self._told_pairs(listed.nct_id),
                    rules=self.plan.rules,
                )
            )
            past = tuple(read.fresh.values())
            self.holdings.add_history(listed.nct_id, past, updates, hash_version=HASH_VERSION)
        observed = self.holdings.versions(listed.nct_id, source=Source.OBSERVED)
        held = {ref.version: self.holdings.record(listed.nct_id, ref.version) for ref in observed}
        self.holdings.set_registry_versions(listed.nct_id, registry_numbers(listed.entries, held))
        return len(updates)

    def _past(self, listed: _Listed, read: _Read) -> Iterator[HistoryVersion]:
        """All versions that will be held, in order, one record in memory at a time."""
        for number, on in listed.dates.items():
            if number in read.fresh:
                _, raw = read.fresh[number]
            elif number in listed.stored:
                raw = self.holdings.record(listed.nct_id, number, source=Source.HISTORY)
            else:
                continue
            record = read_trial(raw)
            if on is not None and not isinstance(record, Rejected):
                yield HistoryVersion(version=number, on=on, record=record)

    def _told_pairs(self, nct_id: str) -> tuple[tuple[int, int], ...]:
        found = self.holdings.updates(nct_id=nct_id, source=Source.HISTORY, min_severity=Severity.SILENT)
        pairs = ((one.update.from_version, one.update.to_version) for one in found)
        return tuple((before, after) for before, after in pairs if before is not None)

    # --- telling ---

    def _told(self, listed: _Listed, read: _Read, *, updates: int) -> TrialHistory:
        held = len(listed.stored & listed.dates.keys()) + len(read.fresh)
        status = HistoryStatus.GAPS if read.unreadable else HistoryStatus.WHOLE
        if not listed.dates:
            status = HistoryStatus.NONE
        elif not held:
            status = HistoryStatus.FAILED
        error = read.unreadable[-1] if status is HistoryStatus.FAILED and read.unreadable else None
        return TrialHistory(
            nct_id=listed.nct_id,
            status=self._status(read.cut) if read.cut else status,
            listed=len(listed.dates),
            held=held,
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
        Malformed: a version stands twice, or its number is none.
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
