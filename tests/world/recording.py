"""Writes a world as the compressed file that travels with the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import zstandard

from monitor.demo.recorded import WrittenRelease, WrittenVersion
from monitor.demo.world import RecordedVersion, Study, World, decoded

LEVEL = 19


def record_world(world: World) -> bytes:
    """Return the recorded file of a world; the same world gives the same bytes."""
    lines = (msgspec.json.encode(release) for release in _differences(world))
    return zstandard.ZstdCompressor(level=LEVEL).compress(b"\n".join(lines))


def _differences(world: World) -> Iterator[WrittenRelease]:
    studies: Mapping[str, Study] = {}
    known: dict[str, int] = {}
    for index in range(len(world)):
        snapshot = world.release(index)
        changed = {n: study for n, study in snapshot.studies.items() if studies.get(n) is not study}
        history: dict[str, tuple[WrittenVersion, ...]] = {}
        for nct_id, versions in snapshot.history.items():
            if len(versions) > known.get(nct_id, 0):
                history[nct_id] = tuple(map(_as_written, versions[known.get(nct_id, 0) :]))
                known[nct_id] = len(versions)
        yield WrittenRelease(
            data_timestamp=snapshot.data_timestamp,
            etag=snapshot.etag,
            studies={nct_id: _text(study) for nct_id, study in sorted(changed.items())},
            gone=tuple(sorted(set(studies) - set(snapshot.studies))),
            aliases=dict(sorted(snapshot.aliases.items())),
            history=history,
        )
        studies = snapshot.studies


def _text(study: Study) -> str:
    return msgspec.json.encode(decoded(study)).decode()


def _as_written(version: RecordedVersion) -> WrittenVersion:
    return WrittenVersion(
        version=version.version,
        date=version.date,
        status=version.status,
        module_labels=version.module_labels,
        study=_text(version.study),
    )
