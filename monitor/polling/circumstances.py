"""What a decision is made from beside the record: what is true for the whole poll, and what is stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

import msgspec

from monitor.model import Deadline


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all records of one pass.

    Attributes:
        now: our clock. data_date: of the registry's release.
        compared_before: date of the release that was compared last; None at the first poll.
        baselines: slugs of the watches whose first complete poll this is: they stay silent.
        rescreen: the configuration changed, so every stored decision is made again.
        accepted: the operator said that this poll is to be taken as it is.
        contradictory: trials whose record contradicted itself in the poll before.
    """

    now: datetime
    data_date: date
    compared_before: date | None = None
    baselines: frozenset[str] = frozenset()
    rescreen: bool = False
    accepted: bool = False
    contradictory: frozenset[str] = frozenset()


class StoredTrials(Protocol):
    """What the database has of one trial, read only where a decision needs it."""

    def record(self, nct_id: str, version: int | None = ...) -> bytes:
        """Return an observed version; the newest unless one is named."""

    def first_record(self, nct_id: str) -> bytes:
        """Return what outcomes are compared with: the registered version, or the first that was observed."""

    def raised_deadlines(self, nct_id: str) -> tuple[Deadline, ...]:
        """Return the deadlines whose passing was raised and whose results have not come."""

    def updates_between(self, nct_id: str, from_version: int | None, to_version: int) -> int:
        """Return how many updates are stored between these two versions."""
