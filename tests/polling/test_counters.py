"""What a pass counts while it streams, and that what is taken back was never counted."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_memory import NOON, READER, nct, record

from monitor.model import (
    Absent,
    Change,
    Contradictory,
    DeadlinePassed,
    Envelope,
    Finding,
    Kind,
    KnownTrial,
    NewRecord,
    Rejected,
    RejectedRecord,
    ReviewChanged,
    Severity,
    Unchanged,
    Update,
)
from monitor.model.details import MembershipDetail
from monitor.model.study import UnreadableField
from monitor.polling.counters import PollCounters

RECORD = NewRecord.of(READER.read_trial(record()), title="Stem cells", url="https://example.org")


def known(*watches, number=1):
    return KnownTrial(
        nct_id=nct(number), version=1, fingerprint="f", sha256="s", hash_version=1, watches=watches
    )


def finding(*watches, number=1, **more):
    return Finding(nct_id=nct(number), fingerprint="f", title="t", watches=watches, **more)


def update(*kinds, number=1, severity=Severity.MEDIUM, detail=None):
    changes = tuple(
        Change(kind=kind, severity=severity, path="p", sentence="S.", detail=detail or MembershipDetail())
        for kind in kinds
    )
    return Update(
        id=f"{nct(number)}:1-2",
        nct_id=nct(number),
        from_version=1,
        to_version=2,
        detected_at=NOON,
        severity=severity,
        news="n",
        headline="h",
        changes=changes,
    )


def counted(item, before=None):
    counters = PollCounters()
    counters.count(item, before)
    return counters


def counts(counters):
    """The counts that are not zero, and the sets that are not empty."""
    values = {name: getattr(counters, name) for name in PollCounters.__dataclass_fields__}
    return {
        name: {key: number for key, number in value.items() if number} if isinstance(value, dict) else value
        for name, value in values.items()
        if value and (not isinstance(value, dict) or any(value.values()))
    }


def test_a_new_trial_is_in_scope_and_added():
    assert counts(counted(finding("spine", "knee", version=1))) == {
        "in_scope": {"spine": 1, "knee": 1},
        "added": {"spine": 1, "knee": 1},
        "decided": {nct(1)},
        "searches_complete": True,
    }


def test_a_record_of_no_watch_counts_nowhere():
    assert counts(counted(finding())) == {"searches_complete": True}


def test_a_new_version_is_a_change_for_the_watches_that_follow_it():
    counters = counted(finding("spine", version=2, record=RECORD), known("spine"))
    assert counts(counters) == {
        "in_scope": {"spine": 1},
        "changed": {"spine": 1},
        "followed": {"spine": 1},
        "decided": {nct(1)},
        "renewed": {nct(1)},
        "searches_complete": True,
    }


def test_a_trial_that_left_changed_for_the_watch_that_it_left():
    counters = counted(finding(version=2, record=RECORD), known("spine"))
    assert counters.changed == {"spine": 1}
    assert not counters.in_scope
    assert counters.marks[nct(1)].gone


def test_a_version_with_a_field_that_cannot_be_read_is_incomplete():
    field = UnreadableField(path=("protocolSection",), value="x", reason="r", left_out=("protocolSection",))
    unreadable = msgspec.structs.replace(RECORD, unreadable=(field,))
    assert counted(finding("spine", version=2, record=unreadable), known("spine")).incomplete == {nct(1)}
    assert not counted(finding("spine", version=1, record=unreadable)).incomplete


@pytest.mark.parametrize(
    ("item", "rejected"),
    [
        (Unchanged(nct_id=nct(1), fingerprint="f"), 0),
        (Contradictory(nct_id=nct(1), fingerprint="f", reason="r"), 0),
        (RejectedRecord(rejected=Rejected(nct_id=nct(1), reason="r")), 1),
    ],
)
def test_what_says_nothing_new_stays_where_it_was(item, rejected):
    counters = counted(item, known("spine"))
    assert (counters.in_scope, counters.followed) == ({"spine": 1}, {"spine": 1})
    assert counters.rejected == rejected
    assert (counters.marks, counters.decided, counters.updates) == ({}, set(), [])


def test_a_review_that_ended_is_decided_upon_and_its_update_counted():
    item = ReviewChanged(nct_id=nct(1), fingerprint="f", updates=(update(Kind.RESULTS_OVERDUE),))
    counters = counted(item, known("spine"))
    assert counters.decided == {nct(1)}
    assert counters.updates == [f"{nct(1)}:1-2"]
    assert counters.marks[nct(1)].what == "review ended"


def test_a_first_absence_is_missing_and_still_in_scope_and_a_second_is_not():
    first = counted(Absent(nct_id=nct(1)), known("spine"))
    assert (first.missing, first.in_scope) == ({"spine": 1}, {"spine": 1})
    assert first.marks[nct(1)].gone
    second = counted(Absent(nct_id=nct(1), removed=True), known("spine"))
    assert (second.missing, second.in_scope) == ({"spine": 1}, {})
    assert not second.marks


def test_a_deadline_is_counted_with_its_record_and_not_once_more():
    item = DeadlinePassed(nct_id=nct(1), rule="who", updates=(update(Kind.RESULTS_OVERDUE),))
    counters = counted(item, known("spine"))
    assert not counters.followed
    assert counters.updates == [f"{nct(1)}:1-2"]
    assert counters.marks[nct(1)].what == "who"


def test_what_our_configuration_did_is_counted_apart():
    detail = MembershipDetail(watches=("spine", "knee"), reason="configuration")
    entered = update(Kind.ENTERED, severity=Severity.SILENT, detail=detail)
    left = update(Kind.LEFT, severity=Severity.SILENT, detail=detail)
    assert counted(finding("spine", "knee", updates=(entered,))).taken_in == {"spine": 1, "knee": 1}
    assert counted(finding(updates=(left,)), known("spine", "knee")).put_out == {"spine": 1, "knee": 1}
    by_record = update(Kind.ENTERED, detail=MembershipDetail(watches=("spine",), reason="record"))
    assert not counted(finding("spine", updates=(by_record,))).taken_in


def test_the_first_mark_of_a_trial_counts():
    counters = counted(Absent(nct_id=nct(1)), known("spine"))
    counters.count(DeadlinePassed(nct_id=nct(1), rule="who", updates=(update(Kind.DATES),)), known("spine"))
    assert counters.marks[nct(1)].what == "absent"


# --- what came ---


def test_a_record_is_new_once_and_twice_only_with_another_content():
    counters = PollCounters()
    assert counters.is_new(nct(1), "a" * 64)
    assert not counters.is_new(nct(1), "a" * 64)
    assert not counters.twice
    assert not counters.is_new(nct(1), "b" * 64)
    assert counters.twice == {nct(1)}
    assert counters.is_new(nct(2), "")


def envelope(number, *aliases, release=None):
    return Envelope(nct_id=nct(number), raw=b"", fingerprint="", aliases=aliases, version_holder=release)


def test_an_alias_names_the_record_that_lists_it_unless_two_do():
    counters = PollCounters()
    counters.note_envelope(envelope(1, nct(8), nct(9)))
    counters.note_envelope(envelope(1, nct(8)))
    assert counters.merged == {nct(8): nct(1), nct(9): nct(1)}
    counters.note_envelope(envelope(2, nct(9)))
    assert counters.merged == {nct(8): nct(1), nct(9): None}


def test_a_pass_is_whole_with_all_searches_all_pages_and_one_release():
    counters = PollCounters()
    assert counters.whole
    counters.note_envelope(envelope(1, release="2026-03-01"))
    counters.note_envelope(envelope(2))
    assert counters.whole
    counters.note_envelope(envelope(3, release="2026-03-02"))
    assert not counters.whole
    assert not PollCounters(searches_complete=False).whole
    assert not PollCounters(missing_pages=True).whole


# --- taken back ---

ITEMS = st.integers(1, 9).flatmap(
    lambda number: st.sampled_from(
        [
            (finding("spine", number=number, version=1), None),
            (finding("spine", number=number, version=2, record=RECORD), known("spine", number=number)),
            (finding("knee", number=number, version=2, updates=(update(Kind.LEFT, number=number),)), known("spine", number=number)),
            (Unchanged(nct_id=nct(number), fingerprint="f"), known("spine", number=number)),
            (Absent(nct_id=nct(number)), known("spine", number=number)),
            (Absent(nct_id=nct(number), removed=True, updates=(update(Kind.REMOVED, number=number),)), known("spine", number=number)),
            (RejectedRecord(rejected=Rejected(nct_id=nct(number), reason="r")), known("spine", number=number)),
            (ReviewChanged(nct_id=nct(number), fingerprint="f"), known("spine", number=number)),
        ]
    )
)  # fmt: skip


def trial_of(pair):
    item = pair[0]
    return item.rejected.nct_id if isinstance(item, RejectedRecord) else item.nct_id


@given(st.lists(ITEMS, min_size=1, max_size=9, unique_by=trial_of), st.data())
def test_what_is_taken_back_was_never_counted(pairs, data):
    out = data.draw(st.sampled_from(pairs))
    counters, without = PollCounters(), PollCounters()
    for pair in pairs:
        counters.count(*pair)
        if pair is not out:
            without.count(*pair)
    counters.discount(*out)
    assert counts(counters) == counts(without)
