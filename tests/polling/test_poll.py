"""The walk of a poll with a registry, a database and a spool in memory."""

from __future__ import annotations

import msgspec
import pytest
from in_memory import (
    KNEE,
    NOON,
    READER,
    SPINE,
    MemoryRegistry,
    MemorySpool,
    MemoryStore,
    nct,
    plan_of,
    record,
)

import monitor.polling.poll as module
from monitor.errors import StateError
from monitor.model import Kind, PollStatus
from monitor.polling.poll import PASSES, poll
from monitor.polling.read import ANOTHER_FORMAT, MOST_LOOKUPS, NOT_ASKED_FOR, TWICE

TRIALS = tuple(record(number) for number in range(1, 21))


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    monkeypatch.setattr(module, "SpoolFile", MemorySpool)


@pytest.fixture
def registry():
    return MemoryRegistry(*TRIALS)


@pytest.fixture
def store(registry):
    """A database after the first poll."""
    store = MemoryStore()
    assert poll(registry, store, plan_of(registry)).status is PollStatus.COMPLETE
    return store


def row(outcome):
    (row,) = outcome.polls
    return row


def kinds(store):
    return [change.kind for update in store.updates for change in update.changes]


def test_a_first_poll_is_the_baseline_and_says_nothing(registry):
    store = MemoryStore()
    first = row(poll(registry, store, plan_of(registry)))
    assert first.baseline
    assert (first.found, first.fetched, first.in_scope, first.added, first.changed) == (20, 20, 20, 20, 0)
    assert store.updates == []
    assert store.followed() == tuple(nct(number) for number in range(1, 21))


def test_the_same_release_is_not_read_again(registry, store):
    registry.on_records = lambda: pytest.fail("no record is asked for")
    again = row(poll(registry, store, plan_of(registry)))
    assert (again.status, again.fetched) == (PollStatus.NOT_MODIFIED, 0)


def test_a_new_release_without_news_changes_nothing(registry, store):
    registry.publish()
    again = row(poll(registry, store, plan_of(registry)))
    assert (again.status, again.in_scope, again.added, again.changed) == (PollStatus.COMPLETE, 20, 0, 0)
    assert store.updates == []


def test_a_change_and_a_new_trial_are_reported(registry, store):
    registry.publish(record(1, status="SUSPENDED"), record(30, posted="2026-03-02"))
    outcome = poll(registry, store, plan_of(registry))
    assert outcome.updates == (f"{nct(1)}:1-2", f"{nct(30)}:1")
    assert outcome.renewed == (nct(1),)
    assert (row(outcome).changed, row(outcome).added) == (1, 1)
    assert kinds(store) == [Kind.STATUS, Kind.REGISTERED]


def test_leaving_a_search_is_nothing(registry, store):
    registry.publish()
    registry.found = tuple(nct(number) for number in range(1, 20))
    outcome = poll(registry, store, plan_of(registry))
    assert (row(outcome).found, row(outcome).in_scope, row(outcome).missing) == (19, 20, 0)
    assert store.updates == []


# --- gone, merged, back ---


def test_gone_is_said_in_the_second_poll_and_back_when_it_comes_again(registry, store):
    del registry.studies[nct(3)]
    registry.publish()
    assert row(poll(registry, store, plan_of(registry))).missing == 1
    assert store.updates == []
    registry.publish()
    poll(registry, store, plan_of(registry))
    assert kinds(store) == [Kind.REMOVED]
    assert nct(3) not in store.followed()
    registry.publish(record(3))
    poll(registry, store, plan_of(registry))
    assert kinds(store) == [Kind.REMOVED, Kind.REAPPEARED]
    assert nct(3) in store.followed()


def test_what_comes_again_after_one_absence_was_never_gone(registry, store):
    study = registry.studies.pop(nct(3))
    registry.publish()
    poll(registry, store, plan_of(registry))
    registry.publish(study)
    poll(registry, store, plan_of(registry))
    assert store.updates == []
    assert store.rows[nct(3)].missing_since is None


@pytest.mark.parametrize("by_alias", [True, False])
def test_a_merge_is_an_alias_or_a_redirect(registry, store, by_alias):
    del registry.studies[nct(3)]
    if by_alias:
        registry.publish(record(4, aliases=[nct(3)]))
    else:
        registry.moved[nct(3)] = nct(4)
        registry.publish()
    poll(registry, store, plan_of(registry))
    (change,) = (change for update in store.updates if update.nct_id == nct(3) for change in update.changes)
    assert (change.kind, change.detail.into) == (Kind.MERGED, nct(4))
    assert nct(3) not in store.followed()


