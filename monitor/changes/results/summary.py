"""`resultsSection` read into small tables, number for number (see `monitor.model.details.posted`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.changes.results.adverse_events import adverse_events
from monitor.changes.results.outcomes import is_posted, not_posted, outcome_order, outcome_result, role
from monitor.changes.results.read import ResultGroup, by_group, groups, natural, number, short, text
from monitor.model import Json
from monitor.model.details.posted import ArmFlow, Limits, Period, Reason, ResultsSummary
from monitor.model.untyped import items, part

_DEFAULT_LIMITS: Final = Limits()


def summarise(study: Mapping[str, Json], *, limits: Limits = _DEFAULT_LIMITS) -> ResultsSummary | None:
    """Posted results as tables; None where the record has none.

    Args:
        study: a study as received or its canonical form; both give the same tables.
        limits: how much is shown; the rest is counted.
    """
    section = part(study, "resultsSection")
    if not section:
        return None
    status = part(study, "protocolSection", "statusModule")
    flow = part(section, "participantFlowModule")
    outcomes = items(part(section, "outcomeMeasuresModule"), "outcomeMeasures")
    posted = [role(outcome) for outcome in outcomes if is_posted(outcome)]
    primary = sorted((o for o in outcomes if is_posted(o) and role(o) == "primary"), key=outcome_order)
    waiting = sorted((o for o in outcomes if not is_posted(o)), key=outcome_order)
    arms = groups(flow) or groups(part(section, "adverseEventsModule"), "eventGroups")
    periods = _periods(flow)
    return ResultsSummary(
        nct_id=text(part(study, "protocolSection", "identificationModule"), "nctId"),
        posted_on=text(part(status, "resultsFirstPostDateStruct"), "date"),
        submitted_on=text(status, "resultsFirstSubmitDate"),
        started=_started(flow),
        arms=len(arms),
        flow=tuple(_period(period, groups(flow), limits) for period in periods[: limits.periods]),
        primary=tuple(outcome_result(outcome, limits) for outcome in primary[: limits.outcomes]),
        primary_posted=posted.count("primary"),
        secondary_posted=posted.count("secondary"),
        other_posted=posted.count("other"),
        post_hoc_posted=posted.count("post_hoc"),
        not_posted=tuple(not_posted(outcome, limits) for outcome in waiting[: limits.listed]),
        adverse_events=adverse_events(part(section, "adverseEventsModule"), limits),
        limitations=short(part(section, "moreInfoModule", "limitationsAndCaveats"), "description", limits),
        periods_not_shown=max(0, len(periods) - limits.periods),
        primary_not_shown=max(0, len(primary) - limits.outcomes),
        not_posted_not_shown=max(0, len(waiting) - limits.listed),
    )


def _milestones(period: Mapping[str, Json]) -> dict[str, dict[str, Mapping[str, Json]]]:
    return {
        text(one, "type") or "": by_group(items(one, "achievements")) for one in items(period, "milestones")
    }


def _count(
    milestones: Mapping[str, Mapping[str, Mapping[str, Json]]], milestone: str, group_id: str
) -> str | None:
    return text(milestones.get(milestone, {}).get(group_id, {}), "numSubjects")


def _periods(flow: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """The periods, those that more participants started first: a canonical record has lost their order."""
    return sorted(
        items(flow, "periods"),
        key=lambda period: (
            -sum(_total(period, "STARTED")),
            -sum(_total(period, "COMPLETED")),
            natural(text(period, "title")),
        ),
    )


def _total(period: Mapping[str, Json], milestone: str) -> list[int]:
    counts = (number(entry, "numSubjects") for entry in _milestones(period).get(milestone, {}).values())
    return [count for count in counts if count is not None]


def _started(flow: Mapping[str, Json]) -> int | None:
    """Participants who started, where one period has a number for every arm.

    With several periods the sum could count people twice, or leave out those who came later.
    """
    periods, arms = items(flow, "periods"), groups(flow)
    if len(periods) != 1 or not arms:
        return None
    counts = _total(periods[0], "STARTED")
    return sum(counts) if len(counts) == len(arms) else None


def _period(period: Mapping[str, Json], arms: tuple[ResultGroup, ...], limits: Limits) -> Period:
    milestones = _milestones(period)
    named = [arm for arm in arms if any(arm.id in entries for entries in milestones.values())]
    return Period(
        title=short(period, "title", limits),
        arms=tuple(_arm_flow(period, milestones, arm, limits) for arm in named[: limits.arms]),
        arms_not_shown=max(0, len(named) - limits.arms),
    )


def _arm_flow(
    period: Mapping[str, Json],
    milestones: dict[str, dict[str, Mapping[str, Json]]],
    arm: ResultGroup,
    limits: Limits,
) -> ArmFlow:
    reasons = []
    for drop in items(period, "dropWithdraws"):
        count = text(by_group(items(drop, "reasons")).get(arm.id, {}), "numSubjects")
        if count not in {None, "0"}:
            reasons.append(
                Reason(reason=short(drop, "type", limits) or "(no reason)", participants=str(count))
            )
    reasons.sort(
        key=lambda reason: (
            -(int(reason.participants) if reason.participants.isdecimal() else 0),
            reason.reason,
        )
    )
    return ArmFlow(
        arm=arm.label,
        started=_count(milestones, "STARTED", arm.id),
        completed=_count(milestones, "COMPLETED", arm.id),
        not_completed=_count(milestones, "NOT COMPLETED", arm.id),
        reasons=tuple(reasons[: limits.reasons]),
        reasons_not_shown=max(0, len(reasons) - limits.reasons),
    )
