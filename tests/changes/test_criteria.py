"""Criteria one by one: where they are separated, and what became of each."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.compare import compare
from monitor.changes.criteria import EXCLUSION, INCLUSION, OTHER, criteria_of
from monitor.changes.criteria_changes import AFFIRMED, NEGATED, Criteria, compare_criteria
from monitor.changes.rules import Rules
from monitor.model.study.tidy import tidy


def sections(text):
    return [(criterion.section, criterion.text) for criterion in criteria_of(tidy(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria:\n\n* Adult\n* Diabetes\n\nExclusion Criteria:\n\n* Fracture",
        "INCLUSION CRITERIA:\n1. Adult\n2. Diabetes\nEXCLUSION CRITERIA:\n1. Fracture",
        "Inclusion Criteria\n\n* Adult;\n* Diabetes.\n\nExclusion Criteria\n\n* Fracture",
        "Key Inclusion Criteria: 1\\) Adult 2\\) Diabetes Key Exclusion Criteria: * Fracture",
        "Inclusion: Adult; diabetes. Exclusion: fracture.",
        "Inclusion criteria are: * Adult * Diabetes Exclusion criteria are as follows: * Fracture",
        "Inclusion Criteria: * Adult * Diabetes Non-inclusion Criteria: * Fracture",
        "Inclusion criteria comprised: * Adult * Diabetes Exclusion criteria will include: * Fracture",
        "Inclusion Criteria (part 1): * Adult * Diabetes Exclusion Criteria for all: * Fracture",
        "Main inclusion criteria * Adult * Diabetes Main exclusion criteria * Fracture",
    ],
)
def test_a_criterion_has_its_section_however_the_list_is_written(text):
    found = [(section, item.casefold()) for section, item in sections(text)]
    assert found == [(INCLUSION, "adult"), (INCLUSION, "diabetes"), (EXCLUSION, "fracture")]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: * Meets the inclusion criteria of the parent trial * Adult",
        "Inclusion Criteria: * Meets any of the above inclusion criteria * Adult",
        "Inclusion Criteria: * MEETS THE INCLUSION CRITERIA * Adult",
        "Inclusion Criteria: * Life expectancy of one (1) year * Adult",
        "Inclusion Criteria: 1. High pressure in period 1. 2. Adult",
        "Inclusion Criteria: * Pain at the first visit (VISIT 1) * Adult",
        "Inclusion Criteria: * ECOG 0-1. 2 weeks or more * Adult",
    ],
)
def test_numbers_and_headings_inside_a_criterion_divide_nothing(text):
    assert len(sections(text)) == 2
    assert {section for section, _ in sections(text)} == {INCLUSION}


@pytest.mark.parametrize(
    "last",
    [
        "Fusion at the index level",
        "Fever in the past week",
        "No drug before the screening visit",
        "More than one drink per day",
        "Pain of any type",
        "Treated in another group",
    ],
)
def test_a_number_counts_criteria_also_behind_a_noun_that_has_its_article(last):
    text = f"Inclusion Criteria: 1. Adult 2. {last} 3. Diabetes"
    assert [item for _, item in sections(text)] == ["Adult", last, "Diabetes"]


def test_a_list_that_counts_a_number_twice_goes_on():
    text = "Inclusion Criteria: 1. Adult. 2. Diabetes. 2. Fusion of grade 3. 4. Pain."
    assert [item for _, item in sections(text)] == ["Adult", "Diabetes", "Fusion of grade 3", "Pain"]
    assert len(sections("Inclusion Criteria: 1. Adult 2. Pain in period 2. 3. Fusion")) == 3


@pytest.mark.parametrize("aside", ["at level 3. Diabetes", "of grade 3. Diabetes", "at visit 3. Diabetes"])
def test_a_number_behind_a_bare_noun_is_its_own(aside):
    assert len(sections(f"Inclusion Criteria: 1. Adult 2. Pain {aside}")) == 2


@pytest.mark.parametrize(
    "text", ["-2.5 or lower", "-18 °C or below", ".5 mg or less", "CD34-", "HLA-B27 -", "HLA-B27 +/-"]
)
def test_a_sign_at_the_end_of_a_criterion_is_no_bullet(text):
    assert sections(f"Inclusion Criteria: * {text} * Adult") == [(INCLUSION, text), (INCLUSION, "Adult")]


def test_a_dash_or_a_point_at_the_end_of_a_criterion_is_none_of_it():
    assert sections("Inclusion: -Adult -")[0] == (INCLUSION, "Adult")
    assert sections("Inclusion: -18 years -Adult * Diabetes")[0] == (INCLUSION, "18 years -Adult")
    assert sections("Inclusion: - 18 years or older. \\- Diabetes;")[0] == (INCLUSION, "18 years or older")


def test_a_word_before_a_heading_belongs_to_the_criterion_before_it():
    text = "Inclusion Criteria: * Can join this study Exclusion Criteria: Anyone with a fracture"
    assert sections(text) == [(INCLUSION, "Can join this study"), (EXCLUSION, "Anyone with a fracture")]
    shouted = "Inclusion Criteria: * CAN JOIN THIS STUDY Exclusion Criteria: * Fracture"
    assert sections(shouted) == [(INCLUSION, "CAN JOIN THIS STUDY"), (EXCLUSION, "Fracture")]


def test_a_text_without_headings_has_no_section():
    assert sections("Adults with low back pain. No fracture.") == [
        (OTHER, "Adults with low back pain"),
        (OTHER, "No fracture"),
    ]


def test_a_list_from_which_a_number_was_dropped_is_still_a_list():
    assert [text for _, text in sections("Inclusion Criteria: 1. A 3. B 4. C")] == ["A", "B", "C"]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria: * Pregnancy 1. Adult 2. Diabetes",
        "Inclusion Criteria: * pregnancy 1. adult 2. diabetes",
        "Inclusion Criteria: 1. Pregnancy 2. Gleason score of 6, or 9. 3. Diabetes",
        "Inclusion Criteria: 1. Pregnancy 2. One of: 1. Obesity 2. Apnoea 3. Adult (unless ill 4. Diabetes",
        "Inclusion Criteria: 1. Adult (18 to 65 * Diabetes °Pregnancy",
        "Inclusion Criteria 2. Adult 3. Diabetes 4. Pregnancy",
        "* Adult * Diabetes * Pregnancy Exclusion Criteria:",
    ],
)
def test_mixed_nested_and_damaged_lists_are_read_one_by_one(text):
    found = sections(text)
    assert len(found) in {3, 5}
    assert {section for section, _ in found} == {INCLUSION}


LISTS = "Inclusion Criteria: * {} Exclusion Criteria: * {}"


@pytest.mark.parametrize(
    ("before", "after", "sense", "word"),
    [
        ("Able to walk", "Not able to walk", NEGATED, "not"),
        ("Patient may be pregnant", "Patient must not be pregnant", NEGATED, "not"),
        ("No previous fusion", "Previous fusion", AFFIRMED, "no"),
        ("Pain without radiation", "Pain with radiation", AFFIRMED, "without"),
        ("Women who are pregnant", "Women who aren't pregnant", NEGATED, "aren't"),
        ("Able to walk", "Unable to walk", NEGATED, "unable"),
        ("Unable to consent", "Able to consent", AFFIRMED, "unable"),
        ("Eligible for MRI", "Ineligible for MRI", NEGATED, "ineligible"),
    ],
)
def test_a_not_that_came_or_went_is_seen(before, after, sense, word):
    (altered,) = compare_criteria(LISTS.format(before, "Fracture"), LISTS.format(after, "Fracture")).altered
    assert (altered.sense, altered.negation) == (sense, word)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("VAS at least 40 mm", "VAS ≥ 40 mm"),
        ("Pain for three months", "Pain for 3 months"),
        ("Pain for 3-5 months", "Pain for 3 to 5 months"),
        ("Life expectancy above 12 months", "Life expectancy above 1 year"),
        ("Oswestry Disability Index (ODI) above 30", "ODI above 30"),
    ],
)
def test_a_criterion_with_the_same_meaning_is_reworded(before, after):
    changes = compare_criteria(LISTS.format(before, "Fracture"), LISTS.format(after, "Fracture"))
    assert [(pair.before.text, pair.after.text) for pair in changes.reworded] == [(before, after)]
    assert (changes.altered, changes.added, changes.removed) == ((), (), ())


@pytest.mark.parametrize(
    ("before", "after", "moved", "removed"),
    [
        ("1. A fever 2. Pain: 1. Back 3. Leg", "2. Pain: 1. Back 3. Leg", [], ["A fever"]),
        ("* Pain 2. Leg * Fever", "* Pain 2. Leg", [], ["Fever"]),
        ("* Pain * Fever", "* Pain * Fever at night", [], []),
    ],
)
def test_a_criterion_that_is_still_there_is_not_removed_wherever_a_list_is_cut(before, after, moved, removed):
    changes = compare_criteria(LISTS.format(before, "Fracture"), LISTS.format(after, "Fracture"))
    assert [criterion.text for criterion in changes.removed] == removed
    assert [pair.after.text for pair in changes.moved] == moved


def test_a_criterion_that_moved_into_a_list_with_other_marks_is_still_seen_to_move():
    changes = compare_criteria(
        "Inclusion Criteria: Adults at the visit 1. Men Exclusion Criteria: * Fever * Fracture",
        "Inclusion Criteria: Fever at the visit 1. Men Adults Exclusion Criteria: * Fracture",
    )
    assert [(pair.before.text, pair.after.section) for pair in changes.moved] == [("Fever", INCLUSION)]


def test_a_criterion_outside_both_lists_that_moves_into_them_is_seen():
    changes = compare_criteria(
        "Note: read all. * Fever * Adult Inclusion Criteria: * Man Exclusion Criteria: * Fracture",
        "Note: read all. * Adult Inclusion Criteria: * Man Exclusion Criteria: * Fracture * Fever",
    )
    assert [(pair.before.section, pair.after.section) for pair in changes.moved] == [(OTHER, EXCLUSION)]


def test_a_not_in_a_criterion_that_was_written_again_is_no_negation():
    before = "History of pneumonitis that required steroids or current pneumonitis"
    after = "Any history of pneumonitis or suspected pneumonitis where it cannot be ruled out by imaging at screening"
    changes = compare_criteria(LISTS.format(before, "Fracture"), LISTS.format(after, "Fracture"))
    assert [altered.sense for altered in changes.altered] in ([], [None])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("c) Written consent", "C) Written consent"),
        ("(b) Written consent", "(B) written consent"),
        ("iv) Written consent", "IV) Written consent"),
        ("ii. Written consent", "II. WRITTEN CONSENT"),
    ],
)
def test_the_capital_of_a_letter_before_a_criterion_is_no_change(before, after):
    changes = compare_criteria(LISTS.format(before, "Fracture"), LISTS.format(after, "Fracture"))
    assert (changes.reworded, changes.altered, changes.added, changes.removed) == ((), (), (), ())


def test_a_criterion_that_moves_and_is_reworded_is_one():
    changes = compare_criteria(
        LISTS.format("Diabetes mellitus of type 2", "Fracture"),
        "Inclusion Criteria: * Adult Exclusion Criteria: * Fracture * Diabetes mellitus of type 1 or 2",
    )
    (moved,) = changes.moved
    assert (moved.before.section, moved.after.section, moved.is_same_text) == (INCLUSION, EXCLUSION, False)


WORDS = st.lists(
    st.sampled_from(["adult", "pain for 6 months", "no fusion", "diabetes", "ODI > 30"]), unique=True
)


@given(WORDS, WORDS, st.randoms())
def test_another_order_changes_no_criterion(inclusion, exclusion, random):
    def written(first, second):
        return f"Inclusion Criteria: {' '.join('* ' + item for item in first)} Exclusion Criteria: {' '.join('* ' + item for item in second)}"

    before = written(inclusion, exclusion)
    mixed = [random.sample(items, len(items)) for items in (inclusion, exclusion)]
    changes = compare_criteria(before, written(*mixed))
    assert changes == Criteria()


@pytest.mark.parametrize(
    "item", ["{place}. a{side}{place}", "1. a{side}", "* pain {place} months {side}", "1. a 3. {side} "]
)
def test_thousands_of_criteria_take_seconds(item):
    before, after = (
        "Inclusion Criteria: " + " ".join(item.format(place=place % 999, side=side) for place in range(2000))
        for side in ("b", "c")
    )
    start = time.process_time()
    compare_criteria(before, after)
    assert time.process_time() - start < 30


def test_criteria_of_megabytes_are_compared_as_one_text():
    def study(text):
        module = {"eligibilityCriteria": text}
        return {"protocolSection": {"eligibilityModule": module}}

    began = time.process_time()
    (change,) = compare(
        study("* one\n* two"), study("* ab\n" * 400_000), on=date(2026, 3, 3), rules=Rules.default()
    )
    assert "eligibility criteria changed: 400,000 words added, 2 removed" in change.sentence.lower()
    assert time.process_time() - began < 60
