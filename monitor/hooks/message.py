"""What is posted to a receiver, and how it is signed. Touches nothing.

Headers and signature are those of Standard Webhooks 1.0, for which receivers have libraries: the ID is the same at every
try, so a receiver that keeps the IDs it has seen takes each update once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from monitor.errors import ConfigError
from monitor.model import PublishedUpdate, Struct
from monitor.publish.formats import change_lines

PREFIX = "whsec_"
"""Before a secret in Base64, as the standard writes it."""
SHORTEST = 24
"""Bytes of a secret at least, as the standard asks."""


class HookMessage(Struct, frozen=True, kw_only=True):
    """One request: its ID, its body, and its headers."""

    id: str
    body: bytes
    headers: Mapping[str, str]


def compose_message(
    hook: str, published: PublishedUpdate, *, secret: bytes, now: datetime, user_agent: str
) -> HookMessage:
    """Return the request that brings an update to a receiver."""
    update = change_lines.encode(published).rstrip(b"\n")
    key = message_id(hook, published.update.id)
    body = b'{"type":"trial.updated","timestamp":"%s","data":%s}' % (
        published.update.detected_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode(),
        update,
    )
    stamp = str(int(now.timestamp()))
    return HookMessage(
        id=key,
        body=body,
        headers={
            "Content-Type": "application/json",
            "User-Agent": user_agent,
            "webhook-id": key,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{sign(secret, key, stamp, body)}",
        },
    )


def message_id(hook: str, update_id: str) -> str:
    """Return the ID of an update for a receiver; the same at every try, and without characters of our own IDs."""
    return f"msg_{hashlib.sha256(f'{hook}/{update_id}'.encode()).hexdigest()[:32]}"


def sign(secret: bytes, key: str, stamp: str, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 of ID, time and body, in Base64."""
    signed = b"%s.%s.%s" % (key.encode(), stamp.encode(), body)
    return base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def read_secret(text: str, *, name: str) -> bytes:
    """Return the bytes of a secret: `whsec_` and Base64, or any text.

    Args:
        text: from the environment.
        name: of its variable, for the message.

    Raises:
        ConfigError: there is none, it is no Base64, or it is too short.
    """
    secret = text.strip()
    try:
        key = (
            base64.b64decode(secret.removeprefix(PREFIX), validate=True)
            if secret.startswith(PREFIX)
            else secret.encode()
        )
    except (binascii.Error, ValueError) as error:
        raise ConfigError(f"{name}: what follows {PREFIX} is no Base64") from error
    if len(key) < SHORTEST:
        raise ConfigError(
            f"{name}: set it in the environment to {SHORTEST} random characters or more"
            ' (python3 -c "import secrets; print(secrets.token_urlsafe(48))")'
        )
    return key
