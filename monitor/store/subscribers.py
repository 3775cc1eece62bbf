"""Subscribers in the database: who they are, what they chose, how each came into its state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model.address import identity, mailbox
from monitor.model.subscription import Cadence, Choices, StateChange, Subscriber, SubscriberState
from monitor.store.columns import convert, from_json, instant, maybe_instant, maybe_moment, moment, to_json

_CHOICES = Choices.__struct_fields__
_COLUMNS = ("id", "address", "state", "since", "how", "covered_until", "refusals", *_CHOICES)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM subscribers"  # noqa: S608 - columns are ours
_LISTS = ("watches", "topics", "claims", "kinds")


def by_id(db: Database, number: int) -> Subscriber | None:
    """The subscriber of a number; None where it was removed."""
    row = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return _subscriber(row) if row else None


def by_address(db: Database, address: str) -> Subscriber | None:
    """Return the subscriber of an address, in whatever case it is spelt."""
    row = db.execute(f"{_SELECT} WHERE identity = ?", (identity(address),)).fetchone()
    return _subscriber(row) if row else None


def select(db: Database, *, state: SubscriberState | None = None) -> Iterator[Subscriber]:
    """Yield the subscribers by number, all or those in a state."""
    rows = db.execute(f"{_SELECT} WHERE ?1 IS NULL OR state = ?1 ORDER BY id", (state,))
    return map(_subscriber, rows)


def active(db: Database, cadence: Cadence, *, covered_before: datetime) -> tuple[Subscriber, ...]:
    """The active subscribers of a cadence for whom something before an instant is not yet covered."""
    rows = db.execute(
        f"{_SELECT} WHERE state = 'active' AND cadence = ? AND covered_until < ? ORDER BY id",
        (cadence, instant(covered_before)),
    )
    return tuple(map(_subscriber, rows))


def covered(db: Database, cadence: Cadence) -> datetime | None:
    """Until when all active subscribers of a cadence are covered; None where there are none."""
    row = db.execute(
        "SELECT min(covered_until) FROM subscribers WHERE state = 'active' AND cadence = ?", (cadence,)
    ).fetchone()
    return maybe_moment(row[0])


def add(
    db: Database,
    address: str,
    choices: Choices,
    *,
    state: SubscriberState,
    how: str,
    now: datetime,
    covered_until: datetime | None = None,
) -> Subscriber:
    """Stores a subscriber.

    Raises:
        StateError: the address is there already.
    """
    values = {
        "address": address,
        "identity": identity(address),
        "mailbox": mailbox(address),
        "state": state,
        "since": instant(now),
        "how": how,
        "covered_until": maybe_instant(covered_until),
        **_row(choices),
    }
    marks = ", ".join("?" * len(values))
    try:
        number = db.execute(
            f"INSERT INTO subscribers ({', '.join(values)}) VALUES ({marks})",  # noqa: S608 - columns are ours
            tuple(values.values()),
        ).lastrowid
    except sqlite3.IntegrityError as exc:
        if exc.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
            raise StateError("the address is a subscriber already") from exc
        raise
    _note(db, int(number or 0), state, how, now)
    return _must(db, int(number or 0))


def set_state(db: Database, number: int, state: SubscriberState, *, how: str, now: datetime) -> None:
    """Brings a subscriber into a state; what was due to one who is no longer active is dropped."""
    db.execute(
        "UPDATE subscribers SET state = ?, since = ?, how = ?,"
        " refusals = CASE ? WHEN 'active' THEN 0 ELSE refusals END WHERE id = ?",
        (state, instant(now), how, state, number),
    )
    _note(db, number, state, how, now)
    if state is not SubscriberState.ACTIVE:
        db.execute(
            "UPDATE deliveries SET state = 'dropped', ended_at = ?, answer = ?"
            " WHERE subscriber = ? AND state = 'due' AND purpose = 'digest'",
            (instant(now), f"the subscriber became {state}", number),
        )


def set_choices(db: Database, number: int, choices: Choices, *, covered_until: datetime | None) -> None:
    """Records what a subscriber wants from now on."""
    values = _row(choices)
    db.execute(
        f"UPDATE subscribers SET {', '.join(f'{name} = ?' for name in values)},"  # noqa: S608 - columns are ours
        " covered_until = ifnull(?, covered_until) WHERE id = ?",
        (*values.values(), maybe_instant(covered_until), number),
    )


def set_covered(db: Database, number: int, until: datetime) -> None:
    """Records until when all is in deliveries; it never moves back."""
    db.execute(
        "UPDATE subscribers SET covered_until = ?1 WHERE id = ?2 AND covered_until < ?1",
        (instant(until), number),
    )


def remove(db: Database, number: int) -> None:
    """Forgets a subscriber with its history and all deliveries."""
    db.execute("DELETE FROM subscribers WHERE id = ?", (number,))


def forget_pending(db: Database, before: datetime) -> int:
    """Forgets addresses that were never confirmed; how many there were."""
    return db.execute(
        "DELETE FROM subscribers WHERE state = 'pending' AND since < ?1 AND covered_until IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM deliveries WHERE subscriber = subscribers.id AND created_at >= ?1)",
        (instant(before),),
    ).rowcount


def states(db: Database, number: int) -> tuple[StateChange, ...]:
    """When and how each state of a subscriber came, oldest first."""
    rows = db.execute(
        "SELECT at, state, how FROM subscriber_states WHERE subscriber = ? ORDER BY id", (number,)
    )
    return tuple(StateChange(at=moment(at), state=SubscriberState(state), how=how) for at, state, how in rows)


def refused(db: Database, number: int, *, bounce_after: int, answer: str, now: datetime) -> bool:
    """Counts a permanent refusal; whether the address is bouncing from now on."""
    db.execute("UPDATE subscribers SET refusals = refusals + 1 WHERE id = ?", (number,))
    subscriber = by_id(db, number)
    if (
        subscriber is None
        or subscriber.state is not SubscriberState.ACTIVE
        or subscriber.refusals < bounce_after
    ):
        return False
    set_state(
        db, number, SubscriberState.BOUNCING, how=f"refused {subscriber.refusals} times: {answer}", now=now
    )
    return True


def accepted(db: Database, number: int) -> None:
    """A server took a message: earlier refusals count no more."""
    db.execute("UPDATE subscribers SET refusals = 0 WHERE id = ? AND refusals > 0", (number,))


def _note(db: Database, number: int, state: SubscriberState, how: str, now: datetime) -> None:
    db.execute(
        "INSERT INTO subscriber_states (subscriber, at, state, how) VALUES (?, ?, ?, ?)",
        (number, instant(now), state, how),
    )


def _must(db: Database, number: int) -> Subscriber:
    subscriber = by_id(db, number)
    if subscriber is None:
        raise StateError(f"there is no subscriber {number}")
    return subscriber


def _row(choices: Choices) -> dict[str, object]:
    values = msgspec.structs.asdict(choices)
    for name in _LISTS:
        values[name] = to_json(values[name])
    values["quiet_line"] = int(choices.quiet_line)
    return values


def _subscriber(row: tuple[object, ...]) -> Subscriber:
    values = dict(zip(_COLUMNS, row, strict=True))
    chosen = {name: values.pop(name) for name in _CHOICES}
    for name in _LISTS:
        chosen[name] = from_json(str(chosen[name]), list[str])
    chosen["quiet_line"] = bool(chosen["quiet_line"])
    values["since"] = moment(str(values["since"]))
    until = values["covered_until"]
    values["covered_until"] = maybe_moment(None if until is None else str(until))
    return convert(values | {"choices": convert(chosen, Choices)}, Subscriber)
