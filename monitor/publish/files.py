"""Write rendered files: beside, synced, renamed; only where bytes differ, and never outside the directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from monitor.errors import StateError

TEMPORARY = ".writing-"
"""Prefix of files being written. One process publishes at a time, so those left over are stale."""

READABLE, HIDDEN, LISTABLE = 0o644, 0o600, 0o755
"""Modes of what is published, of our own files beside it, and of directories."""


class LeadsOutside(StateError, ValueError):
    """A symbolic link in the published directory leads out of it: nothing is written through it."""


def make(folder: Path) -> None:
    """Make directories that a web server can read, whatever the umask is."""
    if folder.exists():
        return
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(LISTABLE)


def write(directory: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files whose bytes differ from what is on disk.

    A reader sees the old bytes or the new ones, whole, also after a crash. Directories are made as needed.

    Args:
        directory: the published directory.
        files: relative POSIX path to bytes.

    Returns:
        The paths written, in the order given.

    Raises:
        ValueError: a path leads, or a symbolic link in it would lead, outside the directory.
        OSError: it cannot be written there; the old bytes are intact.
    """
    written, parents = [], set[Path]()
    for path, content in files.items():
        target = locate(directory, path)
        if _write_file(target, content):
            written.append(path)
            parents.add(target.parent)
    for parent in sorted(parents):
        _sync_directory(parent)
    return tuple(written)


def remove(directory: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Remove files, and return those that existed."""
    removed = []
    for path in paths:
        target = locate(directory, path)
        if target.is_file() or target.is_symlink():
            target.unlink()
            removed.append(path)
    return tuple(removed)


def remove_stale(directory: Path) -> None:
    """Remove what an interrupted write has left."""
    for path in directory.rglob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)


def locate(directory: Path, path: str) -> Path:
    """Return where a relative path is, inside the directory.

    Raises:
        ValueError: it is absolute, leaves the directory, or passes through a symbolic link that leads out.
    """
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError(f"{path!r} is not a path inside the published directory")
    target = directory.joinpath(*parts)
    folders = [directory.joinpath(*parts[:depth]) for depth in range(1, len(parts))]
    # Only where there is a link is there anything to resolve, which takes far longer than to look.
    linked = any(folder.is_symlink() for folder in folders)
    if linked and not target.parent.resolve().is_relative_to(directory.resolve()):
        raise LeadsOutside(
            f"{path!r} leads out of the published directory {directory} through a symbolic link: remove the link"
        )
    return target


def _write_file(target: Path, content: bytes) -> bool:
    if _has(target, content):
        return False
    make(target.parent)
    beside = target.with_name(f"{TEMPORARY}{target.name}")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            # Before the rename: a web server must never meet the file under its name with a mode it cannot read.
            os.fchmod(stream.fileno(), HIDDEN if target.name.startswith(".") else READABLE)
            os.fsync(stream.fileno())
        beside.replace(target)
    except OSError as error:
        error.filename = error.filename or str(target)  # a failed write does not say of which file
        raise
    finally:
        beside.unlink(missing_ok=True)
    return True


def _has(target: Path, content: bytes) -> bool:
    """Return whether a path is a file, and no link to one, with this content."""
    try:
        status = target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == len(content) and target.read_bytes() == content


def _sync_directory(directory: Path) -> None:
    """Make the renames in a directory last through a power failure."""
    # fsync(2): that a file is on disk does not mean that its name is.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
