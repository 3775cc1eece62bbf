"""Adverse events as posted, arm by arm."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.changes.results.read import ResultGroup, by_group, groups, number, short, text
from monitor.model import Json
from monitor.model.details.posted import AdverseEvents, Affected, ArmEvents, Limits, SeriousTerm
from monitor.model.untyped import items

COUNTED = ("deaths", "serious", "other")
"""The three numbers that the registry totals for each arm."""


def adverse_events(module: Mapping[str, Json], limits: Limits) -> AdverseEvents | None:
    """The module as a table; None where the record has none."""
    if not module:
        return None
    arms = groups(module, "eventGroups")
    shown = arms[: limits.arms]
    totals = {text(group, "id"): group for group in items(module, "eventGroups")}
    serious = sorted(items(module, "seriousEvents"), key=_frequency)
    return AdverseEvents(
        time_frame=short(module, "timeFrame", limits),
        threshold=text(module, "frequencyThreshold"),
        arms=tuple(_arm_events(totals[arm.id or None], arm) for arm in shown),
        serious_terms=tuple(_term(event, shown) for event in serious[: limits.terms]),
        arms_not_shown=max(0, len(arms) - limits.arms),
        serious_terms_not_shown=max(0, len(serious) - limits.terms),
    )


def totals_of(group: Mapping[str, Json], counted: str) -> Affected | None:
    """Affected and at risk of one arm, by one of `COUNTED`; None where neither is posted."""
    return affected(group, f"{counted}NumAffected", f"{counted}NumAtRisk")


def affected(entry: Mapping[str, Json], affected_key: str, at_risk_key: str) -> Affected | None:
    """Two numbers of an entry; None where neither is posted."""
    made = Affected(affected=number(entry, affected_key), at_risk=number(entry, at_risk_key))
    return None if made.affected is None and made.at_risk is None else made


def _arm_events(group: Mapping[str, Json], arm: ResultGroup) -> ArmEvents:
    return ArmEvents(
        arm=arm.label,
        deaths=totals_of(group, "deaths"),
        serious=totals_of(group, "serious"),
        other=totals_of(group, "other"),
    )


def _term(event: Mapping[str, Json], arms: tuple[ResultGroup, ...]) -> SeriousTerm:
    stats = by_group(items(event, "stats"))
    return SeriousTerm(
        term=text(event, "term") or "(no term)",
        organ_system=text(event, "organSystem"),
        arms=tuple(affected(stats.get(arm.id, {}), "numAffected", "numAtRisk") for arm in arms),
    )


def _frequency(event: Mapping[str, Json]) -> tuple[object, ...]:
    """Most frequent first: by the number affected in any one arm, then by its share of that arm."""
    counts = [affected(entry, "numAffected", "numAtRisk") or Affected() for entry in items(event, "stats")]
    most = max((count.affected or 0 for count in counts), default=0)
    share = max(
        (count.affected / count.at_risk for count in counts if count.affected and count.at_risk), default=0.0
    )
    return (
        -most,
        -share,
        (text(event, "term") or "").casefold(),
        text(event, "organSystem") or "",
        _stats(counts),
    )


def _stats(counts: list[Affected]) -> list[str]:
    return sorted(count.text for count in counts)
