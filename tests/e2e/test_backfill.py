"""The record histories of an invented registry, read into a database that has already seen some months of it."""

from __future__ import annotations

import json
import shutil
import sqlite3

import faults
import msgspec
import pytest
from world import SyntheticWorld

from monitor.app import pipeline
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.demo.folder import FolderWorld
from monitor.demo.world import RecordedVersion, Releases
from monitor.errors import Stopped, UsageMistake
from monitor.model import PollStatus, Severity, Source
from monitor.polling.history import HistoryStatus

ONE, TWO = "NCT99000001", "NCT99000002"
RELEASES = (0, 40)
TABLES = (
    "versions",
    "updates",
    "changes",
    "update_watches",
    "update_topics",
    "update_claims",
    "version_facts",
    "primary_outcome_history",
    "trials",
)


def rows(database):
    """All that the tables of versions and updates have, in order."""
    with sqlite3.connect(database) as connection:
        return {table: sorted(map(repr, _contents(connection, table))) for table in TABLES}


def _contents(connection, table):
    """The rows of a table but for `revision`, which counts the transactions and not what is stored."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "revision"]
    return connection.execute(f"SELECT {', '.join(names)} FROM {table}")


def without_numbers(lines):
    """Lines of updates without what says the registry's own numbers of versions."""
    updates = [json.loads(line) for line in lines.splitlines()]
    for update in updates:
        del update["comparison_url"]
        for version in filter(None, (update["before"], update["after"])):
            del version["registry_version"]
    return updates


