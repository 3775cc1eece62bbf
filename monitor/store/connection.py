"""An open database and its units of work, for all that reads or writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.store.database import open_database
from monitor.store.sqlite_errors import translated


class Connection:
    """One connection to the database; use it as a context manager, in the thread that opened it.

    Methods raise `StateError` where the database cannot be used or what is to be stored contradicts what is
    stored, and `StateCorrupt` where it is damaged.
    """

    def __init__(self, path: Path, db: Database, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._db = db

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the file at `path`, creating or migrating it first unless `read_only`.

        Raises:
            StateError: it belongs to another program, cannot be opened, or (read-only) does not exist.
            StateTooNew: a newer program wrote it.
            StateCorrupt: it is damaged; it was left untouched.
        """
        return cls(path, open_database(path, read_only=read_only), read_only=read_only)

    def close(self) -> None:
        """Close the connection; once is enough and twice does no harm."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with translated(self.path), self._db.atomic():
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        if self.read_only:
            raise StateError(f"{self.path} was opened for reading only")
        if self._db.conn.in_transaction:
            raise StateError(f"{self.path}: a snapshot cannot be written to")
        with translated(self.path), self._db.atomic():
            # Takes the write lock before anything is read, so that what is read stays true until the commit. One that
            # has read first could not write behind another process's commit: SQLITE_BUSY_SNAPSHOT comes at once, and
            # no time-out waits for it (https://www.sqlite.org/rescode.html#busy_snapshot).
            self._db.execute("UPDATE meta SET value = value WHERE key IS NULL")
            yield self._db
