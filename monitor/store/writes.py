"""What a poll found, written: one function for each kind of finding.

Everything here runs inside the one transaction that `Store.apply` opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from monitor.model.claim import Claim
from monitor.store import deadlines as terms
from monitor.store import records, revisions, versions, words
from monitor.store import set_aside as aside
from monitor.store import updates as news
from monitor.store.columns import FACT_COLUMNS, facts_row, maybe_moment, moment, to_json
from monitor.store.projections import refill as derived
from monitor.store.projections import study_of
from monitor.store.versions import Fingerprints

_TRIAL_COLUMNS = (
    *FACT_COLUMNS, "first_seen", "last_seen", "url", "version", "sha256", "hash_version", "fingerprint",
)  # fmt: skip
_KEPT = {"nct_id", "first_seen"}
_UPSERT_TRIAL = (
    f"INSERT INTO trials ({', '.join(_TRIAL_COLUMNS)}) VALUES ({', '.join('?' * len(_TRIAL_COLUMNS))})"  # noqa: S608 - columns are ours
    " ON CONFLICT (nct_id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _TRIAL_COLUMNS if column not in _KEPT)
)


BATCH = 1_000
"""Findings without news that are written at once."""


class Pass(Struct, frozen=True, kw_only=True):
    """The run that is being written: its name and its two clocks, as text."""

    run: str
    at: str
    data_timestamp: str | None


class FindingWriter:
    """Writes findings as they come; what is the same for many of them is written for many at once."""

    def __init__(self, db: Database, this: Pass) -> None:
        self._db, self._pass = db, this
        self._unchanged: list[Unchanged] = []
        self._changed: set[str] = set()
        self._new_versions = self._new_trials = 0

    def write(self, finding: Spool) -> None:
        """Write one finding; one without news may wait for others."""
        if isinstance(finding, Unchanged):
            self._unchanged.append(finding)
            if len(self._unchanged) >= BATCH:
                self._flush()
            return
        _write(self._db, self._pass, finding)
        if isinstance(finding, Finding) and finding.record is not None:
            self._new_versions += 1
            self._new_trials += finding.version == 1
            if self._new_trials == records.LEARN_FROM:
                records.learn(self._db)
        if not isinstance(finding, RejectedRecord):
            self._changed.add(finding.nct_id)

    @property
    def made_room(self) -> bool:
        """Whether pages of the file may have come free."""
        return self._new_versions > 0

    def finish(self) -> None:
        """Write what has waited, and give the trials that changed their next revision."""
        self._flush()
        if self._new_trials:
            records.learn(self._db)
        if self._new_versions:
            words.tidy(self._db)
        revisions.mark(self._db, self._changed)

    def _flush(self) -> None:
        seen, self._unchanged = self._unchanged, []
        self._changed.update(_came_back(self._db, seen))
        rows = [(self._pass.at, finding.fingerprint, finding.nct_id) for finding in seen]
        self._db.conn.executemany(
            "UPDATE trials SET last_seen = ?, fingerprint = ?, missing_since = NULL WHERE nct_id = ?", rows
        )
        # Of a record that was screened out there is no trial: then only this finds a row.
        self._db.conn.executemany(
            "UPDATE screening SET fingerprint = ?1 WHERE nct_id = ?2 AND fingerprint <> ?1",
            [(fingerprint, nct_id) for _, fingerprint, nct_id in rows],
        )


def _came_back(db: Database, seen: Sequence[Unchanged]) -> Iterator[str]:
    """Yield the trials that were missing and are there again."""
    asked = to_json([finding.nct_id for finding in seen])
    rows = db.execute(
        "SELECT nct_id FROM trials WHERE missing_since IS NOT NULL AND nct_id IN (SELECT value FROM json_each(?))",
        (asked,),
    )
    yield from (nct_id for (nct_id,) in rows.fetchall())


def _write(db: Database, this: Pass, finding: Spool) -> None:
    match finding:
        case ReviewChanged():
            _review_changed(db, this, finding)
        case Finding():
            _finding(db, this, finding)
        case Contradictory():
            _seen(db, this, finding.nct_id, finding.fingerprint)
            aside.add_contradiction(db, finding, run=this.run, at=this.at)
        case Absent():
            _absent(db, this, finding)
        case RejectedRecord():
            _set_aside(db, this, finding.rejected)
        case DeadlinePassed():
            news.insert(db, finding.updates, run=this.run)
            terms.passed(db, finding, run=this.run, at=this.at)


def configure(
    db: Database, watches: Sequence[Watch], topics: Sequence[Topic], claims: Sequence[Claim]
) -> None:
    """Bring `watches`, `topics` and `claims` in line with the configuration; what is gone stays, inactive."""
    _configure_claims(db, claims)
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


def _configure_claims(db: Database, claims: Sequence[Claim]) -> None:
    db.execute("UPDATE claims SET active = 0")
    db.execute("DELETE FROM claim_labels")
    for position, claim in enumerate(claims):
        db.execute(
            "INSERT INTO claims (slug, wording, source, date, position, active) VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET wording = excluded.wording, source = excluded.source,"
            " date = excluded.date, position = excluded.position, active = 1",
            (claim.slug, claim.wording, claim.source, claim.date, position),
        )
        for family, label in claim.needs():
            for place in (claim.places if family == "measure" else ()) or ("",):
                db.execute(
                    "INSERT INTO claim_labels (claim, family, label, place) VALUES (?, ?, ?, ?)",
                    (claim.slug, family, label, place),
                )


def _seen(db: Database, this: Pass, nct_id: str, fingerprint: str) -> None:
    db.execute(
        "UPDATE trials SET last_seen = ?, fingerprint = ?, missing_since = NULL, removed_at = NULL, merged_into = NULL"
        " WHERE nct_id = ?",
        (this.at, fingerprint, nct_id),
    )


def _review_changed(db: Database, this: Pass, finding: ReviewChanged) -> None:
    _seen(db, this, finding.nct_id, finding.fingerprint)
    db.execute(
        "UPDATE trials SET results_under_review_since = ? WHERE nct_id = ?",
        (finding.under_review_since, finding.nct_id),
    )
    terms.replace(db, finding.nct_id, finding.deadlines, at=this.at)
    news.insert(db, finding.updates, run=this.run)


def _finding(db: Database, this: Pass, finding: Finding) -> None:
    stored = db.execute("SELECT version FROM trials WHERE nct_id = ?", (finding.nct_id,)).fetchone()
    if finding.record is not None:
        _new_version(db, this, finding, finding.record, before=None if stored is None else stored[0])
    elif finding.version is not None:
        raise StateError(f"version {finding.version} of {finding.nct_id} comes without its record")
    elif stored is None and finding.watches:
        raise StateError(f"{finding.nct_id} is to be followed, but no version of it is stored")
    _decisions(db, this, finding)
    if finding.record is None:
        # Also of watches that are no longer configured: of a record without a trial nothing else distinguishes it.
        db.execute(
            "UPDATE screening SET fingerprint = ?1 WHERE nct_id = ?2 AND fingerprint <> ?1",
            (finding.fingerprint, finding.nct_id),
        )
    if stored is not None:
        _seen(db, this, finding.nct_id, finding.fingerprint)
    if finding.record is not None or stored is not None:
        _memberships(db, this, finding)
        _topics(db, finding)
        _labels(db, finding)
    # Without a new version a rule may still have become known: what is given then is added.
    if finding.record is not None or (stored is not None and finding.deadlines):
        terms.replace(db, finding.nct_id, finding.deadlines, at=this.at)
    news.insert(db, finding.updates, run=this.run)


def _new_version(
    db: Database, this: Pass, finding: Finding, record: NewRecord, *, before: int | None
) -> None:
    expected = 1 if before is None else before + 1
    if finding.version != expected:
        raise StateError(
            f"{finding.nct_id}: version {finding.version} cannot follow {before}; {expected} would"
        )
    _refuse_other_text(record)
    former_words = None if before is None else words.of(db, finding.nct_id)
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
            finding.fingerprint,
        ),
    )
    ref = VersionRef(
        nct_id=finding.nct_id,
        version=expected,
        observed_at=moment(this.at),
        data_timestamp=maybe_moment(this.data_timestamp),
        last_update_posted=record.facts.last_update_posted,
        sha256=record.sha256,
    )
    hashes = Fingerprints(hash_version=record.hash_version, fingerprint=record.fingerprint)
    versions.insert(db, ref, record.raw, hashes)
    aside.set_unreadable(db, finding.nct_id, expected, record.unreadable, at=this.at)
    study = study_of(record.raw)
    derived.write_current(db, finding.nct_id, study, is_new=before is None)
    derived.write_version(db, finding.nct_id, ref.source, expected, study)
    words.update(db, finding.nct_id, former_words)


def _refuse_other_text(record: NewRecord) -> None:
    try:
        record.raw.decode()
    except UnicodeDecodeError as exc:
        raise StateError(
            f"the record of {record.nct_id} is not UTF-8, so it is no JSON and is not stored"
        ) from exc


def _decisions(db: Database, this: Pass, finding: Finding) -> None:
    for decision in finding.decisions:
        db.execute(
            "INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nct_id, watch) DO UPDATE SET"
            " included = excluded.included, reason = excluded.reason, evidence = excluded.evidence,"
            " title = excluded.title, fingerprint = excluded.fingerprint, decided_at = excluded.decided_at,"
            " run = excluded.run",
            (
                finding.nct_id,
                decision.watch,
                int(decision.included),
                decision.reason,
                to_json(decision.evidence),
                finding.title,
                finding.fingerprint,
                this.at,
                this.run,
            ),
        )


def _memberships(db: Database, this: Pass, finding: Finding) -> None:
    """Replaces the memberships in watches that are configured now; the others rest as they are."""
    db.execute(
        "DELETE FROM trial_watches WHERE nct_id = ? AND watch NOT IN (SELECT value FROM json_each(?))"
        " AND watch IN (SELECT slug FROM watches WHERE active)",
        (finding.nct_id, to_json(finding.watches)),
    )
    for watch in finding.watches:
        db.execute(
            "INSERT INTO trial_watches (nct_id, watch, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (finding.nct_id, watch, this.at),
        )


def _topics(db: Database, finding: Finding) -> None:
    db.execute("DELETE FROM trial_topics WHERE nct_id = ?", (finding.nct_id,))
    db.conn.executemany(
        "INSERT INTO trial_topics (nct_id, topic) VALUES (?, ?)",
        [(finding.nct_id, topic) for topic in finding.topics],
    )


def _labels(db: Database, finding: Finding) -> None:
    """Replace the labels of a trial, each with the words that it rests on."""
    db.execute("DELETE FROM trial_labels WHERE nct_id = ?", (finding.nct_id,))
    rows = []
    for position, label in enumerate(finding.labels):
        words = label.evidence
        quoted = (words.field, words.text, words.term) if words else (None, None, None)
        rows.append((finding.nct_id, position, label.family, label.slug, label.place, label.arm, *quoted))
    db.conn.executemany(
        "INSERT INTO trial_labels (nct_id, position, family, label, place, arm, field, words, term)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _absent(db: Database, this: Pass, finding: Absent) -> None:
    db.execute(
        "UPDATE trials SET missing_since = ifnull(missing_since, ?) WHERE nct_id = ?",
        (this.at, finding.nct_id),
    )
    if finding.removed:
        db.execute(
            "UPDATE trials SET removed_at = ?, merged_into = ? WHERE nct_id = ?",
            (this.at, finding.merged_into, finding.nct_id),
        )
    news.insert(db, finding.updates, run=this.run)


def _set_aside(db: Database, this: Pass, rejected: Rejected) -> None:
    db.execute(
        "INSERT INTO rejected (nct_id, reason, path, first_seen, last_seen, times, run) VALUES (?, ?, ?, ?, ?, 1, ?)"
        " ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, times = times + 1, run = excluded.run",
        (rejected.nct_id, rejected.reason, rejected.path, this.at, this.at, this.run),
    )
