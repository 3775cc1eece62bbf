"""A conversation with a mail server that ends in time, whatever the other side says.

The time-out of a socket counts from one piece to the next: a server that sends a letter a second, or lines of one answer
without end, would keep us for days. So a conversation has a deadline as a whole and an answer a length, and who is
asked to stop waits for an answer only a little.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from typing import IO, TypeVar

T = TypeVar("T")

LOOK_EVERY = 0.2
"""Seconds after which we look whether we are asked to stop."""
LAST_WAIT = 3.0
"""Seconds that an answer may still take then: what the server has taken is better known than unclear."""
LONGEST_ANSWER = 64 * 2**10
"""Bytes; the longest answers, which list what a server can do, have some hundreds."""


class Client(smtplib.SMTP):
    """An SMTP client whose answers have a length."""

    def getreply(self) -> tuple[int, bytes]:
        """Read one answer, which may have many lines."""
        if self.file is None and self.sock is not None:
            self.file = _BoundedLines(self.sock.makefile("rb"))
        if isinstance(self.file, _BoundedLines):
            self.file.begin()
        return super().getreply()


class TlsClient(Client, smtplib.SMTP_SSL):
    """The same over TLS from the first byte on."""


class _BoundedLines:
    """The lines that come from a server; more than an answer may have is an end of the connection."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = LONGEST_ANSWER

    def begin(self) -> None:
        """Expect the next answer."""
        self._left = LONGEST_ANSWER

    def readline(self, limit: int) -> bytes:
        """Read a line, or nothing where the answer has been too long."""
        line = self._stream.readline(min(limit, self._left)) if self._left > 0 else b""
        self._left -= len(line)
        return line

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


@contextmanager
def bounded(client: smtplib.SMTP, seconds: float, stopped: Callable[[], bool]) -> Iterator[None]:
    """Within it, the connection is shut after so many seconds, or a little after we are asked to stop."""
    done = threading.Event()

    def watch() -> None:
        end = time.monotonic() + seconds
        while not done.wait(max(0.0, min(LOOK_EVERY, end - time.monotonic()))):
            if stopped():
                end = min(end, time.monotonic() + LAST_WAIT)
            if time.monotonic() >= end:
                shut(client)
                return

    watcher = threading.Thread(target=watch, name="mail deadline", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def run_apart(
    work: Callable[[], T], seconds: float, stopped: Callable[[], bool], cut_off: Callable[[], None]
) -> T:
    """Return what `work` returns, done in a thread that is left behind where it takes too long: a name may be looked up for ever.

    Raises:
        TimeoutError: it took too long, or we are asked to stop; `cut_off` was called.
    """
    future: Future[T] = Future()

    def apart() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  it is raised again by who waits
            future.set_exception(error)

    threading.Thread(target=apart, name="mail connection", daemon=True).start()
    end = time.monotonic() + seconds
    while not wait([future], timeout=max(0.0, min(LOOK_EVERY, end - time.monotonic()))).done:
        if stopped() or time.monotonic() >= end:
            cut_off()
            raise TimeoutError("stopped" if stopped() else "no answer in time")
    return future.result()


def shut(client: smtplib.SMTP) -> None:
    """Shut a client's connection, at which the thread that waits for it goes on."""
    with suppress(OSError, AttributeError, ssl.SSLError):
        if client.sock is not None:
            client.sock.shutdown(socket.SHUT_RDWR)
