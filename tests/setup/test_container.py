"""What `init` writes into `container/`, as far as it runs without an engine: Caddy, the health check, a read-only root.

The image itself is built by hand; docs/operations/container.md says what was tried.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of

FILES = Path(__file__).parents[2] / "monitor" / "setup" / "files"
PROGRAM = (sys.executable, "-c", "from monitor.cli import main; main()")
PATIENCE = 60
"""Seconds after which a process that does not do what it should fails its test."""
STOPS_WITHIN = 10.0
"""Seconds; the compose file gives sixty."""
STAMP = "2026-03-02T09:00:05"
STUDY = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT99000001",
            "briefTitle": "Invented stem cells for disc disease",
        },
        "statusModule": {"overallStatus": "RECRUITING"},
        "conditionsModule": {"conditions": ["Degenerative Disc Disease"]},
        "armsInterventionsModule": {
            "interventions": [{"type": "BIOLOGICAL", "name": "Mesenchymal stem cells"}]
        },
    }
}


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def emulator():
    snapshot = Snapshot(data_timestamp=STAMP, etag=etag_of(STAMP), studies={"NCT99000001": STUDY})
    with Emulator(Releases(snapshot)) as it:
        yield it


def test_the_environment_of_the_image_is_left_without_pip(tmp_path):
    text = (FILES / "Containerfile").read_text().replace("\\\n", "")
    commands = [part for line in re.findall(r"^RUN (.+)$", text, re.MULTILINE) for part in line.split(" && ")]
    environment = tmp_path / "environment"
    for command in commands:
        if command.startswith(("python3 -m venv", "/opt/trial-monitor/bin/python -m pip")):
            here = [word.replace("/opt/trial-monitor", str(environment)) for word in command.split()]
            here = [sys.executable if word == "python3" else word for word in here]
            subprocess.run(here, check=True, capture_output=True)
    assert {path.name for path in (environment / "bin").glob("python*")}
    assert not list((environment / "bin").glob("pip*"))
    assert not list(environment.glob("lib/*/site-packages/pip"))


@pytest.fixture
def place(tmp_path, emulator):
    """A folder with a configuration that names the emulated registry and a free port."""
    (tmp_path / "state").mkdir(mode=0o700)
    (tmp_path / "config.toml").write_text(
        f'[registry]\nbase_url = "{emulator.base_url}"\nhistory_url = "{emulator.history_url}"\n'
        f"min_interval_seconds = 0.0\n[web]\nport = {free_port()}\n"
        '[shipped]\nwatches = ["stem-cell-spine"]\ntopics = false\n'
    )
    return tmp_path


def port_of(place):
    return int(re.search(r"port = (\d+)", (place / "config.toml").read_text())[1])


def words_of(place, *words):
    return [*PROGRAM, "--config", str(place / "config.toml"), "--state", str(place / "state"), *words]


def wait_for(port, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, process.returncode
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


@contextmanager
def running(command, port, **options):
    """A process that listens on a port; ended by SIGTERM, or killed where that does not help."""
    with subprocess.Popen(
        command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **options
    ) as process:
        try:
            wait_for(port, process)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def health_check(port):
    """The exit code of the image's health check, asked of another port."""
    text = (FILES / "Containerfile").read_text()
    command = json.loads(re.search(r"HEALTHCHECK .*?CMD (\[.*?\])\n", text, re.DOTALL)[1])
    assert command[0] == "python3"
    words = [sys.executable, *(word.replace(":8080/", f":{port}/") for word in command[1:])]
    return subprocess.run(words, capture_output=True, check=False, timeout=PATIENCE).returncode


def test_the_health_check_is_good_after_a_good_poll_and_bad_otherwise(place):
    port = port_of(place)
    assert health_check(port) != 0  # nothing listens
    with running(words_of(place, "serve"), port):
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 503
        assert health_check(port) != 0
        subprocess.run(words_of(place, "poll"), check=True, capture_output=True, timeout=PATIENCE)
        assert health_check(port) == 0


