from __future__ import annotations

import gzip
import json

import pytest

from monitor.changes.results.summary import summarise
from monitor.model import Kind
from monitor.model.details import facts
from monitor.model.details.posted import to_json
from monitor.publish.pages import results


def test_posted_results_become_tables_with_every_figure_as_posted(world):
    found = next(found for found in world.found if found.update.nct_id == "NCT90000002")
    flow, outcome, events = results.tables(facts(found.update.changes[0].detail))
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


def test_corrected_figures_become_a_table(make_change):
    change = make_change(
        Kind.RESULTS_UPDATED,
        "Corrected.",
        detail={
            "topic": "adverse events",
            "figures": [
                {
                    "what": "serious adverse events",
                    "row": None,
                    "arm": "Cells",
                    "before": "3/40",
                    "after": "5/40",
                },
                {"what": "mean", "row": "Week 4", "arm": None, "before": None, "after": "<0.001"},
            ],
            "figures_total": 9,
        },
    )
    (table,) = results.tables(facts(change.detail))
    assert table.rows == (
        ("serious adverse events", "Cells", "3/40", "5/40"),
        ("mean: Week 4", "—", "—", "<0.001"),
    )
    assert table.notes == ("Not shown here: 7 more figures; see the record.",)


@pytest.mark.real
def test_every_real_posted_result_becomes_square_tables(registry_data):
    shown = 0
    with gzip.open(registry_data / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if shown == 60:
                break
            if '"resultsSection"' not in line:
                continue
            summary = summarise(json.loads(line))
            for table in results.tables({"results": to_json(summary)} if summary else {}):
                assert {len(row) for row in table.rows} <= {len(table.columns)}
            shown += 1
    assert shown == 60
