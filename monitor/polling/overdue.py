"""Which deadlines for results have passed by a release, and which were met at last. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.changes import overdue
from monitor.changes.rules import Rules
from monitor.model import Change, Deadline, DeadlinePassed, Facts, KnownTrial, Trial, milestones
from monitor.model.study.posting import results_posted_on, results_submitted_on, shows_results
from monitor.polling.circumstances import Circumstances, StoredTrials


def judge_deadlines(
    trial: Trial,
    deadlines: tuple[Deadline, ...],
    known: KnownTrial | None,
    stored: StoredTrials,
    *,
    circumstances: Circumstances,
    rules: Rules,
) -> tuple[list[DeadlinePassed], list[Change]]:
    """Return the deadlines that have passed or were resolved, and the changes that report them.

    What had passed before we knew the trial is stored in silence.

    Args:
        trial: as it is compared.
        deadlines: that its record gives.
        known: what is stored of the trial.
        stored: the database.
        circumstances: of this poll.
        rules: severities fixed by the configuration.
    """
    new = known is None or known.version is None
    raised = () if new else stored.raised_deadlines(trial.nct_id)
    due = [
        deadline
        for deadline in deadlines
        if deadline.due_on <= circumstances.data_date and not _is_raised(deadline, raised)
    ]
    passed = [DeadlinePassed(nct_id=trial.nct_id, rule=deadline.rule) for deadline in due]
    rules_raised = {before.rule for before in raised}
    first = () if new else [deadline for deadline in due if deadline.rule not in rules_raised]
    news = [*overdue_changes(first, trial.facts, circumstances=circumstances, rules=rules)]
    if raised and trial.facts.has_results and shows_results(trial.study):
        passed += [DeadlinePassed(nct_id=d.nct_id, rule=d.rule, resolved=True) for d in raised]
        news.append(
            overdue.results_came_change(
                *raised,
                posted_on=milestones.first_day(results_posted_on(trial.study)),
                submitted_on=milestones.first_day(results_submitted_on(trial.study)),
                rules=rules,
            )
        )
    return passed, news


def overdue_changes(
    deadlines: Iterable[Deadline], facts: Facts, *, circumstances: Circumstances, rules: Rules
) -> tuple[Change, ...]:
    """Return the changes that report deadlines whose day has passed without results."""
    return overdue.overdue_changes(deadlines, on=circumstances.data_date, rules=rules, facts=facts)


def _is_raised(deadline: Deadline, raised: Iterable[Deadline]) -> bool:
    """Whether this day of this rule was raised, whatever basis and caveats it had then."""
    return any((before.rule, before.due_on) == (deadline.rule, deadline.due_on) for before in raised)