def published(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the synthetic world, played and then backfilled once ---


@pytest.fixture(scope="module")
def played(play_once, tmp_path_factory):
    """A player whose histories are read; with what was published before, and a copy of the state of then."""
    shipped = configuration.load()
    fewer = msgspec.structs.replace(shipped, topic=shipped.topic[:1], claim=shipped.claim[:2])
    player = play_once(SyntheticWorld(), fewer)
    for index in RELEASES:
        player.poll(index)
    # Three months at one stride look like a mistake of the registry, so a second poll must say the same.
    assert player.poll().status is PollStatus.COMPLETE
    player.service.close()
    before = tmp_path_factory.mktemp("before") / "state"
    shutil.copytree(player.state, before)
    player.emulator.forget_requests()
    outcome = player.service.backfill()
    return player, before, outcome


def test_every_trial_has_what_the_registry_lists(played):
    player, _, outcome = played
    history = player.world.release(RELEASES[-1]).history
    assert outcome.ended is None
    assert {trial.nct_id for trial in outcome.trials} == set(player.store.followed())
    for nct_id in player.store.followed():
        stored = player.store.versions(nct_id, source=Source.HISTORY)
        listed = history.get(nct_id, ())
        assert [ref.version for ref in stored] == [version.version for version in listed]
        for version in listed:
            raw = player.store.record(nct_id, version.version, source=Source.HISTORY)
            assert json.loads(raw) == json.loads(msgspec.json.encode(version.study))
    assert len(outcome.trials) > 30
    assert outcome.added > 2 * len(outcome.trials)


def test_the_history_is_reported_between_the_registrys_versions_on_its_days(played):
    player, _, outcome = played
    history = player.world.release(RELEASES[-1]).history
    updates = player.store.updates(source=Source.HISTORY, min_severity=Severity.SILENT)
    assert len(updates) == outcome.updates > 30
    for published in updates:
        after = history[published.update.nct_id][published.update.to_version]
        assert published.update.detected_at.date().isoformat() == after.date
        assert (
            published.update.id
            == f"{published.update.nct_id}:h{published.update.from_version}-h{published.update.to_version}"
        )
        assert published.update.watches == published.update.topics == ()
    assert player.store.check() == ()


def test_what_grew_poll_by_poll_is_what_one_publishing_makes(played, tmp_path):
    player, _, _ = played
    pipeline.publish_all(player.store, tmp_path, player.service.publish_settings)
    grown, at_once = published(player.public), published(tmp_path)
    assert grown.keys() == at_once.keys()
    assert {path for path in grown if grown[path] != at_once[path]} == set()


def test_no_feed_digest_or_front_page_shows_the_history(played):
    player, before, _ = played
    earlier, later = published(before / "public"), published(player.public)
    changed = {path for path in earlier.keys() | later.keys() if earlier.get(path) != later.get(path)}
    assert changed
    # The pictures of all trials show statuses and plans over time: history belongs to them. The lines for machines
    # say the registry's own numbers of versions, which are known now.
    lines = "data/changes.ndjson"
    assert {path for path in changed if not path.startswith(("trials/", "."))} == {"overview.html", lines}
    assert without_numbers(earlier[lines]) == without_numbers(later[lines])
    assert player.store.update_ids() == tuple(
        published.update.id for published in player.store.updates(source=Source.OBSERVED)
    )
    with sqlite3.connect(player.service.database) as connection:
        for view in ("recent_changes", "digest_week"):
            found = str(connection.execute(f"SELECT * FROM {view}").fetchall())
            assert ":h" not in found


def test_a_trials_page_shows_its_whole_life(played):
    player, _, _ = played
    updates = player.store.updates(source=Source.HISTORY)
    page = (player.public / f"trials/{updates[0].update.nct_id}.html").read_text()
    assert "from the registry's record history" in page
    assert "History, version 0" in page


def test_the_status_of_a_day_long_before_the_first_poll_is_known(played):
    player, _, _ = played
    with sqlite3.connect(player.service.database) as connection:
        for nct_id, versions in player.world.release(RELEASES[-1]).history.items():
            if nct_id not in player.store.followed():
                continue
            first = connection.execute(
                "SELECT overall_status, valid_from FROM status_history WHERE nct_id = ? ORDER BY period",
                (nct_id,),
            ).fetchone()
            posted = versions[0].study["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
            assert first == (versions[0].status, posted)


def test_observed_versions_bear_the_registrys_numbers(played):
    player, _, _ = played
    history = player.world.release(RELEASES[-1]).history
    numbered = 0
    for nct_id in player.store.followed():
        dates = {version.version: version.date for version in history.get(nct_id, ())}
        for ref in player.store.versions(nct_id):
            if ref.registry_version is not None:
                status = json.loads(player.store.record(nct_id, ref.version))["protocolSection"][
                    "statusModule"
                ]
                assert dates[ref.registry_version] == status["lastUpdateSubmitDate"]
                numbered += 1
    assert numbered > 30


def test_a_second_run_asks_one_question_a_trial_and_changes_nothing(played):
    player, _, _ = played
    before, files = rows(player.service.database), published(player.public)
    revision = player.service.store.revision()
    outcome = player.service.backfill()
    assert outcome.requests == len(outcome.trials)
    assert (outcome.added, outcome.updates) == (0, 0)
    assert player.service.store.changed_since(revision) == ()
    assert rows(player.service.database) == before
    assert published(player.public) == files


def test_a_run_that_is_stopped_again_and_again_ends_like_an_undisturbed_one(played, tmp_path):
    player, before, whole = played
    shutil.copytree(before, tmp_path / "state")
    service = Service(player.config, tmp_path / "state", clock=lambda: player.now)
    stops, patience = 0, len(whole.trials) + 40
    while True:
        calls = []

        def stop(_stage, _done, _total, calls=calls):
            calls.append(1)
            if len(calls) > patience:
                raise Stopped("stopped")

        outcome = service.backfill(progress=stop)
        if outcome.ended is None:
            break
        stops += 1
    service.close()
    assert stops > 2
    assert rows(tmp_path / "state" / "monitor.db") == rows(player.service.database)


# --- small worlds ---


@pytest.fixture
def play_history(play_days, trial):
    """A player of one release, of trials with these histories: lists of statuses by number."""

    def start(histories, *days):
        player = play_days(*(days or ([trial(number) for number in histories],)))
        snapshots = []
        for index in range(len(player.world)):
            snapshot = player.world.release(index)
            versions = {
                f"NCT{99000000 + n}": _history(trial, n, statuses) for n, statuses in histories.items()
            }
            snapshots.append(msgspec.structs.replace(snapshot, history=versions))
        player.world = Releases(*snapshots)
        player.emulator._registry._world = player.world
        player.poll(0)
        player.emulator.forget_requests()
        return player

    return start


def _history(trial, number, statuses):
    return tuple(
        RecordedVersion(
            version=n,
            date=f"202{n}-03-04",
            status=status,
            study=trial(
                number,
                status=status,
                lastUpdateSubmitDate=f"202{n}-03-04",
                lastUpdatePostDateStruct={"date": f"202{n}-03-06", "type": "ACTUAL"},
            ),
        )
        for n, status in enumerate(statuses)
    )


def test_only_the_named_trials_are_asked_for(play_history):
    player = play_history({1: ["RECRUITING"], 2: ["RECRUITING"]})
    outcome = player.service.backfill([ONE.lower()])
    assert [read.nct_id for read in outcome.trials] == [ONE]
    assert all(ONE in request.path for request in player.emulator.requests)


def test_a_watch_means_the_trials_that_it_follows(play_history, trial):
    trials = [trial(1), trial(2, condition="Spinal Cord Injury")]
    player = play_history({1: ["RECRUITING"], 2: ["RECRUITING"]}, trials)
    slug = player.config.watch[1].slug
    assert [read.nct_id for read in player.service.backfill(watches=[slug]).trials] == [TWO]


def test_an_unknown_trial_or_watch_is_one_line_and_nothing_is_asked(play_history):
    player = play_history({1: ["RECRUITING"]})
    with pytest.raises(UsageMistake, match="NCT99000007: not followed"):
        player.service.backfill([ONE, "NCT99000007"])
    with pytest.raises(UsageMistake, match="no watch `knees`"):
        player.service.backfill(watches=["knees"])
    assert player.emulator.requests == ()


def test_a_trial_without_a_history_is_counted_and_ends_nothing(play_history):
    player = play_history({1: [], 2: ["RECRUITING", "COMPLETED"]})
    outcome = player.service.backfill()
    assert [read.status for read in outcome.trials] == [HistoryStatus.NONE, HistoryStatus.WHOLE]
    assert outcome.ended is None


def test_a_version_in_maintenance_or_in_pieces_leaves_the_others_whole(play_history):
    player = play_history({1: ["NOT_YET_RECRUITING", "RECRUITING", "COMPLETED"]})
    path = f"/api/int/studies/{ONE}/history/1"
    player.emulator.faults.add(faults.malformed_json(), path=path, times=None)
    (trial,) = player.service.backfill().trials
    assert trial.status is HistoryStatus.GAPS
    found = player.store.updates(source=Source.HISTORY)
    assert [published.update.id for published in found] == [f"{ONE}:h0-h2"]


def test_outcomes_are_compared_with_the_registered_ones_where_the_history_is_stored(play_history):
    player = play_history({1: ["NOT_YET_RECRUITING", "RECRUITING"]})
    observed = player.store.first_record(ONE)
    player.service.backfill()
    assert player.store.first_record(ONE) != observed
    assert player.store.first_record(ONE) == player.store.record(ONE, 0, source=Source.HISTORY)


def test_where_the_registered_version_cannot_be_read_the_first_observed_one_replaces_it(play_history):
    player = play_history({1: ["NOT_YET_RECRUITING", "RECRUITING"]})
    player.emulator.faults.add(faults.malformed_json(), path=f"/api/int/studies/{ONE}/history/0", times=None)
    player.service.backfill()
    assert player.store.first_record(ONE) == player.store.record(ONE, 1)


# --- real histories ---


@pytest.mark.real
def test_sixty_real_histories_are_read_whole(registry_data, play):
    series = sorted(folder.name for folder in (registry_data / "history").glob("NCT*/"))
    world = FolderWorld(registry_data, only=series)
    shipped = configuration.load()
    watch = msgspec.structs.replace(
        shipped.watch[0], conditions=("spine",), interventions=("cells",), include=tuple(series)
    )
    player = play(world, msgspec.structs.replace(shipped, watch=(watch,), topic=shipped.topic[:1]))
    player.poll(len(world) - 1)
    outcome = player.service.backfill()
    assert {trial.status for trial in outcome.trials} == {HistoryStatus.WHOLE}
    history = world.release(len(world) - 1).history
    assert outcome.added == sum(len(history[nct_id]) for nct_id in series)
    assert outcome.updates > len(series) // 2
    assert player.store.check() == ()
    for nct_id in series:
        newest = player.store.versions(nct_id, source=Source.HISTORY)[-1]
        (observed,) = player.store.versions(nct_id)
        assert (observed.registry_version, observed.sha256) == (newest.version, newest.sha256)
