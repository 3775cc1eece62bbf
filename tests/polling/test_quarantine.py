"""What is too much at once, and that a quarantine loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Absent,
    Finding,
    Poll,
    Quarantine,
    QuarantinedTrial,
    Rejected,
    RejectedRecord,
    Unchanged,
)
from monitor.polling.quarantine import QuarantineSettings, agrees, judge, mark_of, shrunk, unread

WATCH = "spine"
SETTINGS = QuarantineSettings()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def mark(number, what="hash", *, gone=False):
    return QuarantinedTrial(nct_id=f"NCT{number:08}", what=what, gone=gone, watches=(WATCH,))


def marks(number, what="hash", *, gone=False):
    return {trial.nct_id: trial for trial in (mark(n, what, gone=gone) for n in range(number))}


def quarantined(found):
    return Quarantine(run="one", since=NOON, trials=tuple(found.values()))


def judged(found, of, *, before=None, accepted=False):
    return judge(found, followed={WATCH: of}, before=before, accepted=accepted, settings=SETTINGS)


def poll(run, found):
    return Poll(run=run, watch=WATCH, started_at=NOON, found=found)


def test_a_large_share_of_a_watch_is_quarantined():
    verdict = judged(marks(30, gone=True), 100)
    assert "of 100 trials of spine 30 have gone at once" in verdict.reason
    assert "trial-monitor accept" in verdict.reason
    assert len(verdict.quarantined) == 30


def test_what_has_gone_and_what_has_changed_is_distinguished():
    both = marks(40) | {
        trial.nct_id: trial for trial in (mark(n, "absent", gone=True) for n in range(100, 120))
    }
    assert "20 have gone and 40 have changed" in judged(both, 100).reason


def test_a_few_trials_are_never_quarantined_however_small_the_watch():
    assert judged(marks(9), 9).reason is None


def test_a_small_share_is_not_quarantined_however_many_they_are():
    assert judged(marks(29), 100).reason is None


def test_a_second_poll_that_agrees_is_applied():
    found = marks(50, gone=True)
    verdict = judged(found, 100, before=quarantined(found))
    assert verdict.reason is None
    assert "agrees" in verdict.note


def test_nine_in_ten_are_agreement_and_fewer_are_not():
    before = quarantined(marks(50))
    assert judged(marks(45), 100, before=before).reason is None
    other = marks(44) | {f"NCT{n:08}": mark(n, "another") for n in range(44, 50)}
    assert judged(other, 100, before=before).reason


def test_the_same_trials_with_other_changes_do_not_agree():
    assert not agrees(quarantined(marks(50, "one")).trials, marks(50, "other"))


def test_what_does_not_show_again_is_released_as_a_fault():
    verdict = judged({}, 100, before=quarantined(marks(50)))
    assert verdict.reason is None
    assert "fault" in verdict.note


def test_the_operator_may_accept_whatever_comes():
    assert judged(marks(100, gone=True), 100, accepted=True).reason is None


@given(number=st.integers(0, 60), of=st.integers(0, 100), gone=st.booleans())
def test_whatever_is_found_twice_is_applied_at_the_second_time(number, of, gone):
    found = marks(number, gone=gone)
    first = judged(found, of)
    if first.reason:
        assert {trial.nct_id: trial for trial in first.quarantined} == found  # nothing of it is forgotten
        assert (
            judged(found, of, before=Quarantine(run="one", since=NOON, trials=first.quarantined)).reason
            is None
        )


@given(of=st.integers(0, 1000))
def test_where_nothing_is_found_nothing_is_quarantined(of):
    assert judged({}, of).reason is None


@given(number=st.integers(0, 200), more=st.integers(0, 200), of=st.integers(1, 400))
def test_where_less_is_quarantined_more_is_quarantined_too(number, more, of):
    if judged(marks(number), of).reason:
        assert judged(marks(number + more), of).reason


def test_what_is_unchanged_new_or_unreadable_is_no_mark():
    assert mark_of(Unchanged(nct_id="NCT00000001", fingerprint="f"), (WATCH,)) is None
    assert mark_of(RejectedRecord(rejected=Rejected(nct_id="NCT00000001", reason="no")), (WATCH,)) is None
    new = Finding(nct_id="NCT00000001", fingerprint="f", title="t", watches=(WATCH,))
    assert mark_of(new, ()) is None
    assert mark_of(new, (WATCH,)) is None  # nothing of it would be reported


def test_a_first_absence_is_a_mark_and_the_second_is_agreed_upon():
    assert mark_of(Absent(nct_id="NCT00000001"), (WATCH,)).gone
    assert mark_of(Absent(nct_id="NCT00000001", removed=True), (WATCH,)) is None
    merged = Absent(nct_id="NCT00000001", removed=True, merged_into="NCT00000002")
    assert mark_of(merged, (WATCH,)).what == "NCT00000002"


def test_too_many_unreadable_records_make_no_comparison():
    assert unread(0, 0, SETTINGS) is None
    assert unread(29, 100, SETTINGS) is None
    assert unread(30, 100, SETTINGS) == "30 of 100 records could not be read"
    assert unread(3, 3, SETTINGS) == "3 of 3 records could not be read"


def test_searches_that_find_far_less_are_doubted_until_a_second_poll_agrees():
    complete = poll("one", 100)
    assert shrunk(WATCH, 80, complete=complete, latest=complete, settings=SETTINGS) is None
    assert "find 60 records where they found 100" in shrunk(
        WATCH, 60, complete=complete, latest=complete, settings=SETTINGS
    )
    assert shrunk(WATCH, 60, complete=complete, latest=poll("two", 62), settings=SETTINGS) is None
    assert shrunk(WATCH, 60, complete=complete, latest=poll("two", 0), settings=SETTINGS)
    assert shrunk(WATCH, 0, complete=None, latest=None, settings=SETTINGS) is None
