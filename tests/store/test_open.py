"""Opening the file: made for its owner alone, and only ever ours."""

import os
import shutil
import sqlite3
import stat
import time
from contextlib import closing

import pytest

from monitor.errors import StateCorrupt, StateError, StateTooNew
from monitor.store import Store
from monitor.store.database import BUSY_SECONDS
from monitor.store.schema import APPLICATION_ID, SCHEMA_VERSION


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_directory_and_files_are_made_for_the_owner_alone(path, world):
    umask = os.umask(0)
    try:
        with Store.open(path) as store:
            world.follow(store)
            assert mode(path.parent) == 0o700
            assert {mode(file) for file in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(umask)


def test_a_directory_that_exists_keeps_its_mode(path):
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    Store.open(path).close()
    assert mode(path.parent) == 0o755


def test_the_connection_is_safe_for_readers_beside_a_writer(store):
    pragma = {
        name: store._db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    }
    assert pragma == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30000}


def test_opening_again_finds_everything_and_migrates_nothing(path, world, dump):
    with Store.open(path) as store:
        world.fill(store)
        before = dump(store)
    with Store.open(path) as store:
        assert dump(store) == before


def test_an_empty_file_left_by_a_crash_is_as_good_as_none(path):
    path.parent.mkdir()
    path.touch()
    with Store.open(path) as store:
        assert store.trial_ids() == ()


def test_a_database_without_tables_is_taken_as_new(path):
    path.parent.mkdir()
    execute(path, "PRAGMA journal_mode = wal")
    with Store.open(path) as store:
        assert store.check() == ()


def test_a_database_of_another_program_is_refused_and_untouched(path):
    path.parent.mkdir()
    execute(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StateError, match="another program") as refusal:
        Store.open(path)
    assert "\n" not in str(refusal.value)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_and_untouched(path):
    Store.open(path).close()
    execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StateTooNew, match="newer trial-monitor"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_corrupt_and_untouched(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StateCorrupt, match="restore it from a backup"):
        Store.open(path)
    assert path.read_bytes() == b"not a database at all" * 100
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_truncated_database_is_corrupt_and_untouched(path, world):
    with Store.open(path) as store:
        world.fill(store)
    half = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(half)
    with pytest.raises(StateCorrupt):
        Store.open(path)
    assert path.read_bytes() == half


def test_damage_in_the_middle_is_named_when_it_is_met(path, world):
    with Store.open(path) as store:
        world.fill(store)
        (page,) = store._db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'updates'").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with Store.open(path) as store, pytest.raises(StateCorrupt, match="damaged"):
        store.updates()


def test_what_does_not_exist_is_not_made_by_a_reader(path):
    with pytest.raises(StateError, match="run a poll first"):
        Store.open(path, read_only=True)
    assert not path.parent.exists()


def test_a_reader_cannot_write(path, world):
    Store.open(path).close()
    with Store.open(path, read_only=True) as store, pytest.raises(StateError, match="reading only"):
        world.follow(store)


def test_a_reader_refuses_an_older_schema_that_only_a_writer_may_migrate(path):
    Store.open(path).close()
    execute(path, "PRAGMA user_version = 0")
    with pytest.raises(StateError, match="older schema"):
        Store.open(path, read_only=True)


def test_a_directory_in_the_place_of_the_file_is_refused(path):
    path.mkdir(parents=True)
    with pytest.raises(StateError):
        Store.open(path)


def test_a_file_in_the_place_of_the_directory_is_refused(path):
    path.parent.write_text("in the way")
    with pytest.raises(StateError, match="cannot be opened"):
        Store.open(path)


def test_a_file_name_with_signs_of_an_address_is_opened_as_it_is_written(tmp_path):
    odd = tmp_path / "50% ?#& ü.db"
    Store.open(odd).close()
    assert odd.is_file()


def test_a_copy_of_the_file_is_recognised_by_its_application_id(path, tmp_path):
    Store.open(path).close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_opening_does_not_wait_for_a_writer(path, world):
    with Store.open(path) as store:
        world.follow(store)
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            with Store.open(path) as other:
                assert other.followed()
            assert time.monotonic() - began < BUSY_SECONDS / 2
            writer.execute("ROLLBACK")
