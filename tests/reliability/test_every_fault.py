"""Each fault that the emulated registry can play: what memory a whole poll needs, and how soon a command ends.

The list of faults is complete: a test compares it with the emulator.
"""

from __future__ import annotations

import inspect
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import faults
import msgspec
import pytest

from monitor.registry.ctgov.transport import RequestPolicy
from monitor.store import Store

LIMIT = RequestPolicy(min_interval=0, timeout=0, max_tries=1).max_bytes
BOUND = 2 * LIMIT // 1024
"""Kilobytes that the worst poll may need beyond a quiet one."""
EVERYWHERE = bool(os.environ.get("TRIAL_MONITOR_EVERY_DEATH"))
"""Whether to try each fault with each command and each kind of request, and records as large as may be."""
SOON = 5.0
"""Seconds within which any command ends after SIGTERM."""
IN_THE_MIDDLE = 0.15
"""Seconds from a request that meets a fault to SIGTERM."""

OFTEN = 0.01
"""Seconds between the pieces of an answer that does not end."""
BRIEF = 0.03
"""Time-out of a request that meets one: it is given up after ten of them, and a poll makes a dozen such requests."""


def nothing(exchange: faults.Exchange) -> object:
    """No fault."""
    return exchange.ask(exchange.call)


FAULTS = {
    "api_version": lambda: faults.api_version("3.0.0"),
    "bomb": cache(lambda: faults.bomb(2 * LIMIT)),
    "closed": faults.closed,
    "coded": lambda: faults.coded("deflate"),
    "content_type": lambda: faults.content_type("text/plain"),
    "dripping": lambda: faults.dripping(size=1, pause=OFTEN),
    "empty_result": faults.empty_result,
    "endless_chunk_extension": lambda: faults.endless_chunk_extension(OFTEN),
    "endless_chunks": lambda: faults.endless_chunks(OFTEN),
    "endless_header": lambda: faults.endless_header(OFTEN),
    "endless_headers": lambda: faults.endless_headers(OFTEN),
    "endless_interim_answers": lambda: faults.endless_interim_answers(OFTEN),
    "endless_status_line": lambda: faults.endless_status_line(OFTEN),
    "endless_trailers": lambda: faults.endless_trailers(OFTEN),
    "expired_token": faults.expired_token,
    "forbidden": faults.forbidden,
    "html_page": faults.html_page,
    "lengthened_gzip": faults.lengthened_gzip,
    "malformed_json": faults.malformed_json,
    "mutate_answer": lambda: faults.mutate_answer(lambda value: [value]),
    "mutate_study": lambda: faults.mutate_study(lambda study: {"protocolSection": 7}),
    "one_short": faults.one_short,
    "other_json": lambda: faults.other_json({"weather": "fine"}),
    "redirect_loop": faults.redirect_loop,
    "release_advances": faults.release_advances,
    "reset": faults.reset,
    "server_error": faults.server_error,
    "shifted": lambda: faults.shifted(-1),
    "shortened_gzip": faults.shortened_gzip,
    "stalled": faults.stalled,
    "status": lambda: faults.status(503, b"e" * 2**20),
    "too_many_requests": lambda: faults.too_many_requests(retry_after=3),
    "truncated": faults.truncated,
    "uri_too_long": faults.uri_too_long,
    "wrong_total": faults.wrong_total,
}

UNENDING = frozenset(name for name in FAULTS if name.startswith("endless_")) | {"dripping"}


def test_the_list_is_complete():
    made = {
        name
        for name, function in inspect.getmembers(faults, inspect.isfunction)
        if function.__module__ == faults.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation == "Action"
    }
    assert made == FAULTS.keys()


def asks_records(call) -> bool:
    """Whether a call asks for records, many or one."""
    return call.param("filter.ids") is not None or "/studies/" in call.path


