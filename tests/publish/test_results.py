from __future__ import annotations

import gzip
import json

import pytest

from monitor.changes.results.summary import summarise
from monitor.model.details import FigureChange, ResultsChangedDetail, ResultsPostedDetail, UntypedDetail
from monitor.model.details.posted import (
    Analysed,
    ArmFlow,
    Cell,
    OutcomeResult,
    Period,
    ResultAnalysis,
    ResultRow,
    ResultsSummary,
)
from monitor.model.study import read_study
from monitor.publish.pages import results


def test_posted_results_become_tables_with_every_figure_as_posted(world):
    found = next(found for found in world.found if found.update.nct_id == "NCT90000002")
    flow, outcome, events = results.tables(found.update.changes[0].detail)
    assert flow.rows == (("Cells", "40", "38"), ("Saline", "41", "40"))
    assert outcome.rows == (
        ("Analysed (Participants)", "38", "40"),
        ("Value", "31.2 (18.9)", "NA [not assessed]"),
    )
    assert outcome.notes == (
        "Time frame: 12 months",
        "Values: mean (standard deviation); unit: points.",
        "Analysis of Cells and Saline, ANCOVA, Mean Difference (Net) -4.1 (95% CI -9.8 to 1.6), p-value as posted 0.15.",
    )
    assert events.rows[2] == ("Other adverse events", "—", "11/41")


def test_results_that_were_added_for_an_outcome_are_tables_and_the_rest_is_counted():
    posted = OutcomeResult(
        role="primary", title="Pain", arms=("Cells",), rows=(ResultRow(cells=(Cell(value="2.1"),)),)
    )
    (table,) = results.tables(ResultsChangedDetail(topic="outcomes", results=(posted,), results_not_shown=3))
    assert table.caption == "Primary outcome: Pain"
    assert table.rows == (("Value", "2.1"),)
    assert table.notes == ("Not shown here: 3 more outcomes; see the record.",)


FIGURES = (
    {"what": "serious adverse events", "arm": "Cells", "before": "3/40", "after": "5/40"},
    {"what": "mean", "row": "Week 4", "after": "<0.001"},
)


@pytest.mark.parametrize(
    "detail",
    [
        ResultsChangedDetail(
            topic="adverse events",
            figures=tuple(FigureChange(**figure) for figure in FIGURES),
            figures_total=9,
        ),
        UntypedDetail(facts={"topic": "adverse events", "figures": list(FIGURES), "figures_total": 9}),
    ],
)
def test_figures_that_changed_become_a_table_also_those_of_an_earlier_release(detail):
    (table,) = results.tables(detail)
    assert table.rows == (
        ("serious adverse events", "Cells", "3/40", "5/40"),
        ("mean: Week 4", "—", "—", "<0.001"),
    )
    assert table.notes == ("Not shown here: 7 more figures; see the record.",)


def outcome_table(**fields):
    summary = ResultsSummary(
        primary=(OutcomeResult(role="primary", title="Vision", arms=("Cells", "Sham"), **fields),)
    )
    (table,) = results.tables(ResultsPostedDetail(results=summary))
    return table


def test_how_many_of_a_class_were_analysed_is_beside_its_values():
    row = ResultRow(
        title="Week 12",
        cells=(Cell(value="46.9", lower="35.0", upper="NA"), None),
        analysed=("18", "16"),
        analysed_units="Eyes",
        analysed_more=(Analysed(units="Participants", counts=("9", None)),),
    )
    table = outcome_table(rows=(row,), analysed=(Analysed(units="Participants", counts=("14", "13")),))
    assert table.rows == (
        ("Analysed (Participants)", "14", "13"),
        ("Week 12", "46.9 (35.0 to NA); 18 eyes and 9 participants analysed", "—; 16 eyes analysed"),
    )


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"upper": "9.2", "sides": 1}, "(one-sided 95% CI, upper limit 9.2)"),
        ({"lower": "-4", "sides": 1}, "(one-sided 95% CI, lower limit -4)"),
        ({"lower": "-4", "upper": "9.2", "sides": 1}, "(one-sided 95% CI -4 to 9.2)"),
        ({"lower": "-4", "upper": "9.2", "sides": 2}, "(95% CI -4 to 9.2)"),
        ({"lower": "-4", "sides": 2}, "(95% CI -4 to —)"),
    ],
)
def test_an_interval_with_one_side_says_so(limits, words):
    analysis = ResultAnalysis(effect="Mean Difference", value="1.1", confidence="95", **limits)
    assert f"Mean Difference 1.1 {words}." in outcome_table(analyses=(analysis,)).notes[-1]


def test_what_qualifies_an_analysis_is_shown():
    analysis = ResultAnalysis(p_value="0.04", p_comment="Not adjusted.", margin="10 points")
    notes = outcome_table(
        analyses=(analysis,), population="Per protocol", unit_analysed="Eyes", time_frame="12 months"
    ).notes
    assert notes == (
        "Time frame: 12 months",
        "Population analysed: Per protocol",
        "Unit analysed: Eyes.",
        "Analysis, p-value as posted 0.04. Non-inferiority margin: 10 points. On the p-value: Not adjusted.",
    )


def test_units_of_the_flow_are_beside_the_people_and_limitations_are_shown():
    arm = ArmFlow(arm="Cells", started="20", completed="18", units_started="40", units_completed="36")
    summary = ResultsSummary(flow=(Period(arms=(arm,)),), flow_units="Eyes", limitations="Few took part.")
    flow, limitations = results.tables(ResultsPostedDetail(results=summary))
    assert flow.rows == (("Cells", "20 (40 eyes)", "18 (36 eyes)"),)
    assert limitations.rows == (("Limitations", "Few took part."),)


@pytest.mark.real
def test_every_real_posted_result_becomes_square_tables(registry_data):
    shown = 0
    with gzip.open(registry_data / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if shown == 60:
                break
            if '"resultsSection"' not in line:
                continue
            detail = ResultsPostedDetail(results=summarise(read_study(json.loads(line)).study))
            for table in results.tables(detail):
                assert {len(row) for row in table.rows} <= {len(table.columns)}
            shown += 1
    assert shown == 60
