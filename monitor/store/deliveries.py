"""The outbox in the database: one row a message, from due to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model.address import mailbox
from monitor.model.subscription import (
    Choices,
    Delivery,
    DeliveryState,
    OutboxCounts,
    PlannedDelivery,
    Purpose,
)
from monitor.store import subscribers
from monitor.store.columns import convert, from_json, instant, maybe_moment, moment, to_json

_COLUMNS = Delivery.__struct_fields__
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM deliveries"  # noqa: S608 - columns are ours
_INSTANTS = ("since", "until", "created_at", "next_try", "claimed_at", "handed_at", "ended_at")
_INSERT = (
    "INSERT INTO deliveries (subscriber, purpose, period, cadence, since, until, choices, state, created_at,"
    " next_try) VALUES (?, ?, ?, ?, ?, ?, ?, 'due', ?, ?) ON CONFLICT (subscriber, period) DO NOTHING"
)


def plan(db: Database, planned: Iterable[PlannedDelivery], *, now: datetime) -> int:
    """Makes digests due and moves what is covered, both or neither; a period that was made is not made again.

    Returns:
        How many deliveries were made.
    """
    made = 0
    for delivery in planned:
        if delivery.period is not None:
            spans = (instant(delivery.since), instant(delivery.until))
            row = (
                delivery.subscriber,
                Purpose.DIGEST,
                delivery.period,
                delivery.cadence,
                *spans,
                None,
                instant(now),
                instant(now),
            )
            made += db.execute(_INSERT, row).rowcount
        subscribers.set_covered(db, delivery.subscriber, delivery.until)
    return made


def plan_notice(db: Database, subscriber: int, gone: Choices, *, now: datetime) -> bool:
    """Make a message about choices that are gone due, once for each set of them; return whether it was made."""
    at = instant(now)
    period = "gone-" + "+".join((*gone.watches, *gone.topics, *gone.claims))
    row = (subscriber, Purpose.DIGEST, period, None, at, at, to_json(gone), at, at)
    return db.execute(_INSERT, row).rowcount == 1


def ask(db: Database, subscriber: int, purpose: Purpose, choices: Choices, *, now: datetime) -> None:
    """Makes a message about the subscription itself due at once."""
    at = instant(now)
    period = f"{purpose}-{at}"
    db.execute(_INSERT, (subscriber, purpose, period, None, at, at, to_json(choices), at, at))


def count_requests(db: Database, *, since: datetime, address: str | None = None) -> int:
    """Return how many messages about subscriptions were made since an instant, to one mailbox or to all."""
    (count,) = db.execute(
        "SELECT count(*) FROM deliveries JOIN subscribers ON subscribers.id = deliveries.subscriber"
        " WHERE purpose IN ('confirm', 'known') AND created_at > ?1 AND (?2 IS NULL OR mailbox = ?2)",
        (instant(since), mailbox(address) if address is not None else None),
    ).fetchone()
    return int(count)


def claim(db: Database, *, now: datetime) -> Delivery | None:
    """Takes the next due delivery for this process alone; None where nothing is due.

    What a person waits for comes first. The update is conditional, so that of two processes one has it.
    """
    row = db.execute(
        "SELECT id FROM deliveries WHERE state = 'due' AND next_try <= ?"
        " ORDER BY purpose = 'digest', next_try, id LIMIT 1",
        (instant(now),),
    ).fetchone()
    if row is None:
        return None
    taken = db.execute(
        "UPDATE deliveries SET state = 'claimed', claimed_at = ?, attempts = attempts + 1"
        " WHERE id = ? AND state = 'due'",
        (instant(now), row[0]),
    ).rowcount
    return by_id(db, row[0]) if taken else None


def end(
    db: Database,
    number: int,
    state: DeliveryState,
    *,
    now: datetime,
    answer: str,
    message_id: str | None = None,
) -> None:
    """Brings a claimed delivery to its end."""
    db.execute(
        "UPDATE deliveries SET state = ?, ended_at = ?, answer = ?, message_id = ifnull(?, message_id)"
        " WHERE id = ? AND state = 'claimed'",
        (state, instant(now), answer, message_id, number),
    )


def again(db: Database, number: int, *, at: datetime, answer: str, counted: bool = True) -> None:
    """Makes a claimed delivery, which surely was not sent, due again; an attempt may go uncounted."""
    db.execute(
        "UPDATE deliveries SET state = 'due', next_try = ?, claimed_at = NULL, handed_at = NULL, answer = ?,"
        " attempts = attempts - ? WHERE id = ? AND state = 'claimed'",
        (instant(at), answer, 0 if counted else 1, number),
    )


def mark_handed(db: Database, number: int, *, now: datetime) -> None:
    """Record that a claimed delivery is handed to the server next: from here on it may have arrived."""
    db.execute(
        "UPDATE deliveries SET handed_at = ? WHERE id = ? AND state = 'claimed'", (instant(now), number)
    )


def release_unsent(db: Database, *, now: datetime) -> int:
    """Make deliveries due that a process claimed and surely did not send; return how many.

    Only for a process that sends alone: of another one's deliveries it is not known whether they are on the way.
    """
    return db.execute(
        "UPDATE deliveries SET state = 'due', next_try = ?, claimed_at = NULL, attempts = attempts - 1,"
        " answer = 'the process ended before it was sent' WHERE state = 'claimed' AND handed_at IS NULL",
        (instant(now),),
    ).rowcount


def remark(db: Database, number: int, answer: str) -> None:
    """Records why a claimed delivery stays claimed."""
    db.execute("UPDATE deliveries SET answer = ? WHERE id = ? AND state = 'claimed'", (answer, number))


def resolve(db: Database, number: int, state: DeliveryState, *, now: datetime, why: str) -> Delivery:
    """A person decides: due again, or dropped.

    Raises:
        StateError: there is no such delivery, or nothing to decide about it.
    """
    delivery = by_id(db, number)
    if delivery is None:
        raise StateError(f"there is no delivery {number}; see `trial-monitor outbox list`")
    open_to = {DeliveryState.CLAIMED, DeliveryState.FAILED}
    open_to |= {DeliveryState.DUE} if state is DeliveryState.DROPPED else {DeliveryState.DROPPED}
    if delivery.state not in open_to:
        raise StateError(f"delivery {number} is {delivery.state}: it cannot become {state}")
    at = instant(now)
    if state is DeliveryState.DUE:
        db.execute(
            "UPDATE deliveries SET state = 'due', next_try = ?, attempts = 0, claimed_at = NULL, handed_at = NULL,"
            " ended_at = NULL, answer = ? WHERE id = ?",
            (at, why, number),
        )
    else:
        db.execute(
            "UPDATE deliveries SET state = 'dropped', ended_at = ?, answer = ? WHERE id = ?",
            (at, why, number),
        )
    return _must(db, number)


def by_id(db: Database, number: int) -> Delivery | None:
    """One delivery."""
    row = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return _delivery(row) if row else None


def select(
    db: Database, *, state: DeliveryState | None = None, period: str | None = None, limit: int | None = None
) -> Iterator[Delivery]:
    """Deliveries, newest first."""
    rows = db.execute(
        f"{_SELECT} WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR period = ?2) ORDER BY id DESC LIMIT ?3",
        (state, period, -1 if limit is None else limit),
    )
    return map(_delivery, rows)


def next_try(db: Database) -> datetime | None:
    """Return when the next delivery is due; None where none is.

    A claimed delivery that was not handed to the server is due as well: the process that claimed it sends it now,
    or has died.
    """
    row = db.execute(
        "SELECT min(next_try) FROM deliveries"
        " WHERE state = 'due' OR (state = 'claimed' AND handed_at IS NULL)"
    ).fetchone()
    return maybe_moment(row[0])


def counts(db: Database) -> OutboxCounts:
    """The outbox in numbers."""
    return OutboxCounts(
        deliveries=dict(db.execute("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state")),
        subscribers=dict(db.execute("SELECT state, count(*) FROM subscribers GROUP BY state ORDER BY state")),
        overdue_since=next_try(db),
        claimed_since=maybe_moment(
            db.execute("SELECT min(claimed_at) FROM deliveries WHERE state = 'claimed'").fetchone()[0]
        ),
    )


def _must(db: Database, number: int) -> Delivery:
    delivery = by_id(db, number)
    if delivery is None:
        raise StateError(f"there is no delivery {number}")
    return delivery


def _delivery(row: tuple[object, ...]) -> Delivery:
    values = dict(zip(_COLUMNS, row, strict=True))
    for column in _INSTANTS:
        text = values[column]
        values[column] = None if text is None else moment(str(text))
    chosen = values["choices"]
    values["choices"] = None if chosen is None else from_json(str(chosen), Choices)
    return convert(values, Delivery)