# --- memory ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def poll_with(fork_server, undisturbed, tmp_path_factory) -> Callable[..., int]:
    """Polls the second release in a process of its own while a fault plays; gives the memory it needed, in kB."""

    def poll(action, *, where=None, timeout=0.1, then=()) -> tuple[int, ...]:
        state = tmp_path_factory.mktemp("poll") / "state"
        shutil.copytree(undisturbed[0], state, symlinks=True)
        fork_server.emulator.faults.add(action, where=where, times=None)
        try:
            needed = [fork_server.poll(state, 1, timeout=timeout)]
        finally:
            fork_server.emulator.faults.clear()
        needed += [fork_server.poll(state, index) for index in then]
        assert [ended["exit"] for ended in needed] == [0] * len(needed)
        shutil.rmtree(state)
        return tuple(ended["kilobytes"] for ended in needed)

    return poll


@pytest.fixture(scope="module")
def quiet(poll_with) -> int:
    """What a poll needs in which nothing goes wrong."""
    return max(poll_with(nothing, timeout=5.0) + poll_with(nothing, timeout=5.0))


PEAK = "the whole poll needs less than twice the limit of an answer beyond a quiet poll"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.promise("each fault of the emulated registry, in turn", PEAK))
        for name in FAULTS
    ],
)
def test_the_memory_of_a_poll_is_bounded_in_every_fault(poll_with, quiet, name):
    timeout = BRIEF if name in UNENDING else 0.1
    for where in in_turn(name, (None, asks_records)):
        (needed,) = poll_with(FAULTS[name](), where=where, timeout=timeout)
        assert needed - quiet < BOUND


def in_turn(name: str, choices: tuple) -> tuple:
    """Return all choices, or in a usual run one of them, another for the next fault."""
    return choices if EVERYWHERE else (choices[list(FAULTS).index(name) % len(choices)],)


COUNTS = {
    "keys nobody knows": lambda n: ("quantumModule", {f"k{i}": "&" * 20 for i in range(n)}),
    "numbers nobody knows": lambda n: ("quantumModule", {"spin": [0] * n}),
    "locations": lambda n: ("contactsLocationsModule", {"locations": [{"facility": f"F{i}", "city": f"C{i}"} for i in range(n)]}),
    "keywords": lambda n: ("conditionsModule", {"conditions": ["disc disease"], "keywords": [f"k{i}" for i in range(n)]}),
    "interventions": lambda n: ("armsInterventionsModule", {"interventions": [{"type": "DRUG", "name": f"i {i}"} for i in range(n)]}),
    "arms": lambda n: ("armsInterventionsModule", {"armGroups": [{"label": f"a{i}", "type": "OTHER"} for i in range(n)]}),
    "lines of criteria": lambda n: ("eligibilityModule", {"eligibilityCriteria": "Inclusion Criteria:\n" + "".join(f"* c{i}\n" for i in range(n))}),
    "words of a summary": lambda n: ("descriptionModule", {"briefSummary": "".join(f"w{i} " for i in range(n))}),
    "references": lambda n: ("referencesModule", {"references": [{"pmid": str(i), "citation": "c"} for i in range(n)]}),
    "collaborators": lambda n: ("sponsorCollaboratorsModule", {"leadSponsor": {"name": "s"}, "collaborators": [{"name": f"c{i}"} for i in range(n)]}),
}  # fmt: skip
"""Modules of a record with as many small parts as wanted."""


def grown(make, size: float) -> faults.Action:
    """The first record of a page has a module that brings it to this share of what a record may have."""

    def change(study):
        if study["protocolSection"]["identificationModule"]["nctId"] == "NCT99000006":
            key, module = make(largest(make, size))
            study["protocolSection"][key] = module
        return study

    return faults.mutate_study(change)


ORDINARY_BYTES, ORDINARY_VALUES = 2**20, 75_000
"""Twice what the largest real record has. One at the limit of a record takes more than twice an answer's limit."""


def largest(make, size: float) -> int:
    """How many parts a module may have."""
    parts = 1000
    raw = msgspec.json.encode(make(parts)[1])
    values = raw.count(b",") + raw.count(b":")
    most = min(ORDINARY_BYTES * parts / len(raw), ORDINARY_VALUES * parts / max(values, 1))
    return int(most * size)


