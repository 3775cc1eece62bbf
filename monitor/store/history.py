"""The registry's own record history beside what we observed: the same tables, `source` = `history`; and as-of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Source, Struct, Update, VersionRef
from monitor.store import updates as news
from monitor.store import versions
from monitor.store.projections import refill as derived
from monitor.store.projections import study_of


class StoredRecords(Struct, frozen=True, kw_only=True):
    """A version that was valid on a day.

    Attributes:
        valid_from, valid_to: days of the registry; `valid_to` None where it is still valid.
        known_from, known_to: instants of ours; None for what was only read in the registry's history.
        primary_outcomes: measure and time frame of each, as registered then.
    """

    nct_id: str
    source: Source
    version: int
    valid_from: str
    valid_to: str | None = None
    known_from: str | None = None
    known_to: str | None = None
    primary_outcomes: tuple[str, ...] = ()


_ON_THE_DAY = {
    False: "valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)",
    True: "known_from < :next AND (known_to IS NULL OR known_to >= :next)",
}


def as_of(db: Database, nct_id: str, day: date, *, ours: bool) -> StoredRecords | None:
    """The version of a day, by the registry's clock or ours; of two of one day the one seen by ourselves."""
    row = db.execute(
        "SELECT source, version, valid_from, valid_to, known_from, known_to FROM trial_history"  # noqa: S608 - clauses are ours
        f" WHERE nct_id = :nct AND {_ON_THE_DAY[ours]} ORDER BY valid_from DESC, source DESC, version DESC LIMIT 1",
        {"nct": nct_id, "day": day.isoformat(), "next": (day + timedelta(days=1)).isoformat()},
    ).fetchone()
    if row is None:
        return None
    source, version, *clocks = row
    outcomes = db.execute(
        "SELECT ifnull(measure, '') || ifnull(' (' || time_frame || ')', '') FROM primary_outcome_history"
        " WHERE nct_id = ? AND source = ? AND version = ? ORDER BY position",
        (nct_id, source, version),
    )
    return StoredRecords(
        nct_id=nct_id,
        source=Source(source),
        version=version,
        valid_from=clocks[0],
        valid_to=clocks[1],
        known_from=clocks[2],
        known_to=clocks[3],
        primary_outcomes=tuple(outcome for (outcome,) in outcomes),
    )


def add(
    db: Database,
    nct_id: str,
    recorded: Sequence[tuple[VersionRef, bytes]],
    updates: Sequence[Update],
    *,
    hash_version: int | None,
) -> bool:
    """Store earlier versions of one trial and the updates between them; whether anything was not stored yet.

    Raises:
        StateError: one of them belongs to another trial or was observed, or contradicts what is stored.
    """
    given: list[VersionRef | Update] = [*(ref for ref, _ in recorded), *updates]
    if any(entry.nct_id != nct_id or entry.source is not Source.HISTORY for entry in given):
        raise StateError(f"only the registry's history of {nct_id} can be added to its history")
    is_new = bool(updates)
    for ref, record in sorted(recorded, key=lambda pair: pair[0].version):
        if versions.insert_history_version(db, ref, record, hash_version=hash_version):
            derived.write_version(db, nct_id, ref.source, ref.version, study_of(record))
            is_new = True
    news.insert(db, updates, run=None)
    return is_new


def number(db: Database, nct_id: str, numbers: Mapping[int, int]) -> bool:
    """Set the registry's own number of observed versions, and return whether one is new.

    Raises:
        StateError: a version is not stored.
    """
    rows = db.execute(
        "SELECT version, registry_version FROM versions WHERE nct_id = ? AND source = 'observed'", (nct_id,)
    )
    stored = dict(rows.fetchall())
    if unknown := sorted(numbers.keys() - stored.keys()):
        raise StateError(f"there is no observed version {unknown[0]} of {nct_id}")
    new = [(number, nct_id, version) for version, number in numbers.items() if stored[version] != number]
    db.conn.executemany(
        "UPDATE versions SET registry_version = ? WHERE nct_id = ? AND source = 'observed' AND version = ?",
        new,
    )
    return bool(new)
