"""Who registered a study, when, and how far it is.

Field tree of the registry's `/studies/metadata`.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from monitor.model.study.part import Day, Flag, Part, Text, TextFlag


class OrgStudyIdInfo(Part, frozen=True):
    """The sponsor's own number for the study."""

    id: Text = None
    type: Text = None
    link: Text = None


class SecondaryIdInfo(Part, frozen=True):
    """A number that someone else gave the study."""

    id: Text = None
    type: Text = None
    domain: Text = None
    link: Text = None


class Organization(Part, frozen=True):
    """The organisation that registered the study."""

    full_name: Text = None
    class_: Text = msgspec.field(default=None, name="class")


class IdentificationModule(Part, frozen=True):
    """Numbers and titles."""

    nct_id: Text = None
    nct_id_aliases: tuple[str, ...] | None = None
    org_study_id_info: OrgStudyIdInfo | None = None
    secondary_id_infos: tuple[SecondaryIdInfo, ...] | None = None
    brief_title: Text = None
    official_title: Text = None
    acronym: Text = None
    organization: Organization | None = None


class ExpandedAccessInfo(Part, frozen=True):
    """Whether the product is available outside the study."""

    has_expanded_access: TextFlag = None
    nct_id: Text = None
    status_for_nct_id: Text = None


class PartialDateStruct(Part, frozen=True):
    """A date given by the sponsor, to the month or to the day; ESTIMATED or ACTUAL."""

    subject: ClassVar[str | None] = "date"

    date: Day = None
    type: Text = None


class DateStruct(Part, frozen=True):
    """A date of the registry's; its `type` flips without meaning."""

    subject: ClassVar[str | None] = "date"

    date: Day = None
    type: Text = None


class StatusModule(Part, frozen=True):
    """Recruitment status and all dates."""

    status_verified_date: Day = None
    overall_status: Text = None
    last_known_status: Text = None
    delayed_posting: Flag = None
    why_stopped: Text = None
    expanded_access_info: ExpandedAccessInfo | None = None
    start_date_struct: PartialDateStruct | None = None
    primary_completion_date_struct: PartialDateStruct | None = None
    completion_date_struct: PartialDateStruct | None = None
    study_first_submit_date: Day = None
    study_first_submit_qc_date: Day = None
    study_first_post_date_struct: DateStruct | None = None
    results_waived: Flag = None
    results_first_submit_date: Day = None
    results_first_submit_qc_date: Day = None
    results_first_post_date_struct: DateStruct | None = None
    disp_first_submit_date: Day = None
    disp_first_submit_qc_date: Day = None
    disp_first_post_date_struct: DateStruct | None = None
    last_update_submit_date: Day = None
    last_update_post_date_struct: DateStruct | None = None


class ResponsibleParty(Part, frozen=True):
    """Who answers for the study."""

    type: Text = None
    investigator_full_name: Text = None
    investigator_title: Text = None
    investigator_affiliation: Text = None
    old_name_title: Text = None
    old_organization: Text = None


class Sponsor(Part, frozen=True):
    """The lead sponsor or a collaborator."""

    name: Text = None
    class_: Text = msgspec.field(default=None, name="class")


class SponsorCollaboratorsModule(Part, frozen=True):
    """Sponsors."""

    responsible_party: ResponsibleParty | None = None
    lead_sponsor: Sponsor | None = None
    collaborators: tuple[Sponsor, ...] | None = None


class OversightModule(Part, frozen=True):
    """Regulation and monitoring."""

    oversight_has_dmc: Flag = None
    is_fda_regulated_drug: Flag = None
    is_fda_regulated_device: Flag = None
    is_unapproved_device: Flag = None
    is_ppsd: Flag = None
    is_us_export: Flag = None
    fdaaa801_violation: Flag = None
