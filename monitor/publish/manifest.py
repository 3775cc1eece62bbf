"""What was rendered from what: a small file by which a publish knows that a page needs no rendering.

Losing it costs time and nothing else: whatever is not in it, or not on disk as it says, is rendered again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from monitor.model import Struct
from monitor.publish import files

NAME = ".published.json"


class WrittenFile(Struct, frozen=True, array_like=True):
    """A published file: its path, and the digest and number of its bytes."""

    path: str
    sha256: bytes
    size: int


class Unit(Struct, frozen=True, array_like=True):
    """The files that were rendered together, and the key of what they were rendered from."""

    key: str
    files: tuple[WrittenFile, ...]


class Manifest(Struct, frozen=True, kw_only=True):
    """All units that the last publish left; there are some for each trial, so that they are kept small."""

    units: tuple[Unit, ...] = ()

    def files(self) -> Iterator[WrittenFile]:
        """Yield the files of all units."""
        return (file for unit in self.units for file in unit.files)


def read(directory: Path) -> Manifest:
    """Return the manifest of a published directory; an empty one where it is absent or damaged."""
    try:
        return msgspec.json.decode(directory.joinpath(NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, IsADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return Manifest()


def encode(manifest: Manifest) -> bytes:
    """Return a manifest as JSON; the same manifest gives the same bytes."""
    return msgspec.json.encode(manifest)


def unit_of(key: str, rendered: Mapping[str, bytes]) -> Unit:
    """Return what the manifest keeps of files that were rendered together."""
    return Unit(
        key,
        tuple(
            WrittenFile(path, hashlib.sha256(content).digest(), len(content))
            for path, content in rendered.items()
        ),
    )


def intact(directory: Path, file: WrittenFile, *, content: bool = True) -> bool:
    """Return whether a file on disk is what was written; without `content`, whether it has its length."""
    # Nothing is read where only the length is asked for, after each poll for every file: a path as text is quickest.
    target = files.locate(directory, file.path) if content else f"{directory}/{file.path}"
    try:
        status = os.lstat(target)
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode) or status.st_size != file.size:
        return False
    if not content:
        return True
    with Path(target).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest() == file.sha256


def all_intact(directory: Path, unit: Unit | None, paths: Iterable[str], *, content: bool = True) -> bool:
    """Return whether none of the files with these paths needs rendering."""
    known = {file.path: file for file in unit.files} if unit else {}
    for path in paths:
        file = known.get(path)
        if file is None or not intact(directory, file, content=content):
            return False
    return True


def key_of(*parts: object) -> str:
    """Return a short key that differs where any part differs; parts are structs, tuples, texts, numbers."""
    try:
        encoded = msgspec.json.encode(parts, order="deterministic")
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot carry
        encoded = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()
