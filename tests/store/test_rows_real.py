"""Rows of real records against the records themselves, number for number, read here in another way."""

import gzip
import json
from contextlib import ExitStack

import pytest

from monitor.store import Store
from monitor.store.projections import refill as derived
from monitor.store.projections import study_of

pytestmark = pytest.mark.real

WANTED = 10
WORDS = (b'"ciNumSides":"ONE_SIDED"', b'"typeUnitsAnalyzed"', b'"nonInferiorityComment"', b'"pValueComment"')
"""What few records have."""


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


@pytest.fixture(scope="module")
def filled_store(world, tmp_path_factory):
    """`connection = filled_store(studies)`: a database that the tests of this module read."""
    with ExitStack() as stack:

        def fill(studies):
            store = stack.enter_context(Store.open(tmp_path_factory.mktemp("rows") / "monitor.db"))
            for number, study in enumerate(studies):
                world.follow(store, nct(study), days=number)
                derived.write_current(store._db, nct(study), study_of(json.dumps(study)))
            return store._db

        yield fill


@pytest.fixture(scope="module")
def stored(filled_store, studies):
    return filled_store(studies)


@pytest.fixture(scope="module")
def rare_studies(registry_data):
    """Real records with denominators of single classes, and with each of the words that few have."""
    found = []
    with gzip.open(registry_data / "corpus.jsonl.gz") as lines:
        for line in lines:
            if len(found) == 22:
                break
            packed = line.replace(b'": ', b'":')
            if len(line) < 150_000 and (
                any(word in packed for word in WORDS) or has_classes_of_their_own(packed)
            ):
                found.append(json.loads(line))
    return found


def has_classes_of_their_own(line):
    """Whether some class of a posted outcome says how many were analysed for it."""
    return b'"resultsSection"' in line and any(
        klass.get("denoms")
        for outcome in json.loads(line)["resultsSection"]
        .get("outcomeMeasuresModule", {})
        .get("outcomeMeasures", [])
        for klass in outcome.get("classes", [])
    )


@pytest.fixture(scope="module")
def rare(filled_store, rare_studies):
    return filled_store(rare_studies)


def analysed(outcome, klass, group):
    """How many of a group were analysed for a class: as the class says, else as the measure does."""
    for table in (klass, outcome):
        counts = {
            denominator["units"]: count["value"]
            for denominator in reversed(table.get("denoms", []))
            for count in denominator["counts"]
            if count["groupId"] == group
        }
        for units in (outcome.get("denomUnitsSelected"), "Participants", *reversed(counts)):
            if units in counts:
                return counts[units], units
    return None, None


def test_every_value_has_the_denominator_that_the_record_gives_it(rare, rare_studies):
    of_classes = 0
    for study in rare_studies:
        outcomes = study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        wanted = [
            (cell.get("value"), *analysed(outcome, klass, cell["groupId"]))
            for outcome in outcomes
            for klass in outcome.get("classes", [])
            for category in klass.get("categories", [])
            for cell in category.get("measurements", [])
        ]
        rows = rare.execute(
            "SELECT value, analysed, analysed_units FROM posted_values WHERE nct_id = ? ORDER BY outcome, position",
            (nct(study),),
        ).fetchall()
        assert rows == wanted
        of_classes += sum(
            bool(klass.get("denoms")) for outcome in outcomes for klass in outcome.get("classes", [])
        )
    assert of_classes > 10


def test_sides_margins_units_and_comments_agree(rare, rare_studies):
    seen = set()
    for study in rare_studies:
        outcomes = study["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        keys = (
            "ciNumSides", "ciLowerLimitComment", "ciUpperLimitComment", "nonInferiorityType", "nonInferiorityComment",
            "pValueComment", "otherAnalysisDescription",
        )  # fmt: skip
        wanted = [
            tuple(analysis.get(key) for key in keys)
            for outcome in outcomes
            for analysis in outcome.get("analyses", [])
        ]
        rows = rare.execute(
            "SELECT ci_sides, ci_lower_comment, ci_upper_comment, non_inferiority_type, non_inferiority_comment,"
            " p_value_comment, other_description FROM result_analyses WHERE nct_id = ? ORDER BY outcome, position",
            (nct(study),),
        ).fetchall()
        assert squeezed(rows) == squeezed(wanted)
        units = rare.execute(
            "SELECT unit_analysed, denominator_units FROM result_outcomes WHERE nct_id = ? ORDER BY position",
            (nct(study),),
        ).fetchall()
        assert units == [
            (outcome.get("typeUnitsAnalyzed"), outcome.get("denomUnitsSelected")) for outcome in outcomes
        ]
        seen |= {key for row in wanted for key, value in zip(keys, row, strict=True) if value}
        seen |= {unit for unit, _ in units if unit}
    assert {"ciNumSides", "nonInferiorityComment", "pValueComment"} < seen


def squeezed(rows):
    return [tuple(" ".join(text.split()) if text else text for text in row) for row in rows]


def nct(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


def test_registered_outcomes_agree(stored, studies):
    for study in studies:
        module = study["protocolSection"]["outcomesModule"]
        wanted = [
            (
                role,
                place,
                outcome_row["measure"],
                outcome_row.get("timeFrame"),
                outcome_row.get("description"),
            )
            for role, key in (
                ("OTHER", "otherOutcomes"),
                ("PRIMARY", "primaryOutcomes"),
                ("SECONDARY", "secondaryOutcomes"),
            )
            for place, outcome_row in enumerate(module.get(key, []), 1)
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
            for category_class in outcome.get("classes", []):
                for category in category_class.get("categories", []):
                    wanted += [
                        (
                            outcome_at, outcome["title"], outcome.get("unitOfMeasure"), category_class.get("title"),
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
            (
                analysis.get("pValue"),
                analysis.get("paramValue"),
                analysis.get("ciLowerLimit"),
                analysis.get("ciUpperLimit"),
            )
            for outcome in outcomes
            for analysis in outcome.get("analyses", [])
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
                group["title"], group.get("deathsNumAffected"), group.get("deathsNumAtRisk"), group.get("seriousNumAffected"),
                group.get("seriousNumAtRisk"), group.get("otherNumAffected"), group.get("otherNumAtRisk"),
            )
            for group in module.get("eventGroups", [])
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
