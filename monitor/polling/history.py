"""The updates between the versions of a trial's record history, and how reading it ended. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from enum import StrEnum

import msgspec

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.model import Source, Struct, Trial, Update


class HistoryVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a record history, read. `on` is the registry's date of it."""

    version: int
    on: date
    trial: Trial


def history_updates(
    versions: Iterable[HistoryVersion],
    *,
    fresh: Collection[int],
    compared: Collection[tuple[int, int]],
    rules: Rules,
) -> Iterator[Update]:
    """Yield the updates between consecutive versions, oldest first; none where two differ by noise alone.

    They belong to no watch and to no topic, so that no feed, digest or mail can ever take them for news.

    Args:
        versions: those that are stored, in order; outcomes are compared with the first of them as well.
        fresh: numbers of those that are new here: between two others, all that differs is stored.
        compared: pairs of versions of which an update is stored. What lies within such a pair, because it was
            a gap when the pair was compared, is part of it.
        rules: severities fixed by the configuration.
    """
    first: HistoryVersion | None = None
    before: HistoryVersion | None = None
    for after in versions:
        if first is None or before is None:
            first = before = after
            continue
        is_new = before.version in fresh or after.version in fresh
        is_compared = any(start <= before.version and after.version <= end for start, end in compared)
        if is_new and not is_compared:
            yield from _update(before, after, first, rules)
        before = after


def _update(
    before: HistoryVersion, after: HistoryVersion, first: HistoryVersion, rules: Rules
) -> Iterator[Update]:
    news = compare(
        before.trial.canonical,
        after.trial.canonical,
        on=after.on,
        rules=rules,
        first=first.trial.canonical,
        received=after.trial.study,
    )
    if news:
        yield compose(
            nct_id=after.trial.nct_id,
            title=after.trial.facts.title,
            from_version=before.version,
            to_version=after.version,
            detected_at=datetime.combine(after.on, time(), UTC),
            changes=news,
            watches=(),
            topics=(),
            source=Source.HISTORY,
        )


class HistoryStatus(StrEnum):
    """How reading one trial's history ended."""

    WHOLE = "whole"
    GAPS = "gaps"  # some of its versions cannot be read
    NONE = "none"  # the registry shows none
    FAILED = "failed"  # to be tried again
    STOPPED = "stopped"  # to be taken up again


class TrialHistory(Struct, frozen=True, kw_only=True):
    """What a backfill did for one trial.

    Attributes:
        listed: versions that the registry names; stored: those of them that are stored now.
        added: versions, and updates: updates of the history, stored by this run.
        unreadable: number and reason of each version that could not be read.
        error: why there is no history, or no more of it.
    """

    nct_id: str
    status: HistoryStatus
    listed: int = 0
    stored: int = 0
    added: int = 0
    updates: int = 0
    unreadable: tuple[str, ...] = ()
    error: str | None = None


class BackfillOutcome(Struct, frozen=True, kw_only=True):
    """How a backfill ended.

    Attributes:
        wanted: the number of trials asked for. trials: those that were reached.
        ended: why the run ended before its last trial; None where it did not.
    """

    wanted: int
    trials: tuple[TrialHistory, ...] = ()
    requests: int = 0
    ended: str | None = None

    def of(self, *statuses: HistoryStatus) -> tuple[TrialHistory, ...]:
        """The trials whose reading ended in one of these ways."""
        return tuple(trial for trial in self.trials if trial.status in statuses)

    @property
    def added(self) -> int:
        """Versions stored by this run."""
        return sum(trial.added for trial in self.trials)

    @property
    def updates(self) -> int:
        """Updates of the history that this run stored."""
        return sum(trial.updates for trial in self.trials)
