"""Pieces of pages that were rendered before, in a file beside the database; losing it costs time and nothing else.

A piece has the key of all that decides its text, and a checksum: what is read is what was rendered from the same. A file
that cannot be used is removed, and everything is rendered as if there had been none.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from monitor.errors import StateError
from monitor.store import files

NAME = ".pieces"
_TABLE = (
    "CREATE TABLE pieces (owner TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,"
    " content BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (owner, name)) STRICT"
)
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class KeptPieces:
    """The pieces of one database's pages; what was kept is written when the block ends well.

    No method raises an error of the file: what cannot be read is not there, what cannot be written is not kept.
    """

    def __init__(self, database: Path) -> None:
        self._path = _beside(database)
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        try:
            self._db = self._open()
        except sqlite3.Error as error:
            self._give_up(error)
        except (OSError, StateError):
            pass  # a folder that cannot be written to, or a link: what is rendered is not kept
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._db is None:
            return
        try:
            if error is None:
                self._db.commit()
            self._db.close()
        except sqlite3.Error as failure:
            self._give_up(failure)

    def owners(self, name: str) -> Iterator[str]:
        """Yield the owners of all pieces of a name."""
        return (owner for (owner,) in self._asked("SELECT owner FROM pieces WHERE name = ?", (name,)))

    def several(self, owners: Sequence[str], name: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield owner, key and content of the pieces of a name that some owners have."""
        rows = self._asked(
            "SELECT owner, key, content, checksum FROM pieces"
            " WHERE owner IN (SELECT value FROM json_each(?)) AND name = ?",
            (json.dumps(owners), name),
        )
        for owner, key, content, checksum in rows:
            if checksum == _checksum(owner, name, key, content):
                yield owner, key, content

    def get(self, owner: str, name: str, key: str) -> bytes | None:
        """Return a piece that was kept with this very key."""
        rows = self._asked(
            "SELECT content, checksum FROM pieces WHERE owner = ? AND name = ? AND key = ?",
            (owner, name, key),
        )
        for content, checksum in rows:
            if checksum == _checksum(owner, name, key, content):
                return bytes(content)
        return None

    def keep(self, owner: str, name: str, key: str, content: bytes) -> None:
        """Keep a piece in the place of the one of the same owner and name."""
        self._change(
            "INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?, ?)",
            (owner, name, key, content, _checksum(owner, name, key, content)),
        )

    def forget(self, owners: Iterable[str]) -> None:
        """Remove all pieces of some owners."""
        for owner in owners:
            self._change("DELETE FROM pieces WHERE owner = ?", (owner,))

    def _open(self) -> sqlite3.Connection:
        if self._path.exists() or self._path.is_symlink():
            files.refuse_special(self._path)
        else:
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, files.PRIVATE))
            self._path.chmod(files.PRIVATE)
        db = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            db.execute("BEGIN IMMEDIATE")
            _prepare(db)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _asked(self, sql: str, values: tuple[str, ...]) -> Iterator[Any]:
        """Yield the rows one by one: the pieces of all trials together are many megabytes."""
        if self._db is None:
            return
        try:
            yield from self._db.execute(sql, values)
        except sqlite3.Error as error:
            self._give_up(error)

    def _change(self, sql: str, values: tuple[str | bytes | int, ...]) -> None:
        if self._db is None:
            return
        try:
            self._db.execute(sql, values)
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.Error) -> None:
        """Work on without the file. It is removed, for the next publish to make another, unless it is in use."""
        db, self._db = self._db, None
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()
        if getattr(error, "sqlite_errorcode", None) in _IN_USE:
            return
        with suppress(OSError):
            files.remove_with_side_files(self._path)


def forget_all(database: Path) -> None:
    """Remove the pieces of a database that another takes the place of.

    Raises:
        OSError: they cannot be removed.
    """
    files.remove_with_side_files(_beside(database))


def _prepare(db: sqlite3.Connection) -> None:
    """Make the table, in the place of one that another version of this program has made."""
    (made,) = db.execute("SELECT (SELECT sql FROM sqlite_master WHERE name = 'pieces')").fetchone()
    if made != _TABLE:
        db.execute("DROP TABLE IF EXISTS pieces")
        db.execute(_TABLE)
        db.execute("CREATE INDEX pieces_by_name ON pieces (name, owner)")


def _beside(database: Path) -> Path:
    return database.with_name(NAME)


def _checksum(owner: str, name: str, key: str, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{owner}\0{name}\0{key}".encode()))
