"""What changed in posted results, on invented records (monitor/changes/results.py)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.compare import compare
from monitor.changes.results.detect import result_changes
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity
from monitor.model.study import Study, read_study
from monitor.registry.ctgov.canonical import canonicalise

ON = date(2026, 4, 1)


def values(cells: dict[str, str], title: str = "Week 12") -> dict[str, Any]:
    return {
        "title": title,
        "categories": [
            {"measurements": [{"groupId": group, "value": value} for group, value in cells.items()]}
        ],
    }


def outcome(title: str, role: str = "PRIMARY", **fields: Any) -> dict[str, Any]:
    return {
        "type": role,
        "title": title,
        "timeFrame": "12 months",
        "reportingStatus": "POSTED",
        "paramType": "MEAN",
        "unitOfMeasure": "points",
        "groups": [{"id": "OG000", "title": "Cells"}, {"id": "OG001", "title": "Sham"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "40"}]}],
        "classes": [values({"OG000": "2.1", "OG001": "3.4"})],
        "analyses": [{"groupIds": ["OG000", "OG001"], "statisticalMethod": "ANCOVA", "pValue": "0.04"}],
        **fields,
    }


def record() -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT09999999"},
            "statusModule": {
                "overallStatus": "COMPLETED",
                "primaryCompletionDateStruct": {"date": "2024-12", "type": "ACTUAL"},
                "resultsFirstSubmitDate": "2026-01-10",
                "resultsFirstPostDateStruct": {"date": "2026-03-14"},
            },
        },
        "hasResults": True,
        "resultsSection": {
            "participantFlowModule": {
                "groups": [{"id": "FG000", "title": "Cells"}, {"id": "FG001", "title": "Sham"}],
                "periods": [
                    {
                        "title": "Overall Study",
                        "milestones": [
                            {
                                "type": "STARTED",
                                "achievements": [
                                    {"groupId": "FG000", "numSubjects": "40"},
                                    {"groupId": "FG001", "numSubjects": "78"},
                                ],
                            }
                        ],
                    }
                ],
            },
            "outcomeMeasuresModule": {
                "outcomeMeasures": [outcome("Pain on a scale"), outcome("Disc height on MRI", "SECONDARY")]
            },
            "adverseEventsModule": {
                "timeFrame": "12 months",
                "eventGroups": [
                    {"id": "EG000", "title": "Cells", "seriousNumAffected": 3, "seriousNumAtRisk": 40},
                    {"id": "EG001", "title": "Sham", "seriousNumAffected": 1, "seriousNumAtRisk": 78},
                ],
                "seriousEvents": [
                    {"term": "Discitis", "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 40}]}
                ],
            },
            "moreInfoModule": {"pointOfContact": {"email": "someone@example.org", "title": "Dr. A"}},
        },
    }


def without_results() -> dict[str, Any]:
    bare = record()
    bare["hasResults"] = False
    del bare["resultsSection"]
    for key in ("resultsFirstSubmitDate", "resultsFirstPostDateStruct"):
        del bare["protocolSection"]["statusModule"][key]
    return bare


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    return result_changes(typed(before), typed(after), rules=Rules.default())


def typed(record: dict[str, Any]) -> Study:
    return read_study(canonicalise(record)).study


def edited(edit: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    after = copy.deepcopy(record())
    edit(after["resultsSection"])
    return after


def outcomes(section: dict[str, Any]) -> list[dict[str, Any]]:
    return section["outcomeMeasuresModule"]["outcomeMeasures"]


def test_posted_results_are_one_sentence_and_a_table():
    [change] = changes(without_results(), record())
    assert change.kind is Kind.RESULTS_POSTED
    assert change.severity is Severity.HIGH
    assert change.sentence == (
        "Results were posted on 14 March 2026: 1 primary outcome, 2 arms, 118 participants started; "
        "14 months after primary completion."
    )
    assert change.detail.results.started == 118
    assert change.detail.months_after_primary_completion == 14


def test_results_posted_without_their_tables_are_reported_without_numbers():
    after = record()
    del after["resultsSection"]
    [change] = changes(without_results(), after)
    assert change.sentence == "The record says that results were posted on 14 March 2026, and shows none."
    assert change.detail.results is None
    [gone] = changes(after, without_results())
    assert gone.sentence == "The record no longer says that results are posted; it showed none."


def test_a_flag_that_changes_beside_results_that_stay_is_said():
    [change] = changes(record(), record() | {"hasResults": False})
    assert (change.kind, change.severity) == (Kind.RESULTS_UPDATED, Severity.LOW)
    assert change.sentence == "The record no longer says that it has results, and still shows them."
    [back] = changes(record() | {"hasResults": None}, record())
    assert back.sentence == "The record now says that it has results, and shows them as before."


def test_results_that_vanish_are_reported():
    [change] = changes(record(), without_results())
    assert change.kind is Kind.RESULTS_REMOVED
    assert (
        change.sentence == "The posted results, first posted on 14 March 2026, are no longer in the record."
    )


def test_a_corrected_adverse_event_number_is_reported_by_number():
    def edit(section):
        section["adverseEventsModule"]["eventGroups"][0]["seriousNumAffected"] = 5

    [change] = changes(record(), edited(edit))
    assert change.sentence == "Serious adverse events in arm “Cells” changed from 3/40 to 5/40."
    assert (change.kind, change.severity) == (Kind.RESULTS_UPDATED, Severity.HIGH)
    assert (change.before, change.after) == ("3/40", "5/40")


def test_several_numbers_of_one_topic_are_one_change():
    def edit(section):
        section["adverseEventsModule"]["eventGroups"][0]["seriousNumAffected"] = 5
        section["adverseEventsModule"]["seriousEvents"][0]["stats"][0]["numAffected"] = 2

    [change] = changes(record(), edited(edit))
    assert change.sentence == (
        "Serious adverse events in arm “Cells” changed from 3/40 to 5/40; "
        "serious adverse event “Discitis” in arm “Cells” changed from 1/40 to 2/40."
    )
    assert change.detail.figures_total == 2


def test_a_changed_value_names_outcome_row_arm_and_both_numbers():
    [change] = changes(
        record(),
        edited(
            lambda section: outcomes(section)[0].update(classes=[values({"OG000": "2.6", "OG001": "3.4"})])
        ),
    )
    assert change.severity is Severity.HIGH
    assert change.sentence == (
        "Primary outcome “Pain on a scale”: posted value “Week 12” in arm “Cells” changed from 2.1 to 2.6."
    )


def test_a_changed_p_value_of_a_secondary_outcome_is_medium():
    [change] = changes(
        record(), edited(lambda section: outcomes(section)[1]["analyses"][0].update(pValue="<0.001"))
    )
    assert change.severity is Severity.MEDIUM
    assert "p-value (“Cells” vs “Sham”) changed from 0.04 to <0.001" in change.sentence


def test_a_number_that_is_added_or_removed_is_not_called_zero():
    def edit(section):
        del section["adverseEventsModule"]["eventGroups"][1]["seriousNumAffected"]
        section["adverseEventsModule"]["eventGroups"][1]["deathsNumAffected"] = 1
        section["adverseEventsModule"]["eventGroups"][1]["deathsNumAtRisk"] = 78

    [change] = changes(record(), edited(edit))
    figures = {(figure.what, figure.before, figure.after) for figure in change.detail.figures}
    assert figures == {
        ("serious adverse events", "1/78", "not stated (78 at risk)"),
        ("deaths", None, "1/78"),
    }


def test_renumbered_groups_are_no_news():
    def edit(section):
        swap = {"EG000": "EG001", "EG001": "EG000"}
        module = section["adverseEventsModule"]
        for group in module["eventGroups"]:
            group["id"] = swap[group["id"]]
        for stat in module["seriousEvents"][0]["stats"]:
            stat["groupId"] = swap[stat["groupId"]]

    [change] = changes(record(), edited(edit))
    assert (change.kind, change.severity) == (Kind.REGISTRY_REWRITE, Severity.SILENT)


def test_swapped_numbers_between_arms_are_news_although_nothing_else_changed():
    [change] = changes(
        record(),
        edited(
            lambda section: outcomes(section)[0].update(classes=[values({"OG000": "3.4", "OG001": "2.1"})])
        ),
    )
    assert change.detail.figures_total == 2


def test_a_renamed_arm_keeps_its_numbers():
    def edit(section):
        section["adverseEventsModule"]["eventGroups"][0]["title"] = "Stromal cells"

    [change] = changes(record(), edited(edit))
    assert change.severity is Severity.LOW
    assert change.sentence == "In the posted results: arm “Cells” is now called “Stromal cells”."


def test_a_reworded_row_is_no_change_of_numbers():
    [change] = changes(
        record(),
        edited(
            lambda section: outcomes(section)[0].update(
                classes=[values({"OG000": "2.1", "OG001": "3.4"}, "12 weeks")]
            )
        ),
    )
    assert change.severity is Severity.LOW


def test_escapes_beside_a_real_correction_are_not_reported():
    def edit(section):
        section["adverseEventsModule"]["eventGroups"][0]["seriousNumAffected"] = 5
        outcomes(section)[0]["title"] = r"Pain on a scale"
        outcomes(section)[1]["description"] = r"a\<b"

    before = record()
    outcomes(before["resultsSection"])[1]["description"] = "a<b"
    assert len(changes(before, edited(edit))) == 1


def test_results_of_a_further_outcome_are_reported_with_its_role():
    [change] = changes(
        record(), edited(lambda section: outcomes(section).append(outcome("Opioid use", "SECONDARY")))
    )
    assert change.sentence == "Results were added for the secondary outcome “Opioid use”."
    assert change.severity is Severity.MEDIUM


def test_results_that_were_announced_and_came_are_reported():
    before = record()
    outcomes(before["resultsSection"])[0] = {
        "type": "PRIMARY",
        "title": "Pain on a scale",
        "timeFrame": "12 months",
        "reportingStatus": "NOT_POSTED",
    }
    [change] = changes(before, record())
    assert change.sentence == "Results were added for the primary outcome “Pain on a scale”."
    assert change.severity is Severity.HIGH
    [posted] = change.detail.results
    assert posted.arms == ("Cells", "Sham")
    assert [cell.value for cell in posted.rows[0].cells] == ["2.1", "3.4"]
    assert posted.analyses[0].p_value == "0.04"


def test_results_that_came_keep_the_order_of_the_record_as_received():
    after = record()
    outcomes(after["resultsSection"]).append(
        outcome("Days in hospital", classes=[values({"OG000": "1"}, name) for name in ("Severe", "Mild")])
    )
    [change] = result_changes(
        typed(record()), typed(after), rules=Rules.default(), received=read_study(after).study
    )
    assert [row.title for row in change.detail.results[0].rows] == ["Severe", "Mild"]


def test_a_day_on_which_results_are_expected_is_no_change_of_posted_results():
    before, after = record(), record()
    for made, day in ((before, "2027-05"), (after, "2028-05")):
        outcomes(made["resultsSection"])[0] = {
            "type": "PRIMARY",
            "title": "Pain on a scale",
            "reportingStatus": "NOT_POSTED",
            "anticipatedPostingDate": day,
        }
    [change] = changes(before, after)
    assert change.sentence == (
        "Primary outcome “Pain on a scale”: date expected for results changed from May 2027 to May 2028."
    )
    assert (change.severity, change.detail.short) == (Severity.LOW, "")


def test_comments_on_the_participant_flow_are_quoted():
    def edit(section):
        section["participantFlowModule"]["periods"][0]["milestones"][0]["comment"] = "2 withdrew"

    [change] = changes(record(), edited(edit))
    assert change.sentence == "Participant flow: comment on “started” added: “2 withdrew”."


def test_a_restriction_on_publication_is_said_in_words():
    def edit(section):
        section["moreInfoModule"]["certainAgreement"] = {"restrictionType": "LTE60"}

    [change] = changes(record(), edited(edit))
    assert change.sentence == (
        "Agreements with investigators: kind of restriction added: “embargo of up to 60 days”."
    )


def test_many_corrected_outcomes_are_reported_by_count():
    before, after = record(), record()
    titles = [f"Serum marker {letter * 3}" for letter in "abcdefghij"]
    outcomes(before["resultsSection"]).extend(outcome(title, "SECONDARY") for title in titles)
    outcomes(after["resultsSection"]).extend(
        outcome(title, "SECONDARY", classes=[values({"OG000": "9", "OG001": "3.4"})]) for title in titles
    )
    made = changes(before, after)
    assert len(made) == 6
    assert "5 numbers changed in the posted results of 5 further outcomes." in {
        change.sentence for change in made
    }


def test_a_new_point_of_contact_is_silent_and_names_no_one():
    def edit(section):
        section["moreInfoModule"]["pointOfContact"]["email"] = "other@example.org"

    [change] = changes(record(), edited(edit))
    assert (change.kind, change.severity) == (Kind.CONTACTS, Severity.SILENT)
    assert "example.org" not in repr(change)


def test_an_edited_posting_date_is_silent():
    after = record()
    after["protocolSection"]["statusModule"]["resultsFirstPostDateStruct"]["date"] = "2026-03-15"
    [change] = changes(record(), after)
    assert change.severity is Severity.SILENT
    assert (
        change.sentence
        == "The date of the first posting of results changed from 14 March 2026 to 15 March 2026."
    )


def test_a_record_against_itself_gives_nothing():
    assert changes(record(), record()) == ()


def test_every_change_has_its_own_path_and_at_most_thirty_words():
    long = "Change from baseline in the mean of very many words about pain in the lower back of adults"
    before, after = record(), record()
    outcomes(before["resultsSection"]).extend([outcome(long), outcome(long)])
    changed = [values({"OG000": "1.5", "OG001": "1.7"}, f"{long} at week 12")]
    outcomes(after["resultsSection"]).extend([outcome(long, classes=changed), outcome(long, classes=changed)])
    for group in after["resultsSection"]["adverseEventsModule"]["eventGroups"]:
        group["seriousNumAffected"] += 2
    made = changes(before, after)
    assert len({(change.kind, change.path) for change in made}) == len(made)
    assert all(len(change.sentence.split()) <= 30 for change in made)


def test_the_configuration_decides_about_severity():
    rules = Rules.from_mapping({"results_posted": "low"})
    [change] = result_changes(typed(without_results()), typed(record()), rules=rules)
    assert change.severity is Severity.LOW


PATHS = [
    ("adverseEventsModule", "eventGroups", 0, "seriousNumAffected"),
    ("adverseEventsModule", "eventGroups", 1, "description"),
    ("adverseEventsModule", "frequencyThreshold"),
    ("adverseEventsModule", "description"),
    ("participantFlowModule", "periods", 0, "title"),
    ("participantFlowModule", "recruitmentDetails"),
    ("participantFlowModule", "periods", 0, "milestones", 0, "achievements", 1, "numSubjects"),
    ("outcomeMeasuresModule", "outcomeMeasures", 1, "unitOfMeasure"),
    ("outcomeMeasuresModule", "outcomeMeasures", 0, "timeFrame"),
    ("outcomeMeasuresModule", "outcomeMeasures", 0, "populationDescription"),
    ("outcomeMeasuresModule", "outcomeMeasures", 0, "analyses", 0, "estimateComment"),
    (
        "outcomeMeasuresModule",
        "outcomeMeasures",
        0,
        "classes",
        0,
        "categories",
        0,
        "measurements",
        0,
        "comment",
    ),
    ("moreInfoModule", "limitationsAndCaveats"),
    ("moreInfoModule", "pointOfContact", "title"),
    ("unheardOfModule",),
]


@given(st.sampled_from(PATHS), st.integers(100, 999))
def test_no_difference_in_results_is_lost(path, number):
    def edit(section):
        for step in path[:-1]:
            section = section[step]
        section[path[-1]] = number if path[-1] == "seriousNumAffected" else f"edited {number}"

    assert compare(canonicalise(record()), canonicalise(edited(edit)), on=ON, rules=Rules.default())


@pytest.mark.parametrize("module", sorted(record()["resultsSection"]))
def test_a_module_that_comes_or_goes_is_reported(module):
    less = edited(lambda section: section.pop(module))
    assert changes(record(), less)
    assert changes(less, record())
