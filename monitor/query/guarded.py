"""Questions to the database, asked of a process that can only read, reads no personal data, and ends in time.

Fences are behind each other: the file is opened with `mode=ro`, `PRAGMA query_only` is on, an authorizer allows reading
of listed tables and calls of listed functions, and the process has limits of its own (`worker`). Where SQLite does not end
a question in time, the process is ended.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from monitor.errors import TrialMonitorError, UsageMistake
from monitor.model import Struct
from monitor.query.worker_process import Worker, WorkerEnded, WorkerError
from monitor.store import fence
from monitor.store.database import open_database
from monitor.store.sqlite_errors import translate

TIMEOUT = 10.0
"""Seconds that a question may take unless more are asked for."""

_TOO_MUCH = "the query needs more memory or time than it may have; narrow it"
_OF_THE_FILE = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB}
)
_TEMPORARY = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_GETTEMPPATH,
        sqlite3.SQLITE_CANTOPEN,
    }
)


SqlValue: TypeAlias = int | float | str | bytes | None
"""A value of a row: the types that SQLite has."""


class QueryTooLong(UsageMistake):
    """A question took longer than it may."""


class QueryResult(Struct, frozen=True, kw_only=True):
    """What a question gives: the names of its columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


class DatabaseReader:
    """One process that reads the database; use it as a context manager.

    Everything that is asked within it sees one and the same state, whatever a poll writes meanwhile. Only where a
    question had to be ended together with its process, the next one sees a newer state.

    Args:
        path: the database.
        timeout: seconds of waiting after which a question is ended; time in which nobody reads its rows is free.

    Raises:
        StateError: the file does not exist, is not ours, or has another schema than this program's.
    """

    def __init__(self, path: Path, *, timeout: float = TIMEOUT) -> None:
        self.path = path
        self._timeout = timeout
        open_database(path, read_only=True).close()
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def renew(self) -> None:
        """Let the questions to come see the newest state of the database; those that are open end."""
        if self._worker is not None:
            self._request({"renew": True}, _TimeLeft(self._timeout))

    def ask(
        self,
        sql: str,
        values: Mapping[str, object] | Sequence[object] | None = None,
        *,
        timeout: float | None = None,
    ) -> QueryResult:
        """Ask one question; the time limit covers reading all of its rows.

        Raises:
            UsageMistake: it is no single SELECT that this database understands, or it takes too much.
            QueryTooLong: it takes longer than `timeout`, or the reader's own time limit.
        """
        _refuse_broken_text(sql, values)
        left = _TimeLeft(self._timeout if timeout is None else timeout)
        answer = self._request({"sql": sql, "values": values or {}}, left)
        if answer["columns"] is None:
            raise UsageMistake("the query is empty: give one SELECT")
        return QueryResult(columns=tuple(answer["columns"]), rows=self._rows(answer["cursor"], left))

    def _rows(self, cursor: int, left: _TimeLeft) -> Iterator[tuple[Any, ...]]:
        worker = self._worker
        try:
            for _ in itertools.count():
                if self._worker is not worker:
                    raise UsageMistake("the query was ended together with another one")
                answer = self._request({"fetch": cursor}, left)
                yield from map(tuple, answer["rows"])
                if not answer["more"]:
                    return
        finally:
            if self._worker is worker and worker is not None:
                worker.drop(cursor)

    def _request(self, request: dict[str, object], left: _TimeLeft) -> dict[str, Any]:
        if self._worker is None:
            self._worker = Worker.start(self.path, relations=fence.READABLE, indexes=fence.INDEXES)
        try:
            answer, waited = self._worker.request(request, seconds=left.seconds)
        except WorkerError as error:
            raise self._mistake(error, left) from error
        except WorkerEnded as ended:
            self.close()
            raise left.mistake if ended.is_late else UsageMistake(_TOO_MUCH) from ended
        left.seconds -= waited
        return answer

    def _mistake(self, error: WorkerError, left: _TimeLeft) -> TrialMonitorError:
        code, text = error.code, " ".join(str(error).split())
        if code == sqlite3.SQLITE_INTERRUPT:
            return left.mistake
        if code == sqlite3.SQLITE_AUTH or text.startswith("not authorized to use function"):
            return UsageMistake(
                "only SELECT with functions that compute is allowed, and no table with subscribers"
                f" ({', '.join(sorted(fence.PERSONAL))}); the database is not written to ({text})"
            )
        if error.kind == "MemoryError":
            return UsageMistake(_TOO_MUCH)
        if code in _TEMPORARY or (code is not None and code & 0xFF in _TEMPORARY):
            return UsageMistake(
                f"the query needs more temporary space than there is, or than it may have ({text});"
                " narrow it, or name another temporary folder in TMPDIR"
            )
        if code is not None and code & 0xFF in _OF_THE_FILE:
            ours = sqlite3.OperationalError(text)
            ours.sqlite_errorcode = code
            return translate(self.path, ours)
        return UsageMistake(f"the query cannot be answered: {text}")


def _refuse_broken_text(sql: str, values: Mapping[str, object] | Sequence[object] | None) -> None:
    """Refuse what a command line in another encoding makes of its letters: no UTF-8 can carry it."""
    given = [*values.keys(), *values.values()] if isinstance(values, Mapping) else [*(values or ())]
    for text in (sql, *given):
        if isinstance(text, str) and any("\ud800" <= char <= "\udfff" for char in text):
            raise UsageMistake("the query has bytes in it that are not UTF-8; write it in UTF-8")


class _TimeLeft:
    """Seconds that a question may still take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.mistake = QueryTooLong(f"the query took longer than {seconds:g} s; narrow it, or give --timeout")
