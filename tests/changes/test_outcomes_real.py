"""Outcomes, results and deadlines of the real version series and records."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from monitor.changes.deadlines import deadlines_of
from monitor.changes.detection import Pair
from monitor.changes.outcomes.detect import outcome_changes
from monitor.changes.results.detect import result_changes
from monitor.changes.rules import Rules
from monitor.model import Change, Kind
from monitor.model.details import facts
from monitor.model.study import read_study
from monitor.registry.ctgov.canonical import canonicalise

pytestmark = pytest.mark.real

RULES = Rules.default()


def _pairs(registry_data: Path) -> Iterator[tuple[str, str, tuple[Change, ...]]]:
    """NCT ID, day of the later version, and what changed in outcomes and results, for every pair."""
    for folder in sorted((registry_data / "history").iterdir()):
        before = None
        for path in sorted(folder.glob("*.json")):
            after = canonicalise(msgspec.json.decode(path.read_bytes()))
            if before is not None:
                on = date.fromisoformat(path.stem[:10])
                yield (
                    folder.name,
                    path.stem,
                    (
                        *outcome_changes(Pair(before=before, after=after, on=on, rules=RULES)),
                        *result_changes(read_study(before).study, read_study(after).study, rules=RULES),
                    ),
                )
            before = after


@pytest.fixture(scope="module")
def pairs(registry_data: Path) -> dict[tuple[str, str], tuple[Change, ...]]:
    return {(nct_id, day): changes for nct_id, day, changes in _pairs(registry_data)}


def test_versions_that_differ_in_nothing_give_nothing(registry_data, pairs):
    with (registry_data / "history" / "EXPECTED.tsv").open() as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    nothing = {
        (row["nct_id"], row["version"]) for row in rows if row["update_expected"] == "no"
    } & pairs.keys()
    assert len(nothing) > 100
    assert [key for key in nothing if pairs[key]] == []


def test_a_real_posting_of_results_is_reported_once_with_its_numbers(pairs):
    [posted] = [c for (nct_id, _), changes in pairs.items() for c in changes if c.kind is Kind.RESULTS_POSTED]
    assert facts(posted.detail)["posted_on"] == "2024-11-21"
    assert (
        facts(posted.detail)["results"]["started"],
        facts(posted.detail)["results"]["primary_posted"],
    ) == (26, 2)


def test_real_time_frames_that_moved_alike_are_one_change_in_months(pairs):
    [change] = [
        change for change in pairs["NCT07227597", "2026-03-09"] if change.kind is Kind.PRIMARY_OUTCOMES
    ]
    frames = [
        (item.time_frame.before.months, item.time_frame.after.months) for item in change.detail.outcomes
    ]
    assert frames == [(59, 58)] * 3
    assert "3 primary outcomes changed from 59 months to 58 months" in change.sentence


def test_no_real_sentence_has_more_than_thirty_words_beside_what_it_quotes_and_every_path_is_its_own(pairs):
    for changes in pairs.values():
        for change in changes:
            assert len(re.sub("“.*?”", "Q", change.sentence).split()) <= 30
            assert len(change.sentence.split()) <= 60
        assert len({(change.kind, change.path) for change in changes}) == len(changes)


def test_every_real_study_file_gives_its_deadlines(registry_data):
    rules = set()
    for path in sorted((registry_data / "studies").glob("*.json")):
        record = canonicalise(msgspec.json.decode(path.read_bytes()))
        found = deadlines_of(read_study(record).study)
        assert not (found and record.get("hasResults"))
        rules |= {deadline.rule for deadline in found}
    assert rules == {"who_12_months", "fdaaa_801"}
