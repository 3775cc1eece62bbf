from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.model.text import BIDIRECTIONAL, clean, cut, escape_in_json, line, plain

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(ANY_TEXT)
def test_cleaned_text_fits_into_xml_and_comes_back_as_it_was(text):
    cleaned = clean(text)
    element = etree.Element("e")
    element.text = cleaned
    assert (etree.fromstring(etree.tostring(element)).text or "") == cleaned


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_no_cleaned_text_reorders_what_is_beside_it(text):
    assert not BIDIRECTIONAL.search(clean(text))


@given(st.text("abcdefghij ,", min_size=0, max_size=80), st.integers(min_value=5, max_value=40))
def test_a_cut_text_keeps_its_limit(text, limit):
    assert len(cut(text, limit)) <= limit


def test_control_characters_surrogates_and_noncharacters_go():
    assert clean("a\0b\x1bc\ud800d\ufffee\x85f\U0001fffeg") == "abcdefg"


def test_a_text_in_lines_is_cleaned_like_any_other():
    assert clean("a\nb") == "a\nb"
    assert clean("a\nb\0c\u202ed") == "a\nbcd"


def test_line_ends_become_one_kind():
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_tabs_and_ordinary_unicode_stay():
    assert clean("é\t→ “ü” 中") == "é\t→ “ü” 中"


def test_backslash_escapes_and_entities_of_the_registry_are_read_as_meant():
    assert plain(r"1\) ages \> 18 &lt; 65 \[years\]") == "1) ages > 18 < 65 [years]"


def test_a_title_over_several_lines_becomes_one():
    assert line(" New\r\n\ttrial:  cells ") == "New trial: cells"


def test_symbols_of_a_word_processor_stay_what_they_mean():
    assert plain("aged \uf0b312 years, 23.7\uf0b12.6") == "aged ≥12 years, 23.7±2.6"
    assert plain("1\uf0ff2") == "1\ufffd2"


@given(ANY_TEXT)
def test_an_escaped_json_document_says_the_same_and_a_terminal_obeys_none_of_it(text):
    written = escape_in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert clean(written) == written
