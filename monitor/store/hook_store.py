"""The part of the database that hooks work with: one unit of work a method, each all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from monitor.model.hook import HookDelivery, HookState, HookStatus
from monitor.store.columns import convert, instant, maybe_moment, moment
from monitor.store.connection import Connection

_COLUMNS = HookDelivery.__struct_fields__
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM hook_deliveries"  # noqa: S608 - columns are ours


class HookStore(Connection):
    """One connection to the database, beside that of `Store`; use it in the thread that opened it."""

    def covered(self, hook: str, *, now: datetime) -> datetime:
        """Return up to when all news was planned for a receiver; one never seen before begins now.

        A wrong clock may have left an instant to come, and news of today would wait for it: what was planned last
        counts then.
        """
        with self._writing() as db:
            db.execute(
                "INSERT INTO hooks (slug, covered_until) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (hook, instant(now)),
            )
            db.execute(
                "UPDATE hooks SET covered_until = ifnull((SELECT max(u.detected_at) FROM hook_deliveries AS d"
                " JOIN updates AS u ON u.id = d.update_id WHERE d.hook = slug AND u.detected_at <= ?1), ?1)"
                " WHERE slug = ?2 AND covered_until > ?1",
                (instant(now), hook),
            )
            (at,) = db.execute("SELECT covered_until FROM hooks WHERE slug = ?", (hook,)).fetchone()
        return moment(at)

    def covered_until(self, hook: str) -> datetime | None:
        """Return up to when all news was planned for a receiver; None for one never seen before."""
        with self._reading() as db:
            row = db.execute("SELECT covered_until FROM hooks WHERE slug = ?", (hook,)).fetchone()
        return moment(row[0]) if row else None

    def newest_news(self) -> datetime | None:
        """Return when the newest news of our polls was found; None where there is none."""
        with self._reading() as db:
            (at,) = db.execute(
                "SELECT max(detected_at) FROM updates WHERE source = 'observed' AND severity <> 'silent'"
            ).fetchone()
        return maybe_moment(at)

    def plan(self, hook: str, update_ids: Iterable[str], *, until: datetime, now: datetime) -> int:
        """Make updates due for a receiver and move what is covered, both or neither; return how many are new."""
        made = 0
        with self._writing() as db:
            for update_id in update_ids:
                made += db.execute(
                    "INSERT INTO hook_deliveries (hook, update_id, state, created_at) VALUES (?, ?, 'due', ?)"
                    " ON CONFLICT DO NOTHING",
                    (hook, update_id, instant(now)),
                ).rowcount
            db.execute(
                "UPDATE hooks SET covered_until = max(covered_until, ?) WHERE slug = ?",
                (instant(until), hook),
            )
        return made

    def next_due(self, hook: str, *, now: datetime) -> HookDelivery | None:
        """Return the oldest update that is due for a receiver; None where there is none or the receiver rests."""
        with self._reading() as db:
            rows = db.execute(
                f"{_SELECT} WHERE hook = ? AND state = 'due' AND ? >="  # noqa: S608 - columns are ours
                " (SELECT ifnull(next_try, '') FROM hooks WHERE slug = hook) ORDER BY id LIMIT 1",
                (hook, instant(now)),
            ).fetchall()
        return next(map(_delivery, rows), None)

    def sent(self, delivery: HookDelivery, *, now: datetime, answer: str) -> None:
        """Mark an update as taken by its receiver, which is well then."""
        with self._writing() as db:
            _end(db, delivery, HookState.SENT, now, answer)
            db.execute("UPDATE hooks SET failures = 0, next_try = NULL WHERE slug = ?", (delivery.hook,))

    def refused(
        self, delivery: HookDelivery, *, now: datetime, answer: str, next_try: datetime, final: bool
    ) -> None:
        """Mark an update as not taken; with `final` it is given up. The receiver rests until `next_try`."""
        with self._writing() as db:
            _end(db, delivery, HookState.FAILED if final else HookState.DUE, now, answer)
            db.execute(
                "UPDATE hooks SET failures = failures + 1, next_try = ? WHERE slug = ?",
                (instant(next_try), delivery.hook),
            )

    def give_up_before(self, hook: str, before: datetime, *, now: datetime, answer: str) -> int:
        """Give up what has been due since before an instant; return how many that were."""
        with self._writing() as db:
            return db.execute(
                "UPDATE hook_deliveries SET state = 'failed', ended_at = ?, answer = ?"
                " WHERE hook = ? AND state = 'due' AND created_at < ?",
                (instant(now), answer, hook, instant(before)),
            ).rowcount

    def retry(self, hook: str, *, now: datetime) -> int:
        """Make all failed updates of a receiver due again, and the receiver at once; return how many."""
        with self._writing() as db:
            db.execute("UPDATE hooks SET failures = 0, next_try = NULL WHERE slug = ?", (hook,))
            return db.execute(
                "UPDATE hook_deliveries SET state = 'due', attempts = 0, ended_at = NULL, created_at = ?"
                " WHERE hook = ? AND state = 'failed'",
                (instant(now), hook),
            ).rowcount

    def statuses(self) -> tuple[HookStatus, ...]:
        """Return all receivers that were ever planned for, by name."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT slug, total(state = 'due'), total(state = 'sent'), total(state = 'failed'), failures,"
                " next_try, (SELECT answer FROM hook_deliveries WHERE hook = slug AND answer IS NOT NULL"
                " ORDER BY ended_at DESC, attempts DESC, id DESC LIMIT 1)"
                " FROM hooks LEFT JOIN hook_deliveries ON hook = slug GROUP BY slug ORDER BY slug"
            ).fetchall()
        return tuple(
            HookStatus(
                slug=slug,
                due=int(due),
                sent=int(sent),
                failed=int(failed),
                failures=failures,
                next_try=maybe_moment(next_try),
                answer=answer,
            )
            for slug, due, sent, failed, failures, next_try, answer in rows
        )

    def deliveries(self, *, state: HookState | None = None, limit: int) -> tuple[HookDelivery, ...]:
        """Return deliveries, newest first; those in one state where one is named."""
        with self._reading() as db:
            rows = db.execute(
                f"{_SELECT} WHERE ?1 IS NULL OR state = ?1 ORDER BY id DESC LIMIT ?2", (state, limit)
            ).fetchall()
        return tuple(map(_delivery, rows))


def _end(db: Database, delivery: HookDelivery, state: HookState, now: datetime, answer: str) -> None:
    ended = None if state is HookState.DUE else instant(now)
    db.execute(
        "UPDATE hook_deliveries SET state = ?, attempts = attempts + 1, ended_at = ?, answer = ?"
        " WHERE id = ? AND state = 'due'",
        (state, ended, answer, delivery.id),
    )


def _delivery(row: tuple[object, ...]) -> HookDelivery:
    values = dict(zip(_COLUMNS, row, strict=True))
    for column in ("created_at", "ended_at"):
        text = values[column]
        values[column] = None if text is None else moment(str(text))
    return convert(values, HookDelivery)
