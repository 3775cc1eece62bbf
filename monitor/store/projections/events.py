"""Adverse events as posted: the totals of each arm, and each term in each arm."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Json
from monitor.store.projections.reading import ProjectionRow, items, part, text, whole

_TOTALS = {
    "deaths_affected": "deathsNumAffected",
    "deaths_at_risk": "deathsNumAtRisk",
    "serious_affected": "seriousNumAffected",
    "serious_at_risk": "seriousNumAtRisk",
    "other_affected": "otherNumAffected",
    "other_at_risk": "otherNumAtRisk",
}


def event_rows(study: Json) -> Iterator[ProjectionRow]:
    """The rows of posted adverse events."""
    module = part(study, "resultsSection", "adverseEventsModule")
    titles: dict[str | None, str | None] = {}
    for position, group in enumerate(items(module, "eventGroups"), start=1):
        titles.setdefault(text(group, "id"), text(group, "title"))
        yield (
            "adverse_event_groups",
            {
                "position": position,
                "group_id": text(group, "id"),
                "title": text(group, "title"),
                "description": text(group, "description"),
                **{column: whole(group, key) for column, key in _TOTALS.items()},
            },
        )
    place = 0
    for kind, key in (("SERIOUS", "seriousEvents"), ("OTHER", "otherEvents")):
        for event in items(module, key):
            for stats in items(event, "stats"):
                place += 1
                group_id = text(stats, "groupId")
                yield (
                    "adverse_events",
                    {
                        "position": place,
                        "type": kind,
                        "term": text(event, "term"),
                        "organ_system": text(event, "organSystem"),
                        "vocabulary": text(event, "sourceVocabulary"),
                        "assessment": text(event, "assessmentType"),
                        "group_id": group_id,
                        "group_title": titles.get(group_id),
                        "events": whole(stats, "numEvents"),
                        "affected": whole(stats, "numAffected"),
                        "at_risk": whole(stats, "numAtRisk"),
                        "notes": text(event, "notes"),
                    },
                )
