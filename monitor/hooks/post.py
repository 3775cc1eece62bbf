"""One request to a receiver: no redirects, one deadline for the whole, and nothing read of what it answers."""

from __future__ import annotations

import threading

import httpx

from monitor.errors import RegistryError
from monitor.hooks.message import HookMessage
from monitor.hooks.run import HookReply
from monitor.http.interruptible import InterruptibleClient
from monitor.model.text import line, shorten

MOST_OF_AN_ANSWER = 120


class HookClient:
    """Posts to receivers.

    Args:
        seconds: for a whole request: a receiver that hangs, or answers a byte a second, keeps us no longer.
        stop: set when the program is to end.
    """

    def __init__(self, *, seconds: float, stop: threading.Event) -> None:
        self._seconds = seconds
        # A new connection for each: a receiver that was cut off is asked again on a fresh one.
        self._client = InterruptibleClient(
            lambda: httpx.Client(follow_redirects=False, timeout=seconds), stop=stop
        )

    def post(self, url: str, message: HookMessage) -> HookReply:
        """Return what became of a request; whatever the receiver does is no error.

        Raises:
            Stopped: the program is to end.
        """
        try:
            status, phrase = self._client.post(
                url,
                content=message.body,
                headers=message.headers,
                seconds=self._seconds,
                read=lambda response: (response.status_code, response.reason_phrase),
            )
        except RegistryError:
            return HookReply(taken=False, text=f"no answer within {self._seconds:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return HookReply(
                taken=False, text=shorten(line(f"{type(error).__name__}: {error}"), MOST_OF_AN_ANSWER)
            )
        said = shorten(line(f"{status} {phrase}"), MOST_OF_AN_ANSWER)
        if 300 <= status < 400:
            said += " (a redirect, which is not followed: name the final address)"
        return HookReply(taken=200 <= status < 300, text=said)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
