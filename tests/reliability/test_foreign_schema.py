"""A file is ours by its schema, not because it says so."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StateCorrupt, StateError
from monitor.query.restore import restore
from monitor.store import Store

FORGERIES = {
    "a foreign trigger": "CREATE TRIGGER evil AFTER INSERT ON polls BEGIN DELETE FROM trials; END",
    "a trigger under a name of SQLite's": (
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('trigger', 'sqlite_sequence', 'polls', 0,"
        " 'CREATE TRIGGER sqlite_sequence AFTER INSERT ON polls BEGIN DELETE FROM trials; END')"
    ),
    "a trigger on the list of migrations": (
        "CREATE TRIGGER evil AFTER INSERT ON _sqlite_migrations BEGIN DELETE FROM trials; END"
    ),
    "a foreign table": "CREATE TABLE notes (text)",
    "a table of Litestream's with a further column": (
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER, note TEXT)"
    ),
    "a table that only looks like one of Litestream's": "CREATE TABLE _litestream_more (id INTEGER)",
    "a trigger on a table of Litestream's": (
        "CREATE TABLE _litestream_lock (id INTEGER);"
        " CREATE TRIGGER evil AFTER INSERT ON _litestream_lock BEGIN DELETE FROM trials; END"
    ),
    "a foreign view": "CREATE VIEW notes AS SELECT 1",
    "a foreign index": "CREATE INDEX notes ON trials (title)",
    "a missing table": "DROP TABLE baseline_counts",
    "a missing view": "DROP VIEW recruiting_now",
    "a missing index": "DROP INDEX changes_by_kind",
    "a missing trigger": "DROP TRIGGER changes_gone",
    "a renamed column": "ALTER TABLE polls RENAME COLUMN error TO fault",
    "a further column": "ALTER TABLE polls ADD COLUMN note TEXT",
    "a view that shows something else": (
        "DROP VIEW recruiting_now; CREATE VIEW recruiting_now AS SELECT address AS title FROM subscribers"
    ),
    "a widened CHECK": (
        "UPDATE sqlite_master SET sql = replace(sql, 'included IN (0, 1)', 'included IN (0, 1, 2)')"
        " WHERE name = 'screening'"
    ),
    "a dropped NOT NULL": (
        "UPDATE sqlite_master SET sql = replace(sql, 'headline TEXT NOT NULL', 'headline TEXT')"
        " WHERE name = 'updates'"
    ),
    "a full-text index over another table": (
        "UPDATE sqlite_master SET sql = replace(sql, 'change_texts', 'subscribers') WHERE name = 'change_search'"
    ),
}


@pytest.fixture
def forged(undisturbed, tmp_path):
    """Copies a database, and changes it as an attacker with the file in hand would."""

    def make(statement: str) -> Path:
        path = tmp_path / "forged" / "monitor.db"
        path.parent.mkdir()
        shutil.copy(undisturbed[1] / "monitor.db", path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            if "BEGIN" in statement and statement.startswith("CREATE TABLE"):
                connection.executescript(statement)
            else:
                for part in statement.split("; ") if "BEGIN" not in statement else [statement]:
                    connection.execute(part)
            connection.commit()
        return path

    return make


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(statement, id=what, marks=pytest.mark.promise(f"a backup has {what}", "`restore` refuses it; `check` names it in a database that is there"))
        for what, statement in FORGERIES.items()
    ],
)  # fmt: skip
def test_another_schema_is_refused_by_restore_and_named_by_check(forged, undisturbed, tmp_path, statement):
    source = forged(statement)
    database = tmp_path / "state" / "monitor.db"
    shutil.copytree(undisturbed[2], database.parent)
    before = database.read_bytes()
    with pytest.raises(StateCorrupt, match="does not pass the check") as refused:
        restore(source, database, replace=True)
    assert "\n" not in str(refused.value)
    assert database.read_bytes() == before
    assert [
        path.name
        for path in database.parent.iterdir()
        if "restore" in path.name or ".unfinished" in path.name
    ] == []
    with Store.open(source, read_only=True) as store:
        assert any(
            "is not of this program" in line or "is missing" in line or "is not as this" in line
            for line in store.check()
        )


def test_the_tables_that_litestream_keeps_in_a_database_are_no_fault(forged, tmp_path):
    statement = "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); CREATE TABLE _litestream_lock (id INTEGER)"
    source = forged(statement)
    with Store.open(source, read_only=True) as store:
        assert store.check() == ()
    restore(source, tmp_path / "state" / "monitor.db")


@pytest.mark.promise(
    "a backup of an older schema has a foreign trigger",
    "it is refused before a migration could run the trigger",
)
def test_an_older_file_is_compared_with_the_schema_of_its_own_version(tmp_path):
    old = Path(__file__).parents[1] / "store" / "old"
    for dump in sorted(old.glob("v*.sql")):
        source, target = tmp_path / f"{dump.stem}.db", tmp_path / f"{dump.stem}-restored" / "monitor.db"
        with closing(sqlite3.connect(source)) as connection:
            connection.executescript(dump.read_text())
        restore(source, target)
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("CREATE TRIGGER evil AFTER UPDATE ON trials BEGIN DELETE FROM polls; END")
            connection.commit()
        with pytest.raises(StateError, match="the trigger evil is not of this program"):
            restore(source, target, replace=True)
