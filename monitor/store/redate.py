"""Instants of ours that are still to come: what a clock that was wrong for a while has left in the database.

Which columns have instants is read from their descriptions. What a poll wrote while the clock was wrong is moved
to the time of the release that it compared, for that is when it must have run at the earliest; all that the poll
dated keeps its distance to the poll's own start. Whatever else is still to come (a schedule, mail) is moved to now,
in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import Struct
from monitor.store import revisions
from monitor.store.columns import instant, maybe_moment, moment

THEIRS = frozenset({("polls", "data_timestamp"), ("versions", "data_timestamp")})
"""Instants of the registry's, which are not ours to mend."""

META = ("compared_at", "accepted_at")
"""Keys of `meta` whose values are instants of ours."""

PLANNED = frozenset({("schedule", "next_due"), ("deliveries", "next_try"), ("deliveries", "until")})
"""Instants that may be still to come without any mistake."""


class Ahead(Struct, frozen=True, kw_only=True):
    """How many rows of a column are dated later than now."""

    table: str
    column: str
    rows: int


class WrongPoll(Struct, frozen=True, kw_only=True):
    """A run of polls that a wrong clock dated, and how much earlier it must have been."""

    started: str
    finished: str
    earlier: timedelta


def ahead(db: Database, now: datetime) -> tuple[Ahead, ...]:
    """Return the columns with instants that are later than now, and cannot be."""
    counted = (
        Ahead(table=table, column=column, rows=_count(db, table, column, instant(now)))
        for table, column in _columns(db)
        if (table, column) not in PLANNED
    )
    return tuple(entry for entry in counted if entry.rows)


def redate(db: Database, now: datetime) -> int:
    """Move every instant that is later than now to where it belongs; return how many values were moved."""
    moved = _moved(db, now)
    if not moved:
        return 0
    trials = _dated_trials(db, instant(now))
    count = 0
    for table, column in _columns(db):
        for old in _later(db, table, column, instant(now)):
            count += db.execute(f"UPDATE [{table}] SET [{column}] = ? WHERE [{column}] = ?", (moved[old], old)).rowcount  # noqa: S608 - names of the schema  # fmt: skip
    for key in META:
        for (old,) in db.execute(
            "SELECT value FROM meta WHERE key = ? AND value > ?", (key, instant(now))
        ).fetchall():
            db.execute("UPDATE meta SET value = ? WHERE key = ?", (moved.get(old, instant(now)), key))
    revisions.mark(db, trials)
    return count


def _columns(db: Database) -> Iterator[tuple[str, str]]:
    """Yield the columns of tables that have instants of ours."""
    from monitor.store.descriptions import TABLES  # noqa: PLC0415 - read from files, and needed by no other command

    present = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table, described in TABLES.items():
        for column, meaning in described.columns.items():
            if table in present and meaning.unit.startswith("instant") and (table, column) not in THEIRS:
                yield table, column


def _count(db: Database, table: str, column: str, now: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM [{table}] WHERE [{column}] > ?", (now,)).fetchone()[0])  # noqa: S608 - names of the schema


def _later(db: Database, table: str, column: str, now: str) -> tuple[str, ...]:
    rows = db.execute(f"SELECT DISTINCT [{column}] FROM [{table}] WHERE [{column}] > ?", (now,))  # noqa: S608 - names of the schema
    return tuple(row[0] for row in rows)


def _moved(db: Database, now: datetime) -> dict[str, str]:
    """Return what each instant that is still to come becomes."""
    later = sorted({old for place in _columns(db) for old in _later(db, *place, instant(now))})
    wrong = tuple(_wrong_polls(db, now))
    moved = {old: _by_poll(old, wrong) for old in later}
    others = [old for old in later if moved[old] is None]
    for place, old in enumerate(reversed(others)):
        moved[old] = instant(now - timedelta(seconds=place))
    return {old: new for old, new in moved.items() if new is not None}


def _by_poll(old: str, wrong: tuple[WrongPoll, ...]) -> str | None:
    for poll in wrong:
        if poll.started <= old <= poll.finished:
            return instant(moment(old) - poll.earlier)
    return None


def _wrong_polls(db: Database, now: datetime) -> Iterator[WrongPoll]:
    """Yield the runs that are dated later than now, each with its shift to the release that it compared."""
    rows = db.execute(
        "SELECT min(started_at), max(coalesce(finished_at, started_at)), max(data_timestamp), min(id)"
        " FROM polls GROUP BY run HAVING max(coalesce(finished_at, started_at)) > ? ORDER BY min(id)",
        (instant(now),),
    ).fetchall()
    for started, finished, released, first in rows:
        before = db.execute(
            "SELECT max(coalesce(finished_at, started_at)) FROM polls WHERE id < ? AND coalesce(finished_at, started_at) <= ?",
            (first, instant(now)),
        ).fetchone()[0]
        candidates = [at for at in (maybe_moment(released), maybe_moment(before)) if at is not None]
        begun = min(max(candidates, default=now), now - (moment(finished) - moment(started)))
        yield WrongPoll(started=started, finished=finished, earlier=moment(started) - begun)


def _dated_trials(db: Database, now: str) -> tuple[str, ...]:
    rows = db.execute(
        "SELECT nct_id FROM updates WHERE detected_at > ? UNION SELECT nct_id FROM trials"
        " WHERE max(first_seen, last_seen, coalesce(missing_since, ''), coalesce(removed_at, '')) > ?",
        (now, now),
    )
    return tuple(row[0] for row in rows)
