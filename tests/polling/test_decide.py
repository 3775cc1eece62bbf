"""What one record means for the database: every decision, made in memory."""

from __future__ import annotations

import msgspec
import pytest
from in_memory import KNEE, NOON, READER, SPINE, MemoryStore, nct, record

from monitor.changes.rules import Rules
from monitor.errors import StateCorrupt
from monitor.model import (
    Absent,
    Contradictory,
    DeadlinePassed,
    Family,
    Finding,
    Kind,
    KnownTrial,
    Rejected,
    RejectedRecord,
    ReviewChanged,
    Topic,
    Unchanged,
)
from monitor.polling.circumstances import Circumstances
from monitor.polling.decide import CONTRADICTION, Decider
from monitor.screening.screener import Screener

WATCHES = (SPINE, KNEE)
SUBMITTED = {"miscInfoModule": {"submissionTracking": {"submissionInfos": [{"releaseDate": "2026-02-01"}]}}}
LATE = {
    "startDateStruct": {"date": "2020-01-01", "type": "ACTUAL"},
    "completionDateStruct": {"date": "2024-01-01", "type": "ACTUAL"},
    "status": "COMPLETED",
}


def circumstances(**more):
    return Circumstances(now=NOON, data_date=NOON.date(), **{"compared_before": NOON.date(), **more})


def decider(watches=WATCHES, **more):
    return Decider(
        reader=READER,
        screener=Screener(watches, ()),
        rules=Rules.default(),
        watches=watches,
        circumstances=circumstances(**more),
    )


def store_of(*versions):
    store = MemoryStore()
    store.versions[nct(1)] = list(versions)
    return store


def known_of(*versions, **more):
    trial = READER.read_trial(versions[-1])
    values = {
        "nct_id": trial.nct_id,
        "version": len(versions),
        "fingerprint": trial.fingerprint,
        "sha256": trial.sha256,
        "hash_version": trial.hash_version,
        "watches": ("spine",),
        "results_under_review_since": trial.facts.results_under_review_since,
    }
    return KnownTrial(**{**values, **more})


def decide(after, *before, known=None, watches=WATCHES, **more):
    """Return what is decided of a record whose stored versions are `before`."""
    known = known or (known_of(*before) if before else None)
    envelope = READER.open_envelope(after) if isinstance(after, bytes) else after
    return list(decider(watches, **more).decide(envelope, known, store_of(*before)))


def kinds(item):
    return [change.kind for update in item.updates for change in update.changes]


# --- read or not ---


def test_bytes_that_could_not_be_opened_are_rejected_with_their_reason():
    rejected = Rejected(nct_id=nct(1), reason="no JSON")
    assert decide(rejected) == [RejectedRecord(rejected=rejected)]


def test_a_record_without_a_status_is_rejected_also_where_a_version_is_stored():
    broken = msgspec.json.encode({"protocolSection": {"identificationModule": {"nctId": nct(1)}}})
    for before in ((), (record(),)):
        (item,) = decide(broken, *before)
        assert isinstance(item, RejectedRecord)
        assert item.rejected.nct_id == nct(1)


def test_a_stored_record_that_cannot_be_read_ends_the_poll():
    store = store_of(b"{}")
    with pytest.raises(StateCorrupt, match=nct(1)):
        list(decider().decide(READER.open_envelope(record(title="B")), known_of(record()), store))


# --- new ---


def test_a_record_first_posted_since_the_last_comparison_is_registered():
    (item,) = decide(record(posted="2026-03-01"))
    assert isinstance(item, Finding)
    assert (item.version, item.watches) == (1, ("spine",))
    assert item.record.sha256
    assert kinds(item) == [Kind.REGISTERED]
    assert item.updates[0].id == f"{nct(1)}:1"


def test_a_search_may_show_a_record_a_week_after_its_posting_and_not_later():
    assert kinds(decide(record(posted="2026-02-23"))[0]) == [Kind.REGISTERED]
    assert kinds(decide(record(posted="2026-02-22"))[0]) == [Kind.ENTERED]


def test_an_old_record_that_was_never_seen_has_entered():
    assert kinds(decide(record(posted="2019-01-01"))[0]) == [Kind.ENTERED]


def test_a_record_that_belongs_to_no_watch_keeps_its_decisions_and_no_version():
    (item,) = decide(record(condition="Asthma"))
    assert (item.version, item.record, item.watches, item.updates) == (None, None, (), ())
    assert [(decision.watch, decision.included) for decision in item.decisions] == [
        ("spine", False),
        ("knee", False),
    ]


def test_a_record_screened_out_before_gets_its_first_version_when_it_enters():
    outside = known_of(record(condition="Asthma"), version=None, watches=())
    (item,) = decide(record(), known=outside)
    assert (item.version, kinds(item)) == (1, [Kind.ENTERED])


