"""A plan becomes a record as the registry's interface returns it."""

from __future__ import annotations

from typing import Any

from world import wording
from world.builder_dates import status_module
from world.builder_places import contacts_locations, official_name
from world.plan import Plan
from world.words_arms import COMPARATORS
from world.words_outcomes import outcome
from world.words_places import SPONSORS

Draft = dict[str, Any]
"""A record, or a part of one, while it is being written."""

ROLES = ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")
MASKINGS = ("NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE")
MASKED = ((), (3,), (0, 3), (0, 2, 3), (0, 1, 2, 3))
AGE_GROUPS = (("CHILD", 0, 17), ("ADULT", 18, 64), ("OLDER_ADULT", 65, 200))


def present(value: object) -> bool:
    """Whether the registry would show it: absent values and modules are left out, never null."""
    return value not in (None, "", [], {}, ())


def kept(**fields: object) -> Draft:
    """An object of those fields that have a value."""
    return {name: value for name, value in fields.items() if present(value)}


def study(plan: Plan, *, seed: int) -> Draft:
    """The whole record, without results; `seed` fills in sites and names."""
    sections = kept(
        identificationModule=identification(plan),
        statusModule=status_module(plan),
        sponsorCollaboratorsModule=sponsors(plan, seed=seed),
        oversightModule=oversight(plan),
        descriptionModule=kept(
            briefSummary=wording.brief_summary(plan), detailedDescription=wording.detailed_description(plan)
        ),
        conditionsModule=conditions(plan),
        designModule=design(plan),
        armsInterventionsModule=arms(plan),
        outcomesModule=outcomes(plan),
        eligibilityModule=eligibility(plan),
        contactsLocationsModule=contacts_locations(plan, seed=seed),
        referencesModule=references(plan),
        ipdSharingStatementModule=sharing(plan),
    )
    return {"protocolSection": sections, "derivedSection": derived(plan), "hasResults": False}


def identification(plan: Plan) -> Draft:
    """Titles and identifiers."""
    name, kind = SPONSORS[plan.sponsor]
    return kept(
        nctId=plan.nct_id,
        orgStudyIdInfo={"id": f"SYN-{plan.number:04d}"},
        organization={"fullName": name, "class": kind},
        briefTitle=wording.marked(plan.title),
        officialTitle=wording.marked(wording.official_title(plan)),
        acronym=plan.acronym,
    )


def sponsors(plan: Plan, *, seed: int) -> Draft:
    """Sponsor, collaborators and responsible party; an academic sponsor names its investigator."""
    name, kind = SPONSORS[plan.sponsor]
    party: Draft = {"type": "SPONSOR"}
    if kind == "OTHER":
        party = {
            "type": "PRINCIPAL_INVESTIGATOR",
            "investigatorFullName": official_name(plan, seed=seed),
            "investigatorTitle": "Principal Investigator",
            "investigatorAffiliation": name,
        }
    return kept(
        responsibleParty=party,
        leadSponsor={"name": name, "class": kind},
        collaborators=[
            dict(zip(("name", "class"), SPONSORS[key], strict=True)) for key in plan.collaborators
        ],
    )


def oversight(plan: Plan) -> Draft:
    """Monitoring committee and whether US law regulates the product."""
    return {
        "oversightHasDmc": plan.people >= 30 or plan.fda,
        "isFdaRegulatedDrug": plan.fda,
        "isFdaRegulatedDevice": False,
    }


def conditions(plan: Plan) -> Draft:
    """Conditions and keywords."""
    known = wording.condition_of(plan)
    return kept(
        conditions=list(plan.named or known.names),
        keywords=[*known.keywords, *wording.cells_of(plan).keywords, *plan.keywords],
    )


def design(plan: Plan) -> Draft:
    """Design and enrollment; observational and expanded access records have shapes of their own."""
    enrollment = {"count": plan.people, "type": "ACTUAL" if plan.primary_end <= plan.updated else "ESTIMATED"}
    if plan.status == "WITHDRAWN":
        enrollment = {"count": 0, "type": "ACTUAL"}
    if plan.study_type == "EXPANDED_ACCESS":
        return {"studyType": plan.study_type, "expandedAccessTypes": {"intermediate": True}}
    if plan.study_type == "OBSERVATIONAL":
        info: Draft = {"observationalModel": "COHORT", "timePerspective": "PROSPECTIVE"}
        return {
            "studyType": plan.study_type,
            "patientRegistry": True,
            "designInfo": info,
            "enrollmentInfo": enrollment,
        }
    groups = len(plan.doses) + len(plan.against)
    masked = [ROLES[role] for role in MASKED[plan.masking]]
    info = {
        "allocation": plan.allocation
        or ("RANDOMIZED" if plan.against else "NA" if groups < 2 else "NON_RANDOMIZED"),
        "interventionModel": "PARALLEL" if plan.against else "SINGLE_GROUP" if groups < 2 else "SEQUENTIAL",
        "primaryPurpose": "TREATMENT",
        "maskingInfo": kept(masking=MASKINGS[plan.masking], whoMasked=masked),
    }
    return {
        "studyType": plan.study_type,
        "phases": list(plan.phases),
        "designInfo": info,
        "enrollmentInfo": enrollment,
    }


