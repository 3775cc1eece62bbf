"""What lives behind the emulated registry: a world is a sequence of data releases.

A world is written once and never changed: `release(i)` returns the same snapshot each time it is asked,
and two snapshots share (as the same object) every study that did not change between them, which is what
makes a release cheap to serve and to search. Nobody ever mutates a study.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

import msgspec

from monitor.model import JsonValue, Struct

Study: TypeAlias = Mapping[str, JsonValue] | bytes
"""One record as the API returns it: decoded, or as the bytes of its JSON, decoded when it is needed."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


class RecordedVersion(Struct, frozen=True, kw_only=True):
    """One version in a record's public history.

    Attributes:
        version: counts from 0, as the registry's own interface does.
        date: ISO day on which the version was submitted.
        status: overall status in that version. module_labels: what the registry says was touched.
    """

    version: int
    date: str
    status: str
    module_labels: tuple[str, ...] = ()
    study: Study


class Snapshot(Struct, frozen=True, kw_only=True):
    """One data release.

    Attributes:
        data_timestamp: UTC without a zone, such as `2026-09-10T09:00:05`.
        etag: of the whole data set, quotes included, such as `"883b003/0.34.1/msspuzuw"`.
        studies: NCT ID to record. A record need not bear a `versionHolder`: the server sets it to the
            release's date on every record that it serves.
        aliases: former NCT ID to the canonical one. An alias is no key of `studies`.
        history: NCT ID to its versions, oldest first; may be a lazy mapping.
    """

    data_timestamp: str
    etag: str
    studies: Mapping[str, Study]
    aliases: Mapping[str, str] = NOTHING
    history: Mapping[str, tuple[RecordedVersion, ...]] = NOTHING

    @property
    def date(self) -> str:
        """The release's day: the `versionHolder` of all its records."""
        return self.data_timestamp[:10]


class World(Protocol):
    """A finite sequence of data releases, oldest first."""

    def __len__(self) -> int:
        """The number of releases, at least 1."""

    def release(self, index: int) -> Snapshot:
        """The release with that index, from 0; IndexError beyond the last."""


class Releases:
    """A world of snapshots that are already in memory."""

    def __init__(self, *snapshots: Snapshot) -> None:
        self._snapshots = snapshots

    def __len__(self) -> int:
        """The number of releases."""
        return len(self._snapshots)

    def release(self, index: int) -> Snapshot:
        """The release with that index."""
        if index < 0:
            raise IndexError(index)
        return self._snapshots[index]


def decoded(study: Study) -> Mapping[str, JsonValue]:
    """The study as JSON objects; bytes are decoded at each call."""
    return msgspec.json.decode(study) if isinstance(study, bytes) else study


def etag_of(data_timestamp: str) -> str:
    """An ETag in the registry's form, stable for one release and different for each."""
    digits = int("".join(filter(str.isdigit, data_timestamp)))
    letters = ""
    while digits:
        digits, rest = divmod(digits, 36)
        letters = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + letters
    return f'"883b003/0.34.1/{letters}"'
