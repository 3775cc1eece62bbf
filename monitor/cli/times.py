"""Instants and ages as the command line shows them: in the configured time zone, which is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def instant(at: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant such as `2026-11-23 16:17 CET`; "unknown" for None."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if at else "unknown"


def age(span: timedelta) -> str:
    """Return a span of time in hours, from two days on in days."""
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
