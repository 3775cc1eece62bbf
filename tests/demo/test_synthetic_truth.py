"""The synthetic world's list of what happened, compared with what scope and changes make of its records."""

from __future__ import annotations

import json
from datetime import date

import pytest
from world import SyntheticWorld

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.config.loading import load, shipped_path
from monitor.model import Kind, Severity, Trial
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener

NOT_OF_TWO_VERSIONS = {
    Kind.REGISTERED,
    Kind.ENTERED,
    Kind.LEFT,
    Kind.REMOVED,
    Kind.REAPPEARED,
    Kind.MERGED,
    Kind.RESULTS_OVERDUE,
    Kind.RESULTS_LATE,
}


@pytest.fixture(scope="module")
def world():
    return SyntheticWorld(seed=1)


@pytest.fixture(scope="module")
def watches():
    return load(shipped_path()).watch


def read(study):
    found = read_trial(json.dumps(study).encode())
    assert isinstance(found, Trial), found
    return found


def pairs(world):
    """What happened to one record between two releases: the entry, the two records."""
    for event in world.expected_events():
        if event.release == 0:
            continue
        before = world.release(event.release - 1).studies.get(event.nct_id)
        after = world.release(event.release).studies.get(event.nct_id)
        if before is not None and after is not None and before is not after:
            yield event, read(before), read(after)


def test_the_comparison_reports_what_happened_and_nothing_more(world):
    compared = 0
    for event, before, after in pairs(world):
        on = date.fromisoformat(world.release(event.release).date)
        changes = compare(before.canonical, after.canonical, on=on, rules=Rules.default())
        reported = {change.kind for change in changes}
        assert set(event.kinds) - NOT_OF_TWO_VERSIONS <= reported, (event, reported)
        for group in event.one_of:
            assert reported & set(group), (event, reported)
        loud = {change.kind for change in changes if change.severity is not Severity.SILENT}
        allowed = {*event.kinds, *event.may, *(kind for group in event.one_of for kind in group)}
        assert loud <= allowed, (event, loud)
        if not set(event.kinds) & NOT_OF_TWO_VERSIONS and reported:
            assert event.silent == (not loud), (event, loud)
        compared += 1
    assert compared > 100


@pytest.mark.parametrize("release", [0, 27, 53])
def test_the_shipped_watches_have_exactly_those_who_belong(world, watches, release):
    screener = Screener(watches, ())
    withheld = {
        nct_id
        for nct_id, study in world.release(release).studies.items()
        if study["protocolSection"]["statusModule"]["overallStatus"] == "WITHHELD"
    }
    for nct_id, study in world.release(release).studies.items():
        if nct_id in withheld:  # nothing is left that could be screened
            continue
        included = {decision.watch for decision in screener.screen(read(study)) if decision.included}
        expected = {watch.slug for watch in watches if nct_id in world.belonging(watch.slug, release)}
        assert included == expected, nct_id


def test_every_earlier_version_can_be_read(world):
    for versions in world.release(0).history.values():
        for version in versions:
            assert read(version.study).facts.overall_status == version.status


def test_registered_outcomes_of_some_trials_differ_from_those_of_today(world):
    switched = 0
    for versions in world.release(0).history.values():
        first, last = (
            version.study["protocolSection"].get("outcomesModule", {}).get("primaryOutcomes")
            for version in (versions[0], versions[-1])
        )
        switched += bool(first and last and first != last)
    assert switched >= 2


def test_an_event_finds_only_what_is_there(world):
    from world.edits_design import outcome_dropped
    from world.events import applied, update

    study = world.release(0).studies["NCT99000006"]
    with pytest.raises(LookupError):
        applied(study, update(6, "2026-03-17", "", outcome_dropped("No such", "primaryOutcomes")), seed=1)


def test_an_event_leaves_the_record_before_it_as_it_was(world):
    from world.edits_status import status
    from world.events import applied, update

    study = world.release(0).studies["NCT99000006"]
    before = json.dumps(study)
    after = applied(study, update(6, "2026-03-17", "", status("SUSPENDED", why="x")), seed=1)
    assert json.dumps(study) == before
    assert after["protocolSection"]["statusModule"]["whyStopped"] == "x"
