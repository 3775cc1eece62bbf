"""Receivers of updates over HTTP, and what becomes of each update for each of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from monitor.model.base import Struct


class HookState(StrEnum):
    """Where an update for a receiver is."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


class HookDelivery(Struct, frozen=True, kw_only=True):
    """One update for one receiver; `attempts` counts those that were made."""

    id: int
    hook: str
    update_id: str
    state: HookState
    created_at: datetime
    attempts: int = 0
    ended_at: datetime | None = None
    answer: str | None = None


class HookStatus(Struct, frozen=True, kw_only=True):
    """A receiver: how many updates are in which state, its failures in a row, and before when none is posted."""

    slug: str
    due: int
    sent: int
    failed: int
    failures: int
    next_try: datetime | None
    answer: str | None
