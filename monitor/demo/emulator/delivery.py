"""Ways in which an answer fails to arrive whole and at once."""

from __future__ import annotations

from monitor.model import Struct


class DeliveryFault(Struct, frozen=True, kw_only=True, tag=True):
    """Base: what happens on the wire after `after` bytes of the body (None: before the status line)."""

    after: int | None = None


class Truncate(DeliveryFault, frozen=True, kw_only=True, tag=True):
    """Close in good order, though the `Content-Length` promised more."""


class Reset(DeliveryFault, frozen=True, kw_only=True, tag=True):
    """Close with a TCP reset."""


class Stall(DeliveryFault, frozen=True, kw_only=True, tag=True):
    """Say nothing more until the emulator is stopped; then close."""


class Drip(DeliveryFault, frozen=True, kw_only=True, tag=True):
    """Send the rest in small pieces, `pause` seconds apart."""

    size: int = 64
    pause: float = 0.01


class Endless(DeliveryFault, frozen=True, kw_only=True, tag=True):
    """Send `first` in place of the answer, then `piece` again and again, `pause` seconds apart.

    The bytes go out as they are, so that a header, an interim answer or a chunk can be without end. It stops
    after `times` pieces (None: when the client goes away or the emulator is stopped).
    """

    first: bytes = b""
    piece: bytes
    pause: float = 0.05
    times: int | None = None
