"""Time frames read as one duration (monitor/changes/durations.py)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.duration import Duration, longest, same_length


def _text(time_frame: str) -> str | None:
    duration = longest(time_frame)
    return duration.text if duration else None


@pytest.mark.parametrize(
    ("time_frame", "expected"),
    [
        ("12 months", "12 months"),
        ("Baseline, 6 and 12 months post-injection", "12 months"),
        ("up to 24 weeks", "24 weeks"),
        ("Day 0 to Day 90", "90 days"),
        ("1 year", "1 year"),
        ("2 yr", "2 years"),
        ("Week 12", "12 weeks"),
        ("Months 3, 6 and 18", "18 months"),
        ("within 30 days of the injection", "30 days"),
        ("1, 3 and 6 months", "6 months"),
        ("3-4 weeks", "4 weeks"),
        ("0.5,1,3,6 hours", "6 hours"),
        ("twenty-six weeks", "26 weeks"),
        ("the 4th week", "4 weeks"),
        ("48-weeks after surgery", "48 weeks"),
        ("D28", "28 days"),
        ("3M, 6M", "6 months"),
        ("12 (±1) months", "12 months"),
        ("Visit 7 / up to 9 days ± 3 days", "9 days"),
        ("every 3 months for the first two years", "2 years"),
        ("1.5 years", "1.5 years"),
        ("1,000 days", "1000 days"),
        ("week 2\uff0c4\uff0c12", "12 weeks"),
        ("4 weeks, 12 months", "12 months"),
        ("Cycle 1 Day 1 (each cycle is 28 days) up to 5 years", "5 years"),
        ("6 months post surgery, 7 years old", "6 months"),
        ("90 minutes", "90 minutes"),
    ],
)
def test_the_longest_duration_that_is_named_counts(time_frame, expected):
    assert _text(time_frame) == expected


@pytest.mark.parametrize(
    "time_frame",
    [
        "",
        "baseline",
        "during surgery",
        "through study completion",
        "every 3 months",
        "3 times a week",
        "up to 6 cycles (each cycle is 21 days)",
        "Cycle 2 Day 1",
        "at the 4th and 8th visits",
        "at 13 months of age",
        "01-06-2019 to 01-06-2020",
        "0 days",
        "visits 3 and 5",
    ],
)
def test_what_names_no_duration_is_none_and_never_a_guess(time_frame):
    assert longest(time_frame) is None


def test_units_are_normalised_to_months():
    assert longest("1 year").months == 12
    assert longest("52 weeks").months == pytest.approx(11.97, abs=0.01)
    assert longest("30 days").months == pytest.approx(0.986, abs=0.001)


def test_a_year_in_weeks_is_a_year_and_three_months_are_not_twelve_weeks():
    assert same_length(longest("52 weeks"), longest("12 months"))
    assert same_length(longest("2 years"), longest("24 months"))
    assert not same_length(longest("59 months"), longest("58 months"))
    assert not same_length(longest("12 weeks"), longest("3 months"))
    assert not same_length(longest("baseline"), longest("baseline"))


@given(
    st.integers(1, 9999),
    st.sampled_from(["minute", "hour", "day", "week", "month", "year"]),
    st.sampled_from(
        ["{n} {u}s", "up to {n} {u}s", "{u} {n}", "{u} 0 to {u} {n}", "baseline and {n}-{u} visit"]
    ),
)
def test_number_and_unit_come_back_as_they_were_written(number, unit, pattern):
    duration = longest(pattern.format(n=number, u=unit))
    assert isinstance(duration, Duration)
    assert (duration.value, duration.unit) == (number, unit)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    longest(text)


@pytest.mark.parametrize(
    "text", ["1," * 50_000, "day " * 50_000, "+ / - 1 " * 20_000, "every 1 and " * 20_000, "9" * 90_000]
)
def test_hostile_text_costs_no_time(text):
    began = time.perf_counter()
    longest(text)
    assert time.perf_counter() - began < 1.0
