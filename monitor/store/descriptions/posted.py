"""Posted results as rows: text as posted, and a number beside it where the text is one."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    BOOLEAN,
    ID,
    MONTHS,
    POSITION,
    TIME_FRAME,
    TableDescription,
    describe,
)

SECTION = "resultsSection."
FLOW = SECTION + "participantFlowModule."
MEASURES = SECTION + "outcomeMeasuresModule.outcomeMeasures."
EVENTS = SECTION + "adverseEventsModule."
_CELL = MEASURES + "classes.categories.measurements."
_ANALYSIS = MEASURES + "analyses."
_OUTCOME = describe("The posted outcome measure", "result_outcomes.position")
_GROUP = describe("ID of the arm within its table", "such as OG000")
_AS_NUMBER = describe("The same as a number, where the text is a plain decimal")
_PEOPLE = "participants"
_PLACE = describe("Place in the posted table, read row by row", "from 1")


POSTED: Mapping[str, TableDescription] = {
    "results": TableDescription(
        meaning="What the sponsor posted beside the tables; one row for each trial with results",
        columns={
            "nct_id": ID,
            "recruitment_details": describe(
                "Where and when people were recruited", "", FLOW + "recruitmentDetails"
            ),
            "pre_assignment_details": describe(
                "What came before assignment", "", FLOW + "preAssignmentDetails"
            ),
            "limitations": describe(
                "Limitations and caveats", "", SECTION + "moreInfoModule.limitationsAndCaveats.description"
            ),
            "events_time_frame": describe("When adverse events were collected", "", EVENTS + "timeFrame"),
            "events_threshold": describe(
                "Other events are listed that more than so many had in an arm",
                "per cent",
                EVENTS + "frequencyThreshold",
            ),
            "events_description": describe("How they were collected", "", EVENTS + "description"),
            "mortality_comment": describe("On deaths", "", EVENTS + "allCauseMortalityComment"),
        },
    ),
    "participant_flow": TableDescription(
        meaning="How many of an arm reached a milestone of a period, or dropped out for a reason",
        columns={
            "nct_id": ID,
            "position": _PLACE,
            "period": describe("Number of the period", "from 1"),
            "period_title": describe("Title of the period", "", FLOW + "periods.title"),
            "kind": describe("What is counted", "MILESTONE or DROP"),
            "name": describe(
                "The milestone or the reason", "such as STARTED, COMPLETED", FLOW + "periods.milestones.type"
            ),
            "group_id": _GROUP,
            "group_title": describe("Title of the arm", "", FLOW + "groups.title"),
            "subjects": describe(
                "People, as posted", "text", FLOW + "periods.milestones.achievements.numSubjects"
            ),
            "subjects_number": _AS_NUMBER,
        },
    ),
    "result_outcomes": TableDescription(
        meaning="A posted outcome measure",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "type": describe(
                "Its role", "PRIMARY, SECONDARY, OTHER_PRE_SPECIFIED or POST_HOC", MEASURES + "type"
            ),
            "title": describe("What was measured", "", MEASURES + "title"),
            "description": describe("How", "", MEASURES + "description"),
            "population": describe("Who was analysed", "", MEASURES + "populationDescription"),
            "time_frame": describe(TIME_FRAME.meaning, "", MEASURES + "timeFrame"),
            "time_frame_months": MONTHS,
            "reporting_status": describe(
                "Whether its numbers are posted", "POSTED or NOT_POSTED", MEASURES + "reportingStatus"
            ),
            "anticipated_posting_date": describe(
                "When its numbers are to come", "YYYY-MM", MEASURES + "anticipatedPostingDate"
            ),
            "param_type": describe("What the values are", "such as MEAN", MEASURES + "paramType"),
            "dispersion_type": describe(
                "What the spread is", "such as Standard Deviation", MEASURES + "dispersionType"
            ),
            "unit": describe("Unit of the values", "", MEASURES + "unitOfMeasure"),
        },
    ),
    "result_groups": TableDescription(
        meaning="An arm of a posted outcome measure",
        columns={
            "nct_id": ID,
            "outcome": _OUTCOME,
            "position": POSITION,
            "group_id": _GROUP,
            "title": describe("Title of the arm", "", MEASURES + "groups.title"),
            "description": describe("Description of the arm", "", MEASURES + "groups.description"),
        },
    ),
    "result_denominators": TableDescription(
        meaning="How many of an arm were analysed for an outcome measure, or for one class of it",
        columns={
            "nct_id": ID,
            "outcome": _OUTCOME,
            "position": _PLACE,
            "class_position": describe("The class; absent for the whole measure", "from 1"),
            "class": describe("Title of the class", "", MEASURES + "classes.title"),
            "units": describe("What is counted", "such as Participants", MEASURES + "denoms.units"),
            "group_id": _GROUP,
            "value": describe("The number, as posted", "text", MEASURES + "denoms.counts.value"),
            "value_number": _AS_NUMBER,
        },
    ),
    "result_measurements": TableDescription(
        meaning="One cell of a posted outcome measure",
        columns={
            "nct_id": ID,
            "outcome": _OUTCOME,
            "position": _PLACE,
            "class_position": describe("The class", "from 1"),
            "class": describe("Title of the class, such as a time", "", MEASURES + "classes.title"),
            "category": describe("Title of the category", "", MEASURES + "classes.categories.title"),
            "group_id": _GROUP,
            "group_title": describe("Title of the arm", "", MEASURES + "groups.title"),
            "value": describe("The value, as posted", "text, in result_outcomes.unit", _CELL + "value"),
            "value_number": _AS_NUMBER,
            "spread": describe("Spread, as posted", "result_outcomes.dispersion_type", _CELL + "spread"),
            "lower_limit": describe("Lower limit, as posted", "text", _CELL + "lowerLimit"),
            "upper_limit": describe("Upper limit, as posted", "text", _CELL + "upperLimit"),
            "comment": describe("Comment, such as why there is no value", "", _CELL + "comment"),
        },
    ),
    "result_analyses": TableDescription(
        meaning="A statistical analysis of a posted outcome measure",
        columns={
            "nct_id": ID,
            "outcome": _OUTCOME,
            "position": POSITION,
            "group_ids": describe("IDs of the arms compared", "JSON list of text", _ANALYSIS + "groupIds"),
            "group_description": describe("What was tested", "", _ANALYSIS + "groupDescription"),
            "method": describe("Statistical method", "", _ANALYSIS + "statisticalMethod"),
            "p_value": describe("p-value, as posted", "text, such as <0.001", _ANALYSIS + "pValue"),
            "p_value_number": _AS_NUMBER,
            "p_value_comment": describe("On the p-value", "", _ANALYSIS + "pValueComment"),
            "param_type": describe("What was estimated", "", _ANALYSIS + "paramType"),
            "param_value": describe("The estimate, as posted", "text", _ANALYSIS + "paramValue"),
            "param_value_number": _AS_NUMBER,
            "dispersion_type": describe("What the dispersion is", "", _ANALYSIS + "dispersionType"),
            "dispersion_value": describe("The dispersion, as posted", "text", _ANALYSIS + "dispersionValue"),
            "ci_sides": describe("Sides of the interval", "ONE_SIDED or TWO_SIDED", _ANALYSIS + "ciNumSides"),
            "ci_percent": describe("Level of the interval, as posted", "per cent", _ANALYSIS + "ciPctValue"),
            "ci_lower": describe("Lower limit, as posted", "text", _ANALYSIS + "ciLowerLimit"),
            "ci_upper": describe("Upper limit, as posted", "text", _ANALYSIS + "ciUpperLimit"),
            "tested_non_inferiority": describe(
                "Whether it tested non-inferiority", BOOLEAN, _ANALYSIS + "testedNonInferiority"
            ),
            "non_inferiority_type": describe(
                "Type of the test", "such as SUPERIORITY", _ANALYSIS + "nonInferiorityType"
            ),
            "comment": describe("On the method", "", _ANALYSIS + "statisticalComment"),
            "estimate_comment": describe("On the estimate", "", _ANALYSIS + "estimateComment"),
        },
    ),
    "adverse_event_groups": TableDescription(
        meaning="Totals of adverse events in one arm, as posted",
        columns={
            "nct_id": ID,
            "position": POSITION,
            "group_id": describe(
                "ID of the arm among adverse events", "such as EG000", EVENTS + "eventGroups.id"
            ),
            "title": describe("Title of the arm", "", EVENTS + "eventGroups.title"),
            "description": describe("Description of the arm", "", EVENTS + "eventGroups.description"),
            **{
                f"{kind}_{side}": describe(
                    f"{meaning}: {'affected' if side == 'affected' else 'at risk'}",
                    _PEOPLE,
                    f"{EVENTS}eventGroups.{kind}Num{'Affected' if side == 'affected' else 'AtRisk'}",
                )
                for kind, meaning in (
                    ("deaths", "Deaths of any cause"),
                    ("serious", "Any serious event"),
                    ("other", "Any other event"),
                )
                for side in ("affected", "at_risk")
            },
        },
    ),
    "adverse_events": TableDescription(
        meaning="One adverse event in one arm, as posted",
        columns={
            "nct_id": ID,
            "position": _PLACE,
            "type": describe(
                "Which list it stands in", "SERIOUS or OTHER", EVENTS + "seriousEvents, otherEvents"
            ),
            "term": describe("The event", "", EVENTS + "*Events.term"),
            "organ_system": describe("Organ system", "", EVENTS + "*Events.organSystem"),
            "vocabulary": describe(
                "Vocabulary of the term", "such as MedDRA 23.0", EVENTS + "*Events.sourceVocabulary"
            ),
            "assessment": describe(
                "How it was found",
                "SYSTEMATIC_ASSESSMENT or NON_SYSTEMATIC_ASSESSMENT",
                EVENTS + "*Events.assessmentType",
            ),
            "group_id": describe(
                "The arm", "adverse_event_groups.group_id", EVENTS + "*Events.stats.groupId"
            ),
            "group_title": describe("Title of the arm", "", EVENTS + "eventGroups.title"),
            "events": describe("How often it happened", "events", EVENTS + "*Events.stats.numEvents"),
            "affected": describe("People who had it", _PEOPLE, EVENTS + "*Events.stats.numAffected"),
            "at_risk": describe("People who could have had it", _PEOPLE, EVENTS + "*Events.stats.numAtRisk"),
            "notes": describe("Notes", "", EVENTS + "*Events.notes"),
        },
    ),
}
