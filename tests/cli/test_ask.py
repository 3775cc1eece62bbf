"""The commands that ask, from the command line to the exit code."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from monitor.cli.main import cli
from monitor.config import loading as config
from monitor.errors import TrialMonitorError
from monitor.model import Decision, Finding, NewRecord, Poll, PollRun, PollStatus, Trial
from monitor.registry.ctgov.parse import read_trial
from monitor.store import Store

DAY_ONE, DAY_TWO = datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 20, 15, tzinfo=UTC)


def raw(status, posted, measure, title="Invented cells for a disc"):
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT99000001", "briefTitle": title},
                "statusModule": {
                    "overallStatus": status,
                    "startDateStruct": {"date": "2026-01"},
                    "lastUpdatePostDateStruct": {"date": posted, "type": "ACTUAL"},
                },
                "designModule": {
                    "studyType": "INTERVENTIONAL",
                    "enrollmentInfo": {"count": 40, "type": "ESTIMATED"},
                },
                "outcomesModule": {"primaryOutcomes": [{"measure": measure, "timeFrame": "12 months"}]},
            },
            "hasResults": False,
        }
    ).encode()


@pytest.fixture
def state(tmp_path):
    """A state directory with one trial of two versions; the title would colour a terminal red."""
    folder = tmp_path / "state"
    versions = (
        (DAY_ONE, raw("RECRUITING", "2026-02-01", "Pain")),
        (DAY_TWO, raw("SUSPENDED", "2026-03-18", "Disability", title="=Red \x1b[31mcells")),
    )
    with Store.open(folder / "monitor.db") as store:
        for number, (at, study) in enumerate(versions, start=1):
            record = read_trial(study)
            assert isinstance(record, Trial)
            poll = Poll(
                run=str(number),
                watch="discs",
                started_at=at,
                finished_at=at,
                status=PollStatus.COMPLETE,
                data_timestamp=at,
            )
            finding = Finding(
                nct_id=record.nct_id,
                fingerprint=record.fingerprint,
                title=record.facts.title,
                record=NewRecord.of(record, title=record.facts.title, url=""),
                version=number,
                decisions=(Decision(nct_id=record.nct_id, watch="discs", included=True, reason="both"),),
                watches=("discs",),
            )
            run = PollRun(run=str(number), polls=(poll,), config_digest="x", next_due={})
            watch = replace(config.load().watch[0], slug="discs")
            store.apply(run, [finding], watches=(watch,), topics=())
    return folder


@pytest.fixture
def call(state):
    def run(*arguments, folder=None):
        result = CliRunner().invoke(cli, ["--state", str(folder or state), *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            assert isinstance(result.exception, TrialMonitorError), result.exception
        return result

    return run


def mistake(result):
    """The error that the user would see, in one line, and its exit code."""
    assert isinstance(result.exception, TrialMonitorError)
    assert "\n" not in str(result.exception)
    return result.exception.exit_code, str(result.exception)


def test_a_select_is_answered_as_a_table_without_control_characters(call):
    result = call("query", "SELECT nct_id, title FROM trials")
    assert result.exit_code == 0
    assert "NCT99000001  =Red [31mcells" in result.output
    assert "\x1b" not in result.output


def test_formats_for_programs_have_the_title_as_it_is(call):
    sql = "SELECT nct_id, title FROM trials"
    expected = {"nct_id": "NCT99000001", "title": "=Red \x1b[31mcells"}
    assert json.loads(call("query", sql, "--format", "json").output) == [expected]
    assert json.loads(call("query", sql, "--format", "ndjson").output) == expected
    rows = list(csv.DictReader(io.StringIO(call("query", sql, "--format", "csv").output)))
    assert rows == [expected]
    safe = list(csv.DictReader(io.StringIO(call("query", sql, "--format", "csv", "--spreadsheet").output)))
    assert safe[0]["title"].startswith("'=Red")


def test_questions_are_listed_and_asked_by_name_with_parameters(call):
    listed = call("query", "--list").output
    assert "stopped-and-why: Which disc trials stopped, and why" in listed
    assert "--param nct=...  NCT number (needed)" in listed
    result = call("query", "status-periods", "--param", "nct=NCT99000001", "--format", "json")
    assert [row["overall_status"] for row in json.loads(result.output)] == ["RECRUITING", "SUSPENDED"]
    result = call("query", "primary-outcome-at-start", "--param", "nct=NCT99000001", "--format", "json")
    assert [(row["measure"], row["still_so"]) for row in json.loads(result.output)] == [("Pain", 0)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("query",),
        ("query", "nothing"),
        ("query", "status-periods"),
        ("query", "status-periods", "--param", "nct"),
        ("query", "status-periods", "--param", "other=1"),
        ("query", "DELETE FROM trials"),
        ("query", "SELECT * FROM nowhere"),
        ("search", "--expression", "AND ("),
        ("search", "***"),
        ("export", "nowhere"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(call, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert mistake(call(*arguments))[0] == 2


@pytest.mark.parametrize(
    "command", [("query", "SELECT 1"), ("search", "x"), ("export",), ("backup", "b.db"), ("explore",)]
)
def test_without_a_database_nothing_is_made(call, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    empty = tmp_path / "empty"
    code, message = mistake(call(*command, folder=empty))
    assert code == 1
    assert "no database yet" in message
    assert not empty.exists()
    assert not (tmp_path / "b.db").exists()


def test_search_shows_trials_with_the_words_around_the_match(call):
    result = call("search", "disability")
    assert "NCT99000001  =Red [31mcells  (SUSPENDED)" in result.output
    assert "[Disability]" in result.output
    assert json.loads(call("search", "disability", "--json").stdout)[0]["where"] == "trial"
    assert call("search", "pain").stdout == ""


def test_search_for_a_number_leads_to_show(call):
    result = call("search", "nct99000001")
    assert "NCT99000001  =Red [31mcells  (SUSPENDED)" in result.stdout
    assert "`trial-monitor show NCT99000001` shows" in result.stderr
    assert json.loads(call("search", "NCT99000001", "--json").stdout)[0]["nct_id"] == "NCT99000001"
    unknown = call("search", "NCT00000000")
    assert (unknown.stdout, unknown.exit_code) == ("", 0)
    assert "NCT00000000: not followed" in unknown.stderr


def test_show_prints_the_version_of_a_day_by_either_clock(call):
    registry = call("show", "nct99000001", "--as-of", "2026-03-18").output
    assert "SUSPENDED" in registry
    assert "primary outcome: Disability (12 months)" in registry
    ours = call("show", "NCT99000001", "--as-of", "2026-03-18", "--clock", "ours").output
    assert "RECRUITING" in ours
    assert "primary outcome: Pain (12 months)" in ours
    (shown,) = json.loads(call("show", "NCT99000001", "--as-of", "2026-02-01", "--json").output)
    assert (shown["held"]["version"], shown["facts"]["overall_status"]) == (1, "RECRUITING")


def test_a_day_without_a_stored_version_is_said_and_is_exit_code_one(call):
    early = call("show", "NCT99000001", "--as-of", "2026-01-31")
    assert early.exit_code == 1
    assert "no version of 2026-01-31 is stored; the first one is of 2026-02-01" in early.output
    assert "not followed" in call("show", "NCT99000009", "--as-of", "2026-01-31").output
    assert call("show", "NCT99000001", "--as-of", "yesterday").exit_code == 2


def test_tables_are_exported_into_a_folder(call, tmp_path):
    result = call("export", "trials", "recruiting_now", "--output", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"trials.csv", "recruiting_now.csv"}
    assert f"{tmp_path / 'out' / 'trials.csv'}: 1 row" in result.output


def test_a_backup_is_restored_and_the_replaced_database_is_kept(call, state, tmp_path):
    copy = tmp_path / "copy.db"
    assert call("backup", str(copy)).exit_code == 0
    with closing(sqlite3.connect(state / "monitor.db")) as connection:
        connection.execute("UPDATE trials SET title = 'lost'")
        connection.commit()
    assert mistake(call("restore", str(copy)))[0] == 2
    result = call("restore", str(copy), "--replace")
    assert result.exit_code == 0
    assert "monitor.db.before-restore" in result.output
    assert "=Red" in call("query", "SELECT title FROM trials").output
    assert mistake(call("restore", str(tmp_path / "none.db"), "--replace"))[0] == 1


@pytest.mark.parametrize(
    "name", ["https://clinicaltrials.gov/study/NCT99000001", " nct 99000001", "NCT99000001."]
)
def test_show_takes_a_number_however_it_was_copied(call, name):
    assert call("show", name).output.startswith("NCT99000001  ")
