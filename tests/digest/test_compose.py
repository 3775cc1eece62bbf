"""The one composer of digests, for the page and for the mail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.compose import DigestInputs, compose
from monitor.model import Poll, PollStatus, WatchState

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = timedelta(days=7)
STATE = WatchState(watch="spine", title="Stem cells and the spine")


def poll(day: int, status: PollStatus = PollStatus.COMPLETE, **given: object) -> Poll:
    """A poll in the afternoon of a day, counted from the Monday; it compared the release of that morning."""
    started = MONDAY + timedelta(days=day, hours=15)
    values: dict[str, object] = {
        "run": f"run {day} {status}",
        "watch": "spine",
        "started_at": started,
        "finished_at": started + timedelta(minutes=4),
        "status": status,
        "data_timestamp": started - timedelta(hours=6) if status is PollStatus.COMPLETE else None,
        "in_scope": 65,
    }
    return Poll(**values | given)


def comparison(*polls: Poll):
    inputs = DigestInputs(since=MONDAY, until=MONDAY + WEEK, updates=(), polls=polls, states=(STATE,))
    (only,) = compose(inputs).comparisons
    return only


def test_a_release_that_was_compared_before_leaves_nothing_unseen():
    only = comparison(poll(-3), poll(0, PollStatus.NOT_MODIFIED))
    assert (only.gap, only.unchanged, only.compared, only.completed_at) == (False, True, 65, None)


def test_a_failure_is_made_good_by_a_poll_that_finds_the_release_unchanged():
    failed = poll(1, PollStatus.FAILED, error="timed out")
    assert comparison(poll(0), failed).gap
    only = comparison(poll(0), failed, poll(2, PollStatus.NOT_MODIFIED))
    assert not only.gap
    assert only.failures == (failed,)


def test_a_period_without_a_successful_poll_is_not_compared_to_its_end():
    assert comparison().gap
    assert comparison(poll(-3)).gap
    assert comparison(poll(2, PollStatus.RUNNING)).gap
    assert comparison(poll(2, PollStatus.QUARANTINED)).failures[0].status is PollStatus.QUARANTINED


def test_polls_after_the_period_do_not_belong_to_it():
    assert comparison(poll(0), poll(8, PollStatus.FAILED), poll(9, in_scope=99)) == comparison(poll(0))


@pytest.mark.parametrize(
    ("polls", "skipped"),
    [
        ((poll(-3), poll(0), poll(3)), (date(2026, 11, 17), date(2026, 11, 18))),
        ((poll(-3), poll(1)), (date(2026, 11, 16),)),
        ((poll(1, baseline=True), poll(2)), ()),
        ((poll(-1), poll(0), poll(1)), ()),
    ],
)
def test_a_weekday_whose_release_was_compared_with_a_later_one_is_named(polls, skipped):
    assert comparison(*polls).skipped == skipped


def test_the_date_of_the_data_is_that_of_the_newest_release_compared_by_then():
    inputs = DigestInputs(
        since=MONDAY, until=MONDAY + WEEK, updates=(), polls=(poll(-3), poll(9)), states=(STATE,)
    )
    digest = compose(inputs)
    assert (digest.through, digest.data_date) == (None, date(2026, 11, 13))


statuses = st.sampled_from([status for status in PollStatus if status is not PollStatus.NOT_MODIFIED])


@given(st.lists(statuses, max_size=7))
def test_a_last_poll_that_finds_nothing_new_changes_no_more_than_the_gap(found):
    polls = tuple(poll(day, status) for day, status in enumerate(found))
    before, after = comparison(*polls), comparison(*polls, poll(6, PollStatus.NOT_MODIFIED))
    assert not after.gap
    assert (before.failures, before.releases, before.compared) == (
        after.failures,
        after.releases,
        after.compared,
    )
    if not before.gap:
        assert before == after
