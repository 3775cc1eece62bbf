"""The synthetic world: deterministic, valid, marked, and true to its own list of what happened."""

from __future__ import annotations

import json
import re
import time
from datetime import date, timedelta

import pytest
from world import SyntheticWorld
from world.story import EVENTS
from world.world import timeline

from monitor.model import Kind, Trial
from monitor.registry.ctgov.parse import read_trial

SPINE, CORD = "stem-cell-spine", "stem-cell-spinal-cord"
NEVER_IN_A_REAL_REGISTRY_EITHER = {Kind.RESULTS_REMOVED, Kind.OTHER}
OF_OUR_CLAIMS = {Kind.CLAIM_JOINED, Kind.CLAIM_LEFT, Kind.CLAIM_RESULTS}
"""They come of what a configuration lists, not of the registry."""

STATUSES = {
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
    "UNKNOWN",
    "AVAILABLE",
    "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE",
    "APPROVED_FOR_MARKETING",
    "WITHHELD",
}


@pytest.fixture(scope="module")
def world():
    return SyntheticWorld(seed=1)


@pytest.fixture(scope="module")
def records(world):
    """Every distinct record object of the world, read: release index, ID and Trial."""
    seen: dict[int, Trial] = {}
    rows = []
    for index in range(len(world)):
        for nct_id, study in world.release(index).studies.items():
            if id(study) not in seen:
                read = read_trial(json.dumps(study).encode())
                assert isinstance(read, Trial), read
                seen[id(study)] = read
            rows.append((index, nct_id, seen[id(study)]))
    return rows


def protocol(study):
    return study["protocolSection"]


def statuses(study):
    return protocol(study)["statusModule"]


def all_studies(world):
    return [study for index in range(len(world)) for study in world.release(index).studies.values()]


def as_bytes(world):
    return json.dumps(
        [
            [
                world.release(index).data_timestamp,
                dict(world.release(index).studies),
                dict(world.release(index).aliases),
            ]
            for index in range(len(world))
        ]
    )


def test_the_same_seed_gives_the_same_bytes(world):
    assert as_bytes(SyntheticWorld(seed=1)) == as_bytes(world)


def test_another_seed_has_the_same_story_with_other_fill(world):
    other = SyntheticWorld(seed=2)
    assert as_bytes(other) != as_bytes(world)
    assert other.expected_events() == world.expected_events()


def test_it_is_built_within_a_second():
    began = time.process_time()
    SyntheticWorld(seed=3)
    assert time.process_time() - began < 1


def test_releases_are_on_weekdays_around_nine_and_rise(world):
    stamps = [world.release(index).data_timestamp for index in range(len(world))]
    assert 40 <= len(stamps) <= 56
    assert stamps == sorted(set(stamps))
    assert all(re.fullmatch(r"2026-\d\d-\d\dT09:00:0\d", stamp) for stamp in stamps)
    assert len({world.release(index).etag for index in range(len(world))}) == len(world)


def test_an_index_outside_the_world_is_an_index_error(world):
    for index in (-1, len(world)):
        with pytest.raises(IndexError):
            world.release(index)


def test_every_record_of_every_release_can_be_read(records):
    assert len(records) > 6000


