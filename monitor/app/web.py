"""The web server of one state directory. Part of the composition root, beside `service`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from starlette.applications import Starlette

from monitor.app.mail import MailService
from monitor.app.service import Service
from monitor.mail.tokens import Use, lifetime
from monitor.model import PollStatus
from monitor.model.subscription import Choices, Delivery, Subscriber
from monitor.polling.outages import alarm_of, describe_alarm
from monitor.publish.pages.layout import site_info
from monitor.store import Store
from monitor.store.mail_store import AskLimits, MailStore
from monitor.web.app import create_app
from monitor.web.settings import Health, WatchHealth, WebServices, WebSettings


def web_app(service: Service) -> Starlette:
    """Return the web application of one state directory."""
    web, mail = service.config.web, service.mail
    able = mail.has_secret and bool(web.base_url)
    settings = WebSettings(
        public=service.public,
        base_url=web.base_url,
        title=service.config.mail.title,
        offer=mail.offer,
        site=site_info(service.publish_settings),
        time_zone=service.parts.time_zone,
        subscribing=able and mail.configured,
        metrics_from=web.metrics_from,
        stale_after=timedelta(hours=web.stale_after_hours),
        requests_per_hour=web.requests_per_hour,
    )
    services = WebServices(
        clock=service.clock,
        health=lambda: health(service),
        subscriptions=lambda: open_subscriptions(mail),
        signer=mail.signer if able else None,
    )
    return create_app(settings, services)


class SubscriptionDatabase:
    """The database as the pages see it, for one request."""

    def __init__(self, box: MailStore, mail: MailService) -> None:
        self.box = box
        self.mail = mail

    def request(self, address: str, choices: Choices) -> bool:
        """See `web.settings.Subscriptions`."""
        now = self.mail.clock()
        self.box.forget_pending(now - (lifetime(Use.CONFIRM) or timedelta()))
        return self.box.request(address, choices, now=now, limits=AskLimits())

    def requested(self, number: int) -> tuple[Delivery, Subscriber] | None:
        """See `web.settings.Subscriptions`."""
        return self.box.requested(number)

    def confirm(self, number: int) -> Subscriber | None:
        """See `web.settings.Subscriptions`."""
        return self.box.confirm(number, now=self.mail.clock(), cover=self.mail.cover)

    def subscriber(self, number: int) -> Subscriber | None:
        """See `web.settings.Subscriptions`."""
        return self.box.subscriber(number)

    def change(self, number: int, choices: Choices) -> Subscriber | None:
        """See `web.settings.Subscriptions`."""
        return self.box.change(number, choices, cover=self.mail.cover)

    def unsubscribe(self, number: int, *, how: str) -> None:
        """See `web.settings.Subscriptions`."""
        self.box.unsubscribe(number, how=how, now=self.mail.clock())


@contextmanager
def open_subscriptions(mail: MailService) -> Iterator[SubscriptionDatabase]:
    """Open the tables of subscribers with a connection of their own."""
    with mail.box() as box:
        yield SubscriptionDatabase(box, mail)


def health(service: Service) -> Health:
    """How the monitor is, read in the thread that asks; nothing is made where there is no database."""
    if not service.database.exists():
        return Health(now=service.clock(), watches={}, outbox=None)
    with Store.open(service.database) as store:
        states = store.watch_states(service.config.watch)
        good = {
            state.watch: store.last_poll(state.watch, PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)
            for state in states
        }
        alarms = tuple(
            f"{watch.slug}: {describe_alarm(alarm)}"
            for watch in service.config.watch
            if (
                alarm := alarm_of(
                    tuple(reversed(store.polls(watch=watch.slug))),
                    now=service.clock(),
                    settings=service.parts.alarm_settings,
                )
            )
        )
    watches = {
        state.watch: WatchHealth(
            last_good=poll.finished_at if (poll := good[state.watch]) else None,
            following=state.following,
            failures=len(state.failures),
        )
        for state in states
    }
    return Health(now=service.clock(), watches=watches, outbox=service.mail.counts(), alarms=alarms)
