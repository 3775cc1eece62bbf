"""The schema: migrations forward, each named, recorded and in one transaction.

A migration is a file of statements in `migrations`, or a module where rows must be read. It is never edited once
released: a later state of the schema is a further migration. What each table and column means is in
`descriptions`. SQLite 3.37 or newer (STRICT tables).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from monitor.store.migrations import m0006_digest_data, m0008_mail_identity, m0010_compact
from monitor.store.migrations.statements import read_statements

APPLICATION_ID = 0x74726D6E
"""`trmn` in ASCII, at offset 68 of the file: distinguishes our files from those of other programs."""

MIGRATIONS = Migrations("trial-monitor")

_MODULES: Mapping[str, Callable[[Database], None]] = {
    "0006_digest_data": m0006_digest_data.apply,
    "0008_mail_identity": m0008_mail_identity.apply,
    "0010_compact": m0010_compact.apply,
}
_WHOLE = "new_database"
"""The file of the schema as all migrations leave it; a test compares and writes it."""

_PARTS = frozenset({"0010_compact_views", _WHOLE})
"""Files that are no migration of their own."""


def _names() -> list[str]:
    """The names of all migrations in the order in which they are applied; the database records them."""
    entries = (entry.name for entry in files("monitor.store.migrations").iterdir())
    of_files = {name.removesuffix(".sql") for name in entries if name.endswith(".sql")}
    return sorted((of_files - _PARTS) | _MODULES.keys())


def _number(name: str) -> int:
    """The version of the schema after a migration."""
    return int(name.partition("_")[0])


def _add(name: str) -> None:
    """Add a migration that is made of statements alone."""

    def migrate(db: Database) -> None:
        for statement in read_statements(name):
            db.execute(statement)
        if _number(name) == 1:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {_number(name)}")

    MIGRATIONS(name=name)(_MODULES.get(name, migrate))


for _name in _names():
    _add(_name)

SCHEMA_VERSION = _number(_names()[-1])
"""`PRAGMA user_version` of a file on which every migration was applied."""


def bring_up_to_date(db: Database) -> None:
    """Apply every migration that is pending; make an empty database at once, as all of them together would leave it."""
    if db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        MIGRATIONS.apply(db)
    else:
        _make_new(db)


def _make_new(db: Database) -> None:
    MIGRATIONS.ensure_migrations_table(db)
    for statement in read_statements(_WHOLE):
        db.execute(statement)
    m0010_compact.add_dictionary(db)
    # The same spelling of the moment as sqlite-utils has.
    db.conn.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES (?, ?, strftime('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00')",
        [(MIGRATIONS.name, name) for name in _names()],
    )
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def migrate_to(db: Database, version: int) -> None:
    """Bring an empty database to the schema of one version: as a new file of that time was."""
    later = {step.name for step in MIGRATIONS.pending(db) if _number(step.name) > version}
    MIGRATIONS.apply(db, stop_before=later)