def arms(plan: Plan) -> Draft:
    """Arm groups and interventions, which name each other."""
    cells = wording.cells_of(plan)
    name = plan.intervention or cells.name
    several = len(plan.doses) > 1
    labels = [f"{cells.name or name}, {dose}" if several else cells.name or name for dose in plan.doses]
    groups: list[Draft] = [
        kept(
            label=label[:100],
            type="EXPERIMENTAL",
            description=f"{dose[0].upper()}{dose[1:]}, {plan.route}." if plan.route else dose,
            interventionNames=[f"{_type_name(cells.kind)}: {name}"],
        )
        for label, dose in zip(labels, plan.doses, strict=True)
    ]
    given = kept(
        type=cells.kind,
        name=name,
        description=cells.made.split(". ", maxsplit=1)[0].rstrip(".") + "." if cells.made else plan.about,
        armGroupLabels=[group["label"] for group in groups],
        otherNames=list(cells.other_names),
    )
    interventions = [given]
    for key in plan.against:
        group, intervention = control(key)
        groups.append(group)
        interventions += [intervention] if intervention else []
    return kept(armGroups=groups, interventions=interventions)


def control(key: str) -> tuple[Draft, Draft]:
    """The arm group of a comparator and its intervention, empty where nothing is given."""
    words = COMPARATORS[key]
    names = [f"{_type_name(words.kind)}: {words.name}"] if words.name else []
    group = kept(
        label=words.label, type=words.arm_type, description=words.description, interventionNames=names
    )
    if not words.name:
        return group, {}
    return group, {
        "type": words.kind,
        "name": words.name,
        "description": words.description,
        "armGroupLabels": [words.label],
    }


def outcomes(plan: Plan) -> Draft:
    """Primary, secondary and other outcome measures."""
    return kept(
        primaryOutcomes=[outcome(key) for key in plan.primary],
        secondaryOutcomes=[outcome(key) for key in plan.secondary],
        otherOutcomes=[outcome(key) for key in plan.other],
    )


def eligibility(plan: Plan) -> Draft:
    """Criteria and limits of age and sex."""
    youngest, oldest = plan.ages
    return kept(
        eligibilityCriteria=wording.eligibility(plan),
        healthyVolunteers=False,
        sex="ALL",
        minimumAge=f"{youngest} Years",
        maximumAge=f"{oldest} Years" if oldest else "",
        stdAges=[name for name, low, high in AGE_GROUPS if low <= (oldest or 200) and high >= youngest],
        studyPopulation="Adults treated at the participating centers."
        if plan.study_type == "OBSERVATIONAL"
        else None,
        samplingMethod="NON_PROBABILITY_SAMPLE" if plan.study_type == "OBSERVATIONAL" else None,
    )


def references(plan: Plan) -> Draft:
    """The plan's papers: type and citation."""
    return kept(references=[paper(kind, text, number=plan.number) for kind, text in plan.papers])


def paper(kind: str, citation: str, *, number: int) -> Draft:
    """A reference; the PubMed ID lies beyond those given out."""
    pmid = 99_000_000 + number * 1000 + sum(citation.encode()) % 1000
    return {"pmid": str(pmid), "type": kind, "citation": f"{citation} PMID: {pmid} (synthetic)."}


def sharing(plan: Plan) -> Draft:
    """The statement about individual participant data; every fourth record says nothing."""
    choice = ("NO", "UNDECIDED", "", "NO")[plan.number % 4]
    return kept(ipdSharing=choice)


def derived(plan: Plan) -> Draft:
    """What the registry computes: MeSH terms, and the day of the snapshot."""
    meshes = [{"id": code, "term": term} for code, term in wording.condition_of(plan).mesh]
    browse = kept(meshes=meshes, ancestors=[{"id": "D013122", "term": "Spinal Diseases"}] if meshes else [])
    return kept(miscInfoModule={"versionHolder": "2026-03-02"}, conditionBrowseModule=browse)


def _type_name(kind: str) -> str:
    return kind.replace("_", " ").capitalize()
