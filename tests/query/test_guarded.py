"""Whatever is asked: the database is only read, in bounded time, and gives nothing personal."""

import hashlib
import sqlite3
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import StateError, StateTooNew, UsageMistake
from monitor.query.guarded import DatabaseReader
from monitor.store.descriptions import TABLES, VIEWS
from monitor.store.fence import PERSONAL


def rows(reader, sql, **values):
    return list(reader.ask(sql, values).rows)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM trials",
        "UPDATE trials SET title = ''",
        "INSERT INTO meta VALUES ('a', 'b')",
        "CREATE TABLE mine (x)",
        "CREATE TEMP TABLE mine (x)",
        "DROP TABLE trials",
        "ATTACH '/tmp/other.db' AS other",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode",
        "VACUUM INTO '/tmp/copy.db'",
        "SELECT load_extension('evil')",
        "SELECT writefile('/tmp/x', 'y')",
        "INSERT INTO trial_search (trial_search) VALUES ('rebuild')",
        "SELECT * FROM pragma_query_only(0)",
        "BEGIN",
        "COMMIT",
        "ANALYZE",
        "REINDEX",
        "SELECT 1; DELETE FROM trials",
        "SELEC",
        "",
        "-- nothing",
        "\x00",
        "SELECT :missing",
        *(f"SELECT * FROM {name}" for name in sorted(PERSONAL)),
        "SELECT count(*) FROM subscribers",
    ],
)
def test_what_is_no_reading_select_is_refused_in_one_line(played, reader, sql):
    before = hashlib.sha256(played.read_bytes()).digest()
    with pytest.raises(UsageMistake) as refused:
        list(reader.ask(sql).rows)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2
    assert hashlib.sha256(played.read_bytes()).digest() == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused_and_nothing_else(reader, text):
    with suppress(UsageMistake):
        list(reader.ask(text).rows)


def test_a_question_without_end_is_given_up_in_time(played):
    endless = "WITH RECURSIVE a (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a"
    with DatabaseReader(played, timeout=0.2) as reader:
        with pytest.raises(UsageMistake, match=r"took longer than 0\.2 s"):
            rows(reader, endless)
        assert rows(reader, "SELECT 1") == [(1,)]


def test_reading_many_rows_is_bounded_in_time_too(played):
    endless = "WITH RECURSIVE a (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT x FROM a"
    with (
        DatabaseReader(played, timeout=0.2) as reader,
        pytest.raises(UsageMistake, match="took longer"),
    ):
        for _ in reader.ask(endless).rows:
            pass


def test_a_value_too_large_is_refused(reader):
    with pytest.raises(UsageMistake, match="too big"):
        rows(reader, "SELECT zeroblob(1000000000)")


@pytest.mark.parametrize("name", sorted({*TABLES, *VIEWS} - PERSONAL))
def test_every_table_and_view_can_be_read(reader, name):
    rows(reader, f"SELECT * FROM {name}")


def test_the_schema_can_be_asked_for(reader):
    assert ("nct_id",) in rows(reader, "SELECT name FROM pragma_table_info('trials')")
    assert rows(reader, "SELECT j.value FROM json_each('[1, 2]') AS j") == [(1,), (2,)]
    assert ("recruiting_now",) in rows(reader, "SELECT name FROM sqlite_master WHERE type = 'view'")


def test_what_is_asked_within_one_reader_is_one_state(database):
    with DatabaseReader(database) as reader:
        (before,) = rows(reader, "SELECT count(*) FROM meta")
        connection = sqlite3.connect(database)
        connection.execute("INSERT INTO meta VALUES ('new', 'row')")
        connection.commit()
        connection.close()
        assert rows(reader, "SELECT count(*) FROM meta") == [before]
    with DatabaseReader(database) as reader:
        assert rows(reader, "SELECT count(*) FROM meta") == [(before[0] + 1,)]


def test_a_file_that_is_not_ours_or_is_newer_is_refused(tmp_path, database):
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StateError, match="another program"):
        DatabaseReader(other)
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StateTooNew):
        DatabaseReader(database)
    with pytest.raises(StateError, match="does not exist"):
        DatabaseReader(tmp_path / "none.db")
