"""Reading a study: what becomes a record, what is rejected and why."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Envelope, Rejected, Trial
from monitor.registry.ctgov.parse import HASH_VERSION, MOST_VALUES, open_envelope, read_trial, rehash

encode = msgspec.json.encode


def ids_of(study):
    return study["protocolSection"]["identificationModule"]


def facts_of(study):
    return read_trial(encode(study)).facts


def test_the_facts_are_the_columns_of_the_trial(study):
    facts = facts_of(study)
    assert facts.title == "Synthetic Cells for Synthetic Discs"
    assert facts.official_title == "A Synthetic Study of Invented Cells in Invented Discs"
    assert facts.acronym == "SYNDISC"
    assert (facts.overall_status, facts.last_known_status) == ("TERMINATED", "RECRUITING")
    assert facts.why_stopped == "Invented reason"
    assert facts.study_type == "INTERVENTIONAL"
    assert facts.lead_sponsor == "Nobody Therapeutics"
    assert (facts.enrollment, facts.enrollment_type) == (24, "ESTIMATED")
    assert (facts.start_date, facts.primary_completion_date) == ("2021-03", "2023-04-05")
    assert (facts.completion_date, facts.first_posted) == ("2024-01", "2021-01-02")
    assert (facts.last_update_submitted, facts.last_update_posted) == ("2024-02-01", "2024-02-03")
    assert facts.results_first_posted is None
    assert facts.has_results is False


def test_a_record_names_its_aliases_its_snapshot_and_the_rules_of_its_hash(study):
    raw = encode(study)
    record = read_trial(raw)
    assert record.aliases == ("NCT00000009",)
    assert record.version_holder == "2024-02-05"
    assert record.hash_version == HASH_VERSION
    assert record.sha256 == rehash(raw)
    assert record.raw is raw


def test_phases_are_in_one_order_whatever_order_they_came_in(study):
    assert facts_of(study).phases == ("PHASE1", "PHASE2")


def test_facts_are_tidy_text(study):
    ids_of(study)["briefTitle"] = "  Cafe\u0301\n\tcells\u00a0now "
    assert facts_of(study).title == "Caf\u00e9 cells now"


@pytest.mark.parametrize(
    ("absent", "title"),
    [
        (("briefTitle",), "A Synthetic Study of Invented Cells in Invented Discs"),
        (("briefTitle", "officialTitle"), "SYNDISC"),
        (("briefTitle", "officialTitle", "acronym"), "NCT00000001"),
    ],
)
def test_a_record_without_a_brief_title_takes_the_next_best(study, absent, title):
    for name in absent:
        ids_of(study)[name] = " "
    assert facts_of(study).title == title


@pytest.mark.parametrize("count", [99999999, "99999999", 10**30, -1, "many", None, "9" * 5000])
def test_an_enrollment_that_is_no_number_of_people_is_none(study, count):
    study["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = count
    assert facts_of(study).enrollment is None


@pytest.mark.parametrize(("count", "people"), [(0, 0), ("24", 24), (99999998, 99999998)])
def test_an_enrollment_may_come_as_text(study, count, people):
    study["protocolSection"]["designModule"]["enrollmentInfo"]["count"] = count
    assert facts_of(study).enrollment == people


def test_results_are_there_when_either_mark_says_so(study):
    study["hasResults"] = True
    assert facts_of(study).has_results
    study["hasResults"] = False
    study["protocolSection"]["statusModule"]["resultsFirstPostDateStruct"] = {"date": "2024-03-01"}
    assert facts_of(study).has_results
    assert facts_of(study).results_first_posted == "2024-03-01"


def test_a_withheld_record_with_three_modules_is_read():
    withheld = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000002", "organization": {"fullName": "[Redacted]"}},
            "statusModule": {"overallStatus": "WITHHELD"},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "[Redacted]"}},
        },
        "hasResults": False,
    }
    record = read_trial(encode(withheld))
    assert isinstance(record, Trial)
    assert record.facts.overall_status == "WITHHELD"
    assert record.version_holder is None


def test_nulls_for_what_is_absent_are_read(study):
    study["resultsSection"] = study["derivedSection"] = study["hasResults"] = None
    study["protocolSection"]["designModule"] = None
    ids_of(study)["nctIdAliases"] = None
    study["protocolSection"]["statusModule"]["startDateStruct"] = {"date": None, "type": None}
    record = read_trial(encode(study))
    assert isinstance(record, Trial)
    assert record.facts.phases == ()


def test_new_modules_new_fields_and_new_values_are_kept(study):
    study["novelSection"] = {"novelModule": {"x": 1}}
    study["protocolSection"]["novelModule"] = {"y": ["b", "a"]}
    study["protocolSection"]["statusModule"]["overallStatus"] = "NOVEL_STATUS"
    record = read_trial(encode(study))
    assert record.facts.overall_status == "NOVEL_STATUS"
    assert record.canonical["novelSection"] == {"novelModule": {"x": 1}}
    assert record.canonical["protocolSection"]["novelModule"] == {"y": ["a", "b"]}


def test_counts_and_flags_that_are_kept_as_text_may_come_as_text(study):
    study["resultsSection"]["adverseEventsModule"]["eventGroups"][0]["deathsNumAffected"] = "0"
    study["protocolSection"]["statusModule"]["expandedAccessInfo"] = {"hasExpandedAccess": "NO"}
    assert isinstance(read_trial(encode(study)), Trial)


def with_value(study, place, value):
    *way, last = place
    node = study
    for step in way:
        node = node[step]
    node[last] = value
    return study


STATUS = ("protocolSection", "statusModule", "overallStatus")
MISC = ("derivedSection", "miscInfoModule")


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("protocolSection", "outcomesModule", "primaryOutcomes", 1, "measure"), ["Harm"], "expected str, got array"),
        (("protocolSection", "designModule"), "none", "expected object, got str"),
        (("protocolSection", "statusModule", "startDateStruct", "date"), "soon", "not a date such as 2024-03 or 2024-03-15"),
        (("protocolSection", "statusModule", "startDateStruct", "date"), "2021-02-30", "not a date such as 2024-03 or 2024-03-15"),
        (("protocolSection", "identificationModule", "nctIdAliases"), "NCT00000009", "expected array, got str"),
        (("protocolSection", "designModule", "enrollmentInfo", "count"), -1, "not a number of people or events that there can be"),
        (("hasResults",), "yes", "expected bool, got str"),
        ((*MISC, "versionHolder"), 20240205, "expected str, got int"),
        (MISC, [], "expected object, got array"),
    ],
)  # fmt: skip
def test_a_field_of_a_wrong_type_is_set_aside_by_itself_and_named_with_its_path(study, place, value, reason):
    whole = read_trial(encode(study))
    trial = read_trial(encode(with_value(study, place, value)))
    (field,) = trial.unreadable
    text = value if isinstance(value, str) else json.dumps(value)
    assert (field.path, field.reason, field.text) == (tuple(map(str, place)), reason, text)
    assert trial.facts.title == whole.facts.title
    assert trial.facts.overall_status == whole.facts.overall_status
    assert trial.facts.lead_sponsor == whole.facts.lead_sponsor
    assert whole.unreadable == ()


@pytest.mark.parametrize(
    ("value", "reason"), [(7, "no overall status that can be read: expected str, got int"), (None, "no overall status")]
)  # fmt: skip
def test_a_record_without_a_status_that_can_be_read_is_rejected(study, value, reason):
    rejected = read_trial(encode(with_value(study, STATUS, value)))
    assert rejected == Rejected(nct_id="NCT00000001", reason=reason, path="$." + ".".join(STATUS))


@pytest.mark.parametrize("value", [7, [], {"a": 1}])
def test_without_a_status_module_that_can_be_read_a_record_is_rejected(study, value):
    rejected = read_trial(encode(with_value(study, STATUS[:2], value)))
    assert rejected.nct_id == "NCT00000001"
    assert rejected.reason.startswith("no overall status")


def test_a_record_of_too_many_values_is_rejected_before_it_takes_memory(study):
    study["manyModule"] = [0] * MOST_VALUES
    rejected = read_trial(encode(study))
    assert rejected == Rejected(nct_id="NCT00000001", reason=f"a record of more than {MOST_VALUES} values")


@pytest.mark.parametrize(
    "nct_id",
    [
        "NCT0000001",
        "NCT000000011",
        "nct00000001",
        "NCT00000001\n",
        "NCT\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11",
        "",
        None,
    ],
)
def test_an_nct_number_has_exactly_its_form(study, nct_id):
    ids_of(study)["nctId"] = nct_id
    rejected = read_trial(encode(study))
    assert isinstance(rejected, Rejected)
    assert (rejected.nct_id, rejected.reason) == (None, "no valid NCT number")
    assert rejected.path == "$.protocolSection.identificationModule.nctId"


def test_an_alias_that_is_no_nct_number_is_not_taken_for_one(study):
    ids_of(study)["nctIdAliases"] = ["NCT00000009", "NCT1'; --"]
    assert open_envelope(encode(study)).aliases == ("NCT00000009",)


WITH_TITLE = (
    b'{"protocolSection":{"identificationModule":{"nctId":"NCT00000001","briefTitle":%b},'
    b'"statusModule":{"overallStatus":"COMPLETED"}}}'
)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        (b'"a\\ud800b"', "not JSON"),
        (b'"a\x00b"', "not JSON"),
        (b'"a\xffb"', "not UTF-8"),
        (b'"a', "not JSON"),
        (b"NaN", "not JSON"),
        (b"1e999", "number out of range"),
        (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
        (b"[" * 300 + b"]" * 300, "nested deeper"),
        (b"9" * 6000, "integer value out of range"),
    ],
)
def test_broken_text_rejects_the_study_and_still_names_it(title, reason):
    rejected = read_trial(WITH_TITLE % title)
    assert isinstance(rejected, Rejected)
    assert rejected.nct_id == "NCT00000001"
    assert rejected.reason.startswith(reason)
    assert "\n" not in rejected.reason


def test_an_unknown_field_nested_beyond_measure_rejects_the_study():
    deep = WITH_TITLE % (b'"x","novel":' + b"[" * 100 + b"1" + b"]" * 100)
    assert read_trial(deep).reason == "nested deeper than any study of the registry"


def test_an_escaped_nul_is_read_as_space():
    assert read_trial(WITH_TITLE % b'"a\\u0000b"').facts.title == "a b"


def test_a_huge_integer_in_an_unknown_field_is_kept():
    raw = WITH_TITLE % (b'"x","novel":' + b"9" * 40)
    record = read_trial(raw)
    assert record.canonical["protocolSection"]["identificationModule"]["novel"] == int("9" * 40)


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"5", b'"x"', b"{}", b"\0", b"[" * 100_000, b"<html>"])
def test_what_is_no_study_is_rejected_by_both(raw):
    for read in (open_envelope, read_trial):
        assert isinstance(read(raw), Rejected)


@given(st.binary())
def test_no_bytes_raise(raw):
    assert isinstance(read_trial(raw), Rejected)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    section=st.sampled_from(["identificationModule", "statusModule", "designModule", "anyModule"]), value=JSON
)
def test_no_json_in_the_place_of_a_module_raises(section, value):
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001"},
            "statusModule": {"overallStatus": "COMPLETED"},
            section: value,
        }
    }
    assert isinstance(read_trial(encode(study)), Trial | Rejected)


@given(cut=st.integers(min_value=0, max_value=140))
def test_a_truncated_study_is_rejected(cut):
    whole = WITH_TITLE % b'"A title"'
    truncated = whole[: min(cut, len(whole) - 1)]
    assert isinstance(open_envelope(truncated), Rejected)
    assert isinstance(read_trial(truncated), Rejected)


def test_the_envelope_and_the_record_have_one_fingerprint(study):
    raw = encode(study)
    envelope = open_envelope(raw)
    record = read_trial(raw)
    assert isinstance(envelope, Envelope)
    assert (envelope.fingerprint, envelope.nct_id) == (record.fingerprint, record.nct_id)
    assert (envelope.aliases, envelope.version_holder) == (record.aliases, record.version_holder)


def test_a_new_release_of_an_unchanged_study_has_the_same_fingerprint(study):
    before = open_envelope(encode(study)).fingerprint
    study["derivedSection"]["miscInfoModule"]["versionHolder"] = "2024-02-06"
    assert open_envelope(encode(study)).fingerprint == before


@pytest.mark.parametrize(
    "change",
    [
        {"hasResults": True},
        {"novelSection": {"x": 1}},
        {"resultsSection": {}},
        {"documentSection": {"largeDocumentModule": {"noSap": True}}},
        {"annotationSection": {"annotationModule": {}}},
    ],
)
def test_any_other_section_that_differs_gives_another_fingerprint(study, change):
    assert open_envelope(encode({**study, **change})).fingerprint != open_envelope(encode(study)).fingerprint


def test_the_same_bytes_under_another_section_name_give_another_fingerprint(study):
    first = open_envelope(encode({**study, "annotationSection": {"x": 1}}))
    other = open_envelope(encode({**study, "documentSection": {"x": 1}}))
    assert first.fingerprint != other.fingerprint
