"""Posts what is due: one update after another, until its receiver fails. Decides when to try again and when to give up.

A receiver that fails delays nobody but itself. An update is marked as sent after the receiver took it, so a crash in
between sends it again, with the same ID.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.hooks.message import HookMessage, compose_message
from monitor.log import get_logger
from monitor.model import PublishedUpdate, Severity, Struct
from monitor.model.hook import HookDelivery

log = get_logger(__name__)


class Receiver(Struct, frozen=True, kw_only=True):
    """Where updates are posted, and which: of these watches and topics (empty: all), at least of this severity."""

    slug: str
    url: str
    secret: bytes
    watches: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    severity: Severity = Severity.LOW


class HookPolicy(Struct, frozen=True, kw_only=True):
    """How patient posting is.

    Attributes:
        pauses: after the first failure of an update, the second and so on; after the last it is given up.
        oldest: an update that is due for longer is given up, so that a receiver that was away for long gets news.
        longest: a run ends after this long, so that polls come in time.
    """

    pauses: tuple[timedelta, ...]
    oldest: timedelta = timedelta(days=7)
    longest: timedelta = timedelta(minutes=5)


class HookReply(Struct, frozen=True, kw_only=True):
    """What became of a request: whether the receiver took it, and in words what it answered."""

    taken: bool
    text: str


Post = Callable[[str, HookMessage], HookReply]


class HookBox(Protocol):
    """The part of the database that posting works with."""

    def covered(self, hook: str, *, now: datetime) -> datetime: ...  # noqa: D102
    def plan(self, hook: str, update_ids: Sequence[str], *, until: datetime, now: datetime) -> int: ...  # noqa: D102
    def next_due(self, hook: str, *, now: datetime) -> HookDelivery | None: ...  # noqa: D102
    def sent(self, delivery: HookDelivery, *, now: datetime, answer: str) -> None: ...  # noqa: D102
    def refused(  # noqa: D102
        self, delivery: HookDelivery, *, now: datetime, answer: str, next_try: datetime, final: bool
    ) -> None: ...
    def give_up_before(self, hook: str, before: datetime, *, now: datetime, answer: str) -> int: ...  # noqa: D102


class HookSource(Protocol):
    """Where the news is."""

    def since(self, at: datetime, /) -> Sequence[PublishedUpdate]:
        """Return the news that was found at or after an instant, newest first."""
        ...

    def find(self, update_id: str, /) -> PublishedUpdate | None:
        """Return one update; None where it is not news any more."""
        ...


class HookRun:
    """One run over all receivers; only one process may run this at a time.

    Args:
        box: the outbox.
        source: where the news is.
        post: sends one request.
        policy: how patient it is.
        clock: our clock.
        user_agent: who we are.
        check_stop: raises where we are asked to end.
    """

    def __init__(
        self,
        box: HookBox,
        source: HookSource,
        post: Post,
        *,
        policy: HookPolicy,
        clock: Callable[[], datetime],
        user_agent: str,
        check_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._box = box
        self._source = source
        self._post = post
        self._policy = policy
        self._clock = clock
        self._user_agent = user_agent
        self._check_stop = check_stop
        self._counts: Counter[str] = Counter()

    def run(self, receivers: Sequence[Receiver]) -> Mapping[str, int]:
        """Plan and post for every receiver; return how many updates were sent, are tried again, or were given up."""
        for receiver in receivers:
            self.plan(receiver)
        for receiver in receivers:
            self._work_off(receiver)
        if self._counts:
            log.info("hooks", **self._counts)
        return dict(self._counts)

    def plan(self, receiver: Receiver) -> int:
        """Make the news for a receiver due that it does not have yet."""
        now = self._clock()
        covered = self._box.covered(receiver.slug, now=now)
        news = self._source.since(covered)
        until = max((published.update.detected_at for published in news), default=covered)
        wanted = [published.update.id for published in reversed(news) if wants(receiver, published)]
        return self._box.plan(receiver.slug, wanted, until=until, now=now)

    def _work_off(self, receiver: Receiver) -> None:
        began = self._clock()
        self._counts["given up"] += self._box.give_up_before(
            receiver.slug, began - self._policy.oldest, now=began, answer="too old"
        )
        self._counts += Counter()  # leaves out what is zero
        while self._clock() - began < self._policy.longest:
            self._check_stop()
            delivery = self._box.next_due(receiver.slug, now=self._clock())
            if delivery is None or not self._deliver(receiver, delivery):
                return

    def _deliver(self, receiver: Receiver, delivery: HookDelivery) -> bool:
        """Post one update; return whether the receiver took it."""
        published = self._source.find(delivery.update_id)
        if published is None:
            self._refuse(delivery, "is not news any more", pause=timedelta(), final=True)
            return True
        message = compose_message(
            receiver.slug, published, secret=receiver.secret, now=self._clock(), user_agent=self._user_agent
        )
        reply = self._post(receiver.url, message)
        log.info("hook", hook=receiver.slug, update=delivery.update_id, taken=reply.taken, answer=reply.text)
        if reply.taken:
            self._box.sent(delivery, now=self._clock(), answer=reply.text)
            self._counts["sent"] += 1
        else:
            pauses = self._policy.pauses
            final = delivery.attempts >= len(pauses)
            pause = pauses[min(delivery.attempts, len(pauses) - 1)] if pauses else timedelta()
            self._refuse(delivery, reply.text, pause=pause, final=final)
        return reply.taken

    def _refuse(self, delivery: HookDelivery, answer: str, *, pause: timedelta, final: bool) -> None:
        now = self._clock()
        self._box.refused(delivery, now=now, answer=answer, next_try=now + pause, final=final)
        self._counts["given up" if final else "later"] += 1


def wants(receiver: Receiver, published: PublishedUpdate) -> bool:
    """Return whether an update is among those that a receiver asked for."""
    update = published.update
    return (
        update.severity.rank <= receiver.severity.rank  # 0 is the most important
        and (not receiver.watches or bool(receiver.watches.intersection(update.watches)))
        and (not receiver.topics or bool(receiver.topics.intersection(update.topics)))
    )
