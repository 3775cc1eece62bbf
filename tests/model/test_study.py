from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.study import STUDY, read_study
from monitor.model.study.part import number_of_people

KEYS = (
    *("protocolSection", "statusModule", "startDateStruct", "date", "type", "designModule", "enrollmentInfo"),
    *("count", "conditionsModule", "conditions", "contactsLocationsModule", "locations", "zip", "hasResults"),
    *("resultsSection", "adverseEventsModule", "eventGroups", "seriousNumAffected", "unknown"),
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["x", "2024-03"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def test_a_path_is_spelt_by_the_attributes_of_the_typed_study():
    path = STUDY.protocol_section.status_module.overall_status
    assert path == ("protocolSection", "statusModule", "overallStatus")
    assert path.dotted == "protocolSection.statusModule.overallStatus"
    assert path.key == "overallStatus"


def test_a_path_leads_through_a_list_to_the_attributes_of_its_elements():
    path = STUDY.protocol_section.outcomes_module.primary_outcomes.time_frame
    assert path == ("protocolSection", "outcomesModule", "primaryOutcomes", "timeFrame")


def test_a_path_that_the_typed_study_does_not_have_is_an_error():
    with pytest.raises(AttributeError, match="no `colour` at protocolSection"):
        STUDY.protocol_section.colour  # noqa: B018  the access is what is tested


def test_a_field_that_cannot_be_read_is_set_aside_by_itself():
    content = {
        "protocolSection": {
            "statusModule": {
                "overallStatus": "RECRUITING",
                "startDateStruct": {"date": "15/03/2024", "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": ["Discitis", 7, "Sciatica"]},
        }
    }
    reading = read_study(content)
    status = reading.study.protocol_section.status_module
    assert status.overall_status == "RECRUITING"
    assert status.start_date_struct is None
    assert reading.study.protocol_section.conditions_module.conditions == ("Discitis", "Sciatica")
    assert [(field.path[-1], field.text) for field in reading.unreadable] == [
        ("date", "15/03/2024"),
        ("1", "7"),
    ]
    assert [field.left_out[-1] for field in reading.unreadable] == ["startDateStruct", "1"]


def reason_of(**protocol):
    reading = read_study({"protocolSection": protocol})
    assert len(reading.unreadable) <= 1
    return reading.unreadable[0].reason if reading.unreadable else None


@pytest.mark.parametrize(
    "day",
    ["2024-02-29", "2000-02-29", "2023-12-31", "2024-04-30", "1999-01", "2200-12-31", "", None],
)
def test_a_day_of_the_calendar_is_a_date(day):
    assert reason_of(statusModule={"startDateStruct": {"date": day}}) is None


@pytest.mark.parametrize(
    "day",
    [
        "2024-02-30",
        "2023-02-29",
        "2100-02-29",
        "2024-04-31",
        "2024-13",
        "2024-00-10",
        "2024-01-00",
        "2024-1-5",
        "30 February 2024",
        "02/28/2024",
        "2024",
        "2201-01-01",
        "2200-02-29",
        "9999-12-31",
        "0000-01-01",
        "1024-05-06",
        "2024-02-28T10:00",
        "\uff12024-03",
        "soon",
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(day):
    assert "not a date" in reason_of(statusModule={"startDateStruct": {"date": day}})


@pytest.mark.parametrize("day", [" 2024-03-15", "2024-03-15\n", "\u00a02024-03-15\t", "2024-03-15\0"])
def test_white_space_around_a_date_is_no_part_of_it(day):
    reading = read_study({"protocolSection": {"statusModule": {"startDateStruct": {"date": day}}}})
    assert reading.unreadable == ()
    assert reading.study.protocol_section.status_module.start_date_struct.date == "2024-03-15"


def test_a_date_that_is_no_text_is_no_date():
    assert reason_of(statusModule={"statusVerifiedDate": 202403}) == "expected str, got int"


@pytest.mark.parametrize("count", [0, 60, 99_999_999, "60", " 60 ", "1,000", "12 000", None])
def test_a_whole_number_of_people_is_an_enrollment(count):
    assert reason_of(designModule={"enrollmentInfo": {"count": count}}) is None


@pytest.mark.parametrize(
    ("count", "people"),
    [
        (60, 60),
        ("60", 60),
        ("1,000", 1000),
        ("12 000", 12_000),
        ("1,234,567", 1_234_567),
        (99_999_999, None),
        (None, None),
    ],
)
def test_a_number_of_people_is_one_however_it_is_written(count, people):
    assert number_of_people(count) == people


@pytest.mark.parametrize(
    "count",
    [
        "1,0",
        "0,100",
        "1,000,0",
        "123,456,789",
        -1,
        60.5,
        10**9,
        10**30,
        "-1",
        "60.5",
        "about 60",
        "",
        True,
        [60],
    ],
)
def test_what_is_no_number_of_people_is_set_aside_with_its_type(count):
    reading = read_study(
        {"protocolSection": {"designModule": {"enrollmentInfo": {"count": count, "type": "ACTUAL"}}}}
    )
    assert reading.study.protocol_section.design_module.enrollment_info is None
    (field,) = reading.unreadable
    assert field.path == ("protocolSection", "designModule", "enrollmentInfo", "count")
    assert field.left_out == ("protocolSection", "designModule", "enrollmentInfo")
    assert field.text == (count if isinstance(count, str) else json.dumps(count))


def test_any_number_of_fields_is_set_aside_and_all_others_are_read():
    places = [{"facility": f"Site {number}", "zip": number} for number in range(5_000)]
    reading = read_study({"protocolSection": {"contactsLocationsModule": {"locations": places}}})
    assert len(reading.unreadable) == 5_000
    read = reading.study.protocol_section.contacts_locations_module.locations
    assert [place.facility for place in read] == [place["facility"] for place in places]


def test_a_long_value_is_kept_in_part():
    reading = read_study({"protocolSection": {"designModule": "x" * 10_000}})
    assert reading.unreadable[0].text == "x" * 1000 + "…"


def test_a_module_of_another_shape_is_set_aside_whole():
    reading = read_study(
        {"protocolSection": {"designModule": "none", "conditionsModule": {"conditions": ["x"]}}}
    )
    assert reading.study.protocol_section.design_module is None
    assert reading.study.protocol_section.conditions_module.conditions == ("x",)
    assert [field.path[-1] for field in reading.unreadable] == ["designModule"]


@given(content=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_whatever_a_record_contains_what_is_left_can_be_read(content):
    reading = read_study(content)
    assert msgspec.convert(msgspec.to_builtins(reading.study), type(reading.study)) == reading.study


def test_a_record_that_is_no_study_at_all_is_an_error():
    with pytest.raises(ValueError, match="Expected"):
        read_study([])
