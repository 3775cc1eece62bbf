"""A backup is whole, also in the middle of writing; only what is ours is restored."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import Busy, StateCorrupt, StateError, StateTooNew, UsageMistake
from monitor.query.backup import back_up
from monitor.query.guarded import DatabaseReader
from monitor.query.restore import restore
from monitor.store import Store

OLD = Path(__file__).resolve().parents[1] / "store" / "old"


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if "VIRTUAL" not in sql and "_search_" not in name
        ]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def test_a_backup_has_everything_in_one_file_for_its_owner(database, tmp_path):
    target = tmp_path / "backup.db"
    size = back_up(database, target)
    assert target.stat().st_size == size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert dump(target) == dump(database)
    assert [path.name for path in tmp_path.glob("*backup*")] == ["backup.db"]
    with Store.open(target) as store:
        assert store.check() == ()


def test_a_file_that_exists_is_kept_without_replace(database, tmp_path):
    target = tmp_path / "backup.db"
    target.write_text("mine")
    with pytest.raises(UsageMistake, match="--replace"):
        back_up(database, target)
    assert target.read_text() == "mine"
    back_up(database, target, replace=True)
    assert dump(target) == dump(database)


def test_a_backup_beside_a_writer_is_one_state(database, tmp_path):
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as connection:
            number = 0
            while not stop.is_set():
                number += 1
                connection.execute("BEGIN IMMEDIATE")
                for key in ("one", "two"):
                    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, str(number)))
                connection.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(database, tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with DatabaseReader(tmp_path / f"{number}.db") as reader:
            values = [
                value for (value,) in reader.ask("SELECT value FROM meta WHERE key IN ('one', 'two')").rows
            ]
        assert len(set(values)) <= 1


def test_what_was_backed_up_is_restored_and_what_was_there_is_kept(database, tmp_path):
    target = tmp_path / "backup.db"
    back_up(database, target)
    before = dump(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE meta SET value = 'later'")
        connection.commit()
    later = dump(database)
    with pytest.raises(UsageMistake, match="--replace"):
        restore(target, database)
    kept = restore(target, database, replace=True)
    assert dump(database) == before
    assert dump(kept) == later
    assert {path.name for path in database.parent.iterdir()} == {"monitor.db", "monitor.db.before-restore"}


def test_a_backup_is_restored_where_there_was_nothing(database, tmp_path):
    target = tmp_path / "backup.db"
    back_up(database, target)
    fresh = tmp_path / "fresh" / "monitor.db"
    assert restore(target, fresh) is None
    assert dump(fresh) == dump(database)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


def test_an_older_backup_is_brought_up_to_date_and_left_as_it_was(tmp_path):
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((OLD / "v1.sql").read_text())
    bytes_before = old.read_bytes()
    fresh = tmp_path / "fresh" / "monitor.db"
    restore(old, fresh)
    assert old.read_bytes() == bytes_before
    with DatabaseReader(fresh) as reader:
        assert list(reader.ask("SELECT * FROM trial_history").rows)


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_refused(database, tmp_path, content):
    before = database.read_bytes()
    source = tmp_path / "source.db"
    source.write_bytes(content)
    with pytest.raises(StateError) as refused:
        restore(source, database, replace=True)
    assert "\n" not in str(refused.value)
    assert database.read_bytes() == before


def test_foreign_newer_and_missing_files_are_refused(database, tmp_path):
    theirs, newer = tmp_path / "theirs.db", tmp_path / "newer.db"
    with closing(sqlite3.connect(theirs)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    back_up(database, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = database.read_bytes()
    with pytest.raises(StateError, match="another program"):
        restore(theirs, database, replace=True)
    with pytest.raises(StateTooNew):
        restore(newer, database, replace=True)
    with pytest.raises(StateError, match="no such file"):
        restore(tmp_path / "none.db", database, replace=True)
    assert database.read_bytes() == before


def test_a_damaged_database_gives_no_backup_and_may_be_replaced(database, tmp_path):
    good, bad = tmp_path / "good.db", tmp_path / "bad.db"
    back_up(database, good)
    content = bytearray(database.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    database.write_bytes(content)
    with pytest.raises(StateCorrupt):
        back_up(database, bad)
    assert not bad.exists()
    restore(good, database, replace=True)
    assert dump(database) == dump(good)


def test_a_database_in_use_is_not_replaced(database, tmp_path):
    target = tmp_path / "backup.db"
    back_up(database, target)
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE meta SET value = value")
        with pytest.raises(Busy):
            restore(target, database, replace=True)
        writer.execute("ROLLBACK")
