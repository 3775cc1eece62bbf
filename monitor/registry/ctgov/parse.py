"""Bytes of one study in; a `Trial`, or a `Rejected` with its reason, out. Never an exception.

What comes from the registry is hostile until it has passed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from monitor.model import Envelope, Facts, Json, RawRecord, Rejected, Trial
from monitor.model.study import STUDY, Study, StudyReading, read_study
from monitor.model.study.part import Text
from monitor.model.study.posting import says_results, under_review_since
from monitor.model.study.protocol import DesignModule
from monitor.model.study.registration import (
    DateStruct,
    IdentificationModule,
    PartialDateStruct,
    SponsorCollaboratorsModule,
    StatusModule,
)
from monitor.registry.ctgov.canonical import HASH_VERSION, canonical_of, canonicalise, digest, rehash, tidy
from monitor.registry.ctgov.envelope import open_envelope, rejected

__all__ = ["HASH_VERSION", "canonicalise", "open_envelope", "read_trial", "rehash"]

NO_NUMBER = 99_999_999
"""The registry's sentinel for an enrollment that is not a number of people."""

MOST_VALUES = 700_000
"""Of one record, by its commas and colons; a value takes a hundred times the memory of its shortest JSON."""

STATUS = STUDY.protocol_section.status_module.overall_status


def read_trial(record: RawRecord | Envelope) -> Trial | Rejected:
    """Return one study as the API returns it, read.

    Unknown fields and unknown enumerated values are kept. A known field that is not what the format promises
    is set aside by itself. A missing number or status rejects the study.

    Args:
        record: JSON in UTF-8, or its envelope where that was opened already.
    """
    envelope = record if isinstance(record, Envelope) else open_envelope(record)
    if isinstance(envelope, Rejected):
        return envelope
    raw = bytes(envelope.raw)
    if raw.count(b",") + raw.count(b":") > MOST_VALUES:
        return Rejected(nct_id=envelope.nct_id, reason=f"a record of more than {MOST_VALUES} values")
    try:
        content = msgspec.json.decode(raw, type=dict[str, Json])
        reading = read_study(content)
        canonical = canonical_of(content)
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=envelope.nct_id)
    facts = facts_of(reading.study, envelope.nct_id)
    if facts is None:
        return _without_status(reading, envelope.nct_id)
    return Trial(
        nct_id=envelope.nct_id,
        raw=raw,
        fingerprint=envelope.fingerprint,
        canonical=canonical,
        sha256=digest(canonical),
        hash_version=HASH_VERSION,
        facts=facts,
        study=reading.study,
        unreadable=reading.unreadable,
        aliases=envelope.aliases,
        version_holder=envelope.version_holder,
    )


def with_canonical(trial: Trial, canonical: Mapping[str, Json]) -> Trial:
    """Return the trial as if this were the canonical form of its record; its hashes stay those of the record."""
    read = read_study(canonical).study
    study = msgspec.structs.replace(read, derived_section=trial.study.derived_section)
    facts = facts_of(study, trial.nct_id) or trial.facts
    return msgspec.structs.replace(trial, canonical=canonical, study=study, facts=facts)


def _without_status(reading: StudyReading, nct_id: str) -> Rejected:
    faults = [field.reason for field in reading.unreadable if STATUS[: len(field.path)] == field.path]
    reason = f"no overall status that can be read: {faults[0]}" if faults else "no overall status"
    return Rejected(nct_id=nct_id, reason=reason, path=f"$.{STATUS.dotted}")


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
        "enrollment": _people(enrollment.count) if enrollment else None,
        "enrollment_type": _text(enrollment.type) if enrollment else None,
    }


def _people(count: int | str | None) -> int | None:
    if isinstance(count, str):
        count = int(count) if count.isdecimal() and len(count) <= len(str(NO_NUMBER)) else None
    return count if count is not None and 0 <= count < NO_NUMBER else None


def _lead(sponsors: SponsorCollaboratorsModule | None) -> str | None:
    return _text(sponsors.lead_sponsor.name) if sponsors and sponsors.lead_sponsor else None


def _date(struct: DateStruct | PartialDateStruct | None) -> str | None:
    return (struct.date or None) if struct else None


def _text(text: Text) -> str | None:
    return (tidy(text) or None) if text else None
