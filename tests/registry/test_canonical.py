"""What the canonical form leaves out, what it keeps, and the laws of its hash."""

from __future__ import annotations

import copy
import random
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StateCorrupt
from monitor.model.study.tidy import tidy
from monitor.registry.ctgov.canonical import MAX_DEPTH, canonicalise, digest, rehash

EMPTY = (None, "", "  ", [], {}, [None, {}], {"a": {"b": []}})
POSTING = (
    "studyFirstPostDateStruct",
    "resultsFirstPostDateStruct",
    "dispFirstPostDateStruct",
    "lastUpdatePostDateStruct",
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=0, max_size=12)
KEYS = st.sampled_from(["type", "date", "measure", "geoPoint", "name", "value", *POSTING[:2]])
NODES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99999999) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
STUDIES = st.dictionaries(st.sampled_from(["protocolSection", "resultsSection", "derivedSection"]), NODES)


def sha(study):
    return digest(canonicalise(study))


def mapped(node, on_text=lambda text: text, on_list=lambda items: items, on_dict=lambda mapping: mapping):
    """A copy of a JSON value with all texts, lists and objects passed through these."""
    if isinstance(node, str):
        return on_text(node)
    if isinstance(node, list):
        return on_list([mapped(item, on_text, on_list, on_dict) for item in node])
    if isinstance(node, dict):
        return on_dict({key: mapped(item, on_text, on_list, on_dict) for key, item in node.items()})
    return node


def shuffled(study, rng):
    return mapped(study, on_list=lambda items: rng.sample(items, len(items)))


def with_empties(study, rng):
    def fill(mapping):
        return {**mapping, f"novel{rng.randrange(9)}": copy.deepcopy(rng.choice(EMPTY))}

    return mapped(study, on_list=lambda items: [*items, copy.deepcopy(rng.choice(EMPTY))], on_dict=fill)


def decomposed(study, rng):
    return mapped(study, on_text=lambda text: unicodedata.normalize("NFD", text))


def spaced(study, rng):
    blanks = (" ", "\n", "\t ", "\u00a0", "\r\n\r\n")
    return mapped(
        study,
        on_text=lambda text: rng.choice(blanks) + text.replace(" ", rng.choice(blanks)) + rng.choice(blanks),
    )


def reordered(study, rng):
    return mapped(study, on_dict=lambda mapping: dict(rng.sample(list(mapping.items()), len(mapping))))


def recomputed(study, rng):
    """As the registry computes again: ancestors, coordinates, types of its own posting dates."""

    def compute(mapping):
        mapping = {**mapping, "geoPoint": {"lat": rng.random(), "lon": rng.random()}}
        for name in POSTING:
            if isinstance(mapping.get(name), dict):
                mapping[name] = {**mapping[name], "type": rng.choice(["ESTIMATED", "ACTUAL"])}
        return mapping

    return {
        **mapped(study, on_dict=compute),
        "derivedSection": {"miscInfoModule": {"versionHolder": str(rng.random())}},
    }


NOISE = [shuffled, with_empties, decomposed, spaced, reordered, recomputed]


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: noise.__name__)
@given(study=STUDIES, seed=st.integers(0, 99))
def test_noise_changes_no_hash(noise, study, seed):
    assert sha(noise(study, random.Random(seed))) == sha(study)


@given(STUDIES)
def test_the_canonical_form_of_a_canonical_form_is_itself(study):
    once = canonicalise(study)
    assert canonicalise(once) == once


@given(STUDIES)
def test_the_canonical_form_is_already_canonical_json(study):
    form = canonicalise(study)
    assert msgspec.json.encode(form) == msgspec.json.encode(form, order="sorted")


@given(STUDIES)
def test_making_the_canonical_form_leaves_the_study_as_it_was(study):
    before = copy.deepcopy(study)
    canonicalise(study)
    assert study == before


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: noise.__name__)
def test_noise_in_a_whole_study_changes_no_hash(study, noise):
    assert sha(noise(study, random.Random(7))) == sha(study)


