"""Six thousand real records behind the emulated registry: a silent first poll, and a second that asks once."""

from __future__ import annotations

import itertools
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from monitor.config import loading as configuration
from monitor.demo.folder import FolderWorld
from monitor.model import Envelope, PollStatus, Severity, Trial
from monitor.registry.ctgov.parse import open_envelope, read_trial

pytestmark = pytest.mark.real

JUDGED = Path(__file__).parents[1] / "screening" / "scope_labels.toml"
MUST_BE_FOUND = {"NCT02412735", "NCT04042844", "NCT01552707", "NCT01640457"}
"""Of those that any watch of stem cells and the spine must find, the ones that the records have."""


@pytest.fixture(scope="module")
def world(registry_data):
    return FolderWorld(registry_data)


@pytest.fixture(scope="module")
def polled(world, play_once):
    """A player after its first poll, with what that poll found."""
    shipped = configuration.load()
    # The emulator looks through thousands of records, which takes its time on a busy machine.
    patient = msgspec.structs.replace(shipped.registry, timeout_seconds=600.0)
    player = play_once(world, msgspec.structs.replace(shipped, topic=shipped.topic[:2], registry=patient))
    return player, player.poll(0)


@pytest.fixture(scope="module")
def labels():
    """Trials by hand: the watches that each belongs to."""
    return {
        nct_id: set(label["in"])
        for nct_id, label in tomllib.loads(JUDGED.read_text(encoding="utf-8"))["watches"].items()
    }


def test_every_record_comes_over_the_wire_and_none_is_rejected(polled, world):
    player, _ = polled
    wanted = sorted(world.release(0).studies)
    assert len(wanted) > 6000
    seen = []
    with player.service._connect() as client:
        for raw in itertools.chain.from_iterable(client.records(wanted)):
            envelope = open_envelope(raw)
            assert isinstance(envelope, Envelope), envelope
            seen.append(envelope.nct_id)
            if len(seen) % 20 == 0:  # all of them are read, from the files, in tests/registry
                assert isinstance(read_trial(raw), Trial), envelope.nct_id
    assert sorted(seen) == wanted


def test_the_first_poll_is_complete_and_silent(polled):
    player, outcome = polled
    assert outcome.status is PollStatus.COMPLETE
    assert [(row.baseline, row.rejected, row.missing, row.error) for row in outcome.polls] == [
        (True, 0, 0, None)
    ] * 2
    assert [row.requests for row in outcome.polls] == [
        14,
        14,
    ]  # two releases, eleven searches, one page of records
    assert outcome.updates == ()
    assert player.store.updates(min_severity=Severity.SILENT, source=None) == ()
    assert player.store.check() == ()


def test_what_must_be_found_is_followed(polled):
    player, _ = polled
    assert {trial.facts.nct_id for trial in player.store.trials(watch="stem-cell-spine")} >= MUST_BE_FOUND


def test_look_alikes_are_left_out_and_it_is_said_why(polled, labels):
    player, _ = polled
    left_out = [screened.decision for screened in player.store.screening(included=False)]
    for watch in player.config.watch:
        followed = {trial.facts.nct_id for trial in player.store.trials(watch=watch.slug)}
        assert followed, watch.slug
        assert [nct_id for nct_id in followed if watch.slug not in labels.get(nct_id, set())] == []
    alike = {decision.nct_id for decision in left_out} - set(player.store.followed())
    assert len(alike) > 5
    assert [nct_id for nct_id in alike if labels.get(nct_id)] == []
    assert all(decision.reason for decision in left_out)


def test_a_second_poll_of_the_unchanged_release_asks_once_and_writes_its_own_row_alone(polled):
    player, _ = polled
    files, tables = _files(player.public), _tables(player.service.database)
    outcome = player.poll()
    assert outcome.status is PollStatus.NOT_MODIFIED
    assert [(request.path, request.status) for request in player.emulator.requests] == [
        ("/api/v2/version", 304)
    ]
    assert _files(player.public) == files
    after = _tables(player.service.database)
    polls, schedule = after.pop("polls"), after.pop("schedule", None)
    before = {name: rows for name, rows in tables.items() if name not in ("polls", "schedule")}
    assert after == before
    assert polls[: len(tables["polls"])] == tables["polls"]
    assert len(polls) == len(tables["polls"]) + 2  # one for each watch
    assert schedule is None or len(schedule) == len(tables["schedule"])


def _files(folder):
    """Every published file with its bytes and the instant of its last writing."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
    }


def _tables(database):
    """All rows of all tables, in the order in which they were written."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