def test_a_first_poll_is_silent_and_stores_all():
    (item,) = decide(
        record(posted="2026-03-01"), baselines=frozenset({"spine", "knee"}), compared_before=None
    )
    assert (item.version, item.watches, item.updates) == (1, ("spine",), ())


def test_the_baseline_of_one_watch_does_not_silence_another():
    both = record(condition="Disc and knee disease", posted="2026-03-01")
    (item,) = decide(both, baselines=frozenset({"knee"}))
    assert item.watches == ("spine", "knee")
    assert item.updates[0].watches == ("spine",)
    assert item.updates[0].changes[0].detail.watches == ("spine",)


# --- unchanged ---


def test_an_equal_fingerprint_needs_no_look_at_the_stored_record():
    (item,) = list(decider().decide(READER.open_envelope(record()), known_of(record()), MemoryStore()))
    assert item == Unchanged(nct_id=nct(1), fingerprint=READER.open_envelope(record()).fingerprint)


def test_noise_makes_another_fingerprint_and_no_version():
    noisy = record(title="Stem  cells")
    (item,) = decide(noisy, record())
    assert item == Unchanged(nct_id=nct(1), fingerprint=READER.open_envelope(noisy).fingerprint)
    assert item.fingerprint != known_of(record()).fingerprint


# --- changed ---


def test_a_change_makes_the_next_version_and_one_update():
    (item,) = decide(record(status="SUSPENDED"), record(title="Older"), record())
    assert item.version == 3
    assert kinds(item) == [Kind.STATUS]
    assert item.updates[0].id == f"{nct(1)}:2-3"
    assert item.updates[0].watches == ("spine",)
    assert item.updates[0].detected_at == NOON


def test_a_change_of_a_trial_in_its_baseline_is_stored_and_not_reported():
    (item,) = decide(record(status="SUSPENDED"), record(), baselines=frozenset({"spine"}))
    assert (item.version, item.updates) == (2, ())


def test_a_second_update_between_the_same_versions_has_a_number():
    store, known = store_of(record()), known_of(record(), watches=("knee",))
    for expected in (f"{nct(1)}:1-1", f"{nct(1)}:1-1.2", f"{nct(1)}:1-1.3"):
        (item,) = decider(rescreen=True).decide(READER.open_envelope(record()), known, store)
        assert [update.id for update in item.updates] == [expected]
        store.updates += item.updates


def test_a_field_that_cannot_be_read_is_judged_as_the_version_before_had_it():
    (item,) = decide(record(title=7), record(title="Known"))
    assert item.title == "Known"
    assert item.record.unreadable
    assert item.watches == ("spine",)


# --- into watches and out of them ---


def test_a_trial_leaves_a_watch_with_its_record_and_its_readers_learn_of_it():
    (item,) = decide(record(condition="Asthma"), record())
    assert item.watches == ()
    assert Kind.LEFT in kinds(item)
    assert item.updates[0].watches == ("spine",)
    left = next(change for change in item.updates[0].changes if change.kind is Kind.LEFT)
    assert left.detail.reason == "record"


def test_readers_of_a_topic_learn_how_a_trial_leaves_it():
    topics = tuple(
        Topic(slug=slug, title=slug, family=Family.QUESTION, terms=(slug,), fields=("titles",))
        for slug in ("pain", "safety")
    )
    screening = msgspec.structs.replace(decider(), screener=Screener(WATCHES, topics))
    before = record(title="Stem cells, pain")
    after = READER.open_envelope(record(title="Stem cells, safety"))
    (item,) = screening.decide(after, known_of(before), store_of(before))
    assert item.topics == ("safety",)
    assert item.updates[0].topics == ("safety", "pain")


def test_a_trial_goes_from_one_watch_to_another_in_one_update():
    (item,) = decide(record(condition="Knee disease"), record())
    assert {Kind.LEFT, Kind.ENTERED} <= set(kinds(item))
    assert item.updates[0].watches == ("knee", "spine")


def test_a_change_of_our_configuration_decides_again_without_a_new_version():
    known = known_of(record(), watches=("knee",))
    (item,) = decide(record(), record(), known=known, rescreen=True)
    assert (item.version, item.record, item.watches) == (None, None, ("spine",))
    reasons = {change.kind: change.detail.reason for change in item.updates[0].changes}
    assert reasons == {Kind.ENTERED: "configuration", Kind.LEFT: "configuration"}
    assert {change.severity for change in item.updates[0].changes} == {"silent"}


# --- withheld, back, gone, merged ---


def test_a_withheld_record_stays_where_it_was():
    (item,) = decide(record(status="WITHHELD", condition="", title="[Withheld]"), record())
    assert item.watches == ("spine",)
    assert Kind.WITHHELD in kinds(item)
    assert Kind.LEFT not in kinds(item)
    assert "stays where it was" in item.decisions[0].reason
    assert not item.decisions[1].included


