"""Words, dates and numbers in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import wording


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-14", "14 March 2026"),
        ("2026-03", "March 2026"),
        ("2026-03-14T09:05", "14 March 2026"),
        ("soon", "soon"),
    ],
)
def test_a_date_has_one_form(value, expected):
    assert wording.day(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ACTIVE_NOT_RECRUITING", "Active, not recruiting"),
        ("NOT_YET_RECRUITING", "Not yet recruiting"),
        ("EARLY_PHASE1", "Early phase 1"),
        (["PHASE1", "PHASE2"], "Phase 1 and Phase 2"),
        (None, "not stated"),
        (True, "yes"),
        ("A_NEW_VALUE", "A new value"),
        ("As it is", "As it is"),
    ],
)
def test_an_enumerated_value_is_said_in_plain_words(value, expected):
    assert wording.words(value) == expected


def test_numbers_have_separators():
    assert wording.number(12000) == "12,000"
    assert wording.count(1, "site") == "1 site"
    assert wording.count(1400, "site") == "1,400 sites"


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(22, 60, "37%"), (33, 40, "83%"), (1, 1000, "less than 1%"), (0, 7, "0%")]
)
def test_a_share_is_whole_percent(part, whole, expected):
    assert wording.percent(part, whole) == expected


def test_a_records_text_is_read_as_a_person_reads_it():
    assert wording.plain("1\\) age \\< 18 &amp; pain\u202e\u0007\n\ufeff end") == "1) age < 18 & pain end"


def test_a_long_text_is_cut_between_words():
    assert wording.shorten("The quick brown fox jumps", 17) == "The quick brown…"
    assert wording.shorten("x" * 50, 10) == "x" * 9 + "…"


def test_items_make_a_phrase():
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"


def test_a_sentence_begins_and_ends_as_one():
    assert wording.sentence("status changed") == "Status changed."
    assert wording.sentence("reason: “none.”") == "Reason: “none.”"


@given(st.text(), st.integers(4, 60))
def test_a_shortened_text_is_short_and_visible(text, limit):
    short = wording.shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short
    assert "\u202e" not in short
