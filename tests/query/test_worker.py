"""A question runs where it can be stopped: whatever it does, it ends in time, in bounds, and alone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.errors import UsageMistake
from monitor.query import worker
from monitor.query.guarded import DatabaseReader
from monitor.query.worker_process import GRACE

KNOWN = sqlite3.connect(":memory:").execute("SELECT DISTINCT name, narg FROM pragma_function_list").fetchall()
MODULES = [name for (name,) in sqlite3.connect(":memory:").execute("SELECT name FROM pragma_module_list")]
SLOW = "SELECT instr(zeroblob(15000000) || x'01', zeroblob(7000000) || x'02')"
"""One call of a function: SQLite asks nobody while it lasts, which is minutes."""
ENDLESS = "WITH RECURSIVE a (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a)"


def rows(reader, sql, **values):
    return list(reader.ask(sql, values).rows)


# --- what may be called ------------------------------------------------------------------------------


@pytest.mark.promise(
    "SQL calls a function that does more than compute, or that nobody has looked at",
    "refused: functions are allowed by name, in `query` and in `explore`",
)
@pytest.mark.parametrize(
    ("name", "count"), sorted({(name, count) for name, count in KNOWN if name not in worker.FUNCTIONS})
)
def test_a_function_that_is_not_listed_is_refused(reader, name, count):
    arguments = ", ".join(["'x'"] * max(count, 0))
    with pytest.raises(UsageMistake, match="functions that compute"):
        rows(reader, f"SELECT {name}({arguments})")


def test_the_functions_that_reach_outside_are_not_listed():
    reaching = {
        "load_extension",
        "fts3_tokenizer",
        "fts5",
        "optimize",
        "matchinfo",
        "offsets",
        "readfile",
        "writefile",
        "edit",
        "sqlite_log",
    }
    assert not worker.FUNCTIONS & reaching


@pytest.mark.promise(
    "SQL reads through a virtual table, such as one of the file's raw pages",
    "refused: relations are allowed by name",
)
@pytest.mark.parametrize(
    "name", sorted({*MODULES, "sqlite_dbpage", "fsdir", "csv", "zipfile"} - set(worker.TABLE_FUNCTIONS))
)
def test_a_virtual_table_that_is_not_listed_is_refused(reader, name):
    for sql in (
        f"SELECT * FROM {name}",
        f"SELECT * FROM {name}('trial_search')",
        f"SELECT * FROM {name}('x', 'y')",
    ):
        with pytest.raises(UsageMistake):
            rows(reader, sql)


@pytest.mark.parametrize("sql", ["SELECT fts3_tokenizer('simple')", "SELECT fts3_tokenizer('x', x'4141414141414141')", "SELECT (SELECT load_extension('x'))", "WITH a AS (SELECT fts3_tokenizer('x')) SELECT * FROM a", "SELECT * FROM trials ORDER BY fts3_tokenizer('simple')"])  # fmt: skip
def test_it_is_refused_wherever_it_is(reader, sql):
    with pytest.raises(UsageMistake, match="functions that compute"):
        rows(reader, sql)


@pytest.mark.parametrize("sql", ["PRAGMA schema_version = 7", "PRAGMA user_version", "PRAGMA temp_store_directory = '/'", "SELECT * FROM pragma_wal_checkpoint", "PRAGMA hard_heap_limit = 0", "PRAGMA mmap_size = 1"])  # fmt: skip
def test_a_setting_is_refused(reader, sql):
    with pytest.raises(UsageMistake):
        rows(reader, sql)


def test_what_computes_may_be_called(reader):
    assert rows(
        reader, "SELECT upper('a'), json_extract('[1]', '$[0]'), round(1.26, 1), date('2026-01-31', '+1 day')"
    ) == [("A", 1, 1.3, "2026-02-01")]


# --- time --------------------------------------------------------------------------------------------


@pytest.mark.promise(
    "one call of a function in SQL lasts longer than the time limit",
    "its process is ended; the next question is answered",
)
def test_one_long_call_is_ended_in_time(played):
    with DatabaseReader(played, timeout=0.3) as reader:
        began = time.monotonic()
        with pytest.raises(UsageMistake, match=r"took longer than 0\.3 s"):
            rows(reader, SLOW)
        assert time.monotonic() - began < 0.3 + GRACE + 5
        assert rows(reader, "SELECT 1") == [(1,)]


def test_a_question_that_was_open_meanwhile_says_that_it_was_ended(played):
    with DatabaseReader(played, timeout=0.3) as reader:
        open_one = iter(reader.ask("SELECT zeroblob(900000) FROM trials, trials").rows)
        next(open_one)
        with pytest.raises(UsageMistake, match="took longer"):
            rows(reader, SLOW)
        rows(reader, "SELECT 1")
        with pytest.raises(UsageMistake, match="ended together with another one"):
            list(open_one)


@pytest.mark.promise("the program is killed while a question runs", "the question's process ends too")
def test_the_process_ends_with_the_one_that_asks(played):
    code = (
        "import sys, pathlib; from monitor.query.guarded import DatabaseReader\n"
        "reader = DatabaseReader(pathlib.Path(sys.argv[1]), timeout=1.0); list(reader.ask('SELECT 1').rows)\n"
        "print(reader._worker._process.pid, flush=True); list(reader.ask(sys.argv[2]).rows)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(played), SLOW], stdout=subprocess.PIPE, text=True
    ) as asking:
        number = int(asking.stdout.readline())
        asking.kill()
    ends = time.monotonic() + 60
    while is_alive(number) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not is_alive(number)


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


# --- memory and disk ---------------------------------------------------------------------------------


HUNGRY = {
    "many large values in a row": "SELECT " + ", ".join(f"hex(zeroblob(7900000)) AS c{number}" for number in range(40)),
    "one value that grows": "WITH RECURSIVE a (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a LIMIT 50) SELECT group_concat(hex(zeroblob(1000000))) FROM a",
    "many groups": f"{ENDLESS} SELECT x, json_group_array(hex(randomblob(100000))) FROM a GROUP BY x % 1000",
    "a window over large values": f"{ENDLESS}, b AS (SELECT x, randomblob(1000000) AS y FROM a LIMIT 100000) SELECT y, lag(y, 3) OVER (ORDER BY x) FROM b LIMIT 1",
    "a document as deep as can be": "SELECT json(replace(hex(zeroblob(1000000)), '0', '['))",
}  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(sql, id=what, marks=pytest.mark.promise(f"SQL asks for more memory than it may have: {what}", "refused in one line; we and the next question go on"))
        for what, sql in HUNGRY.items()
    ],
)  # fmt: skip
def test_what_needs_too_much_memory_is_refused(played, sql):
    with DatabaseReader(played) as reader:
        with pytest.raises(UsageMistake) as refused:
            for _ in reader.ask(sql, timeout=2).rows:
                pass
        assert "\n" not in str(refused.value)
        assert rows(reader, "SELECT 1") == [(1,)]


def test_the_process_has_limits_of_memory_and_of_files(reader):
    rows(reader, "SELECT 1")
    limits = Path(f"/proc/{reader._worker._process.pid}/limits").read_text()
    found = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
    assert found["Max address space"] == str(worker.MEMORY)
    assert found["Max file size"] == str(worker.TEMPORARY_FILES)
    assert found["Max core file size"] == "0"
    assert found["Max cpu time"].isdigit()


@pytest.mark.promise(
    "SQL sorts more than may be written to the temporary folder", "refused in one line; the files are gone"
)
def test_what_needs_too_much_temporary_space_is_refused(played, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "TEMPORARY_FILES", 1)  # read by the test alone: the process has its own
    script = tmp_path / "worker.py"
    source = Path(worker.__file__).read_text()
    script.write_text(source.replace("TEMPORARY_FILES = 1024 * MEGABYTE", "TEMPORARY_FILES = 4 * MEGABYTE"))
    monkeypatch.setattr(worker, "__file__", str(script))
    with DatabaseReader(played, timeout=30) as reader:
        with pytest.raises(UsageMistake, match="temporary space"):
            rows(
                reader,
                f"{ENDLESS}, b AS (SELECT randomblob(10000) AS y FROM a LIMIT 5000) SELECT y FROM b ORDER BY y LIMIT 1 OFFSET 4000",
            )
        assert rows(reader, "SELECT 1") == [(1,)]


# --- what comes through ------------------------------------------------------------------------------


def test_every_kind_of_value_comes_through_as_it_is(reader):
    sql = "SELECT NULL, 1, -9223372036854775808, 9223372036854775807, 0.1, 9e999, -9e999, 'ä\u2028\U0001f600', x'00ff', '', x''"
    (row,) = rows(reader, sql)
    expected = (
        None,
        1,
        -(2**63),
        2**63 - 1,
        0.1,
        float("inf"),
        float("-inf"),
        "ä\u2028\U0001f600",
        b"\x00\xff",
        "",
        b"",
    )
    assert row == expected
    assert [type(value) for value in row] == [type(value) for value in expected]


def test_text_that_is_no_text_is_refused_in_one_line(reader):
    with pytest.raises(UsageMistake):
        rows(reader, "SELECT CAST(x'ff' AS TEXT)")


def test_a_large_answer_comes_in_parts_and_whole(reader):
    answer = reader.ask(
        "WITH RECURSIVE a (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a LIMIT 9000) SELECT x, hex(zeroblob(300)) FROM a"
    )
    assert [x for x, _ in answer.rows] == list(range(1, 9001))


def test_two_questions_may_be_read_side_by_side(reader):
    first, two = (
        iter(reader.ask(f"SELECT nct_id, zeroblob(500000) FROM trials ORDER BY nct_id {way}").rows)
        for way in ("", "DESC")
    )
    ours, theirs = zip(*((a[0], b[0]) for a, b in zip(first, two, strict=True)), strict=True)
    assert ours == tuple(reversed(theirs))


def test_a_question_that_nobody_reads_to_its_end_costs_nothing(played):
    with DatabaseReader(played, timeout=60) as reader:
        # Where an unread question went on, the next would wait until that time; a busy machine needs some of it.
        for _ in range(5):
            assert next(reader.ask(f"{ENDLESS} SELECT x FROM a").rows) == (1,)
        assert rows(reader, "SELECT 1") == [(1,)]


# --- the process -------------------------------------------------------------------------------------


@pytest.mark.promise(
    "SQL finds a fault in SQLite and crashes it", "its process dies alone; that is said in one line"
)
def test_a_process_that_dies_is_replaced(reader):
    rows(reader, "SELECT 1")
    os.kill(reader._worker._process.pid, signal.SIGSEGV)
    with pytest.raises(UsageMistake) as refused:
        rows(reader, "SELECT 1")
    assert "\n" not in str(refused.value)
    assert rows(reader, "SELECT 1") == [(1,)]


@pytest.mark.promise(
    "secrets are in the environment and a question is asked", "its process does not get them"
)
def test_the_process_knows_no_secret(played, monkeypatch):
    monkeypatch.setenv("TRIAL_MONITOR_SMTP_PASSWORD", "canary")
    with DatabaseReader(played) as reader:
        rows(reader, "SELECT 1")
        environment = Path(f"/proc/{reader._worker._process.pid}/environ").read_bytes()
    assert b"canary" not in environment
    assert b"TRIAL_MONITOR" not in environment


def test_no_process_is_left_behind(played):
    with DatabaseReader(played) as reader:
        rows(reader, "SELECT 1")
        number = reader._worker._process.pid
    assert not is_alive(number)


def test_a_machine_without_a_temporary_folder_sorts_beside_the_database(database, monkeypatch):
    def none():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none)
    with DatabaseReader(database) as reader:
        assert rows(reader, "SELECT count(*) FROM (SELECT * FROM trials ORDER BY title)")
        environment = Path(f"/proc/{reader._worker._process.pid}/environ").read_bytes()
    assert f"SQLITE_TMPDIR={database.parent}".encode() in environment


@pytest.mark.parametrize("sql", ["SELECT count(*) FROM subscribers", "SELECT count(*) FROM SUBSCRIBERS", "SELECT count(*) FROM main.Subscribers", "SELECT 1 FROM sqlite_sequence", "SELECT seq FROM sqlite_sequence", "SELECT count(*) FROM sqlite_dbpage", "SELECT count(*) FROM dbstat", "SELECT exists(SELECT 1 FROM deliveries)", "SELECT 1 FROM trials WHERE EXISTS (SELECT * FROM subscribers WHERE address LIKE 'a%')", "SELECT rowid FROM subscribers", "SELECT * FROM trials NATURAL JOIN subscribers", "SELECT max(rowid) FROM Deliveries"])  # fmt: skip
def test_not_even_their_number_is_given(reader, sql):
    with pytest.raises(UsageMistake):
        rows(reader, sql)


def test_a_part_of_a_question_may_have_any_name(reader):
    assert rows(
        reader, "WITH subscribed AS (SELECT 1 UNION ALL SELECT 2) SELECT count(*) FROM subscribed"
    ) == [(2,)]
    assert rows(reader, "SELECT count(*) FROM (SELECT 1) AS anything") == [(1,)]
    assert rows(reader, "SELECT count(*) > 0 FROM TRIALS") == [(1,)]
