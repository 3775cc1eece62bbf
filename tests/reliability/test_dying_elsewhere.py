"""Killed in a restore, at the first start, in a migration, while an alarm is published: nothing is lost there either."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import Store, loss
from monitor.store.database import open_database

OLD = Path(__file__).parents[1] / "store" / "old" / "v1.sql"
NOWHERE = "http://127.0.0.1:9"
LAST = 60
"""Among so many last calls of a restore are those that move files."""
EVERYWHERE = bool(os.environ.get("TRIAL_MONITOR_EVERY_DEATH"))
"""Whether to die at each of these steps; a usual run dies at some of them, well spread."""
KILLED = (-signal.SIGKILL, -signal.SIGXFSZ)


def steps(fork_server, state: Path, **order: object) -> int:
    """How many events some work has, done in a copy of a state."""
    copy = state.with_name(state.name + "-counted")
    shutil.copytree(state, copy)
    ended = fork_server.poll(copy, 1, death=["count"], **order)
    assert ended["exit"] == 0, ended
    assert "error" not in ended, ended
    shutil.rmtree(copy)
    return ended["events"]


def sample(every: Sequence[int], share: int) -> Sequence[int]:
    """Return each `share`-th of some steps, or all where that is wanted."""
    return every if EVERYWHERE else every[::share]


def text_of(database: Path) -> str:
    """All that a database has, however often it was opened."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE _sqlite_migrations SET applied_at = ''")
        return "\n".join(connection.iterdump())


# --- restore -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def before(undisturbed, tmp_path_factory) -> Path:
    """A state directory with a database alone, of the second release."""
    state = tmp_path_factory.mktemp("before") / "state"
    state.mkdir(mode=0o700)
    shutil.copy(undisturbed[1] / "monitor.db", state)
    return state


