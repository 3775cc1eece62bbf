"""One run, one transaction: everything that a poll found, or nothing of it."""

from datetime import date

import pytest

from monitor.errors import StateError
from monitor.model import (
    Absent,
    DeadlinePassed,
    Kind,
    PollStatus,
    Rejected,
    RejectedRecord,
    Severity,
    Unchanged,
)
from monitor.store import Store

ONE, TWO = "NCT00000001", "NCT00000002"


def test_a_new_trial_is_stored_with_all_that_belongs_to_it(store, world):
    record = world.follow(store, topics=("pain", "msc"), watches=("discs", "cord"))
    assert store.record(ONE) == record.raw
    trial = store.trial(ONE)
    assert (trial.facts, trial.watches, trial.topics) == (record.facts, ("cord", "discs"), ("msc", "pain"))
    assert trial.first_seen == trial.last_seen == world.at(0)
    (version,) = store.versions(ONE)
    assert (version.version, version.sha256, version.observed_at) == (1, record.sha256, world.at(0))
    assert version.data_timestamp == world.release(0).data_timestamp
    assert store.first_version(ONE) == version


def test_facts_are_columns_that_anyone_can_read(store, world):
    record = world.record(ONE, phases=("PHASE1", "PHASE2"), enrollment=40, has_results=True, why_stopped="Ω")
    world.apply(store, 0, world.finding(record, 1))
    row = store._db.execute("SELECT phases, enrollment, has_results, why_stopped, url FROM trials").fetchone()
    assert row == ("PHASE1|PHASE2", 40, 1, "Ω", f"https://clinicaltrials.gov/study/{ONE}")
    assert store.trial(ONE).facts == record.facts


def test_what_the_poll_needs_of_a_trial_is_known(store, world):
    record = world.follow(store)
    known = store.known([ONE, "NCT09999999"])[ONE]
    assert (known.version, known.fingerprint, known.sha256) == (1, record.fingerprint, record.sha256)
    assert (known.hash_version, known.watches, known.missing_since, known.removed) == (
        1,
        ("discs",),
        None,
        False,
    )
    assert store.known(["NCT09999999"]) == {}


def test_a_record_that_no_watch_ever_followed_leaves_only_its_screening(store, world):
    record = world.record(ONE)
    world.apply(store, 0, world.finding(record, None, watches=()))
    assert store.trial_ids() == store.followed() == ()
    known = store.known([ONE])[ONE]
    assert (known.version, known.fingerprint, known.watches) == (None, record.fingerprint, ())
    assert [(s.decision.watch, s.decision.included) for s in store.screening()] == [
        ("discs", False),
        ("cord", False),
    ]


def test_an_unchanged_record_is_only_seen(store, world):
    world.follow(store)
    world.apply(store, 0.5, Absent(nct_id=ONE))
    world.apply(store, 1, Unchanged(nct_id=ONE, fingerprint="new noise"))
    known = store.known([ONE])[ONE]
    assert (known.version, known.fingerprint, known.missing_since) == (1, "new noise", None)
    assert store.trial(ONE).last_seen == world.at(1)
    assert store.trial(ONE).first_seen == world.at(0)


def test_an_unchanged_record_that_was_screened_out_keeps_its_decision(store, world):
    world.apply(store, 0, world.finding(world.record(ONE), None, watches=()))
    world.apply(store, 1, Unchanged(nct_id=ONE, fingerprint="new noise"))
    assert store.known([ONE])[ONE].fingerprint == "new noise"
    assert {screened.decided_at for screened in store.screening()} == {world.at(0)}


def test_a_changed_trial_keeps_every_version_readable(store, world):
    records = [world.record(ONE, note=f"version {number} " * number) for number in range(1, 6)]
    for number, record in enumerate(records, start=1):
        world.apply(store, number, world.finding(record, number))
    assert store.record(ONE) == records[-1].raw
    assert [store.record(ONE, number) for number in range(1, 6)] == [record.raw for record in records]
    assert [ref.sha256 for ref in store.versions(ONE)] == [record.sha256 for record in records]
    assert store.first_record(ONE) == records[0].raw
    assert store.trial(ONE).first_seen == world.at(1)


def test_a_trial_that_leaves_a_watch_stays_in_the_database(store, world):
    record = world.follow(store)
    world.apply(store, 1, world.finding(record, None, watches=()))
    assert store.followed() == ()
    assert store.trials() == ()
    assert store.trial(ONE).watches == ()
    assert store.known([ONE])[ONE].version == 1