@pytest.fixture
def read_only_root():
    """Words before a command: a root that cannot be written to except for the state, and no capability.

    The state is also the working folder, as in the image: SQLite and Python put there what is temporary.
    """
    ready = os.geteuid() == 0 and shutil.which("unshare") and shutil.which("setpriv")
    words = ["unshare", "--mount", "true"]
    if not ready or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a mount namespace cannot be made here")
    script = (
        'mount --bind "$1" "$1"; for at in $(awk \'{print $5}\' /proc/self/mountinfo | sort -u); do'
        ' [ "$at" = "$1" ] || mount -o remount,bind,ro "$at" 2>/dev/null; done; cd "$1"; shift;'
        ' exec setpriv --inh-caps=-all --bounding-set=-all --no-new-privs "$@"'
    )
    return lambda state: ["unshare", "--mount", "sh", "-c", script, "sh", str(state)]


def test_the_worker_lives_and_ends_on_a_root_that_it_cannot_change(place, read_only_root):
    port, state = port_of(place), place / "state"
    before = read_only_root(state)
    refused = subprocess.run([*before, "touch", str(place / "elsewhere")], capture_output=True, check=False)
    assert refused.returncode != 0
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    command = [*before, *words_of(place, "run", "--serve")]
    with running(command, port, env=environment) as process:
        feed = f"http://127.0.0.1:{port}/feeds/stem-cell-spine.rss"
        until = time.monotonic() + PATIENCE
        while httpx.get(feed).status_code != 200 and time.monotonic() < until:
            time.sleep(0.2)
        assert health_check(port) == 0
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").json()["status"] == "ok"
        assert "<rss" in httpx.get(feed).text
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOPS_WITHIN) == 0
        assert time.monotonic() - began < STOPS_WITHIN
    assert sorted(path.name for path in place.iterdir()) == ["config.toml", "state"]


@pytest.fixture
def caddy(tmp_path):
    """The shipped Caddyfile on a free port in front of another, with an authority of its own."""
    program = os.environ.get("TRIAL_MONITOR_CADDY") or shutil.which("caddy")
    if program is None:
        pytest.skip("caddy is not installed here (TRIAL_MONITOR_CADDY names it elsewhere)")

    def start(behind):
        port = free_port()
        text = (FILES / "Caddyfile").read_text().replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
        # Only what a test on a shared machine cannot have: no other port, nothing in the system's trust.
        text = text.replace(
            "{\n", "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n", 1
        )
        (tmp_path / "Caddyfile").write_text(text)
        options = {
            "env": os.environ
            | {"SITE": f"localhost:{port}", "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
        }
        arguments = ["--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
        valid = subprocess.run(
            [program, "validate", *arguments], capture_output=True, text=True, check=False, **options
        )
        assert valid.returncode == 0, valid.stderr
        return port, running([program, "run", *arguments], port, **options)

    return start


def trust(root, port):
    """What trusts Caddy's own authority, once Caddy has made itself a certificate."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = ssl.create_default_context(cafile=root)
            with socket.create_connection(("localhost", port)) as plain:
                context.wrap_socket(plain, server_hostname="localhost").close()
            return context
        except (FileNotFoundError, ssl.SSLError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_caddy_gives_pages_by_tls_and_keeps_what_is_not_for_readers(place, caddy, tmp_path):
    behind = port_of(place)
    subprocess.run(words_of(place, "poll"), check=True, capture_output=True, timeout=PATIENCE)
    with running(words_of(place, "serve"), behind):
        port, caddy_running = caddy(behind)
        with caddy_running:
            trusted = trust(tmp_path / "caddy/pki/authorities/local/root.crt", port)
            with httpx.Client(base_url=f"https://localhost:{port}", verify=trusted) as client:
                page = client.get("/")
                assert page.headers["Server"] == "Caddy"
                assert page.status_code == 200
                assert page.headers["Content-Encoding"] == "gzip"
                feed = client.get("/feeds/stem-cell-spine.rss")
                assert feed.headers["Content-Type"].startswith("application/rss+xml")
                again = client.get(
                    "/feeds/stem-cell-spine.rss", headers={"If-None-Match": feed.headers["ETag"]}
                )
                assert again.status_code == 304
                assert client.get("/healthz").status_code == 200
                assert client.get("/metrics").status_code == 404
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"https://localhost:{port}/")
