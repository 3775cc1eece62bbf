"""What one version of a record said: the columns by which versions are compared in SQL."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Json
from monitor.store.projections.protocol import outcome_rows
from monitor.store.projections.reading import ProjectionRow, joined, part, people, precision, text, texts


def history_row(study: Json) -> dict[str, object]:
    """The key columns of one version."""
    protocol = part(study, "protocolSection")
    status, design = part(protocol, "statusModule"), part(protocol, "designModule")
    enrollment = part(design, "enrollmentInfo")
    start, primary, completion = (
        text(part(status, f"{name}DateStruct"), "date")
        for name in ("start", "primaryCompletion", "completion")
    )
    return {
        "title": text(part(protocol, "identificationModule"), "briefTitle"),
        "overall_status": text(status, "overallStatus"),
        "why_stopped": text(status, "whyStopped"),
        "phases": joined(texts(design, "phases")),
        "lead_sponsor": text(part(protocol, "sponsorCollaboratorsModule", "leadSponsor"), "name"),
        "enrollment": people(enrollment, "count"),
        "enrollment_type": text(enrollment, "type"),
        "start_date": start,
        "start_date_precision": precision(start),
        "primary_completion_date": primary,
        "primary_completion_date_precision": precision(primary),
        "completion_date": completion,
        "completion_date_precision": precision(completion),
        "results_first_posted": text(part(status, "resultsFirstPostDateStruct"), "date"),
        "has_results": int(bool(study.get("hasResults"))) if isinstance(study, dict) else 0,
    }


def primary_outcome_rows(study: Json) -> Iterator[ProjectionRow]:
    """The primary outcome measures of one version."""
    for _, row in outcome_rows(part(study, "protocolSection", "outcomesModule")):
        if row["type"] == "PRIMARY":
            kept = {column: value for column, value in row.items() if column not in {"type", "description"}}
            yield "primary_outcome_history", kept
