"""What is said of posted results that differ: each pair of records gives exactly these sentences."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes import kinds
from monitor.changes.results.detect import result_changes
from monitor.changes.results.values import same_value
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity
from monitor.model.study import Study, read_study
from monitor.registry.ctgov.canonical import canonicalise

Section = dict[str, Any]
Edit = Callable[[Section], Any]
ARMS = [{"id": "OG000", "title": "Cells"}, {"id": "OG001", "title": "Sham"}]


def posted_outcome(title: str, role: str = "PRIMARY", **fields: Any) -> Section:
    return {
        "type": role,
        "title": title,
        "timeFrame": "12 months",
        "reportingStatus": "POSTED",
        "paramType": "MEAN",
        "unitOfMeasure": "points",
        "groups": copy.deepcopy(ARMS),
        "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "40"}]}],
        "classes": rows(("Week 12", "2.1", "3.4")),
        "analyses": [{"groupIds": ["OG000", "OG001"], "statisticalMethod": "ANCOVA", "pValue": "0.04"}],
        **fields,
    }


def rows(*values: tuple[str | None, str, str]) -> list[Section]:
    return [
        {
            "title": title,
            "categories": [
                {
                    "measurements": [
                        {"groupId": "OG000", "value": cells},
                        {"groupId": "OG001", "value": sham},
                    ]
                }
            ],
        }
        for title, cells, sham in values
    ]


def record(edit: Edit = lambda _: None) -> Section:
    section: Section = {
        "participantFlowModule": {
            "groups": [{"id": "FG000", "title": "Cells"}, {"id": "FG001", "title": "Sham"}],
            "periods": [
                {
                    "title": "Overall",
                    "milestones": [
                        {"type": "STARTED", "achievements": [{"groupId": "FG000", "numSubjects": "40"}]}
                    ],
                    "dropWithdraws": [
                        {"type": "Death", "reasons": [{"groupId": "FG000", "numSubjects": "0"}]},
                        {"type": "Moved away", "reasons": [{"groupId": "FG000", "numSubjects": "2"}]},
                    ],
                }
            ],
        },
        "baselineCharacteristicsModule": {
            "groups": [{"id": "BG000", "title": "Cells"}],
            "measures": [
                {
                    "title": "Age",
                    "paramType": "MEAN",
                    "unitOfMeasure": "years",
                    "classes": [{"categories": [{"measurements": [{"groupId": "BG000", "value": "51.2"}]}]}],
                }
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                posted_outcome("Pain on a scale"),
                posted_outcome("Disc height on MRI", "SECONDARY"),
            ]
        },
        "adverseEventsModule": {
            "timeFrame": "12 months",
            "frequencyThreshold": "5",
            "eventGroups": [
                {
                    "id": "EG000",
                    "title": "Cells",
                    "deathsNumAffected": 1,
                    "deathsNumAtRisk": 40,
                    "seriousNumAffected": 3,
                    "seriousNumAtRisk": 40,
                    "otherNumAffected": 9,
                    "otherNumAtRisk": 40,
                },
                {
                    "id": "EG001",
                    "title": "Sham",
                    "deathsNumAffected": 0,
                    "deathsNumAtRisk": 78,
                    "seriousNumAffected": 1,
                    "seriousNumAtRisk": 78,
                },
            ],
            "seriousEvents": [event("Discitis", 1), event("Sepsis", 2)],
            "otherEvents": [event("Nausea", 4)],
        },
    }
    edit(section)
    status = {
        "resultsFirstSubmitDate": "2026-01-10",
        "resultsFirstPostDateStruct": {"date": "2026-03-14"},
    }
    return {
        "protocolSection": {"statusModule": status},
        "hasResults": True,
        "resultsSection": section,
    }


def event(term: str, affected: int) -> Section:
    stats = [{"groupId": "EG000", "numAffected": affected, "numAtRisk": 40}]
    return {"term": term, "organSystem": "Infections", "stats": stats}


def typed(made: Section) -> Study:
    return read_study(canonicalise(made)).study


def changes(before: Section, after: Section) -> tuple[Change, ...]:
    found = result_changes(typed(before), typed(after), rules=Rules.default())
    return tuple(sorted(found, key=kinds.rank))


def sentences(before: Edit, after: Edit) -> list[tuple[str, str]]:
    return [(change.severity, change.sentence) for change in changes(record(before), record(after))]


# --- edits ---------------------------------------------------------------------------------------------


def nothing(_: Section) -> None:
    """The record as it is."""


def totals(arm: int, **numbers: int) -> Edit:
    return lambda section: section["adverseEventsModule"]["eventGroups"][arm].update(numbers)


def events(**fields: Any) -> Edit:
    return lambda section: section["adverseEventsModule"].update(fields)


def serious(place: int, **fields: Any) -> Edit:
    return lambda section: section["adverseEventsModule"]["seriousEvents"][place].update(fields)


def outcome(place: int, **fields: Any) -> Edit:
    return lambda section: section["outcomeMeasuresModule"]["outcomeMeasures"][place].update(fields)


def all_outcomes(**fields: Any) -> Edit:
    def edit(section: Section) -> None:
        for measure in section["outcomeMeasuresModule"]["outcomeMeasures"]:
            measure.update(copy.deepcopy(fields))

    return edit


def analysis(**fields: Any) -> Edit:
    def edit(section: Section) -> None:
        section["outcomeMeasuresModule"]["outcomeMeasures"][0]["analyses"][0].update(fields)

    return edit


def further_analysis(**fields: Any) -> Edit:
    def edit(section: Section) -> None:
        section["outcomeMeasuresModule"]["outcomeMeasures"][0]["analyses"].append(fields)

    return edit


def limitations(text: str) -> Edit:
    return lambda section: section.update(moreInfoModule={"limitationsAndCaveats": {"description": text}})


def both(*edits: Edit) -> Edit:
    def edit(section: Section) -> None:
        for step in edits:
            step(section)

    return edit


def left_by_death(number: str) -> Edit:
    def edit(section: Section) -> None:
        period = section["participantFlowModule"]["periods"][0]
        period["dropWithdraws"][0]["reasons"][0]["numSubjects"] = number

    return edit


def seven_arms(first: int) -> Edit:
    arms = [
        {
            "id": f"EG00{place}",
            "title": f"Dose {place}",
            "deathsNumAffected": first + place,
            "deathsNumAtRisk": 20,
            "seriousNumAffected": first + 2 * place,
            "seriousNumAtRisk": 20,
        }
        for place in range(7)
    ]
    return events(eventGroups=arms)


def high(sentence: str) -> tuple[str, str]:
    return "high", sentence


def medium(sentence: str) -> tuple[str, str]:
    return "medium", sentence


MIXED_MODEL = {
    "groupIds": ["OG000", "OG001"],
    "statisticalMethod": "Mixed model",
    "paramType": "Mean Difference (Final Values)",
    "paramValue": "-1.2",
    "ciPctValue": "95",
    "ciNumSides": "TWO_SIDED",
    "ciLowerLimit": "-2.0",
    "ciUpperLimit": "-0.4",
    "pValue": "0.004",
}
ONE_SIDED = {
    "groupIds": ["OG000"],
    "statisticalMethod": "t-test",
    "paramType": "Mean",
    "paramValue": "-1.2",
    "ciPctValue": "97.5",
    "ciNumSides": "ONE_SIDED",
    "ciUpperLimit": "-0.4",
    "pValue": "<0.001",
}
PAIN = "Primary outcome “Pain on a scale”: posted"

CASES: dict[str, tuple[Edit, Edit, list[tuple[str, str]]]] = {
    "deaths stand first, then serious events": (
        nothing,
        both(totals(0, deathsNumAffected=2, seriousNumAffected=5), totals(1, seriousNumAffected=2)),
        [
            high(
                "Deaths in arm “Cells” changed from 1/40 to 2/40; serious adverse events in arm “Cells” changed from "
                "3/40 to 5/40; in arm “Sham” from 1/78 to 2/78."
            )
        ],
    ),
    "what does not fit is counted by kind, deaths by themselves": (
        seven_arms(1),
        seven_arms(2),
        [
            high(
                "Deaths in arm “Dose 0” changed from 1/20 to 2/20; "
                "6 numbers of deaths and 7 numbers of serious adverse events differ too."
            )
        ],
    ),
    "deaths come before primary outcomes, also where they are a reason for leaving": (
        nothing,
        both(left_by_death("1"), outcome(0, classes=rows(("Week 12", "2.6", "3.4")))),
        [
            high("Participants who left for “Death” in arm “Cells” changed from 0 to 1."),
            high(f"{PAIN} value “Week 12” in arm “Cells” changed from 2.1 to 2.6."),
        ],
    ),
    "serious events come before primary outcomes": (
        nothing,
        both(totals(0, seriousNumAffected=4), outcome(0, classes=rows(("Week 12", "2.6", "3.4")))),
        [
            high("Serious adverse events in arm “Cells” changed from 3/40 to 4/40."),
            high(f"{PAIN} value “Week 12” in arm “Cells” changed from 2.1 to 2.6."),
        ],
    ),
    "a comment on deaths is quoted": (
        nothing,
        events(allCauseMortalityComment="One participant died after follow-up."),
        [high("Adverse events: comment on deaths added: “One participant died after follow-up.”")],
    ),
    "a renamed event is renamed": (
        nothing,
        serious(0, term="Spondylodiscitis"),
        [medium("Serious adverse event “Discitis” is now called “Spondylodiscitis”.")],
    ),
    "an event that nobody had is renamed too": (
        serious(0, term="Discitis", stats=[{"groupId": "EG000", "numAffected": 0, "numAtRisk": 40}]),
        serious(0, term="Zoster", stats=[{"groupId": "EG000", "numAffected": 0, "numAtRisk": 40}]),
        [medium("Serious adverse event “Discitis” is now called “Zoster”.")],
    ),
    "an event in another organ system is not renamed": (
        nothing,
        serious(0, organSystem="Spine"),
        [("low", "Adverse events: organ system of “Discitis” changed from “Infections” to “Spine”.")],
    ),
    "how often an event occurred is a number of its own": (
        serious(0, stats=[{"groupId": "EG000", "numEvents": 2, "numAffected": 1, "numAtRisk": 40}]),
        serious(0, stats=[{"groupId": "EG000", "numEvents": 3, "numAffected": 1, "numAtRisk": 40}]),
        [
            high(
                "Occurrences of serious adverse event “Discitis (Infections)” in arm “Cells” changed from 2 to 3."
            )
        ],
    ),
    "an event that is now called a death is first": (
        nothing,
        both(serious(0, term="Death"), totals(0, otherNumAffected=10)),
        [
            high(
                "Serious adverse event “Discitis” is now called “Death”; other adverse "
                "events in arm “Cells” changed from 9/40 to 10/40."
            )
        ],
    ),
    "the time frame of adverse events counts as their numbers": (
        nothing,
        events(timeFrame="24 months"),
        [high("Adverse events: time frame changed from “12 months” to “24 months”.")],
    ),
    "an added analysis is given by its method, estimate and p-value": (
        nothing,
        further_analysis(**MIXED_MODEL),
        [
            high(
                f"{PAIN} analysis added: Mixed model, Mean Difference (Final Values) -1.2 (95% CI -2.0 to -0.4), "
                "p-value 0.004, of Cells vs Sham."
            )
        ],
    ),
    "an analysis with a one-sided interval says so": (
        nothing,
        further_analysis(**ONE_SIDED),
        [
            high(
                f"{PAIN} analysis added: t-test, Mean -1.2 (one-sided 97.5% CI, upper limit -0.4), p-value <0.001, "
                "of Cells."
            )
        ],
    ),
    "a removed analysis is given too": (
        further_analysis(**ONE_SIDED),
        nothing,
        [
            high(
                f"{PAIN} analysis removed: t-test, Mean -1.2 (one-sided 97.5% CI, upper limit -0.4), "
                "p-value <0.001, of Cells."
            )
        ],
    ),
    "a non-inferiority margin is quoted": (
        analysis(nonInferiorityComment="Margin of 10 points"),
        analysis(nonInferiorityComment="Margin of 15 points"),
        [
            high(
                f"{PAIN} non-inferiority margin (“Cells” vs “Sham”) changed from “Margin of 10 points” to “Margin of 15 "
                "points”."
            )
        ],
    ),
    "limitations are quoted where they are added": (
        nothing,
        limitations("Early termination led to few participants."),
        [medium("Posted results: limitations added: “Early termination led to few participants.”")],
    ),
    "limitations are quoted where they changed": (
        limitations("Early termination led to few participants."),
        limitations("Early termination and unblinding led to few participants."),
        [
            medium(
                "Posted results: limitations changed from “Early termination led to few participants.” to "
                "“Early termination and unblinding led to few participants.”"
            )
        ],
    ),
    "a changed population is quoted and counts as a number": (
        outcome(0, populationDescription="All randomized participants"),
        outcome(0, populationDescription="Participants who completed the visit at month 12"),
        [
            high(
                f"{PAIN} population analysed changed from “All randomized participants” to “Participants who "
                "completed the visit at month 12”."
            )
        ],
    ),
    "a changed definition of a responder counts as a number": (
        outcome(1, description="Responders had a reduction of at least 30 mm on a 100 mm VAS."),
        outcome(1, description="Responders had a reduction of at least 20 mm on a 100 mm VAS."),
        [
            medium(
                "Secondary outcome “Disc height on MRI”: posted description changed from “…reduction of at least "
                "30 mm on a 100…” to “…reduction of at least 20 mm on a 100…”."
            )
        ],
    ),
    "a changed time frame counts as a number": (
        nothing,
        outcome(0, timeFrame="24 months"),
        [high(f"{PAIN} time frame changed from “12 months” to “24 months”.")],
    ),
    "a changed unit analysed counts as a number": (
        outcome(0, typeUnitsAnalyzed="Discs"),
        outcome(0, typeUnitsAnalyzed="Patients"),
        [high(f"{PAIN} unit analysed changed from “Discs” to “Patients”.")],
    ),
    "a row that names another time counts as a number": (
        nothing,
        outcome(0, classes=rows(("Week 24", "2.1", "3.4"))),
        [high(f"{PAIN} row “Week 12” is now called “Week 24”.")],
    ),
    "outcomes that changed in one way are one sentence": (
        nothing,
        all_outcomes(timeFrame="24 months"),
        [high("In 2 posted outcomes: time frame changed from “12 months” to “24 months”.")],
    ),
    "an arm that is described differently in several tables is one sentence": (
        all_outcomes(groups=[{**ARMS[0], "description": "10 million cells"}, ARMS[1]]),
        all_outcomes(groups=[{**ARMS[0], "description": "20 million cells"}, ARMS[1]]),
        [
            medium(
                "In the posted results: description of arm “Cells” changed from “10 million cells” to “20 million "
                "cells”."
            )
        ],
    ),
    "an event that is no longer listed is said once, with its numbers": (
        nothing,
        lambda section: section["adverseEventsModule"]["seriousEvents"].pop(0),
        [high("Serious adverse event “Discitis” (Infections) no longer listed (was 1/40 in arm “Cells”).")],
    ),
    "several events that came are counted as events": (
        nothing,
        lambda section: section["adverseEventsModule"]["seriousEvents"].extend(
            {
                "term": term,
                "organSystem": "Nervous",
                "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 40}],
            }
            for term in ("Headache", "Neuralgia", "Paresis", "Stroke")
        ),
        [high("4 serious adverse events added: “Headache”, “Neuralgia”, “Paresis” and 1 more.")],
    ),
    "an event that is no longer serious moved to the other ones": (
        nothing,
        lambda section: section["adverseEventsModule"]["otherEvents"].append(
            section["adverseEventsModule"]["seriousEvents"].pop(0)
        ),
        [high("Adverse event “Discitis” (Infections) moved from serious to other (in arm “Cells” 1/40).")],
    ),
    "deaths without a number at risk are said with words": (
        both(
            totals(0, deathsNumAffected=None, deathsNumAtRisk=None),
            totals(1, deathsNumAffected=None, deathsNumAtRisk=None),
        ),
        both(
            totals(0, deathsNumAffected=1, deathsNumAtRisk=None),
            totals(1, deathsNumAffected=None, deathsNumAtRisk=None),
        ),
        [high("Deaths in arm “Cells” added: 1 (number at risk not stated).")],
    ),
    "a row that gets a name did not have another one": (
        outcome(0, classes=rows((None, "2.1", "3.4"))),
        outcome(0, classes=rows(("Week 12", "2.1", "3.4"))),
        [high(f"{PAIN} name of a row added: “Week 12”.")],
    ),
    "how many of a class were analysed is named with its unit": (
        outcome(
            0,
            classes=[
                {
                    **rows(("Week 12", "2.1", "3.4"))[0],
                    "denoms": [{"units": "Discs", "counts": [{"groupId": "OG000", "value": "80"}]}],
                }
            ],
        ),
        outcome(
            0,
            classes=[
                {
                    **rows(("Week 12", "2.1", "3.4"))[0],
                    "denoms": [{"units": "Discs", "counts": [{"groupId": "OG000", "value": "75"}]}],
                }
            ],
        ),
        [high(f"{PAIN} discs analysed “Week 12” in arm “Cells” changed from 80 to 75.")],
    ),
    "a number that came is added and one that went is removed": (
        outcome(0, classes=rows(("Week 12", "2.1", "3.4"))),
        outcome(0, classes=rows(("Week 12", "2.1", "3.4"), ("Week 52", "1.5", "3.3"))),
        [high(f"{PAIN} value “Week 52” in arm “Cells” added: 1.5; in arm “Sham” added: 3.3.")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_pair_gives_exactly_these_sentences(name):
    before, after, expected = CASES[name]
    assert sentences(before, after) == expected


@pytest.mark.parametrize("name", CASES)
def test_no_sentence_judges_a_change_or_is_longer_than_thirty_words(name):
    before, after, _ = CASES[name]
    for pair in ((before, after), (after, before)):
        for _, sentence in sentences(*pair):
            assert "correct" not in sentence.lower()
            assert len(sentence.split()) <= 30


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,234", "1234"),
        ("12,345,678", "12345678"),
        ("1 234", "1234"),
        ("12.0", "12.00"),
        (".5", "0.5"),
        ("5", "5."),
        ("-.5", "-0.50"),
        ("\u22120.5", "-0.5"),
        ("+2.5", "2.5"),
        ("12,5", "12.5"),
        ("0,05", "0.05"),
        ("N/A", "n/a"),
        ("NA", "N/A"),
        ("<0.001", "< .001"),
        ("<=0.05", "≤ 0.05"),
        ("p = 0.04", "0.04"),
        ("1e-3", "0.001"),
        ("50 %", "50%"),
        ("12.5 percent", "12.5%"),
        ("1'234", "1234"),
        ("1.234.567", "1234567"),
        ("2.5 x 10^-3", "0.0025"),
        ("3\u00d710⁶", "3,000,000"),
        ("P-value = .04", "0.04"),
        ("\u22485", "~5"),
        ("5 ± 1", "5 +/- 1.0"),
        ("5 (10%)", "5 (10.0 %)"),
        ("3 / 10", "3/10"),
        ("NR", "Not reported"),
        ("NA", "Not applicable"),
        ("Not available", "N/A"),
        ("Inf", "∞"),
        ("-Infinity", "-∞"),
        ("+∞", "inf"),
        ("NR", "Not reached"),
        ("NE", "Not estimable"),
        ("1 to 5", "1-5"),
        ("1.0 – 5", "1-5.0"),  # noqa: RUF001 - an en dash
        ("3 (1 to 5)", "3 (1-5)"),
    ],
)
@pytest.mark.promise(
    "a posted value comes in another form that is equal",
    "no news",
)
def test_values_that_are_equal_for_a_reader_are_no_news(before, after):
    made = changes(
        record(outcome(0, classes=rows(("Week 12", before, "3.4")))),
        record(outcome(0, classes=rows(("Week 12", after, "3.4")))),
    )
    assert {(change.kind, change.severity) for change in made} <= {(Kind.REGISTRY_REWRITE, Severity.SILENT)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,234", "1.234"),
        ("7.5", "75"),
        ("2.5", "-2.5"),
        ("<0.05", "0.05"),
        ("<0.05", ">0.05"),
        ("50", "50%"),
        ("3-5", "35"),
        ("1 2", "12"),
        ("5 (10%)", "5 (10)"),
        ("5 ± 1", "5 - 1"),
        ("3/10", "3/100"),
        ("2 x 10^6", "2 x 106"),
        ("1.5.2", "1.52"),
        ("[1, 2]", "[1.2]"),
        ("1, 234", "1234"),
        ("NA", "0"),
        ("1,23", "123"),
        ("1.0", "10"),
        ("0", "NA"),
        ("NA", "NR"),
        ("Not applicable", "Not available"),
        ("NA", "Not reported"),
        ("Inf", "-Inf"),
        ("Not reported", "Not reached"),
        ("Not estimable", "Not evaluable"),
        ("1 -5", "1-5"),
        ("1-5", "-1-5"),
        ("1 to 5", "1 to -5"),
        ("[1, 5]", "(1, 5)"),
        ("(5.0)", "-5.0"),
        ("∞", "0"),
    ],
)
def test_values_that_differ_are_news(before, after):
    assert not same_value(before, after)
    [change] = changes(
        record(outcome(0, classes=rows(("Week 12", before, "3.4")))),
        record(outcome(0, classes=rows(("Week 12", after, "3.4")))),
    )
    assert change.severity is Severity.HIGH
    assert (change.before, change.after) == (before, after)


@given(st.decimals(-9999, 9999, places=4))
def test_any_decimal_equals_itself_in_other_forms_and_not_its_neighbours(number):
    plain = f"{number:f}"
    for form in (plain + "0", f"{number:,f}", plain.replace("-", "\u2212"), f" {plain} "):
        assert same_value(plain, form)
    assert not same_value(plain, f"{number + 1:f}")
    assert not same_value(plain, f"<{plain}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (outcome(0, timeFrame="12 months"), outcome(0, timeFrame="1 year")),
        (outcome(0, timeFrame="52 weeks"), outcome(0, timeFrame="12 months")),
        (events(timeFrame="12 months"), events(timeFrame="1 year")),
        (
            outcome(0, populationDescription="All Randomized Participants."),
            outcome(0, populationDescription="all randomized participants"),
        ),
        (limitations("Few participants"), limitations("Few participants.")),
        (serious(0, term="Discitis"), serious(0, term="discitis")),
    ],
)
@pytest.mark.promise(
    "a length of time in posted results comes in another unit or spelling",
    "no news where it is the same length",
)
def test_the_same_length_of_time_and_another_spelling_are_no_news(before, after):
    made = changes(record(before), record(after))
    assert {(change.kind, change.severity) for change in made} <= {(Kind.REGISTRY_REWRITE, Severity.SILENT)}


def words_changed(key: str, before: str, after: str) -> tuple[Change, ...]:
    """Return the changes where one text of the primary outcome is all that differs."""
    return changes(record(outcome(0, **{key: before})), record(outcome(0, **{key: after})))


@pytest.mark.parametrize(
    ("what", "key", "before", "after"),
    [
        ("title", "title", "Pain at rest, 30% relief", "Pain at rest, 50% relief"),
        ("time frame", "timeFrame", "12 months", "24 months"),
        ("population analysed", "populationDescription", "Intention to treat", "Per protocol"),
        ("unit analysed", "typeUnitsAnalyzed", "eyes", "discs"),
        ("description", "description", "Responder: 30% relief", "Responder: 50% relief"),
        ("unit", "unitOfMeasure", "months", "years"),
        ("description", "description", "voids per 24 hours, last week", "voids per 23 hours, last week"),
    ],
)
@pytest.mark.promise(
    "words on which a posted number depends change, and the number does not",
    "they are named, with both texts, and weigh as much as the number",
)
def test_the_words_that_carry_a_number_are_named_and_weigh_as_much_as_it(what, key, before, after):
    [change] = words_changed(key, before, after)
    assert f"posted {what} changed from “{before}” to “{after}”" in change.sentence
    assert change.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("key", "before", "after", "severity"),
    [
        ("timeFrame", "3, 6 and 12 months", "3 months, 6 months and 1 year", Severity.SILENT),
        ("timeFrame", "1,095 days", "1 095 days", Severity.SILENT),
        ("description", "The VAS of pain", "Visual analogue scale of pain", Severity.LOW),
    ],
)
def test_words_with_the_same_meaning_weigh_little(key, before, after, severity):
    assert [change.severity for change in words_changed(key, before, after)] == [severity]


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("Cells 6 million", "Cells 18 million", Severity.MEDIUM),
        ("Dose A", "Dose B", Severity.MEDIUM),
        ("Low dose", "High dose", Severity.MEDIUM),
        ("Placebo", "Active", Severity.MEDIUM),
        ("Cells", "Stromal cells", Severity.LOW),
        ("Cells, 6 million", "Cells 6 million", Severity.SILENT),
    ],
)
def test_an_arm_under_a_name_with_another_meaning_weighs_as_another_description(before, after, severity):
    def arms(title: str) -> Edit:
        return outcome(0, groups=[{"id": "OG000", "title": title}, ARMS[1]])

    [change] = changes(record(arms(before)), record(arms(after)))
    assert change.severity is severity


def test_arms_whose_names_begin_alike_are_distinguished():
    names = [f"Allogeneic mesenchymal cells from donors, {dose} million" for dose in ("ten", "twenty")]
    arms = [{"id": f"EG00{place}", "title": name} for place, name in enumerate(names)]
    before = events(eventGroups=[{**arm, "deathsNumAffected": 1, "deathsNumAtRisk": 9} for arm in arms])
    after = events(eventGroups=[{**arm, "deathsNumAffected": 2, "deathsNumAtRisk": 9} for arm in arms])
    [(_, sentence)] = sentences(before, after)
    assert "ten million”" in sentence
    assert "twenty million”" in sentence


def test_the_full_texts_are_beside_the_sentence():
    long = "Participants of the full analysis set who received a dose, " * 5
    [change] = changes(
        record(outcome(0, populationDescription=long + "at week 12")),
        record(outcome(0, populationDescription=long + "at week 24")),
    )
    [text] = change.detail.texts
    assert (text.before, text.after) == (long + "at week 12", long + "at week 24")
    assert text.label == "Population analysed of posted primary outcome “Pain on a scale”"


def test_results_that_a_record_hides_and_shows_again_are_one_change_each():
    hidden = record()
    hidden["resultsSection"] = {}
    [gone] = changes(record(), hidden)
    assert (gone.kind, gone.severity) == (Kind.RESULTS_REMOVED, Severity.HIGH)
    assert "although the record still says that there are some" in gone.sentence
    [back] = changes(hidden, record())
    assert back.kind is Kind.RESULTS_UPDATED
    assert back.sentence == "The posted results are now shown: 1 primary outcome, 2 arms."


def test_a_flag_without_a_section_or_a_date_invents_no_day_of_posting():
    without = {"protocolSection": {"statusModule": {}}, "hasResults": False}
    [change] = changes(without, {**without, "hasResults": True})
    assert change.sentence == "The record says that results are posted, and shows none."
    assert (change.after, change.detail.posted_on) == (None, None)


def test_results_without_a_day_are_posted_without_one():
    shown = record()
    shown["protocolSection"]["statusModule"] = {}
    [change] = changes({"protocolSection": {"statusModule": {}}}, shown)
    assert change.sentence == "Results are posted: 1 primary outcome, 2 arms."
