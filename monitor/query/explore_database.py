"""Datasette's view of the database, through the process that answers `query` too: one fence for both."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

from datasette.database import Database, QueryInterrupted, Results

from monitor.errors import TrialMonitorError
from monitor.query.guarded import DatabaseReader, QueryTooLong


class Row(tuple[Any, ...]):  # noqa: SLOT001 - a tuple with slots cannot have names
    """One row, by number and by name, as datasette expects of `sqlite3.Row`."""

    columns: tuple[str, ...]

    def __new__(cls, columns: tuple[str, ...], values: tuple[Any, ...]) -> Self:
        """Return the row of these values."""
        row = super().__new__(cls, values)
        row.columns = columns
        return row

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.columns.index(key) if isinstance(key, str) else key)

    def keys(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return self.columns


class FencedDatabase(Database):  # type: ignore[misc]  # datasette has no types
    """A database of which every question that has text of a reader in it is asked in a process of its own.

    Args:
        datasette: the application.
        path: the file.
        live: whether polls may write to it meanwhile.
    """

    def __init__(self, datasette: Any, path: Path, *, live: bool) -> None:
        super().__init__(datasette, path=str(path), is_mutable=live)
        self._live = live
        self._file = path
        self._own = threading.local()
        self._readers: list[DatabaseReader] = []

    async def execute(
        self,
        sql: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,  # noqa: ARG002  datasette's own signature
    ) -> Results:
        """Ask a question as datasette's own method does."""
        most = None
        if truncate and self.ds.max_returned_rows:
            most = self.ds.max_returned_rows + int(
                self.ds.max_returned_rows == (page_size or self.ds.page_size)
            )
        limit = min(self.ds.sql_time_limit_ms, custom_time_limit or self.ds.sql_time_limit_ms) / 1000

        def ask() -> Results:
            return self._ask(sql, params, most, limit)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, ask)

    def close(self) -> None:
        """Close the connections and end the processes."""
        super().close()
        for reader in self._readers:
            reader.close()

    def _ask(
        self, sql: str, params: Mapping[str, Any] | Sequence[Any] | None, most: int | None, limit: float
    ) -> Results:
        reader = self._reader()
        try:
            if self._live:
                reader.renew()
            answer = reader.ask(sql, params, timeout=limit)
            rows = [
                Row(answer.columns, values)
                for values in islice(answer.rows, None if most is None else most + 1)
            ]
        except QueryTooLong as late:
            raise QueryInterrupted(late, sql, params) from late
        except TrialMonitorError as error:
            raise sqlite3.OperationalError(str(error)) from error
        truncated = most is not None and len(rows) > most
        return Results(rows[:most], truncated, [(name,) for name in answer.columns])

    def _reader(self) -> DatabaseReader:
        """Return the reader of this thread: it answers one question at a time."""
        reader: DatabaseReader | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = DatabaseReader(self._file)
            self._readers.append(reader)
        return reader
