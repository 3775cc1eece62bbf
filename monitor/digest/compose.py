"""Compose a digest, the same for page and mail: the news of a period by trial, and what was compared in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from monitor.changes.kinds import KindGroup
from monitor.digest import grouping
from monitor.digest.our_changes import our_changes, sentence
from monitor.model import Poll, PollStatus, PublishedUpdate, Severity, Struct, WatchState

SATURDAY = 6
"""By ISO 8601, which counts Monday as 1."""


class DigestInputs(Struct, frozen=True, kw_only=True):
    """All that a digest is composed of.

    Attributes:
        since, until: the period; its news was found at or after the one instant and before the other.
        updates: of the period, newest first, already limited to what the reader wants.
        polls: oldest first; those before the period say what was compared last, later ones are ignored.
        states: the watches to report on, in the order of the configuration.
    """

    since: datetime
    until: datetime
    updates: tuple[PublishedUpdate, ...]
    polls: tuple[Poll, ...]
    states: tuple[WatchState, ...]


class TrialNews(Struct, frozen=True, kw_only=True):
    """One trial with all its updates of a period, newest first."""

    group: KindGroup
    severity: Severity
    updates: tuple[PublishedUpdate, ...]

    @property
    def newest(self) -> PublishedUpdate:
        """The update whose facts head the entry."""
        return self.updates[0]


class DigestGroup(Struct, frozen=True, kw_only=True):
    """The trials whose most important news is of one group, the most important trial first."""

    group: KindGroup
    trials: tuple[TrialNews, ...]


class WatchComparison(Struct, frozen=True, kw_only=True):
    """What was compared for one watch in a period, and what was not.

    Attributes:
        compared: trials in the last complete comparison, which may precede the period; None without one.
        completed_at: when the last complete comparison of the period ended; None without one.
        unchanged: polls succeeded, and none of them found a release that was not compared before.
        baseline: the watch was followed from this period on.
        releases: days of the data releases that were compared.
        skipped: weekdays before the last of them whose release was not compared by itself.
        failures: polls that did not complete, oldest first.
        gap: the period was not compared to its end: no successful poll, or failures after the last one.
        updates: news of this watch.
        ours: what our own configuration did in the period, in one sentence; empty where it did nothing.
    """

    watch: str
    title: str
    compared: int | None
    completed_at: datetime | None
    unchanged: bool
    baseline: bool
    releases: tuple[date, ...]
    skipped: tuple[date, ...]
    failures: tuple[Poll, ...]
    gap: bool
    updates: int
    ours: str = ""


class Digest(Struct, frozen=True, kw_only=True):
    """The news of a period, and what was compared to find it.

    Attributes:
        groups: most important first; a trial is in one of them only.
        through: the day of the newest data release that was compared in the period; None without one.
        data_date: that day or, without one, the day of the newest release that was compared before.
    """

    groups: tuple[DigestGroup, ...]
    comparisons: tuple[WatchComparison, ...]
    through: date | None
    data_date: date | None

    @property
    def trials(self) -> tuple[TrialNews, ...]:
        """All trials with news, in the order of the digest."""
        return tuple(trial for group in self.groups for trial in group.trials)

    @property
    def gap(self) -> bool:
        """Whether a watch was not compared to the end of the period."""
        return any(comparison.gap for comparison in self.comparisons)


def compose(inputs: DigestInputs) -> Digest:
    """Return the digest of a period."""
    comparisons = compare_watches(inputs)
    through = max((day for comparison in comparisons for day in comparison.releases), default=None)
    return Digest(
        groups=tuple(_groups(inputs.updates)),
        comparisons=comparisons,
        through=through,
        data_date=through or _newest_release(inputs),
    )


def compare_watches(inputs: DigestInputs) -> tuple[WatchComparison, ...]:
    """Return what was compared for each watch; the polls alone decide it, and `updates` are only counted."""
    return tuple(_compare_watch(inputs, state) for state in inputs.states)


def _groups(updates: Iterable[PublishedUpdate]) -> Iterator[DigestGroup]:
    trials = _trials(updates)
    for group in grouping.HEADINGS:
        chosen = tuple(trial for trial in trials if trial.group is group)
        if chosen:
            yield DigestGroup(group=group, trials=chosen)


def _trials(updates: Iterable[PublishedUpdate]) -> list[TrialNews]:
    by_trial: dict[str, list[PublishedUpdate]] = {}
    for published in updates:
        by_trial.setdefault(published.update.nct_id, []).append(published)
    trials = map(_trial_news, by_trial.values())
    return sorted(trials, key=lambda trial: (trial.severity.rank, trial.newest.update.nct_id))


def _trial_news(updates: Sequence[PublishedUpdate]) -> TrialNews:
    return TrialNews(
        group=grouping.group_of(published.update for published in updates),
        severity=min(
            (published.update.severity for published in updates), key=lambda severity: severity.rank
        ),
        updates=tuple(updates),
    )


def _compare_watch(inputs: DigestInputs, state: WatchState) -> WatchComparison:
    earlier, within = _polls_of(inputs, state.watch)
    complete = [poll for poll in within if poll.status is PollStatus.COMPLETE]
    good = [poll for poll in within if poll.status.is_good]
    failures = tuple(poll for poll in within if not poll.status.is_good)
    latest = [*earlier, *complete][-1:]
    return WatchComparison(
        watch=state.watch,
        title=state.title,
        compared=latest[0].in_scope if latest else None,
        completed_at=complete[-1].ended_at if complete else None,
        unchanged=bool(good) and not complete,
        baseline=any(poll.baseline for poll in complete),
        releases=_releases(complete),
        skipped=_skipped(inputs.since.date(), _releases(complete), _releases([*earlier, *complete])),
        failures=failures,
        gap=not good or bool(failures and failures[-1].started_at > good[-1].started_at),
        updates=sum(state.watch in published.update.watches for published in inputs.updates),
        ours=sentence(our_changes(within)),
    )


def _polls_of(inputs: DigestInputs, watch: str) -> tuple[list[Poll], list[Poll]]:
    """Return the complete polls of a watch before the period, and all its polls within it that ended."""
    polls = [poll for poll in inputs.polls if poll.watch == watch and poll.status is not PollStatus.RUNNING]
    return (
        [poll for poll in polls if poll.started_at < inputs.since and poll.status is PollStatus.COMPLETE],
        [poll for poll in polls if inputs.since <= poll.started_at < inputs.until],
    )


def _releases(polls: Iterable[Poll]) -> tuple[date, ...]:
    """Return the days of the data releases that complete polls compared."""
    return tuple(sorted({poll.data_timestamp.date() for poll in polls if poll.data_timestamp}))


def _skipped(first: date, releases: Sequence[date], known: Sequence[date]) -> tuple[date, ...]:
    """Return the weekdays of a period whose release was compared only together with a later one.

    The registry publishes a release on each weekday. Before the first release ever compared none is missing.
    """
    if not releases:
        return ()
    begin = max(first, known[0])
    days = (begin + timedelta(days=number) for number in range((releases[-1] - begin).days))
    return tuple(day for day in days if day.isoweekday() < SATURDAY and day not in known)


def _newest_release(inputs: DigestInputs) -> date | None:
    """Return the day of the newest release compared before the period ended."""
    watches = {state.watch for state in inputs.states}
    days = (
        poll.data_timestamp.date()
        for poll in inputs.polls
        if poll.data_timestamp
        and poll.status is PollStatus.COMPLETE
        and poll.watch in watches
        and poll.started_at < inputs.until
    )
    return max(days, default=None)
