"""The schema: migrations forward, each named, recorded and in one transaction.

A migration is never edited once released: a later state of the schema is a further migration. What each
table and column means stands in `descriptions`. SQLite 3.37 or newer (STRICT tables).
"""

from __future__ import annotations

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
"""`trmn` in ASCII, at offset 68 of the file: tells our files from those of other programs."""

SCHEMA_VERSION = m0017_hooks.SCHEMA
"""`PRAGMA user_version` of a file on which every migration below was applied."""

MIGRATIONS = Migrations("trial-monitor")


@MIGRATIONS(name="0001_first_schema")
def _first_schema(db: Database) -> None:
    for statement in first_schema.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS(name="0002_reader_tables")
def _reader_tables(db: Database) -> None:
    for statement in m0002_reader_tables.STATEMENTS:
        db.execute(statement)


@MIGRATIONS(name="0003_mail")
def _mail(db: Database) -> None:
    for statement in m0003_mail.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0003_mail.SCHEMA}")


@MIGRATIONS(name="0004_held")
def _quarantine(db: Database) -> None:
    for statement in m0004_quarantine.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0004_quarantine.SCHEMA}")


@MIGRATIONS(name="0005_detail_version")
def _detail_version(db: Database) -> None:
    for statement in m0005_detail_version.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0005_detail_version.SCHEMA}")


@MIGRATIONS(name="0006_digest_data")
def _digest_data(db: Database) -> None:
    m0006_digest_data.apply(db)


@MIGRATIONS(name="0007_review")
def _review(db: Database) -> None:
    for statement in m0007_review.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0007_review.SCHEMA}")


@MIGRATIONS(name="0008_mail_identity")
def _mail_identity(db: Database) -> None:
    m0008_mail_identity.apply(db)


@MIGRATIONS(name="0009_set_aside")
def _set_aside(db: Database) -> None:
    for statement in m0009_set_aside.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0009_set_aside.SCHEMA}")


@MIGRATIONS(name="0010_compact")
def _compact(db: Database) -> None:
    m0010_compact.apply(db)


@MIGRATIONS(name="0011_answers")
def _answers(db: Database) -> None:
    for statement in m0011_answers.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0011_answers.SCHEMA}")


@MIGRATIONS(name="0012_posted_words")
def _posted_words(db: Database) -> None:
    for statement in m0012_posted_words.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0012_posted_words.SCHEMA}")


@MIGRATIONS(name="0013_labels")
def _labels(db: Database) -> None:
    for statement in m0013_labels.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0013_labels.SCHEMA}")


@MIGRATIONS(name="0014_our_changes")
def _our_changes(db: Database) -> None:
    for statement in m0014_our_changes.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0014_our_changes.SCHEMA}")


@MIGRATIONS(name="0015_update_claims")
def _update_claims(db: Database) -> None:
    for statement in m0015_update_claims.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0015_update_claims.SCHEMA}")


@MIGRATIONS(name="0016_mail_claims")
def _mail_claims(db: Database) -> None:
    for statement in m0016_mail_claims.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0016_mail_claims.SCHEMA}")


@MIGRATIONS(name="0017_hooks")
def _hooks(db: Database) -> None:
    for statement in m0017_hooks.STATEMENTS:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {m0017_hooks.SCHEMA}")


def migrate_to(db: Database, version: int) -> None:
    """Bring an empty database to the schema of one version: as a new file of that time was."""
    later = {step.name for step in MIGRATIONS.pending(db) if int(step.name.partition("_")[0]) > version}
    MIGRATIONS.apply(db, stop_before=later)
