"""What was registered: conditions, design, dates, sponsors, arms, interventions, outcomes, sites, publications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.model import Json
from monitor.store.projections.reading import (
    ProjectionRow,
    flag,
    items,
    joined,
    listed,
    months,
    part,
    precision,
    text,
    texts,
)

_DATES: Final = (
    ("FIRST_SUBMITTED", "studyFirstSubmitDate"),
    ("FIRST_POSTED", "studyFirstPostDateStruct"),
    ("START", "startDateStruct"),
    ("PRIMARY_COMPLETION", "primaryCompletionDateStruct"),
    ("COMPLETION", "completionDateStruct"),
    ("RESULTS_FIRST_SUBMITTED", "resultsFirstSubmitDate"),
    ("RESULTS_FIRST_POSTED", "resultsFirstPostDateStruct"),
    ("LAST_UPDATE_SUBMITTED", "lastUpdateSubmitDate"),
    ("LAST_UPDATE_POSTED", "lastUpdatePostDateStruct"),
    ("STATUS_VERIFIED", "statusVerifiedDate"),
)
"""Names of the dates, and their keys in the status module."""

_ROLES: Final = (
    ("PRIMARY", "primaryOutcomes"),
    ("SECONDARY", "secondaryOutcomes"),
    ("OTHER", "otherOutcomes"),
)


def protocol_rows(study: Json) -> Iterator[ProjectionRow]:
    """The rows of the protocol section."""
    protocol = part(study, "protocolSection")
    yield from _conditions(part(protocol, "conditionsModule"))
    yield "designs", _design(protocol)
    yield from _dates(part(protocol, "statusModule"))
    yield from _sponsors(part(protocol, "sponsorCollaboratorsModule"))
    yield from _arms(part(protocol, "armsInterventionsModule"))
    yield from outcome_rows(part(protocol, "outcomesModule"))
    yield from _locations(part(protocol, "contactsLocationsModule"))
    yield from _publications(part(protocol, "referencesModule"))


def _conditions(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for table, column, key in (
        ("conditions", "condition", "conditions"),
        ("keywords", "keyword", "keywords"),
    ):
        for position, value in enumerate(texts(module, key), start=1):
            yield table, {"position": position, column: value}


def _design(protocol: Mapping[str, Json]) -> dict[str, object]:
    info = part(protocol, "designModule", "designInfo")
    masking = part(info, "maskingInfo")
    who = part(protocol, "eligibilityModule")
    oversight = part(protocol, "oversightModule")
    return {
        "allocation": text(info, "allocation"),
        "intervention_model": text(info, "interventionModel"),
        "primary_purpose": text(info, "primaryPurpose"),
        "masking": text(masking, "masking"),
        "who_masked": joined(texts(masking, "whoMasked")),
        "observational_model": text(info, "observationalModel"),
        "time_perspective": text(info, "timePerspective"),
        "sex": text(who, "sex"),
        "minimum_age": text(who, "minimumAge"),
        "maximum_age": text(who, "maximumAge"),
        "healthy_volunteers": flag(who, "healthyVolunteers"),
        "has_dmc": flag(oversight, "oversightHasDmc"),
        "is_fda_regulated_drug": flag(oversight, "isFdaRegulatedDrug"),
        "is_fda_regulated_device": flag(oversight, "isFdaRegulatedDevice"),
        "ipd_sharing": text(part(protocol, "ipdSharingStatementModule"), "ipdSharing"),
    }


def _dates(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for name, key in _DATES:
        found = part(module, key) or module
        date = text(found, "date" if found is not module else key)
        if date is not None:
            kind = text(found, "type") if found is not module else None
            yield "trial_dates", {"name": name, "date": date, "date_precision": precision(date), "type": kind}


def _sponsors(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    lead = part(module, "leadSponsor")
    listing = [("LEAD", lead)] if lead else []
    listing += [("COLLABORATOR", one) for one in items(module, "collaborators")]
    for position, (role, sponsor) in enumerate(listing, start=1):
        yield (
            "sponsors",
            {
                "position": position,
                "role": role,
                "name": text(sponsor, "name"),
                "class": text(sponsor, "class"),
            },
        )


def _arms(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    labels: dict[str, int] = {}
    for position, arm in enumerate(items(module, "armGroups"), start=1):
        label = text(arm, "label")
        labels.setdefault(label or "", position)
        yield (
            "arms",
            {
                "position": position,
                "label": label,
                "type": text(arm, "type"),
                "description": text(arm, "description"),
            },
        )
    links: dict[tuple[int, int], None] = {}
    for position, one in enumerate(items(module, "interventions"), start=1):
        yield (
            "interventions",
            {
                "position": position,
                "type": text(one, "type"),
                "name": text(one, "name"),
                "description": text(one, "description"),
                "other_names": listed(texts(one, "otherNames")),
            },
        )
        links |= {
            (labels[label], position): None for label in texts(one, "armGroupLabels") if label in labels
        }
    for arm_position, intervention in links:
        yield "arm_interventions", {"arm": arm_position, "intervention": intervention}


def outcome_rows(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    """Registered outcome measures, numbered within their role."""
    for role, key in _ROLES:
        for position, outcome in enumerate(items(module, key), start=1):
            time_frame = text(outcome, "timeFrame")
            yield (
                "outcomes",
                {
                    "type": role,
                    "position": position,
                    "measure": text(outcome, "measure"),
                    "description": text(outcome, "description"),
                    "time_frame": time_frame,
                    "time_frame_months": months(time_frame),
                },
            )


def _locations(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for position, site in enumerate(items(module, "locations"), start=1):
        columns = ("facility", "status", "city", "state", "zip", "country")
        yield "locations", {"position": position, **{column: text(site, column) for column in columns}}


def _publications(module: Mapping[str, Json]) -> Iterator[ProjectionRow]:
    for position, reference in enumerate(items(module, "references"), start=1):
        yield (
            "publications",
            {
                "position": position,
                "pmid": text(reference, "pmid"),
                "type": text(reference, "type"),
                "citation": text(reference, "citation"),
                "retracted": int(bool(items(reference, "retractions"))),
            },
        )
