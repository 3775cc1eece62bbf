"""`trial-monitor backfill` as a person calls it, and `show` after it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time

import faults
import pytest


@pytest.fixture
def histories(command, reachable, state):
    """`answer = histories("--json")`: the command over a copy of the demo's state."""
    return lambda *arguments: command("--config", reachable, "--state", state, "backfill", *arguments)


@pytest.fixture
def show(command, reachable, state):
    return lambda *arguments: command("--config", reachable, "--state", state, "show", *arguments)


@pytest.fixture
def followed(command, reachable, state):
    said = command("--config", reachable, "--state", state, "screening", "--in", "--json").out
    return sorted({row["decision"]["nct_id"] for row in json.loads(said)})


def test_it_says_in_one_line_what_was_read(histories, followed):
    answer = histories(*followed[:3])
    assert (answer.code, answer.complaint) == (0, [])
    assert re.fullmatch(
        r"histories of 3 of 3 trials are whole: \d+ versions and \d+ historical updates added\n", answer.out
    )


def test_as_json_it_lists_every_trial(histories, followed):
    printed = json.loads(histories("--json", *followed[:2]).out)
    assert [trial["nct_id"] for trial in printed["trials"]] == followed[:2]
    assert {trial["status"] for trial in printed["trials"]} == {"whole"}
    assert printed["ended"] is None


def test_show_prints_the_history_and_where_it_comes_from(histories, show, followed):
    before = show(followed[0]).out
    assert "history" not in before
    histories(followed[0])
    after = show(followed[0]).out
    assert re.search(rf"\d{{4}}-\d\d-\d\d, from the registry's record history  {followed[0]}:h0-h1", after)
    assert "version 0 (history): read " in after
    printed = json.loads(show("--json", followed[0]).out)[0]
    assert {row["source"] for row in printed["versions"]} == {"history", "observed"}
    assert "history" in {row["source"] for row in printed["updates"]}


def test_an_unknown_trial_is_one_line(histories, registry):
    answer = histories("NCT09999999")
    assert answer.code == 2
    assert answer.complaint == ["trial-monitor: NCT09999999: not followed (see `trial-monitor screening`)"]
    assert registry.requests == ()


def test_without_a_database_it_says_what_to_do_first(command, reachable, tmp_path):
    answer = command("--config", reachable, "--state", tmp_path / "none", "backfill")
    assert answer.code == 1
    assert "run `trial-monitor poll` first" in answer.complaint[0]


def test_a_registry_without_the_endpoint_is_no_failure(histories, registry, followed):
    registry.faults.add(faults.status(404), path="/api/int", times=None)
    answer = histories(*followed[:2])
    assert answer.code == 0
    assert [line.partition(": ")[2][:10] for line in answer.complaint] == ["no history"] * 2
    assert answer.out.startswith("histories of 0 of 2 trials are whole, 2 without a history: 0 versions")


def test_a_refusal_ends_it_early(histories, registry):
    registry.faults.add(faults.forbidden(), path="/api/int", times=None)
    answer = histories()
    assert answer.code == 75
    assert "403" in answer.complaint[-1]
    assert len(registry.requests) == 1


def test_a_registry_in_maintenance_ends_it_after_some_trials(histories, registry):
    registry.faults.add(faults.server_error(), path="/api/int", times=None)
    answer = histories()
    assert answer.code == 75
    assert answer.complaint[-1].startswith("ended early: 5 trials in a row could not be read")
    assert len(registry.requests) == 5


def test_terminated_it_keeps_what_it_has(program, configure, registry, state, histories, followed):
    slow = configure(base_url=registry.base_url, history_url=registry.history_url, min_interval_seconds=0.05)
    with subprocess.Popen(
        [program, "--config", slow, "--state", state, "backfill", *followed[:6]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        while len(registry.requests) < 8 and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 75
    assert "stopped; what was read is kept" in err
    assert re.search(r": [1-9]\d* versions and", out)
    asked = len(registry.requests)
    assert histories(*followed[:6]).code == 0
    again = [request.path for request in registry.requests[asked:] if "/history/" in request.path]
    assert not {
        request.path for request in registry.requests[: asked - 1] if "/history/" in request.path
    } & set(again)