def test_a_watch_that_is_configured_no_more_follows_nothing_and_forgets_nothing(store, world):
    record = world.follow(store, watches=("discs", "cord"))
    world.apply(store, 1, world.finding(record, None), watches=(world.discs,))
    assert store.known([ONE])[ONE].watches == ("discs",)
    world.apply(store, 2, world.finding(record, None, watches=()), watches=(world.discs,))
    assert store.followed() == ()
    world.apply(store, 3)
    assert store.known([ONE])[ONE].watches == ("cord",)
    assert store.followed() == (ONE,)


def test_absence_is_noted_once_and_removal_keeps_the_trial(store, world):
    world.follow(store)
    world.apply(store, 1, Absent(nct_id=ONE))
    world.apply(store, 2, Absent(nct_id=ONE))
    assert store.known([ONE])[ONE].missing_since == world.at(1)
    assert store.followed() == (ONE,)
    update = world.update(ONE, 1, 1, world.change(Kind.REMOVED))
    world.apply(store, 3, Absent(nct_id=ONE, removed=True, merged_into=TWO, updates=(update,)))
    assert store.followed() == ()
    assert store.known([ONE])[ONE].removed
    assert store.trial(ONE).removed
    assert store._db.execute("SELECT removed_at, merged_into FROM trials").fetchone() == (
        "2026-03-05T15:00:00Z",
        TWO,
    )
    assert store.update_ids() == (update.id,)


def test_a_trial_that_reappears_is_followed_again(store, world):
    record = world.follow(store)
    world.apply(store, 1, Absent(nct_id=ONE, removed=True))
    world.apply(store, 2, world.finding(record, None))
    known = store.known([ONE])[ONE]
    assert (known.removed, known.missing_since) == (False, None)
    assert store.followed() == (ONE,)


def test_one_unreadable_record_is_one_row_however_often_it_is_met(store, world):
    rejected = RejectedRecord(rejected=Rejected(nct_id=None, reason="not JSON"))
    for days in range(3):
        world.apply(store, days, rejected)
    row = store._db.execute(
        "SELECT nct_id, reason, path, times, first_seen, last_seen, run FROM rejected"
    ).fetchall()
    assert row == [(None, "not JSON", None, 3, "2026-03-02T15:00:00Z", "2026-03-04T15:00:00Z", "run-2")]


def test_the_same_update_is_never_stored_twice(store, world, dump):
    record = world.follow(store)
    update = world.update(ONE, None, 1)
    world.apply(store, 1, world.finding(record, None, updates=(update,)))
    before = dump(store)
    with pytest.raises(StateError, match="nothing is reported twice"):
        world.apply(store, 2, world.finding(record, None, updates=(update,)))
    assert dump(store) == before


@pytest.mark.parametrize("version", [1, 3, 0])
def test_versions_follow_one_another_without_a_gap(store, world, dump, version):
    world.follow(store)
    before = dump(store)
    with pytest.raises(StateError, match="cannot follow"):
        world.apply(store, 1, world.finding(world.record(ONE, "SUSPENDED"), version))
    assert dump(store) == before


def test_an_update_between_versions_that_are_not_stored_is_refused(store, world):
    record = world.follow(store)
    with pytest.raises(StateError, match="refers to what is not stored"):
        world.apply(store, 1, world.finding(record, None, updates=(world.update(ONE, 1, 2),)))


def test_a_trial_cannot_be_followed_without_a_version(store, world):
    with pytest.raises(StateError, match="no version of it is stored"):
        world.apply(store, 0, world.finding(world.record(ONE), None))


def test_a_record_that_is_not_utf_8_is_refused(store, world):
    import msgspec

    record = msgspec.structs.replace(world.record(ONE), raw=b'{"title": "\xff"}')
    with pytest.raises(StateError, match="not UTF-8"):
        world.apply(store, 0, world.finding(record, 1))


def test_a_run_is_stored_once(store, world):
    world.follow(store)
    with pytest.raises(StateError, match="already stored"):
        world.apply(store, 0)


def test_a_failure_in_the_middle_leaves_the_database_as_it_was(filled, world, dump):
    before = dump(filled)

    def findings():
        yield world.finding(world.record("NCT00000007"), 1)
        yield Unchanged(nct_id=ONE, fingerprint="other")
        raise OSError("the spool cannot be read")

    with pytest.raises(OSError, match="spool"):
        filled.apply(world.run(9), findings(), watches=(world.cord,), topics=())
    assert dump(filled) == before
    assert filled.check() == ()


