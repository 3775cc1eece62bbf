"""Every real record with results gives its tables, and ten agree number for number with what was read by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from monitor.changes.results import summary as reading
from monitor.model.details.posted import ResultsSummary
from monitor.model.study import read_study
from monitor.registry.ctgov.canonical import canonicalise

pytestmark = pytest.mark.real

# Read from the records' JSON by hand. `started`, `completed`: by period; `values`: value and spread in a
# primary outcome, by row and arm; `serious`, `deaths`: affected and at risk by arm; `p`, `estimate`: of its first analysis.
EXPECTED: dict[str, dict[str, Any]] = {
    "NCT01822535": {
        "started": [["17", "13"], ["11", "0"]],
        "completed": [["11", "11"], ["10", "0"]],
        "values": [[[("-1.2", "0.33"), ("0.05", "0.21")]], [[("-2.2", "0.9")]]],
        "analysed": [["7", "7"], ["7"]],
        "p": ["<0.01", "0.30"],
        "serious": [(1, 17), (0, 13), (1, 11)],
        "deaths": [None, None, None],
    },
    "NCT00869024": {
        "started": [["16", "9"]],
        "completed": [["14", "4"]],
        "total": 25,
        "serious": [(13, 16), (7, 9)],
        "deaths": [(2, 16), (3, 9)],
        "first_term": [(7, 16), (1, 9)],
        "terms": 15,
        "secondary": 3,
    },
    "NCT04438174": {
        "started": [["1", "0"]],
        "completed": [["1", "0"]],
        "total": 1,
        "values": [[[("0", None), ("0", None)]]],
        "serious": [(1, 1), (0, 0)],
        "deaths": [(0, 1), (0, 0)],
        "first_term": [(1, 1), (0, 0)],
        "secondary": 2,
    },
    "NCT02726113": {
        "started": [["28", "22"], ["19", "14"]],
        "completed": [["24", "19"], ["15", "12"]],
        "total": None,
        "limits": {"Exit Caucasian": [("46.94", "35.0", "70.8"), ("29.6", "19.3", "41.8")]},
        "class_analysed": {"Exit Caucasian": ("9", "8"), "Baseline AA": ("5", "5")},
        "analysed": [["14", "13"]],
        "serious": [(0, 28), (0, 22)],
        "deaths": [None, None],
    },
    "NCT04037436": {
        "started": [["9", "15", "9", "11"]],
        "completed": [["6", "8", "7", "9"]],
        "total": 44,
        "serious": [(1, 44), (2, 44)],
        "deaths": [(0, 0), (0, 0)],
        "secondary": 8,
        "not_posted": 1,
    },
    "NCT01367860": {
        "started": [["20", "20"]],
        "completed": [["20", "20"]],
        "total": 40,
        "values": [[[("17.05", "10.9"), ("16.85", "12")]], [[("2.63", "2.9"), ("4.53", "3.47")]]],
        "p": ["<0.05", "0.05"],
        "estimate": [("0.2", "-7.15", "7.55", "3.6"), ("-1.89", "-4.05", "0.26", "1.06")],
        "serious": [(0, 20), (0, 20)],
        "deaths": [None, None],
        "secondary": 15,
    },
    "NCT02135094": {
        "started": [["25", "8"]],
        "completed": [["25", "8"]],
        "total": 33,
        "values": [
            [
                [("5.60", "1.58"), ("5.44", "1.95")],
                [("3.54", "1.64"), ("4.58", "2.20")],
                [("3.09", "1.54"), ("3.92", "2.10")],
                [("2.98", "1.62"), ("3.86", "2.30")],
            ],
        ],
        "limits": {"Week 1 Change from Day 1": [("-2.05", "-2.76", "-1.35"), ("-0.860", "-2.53", "0.810")]},
        "serious": [(0, 25), (0, 8)],
        "deaths": [(0, 25), (0, 8)],
        "secondary": 3,
    },
    "NCT04544683": {
        "started": [["33"]],
        "completed": [["25"]],
        "total": 33,
        "values": [[[("19", None)], [("23", None)], [("20", None)], [("20", None)]]],
        "reasons": [("6",), ("2",)],
        "serious": [(0, 33)],
        "deaths": [(0, 33)],
        "secondary": 7,
    },
    "NCT01688843": {
        "started": [["1060"]],
        "completed": [["1060"]],
        "total": 1060,
        "primary": 7,
        "na_limits": {
            ("98.4", "97.7", "NA"),
            ("99.7", "99.4", "NA"),
            ("0.23", "NA", "0.3"),
            ("0.67", "0.65", "0.69"),
        },
        "serious": [(532, 1041)],
        "deaths": [(93, 1060)],
        "terms": 12,
        "other_posted": 1,
    },
    "NCT00080912": {
        "started": [["425", "425"]],
        "completed": [["425", "425"]],
        "total": 850,
        "na_limits": {("28.0", "24.0", "32.0"), ("32.0", "27.0", "36.0")},
        "p": ["0.03"],
        "one_sided": (None, "9.2", 1, "95"),
        "serious": [(1, 425), (0, 425)],
        "deaths": [(227, 425), (220, 425)],
        "terms": 1,
        "secondary": 0,
    },
}


def summarise(record: Any, **given: Any) -> ResultsSummary | None:
    return reading.summarise(read_study(record).study, **given)


@pytest.fixture(scope="module")
def with_results(registry_data: Path) -> dict[str, dict[str, Any]]:
    found = {}
    paths = [
        *sorted((registry_data / "studies").glob("*.json")),
        *sorted((registry_data / "history").glob("*/*.json")),
    ]
    with gzip.open(registry_data / "corpus.jsonl.gz", "rb") as lines:
        raws = [*(path.read_bytes() for path in paths), *lines]
    for raw in raws:
        if b'"resultsSection"' in raw:
            record = msgspec.json.decode(raw)
            found.setdefault(record["protocolSection"]["identificationModule"]["nctId"], record)
    return found


def test_every_real_record_with_results_gives_tables_without_an_error(with_results):
    assert len(with_results) > 800
    for record in with_results.values():
        summary = summarise(record)
        assert isinstance(summary, ResultsSummary)
        assert len(json.dumps(msgspec.to_builtins(summary))) < 100_000


def test_real_records_and_their_canonical_forms_give_the_same_tables(with_results):
    for record in list(with_results.values())[::10]:
        assert summarise(record, in_record_order=False) == summarise(
            canonicalise(record), in_record_order=False
        )


def _pair(affected: Any) -> tuple[int, int] | None:
    return None if affected is None else (affected.affected, affected.at_risk)


@pytest.mark.parametrize("nct_id", sorted(EXPECTED))
def test_ten_real_records_agree_with_what_was_read_by_hand(with_results, nct_id):
    summary, expected = summarise(with_results[nct_id]), EXPECTED[nct_id]
    rows = [row for outcome in summary.primary for row in outcome.rows]
    seen = {
        "started": [[arm.started for arm in period.arms] for period in summary.flow],
        "completed": [[arm.completed for arm in period.arms] for period in summary.flow],
        "total": summary.started,
        "primary": summary.primary_posted,
        "secondary": summary.secondary_posted,
        "other_posted": summary.other_posted,
        "not_posted": len(summary.not_posted),
        "reasons": [(reason.participants,) for reason in summary.flow[0].arms[0].reasons],
        "serious": [_pair(arm.serious) for arm in summary.adverse_events.arms],
        "deaths": [_pair(arm.deaths) for arm in summary.adverse_events.arms],
        "terms": len(summary.adverse_events.serious_terms) + summary.adverse_events.serious_terms_not_shown,
        "p": [outcome.analyses[0].p_value for outcome in summary.primary if outcome.analyses],
        "analysed": [list(outcome.analysed[0].counts) for outcome in summary.primary],
    }
    assert {key: value for key, value in expected.items() if key in seen} == {
        key: value for key, value in seen.items() if key in expected
    }
    for table in expected.get("values", ()):
        assert table in [
            [[(c.value, c.spread) for c in row.cells] for row in o.rows] for o in summary.primary
        ]
    cells = {row.title: [(c.value, c.lower, c.upper) for c in row.cells] for row in rows}
    assert expected.get("limits", {}).items() <= cells.items()
    assert expected.get("na_limits", set()) <= {
        (c.value, c.lower, c.upper) for row in rows for c in row.cells
    }
    assert expected.get("class_analysed", {}).items() <= {row.title: row.analysed for row in rows}.items()
    if "estimate" in expected:
        first = [outcome.analyses[0] for outcome in summary.primary]
        assert [
            (analysis.value, analysis.lower, analysis.upper, analysis.spread) for analysis in first
        ] == expected["estimate"]
    if "one_sided" in expected:
        [analysis] = summary.primary[0].analyses
        assert (analysis.lower, analysis.upper, analysis.sides, analysis.confidence) == expected["one_sided"]
    if "first_term" in expected:
        assert [_pair(arm) for arm in summary.adverse_events.serious_terms[0].arms] == expected["first_term"]
