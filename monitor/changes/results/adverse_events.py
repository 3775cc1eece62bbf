"""Adverse events as posted, arm by arm."""

from __future__ import annotations

from typing import Final

from monitor.changes.results.read import ResultGroup, by_group, groups, line, number, short
from monitor.model.details.posted import AdverseEvents, Affected, ArmEvents, Limits, SeriousTerm
from monitor.model.study.part import Count
from monitor.model.study.results import AdverseEvent, AdverseEventsModule, EventGroup, EventStats

_NOTHING: Final = EventStats()


def adverse_events(module: AdverseEventsModule | None, limits: Limits) -> AdverseEvents | None:
    """Return the module as a table; None where the record has none."""
    if module is None or module == AdverseEventsModule():
        return None
    arms = groups(module.event_groups)
    shown = arms[: limits.arms]
    totals = {line(group.id) or "": group for group in module.event_groups or ()}
    serious = sorted(module.serious_events or (), key=_frequency)
    return AdverseEvents(
        time_frame=short(module.time_frame, limits),
        threshold=line(module.frequency_threshold),
        arms=tuple(_arm_events(totals[arm.id], arm) for arm in shown),
        serious_terms=tuple(_term(event, shown) for event in serious[: limits.terms]),
        arms_not_shown=max(0, len(arms) - limits.arms),
        serious_terms_not_shown=max(0, len(serious) - limits.terms),
    )


def deaths_of(group: EventGroup) -> Affected | None:
    """Return who died of any cause in an arm; None where neither number is posted."""
    return _affected(group.deaths_num_affected, group.deaths_num_at_risk)


def serious_of(group: EventGroup) -> Affected | None:
    """Return who had a serious event in an arm; None where neither number is posted."""
    return _affected(group.serious_num_affected, group.serious_num_at_risk)


def others_of(group: EventGroup) -> Affected | None:
    """Return who had another event in an arm; None where neither number is posted."""
    return _affected(group.other_num_affected, group.other_num_at_risk)


def affected_of(stats: EventStats) -> Affected | None:
    """Return who had one event in an arm; None where neither number is posted."""
    return _affected(stats.num_affected, stats.num_at_risk)


def _affected(affected: Count, at_risk: Count) -> Affected | None:
    made = Affected(affected=number(affected), at_risk=number(at_risk))
    return None if made.affected is None and made.at_risk is None else made


def _arm_events(group: EventGroup, arm: ResultGroup) -> ArmEvents:
    return ArmEvents(
        arm=arm.label, deaths=deaths_of(group), serious=serious_of(group), other=others_of(group)
    )


def _term(event: AdverseEvent, arms: tuple[ResultGroup, ...]) -> SeriousTerm:
    stats = by_group(event.stats)
    return SeriousTerm(
        term=line(event.term) or "(no term)",
        organ_system=line(event.organ_system),
        arms=tuple(affected_of(stats.get(arm.id, _NOTHING)) for arm in arms),
    )


def _frequency(event: AdverseEvent) -> tuple[object, ...]:
    """Most frequent first: by the number affected in any one arm, then by its share of that arm."""
    counts = [affected_of(entry) or Affected() for entry in event.stats or ()]
    most = max((count.affected or 0 for count in counts), default=0)
    share = max(
        (count.affected / count.at_risk for count in counts if count.affected and count.at_risk), default=0.0
    )
    return (
        -most,
        -share,
        (line(event.term) or "").casefold(),
        line(event.organ_system) or "",
        sorted(count.text for count in counts),
    )
