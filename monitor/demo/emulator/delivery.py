"""Ways in which an answer fails to arrive whole and at once."""

from __future__ import annotations

from monitor.model import Noun


class Delivery(Noun, frozen=True, kw_only=True, tag=True):
    """Base: what happens on the wire after `after` bytes of the body (None: before the status line)."""

    after: int | None = None


class Truncate(Delivery, frozen=True, kw_only=True, tag=True):
    """Close in good order, though the `Content-Length` promised more."""


class Reset(Delivery, frozen=True, kw_only=True, tag=True):
    """Close with a TCP reset."""


class Stall(Delivery, frozen=True, kw_only=True, tag=True):
    """Say nothing more until the emulator is stopped; then close."""


class Drip(Delivery, frozen=True, kw_only=True, tag=True):
    """Send the rest in small pieces, `pause` seconds apart."""

    size: int = 64
    pause: float = 0.01
