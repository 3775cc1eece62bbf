"""What was posted as results: text as posted, and beside it the number where the text is one.

A measurement is one cell of the posted table. Nothing is computed, rounded or added up here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model import Json
from monitor.store.projections.reading import (
    ProjectionRow,
    flag,
    items,
    listed,
    months,
    number,
    part,
    text,
    texts,
)


def result_rows(study: Json) -> Iterator[ProjectionRow]:
    """The rows of posted results but for adverse events; none where no results are posted."""
    section = part(study, "resultsSection")
    if not section:
        return
    yield "results", _overview(section)
    yield from _flow(part(section, "participantFlowModule"))
    for position, outcome in enumerate(items(part(section, "outcomeMeasuresModule"), "outcomeMeasures"), 1):
        yield "result_outcomes", _outcome(position, outcome)
        yield from _groups(position, outcome)
        yield from _denominators(position, outcome)
        yield from _measurements(position, outcome)
        yield from _analyses(position, outcome)


def _overview(section: Mapping[str, Json]) -> dict[str, object]:
    flow, events = part(section, "participantFlowModule"), part(section, "adverseEventsModule")
    return {
        "recruitment_details": text(flow, "recruitmentDetails"),
        "pre_assignment_details": text(flow, "preAssignmentDetails"),
        "limitations": text(part(section, "moreInfoModule", "limitationsAndCaveats"), "description"),
        "events_time_frame": text(events, "timeFrame"),
        "events_threshold": text(events, "frequencyThreshold"),
        "events_description": text(events, "description"),
        "mortality_comment": text(events, "allCauseMortalityComment"),
    }


def _flow(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    titles = {text(group, "id"): text(group, "title") for group in items(module, "groups")}
    position = 0
    for number_, period in enumerate(items(module, "periods"), start=1):
        for kind, key, entries in (
            ("MILESTONE", "milestones", "achievements"),
            ("DROP", "dropWithdraws", "reasons"),
        ):
            for one in items(period, key):
                for entry in items(one, entries):
                    position += 1
                    group_id = text(entry, "groupId")
                    yield (
                        "participant_flow",
                        {
                            "position": position,
                            "period": number_,
                            "period_title": text(period, "title"),
                            "kind": kind,
                            "name": text(one, "type"),
                            "group_id": group_id,
                            "group_title": titles.get(group_id),
                            "subjects": text(entry, "numSubjects"),
                            "subjects_number": number(text(entry, "numSubjects")),
                        },
                    )


def _outcome(position: int, outcome: Mapping[str, Json]) -> dict[str, object]:
    time_frame = text(outcome, "timeFrame")
    return {
        "position": position,
        "type": text(outcome, "type"),
        "title": text(outcome, "title"),
        "description": text(outcome, "description"),
        "population": text(outcome, "populationDescription"),
        "time_frame": time_frame,
        "time_frame_months": months(time_frame),
        "reporting_status": text(outcome, "reportingStatus"),
        "anticipated_posting_date": text(outcome, "anticipatedPostingDate"),
        "param_type": text(outcome, "paramType"),
        "dispersion_type": text(outcome, "dispersionType"),
        "unit": text(outcome, "unitOfMeasure"),
    }


def _groups(position: int, outcome: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for place, group in enumerate(items(outcome, "groups"), start=1):
        yield (
            "result_groups",
            {
                "outcome": position,
                "position": place,
                "group_id": text(group, "id"),
                "title": text(group, "title"),
                "description": text(group, "description"),
            },
        )


def _denominators(position: int, outcome: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    tables = [(None, outcome), *((text(one, "title"), one) for one in items(outcome, "classes"))]
    place = 0
    for number_, (title, table) in enumerate(tables):
        for denominator in items(table, "denoms"):
            for count in items(denominator, "counts"):
                place += 1
                value = text(count, "value")
                yield (
                    "result_denominators",
                    {
                        "outcome": position,
                        "position": place,
                        "class_position": number_ or None,
                        "class": title,
                        "units": text(denominator, "units"),
                        "group_id": text(count, "groupId"),
                        "value": value,
                        "value_number": number(value),
                    },
                )


def _measurements(position: int, outcome: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    titles = {text(group, "id"): text(group, "title") for group in items(outcome, "groups")}
    place = 0
    for number_, one in enumerate(items(outcome, "classes"), start=1):
        for category in items(one, "categories"):
            for cell in items(category, "measurements"):
                place += 1
                group_id, value = text(cell, "groupId"), text(cell, "value")
                yield (
                    "result_measurements",
                    {
                        "outcome": position,
                        "position": place,
                        "class_position": number_,
                        "class": text(one, "title"),
                        "category": text(category, "title"),
                        "group_id": group_id,
                        "group_title": titles.get(group_id),
                        "value": value,
                        "value_number": number(value),
                        "spread": text(cell, "spread"),
                        "lower_limit": text(cell, "lowerLimit"),
                        "upper_limit": text(cell, "upperLimit"),
                        "comment": text(cell, "comment"),
                    },
                )


_ANALYSIS = {
    "group_description": "groupDescription",
    "method": "statisticalMethod",
    "p_value": "pValue",
    "p_value_comment": "pValueComment",
    "param_type": "paramType",
    "param_value": "paramValue",
    "dispersion_type": "dispersionType",
    "dispersion_value": "dispersionValue",
    "ci_sides": "ciNumSides",
    "ci_percent": "ciPctValue",
    "ci_lower": "ciLowerLimit",
    "ci_upper": "ciUpperLimit",
    "non_inferiority_type": "nonInferiorityType",
    "comment": "statisticalComment",
    "estimate_comment": "estimateComment",
}


def _analyses(position: int, outcome: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for place, analysis in enumerate(items(outcome, "analyses"), start=1):
        yield (
            "result_analyses",
            {
                "outcome": position,
                "position": place,
                "group_ids": listed(texts(analysis, "groupIds")),
                **{column: text(analysis, key) for column, key in _ANALYSIS.items()},
                "p_value_number": number(text(analysis, "pValue")),
                "param_value_number": number(text(analysis, "paramValue")),
                "tested_non_inferiority": flag(analysis, "testedNonInferiority"),
            },
        )
