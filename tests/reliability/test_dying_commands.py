"""Killed in a command that writes: run again, it ends as an undisturbed one and leaves nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import Store

EVERYWHERE = bool(os.environ.get("TRIAL_MONITOR_EVERY_DEATH"))
STEPS = 24 if EVERYWHERE else 4
"""Deaths in each command, spread over its events; the last ones, which move files, are among them."""
KILLED = (-signal.SIGKILL, -signal.SIGXFSZ)


def as_it_is(state: Path) -> None:
    """The state after two releases."""


def without_pages(state: Path) -> None:
    shutil.rmtree(state / "public" / "trials")


def dated_ahead(state: Path) -> None:
    """As a clock leaves it that was a year ahead in the second poll."""
    with closing(sqlite3.connect(state / "monitor.db")) as connection, connection:
        connection.execute(
            "UPDATE polls SET finished_at = replace(finished_at, '2026', '2099'),"
            " started_at = replace(started_at, '2026', '2099') WHERE id = (SELECT max(id) FROM polls)"
        )


COMMANDS = {
    "backup": (("backup", "{out}/copy.db", "--replace"), as_it_is),
    "export": (("export", "trials", "updates", "changes", "--output", "{out}/export"), as_it_is),
    "publish": (("publish",), without_pages),
    "publish --to": (("publish", "--to", "{out}/site"), as_it_is),
    "accept": (("accept",), as_it_is),
    "redate": (("redate",), dated_ahead),
    "init": (("init", "{out}/instance", "--user", "somebody"), as_it_is),
    "snapshot": (("snapshot", "--output", "{out}/snapshots"), as_it_is),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.promise(
                f"SIGKILL in `{name}`",
                "the database is whole; the next run ends as an undisturbed one and leaves nothing else",
            ),
        )
        for name in COMMANDS
    ],
)
def test_a_command_that_writes_may_die(fork_server, undisturbed, look, tmp_path, name):
    if name == "snapshot":
        pytest.importorskip("pyarrow", reason="snapshots need the extra `parquet`")
    words, prepare = COMMANDS[name]
    begun = shutil.copytree(undisturbed[1], tmp_path / "begun", symlinks=True)
    prepare(begun)
    config = tmp_path / "config.toml"
    config.write_text(
        '[shipped]\nwatches = ["stem-cell-spine", "stem-cell-spinal-cord"]\n[log]\nlevel = "error"\n'
    )

    def run(state: Path, out: Path, **order: object) -> dict:
        given = [word.format(out=out) for word in words]
        return fork_server.poll(
            state,
            1,
            work="command",
            words=["--config", str(config), "--state", str(state), *given],
            said=str(tmp_path / "said"),
            pid_file=str(tmp_path / "pid"),
            now=(fork_server.now(1) + timedelta(hours=1)).isoformat(),
            **order,
        )

    def fresh() -> tuple[Path, Path]:
        """The same places for each run, since some files name them."""
        for folder in (tmp_path / "out", tmp_path / "state"):
            shutil.rmtree(folder, ignore_errors=True)
        (tmp_path / "out").mkdir()
        return shutil.copytree(begun, tmp_path / "state", symlinks=True), tmp_path / "out"

    state, out = fresh()
    ended = run(state, out, death=["count"])
    assert ended.get("code") == 0, (tmp_path / "said").read_text()
    look_at = bytes_of if name == "snapshot" else look
    expected = look(state), look_at(out)
    count = ended["events"]
    for step in sorted(
        {count - n for n in range(STEPS // 2)} | {1 + count * n // STEPS for n in range(STEPS)}
    ):
        if step < 1:
            continue
        state, out = fresh()
        ended = run(state, out, death=["event", step])
        assert ended["exit"] in KILLED, (step, ended)
        with Store.open(state / "monitor.db", read_only=True) as store:
            assert store.check() == (), step
        ended = run(state, out)
        assert ended.get("code") == 0, (step, (tmp_path / "said").read_text())
        assert differing(look(state), expected[0]) == set(), step
        assert differing(look_at(out), expected[1]) == set(), step
        assert not [path for path in fork_server.temporary.iterdir() if path.is_dir()], step


def bytes_of(folder: Path) -> dict[str, object]:
    """The files of a folder as they are: a database in it may be none of this program's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def differing(found: dict, expected: dict) -> set:
    """Names of files that are not as in an undisturbed run."""
    return {name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)}
