"""Rows of real records against the records themselves, number for number, read here in another way."""

import gzip
import json

import pytest

from monitor.store.projections import refill as derived
from monitor.store.projections import study_of

pytestmark = pytest.mark.real

WANTED = 10


@pytest.fixture(scope="module")
def studies(registry_data):
    """Ten real records with posted results, those with the largest tables among the first thousand."""
    found = []
    with gzip.open(registry_data / "corpus.jsonl.gz") as lines:
        for number, line in enumerate(lines):
            if number == 1500:
                break
            if b'"resultsSection"' in line:
                found.append(line)
    found.sort(key=len)
    # From small to the largest: every tenth part of what there is.
    return [json.loads(found[place * (len(found) - 1) // (WANTED - 1)]) for place in range(WANTED)]


@pytest.fixture
def stored(store, world, studies):
    for number, study in enumerate(studies):
        nct_id = study["protocolSection"]["identificationModule"]["nctId"]
        world.follow(store, nct_id, days=number)
        derived.write_current(store._db, nct_id, study_of(json.dumps(study)))
    return store._db


def nct(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


def test_registered_outcomes_agree(stored, studies):
    for study in studies:
        module = study["protocolSection"]["outcomesModule"]
        wanted = [
            (role, place, one["measure"], one.get("timeFrame"), one.get("description"))
            for role, key in (
                ("OTHER", "otherOutcomes"),
                ("PRIMARY", "primaryOutcomes"),
                ("SECONDARY", "secondaryOutcomes"),
            )
            for place, one in enumerate(module.get(key, []), 1)
        ]
        rows = stored.execute(
            "SELECT type, position, measure, time_frame, description FROM outcomes WHERE nct_id = ?"
            " ORDER BY type, position",
            (nct(study),),
        ).fetchall()
        assert rows == wanted


def test_every_posted_cell_agrees(stored, studies):
    cells = 0
    for study in studies:
        wanted = []
        for outcome_at, outcome in enumerate(
            study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"], 1
        ):
            titles = {group["id"]: group["title"] for group in outcome.get("groups", [])}
            for one in outcome.get("classes", []):
                for category in one.get("categories", []):
                    wanted += [
                        (
                            outcome_at, outcome["title"], outcome.get("unitOfMeasure"), one.get("title"),
                            category.get("title"), titles[cell["groupId"]], cell.get("value"), cell.get("spread"),
                            cell.get("lowerLimit"), cell.get("upperLimit"), cell.get("comment"),
                        )
                        for cell in category.get("measurements", [])
                    ]  # fmt: skip
        rows = stored.execute(
            "SELECT o.position, o.title, o.unit, m.class, m.category, m.group_title, m.value, m.spread,"
            " m.lower_limit, m.upper_limit, m.comment FROM result_measurements AS m JOIN result_outcomes AS o"
            " ON o.nct_id = m.nct_id AND o.position = m.outcome WHERE m.nct_id = ? ORDER BY m.outcome, m.position",
            (nct(study),),
        ).fetchall()
        assert rows == wanted
        cells += len(rows)
    assert cells > 100


def test_numbers_beside_posted_text_are_those_numbers(stored):
    rows = stored.execute("SELECT value, value_number FROM result_measurements").fetchall()
    assert all(number is None or float(value) == number for value, number in rows)
    unread = {value for value, number in rows if number is None and value is not None}
    assert not {value for value in unread if value.replace(".", "", 1).replace("-", "", 1).isdigit()}


def test_denominators_and_analyses_agree(stored, studies):
    for study in studies:
        outcomes = study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        counts = [
            count["value"]
            for outcome in outcomes
            for table in (outcome, *outcome.get("classes", []))
            for denominator in table.get("denoms", [])
            for count in denominator["counts"]
        ]
        analyses = [
            (one.get("pValue"), one.get("paramValue"), one.get("ciLowerLimit"), one.get("ciUpperLimit"))
            for outcome in outcomes
            for one in outcome.get("analyses", [])
        ]
        key = (nct(study),)
        assert [
            value
            for (value,) in stored.execute(
                "SELECT value FROM result_denominators WHERE nct_id = ? ORDER BY outcome, position", key
            )
        ] == counts
        assert (
            stored.execute(
                "SELECT p_value, param_value, ci_lower, ci_upper FROM result_analyses WHERE nct_id = ?"
                " ORDER BY outcome, position",
                key,
            ).fetchall()
            == analyses
        )


def test_adverse_events_agree_arm_by_arm(stored, studies):
    for study in studies:
        module = study["resultsSection"].get("adverseEventsModule", {})
        groups = [
            (
                one["title"], one.get("deathsNumAffected"), one.get("deathsNumAtRisk"), one.get("seriousNumAffected"),
                one.get("seriousNumAtRisk"), one.get("otherNumAffected"), one.get("otherNumAtRisk"),
            )
            for one in module.get("eventGroups", [])
        ]  # fmt: skip
        events = [
            (
                kind, event["term"], event.get("organSystem"), stats["groupId"], stats.get("numEvents"),
                stats.get("numAffected"), stats.get("numAtRisk"),
            )
            for kind, key in (("SERIOUS", "seriousEvents"), ("OTHER", "otherEvents"))
            for event in module.get(key, [])
            for stats in event["stats"]
        ]  # fmt: skip
        key = (nct(study),)
        assert (
            stored.execute(
                "SELECT title, deaths_affected, deaths_at_risk, serious_affected, serious_at_risk, other_affected,"
                " other_at_risk FROM adverse_event_groups WHERE nct_id = ? ORDER BY position",
                key,
            ).fetchall()
            == groups
        )
        assert (
            stored.execute(
                "SELECT type, term, organ_system, group_id, events, affected, at_risk FROM adverse_events"
                " WHERE nct_id = ? ORDER BY position",
                key,
            ).fetchall()
            == events
        )
