"""The participant flow as posted, arm by arm and period by period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.changes.results.read import ResultGroup, by_group, groups, line, natural, number, short
from monitor.model.details.posted import ArmFlow, Limits, Period, Reason
from monitor.model.study.results import FlowPeriod, FlowStats, ParticipantFlowModule

_NO_STATS: Final = FlowStats()
_Milestones = Mapping[str, Mapping[str, FlowStats]]


def flow_table(flow: ParticipantFlowModule, limits: Limits, *, in_record_order: bool) -> tuple[Period, ...]:
    """Return the periods; where the record's order is lost, those that more participants started first."""
    periods = list(flow.periods or ())
    if not in_record_order:
        periods.sort(key=_period_order)
    arms = groups(flow.groups)
    return tuple(_period(period, arms, limits) for period in periods[: limits.periods])


def started(flow: ParticipantFlowModule) -> int | None:
    """Return the participants who started, where one period has a number for every arm.

    With several periods the sum could count people twice, or leave out those who came later.
    """
    periods, arms = flow.periods or (), groups(flow.groups)
    if len(periods) != 1 or not arms:
        return None
    counts = _counts(periods[0], "STARTED")
    return sum(counts) if len(counts) == len(arms) else None


def _period_order(period: FlowPeriod) -> tuple[object, ...]:
    return (
        -sum(_counts(period, "STARTED")),
        -sum(_counts(period, "COMPLETED")),
        natural(line(period.title)),
    )


def _milestones(period: FlowPeriod) -> _Milestones:
    return {
        line(milestone.type) or "": by_group(milestone.achievements) for milestone in period.milestones or ()
    }


def _counts(period: FlowPeriod, milestone: str) -> list[int]:
    counts = (number(stats.num_subjects) for stats in _milestones(period).get(milestone, {}).values())
    return [count for count in counts if count is not None]


def _period(period: FlowPeriod, arms: tuple[ResultGroup, ...], limits: Limits) -> Period:
    milestones = _milestones(period)
    named = [arm for arm in arms if any(arm.id in entries for entries in milestones.values())]
    return Period(
        title=short(period.title, limits),
        arms=tuple(_arm_flow(period, milestones, arm, limits) for arm in named[: limits.arms]),
        arms_not_shown=max(0, len(named) - limits.arms),
    )


def _arm_flow(period: FlowPeriod, milestones: _Milestones, arm: ResultGroup, limits: Limits) -> ArmFlow:
    reasons = _reasons(period, arm, limits)
    return ArmFlow(
        arm=arm.label,
        started=_people(milestones, "STARTED", arm),
        completed=_people(milestones, "COMPLETED", arm),
        not_completed=_people(milestones, "NOT COMPLETED", arm),
        units_started=_units(milestones, "STARTED", arm),
        units_completed=_units(milestones, "COMPLETED", arm),
        reasons=tuple(reasons[: limits.reasons]),
        reasons_not_shown=max(0, len(reasons) - limits.reasons),
    )


def _people(milestones: _Milestones, milestone: str, arm: ResultGroup) -> str | None:
    return line(milestones.get(milestone, {}).get(arm.id, _NO_STATS).num_subjects)


def _units(milestones: _Milestones, milestone: str, arm: ResultGroup) -> str | None:
    return line(milestones.get(milestone, {}).get(arm.id, _NO_STATS).num_units)


def _reasons(period: FlowPeriod, arm: ResultGroup, limits: Limits) -> list[Reason]:
    """Why participants left, the most frequent reason first."""
    reasons = []
    for drop in period.drop_withdraws or ():
        count = line(by_group(drop.reasons).get(arm.id, _NO_STATS).num_subjects)
        if count not in {None, "0"}:
            reasons.append(Reason(reason=short(drop.type, limits) or "(no reason)", participants=str(count)))
    return sorted(
        reasons,
        key=lambda reason: (
            -(int(reason.participants) if reason.participants.isdecimal() else 0),
            reason.reason,
        ),
    )
