"""What systemd hears of the worker and of the web face, over a socket of the test's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from monitor.app import worker
from monitor.app.service import Service
from monitor.app.service_manager import ServiceManager
from monitor.config.loading import load
from monitor.errors import Stopped

PROGRAM = Path(sys.executable).with_name("trial-monitor")
PATIENCE = 30


@pytest.fixture
def manager_socket(tmp_path):
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(PATIENCE)
        yield listening


def messages(listening):
    listening.setblocking(False)  # noqa: FBT003  the standard library names it so
    heard = []
    while True:
        try:
            heard.append(listening.recv(4096).decode())
        except BlockingIOError:
            return heard


def test_a_worker_is_ready_before_its_first_tick_alive_after_it_and_says_that_it_stops(manager_socket):
    stop, heard = threading.Event(), []
    manager = ServiceManager({"NOTIFY_SOCKET": manager_socket.getsockname()})

    def step():
        heard.append(manager_socket.recv(4096).decode())
        signal.raise_signal(signal.SIGTERM)

    worker.run(step, stop, every=60, manager=manager)
    assert heard == ["READY=1\nSTATUS=watching\nWATCHDOG=1"]
    assert sorted(messages(manager_socket)) == ["STOPPING=1", "WATCHDOG=1"]


def test_signs_of_life_are_few_however_often_work_goes_on(manager_socket):
    seconds = iter([0, 1, 4.9, 5, 6, 1000])
    manager = ServiceManager({"NOTIFY_SOCKET": manager_socket.getsockname()}, elapsed=lambda: next(seconds))
    for _ in range(6):
        manager.alive()
    assert messages(manager_socket) == ["WATCHDOG=1"] * 3


def test_a_socket_in_the_abstract_name_space_is_reached():
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(f"\0trial-monitor-test-{os.getpid()}")
        listening.settimeout(PATIENCE)
        ServiceManager({"NOTIFY_SOCKET": f"@trial-monitor-test-{os.getpid()}"}).stopping()
        assert listening.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "/nowhere/notify"}])
def test_without_a_manager_that_listens_nothing_is_sent_and_nothing_fails(environment):
    manager = ServiceManager(environment)
    manager.ready("watching")
    manager.alive()
    manager.stopping()


def test_a_long_wait_for_the_registry_shows_signs_of_life_and_ends_when_asked_to_stop(tmp_path):
    signs = []
    service = Service(load(), tmp_path, alive=lambda: signs.append(1))
    waits = []
    service.stop.wait = waits.append  # no time passes here
    service._sleep(150)
    assert (waits, len(signs)) == ([60, 60, 30], 3)
    service.stop.set()
    with pytest.raises(Stopped):
        service._sleep(0)


def test_the_web_face_is_ready_when_it_listens(manager_socket, tmp_path):
    environment = os.environ | {"NOTIFY_SOCKET": manager_socket.getsockname()}
    arguments = [PROGRAM, "--state", tmp_path / "state", "serve", "--port", "0"]
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            assert manager_socket.recv(4096) == b"READY=1\nSTATUS=serving\nWATCHDOG=1"
            process.send_signal(signal.SIGTERM)
            assert manager_socket.recv(4096) == b"STOPPING=1"
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
