"""An emulated registry in a process of its own, whose memory and processor time are not counted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot

HERE = Path(__file__).resolve().parents[1]


def serve(releases: Sequence[Snapshot]) -> None:
    """Serve releases one after the other, the next after each line on standard input, until that ends."""
    with Emulator(Releases(*releases)) as emulator:
        print(emulator.origin, flush=True)
        for _ in sys.stdin:
            emulator.advance()
            print("advanced", flush=True)


@contextmanager
def registry(command: Sequence[str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Start a process that calls `serve`; give its address, and a function that goes to the next release."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HERE)},
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        put, take = process.stdin, process.stdout

        def advance() -> None:
            put.write("\n")
            put.flush()
            take.readline()

        yield take.readline().strip(), advance
        put.close()
