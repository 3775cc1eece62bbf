"""What was registered: conditions, design, dates, sponsors, arms, interventions, outcomes, sites, publications."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.study import Study
from monitor.model.study.protocol import (
    ArmsInterventionsModule,
    ConditionsModule,
    ContactsLocationsModule,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    IpdSharingStatementModule,
    MaskingBlock,
    OutcomesModule,
    ProtocolSection,
    ReferencesModule,
)
from monitor.model.study.registration import (
    DateStruct,
    OversightModule,
    PartialDateStruct,
    SponsorCollaboratorsModule,
    StatusModule,
)
from monitor.store.projections.values import (
    ProjectionRow,
    flag,
    joined,
    listed,
    months,
    precision,
    text,
    texts,
)


def protocol_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the rows of the protocol section."""
    protocol = study.protocol_section
    yield from _conditions(protocol.conditions_module or ConditionsModule())
    yield "designs", _design(protocol)
    yield from _dates(protocol.status_module or StatusModule())
    yield from _sponsors(protocol.sponsor_collaborators_module or SponsorCollaboratorsModule())
    yield from _arms(protocol.arms_interventions_module or ArmsInterventionsModule())
    yield from outcome_rows(protocol.outcomes_module or OutcomesModule())
    yield from _locations(protocol.contacts_locations_module or ContactsLocationsModule())
    yield from _publications(protocol.references_module or ReferencesModule())


def _conditions(module: ConditionsModule) -> Iterator[ProjectionRow]:
    for table, column, values in (
        ("conditions", "condition", module.conditions),
        ("keywords", "keyword", module.keywords),
    ):
        for position, value in enumerate(texts(values), start=1):
            yield table, {"position": position, column: value}


def _design(protocol: ProtocolSection) -> dict[str, object]:
    info = (protocol.design_module or DesignModule()).design_info or DesignInfo()
    masking = info.masking_info or MaskingBlock()
    who = protocol.eligibility_module or EligibilityModule()
    oversight = protocol.oversight_module or OversightModule()
    sharing = protocol.ipd_sharing_statement_module or IpdSharingStatementModule()
    return {
        "allocation": text(info.allocation),
        "intervention_model": text(info.intervention_model),
        "primary_purpose": text(info.primary_purpose),
        "masking": text(masking.masking),
        "who_masked": joined(masking.who_masked),
        "observational_model": text(info.observational_model),
        "time_perspective": text(info.time_perspective),
        "sex": text(who.sex),
        "minimum_age": text(who.minimum_age),
        "maximum_age": text(who.maximum_age),
        "healthy_volunteers": flag(who.healthy_volunteers),
        "has_dmc": flag(oversight.oversight_has_dmc),
        "is_fda_regulated_drug": flag(oversight.is_fda_regulated_drug),
        "is_fda_regulated_device": flag(oversight.is_fda_regulated_device),
        "ipd_sharing": text(sharing.ipd_sharing),
    }


def _dates(status: StatusModule) -> Iterator[ProjectionRow]:
    dates: tuple[tuple[str, PartialDateStruct | DateStruct | str | None], ...] = (
        ("FIRST_SUBMITTED", status.study_first_submit_date),
        ("FIRST_POSTED", status.study_first_post_date_struct),
        ("START", status.start_date_struct),
        ("PRIMARY_COMPLETION", status.primary_completion_date_struct),
        ("COMPLETION", status.completion_date_struct),
        ("RESULTS_FIRST_SUBMITTED", status.results_first_submit_date),
        ("RESULTS_FIRST_POSTED", status.results_first_post_date_struct),
        ("LAST_UPDATE_SUBMITTED", status.last_update_submit_date),
        ("LAST_UPDATE_POSTED", status.last_update_post_date_struct),
        ("STATUS_VERIFIED", status.status_verified_date),
    )
    for name, value in dates:
        date, kind = (value, None) if isinstance(value, str | None) else (value.date, text(value.type))
        if date:
            yield "trial_dates", {"name": name, "date": date, "date_precision": precision(date), "type": kind}


def _sponsors(module: SponsorCollaboratorsModule) -> Iterator[ProjectionRow]:
    listing = [("LEAD", module.lead_sponsor)] if module.lead_sponsor else []
    listing += [("COLLABORATOR", collaborator) for collaborator in module.collaborators or ()]
    for position, (role, sponsor) in enumerate(listing, start=1):
        row = {"position": position, "role": role, "name": text(sponsor.name), "class": text(sponsor.class_)}
        yield "sponsors", row


def _arms(module: ArmsInterventionsModule) -> Iterator[ProjectionRow]:
    labels: dict[str, int] = {}
    for position, arm in enumerate(module.arm_groups or (), start=1):
        label = text(arm.label)
        labels.setdefault(label or "", position)
        yield (
            "arms",
            {
                "position": position,
                "label": label,
                "type": text(arm.type),
                "description": text(arm.description),
            },
        )
    links: dict[tuple[int, int], None] = {}
    for position, intervention in enumerate(module.interventions or (), start=1):
        yield (
            "interventions",
            {
                "position": position,
                "type": text(intervention.type),
                "name": text(intervention.name),
                "description": text(intervention.description),
                "other_names": listed(intervention.other_names),
            },
        )
        given_in = texts(intervention.arm_group_labels)
        links |= {(labels[label], position): None for label in given_in if label in labels}
    for arm_position, position in links:
        yield "arm_interventions", {"arm": arm_position, "intervention": position}


def outcome_rows(module: OutcomesModule) -> Iterator[ProjectionRow]:
    """Yield the registered outcome measures, numbered within their role."""
    for role, outcomes in (
        ("PRIMARY", module.primary_outcomes),
        ("SECONDARY", module.secondary_outcomes),
        ("OTHER", module.other_outcomes),
    ):
        for position, outcome in enumerate(outcomes or (), start=1):
            time_frame = text(outcome.time_frame)
            yield (
                "outcomes",
                {
                    "type": role,
                    "position": position,
                    "measure": text(outcome.measure),
                    "description": text(outcome.description),
                    "time_frame": time_frame,
                    "time_frame_months": months(time_frame),
                },
            )


def _locations(module: ContactsLocationsModule) -> Iterator[ProjectionRow]:
    for position, site in enumerate(module.locations or (), start=1):
        yield (
            "locations",
            {
                "position": position,
                "facility": text(site.facility),
                "status": text(site.status),
                "city": text(site.city),
                "state": text(site.state),
                "zip": text(site.zip),
                "country": text(site.country),
            },
        )


def _publications(module: ReferencesModule) -> Iterator[ProjectionRow]:
    for position, reference in enumerate(module.references or (), start=1):
        yield (
            "publications",
            {
                "position": position,
                "pmid": text(reference.pmid),
                "type": text(reference.type),
                "citation": text(reference.citation),
                "retracted": int(bool(reference.retractions)),
            },
        )
