"""The small language of terms."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.model.study import Study
from monitor.model.study.protocol import ConditionsModule, ProtocolSection
from monitor.screening.fields import Fields
from monitor.screening.index import Document, TermIndex
from monitor.screening.matching import unshadowed, widest
from monitor.screening.terms import parse
from monitor.screening.text import Passage, normal_form


def hits(terms, passage):
    """Where a list of terms is in a passage, from left to right."""
    index = TermIndex()
    number = index.add(terms).number
    return index.hits(passage).get(number, ())


def matched(term, text):
    """The words of `text` that `term` matches."""
    passage = Passage(text)
    return [passage.quote(hit.first, hit.last) for hit in hits([term], passage)]


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


def test_near_does_not_let_a_phrase_be_near_itself():
    assert matched("cell NEAR/4 cell", "a cell alone") == []
    assert matched("cell NEAR/4 cell", "cell by cell") == ["cell by cell", "cell by cell"]


def test_a_field_prefix_confines_a_term():
    index = TermIndex()
    terms = index.add(["titles, conditions: pain"])
    module = ConditionsModule(conditions=("Pain",), keywords=("Pain",))
    document = Document(Fields(Study(protocol_section=ProtocolSection(conditions_module=module))), index)
    assert [p.text for p in document.find(terms, "conditions")] == ["Pain"]
    assert not document.find(terms, "keywords")


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
    left = list(unshadowed(hits(["stem cell"], passage), hits(["hematopoietic stem cell"], passage)))
    assert [hit.first for hit in left] == [5]


def test_of_hits_inside_each_other_the_widest_stays():
    passage = Passage("degenerative disc disease of the lumbar disc")
    several = hits(["disc", "degenerative disc disease", "disc disease"], passage)
    assert [(hit.first, hit.last) for hit in widest(several)] == [(0, 2), (6, 6)]


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


WORDS = ["stem", "cell", "disc", "discs", "spinal", "fusion", "x", "Stem", "h\u00fcmsc", "misfit"]
WRITTEN = [
    "stem cell",
    "spinal NEAR/2 fusion",
    "dis*",
    "*ell",
    "x|disc fusion",
    "*msc",
    "fusion NEAR/1 disc x",
    "stem NEAR/3 stem",
    "cell|d* NEAR/0 x|*n",
    "s* c* d*",
]


def by_definition(written, passage):
    """A term tried at each word of a passage: what an index must agree with."""
    term = parse(written)
    ends = [term.ends(passage.words, at) for at in range(len(passage.words))]
    return [(written, *pair) for pair in ends if pair is not None]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sets(st.sampled_from(WRITTEN)))
def test_an_index_finds_what_each_term_finds_alone(words, written):
    passage = Passage(" ".join(words))
    together = {(hit.term.written, hit.first, hit.last) for hit in hits(sorted(written), passage)}
    assert together == {match for term in written for match in by_definition(term, passage)}


@given(st.text(alphabet="aB9 _-'\u00e9\u2019s\u00ad\u2074\\&;", max_size=40))
def test_words_and_their_places_in_the_text_agree(text):
    passage = Passage(text)
    assert passage.words == tuple(normal_form(passage.text[start:end]) for start, end in passage.spans)


def test_lists_of_one_index_share_terms_and_keep_their_own_hits():
    index = TermIndex()
    first, two = index.add(["stem cell", "disc"]), index.add(["disc"])
    found = index.hits(Passage("stem cells for the disc"))
    assert [hit.term.written for hit in found[first.number]] == ["stem cell", "disc"]
    assert [hit.term.written for hit in found[two.number]] == ["disc"]
