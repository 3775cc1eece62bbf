"""A process that runs polls in children of its own, so that a test can kill them: run as a script.

It is warm (everything is imported, templates are compiled) and has one thread, so that a fork costs little and
is safe. It reads one JSON order a line and answers with one JSON line. No code of the product knows of it: a
child is killed by a profile function that counts its calls into C (statements of SQLite, writes, syncs,
renames, requests), by a limit to the size of its files, or by a clock.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import secrets
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from monitor.app import logs
from monitor.app.service import DATABASE, Service
from monitor.cli import main as main_of_the_program
from monitor.cli import work as _work  # noqa: F401  as are the commands that write
from monitor.config import loading as configuration
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator  # noqa: F401  imported here so that no child has to
from monitor.errors import TrialMonitorError
from monitor.query.restore import restore
from monitor.store import Store

EVENTS = frozenset(
    {
        *("execute", "executemany", "executescript", "commit", "rollback"),
        *("open", "write", "flush", "fsync", "close", "truncate", "flock"),
        *("replace", "rename", "link", "unlink", "remove", "mkdir"),
        *("connect", "send", "sendall", "recv", "recv_into"),
    }
)
"""Names of functions in C at which something can happen that outlives us."""
PDEATHSIG = 1  # prctl's PR_SET_PDEATHSIG
CAPABILITY_VERSION_3 = 0x20080522


def configured(order: dict[str, Any]) -> configuration.Config:
    """The shipped configuration, with fewer questions to the registry and few topics: a poll is then quick."""
    shipped = configuration.load()
    watches = tuple(
        msgspec.structs.replace(watch, conditions=watch.conditions[:1], interventions=watch.interventions[:1])
        if order.get("quick", True)
        else watch
        for watch in shipped.watch
    )
    registry = msgspec.structs.replace(
        shipped.registry,
        base_url=order["base_url"],
        history_url=order["history_url"],
        min_interval_seconds=0.0,
        max_tries=1,
        timeout_seconds=order.get("timeout", 5.0),
    )
    return msgspec.structs.replace(
        shipped, watch=watches, topic=shipped.topic[:1], claim=shipped.claim[:2], registry=registry
    )


def poll(order: dict[str, Any]) -> dict[str, Any]:
    """One poll, as the worker does it."""
    now = datetime.fromisoformat(order["now"])
    service = Service(configured(order), Path(order["state"]), clock=lambda: now)
    try:
        outcome = service.poll()
    finally:
        service.close()
    return {"status": outcome.status.value, "updates": list(outcome.updates)}


def publish(order: dict[str, Any]) -> dict[str, Any]:
    """What `trial-monitor publish` does."""
    now = datetime.fromisoformat(order["now"])
    service = Service(configured(order), Path(order["state"]), clock=lambda: now)
    try:
        service.publish()
    finally:
        service.close()
    return {}


def bring_back(order: dict[str, Any]) -> dict[str, Any]:
    """What `trial-monitor restore --replace` does."""
    state = Path(order["state"])
    service = Service(configured(order), state)
    with service._alone():
        kept = restore(Path(order["backup"]), state / DATABASE, replace=True)
    return {"kept": str(kept)}


def open_file(order: dict[str, Any]) -> dict[str, Any]:
    """What every command begins with: the file is made or brought up to date."""
    with Store.open(Path(order["state"]) / DATABASE):
        return {}


def command(order: dict[str, Any]) -> dict[str, Any]:
    """What the command line does with some words; what it prints goes to a file."""
    with Path(order["said"]).open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    Path(order["pid_file"]).write_text(str(os.getpid()))
    now = datetime.fromisoformat(order["now"])
    Service.__init__.__kwdefaults__["clock"] = lambda: now
    secrets.token_urlsafe = lambda length: "k" * length  # two runs that end alike leave the same bytes
    sys.argv = ["trial-monitor", *order["words"]]
    try:
        main_of_the_program()
    except SystemExit as end:
        return {"code": end.code or 0}
    return {"code": 0}


WORK = {"poll": poll, "publish": publish, "restore": bring_back, "open": open_file, "command": command}


OF_C = frozenset({"c_call", "c_return", "c_exception"})


class Counter:
    """Counts what happens, and dies at the n-th event: before it, or just after it."""

    def __init__(self, last: int = 0) -> None:
        self.count = 0
        self.last = last

    def profile(self) -> Callable[[object, str, object], None]:
        """Return the function that is called at each event; a closure, since a poll has a million of them."""

        def note(
            _frame: object,
            event: str,
            called: object,
            *,
            of_c: frozenset[str] = OF_C,
            events: frozenset[str] = EVENTS,
        ) -> None:
            if event in of_c and getattr(called, "__name__", "") in events:
                self.count += 1
                if self.count == self.last:
                    os.kill(os.getpid(), signal.SIGKILL)

        return note


def prepared(order: dict[str, Any]) -> Counter | None:
    """Arranges the death that was ordered; returns the counter where events are counted."""
    match order.get("death"):
        case ["event", number]:
            return Counter(number)
        case ["count"]:
            return Counter()
        case ["torn", size]:  # no file may grow beyond: death in the middle of a write
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        case ["full", size]:  # no file may grow beyond: the write fails
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        case ["unprivileged"]:
            drop_capabilities()
    return None


def drop_capabilities() -> None:
    """Make file modes binding for root too. The user stays: another one might not be allowed to read the program."""
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if library.capset(ctypes.byref(header), ctypes.byref(none)):
        raise OSError(ctypes.get_errno(), "capset")


def child(order: dict[str, Any], answer: int) -> None:
    """Never returns."""
    ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)
    tempfile.tempdir = order["temporary"]
    os.umask(order.get("umask", 0o022))
    counter = prepared(order)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if counter:
        sys.setprofile(counter.profile())
    try:
        outcome = WORK[order.get("work", "poll")](order)
    except TrialMonitorError as error:
        outcome = {"error": type(error).__name__, "message": str(error)}
    except OSError as error:
        outcome = {"error": type(error).__name__, "message": str(error), "errno": error.errno}
    sys.setprofile(None)
    outcome["events"] = counter.count if counter else 0
    outcome["kilobytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    os.write(answer, json.dumps(outcome).encode())
    os._exit(0)


def born(order: dict[str, Any], live: Callable[[dict[str, Any], int], None] = child) -> dict[str, Any]:
    """Lets a child carry out an order, and says how it ended."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        try:
            live(order, writer)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            raise
        finally:
            os._exit(99)  # something that no order foresees
    os.close(writer)
    death = order.get("death") or [None]
    if death[0] == "clock":
        select.select([reader], [], [], death[1])
        os.kill(pid, signal.SIGKILL)
    reply = b"".join(iter(lambda: os.read(reader, 65536), b""))
    os.close(reader)
    _, status = os.waitpid(pid, 0)
    return {"exit": os.waitstatus_to_exitcode(status), **(json.loads(reply) if reply else {})}


def main() -> None:
    """Obeys until standard input ends."""
    logs.configure(LogConfig(level="error"))
    sys.dont_write_bytecode = True  # what Python compiles and keeps would be counted in the first run alone
    for line in sys.stdin:
        order = json.loads(line)
        reply = poll(order) if order.get("warm") else born(order)
        print(json.dumps(reply), flush=True)  # noqa: T201  standard output is how it answers


if __name__ == "__main__":
    main()
