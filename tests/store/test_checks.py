"""Every inconsistency that is known of is found and named, and only those."""

import pytest

from monitor.store import Store
from monitor.store.checks import HashRules

ONE, TWO = "NCT00000001", "NCT00000002"

VANDALISM = [
    (
        "UPDATE trials SET version = 7 WHERE nct_id = 'NCT00000001'",
        "at version 7, but its newest stored version is 3",
    ),
    ("DELETE FROM versions WHERE nct_id = 'NCT00000001' AND version = 2", "the chain has a gap"),
    (
        "UPDATE versions SET record = x'00' WHERE version = 1 AND encoding = 'zstd+dictionary'",
        "is not what was received",
    ),
    (
        "UPDATE versions SET record = x'' WHERE version = 3",
        f"observed version 3 of {ONE} is not what was received",
    ),
    (
        "DELETE FROM dictionaries",
        "a row of versions refers to a row of dictionaries that is not there",
    ),
    ("UPDATE trials SET sha256 = 'x' WHERE nct_id = 'NCT00000001'", "another checksum than its version 3"),
    (
        "DELETE FROM versions WHERE version = 3",
        "a row of updates refers to a row of versions that is not there",
    ),
    (
        "UPDATE updates SET from_version = 3, to_version = 2 WHERE to_version = 3",
        "goes from version 3 back to 2",
    ),
    ("DELETE FROM changes WHERE update_id = 'NCT00000001:1-2'", "update NCT00000001:1-2 has no change"),
    (
        "UPDATE updates SET severity = 'low' WHERE id = 'NCT00000001:1-2'",
        "not as severe as its most severe change",
    ),
    (
        "UPDATE updates SET headline = ' ' WHERE id = 'NCT00000001:1-2'",
        "update NCT00000001:1-2 has no headline",
    ),
    (
        "UPDATE updates SET news = '' WHERE id = 'NCT00000001:1-2'",
        "update NCT00000001:1-2 does not say its news",
    ),
    (
        "UPDATE changes SET sentence = '' WHERE id = 'NCT00000001:1-2/1'",
        "change NCT00000001:1-2/1 has no sentence",
    ),
    ("UPDATE changes SET nct_id = 'NCT00000002' WHERE id = 'NCT00000001:1-2/1'", "belongs to another trial"),
    (
        "UPDATE changes SET before = 'RECRUITING' WHERE id = 'NCT00000001:1-2/1'",
        "changes.before of NCT00000001:1-2/1",
    ),
    (
        "UPDATE changes SET detail_version = 2, detail = '{\"family\": \"dates\"}' WHERE id = 'NCT00000001:1-2/1'",
        "the detail of change NCT00000001:1-2/1 does not fit its family",
    ),
    (
        'UPDATE changes SET detail_version = 2, detail = \'{"family": "status", "before": 7}\' WHERE id = \'NCT00000001:1-2/1\'',
        "the detail of change NCT00000001:1-2/1 does not fit its family",
    ),
    ("UPDATE screening SET included = 0", f"{ONE} is in the watch discs, but was screened out of it"),
    (
        "UPDATE trials SET removed_at = '2026-01-01T00:00:00Z'",
        f"trial {ONE} was removed at 2026-01-01T00:00:00Z",
    ),
    (
        "UPDATE deadlines SET raised_at = NULL, resolved_at = '2026-01-01T00:00:00Z'",
        f"the deadline of {TWO} by who_12_months is resolved, but was never raised",
    ),
]


def test_a_sound_database_has_nothing_to_say(filled):
    assert filled.check() == ()


@pytest.mark.parametrize(("damage", "sentence"), VANDALISM, ids=[sentence for _, sentence in VANDALISM])
def test_an_inconsistency_is_named(filled, damage, sentence):
    filled._db.execute("PRAGMA foreign_keys = OFF")
    filled._db.execute(damage)
    found = filled.check()
    assert any(sentence in line for line in found), found
    assert all("\n" not in line for line in found)


def test_a_record_is_compared_with_its_canonical_checksum(filled, world):
    assert filled.check(HashRules(rehash=lambda raw: world.sha256(b"canonical" + raw), version=1)) == ()
    found = filled.check(HashRules(rehash=lambda raw: "other", version=1))
    assert found == tuple(
        f"the record of {nct_id} does not have the checksum that is stored with it" for nct_id in (ONE, TWO)
    )


@pytest.mark.promise(
    "the rules by which records are hashed change",
    "`check` calls no record damaged that was hashed by the rules before",
)
def test_hashes_of_earlier_rules_are_no_damage(filled, world):
    assert filled.check(HashRules(rehash=lambda raw: world.sha256(b"other rules" + raw), version=2)) == ()


def test_a_damaged_index_is_found(path, filled):
    filled._db.execute("PRAGMA writable_schema = ON")
    filled._db.execute(
        "UPDATE sqlite_master SET sql = 'CREATE INDEX changes_by_kind ON changes (path)' WHERE name = 'changes_by_kind'"
    )
    filled._db.execute("PRAGMA writable_schema = OFF")
    with Store.open(path, read_only=True) as reader:
        assert any("the file is damaged" in line for line in reader.check())
