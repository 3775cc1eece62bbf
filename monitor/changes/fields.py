"""Fields whose change is told from the field alone: what each is called, and how much it matters.

One table, so that a field of the registry's data structure is found, renamed or ranked in one place.
Paths are those of the registry's data structure, API version 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.model import Kind, Severity, Struct

LOW, MEDIUM, HIGH, SILENT = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.SILENT


class Shape(StrEnum):
    """How the values of a field are told."""

    ENUM = "enum"
    TEXT = "text"  # long: what changed inside it
    WORDS = "words"  # short: quoted from and to
    DATE = "date"
    AGE = "age"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    QUIET = "quiet"  # told only where nothing else of the same kind is: it follows from other fields


class Fact(Struct, frozen=True, kw_only=True):
    """One field: the kind of its changes, its name in a sentence, its shape and its default severity."""

    kind: Kind
    name: str
    shape: Shape
    severity: Severity = LOW
    plural: str = ""


def _fact(kind: Kind, shape: Shape, name: str, severity: Severity = LOW, plural: str = "") -> Fact:
    return Fact(kind=kind, name=name, shape=shape, severity=severity, plural=plural)


_ID, _STATUS, _DESIGN = "identificationModule", "statusModule", "designModule"
_SPONSOR, _OVERSIGHT, _WHO = "sponsorCollaboratorsModule", "oversightModule", "eligibilityModule"
_IPD, _TEXT, _REFS = "ipdSharingStatementModule", "descriptionModule", "referencesModule"
_K, _S = Kind, Shape

_PROTOCOL: dict[str, Fact] = {
    f"{_ID}.briefTitle": _fact(_K.TITLES, _S.WORDS, "brief title"),
    f"{_ID}.officialTitle": _fact(_K.TITLES, _S.WORDS, "official title"),
    f"{_ID}.acronym": _fact(_K.TITLES, _S.WORDS, "acronym"),
    f"{_ID}.orgStudyIdInfo.id": _fact(_K.IDENTIFIERS, _S.WORDS, "organisation's study ID"),
    f"{_ID}.orgStudyIdInfo.type": _fact(_K.IDENTIFIERS, _S.ENUM, "type of the organisation's study ID"),
    f"{_ID}.orgStudyIdInfo.link": _fact(_K.IDENTIFIERS, _S.WORDS, "link of the organisation's study ID"),
    f"{_ID}.secondaryIdInfos": _fact(_K.IDENTIFIERS, _S.LIST, "secondary ID"),
    f"{_STATUS}.delayedPosting": _fact(_K.OVERSIGHT, _S.FLAG, "delayed posting"),
    f"{_STATUS}.resultsWaived": _fact(_K.RESULTS_DELAYED, _S.FLAG, "waiver of results", MEDIUM),
    f"{_STATUS}.expandedAccessInfo.hasExpandedAccess": _fact(_K.EXPANDED_ACCESS, _S.FLAG, "expanded access"),
    f"{_STATUS}.expandedAccessInfo.nctId": _fact(
        _K.EXPANDED_ACCESS, _S.WORDS, "expanded access record", MEDIUM
    ),
    f"{_STATUS}.expandedAccessInfo.statusForNctId": _fact(
        _K.EXPANDED_ACCESS, _S.ENUM, "status of expanded access", MEDIUM
    ),
    f"{_SPONSOR}.leadSponsor.name": _fact(_K.SPONSOR, _S.WORDS, "lead sponsor", MEDIUM),
    f"{_SPONSOR}.leadSponsor.class": _fact(_K.SPONSOR, _S.QUIET, "class of the lead sponsor"),
    f"{_ID}.organization.fullName": _fact(_K.SPONSOR, _S.WORDS, "organisation"),
    f"{_ID}.organization.class": _fact(_K.SPONSOR, _S.QUIET, "class of the organisation"),
    f"{_SPONSOR}.collaborators": _fact(_K.SPONSOR, _S.LIST, "collaborator"),
    f"{_SPONSOR}.responsibleParty.type": _fact(_K.OFFICIALS, _S.ENUM, "responsible party"),
    f"{_SPONSOR}.responsibleParty.investigatorFullName": _fact(
        _K.OFFICIALS, _S.WORDS, "responsible investigator"
    ),
    f"{_SPONSOR}.responsibleParty.investigatorTitle": _fact(
        _K.OFFICIALS, _S.WORDS, "title of the responsible investigator"
    ),
    f"{_SPONSOR}.responsibleParty.investigatorAffiliation": _fact(
        _K.OFFICIALS, _S.WORDS, "affiliation of the responsible investigator"
    ),
    f"{_SPONSOR}.responsibleParty.oldNameTitle": _fact(_K.OFFICIALS, _S.WORDS, "responsible party"),
    f"{_SPONSOR}.responsibleParty.oldOrganization": _fact(
        _K.OFFICIALS, _S.WORDS, "organisation of the responsible party"
    ),
    "contactsLocationsModule.overallOfficials": _fact(_K.OFFICIALS, _S.LIST, "official"),
    "contactsLocationsModule.centralContacts": _fact(_K.CONTACTS, _S.LIST, "central contact", SILENT),
    f"{_OVERSIGHT}.oversightHasDmc": _fact(_K.OVERSIGHT, _S.FLAG, "data monitoring committee"),
    f"{_OVERSIGHT}.isFdaRegulatedDrug": _fact(_K.OVERSIGHT, _S.FLAG, "study of an FDA-regulated drug"),
    f"{_OVERSIGHT}.isFdaRegulatedDevice": _fact(_K.OVERSIGHT, _S.FLAG, "study of an FDA-regulated device"),
    f"{_OVERSIGHT}.isUnapprovedDevice": _fact(_K.OVERSIGHT, _S.FLAG, "study of an unapproved device"),
    f"{_OVERSIGHT}.isPpsd": _fact(_K.OVERSIGHT, _S.FLAG, "paediatric postmarket surveillance of a device"),
    f"{_OVERSIGHT}.isUsExport": _fact(_K.OVERSIGHT, _S.FLAG, "export of the product from the US"),
    f"{_OVERSIGHT}.fdaaa801Violation": _fact(_K.VIOLATION, _S.FLAG, "FDAAA 801 violation", HIGH),
    f"{_TEXT}.briefSummary": _fact(_K.DESCRIPTION, _S.TEXT, "brief summary"),
    f"{_TEXT}.detailedDescription": _fact(_K.DESCRIPTION, _S.TEXT, "detailed description"),
    "conditionsModule.conditions": _fact(_K.CONDITIONS, _S.LIST, "condition"),
    "conditionsModule.keywords": _fact(_K.KEYWORDS, _S.LIST, "keyword"),
    f"{_DESIGN}.studyType": _fact(_K.DESIGN, _S.ENUM, "study type", MEDIUM),
    f"{_DESIGN}.nPtrsToThisExpAccNctId": _fact(
        _K.EXPANDED_ACCESS, _S.NUMBER, "number of studies that refer to this expanded access record", SILENT
    ),
    f"{_DESIGN}.expandedAccessTypes.individual": _fact(
        _K.EXPANDED_ACCESS, _S.FLAG, "expanded access for individual patients", MEDIUM
    ),
    f"{_DESIGN}.expandedAccessTypes.intermediate": _fact(
        _K.EXPANDED_ACCESS, _S.FLAG, "expanded access for intermediate-size populations", MEDIUM
    ),
    f"{_DESIGN}.expandedAccessTypes.treatment": _fact(
        _K.EXPANDED_ACCESS, _S.FLAG, "expanded access under a treatment protocol", MEDIUM
    ),
    f"{_DESIGN}.patientRegistry": _fact(_K.DESIGN, _S.FLAG, "patient registry"),
    f"{_DESIGN}.targetDuration": _fact(_K.DESIGN, _S.WORDS, "target follow-up"),
    f"{_DESIGN}.phases": _fact(_K.PHASE, _S.ENUM, "phase", MEDIUM),
    f"{_DESIGN}.designInfo.allocation": _fact(_K.ALLOCATION, _S.ENUM, "allocation", MEDIUM),
    f"{_DESIGN}.designInfo.interventionModel": _fact(_K.DESIGN, _S.ENUM, "intervention model", MEDIUM),
    f"{_DESIGN}.designInfo.interventionModelDescription": _fact(
        _K.DESIGN, _S.TEXT, "description of the intervention model"
    ),
    f"{_DESIGN}.designInfo.primaryPurpose": _fact(_K.DESIGN, _S.ENUM, "primary purpose", MEDIUM),
    f"{_DESIGN}.designInfo.observationalModel": _fact(_K.DESIGN, _S.ENUM, "observational model", MEDIUM),
    f"{_DESIGN}.designInfo.timePerspective": _fact(_K.DESIGN, _S.ENUM, "time perspective"),
    f"{_DESIGN}.designInfo.maskingInfo.masking": _fact(_K.MASKING, _S.ENUM, "masking", MEDIUM),
    f"{_DESIGN}.designInfo.maskingInfo.maskingDescription": _fact(
        _K.MASKING, _S.TEXT, "description of the masking"
    ),
    f"{_DESIGN}.designInfo.maskingInfo.whoMasked": _fact(_K.MASKING, _S.ENUM, "who is masked", MEDIUM),
    f"{_DESIGN}.bioSpec.retention": _fact(_K.DESIGN, _S.ENUM, "retention of biospecimens"),
    f"{_DESIGN}.bioSpec.description": _fact(_K.DESIGN, _S.TEXT, "description of biospecimens"),
    f"{_WHO}.eligibilityCriteria": _fact(_K.ELIGIBILITY, _S.TEXT, "eligibility criteria", MEDIUM),
    f"{_WHO}.healthyVolunteers": _fact(_K.ELIGIBILITY, _S.FLAG, "acceptance of healthy volunteers", MEDIUM),
    f"{_WHO}.studyPopulation": _fact(_K.ELIGIBILITY, _S.TEXT, "study population"),
    f"{_WHO}.samplingMethod": _fact(_K.ELIGIBILITY, _S.ENUM, "sampling method"),
    f"{_WHO}.sex": _fact(_K.AGE_SEX, _S.ENUM, "sex of participants", MEDIUM),
    f"{_WHO}.minimumAge": _fact(_K.AGE_SEX, _S.AGE, "minimum age", MEDIUM),
    f"{_WHO}.maximumAge": _fact(_K.AGE_SEX, _S.AGE, "maximum age", MEDIUM),
    f"{_WHO}.stdAges": _fact(_K.AGE_SEX, _S.QUIET, "age groups"),
    f"{_WHO}.genderBased": _fact(_K.AGE_SEX, _S.FLAG, "eligibility based on gender"),
    f"{_WHO}.genderDescription": _fact(_K.AGE_SEX, _S.TEXT, "description of gender eligibility"),
    f"{_REFS}.seeAlsoLinks": _fact(_K.LINKS, _S.LIST, "link"),
    f"{_REFS}.availIpds": _fact(
        _K.IPD, _S.LIST, "available data set or document", plural="available data sets or documents"
    ),
    f"{_IPD}.ipdSharing": _fact(_K.IPD, _S.ENUM, "plan to share individual participant data"),
    f"{_IPD}.description": _fact(_K.IPD, _S.TEXT, "description of data sharing"),
    f"{_IPD}.infoTypes": _fact(_K.IPD, _S.ENUM, "documents to be shared"),
    f"{_IPD}.timeFrame": _fact(_K.IPD, _S.TEXT, "time frame of data sharing"),
    f"{_IPD}.accessCriteria": _fact(_K.IPD, _S.TEXT, "access criteria of data sharing"),
    f"{_IPD}.url": _fact(_K.IPD, _S.WORDS, "web address of data sharing"),
    f"{_STATUS}.statusVerifiedDate": _fact(_K.VERIFICATION, _S.DATE, "month of verification", SILENT),
    f"{_STATUS}.studyFirstSubmitDate": _fact(_K.VERIFICATION, _S.DATE, "first submission", SILENT),
    f"{_STATUS}.studyFirstSubmitQcDate": _fact(
        _K.VERIFICATION, _S.DATE, "first submission that met quality control", SILENT
    ),
    f"{_STATUS}.studyFirstPostDateStruct.date": _fact(_K.VERIFICATION, _S.DATE, "first posting", SILENT),
    f"{_STATUS}.lastUpdateSubmitDate": _fact(_K.VERIFICATION, _S.DATE, "last update submitted", SILENT),
    f"{_STATUS}.lastUpdatePostDateStruct.date": _fact(_K.VERIFICATION, _S.DATE, "last update posted", SILENT),
}

FACTS: Mapping[tuple[str, ...], Fact] = MappingProxyType(
    {("protocolSection", *path.split(".")): fact for path, fact in _PROTOCOL.items()}
    | {
        ("documentSection", "largeDocumentModule", "noSap"): _fact(
            Kind.DOCUMENTS, Shape.FLAG, "statement that there is no statistical analysis plan"
        )
    }
)
"""By the path of the field in a canonical record."""
