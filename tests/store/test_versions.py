"""Versions: small, and verified whenever they are read."""

import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StateCorrupt, StateError
from monitor.model import Source
from monitor.query.guarded import DatabaseReader
from monitor.store import records

ONE = "NCT00000001"


@given(record=st.binary(), base=st.binary(min_size=1))
def test_what_was_compressed_comes_back(record, base):
    assert records.decompress(records.compress(record, base), base) == record
    dictionary = records.shipped_dictionary()
    assert records.decompress_first(records.compress_first(record, dictionary), dictionary) == record


@given(record=st.binary(min_size=200, max_size=4000))
def test_a_record_costs_next_to_nothing_beside_an_equal_one(record):
    assert len(records.compress(record, record)) < 32


@pytest.mark.promise(
    "a restored file has a frame that becomes many gigabytes",
    "named as damaged; nothing is unpacked beyond a record's size",
)
def test_a_frame_that_becomes_too_large_is_damage(store, world, monkeypatch):
    world.follow(store)
    monkeypatch.setattr(records, "LARGEST", 100)
    with pytest.raises(StateCorrupt):
        store.record(ONE)
    bomb = zstandard.ZstdCompressor().compress(bytes(10_000_000))
    with pytest.raises(zstandard.ZstdError):
        records.decompress(bomb)
    unsaid = zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 50)
    with pytest.raises(zstandard.ZstdError):
        records.decompress(unsaid)


def rows(store):
    return store._db.execute(
        "SELECT version, encoding, base_version, dictionary FROM versions ORDER BY version"
    ).fetchall()


def three_versions(store, world):
    for number, status in enumerate(("RECRUITING", "SUSPENDED", "TERMINATED"), start=1):
        world.apply(store, number, world.finding(world.record(ONE, status), number))


def test_every_later_version_rests_on_the_first_and_none_is_rewritten(store, world):
    three_versions(store, world)
    before = store._db.execute("SELECT record FROM versions ORDER BY version").fetchall()
    assert rows(store) == [
        (1, "zstd+dictionary", None, 1),
        (2, "zstd+base", 1, None),
        (3, "zstd+base", 1, None),
    ]
    world.apply(store, 4, world.finding(world.record(ONE, "COMPLETED"), 4))
    assert rows(store)[3:] == [(4, "zstd+base", 1, None)]
    assert store._db.execute("SELECT record FROM versions ORDER BY version").fetchall()[:3] == before


def test_records_are_json_that_a_question_reads(path, store, world):
    three_versions(store, world)
    status = "'$.protocolSection.statusModule.overallStatus'"
    with DatabaseReader(path) as reader:

        def ask(sql):
            return [value for (value,) in reader.ask(sql).rows]

        assert ask(f"SELECT json_extract(record(nct_id), {status}) FROM trials") == ["TERMINATED"]
        assert ask(
            f"SELECT json_extract(record(nct_id, source, version), {status}) FROM versions ORDER BY version"
        ) == [
            "RECRUITING",
            "SUSPENDED",
            "TERMINATED",
        ]
        assert (
            ask("SELECT record('NCT00000009')")
            == ask("SELECT record(nct_id, 'history', 1) FROM trials")
            == [None]
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
    dictionary = records.shipped_dictionary()
    first = world.record(ONE, "RECRUITING").raw
    forged = records.compress(world.record(ONE, "COMPLETED").raw, first)
    store._db.execute("UPDATE versions SET record = ? WHERE version = ?", (forged, named))
    if named == 1:
        forged = records.compress_first(b"{}", dictionary)
        store._db.execute("UPDATE versions SET record = ? WHERE version = 1", (forged,))
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
    (learned,) = store._db.execute("SELECT data FROM dictionaries").fetchone()
    learned = zstandard.ZstdCompressionDict(learned)
    base = zstandard.ZstdDecompressor(dict_data=learned).decompress(first)
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
def test_versions_of_real_series_are_small(registry_data):
    raw = alone = firsts = later_raw = later = 0
    dictionary = records.shipped_dictionary()
    for first, *others in (versions for versions in series(registry_data) if len(versions) > 1):
        raw += len(first)
        alone += len(zstandard.ZstdCompressor(level=records.LEVEL).compress(first))
        firsts += len(records.compress_first(first, dictionary))
        later_raw += sum(map(len, others))
        later += sum(len(records.compress(other, first)) for other in others)
    assert firsts < raw / 4
    assert firsts < alone * 0.9
    assert later < later_raw / 40


def many(world, count, start=0):
    """Findings of new trials whose records have much in common."""
    for number in range(start, start + count):
        note = " ".join(
            f"Visit {number * step % 97} of group {step} in an invented clinic." for step in range(1, 40)
        )
        yield world.finding(world.record(f"NCT{10_000_000 + number}", note=note), 1)


def dictionaries(store):
    return dict(store._db.execute("SELECT dictionary, count(*) FROM versions GROUP BY dictionary").fetchall())


def test_a_database_learns_a_dictionary_from_its_own_records_and_rewrites_none(store, world):
    findings = list(many(world, records.LEARN_FROM + 20))
    world.apply(store, 0, *findings)
    assert dictionaries(store) == {1: records.LEARN_FROM, 2: 20}
    for finding in findings:
        assert store.record(finding.nct_id) == finding.record.raw
    sizes = "SELECT sum(length(record)) / count(*) FROM versions WHERE dictionary = ?"
    before, after = (store._db.execute(sizes, (number,)).fetchone()[0] for number in (1, 2))
    assert after < 0.9 * before
    world.apply(store, 1, *many(world, 3, start=1000))
    assert dictionaries(store) == {1: records.LEARN_FROM, 2: 23}
    assert store.check() == ()


def test_a_database_that_grows_slowly_learns_at_the_end_of_a_poll(store, world):
    world.apply(store, 0, *many(world, records.LEARN_FROM - 1))
    assert store._db.execute("SELECT count(*) FROM dictionaries").fetchone() == (1,)
    world.apply(store, 1, *many(world, 1, start=1000))
    assert dictionaries(store) == {1: records.LEARN_FROM}
    world.apply(store, 2, *many(world, 2, start=2000))
    assert dictionaries(store) == {1: records.LEARN_FROM, 2: 2}


def test_records_of_which_nothing_can_be_learned_are_stored_as_before(store, world, monkeypatch):
    def refuse(*_):
        raise zstandard.ZstdError("cannot train dict")

    monkeypatch.setattr(zstandard, "train_dictionary", refuse)
    world.apply(store, 0, *many(world, records.LEARN_FROM + 1))
    assert dictionaries(store) == {1: records.LEARN_FROM + 1}


def test_pages_that_are_not_used_any_more_are_given_back(path, store, world):
    world.apply(store, 0, *many(world, 400))
    for number in range(1, 4):
        changed = (
            world.record(f"NCT{10_000_000 + n}", note=f"{number} {n} " * 300) for n in range(0, 400, 2)
        )
        world.apply(store, number, *(world.finding(record, number + 1) for record in changed))
    assert store._db.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    assert store._db.execute("PRAGMA freelist_count").fetchone()[0] < 20
    store._db.execute("INSERT INTO trial_search (trial_search, rank) VALUES ('integrity-check', 1)")
    assert store.check() == ()
