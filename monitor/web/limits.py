"""Limits of the web server: security headers, the size of a form, the rate of requests."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 16_384
"""Bytes of a form; ours have a few hundred."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds to every answer what keeps browsers from doing more than showing a page."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            # Links to leave are in addresses: they go to nobody.
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if secure:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, guarded)


class RateLimit:
    """How often a client did something lately. In memory: a restart forgets it, as the docs say.

    The database has the limits that must outlast a restart: those on mails to one address, and on all
    mails that the public may cause.
    """

    def __init__(self, limit: int, *, period: timedelta = timedelta(hours=1), clients: int = 10_000) -> None:
        self.limit = limit
        self.period = period
        self.clients = clients
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, client: str, now: datetime) -> bool:
        """Counts one more, unless it is one too many."""
        key = network(client)
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while len(self._seen) > self.clients:
                self._seen.popitem(last=False)
            while times and times[0] <= now - self.period:
                times.popleft()
            if len(times) >= self.limit:
                return False
            times.append(now)
            return True


def network(client: str) -> str:
    """Who a client is: an IPv4 address, or the /64 that one household has of IPv6."""
    address = _address(client)
    if address is None:
        return client
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def is_among(client: str, places: Iterable[str]) -> bool:
    """Return whether a client's address is one of some addresses, or in one of some networks."""
    address = _address(client)
    if address is None:
        return client in places
    return any(address in ipaddress.ip_network(place) for place in places)


def _address(client: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a client's address; None where it has none, as of a socket in a folder."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return None
    # So a server that listens on `::` knows its clients of IPv4; in one /64 they would share one limit.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def client_of(request: Request) -> str:
    """The client's address, as the server, which knows the proxies, gives it."""
    return request.client.host if request.client else ""


async def form_of(request: Request) -> dict[str, tuple[str, ...]] | None:
    """The fields of a small form; None where the body is too large. Other bodies have no fields."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    return {name: tuple(values) for name, values in fields.items()}


def cross_site(request: Request) -> bool:
    """Whether a browser says that another site made it send this."""
    return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
