"""`resultsSection` read into small tables, number for number (see `results_tables`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.changes import wording
from monitor.changes.results_events import adverse_events
from monitor.changes.results_read import (
    Group,
    by_group,
    enumerated,
    groups,
    in_time,
    items,
    natural,
    number,
    part,
    text,
)
from monitor.changes.results_tables import (
    Analysed,
    Analysis,
    ArmFlow,
    Cell,
    Limits,
    NotPosted,
    OutcomeResult,
    Period,
    Reason,
    ResultsSummary,
    Row,
)
from monitor.model import Json

ROLES: Final = {
    "PRIMARY": "primary",
    "SECONDARY": "secondary",
    "OTHER_PRE_SPECIFIED": "other",
    "POST_HOC": "post_hoc",
}
_ROLE_ORDER: Final = tuple(ROLES.values())
_HYPOTHESES: Final = {
    "SUPERIORITY": "superiority",
    "NON_INFERIORITY": "non-inferiority",
    "EQUIVALENCE": "equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE": "non-inferiority or equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": "non-inferiority or equivalence",
    "SUPERIORITY_OR_OTHER": "superiority or other",
    "SUPERIORITY_OR_OTHER_LEGACY": "superiority or other",
    "OTHER": "other",
}
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
        not_posted=tuple(_not_posted(outcome, limits) for outcome in waiting[: limits.listed]),
        adverse_events=adverse_events(part(section, "adverseEventsModule"), limits),
        limitations=_short(
            text(part(section, "moreInfoModule", "limitationsAndCaveats"), "description"), limits
        ),
        periods_not_shown=max(0, len(periods) - limits.periods),
        primary_not_shown=max(0, len(primary) - limits.outcomes),
        not_posted_not_shown=max(0, len(waiting) - limits.listed),
    )


def role(outcome: Mapping[str, Json]) -> str:
    """The role of an outcome of the results section; `other` where it names none that is known."""
    return ROLES.get(text(outcome, "type") or "", "other")


def is_posted(outcome: Mapping[str, Json]) -> bool:
    """Whether an outcome has results: the record says so, or (older records) it has groups."""
    status = text(outcome, "reportingStatus")
    return status == "POSTED" or (status is None and bool(items(outcome, "groups")))


def outcome_order(outcome: Mapping[str, Json]) -> tuple[object, ...]:
    """Primary first, then by title and time frame."""
    return (
        _ROLE_ORDER.index(role(outcome)),
        natural(text(outcome, "title")),
        in_time(text(outcome, "timeFrame")),
        natural(text(outcome, "description")),
    )


# --- participant flow --------------------------------------------------------------------------------


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


def _period(period: Mapping[str, Json], arms: tuple[Group, ...], limits: Limits) -> Period:
    milestones = _milestones(period)
    named = [arm for arm in arms if any(arm.id in entries for entries in milestones.values())]
    return Period(
        title=_short(text(period, "title"), limits),
        arms=tuple(_arm_flow(period, milestones, arm, limits) for arm in named[: limits.arms]),
        arms_not_shown=max(0, len(named) - limits.arms),
    )


def _arm_flow(
    period: Mapping[str, Json],
    milestones: dict[str, dict[str, Mapping[str, Json]]],
    arm: Group,
    limits: Limits,
) -> ArmFlow:
    reasons = []
    for drop in items(period, "dropWithdraws"):
        count = text(by_group(items(drop, "reasons")).get(arm.id, {}), "numSubjects")
        if count not in {None, "0"}:
            reasons.append(
                Reason(reason=wording.shorten(text(drop, "type") or "", limits.text), participants=str(count))
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


# --- outcomes ----------------------------------------------------------------------------------------


def outcome_result(outcome: Mapping[str, Json], limits: Limits) -> OutcomeResult:
    """One outcome of the results section as a table."""
    arms = groups(outcome)
    shown = arms[: limits.arms]
    rows = sorted(
        (pair for one in items(outcome, "classes") for pair in _categories(one)),
        key=lambda pair: (in_time(text(pair[0], "title")), in_time(text(pair[1], "title")), repr(pair)),
    )
    analyses = sorted((_analysis(one, arms) for one in items(outcome, "analyses")), key=_analysis_order)
    return OutcomeResult(
        role=role(outcome),
        title=wording.shorten(text(outcome, "title") or "(no title)", limits.text),
        time_frame=_short(text(outcome, "timeFrame"), limits),
        population=_short(text(outcome, "populationDescription"), limits),
        measure=enumerated(text(outcome, "paramType")),
        unit=text(outcome, "unitOfMeasure"),
        dispersion=enumerated(text(outcome, "dispersionType")),
        arms=tuple(arm.label for arm in shown),
        analysed=_analysed(outcome, shown),
        rows=tuple(_row(one, category, shown) for one, category in rows[: limits.rows]),
        analyses=tuple(analyses[: limits.analyses]),
        arms_not_shown=max(0, len(arms) - limits.arms),
        rows_not_shown=max(0, len(rows) - limits.rows),
        analyses_not_shown=max(0, len(analyses) - limits.analyses),
    )


def _categories(one: Mapping[str, Json]) -> list[tuple[Mapping[str, Json], Mapping[str, Json]]]:
    return [(one, category) for category in items(one, "categories")]


def _analysed(holder: Mapping[str, Json], arms: tuple[Group, ...]) -> tuple[Analysed, ...]:
    made = []
    for denominator in items(holder, "denoms"):
        counts = by_group(items(denominator, "counts"))
        made.append(
            Analysed(
                units=text(denominator, "units"),
                counts=tuple(text(counts.get(arm.id, {}), "value") for arm in arms),
            )
        )
    return tuple(
        sorted(
            made,
            key=lambda analysed: (
                analysed.units != "Participants",
                analysed.units or "",
                str(analysed.counts),
            ),
        )
    )


def _row(one: Mapping[str, Json], category: Mapping[str, Json], arms: tuple[Group, ...]) -> Row:
    entries = by_group(items(category, "measurements"))
    analysed = _analysed(one, arms)
    return Row(
        title=text(one, "title"),
        category=text(category, "title"),
        cells=tuple(_cell(entries.get(arm.id)) for arm in arms),
        analysed=analysed[0].counts if analysed else (),
    )


def _cell(entry: Mapping[str, Json] | None) -> Cell | None:
    if entry is None:
        return None
    return Cell(
        value=text(entry, "value"),
        spread=text(entry, "spread"),
        lower=text(entry, "lowerLimit"),
        upper=text(entry, "upperLimit"),
        comment=text(entry, "comment"),
    )


def _analysis(analysis: Mapping[str, Json], arms: tuple[Group, ...]) -> Analysis:
    ids = analysis.get("groupIds")
    named = {str(group_id) for group_id in ids} if isinstance(ids, list | tuple) else set()
    sides = {"ONE_SIDED": 1, "TWO_SIDED": 2}
    hypothesis = text(analysis, "nonInferiorityType")
    return Analysis(
        arms=tuple(arm.label for arm in arms if arm.id in named),
        method=text(analysis, "statisticalMethod"),
        hypothesis=_HYPOTHESES.get(hypothesis or "", hypothesis),
        effect=text(analysis, "paramType"),
        value=text(analysis, "paramValue"),
        confidence=text(analysis, "ciPctValue"),
        sides=sides.get(text(analysis, "ciNumSides") or ""),
        lower=text(analysis, "ciLowerLimit"),
        upper=text(analysis, "ciUpperLimit"),
        dispersion=enumerated(text(analysis, "dispersionType")),
        spread=text(analysis, "dispersionValue"),
        p_value=text(analysis, "pValue"),
        p_comment=text(analysis, "pValueComment"),
    )


def _analysis_order(analysis: Analysis) -> tuple[object, ...]:
    return (analysis.arms, analysis.method or "", analysis.effect or "", analysis.value or "", repr(analysis))


def _not_posted(outcome: Mapping[str, Json], limits: Limits) -> NotPosted:
    return NotPosted(
        role=role(outcome),
        title=wording.shorten(text(outcome, "title") or "(no title)", limits.text),
        anticipated=text(outcome, "anticipatedPostingDate"),
    )


def _short(line: str | None, limits: Limits) -> str | None:
    return None if line is None else wording.shorten(line, limits.text)
