"""The canonical form of a study, and its hash: what is compared from one release to the next.

What the form leaves out is what the registry rewrites without meaning anything by it: all of
`derivedSection`, the geocoded `geoPoint` of a site, the `type` of the registry's own posting dates, the
order of lists, white space, Unicode normalisation, and the difference between absent, null and empty.
The registry's other rewrites (spellings, escapes, zip codes) can't be distinguished from a sponsor's edit without
the other version at hand; they stay in and are distinguished when two versions are compared.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping

import msgspec

from monitor.errors import StateCorrupt
from monitor.model import Json
from monitor.model.study.tidy import tidy

HASH_VERSION = 1
"""Raise it with every change of the rules below; stored hashes of an older version are then made again."""

MAX_DEPTH = 64
"""The registry's own tree is 12 levels deep; far beyond that is an attack on code that recurses into it."""

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

_encode = msgspec.json.Encoder().encode


def canonicalise(study: Mapping[str, Json]) -> dict[str, Json]:
    """Return the study without noise; the canonical form of a canonical form is itself.

    Keys are in sorted order and lists are sorted by their elements' JSON, so that plain encoding of the
    result is already canonical JSON.

    Raises:
        RecursionError: the study is nested deeper than `MAX_DEPTH`.
    """
    return canonical_of(copy.deepcopy(dict(study)))


def canonical_of(study: dict[str, Json]) -> dict[str, Json]:
    """Return the canonical form of a study that nobody needs any more; raises as `canonicalise` does.

    What was read of a list is released at once, so that a large record is not in memory twice.
    """
    study.pop(DERIVED, None)
    return _mapping(study, MAX_DEPTH)


def digest(canonical: Mapping[str, Json]) -> str:
    """SHA-256 (hex) of a canonical form, bound to the version of its rules."""
    hashed = hashlib.sha256(b"%d\n" % HASH_VERSION)
    hashed.update(msgspec.json.encode(canonical, order="sorted"))
    return hashed.hexdigest()


def rehash(raw: bytes) -> str:
    """The hash, by the present rules, of a stored study.

    Raises:
        StateCorrupt: the bytes are no study, though they were one when they were stored.
    """
    try:
        return digest(canonical_of(msgspec.json.decode(raw, type=dict[str, Json])))
    except (ValueError, RecursionError) as error:
        raise StateCorrupt(
            f"a stored record cannot be read any more ({error}); restore the database"
        ) from error


# The two functions below are most of the time that reading a record takes, and text is most of a record. So
# they look at the type once, and leave text alone where a few fast questions show that it is tidy.


def _mapping(value: dict[str, Json], depth: int) -> dict[str, Json]:
    kept: dict[str, Json] = {}
    for key in sorted(value):
        item = value[key]
        kind = type(item)
        if kind is str:
            if not (
                item.isascii()
                and item.isprintable()
                and "  " not in item
                and item
                and item[0] != " " != item[-1]
            ):
                item = tidy(item)
        elif kind is dict:
            if key in POSTING_DATES:
                item.pop("type", None)
            item = _mapping(item, _deeper(depth))
        elif kind is list:
            item = _sequence(item, _deeper(depth))
        if (item or item is False or item == 0) and key != GEOCODED:
            kept[key] = item
    return kept


def _sequence(value: list[Json], depth: int) -> list[Json]:
    kept: list[Json] = []
    for index, item in enumerate(value):
        value[index] = None
        kind = type(item)
        if kind is str:
            if not (
                item.isascii()
                and item.isprintable()
                and "  " not in item
                and item
                and item[0] != " " != item[-1]
            ):
                item = tidy(item)  # noqa: PLW2901
        elif kind is dict:
            item = _mapping(item, _deeper(depth))  # noqa: PLW2901
        elif kind is list:
            item = _sequence(item, _deeper(depth))  # noqa: PLW2901
        if item or item is False or item == 0:
            kept.append(item)
    if len(kept) > 1:
        kept.sort(key=_encode)
    return kept


def _deeper(depth: int) -> int:
    if depth <= 1:
        raise RecursionError(f"nested deeper than {MAX_DEPTH} levels")
    return depth - 1
