"""Rows that are made from stored records: for readers, in SQL, without our code.

They are written in the transaction that writes their record, and made again from stored records when a file is
opened whose rows an earlier program made in another way.
"""

from __future__ import annotations

import msgspec
from sqlite_utils import Database

from monitor.errors import StateCorrupt
from monitor.model import Source
from monitor.model.facts import facts_of
from monitor.model.study import Study
from monitor.store import projections, versions, words
from monitor.store.columns import FACT_COLUMNS, facts_row
from monitor.store.projections import differing

MARK = "rows_version"
"""Key of `meta` under which the version of the rows is kept."""

_UNREADABLE = "SELECT 1 FROM unreadable AS u WHERE u.nct_id = trials.nct_id"

_IS_AS_RECEIVED = (
    "SELECT 1 FROM trials AS t JOIN versions AS v ON v.nct_id = t.nct_id AND v.source = 'observed'"
    " AND v.version = t.version AND v.fingerprint = t.fingerprint WHERE t.nct_id = ?"
)
"""Whether the registry said nothing since the stored version, not even of what makes no version."""

_HISTORY = ("version_facts", "primary_outcome_history")


def is_stale(db: Database) -> bool:
    """Whether the rows were made by another version of the rules than ours."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (MARK,)).fetchone()
    return row is None or row[0] != str(projections.ROWS_VERSION)


def refill(db: Database) -> None:
    """Make all rows again, one trial in memory at a time."""
    for table in reversed((*projections.TABLES, *_HISTORY)):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
    for (nct_id,) in db.execute("SELECT nct_id FROM trials ORDER BY nct_id").fetchall():
        _refill_trial(db, nct_id)
    words.rebuild(db)
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (MARK, str(projections.ROWS_VERSION)),
    )


def _refill_trial(db: Database, nct_id: str) -> None:
    (current,) = db.execute("SELECT version FROM trials WHERE nct_id = ?", (nct_id,)).fetchone()
    stored = db.execute(
        "SELECT source, version FROM versions WHERE nct_id = ? ORDER BY source, version", (nct_id,)
    )
    for source, version in stored.fetchall():
        try:
            record = versions.read(db, nct_id, version, Source(source))
        except StateCorrupt:
            # A version that cannot be read stays as it is; `check` names it.
            continue
        study = projections.study_of(record)
        write_version(db, nct_id, source, version, study)
        if (source, version) == (Source.OBSERVED, current):
            differing.insert(db, {"nct_id": nct_id}, projections.reader_rows(study))
            _refill_facts(db, nct_id, study)


def _refill_facts(db: Database, nct_id: str, study: Study) -> None:
    """Let the columns of a trial say what its current record says, also those that a later schema added.

    Where the record has fields that cannot be read, the columns have what the version before said: then only
    those that are empty are filled. What the registry said of a review without a new version stays.
    """
    facts = facts_of(study, nct_id)
    if facts is None:
        return
    if not db.execute(_IS_AS_RECEIVED, (nct_id,)).fetchone():
        (review,) = db.execute(
            "SELECT results_under_review_since FROM trials WHERE nct_id = ?", (nct_id,)
        ).fetchone()
        facts = msgspec.structs.replace(facts, results_under_review_since=review)
    kept = f"CASE WHEN EXISTS ({_UNREADABLE}) THEN coalesce({{0}}, ?) ELSE ? END"
    values = dict(zip(FACT_COLUMNS, facts_row(facts), strict=True))
    del values["nct_id"]
    assigned = ", ".join(f"{column} = {kept.format(column)}" for column in values)
    arguments = [argument for value in values.values() for argument in (value, value)]
    db.execute(f"UPDATE trials SET {assigned} WHERE nct_id = ?", (*arguments, nct_id))  # noqa: S608 - columns are ours


def write_current(db: Database, nct_id: str, study: Study, *, is_new: bool = False) -> None:
    """Let a trial have the rows that its current record gives; only those that differ are written."""
    rows = projections.reader_rows(study)
    if is_new:
        differing.insert(db, {"nct_id": nct_id}, rows)
    else:
        differing.replace(db, nct_id, rows)


def write_version(db: Database, nct_id: str, source: str, version: int, study: Study) -> None:
    """Add the rows of one version, which is stored already; the record may be superseded since."""
    key = {"nct_id": nct_id, "source": source, "version": version}
    valid_from, basis = _valid_from(db, nct_id, source, version)
    facts = {**projections.history_row(study), "valid_from": valid_from, "valid_from_basis": basis}
    differing.insert(db, key, [("version_facts", facts), *projections.primary_outcome_rows(study)])


def _valid_from(db: Database, nct_id: str, source: str, version: int) -> tuple[str, str]:
    """Return since which day the registry has said so, and how we know.

    A new posting date gives the day. Where the record changed without one, or has none, it is the day of the
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
