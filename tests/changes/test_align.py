"""Lists are aligned by content."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.align import THRESHOLD, align, encode, similarity

REWORDED = [
    (
        "Change from baseline in VAS back pain at 12 months",
        "Change in VAS back pain from baseline to 6 months",
    ),
    ("Visual analogue scale for pain", "Visual analogue scale (VAS) for low back pain, 0 to 100 mm"),
    ("Number of participants with adverse events", "Incidence of adverse events"),
    ("Disc height on MRI", "Disc height measured on MRI at 24 months"),
    ("Oswestry Disability Index", "Oswestry Disability Index (ODI) score"),
    ("Proportion with at least 30% reduction of pain", "Proportion with at least 50% reduction of pain"),
    ("Major Pathologic Response Rate", "Major pathologic response"),
    ("Autologous marrow cells, low dose", "Autologous bone marrow cells, low dose"),
    ("ASIA motor score", "ASIA Motor Score (International Standards)"),
]
DIFFERENT = [
    ("Change from baseline in VAS at 12 months", "Change from baseline in ODI at 12 months"),
    ("VAS at 12 months", "ODI at 12 months"),
    ("Level of IL-6", "Level of IL-8"),
    ("Overall survival", "Progression-free survival time"),
    ("Quality of life (SF-36)", "Fusion on computed tomography"),
    ("Number of participants with serious adverse events", "Number of participants with opioid use"),
    ("Pain", "Disability"),
]


def text(value: object) -> str:
    return str(value)


@pytest.mark.parametrize(("text", "other"), REWORDED)
def test_a_reworded_text_is_above_the_threshold(text, other):
    assert similarity(text, other) >= THRESHOLD


@pytest.mark.parametrize(("text", "other"), DIFFERENT)
def test_another_subject_in_the_same_boilerplate_is_below_the_threshold(text, other):
    assert similarity(text, other) < THRESHOLD


def test_similarity_does_not_depend_on_the_side():
    for text, other in REWORDED + DIFFERENT:
        assert similarity(text, other) == similarity(other, text)


def test_a_swapped_order_is_nothing():
    found = align(["a", "b", "c"], ["c", "a", "b"], key=text)
    assert (found.pairs, found.added, found.dropped) == ((), (), ())


def test_equal_elements_are_counted():
    found = align(["x", "x", "x"], ["x", "x"], key=text)
    assert (len(found.unchanged), found.dropped, found.added) == (2, ("x",), ())


def test_the_most_similar_elements_find_each_other():
    before = ["Pain on movement, VAS", "Pain at rest, VAS"]
    after = ["Pain at rest, VAS, 0-100", "Pain on movement, VAS, 0-100"]
    assert align(before, after, key=text).pairs == (
        ("Pain at rest, VAS", "Pain at rest, VAS, 0-100"),
        ("Pain on movement, VAS", "Pain on movement, VAS, 0-100"),
    )


def test_an_identity_comes_before_similarity():
    before = [{"id": "1", "text": "knee"}]
    after = [{"id": "2", "text": "knee"}, {"id": "1", "text": "hip"}]
    found = align(before, after, key=lambda e: e["text"], identities=[lambda e: e["id"]])
    assert found.pairs == ((before[0], after[1]),)
    assert found.added == (after[0],)


def test_elements_that_lack_an_identity_are_not_alike_for_that():
    found = align([{"n": "knee"}], [{"n": "spine"}], key=lambda e: e["n"], identities=[lambda e: e.get("id")])
    assert found.pairs == ()


def test_elements_of_different_blocks_are_never_similar():
    before, after = [{"c": "Spain", "n": "University Hospital"}], [{"c": "Italy", "n": "University Hospital"}]
    found = align(before, after, key=lambda e: e["n"], block=lambda e: e["c"])
    assert (found.dropped, found.added) == ((before[0],), (after[0],))


elements = st.lists(st.text("ab 1", max_size=6), max_size=8)


@given(elements, elements, st.randoms(use_true_random=False))
def test_shuffling_changes_nothing(before, after, shuffler):
    expected = align(before, after, key=text)
    shuffler.shuffle(before)
    shuffler.shuffle(after)
    assert align(before, after, key=text) == expected


@given(elements, elements)
def test_every_element_is_accounted_for_once(before, after):
    found = align(before, after, key=text)
    olds = [*found.unchanged, *(old for old, _ in found.pairs), *found.dropped]
    news = [*found.unchanged, *(new for _, new in found.pairs), *found.added]
    assert sorted(olds, key=encode) == sorted(before, key=encode)
    assert sorted(news, key=encode) == sorted(after, key=encode)


def test_hundreds_of_reworded_elements_are_aligned_quickly_and_rightly():
    words = [f"{a}{b}" for a in ("lum", "cerv", "thor", "sacr", "cox") for b in range(80)]
    before = [f"Marker {word} in serum of all participants" for word in words]
    after = [f"Marker {word} in serum of each participant, ng/mL" for word in words]
    random.Random(1).shuffle(after)
    started = time.process_time()
    found = align(before, after, key=text)
    assert time.process_time() - started < 2
    assert len(found.pairs) == len(words)
    assert all(old.split()[1] == new.split()[1] for old, new in found.pairs)
