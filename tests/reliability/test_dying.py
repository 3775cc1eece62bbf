"""Killed at any moment of poll, store and publish: the next run ends where an undisturbed one would have."""

from __future__ import annotations

import os
import random
import shutil
import signal

import pytest

DEATHS_IN_A_ROW = 3
ROUNDS = 6 if os.environ.get("TRIAL_MONITOR_EVERY_DEATH") else 3
KILLS = {
    "at a call into the system": "event",
    "in the middle of a write to a file": "torn",
    "at a moment of the clock": "clock",
}


PROMISE = "run again: database, feeds and pages are byte for byte those of an undisturbed run; no temporary file is left"


@pytest.fixture(scope="module")
def lengths(fork_server, undisturbed, tmp_path_factory):
    """How many events each poll has, and how large its largest file becomes."""
    found = []
    for index in range(len(fork_server.world)):
        state = tmp_path_factory.mktemp("counted") / "state"
        if index:
            shutil.copytree(undisturbed[index - 1], state)
        events = fork_server.poll(state, index, death=["count"])["events"]
        largest = max(path.stat().st_size for path in undisturbed[index].rglob("*") if path.is_file())
        found.append({"event": events, "torn": largest, "clock": 0.16})
    return found


@pytest.fixture(scope="module")
def kept(fork_server, undisturbed):
    return fork_server, undisturbed


@pytest.mark.parametrize("index", range(4), ids=lambda index: f"release {index}")
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=kind, marks=pytest.mark.promise(f"SIGKILL {name}", PROMISE))
        for name, kind in KILLS.items()
    ],
)
def test_after_any_death_the_next_run_ends_where_an_undisturbed_one_does(
    kept, lengths, look, tmp_path, kind, index
):
    fork_server, undisturbed = kept
    expected = look(undisturbed[index])
    chance = random.Random(f"{kind} {index}")
    killed = 0
    for number in range(ROUNDS):
        state = tmp_path / str(number)
        if index:
            shutil.copytree(undisturbed[index - 1], state)
        deaths = []
        for _ in range(DEATHS_IN_A_ROW):
            at = chance.uniform(0, lengths[index][kind])
            deaths.append([kind, at if kind == "clock" else int(at) + 1])
            ended = fork_server.poll(state, index, death=deaths[-1])
            killed += ended["exit"] in (-signal.SIGKILL, -signal.SIGXFSZ)
        ended = fork_server.poll(state, index)
        assert ended["exit"] == 0
        assert "error" not in ended, (deaths, ended)
        differing = differences(look(state), expected)
        assert not differing, f"after {deaths}: {differing}"
        assert not list(fork_server.temporary.iterdir())
        shutil.rmtree(state)
    assert killed > ROUNDS


def differences(found, expected):
    """What differs, shortly."""
    shown = []
    for name in sorted(found.keys() | expected.keys()):
        mine, theirs = found.get(name), expected.get(name)
        if mine == theirs:
            continue
        if name.endswith(".db") and mine and theirs:
            lines = set(str(mine[1]).splitlines()) ^ set(str(theirs[1]).splitlines())
            shown.append((name, mine[0], theirs[0], [line[:300] for line in sorted(lines)[:6]]))
        else:
            shown.append((name, mine and (mine[0], len(mine[1])), theirs and (theirs[0], len(theirs[1]))))
    return shown