SIZE = 0.95 if EVERYWHERE else 0.2
"""Share of what a record may have: a usual run takes less time, and allows half of the memory."""
BIG = "the poll, and the one in which it is small again, need less than twice the limit of an answer beyond a quiet poll"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            make,
            id=name,
            marks=pytest.mark.promise(f"a record twice as large as any real one, of {name}", BIG),
        )
        for name, make in COUNTS.items()
    ],
)
def test_the_memory_of_a_poll_is_bounded_for_records_larger_than_any_real_one(poll_with, quiet, make):
    for needed in poll_with(grown(make, SIZE), where=asks_records, timeout=60.0, then=(2,)):
        assert needed - quiet < (BOUND if EVERYWHERE else BOUND // 2)


@pytest.mark.promise(
    "a record of 9, 12 or 15 MB, or of 800,000 values",
    "set aside with its reason before it is read; the others are compared",
)
@pytest.mark.parametrize(
    ("make", "size"),
    [
        *((COUNTS["words of a summary"], megabytes * 1e6 / ORDINARY_BYTES) for megabytes in (9, 12, 15)),
        *((COUNTS["keywords"], values / ORDINARY_VALUES) for values in (800_000, 1_000_000)),
    ],
)
def test_a_record_beyond_the_limits_costs_little(poll_with, quiet, make, size):
    (needed,) = poll_with(grown(make, size), where=asks_records, timeout=60.0)
    assert needed - quiet < BOUND // 2


# --- SIGTERM -----------------------------------------------------------------------------------------


CONFIG = """
[registry]
base_url = "{base}"
history_url = "{history}"
timeout_seconds = 600
min_interval_seconds = 0
[log]
level = "error"
[[watch]]
slug = "discs"
title = "Discs"
conditions = ['"disc disease"']
interventions = ['"stem cell"']
[watch.scope]
conditions = ["disc*"]
cells = ["stem cell"]
"""
COMMANDS = {
    "poll": (("poll",), asks_records),
    "run": (("run",), asks_records),
    "backfill": (("backfill",), None),
    "check --registry": (("check", "--registry"), None),
}
STOPPED = "SIGTERM ends the command within five seconds; what was stored is whole"


class Sender:
    """Sends SIGTERM to a command, shortly after its first request has met a fault."""

    def __init__(self, action: faults.Action, pid_file: Path) -> None:
        self.sent: float | None = None
        self.met = False
        self._action = action
        self._pid_file = pid_file
        self._lock = threading.Lock()

    def __call__(self, exchange: faults.Exchange) -> object:
        with self._lock:
            first, self.met = not self.met, True
        if first:  # it waits for our answer, so the number is its own
            process = os.pidfd_open(int(self._pid_file.read_text()))
            threading.Timer(IN_THE_MIDDLE, self._send, (process,)).start()
        return self._action(exchange)

    def _send(self, process: int) -> None:
        self.sent = time.monotonic()
        try:
            signal.pidfd_send_signal(process, signal.SIGTERM)
        except ProcessLookupError:  # it has ended by itself
            self.sent = None
        os.close(process)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name, marks=pytest.mark.promise("SIGTERM in each fault of the emulated registry", STOPPED)
        )
        for name in FAULTS
    ],
)
def test_sigterm_ends_a_command_in_every_fault(fork_server, undisturbed, tmp_path, name):
    config = tmp_path / "config.toml"
    config.write_text(
        CONFIG.format(base=fork_server.emulator.base_url, history=fork_server.emulator.history_url)
    )
    for number, command in enumerate(in_turn(name, tuple(COMMANDS))):
        words, where = COMMANDS[command]
        state, said, pid_file = (tmp_path / f"{what}-{number}" for what in ("state", "said", "pid"))
        shutil.copytree(undisturbed[0], state, symlinks=True)
        sender = Sender(FAULTS[name](), pid_file)
        fork_server.emulator.faults.add(sender, where=where, times=None)
        try:
            ended = fork_server.poll(
                state,
                1,
                work="command",
                words=["--config", str(config), "--state", str(state), *words],
                said=str(said),
                pid_file=str(pid_file),
            )
            over = time.monotonic()
        finally:
            fork_server.emulator.faults.clear()
        assert sender.met, said.read_text()
        if sender.sent is not None:
            assert over - sender.sent < SOON, command
            if command == "run":
                assert ended["code"] == 0, said.read_text()
            else:
                assert ended["exit"] == -signal.SIGTERM or "code" in ended
        assert "Traceback" not in said.read_text()
        with Store.open(state / "monitor.db", read_only=True) as store:
            assert store.check() == ()
