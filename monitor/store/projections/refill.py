"""Rows that are made from stored records: for readers, in SQL, without our code.

They are written in the transaction that writes their record, and made anew from stored records when a file is
opened whose rows an earlier program made in another way.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from monitor.errors import StateCorrupt
from monitor.model import Json, Source
from monitor.store import projections as rows
from monitor.store import versions

MARK = "rows_version"
"""Key of `meta` under which the version of the rows is kept."""

_HISTORY = ("primary_outcome_history", "version_facts")


def is_stale(db: Database) -> bool:
    """Whether the rows were made by another version of the rules than ours."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (MARK,)).fetchone()
    return row is None or row[0] != str(rows.ROWS_VERSION)


def refill(db: Database) -> None:
    """Makes all rows anew, one trial in memory at a time."""
    for table in reversed((*rows.TABLES, *reversed(_HISTORY))):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
    for (nct_id,) in db.execute("SELECT nct_id FROM trials ORDER BY nct_id").fetchall():
        (record,) = db.execute("SELECT record FROM trials WHERE nct_id = ?", (nct_id,)).fetchone()
        write_current(db, nct_id, record)
        stored = db.execute(
            "SELECT source, version FROM versions WHERE nct_id = ? ORDER BY source, version", (nct_id,)
        )
        for source, version in stored.fetchall():
            try:
                raw = versions.read(db, nct_id, version, Source(source))
            except StateCorrupt:
                # A version that cannot be read stays as it is; `check` names it.
                continue
            write_version(db, nct_id, source, version, raw)
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (MARK, str(rows.ROWS_VERSION)),
    )


def write_current(db: Database, nct_id: str, record: bytes | str) -> None:
    """Replaces the rows that a trial's current record gives."""
    for table in reversed(rows.TABLES):
        db.execute(f"DELETE FROM {table} WHERE nct_id = ?", (nct_id,))  # noqa: S608 - names are ours
    _insert(db, {"nct_id": nct_id}, rows.reader_rows(rows.study_of(record)))


def write_version(db: Database, nct_id: str, source: str, version: int, record: bytes) -> None:
    """Adds the rows of one version, which is stored already; the record may be superseded since."""
    key = {"nct_id": nct_id, "source": source, "version": version}
    study = rows.study_of(record)
    valid_from, basis = _valid_from(db, nct_id, source, version)
    facts = {**rows.history_row(study), "valid_from": valid_from, "valid_from_basis": basis}
    _insert(db, key, [("version_facts", facts), *rows.primary_outcome_rows(study)])


def _valid_from(db: Database, nct_id: str, source: str, version: int) -> tuple[str, str]:
    """Since which day the registry has said so, and how we know.

    A new posting date tells the day. Where the record changed without one, or has none, it is the day of the
    release that showed it first, or else the day on which we saw it. In the record history every version was
    posted, also where two were on one day.
    """
    posted, released, seen, before = db.execute(
        "SELECT v.last_update_posted, substr(v.data_timestamp, 1, 10), substr(v.observed_at, 1, 10),"
        " (SELECT e.last_update_posted FROM versions AS e WHERE e.nct_id = v.nct_id AND e.source = v.source"
        "  AND e.version < v.version ORDER BY e.version DESC LIMIT 1)"
        " FROM versions AS v WHERE v.nct_id = ? AND v.source = ? AND v.version = ?",
        (nct_id, source, version),
    ).fetchone()
    is_new = posted != before or source == Source.HISTORY
    if posted is not None and len(posted) == len("2026-01-01") and is_new:
        return posted, "posted"
    return (seen, "seen") if released is None else (released, "released")


def _insert(db: Database, key: dict[str, object], found: Iterable[tuple[str, dict[str, Json]]]) -> None:
    """Inserts rows in their order; those of one table that follow each other at once."""
    table, batch = "", list[dict[str, object]]()
    for name, row in found:
        if name != table:
            _send(db, table, batch)
            table, batch = name, []
        batch.append({**key, **row})
    _send(db, table, batch)


def _send(db: Database, table: str, batch: list[dict[str, object]]) -> None:
    if not batch:
        return
    columns = tuple(batch[0])
    marks = ", ".join(f":{column}" for column in columns)
    db.conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", batch)  # noqa: S608 - names are ours
