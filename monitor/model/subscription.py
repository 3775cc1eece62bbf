"""Who receives mail, what of it they asked for, and what became of each message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from monitor.model.base import Struct
from monitor.model.change import Severity


class Cadence(StrEnum):
    """How often a subscriber gets mail: once a week, once a day, or at once and of results alone."""

    WEEKLY = "weekly"
    DAILY = "daily"
    RESULTS = "results"


class SubscriberState(StrEnum):
    """The state of a subscriber; only the active receive digests."""

    PENDING = "pending"
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCING = "bouncing"


class Purpose(StrEnum):
    """What a message is for.

    `CONFIRM` asks whether the address wants to subscribe; `KNOWN` answers a request for an address that is
    subscribed already, so that the page that took the request need not show which of the two it is.
    """

    DIGEST = "digest"
    CONFIRM = "confirm"
    KNOWN = "known"


class DeliveryState(StrEnum):
    """The state of a delivery.

    `CLAIMED` means that a process is sending it, or that one died after it had begun to hand it to the server:
    whether it arrived is then unknown, and a person decides. `EMPTY` means that there was no news and the subscriber wanted no
    mail in that case. `DROPPED` was given up by a person, or because the subscriber had left.
    """

    DUE = "due"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    EMPTY = "empty"
    DROPPED = "dropped"


class Choices(Struct, frozen=True, kw_only=True):
    """What a subscriber wants to receive; an empty list leaves nothing out.

    Attributes:
        watches, topics, claims: slugs; a trial must be in one of the watches, have one of the topics and be
            listed on one of the claims.
        kinds: groups of kinds of change as the digest has them: `results`, `status`, `new`, `rest`.
        min_severity: the lowest that is sent.
        quiet_line: whether a period without news brings a mail that says what was compared.
    """

    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    cadence: Cadence = Cadence.WEEKLY
    quiet_line: bool = True


class Subscriber(Struct, frozen=True, kw_only=True):
    """One address with its choices.

    Attributes:
        address: as it was given, normalised; spellings that differ in case alone are one subscriber.
        since, how: when and how the present state came.
        covered_until: all news found before this instant was sent, or is in a delivery; None until active.
        refusals: permanent refusals by the receiving server, one after another.
    """

    id: int
    address: str
    choices: Choices
    state: SubscriberState
    since: datetime
    how: str
    covered_until: datetime | None = None
    refusals: int = 0


class StateChange(Struct, frozen=True, kw_only=True):
    """When and how a subscriber came into a state."""

    at: datetime
    state: SubscriberState
    how: str


class Delivery(Struct, frozen=True, kw_only=True):
    """One message to one subscriber.

    Attributes:
        period: what it is about, unique for a subscriber: `2026-W47`, `2026-11-19`, `results-…`, `confirm-…`.
        cadence: of a digest; None for messages about the subscription itself.
        since, until: news found at or after, and before.
        choices: what was asked for, where the message asks to confirm it.
        next_try: due at or after. answer: the last answer of the server, or what else ended it.
        handed_at: the last instant at which it surely was not with the server; None until then.
    """

    id: int
    subscriber: int
    purpose: Purpose
    period: str
    cadence: Cadence | None = None
    since: datetime
    until: datetime
    state: DeliveryState
    created_at: datetime
    choices: Choices | None = None
    attempts: int = 0
    next_try: datetime
    claimed_at: datetime | None = None
    handed_at: datetime | None = None
    ended_at: datetime | None = None
    message_id: str | None = None
    answer: str | None = None


class PlannedDelivery(Struct, frozen=True, kw_only=True):
    """A delivery that is to be made for one subscriber; None as `period` only moves what is covered."""

    subscriber: int
    period: str | None
    cadence: Cadence
    since: datetime
    until: datetime


class OutboxCounts(Struct, frozen=True, kw_only=True):
    """The outbox in numbers, for status, health and metrics.

    Attributes:
        deliveries: by state. subscribers: by state. overdue_since: the earliest `next_try` of what is due.
        claimed_since: when the oldest claimed delivery was claimed.
    """

    deliveries: dict[str, int]
    subscribers: dict[str, int]
    overdue_since: datetime | None = None
    claimed_since: datetime | None = None
