from __future__ import annotations

import pytest

from monitor.model.study import STUDY, read_study


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
    assert status.start_date_struct.date is None
    assert status.start_date_struct.type == "ACTUAL"
    assert reading.study.protocol_section.conditions_module.conditions == ("Discitis", "Sciatica")
    assert [(field.path[-1], field.value) for field in reading.unreadable] == [
        ("date", "15/03/2024"),
        ("1", 7),
    ]


def test_a_record_that_is_no_study_at_all_is_an_error():
    with pytest.raises(ValueError, match="Expected"):
        read_study([])
