"""Registry dates and where a day falls among a trial's milestones (monitor/changes/milestones.py)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.milestones import (
    Milestone,
    Milestones,
    When,
    first_day,
    last_day,
    stage_of,
    study_milestones,
)
from monitor.model.partial_date import add_months, months_between
from monitor.model.study import read_study

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-10", date(2024, 2, 10), date(2024, 2, 10)),
        ("2024-13", None, None),
        ("2023-02-29", None, None),
        ("soon", None, None),
        ("0000-01", None, None),
        (None, None, None),
    ],
)
def test_a_registry_date_covers_its_month_or_its_day(text, first, last):
    assert (first_day(text), last_day(text)) == (first, last)


@given(DAYS, st.integers(0, 600))
def test_months_that_were_added_are_counted_again_save_at_the_end_of_a_month(day, months):
    assert months_between(day, add_months(day, months)) == months
    assert months_between(add_months(day, months), day) == -months


@given(DAYS, DAYS)
def test_whole_months_never_say_more_than_has_passed(first, other):
    earlier, later = sorted((first, other))
    months = months_between(earlier, later)
    assert add_months(earlier, months) <= later < add_months(earlier, months + 1)


def milestones(status: str, begun: str | None, ended: str | None, **estimated: bool) -> Milestones:
    def milestone(name: str, text: str | None) -> Milestone | None:
        return Milestone(text=text, estimated=estimated.get(name, False)) if text else None

    return Milestones(
        status=status, start=milestone("start", begun), primary_completion=milestone("completion", ended)
    )


@pytest.mark.parametrize(
    ("made", "on", "when"),
    [
        (milestones("RECRUITING", "2024-03", "2026-03"), date(2024, 3, 31), When.BEFORE_START),
        (milestones("RECRUITING", "2024-03", "2026-03"), date(2024, 4, 1), When.WHILE_RECRUITING),
        (milestones("ACTIVE_NOT_RECRUITING", "2024-03", "2026-03"), date(2025, 4, 1), When.AFTER_START),
        (milestones("COMPLETED", "2024-03", "2026-03"), date(2026, 4, 1), When.AFTER_PRIMARY_COMPLETION),
        (
            milestones("RECRUITING", "2024-03", "2026-03", completion=True),
            date(2027, 1, 1),
            When.WHILE_RECRUITING,
        ),
        (
            milestones("UNKNOWN", "2024-03", "2026-03", completion=True),
            date(2027, 1, 1),
            When.AFTER_PRIMARY_COMPLETION,
        ),
        (milestones("NOT_YET_RECRUITING", "2024-03", None, start=True), date(2025, 1, 1), When.BEFORE_START),
        (milestones("WITHDRAWN", "2024-03", None), date(2025, 1, 1), When.BEFORE_START),
        (milestones("UNKNOWN", None, None), date(2025, 1, 1), When.UNKNOWN),
    ],
)
def test_a_day_falls_where_the_record_says_and_no_further(made, on, when):
    assert stage_of(made, made, on=on).when is when


def test_results_of_the_earlier_version_come_first():
    before = Milestones(status="COMPLETED", results_posted=Milestone(text="2026-01-05", estimated=False))
    stage = stage_of(before, before, on=date(2026, 1, 5) + timedelta(days=40))
    assert (stage.when, stage.months, stage.days) == (When.AFTER_RESULTS, 1, 40)


def test_dates_without_a_type_are_what_happened_once_the_trial_has_ended():
    def record(status: str) -> dict[str, object]:
        dates = {"overallStatus": status, "primaryCompletionDateStruct": {"date": "2009-01"}}
        return read_study({"protocolSection": {"statusModule": dates}}).study

    assert study_milestones(record("COMPLETED")).primary_completion.estimated is False
    assert study_milestones(record("UNKNOWN")).primary_completion.estimated is True
