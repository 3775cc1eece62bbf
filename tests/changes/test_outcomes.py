"""Outcome switching on invented records (monitor/changes/outcomes)."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.detection import Pair
from monitor.changes.outcomes.detect import outcome_changes
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity
from monitor.registry.ctgov.canonical import canonicalise

PRIMARY_COMPLETION = "2025-06-30"
LATE = date(2026, 2, 10)  # 7 months after it
EARLY = date(2023, 12, 1)
RECRUITING = date(2024, 8, 1)


def o(measure: str, time_frame: str | None = None, description: str | None = None) -> dict[str, Any]:
    made = {"measure": measure, "timeFrame": time_frame, "description": description}
    return {key: value for key, value in made.items() if value is not None}


PAIN = o("VAS pain", "12 months")
DISABILITY = o("Oswestry Disability Index", "12 months")
MRI = o("Disc height on MRI", "24 months")


def record(
    primary: list[dict[str, Any]],
    secondary: list[dict[str, Any]] | None = None,
    other: list[dict[str, Any]] | None = None,
    status: str = "COMPLETED",
    **dates: Any,
) -> dict[str, Any]:
    lists = {"primaryOutcomes": primary, "secondaryOutcomes": secondary, "otherOutcomes": other}
    return {
        "protocolSection": {
            "statusModule": {
                "overallStatus": status,
                "startDateStruct": {"date": "2024-03-01", "type": "ACTUAL"},
                "primaryCompletionDateStruct": {"date": PRIMARY_COMPLETION, "type": "ACTUAL"},
                **dates,
            },
            "outcomesModule": {name: outcomes for name, outcomes in lists.items() if outcomes},
        }
    }


PLANNED = {
    "status": "RECRUITING",
    "primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"},
}
NOT_YET = {
    "status": "NOT_YET_RECRUITING",
    "startDateStruct": {"date": "2024-03", "type": "ESTIMATED"},
    "primaryCompletionDateStruct": {"date": "2027-01", "type": "ESTIMATED"},
}


def changes(
    before: dict[str, Any], after: dict[str, Any], on: date = LATE, **further: Any
) -> tuple[Change, ...]:
    return outcome_changes(
        Pair(before=canonicalise(before), after=canonicalise(after), on=on, rules=Rules.default(), **further)
    )


def test_a_demoted_primary_outcome_is_one_sentence_of_fact():
    [change] = changes(record([PAIN, DISABILITY]), record([DISABILITY], [PAIN]))
    assert (
        change.sentence
        == "The primary outcome “VAS pain” became secondary 7 months after primary completion."
    )
    assert (change.kind, change.severity) == (Kind.PRIMARY_OUTCOMES, Severity.HIGH)
    assert change.detail.switch == "demoted"
    assert (change.detail.role_before, change.detail.role_after) == (
        "primary",
        "secondary",
    )
    assert (change.detail.when, change.detail.months_after) == (
        "after_primary_completion",
        7,
    )
    assert (change.before, change.after) == (PAIN, PAIN)


def test_a_promoted_outcome_belongs_to_the_primary_ones():
    [change] = changes(record([PAIN], [MRI]), record([PAIN, MRI]))
    assert change.kind is Kind.PRIMARY_OUTCOMES
    assert (
        change.sentence
        == "The secondary outcome “Disc height on MRI” became primary 7 months after primary completion."
    )


def test_a_move_between_secondary_and_other_is_no_primary_matter():
    [change] = changes(record([PAIN], [MRI]), record([PAIN], None, [MRI]))
    assert (change.kind, change.severity) == (Kind.SECONDARY_OUTCOMES, Severity.MEDIUM)


def test_a_moved_outcome_is_recognised_though_its_words_changed():
    before = record([o("Pain intensity on the visual analogue scale", "12 months"), DISABILITY])
    after = record([DISABILITY], [o("Pain intensity on a visual analogue scale (0 to 100)", "12 months")])
    [change] = changes(before, after)
    assert change.detail.switch == "demoted"
    assert change.detail.also[0].startswith("measure_")


def test_both_durations_of_a_changed_time_frame_are_normalised():
    [change] = changes(record([PAIN]), record([o("VAS pain", "Baseline, 3 and 6 months")]))
    assert change.sentence == (
        "The time frame of the primary outcome “VAS pain” changed from “12 months” to “Baseline, 3 and 6 months”, "
        "7 months after primary completion."
    )
    assert change.severity is Severity.HIGH
    assert (
        change.detail.time_frame.before.months,
        change.detail.time_frame.after.months,
    ) == (12, 6)


@pytest.mark.parametrize(
    "time_frame", ["52 weeks", "1 year", "365 days", "at 12 months", "12-month follow-up"]
)
def test_the_same_length_in_another_unit_is_no_news(time_frame):
    [change] = changes(record([PAIN]), record([o("VAS pain", time_frame)]))
    assert change.detail.switch == "time_frame_reworded"
    assert change.severity is Severity.SILENT


@pytest.mark.promise(
    "no length can be read in a time frame",
    "both texts are quoted as written",
)
def test_time_frames_that_cannot_be_read_are_quoted():
    [change] = changes(record([o("VAS pain", "at discharge")]), record([o("VAS pain", "end of study")]))
    assert "changed from “at discharge” to “end of study”" in change.sentence


def test_a_reworded_measure_is_distinguished_from_a_changed_one():
    [reworded] = changes(record([o("Visual Analog Scale pain")]), record([o("Visual analogue scale pain")]))
    [changed] = changes(
        record([o("Back pain on a numeric scale")]), record([o("Leg pain on a numeric scale")])
    )
    assert (reworded.detail.switch, reworded.severity) == ("measure_reworded", Severity.MEDIUM)
    assert (changed.detail.switch, changed.severity) == ("measure_changed", Severity.HIGH)


def test_another_number_in_a_measure_is_no_rewording():
    [change] = changes(record([o("VAS pain at 12 months")]), record([o("VAS pain at 6 months")]))
    assert change.detail.switch == "measure_changed"


def test_another_description_is_low():
    [change] = changes(record([o("VAS pain", "1 year", "Rest")]), record([o("VAS pain", "1 year", "Motion")]))
    assert (change.detail.switch, change.severity) == ("description_changed", Severity.LOW)


def test_added_and_dropped_primary_outcomes_are_one_change_each():
    made = changes(record([PAIN]), record([MRI]))
    assert {change.sentence for change in made} == {
        "The primary outcome “Disc height on MRI” (24 months) was added 7 months after primary completion.",
        "The primary outcome “VAS pain” (12 months) was dropped 7 months after primary completion.",
    }
    assert {change.severity for change in made} == {Severity.HIGH}


def test_one_of_two_equal_outcomes_can_be_dropped():
    [change] = changes(record([PAIN], [MRI, MRI]), record([PAIN], [MRI]))
    assert change.detail.switch == "dropped"


def test_equal_outcomes_that_changed_in_one_way_are_one_change():
    [change] = changes(record([PAIN], [MRI, MRI]), record([PAIN], [o("Disc height on MRI", "6 months")] * 2))
    assert change.sentence == (
        "The time frame of 2 secondary outcomes changed from 24 months to 6 months, "
        "7 months after primary completion: “Disc height on MRI”."
    )
    assert change.detail.outcomes_total == 2


def test_equal_outcomes_that_changed_in_two_ways_have_paths_of_their_own():
    after = [o("Disc height on MRI", "6 months"), o("Disc height on MRI", "9 months")]
    made = changes(record([PAIN], [MRI, MRI]), record([PAIN], after))
    assert len({change.path for change in made}) == len(made) == 2


@pytest.mark.parametrize(
    ("on", "circumstances", "when", "severity", "phrase"),
    [
        (EARLY, NOT_YET, "before_start", Severity.MEDIUM, "before the planned start (March 2024)"),
        (
            RECRUITING,
            PLANNED,
            "while_recruiting",
            Severity.HIGH,
            "while recruiting, 5 months after the start",
        ),
        (
            RECRUITING,
            {**PLANNED, "status": "SUSPENDED"},
            "after_start",
            Severity.HIGH,
            "5 months after the start",
        ),
        (LATE, {}, "after_primary_completion", Severity.HIGH, "7 months after primary completion"),
        (
            LATE,
            {"primaryCompletionDateStruct": {"date": "2025-06", "type": "ESTIMATED"}, "status": "UNKNOWN"},
            "after_primary_completion",
            Severity.HIGH,
            "7 months after the estimated primary completion date",
        ),
        (
            LATE,
            {"resultsFirstPostDateStruct": {"date": "2026-01-05"}},
            "after_results",
            Severity.HIGH,
            "1 month after results were posted",
        ),
    ],
)
def test_a_change_is_placed_among_the_milestones(on, circumstances, when, severity, phrase):
    [change] = changes(record([PAIN, MRI], **circumstances), record([PAIN], **circumstances), on=on)
    assert change.detail.when == when
    assert change.severity is severity
    assert change.sentence.endswith(f"was dropped {phrase}.")


def test_a_change_that_comes_with_the_results_did_not_come_after_them():
    after = record([PAIN], resultsFirstPostDateStruct={"date": "2026-02-09"})
    [change] = changes(record([PAIN, MRI]), after)
    assert (change.detail.when, change.detail.with_results) == (
        "after_primary_completion",
        True,
    )
    assert change.sentence.endswith("7 months after primary completion, as results were posted.")


def test_secondary_outcomes_matter_more_after_primary_completion():
    [late] = changes(record([PAIN], [MRI]), record([PAIN]))
    [early] = changes(record([PAIN], [MRI], **PLANNED), record([PAIN], **PLANNED), on=RECRUITING)
    assert (late.severity, early.severity) == (Severity.MEDIUM, Severity.LOW)


def test_long_lists_are_reported_by_count_with_the_list_in_detail():
    gone = [o(f"Serum marker {letter * 4}", "6 months") for letter in "ab"]
    new = [
        o(f"Questionnaire on {word}")
        for word in ["sleep", "work", "mood", "diet", "gait", "sport", "grip", "travel", "family"]
    ]
    [change] = changes(record([PAIN], gone), record([PAIN], new))
    assert change.sentence.startswith(
        "9 secondary outcomes added, 2 dropped, 7 months after primary completion: “"
    )
    assert change.sentence.endswith("” and 9 more.")
    assert change.detail.counts == {"added": 9, "dropped": 2}
    assert len(change.detail.outcomes) == 11


def test_each_outcome_is_also_compared_with_the_first_version():
    first = record([o("VAS pain", "24 months")])
    [change] = changes(record([PAIN]), record([o("VAS pain", "6 months")]), first=canonicalise(first))
    assert change.detail.against_first.time_frame == "24 months"
    assert change.detail.against_first.role == "primary"
    [added] = changes(record([PAIN]), record([PAIN, MRI]), first=canonicalise(first))
    assert added.detail.against_first.role is None


def words_beside_quotations(sentence: str) -> int:
    return len(re.sub("“.*?”", "Q", sentence).split())


def test_no_sentence_has_more_than_thirty_words_beside_what_it_quotes():
    long = "Change from baseline in the proportion of participants who reach a clinically relevant and lasting reduction "
    before = record(
        [o(long + "of pain", "a time that nobody can read"), o(long + "of drug use", "12 months")], [MRI]
    )
    after = record(
        [o(long + "of leg pain", "another time that nobody can read")],
        [o(long + "of drug use", "6 months")] * 9,
    )
    made = changes(before, {**after})
    assert made
    assert max(words_beside_quotations(change.sentence) for change in made) <= 30
    assert max(len(change.sentence.split()) for change in made) <= 36


def test_texts_that_the_registry_respelt_are_not_reported():
    assert changes(record([o("Pain < 3", "12 months")]), record([o(r"Pain \< 3", "12 months")])) == ()


def test_the_loss_of_the_whole_module_is_reported():
    bare = record([PAIN])
    del bare["protocolSection"]["outcomesModule"]
    assert [change.detail.switch for change in changes(record([PAIN]), bare)] == ["dropped"]


def test_the_configuration_decides_about_severity():
    rules = Rules.from_mapping({"primary_outcomes": "silent"})
    made = outcome_changes(Pair(before=record([PAIN]), after=record([MRI]), on=LATE, rules=rules))
    assert {change.severity for change in made} == {Severity.SILENT}


OUTCOMES = st.lists(
    st.builds(
        o,
        st.sampled_from(["Pain", "Pain on VAS", "Disability", "Disc height", "Opioid use", "Adverse events"]),
        st.sampled_from([None, "6 months", "12 months", "1 year"]),
        st.sampled_from([None, "a", "b"]),
    ),
    max_size=4,
)
RECORDS = st.builds(record, OUTCOMES, OUTCOMES, OUTCOMES)


@given(RECORDS, st.randoms(use_true_random=False))
def test_a_record_against_a_shuffled_copy_of_itself_gives_nothing(made, source):
    lists = made["protocolSection"]["outcomesModule"]
    shuffled = {name: source.sample(outcomes, len(outcomes)) for name, outcomes in lists.items()}
    other = {"protocolSection": {**made["protocolSection"], "outcomesModule": shuffled}}
    assert changes(made, other) == ()


@given(RECORDS, RECORDS)
def test_any_difference_is_reported_and_order_plays_no_part(before, after):
    made = changes(before, after)
    assert bool(made) == (canonicalise(before) != canonicalise(after))
    reordered = outcome_changes(Pair(before=before, after=after, on=LATE, rules=Rules.default()))
    assert {change.sentence for change in reordered} == {change.sentence for change in made}
    assert len({(change.kind, change.path) for change in made}) == len(made)


@given(RECORDS, RECORDS)
def test_every_outcome_that_came_or_went_is_counted_once(before, after):
    def total(record_: dict[str, Any]) -> int:
        return sum(map(len, record_["protocolSection"]["outcomesModule"].values()))

    balance = 0
    for change in changes(before, after):
        counts = getattr(change.detail, "counts", None) or {change.detail.switch: 1}
        balance += counts.get("added", 0) - counts.get("dropped", 0)
    assert balance == total(after) - total(before)


def test_many_outcomes_are_aligned_quickly():
    source = random.Random(1)
    words = [
        "pain",
        "disc",
        "nerve",
        "gait",
        "sleep",
        "work",
        "mood",
        "grip",
        "sport",
        "serum",
        "cell",
        "scale",
        "score",
        "image",
    ]
    many = [o(" ".join(source.sample(words, 5)), f"{n} weeks") for n in range(1, 150)]
    edited_ones = [o(outcome["measure"] + " revised", outcome["timeFrame"]) for outcome in many]
    assert changes(record([PAIN], many), record([PAIN], edited_ones))


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (record([PAIN, MRI]), record([MRI], [PAIN]), "Primary outcome became secondary"),
        (record([PAIN], [MRI]), record([PAIN]), "Secondary outcome dropped"),
        (record([PAIN]), record([o("NRS pain", "12 months")]), "Primary outcome changed"),
        (record([PAIN]), record([o("Pain VAS", "12 months")]), "Primary outcome reworded"),
        (record([PAIN]), record([o("VAS pain", "6 months")]), "Time frame of a primary outcome changed"),
        (record([PAIN]), record([o("VAS pain", "6, 12 months")]), "Time point of a primary outcome added"),
        (
            record([PAIN]),
            record([o("VAS pain", "12 months", "At rest")]),
            "Description of a primary outcome added",
        ),
    ],
)
def test_a_headline_says_what_happened_to_the_outcome(before, after, news):
    [change] = changes(before, after)
    assert change.detail.short == news
