"""A text that is passed over by a quick look is one in which the slow patterns find nothing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.diff import signs, spelling
from monitor.diff.meaning import tokens
from monitor.model import duration, text

PIECES = """
    a an the of and or to no n/a N / A can not cannot can't didn't (s) # #of grade Grades type STAGE class phase modic
    i ii III iv v x 12 2nd 3rd 1st 0.5 .5 2.5e+6 3e5 10(6) 10^6 twelve TWO (2) (12) (two) ( ) [ ] - -- – + +/- ± < ≥ %
    CD34 CD34- HLA-B27 Rh A B O ⁶ ⁻ ² ² · ½ d D28 W4 h hr mo MOS min Minutes days weeks wk yr y year month fortnight m
    kg /kg kilogram BW body weight /m2 /day BID tid b.i.d. two once times a daily weekly mio M mln cells 10M *10^6 5% 5U U
    international units percentage every per half cycle visit age old , ; . : * • ` ’ " « » × & &amp; \\ \\- ſ K İ ß ﬁ é ϕ
""".split()  # noqa: RUF001, SIM905 - look-alikes
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.sampled_from((" ", " ", " ", "  ", "\n", "\u00a0", "")),
        st.text(max_size=2),
    )
).map("".join)
ALWAYS = re.compile("")


@pytest.fixture(scope="module")
def slowly():
    """Patches under which every text is looked at with every pattern."""
    with pytest.MonkeyPatch.context() as patch:

        def apply(call, *arguments):
            with patch.context() as inner:
                inner.setattr(text, "_is_plain", lambda _: False)
                inner.setattr(signs, "_MAY_BE_MINUS", ALWAYS)
                inner.setattr(signs, "_MAY_BE_POLARITY", ALWAYS)
                inner.setattr(tokens, "_MAY_BE_PREPARED", ALWAYS)
                inner.setattr(tokens, "_MAY_BE_TWICE", ALWAYS)
                inner.setattr(duration, "_may_name_a_unit", lambda _: True)
                return call(*arguments)

        yield apply


@given(TEXTS)
def test_what_is_plain_stays_as_it_is(slowly, given_text):
    assert text.plain(given_text) == slowly(text.plain, given_text)


@given(TEXTS)
def test_a_line_without_a_sign_stays_as_it_is(slowly, line):
    assert signs.with_signs.__wrapped__(line) == slowly(signs.with_signs.__wrapped__, line)


@given(TEXTS)
def test_a_text_without_what_is_prepared_is_prepared(slowly, given_text):
    signs.with_signs.cache_clear()
    quick = tokens._prepared(given_text)
    signs.with_signs.cache_clear()
    assert quick == slowly(tokens._prepared, given_text)


@given(TEXTS)
@example("½d")
def test_a_text_without_a_unit_names_no_duration_in_words(slowly, given_text):
    assert duration.read_durations(given_text) == slowly(duration.read_durations, given_text)


@given(TEXTS)
def test_a_text_of_ascii_is_folded_as_any_other(given_text):
    line = signs.with_signs(text.plain(given_text)).translate(spelling._ALIKE)
    slow = unicodedata.normalize("NFKC", line).translate(spelling._ALIKE).casefold()
    assert spelling.folded(given_text) == slow
