"""Each command with its output, its complaints and its exit codes, every one really provoked."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import faults
import pytest
from world import SyntheticWorld

from monitor.demo.emulator.server import Emulator

LOCK = "monitor.lock"
HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("locked", flush=True)
    sys.stdin.read()
"""


# --- 0: done -------------------------------------------------------------------------------------


def test_the_demo_says_what_happened_and_where_it_is(played):
    assert (played.done.returncode, played.done.stderr) == (0, "")
    said = played.done.stdout
    assert said.startswith("4 releases played, from 2 March 2026 to ")
    for name in ("feed", "digest", "trial", "claim", "all pages", "database"):
        (path,) = re.findall(rf"^{name}\s+(\S+)$", said, flags=re.MULTILINE)
        assert played.folder.joinpath(path).is_file(), name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("digest", r"trials/NCT99\d{6}\.html"),
        ("trial", r"<h2[^>]*>[^<]*[Cc]hange"),
        ("claim", r'<h2 id="values">'),
        ("claim", r"\d+ of \d+"),
    ],
)
def test_the_last_lines_of_the_demo_lead_to_pages_that_show_something(played, name, shown):
    (path,) = re.findall(rf"^{name}\s+(\S+)$", played.done.stdout, flags=re.MULTILINE)
    assert re.search(shown, played.folder.joinpath(path).read_text("utf-8"))


def test_the_demo_plays_again_over_its_own_folder(command, played, tmp_path):
    (tmp_path / "demo").mkdir()
    for _ in range(2):
        assert command("--state", tmp_path, "demo", "--releases", "1").code == 0


def test_status_says_what_is_followed(command, played):
    answer = command("--state", played.state, "status")
    assert (answer.code, answer.err) == (0, "")
    assert "trials followed" in answer.out
    assert "last good poll 2026-03-" in answer.out
    assert "next poll: " in answer.out


def test_show_prints_a_trial_with_its_versions_and_changes(command, played):
    nct_id = json.loads(command("--state", played.state, "screening", "--in", "--json").out)[0]["decision"][
        "nct_id"
    ]
    answer = command("--state", played.state, "show", nct_id.lower())
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(nct_id)
    assert "version 1 (observed)" in answer.out


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["status", "--json"], dict),
        (["screening", "--json"], list),
        (["screening", "--out", "--json"], list),
        (["show", "NCT99000001", "--json"], list),
    ],
)
def test_json_is_one_document_on_standard_output_and_nothing_else(command, played, arguments, kind):
    answer = command("--state", played.state, *arguments)
    assert (answer.code, answer.err) == (0, "")
    assert isinstance(json.loads(answer.out), kind)


def test_screening_lists_what_was_left_out_with_its_reason(command, played):
    out = json.loads(command("--state", played.state, "screening", "--out", "--json").out)
    both = json.loads(command("--state", played.state, "screening", "--json").out)
    within = json.loads(command("--state", played.state, "screening", "--in", "--json").out)
    assert out
    assert {row["decision"]["included"] for row in out} == {False}
    assert all(row["decision"]["reason"] for row in out)
    assert len(out) + len(within) == len(both)


def test_screening_in_a_pipe_is_one_line_a_decision(command, played):
    answer = command("--state", played.state, "screening", "--out", "--watch", "stem-cell-spine")
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert answer.complaint == [f"{len(lines)} decisions"]
    for line in lines:
        nct_id, watch, verdict, reason, title = line.split("\t")
        assert re.fullmatch(r"NCT\d{8}", nct_id)
        assert (watch, verdict) == ("stem-cell-spine", "out")
        assert reason
        assert title


def test_check_finds_a_played_state_good(command, played):
    answer = command("--state", played.state, "check")
    assert (answer.code, answer.err) == (0, "")
    parts = [text for text in answer.out.splitlines() if not text.startswith("note: ")]
    assert all(part.endswith(": good") for part in parts)


def test_without_a_public_address_publish_and_check_say_what_is_left_out(command, played):
    for name in ("publish", "check"):
        assert "note: no feeds.opml and no feeds-topics.opml" in command("--state", played.state, name).out


