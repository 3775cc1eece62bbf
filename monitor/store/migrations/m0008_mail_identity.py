"""One person for all spellings of an address, limits by mailbox, and the instant before a message is handed over."""

from __future__ import annotations

from collections import defaultdict

from sqlite_utils import Database

from monitor.model.address import identity, mailbox

SCHEMA = 8

_COLUMNS = (
    "ALTER TABLE subscribers ADD COLUMN identity TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE subscribers ADD COLUMN mailbox TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE deliveries ADD COLUMN handed_at TEXT",
    # Whether an earlier program had handed a claimed message to the server is not known: a person decides.
    "UPDATE deliveries SET handed_at = claimed_at WHERE state = 'claimed'",
)
_INDEXES = (
    "CREATE UNIQUE INDEX subscribers_by_identity ON subscribers (identity)",
    "CREATE INDEX subscribers_by_mailbox ON subscribers (mailbox)",
)
_PRECEDENCE = ("unsubscribed", "active", "bouncing", "pending")
"""Of several spellings of one address: who has left stays left, else the one that receives mail stays."""


def apply(db: Database) -> None:
    """Add the columns and fill them; of several spellings of one address one subscriber stays."""
    for statement in _COLUMNS:
        db.execute(statement)
    people = defaultdict(list)
    for number, address, state in db.execute("SELECT id, address, state FROM subscribers").fetchall():
        people[identity(address)].append((_PRECEDENCE.index(state), number, address))
    for name, spellings in people.items():
        (_, kept, address), *others = sorted(spellings)
        db.conn.executemany("DELETE FROM subscribers WHERE id = ?", [(number,) for _, number, _ in others])
        db.execute(
            "UPDATE subscribers SET identity = ?, mailbox = ? WHERE id = ?", (name, mailbox(address), kept)
        )
    for statement in _INDEXES:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {SCHEMA}")
