"""Lengths of time in words (monitor/model/duration.py)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.duration import Duration, longest, read_durations, same_length


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
        ("1,095 days", "1095 days"),
        ("1 095 days", "1095 days"),
        ("1'095 days", "1095 days"),
        ("up to 1,826 days", "1826 days"),
        ("10,500 hours", "10500 hours"),
        ("2,5 years", "2.5 years"),
        ("1½ years", "1.5 years"),
        ("one hundred and eighty days", "180 days"),
        ("0,6 months", "6 months"),
        ("3,6,12 months", "12 months"),
        ("30,365 days", "365 days"),
        ("Day -14, Day -1, Day 28", "28 days"),
        ("one thousand and ninety-five days", "1095 days"),
        ("two thousand, one hundred days", "2100 days"),
        ("up to a year", "1 year"),
        ("Half a year after surgery", "0.5 years"),
        ("a year and a half", "1.5 years"),
        ("3 months and a year", "1 year"),
        ("every half year for two years", "2 years"),
        ("six fortnights", "6 fortnights"),
        ("2 and 1/2 years", "2.5 years"),
        ("2 and a half years", "2.5 years"),
    ],
)
@pytest.mark.promise(
    "a length of time has grouped thousands, decimals after a comma, or words",
    "it is read as people write it",
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
        "0,5 hours",
        "2,25 years",
        "12,6 months",
        "1.095 days",
        "30,018 days",
        "Day -14 to Day -1",
        "2 x 6 months",
        "2\u00d76 and 12 months",
        "6 months x 2",
        "3 times 4 weeks",
        "5*2 weeks",
        "once a week",
        "every half year",
        "in the second half year",
        "1 and half year",
        "a year of age",
    ],
)
def test_what_names_no_duration_is_none_and_never_a_guess(time_frame):
    assert longest(time_frame) is None


@pytest.mark.parametrize(
    ("time_frame", "written"),
    [
        ("1,095 days", ["1,095 days"]),
        ("Baseline, 3, 6 and 12 months", ["3 months", "6 months", "12 months"]),
        ("Weeks 4 and 8", ["week 4", "week 8"]),
        ("2,5 years", ["2,5 years"]),
        ("the 4th week, D28", ["4th week", "D28"]),
        ("Twelve and Twenty-four months", ["twelve months", "twenty-four months"]),
        ("0.5,1,3 hours", ["0.5 hours", "1 hour", "3 hours"]),
        ("months 3, -6 and -9", ["month 3", "month 6", "month 9"]),
        ("Day -7, Day 1", ["day -7", "day 1"]),
        ("after an hour, A Day", ["an hour", "a day"]),
        ("a year and a half", ["a year and a half"]),
    ],
)
def test_every_duration_keeps_the_spelling_of_its_number(time_frame, written):
    assert [reading.duration.written for reading in read_durations(time_frame)] == written


def test_the_place_of_a_duration_is_known():
    text = "Baseline, 3, 6 and 12 months after surgery"
    assert [text[reading.start : reading.end] for reading in read_durations(text)] == ["3", "6", "12 months"]


def test_a_number_that_can_be_read_in_two_ways_leaves_its_place_without_a_duration():
    [reading, other] = read_durations("2,25 years and 5 years")
    assert (reading.duration, other.duration.value) == (None, 5)
    assert longest("2,25 years and 5 years") is None


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


@pytest.mark.parametrize(
    ("time_frame", "other"),
    [
        ("12 months", "52 weeks"),
        ("12 months", "1 year"),
        ("52 weeks", "365 days"),
        ("24 hours", "1 day"),
        ("14 days", "2 weeks"),
        ("1,826 days", "1826 days"),
        ("30 days", "1 month"),
        ("2,5 years", "30 months"),
    ],
)
def test_one_length_in_other_units_is_the_same(time_frame, other):
    assert same_length(longest(time_frame), longest(other))
    assert same_length(longest(other), longest(time_frame))


@pytest.mark.parametrize(
    ("time_frame", "other"),
    [("100 days", "14 weeks"), ("30 days", "31 days"), ("99 hours", "4 days"), ("4 weeks", "1 month")],
)
def test_lengths_that_are_near_are_not_the_same(time_frame, other):
    assert not same_length(longest(time_frame), longest(other))


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
    "text",
    [
        "1," * 50_000,
        "day " * 50_000,
        "+ / - 1 " * 20_000,
        "every 1 and " * 20_000,
        "9" * 90_000,
        "a hundred and " * 9_000,
    ],
)
def test_hostile_text_costs_no_time(text):
    began = time.process_time()
    longest(text)
    assert time.process_time() - began < 1.0
