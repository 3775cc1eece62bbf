"""Superseded versions: small, and verified whenever they are read."""

import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StateCorrupt, StateError
from monitor.model import Source
from monitor.store.versions import compress, decompress

ONE = "NCT00000001"


@given(record=st.binary(), base=st.none() | st.binary(min_size=1))
def test_what_was_compressed_comes_back(record, base):
    assert decompress(compress(record, base), base) == record


@given(record=st.binary(min_size=200, max_size=4000))
def test_a_record_costs_next_to_nothing_beside_an_equal_one(record):
    assert len(compress(record, record)) < 32


def rows(store):
    return store._db.execute(
        "SELECT version, encoding, base_version, record IS NULL FROM versions ORDER BY version"
    ).fetchall()


def three_versions(store, world):
    for number, status in enumerate(("RECRUITING", "SUSPENDED", "TERMINATED"), start=1):
        world.apply(store, number, world.finding(world.record(ONE, status), number))


def test_every_later_version_rests_on_the_first_and_none_is_rewritten(store, world):
    three_versions(store, world)
    before = store._db.execute("SELECT record FROM versions ORDER BY version").fetchall()
    assert rows(store) == [(1, "zstd", None, 0), (2, "zstd+base", 1, 0), (3, "current", None, 1)]
    world.apply(store, 4, world.finding(world.record(ONE, "COMPLETED"), 4))
    assert rows(store)[2:] == [(3, "zstd+base", 1, 0), (4, "current", None, 1)]
    assert store._db.execute("SELECT record FROM versions ORDER BY version").fetchall()[:2] == before[:2]


def test_the_current_record_is_plain_json_that_sqlite_reads(store, world):
    three_versions(store, world)
    path = "$.protocolSection.statusModule.overallStatus"
    assert store._db.execute("SELECT json_extract(record, ?) FROM trials", (path,)).fetchone() == (
        "TERMINATED",
    )


def test_a_record_with_any_letters_comes_back_byte_for_byte(store, world):
    record = world.record(ONE, note="\ufeff e\u0301 ﬃ \u202e \U0001f9ec \\u0000")
    world.apply(store, 0, world.finding(record, 1))
    assert store.record(ONE) == record.raw
    world.apply(store, 1, world.finding(world.record(ONE), 2))
    assert store.record(ONE, 1) == record.raw


@pytest.mark.parametrize(("asked", "named"), [(1, 1), (2, 1), (3, 3)])
def test_a_version_that_was_tampered_with_is_named_and_never_returned(store, world, asked, named):
    three_versions(store, world)
    store._db.execute("UPDATE trials SET record = replace(record, 'TERMINATED', 'COMPLETED')")
    store._db.execute("UPDATE versions SET record = ? WHERE version = 1", (compress(b"{}"),))
    with pytest.raises(StateCorrupt, match=f"observed version {named} of {ONE}"):
        store.record(ONE, asked)


def test_a_damaged_frame_is_named(store, world):
    three_versions(store, world)
    store._db.execute("UPDATE versions SET record = x'00' WHERE version = 2")
    with pytest.raises(StateCorrupt, match=f"observed version 2 of {ONE}"):
        store.record(ONE, 2)
    assert store.record(ONE, 1) == world.record(ONE, "RECRUITING").raw


def test_what_is_not_stored_is_said_to_be_absent(store, world):
    world.follow(store)
    for asked in ({"nct_id": "NCT00000002"}, {"nct_id": ONE, "version": 2}):
        with pytest.raises(StateError, match="version"):
            store.record(**asked)
    with pytest.raises(StateError, match="no history version"):
        store.record(ONE, source=Source.HISTORY)
    assert store.first_version("NCT00000002") is None
    assert store.versions("NCT00000002") == ()


def test_the_frames_are_plain_zstandard_that_other_programs_read(store, world):
    three_versions(store, world)
    first, second = (
        row[0] for row in store._db.execute("SELECT record FROM versions WHERE version < 3 ORDER BY version")
    )
    base = zstandard.ZstdDecompressor().decompress(first)
    assert base == world.record(ONE, "RECRUITING").raw
    dictionary = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    assert (
        zstandard.ZstdDecompressor(dict_data=dictionary).decompress(second)
        == world.record(ONE, "SUSPENDED").raw
    )


def series(folder):
    """The real series as compact JSON, the repetitions left out."""
    for trial in sorted(path for path in (folder / "history").iterdir() if path.is_dir()):
        distinct = {}
        for file in sorted(trial.glob("*.json")):
            study = json.loads(file.read_text())
            kept = {key: value for key, value in study.items() if key != "derivedSection"}
            raw = json.dumps(study, separators=(",", ":"), ensure_ascii=False).encode()
            distinct.setdefault(json.dumps(kept), raw)
        yield list(distinct.values())


@pytest.mark.real
def test_superseded_versions_of_real_series_are_small(registry_data):
    raw = alone = firsts = later_raw = later = 0
    for first, *others in (versions[:-1] for versions in series(registry_data) if len(versions) > 1):
        raw += len(first) + sum(map(len, others))
        alone += len(compress(first)) + sum(len(compress(other)) for other in others)
        firsts += len(compress(first))
        later_raw += sum(map(len, others))
        later += sum(len(compress(other, first)) for other in others)
    assert firsts + later < raw / 4
    assert firsts + later < alone
    assert later < later_raw / 40
