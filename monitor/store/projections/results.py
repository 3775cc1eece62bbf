"""What was posted as results: text as posted, and beside it the number where the text is one.

A measurement is one cell of the posted table. Nothing is computed, rounded or added up here.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.results import (
    AdverseEventsModule,
    FlowStats,
    LimitationsAndCaveats,
    MeasureAnalysis,
    MoreInfoModule,
    OutcomeMeasure,
    OutcomeMeasuresModule,
    ParticipantFlowModule,
    ResultsSection,
)
from monitor.store.projections.values import ProjectionRow, flag, listed, months, number, text


def result_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the rows of posted results but for adverse events; none where no results are posted."""
    section = study.results_section
    if section is None or section == ResultsSection():
        return
    yield "results", _overview(section)
    yield from _flow(section.participant_flow_module or ParticipantFlowModule())
    module = section.outcome_measures_module or OutcomeMeasuresModule()
    for position, outcome in enumerate(module.outcome_measures or (), start=1):
        yield "result_outcomes", _outcome(position, outcome)
        yield from _groups(position, outcome)
        yield from _denominators(position, outcome)
        yield from _measurements(position, outcome)
        yield from _analyses(position, outcome)


def _overview(section: ResultsSection) -> dict[str, object]:
    flow = section.participant_flow_module or ParticipantFlowModule()
    events = section.adverse_events_module or AdverseEventsModule()
    limitations = (section.more_info_module or MoreInfoModule()).limitations_and_caveats
    return {
        "recruitment_details": text(flow.recruitment_details),
        "pre_assignment_details": text(flow.pre_assignment_details),
        "limitations": text((limitations or LimitationsAndCaveats()).description),
        "events_time_frame": text(events.time_frame),
        "events_threshold": text(events.frequency_threshold),
        "events_description": text(events.description),
        "mortality_comment": text(events.all_cause_mortality_comment),
    }


def _flow(module: ParticipantFlowModule) -> Iterator[ProjectionRow]:
    titles = {text(group.id): text(group.title) for group in module.groups or ()}
    position = 0
    for number_, period in enumerate(module.periods or (), start=1):
        steps = [
            *(("MILESTONE", step.type, step.achievements) for step in period.milestones or ()),
            *(("DROP", step.type, step.reasons) for step in period.drop_withdraws or ()),
        ]
        for kind, name, entries in steps:
            for entry in entries or ():
                position += 1
                where = {"position": position, "period": number_, "period_title": text(period.title)}
                yield (
                    "participant_flow",
                    {**where, "kind": kind, "name": text(name), **_subjects(entry, titles)},
                )


def _with_number(column: str, posted: str | None) -> dict[str, object]:
    """Return a value as posted, and as a number where it is one."""
    value = text(posted)
    return {column: value, f"{column}_number": number(value)}


def _subjects(entry: FlowStats, titles: dict[str | None, str | None]) -> dict[str, object]:
    group_id = text(entry.group_id)
    return {
        "group_id": group_id,
        "group_title": titles.get(group_id),
        **_with_number("subjects", entry.num_subjects),
    }


def _outcome(position: int, outcome: OutcomeMeasure) -> dict[str, object]:
    time_frame = text(outcome.time_frame)
    return {
        "position": position,
        "type": text(outcome.type),
        "title": text(outcome.title),
        "description": text(outcome.description),
        "population": text(outcome.population_description),
        "time_frame": time_frame,
        "time_frame_months": months(time_frame),
        "reporting_status": text(outcome.reporting_status),
        "anticipated_posting_date": text(outcome.anticipated_posting_date),
        "param_type": text(outcome.param_type),
        "dispersion_type": text(outcome.dispersion_type),
        "unit": text(outcome.unit_of_measure),
        "unit_analysed": text(outcome.type_units_analyzed),
        "denominator_units": text(outcome.denom_units_selected),
    }


def _groups(position: int, outcome: OutcomeMeasure) -> Iterator[ProjectionRow]:
    for place, group in enumerate(outcome.groups or (), start=1):
        yield (
            "result_groups",
            {
                "outcome": position,
                "position": place,
                "group_id": text(group.id),
                "title": text(group.title),
                "description": text(group.description),
            },
        )


def _denominators(position: int, outcome: OutcomeMeasure) -> Iterator[ProjectionRow]:
    tables = [(None, outcome.denoms), *((text(rows.title), rows.denoms) for rows in outcome.classes or ())]
    place = 0
    for number_, (title, denominators) in enumerate(tables):
        for denominator in denominators or ():
            for count in denominator.counts or ():
                place += 1
                yield (
                    "result_denominators",
                    {
                        "outcome": position,
                        "position": place,
                        "class_position": number_ or None,
                        "class": title,
                        "units": text(denominator.units),
                        "group_id": text(count.group_id),
                        **_with_number("value", count.value),
                    },
                )


def _measurements(position: int, outcome: OutcomeMeasure) -> Iterator[ProjectionRow]:
    titles = {text(group.id): text(group.title) for group in outcome.groups or ()}
    place = 0
    for number_, rows in enumerate(outcome.classes or (), start=1):
        for category_number, category in enumerate(rows.categories or (), start=1):
            for cell in category.measurements or ():
                place += 1
                group_id = text(cell.group_id)
                yield (
                    "result_measurements",
                    {
                        "outcome": position,
                        "position": place,
                        "class_position": number_,
                        "class": text(rows.title),
                        "category_position": category_number,
                        "category": text(category.title),
                        "group_id": group_id,
                        "group_title": titles.get(group_id),
                        **_with_number("value", cell.value),
                        **_with_number("spread", cell.spread),
                        **_with_number("lower_limit", cell.lower_limit),
                        **_with_number("upper_limit", cell.upper_limit),
                        "comment": text(cell.comment),
                    },
                )


def _analyses(position: int, outcome: OutcomeMeasure) -> Iterator[ProjectionRow]:
    for place, analysis in enumerate(outcome.analyses or (), start=1):
        yield "result_analyses", {"outcome": position, "position": place, **_analysis(analysis)}


def _analysis(analysis: MeasureAnalysis) -> dict[str, object]:
    return {
        "group_ids": listed(analysis.group_ids),
        "group_description": text(analysis.group_description),
        "method": text(analysis.statistical_method),
        **_with_number("p_value", analysis.p_value),
        "p_value_comment": text(analysis.p_value_comment),
        "param_type": text(analysis.param_type),
        **_with_number("param_value", analysis.param_value),
        "dispersion_type": text(analysis.dispersion_type),
        **_with_number("dispersion_value", analysis.dispersion_value),
        "ci_sides": text(analysis.ci_num_sides),
        **_with_number("ci_percent", analysis.ci_pct_value),
        **_with_number("ci_lower", analysis.ci_lower_limit),
        **_with_number("ci_upper", analysis.ci_upper_limit),
        "ci_lower_comment": text(analysis.ci_lower_limit_comment),
        "ci_upper_comment": text(analysis.ci_upper_limit_comment),
        "non_inferiority_type": text(analysis.non_inferiority_type),
        "non_inferiority_comment": text(analysis.non_inferiority_comment),
        "comment": text(analysis.statistical_comment),
        "estimate_comment": text(analysis.estimate_comment),
        "other_description": text(analysis.other_analysis_description),
        "tested_non_inferiority": flag(analysis.tested_non_inferiority),
    }
