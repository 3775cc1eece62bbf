"""Every inconsistency that is known of, found and named in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec
from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Source, Struct
from monitor.model.details import read_detail
from monitor.model.facts import facts_of
from monitor.store import schema_check, versions
from monitor.store.columns import FACT_COLUMNS, facts_row, from_json
from monitor.store.projections import study_of

SAID_BETWEEN = frozenset({"results_under_review_since"})
"""What the registry may say again without a new version of the record."""

# Each question finds the rows for which its sentence is true; `{}` takes the columns in order.
_QUESTIONS = (
    (
        "trial {} is at version {}, but its newest stored version is {}",
        (
            "SELECT t.nct_id, t.version, ifnull(max(v.version), 'missing') FROM trials AS t"
            " LEFT JOIN versions AS v ON v.nct_id = t.nct_id AND v.source = 'observed'"
            " GROUP BY t.nct_id HAVING max(v.version) IS NOT t.version"
        ),
    ),
    (
        "trial {} has {} observed versions, numbered from {} to {}: the chain has a gap",
        (
            "SELECT nct_id, count(*), min(version), max(version) FROM versions WHERE source = 'observed'"
            " GROUP BY nct_id HAVING min(version) <> 1 OR max(version) <> count(*)"
        ),
    ),
    (
        "trial {} has another checksum than its version {}",
        (
            "SELECT t.nct_id, t.version FROM trials AS t JOIN versions AS v ON v.nct_id = t.nct_id"
            " AND v.source = 'observed' AND v.version = t.version WHERE v.sha256 <> t.sha256"
        ),
    ),
    (
        "update {} goes from version {} back to {}",
        "SELECT id, from_version, to_version FROM updates WHERE from_version > to_version",
    ),
    (
        "update {} has no change",
        "SELECT id FROM updates WHERE id NOT IN (SELECT update_id FROM changes)",
    ),
    (
        "update {} is not as severe as its most severe change",
        (
            "SELECT u.id FROM updates AS u JOIN changes AS c ON c.update_id = u.id GROUP BY u.id HAVING"
            " min(CASE c.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END)"
            " <> CASE u.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END"
        ),
    ),
    (
        "{} is held, but no trial of that name is followed",
        (
            "SELECT nct_id FROM held WHERE nct_id NOT IN"
            " (SELECT m.nct_id FROM trial_watches AS m JOIN trials AS t ON t.nct_id = m.nct_id)"
        ),
    ),
    ("update {} has no headline", "SELECT id FROM updates WHERE trim(headline) = ''"),
    ("update {} does not say its news", "SELECT id FROM updates WHERE trim(news) = ''"),
    ("change {} has no sentence", "SELECT id FROM changes WHERE trim(sentence) = ''"),
    (
        "change {} belongs to another trial than its update",
        "SELECT c.id FROM changes AS c JOIN updates AS u ON u.id = c.update_id WHERE u.nct_id <> c.nct_id",
    ),
    (
        "{} is in the watch {}, but was screened out of it",
        (
            "SELECT m.nct_id, m.watch FROM trial_watches AS m JOIN screening AS s"
            " ON s.nct_id = m.nct_id AND s.watch = m.watch WHERE NOT s.included"
        ),
    ),
    (
        "trial {} was removed at {} and seen at {}",
        "SELECT nct_id, removed_at, last_seen FROM trials WHERE last_seen > removed_at",
    ),
    (
        "the deadline of {} by {} is resolved, but was never raised",
        "SELECT nct_id, rule FROM deadlines WHERE resolved_at IS NOT NULL AND raised_at IS NULL",
    ),
    (
        "changes.{} of {} is no JSON",
        (
            "SELECT 'before', id FROM changes WHERE before IS NOT NULL AND NOT json_valid(before) UNION ALL"
            " SELECT 'after', id FROM changes WHERE after IS NOT NULL AND NOT json_valid(after) UNION ALL"
            " SELECT 'detail', id FROM changes WHERE detail IS NOT NULL AND NOT json_valid(detail)"
        ),
    ),
)


class HashRules(Struct, frozen=True, kw_only=True):
    """How the canonical SHA-256 of a record is made, and the number of these rules."""

    rehash: Callable[[bytes], str]
    version: int


def inconsistencies(db: Database, rules: HashRules | None) -> tuple[str, ...]:
    """Return what is wrong with the database, the file first; nothing where all is well."""
    damage = tuple(
        f"the file is damaged: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"
    )
    # Of a damaged file no further question has a true answer.
    return damage or (
        *schema_check.differences(db.conn),
        *_dangling(db),
        *_contradictions(db),
        *_unreadable(db),
        *_misfitting_details(db),
        *_wrong_hashes(db, rules),
        *_wrong_facts(db),
    )


def _dangling(db: Database) -> Iterator[str]:
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"a row of {table} refers to a row of {parent} that is not there"


def _contradictions(db: Database) -> Iterator[str]:
    for sentence, question in _QUESTIONS:
        for row in db.execute(question):
            yield sentence.format(*row)


def _unreadable(db: Database) -> Iterator[str]:
    rows = db.execute(
        "SELECT nct_id, version, source FROM versions ORDER BY nct_id, source, version"
    ).fetchall()
    for nct_id, version, source in rows:
        try:
            versions.read(db, nct_id, version, Source(source))
        except StateError as exc:
            yield str(exc)


def _misfitting_details(db: Database) -> Iterator[str]:
    """Details that are not what their family promises; such a change would lose its lists and tables."""
    rows = db.execute(
        "SELECT id, detail, detail_version FROM changes WHERE json_valid(detail) ORDER BY id"
    ).fetchall()
    for change, detail, version in rows:
        try:
            read_detail(from_json(detail, dict[str, object]), version)
        except msgspec.ValidationError as exc:
            yield f"the detail of change {change} does not fit its family: {exc}"


def _wrong_facts(db: Database) -> Iterator[str]:
    """Yield the trials whose columns do not say what their current record says.

    Left out are those with fields that cannot be read: their columns have what the version before said.
    """
    rows = db.execute(
        f"SELECT version, {', '.join(FACT_COLUMNS)} FROM trials"  # noqa: S608 - columns are ours
        " WHERE nct_id NOT IN (SELECT nct_id FROM unreadable) ORDER BY nct_id"
    )
    for version, nct_id, *stored in rows.fetchall():
        with suppress(StateError):  # named already: it cannot be read
            facts = facts_of(study_of(versions.read(db, nct_id, version, Source.OBSERVED)), nct_id)
            if facts is None:
                continue
            pairs = zip(FACT_COLUMNS[1:], stored, facts_row(facts)[1:], strict=True)
            wrong = [column for column, before, now in pairs if before != now and column not in SAID_BETWEEN]
            if wrong:
                yield f"{nct_id}: in `trials`, {', '.join(wrong)} differ from the record"


def _wrong_hashes(db: Database, rules: HashRules | None) -> Iterator[str]:
    """Yield what is wrong with hashes of today's rules; those of earlier rules cannot be made any more."""
    if rules is None:
        return
    rows = db.execute("SELECT nct_id, version, sha256 FROM trials WHERE hash_version = ?", (rules.version,))
    for nct_id, version, sha256 in rows.fetchall():
        with suppress(StateError):  # named already: it cannot be read
            if rules.rehash(versions.read(db, nct_id, version, Source.OBSERVED)) != sha256:
                yield f"the record of {nct_id} does not have the checksum that is stored with it"
