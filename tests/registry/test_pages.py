"""Cutting a page into its studies: whatever one of them is, the others come out as they are."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Malformed
from monitor.registry.ctgov.envelope import open_envelope
from monitor.registry.ctgov.pages import split_page


def study(number, title='"t"'):
    ids = f'{{"nctId":"NCT{number:08d}","briefTitle":{title}}}'
    return f'{{"protocolSection":{{"identificationModule":{ids}}},"hasResults":false}}'.encode()


def page(*studies, between=b",", end=b'],"nextPageToken":"t1"}', begin=b'{"studies":['):
    return begin + between.join(studies) + end


GOOD = [study(number) for number in range(1, 6)]
BROKEN = {
    "a lone surrogate": study(9, '"\\ud800"'),
    "a raw control character": study(9, '"a\x00b"'),
    "bytes that are not UTF-8": study(9).replace(b't"}', b'\xff"}'),
    "a text without its end": study(9, '"t'),
    "a text with a quotation mark in it": study(9, '"a "b" c"'),
    "a missing bracket": study(9)[:-1],
    "two missing brackets": study(9)[:-2],
    "a bracket too many": study(9) + b"}",
    "a list that is not closed": study(9, '["t"'),
    "another bracket than was opened": study(9, '["t"}'),
    "a number beyond all numbers": study(9, "1e999"),
    "a word that is no JSON": study(9, "NaN"),
    "a trailing comma": study(9, '"t",'),
    "a missing comma": study(9, '"t" "x":1'),
    "nothing but a bracket": b"{",
    "JSON nested 100,000 deep": study(9, "[" * 100_000 + "]" * 100_000),
    "a list that is left open 100,000 times": study(9, "[" * 100_000),
    "its beginning is missing": study(9)[2:],
    "nothing but a quotation mark": b'"',
    "a page of HTML with one quotation mark": b'<html lang="en>500</html>',
    "a comment": b"/* removed */",
    "single quotation marks": b"{'protocolSection': {}}",
    "a text that ends with a backslash": study(9, '"t\\"'),
}  # fmt: skip


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("between", [b",", b",\n", b" , "])
def test_one_broken_study_leaves_all_others_as_they_are(broken, place, between):
    studies = [*GOOD[:place], broken, *GOOD[place:]]
    cut = split_page(page(*studies, between=between))
    assert cut.next_page_token == "t1"
    whole = [bytes(raw) for raw in cut.studies]
    assert [raw for raw in whole if raw in GOOD] == GOOD
    assert len(whole) >= 6


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_studies_that_are_broken_alike_are_cut_apart(broken):
    cut = split_page(page(GOOD[0], broken, broken, GOOD[1], broken, GOOD[2]))
    whole = [bytes(raw) for raw in cut.studies]
    assert [raw for raw in whole if raw in GOOD] == GOOD[:3]


def flag_first(raw):
    """The same study with another of its keys in front."""
    return b'{"hasResults":false,' + raw[1:].replace(b',"hasResults":false', b"")


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_studies_may_begin_with_any_of_their_keys(broken):
    good = [flag_first(raw) for raw in GOOD]
    whole = [bytes(raw) for raw in split_page(page(*good[:2], broken, *good[2:])).studies]
    assert [raw for raw in whole if raw in good] == good


@pytest.mark.parametrize(
    "begin", [b'{"nextPageToken":"t1","studies":[', b'{"totalCount":6, "nextPageToken" : "t1", "studies":[']
)
def test_the_keys_of_a_page_come_in_any_order(begin):
    cut = split_page(page(GOOD[0], BROKEN["a text without its end"], GOOD[1], begin=begin, end=b"]}"))
    assert cut.next_page_token == "t1"
    assert [raw for raw in map(bytes, cut.studies) if raw in GOOD] == GOOD[:2]


SIZE = 2**20


@pytest.mark.parametrize(
    "element",
    [b"{},", b"1,", b'"",', b"{}", b'{"hasResults":', b"{[", b'"', b"[" * 7 + b"]" * 7],
    ids=lambda element: element.decode(),
)
@pytest.mark.parametrize("last", [b"{}", b"{]"])
def test_a_page_of_very_many_elements_is_not_cut_at_all(element, last):
    body = page(element * (4 * SIZE // len(element)) + last)
    tracemalloc.start()
    try:
        with pytest.raises(Malformed):
            split_page(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < SIZE / 2


@pytest.mark.parametrize(
    "element", [b"null", b"7", b'"text"', b"[]", b"[[1,2]]", b"{}", b"true", b"nul", b"\xff"]
)
def test_what_is_no_study_at_all_is_an_element_like_any_other(element):
    for broken in (b"", BROKEN["a lone surrogate"]):
        studies = [GOOD[0], element, GOOD[1], *([broken] if broken else [])]
        whole = [bytes(raw) for raw in split_page(page(*studies)).studies]
        assert [raw for raw in whole if raw in GOOD] == GOOD[:2]
        assert open_envelope(whole[1]).nct_id is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"studies":',
        b'{"studies":[',
        b'{"studies":[]',
        b'{"studies":{}}',
        b'{"weather":"fine"}',
        page(*GOOD)[:-1],
        page(*GOOD)[: len(page(*GOOD)) * 2 // 3],
        page(*GOOD, end=b""),
        page(*GOOD, BROKEN["a lone surrogate"], end=b""),
        page(*GOOD, BROKEN["a lone surrogate"], begin=b'{"rows":['),
        page(*GOOD, BROKEN["a lone surrogate"]) + b"<html>",
    ],
)
def test_what_is_no_page_is_malformed(body):
    with pytest.raises(Malformed):
        split_page(body)


def test_a_total_before_and_behind_the_studies_is_no_hindrance():
    bad = BROKEN["a lone surrogate"]
    for around in (
        {"begin": b'{"totalCount": 7, "studies": ['},
        {"end": b'],"nextPageToken":"t1","totalCount":7}'},
        {"end": b' ] , "totalCount" : 7 , "nextPageToken" : "t1" }\n'},
    ):
        assert len(split_page(page(*GOOD, bad, **around)).studies) == 6


@given(
    studies=st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text()))),
    place=st.integers(0),
    garbage=st.binary(max_size=30),
)
def test_studies_of_any_text_come_out_byte_for_byte_beside_a_broken_one(studies, place, garbage):
    good = [json.dumps({"protocolSection": study}).encode() for study in studies]
    at = place % (len(good) + 1)
    broken = (
        b'{"protocolSection":'
        + garbage.replace(b"]", b"").replace(b'{"protocolSection"', b"")
        + b'"\\ud800"}'
    )
    whole = [bytes(raw) for raw in split_page(page(*good[:at], broken, *good[at:])).studies]
    assert [raw for raw in whole if raw in good] == good


@given(st.binary())
def test_any_bytes_are_a_page_or_malformed(body):
    for candidate in (body, b'{"studies":[' + body + b"]}"):
        try:
            split_page(candidate)
        except Malformed:
            continue


@pytest.mark.parametrize(
    "text",
    [b'\\"' * 500_000, b'"' * 999_999, b"\\" * 999_999, b"[" * 999_999, b'{"protocolSection":' * 900],
)
def test_no_page_takes_long_to_cut(text):
    began = time.process_time()
    split_page(page(GOOD[0], study(9, '"\\ud800' + text.decode()), GOOD[1]))
    assert time.process_time() - began < 10