def test_a_record_left_out_of_its_page_is_asked_for_alone(registry, store):
    registry.not_on_pages = {nct(3)}
    registry.publish(record(3, status="SUSPENDED"), record(30))
    registry.not_on_pages.add(nct(30))
    poll(registry, store, plan_of(registry))
    assert kinds(store) == [Kind.STATUS, Kind.ENTERED]


# --- set aside ---


def test_a_record_that_was_not_asked_for_is_set_aside(registry, store):
    other = record(99)
    registry.studies[nct(5)] = other
    registry.found = tuple(nct(number) for number in range(1, 21) if number != 5)
    registry.publish()
    poll(registry, store, plan_of(registry))
    assert store.rejected[nct(99)] == NOT_ASKED_FOR
    assert nct(99) not in store.rows


def test_a_record_that_came_twice_with_different_contents_is_set_aside(registry, store):
    registry.publish(record(1, status="SUSPENDED"))
    once = registry.records
    registry.records = lambda ids: (page for page in (*once(ids), (record(1, status="COMPLETED"),)))
    outcome = poll(registry, store, plan_of(registry))
    assert store.rejected == {nct(1): TWICE}
    assert (outcome.updates, row(outcome).changed, row(outcome).in_scope) == ((), 0, 20)
    assert store.rows[nct(1)].version == 1


def test_a_field_that_nobody_can_read_any_more_is_another_format(registry, store):
    registry.publish(*(record(number, title=7) for number in range(1, 13)))
    outcome = poll(registry, store, plan_of(registry))
    assert row(outcome).status is PollStatus.INCOMPLETE
    assert set(store.rejected.values()) == {ANOTHER_FORMAT}
    assert store.updates == []


def test_a_single_unreadable_field_is_its_own_mistake(registry, store):
    registry.publish(record(1, title=7))
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.COMPLETE
    assert store.rows[nct(1)].version == 2


def test_a_record_that_contradicts_itself_waits_a_poll(registry, store):
    registry.publish(record(1, says_results=True))
    assert row(poll(registry, store, plan_of(registry))).changed == 0
    assert store.doubted == {nct(1)}
    assert row(poll(registry, store, plan_of(registry))).changed == 1
    assert store.doubted == set()


# --- incomplete ---


def test_a_short_search_adds_what_it_saw_and_says_of_nothing_that_it_is_gone(registry, store):
    store.rows[nct(3)] = msgspec.structs.replace(store.rows[nct(3)], missing_since=NOON)
    del registry.studies[nct(3)]
    registry.complete = False
    registry.publish(record(1, status="SUSPENDED"))
    outcome = poll(registry, store, plan_of(registry))
    assert row(outcome).status is PollStatus.INCOMPLETE
    assert kinds(store) == [Kind.STATUS]
    assert nct(3) in store.followed()
    assert store.comparison()[0].data_timestamp == NOON


def test_a_release_that_changes_while_it_is_read_is_read_again(registry, store):
    registry.publish(record(1, status="SUSPENDED"))
    changes = [record(1, status="COMPLETED")]
    registry.on_records = lambda: registry.publish(changes.pop(), days=1) if changes else None
    outcome = poll(registry, store, plan_of(registry))
    assert row(outcome).status is PollStatus.COMPLETE
    assert row(outcome).fetched == 20
    assert len(store.updates) == 1


def test_a_release_that_never_settles_is_incomplete(registry, store):
    registry.publish()
    passes = []
    registry.on_records = lambda: (passes.append(1), registry.publish(days=1))
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.INCOMPLETE
    assert len(passes) == PASSES


def test_too_many_records_without_a_page_are_the_fault_of_the_pages():
    registry = MemoryRegistry(*(record(number) for number in range(1, MOST_LOOKUPS + 20)))
    store = MemoryStore()
    poll(registry, store, plan_of(registry))
    registry.not_on_pages = set(registry.studies)
    registry.publish()
    again = row(poll(registry, store, plan_of(registry)))
    assert again.status is PollStatus.INCOMPLETE
    assert store.updates == []


def test_too_many_new_records_without_a_page_are_so_too(registry, store):
    new = [record(number) for number in range(100, 100 + MOST_LOOKUPS + 1)]
    registry.not_on_pages = {READER.open_envelope(raw).nct_id for raw in new}
    registry.publish(*new)
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.INCOMPLETE


