"""SQLite's errors become ours here and nowhere else: one line that names the file and what to do."""

from __future__ import annotations

import errno
import fcntl
import mmap
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StateCorrupt, StateError

RESTORE = "restore it from a backup with `trial-monitor restore FILE --replace`"
NETWORK_DISK = (
    "its file system cannot lock or map files, as many network file systems cannot (NFS, SMB):"
    " put the state directory on a local disk"
)

NO_ROOM_BESIDE = "there is no room for the files beside it: the disk, a quota or a limit of file sizes is full; nothing was written"

NO_TEMPORARY_FOLDER = "there is no temporary folder that can be written to; name one in TMPDIR"

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
REMEDIES = {
    sqlite3.SQLITE_BUSY: "another process is writing to it; try again later",
    sqlite3.SQLITE_LOCKED: "another process is writing to it; try again later",
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written",
    sqlite3.SQLITE_READONLY: "it may not be written to; check the permissions of the file and its directory",
    sqlite3.SQLITE_PERM: "access was refused; check the permissions of the file and its directory",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the permissions of the file and its directory",
    sqlite3.SQLITE_IOERR: "the disk answers with an error; nothing was written",
    sqlite3.SQLITE_CONSTRAINT: "what was to be stored contradicts what is stored; nothing was written",
}
_LOCKING = frozenset(
    {
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_IOERR_RDLOCK,
        sqlite3.SQLITE_IOERR_UNLOCK,
        sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOLFS,
    }
)
_BESIDE = frozenset({sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE})
_DOUBTFUL = _BESIDE | {sqlite3.SQLITE_BUSY}
"""What a file system that cannot lock or map leads to, and another process or a full disk as well."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, in one line that names the file.

    A `ProgrammingError` is a mistake of ours and passes unchanged.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as exc:
        raise translate(path, exc) from exc


def translate(path: Path, exc: sqlite3.Error) -> StateError:
    """Return our error for one of SQLite's."""
    # Python leaves the code out for text that is not UTF-8.
    extended = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    # The low byte is the primary code.
    code = extended & 0xFF
    if code in _DAMAGED:
        return StateCorrupt(f"{path} is damaged ({exc}); it was left as it is: {RESTORE}")
    # A lock that the file system refuses (ENOLCK) is to SQLite one that somebody else has.
    if extended in _LOCKING or ({code, extended} & _DOUBTFUL and not can_lock_and_map(path.parent)):
        return StateError(f"{path}: {NETWORK_DISK} ({exc})")
    if extended in _BESIDE:
        return StateError(f"{path}: {NO_ROOM_BESIDE} ({exc})")
    if extended == sqlite3.SQLITE_IOERR_GETTEMPPATH:
        return StateError(f"{path}: {NO_TEMPORARY_FOLDER} ({exc})")
    return StateError(f"{path}: {REMEDIES.get(code, 'SQLite refuses')} ({exc})")


def can_lock_and_map(folder: Path) -> bool:
    """Whether a file of our own in the folder can be locked and mapped; True where none can be made."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.truncate(mmap.PAGESIZE)
            return _locks_and_maps(file.fileno())
    except OSError:
        return True


def _locks_and_maps(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mmap.mmap(descriptor, mmap.PAGESIZE).close()
    except OSError as error:
        return error.errno in _NO_ROOM
    return True
