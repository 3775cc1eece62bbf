"""For every kind of change a synthetic pair of records, with the exact update."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.changes.compare import compare
from monitor.changes.kinds import KINDS
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.model import Kind, Severity

GALLERY = Path(__file__).parent / "gallery"
ON = date(2026, 3, 16)
SEEN = datetime(2026, 3, 16, 15, tzinfo=UTC)
MADE_OTHERWISE = {  # by membership and by deadlines, from no pair of records
    Kind.REGISTERED,
    Kind.ENTERED,
    Kind.LEFT,
    Kind.CLAIM_JOINED,
    Kind.CLAIM_LEFT,
    Kind.CLAIM_RESULTS,
    Kind.REMOVED,
    Kind.REAPPEARED,
    Kind.RESULTS_OVERDUE,
    Kind.RESULTS_LATE,
}


def cases():
    for path in sorted(GALLERY.glob("*.json")):
        if path.stem != "base":
            for case in json.loads(path.read_text(encoding="utf-8")):
                yield pytest.param(case, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize("case", list(cases()))
def test_a_pair_of_records_gives_exactly_this_update(case, record_of, base):
    found = compare(record_of(case["before"]), record_of(case["after"]), on=ON, rules=Rules.default())
    made_changes = [
        {"kind": c.kind.value, "severity": c.severity.value, "path": c.path, "sentence": c.sentence}
        for c in found
    ]
    assert made_changes == case["changes"]
    update = compose(
        nct_id="NCT90000001",
        title=base["protocolSection"]["identificationModule"]["briefTitle"],
        from_version=1,
        to_version=2,
        detected_at=SEEN,
        changes=found,
        watches=("stem-cell-spine",),
        topics=(),
    )
    assert update.id == "NCT90000001:1-2"
    assert update.headline == case["headline"]
    assert update.severity == Severity(case["changes"][0]["severity"])
    assert update.changes == found


def test_every_kind_has_an_example():
    shown = {Kind(change["kind"]) for param in cases() for change in param.values[0]["changes"]}
    assert shown | MADE_OTHERWISE == set(Kind) == set(KINDS)


@pytest.mark.parametrize("case", list(cases()))
def test_sentences_are_short_whole_and_said_once(case):
    sentences = [change["sentence"] for change in case["changes"]]
    assert len(sentences) == len(set(sentences))
    for sentence in sentences:
        assert len(sentence.split()) <= 32
        assert sentence[0].isupper() or not sentence[0].isalpha()
        assert sentence.rstrip("”").endswith((".", "?", "!"))
        assert "None" not in sentence.replace("to None;", "")  # masking is called None by the registry
