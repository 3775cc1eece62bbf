"""The file is a product of its own: described, strict, and migrated from every earlier state."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.subscription import Choices
from monitor.query.guarded import DatabaseReader
from monitor.store import Store
from monitor.store.descriptions import TABLES, VIEWS
from monitor.store.mail_store import MailStore
from monitor.store.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION

OLD = Path(__file__).parent / "old"
RELEASED = sorted(int(path.stem[1:]) for path in OLD.glob("v*.sql"))
ONE, TWO = "NCT00000001", "NCT00000002"


def columns(store, name):
    return [row[1] for row in store._db.execute(f"PRAGMA table_xinfo({name})") if row[6] != 1]


def names(store, kind):
    rows = store._db.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,))
    shadows = {row[1] for row in store._db.execute("PRAGMA table_list") if row[2] == "shadow"}
    return {row[0] for row in rows if not row[0].startswith(("sqlite_", "_sqlite_"))} - shadows


def test_every_table_and_view_is_described(store):
    assert names(store, "table") == set(TABLES)
    assert names(store, "view") == set(VIEWS)


@pytest.mark.parametrize("name", [*TABLES, *VIEWS])
def test_every_column_is_described_in_its_place(store, name):
    described = {**TABLES, **VIEWS}[name]
    assert list(described.columns) == columns(store, name)
    assert all([described.meaning, *(column.meaning for column in described.columns.values())])


def test_every_table_is_strict(store):
    rows = store._db.execute("PRAGMA table_list").fetchall()
    loose = {name for _, name, kind, _, _, strict in rows if kind == "table" and not strict}
    assert {name for name in loose if not name.startswith(("sqlite_", "_sqlite_"))} == set()


def test_migrations_are_recorded_and_counted(store):
    applied = [migration.name for migration in MIGRATIONS.applied(store._db)]
    assert [int(name.partition("_")[0]) for name in applied] == list(range(1, SCHEMA_VERSION + 1))
    assert store._db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert store._db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_values_outside_the_known_ones_are_refused_by_the_database_itself(filled):
    for statement in (
        "UPDATE polls SET status = 'fine'",
        "UPDATE updates SET severity = 'extreme'",
        "UPDATE versions SET source = 'hearsay'",
        "UPDATE trials SET has_results = 'yes'",
        "UPDATE trial_watches SET watch = 'unknown'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            filled._db.execute(statement)


def restored(path, version):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLD / f"v{version}.sql").read_text())
    return path


@pytest.mark.parametrize("version", RELEASED)
def test_a_database_of_every_released_schema_is_brought_up_to_date(tmp_path, plain_world, version):
    with (
        Store.open(restored(tmp_path / "old" / "monitor.db", version)) as old,
        Store.open(tmp_path / "new.db") as new,
    ):
        plain_world.fill(new)
        for name in (*TABLES, *VIEWS):
            assert columns(old, name) == columns(new, name)
        assert old.check() == ()
        assert old.trials() == new.trials()
        assert old.updates(source=None) == new.updates(source=None)
        assert [old.record(ONE, n) for n in (1, 2, 3)] == [new.record(ONE, n) for n in (1, 2, 3)]
        assert (old.polls(), old.comparison(), old.screening()) == (
            new.polls(),
            new.comparison(),
            new.screening(),
        )
        assert old.raised_deadlines(TWO) == new.raised_deadlines(TWO) != ()


@pytest.mark.promise(
    "a program of another time finds a database of an earlier release",
    "it is brought up to date in one transaction; polls, mails and questions go on",
)
@pytest.mark.parametrize("version", RELEASED)
def test_a_database_of_every_released_schema_goes_on(tmp_path, plain_world, version):
    path = restored(tmp_path / "old" / "monitor.db", version)
    with Store.open(path) as store:
        record = plain_world.record(ONE, "COMPLETED", note="version 4")
        update = plain_world.update(
            ONE,
            3,
            4,
            plain_world.change(before="TERMINATED", after="COMPLETED"),
            detected_at=plain_world.at(20),
        )
        plain_world.apply(store, 20, plain_world.finding(record, 4, updates=(update,)))
        assert store.record(ONE) == record.raw
        assert store.updates()[0].update.id == update.id
        assert store.check() == ()
        for index in ("trial_search", "change_search"):
            store._db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    with DatabaseReader(path) as reader:
        assert list(
            reader.ask(
                "SELECT overall_status FROM trial_history WHERE nct_id = :nct AND version = 4", {"nct": ONE}
            ).rows
        )
    with MailStore.open(path) as box:
        people = {person.address: person for person in box.subscribers()}
        assert set(people) == ({"Reader@example.org", "gone@example.org"} if version >= 3 else set())
        assert {delivery.cadence for delivery in box.deliveries() if delivery.purpose == "digest"} == (
            {"weekly", "daily", "results"} if version >= 3 else set()
        )
        admitted = box.admit(
            "new@example.org",
            Choices(),
            how="a test",
            now=plain_world.at(21),
            cover=lambda *_: plain_world.at(21),
        )
        assert box.find("NEW@example.org") == admitted


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT 1 FROM trials WHERE overall_status = 'RECRUITING'", "trials_by_status"),
        (
            "SELECT 1 FROM updates WHERE detected_at >= '2026' ORDER BY detected_at DESC, id",
            "updates_by_time",
        ),
        ("SELECT 1 FROM updates WHERE nct_id = 'x' AND source = 'observed'", "updates_by_trial"),
        ("SELECT update_id FROM update_topics WHERE topic = 'x'", "update_topics_by_topic"),
        ("SELECT update_id FROM update_claims WHERE claim = 'x'", "update_claims_by_claim"),
        ("SELECT 1 FROM screening WHERE watch = 'x' AND included = 0", "screening_by_watch"),
        ("SELECT 1 FROM changes WHERE kind = 'status'", "changes_by_kind"),
    ],
)
def test_questions_that_users_ask_have_an_index(store, question, index):
    plan = " ".join(str(row) for row in store._db.execute(f"EXPLAIN QUERY PLAN {question}"))
    assert index in plan


@pytest.mark.parametrize("version", [version for version in RELEASED if version >= 4])
def test_what_was_in_quarantine_stays_there_and_answers_under_both_names(tmp_path, version):
    path = restored(tmp_path / "old" / "monitor.db", version)
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute("SELECT * FROM held").fetchall()
    with Store.open(path) as store:
        assert [trial.nct_id for trial in store.quarantined().trials] == [row[0] for row in before] != []
        for name in ("quarantined", "held"):
            assert store._db.execute(f"SELECT * FROM {name}").fetchall() == before
