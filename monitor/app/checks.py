"""What is wrong in a state directory, beside the database: one line each, with what to do. Touches nothing."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from monitor.app.state_dir import LOCK
from monitor.publish import files, manifest
from monitor.store import kept_pieces, loss
from monitor.store.redate import Ahead

OTHERS = 0o077
"""Permission bits of everybody but the owner."""
FEEDS = "feeds"
"""Pages of former times stay, since others link to them; a feed that is written no more is a leftover."""


def directory(state: Path, database: Path) -> Iterator[str]:
    """Permissions that are too open, and what processes that died have left."""
    yield from _open_to_others(state, "700")
    ours = (database, *sorted(state.glob(f"{database.name}[-.]*")), state / LOCK, state / kept_pieces.NAME)
    for path in ours:
        if path.exists():
            yield from _open_to_others(path, "600")
    if (state / LOCK).is_dir():
        yield f"{state / LOCK}: is a directory; remove it, since no poll can lock it"
    for path in loss.remains(database):
        yield f"{path}: left by a backup or a restore that was killed; the next poll removes it"


def _open_to_others(path: Path, mode: str) -> Iterator[str]:
    bits = stat.S_IMODE(path.stat().st_mode)
    if bits & OTHERS:
        yield f"{path}: mode {bits:o} lets others in; run: chmod {mode} {path}"


def published(public: Path) -> Iterator[str]:
    """Where the published folder differs from the list of what was written; `publish` heals all of it."""
    known = manifest.read(public)
    if not known.units:
        yield f"{public / manifest.NAME}: is not there or cannot be read; `trial-monitor publish` writes it again"
        return
    for file in sorted(known.files(), key=lambda file: file.path):
        complaint = _differs(public, file)
        if complaint:
            yield f"{public / file.path}: {complaint}; `trial-monitor publish` writes it again"
    yield from _strays(public, known)


def _differs(public: Path, file: manifest.WrittenFile) -> str | None:
    target = public / file.path
    if target.is_symlink():
        return "is a symbolic link"
    if not target.exists():
        return "is missing"
    try:
        intact = manifest.intact(public, file)
    except (OSError, ValueError) as error:  # closed to us, or a folder that leads outside
        return f"cannot be read ({error})"
    return None if intact else "is not what was published"


def _strays(public: Path, known: manifest.Manifest) -> Iterator[str]:
    ours = {file.path for file in known.files()}
    for path in sorted(public.rglob(f"{files.TEMPORARY}*")):
        yield f"{path}: left by a publish that died; `trial-monitor publish` removes it"
    for path in sorted((public / FEEDS).rglob("*")):
        name = path.relative_to(public).as_posix()
        if path.is_file() and not path.name.startswith(".") and name not in ours:
            yield f"{path}: was not written by the last publish; remove it if it is not yours"


def clock(ahead: tuple[Ahead, ...]) -> Iterator[str]:
    """Dates of ours that are still to come: the clock was wrong when they were written, or is wrong now."""
    if ahead:
        places = ", ".join(f"{entry.table}.{entry.column} ({entry.rows})" for entry in ahead)
        yield (
            f"dates that are still to come: {places}; set this machine's clock if it is wrong now;"
            " if it was wrong before, `trial-monitor redate` mends them"
        )
