"""A connection that can only read, reads no personal data, and gives up in time.

Three fences stand behind each other: the file is opened with `mode=ro`, `PRAGMA query_only` is on, and an
authorizer allows nothing but SELECT. What a question may cost is bounded by a deadline and by the size of a value.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from monitor.errors import TrialMonitorError, UsageMistake
from monitor.model import Struct
from monitor.store.database import open_database
from monitor.store.descriptions import PRIVATE
from monitor.store.sqlite_errors import translated

TIMEOUT = 10.0
"""Seconds that a question may take unless more are asked for."""

INDEXES = ("trial_search", "change_search")
"""The full-text indexes."""

_LARGEST_VALUE = 64_000_000  # bytes; the largest record of the registry has some 20 MB
_STEPS = 2_000  # of SQLite's virtual machine between two looks at the clock: about 0.1 ms
_BATCH = 500

_ACTIONS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
# `data_version` is what FTS5 itself asks; the others tell the schema, as functions: pragma_table_info(...).
_SCHEMA = ("table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list")
_PRAGMAS = frozenset({"data_version", *_SCHEMA})
_FUNCTIONS = ("json_each('[]')", "json_tree('[]')", *(f"pragma_{name}" for name in _SCHEMA))


class QueryResult(Struct, frozen=True, kw_only=True):
    """What a question gives: the names of its columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


class DatabaseReader:
    """One read-only connection to the database; use it as a context manager.

    Everything that is asked within it sees one and the same state, whatever a poll writes meanwhile.

    Raises:
        StateError: the file does not exist, is not ours, or has another schema than this program's.
    """

    def __init__(
        self, path: Path, *, timeout: float = TIMEOUT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.path = path
        self._timeout, self._clock = timeout, clock
        self._ends = float("inf")
        self._connection = open_database(path, read_only=True).conn
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        self._connection.execute("BEGIN")
        for table in (*INDEXES, *_FUNCTIONS):
            # A virtual table declares itself when it is met first, which the authorizer would take for a write.
            self._connection.execute(f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608 - names are ours
        self._connection.set_authorizer(authorize)
        self._connection.set_progress_handler(self._late, _STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _late(self) -> int:
        return int(self._clock() > self._ends)

    def ask(self, sql: str, values: Mapping[str, object] | None = None) -> QueryResult:
        """Asks one question; the time limit covers reading all of its rows.

        Raises:
            UsageMistake: it is no single SELECT that this database understands, or it takes too long.
        """
        self._ends = self._clock() + self._timeout
        with self._told():
            cursor = self._connection.execute(sql, values or {})
        if cursor.description is None:
            raise UsageMistake("the query is empty: give one SELECT")
        return QueryResult(columns=tuple(column[0] for column in cursor.description), rows=self._rows(cursor))

    def _rows(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        while True:
            with self._told():
                batch = cursor.fetchmany(_BATCH)
            if not batch:
                return
            yield from batch

    def _told(self) -> _Told:
        return _Told(self.path, self._timeout)


def authorize(action: int, one: str | None, two: str | None, _db: str | None, _view: str | None) -> int:
    """SQLite's question whether a statement may do this; all but reading is refused."""
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = two != "load_extension"
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = one in _PRAGMAS
    else:
        allowed = action in _ACTIONS and not (action == sqlite3.SQLITE_READ and one in PRIVATE)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


class _Told:
    """Turns SQLite's errors at a question into one line for the person who asked."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path, self._timeout = path, timeout

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.Error | sqlite3.Warning | ValueError | OverflowError):
            raise self._mistake(error) from error

    def _mistake(self, error: Exception) -> TrialMonitorError:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT:
            return UsageMistake(
                f"the query took longer than {self._timeout:g} s; narrow it, or give --timeout"
            )
        if code == sqlite3.SQLITE_AUTH:
            return UsageMistake(
                "only SELECT is allowed, and no table with subscribers"
                f" ({', '.join(sorted(PRIVATE))}); the database is not written to"
            )
        if code is not None and code & 0xFF in {
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_IOERR,
        }:
            try:
                with translated(self._path):
                    raise error
            except TrialMonitorError as ours:
                return ours
        return UsageMistake(f"the query cannot be answered: {' '.join(str(error).split())}")
