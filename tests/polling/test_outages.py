"""When silence would mislead, and that it is said once and the same way for everybody who looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Poll, PollStatus
from monitor.polling.outages import GOOD, AlarmSettings, alarm_of, alarms_of, describe_alarm

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = AlarmSettings()
C, N, F, I, H, R = (  # noqa: E741  one letter a poll makes a row of polls easy to read
    PollStatus.COMPLETE,
    PollStatus.NOT_MODIFIED,
    PollStatus.FAILED,
    PollStatus.INCOMPLETE,
    PollStatus.QUARANTINED,
    PollStatus.RUNNING,
)


def polls(*statuses, hours=1):
    made = []
    for number, status in enumerate(statuses):
        at = NOON + timedelta(hours=number * hours)
        error = None if status in GOOD else f"reason {number}"
        made.append(
            Poll(run=str(number), watch="spine", started_at=at, finished_at=at, status=status, error=error)
        )
    return tuple(made)


@pytest.mark.parametrize(
    ("row", "failures", "ended"),
    [
        ((), [], []),
        ((C,), [], []),
        ((C, F), [], []),
        ((C, F, F), [], []),
        ((C, F, C, F, N, F, F, C), [], []),
        ((C, F, F, F), [3], [False]),
        ((C, F, I, H), [3], [False]),
        ((C, F, F, F, F, F), [3], [False]),
        ((C, F, F, F, N), [3], [True]),
        ((C, F, F, R, F, C), [3], [True]),
        ((C, F, F, F, C, C, F, F, F), [3, 3], [True, False]),
        ((F, F, F), [3], [False]),
    ],
)
def test_failures_in_a_row_raise_one_alarm(row, failures, ended):
    found = alarms_of(polls(*row), SETTINGS)
    assert [len(alarm.failures) for alarm in found] == failures
    assert [alarm.ended is not None for alarm in found] == ended


def test_one_failure_is_said_where_the_last_good_poll_is_old():
    (found,) = alarms_of(polls(C, F, hours=96), SETTINGS)
    assert found.since == NOON
    assert found.raised_at == NOON + timedelta(hours=96)
    assert alarms_of(polls(C, F, hours=95), SETTINGS) == ()


def test_that_no_poll_was_even_tried_is_said_by_the_clock_alone():
    rows = polls(C)
    assert alarm_of(rows, now=NOON + timedelta(hours=95), settings=SETTINGS) is None
    found = alarm_of(rows, now=NOON + timedelta(hours=97), settings=SETTINGS)
    assert "is the worker running?" in describe_alarm(found)
    assert alarm_of((), now=NOON, settings=SETTINGS) is None


def test_the_line_says_since_when_how_often_and_why():
    found = alarm_of(polls(C, F, F, F), now=NOON, settings=SETTINGS)
    assert describe_alarm(found) == (
        "no good poll since 2026-03-02 12:00 UTC: 3 polls without success, the last one because: reason 3"
    )


@given(st.lists(st.sampled_from([C, N, F, I, H]), max_size=30), st.integers(0, 30))
def test_what_was_said_stays_as_it_was_said(row, cut):
    whole = alarms_of(polls(*row), SETTINGS)
    earlier = alarms_of(polls(*row[:cut]), SETTINGS)
    said = [(alarm.id, alarm.raised_at, alarm.failures) for alarm in whole]
    assert [(alarm.id, alarm.raised_at, alarm.failures) for alarm in earlier] == said[: len(earlier)]
    assert len({alarm.id for alarm in whole}) == len(whole)
