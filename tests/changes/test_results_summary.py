"""Posted results as tables, on invented records (monitor/changes/results_summary.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.results import summary
from monitor.model.details.posted import Affected, Limits, ResultsSummary, from_json, to_json
from monitor.model.study import read_study
from monitor.registry.ctgov.canonical import canonicalise


def summarise(record: dict[str, Any], **given: Any) -> ResultsSummary | None:
    return summary.summarise(read_study(record).study, **given)


def study(**section: Any) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT09999999"},
            "statusModule": {
                "resultsFirstSubmitDate": "2026-01-10",
                "resultsFirstPostDateStruct": {"date": "2026-03-14", "type": "ACTUAL"},
            },
        },
        "hasResults": True,
        "resultsSection": section,
    }


def flow(*periods: tuple[str, dict[str, str], dict[str, str]]) -> dict[str, Any]:
    return {
        "groups": [{"id": "FG000", "title": "Cells"}, {"id": "FG001", "title": "Sham"}],
        "periods": [
            {
                "title": title,
                "milestones": [
                    {"type": "STARTED", "achievements": _counts(started)},
                    {"type": "COMPLETED", "achievements": _counts(completed)},
                ],
            }
            for title, started, completed in periods
        ],
    }


def _counts(counts: dict[str, str]) -> list[dict[str, str]]:
    return [{"groupId": group, "numSubjects": count} for group, count in counts.items()]


def outcome(**fields: Any) -> dict[str, Any]:
    return {
        "type": "PRIMARY",
        "title": "Pain",
        "timeFrame": "12 months",
        "reportingStatus": "POSTED",
        "paramType": "MEAN",
        "dispersionType": "Standard Deviation",
        "unitOfMeasure": "points",
        "groups": [{"id": "OG000", "title": "Cells"}, {"id": "OG001", "title": "Sham"}],
        "classes": [
            {"categories": [{"measurements": [{"groupId": "OG000", "value": "2.10", "spread": "0.4"}]}]}
        ],
        **fields,
    }


def test_a_record_without_results_has_no_summary():
    assert summarise({"protocolSection": {}, "hasResults": True}) is None


def test_each_arm_of_each_period_keeps_its_own_numbers():
    made = summarise(
        study(
            participantFlowModule=flow(
                ("Follow-up", {"FG000": "18"}, {"FG000": "17"}),
                ("Treatment", {"FG000": "20", "FG001": "21"}, {"FG000": "19", "FG001": "NA"}),
            )
        )
    )
    assert [period.title for period in made.flow] == ["Follow-up", "Treatment"]
    assert [(arm.arm, arm.started, arm.completed) for arm in made.flow[1].arms] == [
        ("Cells", "20", "19"),
        ("Sham", "21", "NA"),
    ]
    assert [arm.arm for arm in made.flow[0].arms] == ["Cells"]


def test_participants_are_only_added_up_where_nobody_can_be_counted_twice():
    known = study(participantFlowModule=flow(("Overall", {"FG000": "20", "FG001": "21"}, {})))
    two = study(
        participantFlowModule=flow(("A", {"FG000": "20", "FG001": "21"}, {}), ("B", {"FG000": "19"}, {}))
    )
    unknown = study(participantFlowModule=flow(("Overall", {"FG000": "20", "FG001": "NA"}, {})))
    assert (summarise(known).started, summarise(two).started, summarise(unknown).started) == (41, None, None)


def test_values_stay_as_posted_and_missing_ones_are_none():
    posted = outcome(
        classes=[
            {
                "title": "Week 12",
                "categories": [
                    {
                        "measurements": [
                            {"groupId": "OG000", "value": "NA", "lowerLimit": "NA", "upperLimit": r"\>100"},
                        ]
                    }
                ],
            }
        ]
    )
    [row] = summarise(study(outcomeMeasuresModule={"outcomeMeasures": [posted]})).primary[0].rows
    assert row.cells[0].value == "NA"
    assert row.cells[0].upper == ">100"
    assert row.cells[0].spread is None
    assert row.cells[1] is None


def test_an_analysis_names_its_arms_and_keeps_the_p_value_as_posted():
    analysis = {
        "groupIds": ["OG001", "OG000"],
        "statisticalMethod": "ANCOVA",
        "nonInferiorityType": "NON_INFERIORITY",
        "paramType": "Mean Difference (Net)",
        "paramValue": "-1.20",
        "ciPctValue": "97.5",
        "ciNumSides": "ONE_SIDED",
        "ciUpperLimit": "0.10",
        "pValue": "<0.001",
    }
    [made] = (
        summarise(study(outcomeMeasuresModule={"outcomeMeasures": [outcome(analyses=[analysis])]}))
        .primary[0]
        .analyses
    )
    assert (made.arms, made.method, made.hypothesis) == (("Cells", "Sham"), "ANCOVA", "non-inferiority")
    assert (made.effect, made.value, made.confidence, made.sides) == (
        "Mean Difference (Net)",
        "-1.20",
        "97.5",
        1,
    )
    assert (made.lower, made.upper, made.p_value) == (None, "0.10", "<0.001")


def test_arms_with_the_same_title_are_kept_apart():
    groups = [{"id": "OG000", "title": "Cells"}, {"id": "OG001", "title": "Cells"}]
    [made] = summarise(study(outcomeMeasuresModule={"outcomeMeasures": [outcome(groups=groups)]})).primary
    assert made.arms == ("Cells (1 of 2)", "Cells (2 of 2)")


def test_rows_keep_the_order_of_the_record_and_where_that_is_lost_the_order_of_time():
    classes = [
        {"title": title, "categories": [{"measurements": [{"groupId": "OG000", "value": "1"}]}]}
        for title in ("12 weeks", "1 year", "Week 4", "Baseline", "6 months")
    ]
    posted = study(outcomeMeasuresModule={"outcomeMeasures": [outcome(classes=classes)]})
    [made] = summarise(posted).primary
    assert [row.title for row in made.rows] == ["12 weeks", "1 year", "Week 4", "Baseline", "6 months"]
    [made] = summarise(canonicalise(posted), in_record_order=False).primary
    assert [row.title for row in made.rows] == ["Baseline", "Week 4", "12 weeks", "6 months", "1 year"]


def test_ordered_categories_keep_their_order():
    scale = ("None", "Mild", "Moderate", "Severe")
    categories = [{"title": title, "measurements": [{"groupId": "OG000", "value": "1"}]} for title in scale]
    posted = study(outcomeMeasuresModule={"outcomeMeasures": [outcome(classes=[{"categories": categories}])]})
    assert tuple(row.category for row in summarise(posted).primary[0].rows) == scale


def test_outcomes_are_counted_by_role_and_those_to_come_are_named():
    made = summarise(
        study(
            outcomeMeasuresModule={
                "outcomeMeasures": [
                    outcome(),
                    outcome(type="SECONDARY"),
                    outcome(type="OTHER_PRE_SPECIFIED"),
                    outcome(type="POST_HOC"),
                    outcome(
                        type="SECONDARY",
                        title="Later",
                        reportingStatus="NOT_POSTED",
                        anticipatedPostingDate="2027-01",
                    ),
                ]
            }
        )
    )
    assert (
        made.primary_posted,
        made.secondary_posted,
        made.other_posted,
        made.post_hoc_posted,
    ) == (1, 1, 1, 1)
    assert [(missing.role, missing.title, missing.anticipated) for missing in made.not_posted] == [
        ("secondary", "Later", "2027-01")
    ]


EVENTS = {
    "frequencyThreshold": "5",
    "timeFrame": "12 months",
    "eventGroups": [
        {"id": "EG001", "title": "Sham", "seriousNumAffected": 0, "seriousNumAtRisk": 41},
        {
            "id": "EG000",
            "title": "Cells",
            "seriousNumAffected": 3,
            "seriousNumAtRisk": 40,
            "deathsNumAffected": 1,
        },
    ],
    "seriousEvents": [
        {"term": f"Event {number}", "stats": [{"groupId": "EG000", "numAffected": number, "numAtRisk": 40}]}
        for number in range(7)
    ],
}


def test_adverse_events_are_reported_arm_by_arm_and_zero_is_not_missing():
    table = summarise(study(adverseEventsModule=EVENTS)).adverse_events
    cells, sham = table.arms
    assert (cells.arm, cells.serious, cells.other) == ("Cells", Affected(affected=3, at_risk=40), None)
    assert (sham.serious.affected, sham.deaths) == (0, None)
    assert cells.deaths == Affected(affected=1, at_risk=None)
    assert cells.deaths.text == "1/?"


def test_the_most_frequent_serious_terms_are_shown_and_the_rest_counted():
    table = summarise(study(adverseEventsModule=EVENTS), limits=Limits(terms=2)).adverse_events
    assert [term.term for term in table.serious_terms] == ["Event 6", "Event 5"]
    assert table.serious_terms[0].arms == (Affected(affected=6, at_risk=40), None)
    assert table.serious_terms_not_shown == 5


def test_what_is_left_out_for_its_size_is_counted():
    classes = [
        {"title": f"Item {n}", "categories": [{"measurements": [{"groupId": "OG000", "value": "1"}]}]}
        for n in range(9)
    ]
    outcomes = [outcome(classes=classes, title=f"Pain {n}") for n in range(4)]
    made = summarise(
        study(outcomeMeasuresModule={"outcomeMeasures": outcomes}), limits=Limits(outcomes=3, rows=2, arms=1)
    )
    first = made.primary[0]
    assert (len(made.primary), made.primary_not_shown) == (3, 1)
    assert (len(first.rows), first.rows_not_shown, len(first.arms), first.arms_not_shown) == (2, 7, 1, 1)


def test_the_tables_survive_json():
    made = summarise(
        study(adverseEventsModule=EVENTS, outcomeMeasuresModule={"outcomeMeasures": [outcome()]})
    )
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "groups",
                    "id",
                    "title",
                    "periods",
                    "milestones",
                    "achievements",
                    "type",
                    "groupId",
                    "classes",
                    "numSubjects",
                    "outcomeMeasures",
                    "categories",
                    "measurements",
                    "value",
                    "analyses",
                    "groupIds",
                    "stats",
                ]
            ),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["participantFlowModule", "outcomeMeasuresModule", "adverseEventsModule", "moreInfoModule"]
        ),
        JSON,
    )
)
def test_sections_of_any_shape_are_read_without_an_error(section):
    summarise(study(**section))


@pytest.mark.parametrize("reverse", [False, True])
def test_the_canonical_form_gives_the_same_tables(reverse):
    outcomes = [outcome(title=title) for title in ("b", "a", "10", "9")]
    record = study(
        participantFlowModule=flow(("Overall", {"FG000": "20", "FG001": "21"}, {})),
        outcomeMeasuresModule={"outcomeMeasures": outcomes[::-1] if reverse else outcomes},
        adverseEventsModule=EVENTS,
    )
    assert summarise(record, in_record_order=False) == summarise(canonicalise(record), in_record_order=False)
