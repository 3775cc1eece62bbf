"""Single values of a record as they are shown: text as its authors meant it, None where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from monitor.model.study.part import Count
from monitor.model.text import plain


def text(value: Count) -> str | None:
    """Return a value on one line, without escapes; None where it is absent or empty."""
    return None if value is None else plain(value) or None


def texts(values: Iterable[str] | None) -> tuple[str, ...]:
    """Return the values of a list that are not empty."""
    return tuple(shown for value in values or () if (shown := text(value)))


def flag(value: bool | str | None) -> bool | None:
    """Return whether something is so; None where the record does not say, or says it in other words."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.casefold())
    return value


def web_address(value: str | None) -> str | None:
    """Return an address that may be linked: http or https with a host; None for any other text."""
    address = value.strip() if value else ""
    if not address.isprintable() or set(address) & set(' \\<>"'):
        return None
    try:
        parts = urlsplit(address)
        return address if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None
