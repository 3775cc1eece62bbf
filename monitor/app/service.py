"""One state directory and one configuration, put together: what the commands and the worker call.

This is the composition root: here, and only here, the configuration meets the edges and the clock is read.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import jobs, state_dir
from monitor.app.configured import ConfiguredParts, program_version
from monitor.app.timetable import UPLOAD_AGAIN, Timetable
from monitor.config.loading import Config
from monitor.errors import ConfigError, StateError, Stopped, UsageMistake
from monitor.log import get_logger
from monitor.model import Quarantine
from monitor.model.week import Week
from monitor.polling.outages import Alarm, alarm_of
from monitor.publish import manifest
from monitor.store import Store, loss
from monitor.store.database import is_writable

# A command imports what it needs: `status` neither the registry's client nor the renderers. What only some
# methods need is imported in them.
if TYPE_CHECKING:
    from monitor.app.hooks import HookService
    from monitor.app.mail import MailService
    from monitor.polling.history import BackfillOutcome
    from monitor.polling.ports import PollOutcome, PollPlan, Progress
    from monitor.publish.inputs import PublishReport, PublishSettings
    from monitor.query.snapshots import WrittenSnapshot
    from monitor.registry.base import Probe, RegistryClient
    from monitor.upload.target import Address
    from monitor.upload.upload import UploadReport

log = get_logger(__name__)

DATABASE = "monitor.db"
TRIALS = "trials"
PUBLISHED_FOLDERS = (TRIALS, "feeds", "digests", "data")
"""Of the published folder, what is written there from the database and by nobody else."""
LONGEST_SLEEP = 60.0
"""Seconds between two signs of life while we wait for the registry."""


def utc_now() -> datetime:
    """The wall clock, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class Service:
    """Opens the store once; every command that writes takes the lock of the state directory."""

    def __init__(
        self,
        config: Config,
        state: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        stop: threading.Event | None = None,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self.config = config
        self.state = state
        self.clock = clock
        self.stop = stop or threading.Event()
        self.alive = alive
        self.parts = ConfiguredParts(config)
        self.timetable = Timetable(
            config.schedule,
            clock=clock,
            store=lambda: self.store,
            mail=lambda: self.mail,
            hooks=lambda: self.hooks,
        )
        self._store: Store | None = None
        self._files_were_read = False

    # --- where things are ---

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.state / DATABASE

    @property
    def public(self) -> Path:
        """The published folder.

        Raises:
            ConfigError: the state directory is in it, so that the database would be served and uploaded.
        """
        public = self.state / self.config.publish.directory
        if self.state.resolve().is_relative_to(public.resolve()):
            raise ConfigError(
                f"publish.directory: `{self.config.publish.directory}` has the state directory in it, whose database"
                " nobody else may read; name a folder of its own"
            )
        return public

    @property
    def publish_settings(self) -> PublishSettings:
        """What the renderers need of the configuration."""
        return self.parts.publish_settings

    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that last now, one a watch at most."""
        alarms = (
            alarm_of(
                tuple(reversed(self.store.polls(watch=watch.slug))),
                now=self.clock(),
                settings=self.parts.alarm_settings,
            )
            for watch in self.config.watch
        )
        return tuple(alarm for alarm in alarms if alarm)

    @cached_property
    def mail(self) -> MailService:
        """Subscribers, digests by mail, and the outbox."""
        from monitor.app.mail import MailService

        return MailService(
            self.config,
            database=self.database,
            publish=self.publish_settings,
            clock=self.clock,
            alone=self._alone,
            sending=lambda: state_dir.alone(self.state, state_dir.MAIL_LOCK),
            environment=os.environ,
            stop=self.stop,
        )

    @cached_property
    def hooks(self) -> HookService:
        """Receivers to which updates are posted."""
        from monitor.app.hooks import HookService

        contact = self.config.registry.contact
        return HookService(
            self.config,
            database=self.database,
            clock=self.clock,
            sending=lambda: state_dir.alone(self.state, state_dir.HOOK_LOCK),
            environment=os.environ,
            user_agent=f"trial-monitor/{program_version()}{f' (+{contact})' if contact else ''}",
            stop=self.stop,
            alive=self.alive,
        )

    @property
    def store(self) -> Store:
        """The open store, made where there is none."""
        if self._store is None:
            self.refuse_new_start()
            state_dir.prepare(self.state)
            self._store = Store.open(self.database)
        return self._store

    def existing_store(self) -> Store:
        """Return the store for commands that only look, also on a read-only disk; none is made."""
        self.refuse_without_database()
        if self._store is None and not is_writable(self.database):
            self._store = Store.open(self.database, read_only=True)
        return self.store

    def refuse_new_start(self) -> None:
        """Refuse to work without a database where there was one: see `store.loss`."""
        left = (self.public / manifest.NAME, *(self.public / folder for folder in PUBLISHED_FOLDERS))
        loss.refuse_new_start(self.database, left, self.public / TRIALS)

    def refuse_without_database(self) -> None:
        """Refuse to work where nothing was polled yet."""
        self.refuse_new_start()
        if not self.database.exists():
            raise StateError(f"{self.database}: there is no database yet; run `trial-monitor poll` first")

    def close(self) -> None:
        """Closes the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    # --- what is done ---

    def poll(self, watches: Sequence[str] = (), *, progress: Progress | None = None) -> PollOutcome:
        """Polls once and publishes. One at a time, also over several processes."""
        from monitor.app import pipeline

        longest = self.config.poll.longest_hours * 3600
        with self._alone(), self._connect(longest) as client:
            outcome = pipeline.poll_and_publish(
                client,
                self.store,
                self._plan(watches, progress),
                self.public,
                self.publish_settings,
                read_files=not self._files_were_read,
            )
        self._files_were_read = True
        self._plan_upload()
        return outcome

    def backfill(
        self, nct_ids: Sequence[str] = (), watches: Sequence[str] = (), *, progress: Progress | None = None
    ) -> BackfillOutcome:
        """Reads the registry's record history of the trials named, of these watches, or of all followed.

        Raises:
            UsageMistake: a trial or a watch that is not known; nothing was asked for.
        """
        from monitor.app import pipeline
        from monitor.polling.backfill import BackfillPlan

        self._check_watches(watches)
        store = self.existing_store()
        with self._alone(), self._connect() as client:
            plan = BackfillPlan(
                reader=self.parts.registry.reader,
                trials=self._trials_of(nct_ids, watches),
                rules=self.parts.rules,
                clock=self.clock,
                progress=self._reporting(progress),
            )
            return pipeline.backfill_and_publish(client, store, plan, self.public, self.publish_settings)

    def probe(self) -> Iterator[Probe]:
        """Ask the registry for all that polls rely on; needs no database, changes nothing."""
        with self._connect() as client:
            yield from client.probe(self.clock)

    def accept(self) -> Quarantine | None:
        """Lets the next poll apply whatever it finds; returns what is in quarantine now."""
        with self._alone():
            store = self.existing_store()
            store.accept(self.clock())
            return store.quarantined()

    def redate(self) -> int:
        """Mend the dates that a wrong clock left, publish, and return how many there were.

        Raises:
            ClocksDiffer: the clock is wrong still, by the stored data; all dates would be moved to it.
        """
        from monitor.app import pipeline
        from monitor.polling.clocks import check_clocks
        from monitor.publish.publish import remove_digests_after

        with self._alone():
            compared = self.existing_store().comparison()
            check_clocks(
                self.clock(), registry=None, release=compared[0].data_timestamp if compared else None
            )
            moved = self.store.redate(self.clock())
            # Also where nothing was moved: a run before may have died between the two.
            pipeline.publish_all(self.store, self.public, self.publish_settings)
            remove_digests_after(self.public, Week.at(self.clock(), self.parts.time_zone))
        return moved

    def publish(self) -> PublishReport:
        """Brings the published folder up to the state of the database."""
        from monitor.app import pipeline

        with self._alone():
            report = pipeline.publish_all(self.store, self.public, self.publish_settings)
        self._plan_upload()
        return report

    def snapshot(self, folder: Path | None = None) -> WrittenSnapshot:
        """Write a dated snapshot of the data; into the published folder where none is named."""
        from monitor.query import snapshots

        states = self.existing_store().watch_states(self.config.watch)
        days = [
            s.last_complete.data_timestamp
            for s in states
            if s.last_complete and s.last_complete.data_timestamp
        ]
        if not days:
            raise StateError("no poll was completed yet, so there are no data; run `trial-monitor poll`")
        info = snapshots.SnapshotInfo(
            title=self.config.publish.title,
            program=program_version(),
            data_date=max(days).date(),
            address=self.config.publish.base_url,
        )
        with self._alone():
            made = snapshots.write_snapshot(self.database, folder or self.public / snapshots.FOLDER, info)
        self._plan_upload()
        return made

    def digest(self, week: str | None = None) -> bytes:
        """One week's digest page; of the week of the last complete poll where none is named."""
        from monitor.publish.publish import render_digest

        return render_digest(self.store, self.publish_settings, self.week(week))

    def week(self, name: str | None = None) -> Week:
        """The week of a name such as `2026-W47`; that of the last complete poll where none is named."""
        try:
            return Week.parse(name) if name else self._newest_week()
        except ValueError as error:
            raise UsageMistake(f"--week: {error}") from error

    def jobs(self) -> Mapping[str, Callable[[], None]]:
        """The worker's jobs by name, in the order in which they run when both are due."""
        regular: dict[str, Callable[[], None]] = {
            jobs.POLL: self._poll_job,
            jobs.DIGEST: self._digest_job,
        }
        if self.uploads:
            regular[jobs.UPLOAD] = self._upload_job
        if self.hooks.configured:
            regular[jobs.HOOKS] = self._hook_job
        return {**regular, jobs.MAIL: self._mail_job} if self.mail.configured else regular

    @property
    def uploads(self) -> bool:
        """Whether every publishing is followed by an upload."""
        to = self.config.publish.to
        return bool(to.target) and to.after_poll

    def target_address(self, target: str | None = None) -> Address:
        """Return where uploads go; to what the configuration names where no target is given.

        Raises:
            ConfigError: the target is none.
        """
        from monitor.upload.target import read_address

        to = self.config.publish.to
        return read_address(target or to.target, endpoint=to.endpoint, region=to.region)

    def upload(self, target: str | None = None, *, everything: bool = False) -> UploadReport:
        """Bring the published folder to a target; to that of the configuration where none is named.

        Raises:
            ConfigError: the target is none.
            UploadFailed: it does not do what it should; the next upload completes this one.
            Busy: another process of this state directory uploads.
        """
        from monitor.upload.upload import open_target, upload

        address = self.target_address(target)
        with state_dir.alone(self.state, state_dir.UPLOAD_LOCK):
            report = upload(
                self.public,
                open_target(address, self.public),
                everything=everything,
                alive=self._go_on_uploading,
            )
        log.info("upload", sent=report.sent, bytes=report.sent_bytes, deleted=report.deleted)
        if not target:
            self.store.set_due(jobs.UPLOAD, self.clock() + UPLOAD_AGAIN)
        return report

    # --- how ---

    def _steady_clock(self) -> Callable[[], datetime]:
        """Our clock, which keeps to the last poll's end where it was set back by a little: news keep their order.

        A last poll that is further ahead was dated by a wrong clock, and that is not carried on.
        """
        from monitor.polling.clocks import TOLERANCE

        last = next((row.finished_at for row in self.store.polls(limit=1)), None)
        if last is None or last <= self.clock():
            return self.clock
        log.warning("the last poll is dated later than now: is the clock right?", last_poll=last.isoformat())
        return lambda: max(self.clock(), last) if last - self.clock() <= TOLERANCE else self.clock()

    def _newest_week(self) -> Week:
        states = self.store.watch_states(self.config.watch)
        ends = [
            s.last_complete.finished_at for s in states if s.last_complete and s.last_complete.finished_at
        ]
        if not ends:
            raise StateError("no poll was completed yet, so there is no digest; run `trial-monitor poll`")
        return Week.at(max(ends), self.parts.time_zone)

    def _poll_job(self) -> None:
        self.poll()

    def _digest_job(self) -> None:
        self.publish()
        self.store.set_due(jobs.DIGEST, self.timetable.regular(jobs.DIGEST))

    def _hook_job(self) -> None:
        self.hooks.run(self.store)

    def _upload_job(self) -> None:
        self.upload()

    def _plan_upload(self) -> None:
        """Make an upload due: a process that dies before it, or a target that is away, is made good by the next tick."""
        if self.uploads:
            self.store.set_due(jobs.UPLOAD, self.clock())

    def _go_on_uploading(self) -> None:
        self.alive()
        if self.stop.is_set():
            raise Stopped("stopped in the middle of an upload; the next one completes it")

    def _mail_job(self) -> None:
        self.mail.run(self.store)

    def _check_watches(self, slugs: Sequence[str]) -> None:
        configured = [watch.slug for watch in self.config.watch]
        for slug in slugs:
            if slug not in configured:
                raise UsageMistake(
                    f"--watch: there is no watch `{slug}`; the configuration has {', '.join(configured)}"
                )

    def _trials_of(self, nct_ids: Sequence[str], watches: Sequence[str]) -> tuple[str, ...]:
        """The trials named and those that the watches follow; where neither is given, all that are followed."""
        named = tuple(dict.fromkeys(nct_id.upper() for nct_id in nct_ids))
        unknown = sorted(set(named) - set(self.store.trial_ids()))
        if unknown:
            from monitor.query.search import why_not_followed

            raise UsageMistake("; ".join(map(why_not_followed, unknown)))
        if not named and not watches:
            return self.store.followed()
        following = {view.facts.nct_id for slug in watches for view in self.store.trials(watch=slug)}
        return (*named, *sorted(following.intersection(self.store.followed()).difference(named)))

    def _reporting(self, progress: Progress | None) -> Progress:
        """Reports progress, unless we are asked to stop meanwhile."""

        def report(stage: str, done: int, total: int) -> None:
            self._check_stop()
            self.alive()
            if progress:
                progress(stage, done, total)

        return report

    def _plan(self, watches: Sequence[str], progress: Progress | None) -> PollPlan:
        from monitor.polling.ports import PollPlan
        from monitor.polling.quarantine import QuarantineSettings

        self._check_watches(watches)
        return PollPlan(
            reader=self.parts.registry.reader,
            watches=self.config.watch,
            selected=tuple(watches) or tuple(watch.slug for watch in self.config.watch),
            topics=self.config.topic,
            claims=self.config.claim,
            screener=self.parts.screener,
            rules=self.parts.rules,
            clock=self._steady_clock(),
            next_due=lambda _, status: self.timetable.next_due(self.clock(), status),
            follows=self.parts.follows,
            quarantine=QuarantineSettings(
                share=self.config.poll.hold_share, at_least=self.config.poll.hold_at_least
            ),
            progress=self._reporting(progress),
        )

    def _connect(self, longest: float | None = None) -> RegistryClient:
        return self.parts.connect(sleep=self._sleep, stop=self.stop, longest=longest)

    def _sleep(self, seconds: float) -> None:
        """Sleep, unless we are asked to stop meanwhile, with a sign of life now and then."""
        while seconds > 0:
            self.alive()
            if self.stop.wait(min(seconds, LONGEST_SLEEP)):
                break
            seconds -= LONGEST_SLEEP
        self._check_stop()

    def _check_stop(self) -> None:
        if self.stop.is_set():
            raise Stopped("stopped in the middle of a poll; nothing was changed")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process work at a time; what killed ones have left beside the database is removed."""
        with state_dir.alone(self.state):
            loss.clear(self.database)
            yield
