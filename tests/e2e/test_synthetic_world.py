"""Six invented months through the whole program, compared with the written truth of what happened in them."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import pytest
from world import SyntheticWorld
from world.truth import SILENT

from monitor.config import loading as configuration
from monitor.model import Kind, PollStatus, Severity


@pytest.fixture(scope="module")
def world():
    return SyntheticWorld()


@pytest.fixture(scope="module")
def reported(world, play_once):
    """Updates by trial, each with the index of the release in which it was found."""
    shipped = configuration.load()
    player = play_once(
        world, msgspec.structs.replace(shipped, topic=shipped.topic[:1], claim=shipped.claim[:1])
    )
    found = defaultdict(list)
    for index in range(len(world)):
        outcome = player.poll_alone(index)  # publishing has its own tests
        assert outcome.status is PollStatus.COMPLETE
        since = player.now
        for published in player.store.updates(since=since, min_severity=Severity.SILENT):
            found[published.update.nct_id].append((index, published.update))
    assert player.store.check() == ()
    return found


def _kinds(update):
    return {change.kind for change in update.changes}


def test_nothing_that_happened_is_lost(world, reported):
    for truth in world.expected_events():
        if truth.release == 0:
            continue
        seen = set().union(
            *(
                _kinds(update)
                for index, update in reported[truth.nct_id]
                if truth.release <= index <= truth.by
            )
        )
        missing = set(truth.kinds) - seen
        assert not missing, f"{truth.nct_id} in release {truth.release}: {truth.stories}: {missing} not told"
        for group in truth.one_of:
            assert set(group) & seen, (
                f"{truth.nct_id} in release {truth.release}: {truth.stories}: none of {group}"
            )


def test_nothing_is_invented(world, reported):
    allowed = defaultdict(set)
    for truth in world.expected_events():
        for index in range(truth.release, truth.by + 1):
            allowed[truth.nct_id, index] |= {
                *truth.kinds,
                *truth.may,
                *(k for group in truth.one_of for k in group),
            }
    for nct_id, updates in reported.items():
        for index, update in updates:
            invented = _kinds(update) - allowed[nct_id, index] - SILENT
            # Claims are of our configuration, and the world says nothing of them; tests/polling has their law.
            # A trial whose results are overdue since before the story begins is reported on the day it passes.
            assert invented <= {
                Kind.RESULTS_OVERDUE,
                Kind.CLAIM_JOINED,
                Kind.CLAIM_LEFT,
                Kind.CLAIM_RESULTS,
            }, f"{nct_id} in release {index}: {update.headline}: {invented}"


def test_every_update_belongs_to_the_watches_of_its_trial(world, reported):
    watches = defaultdict(set)
    for truth in world.expected_events():
        watches[truth.nct_id] |= set(truth.watches)
    for nct_id, updates in reported.items():
        for _, update in updates:
            assert not watches[nct_id] or set(update.watches) <= watches[nct_id], update.id


def test_what_is_silent_in_truth_is_never_published(world, reported):
    silent = {(truth.nct_id, truth.release) for truth in world.expected_events() if truth.silent}
    loud = {(truth.nct_id, truth.release) for truth in world.expected_events() if not truth.silent}
    for nct_id, updates in reported.items():
        for index, update in updates:
            if (nct_id, index) in silent - loud:
                assert update.severity is Severity.SILENT, f"{nct_id} in release {index}: {update.headline}"


def test_each_sentence_is_plain_short_and_ends(reported):
    for updates in reported.values():
        for _, update in updates:
            for change in update.changes:
                assert change.sentence[-1] in ".?!”", change.sentence
                assert "\n" not in change.sentence
                assert len(change.sentence.split()) <= 45, change.sentence
