"""The world of the demo: releases that were written into one compressed file and travel with the package.

The file is JSON lines, compressed with zstd; each line is one release, as the difference from the one before.
`tests/world` generates the trials and writes the file; a test compares the file with the generator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from types import MappingProxyType

import msgspec
import zstandard

from monitor.demo.world import RecordedVersion, Snapshot, Study

FILE = "world.jsonl.zst"


class WrittenVersion(msgspec.Struct, frozen=True):
    """One version of a record's history; its study is a JSON text, so that its bytes stay what they were."""

    version: int
    date: str
    status: str
    module_labels: tuple[str, ...]
    study: str


class WrittenRelease(msgspec.Struct, frozen=True):
    """One release as the difference from the one before.

    Attributes:
        studies: records that are new or other than before. gone: IDs that the registry no longer has.
        aliases: all of them. history: versions that came to a record's history.
    """

    data_timestamp: str
    etag: str
    studies: dict[str, str]
    gone: tuple[str, ...]
    aliases: dict[str, str]
    history: dict[str, tuple[WrittenVersion, ...]]


class RecordedWorld:
    """The releases of a recorded file; the shipped one unless other bytes are given."""

    def __init__(self, data: bytes | None = None) -> None:
        packed = data if data is not None else (files("monitor.demo") / FILE).read_bytes()
        text = zstandard.ZstdDecompressor().stream_reader(packed).read()
        lines = (msgspec.json.decode(line, type=WrittenRelease) for line in text.splitlines())
        self._snapshots = tuple(_replay(lines))

    def __len__(self) -> int:
        """The number of releases."""
        return len(self._snapshots)

    def release(self, index: int) -> Snapshot:
        """Return the release with that index, the same object each time."""
        if index < 0:
            raise IndexError(index)
        return self._snapshots[index]


def _replay(releases: Iterable[WrittenRelease]) -> Iterator[Snapshot]:
    studies: dict[str, Study] = {}
    history: dict[str, tuple[RecordedVersion, ...]] = {}
    for release in releases:
        studies = {nct_id: study for nct_id, study in studies.items() if nct_id not in release.gone}
        studies.update({nct_id: text.encode() for nct_id, text in release.studies.items()})
        history = {**history}
        for nct_id, versions in release.history.items():
            history[nct_id] = (*history.get(nct_id, ()), *map(_as_recorded, versions))
        yield Snapshot(
            data_timestamp=release.data_timestamp,
            etag=release.etag,
            studies=MappingProxyType(studies),
            aliases=MappingProxyType(release.aliases),
            history=MappingProxyType({nct_id: history[nct_id] for nct_id in studies if nct_id in history}),
        )


def _as_recorded(version: WrittenVersion) -> RecordedVersion:
    return RecordedVersion(
        version=version.version,
        date=version.date,
        status=version.status,
        module_labels=version.module_labels,
        study=version.study.encode(),
    )
