"""Mail, put together: the configuration, the database, the clock and the mail server of one state directory.

Part of the composition root, beside `service`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import jobs
from monitor.changes.kinds import KindGroup
from monitor.config.loading import Config
from monitor.digest import periods
from monitor.digest import select as subscribers
from monitor.digest.grouping import kinds_of
from monitor.digest.periods import Calendar
from monitor.digest.select import Offer
from monitor.errors import ConfigError
from monitor.log import get_logger
from monitor.mail import plan as planning
from monitor.mail.tokens import MIN_SECRET, Signer, Use, lifetime
from monitor.model import Severity
from monitor.model.subscription import (
    Cadence,
    Choices,
    Delivery,
    DeliveryState,
    OutboxCounts,
    Purpose,
    Subscriber,
    SubscriberState,
)
from monitor.model.week import Week
from monitor.store import Store
from monitor.store.database import is_writable
from monitor.store.mail_store import MailStore

# What only sending needs is imported where mail is sent: `status` loads neither the renderers nor smtplib.
if TYPE_CHECKING:
    from monitor.mail.outbox import Policy, Report
    from monitor.mail.settings import MailSettings
    from monitor.mail.smtp import Server
    from monitor.publish.inputs import PublishSettings

log = get_logger(__name__)

SECRET, USER, PASSWORD = (
    "TRIAL_MONITOR_SECRET_KEY",
    "TRIAL_MONITOR_SMTP_USER",
    "TRIAL_MONITOR_SMTP_PASSWORD",
)
PREVIEW_SECRET = "links in a preview lead nowhere, as it should be"  # noqa: S105 -- no secret, and it signs nothing


class MailService:
    """What commands, pages and the worker do with mail.

    Args:
        config: the configuration.
        database: the SQLite file.
        publish: what is published.
        clock: our clock.
        alone: takes the lock of the state directory, so that no poll is under way.
        sending: takes the lock of the outbox, so that no other process sends.
        environment: where the secrets are.
        stop: set when we are asked to end.
    """

    def __init__(
        self,
        config: Config,
        *,
        database: Path,
        publish: PublishSettings,
        clock: Callable[[], datetime],
        alone: Callable[[], AbstractContextManager[None]],
        sending: Callable[[], AbstractContextManager[None]],
        environment: Mapping[str, str],
        stop: threading.Event,
    ) -> None:
        self.config = config
        self.database = database
        self.publish = publish
        self.clock = clock
        self.alone = alone
        self.sending = sending
        self.environment = environment
        self.stop = stop

    # --- what it is made of ---

    @property
    def configured(self) -> bool:
        """Whether mail is sent at all."""
        return bool(self.config.mail.host)

    @property
    def calendar(self) -> Calendar:
        """When digests are sent."""
        settings = self.config.schedule
        return Calendar(time_zone=settings.time_zone, weekly=settings.digest, daily=self.config.mail.daily)

    @property
    def settings(self) -> MailSettings:
        """How our mails present themselves."""
        from monitor.mail.settings import MailSettings

        mail, web = self.config.mail, self.config.web.base_url
        domain = mail.sender.rpartition("@")[2] or "localhost"
        return MailSettings(
            title=mail.title,
            sender=mail.sender or "trial-monitor@localhost",
            sender_name=mail.sender_name,
            reply_to=mail.reply_to,
            list_id=mail.list_id or f"digest.{domain}",
            web_url=web or "https://not-configured.invalid",
            site_url=self.publish.base_url or web or "https://not-configured.invalid",
            calendar=self.calendar,
            publish=self.publish,
        )

    @property
    def offer(self) -> Offer:
        """What subscribers can choose from."""
        return self.settings.offer

    @property
    def has_secret(self) -> bool:
        """Whether there is a key to sign links with."""
        return bool(self.environment.get(SECRET))

    @property
    def signer(self) -> Signer:
        """Makes and reads the links in mails.

        Raises:
            ConfigError: there is no key, or too short a one.
        """
        secrets = self.environment.get(SECRET, "").split()
        if not secrets or min(map(len, secrets)) < MIN_SECRET:
            raise ConfigError(
                f"{SECRET}: set it in the environment to {MIN_SECRET} random characters or more"
                ' (python3 -c "import secrets; print(secrets.token_urlsafe(48))")'
            )
        return Signer(secrets)

    @property
    def server(self) -> Server:
        """Where mail is handed in.

        Raises:
            ConfigError: none is configured.
        """
        from monitor.mail.smtp import Security, Server

        mail = self.config.mail
        if not mail.host:
            raise ConfigError("mail.host: is empty, so no mail is sent; see [mail] in config.toml")
        return Server(
            host=mail.host,
            port=mail.port,
            security=Security(mail.security),
            helo=mail.helo or mail.sender.rpartition("@")[2],
            user=self.environment.get(USER, ""),
            password=self.environment.get(PASSWORD, ""),
            timeout=mail.timeout_seconds,
            authority=mail.certificate_authority,
        )

    @property
    def policy(self) -> Policy:
        """How patient sending is."""
        from monitor.mail.outbox import Policy

        mail = self.config.mail
        return Policy(
            pauses=tuple(timedelta(minutes=minutes) for minutes in mail.retry_minutes),
            server_pause=timedelta(minutes=mail.server_pause_minutes),
            bounce_after=mail.bounce_after,
            interval=1 / mail.messages_per_second if mail.messages_per_second else 0.0,
            per_connection=mail.messages_per_connection,
        )

    @contextmanager
    def box(self) -> Iterator[MailStore]:
        """The mail tables, open."""
        read_only = self.database.exists() and not is_writable(self.database)
        with MailStore.open(self.database, read_only=read_only) as opened:
            yield opened

    def cover(self, choices: Choices, known: Subscriber | None) -> datetime:
        """Before which instant all counts as delivered to a subscriber who chooses so now."""
        return subscribers.covered_from(choices, known, now=self.clock(), calendar=self.calendar)

    # --- the job ---

    def due(self, store: Store) -> datetime | None:
        """When there is something to do next; None where there is nothing and nobody to write to."""
        with self.box() as box:
            ats = [box.next_try(), *(self._closing(box, cadence) for cadence in planning.DIGESTS)]
            covered = box.covered(Cadence.RESULTS)
        if covered and store.update_ids(kinds=kinds_of(KindGroup.RESULTS), since=covered, limit=1):
            ats.append(self.clock())
        known = [at for at in ats if at is not None]
        due_at = store.due(jobs.MAIL)
        if not known:
            return None
        return max(min(known), due_at) if due_at else min(known)

    def _closing(self, box: MailStore, cadence: Cadence) -> datetime | None:
        covered = box.covered(cadence)
        return periods.due_at(cadence, covered, self.calendar) if covered else None

    def run(self, store: Store) -> Report:
        """Makes digests due whose time has come, and sends all that is due.

        Raises:
            ConfigError: mail is not fully configured.
            Busy: a poll is under way, whose news would be missed, or another process sends.
            ClocksDiffer: our clock is wrong, by the registry's or by the stored data. A reader of a digest of
                2099 would get none until then.
        """
        from monitor.mail.build import Builder
        from monitor.mail.outbox import Sender
        from monitor.polling.clocks import refuse_contradicted

        compared = store.comparison()
        refuse_contradicted(
            self.clock(),
            last=next(iter(store.polls(limit=1)), None),
            release=compared[0].data_timestamp if compared else None,
        )
        server, signer = self.server, self.signer
        with self.sending(), self.box() as box:
            self._plan(box, store)
            self._plan_notices(box)
            box.forget_pending(self.clock() - (lifetime(Use.CONFIRM) or timedelta()))
            builder = Builder(store, self.settings, signer)
            sender = Sender(
                box,
                server,
                lambda delivery, subscriber: builder.build(delivery, subscriber, now=self.clock()),
                policy=self.policy,
                clock=self.clock,
                pace=self.stop.wait,
                stopped=self.stop.is_set,
            )
            report = sender.run()
        pause = self.policy.server_pause if report.trouble else timedelta()
        store.set_due(jobs.MAIL, self.clock() + pause)
        if report.trouble:
            log.error("mail stopped early", trouble=report.trouble, next_try_minutes=pause.seconds // 60)
        return report

    def _plan(self, box: MailStore, store: Store) -> None:
        """Takes the lock only where there is something to plan: a poll then waits, or we do."""
        now = self.clock()
        waiting = {
            cadence: box.uncovered(cadence, periods.newest_closed(cadence, now, self.calendar))
            for cadence in planning.DIGESTS
        }
        eager = box.uncovered(Cadence.RESULTS, now)
        since = min(
            (subscriber.covered_until for subscriber in eager if subscriber.covered_until), default=now
        )
        fresh = bool(eager) and store.update_ids(kinds=kinds_of(KindGroup.RESULTS), since=since, limit=1)
        if not fresh and not any(waiting.values()):
            return
        with self.alone():
            now = self.clock()
            for cadence, mine in waiting.items():
                closed = periods.newest_closed(cadence, now, self.calendar)
                made = planning.digests(cadence, mine, closed=closed, calendar=self.calendar)
                box.plan(made, now=now)
            if fresh:
                updates = store.updates(kinds=kinds_of(KindGroup.RESULTS), since=since, until=now)
                box.plan(planning.at_once(eager, updates, now=now, calendar=self.calendar), now=now)

    def _plan_notices(self, box: MailStore) -> None:
        """Let each subscriber know once of a chosen watch, topic or claim that is not configured any more."""
        offer, gone = self.offer, {}
        for person in box.subscribers(state=SubscriberState.ACTIVE):
            lost = subscribers.not_on_offer(person.choices, offer)
            if lost:
                chosen = person.choices
                gone[person.id] = Choices(
                    watches=tuple(slug for slug in chosen.watches if slug in lost),
                    topics=tuple(slug for slug in chosen.topics if slug in lost),
                    claims=tuple(slug for slug in chosen.claims if slug in lost),
                )
        if gone:
            box.plan_notices(gone, now=self.clock())

    # --- for commands ---

    def counts(self) -> OutboxCounts:
        """The outbox in numbers."""
        with self.box() as box:
            return box.counts()

    def active_subscribers(self) -> tuple[Subscriber, ...]:
        """Return the subscribers who receive digests."""
        with self.box() as box:
            return box.subscribers(state=SubscriberState.ACTIVE)

    def preview(self, store: Store, week: Week, choices: Choices, to: str) -> bytes:
        """One week's mail as a file, for no subscriber in particular; its links lead nowhere where there is no key."""
        from monitor.mail.build import Builder

        signer = self.signer if self.has_secret else Signer([PREVIEW_SECRET])
        builder = Builder(store, self.settings, signer)
        outgoing = builder.build(*self._example(week, choices, to), now=self.clock())
        return outgoing.data if outgoing else b""

    def send_test(self, store: Store, week: Week, choices: Choices, to: str) -> str:
        """Sends one week's mail to one address, outside the outbox; the server's answer.

        Raises:
            MailServerTrouble: it was not taken.
        """
        from monitor.mail.build import Builder
        from monitor.mail.smtp import MailServerTrouble, connected

        builder = Builder(store, self.settings, self.signer)
        outgoing = builder.build(*self._example(week, choices, to), now=self.clock())
        if outgoing is None:
            return "there was no news"
        with connected(self.server) as session:
            answer = session.send(outgoing)
        if answer.verdict.value != "sent":
            raise MailServerTrouble(f"the mail server did not take the message: {answer.text}")
        return answer.text

    def _example(self, week: Week, choices: Choices, to: str) -> tuple[Delivery, Subscriber]:
        """A delivery and a subscriber that are in no database; number 0 is nobody's."""
        now = self.clock()
        since, until = week.bounds(self.calendar.zone)
        delivery = Delivery(
            id=0,
            subscriber=0,
            purpose=Purpose.DIGEST,
            period=f"{week.name}-test-{now:%Y%m%dT%H%M%SZ}",
            cadence=Cadence.WEEKLY,
            since=since,
            until=until,
            state=DeliveryState.DUE,
            created_at=now,
            next_try=now,
        )
        subscriber = Subscriber(
            id=0, address=to, choices=choices, state=SubscriberState.ACTIVE, since=now, how="a test"
        )
        return delivery, subscriber


EVERYTHING = Choices(min_severity=Severity.LOW)
"""What a preview shows."""
