"""One digest for one set of choices, before it is set: the news, what was compared, and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from monitor.changes.kinds_row import KindGroup
from monitor.digest import grouping
from monitor.digest import select as subscribers
from monitor.model import Poll, PollStatus, PublishedUpdate, Severity, Struct, WatchState
from monitor.model.subscription import Choices

GOOD = (PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)


class MailTrialNews(Struct, frozen=True, kw_only=True):
    """One trial with all its updates of a period, newest first."""

    group: KindGroup
    severity: Severity
    updates: tuple[PublishedUpdate, ...]

    @property
    def newest(self) -> PublishedUpdate:
        """The update whose facts head the entry."""
        return self.updates[0]


class MailComparison(Struct, frozen=True, kw_only=True):
    """What was compared for one watch in a period.

    Attributes:
        compared: trials in the last complete comparison; None where there was none yet.
        last_good: the last poll of the period that left nothing unseen; None without one.
        releases: days of the data releases that were compared. failures: polls that did not complete.
        gap: nothing was compared to the end: no good poll, or failures after the last one.
    """

    watch: str
    title: str
    compared: int | None
    last_good: Poll | None
    releases: tuple[date, ...]
    failures: tuple[Poll, ...]
    baseline: bool
    gap: bool


class Issue(Struct, frozen=True, kw_only=True):
    """All that a mail tells.

    Attributes:
        spoken: the period as a subject says it.
        trials: in the one fixed order: by group, severity and number.
        data_date: the day of the newest data release that the news was compared up to.
    """

    spoken: str
    trials: tuple[MailTrialNews, ...]
    comparisons: tuple[MailComparison, ...]
    data_date: str | None
    results_only: bool = False

    @property
    def gap(self) -> bool:
        """Whether something was not compared to the end of the period."""
        return any(each.gap for each in self.comparisons)


def compose(
    choices: Choices,
    *,
    spoken: str,
    updates: Sequence[PublishedUpdate],
    polls: Sequence[Poll],
    states: Sequence[WatchState],
    results_only: bool = False,
) -> Issue:
    """Puts together what one who chose so is told.

    Args:
        choices: what is wanted.
        spoken: the period as a subject says it.
        updates: of the period, newest first.
        polls: that started in the period, oldest first.
        states: where the watches stand, in the order of the configuration.
        results_only: told at once, so that it is no account of a whole period.
    """
    chosen = [state for state in states if not choices.watches or state.watch in choices.watches]
    comparisons = tuple(_comparison(state, polls) for state in chosen)
    return Issue(
        spoken=spoken,
        trials=news(subscribers.wanted(choices, updates)),
        comparisons=comparisons,
        data_date=_data_date(comparisons, chosen),
        results_only=results_only,
    )


def news(updates: Iterable[PublishedUpdate]) -> tuple[MailTrialNews, ...]:
    """Updates by trial, the most important trial first."""
    by_trial: dict[str, list[PublishedUpdate]] = {}
    for found in updates:
        by_trial.setdefault(found.update.nct_id, []).append(found)
    trials = (
        MailTrialNews(
            group=grouping.group_of(found.update for found in mine),
            severity=min((found.update.severity for found in mine), key=lambda severity: severity.rank),
            updates=tuple(mine),
        )
        for mine in by_trial.values()
    )
    return tuple(sorted(trials, key=_order))


def _order(trial: MailTrialNews) -> tuple[int, int, str]:
    return (grouping.RANKS[trial.group], trial.severity.rank, trial.newest.update.nct_id)


def _comparison(state: WatchState, polls: Sequence[Poll]) -> MailComparison:
    mine = [poll for poll in polls if poll.watch == state.watch and poll.status is not PollStatus.RUNNING]
    good = [poll for poll in mine if poll.status in GOOD]
    complete = [poll for poll in mine if poll.status is PollStatus.COMPLETE]
    failures = tuple(poll for poll in mine if poll.status not in GOOD)
    return MailComparison(
        watch=state.watch,
        title=state.title,
        compared=_compared(complete, state),
        last_good=good[-1] if good else None,
        releases=tuple(sorted({poll.data_timestamp.date() for poll in complete if poll.data_timestamp})),
        failures=failures,
        baseline=any(poll.baseline for poll in complete),
        gap=not good or bool(failures and failures[-1].started_at > good[-1].started_at),
    )


def _compared(complete: Sequence[Poll], state: WatchState) -> int | None:
    last = complete[-1] if complete else state.last_complete
    return last.in_scope if last else None


def _data_date(comparisons: Iterable[MailComparison], states: Iterable[WatchState]) -> str | None:
    days = [day for each in comparisons for day in each.releases]
    if days:
        return max(days).isoformat()
    known: list[datetime] = [
        state.last_complete.data_timestamp
        for state in states
        if state.last_complete and state.last_complete.data_timestamp
    ]
    return max(known).date().isoformat() if known else None
