"""Versions of a record: the current one plain, the superseded ones small, each checked when it is read.

The record of a trial's current version stands as plain JSON in `trials.record`. When a newer one comes, the
old one is compressed with Zstandard into `versions.record`:

- `zstd`: the trial's first version, on its own (of the registry's history: the first that was read);
- `zstd+base`: every later one, with the first version (`base_version`) as raw-content dictionary.

Successive versions of one record differ by a few lines, so a later one costs little beside the first. The
base is always the *first* version, never the previous one: nothing is ever rewritten when a version is
added, reading any version takes at most two decompressions, and damage to one row costs that row alone
(damage to the first excepted). A chain of differences would save next to nothing more.

Measured on 60 real series (API answers as compact JSON, level 12), which hold 57 superseded versions: the 48
firsts go from 1,083 kB to 311 kB (3.5 times smaller), the 9 later ones from 280 kB to 3.6 kB (78 times; each
on its own 86 kB, in a chain 3.4 kB). Together 1,363 kB become 314 kB.
"""

from __future__ import annotations

import hashlib

import zstandard
from sqlite_utils import Database

from monitor.errors import StateCorrupt, StateError
from monitor.model import Source, VersionRef
from monitor.store.columns import convert, instant, maybe_instant, maybe_moment, moment

LEVEL = 12
"""Compression level: 19 saves 2 % more and takes six times as long."""

REF_COLUMNS: tuple[str, ...] = VersionRef.__struct_fields__
"""Columns of `versions` that a reference is made of, under the same names."""

Encoded = tuple[str, int | None, bytes]
"""Values of `encoding`, `base_version` and `record`."""


def checksum(record: bytes) -> str:
    """SHA-256 (hex) over the bytes of a record as received."""
    return hashlib.sha256(record).hexdigest()


def _dictionary(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if base is None:
        return None
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def compress(record: bytes, base: bytes | None = None) -> bytes:
    """A record compressed, with another as dictionary where one is given."""
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_dictionary(base)).compress(record)


def decompress(data: bytes, base: bytes | None = None) -> bytes:
    """What `compress` was given; `base` must be the same bytes.

    Raises:
        zstandard.ZstdError: the data are damaged.
    """
    return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(data)


def read(db: Database, nct_id: str, version: int, source: Source) -> bytes:
    """The record of one version as it was received, verified.

    Raises:
        StateError: there is no such version.
        StateCorrupt: what is stored is not what was received.
    """
    row = db.execute(
        "SELECT encoding, base_version, record, record_sha256 FROM versions"
        " WHERE nct_id = ? AND source = ? AND version = ?",
        (nct_id, source, version),
    ).fetchone()
    if row is None:
        raise StateError(f"there is no {source} version {version} of {nct_id}")
    encoding, base_version, data, expected = row
    try:
        if encoding == "current":
            record = _current(db, nct_id)
        elif encoding == "zstd":
            record = decompress(data)
        else:
            record = decompress(data, read(db, nct_id, base_version, source))
    except zstandard.ZstdError as exc:
        raise _damaged(nct_id, version, source) from exc
    if checksum(record) != expected:
        raise _damaged(nct_id, version, source)
    return record


def _current(db: Database, nct_id: str) -> bytes:
    row = db.execute("SELECT record FROM trials WHERE nct_id = ?", (nct_id,)).fetchone()
    return b"" if row is None else str(row[0]).encode()


def _damaged(nct_id: str, version: int, source: Source) -> StateCorrupt:
    return StateCorrupt(
        f"{source} version {version} of {nct_id} is not what was received: restore the database from a backup"
    )


def supersede(db: Database, nct_id: str, version: int) -> None:
    """Moves the current record into its version's row, compressed; the caller then replaces the current."""
    encoding, base_version, data = _encoded(
        db, nct_id, read(db, nct_id, version, Source.OBSERVED), Source.OBSERVED
    )
    db.execute(
        "UPDATE versions SET encoding = ?, base_version = ?, record = ?"
        " WHERE nct_id = ? AND source = 'observed' AND version = ?",
        (encoding, base_version, data, nct_id, version),
    )


def _encoded(db: Database, nct_id: str, record: bytes, source: Source) -> Encoded:
    base = db.execute(
        "SELECT version FROM versions WHERE nct_id = ? AND source = ? AND encoding = 'zstd'", (nct_id, source)
    ).fetchone()
    if base is None:
        return "zstd", None, compress(record)
    return "zstd+base", base[0], compress(record, read(db, nct_id, base[0], source))


def insert_current(
    db: Database, ref: VersionRef, *, hash_version: int, fingerprint: str, record_sha256: str
) -> None:
    """Adds the row of a version whose record stands in `trials.record`."""
    _insert(db, ref, (hash_version, fingerprint, record_sha256), ("current", None, None))


def insert_history_version(db: Database, ref: VersionRef, record: bytes, *, hash_version: int | None) -> bool:
    """Adds a version that was never current here, such as one from the registry's history.

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
        encoded = _encoded(db, ref.nct_id, record, ref.source)
        _insert(db, ref, (hash_version, None, checksum(record)), encoded)
    elif stored[0] != checksum(record):
        raise StateError(
            f"{ref.source} version {ref.version} of {ref.nct_id} is already stored with another record"
        )
    return stored is None


def _insert(
    db: Database,
    ref: VersionRef,
    hashes: tuple[int | None, str | None, str],
    encoded: tuple[str, int | None, bytes | None],
) -> None:
    db.execute(
        "INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256,"
        " registry_version, hash_version, fingerprint, record_sha256, encoding, base_version, record)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ref.nct_id,
            ref.source,
            ref.version,
            instant(ref.observed_at),
            maybe_instant(ref.data_timestamp),
            ref.last_update_posted,
            ref.sha256,
            ref.registry_version,
            *hashes,
            *encoded,
        ),
    )


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
