"""The registry's own record history beside what we observed."""

import pytest

from monitor.errors import StateError
from monitor.model import Source

ONE = "NCT00000001"


@pytest.fixture
def history(world):
    return [(world.history_ref(ONE, n), world.record(ONE, note=f"past {n}").raw) for n in range(3)]


def test_history_is_read_back_beside_the_observed_versions(store, world, history):
    world.follow(store)
    update = world.update(ONE, 0, 1, id=f"{ONE}:h0-h1", source=Source.HISTORY)
    store.add_history(ONE, history, [update], hash_version=1)
    assert [store.record(ONE, n, source=Source.HISTORY) for n in range(3)] == [raw for _, raw in history]
    assert store.versions(ONE, source=Source.HISTORY) == tuple(ref for ref, _ in history)
    assert [ref.source for ref in store.versions(ONE, source=None)] == [Source.HISTORY] * 3 + [
        Source.OBSERVED
    ]
    assert store.first_version(ONE, source=Source.HISTORY) == history[0][0]
    assert store.record(ONE, source=Source.HISTORY) == history[2][1]
    assert store.check() == ()


def test_history_never_shouts_in_the_feeds(store, world, history):
    world.follow(store)
    update = world.update(ONE, 0, 1, id=f"{ONE}:h0-h1", source=Source.HISTORY)
    store.add_history(ONE, history, [update])
    assert store.update_ids() == ()
    assert [published.update for published in store.updates(source=Source.HISTORY)] == [update]
    assert list(store._db.query("SELECT * FROM recent_changes")) == []


def test_reading_a_history_can_be_taken_up_again(store, world, history, dump):
    world.follow(store)
    store.add_history(ONE, history[1:], [])
    store.add_history(ONE, history, [])
    before = dump(store)
    store.add_history(ONE, history, [])
    assert dump(store) == before
    assert [store.record(ONE, n, source=Source.HISTORY) for n in range(3)] == [raw for _, raw in history]


def test_a_history_version_never_changes(store, world, history):
    world.follow(store)
    store.add_history(ONE, history, [])
    with pytest.raises(StateError, match="already stored with another record"):
        store.add_history(ONE, [(history[0][0], b"{}")], [])


def test_only_the_trials_own_history_is_taken(store, world, history):
    record = world.follow(store)
    with pytest.raises(StateError, match="only the registry's history"):
        store.add_history(ONE, [(store.first_version(ONE), record.raw)], [])
    with pytest.raises(StateError, match="only the registry's history"):
        store.add_history("NCT00000002", history, [])


def test_history_is_added_whole_or_not_at_all(store, world, history, dump):
    world.follow(store)
    before = dump(store)
    with pytest.raises(StateError, match="refers to what is not stored"):
        store.add_history(ONE, history, [world.update(ONE, 7, 8, source=Source.HISTORY)])
    assert dump(store) == before


def test_a_registry_number_needs_its_version(store, world):
    world.follow(store)
    with pytest.raises(StateError, match="no observed version 2"):
        store.set_registry_versions(ONE, {1: 3, 2: 4})
    assert store.first_version(ONE).registry_version is None
