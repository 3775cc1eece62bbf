"""The schema: migrations forward, each named, recorded and in one transaction.

A migration is never edited once released: a later state of the schema is a further migration. What each
table and column means is in `descriptions`. SQLite 3.37 or newer (STRICT tables).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from monitor.store.migrations import (
    first_schema,
    m0002_reader_tables,
    m0003_mail,
    m0004_quarantine,
    m0005_detail_version,
    m0006_digest_data,
    m0007_review,
    m0008_mail_identity,
    m0009_set_aside,
    m0010_compact,
    m0011_answers,
    m0012_posted_words,
    m0013_labels,
    m0014_our_changes,
    m0015_update_claims,
    m0016_mail_claims,
    m0017_hooks,
)

APPLICATION_ID = 0x74726D6E
"""`trmn` in ASCII, at offset 68 of the file: distinguishes our files from those of other programs."""

SCHEMA_VERSION = m0017_hooks.SCHEMA
"""`PRAGMA user_version` of a file on which every migration below was applied."""

MIGRATIONS = Migrations("trial-monitor")


@MIGRATIONS(name="0001_first_schema")
def _first_schema(db: Database) -> None:
    _execute(db, first_schema.STATEMENTS)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS(name="0002_reader_tables")
def _reader_tables(db: Database) -> None:
    _execute(db, m0002_reader_tables.STATEMENTS)


def _execute(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


def _add(name: str, statements: Iterable[str], schema: int) -> None:
    """Add a migration that is made of statements alone."""

    def migrate(db: Database) -> None:
        _execute(db, statements)
        db.execute(f"PRAGMA user_version = {schema}")

    MIGRATIONS(name=name)(migrate)


# In the order in which they are applied; names are recorded in the database and never change.
_add("0003_mail", m0003_mail.STATEMENTS, m0003_mail.SCHEMA)
_add("0004_held", m0004_quarantine.STATEMENTS, m0004_quarantine.SCHEMA)
_add("0005_detail_version", m0005_detail_version.STATEMENTS, m0005_detail_version.SCHEMA)
MIGRATIONS(name="0006_digest_data")(m0006_digest_data.apply)
_add("0007_review", m0007_review.STATEMENTS, m0007_review.SCHEMA)
MIGRATIONS(name="0008_mail_identity")(m0008_mail_identity.apply)
_add("0009_set_aside", m0009_set_aside.STATEMENTS, m0009_set_aside.SCHEMA)
MIGRATIONS(name="0010_compact")(m0010_compact.apply)
_add("0011_answers", m0011_answers.STATEMENTS, m0011_answers.SCHEMA)
_add("0012_posted_words", m0012_posted_words.STATEMENTS, m0012_posted_words.SCHEMA)
_add("0013_labels", m0013_labels.STATEMENTS, m0013_labels.SCHEMA)
_add("0014_our_changes", m0014_our_changes.STATEMENTS, m0014_our_changes.SCHEMA)
_add("0015_update_claims", m0015_update_claims.STATEMENTS, m0015_update_claims.SCHEMA)
_add("0016_mail_claims", m0016_mail_claims.STATEMENTS, m0016_mail_claims.SCHEMA)
_add("0017_hooks", m0017_hooks.STATEMENTS, m0017_hooks.SCHEMA)


def migrate_to(db: Database, version: int) -> None:
    """Bring an empty database to the schema of one version: as a new file of that time was."""
    later = {step.name for step in MIGRATIONS.pending(db) if int(step.name.partition("_")[0]) > version}
    MIGRATIONS.apply(db, stop_before=later)
