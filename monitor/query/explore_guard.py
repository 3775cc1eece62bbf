"""Who may talk to the explorer: a page that it served itself, under its own name.

It listens on this machine alone, but so do the browsers of this machine: a foreign page may send them here under a name
that it has pointed at 127.0.0.1 (DNS rebinding). Its requests then have another Host, and a script's another Origin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

NAMES = ("127.0.0.1", "localhost")
_REFUSAL = b"This explorer answers only under its own address.\n"


def guarded(application: Application, *, port: int) -> Application:
    """Return an application that answers requests to its own Host, and from its own Origin, alone."""
    hosts = {f"{name}:{port}".encode() for name in NAMES}
    hosts |= {name.encode() for name in NAMES if port == 80}
    origins = {b"http://" + host for host in hosts}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (scope["type"] == "http" and _is_own(scope, hosts, origins)):
            await application(scope, receive, send)
        elif scope["type"] == "http":
            await _refuse(send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    return answer


def _is_own(scope: Scope, hosts: set[bytes], origins: set[bytes]) -> bool:
    named = [value.lower() for name, value in scope["headers"] if name == b"host"]
    sent_from = [value.lower() for name, value in scope["headers"] if name == b"origin"]
    return len(named) == 1 and named[0] in hosts and all(origin in origins for origin in sent_from)


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(_REFUSAL)).encode()),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSAL})
