"""Connections of the web server: each has a time for every step, and none closes the door to others.

uvicorn has no limit on the time for a request's head and body, nor on a client that never reads its answer. A few
hundred connections that say nothing would then keep everybody else out.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterable
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.web.limits import network

HEAD_SECONDS = 10.0
"""For the first byte of a connection, and for the head of a request."""
BODY_SECONDS = 20.0
"""For the body of a request: our forms have a few hundred bytes."""
ANSWER_SECONDS = 60.0
"""For an answer, until it is written."""
TAKING_SECONDS = 60.0
"""For a client to take what is written."""
MOST_CONNECTIONS = 400
"""Beyond these a connection that has not yet asked anything gives way to the new one."""
SHARE = 40
"""Connections of one client (an IPv4 address, or the /64 of a household); those of a trusted proxy, which speaks for many, are not counted."""


class GuardedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol with time limits and a share for each client."""

    _timer: asyncio.TimerHandle | None = None
    _step = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, unless its client has its share already."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._begin("head", HEAD_SECONDS)
        if self._is_beyond_share():
            self.close_now()
        elif len(self.connections) > MOST_CONNECTIONS:
            self._give_way()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came; the time of a step is not renewed by a part of it."""
        if self._step in ("", "taking"):
            self._begin("head", HEAD_SECONDS)
        super().data_received(data)
        self._go_on()

    def on_response_complete(self) -> None:
        """Wait for the next request, or answer the one that came behind; uvicorn closes a connection that stays idle."""
        self._end()
        super().on_response_complete()
        self._go_on()
        # What is written is not yet taken: a transport that is closed keeps it until it is, however long that lasts.
        if self._step == "" and self.transport.get_write_buffer_size():
            self._begin("taking", TAKING_SECONDS)

    def _go_on(self) -> None:
        """Begin the time of the next step, where what came has led to it."""
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.SEND_BODY:
            if self._step != "answer":
                self._begin("body", BODY_SECONDS)
        elif self.conn.their_state is not h11.IDLE:
            self._begin("answer", ANSWER_SECONDS)

    @property
    def waits_until(self) -> float | None:
        """When the client's time for the head of its request ends (the loop's clock); None otherwise."""
        return self._timer.when() if self._timer is not None and self._step == "head" else None

    def close_now(self) -> None:
        """Close the connection without a further word."""
        self._end()
        if self.transport is not None:
            self.transport.abort()

    def _too_late(self) -> None:
        if self._step == "taking" and not self.transport.get_write_buffer_size():
            self._end()
        else:
            self.close_now()

    def _begin(self, step: str, seconds: float) -> None:
        if step == self._step:
            return
        self._end()
        self._step = step
        self._timer = self.loop.call_later(seconds, self._too_late)

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._step = None, ""

    def _is_beyond_share(self) -> bool:
        address = _address(self)
        if not address or _is_trusted(address, self.config.forwarded_allow_ips):
            return False
        own = network(address)
        return sum(network(_address(other)) == own for other in self.connections) > SHARE

    def _give_way(self) -> None:
        """Close the connection that has waited longest; the new one where no other waits."""
        others = {
            other: until
            for other in self.connections
            if isinstance(other, GuardedProtocol) and other is not self and (until := other.waits_until)
        }
        min(others, key=others.__getitem__, default=self).close_now()


def _is_trusted(address: str, proxies: Iterable[str]) -> bool:
    """Whether an address is one of these, or in one of these networks; `*` is any."""
    if "*" in proxies or address in proxies:
        return True
    try:
        client = ipaddress.ip_address(address)
        return any(client in ipaddress.ip_network(proxy, strict=False) for proxy in proxies if "/" in proxy)
    except ValueError:
        return False


def _address(protocol: object) -> str:
    client = getattr(protocol, "client", None)
    return client[0] if client else ""
