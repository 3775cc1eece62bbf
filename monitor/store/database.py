"""Opening the file, and only if it is ours; SQLite's errors become ours here and nowhere else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import StateCorrupt, StateError, StateTooNew
from monitor.store.projections import refill as derived
from monitor.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION

BUSY_SECONDS = 30.0
"""How long a writer waits for another one; a whole poll is applied in a few seconds."""

RESTORE = "restore it from a backup with `trial-monitor restore FILE --replace`"
_MAGIC = b"SQLite format 3\0"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "another process is writing to it; try again later",
    sqlite3.SQLITE_LOCKED: "another process is writing to it; try again later",
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written",
    sqlite3.SQLITE_READONLY: "it may not be written to; check the permissions of the file and its directory",
    sqlite3.SQLITE_PERM: "access was refused; check the permissions of the file and its directory",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the permissions of the file and its directory",
    sqlite3.SQLITE_IOERR: "the disk answers with an error; nothing was written",
    sqlite3.SQLITE_CONSTRAINT: "what was to be stored contradicts what is stored; nothing was written",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into ours, in one line that names the file.

    A `ProgrammingError` is a mistake of ours and passes unchanged.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as exc:
        raise _ours(path, exc) from exc


def _ours(path: Path, exc: sqlite3.DatabaseError) -> StateError:
    # The low byte is the primary code; Python leaves it out for text that is not UTF-8.
    code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in _DAMAGED:
        return StateCorrupt(f"{path} is damaged ({exc}); it was left as it is: {RESTORE}")
    return StateError(f"{path}: {_REMEDIES.get(code, 'SQLite refuses')} ({exc})")


def open_database(path: Path, *, read_only: bool) -> Database:
    """Opens our file, creating or migrating it first unless `read_only`.

    The directory is created with mode 0700 and the file with 0600; what exists keeps its mode. A file that is
    not ours, is newer, or is damaged is looked at through a read-only connection and left untouched.

    Raises:
        StateError: it does not exist (read-only), belongs to another program, or cannot be opened.
        StateTooNew: a newer program wrote it.
        StateCorrupt: it is no readable SQLite database.
    """
    fresh = not _has_content(path)
    if fresh and read_only:
        raise StateError(f"{path} does not exist yet: run a poll first")
    if fresh:
        _create(path)
    else:
        _look_at(path, read_only=read_only)
    with translated(path):
        return _prepared(_connect(path, read_only=read_only), read_only=read_only)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as exc:
        raise StateError(f"{path} cannot be opened: {exc.strerror}") from exc


def _create(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its side files the same mode."""
    try:
        missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as exc:
        raise StateError(f"{path} cannot be created: {exc.strerror}") from exc


def _look_at(path: Path, *, read_only: bool) -> None:
    """Refuses what is not ours, without a connection that could write."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as exc:
        raise StateError(f"{path} cannot be opened: {exc.strerror}") from exc
    if magic != _MAGIC:
        raise StateCorrupt(f"{path} is no SQLite database; it was left as it is: {RESTORE}")
    with translated(path):
        db = _connect(path, read_only=True)
        try:
            _refuse_foreign(path, db, read_only=read_only)
        finally:
            db.close()


def _refuse_foreign(path: Path, db: Database, *, read_only: bool) -> None:
    application, version = _number(db, "PRAGMA application_id"), _number(db, "PRAGMA user_version")
    tables = _number(db, "SELECT count(*) FROM sqlite_master")
    # A crash before the first migration leaves an empty database: as good as none.
    if application != APPLICATION_ID and (tables or application):
        raise StateError(f"{path} is a database of another program: name another state directory")
    if version > SCHEMA_VERSION:
        raise StateTooNew(
            f"{path} was written by a newer trial-monitor (schema {version}, this one knows {SCHEMA_VERSION}):"
            " update the program"
        )
    if read_only and version < SCHEMA_VERSION:
        raise StateError(f"{path} has an older schema ({version}): run a poll, which brings it up to date")


def _number(db: Database, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _connect(path: Path, *, read_only: bool) -> Database:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    # No implicit transactions: every one of ours is opened by `Database.atomic`.
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    # Plugins of an installed sqlite-utils have no business in our connection.
    return Database(connection, execute_plugins=False)


def _prepared(db: Database, *, read_only: bool) -> Database:
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        if not read_only:
            db.enable_wal()
            # One transaction a poll: to wait for the disk once costs nothing, and nothing is lost.
            db.execute("PRAGMA synchronous = FULL")
            if MIGRATIONS.pending(db) or derived.is_stale(db):
                _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: Database) -> None:
    """All pending migrations or none, even where two processes open an older file at once."""
    db.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS.apply(db)
        if derived.is_stale(db):
            derived.refill(db)
        db.commit()
    except BaseException:
        db.rollback()
        raise