def test_nobody_sees_half_a_poll(path, store, world):
    world.follow(store)
    seen = []

    def findings():
        with Store.open(path, read_only=True) as reader:
            for number in range(2, 5):
                yield world.finding(world.record(f"NCT0000000{number}"), 1)
                seen.append((reader.followed(), reader.last_poll("discs").run, reader.comparison()[0]))

    store.apply(world.run(1), findings(), watches=world.watches, topics=world.topics)
    assert set(seen) == {((ONE,), "run-0", world.release(0))}
    with Store.open(path, read_only=True) as reader:
        assert len(reader.followed()) == 4


def test_a_reader_sees_one_state_within_a_snapshot(path, store, world):
    world.follow(store)
    with Store.open(path, read_only=True) as reader:
        with reader.snapshot():
            assert reader.trial_ids() == (ONE,)
            world.follow(store, TWO, 1)
            assert reader.trial_ids() == (ONE,)
        assert reader.trial_ids() == (ONE, TWO)


def test_a_snapshot_is_for_reading(store, world):
    with store.snapshot(), pytest.raises(StateError, match="snapshot"):
        world.follow(store)


def test_a_writer_that_waits_too_long_says_so(path, store, world):
    with Store.open(path) as other:
        other._db.execute("PRAGMA busy_timeout = 0")

        def findings():
            with pytest.raises(StateError, match="another process is writing"):
                other.set_due("poll", world.at(1))
            yield Unchanged(nct_id=ONE, fingerprint="x")

        store.apply(world.run(0), findings(), watches=world.watches, topics=world.topics)


def test_a_full_disk_leaves_the_database_as_it_was(filled, world, dump):
    before = dump(filled)
    (pages,) = filled._db.execute("PRAGMA page_count").fetchone()
    filled._db.execute(f"PRAGMA max_page_count = {pages + 3}")
    big = world.finding(world.record("NCT00000007", note="long " * 20000), 1)
    with pytest.raises(StateError, match="disk is full; nothing was written"):
        world.apply(filled, 9, big)
    assert dump(filled) == before
    assert filled.check() == ()


def test_the_comparison_is_that_of_the_last_complete_run(store, world):
    assert store.comparison() is None
    world.apply(store, 1)
    incomplete = world.poll(2, status=PollStatus.INCOMPLETE)
    world.apply(store, 2, run=world.run(2, incomplete, release=None, config_digest="other"))
    assert store.comparison() == (world.release(1), "digest")


def test_a_run_without_a_finished_poll_is_refused(store, world):
    import msgspec

    with pytest.raises(StateError, match="no finished poll"):
        world.apply(store, 1, run=world.run(1, msgspec.structs.replace(world.poll(1), finished_at=None)))


def test_next_due_times_are_written_with_the_run(store, world):
    assert store.due("poll") is None
    world.apply(store, 1)
    assert store.due("poll") == world.at(2)
    store.set_due("poll", world.at(9))
    assert store.due("poll") == world.at(9)


def test_a_failed_poll_is_noted_before_anything_was_ever_applied(store, world):
    failed = world.poll(0, status=PollStatus.FAILED, error="no connection")
    store.note([failed], next_due={"poll": world.at(0.1)})
    assert store.polls() == (failed,)
    assert store.due("poll") == world.at(0.1)
    assert store.baseline("discs") is None


def test_a_running_poll_is_replaced_by_its_outcome(store, world):
    store.note([world.poll(0, status=PollStatus.RUNNING)], next_due={})
    world.apply(store, 0)
    assert store.polls() == (world.poll(0),)


# --- deadlines ---------------------------------------------------------------------------------------


def test_an_open_deadline_is_due_from_its_day_on(store, world):
    deadline = world.deadline(ONE, date(2026, 3, 10), caveats=("no US site",))
    world.follow(store, deadlines=(deadline,))
    assert store.open_deadlines(due_by=date(2026, 3, 9)) == ()
    assert store.open_deadlines(due_by=date(2026, 3, 10)) == (deadline,)


def raise_it(store, world, days=1):
    update = world.update(ONE, 1, 1, world.change(Kind.RESULTS_OVERDUE), id=f"{ONE}:1-1.{days}")
    world.apply(store, days, DeadlinePassed(nct_id=ONE, rule="who_12_months", updates=(update,)))


def state_of_deadlines(store):
    return store._db.execute(
        "SELECT due_on, raised_at IS NOT NULL, resolved_at IS NOT NULL, superseded_at IS NOT NULL, silent"
        " FROM deadlines ORDER BY due_on"
    ).fetchall()


