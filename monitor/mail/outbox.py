"""Sends what is due: claim, build, mark, send, mark, in this order, one message after another.

A mark is set just before the server gets the message. A crash before it leaves a delivery that surely was not
sent: the next run makes it due again. A crash after it leaves a delivery that may have arrived: a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Protocol

from monitor.log import get_logger
from monitor.mail import smtp
from monitor.mail.message import Outgoing
from monitor.mail.smtp import MailServerTrouble, SendResult, Server, ServerReply
from monitor.model import Struct
from monitor.model.address import mask_addresses, masked
from monitor.model.subscription import Delivery, DeliveryState, Purpose, Subscriber, SubscriberState

log = get_logger(__name__)

Build = Callable[[Delivery, Subscriber], Outgoing | None]


class Box(Protocol):
    """The part of the database that sending works with."""

    def claim(self, *, now: datetime) -> tuple[Delivery, Subscriber] | None: ...  # noqa: D102
    def release_unsent(self, *, now: datetime) -> int: ...  # noqa: D102
    def handing(self, delivery: Delivery, *, now: datetime) -> None: ...  # noqa: D102
    def sent(self, delivery: Delivery, *, now: datetime, answer: str, message_id: str) -> None: ...  # noqa: D102
    def ended(self, delivery: Delivery, state: DeliveryState, *, now: datetime, answer: str) -> None: ...  # noqa: D102
    def refused(self, delivery: Delivery, *, now: datetime, answer: str, bounce_after: int) -> bool: ...  # noqa: D102
    def again(self, delivery: Delivery, *, at: datetime, answer: str, counted: bool = True) -> None: ...  # noqa: D102
    def unclear(self, delivery: Delivery, answer: str) -> None: ...  # noqa: D102


class Policy(Struct, frozen=True, kw_only=True):
    """How patient sending is.

    Attributes:
        pauses: before the second try, the third and so on; after the last a delivery has failed.
        server_pause: before the next run where the server itself was in trouble.
        bounce_after: permanent refusals one after another that make a subscriber bouncing.
        give_up_after: refusals one after another that end a run.
        interval: seconds between the starts of two messages. per_connection: messages, then a new one.
        longest: a run ends after this long, so that polls come in time; what is left is due still.
    """

    pauses: tuple[timedelta, ...]
    server_pause: timedelta = timedelta(minutes=10)
    bounce_after: int = 3
    give_up_after: int = 5
    interval: float = 0.0
    per_connection: int = 100
    longest: timedelta = timedelta(minutes=5)


class Report(Struct, frozen=True, kw_only=True):
    """What one run did.

    Attributes:
        counts: by what became of each delivery. trouble: why it ended early because of the server.
    """

    counts: dict[str, int]
    trouble: str | None = None


class Sender:
    """One run over the outbox."""

    def __init__(
        self,
        box: Box,
        server: Server,
        build: Build,
        *,
        policy: Policy,
        clock: Callable[[], datetime],
        pace: Callable[[float], object],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.box = box
        self.server = server
        self.build = build
        self.policy = policy
        self.clock = clock
        self.pace = pace
        self.stopped = stopped
        self.counts: Counter[str] = Counter()
        self._session: smtp.Session | None = None
        self._refused_in_a_row = 0

    def run(self) -> Report:
        """Send all that is due, until the server is in trouble, time is up, or we are asked to stop.

        Only one process may run this at a time: deliveries that are claimed and were not handed to the server are
        taken for those of a process that died.
        """
        began = self.clock()
        released = self.box.release_unsent(now=began)
        if released:
            log.warning("mail that an ended process had claimed is due again", deliveries=released)
        trouble: str | None = None
        with ExitStack() as connection:
            while trouble is None and not self.stopped() and self.clock() - began < self.policy.longest:
                claimed = self.box.claim(now=self.clock())
                if claimed is None:
                    break
                trouble = self._deliver(*claimed, connection)
        report = Report(counts=dict(self.counts), trouble=trouble)
        if self.counts:
            log.info("mail", **report.counts, trouble=trouble and mask_addresses(trouble))
        return report

    def _deliver(self, delivery: Delivery, subscriber: Subscriber, connection: ExitStack) -> str | None:
        """One delivery from claimed to marked; why the run should end, if it should."""
        if delivery.purpose is Purpose.DIGEST and subscriber.state is not SubscriberState.ACTIVE:
            self._end(delivery, DeliveryState.DROPPED, f"the subscriber is {subscriber.state}")
            return None
        outgoing = self._built(delivery, subscriber)
        if outgoing is None:
            self._end(delivery, DeliveryState.EMPTY, "there was no news")
            return None
        try:
            session = self._connected(connection)
        except MailServerTrouble as error:
            at = self.clock() + self.policy.server_pause
            self.box.again(delivery, at=at, answer=str(error), counted=False)
            self.counts["later"] += 1
            return str(error)
        answer = session.send(outgoing, before_data=lambda: self.box.handing(delivery, now=self.clock()))
        trouble = self._mark(delivery, outgoing, answer)
        log.info(
            "delivery",
            id=delivery.id,
            period=delivery.period,
            to=masked(outgoing.to),
            verdict=answer.verdict.value,
            answer=mask_addresses(answer.text),
            bytes=len(outgoing.data),
        )
        if not answer.usable or session.taken >= self.policy.per_connection:
            connection.close()
            self._session = None
        self.pace(self.policy.interval)
        return trouble

    def _built(self, delivery: Delivery, subscriber: Subscriber) -> Outgoing | None:
        done = False
        try:
            outgoing = self.build(delivery, subscriber)
            done = True
        finally:
            if not done:
                # Whatever it was, nothing was sent: it is due again, later, and the others do not wait.
                at = self.clock() + self.policy.server_pause
                self.box.again(delivery, at=at, answer="the message could not be built; see the log")
        return outgoing

    def _connected(self, connection: ExitStack) -> smtp.Session:
        if self._session is None:
            self._session = connection.enter_context(smtp.connected(self.server, self.stopped))
        return self._session

    def _end(self, delivery: Delivery, state: DeliveryState, why: str) -> None:
        self.box.ended(delivery, state, now=self.clock(), answer=why)
        self.counts[state.value] += 1

    def _mark(self, delivery: Delivery, outgoing: Outgoing, answer: ServerReply) -> str | None:
        now = self.clock()
        self.counts[answer.verdict.value] += 1
        match answer.verdict:
            case SendResult.SENT:
                self._refused_in_a_row = 0
                self.box.sent(delivery, now=now, answer=answer.text, message_id=outgoing.message_id)
                return None
            case SendResult.UNCLEAR:
                self.box.unclear(delivery, f"may have arrived: {answer.text}")
                return answer.text
            case SendResult.BROKEN:
                self._later(delivery, answer)
                return answer.text
            case SendResult.LATER:
                self._later(delivery, answer)
            case SendResult.REFUSED:
                counted = self.policy.bounce_after if answer.mailbox else 0
                self.box.refused(delivery, now=now, answer=answer.text, bounce_after=counted)
        self._refused_in_a_row += 1
        many = self._refused_in_a_row >= self.policy.give_up_after
        return f"{self._refused_in_a_row} refusals in a row: {answer.text}" if many else None

    def _later(self, delivery: Delivery, answer: ServerReply) -> None:
        """Due again after a pause that grows with the attempts; failed after the last."""
        if delivery.attempts > len(self.policy.pauses):
            text = f"given up after {delivery.attempts} tries: {answer.text}"
            self.box.refused(delivery, now=self.clock(), answer=text, bounce_after=0)
            return
        pause = self.policy.pauses[delivery.attempts - 1]
        self.box.again(delivery, at=self.clock() + pause, answer=answer.text)
