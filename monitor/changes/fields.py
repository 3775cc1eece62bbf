"""Fields whose change is said from the field alone: what each is called, and how much it matters.

One table, so that a field of the registry's data structure is named and ranked in one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from monitor.model import Kind, Severity, Struct
from monitor.model.study import STUDY

LOW, MEDIUM, HIGH, SILENT = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.SILENT


class Shape(StrEnum):
    """How the values of a field are said."""

    ENUM = "enum"
    TEXT = "text"  # long: what changed inside it
    WORDS = "words"  # short: quoted from and to
    DATE = "date"
    AGE = "age"
    LENGTH = "length"  # of time
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    QUIET = "quiet"  # said only where nothing else of the same kind is: it follows from other fields


class Fact(Struct, frozen=True, kw_only=True):
    """One field: the kind of its changes, its name in a sentence, its shape and its default severity."""

    path: tuple[str, ...]
    kind: Kind
    name: str
    shape: Shape
    severity: Severity = LOW
    plural: str = ""


def _fact(
    path: Sequence[str], kind: Kind, shape: Shape, name: str, severity: Severity = LOW, plural: str = ""
) -> Fact:
    return Fact(path=tuple(path), kind=kind, name=name, shape=shape, severity=severity, plural=plural)


_PROTOCOL = STUDY.protocol_section
_ID, _STATUS, _DESIGN = _PROTOCOL.identification_module, _PROTOCOL.status_module, _PROTOCOL.design_module
_SPONSOR, _OVERSIGHT = _PROTOCOL.sponsor_collaborators_module, _PROTOCOL.oversight_module
_WHO, _PLACES = _PROTOCOL.eligibility_module, _PROTOCOL.contacts_locations_module
_TEXT, _CONDITIONS = _PROTOCOL.description_module, _PROTOCOL.conditions_module
_REFS, _IPD = _PROTOCOL.references_module, _PROTOCOL.ipd_sharing_statement_module
_K, _S = Kind, Shape

_FACTS = (
    _fact(_ID.brief_title, _K.TITLES, _S.WORDS, "brief title"),
    _fact(_ID.official_title, _K.TITLES, _S.WORDS, "official title"),
    _fact(_ID.acronym, _K.TITLES, _S.WORDS, "acronym"),
    _fact(_ID.org_study_id_info.id, _K.IDENTIFIERS, _S.WORDS, "organisation's study ID"),
    _fact(_ID.org_study_id_info.type, _K.IDENTIFIERS, _S.ENUM, "type of the organisation's study ID"),
    _fact(_ID.org_study_id_info.link, _K.IDENTIFIERS, _S.WORDS, "link of the organisation's study ID"),
    _fact(_ID.secondary_id_infos, _K.IDENTIFIERS, _S.LIST, "secondary ID"),
    _fact(_STATUS.delayed_posting, _K.OVERSIGHT, _S.FLAG, "delayed posting"),
    _fact(_STATUS.results_waived, _K.RESULTS_DELAYED, _S.FLAG, "waiver of results", MEDIUM),
    _fact(_STATUS.expanded_access_info.has_expanded_access, _K.EXPANDED_ACCESS, _S.FLAG, "expanded access"),
    _fact(
        _STATUS.expanded_access_info.nct_id, _K.EXPANDED_ACCESS, _S.WORDS, "expanded access record", MEDIUM
    ),
    _fact(
        _STATUS.expanded_access_info.status_for_nct_id,
        _K.EXPANDED_ACCESS,
        _S.ENUM,
        "status of expanded access",
        MEDIUM,
    ),
    _fact(_SPONSOR.lead_sponsor.name, _K.SPONSOR, _S.WORDS, "lead sponsor", MEDIUM),
    _fact(_SPONSOR.lead_sponsor.class_, _K.SPONSOR, _S.QUIET, "class of the lead sponsor"),
    _fact(_ID.organization.full_name, _K.SPONSOR, _S.WORDS, "organisation"),
    _fact(_ID.organization.class_, _K.SPONSOR, _S.QUIET, "class of the organisation"),
    _fact(_SPONSOR.collaborators, _K.SPONSOR, _S.LIST, "collaborator"),
    _fact(_SPONSOR.responsible_party.type, _K.OFFICIALS, _S.ENUM, "responsible party"),
    _fact(
        _SPONSOR.responsible_party.investigator_full_name, _K.OFFICIALS, _S.WORDS, "responsible investigator"
    ),
    _fact(
        _SPONSOR.responsible_party.investigator_title,
        _K.OFFICIALS,
        _S.WORDS,
        "title of the responsible investigator",
    ),
    _fact(
        _SPONSOR.responsible_party.investigator_affiliation,
        _K.OFFICIALS,
        _S.WORDS,
        "affiliation of the responsible investigator",
    ),
    _fact(_SPONSOR.responsible_party.old_name_title, _K.OFFICIALS, _S.WORDS, "responsible party"),
    _fact(
        _SPONSOR.responsible_party.old_organization,
        _K.OFFICIALS,
        _S.WORDS,
        "organisation of the responsible party",
    ),
    _fact(_PLACES.overall_officials, _K.OFFICIALS, _S.LIST, "official"),
    _fact(_PLACES.central_contacts, _K.CONTACTS, _S.LIST, "central contact", SILENT),
    _fact(_OVERSIGHT.oversight_has_dmc, _K.OVERSIGHT, _S.FLAG, "data monitoring committee"),
    _fact(_OVERSIGHT.is_fda_regulated_drug, _K.OVERSIGHT, _S.FLAG, "study of an FDA-regulated drug"),
    _fact(_OVERSIGHT.is_fda_regulated_device, _K.OVERSIGHT, _S.FLAG, "study of an FDA-regulated device"),
    _fact(_OVERSIGHT.is_unapproved_device, _K.OVERSIGHT, _S.FLAG, "study of an unapproved device"),
    _fact(_OVERSIGHT.is_ppsd, _K.OVERSIGHT, _S.FLAG, "paediatric postmarket surveillance of a device"),
    _fact(_OVERSIGHT.is_us_export, _K.OVERSIGHT, _S.FLAG, "export of the product from the US"),
    _fact(_OVERSIGHT.fdaaa801_violation, _K.VIOLATION, _S.FLAG, "FDAAA 801 violation", HIGH),
    _fact(_TEXT.brief_summary, _K.DESCRIPTION, _S.TEXT, "brief summary"),
    _fact(_TEXT.detailed_description, _K.DESCRIPTION, _S.TEXT, "detailed description"),
    _fact(_CONDITIONS.conditions, _K.CONDITIONS, _S.LIST, "condition"),
    _fact(_CONDITIONS.keywords, _K.KEYWORDS, _S.LIST, "keyword"),
    _fact(_DESIGN.study_type, _K.DESIGN, _S.ENUM, "study type", MEDIUM),
    _fact(
        _DESIGN.n_ptrs_to_this_exp_acc_nct_id,
        _K.EXPANDED_ACCESS,
        _S.NUMBER,
        "number of studies that refer to this expanded access record",
        SILENT,
    ),
    _fact(
        _DESIGN.expanded_access_types.individual,
        _K.EXPANDED_ACCESS,
        _S.FLAG,
        "expanded access for individual patients",
        MEDIUM,
    ),
    _fact(
        _DESIGN.expanded_access_types.intermediate,
        _K.EXPANDED_ACCESS,
        _S.FLAG,
        "expanded access for intermediate-size populations",
        MEDIUM,
    ),
    _fact(
        _DESIGN.expanded_access_types.treatment,
        _K.EXPANDED_ACCESS,
        _S.FLAG,
        "expanded access under a treatment protocol",
        MEDIUM,
    ),
    _fact(_DESIGN.patient_registry, _K.DESIGN, _S.FLAG, "patient registry"),
    _fact(_DESIGN.target_duration, _K.DESIGN, _S.LENGTH, "target follow-up"),
    _fact(_DESIGN.phases, _K.PHASE, _S.ENUM, "phase", MEDIUM),
    _fact(_DESIGN.design_info.allocation, _K.ALLOCATION, _S.ENUM, "allocation", MEDIUM),
    _fact(_DESIGN.design_info.intervention_model, _K.DESIGN, _S.ENUM, "intervention model", MEDIUM),
    _fact(
        _DESIGN.design_info.intervention_model_description,
        _K.DESIGN,
        _S.TEXT,
        "description of the intervention model",
    ),
    _fact(_DESIGN.design_info.primary_purpose, _K.DESIGN, _S.ENUM, "primary purpose", MEDIUM),
    _fact(_DESIGN.design_info.observational_model, _K.DESIGN, _S.ENUM, "observational model", MEDIUM),
    _fact(_DESIGN.design_info.time_perspective, _K.DESIGN, _S.ENUM, "time perspective"),
    _fact(_DESIGN.design_info.masking_info.masking, _K.MASKING, _S.ENUM, "masking", MEDIUM),
    _fact(
        _DESIGN.design_info.masking_info.masking_description,
        _K.MASKING,
        _S.TEXT,
        "description of the masking",
    ),
    _fact(_DESIGN.design_info.masking_info.who_masked, _K.MASKING, _S.ENUM, "who is masked", MEDIUM),
    _fact(_DESIGN.bio_spec.retention, _K.DESIGN, _S.ENUM, "retention of biospecimens"),
    _fact(_DESIGN.bio_spec.description, _K.DESIGN, _S.TEXT, "description of biospecimens"),
    _fact(_WHO.healthy_volunteers, _K.ELIGIBILITY, _S.FLAG, "acceptance of healthy volunteers", MEDIUM),
    _fact(_WHO.study_population, _K.ELIGIBILITY, _S.TEXT, "study population"),
    _fact(_WHO.sampling_method, _K.ELIGIBILITY, _S.ENUM, "sampling method"),
    _fact(_WHO.sex, _K.AGE_SEX, _S.ENUM, "sex of participants", MEDIUM),
    _fact(_WHO.minimum_age, _K.AGE_SEX, _S.AGE, "minimum age", MEDIUM),
    _fact(_WHO.maximum_age, _K.AGE_SEX, _S.AGE, "maximum age", MEDIUM),
    _fact(_WHO.std_ages, _K.AGE_SEX, _S.QUIET, "age groups"),
    _fact(_WHO.gender_based, _K.AGE_SEX, _S.FLAG, "eligibility based on gender"),
    _fact(_WHO.gender_description, _K.AGE_SEX, _S.TEXT, "description of gender eligibility"),
    _fact(_REFS.see_also_links, _K.LINKS, _S.LIST, "link"),
    _fact(
        _REFS.avail_ipds,
        _K.IPD,
        _S.LIST,
        "available data set or document",
        plural="available data sets or documents",
    ),
    _fact(_IPD.ipd_sharing, _K.IPD, _S.ENUM, "plan to share individual participant data"),
    _fact(_IPD.description, _K.IPD, _S.TEXT, "description of data sharing"),
    _fact(_IPD.info_types, _K.IPD, _S.ENUM, "documents to be shared"),
    _fact(_IPD.time_frame, _K.IPD, _S.TEXT, "time frame of data sharing"),
    _fact(_IPD.access_criteria, _K.IPD, _S.TEXT, "access criteria of data sharing"),
    _fact(_IPD.url, _K.IPD, _S.WORDS, "web address of data sharing"),
    _fact(_STATUS.status_verified_date, _K.VERIFICATION, _S.DATE, "month of verification", SILENT),
    _fact(_STATUS.study_first_submit_date, _K.VERIFICATION, _S.DATE, "first submission", SILENT),
    _fact(
        _STATUS.study_first_submit_qc_date,
        _K.VERIFICATION,
        _S.DATE,
        "first submission that met quality control",
        SILENT,
    ),
    _fact(_STATUS.study_first_post_date_struct.date, _K.VERIFICATION, _S.DATE, "first posting", SILENT),
    _fact(_STATUS.last_update_submit_date, _K.VERIFICATION, _S.DATE, "last update submitted", SILENT),
    _fact(_STATUS.last_update_post_date_struct.date, _K.VERIFICATION, _S.DATE, "last update posted", SILENT),
    _fact(
        STUDY.document_section.large_document_module.no_sap,
        _K.DOCUMENTS,
        _S.FLAG,
        "statement that there is no statistical analysis plan",
    ),
)

FACTS: Mapping[tuple[str, ...], Fact] = MappingProxyType({fact.path: fact for fact in _FACTS})
"""By the path of the field in a canonical record; a sentence names the fields in this order."""
