"""Dates to the month or the day, and the one way in which months are counted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.partial_date import PartialDate, parse_partial_date
from monitor.model.wording import months_in_words


@pytest.mark.parametrize("text", ["2024-02", "2024-02-29", "1999-12-31"])
def test_a_date_comes_back_as_the_registry_writes_it(text):
    assert parse_partial_date(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2023-02-29",
        "March 2026",
        "\uff12\uff10\uff12\uff16-03",
        "2026-03-14T09:00",
        "0026-03",
        None,
        5,
    ],
)
def test_another_format_or_a_day_that_does_not_exist_is_no_date(text):
    assert parse_partial_date(text) is None


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_its_first_and_its_last_day(day):
    parsed = parse_partial_date(day.isoformat())
    assert parsed.first_day == parsed.last_day == day
    month = PartialDate(year=day.year, month=day.month)
    assert month.first_day <= day <= month.last_day
    assert parsed.differs_in_precision(month)
    assert not month.differs_in_precision(month)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (1, "1 month"),
        (36, "36 months"),
        (37, "3 years and 1 month"),
        (43, "3 years and 7 months"),
        (48, "4 years"),
    ],
)
def test_months_above_36_are_years_and_months(months, expected):
    assert months_in_words(months) == expected
