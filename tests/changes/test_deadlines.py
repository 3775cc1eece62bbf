"""Days by which results were due, on invented records (monitor/changes/deadlines.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.deadlines import FDAAA, WHO, deadlines_of, overdue_change, results_came_change
from monitor.changes.rules import Rules
from monitor.model import Deadline, Kind, Severity
from monitor.model.details import facts

RULES = Rules.default()


def record(
    *,
    status: dict[str, Any] | None = None,
    design: dict[str, Any] | None = None,
    oversight: dict[str, Any] | None = None,
    countries: tuple[str, ...] = ("United States",),
    **sections: Any,
) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT09999999"},
            "statusModule": {
                "overallStatus": "COMPLETED",
                "startDateStruct": {"date": "2019-05-01", "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": "2023-02-10", "type": "ACTUAL"},
                **(status or {}),
            },
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"], **(design or {})},
            "oversightModule": {"isFdaRegulatedDrug": True, **(oversight or {})},
            "contactsLocationsModule": {"locations": [{"country": country} for country in countries]},
        },
        **sections,
    }


def rules_of(made: dict[str, Any]) -> dict[str, Deadline]:
    return {deadline.rule: deadline for deadline in deadlines_of(made)}


def unposted(*events: tuple[str, str]) -> dict[str, Any]:
    listed = [{"type": kind, "date": day} for kind, day in events]
    return {"annotationModule": {"unpostedAnnotation": {"unpostedEvents": listed}}}


def test_results_are_due_a_year_after_actual_primary_completion_by_both_rules():
    found = rules_of(record())
    assert set(found) == {WHO, FDAAA}
    assert {deadline.due_on for deadline in found.values()} == {date(2024, 2, 11)}
    assert {deadline.caveats for deadline in found.values()} == {()}
    assert found[WHO].basis == "primary completion date 2023-02-10 (actual)"


def test_a_month_counts_to_its_end():
    made = record(status={"primaryCompletionDateStruct": {"date": "2023-02", "type": "ACTUAL"}})
    assert rules_of(made)[WHO].due_on == date(2024, 2, 29)


def test_whoever_has_results_posted_has_no_deadline():
    assert deadlines_of(record(hasResults=True)) == ()
    assert deadlines_of(record(status={"resultsFirstPostDateStruct": {"date": "2023-05-01"}})) == ()


@pytest.mark.parametrize("overall", ["WITHDRAWN", "WITHHELD"])
def test_a_trial_that_enrolled_no_one_or_is_withheld_has_none(overall):
    assert deadlines_of(record(status={"overallStatus": overall})) == ()


def test_a_terminated_trial_has_them():
    assert set(rules_of(record(status={"overallStatus": "TERMINATED"}))) == {WHO, FDAAA}


@pytest.mark.parametrize("kind", ["OBSERVATIONAL", "EXPANDED_ACCESS", None])
def test_only_interventional_studies_have_deadlines(kind):
    assert deadlines_of(record(design={"studyType": kind})) == ()


def test_without_a_primary_completion_date_nothing_is_due():
    assert deadlines_of(record(status={"primaryCompletionDateStruct": None})) == ()


def test_an_estimated_date_is_a_caveat_and_counts_once_it_has_passed():
    made = record(status={"primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"}})
    assert deadlines_of(made, on=date(2026, 12, 31)) == ()
    caveats = {deadline.caveats for deadline in deadlines_of(made, on=date(2027, 2, 1))}
    assert caveats == {("the primary completion date is an estimate",)}
    assert {deadline.due_on for deadline in deadlines_of(made)} == {date(2028, 2, 1)}


def test_a_certification_stops_the_law_and_is_a_caveat_of_the_other():
    found = rules_of(record(status={"dispFirstSubmitDate": "2023-12-01"}))
    assert set(found) == {WHO}
    assert found[WHO].caveats == ("certified or asked for an extension on 1 December 2023",)


def test_submitted_results_stop_the_law_until_they_are_returned():
    submitted = record(annotationSection=unposted(("RELEASE", "2024-01-05")))
    returned = record(annotationSection=unposted(("RELEASE", "2024-01-05"), ("RESET", "2024-02-01")))
    again = record(
        annotationSection=unposted(
            ("RELEASE", "2024-03-05"), ("RESET", "2024-02-01"), ("RELEASE", "2024-01-05")
        )
    )
    assert set(rules_of(submitted)) == {WHO}
    assert "submitted on 5 January 2024" in rules_of(submitted)[WHO].caveats[0]
    assert set(rules_of(returned)) == {WHO, FDAAA}
    assert set(rules_of(again)) == {WHO}


@pytest.mark.parametrize(
    ("made", "applies"),
    [
        (record(design={"phases": ["PHASE1"]}), False),
        (record(design={"phases": ["EARLY_PHASE1"]}), False),
        (record(design={"phases": ["PHASE1", "PHASE2"]}), True),
        (record(oversight={"isFdaRegulatedDrug": False}), False),
        (record(oversight={"isFdaRegulatedDrug": None}), False),
        (record(oversight={"isFdaRegulatedDrug": False, "isFdaRegulatedDevice": True}), True),
        (
            record(
                oversight={"isFdaRegulatedDrug": False, "isFdaRegulatedDevice": True},
                design={"designInfo": {"primaryPurpose": "DEVICE_FEASIBILITY"}},
            ),
            False,
        ),
        (record(countries=("Spain",)), False),
        (record(countries=("Spain", "Puerto Rico")), True),
        (record(countries=("Spain",), oversight={"isUsExport": True}), True),
        (record(countries=()), True),
        (
            record(
                status={
                    "startDateStruct": {"date": "2005-01", "type": "ACTUAL"},
                    "primaryCompletionDateStruct": {"date": "2007-10", "type": "ACTUAL"},
                }
            ),
            False,
        ),
    ],
)
def test_the_law_is_applied_where_the_record_says_enough(made, applies):
    found = rules_of(made)
    assert WHO in found
    assert (FDAAA in found) == applies


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (record(countries=()), "the record names no site"),
        (record(countries=("Spain",), oversight={"isUsExport": True}), "exported"),
        (record(design={"phases": ["NA"]}), "names no phase"),
        (record(oversight={"isUnapprovedDevice": True}), "not yet approved"),
        (
            record(status={"primaryCompletionDateStruct": {"date": "2015-02-10", "type": "ACTUAL"}}),
            "before 18 January 2017",
        ),
    ],
)
def test_what_speaks_against_the_law_is_a_caveat(made, words):
    [caveat] = rules_of(made)[FDAAA].caveats
    assert words in caveat


DUE = Deadline(
    nct_id="NCT09999999",
    rule=WHO,
    due_on=date(2024, 2, 11),
    basis="primary completion date 2023-02-10 (actual)",
)


def test_an_overdue_result_names_the_rule_and_the_day():
    change = overdue_change(DUE, on=date(2024, 2, 11), rules=RULES)
    assert (
        change.sentence
        == "No results are posted; the WHO's 12-month rule asked for them by 10 February 2024."
    )
    assert (change.kind, change.severity) == (Kind.RESULTS_OVERDUE, Severity.MEDIUM)
    assert facts(change.detail)["due_on"] == "2024-02-10"
    assert facts(change.detail)["state"] == "overdue"


def test_an_overdue_result_says_why_the_rule_may_not_apply():
    caveat = "the primary completion date is an estimate"
    due = Deadline(nct_id=DUE.nct_id, rule=FDAAA, due_on=DUE.due_on, basis=DUE.basis, caveats=(caveat,))
    change = overdue_change(due, on=DUE.due_on, rules=RULES)
    assert change.sentence.endswith(f"by 10 February 2024. It may not apply: {caveat}.")
    assert facts(change.detail)["caveats"] == [caveat]
    assert change.severity is Severity.LOW


@pytest.mark.parametrize(
    ("posted_on", "phrase", "months"),
    [
        (date(2024, 7, 15), "5 months after the day", 5),
        (date(2024, 2, 14), "4 days after the day", 0),
        (date(2024, 2, 10), "on the day", 0),
        (date(2024, 1, 10), "1 month before the day", 0),
    ],
)
def test_results_that_came_say_how_late(posted_on, phrase, months):
    change = results_came_change(DUE, posted_on=posted_on, rules=RULES)
    assert change.sentence == (
        f"Results came {phrase} they were due under the WHO's 12-month rule (10 February 2024)."
    )
    assert facts(change.detail)["months_late"] == months


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers() | st.just("9999-12-31"),
    lambda children: (
        st.lists(children, max_size=2)
        | st.dictionaries(st.sampled_from(["date", "type", "country", "phases", "overallStatus"]), children)
    ),
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["overallStatus", "startDateStruct", "primaryCompletionDateStruct", "dispFirstSubmitDate"]
        ),
        HOSTILE,
    ),
    HOSTILE,
    HOSTILE,
)
def test_records_of_any_shape_are_read_without_an_error(status, locations, events):
    made = record(
        status=status,
        annotationSection={"annotationModule": {"unpostedAnnotation": {"unpostedEvents": events}}},
    )
    made["protocolSection"]["contactsLocationsModule"]["locations"] = locations
    for deadline in deadlines_of(made):
        assert len(overdue_change(deadline, on=deadline.due_on, rules=RULES).sentence.split()) <= 30
