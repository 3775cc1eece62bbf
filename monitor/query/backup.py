"""A copy of the database while others write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.errors import StateCorrupt, StateError, UsageMistake
from monitor.store import files, schema_check
from monitor.store.database import distrust, open_database
from monitor.store.sqlite_errors import translated

_PAGES = 2_000  # copied at a time: a writer waits no longer than for these


def back_up(database: Path, target: Path, *, replace: bool = False) -> int:
    """Copy the whole database, check the copy, and only then give it its name.

    A poll may go on meanwhile; the copy is one state of it. It has everything, subscribers too, and only its
    owner may read it.

    Returns:
        The size of the copy in bytes.

    Raises:
        UsageMistake: `target` exists already and is not to be replaced.
        StateError: the database cannot be read, or the copy cannot be written.
        StateCorrupt: the copy does not pass the check: the database is damaged.
    """
    exists = UsageMistake(f"{target} exists already; name another file, or give --replace")
    if target.exists() and not replace:
        raise exists
    try:
        if os.access(database.parent, os.W_OK):
            files.remove_noted(database.parent)
        with files.write_beside(target, replace=replace) as beside, files.noted_in(database.parent, beside):
            with closing(open_database(database, read_only=True)) as db:
                copy(db.conn, beside, database)
            refuse_damaged(beside)
    except FileExistsError as error:
        raise exists from error
    except OSError as error:
        raise StateError(f"{target} cannot be written: {error.strerror or error}") from error
    return target.stat().st_size


def copy(source: sqlite3.Connection, path: Path, named: Path) -> None:
    """Copy a database into an empty file; errors name the file `named`."""
    with translated(named), closing(sqlite3.connect(path)) as target:
        source.backup(target, pages=_PAGES, sleep=0.005)
        # One file that can be carried alone, without a journal beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def refuse_damaged(path: Path) -> None:
    """Refuse a copy that is damaged, or whose schema is not the one that its version has.

    Raises:
        StateCorrupt: it is.
    """
    with translated(path), closing(sqlite3.connect(path)) as connection:
        distrust(connection)
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [
            f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")
        ]
        problems += schema_check.differences(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
    if problems:
        raise StateCorrupt(f"the copy does not pass the check: {problems[0]}")
