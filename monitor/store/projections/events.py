"""Adverse events as posted: the totals of each arm, each term, and each term in each arm."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.results import AdverseEvent, AdverseEventsModule, EventGroup, ResultsSection
from monitor.store.projections.values import ProjectionRow, text, whole


def event_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the rows of posted adverse events: arms, terms, and the counts of each term in each arm."""
    module = (study.results_section or ResultsSection()).adverse_events_module or AdverseEventsModule()
    for position, group in enumerate(module.event_groups or (), start=1):
        yield "adverse_event_groups", _group(position, group)
    events = (
        *(("SERIOUS", event) for event in module.serious_events or ()),
        *(("OTHER", event) for event in module.other_events or ()),
    )
    for position, (kind, event) in enumerate(events, start=1):
        yield "adverse_event_terms", {"position": position, "type": kind, **_term(event)}
    place = 0
    for position, (_, event) in enumerate(events, start=1):
        for stats in event.stats or ():
            place += 1
            yield (
                "adverse_event_counts",
                {
                    "position": place,
                    "event": position,
                    "group_id": text(stats.group_id),
                    "events": whole(stats.num_events),
                    "affected": whole(stats.num_affected),
                    "at_risk": whole(stats.num_at_risk),
                },
            )


def _group(position: int, group: EventGroup) -> dict[str, object]:
    return {
        "position": position,
        "group_id": text(group.id),
        "title": text(group.title),
        "description": text(group.description),
        "deaths_affected": whole(group.deaths_num_affected),
        "deaths_at_risk": whole(group.deaths_num_at_risk),
        "serious_affected": whole(group.serious_num_affected),
        "serious_at_risk": whole(group.serious_num_at_risk),
        "other_affected": whole(group.other_num_affected),
        "other_at_risk": whole(group.other_num_at_risk),
    }


def _term(event: AdverseEvent) -> dict[str, object]:
    return {
        "term": text(event.term),
        "organ_system": text(event.organ_system),
        "vocabulary": text(event.source_vocabulary),
        "assessment": text(event.assessment_type),
        "notes": text(event.notes),
    }
