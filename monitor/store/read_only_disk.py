"""A connection that cannot write, also where the disk is mounted read-only.

A database in WAL mode needs a `-shm` file beside it, which SQLite cannot make there. Where nothing is left to be taken
over from the `-wal` file, the database is opened as immutable. Else both are copied, and the copy is opened.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from monitor.errors import StateError

_NO_SIDE_FILES = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_WAL = "-wal"


def connect(path: Path, *, timeout: float) -> sqlite3.Connection:
    """Return a connection to a database that exists; it has read once, so that it is known to work.

    Raises:
        sqlite3.DatabaseError: it cannot be read.
        StateError: it can only be read as a copy, and there is no room for one.
    """
    try:
        return _open(path, "mode=ro", timeout)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_SIDE_FILES or os.access(path.parent, os.W_OK):
            raise
    wal = path.with_name(path.name + _WAL)
    if wal.exists() and wal.stat().st_size:
        return _open_copy(path, wal, timeout)
    return _open(path, "mode=ro&immutable=1", timeout)


def _open(path: Path, how: str, timeout: float) -> sqlite3.Connection:
    # No implicit transactions: a reader says itself when its state of the database begins.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=timeout, isolation_level=None
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _open_copy(path: Path, wal: Path, timeout: float) -> sqlite3.Connection:
    try:
        with tempfile.TemporaryDirectory(prefix="trial-monitor-") as folder:
            copy = Path(folder) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(wal, copy.with_name(copy.name + _WAL))
            connection = _open(copy, "mode=rw", timeout)
            # SQLite has its files open now, and needs their names no more.
            connection.execute("PRAGMA query_only = ON")
            return connection
    except OSError as error:
        raise StateError(
            f"{path} is on a read-only disk and can only be read as a copy, for which there is no room"
            f" ({error.strerror or error}); name another temporary folder in TMPDIR"
        ) from error
