"""A disk that cannot be written to, locked or mapped: who only looks can look, and what cannot be is named."""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor.app import state_dir
from monitor.cli import main
from monitor.errors import StateError
from monitor.store import Store
from monitor.store import database as opening
from monitor.store.mail_store import MailStore
from monitor.store.sqlite_errors import translate

PROGRAM = (sys.executable, "-c", "from monitor.cli import main; main()")
NCT = "NCT99000006"
LOOKING = {
    "status": ("status",),
    "show": ("show", NCT),
    "show --as-of": ("show", NCT, "--as-of", "2027-01-01"),
    "check": ("check",),
    "outbox list": ("outbox", "list"),
    "subscribers list": ("subscribers", "list"),
    "screening": ("screening",),
    "query": ("query", "SELECT count(*) FROM trials"),
    "search": ("search", "cells"),
    "export": ("export", "trials", "--output", "{outside}/export"),
    "backup": ("backup", "{outside}/copy.db"),
    "digest": ("digest", "--output", "{outside}/page.html"),
}


def run(*words: str, state: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "--state", str(state), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment, timeout=60
    )


@pytest.fixture
def answer(capsys, monkeypatch):
    """Runs a command as `run` does, through the program's own entry point, but in this process: it starts at once."""

    def call(*words: str, state: Path) -> SimpleNamespace:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["trial-monitor", "--state", str(state), *words])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=end.value.code or 0, stdout=out, stderr=err)

    return call


def nothing_left(database: Path) -> None:
    """As after every command that ended well."""


def killed(database: Path, *, memory_too: bool = True) -> None:
    """As a process leaves it that was killed after it had written."""
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA wal_autocheckpoint = 0');"
        "c.execute(\"INSERT INTO meta (key, value) VALUES ('seen', 'yes')\"); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=False)
    assert database.with_name("monitor.db-wal").stat().st_size
    if not memory_too:
        database.with_name("monitor.db-shm").unlink()


def killed_and_carried(database: Path) -> None:
    killed(database, memory_too=False)


LEFT = {"nothing is left of a process": nothing_left, "a killed process left its files": killed, "a killed process left its journal": killed_and_carried}  # fmt: skip


@pytest.fixture
def frozen(undisturbed, tiny_disk, tmp_path):
    """Mounts a state directory read-only, in the condition that is asked for."""
    disk = tmp_path / "disk"
    disk.mkdir()
    tiny_disk(disk, 16000)

    def freeze(condition) -> Path:
        shutil.copytree(undisturbed[1], disk / "state")
        condition(disk / "state" / "monitor.db")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        return disk / "state"

    yield freeze
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(condition, id=what, marks=pytest.mark.promise(f"the disk is read-only; {what}", "status, show, check, outbox list and all else that only looks work as ever"))
        for what, condition in LEFT.items()
    ],
)  # fmt: skip
def test_who_only_looks_can_look(frozen, tmp_path, condition, answer):
    state = frozen(condition)
    assert run("status", state=state).returncode == 0
    for name, words in LOOKING.items():
        ended = answer(*(word.format(outside=tmp_path) for word in words), state=state)
        assert "Traceback" not in ended.stderr, (name, ended.stderr)
        complaints = ended.stderr.splitlines() if name == "check" else []
        assert ended.returncode == (1 if complaints else 0), (name, ended.stderr)
    if condition is not nothing_left:
        ended = answer("query", "SELECT value FROM meta WHERE key = 'seen'", "--format", "csv", state=state)
        assert ended.stdout.splitlines() == ["value", "yes"]


@pytest.mark.promise(
    "the disk is read-only and a command would write", "one line says so; exit code 1; nothing is changed"
)
def test_who_would_write_is_refused_in_one_line(frozen):
    state = frozen(nothing_left)
    for words in (
        ("accept",),
        ("publish",),
        ("subscribers", "add", "reader@example.org", "--reason", "asked"),
    ):
        ended = run(*words, state=state)
        assert ended.returncode == 1, (words, ended.stderr)
        assert len(ended.stderr.splitlines()) == 1
        assert "Traceback" not in ended.stderr
    with (
        MailStore.open(state / "monitor.db", read_only=True) as box,
        pytest.raises(StateError, match="reading only"),
    ):
        box.remove(1)


