"""What a poll found, written: one function for each kind of finding.

Everything here runs inside the one transaction that `Store.apply` holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import (
    Absent,
    Contradictory,
    DeadlinePassed,
    Finding,
    NewRecord,
    Rejected,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Struct,
    Topic,
    Unchanged,
    VersionRef,
    Watch,
)
from monitor.store import deadlines as terms
from monitor.store import set_aside as aside
from monitor.store import updates as news
from monitor.store import versions
from monitor.store.columns import FACT_COLUMNS, facts_row, maybe_moment, moment, to_json
from monitor.store.projections import refill as derived

_TRIAL_COLUMNS = (
    *FACT_COLUMNS, "first_seen", "last_seen", "url", "version", "sha256", "hash_version", "fingerprint", "record",
)  # fmt: skip
_KEPT = {"nct_id", "first_seen"}
_UPSERT_TRIAL = (
    f"INSERT INTO trials ({', '.join(_TRIAL_COLUMNS)}) VALUES ({', '.join('?' * len(_TRIAL_COLUMNS))})"  # noqa: S608 - columns are ours
    " ON CONFLICT (nct_id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _TRIAL_COLUMNS if column not in _KEPT)
)


class Pass(Struct, frozen=True, kw_only=True):
    """The run that is being written: its name and its two clocks, as text."""

    run: str
    at: str
    data_timestamp: str | None


def write(db: Database, this: Pass, found: Spool) -> None:
    """Writes one finding."""
    match found:
        case Unchanged():
            _seen(db, this, found.nct_id, found.fingerprint)
        case ReviewChanged():
            _review_changed(db, this, found)
        case Finding():
            _finding(db, this, found)
        case Contradictory():
            _seen(db, this, found.nct_id, found.fingerprint)
            aside.add_contradiction(db, found, run=this.run, at=this.at)
        case Absent():
            _absent(db, this, found)
        case RejectedRecord():
            _set_aside(db, this, found.rejected)
        case DeadlinePassed():
            news.insert(db, found.updates, run=this.run)
            terms.passed(db, found, run=this.run, at=this.at)


def configure(db: Database, watches: Sequence[Watch], topics: Sequence[Topic]) -> None:
    """Brings `watches` and `topics` in line with the configuration; what is gone from it stays, inactive."""
    db.execute("UPDATE watches SET active = 0")
    db.execute("UPDATE topics SET active = 0")
    for position, watch in enumerate(watches):
        db.execute(
            "INSERT INTO watches (slug, title, position, active, definition) VALUES (?, ?, ?, 1, ?)"
            " ON CONFLICT DO UPDATE SET title = excluded.title, position = excluded.position, active = 1,"
            " definition = excluded.definition",
            (watch.slug, watch.title, position, to_json(watch)),
        )
    for position, topic in enumerate(topics):
        db.execute(
            "INSERT INTO topics (slug, title, family, position, active, definition) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT DO UPDATE SET title = excluded.title, family = excluded.family,"
            " position = excluded.position, active = 1, definition = excluded.definition",
            (topic.slug, topic.title, topic.family, position, to_json(topic)),
        )


def _seen(db: Database, this: Pass, nct_id: str, fingerprint: str) -> None:
    # Of a record that was screened out there is no trial: then only the second statement finds a row.
    db.execute(
        "UPDATE trials SET last_seen = ?, fingerprint = ?, missing_since = NULL WHERE nct_id = ?",
        (this.at, fingerprint, nct_id),
    )
    db.execute(
        "UPDATE screening SET fingerprint = ? WHERE nct_id = ? AND fingerprint <> ?",
        (fingerprint, nct_id, fingerprint),
    )


def _review_changed(db: Database, this: Pass, found: ReviewChanged) -> None:
    _seen(db, this, found.nct_id, found.fingerprint)
    db.execute(
        "UPDATE trials SET results_under_review_since = ? WHERE nct_id = ?",
        (found.under_review_since, found.nct_id),
    )
    terms.replace(db, found.nct_id, found.deadlines, at=this.at)
    news.insert(db, found.updates, run=this.run)


def _finding(db: Database, this: Pass, found: Finding) -> None:
    stored = db.execute("SELECT version FROM trials WHERE nct_id = ?", (found.nct_id,)).fetchone()
    if found.record is not None:
        _new_version(db, this, found, found.record, before=None if stored is None else stored[0])
    elif found.version is not None:
        raise StateError(f"version {found.version} of {found.nct_id} comes without its record")
    elif stored is None and found.watches:
        raise StateError(f"{found.nct_id} is to be followed, but no version of it is stored")
    _decisions(db, this, found)
    _seen(db, this, found.nct_id, found.fingerprint)
    if found.record is not None or stored is not None:
        db.execute(
            "UPDATE trials SET removed_at = NULL, merged_into = NULL WHERE nct_id = ?", (found.nct_id,)
        )
        _memberships(db, this, found)
        _topics(db, found)
    # Without a new version a rule may still have become known: what is given then is added.
    if found.record is not None or (stored is not None and found.deadlines):
        terms.replace(db, found.nct_id, found.deadlines, at=this.at)
    news.insert(db, found.updates, run=this.run)


def _new_version(db: Database, this: Pass, found: Finding, record: NewRecord, *, before: int | None) -> None:
    expected = 1 if before is None else before + 1
    if found.version != expected:
        raise StateError(f"{found.nct_id}: version {found.version} cannot follow {before}; {expected} would")
    if before is not None:
        versions.supersede(db, found.nct_id, before)
    db.execute(
        _UPSERT_TRIAL,
        (
            *facts_row(record.facts),
            this.at,
            this.at,
            record.url,
            expected,
            record.sha256,
            record.hash_version,
            found.fingerprint,
            _text(record),
        ),
    )
    ref = VersionRef(
        nct_id=found.nct_id,
        version=expected,
        observed_at=moment(this.at),
        data_timestamp=maybe_moment(this.data_timestamp),
        last_update_posted=record.facts.last_update_posted,
        sha256=record.sha256,
    )
    versions.insert_current(
        db,
        ref,
        hash_version=record.hash_version,
        fingerprint=record.fingerprint,
        record_sha256=versions.checksum(record.raw),
    )
    aside.set_unreadable(db, found.nct_id, expected, record.unreadable, at=this.at)
    derived.write_current(db, found.nct_id, record.raw)
    derived.write_version(db, found.nct_id, ref.source, expected, record.raw)


def _text(record: NewRecord) -> str:
    try:
        return record.raw.decode()
    except UnicodeDecodeError as exc:
        raise StateError(
            f"the record of {record.nct_id} is not UTF-8, so it is no JSON and is not stored"
        ) from exc


def _decisions(db: Database, this: Pass, found: Finding) -> None:
    for decision in found.decisions:
        db.execute(
            "INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nct_id, watch) DO UPDATE SET"
            " included = excluded.included, reason = excluded.reason, evidence = excluded.evidence,"
            " title = excluded.title, fingerprint = excluded.fingerprint, decided_at = excluded.decided_at,"
            " run = excluded.run",
            (
                found.nct_id,
                decision.watch,
                int(decision.included),
                decision.reason,
                to_json(decision.evidence),
                found.title,
                found.fingerprint,
                this.at,
                this.run,
            ),
        )


def _memberships(db: Database, this: Pass, found: Finding) -> None:
    """Replaces the memberships in watches that are configured now; the others rest as they are."""
    db.execute(
        "DELETE FROM trial_watches WHERE nct_id = ? AND watch NOT IN (SELECT value FROM json_each(?))"
        " AND watch IN (SELECT slug FROM watches WHERE active)",
        (found.nct_id, to_json(found.watches)),
    )
    for watch in found.watches:
        db.execute(
            "INSERT INTO trial_watches (nct_id, watch, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (found.nct_id, watch, this.at),
        )


def _topics(db: Database, found: Finding) -> None:
    db.execute("DELETE FROM trial_topics WHERE nct_id = ?", (found.nct_id,))
    for topic in found.topics:
        db.execute("INSERT INTO trial_topics (nct_id, topic) VALUES (?, ?)", (found.nct_id, topic))


def _absent(db: Database, this: Pass, found: Absent) -> None:
    db.execute(
        "UPDATE trials SET missing_since = ifnull(missing_since, ?) WHERE nct_id = ?", (this.at, found.nct_id)
    )
    if found.removed:
        db.execute(
            "UPDATE trials SET removed_at = ?, merged_into = ? WHERE nct_id = ?",
            (this.at, found.merged_into, found.nct_id),
        )
    news.insert(db, found.updates, run=this.run)


def _set_aside(db: Database, this: Pass, rejected: Rejected) -> None:
    db.execute(
        "INSERT INTO rejected (nct_id, reason, path, first_seen, last_seen, times, run) VALUES (?, ?, ?, ?, ?, 1, ?)"
        " ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, times = times + 1, run = excluded.run",
        (rejected.nct_id, rejected.reason, rejected.path, this.at, this.at, this.run),
    )