def test_since_goes_on_from_a_cursor(command, played):
    whole = command("--state", played.state, "since", "2026-01-01").out.splitlines()
    assert whole
    middle = json.loads(whole[len(whole) // 2])["cursor"]
    assert command("--state", played.state, "since", middle).out.splitlines() == whole[len(whole) // 2 + 1 :]
    assert "\n".join(whole) + "\n" == (played.state / "public/data/changes.ndjson").read_text("utf-8")
    wrong = command("--state", played.state, "since", "lately")
    assert wrong.code == 2
    assert len(wrong.complaint) == 1


def test_publish_over_a_published_folder_writes_nothing(command, state):
    answer = command("--state", state, "publish")
    assert (answer.code, answer.complaint) == (0, [])
    assert "0 written, 0 removed" in answer.out


def test_digest_prints_a_page_or_writes_it(command, played, tmp_path):
    page = command("--state", played.state, "digest")
    assert page.code == 0
    assert page.out.startswith("<!DOCTYPE html>")
    target = tmp_path / "week.html"
    answer = command("--state", played.state, "digest", "--week", "2026-W10", "--output", target)
    assert (answer.code, answer.out) == (0, f"{target}\n")
    assert "Week 10 of 2026" in target.read_text(encoding="utf-8")


def test_a_poll_is_a_baseline_and_then_finds_nothing_new(command, reachable, registry, tmp_path):
    first = command("--config", reachable, "--state", tmp_path / "s", "poll")
    assert (first.code, first.complaint) == (0, [])
    assert "(first poll: the baseline)" in first.out
    assert first.out.endswith("0 updates\n")
    again = command("--config", reachable, "--state", tmp_path / "s", "poll", "--json")
    assert again.code == 0
    assert {row["status"] for row in json.loads(again.out)["polls"]} == {"not_modified"}
    events = [json.loads(line)["event"] for line in again.err.splitlines()]
    assert set(events) <= {"poll", "publish"}


# --- 1: anything else ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["status"], ["show", "NCT99000001"], ["screening"], ["publish"], ["digest"]]
)
def test_before_the_first_poll_there_is_nothing_to_look_at(command, tmp_path, arguments):
    answer = command("--state", tmp_path / "none", *arguments)
    assert (answer.code, answer.out) == (1, "")
    (line,) = answer.complaint
    assert "run `trial-monitor poll` first" in line
    assert not (tmp_path / "none").exists()  # to look makes nothing


def test_check_before_the_first_poll_is_good(command, tmp_path):
    answer = command("--state", tmp_path / "none", "check")
    assert (answer.code, answer.err) == (0, "")
    assert "none yet" in answer.out


@pytest.fixture
def configured(tmp_path):
    """`path = configured(line)`: the smallest configuration, with one more line."""

    def write(text):
        path = tmp_path / "config.toml"
        path.write_text(f"[shipped]\nwatches = ['stem-cell-spine']\n{text}\n", encoding="utf-8")
        return path

    return write


@pytest.mark.promise(
    "publish.directory names the state directory, or a folder that it is in",
    "refused with one line: the database would be served and uploaded",
)
@pytest.mark.parametrize("directory", [".", "..", "/", "public/..", "../state", "./", "../../"])
@pytest.mark.parametrize("name", ["check", "publish"])
def test_the_state_directory_is_never_published(command, configured, tmp_path, directory, name):
    (tmp_path / "state").mkdir()
    path = configured(f"[publish]\ndirectory = '{directory}'")
    answer = command("--config", path, "--state", tmp_path / "state", name)
    assert answer.code == 78
    (line,) = answer.complaint
    assert "publish.directory" in line


def test_the_state_directory_is_not_published_by_another_name(command, configured, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "site").symlink_to("state")
    path = configured(f"[publish]\ndirectory = '{tmp_path / 'site'}'")
    assert command("--config", path, "--state", tmp_path / "state", "check").code == 78


def test_a_folder_beside_the_state_directory_may_be_published(command, configured, tmp_path):
    path = configured("[publish]\ndirectory = '../site'")
    assert command("--config", path, "--state", tmp_path / "state", "check").code == 0


@pytest.mark.parametrize(
    "text", ["location = 'silent'", "locations = 'quiet'"], ids=["no such kind", "no such severity"]
)
def test_check_finds_what_the_first_poll_would_refuse(command, configured, tmp_path, text):
    path = configured(f"[changes]\n{text}")
    answer = command("--config", path, "--state", tmp_path / "state", "check")
    assert answer.code == 78
    (line,) = answer.complaint
    assert "[changes] location" in line


def test_show_names_an_unknown_trial_and_shows_the_others(command, played):
    answer = command("--state", played.state, "show", "NCT99000001", "NCT00000000")
    assert answer.code == 1
    assert answer.out.startswith("NCT99000001")
    (line,) = answer.complaint
    assert line.startswith("NCT00000000: not followed")


@pytest.mark.parametrize("arguments", [("show",), ("show", "--as-of", "2026-09-01"), ("backfill",)])
def test_a_name_that_is_no_nct_number_is_called_that(command, played, arguments):
    answer = command("--state", played.state, *arguments, "NCT123")
    assert answer.code != 0
    assert [line.removeprefix("trial-monitor: ") for line in answer.complaint] == [
        "NCT123: is no NCT number such as NCT01234567"
    ]


def test_check_asks_the_registry_without_a_database(command, configure, tmp_path):
    world = SyntheticWorld()
    with Emulator(world, clock=lambda: datetime.now(UTC)) as registry:
        registry.faults.add(with_timestamp_of_now(), path="/version", times=None)
        config = configure(base_url=registry.base_url, history_url=registry.history_url)
        asked = command("--config", config, "--state", tmp_path / "new", "check", "--registry")
        assert asked.code == 0, asked.out
        assert "different  " not in asked.out
        assert "16 as expected, 0 different, 2 not asked" in asked.out.replace("\n", " ")
        registry.faults.add(faults.status(404), path="/studies/NCT99999999")
        asked = command("--config", config, "--state", tmp_path / "new", "check", "--registry", "--json")
    assert asked.code == 1
    document = json.loads(asked.out)
    (probe,) = [probe for probe in document["probes"] if probe["good"] is False]
    assert (probe["name"], probe["came"]) == ("absent record", "404")
    assert not (tmp_path / "new").exists()


def with_timestamp_of_now():
    stamp = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    return faults.mutate_answer(lambda version: version | {"dataTimestamp": stamp})


def test_check_of_an_unreachable_registry_says_so_in_each_line(command, unreachable, tmp_path):
    asked = command("--config", unreachable, "--state", tmp_path / "new", "check", "--registry")
    assert asked.code == 1
    assert "different  user agent: no answer from the registry" in asked.out


@pytest.mark.parametrize("where", ["head", "middle"])
def test_check_names_a_damaged_database_and_leaves_it_as_it_is(command, state, where):
    database = state / "monitor.db"
    content = bytearray(database.read_bytes())
    start = 0 if where == "head" else 8192
    content[start : start + 65536] = b"\xa5" * 65536
    database.write_bytes(content)
    answer = command("--state", state, "check")
    assert answer.code == 1
    assert str(database) in answer.err
    assert "Traceback" not in answer.err
    assert database.read_bytes() == bytes(content)


def test_the_demo_never_deletes_a_folder_that_is_not_its_own(command, tmp_path):
    precious = tmp_path / "demo" / "precious.txt"
    precious.parent.mkdir()
    precious.write_text("years of work", encoding="utf-8")
    answer = command("--state", tmp_path, "demo", "--releases", "1")
    assert answer.code == 1
    (line,) = answer.complaint
    assert "is not a folder of the demo's" in line
    assert precious.read_text(encoding="utf-8") == "years of work"


# --- 2: the command line -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["fly"], "fly"),
        (["poll", "--fast"], "--fast"),
        (["show"], "NCT"),
        (["demo", "--releases", "0"], "--releases"),
        (["demo", "--data", "no-such-folder"], "--data"),
        (["digest", "--week", "2026-47"], "--week"),
        (["digest", "--week", "2026-W60"], "--week"),
        (["digest", "--week", "last"], "--week"),
        (["poll", "--watch", "knees"], "knees"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_is_named(command, state, unreachable, arguments, named):
    answer = command("--config", unreachable, "--state", state, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.complaint[-1]
    assert "Traceback" not in answer.err


# --- 75: try again later -------------------------------------------------------------------------


def test_an_unreachable_registry_is_said_and_recorded(command, unreachable, tmp_path):
    state = tmp_path / "s"
    answer = command("--config", unreachable, "--state", state, "poll")
    assert answer.code == 75
    assert all("failed, nothing was changed" in line for line in answer.complaint)
    assert len(answer.complaint) == 2  # one for each watch
    status = command("--config", unreachable, "--state", state, "status")
    assert status.code == 0
    assert "no good poll yet" in status.out
    assert "1 poll failed since:" in status.out


def test_a_failed_poll_is_json_all_the_same(command, unreachable, tmp_path):
    answer = command("--config", unreachable, "--state", tmp_path / "s", "poll", "--json")
    assert answer.code == 75
    polls = json.loads(answer.out)["polls"]
    assert {row["status"] for row in polls} == {"failed"}
    assert all(row["error"] for row in polls)
    assert answer.complaint == []


def test_a_refused_client_learns_what_to_try(command, reachable, registry, tmp_path):
    registry.faults.add(faults.forbidden(), times=None)
    answer = command("--config", reachable, "--state", tmp_path / "s", "poll")
    assert answer.code == 75
    assert "403" in answer.complaint[0]
    assert "user_agent" in answer.complaint[0].replace("User-Agent", "user_agent")


def test_an_incomplete_poll_is_tried_again_later(command, reachable, registry, tmp_path):
    registry.faults.add(faults.wrong_total(3), path="/studies", times=None)
    answer = command("--config", reachable, "--state", tmp_path / "s", "poll")
    assert answer.code == 75
    assert all(line.endswith("try again later") for line in answer.complaint)


def test_while_another_process_is_at_work_nothing_is_done(command, unreachable, state):
    with _locked(state / LOCK):
        for name in ("poll", "publish"):
            answer = command("--config", unreachable, "--state", state, name)
            assert (answer.code, answer.out) == (75, "")
            (line,) = answer.complaint
            assert "another trial-monitor is at work" in line
        assert command("--config", unreachable, "--state", state, "status").code == 0  # to look is free
    assert command("--config", unreachable, "--state", state, "publish").code == 0


@contextlib.contextmanager
def _locked(lock):
    """The lock, in the hands of another process."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == b"locked\n"
        yield
        holder.communicate(timeout=30)
    assert holder.returncode == 0


# --- 78: the configuration -----------------------------------------------------------------------


def test_an_unknown_key_is_named_in_one_line(process, configure, tmp_path):
    path = configure('\n[surprise]\nhost = "localhost"\n')
    done = process("--config", path, "--state", tmp_path / "s", "poll")
    assert (done.returncode, done.stdout) == (78, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"trial-monitor: {path}: ")
    assert "surprise" in line
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[schedule]\npoll = "whenever"\n', "schedule.poll"),
        ("[publish]\nfeed_items = 'many'\n", "publish.feed_items"),
        ("[publish\n", "TOML"),
    ],
    ids=["cron", "type", "syntax"],
)
def test_a_wrong_value_is_named_in_one_line(command, tmp_path, text, named):
    path = tmp_path / "mine.toml"
    watch = '[[watch]]\nslug = "a"\ntitle = "A"\nconditions = ["a"]\ninterventions = ["b"]\n'
    path.write_text(f'{watch}[watch.scope]\nconditions = ["a"]\ncells = ["b"]\n{text}', encoding="utf-8")
    answer = command("--config", path, "check")
    assert (answer.code, answer.out) == (78, "")
    (line,) = answer.complaint
    assert named in line


def test_a_configuration_that_is_not_there_is_named_once(command, tmp_path):
    answer = command("--config", tmp_path / "no.toml", "check")
    assert answer.code == 78
    (line,) = answer.complaint
    assert line.count("no.toml") == 1
    assert "No such file" in line


# --- pipes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["screening", "--json"], ["show", "NCT99000001"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_failure_and_no_noise(played, program, arguments):
    with subprocess.Popen(
        [program, "--state", played.state, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) in [(0, b""), (0, b"%d decisions\n")], err
