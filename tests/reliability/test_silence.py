"""One failed poll is silence; many are said, once, and once more when it is over; and what an operator can see."""

from __future__ import annotations

import json
import re
import sqlite3

import faults
import feedparser
import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases
from monitor.model import PollStatus

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")


@pytest.fixture
def player(played, small_config, tmp_path):
    """A monitor after its baseline; the next release has one change."""
    running = played.make_trial(1)
    ended = played.make_trial(1, status="TERMINATED")
    world = Releases(
        *(
            played.make_release(day, *trials)
            for day, trials in zip(DAYS, ([running], [ended], [ended]), strict=True)
        )
    )
    with Emulator(world) as emulator:
        made = played.Player(world, emulator, small_config, tmp_path / "state")
        assert made.poll(0).status is PollStatus.COMPLETE
        emulator.go_to(1)
        yield made
        made.service.close()


def fail(player, times):
    player.emulator.faults.add(faults.server_error(503), times=None)
    for _ in range(times):
        assert player.poll().status is PollStatus.FAILED
    player.emulator.faults.clear()


def items(player, name="stem-cell-spine"):
    feed = json.loads((player.public / "feeds" / f"{name}.json").read_bytes())
    return [(item["id"], item["title"]) for item in feed["items"]]


def run(player, *arguments):
    player.service.close()
    return CliRunner().invoke(cli, ["--state", str(player.state), *arguments])


@pytest.mark.promise("one or two polls fail", "silence: no feed changes a byte, and the digest names the gap")
@pytest.mark.parametrize("times", [1, 2])
def test_a_failed_poll_is_silence(player, times):
    before = {path: path.read_bytes() for path in (player.public / "feeds").rglob("*") if path.is_file()}
    fail(player, times)
    assert {
        path: path.read_bytes() for path in (player.public / "feeds").rglob("*") if path.is_file()
    } == before
    assert b"503" in (player.public / "digests" / "latest.html").read_bytes()


@pytest.mark.promise(
    "three polls in a row fail (`failures_in_a_row`)",
    "one item in the main feed of each watch, in no other, with an ID that never changes; `status` says it",
)
def test_failures_in_a_row_are_one_item(player):
    quiet = {name: items(player, name) for name in ("stem-cell-spine/results", "stem-cell-spine/status")}
    fail(player, 3)
    said = items(player)
    assert [title.partition(":")[0] for _, title in said] == [
        "Registry not read since 2 March 2026",
        "Following 1 trial from now on",
    ]
    fail(player, 2)
    assert items(player) == said
    assert {name: items(player, name) for name in quiet} == quiet
    result = run(player, "status")
    assert re.search(r"ALARM stem-cell-spine: no good poll since .*: 3 polls .*503", result.output)


@pytest.mark.promise(
    "polling works again after such a row", "one further item says so, beside what changed meanwhile"
)
def test_the_end_of_the_row_is_one_item(player):
    fail(player, 4)
    (begun, *_) = items(player)
    assert player.poll().status is PollStatus.COMPLETE
    titles = [title for _, title in items(player)]
    assert sum(title.startswith("Registry read again") for title in titles) == 1
    assert sum("Terminated" in title for title in titles) == 1
    assert begun in items(player)
    assert len({item_id for item_id, _ in items(player)}) == 4
    again = items(player)
    player.poll(2)
    assert items(player) == again
    for extension in ("rss", "atom"):
        parsed = feedparser.parse((player.public / "feeds" / f"stem-cell-spine.{extension}").read_bytes())
        assert not parsed.bozo
        assert len(parsed.entries) == 4
    assert "without success" not in run(player, "status").output


@pytest.mark.promise(
    "the published folder is lost while an alarm lasts",
    "the very same bytes, alarms included, from the database alone",
)
def test_alarms_are_made_of_what_is_stored(player):
    fail(player, 3)
    player.poll()
    feed = player.public / "feeds" / "stem-cell-spine.atom"
    before = feed.read_bytes()
    for path in player.public.rglob("*"):
        if path.is_file():
            path.unlink()
    player.service.publish()
    assert feed.read_bytes() == before


@pytest.mark.promise(
    "the last good poll is older than `oldest_good_poll_hours`",
    "said by `status`, and by one item after the next failure",
)
def test_an_old_last_good_poll_is_said(player):
    player.now = player.now.replace(day=20)
    fail(player, 1)
    assert items(player)[0][1].startswith("Registry not read since 2 March 2026")
    alarms = json.loads(run(player, "status", "--json").stdout)["alarms"]
    assert [alarm["watch"] for alarm in alarms][:1] == ["stem-cell-spine"]


@pytest.mark.promise("a record cannot be read", "`status` names it with its reason, as long as that is so")
def test_status_names_what_was_set_aside(player):
    def broken(study):
        study["protocolSection"]["statusModule"]["overallStatus"] = 7
        return study

    extra = faults.mutate_study(broken)
    player.emulator.faults.add(extra, where=lambda call: call.param("filter.ids") is not None, times=None)
    player.poll()
    assert "NCT99000001" in run(player, "status").output
    player.emulator.faults.clear()
    player.poll(2)
    assert "set aside:" not in run(player, "status").output


@pytest.mark.promise("the API's major version changes", "`status` says it, as long as it is so")
def test_status_says_that_the_api_is_another(player):
    player.emulator.faults.add(faults.api_version("3.1.0"), times=None)
    assert player.poll().status is PollStatus.COMPLETE
    assert "API is version 3.1.0" in run(player, "status").output
    player.emulator.faults.clear()
    player.poll(2)
    assert "API is version" not in run(player, "status").output


DAMAGES = (
    ("a version is gone", "DELETE FROM versions WHERE version = 1", "NCT99000001"),
    ("a checksum is another", "UPDATE trials SET sha256 = 'x'", "checksum"),
    ("an update has no change", "DELETE FROM changes", "has no change"),
    ("a change has no sentence", "UPDATE changes SET sentence = ' '", "has no sentence"),
    ("a row refers to nothing", "UPDATE trial_watches SET watch = 'nowhere'", "not there"),
    ("a trial was removed before it was seen", "UPDATE trials SET removed_at = '2020-01-01T00:00:00Z'", "removed"),
    ("a trial in quarantine is not followed", "INSERT INTO quarantined VALUES ('NCT99999999', 'x', 0, '[]', '2026-03-02T00:00:00Z', 'r')", "is in quarantine, but no trial"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            statement,
            words,
            id=name,
            marks=pytest.mark.promise(
                f"in the database {name}", "`check` names it and ends with exit code 1"
            ),
        )
        for name, statement, words in DAMAGES
    ],
)
def test_check_names_every_inconsistency_it_knows(player, statement, words):
    assert player.poll().status is PollStatus.COMPLETE
    assert run(player, "check").exit_code == 0
    connection = sqlite3.connect(player.service.database)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.commit()
    connection.close()
    result = run(player, "check")
    assert result.exit_code == 1
    assert words in result.output
