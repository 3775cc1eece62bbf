"""The pictures of all trials of a watch: the same numbers as the rows of the list."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from monitor.changes.deadlines import WHO, deadlines_of
from monitor.model import ListedTrial
from monitor.model.study import read_study
from monitor.publish.overview import MOST_MARKS, WatchCounter, WatchPictures, last_day_in_time
from monitor.registry.ctgov.parse import read_trial

TODAY = date(2026, 11, 19)


def watch_pictures(slug: str, title: str, trials: list[ListedTrial], today: date) -> WatchPictures:
    counter = WatchCounter(slug, title)
    for trial in trials:
        counter.add(trial)
    return counter.pictures(today)


def listed(number: int = 1, **given: object) -> ListedTrial:
    base = {
        "nct_id": f"NCT9{number:07d}",
        "title": "Invented cells",
        "overall_status": "COMPLETED",
        "study_type": "INTERVENTIONAL",
        "phases": ("PHASE2",),
        "watches": ("spine",),
    }
    return ListedTrial(**base | given)


def rows(picture) -> list[tuple[str, ...]]:
    return [row.cells for row in picture.table.rows]


def test_trials_are_counted_by_status_and_phase_and_lead_to_their_list():
    drawn = watch_pictures("spine", "Spine", [listed(1), listed(2), listed(3, phases=())], TODAY)
    assert rows(drawn.phases) == [("Completed", "Phase 2", "2"), ("Completed", "Not given", "1")]
    assert drawn.phases.table.rows[0].href == "trials/index.html?watch=spine&status=COMPLETED&phase=PHASE2"


def test_starts_are_counted_by_year_as_actual_or_planned():
    trials = [
        listed(1, start_date="2024-03", start_date_type="ACTUAL"),
        listed(2, start_date="2024-05-02"),
        listed(3, start_date="2026-12", start_date_type="ESTIMATED"),
        listed(4),
    ]
    drawn = watch_pictures("spine", "Spine", trials, TODAY)
    assert rows(drawn.starts) == [("2024", "2", "0"), ("2025", "0", "0"), ("2026", "0", "1")]
    assert drawn.starts.notes == ("1 trial without a start date.",)


def test_people_registered_first_are_beside_those_enrolled():
    trials = [
        listed(1, first_planned=60, enrollment=44, enrollment_type="ACTUAL"),
        listed(2, first_planned=60, enrollment=60, enrollment_type="ESTIMATED"),
    ]
    drawn = watch_pictures("spine", "Spine", trials, TODAY)
    assert rows(drawn.people) == [("NCT90000001", "60", "44", "Completed")]


def test_sites_are_counted_by_country():
    trials = [
        listed(1, countries=("Italy", "Spain"), sites=(1, 3)),
        listed(2, countries=("Spain",), sites=(2,)),
    ]
    drawn = watch_pictures("spine", "Spine", trials, TODAY)
    assert rows(drawn.countries) == [("Spain", "5", "2"), ("Italy", "1", "1")]


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ({}, ("20 May 2026", "not posted", "183")),
        ({"results_first_posted": "2026-05-30", "has_results": True}, ("20 May 2026", "posted", "10")),
        ({"primary_completion_date": "2026-05-20"}, None),
        ({"overall_status": "WITHDRAWN"}, None),
        ({"study_type": "OBSERVATIONAL"}, None),
        (
            {"primary_completion_date": None, "completion_date": "2025-05"},
            ("31 May 2026", "not posted", "172"),
        ),
    ],
)
def test_results_are_posted_or_overdue_since_the_day_they_were_due(given, row):
    trial = listed(1, **{"primary_completion_date": "2025-05-20"} | given)
    drawn = watch_pictures("spine", "Spine", [trial], TODAY)
    assert rows(drawn.posting) == ([("NCT90000001", *row)] if row else [])


def test_thousands_of_trials_are_counted_and_have_no_mark_each():
    trials = [listed(number) for number in range(MOST_MARKS + 1)]
    drawn = watch_pictures("spine", "Spine", trials, TODAY)
    assert drawn.people is None
    assert drawn.posting is None
    assert rows(drawn.phases) == [("Completed", "Phase 2", "601")]


@pytest.mark.real
def test_the_day_on_which_results_are_due_is_that_of_the_rule(registry_data):
    compared = 0
    for path in sorted((registry_data / "studies").glob("*.json"))[::5]:
        trial = read_trial(path.read_bytes())
        facts = trial.facts
        rule = {
            deadline.rule: deadline.due_on - timedelta(days=1)
            for deadline in deadlines_of(read_study(json.loads(trial.raw)).study)
        }
        row = listed(
            study_type=facts.study_type,
            overall_status=facts.overall_status,
            primary_completion_date=facts.primary_completion_date,
            completion_date=facts.completion_date,
        )
        if not facts.has_results:
            compared += 1
            assert last_day_in_time(row) == rule.get(WHO), facts.nct_id
    assert compared > 50
