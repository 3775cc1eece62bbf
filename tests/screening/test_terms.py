"""The small language of terms."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.screening.fields import Passage
from monitor.screening.terms import Terms, parse, unshadowed, widest


def matched(term, text, field="summary"):
    """The words of `text` that `term` matches."""
    passage = Passage(text)
    return [
        passage.text[passage.spans[h.first][0] : passage.spans[h.last][1]]
        for h in Terms([term]).find(passage, field)
    ]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("stem cell", "Autologous STEM-cells were given", ["STEM-cells"]),
        ("stem-cell", "stem cell", ["stem cell"]),
        ("disc", "Herniated disks; a disc; discs", ["disks", "disc", "discs"]),
        ("haematopoietic", "Hematopoietic", ["Hematopoietic"]),
        ("Sjogren", "Sjögren", ["Sjögren"]),
        ("injury", "spinal cord injuries", ["injuries"]),
        ("stenosis", "stenosis", ["stenosis"]),
        ("MSC", "MSCs and hUC-MSCs", ["MSCs", "MSCs"]),
        ("*msc", "hUCMSCs or AD-MSC", ["hUCMSCs", "MSC"]),
        ("degenerat*", "degenerative and degeneration", ["degenerative", "degeneration"]),
        (
            "lumbar|cervical disc",
            "lumbar disc, cervical disc, thoracic disc",
            ["lumbar disc", "cervical disc"],
        ),
        ("Wharton's jelly", "Wharton\u2019s Jelly", ["Wharton\u2019s Jelly"]),
        ("BIO4", "BIO\u2074 graft", ["BIO\u2074"]),
        ("MPC 06 ID", "MPC-06-ID", ["MPC-06-ID"]),
        ("stem cell", "\\*stem\\-cell\\*", ["stem-cell"]),
        ("p value", "p \\< value", ["p < value"]),
        ("stem cell", "stem\u00ad \u202ecell", ["stem cell"]),
        ("cell", "cellular excellence", []),
        ("spine", "spinelike", []),
    ],
)
def test_a_term_matches_on_word_boundaries_whatever_the_spelling(term, text, expected):
    assert matched(term, text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spinal fusion", True),
        ("fusion of the lumbar and spinal", True),
        ("spinal one two three four fusion", True),
        ("spinal one two three four five fusion", False),
        ("fusion one two three four five spinal", False),
        ("spinal surgery", False),
    ],
)
def test_near_counts_the_words_between_in_any_order(text, found):
    assert bool(matched("spinal NEAR/4 fusion", text)) is found


def test_near_does_not_let_a_phrase_stand_near_itself():
    assert matched("cell NEAR/4 cell", "a cell alone") == []
    assert matched("cell NEAR/4 cell", "cell by cell") == ["cell by cell", "cell by cell"]


def test_a_field_prefix_confines_a_term():
    assert matched("titles, conditions: pain", "pain", field="titles") == ["pain"]
    assert matched("titles, conditions: pain", "pain", field="summary") == []


@pytest.mark.parametrize(
    ("term", "complaint"),
    [
        ("", "no word"),
        ("  - ", "no word"),
        ("*", "is not a word"),
        ("de*gen", "is not a word"),
        ("lumbar| disc|", "is not a word"),
        ("a NEAR/2 b NEAR/2 c", "only one NEAR"),
        ("a NEAR/2  ", "no word"),
        ("title: pain", "there is no field 'title'"),
    ],
)
def test_a_term_that_is_not_well_written_is_refused_and_quoted(term, complaint):
    with pytest.raises(ConfigError, match=complaint) as refused:
        parse(term)
    assert repr(term) in str(refused.value)


def test_a_shadow_hides_only_the_words_that_it_covers():
    passage = Passage("hematopoietic stem cells, then mesenchymal stem cells")
    hits = tuple(Terms(["stem cell"]).find(passage, "arms"))
    left = list(unshadowed(hits, Terms(["hematopoietic stem cell"]).find(passage, "arms")))
    assert [hit.first for hit in left] == [5]


def test_of_hits_inside_each_other_the_widest_stays():
    passage = Passage("degenerative disc disease of the lumbar disc")
    hits = Terms(["disc", "degenerative disc disease", "disc disease"]).find(passage, "conditions")
    assert [(hit.first, hit.last) for hit in widest(hits)] == [(0, 2), (6, 6)]


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_quoted(text):
    passage = Passage(text)
    assert len(passage.words) == len(passage.spans)
    for at in range(len(passage.words)):
        assert len(passage.around(at, at)) <= 80


@given(st.text(max_size=60))
def test_any_term_is_compiled_or_refused(written):
    with suppress(ConfigError):
        assert parse(written).written == written


@given(st.lists(st.sampled_from(["stem", "cell", "disc", "spinal", "fusion", "x"]), max_size=30))
def test_a_list_of_terms_finds_what_each_term_finds_alone(words):
    terms = ["stem cell", "spinal NEAR/2 fusion", "dis*", "*ell", "x|disc fusion"]
    passage = Passage(" ".join(words))
    together = {(h.term.written, h.first, h.last) for h in Terms(terms).find(passage, "arms")}
    alone = {(t, h.first, h.last) for t in terms for h in Terms([t]).find(passage, "arms")}
    assert together == alone
