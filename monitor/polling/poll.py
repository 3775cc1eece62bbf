"""One poll, in order: version, search, records, decide, spool, apply. Decides nothing itself.

    version ─┬─ release already compared ──────────────────────────────→ not_modified, one request
             └─ search ─ records ─ Decider ─ spool ─ absent ─ overdue ─┬→ complete: apply
                  ↑                                                    ├→ too much at once: held
                  └───────────── mixed or short: read again ───────────┴→ incomplete: apply what was seen

Everything found waits in a spool on disk; `State.apply` writes it in one transaction. A poll that fails on
the way leaves nothing but its row in `polls`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

import structlog

from monitor.errors import Malformed, NotFound, RegistryError, StateCorrupt
from monitor.model import (
    Absent,
    Deadline,
    Envelope,
    KnownTrial,
    Poll,
    PollRun,
    PollStatus,
    Quarantine,
    QuarantinedTrial,
    Release,
    TrialView,
)
from monitor.polling.counters import PollCounters
from monitor.polling.decide import Circumstances, Decider
from monitor.polling.ports import PollOutcome, PollPlan, RegistryApi, State
from monitor.polling.quarantine import ABSENT, judge, shrunk, unread
from monitor.polling.spool import SpoolFile
from monitor.registry.ctgov.api import is_known_api
from monitor.registry.ctgov.parse import open_envelope

log = structlog.get_logger(__name__)

READ = (PollStatus.COMPLETE, PollStatus.INCOMPLETE, PollStatus.HELD)
"""How a poll ends that received its records."""

PASSES = 3
"""A release that changes while it is read is read again this often; then the poll is incomplete."""


def poll(registry: RegistryApi, state: State, plan: PollPlan) -> PollOutcome:
    """Polls once. A failure of the registry is recorded and returned, never raised."""
    pass_ = _Pass(registry, state, plan)
    try:
        outcome = pass_.run()
    except RegistryError as error:
        outcome = pass_.failed(error)
    for row in outcome.polls:
        log.info("poll", **_line(row), updates=len(outcome.updates))
    return outcome


class _Pass:
    """One pass over the registry: holds the edges and what was true when it began."""

    def __init__(self, registry: RegistryApi, state: State, plan: PollPlan) -> None:
        self.registry = registry
        self.state = state
        self.plan = plan
        self.id = uuid.uuid4().hex
        self.started_at = plan.clock()
        self.requests, self.bytes = registry.requests, registry.bytes
        compared = state.comparison()
        self.release_before = compared[0] if compared else None
        self.accepted = state.accepted() is not None
        self.rescreen = compared is not None and compared[1] != plan.screener.digest
        self.baselines = frozenset(w.slug for w in plan.watches if state.baseline(w.slug) is None)

    def run(self) -> PollOutcome:
        release = self.registry.version(self._etag())
        if release is None or self._is_compared(release):
            return self._not_modified()
        self._refuse_older(release)
        if not is_known_api(release.api_version):
            log.warning("the registry's API has another major version", api_version=release.api_version)
        for attempt in range(1, PASSES + 1):
            with SpoolFile() as spool:
                tally = self._read(release, spool)
                latest = self.registry.version() or release
                whole = tally.whole and latest.data_timestamp == release.data_timestamp
                if whole or attempt == PASSES:
                    return self._judge(release, spool, tally, whole=whole)
            log.warning("the release changed while it was read; reading again", attempt=attempt)
            release = latest
        raise AssertionError("unreachable: the last attempt always returns")

    # --- is there anything to compare? ---

    def _etag(self) -> str | None:
        before = self.release_before
        return before.etag if before and self._is_compared(before) else None

    def _is_compared(self, release: Release) -> bool:
        """Every watch asked for has compared this very release, with today's configuration."""
        if self.rescreen or self.release_before is None:
            return False
        return all(
            (last := self.state.last_poll(slug, PollStatus.COMPLETE)) is not None
            and last.data_timestamp == release.data_timestamp
            for slug in self.plan.selected
        )

    def _refuse_older(self, release: Release) -> None:
        """A cache that is not fresh would have us tell the last changes backwards."""
        before = self.release_before
        if before and release.data_timestamp < before.data_timestamp and not self.accepted:
            raise Malformed(
                f"the registry shows an older release ({release.data_timestamp:%Y-%m-%d %H:%M}) than was compared"
                f" last ({before.data_timestamp:%Y-%m-%d %H:%M}); try again later, or `trial-monitor accept`"
            )

    # --- reading ---

    def _read(self, release: Release, spool: SpoolFile) -> PollCounters:
        tally = PollCounters()
        decider = self._decider(release)
        self._search(tally)
        wanted = {nct_id for found in tally.found.values() for nct_id in found}
        wanted.update(nct_id for watch in self.plan.asked for nct_id in watch.include)
        followed = self.state.followed()
        wanted.update(followed)
        self.plan.progress("records", 0, len(wanted))
        for page in self.registry.records(sorted(wanted)):
            self._decide_page(page, decider, spool, tally)
            self.plan.progress("records", len(tally.seen), len(wanted))
        for nct_id in sorted(set(followed) - tally.seen):
            self._look_for(nct_id, decider, spool, tally)
        self._raise_deadlines(decider, set(followed), spool, tally)
        return tally

    def _decider(self, release: Release) -> Decider:
        before = self.release_before
        return Decider(
            screener=self.plan.screener,
            rules=self.plan.rules,
            watches=self.plan.watches,
            circumstances=Circumstances(
                now=self.started_at,
                data_date=release.data_timestamp.date(),
                compared_before=before.data_timestamp.date() if before else None,
                baselines=self.baselines,
                rescreen=self.rescreen,
            ),
        )

    def _search(self, tally: PollCounters) -> None:
        pairs = [(w, c, i) for w in self.plan.asked for c in w.conditions for i in w.interventions]
        for done, (watch, conditions, interventions) in enumerate(pairs):
            self.plan.progress("search", done, len(pairs))
            result = self.registry.search(conditions, interventions)
            tally.found.setdefault(watch.slug, set()).update(result.nct_ids)
            tally.searches_complete &= result.complete
        self.plan.progress("search", len(pairs), len(pairs))

    def _decide_page(
        self, page: Iterable[bytes], decider: Decider, spool: SpoolFile, tally: PollCounters
    ) -> None:
        envelopes = [open_envelope(raw) for raw in page]
        known = self.state.known(e.nct_id for e in envelopes if e.nct_id is not None)
        for envelope in envelopes:
            held = known.get(envelope.nct_id) if envelope.nct_id else None
            tally.fetched += 1
            if isinstance(envelope, Envelope):
                _note_envelope(envelope, tally)
            elif envelope.nct_id:
                tally.seen.add(envelope.nct_id)
            for item in decider.decide(envelope, held, self.state):
                spool.append(item)
                tally.count(item, held)

    def _look_for(self, nct_id: str, decider: Decider, spool: SpoolFile, tally: PollCounters) -> None:
        """A followed trial that came with no page: merged, gone, or only left out."""
        merged_into = tally.merged.get(nct_id)
        if merged_into is None:
            try:
                raw = self.registry.record(nct_id)
            except NotFound:
                pass
            else:
                envelope = open_envelope(raw)
                if not isinstance(envelope, Envelope) or envelope.nct_id == nct_id:
                    self._decide_page([raw], decider, spool, tally)
                    return
                merged_into = envelope.nct_id
        known, trial = self._held(nct_id)
        item: Absent = decider.absent(trial.facts, known, trial.topics, self.state, merged_into=merged_into)
        spool.append(item)
        tally.count(item, known)

    def _raise_deadlines(
        self, decider: Decider, followed: set[str], spool: SpoolFile, tally: PollCounters
    ) -> None:
        """For records that did not change: only the calendar moved on."""
        due: dict[str, list[Deadline]] = {}
        for deadline in self.state.open_deadlines(due_by=decider.circumstances.data_date):
            if deadline.nct_id in followed & tally.seen and deadline.nct_id not in tally.decided:
                due.setdefault(deadline.nct_id, []).append(deadline)
        for nct_id, deadlines in sorted(due.items()):
            known, trial = self._held(nct_id)
            for item in decider.deadlines_passed(
                tuple(deadlines), trial.facts, known, trial.topics, self.state
            ):
                spool.append(item)
                tally.count(item, known)

    def _held(self, nct_id: str) -> tuple[KnownTrial, TrialView]:
        """What the database holds of a followed trial."""
        trial = self.state.trial(nct_id)
        if trial is None:
            raise StateCorrupt(f"{nct_id} is followed and has no row in trials")
        return self.state.known([nct_id])[nct_id], trial

    # --- how it ends ---

    def _doubts(self, tally: PollCounters, *, whole: bool) -> Iterator[str]:
        """Why this pass cannot be called complete."""
        if not whole:
            yield "the registry's release changed or its pages did not add up"
        if self.accepted:
            return
        if told := unread(tally.rejected, tally.fetched, self.plan.hold):
            yield told
        for slug in () if self.rescreen else self.plan.selected:
            told = shrunk(
                slug,
                len(tally.found.get(slug, ())),
                complete=self.state.last_poll(slug, PollStatus.COMPLETE),
                latest=self.state.last_poll(slug, *READ),
                settings=self.plan.hold,
            )
            if told:
                yield told

    def _judge(self, release: Release, spool: SpoolFile, tally: PollCounters, *, whole: bool) -> PollOutcome:
        """Applies what was found, unless it is too much at once."""
        # A change of our own configuration is no fault of the registry: then only what it lacks is weighed.
        weighed = {
            nct_id: mark
            for nct_id, mark in tally.marks.items()
            if (whole or mark.what != ABSENT) and (mark.what == ABSENT or not self.rescreen)
        }
        verdict = judge(
            weighed,
            followed={slug: of for slug, of in tally.followed.items() if slug not in self.baselines},
            before=self.state.held(),
            accepted=self.accepted,
            settings=self.plan.hold,
        )
        if verdict.note:
            log.warning("held", note=verdict.note)
        if verdict.reason:
            return self._hold(release, tally, verdict.reason, verdict.held)
        return self._apply(release, spool, tally, "; ".join(self._doubts(tally, whole=whole)) or None)

    def _hold(
        self, release: Release, tally: PollCounters, reason: str, trials: tuple[QuarantinedTrial, ...]
    ) -> PollOutcome:
        polls = tuple(self._row(slug, PollStatus.HELD, release, tally, reason) for slug in self.plan.selected)
        held = Quarantine(run=self.id, since=self.plan.clock(), trials=trials)
        self.state.hold(polls, held, next_due=self.plan.next_due(self.plan.clock(), PollStatus.HELD))
        return PollOutcome(polls=polls)

    def _apply(
        self, release: Release, spool: SpoolFile, tally: PollCounters, error: str | None
    ) -> PollOutcome:
        complete = error is None
        status = PollStatus.COMPLETE if complete else PollStatus.INCOMPLETE
        polls = tuple(self._row(slug, status, release, tally, error) for slug in self.plan.selected)
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
        self.state.apply(run, items, watches=self.plan.watches, topics=self.plan.topics)
        return PollOutcome(polls=polls, updates=tuple(tally.updates), renewed=tuple(sorted(tally.renewed)))

    def _not_modified(self) -> PollOutcome:
        before = self.release_before
        polls = tuple(self._row(slug, PollStatus.NOT_MODIFIED, before) for slug in self.plan.selected)
        self.state.note(polls, next_due=self.plan.next_due(self.plan.clock(), PollStatus.NOT_MODIFIED))
        return PollOutcome(polls=polls)

    def failed(self, error: RegistryError) -> PollOutcome:
        polls = tuple(self._row(slug, PollStatus.FAILED, error=str(error)) for slug in self.plan.selected)
        status = PollStatus.NOT_MODIFIED if error.permanent else PollStatus.FAILED
        self.state.note(polls, next_due=self.plan.next_due(self.plan.clock(), status))
        return PollOutcome(polls=polls, failure=error)

    def _row(
        self,
        slug: str,
        status: PollStatus,
        release: Release | None = None,
        tally: PollCounters | None = None,
        error: str | None = None,
    ) -> Poll:
        counts = tally or PollCounters()
        return Poll(
            run=self.id,
            watch=slug,
            started_at=self.started_at,
            finished_at=self.plan.clock(),
            status=status,
            baseline=status is PollStatus.COMPLETE and slug in self.baselines,
            data_timestamp=release.data_timestamp if release else None,
            found=len(counts.found.get(slug, ())),
            fetched=counts.fetched,
            in_scope=counts.in_scope[slug],
            added=counts.added[slug],
            changed=counts.changed[slug],
            missing=counts.missing[slug],
            rejected=counts.rejected,
            requests=self.registry.requests - self.requests,
            bytes=self.registry.bytes - self.bytes,
            error=error,
        )


def _note_envelope(envelope: Envelope, tally: PollCounters) -> None:
    tally.seen.add(envelope.nct_id)
    if envelope.version_holder:
        tally.holders.add(envelope.version_holder)
    for alias in envelope.aliases:
        tally.merged[alias] = envelope.nct_id


def _line(row: Poll) -> dict[str, object]:
    """One log line a poll, with all its counts."""
    seconds = (row.finished_at - row.started_at).total_seconds() if row.finished_at else None
    counts = {name: getattr(row, name) for name in row.__struct_fields__ if name not in _NOT_LOGGED}
    return {**counts, "seconds": seconds}


_NOT_LOGGED = ("started_at", "finished_at", "run")
