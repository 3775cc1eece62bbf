"""The words of a record, one row a trial: what the full-text index is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.model import Json
from monitor.store.projections.reading import ProjectionRow, items, part, text, texts


def text_row(study: Json) -> Iterator[ProjectionRow]:
    """The row of `trial_texts`; parts of a column stand on lines of their own."""
    protocol = part(study, "protocolSection")
    title, about = part(protocol, "identificationModule"), part(protocol, "descriptionModule")
    conditions, does = part(protocol, "conditionsModule"), part(protocol, "armsInterventionsModule")
    yield (
        "trial_texts",
        {
            "titles": _lines(*(text(title, key) for key in ("briefTitle", "officialTitle", "acronym"))),
            "conditions": _lines(*texts(conditions, "conditions"), *texts(conditions, "keywords")),
            "interventions": _lines(
                *_of(does, "interventions", "name", "otherNames", "description"),
                *_of(does, "armGroups", "label", "description"),
            ),
            "outcomes": _lines(*_outcomes(part(protocol, "outcomesModule"))),
            "summary": text(about, "briefSummary"),
            "description": text(about, "detailedDescription"),
            "eligibility": text(part(protocol, "eligibilityModule"), "eligibilityCriteria"),
        },
    )


def _outcomes(module: Mapping[str, Json]) -> Iterator[str | None]:
    for key in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"):
        yield from _of(module, key, "measure", "timeFrame", "description")


def _of(module: Mapping[str, Json], listing: str, *keys: str) -> Iterator[str | None]:
    for item in items(module, listing):
        for key in keys:
            yield from texts(item, key) or (text(item, key),)


def _lines(*parts: str | None) -> str | None:
    return "\n".join(part for part in parts if part) or None
