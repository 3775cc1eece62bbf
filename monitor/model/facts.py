"""The facts of a trial that have columns of their own, from its typed study."""

from __future__ import annotations

from typing import Any

from monitor.model.study.part import Text, number_of_people
from monitor.model.study.posting import says_results, under_review_since
from monitor.model.study.protocol import DesignModule
from monitor.model.study.registration import (
    DateStruct,
    IdentificationModule,
    PartialDateStruct,
    SponsorCollaboratorsModule,
    StatusModule,
)
from monitor.model.study.tidy import tidy
from monitor.model.study.types import Study
from monitor.model.trial import Facts


def facts_of(study: Study, nct_id: str) -> Facts | None:
    """The columns of a trial; None where the study has no overall status."""
    protocol = study.protocol_section
    status = protocol.status_module or StatusModule()
    overall_status = _text(status.overall_status)
    if overall_status is None:
        return None
    return Facts(
        nct_id=nct_id,
        overall_status=overall_status,
        last_known_status=_text(status.last_known_status),
        why_stopped=_text(status.why_stopped),
        lead_sponsor=_lead(protocol.sponsor_collaborators_module),
        start_date=_date(status.start_date_struct),
        primary_completion_date=_date(status.primary_completion_date_struct),
        completion_date=_date(status.completion_date_struct),
        first_posted=_date(status.study_first_post_date_struct),
        last_update_submitted=status.last_update_submit_date or None,
        last_update_posted=_date(status.last_update_post_date_struct),
        results_first_posted=_date(status.results_first_post_date_struct),
        has_results=says_results(study),
        results_under_review_since=under_review_since(study),
        **_titles(protocol.identification_module or IdentificationModule(), nct_id),
        **_design(protocol.design_module or DesignModule()),
    )


def _titles(ids: IdentificationModule, nct_id: str) -> dict[str, Any]:
    official, acronym = _text(ids.official_title), _text(ids.acronym)
    return {
        "title": _text(ids.brief_title) or official or acronym or nct_id,
        "official_title": official,
        "acronym": acronym,
    }


def _design(design: DesignModule) -> dict[str, Any]:
    enrollment = design.enrollment_info
    return {
        "study_type": _text(design.study_type),
        # Sorted, because the order of phases means nothing and must not differ between equal records.
        "phases": tuple(sorted(phase for phase in map(tidy, design.phases or ()) if phase)),
        "enrollment": number_of_people(enrollment.count) if enrollment else None,
        "enrollment_type": _text(enrollment.type) if enrollment else None,
    }


def _lead(sponsors: SponsorCollaboratorsModule | None) -> str | None:
    return _text(sponsors.lead_sponsor.name) if sponsors and sponsors.lead_sponsor else None


def _date(struct: DateStruct | PartialDateStruct | None) -> str | None:
    return (struct.date or None) if struct else None


def _text(text: Text) -> str | None:
    return (tidy(text) or None) if text else None
