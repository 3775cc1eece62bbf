"""Settings of the web server, and what it needs of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from monitor.digest.select import Offer
from monitor.mail.tokens import Signer
from monitor.model import Struct
from monitor.model.subscription import Choices, Delivery, OutboxCounts, Subscriber
from monitor.publish.pages.layout import SiteInfo


class Subscriptions(Protocol):
    """What the pages ask of the database; each call is one unit of work."""

    def request(self, address: str, choices: Choices, /) -> bool:
        """Someone asks to subscribe an address; False where too many did."""
        ...

    def requested(self, number: int, /) -> tuple[Delivery, Subscriber] | None:
        """What a link to confirm is for."""
        ...

    def confirm(self, number: int, /) -> Subscriber | None:
        """Make active whom a link to confirm is for."""
        ...

    def subscriber(self, number: int, /) -> Subscriber | None:
        """The subscriber of a number."""
        ...

    def change(self, number: int, choices: Choices, /) -> Subscriber | None:
        """Records new choices; None where the subscriber is not active."""
        ...

    def unsubscribe(self, number: int, /, *, how: str) -> None:
        """The subscriber leaves."""
        ...


class WatchHealth(Struct, frozen=True, kw_only=True):
    """How one watch is: when it was last compared to the end, and how many polls failed since."""

    last_good: datetime | None
    following: int
    failures: int


class Health(Struct, frozen=True, kw_only=True):
    """How the monitor is; no watches where nothing was ever polled.

    Attributes:
        alarms: times without a good poll that last now, each in one line.
    """

    now: datetime
    watches: Mapping[str, WatchHealth]
    outbox: OutboxCounts | None
    alarms: tuple[str, ...] = ()


class WebSettings(Struct, frozen=True, kw_only=True):
    """What the web server shows and to whom.

    Attributes:
        public: the published folder.
        base_url: our own public address; every absolute link is built from it, and never from a request.
        title: the subject of the digests. offer: what they can choose.
        site: title and menu of the published pages, whose header these pages have too.
        subscribing: whether new subscribers are taken.
        metrics_from: addresses and networks that may read the metrics.
        stale_after: age of the last good poll that is no longer healthy.
        requests_per_hour: subscribe requests of one client.
        answer_seconds: after which a subscribe request is answered, whatever it caused.
    """

    public: Path
    base_url: str
    title: str
    offer: Offer
    site: SiteInfo
    time_zone: tzinfo
    subscribing: bool
    metrics_from: tuple[str, ...] = ("127.0.0.1", "::1")
    stale_after: timedelta = timedelta(hours=80)
    requests_per_hour: int = 10
    answer_seconds: float = 0.4

    @property
    def root(self) -> str:
        """The path that all our pages begin with: `/` unless the public address has one of its own."""
        return urlsplit(self.base_url).path.rstrip("/") + "/"

    @property
    def secure(self) -> bool:
        """Whether we are reached by https."""
        return self.base_url.startswith("https://")


class WebServices(Struct, frozen=True, kw_only=True):
    """The rest of the services, as the web server sees it.

    Attributes:
        clock: our clock. health: how the monitor is, read at each call.
        subscriptions: what the pages ask of the database; opened for one request, in the thread that works on it.
        signer: reads the links in mails; None where there is no key, and so no page for subscribers.
    """

    clock: Callable[[], datetime]
    health: Callable[[], Health]
    subscriptions: Callable[[], AbstractContextManager[Subscriptions]]
    signer: Signer | None
