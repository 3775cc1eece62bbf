"""The emulated registry over real HTTP on loopback."""

from __future__ import annotations

import gzip
import itertools
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType, TracebackType
from typing import Any, Self, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from monitor.demo.emulator.delivery import Drip, Endless, Reset, Stall
from monitor.demo.emulator.exchange import Call, EmulatedAnswer
from monitor.demo.emulator.faults import Faults
from monitor.demo.emulator.parameters import Limit
from monitor.demo.emulator.registry import API, HISTORY, EmulatedRegistry
from monitor.demo.world import World
from monitor.model import Struct

_WORTH_COMPRESSING = 512  # bytes
_ONE_SEGMENT = 65536  # bytes of a small answer, sent with its head
_LINGER_NOT = struct.pack("ii", 1, 0)


class Requested(Struct, frozen=True, kw_only=True):
    """One line of the emulator's log."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    status: int


class Emulator:
    """A faithful double of the live registry, serving one release of a world at a time.

    It serves with the standard library's `ThreadingHTTPServer`, and not with a framework, because a test
    double must be able to misbehave on the level of the socket: reset, stall, drip, close too early.

        with Emulator(world) as emulator:
            client = CtgovClient(base_url=emulator.base_url, ...)
            emulator.advance()

    Args:
        user_agent_rule: see `Registry`. limit: beyond which a query is too complicated.
        port: on 127.0.0.1; 0 for any that is free.
        clock: what each answer's `Date` says; without it there is none, and time is the client's own affair.
    """

    def __init__(
        self,
        world: World,
        *,
        user_agent_rule: bool = True,
        limit: Limit | None = None,
        port: int = 0,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._clock = clock
        self.faults = Faults()
        self._registry = EmulatedRegistry(world, user_agent_rule=user_agent_rule, limit=limit)
        self._lock = threading.RLock()
        self._log: list[Requested] = []
        self._port = port
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self._port, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="registry")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.stop()
            self._thread.join()
            if server.failures and error is None:
                raise server.failures[0]

    @property
    def origin(self) -> str:
        """Scheme, address and port; the emulator must be running."""
        if self._server is None:
            raise RuntimeError("the emulator is not running: use it in a with statement")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        """What `registry.base_url` of the configuration is to be."""
        return self.origin + API

    @property
    def history_url(self) -> str:
        """What `registry.history_url` of the configuration is to be."""
        return self.origin + HISTORY

    @property
    def index(self) -> int:
        """The release that is served now, counted from 0."""
        return self._registry.index

    def go_to(self, index: int) -> None:
        """Serve that release from now on; IndexError where there is none."""
        with self._lock:
            self._registry.go_to(index)

    def advance(self) -> bool:
        """Serve the next release; False, and no change, where there is none."""
        with self._lock:
            return self._registry.advance()

    @property
    def requests(self) -> tuple[Requested, ...]:
        """All requests so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._log)

    def forget_requests(self) -> None:
        """Begin the log again."""
        with self._lock:
            self._log.clear()

    def answer(self, call: Call) -> EmulatedAnswer:
        """Answer a call, with the faults that were asked for, and log it."""
        with self._lock:
            answer = self._dated(_Exchange(call, self.faults, self._registry, 0).answer())
            line = Requested(
                method=call.method,
                path=call.path,
                params=MappingProxyType(dict(call.params)),
                headers=call.headers,
                status=answer.status,
            )
            self._log.append(line)
            return answer

    def _dated(self, answer: EmulatedAnswer) -> EmulatedAnswer:
        if self._clock is None:
            return answer
        date = {"Date": format_datetime(self._clock(), usegmt=True)}
        return msgspec.structs.replace(answer, headers=date | dict(answer.headers))


