"""One poll, in order: version, search, records, decide, spool, apply. Decides nothing itself.

    version ─┬─ release already compared ──────────────────────────────→ not_modified, one request
             └─ search ─ records ─ Decider ─ spool ─ absent ─ overdue ─┬→ complete: apply
                  ↑                                                    ├→ too much at once: quarantine
                  └───────────── mixed or short: read again ───────────┴→ incomplete: apply what was seen

Everything found waits in a spool on disk; `PollStore.apply` writes it in one transaction. A poll that fails
on the way leaves nothing but its row in `polls`, whatever made it fail.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import msgspec

from monitor.errors import (
    Busy,
    ClocksDiffer,
    Malformed,
    RegistryError,
    StateError,
    Stopped,
    TrialMonitorError,
    unforeseen,
)
from monitor.log import get_logger
from monitor.model import Absent, Poll, PollRun, PollStatus, Quarantine, QuarantinedTrial, Release
from monitor.polling.circumstances import Circumstances
from monitor.polling.clocks import check_clocks
from monitor.polling.counters import PollCounters
from monitor.polling.decide import Decider
from monitor.polling.ports import PollOutcome, PollPlan, PollStore
from monitor.polling.quarantine import ABSENT, judge, shrunk, unread
from monitor.polling.read import ReleaseReader
from monitor.polling.spool import SpoolFile
from monitor.registry.base import RegistryClient

log = get_logger(__name__)

READ = (PollStatus.COMPLETE, PollStatus.INCOMPLETE, PollStatus.QUARANTINED)
"""How a poll ends that received its records."""

PASSES = 3
"""A release that changes while it is read is read again this often; then the poll is incomplete."""


def poll(registry: RegistryClient, store: PollStore, plan: PollPlan) -> PollOutcome:
    """Poll once and return how it ended.

    Raises:
        Stopped: asked to; nothing was changed, and no row is left.
        StateError: the database or the disk failed; a row says so where one can be written.
    """
    run = _PollRun(registry, store, plan)
    try:
        with unforeseen("poll"):
            outcome = run.run()
    except (Stopped, Busy):
        raise
    except TrialMonitorError as error:
        outcome = run.failed(error)
    for row in outcome.polls:
        log.info("poll", **_line(row), updates=len(outcome.updates))
    if isinstance(outcome.failure, StateError):
        raise outcome.failure
    return outcome


class _PollRun:
    """One poll: its edges and what was true when it began."""

    def __init__(self, registry: RegistryClient, store: PollStore, plan: PollPlan) -> None:
        self.registry = registry
        self.store = store
        self.plan = plan
        self.id = uuid.uuid4().hex
        self.started_at = plan.clock()
        self.ended_at: datetime | None = None
        self.requests, self.bytes = registry.requests, registry.bytes
        self.release_before: Release | None = None
        self.accepted = self.rescreen = False
        self.baselines: frozenset[str] = frozenset()
        self.contradictory: frozenset[str] = frozenset()

    def run(self) -> PollOutcome:
        self._look_back()
        release = self.registry.version(self._etag())
        now = self._checked_now(release or self.release_before)
        if release is None or self._is_compared(release):
            self.ended_at = now
            return self._not_modified()
        self._refuse_older(release)
        if not self.plan.reader.is_known_api(release.api_version):
            log.warning("the registry's API has another major version", api_version=release.api_version)
        for attempt in range(1, PASSES + 1):
            with SpoolFile() as spool:
                counters = PollCounters()
                self._reader(release, counters, spool).read()
                latest = self.registry.version() or release
                # Our clock may have been set while we read; what is dated by a wrong one outlives it.
                self.ended_at = self._checked_now(latest)
                whole = counters.whole and latest.data_timestamp == release.data_timestamp
                if whole or attempt == PASSES:
                    return self._judge(release, spool, counters, whole=whole)
            log.warning("the release changed while it was read; reading again", attempt=attempt)
            release = latest
        raise AssertionError("unreachable: the last attempt always returns")

    def _look_back(self) -> None:
        """Read from the database what the last polls left."""
        compared = self.store.comparison()
        self.release_before = compared[0] if compared else None
        self.accepted = self.store.accepted() is not None
        self.rescreen = compared is not None and compared[1] != self.plan.screener.digest
        self.baselines = frozenset(
            watch.slug for watch in self.plan.watches if self.store.baseline(watch.slug) is None
        )
        self.contradictory = self.store.contradictory()

    # --- is there anything to compare? ---

    def _etag(self) -> str | None:
        before = self.release_before
        return before.etag if before and self._is_compared(before) else None

    def _is_compared(self, release: Release) -> bool:
        """Whether every watch asked for has compared this very release, with today's configuration.

        A record that contradicts itself waits for a second poll, which reads it again.
        """
        if self.rescreen or self.contradictory or self.release_before is None:
            return False
        return all(
            (last := self.store.last_poll(slug, PollStatus.COMPLETE)) is not None
            and last.data_timestamp == release.data_timestamp
            for slug in self.plan.selected
        )

    def _checked_now(self, release: Release | None) -> datetime:
        """Return what our clock says, once it is compared with the registry's."""
        now = self.plan.clock()
        if not self.accepted:
            check_clocks(
                now, registry=self.registry.date, release=release.data_timestamp if release else None
            )
        return now

    def _refuse_older(self, release: Release) -> None:
        """A cache that is not fresh would have us report the last changes backwards."""
        before = self.release_before
        if before and release.data_timestamp < before.data_timestamp and not self.accepted:
            raise Malformed(
                f"the registry shows an older release ({release.data_timestamp:%Y-%m-%d %H:%M}) than was compared"
                f" last ({before.data_timestamp:%Y-%m-%d %H:%M}); try again later, or `trial-monitor accept`"
            )

    def _reader(self, release: Release, counters: PollCounters, spool: SpoolFile) -> ReleaseReader:
        return ReleaseReader(
            registry=self.registry,
            store=self.store,
            plan=self.plan,
            decider=self._decider(release),
            counters=counters,
            spool=spool,
        )

    def _decider(self, release: Release) -> Decider:
        before = self.release_before
        return Decider(
            reader=self.plan.reader,
            screener=self.plan.screener,
            rules=self.plan.rules,
            watches=self.plan.watches,
            claims=self.plan.claims,
            circumstances=Circumstances(
                now=self.started_at,
                data_date=release.data_timestamp.date(),
                compared_before=before.data_timestamp.date() if before else None,
                baselines=self.baselines,
                rescreen=self.rescreen,
                accepted=self.accepted,
                contradictory=self.contradictory,
            ),
        )

    # --- how it ends ---

    def _doubts(self, counters: PollCounters, *, whole: bool) -> Iterator[str]:
        """Why this pass cannot be called complete."""
        if not whole:
            yield "the registry's release changed or its pages did not add up"
        if self.accepted:
            return
        if doubt := unread(counters.rejected, counters.fetched, self.plan.quarantine):
            yield doubt
        for slug in () if self.rescreen else self.plan.selected:
            doubt = shrunk(
                slug,
                len(counters.found.get(slug, ())),
                complete=self.store.last_poll(slug, PollStatus.COMPLETE),
                latest=self.store.last_poll(slug, *READ),
                settings=self.plan.quarantine,
            )
            if doubt:
                yield doubt

    def _judge(
        self, release: Release, spool: SpoolFile, counters: PollCounters, *, whole: bool
    ) -> PollOutcome:
        """Apply what was found, unless it is too much at once."""
        weighed = {nct_id: mark for nct_id, mark in counters.marks.items() if whole or mark.what != ABSENT}
        compared = {watch.slug for watch in self.plan.watches} - set(self.baselines)
        verdict = judge(
            weighed,
            followed={slug: of for slug, of in counters.followed.items() if slug in compared},
            before=self.store.quarantined(),
            accepted=self.accepted,
            settings=self.plan.quarantine,
        )
        if verdict.note:
            log.warning("quarantine", note=verdict.note)
        if verdict.reason:
            return self._quarantine(release, counters, verdict.reason, verdict.quarantined)
        return self._apply(release, spool, counters, "; ".join(self._doubts(counters, whole=whole)) or None)

    def _quarantine(
        self, release: Release, counters: PollCounters, reason: str, trials: tuple[QuarantinedTrial, ...]
    ) -> PollOutcome:
        polls = self._rows(PollStatus.QUARANTINED, release, counters, reason)
        quarantine = Quarantine(run=self.id, since=self.ended_at or self.plan.clock(), trials=trials)
        next_due = self.plan.next_due(self.plan.clock(), PollStatus.QUARANTINED)
        self.store.set_quarantine(polls, quarantine, next_due=next_due)
        return PollOutcome(polls=polls)

    def _apply(
        self, release: Release, spool: SpoolFile, counters: PollCounters, error: str | None
    ) -> PollOutcome:
        complete = error is None
        status = PollStatus.COMPLETE if complete else PollStatus.INCOMPLETE
        polls = self._rows(status, release, counters, error)
        everything = set(self.plan.selected) == {watch.slug for watch in self.plan.watches}
        run = PollRun(
            run=self.id,
            polls=polls,
            release=release if complete else None,
            config_digest=self.plan.screener.digest if everything or not self.rescreen else "",
            next_due=self.plan.next_due(self.plan.clock(), status),
        )
        # What was not read to the end may add what it saw, and never says that something has gone.
        items = (item for item in spool if complete or not isinstance(item, Absent))
        self.store.apply(
            run,
            items,
            watches=self.plan.watches,
            topics=self.plan.topics,
            claims=self.plan.claims,
            follows=self.plan.follows,
        )
        return PollOutcome(
            polls=polls, updates=tuple(counters.updates), renewed=tuple(sorted(counters.renewed))
        )

    def _not_modified(self) -> PollOutcome:
        polls = self._rows(PollStatus.NOT_MODIFIED, self.release_before)
        self.store.note(polls, next_due=self.plan.next_due(self.plan.clock(), PollStatus.NOT_MODIFIED))
        return PollOutcome(polls=polls)

    def failed(self, error: TrialMonitorError) -> PollOutcome:
        """Store that the poll failed and why, and return it as the outcome.

        Raises:
            StateError: not even that could be stored; it is `error` itself where that was of the kind.
        """
        polls = self._rows(PollStatus.FAILED, error=str(error))
        if isinstance(error, ClocksDiffer):
            polls = tuple(
                msgspec.structs.replace(row, started_at=error.earlier, finished_at=error.earlier)
                for row in polls
            )
        lasting = isinstance(error, RegistryError) and error.permanent
        status = PollStatus.NOT_MODIFIED if lasting else PollStatus.FAILED
        try:
            self.store.note(polls, next_due=self.plan.next_due(self.plan.clock(), status))
        except StateError as unwritten:
            raise error if isinstance(error, StateError) else unwritten from error
        return PollOutcome(polls=polls, failure=error)

    def _rows(
        self,
        status: PollStatus,
        release: Release | None = None,
        counters: PollCounters | None = None,
        error: str | None = None,
    ) -> tuple[Poll, ...]:
        counts = counters or PollCounters()
        return tuple(self._row(slug, status, release, counts, error) for slug in self.plan.selected)

    def _row(
        self, slug: str, status: PollStatus, release: Release | None, counts: PollCounters, error: str | None
    ) -> Poll:
        return Poll(
            run=self.id,
            watch=slug,
            started_at=self.started_at,
            finished_at=self.ended_at or self.plan.clock(),
            status=status,
            baseline=status is PollStatus.COMPLETE and slug in self.baselines,
            data_timestamp=release.data_timestamp if release else None,
            found=len(counts.found.get(slug, ())),
            fetched=counts.fetched,
            in_scope=counts.in_scope[slug],
            added=counts.added[slug],
            changed=counts.changed[slug],
            missing=counts.missing[slug],
            taken_in=counts.taken_in[slug],
            put_out=counts.put_out[slug],
            rejected=counts.rejected,
            requests=self.registry.requests - self.requests,
            bytes=self.registry.bytes - self.bytes,
            error=error,
        )


def _line(row: Poll) -> dict[str, object]:
    """One log line a poll, with all its counts."""
    seconds = (row.finished_at - row.started_at).total_seconds() if row.finished_at else None
    counts = {name: getattr(row, name) for name in row.__struct_fields__ if name not in _NOT_LOGGED}
    return {**counts, "seconds": seconds}


_NOT_LOGGED = ("started_at", "finished_at", "run")
