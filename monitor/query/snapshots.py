"""Dated snapshots of the data, to cite and to keep: SQLite, Parquet, a manifest with hashes, and a citation.

A snapshot is named for the day of its data and for its contents, so that a name means the same bytes for ever. The
same state of the database gives the same snapshot.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import msgspec

from monitor.errors import StateError, UsageMistake
from monitor.model import Struct
from monitor.model.text import line
from monitor.query.backup import copy
from monitor.query.downloads import TIMEOUT, shared_copy
from monitor.query.export import export
from monitor.query.guarded import DatabaseReader
from monitor.store import files
from monitor.store.database import open_database
from monitor.store.sqlite_errors import translated

FOLDER = "data/snapshots"
"""Where snapshots are published, below the published folder."""
MANIFEST = "manifest.json"
INDEX = "index.json"
DATABASE = "trial-monitor.db"
CITATION = "CITATION.cff"
READABLE, LISTABLE = 0o644, 0o755


class SnapshotFile(Struct, frozen=True, kw_only=True):
    """A file of a snapshot; `rows` where it is a table."""

    path: str
    size: int
    sha256: str
    rows: int | None = None


class SnapshotManifest(Struct, frozen=True, kw_only=True):
    """What a snapshot is: the day of its data, what wrote it, and its files.

    Attributes:
        data_date: day on which the registry processed the newest data. schema: number of the database's schema.
    """

    data_date: date
    program: str
    schema: int
    files: tuple[SnapshotFile, ...]


class SnapshotEntry(Struct, frozen=True, kw_only=True):
    """A snapshot in the list of all."""

    name: str
    data_date: date
    manifest: str
    sha256: str


class WrittenSnapshot(Struct, frozen=True, kw_only=True):
    """A snapshot that is in its place: its folder, its manifest, and whether it was written just now."""

    folder: Path
    manifest: SnapshotManifest
    written: bool


class SnapshotInfo(Struct, frozen=True, kw_only=True):
    """What a snapshot says of itself; `address` of the site, empty where there is none."""

    title: str
    program: str
    data_date: date
    address: str = ""


def write_snapshot(database: Path, folder: Path, info: SnapshotInfo) -> WrittenSnapshot:
    """Write a snapshot into a folder of its own below `folder`, whole or not at all, and list it.

    Raises:
        UsageMistake: Parquet is not installed.
        StateError: the folder cannot be written to.
    """
    if find_spec("pyarrow") is None:
        raise UsageMistake("a snapshot needs an extra: pip install 'trial-monitor[parquet]'")
    with files.temporary_folder(database.parent) as work:
        manifest = _make(database, work, info)
        document = _encode(manifest)
        target = folder / f"{info.data_date}-{hashlib.sha256(document).hexdigest()[:8]}"
        try:
            written = _put(work, target, document)
            _write_index(folder)
        except OSError as error:
            raise StateError(f"{error.filename or target}: {error.strerror or error}") from error
    return WrittenSnapshot(folder=target, manifest=manifest, written=written)


def published_snapshots(public: Path) -> Iterator[SnapshotFile]:
    """Yield the files of all snapshots in the published folder by their paths in it, the list of all last."""
    folder = public / FOLDER
    for place, document, manifest in _snapshots(folder):
        if not all(_is_whole(place / file.path, file.size) for file in manifest.files):
            continue  # somebody removed a part of it: the rest is no snapshot
        for file in manifest.files:
            yield msgspec.structs.replace(file, path=f"{FOLDER}/{place.name}/{file.path}")
        yield _written(f"{FOLDER}/{place.name}/{MANIFEST}", document)
    index = folder / INDEX
    if index.is_file():
        yield _written(f"{FOLDER}/{INDEX}", index.read_bytes())


def _is_whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _written(path: str, content: bytes) -> SnapshotFile:
    return SnapshotFile(path=path, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _make(database: Path, work: Path, info: SnapshotInfo) -> SnapshotManifest:
    """Write all files of a snapshot but its manifest; all are made of one copy, and so show one state."""
    whole = work / "whole.db"
    with translated(database), closing(open_database(database, read_only=True)) as db:
        copy(db.conn, whole, database)
    _forget_timers(whole)
    shared_copy(whole, work / DATABASE)
    with DatabaseReader(whole, timeout=TIMEOUT) as reader:
        tables = export(reader, (), "parquet", work / "parquet", show=line)
    files.remove_with_side_files(whole)
    (work / CITATION).write_text(_citation(info), encoding="utf-8")
    rows = {path.relative_to(work).as_posix(): count for path, count in tables}
    paths = sorted(path for path in work.rglob("*") if path.is_file())
    return SnapshotManifest(
        data_date=info.data_date,
        program=info.program,
        schema=_schema(database),
        files=tuple(_file(path, path.relative_to(work).as_posix(), rows) for path in paths),
    )


def _forget_timers(database: Path) -> None:
    """Empty the table that says when our own work is next due: it changes while the data stay the same."""
    with translated(database), closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DELETE FROM schedule")


def _file(path: Path, name: str, rows: dict[str, int]) -> SnapshotFile:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SnapshotFile(path=name, size=path.stat().st_size, sha256=digest, rows=rows.get(name))


def _schema(database: Path) -> int:
    with translated(database), closing(open_database(database, read_only=True)) as db:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _citation(info: SnapshotInfo) -> str:
    """Return a citation in the Citation File Format 1.2; JSON strings are YAML strings."""
    lines = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "message": "Please cite this snapshot as below.",
        "title": line(info.title),
        "version": info.data_date.isoformat(),
        "date-released": info.data_date.isoformat(),
        "abstract": (
            "Versions of registrations at ClinicalTrials.gov, U.S. National Library of Medicine, and what changed"
            f" between them, as compared by trial-monitor {info.program}. Data processed on {info.data_date}."
        ),
        **({"url": info.address} if info.address else {}),
    }
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in lines.items()) + (
        'authors:\n  - name: "trial-monitor"\nreferences:\n  - type: "database"\n    title: "ClinicalTrials.gov"\n'
        '    authors:\n      - name: "U.S. National Library of Medicine"\n    url: "https://clinicaltrials.gov/"\n'
    )


def _encode(manifest: SnapshotManifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def _put(work: Path, target: Path, document: bytes) -> bool:
    """Move a finished snapshot into its place in one step; return False where the same is there already."""
    if target.joinpath(MANIFEST).is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(LISTABLE)
    # Beside the target: the temporary folder may be on another disk, and only a rename is one step.
    beside = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(work, beside)
    (beside / MANIFEST).write_bytes(document)
    for path in (beside, *beside.rglob("*")):
        path.chmod(LISTABLE if path.is_dir() else READABLE)
        _sync(path)
    shutil.rmtree(target, ignore_errors=True)  # without a manifest it is none
    beside.rename(target)
    _sync(target.parent)
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _snapshots(folder: Path) -> Iterator[tuple[Path, bytes, SnapshotManifest]]:
    """Yield the snapshots in a folder by name; what is none is passed over."""
    for path in sorted(folder.glob(f"[!.]*/{MANIFEST}")):
        document = path.read_bytes()
        try:
            yield path.parent, document, msgspec.json.decode(document, type=SnapshotManifest)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue


def _write_index(folder: Path) -> None:
    entries = tuple(
        SnapshotEntry(
            name=place.name,
            data_date=manifest.data_date,
            manifest=f"{place.name}/{MANIFEST}",
            sha256=hashlib.sha256(document).hexdigest(),
        )
        for place, document, manifest in _snapshots(folder)
    )
    document = msgspec.json.format(msgspec.json.encode({"snapshots": entries}), indent=1) + b"\n"
    files.write_whole(folder / INDEX, document, mode=READABLE)
