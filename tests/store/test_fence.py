"""What may be read is listed, and the list is compared with a fresh file."""

from __future__ import annotations

import sqlite3

import pytest

from monitor.store import fence

ADDRESSES = {"address", "mailbox", "identity", "subscriber", "token", "answer", "message_id"}
"""Columns that only a table about people has."""


@pytest.fixture
def relations(store):
    """Names of all tables and views, but SQLite's own."""
    rows = store._db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {name for (name,) in rows if not name.startswith(("sqlite_", "_sqlite_"))}


def test_every_table_and_view_is_readable_or_personal(relations):
    assert relations == fence.READABLE | fence.PERSONAL
    assert not fence.READABLE & fence.PERSONAL


@pytest.mark.promise(
    "a table about subscribers is added",
    "a test fails until it is named as personal; until then it is refused",
)
def test_no_readable_table_refers_to_a_person_or_has_an_address(store, relations):
    for name in sorted(relations - fence.PERSONAL):
        parents = {row[2] for row in store._db.execute(f"PRAGMA foreign_key_list({name})")}
        columns = {row[1] for row in store._db.execute(f"PRAGMA table_xinfo({name})")}
        assert not parents & fence.PERSONAL, name
        assert not columns & ADDRESSES, name


def test_no_readable_view_looks_at_a_person(store):
    touched = set()

    def note(action, table, _two, _db, _view):
        touched.update({table} if action == sqlite3.SQLITE_READ else ())
        return sqlite3.SQLITE_OK

    store._db.conn.set_authorizer(note)
    for name in sorted(fence.VIEWS):
        store._db.execute(f"SELECT * FROM {name}").fetchall()
    assert not touched & fence.PERSONAL
