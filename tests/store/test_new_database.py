"""A new database is made at once; step by step, all migrations must come to the same.

With TRIAL_MONITOR_WRITE_DOCS set, the file of the whole schema is written instead.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

import monitor.store
from monitor.store import Store
from monitor.store.schema import SCHEMA_VERSION, migrate_to

FILE = Path(monitor.store.__file__).parent / "migrations" / "new_database.sql"
KINDS = ("table", "view", "index", "trigger")
MADE_BY_OTHERS = "tbl_name NOT IN ('_sqlite_migrations', 'sqlite_sequence') AND sql IS NOT NULL"


def step_by_step():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate_to(Database(connection, execute_plugins=False), SCHEMA_VERSION)
    return closing(connection)


def of_kind(connection, kind):
    return {name for _, name, found, *_ in connection.execute("PRAGMA table_list") if found == kind}


def statements(connection):
    """Return the statement behind each object, tables first; those inside a full-text index are SQLite's own."""
    shadows = of_kind(connection, "shadow")
    rows = connection.execute(
        f"SELECT type, name, sql FROM sqlite_master WHERE {MADE_BY_OTHERS} ORDER BY rowid"
    ).fetchall()
    return [sql for kind in KINDS for type_, name, sql in rows if type_ == kind and name not in shadows]


def contents(connection):
    """Return everything but the moment of each migration, the stamp of the derived rows, and the inside of an index."""
    names = of_kind(connection, "table") - {"meta", "sqlite_schema", "sqlite_temp_schema"}
    rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    rows["_sqlite_migrations"] = [row[:3] for row in rows["_sqlite_migrations"]]
    schema = set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    return rows, schema, pragmas


def test_a_new_database_is_what_all_migrations_together_make(tmp_path):
    with step_by_step() as stepped:
        if "TRIAL_MONITOR_WRITE_DOCS" in os.environ:
            FILE.write_text(
                "".join(f"{statement};\n\n" for statement in statements(stepped)), encoding="utf-8"
            )
        with Store.open(tmp_path / "monitor.db"):
            pass
        with closing(sqlite3.connect(tmp_path / "monitor.db")) as made:
            assert contents(made) == contents(stepped)


def test_no_later_migration_edits_a_definition_behind_sqlites_back():
    """The fourth did, and is never edited; since then a table whose CHECK changes is made again by statements."""
    editing = [
        path.name
        for path in FILE.parent.iterdir()
        if path.is_file() and b"writable_schema" in path.read_bytes()
    ]
    assert editing == ["0004_held.sql"]
