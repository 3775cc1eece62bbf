"""Time frames as sets of time points (monitor/changes/outcomes/time_points.py)."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.changes.outcomes.time_points import TimeFrameDifference as Difference
from monitor.changes.outcomes.time_points import compare_time_frames, differs_in_tolerance, read_time_frame

SAME = [
    ("12 months", "52 weeks"),
    ("12 months", "1 year"),
    ("52 weeks", "1 year"),
    ("24 hours", "1 day"),
    ("12 months", "12 Months."),
    ("12 months", "at 12 months"),
    ("12 months", "12-month follow-up"),
    ("12 months", "month 12"),
    ("12 months", "twelve months"),
    ("18 months", "one and a half years"),
    ("N/A", "n/a"),
    ("12 months", "twelve (12) months"),
    ("up to 1,826 days", "up to 1826 days"),
    ("1,095 days", "1 095 days"),
    ("2,5 years", "30 months"),
    ("3, 6 and 12 months", "12, 6, 3 months"),
    ("3, 6 and 12 months", "3 months, 6 months, 1 year"),
    ("1 month, 3 months, 6 months post-surgery", "1, 3 and 6 months after surgery"),
    ("3 months after surgery, 6 months after surgery", "3 and 6 months after surgery"),
    ("12 months post-operatively", "12 months after surgery"),
    ("12 months after the operation", "12 months following surgery"),
    ("12 months from enrolment", "12 months after enrollment"),
    ("6 months post injection", "6 months after injection"),
    ("pre-operative, 6 weeks", "before surgery, 6 weeks"),
    ("Day 0, Day 7", "Baseline, 1 week"),
    ("Baseline (Day 0), 12 weeks", "Baseline and 12 weeks"),
    ("0, 6 months", "baseline, 6 months"),
    ("Change from baseline to 12 months", "Baseline to 12 months"),
    ("From baseline through 12 months", "Baseline until 12 months"),
    ("6 months (primary), 12 months", "6 months (primary endpoint), 1 year"),
    ("every 3 months for 2 years", "every 3 months for 24 months"),
    ("up to 12 months", "through 12 months"),
    ("until month 12", "Up to 1 year"),
    ("through 24 weeks after injection", "up to 24 weeks post injection"),
    ("Change from baseline at 6 months", "Baseline, 6 months"),
    ("Change from the baseline at weeks 4 and 8", "Baseline, week 4 and week 8"),
    ("Changes from baseline 3 and 6 months after surgery", "baseline, 3 and 6 months post-op"),
]

POINTS = [
    ("Baseline, 3, 6, 12 months", "Baseline, 3, 12 months", Difference.POINTS_DROPPED, ["6 months"], []),
    (
        "3, 6 and 12 months after surgery",
        "3 and 6 months after surgery",
        Difference.POINTS_DROPPED,
        ["12 months"],
        [],
    ),
    ("1, 3, 6, 12 months", "12 months", Difference.POINTS_DROPPED, ["1 month", "3 months", "6 months"], []),
    ("6, 12 months", "6, 12, 24 months", Difference.POINTS_ADDED, [], ["24 months"]),
    ("Week 4", "Weeks 4 and 8", Difference.POINTS_ADDED, [], ["week 8"]),
    ("12 months", "6 months", Difference.POINT_MOVED, ["12 months"], ["6 months"]),
    ("Baseline, 12 months", "Baseline, 6 months", Difference.POINT_MOVED, ["12 months"], ["6 months"]),
    ("3, 6 months", "3, 9 months", Difference.POINT_MOVED, ["6 months"], ["9 months"]),
    ("up to 24 months", "up to 12 months", Difference.POINT_MOVED, ["24 months"], ["12 months"]),
    ("1,095 days", "1,825 days", Difference.POINT_MOVED, ["1,095 days"], ["1,825 days"]),
    ("2,5 years", "3,5 years", Difference.POINT_MOVED, ["2,5 years"], ["3,5 years"]),
    ("10,500 hours", "10,000 hours", Difference.POINT_MOVED, ["10,500 hours"], ["10,000 hours"]),
    ("12 weeks", "3 months", Difference.POINT_MOVED, ["12 weeks"], ["3 months"]),
    ("24 months", "6 months (primary), up to 24 months", Difference.PRIMARY_POINT, [], ["6 months"]),
    ("6 months (primary), 12 months", "6, 12 months", Difference.PRIMARY_POINT, ["6 months"], []),
    (
        "6 months (primary), 12 months",
        "6 months, 12 months (primary)",
        Difference.PRIMARY_POINT,
        ["6 months"],
        ["12 months"],
    ),
    ("3, 6 months", "3 months; primary endpoint: 6 months", Difference.PRIMARY_POINT, [], ["6 months"]),
    ("Baseline, 12 months", "12 months", Difference.BASELINE_DROPPED, [], []),
    ("12 months", "Baseline and 12 months", Difference.BASELINE_ADDED, [], []),
]

REWRITTEN = [
    ("12 months after surgery", "12 months after injection"),
    ("12 months after surgery", "12 months before surgery"),
    ("12 months", "12 months after surgery"),
    ("12 months", "up to 12 months"),
    ("within 12 months", "at 12 months"),
    ("at least 12 months", "at most 12 months"),
    ("3-6 months", "3, 6 months"),
    ("between 3 and 6 months", "3 and 6 months"),
    ("3 or 6 months", "3 and 6 months"),
    ("Baseline to 12 months", "Baseline and 12 months"),
    ("every 3 months for 2 years", "every 6 months for 2 years"),
    ("12 months", "Baseline, 3 and 6 months"),
    ("3, 6 months", "9, 12 months"),
    ("Baseline, discharge, 12 months", "Baseline, 12 months"),
    ("at discharge", "end of study"),
    (
        "up to 100 days after the last dose or 30 days after surgery",
        "up to 30 days after the last dose or 100 days after surgery",
    ),
    ("3 months after surgery, 6 months after injection", "3 months after injection, 6 months after surgery"),
    ("12 (± 1) months", "12 (± 2) months"),
    ("12 months ± 2 weeks", "12 months ± 4 weeks"),
    ("2,25 years", "3,25 years"),
    ("6 visits", "12 visits"),
    ("Day -7", "Day 7 (Surgery)"),
    ("after primary surgery", "after secondary surgery"),
    ("mean of 3 and 6 months", "3 and 6 months"),
    ("through study completion, an average of 1 year", "through study completion"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_same_points_in_other_words_are_no_difference(before, after):
    assert compare_time_frames(before, after).difference is Difference.SAME
    assert compare_time_frames(after, before).difference is Difference.SAME


@pytest.mark.parametrize(("before", "after", "difference", "dropped", "added"), POINTS)
def test_a_point_that_came_went_or_moved_is_named(before, after, difference, dropped, added):
    change = compare_time_frames(before, after)
    assert change.difference is difference
    assert [point.written for point in change.dropped] == dropped
    assert [point.written for point in change.added] == added


@pytest.mark.parametrize(("before", "after"), REWRITTEN)
def test_what_is_more_than_points_is_left_to_its_texts(before, after):
    assert compare_time_frames(before, after).difference is Difference.REWRITTEN
    assert compare_time_frames(after, before).difference is Difference.REWRITTEN


def test_a_time_frame_that_comes_or_goes_is_given_or_removed():
    assert compare_time_frames(None, "12 months").difference is Difference.GIVEN
    assert compare_time_frames("12 months", None).difference is Difference.REMOVED
    assert compare_time_frames(None, None).difference is Difference.SAME


def test_a_time_frame_says_itself_that_it_is_not_exact():
    assert read_time_frame("Up to approximately 59 months").is_approximate
    assert not read_time_frame("Up to 59 months").is_approximate


NUMBERS = st.lists(st.integers(1, 60), min_size=2, max_size=8, unique=True)
PATTERNS = st.sampled_from(
    ["{} months", "Baseline, {} months", "at {} weeks after surgery", "Baseline and {} years post-injection"]
)


@given(NUMBERS, PATTERNS, st.randoms(use_true_random=False))
def test_the_order_of_points_plays_no_part(numbers, pattern, source):
    shuffled = source.sample(numbers, len(numbers))
    texts = [pattern.format(", ".join(map(str, points))) for points in (numbers, shuffled)]
    assert compare_time_frames(*texts).difference is Difference.SAME


@given(NUMBERS, PATTERNS, st.integers(0, 7))
def test_any_point_of_a_list_can_be_dropped_and_added_again(numbers, pattern, place):
    assume(len(numbers) > 1)
    fewer = [number for number in numbers if number != numbers[place % len(numbers)]]
    longer, shorter = (pattern.format(", ".join(map(str, points))) for points in (numbers, fewer))
    dropped, added = compare_time_frames(longer, shorter), compare_time_frames(shorter, longer)
    assert (dropped.difference, added.difference) == (Difference.POINTS_DROPPED, Difference.POINTS_ADDED)
    assert [point.value for point in dropped.dropped] == [numbers[place % len(numbers)]]
    assert [point.value for point in added.added] == [numbers[place % len(numbers)]]


@given(st.integers(1, 400), st.integers(1, 400), PATTERNS)
def test_two_numbers_of_one_unit_are_never_the_same_time(number, other, pattern):
    assume(number != other)
    change = compare_time_frames(pattern.format(number), pattern.format(other))
    assert change.difference is Difference.POINT_MOVED
    assert ([point.value for point in change.dropped], [point.value for point in change.added]) == (
        [number],
        [other],
    )


@given(st.integers(1, 20))
def test_months_are_years_and_weeks_are_days(number):
    assert compare_time_frames(f"{12 * number} months", f"{number} years").difference is Difference.SAME
    assert compare_time_frames(f"{7 * number} days", f"{number} weeks").difference is Difference.SAME
    assert compare_time_frames(f"{24 * number} hours", f"{number} days").difference is Difference.SAME


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_compared(before, after):
    change = compare_time_frames(before, after)
    assert compare_time_frames(before, before).difference is Difference.SAME
    assert (change.difference is Difference.SAME) == (
        compare_time_frames(after, before).difference is Difference.SAME
    )


@pytest.mark.parametrize(
    "text", ["1, " * 9_000, "a, b" * 5_000, "12 months after " * 2_000, "primary " * 3_000]
)
def test_hostile_text_costs_no_time(text):
    began = time.process_time()
    compare_time_frames(text, text + " x")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("before", "after", "is_of_tolerance"),
    [
        ("approximately 12 months", "12 months", True),
        ("Month 12", "Month 12 (±2 weeks)", True),
        ("12 months +/- 14 days", "12 months", True),
        ("12 months", "approximately 18 months", False),
        ("Month 12 (±2 weeks)", "Month 12 (±2 weeks) and 24", False),
    ],
)
def test_a_window_or_the_word_approximately_alone_is_seen(before, after, is_of_tolerance):
    assert differs_in_tolerance(before, after) is is_of_tolerance
