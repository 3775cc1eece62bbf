"""What a poll is given: the database as a protocol, and its plan; and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from monitor.changes.rules import Rules
from monitor.errors import TrialMonitorError
from monitor.model import (
    Deadline,
    FollowedQuestion,
    KnownTrial,
    Poll,
    PollRun,
    PollStatus,
    Quarantine,
    Release,
    Spool,
    Topic,
    TrialView,
    Watch,
)
from monitor.model.claim import Claim
from monitor.polling.circumstances import StoredTrials
from monitor.polling.quarantine import QuarantineSettings
from monitor.registry.base import RecordReader
from monitor.screening.screener import Screener

Progress = Callable[[str, int, int], None]
"""Called with the stage (`search` or `records`), the number done and the number in all."""


class PollStore(StoredTrials, Protocol):
    """The part of the store that a poll uses."""

    def known(self, nct_ids: Iterable[str]) -> dict[str, KnownTrial]: ...  # noqa: D102
    def followed(self) -> tuple[str, ...]: ...  # noqa: D102
    def baseline(self, watch: str) -> Poll | None: ...  # noqa: D102
    def last_poll(self, watch: str, *statuses: PollStatus) -> Poll | None: ...  # noqa: D102
    def comparison(self) -> tuple[Release, str] | None: ...  # noqa: D102
    def open_deadlines(self, *, due_by: date) -> tuple[Deadline, ...]: ...  # noqa: D102
    def trial(self, nct_id: str) -> TrialView | None: ...  # noqa: D102
    def contradictory(self) -> frozenset[str]: ...  # noqa: D102
    def apply(  # noqa: D102
        self,
        run: PollRun,
        findings: Iterable[Spool],
        *,
        watches: Sequence[Watch],
        topics: Sequence[Topic],
        claims: Sequence[Claim],
        follows: Sequence[FollowedQuestion],
    ) -> None: ...
    def note(self, polls: Sequence[Poll], *, next_due: Mapping[str, datetime]) -> None: ...  # noqa: D102
    def quarantined(self) -> Quarantine | None: ...  # noqa: D102
    def accepted(self) -> datetime | None: ...  # noqa: D102
    def set_quarantine(  # noqa: D102
        self, ended: Sequence[Poll], quarantined: Quarantine, *, next_due: Mapping[str, datetime]
    ) -> None: ...


class PollPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a poll needs beside the registry and the database.

    Attributes:
        reader: reads the registry's records.
        watches: all that are configured. selected: slugs of those whose searches are asked now.
        clock: our clock, in UTC. next_due: from an instant and the poll's status to the due times.
        follows: questions whose answers are compared from poll to poll.
        quarantine: what is too much at once to be believed at first sight.
    """

    reader: RecordReader
    watches: tuple[Watch, ...]
    selected: tuple[str, ...]
    topics: tuple[Topic, ...]
    claims: tuple[Claim, ...] = ()
    screener: Screener
    rules: Rules
    clock: Callable[[], datetime]
    next_due: Callable[[datetime, PollStatus], Mapping[str, datetime]]
    follows: tuple[FollowedQuestion, ...] = ()
    quarantine: QuarantineSettings = QuarantineSettings()
    progress: Progress = lambda _stage, _done, _total: None

    @property
    def asked(self) -> tuple[Watch, ...]:
        """The watches whose searches are asked in this poll."""
        return tuple(watch for watch in self.watches if watch.slug in self.selected)


class PollOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a poll ended, for the command line and the log.

    Attributes:
        updates: IDs of the updates found. renewed: trials that have a new version.
        failure: the error that ended the poll, where one did.
    """

    polls: tuple[Poll, ...]
    updates: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    failure: TrialMonitorError | None = None

    @property
    def status(self) -> PollStatus:
        """All polls of one pass end alike."""
        return self.polls[0].status
