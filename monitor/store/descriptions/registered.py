"""What was registered, as rows: conditions, design, dates, sponsors, arms, interventions, outcomes, sites."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    BOOLEAN,
    DESIGN,
    ID,
    IDENTIFICATION,
    MONTHS,
    POSITION,
    PRECISION,
    STATUS,
    TIME_FRAME,
    TableDescription,
    describe,
)

PROTOCOL = "protocolSection."
CONDITIONS = PROTOCOL + "conditionsModule."
ARMS = PROTOCOL + "armsInterventionsModule."
OUTCOMES = PROTOCOL + "outcomesModule."
WHO = PROTOCOL + "eligibilityModule."
SITES = PROTOCOL + "contactsLocationsModule.locations."
REFERENCES = PROTOCOL + "referencesModule.references."
OVERSIGHT = PROTOCOL + "oversightModule."
ENUM = "the registry's spelling"
_INFO = DESIGN + "designInfo."

REGISTERED: Mapping[str, TableDescription] = {
    "conditions": TableDescription(
        meaning="A condition that the trial studies",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "condition": describe("The condition in the sponsor's words", "", CONDITIONS + "conditions"),
        },
    ),
    "keywords": TableDescription(
        meaning="A keyword of the sponsor's",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "keyword": describe("The keyword", "", CONDITIONS + "keywords"),
        },
    ),
    "designs": TableDescription(
        meaning="How a trial is designed and who may take part; one row for each trial",
        columns={
            "nct_id": ID,
            "allocation": describe("Allocation to arms", "such as RANDOMIZED", _INFO + "allocation"),
            "intervention_model": describe("Model", "such as PARALLEL", _INFO + "interventionModel"),
            "primary_purpose": describe("Purpose", "such as TREATMENT", _INFO + "primaryPurpose"),
            "masking": describe("Masking", "NONE, SINGLE, DOUBLE ...", _INFO + "maskingInfo.masking"),
            "who_masked": describe(
                "Who is masked, joined by a bar", "such as PARTICIPANT", _INFO + "maskingInfo.whoMasked"
            ),
            "observational_model": describe("Model", "such as COHORT", _INFO + "observationalModel"),
            "time_perspective": describe("Direction", "such as PROSPECTIVE", _INFO + "timePerspective"),
            "sex": describe("Who may take part", "ALL, FEMALE or MALE", WHO + "sex"),
            "minimum_age": describe("Lowest age, in words", "such as 18 Years", WHO + "minimumAge"),
            "maximum_age": describe("Highest age, in words", "such as 75 Years", WHO + "maximumAge"),
            "healthy_volunteers": describe(
                "Whether healthy people may take part", BOOLEAN, WHO + "healthyVolunteers"
            ),
            "has_dmc": describe(
                "Whether a data monitoring committee is named", BOOLEAN, OVERSIGHT + "oversightHasDmc"
            ),
            "is_fda_regulated_drug": describe(
                "Whether it studies a drug that the FDA regulates", BOOLEAN, OVERSIGHT + "isFdaRegulatedDrug"
            ),
            "is_fda_regulated_device": describe(
                "Whether it studies a device that the FDA regulates",
                BOOLEAN,
                OVERSIGHT + "isFdaRegulatedDevice",
            ),
            "ipd_sharing": describe(
                "Plan to share individual participant data",
                "YES, NO or UNDECIDED",
                PROTOCOL + "ipdSharingStatementModule.ipdSharing",
            ),
        },
    ),
    "trial_dates": TableDescription(
        meaning="One date of the record, with its precision and its type",
        columns={
            "nct_id": ID,
            "name": describe(
                "Which date",
                "FIRST_SUBMITTED, FIRST_POSTED, START, PRIMARY_COMPLETION, COMPLETION, RESULTS_FIRST_SUBMITTED,"
                " RESULTS_FIRST_POSTED, LAST_UPDATE_SUBMITTED, LAST_UPDATE_POSTED or STATUS_VERIFIED",
            ),
            "date": describe("The date as precise as the record", "YYYY-MM-DD or YYYY-MM", STATUS + "*.date"),
            "date_precision": PRECISION,
            "type": describe(
                "Whether it has come", "ACTUAL or ESTIMATED; absent where not said", STATUS + "*.type"
            ),
        },
    ),
    "sponsors": TableDescription(
        meaning="The lead sponsor (position 1), and the collaborators",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "role": describe("Its part", "LEAD or COLLABORATOR"),
            "name": describe("Name of the organisation", "", PROTOCOL + "sponsorCollaboratorsModule.*.name"),
            "class": describe(
                "Kind of organisation", "such as INDUSTRY", PROTOCOL + "sponsorCollaboratorsModule.*.class"
            ),
        },
    ),
    "arms": TableDescription(
        meaning="An arm or cohort of the trial",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "label": describe("Label", "", ARMS + "armGroups.label"),
            "type": describe("Role", "such as EXPERIMENTAL or SHAM_COMPARATOR", ARMS + "armGroups.type"),
            "description": describe("Description", "", ARMS + "armGroups.description"),
        },
    ),
    "interventions": TableDescription(
        meaning="An intervention or exposure of the trial",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "type": describe("Type", "such as BIOLOGICAL or PROCEDURE", ARMS + "interventions.type"),
            "name": describe("Name", "", ARMS + "interventions.name"),
            "description": describe("Description", "", ARMS + "interventions.description"),
            "other_names": describe("Other names", "JSON list of text", ARMS + "interventions.otherNames"),
        },
    ),
    "arm_interventions": TableDescription(
        meaning="An arm receives an intervention",
        columns={
            "nct_id": ID,
            "arm": describe("The arm", "arms.position"),
            "intervention": describe(
                "The intervention", "interventions.position", ARMS + "interventions.armGroupLabels"
            ),
        },
    ),
    "outcomes": TableDescription(
        meaning="A registered outcome measure, as the current version says",
        columns={
            "nct_id": ID,
            "type": describe("Its role", "PRIMARY, SECONDARY or OTHER", OUTCOMES + "*Outcomes"),
            "position": describe("Place among those of its role, as in the record", "from 1"),
            "measure": describe("What is measured", "", OUTCOMES + "*Outcomes.measure"),
            "description": describe("How", "", OUTCOMES + "*Outcomes.description"),
            "time_frame": describe(TIME_FRAME.meaning, "", OUTCOMES + "*Outcomes.timeFrame"),
            "time_frame_months": MONTHS,
        },
    ),
    "locations": TableDescription(
        meaning="A site of the trial; contacts at the site are left out",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "facility": describe("Name of the facility", "", SITES + "facility"),
            "status": describe("Recruitment status of the site", ENUM, SITES + "status"),
            "city": describe("City", "", SITES + "city"),
            "state": describe("State or province", "", SITES + "state"),
            "zip": describe("Postal code", "", SITES + "zip"),
            "country": describe("Country", "", SITES + "country"),
        },
    ),
    "publications": TableDescription(
        meaning="A publication that the record names",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "pmid": describe("PubMed's number", "", REFERENCES + "pmid"),
            "type": describe(
                "RESULT and BACKGROUND are the sponsor's; DERIVED was found by the registry",
                "RESULT, DERIVED or BACKGROUND",
                REFERENCES + "type",
            ),
            "citation": describe("Citation", "", REFERENCES + "citation"),
            "retracted": describe(
                "Whether the record says it was retracted", BOOLEAN, REFERENCES + "retractions"
            ),
        },
    ),
    "trial_texts": TableDescription(
        meaning="The words of a record, for reading and for the full-text index trial_search",
        columns={
            "id": describe("Number of the row, as in the index"),
            "nct_id": ID,
            "titles": describe(
                "Brief title, official title and acronym, a line each", "", IDENTIFICATION + "*"
            ),
            "conditions": describe("Conditions and keywords, a line each", "", CONDITIONS + "*"),
            "interventions": describe("Interventions and arms: names and descriptions", "", ARMS + "*"),
            "outcomes": describe("Outcome measures, time frames and descriptions", "", OUTCOMES + "*"),
            "summary": describe("Brief summary", "CommonMark", PROTOCOL + "descriptionModule.briefSummary"),
            "description": describe(
                "Detailed description", "CommonMark", PROTOCOL + "descriptionModule.detailedDescription"
            ),
            "eligibility": describe("Eligibility criteria", "CommonMark", WHO + "eligibilityCriteria"),
        },
    ),
    "trial_search": TableDescription(
        meaning=(
            "Full-text index (FTS5) over trial_texts, kept true by triggers; its rowid is trial_texts.id."
            " Ask with MATCH"
        ),
        columns={
            column: describe(f"As in trial_texts.{column}")
            for column in (
                "titles",
                "conditions",
                "interventions",
                "outcomes",
                "summary",
                "description",
                "eligibility",
            )
        },
    ),
}
