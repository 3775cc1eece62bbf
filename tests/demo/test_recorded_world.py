"""The world that travels with the package is the one that the generator makes.

`python tests/demo/test_recorded_world.py` writes the file again after a change of the generator.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from world import SyntheticWorld
from world.recording import record_world

from monitor.demo import recorded
from monitor.demo.recorded import RecordedWorld
from monitor.demo.world import decoded


def test_the_shipped_file_is_what_the_generator_makes():
    shipped, made = RecordedWorld(), SyntheticWorld()
    assert len(shipped) == len(made)
    for index in range(len(made)):
        ours, theirs = shipped.release(index), made.release(index)
        assert (ours.data_timestamp, ours.etag) == (theirs.data_timestamp, theirs.etag)
        assert dict(ours.aliases) == dict(theirs.aliases)
        assert {n: decoded(study) for n, study in ours.studies.items()} == {
            n: decoded(study) for n, study in theirs.studies.items()
        }
    assert ours.history.keys() == theirs.history.keys()
    for nct_id, versions in theirs.history.items():
        assert [(v.version, v.date, v.status, v.module_labels) for v in ours.history[nct_id]] == [
            (v.version, v.date, v.status, v.module_labels) for v in versions
        ]
        assert [decoded(v.study) for v in ours.history[nct_id]] == [decoded(v.study) for v in versions]


def test_a_world_that_is_recorded_twice_gives_the_same_bytes():
    world = SyntheticWorld()
    assert record_world(world) == record_world(world)


def test_records_that_did_not_change_are_shared_between_releases():
    world = RecordedWorld()
    first, second = world.release(0).studies, world.release(1).studies
    assert sum(first[n] is second.get(n) for n in first) > len(first) / 2


if __name__ == "__main__":
    target = Path(recorded.__file__).with_name(recorded.FILE)
    print(target.write_bytes(record_world(SyntheticWorld())), "bytes")  # noqa: T201  a script's answer
