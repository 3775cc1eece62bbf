"""What the registry sends is bounded: in memory, in time, and by our own signal to stop."""

from __future__ import annotations

import gzip
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from contextlib import suppress

import faults
import pytest

from monitor.demo.emulator.server import Emulator
from monitor.errors import RegistryError, Stopped
from monitor.model import PollStatus
from monitor.registry.ctgov.http_client import connector
from monitor.registry.ctgov.transport import RequestPolicy, Wire

PROGRAM = (sys.executable, "-c", "from monitor.cli import main; main()")
LIMIT = 2**20
SOON = 5.0
"""Seconds within which any command ends after SIGTERM."""

AGAIN = "the poll fails and says so in one line; what was published stays; the next good poll reports exactly what changed"


def promise(fault, promised, *values):
    """A row of the table, and the parameters of its test."""
    return pytest.param(*values, id=fault, marks=pytest.mark.promise(fault, promised))


# --- memory ------------------------------------------------------------------------------------------

CODINGS = (
    ("deflate, which was not asked for", faults.coded("deflate"), "coding `deflate`"),
    ("br, which was not asked for", faults.coded("br"), "coding `br`"),
    ("zstd, which was not asked for", faults.coded("zstd"), "coding `zstd`"),
    ("gzip twice", faults.coded("gzip", "gzip"), "coding `gzip, gzip`"),
    ("deflate within gzip", faults.coded("deflate", "gzip"), "coding `deflate, gzip`"),
    ("a coding of no known name", faults.coded("x-lzma"), "coding `x-lzma`"),
    ("gzip that is none", faults.coded(said="gzip"), "gzip content can't be read"),
    ("gzip without its end", faults.shortened_gzip(), "gzip content can't be read.*end is missing"),
    ("gzip with more behind its end", faults.lengthened_gzip(), "gzip content can't be read.*after its end"),
)


@pytest.mark.parametrize(
    ("fault", "message"), [promise(f"content coded as {name}", AGAIN, *values) for name, *values in CODINGS]
)
def test_content_in_another_coding_than_asked_for_is_no_answer(scene, fault, message):
    scene.emulator.faults.add(fault, times=None)
    outcome = scene.bad_poll()
    assert outcome.status is PollStatus.FAILED
    assert re.search(message, outcome.polls[0].error), outcome.polls[0].error
    scene.good_poll()


def test_gzip_is_all_that_is_asked_for(scene):
    scene.good_poll(1)
    assert {request.headers["accept-encoding"] for request in scene.emulator.requests} == {"gzip"}


PLAIN = {"Content-Encoding": "identity"}
BOUNDED = "refused; the memory that the answer takes stays within twice the limit of its size"


@pytest.mark.parametrize(
    "make_fault",  # here, since it is large
    [
        promise("64 MB of white space in 64 kB of gzip", BOUNDED, lambda: faults.bomb(64 * LIMIT)),
        promise("64 MB of white space, packed twice", BOUNDED, lambda: faults.bomb(64 * LIMIT, layers=2)),
        promise("64 MB of white space, packed three times", BOUNDED, lambda: faults.bomb(64 * LIMIT, layers=3)),
        promise("64 MB that are not packed", BOUNDED, lambda: faults.status(200, b" " * 64 * LIMIT, content_type="application/json", headers=PLAIN)),
        promise("an error with a page of 64 MB", BOUNDED, lambda: faults.status(500, b" " * 64 * LIMIT, headers=PLAIN)),
        promise("an error with a page of 64 MB in 64 kB of gzip", BOUNDED, lambda: faults.status(503, gzip.compress(b" " * 64 * LIMIT), headers={"Content-Encoding": "gzip"})),
    ],
)  # fmt: skip
def test_the_memory_of_an_answer_is_bounded(small_releases, make_fault):
    with Emulator(small_releases) as emulator:
        emulator.faults.add(make_fault(), times=None)
        wire = Wire(
            connector(user_agent="python-httpx/0", tls_max_version=None, timeout=20.0, addresses=()),
            RequestPolicy(min_interval=0.0, timeout=20.0, max_tries=1, max_bytes=LIMIT),
            clock=time.monotonic,
            sleep=lambda _: None,
            rng=None,
        )
        tracemalloc.start()
        try:
            with pytest.raises(RegistryError):
                wire.get(f"{emulator.base_url}/version", read=lambda answer: answer)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            wire.close()
    assert peak < 2 * LIMIT


