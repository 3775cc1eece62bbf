"""Opening the file, and only if it is ours."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

from sqlite_utils import Database

from monitor.errors import StateCorrupt, StateError, StateTooNew
from monitor.store import loss, read_only_disk
from monitor.store.projections import refill as derived
from monitor.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, bring_up_to_date
from monitor.store.sqlite_errors import NETWORK_DISK, REMEDIES, RESTORE, translated

BUSY_SECONDS = 30.0
"""How long a writer waits for another one; a whole poll is applied in a few seconds."""

_LARGEST_PAGE = 65_536
_PAGES_GIVEN_BACK = 2_000
_UNFINISHED = frozenset(
    {
        sqlite3.SQLITE_READONLY_ROLLBACK,
        sqlite3.SQLITE_READONLY_RECOVERY,
        sqlite3.SQLITE_READONLY_CANTINIT,
        sqlite3.SQLITE_READONLY,
    }
)
_MAGIC = b"SQLite format 3\0"


def open_database(path: Path, *, read_only: bool) -> Database:
    """Open our file, creating or migrating it first unless `read_only`.

    The directory is created with mode 0700 and the file with 0600; what exists keeps its mode. A file that is
    not ours, is newer, or is damaged is looked at through a read-only connection and left untouched.

    Raises:
        StateError: it does not exist (read-only), belongs to another program, or cannot be opened.
        StateLost: it does not exist, but did.
        StateTooNew: a newer program wrote it.
        StateCorrupt: it is no readable SQLite database.
    """
    if not _exists(path):
        if read_only:
            raise StateError(f"{path} does not exist yet: run a poll first")
        _create(path)
    else:
        _refuse_other_files(path)
        if read_only:
            return _open_to_read(path)
        _refuse_read_only_file(path)
        _look_at(path)
    with translated(path):
        return _prepare(path, _connect(path))


def _refuse_read_only_file(path: Path) -> None:
    """Refuse a file that we may only read, before SQLite makes side files of its mode, which no writer could use later."""
    if not os.access(path, os.W_OK):
        raise StateError(f"{path}: {REMEDIES[sqlite3.SQLITE_READONLY]}")


def _look_at(path: Path) -> None:
    """Refuse a file that is not ours, through a connection that cannot change it."""
    try:
        _open_to_read(path, before_migration=True).close()
    except StateError as error:
        # A process that was killed while it made the file left a journal, which only a writer can take back.
        if getattr(error.__cause__, "sqlite_errorcode", None) not in _UNFINISHED or not _was_being_made(path):
            raise


def _was_being_made(path: Path) -> bool:
    """Whether the file is as small as one that has its first page alone."""
    return path.stat().st_size <= _LARGEST_PAGE


def is_writable(path: Path) -> bool:
    """Whether the database and its folder may be written to."""
    return os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)


def distrust(connection: sqlite3.Connection) -> None:
    """Let a file that others may have had in hand do nothing by being checked.

    See https://www.sqlite.org/security.html. Our own views call `json_extract`, which older versions of SQLite refuse
    to a schema that is not trusted; so this is for a file before its schema was compared.
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _exists(path: Path) -> bool:
    loss.refuse_new_start(path)
    return loss.has_content(path)


def _create(path: Path) -> None:
    """Make an empty file that only its owner may read; SQLite gives its side files the same mode."""
    try:
        missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))
    except OSError as exc:
        raise StateError(f"{path} cannot be created: {exc.strerror}") from exc


def _refuse_other_files(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as exc:
        raise StateError(f"{path} cannot be opened: {exc.strerror}") from exc
    if magic != _MAGIC:
        raise StateCorrupt(f"{path} is no SQLite database; it was left as it is: {RESTORE}")


def _open_to_read(path: Path, *, before_migration: bool = False) -> Database:
    """Open a file that is there through a connection that cannot write; refuse one that is not ours."""
    with translated(path):
        connection = read_only_disk.connect(path, timeout=BUSY_SECONDS)
        # Plugins of an installed sqlite-utils have no business in our connection.
        db = Database(connection, execute_plugins=False)
        try:
            _refuse_foreign(path, db, older_is_fine=before_migration)
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            db.close()
            raise
        return db


def _refuse_foreign(path: Path, db: Database, *, older_is_fine: bool) -> None:
    application, version = _number(db, "PRAGMA application_id"), _number(db, "PRAGMA user_version")
    tables = _number(db, "SELECT count(*) FROM sqlite_master")
    # A crash before the first migration leaves an empty database: as good as none.
    if application != APPLICATION_ID and (tables or application):
        raise StateError(f"{path} is a database of another program: name another state directory")
    if version > SCHEMA_VERSION:
        raise StateTooNew(
            f"{path} was written by a newer trial-monitor (schema {version}, this one knows {SCHEMA_VERSION}):"
            " update the program"
        )
    if version < SCHEMA_VERSION and not older_is_fine:
        raise StateError(f"{path} has an older schema ({version}): run a poll, which brings it up to date")


def _number(db: Database, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _connect(path: Path) -> Database:
    # No implicit transactions: every one of ours is opened by `Database.atomic`.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        # A changed record writes to each table for readers.
        cached_statements=512,
    )
    return Database(connection, execute_plugins=False)


def _prepare(path: Path, db: Database) -> Database:
    try:
        # Off in each new connection (https://www.sqlite.org/foreignkeys.html#fk_enable).
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        # Not every build of SQLite overwrites what is deleted, and subscribers ask to be forgotten.
        db.execute("PRAGMA secure_delete = ON")
        _sort_in_memory_without_a_folder(db)
        if not _number(db, "PRAGMA page_count"):
            # Only an empty file can become one that gives pages back; of any other this would take the writer's lock.
            db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        _enable_wal(path, db)
        # In WAL, NORMAL may lose the last commits in a power failure
        # (https://www.sqlite.org/pragma.html#pragma_synchronous), and what was mailed would be news once more.
        # One transaction a poll: to wait for the disk once costs nothing.
        db.execute("PRAGMA synchronous = FULL")
        if MIGRATIONS.pending(db) or derived.is_stale(db):
            _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _sort_in_memory_without_a_folder(db: Database) -> None:
    """Let SQLite keep its temporary tables in memory where the machine has no folder for them."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:  # as in a container with a read-only root
        db.execute("PRAGMA temp_store = MEMORY")


def _enable_wal(path: Path, db: Database) -> None:
    """Let readers and one writer work side by side, for which the file system must map files."""
    (journal,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    if journal != "wal":
        raise StateError(f"{path}: {NETWORK_DISK}")


def give_back(db: Database) -> None:
    """Make the file smaller by the pages that are not used any more, as far as a moment goes."""
    # Its rows have no columns, so that Python takes one step and no more: a page each.
    for _ in range(min(_number(db, "PRAGMA freelist_count"), _PAGES_GIVEN_BACK)):
        db.execute("PRAGMA incremental_vacuum(1)")


def _migrate(db: Database) -> None:
    """Apply all pending migrations or none, even where two processes open an older file at once."""
    # A table that is made again is gone for a moment, with rows that refer to it
    # (https://www.sqlite.org/lang_altertable.html#otheralter); within a transaction this cannot be set.
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        bring_up_to_date(db)
        if derived.is_stale(db):
            derived.refill(db)
        _refuse_dangling(db)
        db.commit()
    except BaseException:
        db.rollback()
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _refuse_dangling(db: Database) -> None:
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
        raise StateCorrupt(f"a row of {table} refers to a row of {parent} that is not there; {RESTORE}")
