"""Two texts quoted side by side: their difference is visible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.contrast import contrast, quote_contrast
from monitor.model.wording import plain

LONG = "Allogeneic donor-derived cells transduced with bivalent vector, "


@pytest.mark.parametrize(
    ("before", "after", "limit", "expected"),
    [
        ("Low dose", "High dose", 60, ("Low dose", "High dose")),
        (
            f"{LONG}first process",
            f"{LONG}second process",
            60,
            (
                "Allogeneic donor-derived cells … vector, first process",
                "Allogeneic donor-derived cells … vector, second process",
            ),
        ),
        (
            f"First {LONG}",
            f"Second {LONG}",
            40,
            ("First Allogeneic donor-derived cells…", "Second Allogeneic donor-derived cells…"),
        ),
        ("a" * 200 + "b", "a" * 200 + "c", 40, ("…b", "…c")),
        (
            LONG * 3,
            f"{LONG * 3}again",
            40,
            ("Allogeneic donor-derived … vector,", "Allogeneic donor-derived … vector, again"),
        ),
    ],
)
def test_a_cut_keeps_what_differs(before, after, limit, expected):
    assert contrast(before, after, limit, names=True) == expected


def test_a_text_that_stayed_is_cut_at_its_end():
    assert quote_contrast(LONG * 2, LONG * 2, 30) == ("“Allogeneic donor-derived…”",) * 2


words = st.lists(
    st.sampled_from(["pain", "a", "10", "20", "cells,", "x" * 30, "not", "\u202e", "1\\)", "…"]), max_size=60
).map(" ".join)


@given(words, words, st.integers(30, 90))
def test_texts_that_differ_for_a_reader_differ_in_their_quotations(before, after, limit):
    old, new = contrast(before, after, limit)
    assert (old == new) == (plain(before) == plain(after))
    assert max(len(old), len(new)) <= limit