def test_searches_that_find_far_less_are_doubted_once(registry, store):
    registry.found = tuple(nct(number) for number in range(1, 6))
    registry.publish()
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.INCOMPLETE
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.COMPLETE


# --- too much at once ---


def changed(*, of=12):
    return [record(number, status="SUSPENDED") for number in range(1, of + 1)]


def test_a_mass_change_is_quarantined_and_a_second_poll_lets_it_in(registry, store):
    registry.publish(*changed())
    first = row(poll(registry, store, plan_of(registry)))
    assert first.status is PollStatus.QUARANTINED
    assert "of 20 trials of spine 12 have changed at once" in first.error
    assert store.updates == []
    assert len(store.quarantined().trials) == 12
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.COMPLETE
    assert kinds(store) == [Kind.STATUS] * 12
    assert store.quarantined() is None


def test_a_mass_that_does_not_show_again_was_a_fault(registry, store):
    registry.publish(*changed())
    poll(registry, store, plan_of(registry))
    registry.publish(*TRIALS)
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.COMPLETE
    assert store.updates == []


def test_the_operator_lets_a_mass_in_at_once(registry, store):
    store.accepted_at = NOON
    registry.publish(*changed())
    assert row(poll(registry, store, plan_of(registry))).status is PollStatus.COMPLETE
    assert len(store.updates) == 12


def test_a_change_of_our_configuration_is_no_mass(registry, store):
    spine = msgspec.structs.replace(SPINE, scope=msgspec.structs.replace(SPINE.scope, conditions=("knee",)))
    outcome = poll(registry, store, plan_of(registry, spine))
    assert row(outcome).status is PollStatus.COMPLETE
    assert (row(outcome).put_out, row(outcome).in_scope) == (20, 0)
    assert set(kinds(store)) == {Kind.LEFT}


def test_a_watch_that_is_added_has_a_baseline_of_its_own(registry, store):
    registry.publish(record(30, condition="Disc and knee disease", posted="2026-03-02"))
    spine, knee = poll(registry, store, plan_of(registry, SPINE, KNEE)).polls
    assert (spine.baseline, knee.baseline) == (False, True)
    assert (spine.added, knee.added) == (1, 1)
    assert [update.watches for update in store.updates] == [("spine",)]


# --- failed ---


def test_an_older_release_fails_the_poll_and_changes_nothing(registry, store):
    registry.publish(record(1, status="SUSPENDED"), days=-1)
    outcome = poll(registry, store, plan_of(registry))
    assert outcome.status is PollStatus.FAILED
    assert "older release" in row(outcome).error
    assert store.rows[nct(1)].version == 1


def test_clocks_that_are_days_apart_fail_the_poll_at_the_earlier_time(registry, store):
    registry.publish(record(1, status="SUSPENDED"))
    plan = msgspec.structs.replace(plan_of(registry), clock=lambda: NOON.replace(year=2030))
    outcome = poll(registry, store, plan)
    assert outcome.status is PollStatus.FAILED
    assert row(outcome).started_at == registry.date


def test_a_database_that_cannot_be_written_fails_the_poll_and_the_program(registry, store):
    def full(*_arguments, **_more):
        raise StateError("the disk is full")

    store.apply = full
    registry.publish()
    with pytest.raises(StateError, match="full"):
        poll(registry, store, plan_of(registry))
    assert store.polls[-1].status is PollStatus.FAILED


def test_a_deadline_is_raised_once_by_the_date_of_the_release():
    store = MemoryStore()
    dates = {
        "startDateStruct": {"date": "2020-01-01", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2025-03-03", "type": "ACTUAL"},
    }
    registry = MemoryRegistry(record(1, status="COMPLETED", **dates))
    poll(registry, store, plan_of(registry))
    assert store.updates == []
    raised = []
    for _day in range(4):
        registry.publish()
        poll(registry, store, plan_of(registry))
        raised.append(kinds(store).count(Kind.RESULTS_OVERDUE))
    assert raised == [0, 1, 1, 1]


def test_a_deadline_that_was_decided_with_its_record_is_not_raised_once_more():
    dates = {
        "startDateStruct": {"date": "2020-01-01", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2025-03-03", "type": "ACTUAL"},
    }
    registry, store = MemoryRegistry(record(1, status="COMPLETED", **dates)), MemoryStore()
    poll(registry, store, plan_of(registry))
    registry.publish(record(1, title="Stem cells in discs", status="COMPLETED", **dates), days=2)
    poll(registry, store, plan_of(registry))
    (update,) = store.updates
    assert [change.kind for change in update.changes].count(Kind.RESULTS_OVERDUE) == 1
