"""The process that answers questions, as seen from the one that asks."""

from __future__ import annotations

import base64
import os
import select
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import msgspec
import zstandard

from monitor.errors import StateError
from monitor.query import worker as script
from monitor.store import files, read_only_disk
from monitor.store.database import BUSY_SECONDS
from monitor.store.sqlite_errors import translated

GRACE = 0.5
"""Seconds that SQLite gets to end a question by itself before its process is ended."""
START = 30.0
"""Seconds in which a process must have opened the database, also on a busy machine."""
_LARGEST = 8 * script.LARGEST_ROW
"""Bytes of one answer: JSON writes some characters with six."""
_PASSED_ON = ("LD_LIBRARY_PATH", "LC_ALL", "LANG")
"""Of our environment, which has secrets, the process gets no more than this."""


class WorkerError(Exception):
    """The process could not answer, and goes on; `kind` and `code` say why."""

    def __init__(self, kind: str, code: int | None, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code


class WorkerEnded(Exception):
    """The process did not answer in time (`is_late`), or died over the question."""

    def __init__(self, *, is_late: bool) -> None:
        super().__init__()
        self.is_late = is_late


class Worker:
    """A process that has the database open for reading."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._encoder, self._decoder = msgspec.json.Encoder(), msgspec.json.Decoder()

    @classmethod
    def start(cls, path: Path, *, relations: Collection[str], indexes: Collection[str]) -> Self:
        """Start a process for one database, and wait until it has opened it.

        Raises:
            StateError: it cannot be opened.
        """
        process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", "-S", "-B", str(Path(script.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(path.parent),
            # Ctrl-C at the terminal is ours alone.
            process_group=0,
        )
        started = cls(process)
        try:
            with translated(path), read_only_disk.address(path, timeout=BUSY_SECONDS) as uri:
                settings = {
                    "uri": uri,
                    "relations": sorted(relations),
                    "indexes": list(indexes),
                    "libraries": str(Path(zstandard.__file__).parent.parent),
                }
                started.request(settings, seconds=START)
        except WorkerEnded as stopped:
            started.end()
            raise StateError(
                f"{path} cannot be opened by a process of its own; is the machine out of memory?"
            ) from stopped
        except BaseException:
            started.end()
            raise
        return started

    def request(self, request: Mapping[str, object], *, seconds: float) -> tuple[dict[str, Any], float]:
        """Send a request, and return the answer with the seconds that it took.

        Raises:
            WorkerError: the process could not answer it.
            WorkerEnded: there was no answer in time, or the process has died.
        """
        began = time.monotonic()
        ends = began + max(seconds, 0.0) + GRACE
        data = self._encoder.encode({**request, "seconds": max(seconds, 0.0)})
        try:
            self._stdin.write(len(data).to_bytes(script.LENGTH_BYTES, "big") + data)
            self._stdin.flush()
        except BrokenPipeError as error:
            raise WorkerEnded(is_late=False) from error
        answer = self._decoder.decode(self._receive(ends))
        if "error" in answer:
            raise WorkerError(answer["error"], answer["code"], answer["message"])
        if "rows" in answer:
            answer["rows"] = [[_decode(value) for value in row] for row in answer["rows"]]
        return answer, time.monotonic() - began

    def drop(self, cursor: int) -> None:
        """Forget a question that is not read to its end; where the process is gone, it has."""
        with suppress(WorkerError, WorkerEnded):
            self.request({"drop": cursor}, seconds=0.0)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._stdin.close()
        self._stdout.close()

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    @property
    def _stdout(self) -> Any:
        return self._process.stdout

    def _receive(self, ends: float) -> bytes:
        length = int.from_bytes(self._read(script.LENGTH_BYTES, ends), "big")
        if length > _LARGEST:
            raise WorkerEnded(is_late=False)
        return self._read(length, ends)

    def _read(self, length: int, ends: float) -> bytes:
        data = bytearray()
        descriptor = self._stdout.fileno()
        while len(data) < length:
            ready, _, _ = select.select([descriptor], [], [], max(ends - time.monotonic(), 0.0))
            if not ready:
                raise WorkerEnded(is_late=True)
            block = os.read(descriptor, length - len(data))
            if not block:
                raise WorkerEnded(is_late=False)
            data += block
        return bytes(data)


def _environment(beside: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Where SQLite sorts what does not fit into memory.
    return {**passed, "SQLITE_TMPDIR": str(files.temporary_place(beside))}


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["bytes"]) if "bytes" in value else float(value["float"])
    return value
