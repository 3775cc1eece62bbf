"""The canonical form of a study, and its hash: what is compared from one release to the next.

What the form leaves out is what the registry rewrites without meaning anything by it: all of
`derivedSection`, the geocoded `geoPoint` of a site, the `type` of the registry's own posting dates, the
order of lists, white space, Unicode normalisation, and the difference between absent, null and empty.
The registry's other rewrites (spellings, escapes, zip codes) can't be told from a sponsor's edit without
the other version at hand; they stay in and are told apart when two versions are compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from unicodedata import is_normalized, normalize

import msgspec

from monitor.errors import StateCorrupt
from monitor.model import Json

HASH_VERSION = 1
"""Raise it with every change of the rules below; stored hashes of an older version are then made anew."""

MAX_DEPTH = 64
"""The registry's own tree is 12 levels deep; far beyond that is an attack on whoever recurses into it."""

DERIVED = "derivedSection"
GEOCODED = "geoPoint"
POSTING_DATES = frozenset(
    {
        "studyFirstPostDateStruct",
        "resultsFirstPostDateStruct",
        "dispFirstPostDateStruct",
        "lastUpdatePostDateStruct",
    }
)


def canonicalise(study: Mapping[str, Json]) -> dict[str, Json]:
    """The study without noise; the canonical form of a canonical form is itself.

    Keys stand in sorted order and lists are sorted by their elements' JSON, so that plain encoding of the
    result is already canonical JSON.

    Raises:
        RecursionError: the study is nested deeper than `MAX_DEPTH`.
    """
    return _mapping({key: value for key, value in study.items() if key != DERIVED}, MAX_DEPTH)


def digest(canonical: Mapping[str, Json]) -> str:
    """SHA-256 (hex) of a canonical form, bound to the version of its rules."""
    encoded = msgspec.json.encode(canonical, order="sorted")
    return hashlib.sha256(b"%d\n%b" % (HASH_VERSION, encoded)).hexdigest()


def rehash(raw: bytes) -> str:
    """The hash, by the present rules, of a stored study.

    Raises:
        StateCorrupt: the bytes are no study, though they were one when they were stored.
    """
    try:
        study = msgspec.json.decode(raw, type=dict[str, Json])
        return digest(canonicalise(study))
    except (ValueError, RecursionError) as error:
        raise StateCorrupt(
            f"a stored record cannot be read any more ({error}); restore the database"
        ) from error


def tidy(text: str) -> str:
    """The text in NFC, with single spaces for all runs of white space (and NUL), and none at its ends."""
    if "\0" in text:
        text = text.replace("\0", " ")
    text = " ".join(text.split())
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _mapping(value: Mapping[str, Json], depth: int) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    for key in sorted(value):
        if key == GEOCODED:
            continue
        item = value[key]
        if key in POSTING_DATES and isinstance(item, Mapping):
            item = {name: part for name, part in item.items() if name != "type"}
        clean = _clean(item, depth - 1)
        if not _is_empty(clean):
            kept[key] = clean
    return kept


def _sequence(value: list[Json], depth: int) -> list[Json]:
    clean = [item for item in (_clean(item, depth - 1) for item in value) if not _is_empty(item)]
    if len(clean) > 1:
        clean.sort(key=msgspec.json.encode)
    return clean


def _clean(value: Json, depth: int) -> Json:
    if isinstance(value, str):
        return tidy(value)
    if depth <= 0:
        raise RecursionError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, (list, tuple)):
        return _sequence(list(value), depth)
    return value


def _is_empty(value: Json) -> bool:
    """Null, or nothing inside; 0 and false are values."""
    return value is None or (isinstance(value, (str, dict, list)) and not value)
