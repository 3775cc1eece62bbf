"""Write rendered files: beside, synced, renamed; only where bytes differ, and never outside the directory."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Self

from monitor.errors import StateError

TEMPORARY = ".writing-"
"""Prefix of files being written. One process publishes at a time, so those left over are stale."""

READABLE, HIDDEN, LISTABLE = 0o644, 0o600, 0o755
"""Modes of what is published, of our own files beside it, and of directories."""


class LeadsOutside(StateError, ValueError):
    """A symbolic link in the published directory leads out of it: nothing is written through it."""


class Streamed:
    """The bytes of a file that is too large for memory: made again, part by part, whenever they are asked for."""

    def __init__(self, parts: Callable[[], Iterable[bytes]]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts())

    def __bytes__(self) -> bytes:
        return b"".join(self)


Content = bytes | Streamed
"""The bytes of a file."""


class PutFile(NamedTuple):
    """A file as it is on disk now: its path, the digest and number of its bytes, and whether it was written."""

    path: str
    sha256: bytes
    size: int
    written: bool


def make(folder: Path) -> None:
    """Make directories that a web server can read, whatever the umask is."""
    if folder.exists():
        return
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(LISTABLE)


def write(directory: Path, files: Mapping[str, Content]) -> tuple[str, ...]:
    """Write files as `put` does, and return the paths written."""
    return tuple(file.path for file in put(directory, files) if file.written)


def put(directory: Path, files: Mapping[str, Content]) -> tuple[PutFile, ...]:
    """Write files whose bytes differ from what is on disk.

    A reader sees the old bytes or the new ones, whole, also after a crash. Directories are made as needed.

    Args:
        directory: the published directory.
        files: relative POSIX path to bytes.

    Returns:
        All files, in the order given.

    Raises:
        ValueError: a path leads, or a symbolic link in it would lead, outside the directory.
        OSError: it cannot be written there; the old bytes are intact.
    """
    done, parents = list[PutFile](), set[Path]()
    for path, content in files.items():
        target = locate(directory, path)
        file = (
            _put_streamed(target, path, content)
            if isinstance(content, Streamed)
            else _put(target, path, content)
        )
        done.append(file)
        if file.written:
            parents.add(target.parent)
    for parent in sorted(parents):
        _sync_directory(parent)
    return tuple(done)


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


def _put(target: Path, path: str, content: bytes) -> PutFile:
    digest = hashlib.sha256(content).digest()
    if _has(target, digest, len(content)):
        return PutFile(path, digest, len(content), written=False)
    with _Beside(target) as beside:
        beside.write(content)
        beside.take_its_place()
    return PutFile(path, digest, len(content), written=True)


def _put_streamed(target: Path, path: str, content: Streamed) -> PutFile:
    """Write a file part by part; whether its bytes differ is known only when all are made."""
    digest, size = hashlib.sha256(), 0
    with _Beside(target) as beside:
        for part in content:
            digest.update(part)
            size += len(part)
            beside.write(part)
        file = PutFile(path, digest.digest(), size, written=not _has(target, digest.digest(), size))
        if file.written:
            beside.take_its_place()
    return file


class _Beside:
    """A file that is written beside another, and takes its place when it is whole and on disk."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f"{TEMPORARY}{target.name}")

    def __enter__(self) -> Self:
        make(self._target.parent)
        with self._named():
            self._stream = self._path.open("wb")
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # what could not be written was said by the write that failed
            self._stream.close()
        self._path.unlink(missing_ok=True)

    def write(self, content: bytes) -> None:
        """Add bytes."""
        with self._named():
            self._stream.write(content)

    def take_its_place(self) -> None:
        """Make the bytes last, and give them their name."""
        with self._named():
            self._stream.flush()
            # Before the rename: a web server must never meet the file under its name with a mode it cannot read.
            os.fchmod(self._stream.fileno(), HIDDEN if self._target.name.startswith(".") else READABLE)
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._path.replace(self._target)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            error.filename = error.filename or str(self._target)  # a failed write does not say of which file
            raise


def _has(target: Path, digest: bytes, size: int) -> bool:
    """Return whether a path is a file, and no link to one, with bytes of this digest and number."""
    try:
        status = target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == size and digest_of(target) == digest


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _sync_directory(directory: Path) -> None:
    """Make the renames in a directory last through a power failure."""
    # fsync(2): that a file is on disk does not mean that its name is.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