def json_of(text):
    """A good answer by all but its content, 64 MB of it."""
    size = 64 * LIMIT - 4096
    body = b'{"studies":[' + text * (size // len(text)) + b"{]}"
    return faults.status(
        200,
        gzip.compress(body, 1),
        content_type="application/json",
        headers={"Content-Encoding": "gzip"},
    )


ALL_OF_A_POLL = (
    "refused, also in smaller parts; the memory of the whole poll stays within twice the limit of one answer"
)


@pytest.mark.parametrize(
    "text",
    [
        promise(f"64 MB of {name} on a page of records", ALL_OF_A_POLL, text)
        for name, text in {
            "empty elements": b"{},",
            "studies that begin": b'{"hasResults":',
            "brackets": b"[",
        }.items()
    ],
)
def test_the_memory_of_a_poll_is_bounded(fork_server, undisturbed, tmp_path, text):
    state = tmp_path / "state"
    shutil.copytree(undisturbed[0], state, symlinks=True)
    fork_server.emulator.faults.add(
        json_of(text), where=lambda call: call.param("filter.ids") is not None, times=None
    )
    try:
        outcome = fork_server.poll(state, 1)
    finally:
        fork_server.emulator.faults.clear()
    assert outcome["exit"] == 0
    assert outcome["kilobytes"] < 2 * 64 * 1024


# --- time --------------------------------------------------------------------------------------------

DRIPS = (
    ("interim answers without end", faults.endless_interim_answers),
    ("headers without end", faults.endless_headers),
    ("a header without end", faults.endless_header),
    ("a status line without end", faults.endless_status_line),
    ("a chunk's extension without end", faults.endless_chunk_extension),
    ("chunks without end", faults.endless_chunks),
    ("trailers without end", faults.endless_trailers),
    ("a body that drips", lambda pause=0.01: faults.dripping(size=1, pause=pause)),
)
ON_TIME = "one deadline for the request as a whole: the poll fails and says so"


@pytest.mark.parametrize("fault", [promise(name, ON_TIME, fault(0.01)) for name, fault in DRIPS])
def test_a_request_has_one_deadline_as_a_whole(scene, fault):
    scene.set_registry(timeout_seconds=0.05)
    scene.emulator.faults.add(fault, times=None)
    began = time.monotonic()
    outcome = scene.bad_poll()
    assert time.monotonic() - began < SOON
    assert outcome.status is PollStatus.FAILED
    # On a busy machine a single pause may outlast the time-out of a read first.
    assert re.search("too slowly, given up after 0.5 s|timed out", outcome.polls[0].error)
    scene.set_registry(timeout_seconds=5.0)
    scene.good_poll()


SILENCES = (*DRIPS, ("a connection that says nothing", lambda pause=0.0: faults.stalled()), ("a body that stops", lambda pause=0.0: faults.stalled(after=5)))  # fmt: skip
STOPPED = "SIGTERM ends the command within five seconds; nothing is changed"


@pytest.mark.parametrize("stage", ["/version", "/studies"])
@pytest.mark.parametrize("fault", [promise(name, STOPPED, fault()) for name, fault in SILENCES])
def test_a_request_ends_when_we_are_asked_to_stop(scene, fault, stage):
    scene.set_registry(timeout_seconds=600.0)
    stop, began = scene.player.service.stop, []

    def stop_later(exchange):
        threading.Timer(0.1, stop.set).start()
        began.append(time.monotonic())
        return fault(exchange)

    scene.emulator.faults.add(stop_later, path=stage, times=None)
    with pytest.raises(Stopped):
        scene.player.poll(1)
    assert time.monotonic() - began[0] < SOON
    stop.clear()
    scene.good_poll()


@pytest.mark.promise("a name whose look-up never ends", STOPPED)
def test_a_look_up_of_a_name_ends_when_we_are_asked_to_stop(scene, monkeypatch):
    asked, over = threading.Event(), threading.Event()

    def never(*_, **__):
        asked.set()
        over.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", never)
        scene.set_registry(timeout_seconds=600.0, base_url="http://registry.invalid/api/v2")
        threading.Thread(target=lambda: asked.wait(10) and scene.player.service.stop.set()).start()
        with pytest.raises(Stopped):
            scene.player.poll(1)
        over.set()
    scene.player.service.stop.clear()
    scene.good_poll()


HANDSHAKES = {"says nothing": b"", "breaks off": b"\x16\x03\x03\x40\x00\x02"}
"""What a server says to the first message of TLS: nothing, or the beginning of an answer of 16 kB."""


@pytest.mark.parametrize("said", [promise(f"a TLS handshake that {what}", STOPPED, said) for what, said in HANDSHAKES.items()])  # fmt: skip
def test_a_handshake_ends_when_we_are_asked_to_stop(scene, said):
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with suppress(OSError), listening.accept()[0] as connection:
                connection.recv(1)
                connection.sendall(said)
                scene.player.service.stop.set()
                over.wait(60)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        scene.set_registry(timeout_seconds=600.0, base_url=f"https://127.0.0.1:{port}/api/v2")
        with pytest.raises(Stopped):
            scene.player.poll(1)
        over.set()
        thread.join()
    scene.player.service.stop.clear()
    scene.good_poll()


@pytest.mark.promise("SIGTERM while the registry sends interim answers without end", STOPPED)
@pytest.mark.parametrize("command", ["run", "poll"])
def test_sigterm_ends_a_command_that_waits_for_the_registry(small_releases, tmp_path, command):
    asked = threading.Event()
    endless = faults.endless_interim_answers()

    def note(exchange):
        asked.set()
        return endless(exchange)

    with Emulator(small_releases) as emulator:
        emulator.faults.add(note, times=None)
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.format(base=emulator.base_url, history=emulator.history_url))
        words = (*PROGRAM, "--config", str(config), "--state", str(tmp_path / "state"), command)
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
            assert asked.wait(30)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < SOON
    assert process.returncode == (0 if command == "run" else -signal.SIGTERM)
    assert "Traceback" not in said


CONFIG = """
[registry]
base_url = "{base}"
history_url = "{history}"
[[watch]]
slug = "discs"
title = "Discs"
conditions = ['"disc disease"']
interventions = ['"stem cell"']
[watch.scope]
conditions = ["disc*"]
cells = ["stem cell"]
"""
