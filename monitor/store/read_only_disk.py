"""A connection that cannot write, also where the disk is mounted read-only.

A database in WAL mode needs a `-shm` file beside it, which SQLite cannot make there. Where nothing is left to be taken
over from the `-wal` file, the database is opened as immutable. Else both are copied, and the copy is opened.
See https://www.sqlite.org/wal.html and https://www.sqlite.org/uri.html.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StateError
from monitor.store import files

_NO_SIDE_FILES = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_WAL = "-wal"


def connect(path: Path, *, timeout: float) -> sqlite3.Connection:
    """Return a connection to a database that exists; it has read once, so that it is known to work.

    Raises:
        sqlite3.DatabaseError: it cannot be read.
        StateError: it can only be read as a copy, and there is no room for one.
    """
    with address(path, timeout=timeout) as uri:
        return _open(uri, timeout)


@contextmanager
def address(path: Path, *, timeout: float) -> Iterator[str]:
    """Give the URI by which a database can be read; who has opened and read it needs the URI no more.

    Raises:
        sqlite3.DatabaseError: it cannot be read.
        StateError: it can only be read as a copy, and there is no room for one.
    """
    uri = path.absolute().as_uri()
    try:
        _open(f"{uri}?mode=ro", timeout).close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_SIDE_FILES or os.access(path.parent, os.W_OK):
            raise
    else:
        yield f"{uri}?mode=ro"
        return
    wal = path.with_name(path.name + _WAL)
    if not (wal.exists() and wal.stat().st_size):
        # SQLite then neither locks nor looks for changes; without a `-wal` and a way to write there can be none.
        yield f"{uri}?mode=ro&immutable=1"
        return
    with files.temporary_folder(path.parent) as folder:
        yield f"{_copied(path, wal, folder).as_uri()}?mode=rw"


def _open(uri: str, timeout: float) -> sqlite3.Connection:
    # No implicit transactions: a reader says itself when its state of the database begins.
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _copied(path: Path, wal: Path, folder: Path) -> Path:
    copy = folder / path.name
    try:
        shutil.copyfile(path, copy)
        shutil.copyfile(wal, copy.with_name(copy.name + _WAL))
    except OSError as error:
        raise StateError(
            f"{path} is on a read-only disk and can only be read as a copy, for which there is no room"
            f" ({error.strerror or error}); name another temporary folder in TMPDIR"
        ) from error
    return copy
