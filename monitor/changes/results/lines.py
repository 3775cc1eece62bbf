"""The lines of each table of posted results (see `differences`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from monitor.changes.results.adverse_events import affected_of, deaths_of, others_of, serious_of
from monitor.changes.results.arms import Arms
from monitor.changes.results.differences import Line, Weight
from monitor.changes.results.read import by_group, line, number
from monitor.model import Severity
from monitor.model.study.results import (
    AdverseEvent,
    AdverseEventsModule,
    BaselineCharacteristicsModule,
    BaselineMeasure,
    Denom,
    DropWithdraw,
    EventStats,
    FlowMilestone,
    FlowStats,
    Measurement,
    OutcomeMeasure,
    ParticipantFlowModule,
)

_DEATH: Final = re.compile(r"\b(?:deaths?|died|dead|fatal(?:ity|ities)?|mortality|deceased)\b", re.IGNORECASE)
_MILESTONES: Final = {
    "STARTED": "participants who started",
    "COMPLETED": "participants who completed",
    "NOT COMPLETED": "participants who did not complete",
}
_TOTALS: Final = (
    (Weight.DEATHS, Severity.HIGH, "deaths", deaths_of),
    (Weight.SERIOUS, Severity.HIGH, "serious adverse events", serious_of),
    (Weight.VALUE, Severity.MEDIUM, "other adverse events", others_of),
)


def is_death(name: str | None) -> bool:
    """Return whether the name of an event or of a reason for leaving speaks of death."""
    return bool(name and _DEATH.search(name))


def event_lines(module: AdverseEventsModule, arms: Arms) -> Iterator[Line]:
    """Return the lines of adverse events: totals first, then terms, serious ones before others."""
    entries = {arms.get(line(group.id) or "", ""): group for group in module.event_groups or ()}
    for weight, severity, what, counted in _TOTALS:
        totals = {arm: counts.in_words for arm, group in entries.items() if (counts := counted(group))}
        cells = {arm: {"": text} for arm, text in totals.items()}
        yield Line(weight=weight, severity=severity, what=what, cells=cells)
    for event in module.serious_events or ():
        yield _term(event, arms, Weight.SERIOUS_TERM, Severity.HIGH, "serious adverse event")
    for event in module.other_events or ():
        yield _term(event, arms, Weight.OTHER, Severity.MEDIUM, "other adverse event")
    if threshold := line(module.frequency_threshold):
        yield Line(
            weight=Weight.OTHER,
            severity=Severity.MEDIUM,
            what="threshold for other adverse events (%)",
            cells={"": {"": threshold}},
        )


def _term(event: AdverseEvent, arms: Arms, weight: Weight, severity: Severity, what: str) -> Line:
    cells = {
        arms[group_id]: numbers
        for group_id, stats in by_group(event.stats).items()
        if group_id in arms and (numbers := _term_numbers(stats, what))
    }
    term, organ = line(event.term) or "(no term)", line(event.organ_system)
    is_serious = severity is Severity.HIGH
    return Line(
        weight=Weight.DEATHS if is_death(term) else weight,
        severity=Severity.HIGH if is_death(term) else severity,
        what=what,
        row=f"{term} ({organ})" if organ else term,
        parts=(term,),
        name_severity=Severity.MEDIUM if is_serious or is_death(term) else Severity.LOW,
        is_listed=True,
        group=organ or "",
        cells=cells,
    )


def _term_numbers(stats: EventStats, what: str) -> dict[str, str]:
    counts, times = affected_of(stats), number(stats.num_events)
    return {
        **({"": counts.in_words} if counts else {}),
        **({f"occurrences of {what}": str(times)} if times is not None else {}),
    }


def flow_lines(module: ParticipantFlowModule, arms: Arms) -> Iterator[Line]:
    """Return the lines of the participant flow: milestones and reasons, by period."""
    periods = module.periods or ()
    for period in periods:
        title = line(period.title) if len(periods) > 1 else None
        for milestone in period.milestones or ():
            yield _milestone(milestone, title, arms)
        for reason in period.drop_withdraws or ():
            yield _reason(reason, title, arms)


def _milestone(milestone: FlowMilestone, title: str | None, arms: Arms) -> Line:
    kind = line(milestone.type) or ""
    known = kind in _MILESTONES
    return Line(
        weight=Weight.VALUE if known else Weight.OTHER,
        severity=Severity.MEDIUM,
        what=_MILESTONES.get(kind, "participants at"),
        row=title if known else _in_period(kind, title),
        parts=(title or "",) if known else (kind, title or ""),
        called="period" if known else "milestone",
        cells=_flow_cells(milestone.achievements, arms),
    )


def _reason(reason: DropWithdraw, title: str | None, arms: Arms) -> Line:
    name = line(reason.type) or "(no reason)"
    return Line(
        weight=Weight.DEATHS if is_death(name) else Weight.OTHER,
        severity=Severity.HIGH if is_death(name) else Severity.MEDIUM,
        what="participants who left for",
        row=_in_period(name, title),
        parts=(name, title or ""),
        called="reason for leaving",
        cells=_flow_cells(reason.reasons, arms),
    )


def _in_period(name: str, period: str | None) -> str:
    return f"{name} ({period})" if period else name


def _flow_cells(stats: Iterable[FlowStats] | None, arms: Arms) -> dict[str, dict[str, str]]:
    return _cells(
        {key: {"": s.num_subjects, "units": s.num_units} for key, s in by_group(stats).items()}, arms
    )


def measure_lines(
    measure: OutcomeMeasure | BaselineMeasure, arms: Arms, severity: Severity, *, prefix: str | None = None
) -> Iterator[Line]:
    """Return the lines of one outcome or one baseline measure: its values, and how many were analysed."""
    for klass in measure.classes or ():
        title = line(klass.title)
        for category in klass.categories or ():
            yield Line(
                weight=Weight.VALUE,
                severity=severity,
                what="value",
                row=_joined(prefix, title, line(category.title)),
                parts=(prefix or "", title or "", line(category.title) or ""),
                called="row",
                name_severity=severity,
                cells=_cells({key: _cell(m) for key, m in by_group(category.measurements).items()}, arms),
            )
        yield from denominator_lines(klass.denoms, arms, severity, row=_joined(prefix, title))
    yield from denominator_lines(measure.denoms, arms, severity, row=prefix)


def _cell(measurement: Measurement) -> dict[str, str | None]:
    return {
        "": measurement.value,
        "spread": measurement.spread,
        "lower limit": measurement.lower_limit,
        "upper limit": measurement.upper_limit,
    }


def baseline_lines(module: BaselineCharacteristicsModule, arms: Arms) -> Iterator[Line]:
    """Return the lines of the baseline characteristics."""
    yield from denominator_lines(module.denoms, arms, Severity.LOW, row=None)
    for measure in module.measures or ():
        yield from measure_lines(measure, arms, Severity.LOW, prefix=line(measure.title))


def denominator_lines(
    denominators: Iterable[Denom] | None, arms: Arms, severity: Severity, *, row: str | None
) -> Iterator[Line]:
    """Return how many were analysed, a line for each unit."""
    for denominator in denominators or ():
        units = (line(denominator.units) or "participants").lower()
        counts = {key: {"": count.value} for key, count in by_group(denominator.counts).items()}
        yield Line(
            weight=Weight.ANALYSED,
            severity=severity,
            what=f"{units} analysed",
            row=row,
            parts=(row or "",),
            hint=units,
            cells=_cells(counts, arms),
        )


def _joined(*parts: str | None) -> str | None:
    return ": ".join(part for part in parts if part) or None


def _cells(entries: Mapping[str, Mapping[str, str | None]], arms: Arms) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for group_id, fields in entries.items():
        posted = {field: text for field, value in fields.items() if (text := line(value)) is not None}
        if posted and group_id in arms:
            cells[arms[group_id]] = posted
    return cells
