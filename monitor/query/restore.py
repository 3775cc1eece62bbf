"""A backup in the place of the database, in one step that can be interrupted anywhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.errors import Busy, StateCorrupt, StateError, UsageMistake
from monitor.query.backup import copy, refuse_damaged
from monitor.store import Store, files, kept_pieces, loss, read_only_disk
from monitor.store.database import BUSY_SECONDS, open_database
from monitor.store.sqlite_errors import translated


def restore(source: Path, database: Path, *, replace: bool = False) -> Path | None:
    """Put a backup into the place of the database, brought up to this program's schema.

    Call it while nothing else polls. The database that is replaced gets a further name, which no file has yet,
    before one rename puts the new one in its place: at no moment is there none.

    Returns:
        Where the replaced database is kept; None where there was none.

    Raises:
        UsageMistake: there is a database already and it is not to be replaced.
        StateError: `source` is no file of ours.
        StateTooNew: a newer program wrote it.
        StateCorrupt: it is damaged, or has another schema than ours.
        Busy: another process has the database open.
    """
    # A link to another disk stays a link: what it leads to is replaced.
    place = database.resolve()
    if place.exists() and not replace:
        raise UsageMistake(
            f"{database} exists already; give --replace, which keeps it as {database.name}{loss.KEPT}"
        )
    if database.is_symlink() and not place.parent.is_dir():
        raise StateError(f"{database} is a link to {place}, whose folder is not there; mount its disk first")
    if not source.exists():
        raise StateError(f"{source}: there is no such file")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        loss.clear(place)
        with files.write_beside(place) as beside:
            _fill(beside, source)
            kept = _put_aside(place)
            kept_pieces.forget_all(database)
        files.remove_unfinished(files.unfinished(place.parent))
    except OSError as error:
        raise StateError(f"{database} cannot be restored: {error.strerror or error}") from error
    return kept


def _fill(beside: Path, source: Path) -> None:
    """Copy a backup into an empty file, refuse what is not ours, and bring it up to date."""
    _recognise(source)
    with translated(source), closing(read_only_disk.connect(source, timeout=BUSY_SECONDS)) as connection:
        copy(connection, beside, source)
    # Before a migration writes to it: a foreign trigger would run.
    refuse_damaged(beside)
    Store.open(beside).close()
    refuse_damaged(beside)


def _recognise(source: Path) -> None:
    """Refuse what is not ours, newer or no database; an older schema is welcome."""
    try:
        open_database(source, read_only=True).close()
    except StateCorrupt as error:
        raise StateCorrupt(
            f"{source} is no backup that can be restored: it is damaged or no database"
        ) from error
    except StateError as error:
        if "older schema" not in str(error):
            raise


def _put_aside(database: Path) -> Path | None:
    """Give the database a second name; what SQLite keeps beside it must not be taken for the new one's."""
    if not database.exists():
        for ending in files.SIDE_FILES:
            if database.with_name(database.name + ending).exists():
                files.link_aside(database.with_name(database.name + ending), loss.KEPT)
                database.with_name(database.name + ending).unlink()
        return None
    _settle(database)
    kept = files.link_aside(database, loss.KEPT)
    # Only of a damaged file is there still one: what SQLite would have taken from there belongs to it.
    for ending in files.SIDE_FILES:
        side = database.with_name(database.name + ending)
        if side.exists():
            side.replace(kept.with_name(kept.name + ending))
    files.sync_folder(database.parent)
    return kept


def _settle(database: Path) -> None:
    """Bring all that was written into the one file; nobody else may have it open."""
    try:
        # What is damaged is not written to, and keeps its journal: this fails, and the next line is not reached.
        read_only_disk.connect(database, timeout=BUSY_SECONDS / 10).close()
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS / 10)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise Busy(f"another process has {database} open; stop it and try again") from error
    except sqlite3.DatabaseError:
        # A damaged database is what a restore is for.
        return
