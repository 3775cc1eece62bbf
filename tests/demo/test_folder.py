"""A folder of records as a world: invented ones, and the real ones where they are."""

from __future__ import annotations

import gzip
import time

import httpx
import msgspec
import pytest

from monitor.demo.emulator.server import Emulator
from monitor.demo.folder import FolderWorld
from monitor.errors import ConfigError

ONE, TWO, THREE, FOUR = (f"NCT{number:08d}" for number in range(1, 5))


@pytest.fixture
def folder(tmp_path, study):
    """Two single records, one line of a corpus, and two series that begin on different days."""

    def put(path, record):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(msgspec.json.format(msgspec.json.encode(record)))

    def state(number, status, submitted):
        return study(number, status=status, dates={"lastUpdateSubmitDate": submitted})

    put(f"studies/{ONE}.json", study(1, identification={"nctIdAliases": ["NCT00000077"]}))
    put(f"converted/{TWO}.json", study(2))
    lines = [msgspec.json.encode(study(number)) for number in (1, 3)]
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(b"\n".join(lines) + b"\n"))
    put(f"history/{ONE}/2026-03-02.json", state(1, "RECRUITING", "2026-02-20"))
    put(f"history/{ONE}/2026-03-04.json", state(1, "RECRUITING", "2026-02-20"))
    put(f"history/{ONE}/2026-03-06.json", state(1, "SUSPENDED", "2026-03-05"))
    put(f"history/{FOUR}/2026-03-03.json", state(4, "RECRUITING", "2026-01-01"))
    put(f"history/{FOUR}/2026-03-06.json", state(4, "COMPLETED", "2026-03-01"))
    (tmp_path / "history" / "EXPECTED.tsv").write_text("not a series")
    return tmp_path


def status(snapshot, nct_id):
    study = msgspec.json.decode(snapshot.studies[nct_id])
    return study["protocolSection"]["statusModule"]["overallStatus"]


def test_the_first_release_has_everything_and_each_later_date_makes_one(folder):
    world = FolderWorld(folder)
    assert world.dates == ("2026-03-02", "2026-03-04", "2026-03-06")
    releases = [world.release(index) for index in range(len(world))]
    assert [set(release.studies) for release in releases] == [{ONE, TWO, THREE, FOUR}] * 3
    assert [status(release, ONE) for release in releases] == ["RECRUITING", "RECRUITING", "SUSPENDED"]
    assert [status(release, FOUR) for release in releases] == ["RECRUITING", "RECRUITING", "COMPLETED"]
    assert releases[0].data_timestamp == "2026-03-02T09:00:05"
    assert len({release.etag for release in releases}) == 3


def test_what_did_not_change_is_the_same_object_in_two_releases(folder):
    world = FolderWorld(folder)
    first, second = world.release(0), world.release(1)
    assert first.studies[TWO] is second.studies[TWO]
    assert first.studies[FOUR] is second.studies[FOUR]
    assert first.studies[ONE] is not second.studies[ONE]


def test_a_series_comes_before_a_single_record_and_aliases_are_known(folder):
    release = FolderWorld(folder).release(0)
    assert release.aliases == {"NCT00000077": ONE}
    assert b"2026-02-20" in release.studies[ONE]


def test_the_history_has_one_version_for_each_submission_so_far(folder):
    world = FolderWorld(folder)
    early, late = (world.release(index).history[ONE] for index in (1, 2))
    assert [(v.version, v.date, v.status) for v in late] == [
        (0, "2026-02-20", "RECRUITING"),
        (1, "2026-03-05", "SUSPENDED"),
    ]
    assert early == late[:1]
    assert TWO not in world.release(0).history
    assert set(world.release(0).history) == {ONE, FOUR}


def test_the_folder_can_be_restricted(folder):
    assert set(FolderWorld(folder, only=[TWO, FOUR]).release(0).studies) == {TWO, FOUR}
    assert set(FolderWorld(folder, limit=1).release(0).studies) == {ONE, TWO, FOUR}
    assert len(FolderWorld(folder, only=[TWO])) == 1


def test_a_release_beyond_the_last_is_an_index_error(folder):
    world = FolderWorld(folder)
    for index in (3, -1):
        with pytest.raises(IndexError):
            world.release(index)


def test_a_folder_without_records_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="has no records"):
        FolderWorld(tmp_path)


def test_what_is_no_record_is_refused_with_its_place(folder):
    (folder / "studies" / f"{THREE}.json").write_text('{"protocolSection": {}}')
    with pytest.raises(ConfigError, match=f"{THREE}.json is no study record"):
        FolderWorld(folder)


def test_all_records_of_a_release_bear_its_date(folder):
    with Emulator(FolderWorld(folder)) as emulator, httpx.Client(base_url=emulator.base_url) as client:
        for index, day in enumerate(("2026-03-02", "2026-03-04", "2026-03-06")):
            emulator.go_to(index)
            studies = client.get("studies").json()["studies"]
            holders = [study["derivedSection"]["miscInfoModule"]["versionHolder"] for study in studies]
            assert holders == [day] * 4


@pytest.mark.real
def test_the_real_series_are_replayed_release_by_release(registry_data):
    world = FolderWorld(registry_data, limit=20)
    series = list((registry_data / "history").glob("NCT*/"))
    assert len(world.release(0).studies) == len(series) + 20
    with Emulator(world) as emulator, httpx.Client(base_url=emulator.base_url) as client:
        stamps = [client.get("version").json()["dataTimestamp"][:10]]
        while emulator.advance():
            stamps.append(client.get("version").json()["dataTimestamp"][:10])
    assert tuple(stamps) == world.dates
    assert list(stamps) == sorted(set(stamps))
    last = world.release(len(world) - 1)
    for folder in series:
        newest = max(folder.glob("*.json"))
        assert msgspec.json.decode(last.studies[folder.name]) == msgspec.json.decode(newest.read_bytes())


@pytest.mark.real
def test_all_real_records_are_served_as_they_are_but_for_the_date(registry_data):
    began = time.perf_counter()
    world = FolderWorld(registry_data)
    release = world.release(0)
    assert len(release.studies) > 6000
    with Emulator(world) as emulator, httpx.Client(base_url=emulator.base_url, timeout=60) as client:
        params = {"query.intr": '"stem cell" OR "stromal cell"', "query.cond": '"spinal cord injury"'}
        found = client.get("studies", params=params | {"pageSize": 100, "countTotal": "true"}).json()
    assert len(found["studies"]) == found["totalCount"] > 5
    for study in found["studies"]:
        released = msgspec.json.decode(
            release.studies[study["protocolSection"]["identificationModule"]["nctId"]]
        )
        holder = study.setdefault("derivedSection", {}).setdefault("miscInfoModule", {}).pop("versionHolder")
        released.setdefault("derivedSection", {}).setdefault("miscInfoModule", {}).pop("versionHolder", None)
        assert (holder, study) == (world.dates[0], released)
    assert time.perf_counter() - began < 30  # two seconds on an idle machine
