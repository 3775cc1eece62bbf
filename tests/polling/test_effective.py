"""What cannot be read is judged as the version before had it."""

from __future__ import annotations

import copy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.carry import MISSING, carry_forward
from monitor.polling.effective import effective_trial
from monitor.registry.ctgov.reader import CtgovReader

READER = CtgovReader()


def trial(**status):
    dates = {"overallStatus": "RECRUITING", **status}
    ids = {"nctId": "NCT00000001", "briefTitle": status.pop("title", "Cells")}
    dates.pop("title", None)
    places = {"locations": [{"facility": "A", "zip": status.get("zip", "1")}, {"facility": "B"}]}
    dates.pop("zip", None)
    protocol = {"identificationModule": ids, "statusModule": dates, "contactsLocationsModule": places}
    return READER.read_trial(msgspec.json.encode({"protocolSection": protocol}))


def start(day, kind="ESTIMATED"):
    return {"startDateStruct": {"date": day, "type": kind}}


def start_of(found):
    struct = found.study.protocol_section.status_module.start_date_struct
    return (struct.date, struct.type) if struct else None


def test_a_trial_that_can_be_read_is_itself():
    found = trial()
    assert effective_trial(found, iter(()), READER) is found


def test_a_date_that_cannot_be_read_is_that_of_the_version_before_with_its_type():
    found = effective_trial(trial(**start("2024-02-30", "ACTUAL")), iter([trial(**start("2024-03"))]), READER)
    assert start_of(found) == ("2024-03", "ESTIMATED")


def test_the_last_version_that_can_be_read_counts():
    earlier = iter(
        [
            trial(**start("soon")),
            trial(**start("later")),
            trial(**start("2023-05")),
            trial(**start("2020-01")),
        ]
    )
    assert start_of(effective_trial(trial(**start("x")), earlier, READER)) == ("2023-05", "ESTIMATED")
    assert next(earlier).facts.start_date == "2020-01"


def test_without_a_version_that_can_be_read_the_field_is_absent():
    assert start_of(effective_trial(trial(**start("x")), iter([trial(**start("y"))]), READER)) is None
    assert start_of(effective_trial(trial(**start("x")), iter(()), READER)) is None


def test_a_title_that_cannot_be_read_keeps_the_one_that_readers_know():
    found = effective_trial(trial(title=7), iter([trial(title="Known")]), READER)
    assert found.facts.title == "Known"
    assert found.sha256 == trial(title=7).sha256


def test_inside_a_list_the_element_that_is_equal_otherwise_gives_the_value():
    found = effective_trial(trial(zip=7), iter([trial(zip="4711")]), READER)
    places = found.canonical["protocolSection"]["contactsLocationsModule"]["locations"]
    assert {place["facility"]: place.get("zip") for place in places} == {"A": "4711", "B": None}


@pytest.mark.parametrize(
    ("before", "after", "path", "expected"),
    [
        ({"a": 1}, {"a": "x"}, ("a",), {"a": 1}),
        ({}, {"a": "x", "b": 2}, ("a",), {"b": 2}),
        (MISSING, {"a": "x"}, ("a",), MISSING),
        ({"a": ["p"]}, {"a": ["p", 7]}, ("a", "1"), {"a": ["p"]}),
        ({"a": "none"}, {"a": [{"k": 7, "x": "y"}]}, ("a", "0", "k"), {"a": [{"x": "y"}]}),
        ({"a": [{"k": "v"}]}, {"a": [{"k": 7}]}, ("a", "0", "k"), MISSING),
    ],
)
def test_values_are_carried_forward_along_keys_and_lists(before, after, path, expected):
    kept = copy.deepcopy(after)
    assert carry_forward(before, after, [path]) == expected
    assert after == kept


VALUES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=10,
)


def paths_of(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths_of(item, (*path, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from paths_of(item, (*path, str(at)))


@given(before=VALUES, after=st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1), data=st.data())
def test_whatever_is_carried_forward_nothing_raises_and_nothing_is_changed(before, after, data):
    paths = data.draw(st.lists(st.sampled_from([path for path in paths_of(after) if path]), max_size=3))
    kept = copy.deepcopy((before, after))
    carry_forward(before, after, paths)
    assert (before, after) == kept
