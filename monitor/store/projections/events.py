"""Adverse events as posted: the totals of each arm, and each term in each arm."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.results import AdverseEvent, AdverseEventsModule, EventGroup, ResultsSection
from monitor.store.projections.values import ProjectionRow, text, whole


def event_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the rows of posted adverse events."""
    module = (study.results_section or ResultsSection()).adverse_events_module or AdverseEventsModule()
    titles: dict[str | None, str | None] = {}
    for position, group in enumerate(module.event_groups or (), start=1):
        titles.setdefault(text(group.id), text(group.title))
        yield "adverse_event_groups", _group(position, group)
    position = 0
    for kind, events in (("SERIOUS", module.serious_events), ("OTHER", module.other_events)):
        for event in events or ():
            for row in _counts(event, titles):
                position += 1
                yield "adverse_events", {"position": position, "type": kind, **row}


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


def _counts(event: AdverseEvent, titles: dict[str | None, str | None]) -> Iterator[dict[str, object]]:
    """Yield one event in each arm."""
    of_the_event = {
        "term": text(event.term),
        "organ_system": text(event.organ_system),
        "vocabulary": text(event.source_vocabulary),
        "assessment": text(event.assessment_type),
    }
    notes = text(event.notes)
    for stats in event.stats or ():
        group_id = text(stats.group_id)
        yield {
            **of_the_event,
            "group_id": group_id,
            "group_title": titles.get(group_id),
            "events": whole(stats.num_events),
            "affected": whole(stats.num_affected),
            "at_risk": whole(stats.num_at_risk),
            "notes": notes,
        }
