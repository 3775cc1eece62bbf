"""What was rendered from what: a small file by which a publish knows that a page needs no rendering.

Losing it costs time and nothing else: whatever is not in it, or not on disk as it says, is rendered again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Self, cast

import msgspec

from monitor.model import Struct
from monitor.publish import files
from monitor.publish.files import Streamed

NAME = ".published.json"
_BEGIN, _END = b'{"units":[', b"]}"
"""What is before and behind the units, of which each has a line."""
_TRIALS = "trials/NCT"
"""How the path of a trial's page begins."""


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
    """Return a manifest as JSON, a line for each unit; the same manifest gives the same bytes."""
    return b"".join(_document(map(msgspec.json.encode, manifest.units)))


def _document(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield _BEGIN
    before = b"\n"
    for line in lines:
        yield before + line
        before = b",\n"
    yield b"\n" + _END


def unit_of(key: str, written: Iterable[files.PutFile]) -> Unit:
    """Return what the manifest keeps of files that were rendered together."""
    return Unit(key, tuple(WrittenFile(file.path, file.sha256, file.size) for file in written))


class LastUnits:
    """The units of the last publish, read when they are asked for: of tens of thousands only the places are in memory.

    A manifest that is absent or damaged has none. It may be written again meanwhile: the old one stays open.
    """

    def __init__(self, directory: Path) -> None:
        self._lines = _opened(directory)
        self._places: dict[int, int] = {}
        """Where the line of a key begins. One that was asked for is taken out."""
        self._paths: dict[str, int] = {}
        """Where the line of a unit begins, by its first path; without those of trials."""
        for place, unit in self._units():
            self._places[_short(unit.key)] = place
            if unit.files and not unit.files[0].path.startswith(_TRIALS):
                self._paths[unit.files[0].path] = place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._lines.close()

    def take(self, key: str) -> Unit | None:
        """Return the unit of a key, which is then no longer among those that are left."""
        place = self._places.pop(_short(key), None)
        unit = None if place is None else self._at(place)
        return unit if unit and unit.key == key else None

    def of_path(self, path: str) -> Unit | None:
        """Return the unit whose first file has this path; those of trials are not found so."""
        place = self._paths.get(path)
        return None if place is None else self._at(place)

    def left(self) -> Iterator[Unit]:
        """Yield the units that were not taken."""
        for place in self._places.values():
            unit = self._at(place)
            if unit:
                yield unit

    def _at(self, place: int) -> Unit | None:
        self._lines.seek(place)
        return _decoded(self._lines.readline())

    def _units(self) -> Iterator[tuple[int, Unit]]:
        place = self._lines.seek(0)
        for line in self._lines:
            unit = _decoded(line)
            if unit:
                yield place, unit
            place += len(line)


class UnitWriter:
    """Takes the units of a publish one by one, beside the published files, and makes them a manifest."""

    def __init__(self, directory: Path) -> None:
        self._lines = cast("BinaryIO", TemporaryFile(dir=directory, prefix=files.TEMPORARY))  # noqa: SIM115 -- closed when the block ends

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._lines.close()

    def add(self, unit: Unit) -> None:
        """Add a unit."""
        self._lines.write(msgspec.json.encode(unit) + b"\n")

    def files(self) -> Iterator[WrittenFile]:
        """Yield the files of all units that were added."""
        for line in self._all():
            yield from msgspec.json.decode(line, type=Unit).files

    def manifest(self) -> Streamed:
        """Return the manifest of all units that were added."""
        return Streamed(lambda: _document(line.rstrip(b"\n") for line in self._all()))

    def _all(self) -> Iterator[bytes]:
        self._lines.seek(0)
        yield from self._lines
        self._lines.seek(0, os.SEEK_END)


def _opened(directory: Path) -> BinaryIO:
    """Return the lines of a manifest; those of one that has not a line for each unit are made."""
    try:
        stream = directory.joinpath(NAME).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        return BytesIO()
    if stream.readline() == _BEGIN + b"\n" and stream.seek(-len(_END), os.SEEK_END) and stream.read() == _END:
        return stream
    stream.close()
    return BytesIO(encode(read(directory)))


def _decoded(line: bytes) -> Unit | None:
    try:
        return _UNITS.decode(line.rstrip(b",\n"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None  # what is around the units, or damage: they are made again


_UNITS = msgspec.json.Decoder(Unit)


def _short(key: str) -> int:
    """Return a number by which a line is found, whose key is then compared."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=7).digest())


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
    return files.digest_of(Path(target)) == file.sha256


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
    return hashlib.sha256(encoded(parts)).hexdigest()


def encoded(thing: object) -> bytes:
    """Return bytes that differ where anything of it differs, for a digest: of structs, tuples, texts, numbers."""
    try:
        return msgspec.json.encode(thing, order="deterministic")
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot carry
        return repr(thing).encode("utf-8", "surrogatepass")
