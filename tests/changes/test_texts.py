"""Word-level differences for pages and for plain text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from monitor.diff.word_diff import (
    changed_places,
    count_changed_words,
    describe,
    word_diff_html,
    word_diff_text,
    word_runs,
)

OLD = "Inclusion: aged 18 years or older with pain; no diabetes. Exclusion: fracture of the spine, tumour."
NEW = (
    "Inclusion: aged 16 years or older with pain; no diabetes. Exclusion: fracture of the spine, tumour, <b>."
)


def test_words_that_changed_are_marked_and_everything_is_escaped():
    html = word_diff_html(OLD, NEW)
    assert isinstance(html, Markup)
    assert "aged <del>18</del> <ins>16</ins> years" in html
    assert "tumour<ins>, &lt;b&gt;</ins>." in html


def test_context_is_elided_where_asked():
    html = word_diff_html(OLD, OLD.replace("18", "16"), context=2)
    assert "aged <del>18</del> <ins>16</ins> years or …" in html
    assert "tumour" not in html


def test_plain_text_has_words_instead_of_markup():
    text = word_diff_text(OLD, NEW, context=2)
    assert "[18 → 16]" in text
    assert "[added: , <b>]" in text
    assert "…" in text


def test_plain_text_is_bounded():
    assert len(word_diff_text("a " * 3000, "b " * 3000, limit=200)) <= 210


def test_a_single_place_is_quoted_with_its_neighbours():
    assert describe("criteria", OLD, OLD.replace("18", "16")) == (
        "criteria: “Inclusion: aged 18 years or older” became “Inclusion: aged 16 years or older”"
    )
    assert describe("criteria", "no fracture.", "no fracture, no tumour.") == "criteria: added “no tumour”"


def test_many_places_are_counted():
    assert describe("criteria", "a1 b1 c1 d1 e1 f1 g1", "a2 b1 c1 d1 e1 f1 g2 h2") == (
        "criteria changed: 3 words added, 2 removed"
    )


def test_stray_words_in_a_rewritten_passage_belong_to_it():
    runs = word_runs("one of two three four", "five of six seven eight")
    assert [run.kept for run in runs] == [False]


def test_punctuation_is_no_word():
    assert count_changed_words("back pain; no fracture.", "back pain, no fracture!") == (0, 0)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ("score 7.5 or more", "score 75 or more", (1, 1)),
        ("score −2.5", "score +2.5", (1, 1)),  # noqa: RUF001 - a minus sign
        ("score -2.5", "score 2.5", (1, 1)),
        ("levels 3-5", "levels 35", (2, 1)),
        ("p < 0.05", "p > 0.05", (1, 1)),
        ("30% pain", "30 pain", (1, 0)),
    ],
)
def test_a_changed_number_or_sign_is_a_changed_word(before, after, counts):
    assert count_changed_words(before, after) == counts
    assert "punctuation" not in describe("criteria", before, after)


def test_places_that_differ_are_shown_with_their_neighbours():
    [place] = changed_places(OLD, OLD.replace("18", "16"), context=2)
    assert (place.before, place.after) == ("…: aged 18 years or…", "…: aged 16 years or…")
    first, second = changed_places("a b c d e f g h i j", "x b c d e f g h i y", context=1)
    assert (first.before, first.after) == ("a b…", "x b…")
    assert (second.before, second.after) == ("…i j", "…i y")


def test_the_sign_of_plus_or_minus_is_not_cut():
    before = "12 months after the first injection +/- 14 days"
    [place] = changed_places(before, before.replace("14", "30"), context=1)
    assert (place.before, place.after) == ("…+/- 14 days", "…+/- 30 days")


def test_places_that_are_near_are_one():
    [place] = changed_places("no a b c no", "yes a b c yes", context=2)
    assert (place.before, place.after) == ("no a b c no", "yes a b c yes")


def test_long_texts_take_milliseconds():
    old = " ".join(f"word{(n * 7919) % 997}" for n in range(4000))
    new = " ".join(f"word{(n * 7907) % 991}" for n in range(4000))
    started = time.process_time()
    word_diff_html(old, new)
    assert time.process_time() - started < 1


words = st.lists(st.sampled_from(["pain", "back", ",", "<x>", "&", "18", "of", "the"]), max_size=30).map(
    " ".join
)


@settings(max_examples=60)
@given(words, words)
def test_both_texts_can_be_read_off_the_difference(old, new):
    html = word_diff_html(old, new)
    before = Markup(re.sub(r"<ins>.*?</ins>", "", html)).striptags()
    after = Markup(re.sub(r"<del>.*?</del>", "", html)).striptags()
    assert before.replace(" ", "") == old.replace(" ", "")
    assert after.replace(" ", "") == new.replace(" ", "")


@settings(max_examples=60)
@given(words, words)
def test_runs_put_together_are_the_texts(old, new):
    runs = word_runs(old, new)
    assert "".join(run.before for run in runs).split() == old.split()
    assert "".join(run.after for run in runs).split() == new.split()


@settings(max_examples=60)
@given(words, words, st.integers(0, 4))
def test_places_show_every_changed_word(old, new, context):
    places = changed_places(old, new, context=context)
    for run in word_runs(old, new):
        if not run.kept:
            assert any(
                " ".join(run.before.split()) in " ".join(place.before.split())
                and " ".join(run.after.split()) in " ".join(place.after.split())
                for place in places
            )


LONG = "long text of a trial " * 30_000


@settings(max_examples=5)
@given(words, words, words)
def test_very_long_texts_differ_between_their_common_beginning_and_end(begin, old, new):
    before, after = (f"{begin} {LONG} {middle} {LONG} end" for middle in (old, new))
    runs = word_runs(before, after)
    assert len(runs) <= 3
    assert "".join(run.before for run in runs) == before
    assert "".join(run.after for run in runs) == after
    changed = [run for run in runs if not run.kept]
    assert bool(changed) == (before != after)
    assert all(len(run.before) + len(run.after) < 1000 for run in changed)


def test_a_very_long_text_is_cut_between_words():
    (kept, changed) = word_runs(f"{LONG}ab", f"{LONG}abc")
    assert (changed.before.strip(), changed.after.strip(), kept.kept) == ("ab", "abc", True)
    assert describe("text", "short", LONG * 2).startswith("text changed: ")
