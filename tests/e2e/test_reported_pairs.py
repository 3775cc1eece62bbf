"""Pairs of records from public reports, served one after the other: what is right is said, and nothing else.

The registry of these tests has no other record: a mistake in the only one must not look like a change of format.
"""

from __future__ import annotations

import msgspec
import pytest

from monitor.model import PollStatus, Severity

SAID = {
    "B03-timeframe-decimal-comma": [("primary_outcomes", "high", "from 2,5 years to 3,5 years")],
    "B03-timeframe-respelt": [],
    "B03-timeframe-thousands": [("primary_outcomes", "high", "from 1,095 days to 1,825 days")],
    "B04-eligibility-decimal": [("eligibility", "medium", "“HbA1c under 7.5” to “HbA1c under 75”")],
    "B04-eligibility-range": [("eligibility", "medium", "“Pain for 3-5 months” to “Pain for 35 months”")],
    "B04-eligibility-sign": [("eligibility", "medium", "“T-score of -2.5 or lower” to “T-score of +2.5")],
    "B05-results-equal-number": [],
    "B05-results-trailing-zero": [],
    "B07-30-february": [("dates", "medium", "“2024-02-30” (actual), which is no date")],
    "B22-enrolment-negative": [("enrollment", "low", "“-1”, which is no number of people (was 300)")],
    "B22-enrolment-text": [],
}
UNREADABLE = {"B07-30-february": "2024-02-30", "B22-enrolment-negative": "-1"}
WITHOUT_RESULTS = ("B01-results-section-absent", "B01-results-section-empty")


@pytest.fixture
def play_pair(registry_data, play_days):
    """`player = play_pair(name)` has polled the record before as baseline, and then the record after."""

    def start(name):
        folder = registry_data.parent / "cases" / "reports" / name
        if not folder.is_dir():
            pytest.skip(f"no pair of records in {folder}")
        before, after = (
            msgspec.json.decode((folder / file).read_bytes()) for file in ("before.json", "after.json")
        )
        player = play_days([before], [after])
        player.reconfigure(include=(before["protocolSection"]["identificationModule"]["nctId"],))
        assert player.poll_alone(0).status is PollStatus.COMPLETE
        assert player.poll_alone(1).status is PollStatus.COMPLETE
        return player

    return start


def said(player):
    """Kind, severity and sentence of every change that is not silent."""
    updates = player.store.updates(min_severity=Severity.LOW)
    return [
        (c.kind.value, c.severity.value, c.sentence)
        for u in updates
        for c in u.update.changes
        if not silent(c)
    ]


def silent(change):
    return change.severity is Severity.SILENT


@pytest.mark.real
@pytest.mark.parametrize("name", SAID)
def test_what_changed_is_said_with_both_values_and_an_equal_value_is_silent(play_pair, name):
    player = play_pair(name)
    sentences = said(player)
    assert [change[:2] for change in sentences] == [expected[:2] for expected in SAID[name]]
    for (*_, sentence), (*_, words) in zip(sentences, SAID[name], strict=True):
        assert words in sentence
    assert [field.text for field in player.store.unreadable()] == (
        [UNREADABLE[name]] if name in UNREADABLE else []
    )
    assert player.poll_alone(1).updates == ()


@pytest.mark.real
@pytest.mark.parametrize("name", WITHOUT_RESULTS)
def test_results_that_are_gone_though_said_to_be_there_are_one_change_after_a_second_poll(play_pair, name):
    player = play_pair(name)
    assert player.store.updates(min_severity=Severity.SILENT) == ()
    player.poll_alone(1)
    ((kind, severity, sentence),) = said(player)
    assert (kind, severity) == ("results_removed", "high")
    assert "although the record still says that there are some" in sentence


@pytest.mark.promise(
    "a watch follows a single trial, and a field of its record cannot be read",
    "that field alone is set aside; every other change of the trial is reported",
)
def test_a_mistake_in_the_only_record_is_no_change_of_the_format(play_days, trial):
    impossible = {"startDateStruct": {"date": "2026-02-30", "type": "ACTUAL"}}
    player = play_days([trial(1)], [trial(1, status="SUSPENDED", **impossible)])
    player.poll_alone(0)
    assert player.poll_alone(1).status is PollStatus.COMPLETE
    assert "status" in {kind for kind, *_ in said(player)}
    assert [field.text for field in player.store.unreadable()] == ["2026-02-30"]
