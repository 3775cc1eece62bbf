"""The schema of a file against a fresh one: what a file says of itself proves nothing.

A trigger, a missing table, a renamed column or a widened CHECK in a database that others had in hand would otherwise be
taken for ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache

from sqlite_utils import Database

from monitor.store.schema import migrate_to

_Schema = Mapping[tuple[str, str], str | None]
"""Kind and name of an object, and the statement that made it."""

# Made by SQLite itself or by sqlite-utils, whose other versions may write them in another way.
_NOT_OURS = (
    "(type = 'table' AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))"
    " OR (type = 'index' AND sql IS NULL)"
    " OR (type IN ('table', 'index') AND tbl_name = '_sqlite_migrations')"
)


# Litestream keeps these in every database that it copies. Another statement under their names is foreign.
_OF_LITESTREAM: _Schema = {
    ("table", "_litestream_lock"): "CREATE TABLE _litestream_lock (id INTEGER)",
    ("table", "_litestream_seq"): "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
}


def differences(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is missing, foreign or changed, one line each; `user_version` says what is expected."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    expected, present = _expected(version), _present(connection)
    for key in sorted(expected.keys() | present.keys()):
        kind, name = key
        if key not in present:
            yield f"the {kind} {name} is missing"
        elif key not in expected and (key not in _OF_LITESTREAM or present[key] != _OF_LITESTREAM[key]):
            yield f"the {kind} {name} is not of this program"
        elif key in expected and present[key] != expected[key]:
            yield f"the {kind} {name} is not as this program makes it"


@cache
def _expected(version: int) -> _Schema:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate_to(Database(connection, execute_plugins=False), version)
        return _present(connection)
    finally:
        connection.close()


def _present(connection: sqlite3.Connection) -> _Schema:
    shadows = {name for _, name, kind, *_ in connection.execute("PRAGMA main.table_list") if kind == "shadow"}
    rows = connection.execute(f"SELECT type, name, sql FROM main.sqlite_master WHERE NOT ({_NOT_OURS})")  # noqa: S608 - a constant
    # The tables inside a full-text index are SQLite's: it may make them otherwise in another version.
    return {
        (kind, name): None if name in shadows else " ".join((sql or "").split()) for kind, name, sql in rows
    }