def replaced(study, *way, by):
    changed = copy.deepcopy(study)
    node = changed
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = by
    return changed


@pytest.mark.parametrize(
    ("way", "by"),
    [
        (("statusModule", "overallStatus"), "COMPLETED"),
        (("statusModule", "startDateStruct", "type"), "ESTIMATED"),
        (("statusModule", "completionDateStruct", "date"), "2024-01-15"),
        (("statusModule", "whyStopped"), ""),
        (("outcomesModule", "primaryOutcomes", 0, "timeFrame"), "13 months"),
        (("oversightModule", "isFdaRegulatedDrug"), True),
        (("oversightModule", "isFdaRegulatedDrug"), None),
        (("designModule", "enrollmentInfo", "count"), 0),
        (("contactsLocationsModule", "locations", 0, "city"), "Somewhere"),
        (("novelModule",), {"x": 0}),
    ],
)
def test_what_the_sponsor_edits_changes_the_hash(study, way, by):
    assert sha(replaced(study, "protocolSection", *way, by=by)) != sha(study)


def test_one_element_more_of_the_same_changes_the_hash(study):
    twice = copy.deepcopy(study)
    outcomes = twice["protocolSection"]["outcomesModule"]["primaryOutcomes"]
    outcomes.append(copy.deepcopy(outcomes[0]))
    assert sha(twice) != sha(study)


def test_zero_and_false_are_values_and_stay():
    assert canonicalise({"a": {"zero": 0, "no": False, "nothing": None}}) == {"a": {"no": False, "zero": 0}}


def test_an_object_that_becomes_empty_is_left_out_with_all_above_it():
    assert (
        canonicalise({"a": {"lastUpdatePostDateStruct": {"type": "ACTUAL"}, "b": [{"geoPoint": {"lat": 1}}]}})
        == {}
    )


def test_the_type_of_a_sponsors_date_stays_and_that_of_a_posting_date_goes(study):
    status = canonicalise(study)["protocolSection"]["statusModule"]
    assert status["startDateStruct"] == {"date": "2021-03", "type": "ACTUAL"}
    assert status["lastUpdatePostDateStruct"] == {"date": "2024-02-03"}


def test_nested_lists_are_sorted_by_what_they_contain_once_sorted():
    assert (
        canonicalise({"a": [[2, 3], [3, 1]]})
        == canonicalise({"a": [[1, 3], [3, 2]]})
        == {"a": [[1, 3], [2, 3]]}
    )


def test_the_registrys_escapes_and_spellings_are_not_noise():
    assert sha({"a": r"1\) first"}) != sha({"a": "1) first"})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  a \n\n b\t", "a b"),
        ("a\u00a0\u2003b\u2028c", "a b c"),
        ("e\u0301", "\u00e9"),
        ("a\0b\0", "a b"),
        ("\ufffd\ue000\u202e", "\ufffd\ue000\u202e"),
        ("A  \u030a", "A \u030a"),
    ],
)
def test_text_is_tidied_and_nothing_in_it_is_lost(written, kept):
    assert tidy(written) == kept


@given(WORDS)
def test_tidy_text_is_left_alone(text):
    assert tidy(tidy(text)) == tidy(text)


def test_nesting_beyond_measure_raises_before_it_hurts():
    node = "x"
    for _ in range(MAX_DEPTH + 1):
        node = [node]
    with pytest.raises(RecursionError, match="nested deeper"):
        canonicalise({"a": node})


def test_a_hash_is_bound_to_the_version_of_its_rules(monkeypatch):
    before = digest({"a": 1})
    monkeypatch.setattr("monitor.registry.ctgov.canonical.HASH_VERSION", 999)
    assert digest({"a": 1}) != before


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"a":"\xff"}', b'{"a":' + b"[" * 99999])
def test_a_stored_record_that_is_no_study_any_more_is_a_corrupt_state(raw):
    with pytest.raises(StateCorrupt, match="restore"):
        rehash(raw)