def test_a_deadline_is_raised_once_and_resolved_once(store, world):
    deadline = world.deadline(ONE)
    world.follow(store, deadlines=(deadline,))
    raise_it(store, world)
    assert store.open_deadlines(due_by=date.max) == ()
    assert store.raised_deadlines(ONE) == (deadline,)
    with pytest.raises(StateError, match="no open deadline"):
        raise_it(store, world, 2)
    world.apply(store, 3, DeadlinePassed(nct_id=ONE, rule="who_12_months", resolved=True))
    assert store.raised_deadlines(ONE) == ()
    assert state_of_deadlines(store) == [("2026-03-01", 1, 1, 0, 0)]


def test_a_deadline_that_nobody_was_informed_of_is_marked_as_silent(store, world):
    record = world.record(ONE)
    passed = DeadlinePassed(nct_id=ONE, rule="who_12_months")
    world.apply(store, 0, world.finding(record, 1, deadlines=(world.deadline(ONE),)), passed)
    assert state_of_deadlines(store) == [("2026-03-01", 1, 0, 0, 1)]


def test_a_deadline_reported_within_the_trials_own_update_is_not_silent(store, world):
    world.follow(store)
    record = world.record(ONE, "COMPLETED")
    update = world.update(ONE, 1, 2, world.change(), world.change(Kind.RESULTS_OVERDUE))
    found = world.finding(record, 2, updates=(update,), deadlines=(world.deadline(ONE),))
    world.apply(store, 1, found, DeadlinePassed(nct_id=ONE, rule="who_12_months"))
    assert state_of_deadlines(store) == [("2026-03-01", 1, 0, 0, 0)]


def test_a_new_version_replaces_deadlines_that_were_not_raised(store, world):
    world.follow(store, deadlines=(world.deadline(ONE), world.deadline(ONE, rule="fdaaa_801")))
    later = world.deadline(ONE, date(2027, 1, 1))
    world.apply(store, 1, world.finding(world.record(ONE, "COMPLETED"), 2, deadlines=(later,)))
    assert store.open_deadlines(due_by=date.max) == (later,)


def test_a_raised_deadline_stays_raised_under_a_new_version(store, world):
    world.follow(store, deadlines=(world.deadline(ONE),))
    raise_it(store, world)
    reworded = world.deadline(ONE, caveats=("certified",))
    world.apply(store, 2, world.finding(world.record(ONE, "COMPLETED"), 2, deadlines=(reworded,)))
    assert store.open_deadlines(due_by=date.max) == ()
    assert store.raised_deadlines(ONE) == (reworded,)


def test_a_raised_deadline_is_superseded_by_another_day(store, world):
    world.follow(store, deadlines=(world.deadline(ONE),))
    raise_it(store, world)
    later = world.deadline(ONE, date(2027, 1, 1))
    world.apply(store, 2, world.finding(world.record(ONE, "COMPLETED"), 2, deadlines=(later,)))
    assert store.raised_deadlines(ONE) == ()
    assert store.open_deadlines(due_by=date.max) == (later,)
    assert state_of_deadlines(store) == [("2026-03-01", 1, 0, 1, 0), ("2027-01-01", 0, 0, 0, 0)]
    world.apply(store, 3, world.finding(world.record(ONE), 3, deadlines=(world.deadline(ONE),)))
    assert store.raised_deadlines(ONE) == (world.deadline(ONE),)


def test_a_raised_deadline_stays_where_the_rule_applies_no_more(store, world):
    world.follow(store, deadlines=(world.deadline(ONE),))
    raise_it(store, world)
    world.apply(store, 2, world.finding(world.record(ONE, "COMPLETED"), 2))
    assert store.raised_deadlines(ONE) == (world.deadline(ONE),)


def test_deadlines_of_a_removed_trial_are_not_raised(store, world):
    world.follow(store, deadlines=(world.deadline(ONE),))
    world.apply(store, 1, Absent(nct_id=ONE, removed=True))
    assert store.open_deadlines(due_by=date.max) == ()


def test_severities_and_kinds_survive_the_database(store, world):
    record = world.follow(store)
    changes = tuple(
        world.change(kind, severity, before=kind.value, after=[severity.value, {"a": None}])
        for kind, severity in zip(Kind, tuple(Severity) * len(Kind), strict=False)
    )
    world.apply(store, 1, world.finding(record, None, updates=(world.update(ONE, None, 1, *changes),)))
    assert store.updates()[0].update.changes == changes
