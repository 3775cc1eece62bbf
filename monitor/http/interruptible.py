"""Requests that end in time, whatever the other side does.

A time-out of a socket counts from one piece to the next, so a server that sends a header a second keeps us for days;
looking up a name has no time-out at all. So each request runs in a thread of its own. The caller waits for its
answer, for its deadline or for the signal to stop, whichever comes first, and then shuts the connection, at
which the thread ends by itself.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

import httpx

from monitor.errors import Stopped, Unreachable

T = TypeVar("T")

LOOK_EVERY = 0.2
"""Seconds after which the caller looks whether it is asked to stop."""

MOST_SOCKETS = 8
"""Kept to be shut; a client has one or two that are open, to as many hosts."""

_CONNECTED = ("connect_tcp.complete", "start_tls.complete")
"""Ends of the names of httpcore's trace events that give a connection."""


class InterruptibleClient:
    """An HTTP client whose requests have one deadline as a whole and can be stopped.

    Args:
        connect: makes the HTTP client; called at the first request, and again after a request was cut off.
        stop: set when the program is to end.
    """

    def __init__(self, connect: Callable[[], httpx.Client], *, stop: threading.Event | None = None) -> None:
        self._connect = connect
        self._stop = stop
        self._connection: _Connection | None = None

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        seconds: float,
        read: Callable[[httpx.Response], T],
    ) -> T:
        """GET a URL and return what `read` makes of the response, in which it may read the stream.

        Raises:
            Unreachable: the deadline has passed.
            Stopped: the program is to end.
        """
        return self._request(
            "GET", url, params=params, headers=headers, content=None, seconds=seconds, read=read
        )

    def post(
        self,
        url: str,
        *,
        content: bytes,
        headers: Mapping[str, str] | None,
        seconds: float,
        read: Callable[[httpx.Response], T],
    ) -> T:
        """POST to a URL, otherwise as `get`."""
        return self._request(
            "POST", url, params=None, headers=headers, content=content, seconds=seconds, read=read
        )

    def _request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        seconds: float,
        read: Callable[[httpx.Response], T],
    ) -> T:
        if self._connection is None:
            self._connection = _Connection(self._connect())
        connection, outcome = self._connection, _Outcome[T]()

        def request() -> None:
            with outcome, connection.stream(method, url, params, headers, content) as response:
                outcome.answer = read(response)
            connection.release()

        threading.Thread(target=request, name="request", daemon=True).start()
        try:
            self._wait(outcome.ended, seconds)
        finally:
            if not outcome.ended.is_set():
                self._connection = None
                connection.cut_off()
        return outcome.result()

    def _wait(self, ended: threading.Event, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not ended.wait(max(0.0, min(LOOK_EVERY, end - time.monotonic()))):
            if self._stop is not None and self._stop.is_set():
                raise Stopped("stopped in the middle of a request; nothing was changed")
            if time.monotonic() >= end:
                raise Unreachable(
                    f"an answer that comes too slowly, given up after {seconds:g} s;"
                    " check the network and try again"
                )

    def close(self) -> None:
        """Close the connections."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Outcome(Generic[T]):
    """How a request ended, carried from the thread that made it to the one that waits for it."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.answer: T | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._error = error
        self.ended.set()
        return True

    def result(self) -> T:
        """Return the answer, or raise what the request raised, once."""
        error, self._error = self._error, None
        if error is not None:
            try:
                raise error
            finally:
                # A frame that knows its own error would keep the answer in memory.
                del error
        return cast(T, self.answer)


class _Connection:
    """An HTTP client together with the sockets that it has opened, so that another thread can shut them."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._sockets: deque[socket.socket] = deque(maxlen=MOST_SOCKETS)
        self._lock = threading.Lock()
        self._cut = False
        self._requests = 0

    def stream(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        content: bytes | None,
    ) -> AbstractContextManager[httpx.Response]:
        """Return the response of one request, its content still unread."""
        with self._lock:
            self._requests += 1
        return self._http.stream(
            method,
            url,
            params=params,
            headers=headers,
            content=content,
            extensions={"trace": self._note_socket},
        )

    def release(self) -> None:
        """The thread of the request has ended; where it was cut off, nobody else closes the client."""
        with self._lock:
            self._requests -= 1
            if self._cut:
                self._http.close()

    def cut_off(self) -> None:
        """Shut all sockets, at which the thread that waits for one of them ends."""
        with self._lock:
            self._cut = True
            for connected in self._sockets:
                _shut(connected)
            if not self._requests:
                self._http.close()

    def close(self) -> None:
        """Close the client."""
        self._http.close()

    def _note_socket(self, event: str, details: Mapping[str, Any]) -> None:
        if event.endswith(_CONNECTED):
            connected = details["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets.append(connected)
                if self._cut:
                    _shut(connected)


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):  # closed already, or handed on to the TLS layer
        connected.shutdown(socket.SHUT_RDWR)
