"""What a study does: design, arms, outcomes, eligibility, places, publications.

Field tree of the registry's `/studies/metadata`.
"""

from __future__ import annotations

from typing import ClassVar

from monitor.model.study.part import Flag, Number, Part, People, Text
from monitor.model.study.registration import (
    IdentificationModule,
    OversightModule,
    SponsorCollaboratorsModule,
    StatusModule,
)


class DescriptionModule(Part, frozen=True):
    """Summary and description (CommonMark)."""

    brief_summary: Text = None
    detailed_description: Text = None


class ConditionsModule(Part, frozen=True):
    """Conditions and keywords."""

    conditions: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None


class ExpandedAccessTypes(Part, frozen=True):
    """Kinds of expanded access."""

    individual: Flag = None
    intermediate: Flag = None
    treatment: Flag = None


class MaskingBlock(Part, frozen=True):
    """Who does not know the assignment."""

    masking: Text = None
    masking_description: Text = None
    who_masked: tuple[str, ...] | None = None


class DesignInfo(Part, frozen=True):
    """Allocation, model, purpose, masking."""

    allocation: Text = None
    intervention_model: Text = None
    intervention_model_description: Text = None
    primary_purpose: Text = None
    observational_model: Text = None
    time_perspective: Text = None
    masking_info: MaskingBlock | None = None


class BioSpec(Part, frozen=True):
    """Biological specimens kept."""

    retention: Text = None
    description: Text = None


class EnrollmentInfo(Part, frozen=True):
    """Number of people; 99999999 is the registry's sentinel."""

    subject: ClassVar[str | None] = "count"

    count: People = None
    type: Text = None


class DesignModule(Part, frozen=True):
    """Type, phases, design, enrolment."""

    study_type: Text = None
    n_ptrs_to_this_exp_acc_nct_id: Number = None
    expanded_access_types: ExpandedAccessTypes | None = None
    patient_registry: Flag = None
    target_duration: Text = None
    phases: tuple[str, ...] | None = None
    design_info: DesignInfo | None = None
    bio_spec: BioSpec | None = None
    enrollment_info: EnrollmentInfo | None = None


class ArmGroup(Part, frozen=True):
    """One arm or cohort."""

    label: Text = None
    type: Text = None
    description: Text = None
    intervention_names: tuple[str, ...] | None = None


class Intervention(Part, frozen=True):
    """One intervention or exposure."""

    type: Text = None
    name: Text = None
    description: Text = None
    arm_group_labels: tuple[str, ...] | None = None
    other_names: tuple[str, ...] | None = None


class ArmsInterventionsModule(Part, frozen=True):
    """Arms and interventions."""

    arm_groups: tuple[ArmGroup, ...] | None = None
    interventions: tuple[Intervention, ...] | None = None


class Outcome(Part, frozen=True):
    """One registered outcome measure."""

    measure: Text = None
    description: Text = None
    time_frame: Text = None


class OutcomesModule(Part, frozen=True):
    """Registered outcome measures."""

    primary_outcomes: tuple[Outcome, ...] | None = None
    secondary_outcomes: tuple[Outcome, ...] | None = None
    other_outcomes: tuple[Outcome, ...] | None = None


class EligibilityModule(Part, frozen=True):
    """Who may take part."""

    eligibility_criteria: Text = None
    healthy_volunteers: Flag = None
    sex: Text = None
    gender_based: Flag = None
    gender_description: Text = None
    minimum_age: Text = None
    maximum_age: Text = None
    std_ages: tuple[str, ...] | None = None
    study_population: Text = None
    sampling_method: Text = None


class Contact(Part, frozen=True):
    """A contact person: read, never published."""

    name: Text = None
    role: Text = None
    phone: Text = None
    phone_ext: Text = None
    email: Text = None


class Official(Part, frozen=True):
    """A responsible investigator."""

    name: Text = None
    affiliation: Text = None
    role: Text = None


class Location(Part, frozen=True):
    """One site; `geoPoint` is noise and not read."""

    facility: Text = None
    status: Text = None
    city: Text = None
    state: Text = None
    zip: Text = None
    country: Text = None
    contacts: tuple[Contact, ...] | None = None


class ContactsLocationsModule(Part, frozen=True):
    """Contacts, officials, sites."""

    central_contacts: tuple[Contact, ...] | None = None
    overall_officials: tuple[Official, ...] | None = None
    locations: tuple[Location, ...] | None = None


class Retraction(Part, frozen=True):
    """A retraction of a publication."""

    pmid: Text = None
    source: Text = None


class Reference(Part, frozen=True):
    """One publication: RESULT, DERIVED or BACKGROUND."""

    pmid: Text = None
    type: Text = None
    citation: Text = None
    retractions: tuple[Retraction, ...] | None = None


class SeeAlsoLink(Part, frozen=True):
    """A link."""

    label: Text = None
    url: Text = None


class AvailIpd(Part, frozen=True):
    """Individual participant data that are available."""

    id: Text = None
    type: Text = None
    url: Text = None
    comment: Text = None


class ReferencesModule(Part, frozen=True):
    """Publications and links."""

    references: tuple[Reference, ...] | None = None
    see_also_links: tuple[SeeAlsoLink, ...] | None = None
    avail_ipds: tuple[AvailIpd, ...] | None = None


class IpdSharingStatementModule(Part, frozen=True):
    """Plan for sharing individual participant data."""

    ipd_sharing: Text = None
    description: Text = None
    info_types: tuple[str, ...] | None = None
    time_frame: Text = None
    access_criteria: Text = None
    url: Text = None


class ProtocolSection(Part, frozen=True):
    """What the sponsor registered."""

    identification_module: IdentificationModule | None = None
    status_module: StatusModule | None = None
    sponsor_collaborators_module: SponsorCollaboratorsModule | None = None
    oversight_module: OversightModule | None = None
    description_module: DescriptionModule | None = None
    conditions_module: ConditionsModule | None = None
    design_module: DesignModule | None = None
    arms_interventions_module: ArmsInterventionsModule | None = None
    outcomes_module: OutcomesModule | None = None
    eligibility_module: EligibilityModule | None = None
    contacts_locations_module: ContactsLocationsModule | None = None
    references_module: ReferencesModule | None = None
    ipd_sharing_statement_module: IpdSharingStatementModule | None = None
