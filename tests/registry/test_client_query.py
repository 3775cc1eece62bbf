"""Cutting a query in two: at an OR of its outermost list, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.registry.ctgov.query import halved_pair, halves


@pytest.mark.parametrize(
    ("query", "cut"),
    [
        ("a OR b", ("a", "b")),
        ("a OR b OR c", ("a", "b OR c")),
        ('"a OR b" OR c', ('"a OR b"', "c")),
        ("(a OR b)", ("a", "b")),
        ("((a OR b) OR c)", ("(a OR b)", "c")),
        ("(a OR b) OR (c OR d)", ("(a OR b)", "(c OR d)")),
        ("a AND b OR c", ("a AND b", "c")),
        (r'"say \" OR" OR b', (r'"say \" OR"', "b")),
        (r"a \( OR b", (r"a \(", "b")),
        ("AREA[Phase]RANGE[a OR b, c] OR d", ("AREA[Phase]RANGE[a OR b, c]", "d")),
        ('"a"OR"b"', ('"a"', '"b"')),
    ],
)
def test_a_query_is_cut_in_the_middle_of_its_outermost_list(query, cut):
    assert halves(query) == cut


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a",
        "a or b",
        "a AND b",
        '"a OR b"',
        "(a OR b) AND c",
        "(a OR b) AND (c OR d)",
        "FOR a NOR ORB",
        'an "open OR',
        "NOT (a OR b)",
        "a OR",
    ],
)
def test_a_query_without_an_outermost_list_is_not_cut(query):
    assert halves(query) is None


TERMS = st.sampled_from(["cell", '"stem OR cell"', "(a OR b)", "x AND y", r"\"", "AREA[A]b"])


@given(st.lists(TERMS, min_size=2, max_size=12))
def test_both_halves_together_are_the_list(terms):
    left, right = halves(" OR ".join(terms))
    assert [*left.split(" OR "), *right.split(" OR ")] == " OR ".join(terms).split(" OR ")


@given(st.text(alphabet='aOR "()[]\\', max_size=30))
def test_any_text_is_cut_into_smaller_ones_or_not_at_all(query):
    cut = halves(query)
    assert cut is None or all(0 < len(half) < len(query) for half in cut)


def test_the_longer_side_of_a_pair_is_cut():
    assert halved_pair("a OR b OR c", "d OR e") == (("a", "d OR e"), ("b OR c", "d OR e"))
    assert halved_pair("a OR b", "d OR e OR f") == (("a OR b", "d"), ("a OR b", "e OR f"))


def test_the_other_side_is_cut_where_the_longer_one_can_not_be():
    assert halved_pair("a very long condition", "d OR e") == (
        ("a very long condition", "d"),
        ("a very long condition", "e"),
    )
    assert halved_pair("d OR e", "a very long thing") == (
        ("d", "a very long thing"),
        ("e", "a very long thing"),
    )


def test_a_pair_of_single_terms_is_not_cut():
    assert halved_pair("a", "b") is None
