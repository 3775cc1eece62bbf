"""The pictures of a trial show the numbers of its page, and are left out where there is nothing to compare."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.model import Source, VersionState
from monitor.model.study import read_study
from monitor.publish.trial.dates import read_dates
from monitor.publish.trial.design import read_design
from monitor.publish.trial.pictures import (
    MOST_ESTIMATES,
    draw_dates,
    draw_enrollment,
    draw_estimates,
    draw_harms,
    draw_status,
)

TODAY = date(2026, 11, 19)


def state(number: int, day: str, **given: object) -> VersionState:
    return VersionState(source=Source.OBSERVED, version=number, valid_from=day, **given)


STATES = (
    state(1, "2023-01-10", overall_status="RECRUITING", enrollment=60, start_date="2023-02", start_date_type="ESTIMATED"),
    state(2, "2023-05-02", overall_status="RECRUITING", enrollment=50, start_date="2023-03", start_date_type="ESTIMATED"),
    state(3, "2024-05-02", overall_status="SUSPENDED", enrollment=50, start_date="2023-04-01", start_date_type="ACTUAL"),
    state(4, "2024-09-01", overall_status="RECRUITING", enrollment=41, enrollment_type="ACTUAL"),
)  # fmt: skip


def study_of(status=None, design=None, results=None):
    protocol = {
        "identificationModule": {"nctId": "NCT90000001"},
        "statusModule": status or {},
        "designModule": {"studyType": "INTERVENTIONAL", **(design or {})},
    }
    return read_study({"protocolSection": protocol, **({"resultsSection": results} if results else {})}).study


def rows(picture) -> list[tuple[str, ...]]:
    return [row.cells for row in picture.table.rows]


def test_dates_have_their_first_plan_their_last_plan_and_what_happened():
    study = study_of(
        {
            "startDateStruct": {"date": "2023-04-01", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2025-03", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2026-05-02"},
        }
    )
    dates = read_dates(study.protocol_section.status_module, STATES)
    assert rows(draw_dates(dates, study, TODAY)) == [
        ("Start", "first plan", "February 2023"),
        ("Start", "last plan", "March 2023"),
        ("Start", "actual", "1 April 2023"),
        ("Primary completion", "actual", "March 2025"),
        ("Completion", "—", "not given"),
        ("Results due: the WHO's 12-month rule", "due", "31 March 2026"),
        ("Results posted", "posted", "2 May 2026"),
    ]


def test_a_record_without_dates_has_no_picture_of_them():
    study = study_of()
    assert draw_dates(read_dates(study.protocol_section.status_module, ()), study, TODAY) is None


def test_people_planned_first_and_last_are_beside_those_enrolled():
    design = read_design(
        study_of(design={"enrollmentInfo": {"count": 41, "type": "ACTUAL"}}).protocol_section.design_module
    )
    assert rows(draw_enrollment(design, STATES)) == [
        ("First planned", "60"),
        ("Last planned", "50"),
        ("Actual", "41"),
    ]
    assert draw_enrollment(design, ()) is None


def test_times_in_one_status_are_one_and_a_status_that_comes_back_is_another():
    assert rows(draw_status(STATES, TODAY)) == [
        ("Recruiting", "10 January 2023", "2 May 2024"),
        ("Suspended", "2 May 2024", "1 September 2024"),
        ("Recruiting", "1 September 2024", "now"),
    ]
    assert draw_status(STATES[:2], TODAY) is None


def test_harms_are_drawn_as_posted_and_not_for_more_arms_than_can_be_compared():
    group = {"title": "Cells", "seriousNumAffected": 3, "seriousNumAtRisk": "40", "deathsNumAtRisk": 40}
    events = {"adverseEventsModule": {"eventGroups": [{"id": "EG000", **group}]}}
    module = study_of(results=events).results_section.adverse_events_module
    assert rows(draw_harms(module)) == [
        ("Deaths, any cause", "Cells", "—", "40"),
        ("Serious adverse events", "Cells", "3", "40"),
    ]
    many = {"adverseEventsModule": {"eventGroups": [{"id": f"EG{n:03d}", **group} for n in range(13)]}}
    assert draw_harms(study_of(results=many).results_section.adverse_events_module) is None


@pytest.mark.parametrize(("categories", "drawn"), [(1, True), (MOST_ESTIMATES + 1, False)])
def test_primary_outcomes_are_drawn_where_a_picture_says_more_than_a_table(categories, drawn):
    outcome = {
        "type": "PRIMARY",
        "title": "Pain",
        "paramType": "MEAN",
        "unitOfMeasure": "mm",
        "groups": [{"id": "OG000", "title": "Cells"}],
        "classes": [
            {
                "categories": [
                    {"measurements": [{"groupId": "OG000", "value": "31.2", "lowerLimit": "25.1"}]}
                    for _ in range(categories)
                ]
            }
        ],
    }
    section = study_of(results={"outcomeMeasuresModule": {"outcomeMeasures": [outcome]}}).results_section
    picture = draw_estimates(section)
    assert (picture is not None) is drawn
    if picture:
        assert rows(picture) == [("Pain", "Cells", "31.2", "—", "25.1", "—", "mm", "—")]
        assert picture.data[0].href == "#posted-1"
