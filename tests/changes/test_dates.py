"""How far a date moved."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.detectors.dates import Shift, shift
from monitor.model.partial_date import parse_partial_date


@pytest.mark.parametrize(
    ("before", "after", "months", "days"),
    [
        ("2026-11-30", "2027-06-30", 7, 212),
        ("2026-07-31", "2026-09-30", 2, 61),
        ("2026-05-31", "2026-06-01", 0, 1),
        ("2025-12-05", "2026-01-21", 1, 47),  # whole months
        ("2025-12-05", "2026-01-05", 1, 31),
        ("2026-01-31", "2026-02-28", 1, 28),
        ("2024-02-29", "2025-02-28", 12, 365),
        ("2026-03", "2026-05-20", 1, None),
        ("2026-03-20", "2025-03", -11, None),
        ("2027-03-31", "2026-01-27", -14, -428),
    ],
)
def test_a_shift_is_said_in_calendar_months_and_days(before, after, months, days):
    assert shift(parse_partial_date(before), parse_partial_date(after)) == Shift(
        months=months, days=days, is_later=after > before
    )


def test_only_a_change_of_precision_stays_in_one_month():
    month, first, last = map(parse_partial_date, ("2026-03", "2026-03-01", "2026-03-31"))
    assert month.differs_in_precision(last)
    assert first.differs_in_precision(month)
    assert not first.differs_in_precision(last)
    assert not month.differs_in_precision(parse_partial_date("2026-04-01"))


days = st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 1, 1))


@given(days, days)
def test_a_shift_back_is_about_as_long_as_the_shift_there(start, other):
    first, second = (parse_partial_date(str(day)) for day in (start, other))
    there, back = shift(first, second), shift(second, first)
    assert there.days == -back.days
    assert abs(there.months + back.months) <= 1
    assert there.months * there.days >= 0
