"""Laws of any two records."""

from __future__ import annotations

import copy
import json
import random
import re
from datetime import date
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes.compare import compare, explain
from monitor.changes.rules import Rules
from monitor.diff.diff import apply, diff
from monitor.model.study import Study
from monitor.registry.ctgov.canonical import canonicalise

ON = date(2026, 3, 16)
RULES = Rules.default()
GALLERY = Path(__file__).parent / "gallery"
BASE = json.loads((GALLERY / "base.json").read_text(encoding="utf-8"))
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
WORDS = [
    "NA",
    "UNKNOWN",
    "WITHHELD",
    "ACTUAL",
    "1\\)",
    "&lt;b&gt;",
    "Naples",
    "12 months",
    "VAS back pain",
    "\u202e",
    "é",
]

leaves = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**9), st.text(max_size=12))
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["date", "type", "label", "[x]", "status"]), inner, max_size=3)
    ),
    max_leaves=6,
)
texts = st.sampled_from(WORDS) | st.text(max_size=12)
dates = st.dates(date(1999, 1, 1), date(2040, 1, 1)).map(str)
edits = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.sampled_from(["put", "drop", "double", "beside"]), texts, dates, values
    ),
    max_size=6,
)


def places(value, path=()):
    """Every place in a record, as a path of keys and indexes."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def edited(record, changes):
    """The record as the registry might have it next: other values, something gone, doubled, or unheard of."""
    record = copy.deepcopy(record)
    for pick, how, text, day, value in changes:
        found = [path for path in places(record) if path]
        *parents, last = found[pick % len(found)]
        node = record
        for key in parents:
            node = node[key]
        old = node[last]
        if how == "drop" and len(found) > 20 and last != "protocolSection":
            del node[last]
        elif how == "double" and isinstance(node, list):
            node.append(copy.deepcopy(old))
        elif how == "beside" and isinstance(node, dict):
            node["futureField"] = value
        elif isinstance(old, bool):
            node[last] = not old
        elif isinstance(old, int):
            node[last] = pick
        elif isinstance(old, str):
            node[last] = day[: len(old)] if DATE.fullmatch(old) else text
    msgspec.convert(record, Study)  # whatever is compared has been read before
    return record


def shuffled(value, shuffler):
    if isinstance(value, dict):
        items = list(value.items())
        shuffler.shuffle(items)
        return {key: shuffled(item, shuffler) for key, item in items}
    if isinstance(value, list):
        items = [shuffled(item, shuffler) for item in value]
        shuffler.shuffle(items)
        return items
    return value


def check(before, after):
    fields = diff(before, after)
    assert canonicalise(apply(before, fields)) == after
    explained = explain(before, after, on=ON, rules=RULES)
    assert sorted(id(field) for explanation in explained for field in explanation.fields) == sorted(
        set(covered(explained))
    )
    assert sorted(map(repr, (field for explanation in explained for field in explanation.fields))) == sorted(
        map(repr, fields)
    )
    assert bool(explained) == (before != after)
    identities = [(explanation.change.kind, explanation.change.path) for explanation in explained]
    assert len(identities) == len(set(identities))


def covered(explained):
    return [id(field) for explanation in explained for field in explanation.fields]


@settings(max_examples=50, deadline=None)
@given(edits)
def test_a_record_against_itself_is_nothing(changes):
    record = canonicalise(edited(BASE, changes))
    assert compare(record, copy.deepcopy(record), on=ON, rules=RULES) == ()


@settings(max_examples=50, deadline=None)
@given(edits, st.integers(0, 10**6))
def test_a_record_against_a_shuffled_copy_is_nothing(changes, seed):
    record = edited(BASE, changes)
    copied = shuffled(record, random.Random(seed))
    assert compare(canonicalise(record), canonicalise(copied), on=ON, rules=RULES) == ()


@settings(max_examples=50, deadline=None)
@given(edits, edits)
def test_every_difference_belongs_to_one_change_and_leads_to_the_new_record(first, second):
    before = edited(BASE, first)
    check(canonicalise(before), canonicalise(edited(before, second)))


@settings(max_examples=50, deadline=None)
@given(edits)
def test_what_appears_and_what_disappears_is_reported(changes):
    record = canonicalise(edited(BASE, changes))
    check({}, record)
    check(record, {})


@settings(max_examples=100, deadline=None)
@given(values, values)
def test_differences_lead_from_any_json_to_any_other(value, other):
    before, after = canonicalise({"x": value}), canonicalise({"x": other})
    fields = diff(before, after)
    assert canonicalise(apply(before, fields)) == after
    assert bool(fields) == (before != after)


@settings(max_examples=50, deadline=None)
@given(edits, edits, st.integers(0, 10**6))
def test_the_order_of_lists_changes_no_sentence(first, second, seed):
    before, after = edited(BASE, first), edited(edited(BASE, first), second)
    shuffler = random.Random(seed)
    expected = compare(canonicalise(before), canonicalise(after), on=ON, rules=RULES)
    mixed = (canonicalise(shuffled(record, shuffler)) for record in (before, after))
    assert compare(*mixed, on=ON, rules=RULES) == expected
