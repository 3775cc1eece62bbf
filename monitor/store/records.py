"""Records in few bytes: Zstandard with a dictionary of what records have in common, or with the trial's first version.

- `zstd+dictionary`: a trial's first version (of the registry's history: the first that was read), with a dictionary that
  the database itself has in `dictionaries`, so that the file can be read alone;
- `zstd+base`: every later one, with the first version (`base_version`) as raw-content dictionary;
- `zstd`: a first version as earlier releases stored it, on its own.

Successive versions of one record differ by a few lines, so a later one costs little beside the first. The base is always
the *first* version, never the previous one: nothing is ever rewritten when a version is added, reading any version takes
at most two decompressions, and damage to one row costs that row alone (damage to the first excepted). A chain of
differences would save next to nothing more.

Measured on 5,329 real records (compact JSON, 17 kB on average): plain 1.00, on their own 0.27, with a dictionary learned
from the invented world 0.22, with one learned from real records 0.18; so a database learns its own when it has some hundreds. On 60 real series: the 48 firsts go from 1,083 kB
to 311 kB on their own, the 9 later ones from 280 kB to 3.6 kB.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import zstandard
from sqlite_utils import Database

LEARN_FROM = 500
"""First versions at which a database learns a dictionary of its own, from every second; from more it learns no more."""

_DICTIONARY = 112 * 1024
_MOST_OF_A_RECORD = 128 * 1024
"""Bytes of one record that are looked at; more of it says nothing that the others do not say."""

LEVEL = 6
"""Compression level of a later version, of which little is left to compress."""

LEVEL_OF_FIRST = 9
"""Of a first version: 6 takes 4 % more room and 0.2 ms instead of 0.3; 12 saves 2 % more and takes 0.6 ms."""

LARGEST = 256 << 20
"""Bytes of a record; an answer of the registry is refused before it has so many."""


def compress(record: bytes, base: bytes) -> bytes:
    """Return a record compressed with another as raw-content dictionary."""
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_raw_dictionary(base)).compress(record)


def compress_first(record: bytes, dictionary: bytes) -> bytes:
    """Return a record compressed with a trained dictionary."""
    return zstandard.ZstdCompressor(level=LEVEL_OF_FIRST, dict_data=_trained_dictionary(dictionary)).compress(
        record
    )


def decompress(data: bytes, base: bytes | None = None) -> bytes:
    """Return what `compress` was given; `base` must be the same bytes, None for a record on its own.

    Raises:
        zstandard.ZstdError: the data are damaged.
    """
    return _decompressed(data, None if base is None else _raw_dictionary(base))


def decompress_first(data: bytes, dictionary: bytes) -> bytes:
    """Return what `compress_first` was given; raises as `decompress`."""
    return _decompressed(data, _trained_dictionary(dictionary))


def shipped_dictionary() -> bytes:
    """Return the dictionary for databases that have none yet."""
    return files("monitor.store").joinpath("records.dictionary").read_bytes()


def newest_dictionary(db: Database) -> tuple[int, bytes]:
    """Return the dictionary with which first versions are stored, and its number."""
    row: tuple[int, bytes] = db.execute(
        "SELECT id, data FROM dictionaries ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row


def learn(db: Database) -> bool:
    """Add a dictionary learned from the first versions that are stored, where they are enough and there is none yet.

    Versions that follow are stored with it; those that are stored already rest as they are.

    Returns:
        False where there is nothing to learn from, or another dictionary than the first.
    """
    number, dictionary = newest_dictionary(db)
    if number != 1:
        return False
    rows = db.execute(
        "SELECT record FROM versions WHERE dictionary = 1 AND source = 'observed' ORDER BY nct_id LIMIT ?",
        (LEARN_FROM,),
    ).fetchall()
    if len(rows) < LEARN_FROM:
        return False
    try:
        samples: list[bytes | bytearray | memoryview[int]] = [
            decompress_first(data, dictionary)[:_MOST_OF_A_RECORD] for (data,) in rows[::2]
        ]
        learned = zstandard.train_dictionary(_DICTIONARY, samples).as_bytes()
    except zstandard.ZstdError:  # damage, which `check` names, or records that have nothing in common
        return False
    db.execute("INSERT INTO dictionaries (id, data) VALUES (2, ?)", (learned,))
    return True


def _decompressed(data: bytes, dictionary: zstandard.ZstdCompressionDict | None) -> bytes:
    # The frame says how much it becomes; a forged one could ask for all memory.
    if not 0 <= zstandard.frame_content_size(data) <= LARGEST:
        raise zstandard.ZstdError("the frame does not say its size, or a larger one than a record has")
    return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(data)


def _raw_dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


@lru_cache(maxsize=4)
def _trained_dictionary(data: bytes) -> zstandard.ZstdCompressionDict:
    dictionary = zstandard.ZstdCompressionDict(data)
    dictionary.precompute_compress(level=LEVEL_OF_FIRST)
    return dictionary