def test_every_title_has_the_mark_and_every_number_lies_beyond_the_real_ones(world):
    for study in all_studies(world):
        identity = protocol(study)["identificationModule"]
        assert "synthetic" in identity["briefTitle"].lower()
        assert "synthetic" in identity["officialTitle"].lower()
        sponsor = protocol(study)["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
        assert sponsor == "[Redacted]" or sponsor.endswith("(synthetic)")
    numbers = set(re.findall(r"NCT\d+", as_bytes(world)))
    assert numbers
    assert all(re.fullmatch(r"NCT99\d{6}", number) for number in numbers)


def test_there_are_at_least_eighty_trials_and_thirty_lookalikes(world):
    first = world.release(0).studies
    assert len(set(first) & (world.belonging(SPINE) | world.belonging(CORD))) >= 80
    assert len(world.lookalikes()) >= 30
    assert not world.lookalikes() & (world.belonging(SPINE) | world.belonging(CORD))
    assert not world.belonging(SPINE) & world.belonging(CORD)


def test_all_fourteen_statuses_are_met(world):
    assert {statuses(study)["overallStatus"] for study in all_studies(world)} == STATUSES


def test_results_dates_are_exactly_where_results_are(world):
    for study in all_studies(world):
        posted = "resultsFirstPostDateStruct" in statuses(study)
        assert posted == study["hasResults"] == ("resultsSection" in study)


def test_the_date_of_the_last_update_never_goes_back_and_never_lies_ahead(world):
    last: dict[str, str] = {}
    for index in range(len(world)):
        for nct_id, study in world.release(index).studies.items():
            posted = statuses(study)["lastUpdatePostDateStruct"]["date"]
            assert last.get(nct_id, "") <= posted <= world.release(index).date, nct_id
            assert statuses(study)["lastUpdateSubmitDate"] <= posted
            last[nct_id] = posted


def test_dates_agree_with_each_other_and_with_the_status(world):
    for index in range(len(world)):
        for nct_id, study in world.release(index).studies.items():
            found = statuses(study)
            dates = [
                found.get(f"{name}DateStruct", {}) for name in ("start", "primaryCompletion", "completion")
            ]
            days = [struct["date"] for struct in dates if struct]
            assert [day[:7] for day in days] == sorted(day[:7] for day in days), (nct_id, days)
            for struct in dates:
                if struct.get("type") == "ACTUAL":
                    assert struct["date"] <= world.release(index).date, nct_id
            if found["overallStatus"] in {"COMPLETED", "TERMINATED"}:
                assert [struct["type"] for struct in dates] == ["ACTUAL"] * 3, nct_id
                assert protocol(study)["designModule"]["enrollmentInfo"]["type"] == "ACTUAL", nct_id


def test_a_stopped_trial_says_why_and_an_unknown_one_what_was_last_known(world):
    for study in all_studies(world):
        found = statuses(study)
        stopped = found["overallStatus"] in {"SUSPENDED", "TERMINATED", "WITHDRAWN"}
        assert stopped == ("whyStopped" in found)
        assert (found["overallStatus"] == "UNKNOWN") == ("lastKnownStatus" in found)


def test_unchanged_records_are_shared_between_releases(world):
    before, after = world.release(10).studies, world.release(11).studies
    assert sum(before[nct_id] is after[nct_id] for nct_id in before if nct_id in after) > 80


def test_something_is_reported_wherever_a_record_changed_and_nowhere_else(world, records):
    truth = {
        (event.release, event.nct_id)
        for event in (*world.expected_events(), *world.ignored_events())
        if Kind.RESULTS_OVERDUE not in event.kinds or Kind.RESULTS_POSTED in event.kinds
    }
    hashes = [{} for _ in range(len(world))]
    for index, nct_id, record in records:
        hashes[index][nct_id] = record.sha256
    changed = {
        (index, nct_id)
        for index in range(1, len(world))
        for nct_id in hashes[index].keys() | hashes[index - 1].keys()
        if hashes[index].get(nct_id) != hashes[index - 1].get(nct_id)
    }
    assert changed == truth


def test_every_kind_of_change_happens(world):
    met = {
        kind
        for event in world.expected_events()
        for kind in (*event.kinds, *(kind for group in event.one_of for kind in group))
    }
    assert met == set(Kind) - NEVER_IN_A_REAL_REGISTRY_EITHER - OF_OUR_CLAIMS


def test_every_event_of_the_story_is_shown_by_some_release(world):
    last = world.release(len(world) - 1).date
    assert all(event.visible_on <= last for event in EVENTS)


def test_the_last_release_and_the_last_whole_week_have_news(world):
    last = len(world) - 1
    loud = {event.release for event in world.expected_events() if not event.silent}
    assert last in loud
    end = date.fromisoformat(world.release(last).date)
    monday = end - timedelta(days=end.weekday())
    days = {date.fromisoformat(world.release(index).date) for index in loud}
    assert any(monday - timedelta(days=7) <= day < monday for day in days)


def test_trials_of_the_spine_have_posted_values_and_harms(world):
    last = world.release(len(world) - 1).studies
    posted = [last[n] for n in world.belonging(SPINE, len(world) - 1) if n in last and last[n]["hasResults"]]
    assert len(posted) >= 5
    for study in posted:
        assert study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        assert study["resultsSection"]["adverseEventsModule"]["eventGroups"]


def test_in_some_releases_nothing_happens_at_all(world):
    quiet = [
        index
        for index in range(1, len(world))
        if all(
            world.release(index - 1).studies.get(nct_id) is study
            for nct_id, study in world.release(index).studies.items()
        )
    ]
    assert quiet


def test_registry_side_changes_leave_the_date_of_the_last_update_alone(world):
    days = [world.release(index).date for index in range(len(world))]
    silent = [event for event in EVENTS if not event.by_sponsor and event.edits]
    assert len(silent) >= 15
    by_sponsor = {(event.nct_id, event.visible_on) for event in EVENTS if event.by_sponsor}
    for event in silent:
        index = next(index for index, day in enumerate(days) if day >= event.visible_on)
        window = {(event.nct_id, day) for day in (days[index],)}
        if window & by_sponsor:
            continue
        before, after = (world.release(number).studies[event.nct_id] for number in (index - 1, index))
        assert statuses(before)["lastUpdatePostDateStruct"] == statuses(after)["lastUpdatePostDateStruct"]


def test_history_counts_from_zero_and_ends_with_the_sponsors_newest_version(world):
    last = world.release(len(world) - 1)
    for nct_id, versions in last.history.items():
        assert [version.version for version in versions] == list(range(len(versions)))
        assert [version.date for version in versions] == sorted(version.date for version in versions)
        newest = versions[-1]
        assert newest.date == statuses(last.studies[nct_id])["lastUpdateSubmitDate"]
        assert newest.status == statuses(newest.study)["overallStatus"]


def test_a_merged_record_answers_under_the_surviving_one(world):
    last = world.release(len(world) - 1)
    for former, canonical in last.aliases.items():
        assert former not in last.studies
        assert former in protocol(last.studies[canonical])["identificationModule"]["nctIdAliases"]
    assert last.aliases


def test_posted_numbers_add_up(world):
    for study in world.release(len(world) - 1).studies.values():
        if not study["hasResults"]:
            continue
        results = study["resultsSection"]
        (period,) = results["participantFlowModule"]["periods"]
        counts = {
            milestone["type"]: [int(achievement["numSubjects"]) for achievement in milestone["achievements"]]
            for milestone in period["milestones"]
        }
        lost = [
            sum(int(reason["reasons"][arm]["numSubjects"]) for reason in period.get("dropWithdraws", []))
            for arm in range(len(counts["STARTED"]))
        ]
        started = [
            done + gone for done, gone in zip(counts["COMPLETED"], counts["NOT COMPLETED"], strict=True)
        ]
        assert counts["STARTED"] == started
        assert counts["NOT COMPLETED"] == lost
        enrolled = protocol(study)["designModule"]["enrollmentInfo"]["count"]
        assert sum(counts["STARTED"]) == enrolled
        for group in results["adverseEventsModule"]["eventGroups"]:
            for counted in ("deaths", "serious", "other"):
                assert group[f"{counted}NumAffected"] <= group[f"{counted}NumAtRisk"]


def test_arms_and_interventions_name_each_other(world):
    for study in all_studies(world):
        module = protocol(study).get("armsInterventionsModule", {})
        labels = {group["label"] for group in module.get("armGroups", [])}
        names = {
            f"{intervention['type'].replace('_', ' ').capitalize()}: {intervention['name']}"
            for intervention in module.get("interventions", [])
        }
        for intervention in module.get("interventions", []):
            assert set(intervention.get("armGroupLabels", [])) <= labels
        for group in module.get("armGroups", []):
            assert set(group.get("interventionNames", [])) <= names


def test_belonging_follows_those_who_enter_and_leave(world):
    last = len(world) - 1
    entered = [event for event in world.expected_events() if Kind.ENTERED in event.kinds]
    left = [event for event in world.expected_events() if Kind.LEFT in event.kinds]
    assert entered
    assert left
    for event in entered:
        assert event.nct_id not in world.belonging(event.watches[0], event.release - 1)
        assert event.nct_id in world.belonging(event.watches[0], last)
    for event in left:
        assert event.nct_id in world.belonging(event.watches[0], event.release - 1)
        assert event.nct_id not in world.belonging(event.watches[0], last)


def test_the_timeline_can_be_read_trial_by_trial():
    stories = timeline()
    assert [line.split(": ", 1)[1] for line in stories["NCT99000006"]] == [
        "recruitment is suspended for the first time",
        "recruitment resumes",
        "recruitment is suspended again",
    ]