@pytest.fixture(scope="module")
def texts(undisturbed, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("texts")
    shutil.copy(undisturbed[1] / "monitor.db", folder / "old.db")
    shutil.copy(undisturbed[3] / "monitor.db", folder / "new.db")
    return {"old": text_of(folder / "old.db"), "new": text_of(folder / "new.db")}


@pytest.mark.promise(
    "SIGKILL at a call of a restore into the system, at each one about its renames",
    "there is a database at every moment, the old one or the new; the old one is kept; the next restore ends as an"
    " undisturbed one and leaves nothing else",
)
@pytest.mark.parametrize("part", range(2))
def test_a_restore_may_die_at_every_step(fork_server, undisturbed, before, texts, tmp_path, part):
    backup = str(undisturbed[3] / "monitor.db")
    count = steps(fork_server, before, work="restore", backup=backup)
    assert count > LAST
    every = [*range(1, count - LAST, 8), *range(count - LAST, count + 1)]
    for step in sample(every[part::2], 6):
        state = tmp_path / str(step)
        shutil.copytree(before, state)
        ended = fork_server.poll(state, 1, death=["event", step], work="restore", backup=backup)
        assert ended["exit"] in KILLED, (step, ended)
        assert loss.has_content(state / "monitor.db"), step
        open_database(state / "monitor.db", read_only=True).close()
        ended = fork_server.poll(state, 1, work="restore", backup=backup)
        assert ended["exit"] == 0, (step, ended)
        assert text_of(state / "monitor.db") == texts["new"], step
        assert texts["old"] in {text_of(path) for path in loss.kept(state / "monitor.db")}, step
        left = {path.name for path in state.iterdir()} - {"monitor.db", "monitor.lock"}
        assert left == {path.name for path in loss.kept(state / "monitor.db")}, step
        shutil.rmtree(state)


@pytest.mark.promise(
    "SIGKILL in the middle of a restore's write to a file",
    "the old database is there, whole; the next restore ends as an undisturbed one",
)
def test_a_restore_may_die_in_a_write(fork_server, undisturbed, before, texts, tmp_path):
    backup = undisturbed[3] / "monitor.db"
    chance = random.Random("restore")
    for number in sample(range(20), 3):
        state = tmp_path / str(number)
        shutil.copytree(before, state)
        size = chance.randrange(1, backup.stat().st_size)
        ended = fork_server.poll(state, 1, death=["torn", size], work="restore", backup=str(backup))
        assert ended["exit"] in KILLED, ended
        assert text_of(state / "monitor.db") == texts["old"]
        ended = fork_server.poll(state, 1, work="restore", backup=str(backup))
        assert text_of(state / "monitor.db") == texts["new"]
        assert text_of(Path(ended["kept"])) == texts["old"]
        shutil.rmtree(state)


@pytest.mark.promise(
    "SIGKILL in a restore over a damaged database",
    "what was damaged is kept with its journal; the next restore ends as an undisturbed one",
)
def test_a_restore_over_damage_may_die(fork_server, undisturbed, before, texts, tmp_path):
    backup = str(undisturbed[3] / "monitor.db")
    damaged = tmp_path / "damaged"
    shutil.copytree(before, damaged)
    (damaged / "monitor.db").write_bytes(b"no database any more" * 400)
    (damaged / "monitor.db-wal").write_bytes(b"what was written last")
    count = steps(fork_server, damaged, work="restore", backup=backup)
    for step in sample(range(count - LAST, count + 1, 2), 5):
        state = tmp_path / str(step)
        shutil.copytree(damaged, state)
        ended = fork_server.poll(state, 1, death=["event", step], work="restore", backup=backup)
        assert ended["exit"] in KILLED, (step, ended)
        assert loss.has_content(state / "monitor.db"), step
        ended = fork_server.poll(state, 1, work="restore", backup=backup)
        assert ended["exit"] == 0, (step, ended)
        assert text_of(state / "monitor.db") == texts["new"], step
        contents = {path.read_bytes() for path in state.glob("monitor.db.before-restore*")}
        assert {(damaged / name).read_bytes() for name in ("monitor.db", "monitor.db-wal")} <= contents, step
        shutil.rmtree(state)


# --- start -------------------------------------------------------------------------------------------


def never_polled(state: Path) -> None:
    """Nothing is there yet but the directory."""


def of_the_first_schema(state: Path) -> None:
    with closing(sqlite3.connect(state / "monitor.db")) as connection:
        connection.executescript(OLD.read_text())


STARTS = {"the first start": never_polled, "the migration of an old database": of_the_first_schema}


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(begin, id=what, marks=pytest.mark.promise(f"SIGKILL at {what}", "the next start finishes it; the database is that of an undisturbed start"))
        for what, begin in STARTS.items()
    ],
)  # fmt: skip
def test_a_start_may_die(fork_server, tmp_path, begin):
    fresh = tmp_path / "fresh"
    fresh.mkdir(mode=0o700)
    begin(fresh)
    count = steps(fork_server, fresh, work="open")
    fork_server.poll(shutil.copytree(fresh, tmp_path / "expected"), 1, work="open")
    expected = text_of(tmp_path / "expected" / "monitor.db")
    for step in sample(range(1, count + 1, max(1, count // 40)), 3):
        state = shutil.copytree(fresh, tmp_path / str(step))
        ended = fork_server.poll(state, 1, death=["event", step], work="open")
        assert ended["exit"] in KILLED, (step, ended)
        ended = fork_server.poll(state, 1, work="open")
        assert ended["exit"] == 0, (step, ended)
        assert "error" not in ended, (step, ended)
        assert text_of(state / "monitor.db") == expected, step
        with Store.open(state / "monitor.db") as store:
            assert store.check() == (), step
        shutil.rmtree(state)


# --- the alarm ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def failing(fork_server, undisturbed, tmp_path_factory) -> Path:
    """A state in which two polls have failed; one more, and an alarm is published."""
    state = tmp_path_factory.mktemp("failing") / "state"
    shutil.copytree(undisturbed[1], state)
    for hours in (1, 2):
        assert fail(fork_server, state, hours)["status"] == "failed"
    return state


def at(fork_server, hours: float) -> str:
    return (fork_server.now(1) + timedelta(hours=hours)).isoformat()


def fail(fork_server, state: Path, hours: float, **order: object) -> dict:
    return fork_server.poll(state, 1, base_url=NOWHERE, now=at(fork_server, hours), **order)


@pytest.mark.promise(
    "SIGKILL in the poll whose failure is published as an alarm",
    "run again: database, feeds and pages are byte for byte those of an undisturbed run",
)
def test_an_alarm_may_die(fork_server, failing, look, tmp_path):
    expected_state = shutil.copytree(failing, tmp_path / "expected")
    fail(fork_server, expected_state, 3)
    expected = look(expected_state)
    assert len(items(expected_state)) == len(items(failing)) + 1
    count = steps(fork_server, failing, base_url=NOWHERE, now=at(fork_server, 3))
    for step in sample(range(1, count + 1, max(1, count // 60)), 6):
        state = shutil.copytree(failing, tmp_path / str(step))
        ended = fail(fork_server, state, 3, death=["event", step])
        assert ended["exit"] in KILLED, (step, ended)
        with Store.open(state / "monitor.db") as store:
            is_stored = len(store.polls()) == len_of(expected_state)
        if is_stored:
            fork_server.poll(state, 1, work="publish", now=at(fork_server, 3))
        else:
            fail(fork_server, state, 3)
        found = look(state)
        assert found.keys() == expected.keys(), step
        assert {name for name in found if found[name] != expected[name]} == set(), step
        shutil.rmtree(state)


def items(state: Path) -> list[dict]:
    return json.loads((state / "public" / "feeds" / "stem-cell-spine.json").read_bytes())["items"]


def len_of(state: Path) -> int:
    with Store.open(state / "monitor.db", read_only=True) as store:
        return len(store.polls())
