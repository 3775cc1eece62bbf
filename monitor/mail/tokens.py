"""Signed links: who has one may do the one thing it is for, to the one subscription it names, until it expires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer

MIN_SECRET = 32
"""Characters that a secret key has at least."""


class Use(StrEnum):
    """What a link is for; one made for one use is worthless for another."""

    CONFIRM = "confirm"
    PREFERENCES = "preferences"
    UNSUBSCRIBE = "unsubscribe"
    FORM = "form"


class Signer:
    """Makes and reads tokens.

    Args:
        secrets: keys, the newest first; the newest signs, all are accepted.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        keys = list(reversed(secrets))
        self._serializers = {use: URLSafeSerializer(keys, salt=f"trial-monitor.{use}") for use in Use}

    def make(self, use: Use, number: int, *, expires: datetime | None = None) -> str:
        """A token for a number; without an end it is good for ever, as a link to leave must be."""
        until = None if expires is None else int(expires.timestamp())
        token = self._serializers[use].dumps([number, until])
        return token if isinstance(token, str) else token.decode("ascii")

    def read(self, use: Use, token: str, *, now: datetime) -> int | None:
        """The number that a token is for; None where it was not made by us, for another use, or expired."""
        try:
            content = self._serializers[use].loads(token)
        except BadData:
            return None
        match content:
            case [int(number), None]:
                return number
            case [int(number), int(until)] if now.timestamp() < until:
                return number
        return None


def lifetime(use: Use) -> timedelta | None:
    """How long a link lives; None for ever."""
    return {
        Use.CONFIRM: timedelta(days=3),
        Use.PREFERENCES: timedelta(days=90),
        Use.UNSUBSCRIBE: None,
        Use.FORM: timedelta(hours=12),
    }[use]
