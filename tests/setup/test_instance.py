"""`trial-monitor init`: a folder in which everything is there, and nothing that was there is lost."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.config.loading import load
from monitor.errors import UsageMistake
from monitor.setup.instance import CONTAINER, UNITS, Instance, make_instance, render_instance

PROGRAM = Path(sys.executable).with_name("trial-monitor")
MOST_EXPOSURE = 2.0
"""Of ten, as `systemd-analyze security` counts; without any sandbox a service has 9.6."""


@pytest.fixture
def instance(tmp_path):
    return Instance(folder=tmp_path / "the spine", program=PROGRAM, user="root")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def options(text):
    """The options of a unit by section; those that are there several times have their last value."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def test_a_place_has_its_configuration_its_environment_and_its_units(instance):
    assert all(make_instance(instance).values())
    assert load(instance.config) == load()
    assert mode(instance.environment) == 0o600
    assert mode(instance.state) == 0o700
    assert {path.name for path in (instance.folder / "systemd").iterdir()} == set(UNITS)


def test_nothing_that_exists_is_changed_and_what_is_missing_is_written(instance):
    make_instance(instance)
    instance.config.write_text("mine")
    secret = instance.environment.read_text()
    (instance.folder / "systemd" / UNITS[0]).unlink()
    again = make_instance(instance)
    assert [path for path, written in again.items() if written] == [f"systemd/{UNITS[0]}"]
    assert (instance.config.read_text(), instance.environment.read_text()) == ("mine", secret)


def test_every_place_has_a_key_of_its_own(instance, tmp_path):
    make_instance(instance)
    other = Instance(folder=tmp_path / "other", program=PROGRAM, user="nobody")
    make_instance(other)
    keys = [re.search("SECRET_KEY=(.+)", here.environment.read_text())[1] for here in (instance, other)]
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 32


def test_a_shell_reads_the_environment_file_as_systemd_does(instance):
    make_instance(instance)
    script = 'set -a; . "$1"; set +a; printf %s "$TRIAL_MONITOR_STATE|$TRIAL_MONITOR_CONFIG"'
    done = subprocess.run(
        ["sh", "-c", script, "sh", instance.environment], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{instance.state}|{instance.config}"


@pytest.mark.parametrize(
    "name", ["per%cent", "a'quote", 'a"quote', "back\\slash", "$HOME", "line\nbreak", "`x`", "a*", "[a]"]
)
def test_a_folder_that_units_cannot_name_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(UsageMistake, match="choose another folder"):
        make_instance(Instance(folder=tmp_path / name, program=PROGRAM, user="nobody"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("user", ["", "a b", "root\nExecStart=/bin/sh", "%i"])
def test_an_account_that_is_no_name_is_refused(tmp_path, user):
    with pytest.raises(UsageMistake):
        make_instance(Instance(folder=tmp_path / "x", program=PROGRAM, user=user))


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_every_service_runs_in_the_sandbox_and_writes_to_the_state_alone(instance, name):
    texts = {file.path: file.text for file in render_instance(instance, "secret")}
    service = options(texts[f"systemd/{name}"])["Service"]
    assert service["ReadWritePaths"] == f'"{instance.state}"'
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["User"] == "root"
    assert re.search(r"@[a-z]+@", texts[f"systemd/{name}"]) is None


@pytest.mark.parametrize(
    ("folder", "home", "temporary"),
    [("/srv/x", "yes", "yes"), ("/home/ann/x", "read-only", "yes"), ("/tmp/x", "yes", "no")],
)
def test_the_sandbox_hides_what_the_place_is_not_in(folder, home, temporary):
    instance = Instance(folder=Path(folder), program=Path("/opt/bin/trial-monitor"), user="root")
    text = next(file.text for file in render_instance(instance, "s") if file.path.endswith("monitor.service"))
    service = options(text)["Service"]
    assert (service["ProtectHome"], service["PrivateTmp"]) == (home, temporary)


def test_timers_start_services_that_are_there_and_the_worker_excludes_them(instance):
    texts = {file.path.removeprefix("systemd/"): file.text for file in render_instance(instance, "secret")}
    timers = {name for name in UNITS if name.endswith(".timer")}
    assert {name.replace(".timer", ".service") for name in timers} <= set(UNITS)
    assert set(options(texts["trial-monitor.service"])["Unit"]["Conflicts"].split()) == timers


@pytest.fixture
def analyze():
    """`systemd-analyze`; skipped where it is not installed."""
    path = shutil.which("systemd-analyze")
    if path is None:
        pytest.skip("systemd-analyze is not installed here")
    return path


def test_systemd_reads_the_units_without_a_complaint(instance, analyze):
    make_instance(instance)
    units = [instance.folder / "systemd" / name for name in UNITS]
    done = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "trial-monitor" in line]
    assert ours == []


def test_the_sandbox_is_rated_as_the_documentation_says(instance, analyze):
    make_instance(instance)
    for name in UNITS:
        if name.endswith(".service"):
            done = subprocess.run(
                [analyze, "security", "--offline=true", "--no-pager", instance.folder / "systemd" / name],
                capture_output=True,
                text=True,
                check=False,
            )
            exposure = float(re.search(r"exposure level.*: ([0-9.]+)", done.stdout)[1])
            assert exposure <= MOST_EXPOSURE, done.stdout


def test_init_says_what_it_wrote_and_what_to_do_next(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["trial-monitor", "init", str(tmp_path / "here")])
    for _ in range(2):
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 0
    out = capsys.readouterr().out
    assert out.count(": written") == out.count("was kept") == 2 + len(UNITS) + len(CONTAINER) + 1
    assert "trial-monitor poll" in out


def test_a_container_runs_as_nobody_in_particular_on_a_root_that_it_cannot_change(instance):
    yaml = pytest.importorskip("yaml", reason="PyYAML comes with the documentation's tools")
    make_instance(instance)
    container = instance.folder / "container"
    services = yaml.safe_load((container / "compose.yaml").read_text())["services"]
    assert "\nUSER 10001:10001\n" in (container / "Containerfile").read_text()
    for name in ("restore", "worker", "litestream"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    ready = {"restore": {"condition": "service_completed_successfully"}}
    assert services["worker"]["depends_on"] == services["litestream"]["depends_on"] == ready
    steps = yaml.safe_load((instance.folder / "github" / "pages.yml").read_text())["jobs"]["poll"]["steps"]
    assert [step for step in steps if "trial-monitor" in step.get("run", "")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_that_shell_reads(shell, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["trial-monitor", "completion", shell])
    with pytest.raises(SystemExit):
        main()
    script = capsys.readouterr().out
    assert f"_TRIAL_MONITOR_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n", "/dev/stdin"], input=script, text=True, check=True)


def test_the_program_completes_its_commands():
    environment = os.environ | {
        "_TRIAL_MONITOR_COMPLETE": "bash_complete", "COMP_WORDS": "trial-monitor sc", "COMP_CWORD": "1",
    }  # fmt: skip
    done = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["plain,screening"]
