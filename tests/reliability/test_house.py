"""Safe and tidy: who may enter, what is kept secret, and what `check` finds in it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.app import checks as checking
from monitor.cli.main import cli
from monitor.store import Store

CANARY = "canary-in-the-mine-4711"
PROGRAM = (sys.executable, "-c", "from monitor.cli import main; main()")


@pytest.fixture
def state(undisturbed, tmp_path) -> Path:
    path = tmp_path / "state"
    shutil.copytree(undisturbed[1], path)
    return path


def modes(state: Path) -> dict[str, int]:
    found = {".": stat.S_IMODE(state.stat().st_mode)}
    return found | {p.relative_to(state).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in state.rglob("*")}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=lambda umask: f"umask {umask:03o}")
@pytest.mark.promise(
    "a careless umask",
    "the state directory is its owner's alone; what is published can be read by a web server",
)
def test_modes_do_not_depend_on_the_umask(fork_server, tmp_path, umask):
    state = tmp_path / "deep" / "state"
    assert fork_server.poll(state, 0, umask=umask)["status"] == "complete"
    found = modes(state)
    assert found.pop(".") == 0o700
    private = ("monitor.db", "monitor.lock", "public/.published.json", ".pieces")
    assert {found.pop(name) for name in private} == {0o600}
    assert {found[name] for name in found if (state / name).is_dir()} == {0o755}
    assert {found[name] for name in found if (state / name).is_file()} == {0o644}


@pytest.mark.promise(
    "a process that works has its side files open", "they are the owner's alone, as the database is"
)
def test_the_databases_side_files_are_private(state):
    with Store.open(state / "monitor.db") as store:
        store.set_due("poll", store.due("poll") + timedelta(hours=1))
        assert {modes(state)[f"monitor.db{side}"] for side in ("", "-wal", "-shm")} == {0o600}


@pytest.mark.promise(
    "secrets are in the environment", "they are in no log, no output, no file and no database"
)
def test_secrets_are_nowhere(fork_server, tmp_path):
    state, config = tmp_path / "state", tmp_path / "config.toml"
    fork_server.emulator.go_to(0)
    config.write_text(
        f"""
        [registry]
        base_url = "{fork_server.emulator.base_url}"
        history_url = "{fork_server.emulator.history_url}"
        min_interval_seconds = 0.0
        [mail]
        host = "127.0.0.1"
        port = 1
        sender = "watch@example.org"
        [web]
        base_url = "https://example.org"
        [[watch]]
        slug = "discs"
        title = "Discs"
        conditions = ['"disc disease"']
        interventions = ['"stem cell"']
        [watch.scope]
        conditions = ["disc*"]
        cells = ["stem cell"]
        [log]
        level = "debug"
        """
    )
    secrets = {"TRIAL_MONITOR_SMTP_USER": CANARY, "TRIAL_MONITOR_SMTP_PASSWORD": CANARY}
    printed = []
    for words in (["poll"], ["status", "--json"], ["check"]):
        command = [*PROGRAM, "--config", str(config), "--state", str(state), *words]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | secrets)
        assert ended.returncode == 0, ended.stderr
        printed += [ended.stdout, ended.stderr]
    assert CANARY not in "".join(printed)
    for path in state.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path


# --- check -----------------------------------------------------------------------------------------


def test_a_state_in_which_nothing_is_wrong_is_good(state):
    result = CliRunner().invoke(cli, ["--state", str(state), "check"])
    assert result.exit_code == 0, result.output
    assert result.output.count(": good") == 6


def overwrite(path: Path) -> None:
    path.write_bytes(b"<half")


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


INDEX, MANIFEST = "public/index.html", "public/.published.json"
WRONG = {
    "the state directory is open to others": (".", lambda path: path.chmod(0o755), "lets others in"),
    "the database is open to others": ("monitor.db", lambda path: path.chmod(0o644), "lets others in"),
    "the lock is open to others": ("monitor.lock", lambda path: path.chmod(0o666), "lets others in"),
    "a copy of the database is open to others": ("monitor.db.before-restore", lambda path: (path.touch(), path.chmod(0o644)), "lets others in"),
    "a published file is missing": (INDEX, lambda path: path.unlink(), "is missing"),
    "a published file was altered": (INDEX, overwrite, "is not what was published"),
    "a published file is a link": (INDEX, link, "is a symbolic link"),
    "the list of published files is lost": (MANIFEST, lambda path: path.unlink(), "cannot be read"),
    "a publish died": ("public/feeds/.writing-x.rss", lambda path: path.touch(), "left by a publish that died"),
    "a backup died": (".monitor.db.4711", lambda path: path.touch(), "left by a backup"),
    "a feed is left over": ("public/feeds/former.rss", lambda path: path.touch(), "was not written by the last publish"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "spoil", "expected"),
    [
        pytest.param(*wrong, id=what, marks=pytest.mark.promise(what, "`trial-monitor check` names it and ends with 1"))
        for what, wrong in WRONG.items()
    ],
)  # fmt: skip
def test_check_names_what_is_wrong(state, name, spoil, expected):
    spoil(state / name)
    result = CliRunner().invoke(cli, ["--state", str(state), "check"])
    assert result.exit_code == 1
    (complaint,) = result.stderr.splitlines()
    assert complaint.startswith(str(state / name))
    assert expected in complaint


@pytest.mark.promise(
    "the last poll is dated in the future", "`trial-monitor check` names the dates and the way to mend them"
)
def test_check_names_a_poll_of_the_future(state):
    with Store.open(state / "monitor.db", read_only=True) as store:
        last = store.polls(limit=1)[0]
        (complaint,) = checking.clock(store.ahead(last.started_at - timedelta(hours=1)))
        assert not list(checking.clock(store.ahead(last.finished_at)))
    assert "polls.started_at (" in complaint
    assert "trial-monitor redate" in complaint
