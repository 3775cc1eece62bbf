"""Writing a trial's rows: those that differ from what is there, many in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from monitor.store.projections import TABLES, ProjectionRow

_Keyed = dict[tuple[Any, ...], tuple[Any, ...]]
"""The values of rows by those of their key columns."""


def insert(db: Database, key: Mapping[str, object], rows: Iterable[ProjectionRow]) -> None:
    """Insert rows in their order, those of one table that follow each other at once; `key` is added to each."""
    prefix = tuple(key.values())
    table, columns, batch = "", tuple[str, ...](), list[tuple[object, ...]]()
    for name, row in rows:
        if name != table:
            _send(db, table, columns, batch)
            table, columns, batch = name, (*key, *row), []
        batch.append((*prefix, *row.values()))
    _send(db, table, columns, batch)


def replace(db: Database, nct_id: str, rows: Iterable[ProjectionRow]) -> None:
    """Let a trial have these rows and no others in the tables that its current record fills."""
    wanted, columns = _by_table(rows)
    changes = {table: _changes(db, nct_id, table, columns.get(table, ()), wanted[table]) for table in TABLES}
    # A row that stays may refer to another parent now, so parents go last; children come after and go before them.
    for table in TABLES:
        _, differing = changes[table]
        if differing:
            _upsert(db, table, columns[table], [(nct_id, *row) for row in differing])
    for table in reversed(tuple(TABLES)):
        gone, _ = changes[table]
        if gone:
            keys = " AND ".join(f"{column} = ?" for column in ("nct_id", *TABLES[table]))
            db.conn.executemany(f"DELETE FROM {table} WHERE {keys}", [(nct_id, *key) for key in gone])  # noqa: S608 - names are ours


def _by_table(rows: Iterable[ProjectionRow]) -> tuple[dict[str, _Keyed], dict[str, tuple[str, ...]]]:
    wanted: dict[str, _Keyed] = {table: {} for table in TABLES}
    columns: dict[str, tuple[str, ...]] = {}
    for table, row in rows:
        if table not in columns:
            columns[table] = tuple(row)
        wanted[table][tuple(row[column] for column in TABLES[table])] = tuple(row.values())
    return wanted, columns


def _changes(
    db: Database, nct_id: str, table: str, columns: tuple[str, ...], wanted: _Keyed
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the keys of rows that go, and the rows that come or change."""
    keys = TABLES[table]
    read = columns or keys or ("nct_id",)
    rows = db.execute(f"SELECT {', '.join(read)} FROM {table} WHERE nct_id = ?", (nct_id,)).fetchall()  # noqa: S608 - names are ours
    places = [read.index(column) for column in keys]
    present: _Keyed = {tuple(row[place] for place in places): row for row in rows}
    gone = [key for key in present if key not in wanted]
    return gone, [row for key, row in wanted.items() if present.get(key) != row]


def _upsert(db: Database, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    keys = ("nct_id", *TABLES[table])
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in keys)
    action = f"UPDATE SET {updates}" if updates else "NOTHING"
    _send(db, table, ("nct_id", *columns), rows, f" ON CONFLICT ({', '.join(keys)}) DO {action}")


def _send(
    db: Database, table: str, columns: tuple[str, ...], batch: list[tuple[Any, ...]], ending: str = ""
) -> None:
    if batch:
        marks = ", ".join("?" * len(columns))
        db.conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}){ending}", batch)  # noqa: S608 - names are ours
