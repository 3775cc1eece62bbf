"""Sixty real version series, release by release through the real pipeline: what is reported, and what is not.

`EXPECTED.tsv` comes from an independent comparison and says for each version whether it is news (`must`),
nothing (`no`), or a difference that no reader waits for (`may`).
"""

from __future__ import annotations

import csv
from collections import Counter
from types import SimpleNamespace

import msgspec
import pytest

from monitor.config import loading as configuration
from monitor.demo.folder import FolderWorld
from monitor.model import Kind, PollStatus, Severity

pytestmark = pytest.mark.real

DATE_STAYED = "changed, lastUpdatePostDate same"


@pytest.fixture(scope="module")
def expected(registry_data):
    """`must`, `may` or `no` by trial and date of the version."""
    with (registry_data / "history" / "EXPECTED.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {(row["nct_id"], row["version"]): row["update_expected"] for row in rows}


@pytest.fixture(scope="module")
def played(registry_data, play_once):
    """All releases polled, and published once at the end; updates by trial and date of the release."""
    series = sorted(folder.name for folder in (registry_data / "history").glob("NCT*/"))
    world = FolderWorld(registry_data, only=series)
    shipped = configuration.load()
    watch = msgspec.structs.replace(
        shipped.watch[0], conditions=("spine",), interventions=("cells",), include=tuple(series)
    )
    player = play_once(
        world,
        msgspec.structs.replace(shipped, watch=(watch,), topic=shipped.topic[:1], claim=shipped.claim[:1]),
    )
    outcomes = [player.poll(0), *(player.poll_alone(index) for index in range(1, len(world)))]
    player.service.publish()
    found = [published.update for published in player.store.updates(min_severity=Severity.SILENT)]
    reported = {}
    for update in found:
        reported.setdefault((update.nct_id, update.detected_at.date().isoformat()), []).append(update)
    return SimpleNamespace(player=player, series=series, outcomes=outcomes, found=found, reported=reported)


def news(updates):
    """Changes of the record itself, without those that the calendar brings."""
    calendar = (Kind.RESULTS_OVERDUE, Kind.RESULTS_LATE)
    return [change for update in updates for change in update.changes if change.kind not in calendar]


def test_every_series_is_followed_to_its_end(played, expected):
    assert len(played.series) == 60
    assert {outcome.status for outcome in played.outcomes} == {PollStatus.COMPLETE}
    assert {row.rejected for outcome in played.outcomes for row in outcome.polls} == {0}
    assert played.player.store.followed() == tuple(played.series)
    assert played.outcomes[0].updates == ()
    assert {day for _, day in expected} <= {
        outcome.polls[0].data_timestamp.date().isoformat() for outcome in played.outcomes
    }


def test_what_must_be_reported_is_reported_and_not_silently(played, expected):
    must = [key for key, expectation in expected.items() if expectation == "must"]
    assert len(must) == 44
    loud = {
        key
        for key, updates in played.reported.items()
        if any(change.severity is not Severity.SILENT for change in news(updates))
    }
    assert [key for key in must if key not in loud] == []


def test_a_version_in_which_nothing_differs_is_no_update(played, expected):
    for key, expectation in expected.items():
        if expectation == "no":
            assert news(played.reported.get(key, ())) == [], key


def test_only_the_calendar_speaks_between_equal_versions(played):
    for update in played.found:
        calendar = {change.kind for change in update.changes} == {Kind.RESULTS_OVERDUE}
        assert calendar == (update.from_version == update.to_version), update.id
        assert update.from_version is not None
        assert update.to_version - update.from_version in (0, 1)


def test_on_a_phone_the_front_page_is_below_six_screens(played, phone):
    browser = phone(390, 844)
    browser.get((played.player.public / "index.html").as_uri())
    assert browser.execute_script("return document.querySelectorAll('ul.news > li').length") == 10
    assert browser.execute_script("return document.documentElement.scrollWidth") == 390
    assert browser.execute_script("return document.documentElement.scrollHeight") < 6 * 844


def test_nothing_is_reported_of_a_day_without_a_version(played, expected):
    for key, updates in played.reported.items():
        assert key in expected or news(updates) == [], key


def test_changes_that_the_date_of_the_last_update_does_not_show_are_found(played, expected, registry_data):
    with (registry_data / "SOURCES.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    stayed = {
        (row["nct_id"], row["file"].removesuffix(".json").rpartition("/")[2])
        for row in rows
        if row["file"].startswith("history/") and row["note"].endswith(DATE_STAYED)
    }
    differ = {key for key in stayed if expected[key] != "no"}
    assert len(differ) >= 8
    assert [key for key in sorted(differ) if not news(played.reported.get(key, ()))] == []
    for key in stayed - differ:
        assert news(played.reported.get(key, ())) == [], key
    for nct_id, day in differ:
        for update in played.reported[nct_id, day]:
            stored = {ref.version: ref for ref in played.player.store.versions(nct_id)}
            before, after = stored[update.from_version], stored[update.to_version]
            assert before.last_update_posted == after.last_update_posted
            assert before.sha256 != after.sha256


def test_sites_spellings_escapes_and_verification_are_no_news(played, expected):
    quiet = [key for key, expectation in expected.items() if expectation == "may"]
    assert len(quiet) == 9
    for key in quiet:
        assert news(played.reported[key]), key  # stored all the same
        assert {change.severity for change in news(played.reported[key])} == {Severity.SILENT}, key


def test_nothing_is_reported_twice(played):
    reported = Counter(
        (
            update.nct_id,
            change.kind,
            change.path,
            update.from_version,
            update.to_version,
        )
        for update in played.found
        for change in update.changes
    )
    assert max(reported.values()) == 1
    assert max(Counter(update.id for update in played.found).values()) == 1
    raised = Counter(
        (update.nct_id, due.rule, change.detail.state)
        for update in played.found
        for change in update.changes
        if change.kind in {Kind.RESULTS_OVERDUE, Kind.RESULTS_LATE}
        for due in change.detail.rules
    )
    assert max(raised.values()) == 1


def test_each_update_is_found_by_one_poll_and_no_other(played):
    listed = [update for outcome in played.outcomes for update in outcome.updates]
    assert sorted(listed) == sorted(update.id for update in played.found)


def test_the_database_passes_its_own_check(played):
    assert played.player.store.check() == ()


def test_what_is_silent_is_in_no_feed_and_the_rest_is(played):
    feed = (played.player.public / "feeds" / "stem-cell-spine.json").read_text(encoding="utf-8")
    newest = [update.id for update in played.found if update.severity is not Severity.SILENT]
    limit = played.player.config.publish.feed_items
    assert [update for update in newest[:limit] if update not in feed] == []
    assert [u.id for u in played.found if u.severity is Severity.SILENT and f'"{u.id}' in feed] == []
