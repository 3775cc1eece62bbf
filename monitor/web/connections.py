"""Connections of the web server: each has a time for every step, and none closes the door to others.

uvicorn has no limit on the time for a request's head and body, nor on a client that never reads its answer. A few
hundred connections that say nothing would then keep everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For the first byte of a connection, and for the head of a request."""
BODY_SECONDS = 20.0
"""For the body of a request: our forms have a few hundred bytes."""
ANSWER_SECONDS = 60.0
"""For an answer, until the client has taken it."""
MOST_CONNECTIONS = 400
"""Beyond these a connection that has not yet asked anything gives way to the new one."""
SHARE = 40
"""Connections of one address; those of a trusted proxy, which speaks for many, are not counted."""


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
        if self._step == "":
            self._begin("head", HEAD_SECONDS)
        super().data_received(data)
        if self.conn.their_state is h11.SEND_BODY and self._step == "head":
            self._begin("body", BODY_SECONDS)
        elif self.conn.their_state is not h11.IDLE and self.conn.their_state is not h11.SEND_BODY:
            self._begin("answer", ANSWER_SECONDS)

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn closes a connection that stays idle."""
        self._end()
        super().on_response_complete()

    @property
    def waits_until(self) -> float | None:
        """When the client's time for the head of its request ends (the loop's clock); None otherwise."""
        return self._timer.when() if self._timer is not None and self._step == "head" else None

    def close_now(self) -> None:
        """Close the connection without a further word."""
        self._end()
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()

    def _begin(self, step: str, seconds: float) -> None:
        if step == self._step:
            return
        self._end()
        self._step = step
        self._timer = self.loop.call_later(seconds, self.close_now)

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._step = None, ""

    def _is_beyond_share(self) -> bool:
        address = self.client[0] if self.client else ""
        if not address or address in self.config.forwarded_allow_ips:
            return False
        return sum(_address(other) == address for other in self.connections) > SHARE

    def _give_way(self) -> None:
        """Close the connection that has waited longest; the new one where no other waits."""
        others = {
            other: until
            for other in self.connections
            if isinstance(other, GuardedProtocol) and other is not self and (until := other.waits_until)
        }
        min(others, key=others.__getitem__, default=self).close_now()


def _address(protocol: object) -> str:
    client = getattr(protocol, "client", None)
    return client[0] if client else ""
