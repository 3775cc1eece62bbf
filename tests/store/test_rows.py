"""A record as rows: all that it says, nothing of a contact, and no hostile shape that could stop a poll."""

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model.study import Study
from monitor.store import Store
from monitor.store.projections import TABLES, history_row, primary_outcome_rows, reader_rows, study_of

CONTACT = {"name": "Secret Person", "role": "CONTACT", "phone": "555-0100", "email": "secret@example.org"}
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Cells", "officialTitle": "Cells in Discs"},
        "statusModule": {
            "overallStatus": "COMPLETED",
            "startDateStruct": {"date": "2020-03", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2022-05-14", "type": "ACTUAL"},
            "statusVerifiedDate": "2023-01",
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Example Cells", "class": "INDUSTRY"},
            "collaborators": [{"name": "Example University", "class": "OTHER"}],
            "responsibleParty": {"investigatorFullName": "Secret Person"},
        },
        "conditionsModule": {"conditions": ["Disc Degeneration", "Low Back Pain"], "keywords": ["disc"]},
        "designModule": {
            "enrollmentInfo": {"count": 99999999, "type": "ESTIMATED"},
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["A", "B"]}},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "Cells", "type": "EXPERIMENTAL"}, {"label": "Sham", "type": "SHAM_COMPARATOR"}],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "MSC", "otherNames": ["stem cells"], "armGroupLabels": ["Cells", "Gone"]},
                {"type": "PROCEDURE", "name": "Injection", "armGroupLabels": ["Cells", "Sham", "Sham"]},
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Pain", "timeFrame": "Baseline, 6 and 12 months"}],
            "secondaryOutcomes": [{"measure": "Height", "timeFrame": "at the end"}],
        },
        "eligibilityModule": {"eligibilityCriteria": "Adults", "healthyVolunteers": False, "sex": "ALL"},
        "contactsLocationsModule": {
            "centralContacts": [CONTACT],
            "overallOfficials": [CONTACT],
            "locations": [
                {"facility": "Example Hospital", "city": "Musterstadt", "country": "Germany", "contacts": [CONTACT]}
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "RESULT", "citation": "A.", "retractions": [{"pmid": "2"}]}]
        },
    },
    "resultsSection": {
        "participantFlowModule": {
            "groups": [{"id": "FG000", "title": "Cells"}],
            "periods": [
                {
                    "title": "Overall Study",
                    "milestones": [{"type": "STARTED", "achievements": [{"groupId": "FG000", "numSubjects": "14"}]}],
                    "dropWithdraws": [{"type": "Death", "reasons": [{"groupId": "FG000", "numSubjects": "1"}]}],
                }
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Pain",
                    "timeFrame": "12 months",
                    "paramType": "MEAN",
                    "unitOfMeasure": "mm",
                    "groups": [{"id": "OG000", "title": "Cells"}],
                    "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "13"}]}],
                    "classes": [
                        {
                            "title": "Month 12",
                            "categories": [
                                {"measurements": [{"groupId": "OG000", "value": "-3.50", "spread": "1.2"}]},
                                {"measurements": [{"groupId": "OG009", "value": "NA", "comment": "few"}]},
                            ],
                        }
                    ],
                    "analyses": [{"groupIds": ["OG000"], "pValue": "<0.001", "paramValue": "1.5"}],
                }
            ]
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG000", "title": "Cells", "seriousNumAffected": 2, "seriousNumAtRisk": 14}],
            "seriousEvents": [{"term": "Fall", "stats": [{"groupId": "EG000", "numAffected": 2, "numAtRisk": 14}]}],
            "otherEvents": [{"term": "Ache", "stats": [{"groupId": "EG000", "numAffected": 5}]}],
        },
        "moreInfoModule": {"pointOfContact": CONTACT, "limitationsAndCaveats": {"description": "Small"}},
    },
    "hasResults": True,
}  # fmt: skip


READ = study_of(json.dumps(STUDY))


def rows(table):
    return [row for name, row in reader_rows(READ) if name == table]


def test_no_contact_becomes_a_row():
    written = json.dumps([*reader_rows(READ), history_row(READ), *primary_outcome_rows(READ)])
    for secret in ("Secret", "555-0100", "secret@"):
        assert secret not in written
    assert "Musterstadt" in written


def test_lists_keep_the_order_of_the_record():
    assert [row["condition"] for row in rows("conditions")] == ["Disc Degeneration", "Low Back Pain"]
    assert [(row["role"], row["name"]) for row in rows("sponsors")] == [
        ("LEAD", "Example Cells"),
        ("COLLABORATOR", "Example University"),
    ]


def test_time_frames_become_months_where_they_name_a_duration():
    assert [(row["type"], row["time_frame_months"]) for row in rows("outcomes")] == [
        ("PRIMARY", 12.0),
        ("SECONDARY", None),
    ]


def test_arms_and_interventions_are_joined_once_and_only_where_both_exist():
    assert rows("arm_interventions") == [
        {"arm": 1, "intervention": 1},
        {"arm": 1, "intervention": 2},
        {"arm": 2, "intervention": 2},
    ]


def test_dates_keep_their_precision_and_type():
    dates = {row["name"]: (row["date"], row["type"]) for row in rows("trial_dates")}
    assert dates == {
        "START": ("2020-03", "ACTUAL"),
        "PRIMARY_COMPLETION": ("2022-05-14", "ACTUAL"),
        "STATUS_VERIFIED": ("2023-01", None),
    }


