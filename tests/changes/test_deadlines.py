"""Days by which results were due, on invented records (monitor/changes/deadlines.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes import deadlines, kinds
from monitor.changes.deadlines import FDAAA, WHO
from monitor.changes.overdue import overdue_change, overdue_changes, results_came_change
from monitor.changes.rules import Rules
from monitor.model import Deadline, Facts, Kind, Severity
from monitor.model.study import read_study

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


def deadlines_of(made: dict[str, Any], on: date | None = None) -> tuple[Deadline, ...]:
    return deadlines.deadlines_of(read_study(made).study, on=on)


def tracking(*infos: dict[str, str]) -> dict[str, Any]:
    return {"miscInfoModule": {"submissionTracking": {"submissionInfos": list(infos)}}}


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


def test_a_trial_with_results_posted_has_no_deadline():
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


def test_without_any_completion_date_nothing_is_due():
    assert deadlines_of(record(status={"primaryCompletionDateStruct": None})) == ()


@pytest.mark.parametrize("primary", [None, {"type": "ACTUAL"}, {"date": "2023-02-30", "type": "ACTUAL"}])
def test_without_a_primary_completion_date_the_study_completion_date_counts_and_is_named(primary):
    ended = {"date": "2023-03-20", "type": "ACTUAL"}
    made = record(status={"primaryCompletionDateStruct": primary, "completionDateStruct": ended})
    found = rules_of(made)
    assert {deadline.due_on for deadline in found.values()} == {date(2024, 3, 21)}
    assert found[WHO].basis == "study completion date 2023-03-20 (actual)"
    facts = Facts(nct_id="NCT09999999", title="T", overall_status="COMPLETED", completion_date="2023-03-20")
    [change] = overdue_changes(found.values(), on=date(2024, 3, 21), rules=RULES, facts=facts)
    assert change.severity is Severity.MEDIUM
    assert change.sentence == (
        "No results are posted; the WHO's 12-month rule and the US law FDAAA 801 asked for them by 20 March 2024. "
        "The record names no primary completion date, so its study completion counts."
    )


def test_an_estimated_study_completion_date_is_called_so():
    planned = {"date": "2023-03", "type": "ESTIMATED"}
    made = record(status={"primaryCompletionDateStruct": None, "completionDateStruct": planned})
    assert rules_of(made)[FDAAA].caveats == ("the study completion date is an estimate",)


def test_an_estimated_date_is_a_caveat_and_counts_once_it_has_passed():
    made = record(status={"primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"}})
    assert deadlines_of(made, on=date(2026, 12, 31)) == ()
    caveats = {deadline.caveats for deadline in deadlines_of(made, on=date(2027, 2, 1))}
    assert caveats == {("the primary completion date is an estimate",)}
    assert {deadline.due_on for deadline in deadlines_of(made)} == {date(2028, 2, 1)}


@pytest.mark.parametrize(
    ("filed", "due_on"),
    [
        ("2023-12-01", date(2025, 12, 2)),
        ("2024-02-09", date(2026, 2, 10)),
        ("2023-12", date(2026, 1, 1)),
        ("2021-01-05", date(2024, 2, 11)),  # so early that two years end before the standard day
    ],
)
def test_a_certification_before_the_day_delays_the_law_by_two_years_at_most(filed, due_on):
    found = rules_of(record(status={"dispFirstSubmitDate": filed}))
    assert found[FDAAA].due_on == due_on
    assert "a certification or a request for an extension was filed" in found[FDAAA].caveats[0]
    assert found[WHO].due_on == date(2024, 2, 11)


@pytest.mark.parametrize("filed", ["2024-02-10", "2024-02-11", "2025-01-01"])
def test_a_certification_that_was_not_filed_before_the_day_stops_nothing(filed):
    found = rules_of(record(status={"dispFirstSubmitDate": filed}))
    assert found[FDAAA].due_on == date(2024, 2, 11)
    assert found[FDAAA].caveats == ()


def test_a_certification_is_a_caveat_of_the_other_rule():
    found = rules_of(record(status={"dispFirstSubmitDate": "2023-12-01"}))
    assert found[WHO].caveats == (
        "a certification or a request for an extension was filed on 1 December 2023",
    )


def test_after_a_certification_has_expired_the_law_is_raised_with_the_caveat():
    status = {
        "primaryCompletionDateStruct": {"date": "2023-03-01", "type": "ACTUAL"},
        "dispFirstSubmitDate": "2024-02-20",
    }
    law = rules_of(record(status=status))[FDAAA]
    assert law.due_on == date(2026, 2, 21)
    change = overdue_change(law, on=law.due_on, rules=RULES)
    assert change.sentence == (
        "No results are posted; the US law FDAAA 801 asked for them by 20 February 2026. It may not apply: "
        "a certification or a request for an extension was filed on 20 February 2024, and an extension may last longer."
    )
    assert change.severity is Severity.LOW


def test_waived_results_end_the_law_and_are_a_caveat_of_the_other_rule():
    found = rules_of(record(status={"resultsWaived": True}))
    assert set(found) == {WHO}
    assert found[WHO].caveats == ("the record says that results were waived",)


@pytest.mark.parametrize(
    ("made", "applies"),
    [
        (record(derivedSection=tracking({"releaseDate": "2024-02-05"})), False),
        (
            record(derivedSection=tracking({"releaseDate": "2024-02-05", "resetDate": "2024-02-08"})),
            True,
        ),
        (
            record(derivedSection=tracking({"releaseDate": "2024-02-05", "unreleaseDate": "2024-02-08"})),
            True,
        ),
        (
            record(
                derivedSection=tracking(
                    {"releaseDate": "2024-01-05", "resetDate": "2024-02-01"}, {"releaseDate": "2024-02-01"}
                )
            ),
            False,
        ),
        (
            record(
                derivedSection=tracking(
                    {"releaseDate": "2024-02-05", "unreleaseDate": "2024-02-05"},
                    {"releaseDate": "2024-02-05"},
                )
            ),
            False,
        ),
        (
            record(
                derivedSection=tracking(
                    {"releaseDate": "2024-02-05", "unreleaseDate": "2024-02-05"},
                    {"releaseDate": "2024-02-05", "resetDate": "2024-02-07"},
                )
            ),
            True,
        ),
    ],
)
def test_the_law_is_not_raised_over_results_that_the_registry_tracks_as_under_review(made, applies):
    found = rules_of(made)
    assert (FDAAA in found) == applies
    assert any("under review" in caveat for caveat in found[WHO].caveats) != applies


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
        (record(countries=("Spain",)), True),
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
        (record(countries=("Spain", "Italy")), "whether an IND or IDE exists is not public"),
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
    assert change.detail.rules[0].due_on == "2024-02-10"
    assert change.detail.state == "overdue"


def test_an_overdue_result_says_why_the_rule_may_not_apply():
    caveat = "the primary completion date is an estimate"
    due = Deadline(nct_id=DUE.nct_id, rule=FDAAA, due_on=DUE.due_on, basis=DUE.basis, caveats=(caveat,))
    change = overdue_change(due, on=DUE.due_on, rules=RULES)
    assert change.sentence.endswith(f"by 10 February 2024. It may not apply: {caveat}.")
    assert change.detail.caveats == (caveat,)
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
    assert change.detail.months_late == months


def law(**given: Any) -> Deadline:
    return Deadline(**{"nct_id": DUE.nct_id, "rule": FDAAA, "due_on": DUE.due_on, "basis": DUE.basis} | given)


def facts(**given: Any) -> Facts:
    return Facts(
        nct_id=DUE.nct_id,
        title="A trial",
        overall_status="COMPLETED",
        primary_completion_date="2023-02-10",
        **given,
    )


def test_two_rules_of_one_day_are_one_sentence_and_two_days_are_two():
    [change] = overdue_changes((law(), DUE), on=DUE.due_on, rules=RULES)
    assert change.sentence == (
        "No results are posted; the WHO's 12-month rule and the US law FDAAA 801 asked for them by 10 February 2024."
    )
    assert change.severity is Severity.MEDIUM
    assert [due.rule for due in change.detail.rules] == [WHO, FDAAA]
    later = law(due_on=date(2026, 2, 10))
    assert len(overdue_changes((later, DUE), on=later.due_on, rules=RULES)) == 2


def test_a_caveat_that_both_rules_have_is_given_once():
    caveat = "the primary completion date is an estimate"
    who = Deadline(nct_id=DUE.nct_id, rule=WHO, due_on=DUE.due_on, basis=DUE.basis, caveats=(caveat,))
    both = law(caveats=(caveat, "the record names no phase"))
    change = overdue_change(who, both, on=DUE.due_on, rules=RULES)
    assert change.sentence.endswith(
        f"They may not apply: {caveat}. The law may not apply: the record names no phase."
    )
    assert change.severity is Severity.LOW


def test_a_foreign_trial_is_raised_with_the_caveat_of_what_is_not_public():
    found = rules_of(record(countries=("Spain",)))
    [change] = overdue_changes(found.values(), on=DUE.due_on, rules=RULES, facts=facts())
    assert change.sentence.endswith(
        "The law may not apply: no site is in the US, and whether an IND or IDE exists is not public."
    )
    assert change.severity is Severity.MEDIUM  # the WHO's rule applies without one


def test_results_under_review_are_named_in_a_sentence_of_their_own():
    made = record(
        status={"primaryCompletionDateStruct": {"date": "2025-09-01", "type": "ACTUAL"}},
        derivedSection=tracking({"releaseDate": "2026-08-25"}),
    )
    known = facts(results_under_review_since="2026-08-25")
    [change] = overdue_changes(deadlines_of(made), on=date(2026, 9, 2), rules=RULES, facts=known)
    assert change.sentence == (
        "No results are posted; the WHO's 12-month rule asked for them by 1 September 2026. "
        "Results were submitted on 25 August 2026 and are under review."
    )
    assert change.severity is Severity.LOW


def test_results_that_were_submitted_in_time_are_not_late_under_the_law():
    due = {"due_on": date(2026, 8, 2)}
    who = Deadline(nct_id=DUE.nct_id, rule=WHO, basis=DUE.basis, **due)
    days = {"posted_on": date(2026, 9, 1), "submitted_on": date(2026, 7, 15)}
    change = results_came_change(who, law(**due), rules=RULES, **days)
    assert change.sentence == (
        "Results came 1 month after the day they were due under the WHO's 12-month rule (1 August 2026); "
        "submitted on 15 July 2026, in time for the US law FDAAA 801."
    )
    alone = results_came_change(law(**due), rules=RULES, **days)
    assert alone.sentence == (
        "Results were submitted on 15 July 2026, in time for the US law FDAAA 801 (1 August 2026)."
    )
    assert alone.kind is Kind.RESULTS_SUBMITTED


def test_results_that_were_submitted_late_are_late_by_their_submission():
    days = {"posted_on": date(2024, 9, 15), "submitted_on": date(2024, 7, 15)}
    change = results_came_change(DUE, law(caveats=("the record names no site",)), rules=RULES, **days)
    assert change.sentence == (
        "Results came 7 months after the day they were due under the WHO's 12-month rule (10 February 2024); "
        "submitted 5 months late under the US law FDAAA 801, which may not apply."
    )
    assert change.kind is Kind.RESULTS_LATE


def test_without_a_day_of_submission_both_rules_count_the_day_of_posting():
    change = results_came_change(DUE, law(), posted_on=date(2024, 7, 15), rules=RULES)
    assert change.sentence == (
        "Results came 5 months after the day they were due under the WHO's 12-month rule and the US law FDAAA 801 "
        "(10 February 2024)."
    )


def test_results_without_a_day_of_posting_get_none():
    change = results_came_change(DUE, posted_on=None, rules=RULES)
    assert change.sentence == (
        "Results are posted, the record does not say since when; the day they were due under the WHO's 12-month "
        "rule (10 February 2024) has passed."
    )
    assert change.detail.posted_on is None


def test_the_heading_over_results_that_came_late_does_not_call_them_overdue():
    change = results_came_change(DUE, posted_on=date(2024, 7, 15), rules=RULES)
    assert kinds.title(change.kind) == "Results came late"


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
        sentence = overdue_change(deadline, on=deadline.due_on, rules=RULES).sentence
        assert all(len(part.split()) <= 30 for part in sentence.split(". "))
