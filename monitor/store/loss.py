"""Signs that a database was there and is gone: a new one must not quietly take its place and be published.

A restore gives the database that it replaces a further name (`kept`). What else is left of a database: its side files,
files that a killed restore was writing, a link that leads nowhere, and what was published from it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from monitor.errors import StateError, StateLost
from monitor.store import files

KEPT = ".before-restore"
"""Behind the name of a database that a restore has replaced."""

_LARGEST_PAGE = 65_536
_BUSY_SECONDS = 5.0
_PAGES = "NCT*"
"""Names of the pages of trials."""


def refuse_new_start(database: Path, published: Sequence[Path] = (), pages: Path | None = None) -> None:
    """Refuse to begin without a database where there was one.

    Args:
        database: the SQLite file; one without content or without any table counts as not there.
        published: what a publish leaves: files, and folders in which there is something.
        pages: folder with a page for each trial. Beside those, a database in which no poll ever ended is not the
            one that they were made from.

    Raises:
        StateLost: the database is not there and something is left of it; the message names it and the way back.
        StateError: the folder cannot be looked into.
    """
    try:
        sign = None if _is_begun(database) else next(_signs(database, published), None)
        # Another process may have made the file meanwhile, and its side files with it.
        is_lost = sign is not None and not _is_begun(database)
        page = next(pages.glob(_PAGES), None) if pages is not None and sign is None else None
        is_another = page is not None and _is_begun(database) and not _was_polled(database)
    except OSError as error:
        raise StateError(f"{database} cannot be opened: {error.strerror}") from error
    if is_lost:
        raise StateLost(f"{database} is not there, but was: {sign}")
    if is_another:
        raise StateLost(
            f"{database} is not there, but was: {page} was made from it, and this one has seen no poll; restore a backup"
            f" with `trial-monitor restore --replace FILE`, or move {pages} away to start over"
        )


def _is_begun(database: Path) -> bool:
    """Whether there is a file with a table in it, or one that a process is making now."""
    if not has_content(database):
        return False
    # One without a table has one page. One that is being made has its tables beside it, until they are taken over.
    if database.stat().st_size > _LARGEST_PAGE or any(
        has_content(database.with_name(database.name + ending)) for ending in ("-wal", "-journal")
    ):
        return True
    return _asked(database, "SELECT 1 FROM sqlite_master LIMIT 1")


def _was_polled(database: Path) -> bool:
    """Whether a poll has left a row."""
    return _asked(database, "SELECT 1 FROM polls LIMIT 1")


def _asked(database: Path, question: str) -> bool:
    """Whether a question has an answer; True also where it cannot be asked: opening the file says why."""
    # Where nothing waits to be taken over, SQLite reads the file alone, and makes no other beside it.
    alone = "" if has_content(database.with_name(f"{database.name}-wal")) else "&immutable=1"
    uri = f"{database.absolute().as_uri()}?mode=ro{alone}"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS)) as connection:
            return connection.execute(question).fetchone() is not None
    except sqlite3.Error:
        return True


def has_content(database: Path) -> bool:
    """Whether there is a file with something in it; a link counts as the file that it leads to.

    Raises:
        OSError: the folder cannot be looked into.
    """
    try:
        return database.stat().st_size > 0
    except FileNotFoundError:
        return False


def kept(database: Path) -> tuple[Path, ...]:
    """Return the databases that restores have replaced, the newest first."""
    names = (path for path in _beside(database, KEPT) if not path.name.endswith(files.SIDE_FILES))
    return tuple(sorted(names, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True))


def second_names(database: Path) -> tuple[Path, ...]:
    """Return the further names of the database itself, which a restore that was killed before its rename has left."""
    if not database.exists():
        return ()
    return tuple(path for path in kept(database) if path.samefile(database))


def clear(database: Path) -> None:
    """Remove what killed backups and restores have left, and undo what they had only begun.

    Call it while no other process works in the folder. Where the database is not there nothing is touched: what is
    left may then be the way back.
    """
    if not has_content(database):
        return
    for second in second_names(database):
        _undo(second, database)
    files.remove_unfinished(files.unfinished(database.parent))
    files.remove_noted(database.parent)


def remains(database: Path) -> Iterator[Path]:
    """Yield what `clear` would remove."""
    folder = database.parent
    yield from second_names(database)
    yield from files.unfinished(folder)
    for note, named in files.noted(folder):
        yield named if os.path.lexists(named) else note


def _undo(second: Path, database: Path) -> None:
    """Drop a second name; its side files go back to a database that has none."""
    for ending in files.SIDE_FILES:
        aside, own = (path.with_name(path.name + ending) for path in (second, database))
        if aside.exists() and not own.exists():
            aside.replace(own)
        aside.unlink(missing_ok=True)
    second.unlink(missing_ok=True)


def _signs(database: Path, published: Iterable[Path]) -> Iterator[str]:
    folder = database.parent
    if folder.is_symlink() and not folder.exists():
        yield f"{folder} is a link to {folder.readlink()}; bring that back, for example by mounting its disk"
    for path in kept(database):
        yield f"a restore has kept {path}; run `trial-monitor restore {path}`"
    if database.is_symlink():
        yield f"it is a link to {database.readlink()}; bring that back, for example by mounting its disk"
    for ending in ("-wal", "-journal"):
        side = database.with_name(database.name + ending)
        # A file that is being made has a journal, and no content yet.
        if has_content(side) and (ending == "-wal" or not database.exists()):
            yield f"{side} belongs to it; bring it back, or restore a backup with `trial-monitor restore FILE`"
    shared = database.with_name(f"{database.name}-shm")
    # SQLite makes it beside a database that there is, and no other program does.
    if has_content(shared) and not os.path.lexists(database):
        yield f"{shared} belongs to it; restore a backup with `trial-monitor restore FILE`"
    for path in _unfinished(database):
        yield (
            f"{path} is what a killed restore has left; run `trial-monitor restore FILE` again,"
            " or remove that file to start over"
        )
    for path in published:
        if any(path.iterdir()) if path.is_dir() else os.path.lexists(path):
            yield (
                f"{path} was published from it; restore a backup with `trial-monitor restore FILE`,"
                f" or move {path} away to start over"
            )


def _unfinished(database: Path) -> tuple[Path, ...]:
    return files.unfinished(database.parent) if database.parent.is_dir() else ()


def _beside(database: Path, ending: str) -> tuple[Path, ...]:
    folder = database.parent
    paths = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in paths if path.name.startswith(database.name + ending)))
