"""What one version of a record said: the columns by which versions are compared in SQL."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.part import number_of_people
from monitor.model.study.protocol import DesignModule, EnrollmentInfo, OutcomesModule
from monitor.model.study.registration import (
    DateStruct,
    IdentificationModule,
    PartialDateStruct,
    Sponsor,
    SponsorCollaboratorsModule,
    StatusModule,
)
from monitor.store.projections.protocol import outcome_rows
from monitor.store.projections.values import ProjectionRow, joined, precision, text


def history_row(study: Study) -> dict[str, object]:
    """Return the key columns of one version."""
    protocol = study.protocol_section
    status, design = protocol.status_module or StatusModule(), protocol.design_module or DesignModule()
    enrollment = design.enrollment_info or EnrollmentInfo()
    sponsors = protocol.sponsor_collaborators_module or SponsorCollaboratorsModule()
    return {
        "title": text((protocol.identification_module or IdentificationModule()).brief_title),
        "overall_status": text(status.overall_status),
        "why_stopped": text(status.why_stopped),
        "phases": joined(design.phases),
        "lead_sponsor": text((sponsors.lead_sponsor or Sponsor()).name),
        "enrollment": number_of_people(enrollment.count),
        "enrollment_type": text(enrollment.type),
        **_dates(status),
        "results_first_posted": text((status.results_first_post_date_struct or DateStruct()).date),
        "has_results": int(bool(study.has_results)),
    }


def _dates(status: StatusModule) -> dict[str, object]:
    dates: dict[str, object] = {}
    for name, value in (
        ("start_date", status.start_date_struct),
        ("primary_completion_date", status.primary_completion_date_struct),
        ("completion_date", status.completion_date_struct),
    ):
        given = value or PartialDateStruct()
        date = text(given.date)
        dates |= {name: date, f"{name}_precision": precision(date), f"{name}_type": text(given.type)}
    return dates


def primary_outcome_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the primary outcome measures of one version."""
    for _, row in outcome_rows(study.protocol_section.outcomes_module or OutcomesModule()):
        if row["type"] == "PRIMARY":
            kept = {column: value for column, value in row.items() if column not in {"type", "description"}}
            yield "primary_outcome_history", kept
