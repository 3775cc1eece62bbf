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
from monitor.model.tables import read_table
from monitor.store import schema_check, versions
from monitor.store.columns import FACT_COLUMNS, facts_row, from_json
from monitor.store.projections import study_of

SAID_BETWEEN = frozenset({"results_under_review_since"})
"""What the registry may say again without a new version of the record."""


class _Check(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must never be: the sentence that names it, and the question for the rows of which it is true."""

    sentence: str
    rows: str


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
    for check in read_table(__package__, "checks.toml", dict[str, tuple[_Check, ...]])["check"]:
        for row in db.execute(check.rows):
            yield check.sentence.format(*row)


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
