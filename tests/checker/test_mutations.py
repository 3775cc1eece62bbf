"""Mutations are what they say: deterministic, of one fact, and missed where nothing mentions them."""

from __future__ import annotations

import copy
import itertools
import json
import random

import pytest

from . import suites
from .differences import differences
from .mutations import MUTATIONS, mutate, mutate_by
from .program import update_of
from .recall import check_edit
from .text import words

ACTIONS = {
    *("added", "new", "dropped", "removed", "no longer", "no longer listed", "withheld", "description"),
    *("death", "deaths", "serious", "data monitoring", "drug", "device", "export", "unapproved"),
    *("healthy volunteers", "became", "to"),
}


@pytest.fixture(scope="module")
def records():
    return [suites.base(), *suites.world_records()]


@pytest.fixture(scope="module")
def edits(records):
    """One edit of each kind, of the first record that it fits, with that record."""
    made = {}
    for name in MUTATIONS:
        for record in records:
            if (edit := mutate_by(name, record, random.Random(name))) is not None:
                made[name] = (record, edit)
                break
    return made


def test_the_same_seed_makes_the_same_edit_and_leaves_the_record_as_it_was(records):
    for record in records[:20]:
        before = copy.deepcopy(record)
        assert mutate(record, 7) == mutate(record, 7)
        assert record == before


def test_nearly_every_kind_of_edit_fits_some_synthetic_record(edits):
    assert MUTATIONS.keys() - edits.keys() <= {"precision", "criterion sign", "measure unit"}


def test_an_edit_is_one_that_the_program_can_read(edits):
    for name, (record, edit) in edits.items():
        json.dumps(edit.after)
        assert differences(record, edit.after), name
        headline, changes = update_of(record, edit.after, on=suites.ON)
        assert edit.quiet or (headline and changes), name


def test_what_has_to_be_mentioned_is_in_the_record(edits):
    for name, (record, edit) in edits.items():
        for fact in edit.facts:
            side = record if fact.side == "before" else edit.after
            text = f" {' '.join(words(readable(side)))} "
            mentioned = any(f" {' '.join(words(way))} " in text for way in fact.texts)
            assert mentioned or any(
                way in ACTIONS or way.split()[0] in {"became", "to", "from"} for way in fact.texts
            ), (name, fact)


def readable(record):
    """All leaves of a record as sentences write them."""
    from .records import Scope

    return Scope(record).text


def test_an_edit_of_which_nothing_is_said_is_missed(edits):
    for name, (_, edit) in edits.items():
        if edit.facts:
            assert check_edit(edit, []), name


def test_an_edit_is_mentioned_by_a_sentence_with_both_values():
    record = suites.base()
    edit = next(
        edit
        for seed in itertools.count()
        if (edit := mutate_by("enrolment", record, random.Random(seed))) and "60 → 30" in edit.note
    )
    change = {
        "kind": "enrollment",
        "severity": "medium",
        "path": edit.path,
        "before": None,
        "after": None,
        "detail": {},
    }
    assert check_edit(edit, [{**change, "sentence": "Planned enrolment lowered from 60 to 30."}]) == []
    half = check_edit(edit, [{**change, "sentence": "Planned enrolment is now 30."}])
    assert [complaint.kind for complaint in half] == ["unmentioned-before"]
    low = check_edit(
        edit, [{**change, "severity": "silent", "sentence": "Planned enrolment lowered from 60 to 30."}]
    )
    assert {complaint.kind for complaint in low} == {"unmentioned-before", "unmentioned-after", "too-low"}
