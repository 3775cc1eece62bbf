"""What lists and pictures of trials are made of: what each version said, and the rows of the list."""

import json
import sqlite3
from contextlib import closing

import pytest

from monitor.model import VersionState
from monitor.model.poll import Unchanged
from monitor.registry.ctgov.parse import read_trial
from monitor.store import Store

ONE = "NCT00000001"


def record(status, people, start, posted):
    """A record of invented text with what pictures show."""
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": ONE, "briefTitle": "Invented cells"},
            "statusModule": {
                "overallStatus": status,
                "startDateStruct": {"date": start[0], "type": start[1]},
                "primaryCompletionDateStruct": {"date": "2027-03", "type": "ESTIMATED"},
                "completionDateStruct": {"date": "2027-06", "type": "ESTIMATED"},
                "lastUpdatePostDateStruct": {"date": posted, "type": "ACTUAL"},
            },
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE2"],
                "enrollmentInfo": {"count": people[0], "type": people[1]},
            },
            "contactsLocationsModule": {
                "locations": [
                    {"facility": f"Site {number}", "country": country}
                    for number, country in enumerate(("Spain", "Italy", "Spain"))
                ]
            },
        },
        "hasResults": False,
    }
    return read_trial(json.dumps(study).encode())


@pytest.fixture
def planned_then_started(store, world):
    versions = (
        record("NOT_YET_RECRUITING", (60, "ESTIMATED"), ("2026-02", "ESTIMATED"), "2026-01-10"),
        record("RECRUITING", (44, "ACTUAL"), ("2026-03-01", "ACTUAL"), "2026-03-09"),
    )
    for number, version in enumerate(versions, start=1):
        world.apply(store, number * 10, world.finding(version, number))
    return store


def test_each_version_says_its_status_people_and_dates_with_their_types(planned_then_started):
    first, second = planned_then_started.version_states(ONE)
    assert first == VersionState(
        source="observed",
        version=1,
        valid_from="2026-01-10",
        overall_status="NOT_YET_RECRUITING",
        enrollment=60,
        enrollment_type="ESTIMATED",
        start_date="2026-02",
        start_date_type="ESTIMATED",
        primary_completion_date="2027-03",
        primary_completion_date_type="ESTIMATED",
        completion_date="2027-06",
        completion_date_type="ESTIMATED",
    )
    assert (second.valid_from, second.enrollment_type, second.start_date) == (
        "2026-03-09",
        "ACTUAL",
        "2026-03-01",
    )


def test_a_row_of_the_list_has_the_first_plan_beside_what_is_now_and_sites_by_country(planned_then_started):
    (row,) = planned_then_started.listed_trials()
    assert (row.first_planned, row.enrollment, row.enrollment_type) == (60, 44, "ACTUAL")
    assert (row.start_date, row.start_date_type, row.study_type) == (
        "2026-03-01",
        "ACTUAL",
        "INTERVENTIONAL",
    )
    assert dict(zip(row.countries, row.sites, strict=True)) == {"Italy": 1, "Spain": 2}
    assert (row.primary_completion_date, row.completion_date) == ("2027-03", "2027-06")


# --- what says that a page is due ---


def test_the_state_of_a_shown_trial_stays_where_a_poll_brings_nothing_new(planned_then_started, world):
    store = planned_then_started
    before = tuple(store.shown_trials())
    current = record("RECRUITING", (44, "ACTUAL"), ("2026-03-01", "ACTUAL"), "2026-03-09")
    world.apply(store, 30, Unchanged(nct_id=ONE, fingerprint=current.fingerprint))
    assert [shown.nct_id for shown in before] == [ONE]
    assert tuple(store.shown_trials()) == before


@pytest.mark.parametrize(
    "happens",
    [
        lambda store, world: store.set_registry_versions(ONE, {1: 0}),
        lambda store, world: world.apply(store, 30, world.finding(later(), 3)),
        lambda store, world: world.apply(store, 30, world.finding(later(), None, topics=("pain",))),
        lambda store, world: world.apply(
            store, 30, world.finding(later(), 3, updates=(world.update(ONE, 2, 3),), watches=("discs",))
        ),
    ],
)
def test_the_state_of_a_shown_trial_differs_after_whatever_a_page_shows(planned_then_started, world, happens):
    store = planned_then_started
    before = tuple(store.shown_trials())
    happens(store, world)
    assert tuple(store.shown_trials()) != before


def test_two_lines_that_began_at_one_backup_never_have_the_same_state(planned_then_started, world, tmp_path):
    with closing(sqlite3.connect(planned_then_started.path)) as original:
        original.execute("VACUUM INTO ?", (str(tmp_path / "restored.db"),))
    world.apply(planned_then_started, 30, world.finding(later(), 3))
    with Store.open(tmp_path / "restored.db") as restored:
        world.apply(restored, 31, world.finding(later(), 3))
        assert restored.revision() == planned_then_started.revision()
        assert tuple(restored.shown_trials()) != tuple(planned_then_started.shown_trials())


def later():
    return record("COMPLETED", (44, "ACTUAL"), ("2026-03-01", "ACTUAL"), "2026-04-09")