class _Exchange:
    """One call on its way through the faults to the registry."""

    def __init__(self, call: Call, faults: Faults, registry: EmulatedRegistry, position: int) -> None:
        self.call = call
        self._faults = faults
        self._registry = registry
        self._position = position

    def answer(self) -> EmulatedAnswer:
        next_fault = self._faults.after(self._position, self.call)
        if next_fault is None:
            return self._registry.answer(self.call)
        position, fault = next_fault
        return fault.action(_Exchange(self.call, self._faults, self._registry, position))

    def ask(self, call: Call) -> EmulatedAnswer:
        return _Exchange(call, self._faults, self._registry, self._position).answer()

    def advance(self) -> bool:
        return self._registry.advance()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # stop() ends them all, and so can wait for them
    request_queue_size = 64

    def __init__(self, port: int, emulator: Emulator) -> None:
        self.emulator = emulator
        self.stopping = threading.Event()
        self.failures: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._guard:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_LINGER_NOT)) == _LINGER_NOT:
            self.close_request(request)  # no farewell: the client gets a reset
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):  # a client may leave when it likes
            self.failures.append(error)
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """End every wait and every connection, then the threads."""
        self.stopping.set()
        self.shutdown()
        with self._guard:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the client has already gone
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # with it a small answer would wait 40 ms for the client's delayed ACK

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = Call(
            method=self.command,
            path=unquote(parts.path),
            params=tuple(parse_qsl(parts.query, keep_blank_values=True, errors="replace")),
            headers=MappingProxyType({name.lower(): value for name, value in self.headers.items()}),
            target=self.path,
        )
        if self.command not in ("GET", "HEAD"):
            # Read and forgotten, so that the next request on this connection begins where it should.
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._send(cast(_Server, self.server).emulator.answer(call))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Keep quiet: the emulator has its own log."""

    def _send(self, answer: EmulatedAnswer) -> None:
        body, encoding = self._encoded(answer)
        head = self._head(answer, len(body), encoding)
        if self.command == "HEAD":
            body = b""
        delivery = answer.delivery
        if delivery is None:
            if len(body) < _ONE_SEGMENT:
                self.wfile.write(head + body)
            else:
                self.wfile.write(head)
                self.wfile.write(body)
            return
        if isinstance(delivery, Endless):
            self._repeat(delivery)
            return
        if delivery.after is not None:
            self.wfile.write(head + body[: delivery.after])
        match delivery:
            case Drip(size=size, pause=pause):
                self._drip(body[delivery.after or 0 :], size, pause)
                return
            case Stall():
                cast(_Server, self.server).stopping.wait()
            case Reset():
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self.close_connection = True

    def _repeat(self, endless: Endless) -> None:
        self.close_connection = True
        self.wfile.write(endless.first)
        for _ in itertools.count() if endless.times is None else range(endless.times):
            if cast(_Server, self.server).stopping.wait(endless.pause):
                return
            self.wfile.write(endless.piece)

    def _drip(self, rest: bytes, size: int, pause: float) -> None:
        for start in range(0, len(rest), size):
            if cast(_Server, self.server).stopping.wait(pause):
                self.close_connection = True
                return
            self.wfile.write(rest[start : start + size])

    def _encoded(self, answer: EmulatedAnswer) -> tuple[bytes, str]:
        accepted = self.headers.get("Accept-Encoding", "")
        if "Content-Encoding" in answer.headers:  # coded already, or said to be
            return answer.body, ""
        if "gzip" in accepted and len(answer.body) >= _WORTH_COMPRESSING:
            return gzip.compress(answer.body, compresslevel=1, mtime=0), "gzip"
        return answer.body, ""

    def _head(self, answer: EmulatedAnswer, length: int, encoding: str) -> bytes:
        headers = {"Content-Type": answer.content_type, "Content-Encoding": encoding, **answer.headers}
        if answer.status != 304:
            headers["Content-Length"] = str(length)
        phrase = self.responses.get(answer.status, ("",))[0]
        lines = [f"HTTP/1.1 {int(answer.status)} {phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