def test_posted_values_stay_as_posted_with_the_number_beside_them():
    cells = rows("result_measurements")
    assert [(c["value"], c["value_number"], c["group_title"]) for c in cells] == [
        ("-3.50", -3.5, "Cells"),
        ("NA", None, None),
    ]
    (analysis,) = rows("result_analyses")
    assert (analysis["p_value"], analysis["p_value_number"], analysis["param_value_number"]) == (
        "<0.001",
        None,
        1.5,
    )
    assert [(f["kind"], f["name"], f["subjects_number"]) for f in rows("participant_flow")] == [
        ("MILESTONE", "STARTED", 14.0),
        ("DROP", "Death", 1.0),
    ]
    assert [(e["position"], e["type"], e["term"]) for e in rows("adverse_event_terms")] == [
        (1, "SERIOUS", "Fall"),
        (2, "OTHER", "Ache"),
    ]
    assert [(e["event"], e["affected"], e["at_risk"]) for e in rows("adverse_event_counts")] == [
        (1, 2, 14),
        (2, 5, None),
    ]


def test_the_placeholder_for_an_unknown_enrolment_is_absent():
    assert history_row(READ)["enrollment"] is None


def _broken(node, draw):
    """The study with parts replaced by values of another shape."""
    junk = st.sampled_from(
        [None, 7, 2**70, -1.5, True, "", "\x00x", "\ud800", [], [None, 3, "a", {}], {}, {"id": []}]
    )
    if draw(st.integers(0, 9)) == 0:
        return draw(junk)
    if isinstance(node, dict):
        return {key: _broken(value, draw) for key, value in node.items()}
    return [_broken(value, draw) for value in node] if isinstance(node, list) else node


@st.composite
def broken_studies(draw):
    return _broken(STUDY, draw)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(broken_studies())
def test_a_record_of_any_shape_gives_rows_that_the_database_takes(store, world, study):
    from monitor.store.projections import refill as derived

    if not store.trial_ids():
        world.follow(store)
    derived.write_current(store._db, "NCT00000001", study_of(json.dumps(study)))
    assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
    history_row(study_of(json.dumps(study)))


def test_every_table_that_is_named_is_filled_from_a_full_record():
    filled = {name for name, _ in reader_rows(READ)}
    assert filled == set(TABLES)


def test_text_that_is_no_record_gives_no_rows_but_the_empty_ones():
    assert {name for name, _ in reader_rows(study_of(b"[1]"))} == {"designs", "trial_descriptions"}
    assert study_of(b"no json") == Study()


def test_rows_follow_the_current_record_and_history_keeps_them_all(store, world):
    for version, names in enumerate((["Disc", "Pain"], ["Pain"], ["Pain", "Fusion", "Stenosis"]), start=1):
        study = json.loads(world.record("NCT00000001").raw)
        study["protocolSection"]["conditionsModule"] = {"conditions": names}
        study["protocolSection"]["outcomesModule"] = {"primaryOutcomes": [{"measure": f"M{version}"}]}
        raw = json.dumps(study).encode()
        record = world.record("NCT00000001", note=str(version))
        from msgspec.structs import replace

        record = replace(record, raw=raw, fingerprint=str(version), sha256=str(version))
        world.apply(store, version, world.finding(record, version))
        found = store._db.execute("SELECT condition FROM conditions ORDER BY position").fetchall()
        assert [name for (name,) in found] == names
    history = store._db.execute(
        "SELECT version, measure FROM primary_outcome_history ORDER BY version"
    ).fetchall()
    assert history == [(1, "M1"), (2, "M2"), (3, "M3")]
    assert store.check() == ()


def test_rows_made_by_other_rules_are_made_again_when_the_file_is_opened(path, world):
    with Store.open(path) as store:
        world.fill(store)
        wanted = "\n".join(store._db.conn.iterdump())
        store._db.execute("UPDATE version_facts SET overall_status = 'WRONG'")
        store._db.execute("DELETE FROM trial_dates")
        store._db.execute("UPDATE meta SET value = '0' WHERE key = 'rows_version'")
    with Store.open(path) as store:
        again = "\n".join(store._db.conn.iterdump())
    differ = set(wanted.splitlines()) ^ set(again.splitlines())
    assert not {name for name in differ if "_search_" not in name and "trial_texts" not in name}


def test_other_names_are_words_in_the_full_texts(store, world):
    from monitor.store.projections import refill as derived

    world.follow(store)
    names = ["BM-MSC", 'the "young" cells', "back\\slash", "zwei, drei"]
    study = {"protocolSection": {"armsInterventionsModule": {"interventions": [
        {"type": "BIOLOGICAL", "name": "Cells", "otherNames": names}, {"type": "DRUG", "name": "Saline"}]}}}  # fmt: skip
    derived.write_current(store._db, "NCT00000001", study_of(json.dumps(study)))
    texts = "SELECT interventions FROM trial_texts WHERE nct_id = 'NCT00000001'"
    assert store._db.execute(texts).fetchone() == ("\n".join(("Cells", *names, "Saline")),)


def test_the_database_refuses_a_row_without_its_trial(store):
    with pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO conditions VALUES ('NCT00000009', 1, 'x')")


def test_a_row_that_stays_may_refer_to_another_row_when_its_own_goes(store, world):
    from monitor.store.projections import refill as derived

    world.follow(store)
    event = {"term": "Headache", "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 9}]}
    for terms in (["Fever", "Headache"], ["Fever"], []):
        events = [{**event, "term": term, "stats": event["stats"] * (3 - len(terms))} for term in terms]
        content = {"resultsSection": {"adverseEventsModule": {"seriousEvents": events}}}
        derived.write_current(store._db, "NCT00000001", study_of(json.dumps({**STUDY, **content})))
        assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store._db.execute("SELECT count(*) FROM adverse_event_terms").fetchone() == (len(terms),)
