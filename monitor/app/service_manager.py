"""What systemd asks of a service: word that it is ready, that it lives, and that it stops (sd_notify(3)).

Where no service manager asks, nothing is sent. A manager that does not answer stops nothing.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

SOCKET = "NOTIFY_SOCKET"
RARELY = 5.0
"""Seconds between two signs of life: they are wanted every few minutes, and progress comes a hundred times a second."""


class ServiceManager:
    """Sends the messages of sd_notify to the socket that the environment names.

    Args:
        environment: with NOTIFY_SOCKET where a service manager listens.
        elapsed: seconds on a clock that never goes back.
    """

    def __init__(
        self, environment: Mapping[str, str], *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        name = environment.get(SOCKET, "")
        # A name with @ first is in the abstract name space of Linux, which a zero byte means.
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self._elapsed = elapsed
        self._last_sign: float | None = None

    def ready(self, status: str) -> None:
        """Say that the service works now."""
        self._send(f"READY=1\nSTATUS={status}\nWATCHDOG=1")

    def alive(self) -> None:
        """Say that work goes on; at most every few seconds, however often it is called."""
        now = self._elapsed()
        if self._last_sign is None or now - self._last_sign >= RARELY:
            self._last_sign = now
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the service was asked to stop, and does."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.settimeout(1.0)
            out.sendto(message.encode(), self._address)