def test_a_withheld_record_that_was_never_seen_belongs_to_no_watch():
    (item,) = decide(record(status="WITHHELD", condition="", title="[Withheld]"))
    assert (item.watches, item.version) == ((), None)


def test_a_removed_record_that_comes_as_it_was_is_back():
    known = known_of(record(), watches=(), removed=True)
    (item,) = decide(record(), record(), known=known)
    assert (item.version, item.watches, kinds(item)) == (None, ("spine",), [Kind.REAPPEARED])


def test_a_removed_record_that_comes_changed_is_back_with_its_changes():
    known = known_of(record(), watches=(), removed=True)
    (item,) = decide(record(status="SUSPENDED"), record(), known=known)
    assert item.version == 2
    assert set(kinds(item)) == {Kind.REAPPEARED, Kind.STATUS}


def absent(known, **more):
    facts = READER.read_trial(record()).facts
    return decider().absent(facts, known, ("discs",), store_of(record()), **more)


def test_a_first_absence_is_only_noted():
    assert absent(known_of(record())) == Absent(nct_id=nct(1))


def test_a_second_absence_in_a_row_is_a_removal():
    item = absent(known_of(record(), missing_since=NOON))
    assert (item.removed, item.merged_into, kinds(item)) == (True, None, [Kind.REMOVED])
    assert item.updates[0].topics == ("discs",)


def test_a_merge_is_believed_at_once():
    item = absent(known_of(record()), merged_into=nct(2))
    assert (item.removed, item.merged_into, kinds(item)) == (True, nct(2), [Kind.MERGED])
    assert item.updates[0].changes[0].detail.into == nct(2)


# --- contradictory ---

CUT_SHORT = record(says_results=True)


def test_a_record_that_contradicts_itself_waits_for_a_second_poll():
    stored = known_of(record())
    (item,) = decide(CUT_SHORT, record())
    assert item == Contradictory(nct_id=nct(1), fingerprint=stored.fingerprint, reason=CONTRADICTION)


@pytest.mark.parametrize("more", [{"contradictory": frozenset({nct(1)})}, {"accepted": True}])
def test_a_second_poll_or_the_operator_lets_it_in(more):
    (item,) = decide(CUT_SHORT, record(), **more)
    assert isinstance(item, Finding)
    assert item.version == 2


def test_what_contradicted_itself_before_and_what_is_new_is_not_doubted():
    assert isinstance(decide(record(says_results=True, title="B"), CUT_SHORT)[0], Finding)
    assert isinstance(decide(CUT_SHORT)[0], Finding)


# --- deadlines and review ---


def test_a_deadline_that_has_passed_before_we_knew_the_trial_is_old_news():
    finding, *passed = decide(record(**LATE))
    assert {item.rule for item in passed} == {deadline.rule for deadline in finding.deadlines}
    assert passed
    assert all(isinstance(item, DeadlinePassed) and not item.updates for item in passed)
    assert Kind.RESULTS_OVERDUE not in kinds(finding)


def test_a_deadline_that_passes_with_a_change_is_in_the_same_update():
    finding, *passed = decide(record(**LATE), record(status="COMPLETED"))
    assert Kind.RESULTS_OVERDUE in kinds(finding)
    assert passed
    assert all(item.updates == () for item in passed)


def test_two_deadlines_of_an_unchanged_trial_make_one_update():
    (deadline,) = decide(record(**LATE))[0].deadlines
    deadlines = (deadline, msgspec.structs.replace(deadline, rule="fdaaa"))
    facts, stored = READER.read_trial(record(**LATE)).facts, store_of(record(**LATE))
    first, second = decider().deadlines_passed(deadlines, facts, known_of(record(**LATE)), (), stored)
    assert (first.rule, second.rule) == (deadline.rule, "fdaaa")
    assert kinds(first) == [Kind.RESULTS_OVERDUE]
    assert second.updates == ()


def test_a_review_that_begins_is_no_version():
    (item,) = decide(record(derived=SUBMITTED), record())
    assert isinstance(item, ReviewChanged)
    assert (item.under_review_since, item.updates) == ("2026-02-01", ())


def test_a_review_of_a_trial_that_nobody_follows_is_nothing():
    (item,) = decide(record(derived=SUBMITTED), record(), known=known_of(record(), watches=()))
    assert isinstance(item, Unchanged)


def test_a_deadline_counts_again_where_the_review_ended_without_results():
    before = record(**LATE, derived=SUBMITTED)
    item, *passed = decide(record(**LATE), before)
    assert isinstance(item, ReviewChanged)
    assert item.under_review_since is None
    assert Kind.RESULTS_OVERDUE in kinds(item)
    assert passed


# --- laws ---


@pytest.mark.parametrize(
    "after", [record(), record(status="SUSPENDED"), record(condition="Asthma"), CUT_SHORT]
)
def test_the_same_input_gives_the_same_decision(after):
    assert decide(after, record()) == decide(after, record())
