"""Details of changes: they come back from their row as they were, and what does not fit is an error."""

from __future__ import annotations

import msgspec
import pytest

from monitor.model import details
from monitor.model.details import (
    DETAIL_VERSION,
    UNTYPED_VERSION,
    ElementsDetail,
    PlainDetail,
    StatusDetail,
    TextChange,
    UntypedDetail,
    detail_version,
    facts,
    read_detail,
    stored_form,
)

FAMILIES = details.ChangeDetail.__args__


def test_every_family_has_a_name_of_its_own():
    names = [family.__struct_config__.tag for family in FAMILIES]
    assert len(names) == len(set(names))
    assert {family.__struct_config__.tag_field for family in FAMILIES} == {"family"}


def test_a_detail_comes_back_from_its_row():
    detail = ElementsDetail(
        short="Arm changed",
        added=("A",),
        texts=(TextChange(label="Description", before="10 cells", after="20 cells"),),
    )
    form = msgspec.json.decode(msgspec.json.encode(stored_form(detail)))
    assert read_detail(form, detail_version(detail)) == detail


def test_a_detail_from_before_the_families_keeps_its_keys():
    form = {"short": "News", "switch": "added", "family": "not a family"}
    detail = read_detail(form, UNTYPED_VERSION)
    assert detail == UntypedDetail(short="News", facts={"switch": "added", "family": "not a family"})
    assert stored_form(detail) == form
    assert facts(read_detail({"short": "News"}, UNTYPED_VERSION)) == {}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"family": "unheard of"},
        {"family": "status", "before": 7},
        {"family": "status", "unknown": "key"},
        {"family": "elements", "texts": [{"label": "x", "was": "y"}]},
    ],
)
def test_what_does_not_fit_its_family_is_an_error(form):
    with pytest.raises(msgspec.ValidationError):
        read_detail(form, DETAIL_VERSION)


def test_the_facts_of_a_detail_are_what_is_filled_in_it():
    assert facts(StatusDetail(short="Terminated", after="TERMINATED")) == {"after": "TERMINATED"}
    assert facts(PlainDetail(short="News")) == {}
