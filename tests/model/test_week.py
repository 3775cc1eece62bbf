from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.week import Week, weeks

DAYS = st.dates(min_value=date(1990, 1, 8), max_value=date(2090, 1, 1))


@given(DAYS)
def test_every_day_lies_in_its_week_and_the_name_leads_back(day):
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert Week.parse(week.name) == week
    assert week.next().monday == date.fromordinal(week.sunday.toordinal() + 1)


@given(st.builds(datetime.combine, DAYS, st.times(), tzinfo=st.just(UTC)))
def test_weeks_of_any_time_zone_leave_no_gap(instant):
    zone = ZoneInfo("America/New_York")
    week = Week.at(instant, zone)
    since, until = week.bounds(zone)
    assert since <= instant < until
    assert week.next().bounds(zone)[0] == until


def test_an_instant_belongs_to_the_week_of_the_local_calendar():
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert Week.at(sunday_night, UTC).name == "2026-W47"
    assert Week.at(sunday_night, ZoneInfo("Europe/Berlin")).name == "2026-W48"


@pytest.mark.parametrize("name", ["2026-47", "2026-W54", "2025-W53", "W47", "2026-W00", ""])
def test_what_is_no_week_is_refused(name):
    with pytest.raises(ValueError, match=r"week"):
        Week.parse(name)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2026-W47", "16\u201322 November 2026"),
        ("2026-W49", "30 November \u2013 6 December 2026"),
        ("2026-W53", "28 December 2026 \u2013 3 January 2027"),
    ],
)
def test_a_week_knows_its_days(name, days):
    assert Week.parse(name).days == days


def test_weeks_run_over_the_turn_of_the_year():
    assert [week.name for week in weeks(Week.parse("2026-W52"), Week.parse("2027-W01"))] == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
    ]
