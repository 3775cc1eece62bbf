"""The database, domain types in and domain types out: `state/monitor.db`.

Every read is one transaction and so one state; every write is one transaction and so all or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Self, Unpack

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import (
    Deadline,
    FollowedAnswer,
    FollowedQuestion,
    KnownTrial,
    ListedTrial,
    Poll,
    PollRun,
    PollStatus,
    PublishedUpdate,
    Quarantine,
    Release,
    ShownTrial,
    Source,
    Spool,
    Topic,
    TrialView,
    Update,
    UpdateKey,
    VersionFacts,
    VersionRef,
    VersionState,
    Watch,
    WatchState,
)
from monitor.model.claim import (
    Claim,
    ClaimDefinition,
    ClaimedTrial,
    ClaimNews,
    ListedClaim,
    list_claims,
)
from monitor.store import (
    answers,
    checks,
    claims,
    history,
    listing,
    polls,
    redate,
    revisions,
    set_aside,
    versions,
    writes,
)
from monitor.store import deadlines as terms
from monitor.store import published as feed
from monitor.store import quarantine as waiting
from monitor.store import trials as reads
from monitor.store.checks import HashRules
from monitor.store.columns import instant, maybe_instant
from monitor.store.connection import Connection
from monitor.store.database import give_back
from monitor.store.history import StoredRecords
from monitor.store.published import Filters
from monitor.store.redate import Ahead
from monitor.store.set_aside import ContradictoryNow, UnreadableNow
from monitor.store.sqlite_errors import translated
from monitor.store.trials import Screened, SetAsideNow


class Store(Connection):
    """One connection to the database; use it as a context manager, in the thread that opened it.

    Methods raise `StateError` where the database cannot be used or what is to be stored contradicts what is
    stored, and `StateCorrupt` where it is damaged.
    """

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Within it, all reads see one and the same state, whatever other processes write."""
        with translated(self.path), self._db.atomic():
            yield self

    # --- for the poll --------------------------------------------------------------------------------

    def known(self, nct_ids: Iterable[str]) -> dict[str, KnownTrial]:
        """What is stored of these records, followed, left or screened out; the unknown are left out.

        One that was only ever screened out has no version, no `sha256` and `hash_version` 0.
        """
        with self._reading() as db:
            return reads.known(db, nct_ids)

    def followed(self) -> tuple[str, ...]:
        """IDs that at least one configured watch follows, sorted; with the missing, without the removed."""
        with self._reading() as db:
            return reads.followed(db)

    def trial_ids(self) -> tuple[str, ...]:
        """IDs of all trials of which a version is stored, sorted; also the removed and those that left."""
        with self._reading() as db:
            return reads.trial_ids(db)

    def record(self, nct_id: str, version: int | None = None, *, source: Source = Source.OBSERVED) -> bytes:
        """A record as it was received, verified by its checksum; the current one unless `version` is named.

        Raises:
            StateError: it is not stored.
            StateCorrupt: what is stored is not what was received.
        """
        with self._reading() as db:
            number = versions.newest(db, nct_id, source) if version is None else version
            return versions.read(db, nct_id, number, source)

    def first_version(self, nct_id: str, *, source: Source = Source.OBSERVED) -> VersionRef | None:
        """The first version that is stored of a trial."""
        return next(iter(self.versions(nct_id, source=source)), None)

    def first_record(self, nct_id: str) -> bytes:
        """The registered record where its history is stored, else the first one observed; raises as `record`."""
        with self._reading() as db:
            first_version = [ref.version for ref in versions.refs(db, nct_id, Source.HISTORY)[:1]]
            if first_version == [0]:
                return versions.read(db, nct_id, 0, Source.HISTORY)
            return versions.read(db, nct_id, 1, Source.OBSERVED)

    def versions(self, nct_id: str, *, source: Source | None = Source.OBSERVED) -> tuple[VersionRef, ...]:
        """A trial's versions in order; with `source` None those of both, the history first."""
        with self._reading() as db:
            return versions.refs(db, nct_id, source)

    def as_of(self, nct_id: str, day: date, *, ours: bool = False) -> StoredRecords | None:
        """The version that was valid on `day` by the registry's clock, or (`ours`) that we knew at its end in UTC.

        None where no version of that day is stored, or the record had been removed.
        """
        with self._reading() as db:
            return history.as_of(db, nct_id, day, ours=ours)

    def updates_between(
        self, nct_id: str, from_version: int | None, to_version: int, source: Source = Source.OBSERVED
    ) -> int:
        """How many updates are stored of one pair of versions: the next one's ordinal less one."""
        with self._reading() as db:
            return feed.count_between(db, nct_id, from_version, to_version, source)

    def baseline(self, watch: str) -> Poll | None:
        """The first complete poll of a watch that was marked as its baseline."""
        with self._reading() as db:
            return polls.baseline(db, watch)

    def last_poll(self, watch: str, *statuses: PollStatus) -> Poll | None:
        """The newest poll of a watch that ended in one of `statuses`; in any, where none is named."""
        with self._reading() as db:
            return next(iter(polls.select(db, watch=watch, statuses=statuses, limit=1)), None)

    def polls(self, *, watch: str | None = None, limit: int | None = None) -> tuple[Poll, ...]:
        """Return the polls of a watch or of all, newest first."""
        with self._reading() as db:
            return polls.select(db, watch=watch, limit=limit)

    def comparison(self) -> tuple[Release, str] | None:
        """The release and the configuration digest of the last complete run."""
        with self._reading() as db:
            return polls.comparison(db)

    def open_deadlines(self, *, due_by: date) -> tuple[Deadline, ...]:
        """Deadlines whose day is `due_by` or earlier and that were not raised yet."""
        with self._reading() as db:
            return terms.due(db, due_by)

    def open_by_trial(self, nct_id: str | None = None) -> Iterator[Deadline]:
        """Yield the deadlines that were not raised yet, by ID of their trials; of one trial alone, if named."""
        with self._reading() as db:
            yield from terms.open_by_trial(db, nct_id)

    def raised_deadlines(self, nct_id: str) -> tuple[Deadline, ...]:
        """Deadlines of a trial that were raised and not resolved, one for each rule at most."""
        with self._reading() as db:
            return terms.raised(db, nct_id)

    def apply(
        self,
        run: PollRun,
        findings: Iterable[Spool],
        *,
        watches: Sequence[Watch],
        topics: Sequence[Topic],
        claims: Sequence[Claim] = (),
        follows: Sequence[FollowedQuestion] = (),
    ) -> None:
        """Writes a whole run in one transaction: everything, or nothing where anything raises.

        Findings are written as they come, so that memory stays flat; `findings` must not read through this
        very store. `trials.first_seen`, `last_seen` and `versions.observed_at` take the end of the run's last
        poll.

        Args:
            run: the finished polls; `release` only where every poll is complete.
            findings: at most one new version for each trial; a `DeadlinePassed` after its trial's `Finding`.
            watches: all that are configured, also those that this run did not poll; what is not among them
                is no longer followed, but forgotten only in that.
            topics: all that are configured.
            claims: all that are configured.
            follows: questions whose answers are compared with those of the poll before.

        Raises:
            StateError: an update is already stored, a version leaves a gap, or a row contradicts another.
        """
        ends = [poll.finished_at for poll in run.polls if poll.finished_at is not None]
        if not ends:
            raise StateError(f"run {run.run} has no finished poll")
        timestamps = [poll.data_timestamp for poll in run.polls if poll.data_timestamp is not None]
        this = writes.Pass(
            run=run.run, at=instant(max(ends)), data_timestamp=maybe_instant(max(timestamps, default=None))
        )
        with self._writing() as db:
            before = answers.ask(db, follows)
            writes.configure(db, watches, topics, claims)
            writer = writes.FindingWriter(db, this)
            for finding in findings:
                writer.write(finding)
            writer.finish()
            set_aside.forget_contradictions(db, but_of=run.run)
            answers.record(db, follows, before, _asking(db, run, this))
            polls.insert(db, run.polls)
            waiting.set_quarantined(db, None)
            if run.release is not None:
                waiting.accept(db, None)
                polls.set_comparison(db, run, run.release, this.at)
            polls.set_due(db, run.next_due)
            if writer.made_room:
                give_back(db)

    def note(self, ended: Sequence[Poll], *, next_due: Mapping[str, datetime] | None = None) -> None:
        """Stores polls that found nothing to apply: not modified, failed, or just begun.

        A poll stored as running is replaced when the same run and watch come again.
        """
        with self._writing() as db:
            polls.insert(db, ended)
            polls.set_due(db, next_due or {})

    def set_quarantine(
        self, ended: Sequence[Poll], quarantined: Quarantine, *, next_due: Mapping[str, datetime]
    ) -> None:
        """Stores polls that found too much at once to be applied, and what they found, in one transaction."""
        with self._writing() as db:
            polls.insert(db, ended)
            waiting.set_quarantined(db, quarantined)
            polls.set_due(db, next_due)

    def quarantined(self) -> Quarantine | None:
        """What the last poll found and did not apply; None where nothing is in quarantine."""
        with self._reading() as db:
            return waiting.quarantined(db)

    def accept(self, at: datetime) -> None:
        """Records that the next poll is to be applied whatever it finds; once."""
        with self._writing() as db:
            waiting.accept(db, at)

    def accepted(self) -> datetime | None:
        """When `accept` was said; None where it was not, or a poll has been applied since."""
        with self._reading() as db:
            return waiting.accepted(db)

    def ahead(self, now: datetime) -> tuple[Ahead, ...]:
        """Return the columns that have instants of ours later than now."""
        with self._reading() as db:
            return redate.ahead(db, now)

    def redate(self, now: datetime) -> int:
        """Move instants of ours that are later than now to where they belong; return how many were moved."""
        with self._writing() as db:
            return redate.redate(db, now)

    def due(self, job: str) -> datetime | None:
        """When a job is due next; None where it never was scheduled."""
        with self._reading() as db:
            return polls.due(db, job)

    def set_due(self, job: str, at: datetime) -> None:
        """Records when a job is due next."""
        with self._writing() as db:
            polls.set_due(db, {job: at})

    # --- the registry's own history ------------------------------------------------------------------

    def add_history(
        self,
        nct_id: str,
        recorded: Sequence[tuple[VersionRef, bytes]],
        updates: Sequence[Update],
        *,
        hash_version: int | None = None,
    ) -> None:
        """Adds versions from the registry's record history, and the updates between them, in one transaction.

        A version that is already stored with the same record is passed over, so that reading a history can be
        taken up again.
        """
        with self._writing() as db:
            if history.add(db, nct_id, recorded, updates, hash_version=hash_version):
                revisions.mark(db, [nct_id])

    def set_registry_versions(self, nct_id: str, numbers: Mapping[int, int]) -> None:
        """Records the registry's own number, counted from 0, of observed versions."""
        with self._writing() as db:
            if history.number(db, nct_id, numbers):
                revisions.mark(db, [nct_id])

    # --- for publishing and commands -----------------------------------------------------------------

    def watch_states(self, watches: Iterable[Watch]) -> tuple[WatchState, ...]:
        """Return the state of each of these watches, in their order."""
        with self._reading() as db:
            return reads.watch_states(db, watches)

    def trials(self, *, watch: str | None = None) -> tuple[TrialView, ...]:
        """Trials that a watch (or any configured watch) follows, by ID; removed ones are marked."""
        with self._reading() as db:
            return reads.trials(db, watch=watch)

    def listed_trials(self, nct_ids: Collection[str] | None = None) -> tuple[ListedTrial, ...]:
        """Return the trials that a configured watch follows as rows of a list, by ID; of these alone, if named."""
        with self._reading() as db:
            return listing.listed_trials(db, nct_ids)

    def listed_claims(self) -> tuple[ListedClaim, ...]:
        """Return the claims of the configuration, each with the trials that are listed on it."""
        claimed = self.claimed_trials(self.trial_ids())
        return list_claims(self.claim_definitions(), claimed, self.recent_news())

    def claim_definitions(self) -> tuple[ClaimDefinition, ...]:
        """Return the claims as the last poll was configured with them, in its order."""
        with self._reading() as db:
            return claims.definitions(db)

    def claimed_trials(self, nct_ids: Collection[str]) -> dict[str, ClaimedTrial]:
        """Return what these trials have to do with all claims, by ID, without those that have nothing."""
        with self._reading() as db:
            return claims.claimed(db, nct_ids)

    def only_formerly_followed(self) -> tuple[str, ...]:
        """Return the IDs of trials that only watches follow which are configured no more."""
        with self._reading() as db:
            return listing.only_formerly_followed(db)

    def recent_news(self) -> tuple[ClaimNews, ...]:
        """Return the updates of the last twelve months, newest first."""
        with self._reading() as db:
            return claims.recent_news(db)

    def shown_trials(self) -> Iterator[ShownTrial]:
        """Yield the trials that are followed or had news, by ID, with what differs where they do."""
        with self._reading() as db:
            yield from listing.shown_trials(db)

    def trial(self, nct_id: str) -> TrialView | None:
        """One trial, also where no watch follows it any more; None where no version is stored."""
        with self._reading() as db:
            return next(iter(reads.trials(db, nct_id=nct_id)), None)

    def updates(self, **which: Unpack[Filters]) -> tuple[PublishedUpdate, ...]:
        """Updates, newest first, those found at one moment by ID; see `Filters` for what can be asked.

        Each comes with all its changes in order, also those below `min_severity`.
        """
        with self._reading() as db:
            return feed.updates(db, feed.Selection(**which))

    def update_ids(self, **which: Unpack[Filters]) -> tuple[str, ...]:
        """The IDs alone, at little cost: they show whether a feed has changed."""
        with self._reading() as db:
            return feed.ids(db, feed.Selection(**which))

    def update_keys(self, **which: Unpack[Filters]) -> tuple[UpdateKey, ...]:
        """Return the IDs with what may still change beside them: they show whether a page has changed."""
        with self._reading() as db:
            return feed.keys(db, feed.Selection(**which))

    def revision(self) -> int:
        """Return a number that grows with each transaction that changes what is stored of a trial."""
        with self._reading() as db:
            return revisions.newest(db)

    def changed_since(self, revision: int) -> tuple[str, ...]:
        """Return the IDs of trials that changed after `revision` was the newest, sorted."""
        with self._reading() as db:
            return revisions.changed_since(db, revision)

    def answer(self, slug: str, *, limit: int) -> FollowedAnswer | None:
        """Return the answer of a followed question with its newest changes; None where it was not asked yet."""
        with self._reading() as db:
            return answers.followed(db, slug, limit=limit)

    def first_facts(self, nct_id: str) -> VersionFacts | None:
        """Return what the first version that we saw of a trial says; None where none is stored."""
        with self._reading() as db:
            return feed.first_facts(db, nct_id)

    def version_states(self, nct_id: str) -> tuple[VersionState, ...]:
        """Return what the versions of a trial say of status, people and dates, the earliest first."""
        with self._reading() as db:
            return feed.version_states(db, nct_id)

    def screening(self, *, watch: str | None = None, included: bool | None = None) -> tuple[Screened, ...]:
        """Why each record is in a watch or out of it, by watch and ID."""
        with self._reading() as db:
            return reads.screening(db, watch=watch, included=included)

    def rejected(self) -> tuple[SetAsideNow, ...]:
        """Records that the last comparison could not read, by ID."""
        with self._reading() as db:
            return reads.rejected(db)

    def unreadable(self, nct_id: str | None = None) -> tuple[UnreadableNow, ...]:
        """Return the fields that cannot be read, of one trial or of all that are followed."""
        with self._reading() as db:
            return set_aside.unreadable(db, nct_id)

    def contradictions(self) -> tuple[ContradictoryNow, ...]:
        """Return the records that contradicted themselves in the last poll and wait for a second one."""
        with self._reading() as db:
            return set_aside.contradictions(db)

    def contradictory(self) -> frozenset[str]:
        """Return the IDs of `contradictions`."""
        return frozenset(row.nct_id for row in self.contradictions())

    def check(self, rules: HashRules | None = None) -> tuple[str, ...]:
        """Every inconsistency that is known of, one line each; nothing where all is well.

        Args:
            rules: how hashes of records are made today, to compare those that were made so.
        """
        with self._reading() as db:
            return checks.inconsistencies(db, rules)


def _asking(db: Database, run: PollRun, this: writes.Pass) -> answers.AskingPoll:
    """Return what is true of a run, before it is recorded as the last comparison."""
    compared = polls.comparison(db)
    return answers.AskingPoll(
        at=this.at,
        data_date=(this.data_timestamp or this.at)[:10],
        complete=run.release is not None,
        baselines=tuple(poll.watch for poll in run.polls if polls.baseline(db, poll.watch) is None),
        rescreened=compared is not None and compared[1] != run.config_digest,
    )
