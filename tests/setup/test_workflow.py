"""The workflow for GitHub: its shell steps run against the emulated registry, with a `gh` that is none.

What `uses:` names is GitHub's and not run here; the test carries the artifact and looks at the folder for Pages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import faults
import feedparser
import pytest

from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "monitor" / "setup" / "files" / "pages.yml"
PATIENCE = 120
DAYS = ("2026-03-02", "2026-03-09")
GH = """#!/bin/sh
# Stands in for GitHub's own: the artifacts of earlier runs are folders in $ARTIFACTS.
case "$1 $2" in
  "api repos/someone/trials/actions/artifacts?name=database&per_page=10") ls "$ARTIFACTS" | tail -1 ;;
  "run download") mkdir -p "$7" && cp "$ARTIFACTS/$3/$5"/* "$7" ;;
  *) echo "unknown: $*" >&2; exit 1 ;;
esac
"""


def snapshot(day, status):
    study = {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT99000001",
                "briefTitle": "Invented stem cells for disc disease",
            },
            "statusModule": {"overallStatus": status},
            "conditionsModule": {"conditions": ["Degenerative Disc Disease"]},
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Mesenchymal stem cells"}]
            },
        }
    }
    stamp = f"{day}T09:00:05"
    return Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies={"NCT99000001": study})


@pytest.fixture
def emulator():
    with Emulator(Releases(snapshot(DAYS[0], "RECRUITING"), snapshot(DAYS[1], "SUSPENDED"))) as it:
        yield it


@pytest.fixture
def steps():
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with the documentation's tools")
    return yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["poll"]["steps"]


class Runner:
    """Runs the workflow on a machine that is new each time."""

    def __init__(self, folder, emulator, steps):
        self.folder, self.steps, self.count = folder, steps, 0
        self.artifacts = folder / "artifacts"
        self.artifacts.mkdir()
        tools = folder / "tools"
        tools.mkdir()
        self.config = (
            f'[registry]\nbase_url = "{emulator.base_url}"\nhistory_url = "{emulator.history_url}"\n'
            "min_interval_seconds = 0.0\nmax_tries = 1\n"
            '[shipped]\nwatches = ["stem-cell-spine"]\ntopics = false\n'
        )
        program = f'#!/bin/sh\nexec "{sys.executable}" -c "from monitor.cli import main; main()" "$@"\n'
        for name, text in {"gh": GH, "trial-monitor": program}.items():
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "ARTIFACTS": str(self.artifacts),
            "GITHUB_REPOSITORY": "someone/trials",
            "GITHUB_SERVER_URL": "https://github.com",
            "TRIAL_MONITOR_STATE": "state",
        }

    def run(self):
        """What the shell steps say, and how the first that fails ended; then what the actions would take."""
        self.count += 1
        here = self.folder / f"machine-{self.count}"
        here.mkdir()
        (here / "config.toml").write_text(self.config)
        said = ""
        for step in self.steps:
            if "run" not in step or step["name"] == "install":
                continue
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=here,
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
            said += done.stdout + done.stderr
            if done.returncode:
                return here, done.returncode, said
        for step in self.steps:
            if step.get("uses", "").startswith("actions/upload-artifact"):
                kept = self.artifacts / f"{self.count:03}" / step["with"]["name"]
                kept.mkdir(parents=True)
                shutil.copy(here / step["with"]["path"], kept)
        return here, 0, said


@pytest.fixture
def runner(tmp_path, emulator, steps):
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed here")
    return Runner(tmp_path, emulator, steps)


def titles(here, steps):
    (path,) = (step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", ""))
    assert (here / path / "index.html").is_file()
    return [
        entry.title
        for entry in feedparser.parse((here / path / "feeds/stem-cell-spine.rss").read_bytes()).entries
    ]


def test_the_database_is_kept_from_run_to_run_and_news_reaches_the_pages(runner, emulator, steps):
    here, code, said = runner.run()
    assert code == 0, said
    assert len(titles(here, steps)) == 1  # the baseline's own
    emulator.go_to(1)
    here, code, said = runner.run()
    assert code == 0, said
    assert any("Suspended" in title for title in titles(here, steps))
    assert len(titles(here, steps)) == 2


def test_a_runner_that_the_registry_refuses_says_so_and_keeps_what_was_there(runner, emulator):
    assert runner.run()[1] == 0
    emulator.faults.add(faults.forbidden(), times=None)
    _, code, said = runner.run()
    assert code == 1
    (error,) = [line for line in said.splitlines() if line.startswith("::error::")]
    assert "refuses this runner (403)" in error
    assert "a runner of your own" in error
    assert len(list(runner.artifacts.iterdir())) == 1


def test_a_registry_that_does_not_answer_well_leaves_the_last_good_state_on_the_pages(
    runner, emulator, steps
):
    assert runner.run()[1] == 0
    emulator.go_to(1)
    emulator.faults.add(faults.server_error(), times=None)
    here, code, said = runner.run()
    assert code == 0, said
    assert len(titles(here, steps)) == 1
    emulator.faults.clear()
    here, code, said = runner.run()
    assert code == 0, said
    assert len(titles(here, steps)) == 2


def test_a_wrong_configuration_ends_the_run(runner):
    runner.config += "nonsense = 1\n"
    assert runner.run()[1] == 78
