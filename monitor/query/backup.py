"""A copy of the database while others write, and the way back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.errors import Busy, StateCorrupt, StateError, UsageMistake
from monitor.store import Store
from monitor.store.database import BUSY_SECONDS, open_database, translated

_PAGES = 2_000  # copied at a time: a writer waits no longer than for these
KEPT = ".before-restore"
"""Behind the name of the database that a restore replaced."""
_SIDE_FILES = ("-wal", "-shm")


def back_up(database: Path, target: Path, *, replace: bool = False) -> int:
    """Copies the whole database, checks the copy, and only then gives it its name.

    A poll may go on meanwhile; the copy is one state of it. It holds everything, subscribers too, and only its
    owner may read it.

    Returns:
        The size of the copy in bytes.

    Raises:
        UsageMistake: `target` exists already and is not to be replaced.
        StateError: the database cannot be read, or the copy cannot be written.
        StateCorrupt: the copy does not pass the check: the database is damaged.
    """
    if target.exists() and not replace:
        raise UsageMistake(f"{target} exists already; name another file, or give --replace")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _make(beside)
        with closing(open_database(database, read_only=True)) as db:
            _copy(db.conn, beside, database)
        _check(beside)
        with beside.open("rb") as copied:
            os.fsync(copied.fileno())
        beside.replace(target)
    except OSError as error:
        raise StateError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        _forget(beside)
    return target.stat().st_size


def restore(source: Path, database: Path, *, replace: bool = False) -> Path | None:
    """Puts a backup into the place of the database, brought up to this program's schema.

    Call it while nothing else polls. The database that is replaced is kept beside.

    Returns:
        Where the replaced database is kept; None where there was none.

    Raises:
        UsageMistake: there is a database already and it is not to be replaced.
        StateError: `source` is no file of ours.
        StateTooNew: a newer program wrote it.
        StateCorrupt: it is damaged.
        Busy: another process has the database open.
    """
    if database.exists() and not replace:
        raise UsageMistake(
            f"{database} exists already; give --replace, which keeps it as {database.name}{KEPT}"
        )
    if not source.exists():
        raise StateError(f"{source}: there is no such file")
    beside = database.with_name(f".{database.name}.{os.getpid()}")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _recognise(source)
        _make(beside)
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            _copy(connection, beside, source)
        Store.open(beside).close()
        _check(beside)
        kept = _put_aside(database)
        beside.replace(database)
    except OSError as error:
        raise StateError(f"{database} cannot be restored: {error.strerror or error}") from error
    finally:
        _forget(beside)
    return kept


def _recognise(source: Path) -> None:
    """Refuses what is not ours, newer or no database; an older schema is welcome."""
    try:
        open_database(source, read_only=True).close()
    except StateCorrupt as error:
        raise StateCorrupt(
            f"{source} is no backup that can be restored: it is damaged or no database"
        ) from error
    except StateError as error:
        if "older schema" not in str(error):
            raise


def _make(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))


def _copy(source: sqlite3.Connection, path: Path, named: Path) -> None:
    with translated(named), closing(sqlite3.connect(path)) as copy:
        source.backup(copy, pages=_PAGES, sleep=0.005)
        # One file that can be carried alone, without a journal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _check(path: Path) -> None:
    with translated(path), closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"a row of {row[0]} hangs loose" for row in connection.execute("PRAGMA foreign_key_check")]
        connection.execute("PRAGMA journal_mode = DELETE")
    if found:
        raise StateCorrupt(f"the copy does not pass the check: {found[0]}")


def _put_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    _settle(database)
    kept = database.with_name(database.name + KEPT)
    for ending in _SIDE_FILES:
        side = database.with_name(database.name + ending)
        if side.exists():
            # Only of a damaged file: what SQLite would have taken from there belongs to it.
            side.replace(kept.with_name(kept.name + ending))
    return database.replace(kept)


def _settle(database: Path) -> None:
    """Brings all that was written into the one file; nobody else may have it open."""
    try:
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS / 10)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise Busy(f"another process has {database} open; stop it and try again") from error
    except sqlite3.DatabaseError:
        # A damaged database is what a restore is for.
        return


def _forget(path: Path) -> None:
    for ending in ("", *_SIDE_FILES, "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
