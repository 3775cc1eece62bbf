"""What lists show of trials, read when it is asked for: the same as if all were in memory."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.publish import known
from monitor.publish.known import TrialKeys, TrialSequence

IDS = [f"NCT{number:08}" for number in range(3 * known.FEW + 7)]


def sequence(nct_ids=IDS):
    return TrialSequence(nct_ids, lambda asked: map(str.lower, asked))


PLACES = st.integers(-len(IDS), len(IDS) - 1)


@given(st.lists(st.one_of(PLACES, st.slices(len(IDS)))))
def test_a_sequence_is_what_its_list_is(places):
    trials, whole = sequence(), [nct_id.lower() for nct_id in IDS]
    for place in places:
        picked = trials[place]
        assert (list(picked) if isinstance(place, slice) else picked) == whole[place]
    assert list(trials) == whole


@given(st.lists(st.integers(0, len(IDS) - 1)))
def test_those_at_some_places_are_picked_in_their_order(places):
    assert list(sequence().pick(places)) == [IDS[place].lower() for place in places]


def test_not_all_are_read_at_once(monkeypatch):
    monkeypatch.setattr(known, "AT_ONCE", 20)
    asked = []
    trials = TrialSequence(IDS, lambda ids: asked.append(len(ids)) or ids)
    assert list(trials) == IDS
    assert max(asked) == 20
    with pytest.raises(IndexError):
        trials[len(IDS)]


def test_keys_of_lists_differ_where_those_of_pages_do_or_the_claims():
    pages = {nct_id: hashlib.sha256(nct_id.encode()).hexdigest() for nct_id in IDS}
    keys = TrialKeys(pages.items())
    assert dict(keys) == pages
    listed, others = keys.with_claims((), "a"), keys.with_claims((), "b")
    assert len(set(listed.values())) == len(IDS)
    assert not set(listed.values()) & set(others.values())
    assert "NCT1" not in listed
