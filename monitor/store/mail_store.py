"""The part of the database that mail works with: one unit of work a method, each all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Struct
from monitor.model.subscription import (
    Cadence,
    Choices,
    Delivery,
    DeliveryState,
    OutboxCounts,
    PlannedDelivery,
    Purpose,
    StateChange,
    Subscriber,
    SubscriberState,
)
from monitor.store import deliveries, subscribers
from monitor.store.connection import Connection

Cover = Callable[[Choices, Subscriber | None], datetime]
"""From what is chosen from now on, and by whom, to the instant before which all counts as delivered."""


class AskLimits(Struct, frozen=True, kw_only=True):
    """How many messages about subscriptions the public may cause.

    Attributes:
        an_hour: to all addresses together. pause: between two to one mailbox.
        a_month: to one mailbox in thirty days, however its address is spelt.
    """

    an_hour: int = 200
    pause: timedelta = timedelta(hours=12)
    a_month: int = 4


class MailStore(Connection):
    """One connection to the database, beside that of `Store`; use it in the thread that opened it.

    Methods raise `StateError` as those of `Store` do.
    """

    # --- subscribers: for the operator ---

    def subscriber(self, number: int) -> Subscriber | None:
        """The subscriber of a number."""
        with self._reading() as db:
            return subscribers.by_id(db, number)

    def find(self, address: str) -> Subscriber | None:
        """The subscriber of a normalised address."""
        with self._reading() as db:
            return subscribers.by_address(db, address)

    def subscribers(self, *, state: SubscriberState | None = None) -> tuple[Subscriber, ...]:
        """All subscribers, or those in one state."""
        with self._reading() as db:
            return tuple(subscribers.select(db, state=state))

    def states(self, number: int) -> tuple[StateChange, ...]:
        """When and how each state of a subscriber came."""
        with self._reading() as db:
            return subscribers.states(db, number)

    def admit(self, address: str, choices: Choices, *, how: str, now: datetime, cover: Cover) -> Subscriber:
        """Adds an address as active, or makes a known one active, for a reason that is recorded."""
        with self._writing() as db:
            return _activate(db, address, choices, how, now, cover)

    def admit_all(
        self, entries: Iterable[tuple[str, Choices]], *, how: str, now: datetime, cover: Cover
    ) -> tuple[str, ...]:
        """As `admit` for many, in one transaction; return the addresses that stay as they were.

        One that has left stays unsubscribed, and one that bounces stays so.
        """
        unchanged = []
        with self._writing() as db:
            for address, choices in entries:
                known = subscribers.by_address(db, address)
                if known is None or known.state in (SubscriberState.PENDING, SubscriberState.ACTIVE):
                    _activate(db, address, choices, how, now, cover)
                else:
                    unchanged.append(address)
        return tuple(unchanged)

    def remove(self, number: int) -> None:
        """Forgets a subscriber with all that is stored of it."""
        with self._writing() as db:
            subscribers.remove(db, number)

    # --- subscribers: for the pages ---

    def request(self, address: str, choices: Choices, *, now: datetime, limits: AskLimits) -> bool:
        """Someone asks to subscribe an address: a message to it becomes due, unless it had enough of them.

        Nothing about the subscription itself changes before the address confirms.

        Returns:
            False where too many were asked for by anyone, whatever the address.
        """
        with self._writing() as db:
            if deliveries.count_requests(db, since=now - timedelta(hours=1)) >= limits.an_hour:
                return False
            subscriber = subscribers.by_address(db, address)
            if subscriber is None:
                pending, how = SubscriberState.PENDING, "asked for on the subscribe page"
                subscriber = subscribers.add(db, address, choices, state=pending, how=how, now=now)
            month = now - timedelta(days=30)
            spared = (
                deliveries.count_requests(db, since=now - limits.pause, address=address)
                or deliveries.count_requests(db, since=month, address=address) >= limits.a_month
            )
            if not spared:
                known = subscriber.state is SubscriberState.ACTIVE
                deliveries.ask(
                    db, subscriber.id, Purpose.KNOWN if known else Purpose.CONFIRM, choices, now=now
                )
        return True

    def requested(self, number: int) -> tuple[Delivery, Subscriber] | None:
        """What a link to confirm is for; None where it is void.

        It is void once the subscriber came into another state than the one it was asked in.
        """
        with self._reading() as db:
            return _requested(db, number)

    def confirm(self, number: int, *, now: datetime, cover: Cover) -> Subscriber | None:
        """Make the subscriber active whom a link to confirm is for; None where it is void."""
        with self._writing() as db:
            request = _requested(db, number)
            if request is None:
                return None
            delivery, subscriber = request
            if subscriber.state is SubscriberState.ACTIVE:
                return subscriber
            chosen = delivery.choices or subscriber.choices
            return _activate(db, subscriber.address, chosen, "confirmed by the link in a mail", now, cover)

    def change(self, number: int, choices: Choices, *, cover: Cover) -> Subscriber | None:
        """Records new choices; None where the subscriber is not active."""
        with self._writing() as db:
            subscriber = subscribers.by_id(db, number)
            if subscriber is None or subscriber.state is not SubscriberState.ACTIVE:
                return None
            moved = None
            if choices.cadence is not subscriber.choices.cadence:
                moved = cover(choices, subscriber)
            subscribers.set_choices(db, number, choices, covered_until=moved)
            return subscribers.by_id(db, number)

    def unsubscribe(self, number: int, *, how: str, now: datetime) -> None:
        """The subscriber leaves; asking again, or for one that is unknown, changes nothing."""
        with self._writing() as db:
            subscriber = subscribers.by_id(db, number)
            if subscriber is not None and subscriber.state is not SubscriberState.UNSUBSCRIBED:
                subscribers.set_state(db, number, SubscriberState.UNSUBSCRIBED, how=how, now=now)

    def forget_pending(self, before: datetime) -> int:
        """Forgets addresses that never confirmed; how many."""
        with self._writing() as db:
            return subscribers.forget_pending(db, before)

    # --- the outbox ---

    def covered(self, cadence: Cadence) -> datetime | None:
        """Until when all active subscribers of a cadence are covered."""
        with self._reading() as db:
            return subscribers.covered(db, cadence)

    def uncovered(self, cadence: Cadence, before: datetime) -> tuple[Subscriber, ...]:
        """Active subscribers of a cadence for whom something before an instant is in no delivery yet."""
        with self._reading() as db:
            return subscribers.active(db, cadence, covered_before=before)

    def plan(self, planned: Iterable[PlannedDelivery], *, now: datetime) -> int:
        """Makes digests due; how many were made."""
        with self._writing() as db:
            return deliveries.plan(db, planned, now=now)

    def plan_notices(self, gone: Mapping[int, Choices], *, now: datetime) -> int:
        """Make messages about choices that are gone due, by subscriber; return how many are new."""
        with self._writing() as db:
            return sum(deliveries.plan_notice(db, number, lost, now=now) for number, lost in gone.items())

    def next_try(self) -> datetime | None:
        """When the next delivery is due."""
        with self._reading() as db:
            return deliveries.next_try(db)

    def claim(self, *, now: datetime) -> tuple[Delivery, Subscriber] | None:
        """Takes the next due delivery for this process alone."""
        with self._writing() as db:
            taken = deliveries.claim(db, now=now)
            subscriber = subscribers.by_id(db, taken.subscriber) if taken else None
            return (taken, subscriber) if taken and subscriber else None

    def handing(self, delivery: Delivery, *, now: datetime) -> None:
        """The message is handed to the server next; from here on it may have arrived."""
        with self._writing() as db:
            deliveries.mark_handed(db, delivery.id, now=now)

    def release_unsent(self, *, now: datetime) -> int:
        """Make due again what a dead process claimed and surely did not send; see `deliveries`."""
        with self._writing() as db:
            return deliveries.release_unsent(db, now=now)

    def sent(self, delivery: Delivery, *, now: datetime, answer: str, message_id: str) -> None:
        """The server took the message."""
        with self._writing() as db:
            deliveries.end(db, delivery.id, DeliveryState.SENT, now=now, answer=answer, message_id=message_id)
            subscribers.accepted(db, delivery.subscriber)

    def ended(self, delivery: Delivery, state: DeliveryState, *, now: datetime, answer: str) -> None:
        """A claimed delivery came to an end without being sent."""
        with self._writing() as db:
            deliveries.end(db, delivery.id, state, now=now, answer=answer)

    def refused(self, delivery: Delivery, *, now: datetime, answer: str, bounce_after: int) -> bool:
        """The server refused for good; whether the subscriber is bouncing from now on. 0 counts nothing."""
        with self._writing() as db:
            deliveries.end(db, delivery.id, DeliveryState.FAILED, now=now, answer=answer)
            return bounce_after > 0 and subscribers.refused(
                db, delivery.subscriber, bounce_after=bounce_after, answer=answer, now=now
            )

    def again(self, delivery: Delivery, *, at: datetime, answer: str, counted: bool = True) -> None:
        """A claimed delivery, which surely was not sent, is due again later."""
        with self._writing() as db:
            deliveries.again(db, delivery.id, at=at, answer=answer, counted=counted)

    def unclear(self, delivery: Delivery, answer: str) -> None:
        """A claimed delivery that may have arrived: it stays claimed, and says why."""
        with self._writing() as db:
            deliveries.remark(db, delivery.id, answer)

    def resolve(self, number: int, state: DeliveryState, *, now: datetime, why: str) -> Delivery:
        """A person decides what becomes of a delivery."""
        with self._writing() as db:
            return deliveries.resolve(db, number, state, now=now, why=why)

    def deliveries(
        self, *, state: DeliveryState | None = None, period: str | None = None, limit: int | None = None
    ) -> tuple[Delivery, ...]:
        """Deliveries, newest first."""
        with self._reading() as db:
            return tuple(deliveries.select(db, state=state, period=period, limit=limit))

    def counts(self) -> OutboxCounts:
        """The outbox in numbers."""
        with self._reading() as db:
            return deliveries.counts(db)


def _requested(db: Database, number: int) -> tuple[Delivery, Subscriber] | None:
    delivery = deliveries.by_id(db, number)
    if delivery is None or delivery.purpose is not Purpose.CONFIRM:
        return None
    subscriber = subscribers.by_id(db, delivery.subscriber)
    if subscriber is None:
        return None
    later = subscriber.since > delivery.created_at
    return None if later and subscriber.state is not SubscriberState.ACTIVE else (delivery, subscriber)


def _activate(
    db: Database, address: str, choices: Choices, how: str, now: datetime, cover: Cover
) -> Subscriber:
    active = SubscriberState.ACTIVE
    known = subscribers.by_address(db, address)
    covered = cover(choices, known)
    if known is None:
        return subscribers.add(db, address, choices, state=active, how=how, now=now, covered_until=covered)
    subscribers.set_choices(db, known.id, choices, covered_until=covered)
    if known.state is not active:
        subscribers.set_state(db, known.id, active, how=how, now=now)
    subscriber = subscribers.by_id(db, known.id)
    if subscriber is None:
        raise StateError(f"there is no subscriber {known.id}")
    return subscriber
