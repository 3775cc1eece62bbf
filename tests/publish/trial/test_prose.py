"""Long texts of a record as paragraphs and lists: every word stays, in its order."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from monitor.model.text import plain
from monitor.publish.trial.prose import TextBlock, TextItem, length, read_prose, split_prose


def words(prose) -> str:
    """All text of blocks, without what separates them."""

    def of(item: TextItem) -> str:
        return item.marker + item.text + "".join(map(of, item.below))

    return "".join(block.text + "".join(map(of, block.items)) for block in prose).replace(" ", "")


CRITERIA = """Inclusion Criteria:

* Adults
   * of 18 years
   * or older \\>
* Pain for 6 months,
  at least

Exclusion Criteria:

1. Fracture
2\\. Infection"""


def test_bullets_and_numbers_become_lists_below_their_headings():
    assert read_prose(CRITERIA) == (
        TextBlock(text="Inclusion Criteria:"),
        TextBlock(
            items=(
                TextItem(text="Adults", below=(TextItem(text="of 18 years"), TextItem(text="or older >"))),
                TextItem(text="Pain for 6 months, at least"),
            )
        ),
        TextBlock(text="Exclusion Criteria:"),
        TextBlock(items=(TextItem(text="Fracture", marker="1."), TextItem(text="Infection", marker="2."))),
    )


def test_nothing_is_nothing():
    assert read_prose(None) == read_prose(" \n\n ") == ()


LINES = st.lists(
    st.builds(
        lambda indent, marker, text: f"{' ' * indent}{marker}{text}",
        st.integers(0, 9),
        st.sampled_from(["", "* ", "- ", "1. ", "12\\. ", "a) ", "• "]),
        st.text("abz <>&;éäµ0123.-*", max_size=20),
    ),
    max_size=12,
).map("\n".join)


@given(LINES)
def test_every_word_stays_in_its_order(text):
    bullets = str.maketrans("", "", " *-•")
    assert words(read_prose(text)).translate(bullets) == "".join(
        plain(line) for line in text.split("\n")
    ).translate(bullets)


@given(LINES, st.integers(0, 60))
def test_what_is_shown_and_the_rest_are_the_whole(text, most):
    prose = read_prose(text)
    shown, rest = split_prose(prose, most)
    assert words((*shown, *rest)) == words(prose)
    assert length(shown) <= most or not rest
    assert not rest or length(prose) > most
