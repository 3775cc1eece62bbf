"""The blocks of code in docs/operations: each line is run here, or it is said which test runs it, or why none does."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from monitor.cli.main import main
from monitor.config.loading import load
from monitor.demo.emulator.server import Emulator
from monitor.demo.recorded import RecordedWorld
from monitor.demo.world import Releases, etag_of

DOCS = Path(__file__).parents[2] / "docs"
FIRST = DOCS / "operations" / "start.md"
PAGES = [FIRST, *sorted({*DOCS.glob("operations/*.md"), DOCS / "operations.md"} - {FIRST})]
HOOK_SECRET = "TRIAL_MONITOR_HOOK_ARCHIVE_SECRET"

ENGINE = "needs an engine of containers"
ROOT = "changes the machine that it runs on"
NOT_RUN_HERE = {
    "pipx install trial-monitor": "needs a package index",
    "pipx upgrade trial-monitor": "needs a package index",
    "podman build --format docker -t trial-monitor .": ENGINE,
    "docker compose up --detach": ENGINE,
    "cd /srv/trials/container": "goes to a folder",
    "useradd --system trial-monitor": ROOT,
    "chown -R trial-monitor /srv/trials": ROOT,
    "cp /srv/trials/systemd/* /etc/systemd/system/": ROOT,
    "systemctl daemon-reload": ROOT,
    "systemctl enable --now trial-monitor.service trial-monitor-web.service": ROOT,
    "set -a; . /srv/trials/environment; set +a": "setup/test_instance.py",
    "systemd-analyze security --offline=true /srv/trials/systemd/trial-monitor.service": "setup/test_instance.py",
    "trial-monitor demo": "demo/test_recorded_world.py",
    "trial-monitor --state /var/lib/trial-monitor mcp": "cli/test_agents.py",
    "trial-monitor publish --to s3://my-bucket/trials": "upload/test_targets.py",
    "trial-monitor publish --to rclone:site:trials": "upload/test_targets.py",
    "litestream restore -config litestream.yml -if-db-not-exists -if-replica-exists"
    " /srv/trials/state/monitor.db": "operations/test_replica.py",
    "litestream replicate -config litestream.yml": "operations/test_replica.py",
    "trial-monitor digest --send-to you@example.org": "mail/test_outbox.py",
    "trial-monitor run --serve": "setup/test_container.py",
}
OTHER_LANGUAGES = {
    "python": "query/test_snapshots.py",
    "sql": "query/test_snapshots.py",
    "ini": "a file for systemd",
}


def blocks(page):
    return re.findall(r"^```([a-z]*)\n(.*?)^```$", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def lines_of(page):
    """Lines for a shell, without remarks."""
    for language, block in blocks(page):
        if language == "sh":
            yield from (re.sub(r"\s+#.*", "", line).strip() for line in block.splitlines())


@pytest.fixture(scope="module")
def emulator():
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00")
    today = msgspec.structs.replace(RecordedWorld().release(0), data_timestamp=stamp, etag=etag_of(stamp))
    with Emulator(Releases(today), clock=lambda: datetime.now(UTC)) as it:
        yield it


def _call():
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0


def _pointed_at(emulator, config):
    text = config.read_text("utf-8")
    for name, value in {
        "base_url": f'"{emulator.base_url}"',
        "history_url": f'"{emulator.history_url}"',
        "min_interval_seconds": "0.0",
    }.items():
        text = re.sub(rf"^{name} = \S+", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r'^base_url = ""', 'base_url = "https://trials.example.org"', text, flags=re.MULTILINE)
    config.write_text(text, "utf-8")


def _add_its_hook(page, config):
    (block,) = (block for language, block in blocks(page) if language == "toml")
    config.write_text(f"{config.read_text('utf-8')}\n{block}", "utf-8")


def test_every_line_for_a_shell_runs_or_is_said_to_be_run_elsewhere(tmp_path, monkeypatch, emulator, capsys):
    """One instance lives through all pages, from `init` on."""
    pytest.importorskip("pyarrow", reason="snapshots need the extra `parquet`")
    here, home = tmp_path / "here", tmp_path / "home"
    for folder in (here, tmp_path / "srv" / "www", home / ".zfunc"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    ran, unknown = set(), []
    monkeypatch.setenv(HOOK_SECRET, "x" * 40)
    for page in PAGES:
        if page.name == "hooks.md":
            _add_its_hook(page, tmp_path / "srv/trials/config.toml")
        for line in lines_of(page):
            if line in NOT_RUN_HERE:
                ran.add(line)
                continue
            command, _, target = line.replace("/srv/", f"{tmp_path}/srv/").partition(" > ")
            words = shlex.split(command)
            if words[0] != "trial-monitor":
                unknown.append(line)
                continue
            monkeypatch.setattr(sys, "argv", words)
            capsys.readouterr()
            code = _call()
            out, err = capsys.readouterr()
            assert code == 0, (page.name, line, out[-500:], err[-500:])
            if target:
                assert out
            if words[1] == "init":
                _pointed_at(emulator, Path(words[2]) / "config.toml")
                monkeypatch.setenv("TRIAL_MONITOR_CONFIG", f"{words[2]}/config.toml")
                monkeypatch.setenv("TRIAL_MONITOR_STATE", f"{words[2]}/state")
    assert unknown == []
    assert NOT_RUN_HERE.keys() - ran == set()
    assert (tmp_path / "srv/www/trials/index.html").is_file()
    assert (here / "before-upgrade.db").is_file()


def test_a_test_that_is_named_for_a_line_is_there():
    named = [name for name in (*NOT_RUN_HERE.values(), *OTHER_LANGUAGES.values()) if name.endswith(".py")]
    assert named
    assert [name for name in named if not (DOCS.parent / "tests" / name).is_file()] == []


def test_every_other_block_is_one_that_the_program_reads_or_has_its_test(tmp_path, monkeypatch):
    monkeypatch.setenv(HOOK_SECRET, "x" * 40)
    shipped = '[shipped]\nwatches = ["stem-cell-spine"]\ntopics = true\n'
    read = 0
    for page in PAGES:
        for language, block in blocks(page):
            if language == "toml":
                path = tmp_path / "config.toml"
                path.write_text(shipped + block, "utf-8")
                load(path)
                read += 1
            elif language not in ("sh", "json"):
                assert language in OTHER_LANGUAGES, (page.name, block)
    assert read >= 2