@pytest.mark.promise(
    "the disk is read-only, a killed process left its journal, and there is no room for a copy",
    "one line says so and names TMPDIR",
)
def test_without_room_for_a_copy_that_is_said(frozen, tiny_disk, tmp_path):
    state = frozen(killed_and_carried)
    small = tmp_path / "small"
    small.mkdir()
    tiny_disk(small, 64)
    ended = run("status", state=state, TMPDIR=str(small))
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert "TMPDIR" in line


@pytest.mark.promise(
    "a first poll makes its database on a machine without any temporary folder",
    "SQLite sorts in memory; where it cannot, one line names TMPDIR",
)
def test_without_a_temporary_folder_a_database_is_made_in_memory(tmp_path, monkeypatch):
    def none():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    with closing(opening.open_database(tmp_path / "monitor.db", read_only=False)) as db:
        assert db.execute("PRAGMA temp_store").fetchone() == (2,)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_GETTEMPPATH
    assert "name one in TMPDIR" in str(translate(tmp_path / "monitor.db", error))


# --- file systems that cannot do what we need --------------------------------------------------------


@pytest.mark.promise(
    "the file system cannot lock files, as some network file systems",
    "one line says so, and that the state directory belongs on a local disk",
)
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_without_locks_is_named_when_the_directory_is_locked(tmp_path, monkeypatch, code):
    def refuse(*_args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StateError, match="local disk") as refused, state_dir.alone(tmp_path):
        pass
    assert "\n" not in str(refused.value)


@pytest.mark.promise(
    "SQLite meets a file system that cannot lock files", "named as that, not as another process"
)
def test_a_lock_that_the_file_system_refuses_is_not_taken_for_another_process(tmp_path, monkeypatch):
    database = tmp_path / "monitor.db"
    Store.open(database).close()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(database, isolation_level=None)) as other, Store.open(database) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="another process is writing"):
            store.accept(None)

        def refuse(*_args):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr(fcntl, "lockf", refuse)
        with pytest.raises(StateError, match="local disk"):
            store.accept(None)


@pytest.mark.promise(
    "SQLite meets a file system that cannot map files",
    "named as that; the state directory belongs on a local disk",
)
def test_a_file_system_without_shared_memory_is_named(tmp_path, monkeypatch):
    original = sqlite3.connect

    def without_shared_memory(name, **options):
        return original(f"{name}&vfs=unix-dotfile", **options)

    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    with pytest.raises(StateError, match="local disk"):
        Store.open(tmp_path / "monitor.db")


@pytest.mark.promise(
    "there is no room for the files beside the database, or a limit of file sizes is reached",
    "named as that, and not as a network disk",
)
@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE])
def test_no_room_beside_the_database_is_no_network_disk(tmp_path, monkeypatch, code):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with (
        pytest.raises(StateError, match="no room for the files beside it"),
        opening.translated(tmp_path / "d"),
    ):
        raise error

    def refuse(*_args):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    monkeypatch.setattr(mmap, "mmap", refuse)
    with pytest.raises(StateError, match="local disk"), opening.translated(tmp_path / "d"):
        raise error


@pytest.mark.parametrize(
    "code", sorted({sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_PROTOCOL})
)
def test_errors_of_locks_and_maps_are_named(tmp_path, code):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(StateError, match="local disk"), opening.translated(tmp_path / "monitor.db"):
        raise error


def test_a_full_disk_is_not_taken_for_one_that_cannot_map(tmp_path, monkeypatch):
    def refuse(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(mmap, "mmap", refuse)
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    with pytest.raises(StateError, match="another process"), opening.translated(tmp_path / "monitor.db"):
        raise error


# --- what is deleted -----------------------------------------------------------------------------------


@pytest.mark.promise(
    "a subscriber is forgotten, whatever SQLite's build does by itself",
    "no byte of the address is left in the file",
)
def test_what_is_deleted_is_overwritten(tmp_path, undisturbed):
    database = tmp_path / "monitor.db"
    shutil.copy(undisturbed[1] / "monitor.db", database)
    with Store.open(database) as store:
        assert store._db.execute("PRAGMA secure_delete").fetchone() == (1,)
    address = b"forget-me-altogether@example.org"
    for words in (("add", address.decode(), "--reason", "asked"), ("remove", address.decode(), "--forget")):
        ended = run("subscribers", *words, state=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert (address in database.read_bytes()) is (words[0] == "add")
    for path in tmp_path.glob("monitor.db*"):
        assert address not in path.read_bytes()
