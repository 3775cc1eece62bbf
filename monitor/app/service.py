"""One state directory and one configuration, put together: what the commands and the worker call.

This is the composition root: here, and only here, the configuration meets the edges and the clock is read.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from monitor import schedule
from monitor.app import jobs, state_dir
from monitor.config.loading import Config
from monitor.errors import StateError, Stopped, UsageMistake
from monitor.model import FollowedQuestion, PollStatus, Quarantine
from monitor.model.week import Week
from monitor.polling.outages import Alarm, AlarmSettings, alarm_of
from monitor.publish import manifest
from monitor.store import Store, loss
from monitor.store.database import is_writable

# A command imports what it needs: `status` neither the registry's client nor the renderers. What only some
# methods need is imported in them.
if TYPE_CHECKING:
    from monitor.app.hooks import HookService
    from monitor.app.mail import MailService
    from monitor.changes.rules import Rules
    from monitor.polling.history import BackfillOutcome
    from monitor.polling.ports import PollOutcome, PollPlan, Progress
    from monitor.publish.inputs import PublishReport, PublishSettings
    from monitor.query.snapshots import WrittenSnapshot
    from monitor.registry.base import Probe, Registry, RegistryClient
    from monitor.screening.screener import Screener
    from monitor.upload.upload import UploadReport

log = structlog.get_logger(__name__)

DISTRIBUTION = "trial-monitor"
DATABASE = "monitor.db"
RETRY_AFTER = timedelta(minutes=30)
"""After a failed poll the next try comes so soon, unless the schedule brings one earlier."""


UPLOAD_AGAIN = timedelta(days=1)
"""Without news an upload looks so often whether the target has all; it reads one list."""
LONGEST_SLEEP = 60.0
"""Seconds between two signs of life while we wait for the registry."""


def utc_now() -> datetime:
    """The wall clock, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def program_version() -> str:
    """The installed version of this program."""
    return installed_version(DISTRIBUTION)


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
        self._store: Store | None = None
        self._files_were_read = False

    # --- where things are ---

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.state / DATABASE

    @property
    def public(self) -> Path:
        """The published folder."""
        return self.state / self.config.publish.directory

    @cached_property
    def registry(self) -> Registry:
        """The registry that is watched."""
        from monitor.registry.registries import find_registry

        return find_registry(self.config.registry.name)

    @property
    def time_zone(self) -> ZoneInfo:
        """In which weeks begin and instants are shown."""
        return ZoneInfo(self.config.schedule.time_zone)

    @cached_property
    def rules(self) -> Rules:
        """How much each kind of change matters."""
        from monitor.changes.rules import Rules

        return Rules.from_mapping(self.config.changes)

    @cached_property
    def screener(self) -> Screener:
        """What belongs to which watch and topic."""
        from monitor.screening.screener import Screener

        return Screener(self.config.watch, self.config.topic, self.config.labels)

    @cached_property
    def follows(self) -> tuple[FollowedQuestion, ...]:
        """The questions whose answers are followed.

        Raises:
            ConfigError: one of them is unknown, or is asked with an unknown parameter.
        """
        from monitor.query.follow import followed_questions

        return followed_questions(self.config.follow)

    @cached_property
    def publish_settings(self) -> PublishSettings:
        """What the renderers need of the configuration."""
        from monitor.publish.inputs import PublishSettings
        from monitor.query.downloads import check_forms

        publish = self.config.publish
        check_forms(publish.downloads)
        return PublishSettings(
            watches=self.config.watch,
            topics=self.config.topic,
            follows=self.follows,
            base_url=publish.base_url or None,
            feed_limit=publish.feed_items,
            index_limit=publish.index_items,
            news_limit=publish.news_items,
            downloads=publish.downloads,
            title=publish.title,
            subscribe_url=self._subscribe_url,
            contact=self.config.registry.contact or None,
            time_zone=self.time_zone,
            alarm=self.alarm_settings,
            claims=self.config.claim,
        )

    @property
    def _subscribe_url(self) -> str | None:
        """Where digests by mail are subscribed to; None where no mail is sent."""
        mail, web = self.config.mail, self.config.web
        return f"{web.base_url.rstrip('/')}/subscribe" if mail.host and web.base_url else None

    @property
    def alarm_settings(self) -> AlarmSettings:
        """Which polls without success are said aloud."""
        poll = self.config.poll
        return AlarmSettings(
            failures_in_a_row=poll.failures_in_a_row,
            oldest_good_poll=timedelta(hours=poll.oldest_good_poll_hours),
        )

    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms that last now, one a watch at most."""
        alarms = (
            alarm_of(
                tuple(reversed(self.store.polls(watch=watch.slug))),
                now=self.clock(),
                settings=self.alarm_settings,
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
        loss.refuse_new_start(self.database, self.public / manifest.NAME)

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

        with self._alone(), self._client() as client:
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
        with self._alone(), self._client() as client:
            plan = BackfillPlan(
                reader=self.registry.reader,
                trials=self._trials_of(nct_ids, watches),
                rules=self.rules,
                clock=self.clock,
                progress=self._reporting(progress),
            )
            return pipeline.backfill_and_publish(client, store, plan, self.public, self.publish_settings)

    def probe(self) -> Iterator[Probe]:
        """Ask the registry for all that polls rely on; needs no database, changes nothing."""
        with self._client() as client:
            yield from client.probe(self.clock)

    def accept(self) -> Quarantine | None:
        """Lets the next poll apply whatever it finds; returns what is in quarantine now."""
        with self._alone():
            store = self.existing_store()
            store.accept(self.clock())
            return store.quarantined()

    def redate(self) -> int:
        """Mend the dates that a wrong clock left, publish, and return how many there were."""
        from monitor.app import pipeline
        from monitor.publish.publish import remove_digests_after

        with self._alone():
            moved = self.existing_store().redate(self.clock())
            if moved:
                pipeline.publish_all(self.store, self.public, self.publish_settings)
                remove_digests_after(self.public, Week.at(self.clock(), self.time_zone))
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

    def upload(self, target: str | None = None, *, everything: bool = False) -> UploadReport:
        """Bring the published folder to a target; to that of the configuration where none is named.

        Raises:
            ConfigError: the target is none.
            UploadFailed: it does not do what it should; the next upload completes this one.
            Busy: another process of this state directory uploads.
        """
        from monitor.upload.target import read_address
        from monitor.upload.upload import open_target, upload

        to = self.config.publish.to
        address = read_address(target or to.target, endpoint=to.endpoint, region=to.region)
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

    def due(self, job: str) -> datetime | None:
        """When a job is due next, from the database; None where it never was scheduled."""
        if job == jobs.MAIL:
            return self.mail.due(self.store) or datetime.max.replace(tzinfo=UTC)
        if job == jobs.HOOKS:
            return self.hooks.due()
        at = self.store.due(job)
        if job == jobs.UPLOAD:
            # The clock was set back: an old plan must not keep us waiting.
            return min(at, self.clock() + UPLOAD_AGAIN) if at else None
        regular = self._regular(job)
        if at is None or at <= regular:
            return at
        # The clock was set back, or the schedule was changed: an old plan must not keep us waiting.
        log.info("planned again", job=job, was=at.isoformat(), due=regular.isoformat())
        self.store.set_due(job, regular)
        return regular

    def mail_due(self) -> dict[str, datetime | None]:
        """When mail is due next, for those who look; nothing where none is sent."""
        return {jobs.MAIL: self.mail.due(self.store)} if self.mail.configured else {}

    def hooks_due(self) -> dict[str, datetime | None]:
        """Return when a receiver is posted to next, for those who look; nothing where there are none."""
        if not self.hooks.configured:
            return {}
        at = self.hooks.due()
        return {jobs.HOOKS: None if at == datetime.max.replace(tzinfo=UTC) else at}

    def next_due(self, now: datetime, status: PollStatus) -> Mapping[str, datetime]:
        """When to poll next, given how the poll before `now` ended."""
        regular = schedule.next_after(self.config.schedule.poll, self.config.schedule.time_zone, now)
        failed = status in (PollStatus.FAILED, PollStatus.INCOMPLETE, PollStatus.HELD)
        return {jobs.POLL: min(regular, now + RETRY_AFTER) if failed else regular}

    # --- how ---

    def _regular(self, job: str) -> datetime:
        """When the schedule brings a job next."""
        settings = self.config.schedule
        cron = {jobs.POLL: settings.poll, jobs.DIGEST: settings.digest}[job]
        return schedule.next_after(cron, settings.time_zone, self.clock())

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
        return Week.at(max(ends), self.time_zone)

    def _poll_job(self) -> None:
        self.poll()

    def _digest_job(self) -> None:
        self.publish()
        self.store.set_due(jobs.DIGEST, self._regular(jobs.DIGEST))

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
            raise UsageMistake(f"{', '.join(unknown)}: not followed (see `trial-monitor screening`)")
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
            reader=self.registry.reader,
            watches=self.config.watch,
            selected=tuple(watches) or tuple(watch.slug for watch in self.config.watch),
            topics=self.config.topic,
            claims=self.config.claim,
            screener=self.screener,
            rules=self.rules,
            clock=self._steady_clock(),
            next_due=lambda _, status: self.next_due(self.clock(), status),
            follows=self.follows,
            quarantine=QuarantineSettings(
                share=self.config.poll.hold_share, at_least=self.config.poll.hold_at_least
            ),
            progress=self._reporting(progress),
        )

    def _client(self) -> RegistryClient:
        from monitor.registry.base import RegistrySettings

        settings = self.config.registry
        return self.registry.connect(
            RegistrySettings(
                base_url=settings.base_url,
                history_url=settings.history_url,
                program_version=program_version(),
                contact=settings.contact,
                user_agent=settings.user_agent or None,
                tls_max_version=settings.tls_max_version or None,
                min_interval=settings.min_interval_seconds,
                timeout=settings.timeout_seconds,
                max_tries=settings.max_tries,
            ),
            sleep=self._sleep,
            stop=self.stop,
        )

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
