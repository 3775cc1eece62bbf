"""Commands as a person calls them, against a state directory that a short demo has made."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from world import SyntheticWorld

from monitor.cli import main
from monitor.config.loading import shipped_path
from monitor.demo.emulator.server import Emulator

PROGRAM = Path(sys.executable).with_name("trial-monitor")
CLOSED = "http://127.0.0.1:9"
"""The discard port: nothing listens there."""


@pytest.fixture
def command(capsys, monkeypatch):
    """`answer = command("status", "--json")`: exit code, standard output, standard error.

    In this process, through the program's own entry point: a new process costs a second.
    """
    logs = structlog.get_config()

    def call(*arguments):
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["trial-monitor", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err, complaint=_complaint(err))

    yield call
    structlog.configure(**logs)


def _complaint(err):
    """Lines on standard error that are no log lines."""
    return [line for line in err.splitlines() if not _is_log(line)]


def _is_log(line):
    try:
        return "event" in json.loads(line)
    except ValueError:
        return False


@pytest.fixture
def process():
    """`done = process("status")`: the installed program, as a process of its own."""

    def call(*arguments, **options):
        return subprocess.run(
            [PROGRAM, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            **options,
        )

    return call


@pytest.fixture(scope="session")
def played(made_once, tmp_path_factory):
    """The state directory of a demo of four releases, and what the demo said. Nobody writes to it."""
    # A copy for each worker: who opens a database makes files beside it, which another may be about to copy.
    folder = shutil.copytree(made_once("demo", play_demo), tmp_path_factory.mktemp("demo") / "copy")
    done = SimpleNamespace(**json.loads((folder / "done.json").read_text("utf-8")))
    return SimpleNamespace(state=folder / "demo", folder=folder, done=done)


def play_demo(folder):
    """Runs a demo of four releases in a folder, and writes beside it what it said."""
    done = subprocess.run(
        [PROGRAM, "--state", folder, "demo", "--releases", "4"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = {"returncode": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
    (folder / "done.json").write_text(json.dumps(said), "utf-8")


@pytest.fixture
def state(played, tmp_path):
    """A copy of the demo's state directory."""
    return shutil.copytree(played.state, tmp_path / "state")


@pytest.fixture
def configure(tmp_path):
    """`path = configure(max_tries=1)`: the shipped configuration with other values of [registry]."""

    def write(text="", **registry):
        values = {"min_interval_seconds": 0.0, "max_tries": 1, "timeout_seconds": 5.0} | registry
        head, heading, rest = shipped_path().read_text(encoding="utf-8").partition("[registry]\n")
        section, end, others = rest.partition("\n[")
        for key, value in values.items():
            section, times = re.subn(
                rf"^{key} = .*$", f"{key} = {json.dumps(value)}", section, flags=re.MULTILINE
            )
            assert times == 1, key
        path = tmp_path / "config.toml"
        path.write_text(head + heading + section + end + others + text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def unreachable(configure):
    """A configuration whose registry does not answer."""
    return configure(base_url=f"{CLOSED}/api/v2", history_url=f"{CLOSED}/api/int")


@pytest.fixture
def registry():
    """The emulated registry with the invented world."""
    with Emulator(SyntheticWorld()) as emulator:
        yield emulator


@pytest.fixture
def reachable(configure, registry):
    """A configuration that points at the emulated registry."""
    return configure(base_url=registry.base_url, history_url=registry.history_url)


@pytest.fixture
def program():
    """Where the installed program is."""
    return PROGRAM
