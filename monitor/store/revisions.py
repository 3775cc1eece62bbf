"""Which trials changed since when, for those who publish: a number that grows with every transaction that changes one.

It is data and not a list of what is due: several may read it, each at its own pace, and a reader that was killed asks again
from the number that it had finished with.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from monitor.store.columns import to_json

KEY = "revision"
"""Key of `meta` under which the newest number is kept."""


def newest(db: Database) -> int:
    """Return the newest number; 0 where no trial was ever stored."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    return 0 if row is None else int(row[0])


def mark(db: Database, nct_ids: Iterable[str]) -> None:
    """Give trials the next number."""
    changed = sorted(set(nct_ids))
    if not changed:
        return
    number = newest(db) + 1
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (KEY, str(number)),
    )
    db.execute(
        "UPDATE trials SET revision = ? WHERE nct_id IN (SELECT value FROM json_each(?))",
        (number, to_json(changed)),
    )


def changed_since(db: Database, number: int) -> tuple[str, ...]:
    """Return the IDs of trials with a later number, sorted."""
    rows = db.execute("SELECT nct_id FROM trials WHERE revision > ? ORDER BY nct_id", (number,))
    return tuple(row[0] for row in rows)
