"""What a record said on a day, by the registry's clock and by ours; in Python and in plain SQL."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.model import Absent, Source
from monitor.store import Store

ONE = "NCT00000001"


def version(world, store, number, days, status, posted=None):
    record = world.record(ONE, status, note=str(number), last_update_posted=posted)
    return world.apply(store, days, world.finding(record, number))


@pytest.fixture
def dated(store, world):
    """Three versions: posted before we looked, posted while we looked, and changed without a posting."""
    version(world, store, 1, 0, "RECRUITING", "2026-01-10")
    version(world, store, 2, 10, "SUSPENDED", "2026-03-09")
    version(world, store, 3, 20, "UNKNOWN", "2026-03-09")
    return store


def test_the_registrys_clock_takes_the_posting_date_and_else_the_release(dated):
    rows = dated._db.execute(
        "SELECT version, valid_from, valid_to, valid_from_basis FROM trial_history WHERE nct_id = ?", (ONE,)
    ).fetchall()
    assert rows == [
        (1, "2026-01-10", "2026-03-09", "posted"),
        (2, "2026-03-09", "2026-03-22", "posted"),
        (3, "2026-03-22", None, "released"),
    ]


@pytest.mark.parametrize(
    ("day", "registry", "ours"),
    [
        ("2026-01-09", None, None),
        ("2026-01-10", 1, None),
        ("2026-03-01", 1, None),
        ("2026-03-02", 1, 1),
        ("2026-03-09", 2, 1),
        ("2026-03-12", 2, 2),
        ("2026-03-22", 3, 3),
        ("2030-01-01", 3, 3),
    ],
)
def test_each_day_has_its_version_on_each_clock(dated, day, registry, ours):
    for expected, clock in ((registry, False), (ours, True)):
        state = dated.as_of(ONE, date.fromisoformat(day), ours=clock)
        assert (None if state is None else state.version) == expected


def test_a_removed_trial_says_nothing_from_the_day_of_its_removal(dated, world):
    world.apply(dated, 30, Absent(nct_id=ONE))
    gone = world.update(ONE, 3, 3, detected_at=world.at(31))
    world.apply(dated, 31, Absent(nct_id=ONE, removed=True, updates=(gone,)))
    day = world.at(31).date()
    assert dated.as_of(ONE, day) is None
    assert dated.as_of(ONE, day, ours=True) is None
    assert dated.as_of(ONE, day - timedelta(days=1)).version == 3


def test_periods_of_one_status_are_one_row_on_both_clocks(dated, world):
    version(world, dated, 4, 25, "UNKNOWN", "2026-03-25")
    version(world, dated, 5, 30, "RECRUITING", "2026-03-30")
    rows = dated._db.execute(
        "SELECT period, overall_status, valid_from, valid_to, substr(known_from, 1, 10), substr(known_to, 1, 10),"
        " versions FROM status_history WHERE nct_id = ?",
        (ONE,),
    ).fetchall()
    assert rows == [
        (1, "RECRUITING", "2026-01-10", "2026-03-09", "2026-03-02", "2026-03-12", 1),
        (2, "SUSPENDED", "2026-03-09", "2026-03-22", "2026-03-12", "2026-03-22", 1),
        (3, "UNKNOWN", "2026-03-22", "2026-03-30", "2026-03-22", "2026-04-01", 2),
        (4, "RECRUITING", "2026-03-30", None, "2026-04-01", None, 1),
    ]


def test_the_registrys_own_history_fills_the_days_before_we_looked(dated, world):
    history = [
        (world.history_ref(ONE, n), world.record(ONE, "NOT_YET_RECRUITING", note=f"past {n}").raw)
        for n in (0, 1)
    ]
    dated.add_history(ONE, history, [], hash_version=1)
    state = dated.as_of(ONE, date(2025, 1, 15))
    assert (state.source, state.version, state.known_from) == (Source.HISTORY, 0, None)
    assert dated.as_of(ONE, date(2025, 6, 1)).version == 1
    assert dated.as_of(ONE, date(2025, 6, 1), ours=True) is None
    assert dated.as_of(ONE, date(2026, 1, 10)).source is Source.OBSERVED
    states = dated._db.execute(
        "SELECT overall_status, valid_from FROM status_history WHERE nct_id = ?", (ONE,)
    )
    assert states.fetchall()[:2] == [("NOT_YET_RECRUITING", "2025-01-01"), ("RECRUITING", "2026-01-10")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["RECRUITING", "SUSPENDED", "COMPLETED"]), min_size=1, max_size=6))
def test_periods_follow_each_other_without_gap_and_never_repeat_a_status(tmp_path_factory, world, states):
    with Store.open(tmp_path_factory.mktemp("law") / "monitor.db") as store:
        for number, status in enumerate(states, start=1):
            version(world, store, number, number * 3, status, world.at(number * 3 - 1).date().isoformat())
        rows = store._db.execute(
            "SELECT overall_status, valid_from, valid_to, known_from, known_to, versions FROM status_history"
        ).fetchall()
    assert sum(row[5] for row in rows) == len(states)
    for before, after in itertools.pairwise(rows):
        assert before[0] != after[0]
        assert (before[2], before[4]) == (after[1], after[3])
    assert (rows[-1][2], rows[-1][4]) == (None, None)
    assert [row[0] for row in rows] == [s for n, s in enumerate(states) if n == 0 or states[n - 1] != s]


def test_a_version_without_a_posting_date_counts_from_its_release_on(store, world):
    record = replace(world.record(ONE), facts=replace(world.record(ONE).facts, last_update_posted="2026-02"))
    world.apply(store, 0, world.finding(record, 1))
    assert store.as_of(ONE, date(2026, 3, 2)).valid_from == "2026-03-02"
