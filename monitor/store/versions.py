"""Versions of a record: a row each, with the record as it was received, checked when it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import zstandard
from sqlite_utils import Database

from monitor.errors import StateCorrupt, StateError
from monitor.model import Source, VersionRef
from monitor.store import records
from monitor.store.columns import convert, instant, maybe_instant, maybe_moment, moment

REF_COLUMNS: tuple[str, ...] = VersionRef.__struct_fields__
"""Columns of `versions` that a reference is made of, under the same names."""


def checksum(record: bytes) -> str:
    """Return the SHA-256 (hex) over the bytes of a record as received."""
    return hashlib.sha256(record).hexdigest()


def read(db: Database, nct_id: str, version: int, source: Source) -> bytes:
    """Return the record of one version as it was received, verified.

    Raises:
        StateError: there is no such version.
        StateCorrupt: what is stored is not what was received.
    """
    row = db.execute(
        "SELECT v.encoding, v.base_version, d.data, v.record, v.record_sha256 FROM versions AS v"
        " LEFT JOIN dictionaries AS d ON d.id = v.dictionary WHERE v.nct_id = ? AND v.source = ? AND v.version = ?",
        (nct_id, source, version),
    ).fetchone()
    if row is None:
        raise StateError(f"there is no {source} version {version} of {nct_id}")
    encoding, base_version, dictionary, data, expected = row
    try:
        if encoding == "zstd+dictionary" and dictionary is not None:
            record = records.decompress_first(data, dictionary)
        elif encoding == "zstd+base":
            record = records.decompress(data, read(db, nct_id, base_version, source))
        else:  # on its own, or without the dictionary that it needs, which is damage
            record = records.decompress(data)
    except zstandard.ZstdError as exc:
        raise _damaged(nct_id, version, source) from exc
    if checksum(record) != expected:
        raise _damaged(nct_id, version, source)
    return record


def _damaged(nct_id: str, version: int, source: Source) -> StateCorrupt:
    return StateCorrupt(
        f"{source} version {version} of {nct_id} is not what was received: restore the database from a backup"
    )


@dataclass(frozen=True, kw_only=True)
class Fingerprints:
    """What is kept of a version's bytes beside its canonical hash; None where it was not made."""

    hash_version: int | None
    fingerprint: str | None


def insert(db: Database, ref: VersionRef, record: bytes, fingerprints: Fingerprints) -> None:
    """Add a version with its record."""
    encoding, base_version, dictionary, data = _encoded(db, ref, record)
    db.execute(
        "INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256,"
        " registry_version, hash_version, fingerprint, record_sha256, encoding, base_version, dictionary, record)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ref.nct_id,
            ref.source,
            ref.version,
            instant(ref.observed_at),
            maybe_instant(ref.data_timestamp),
            ref.last_update_posted,
            ref.sha256,
            ref.registry_version,
            fingerprints.hash_version,
            fingerprints.fingerprint,
            checksum(record),
            encoding,
            base_version,
            dictionary,
            data,
        ),
    )


def insert_history_version(db: Database, ref: VersionRef, record: bytes, *, hash_version: int | None) -> bool:
    """Add a version that was never current here, such as one from the registry's history.

    Returns:
        False where the very same version is already stored.

    Raises:
        StateError: another record is stored under that number.
    """
    stored = db.execute(
        "SELECT record_sha256 FROM versions WHERE nct_id = ? AND source = ? AND version = ?",
        (ref.nct_id, ref.source, ref.version),
    ).fetchone()
    if stored is None:
        insert(db, ref, record, Fingerprints(hash_version=hash_version, fingerprint=None))
    elif stored[0] != checksum(record):
        raise StateError(
            f"{ref.source} version {ref.version} of {ref.nct_id} is already stored with another record"
        )
    return stored is None


def _encoded(db: Database, ref: VersionRef, record: bytes) -> tuple[str, int | None, int | None, bytes]:
    """Return the values of `encoding`, `base_version`, `dictionary` and `record`."""
    base = db.execute(
        "SELECT version FROM versions WHERE nct_id = ? AND source = ? AND base_version IS NULL",
        (ref.nct_id, ref.source),
    ).fetchone()
    if base is None:
        number, dictionary = records.newest_dictionary(db)
        return "zstd+dictionary", None, number, records.compress_first(record, dictionary)
    return "zstd+base", base[0], None, records.compress(record, read(db, ref.nct_id, base[0], ref.source))


def ref_of(row: tuple[object, ...]) -> VersionRef:
    """The reference from the values of `REF_COLUMNS`."""
    values = dict(zip(REF_COLUMNS, row, strict=True))
    values["observed_at"] = moment(str(values["observed_at"]))
    timestamp = values["data_timestamp"]
    values["data_timestamp"] = maybe_moment(None if timestamp is None else str(timestamp))
    return convert(values, VersionRef)


def newest(db: Database, nct_id: str, source: Source) -> int:
    """The number of a trial's newest version.

    Raises:
        StateError: none is stored.
    """
    (number,) = db.execute(
        "SELECT max(version) FROM versions WHERE nct_id = ? AND source = ?", (nct_id, source)
    ).fetchone()
    if number is None:
        raise StateError(f"no {source} version of {nct_id} is stored")
    return int(number)


def refs(db: Database, nct_id: str, source: Source | None) -> tuple[VersionRef, ...]:
    """References to a trial's versions in order; the registry's history before our own observations."""
    rows = db.execute(
        f"SELECT {', '.join(REF_COLUMNS)} FROM versions WHERE nct_id = ? AND source = ifnull(?, source)"  # noqa: S608 - columns are ours
        " ORDER BY source, version",
        (nct_id, source),
    )
    return tuple(ref_of(row) for row in rows)
