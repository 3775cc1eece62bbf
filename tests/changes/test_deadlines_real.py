"""Real results that were posted late under the US law: what counts is the day of their submission."""

from __future__ import annotations

import calendar
import copy
import gzip
import json
from datetime import date, timedelta

import pytest

from monitor.changes.deadlines import FDAAA, deadlines_of
from monitor.changes.fdaaa import US_PLACES
from monitor.changes.overdue import results_came_change
from monitor.changes.rules import Rules
from monitor.model import Kind
from monitor.model.milestones import last_day
from monitor.model.study import read_study

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def late_postings(registry_data):
    """Real records whose results were posted after the day of the law, each with its deadline under the law."""
    found = []
    for study in with_results(registry_data):
        deadlines = deadlines_of(read_study(before_results(study)).study)
        law = next((deadline for deadline in deadlines if deadline.rule == FDAAA), None)
        if law is not None and posted_on(study) >= law.due_on:
            found.append((study, law))
    return found


def with_results(folder):
    for path in sorted((folder / "studies").glob("*.json")):
        study = json.loads(path.read_bytes())
        if is_posted(study):
            yield study
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        for line in lines:
            if b'"resultsFirstSubmitDate"' in line and is_posted(study := json.loads(line)):
                yield study


def is_posted(study):
    return bool(study.get("hasResults")) and "resultsFirstSubmitDate" in status(study)


def status(study):
    return study["protocolSection"]["statusModule"]


def before_results(study):
    """The record as it was before its results came."""
    earlier = copy.deepcopy(study)
    earlier["hasResults"] = False
    for key in ("resultsSection", "annotationSection", "derivedSection"):
        earlier.pop(key, None)
    for key in ("resultsFirstSubmitDate", "resultsFirstSubmitQcDate", "resultsFirstPostDateStruct"):
        status(earlier).pop(key, None)
    return earlier


def posted_on(study):
    return date.fromisoformat(status(study)["resultsFirstPostDateStruct"]["date"])


def submitted_on(study):
    return date.fromisoformat(status(study)["resultsFirstSubmitDate"])


def a_year_later(text):
    """The last day of the year from a date; from the last day of a month that is given alone."""
    year, month, *day = map(int, text.split("-"))
    last = calendar.monthrange(year + 1, month)[1]
    return date(year + 1, month, min(*day, last) if day else last)


def is_late_in_another_way(study):
    """Whether results came late by the other definition of docs/deadlines.md, and whether they were submitted in time."""
    protocol = study["protocolSection"]
    oversight = protocol.get("oversightModule", {})
    countries = {
        site.get("country") for site in protocol.get("contactsLocationsModule", {}).get("locations", [])
    }
    completed = status(study).get("primaryCompletionDateStruct", status(study).get("completionDateStruct"))
    is_covered = (
        (oversight.get("isFdaRegulatedDrug") or oversight.get("isFdaRegulatedDevice"))
        and (not countries or countries & US_PLACES or oversight.get("isUsExport"))
        and "dispFirstSubmitDate" not in status(study)
        and completed is not None
    )
    if not is_covered:
        return False, False
    due = last_day(completed["date"]) + timedelta(days=366)
    return posted_on(study) > due, submitted_on(study) <= due


def test_another_definition_counts_other_trials(registry_data, late_postings):
    found = {nct_id(study): is_late_in_another_way(study) for study in with_results(registry_data)}
    late = {name for name, (is_late, _) in found.items() if is_late}
    in_time = {name for name in late if found[name][1]}
    shared = late & {nct_id(study) for study, _ in late_postings}
    assert (len(late), len(in_time), len(shared)) == (177, 82, 159)  # docs/deadlines.md says so


def nct_id(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


def test_the_law_is_counted_from_the_primary_completion_date(late_postings):
    plain = [(study, law) for study, law in late_postings if "dispFirstSubmitDate" not in status(study)]
    assert len(plain) > 100
    for study, law in plain:
        counted_from = (
            status(study).get("primaryCompletionDateStruct") or status(study)["completionDateStruct"]
        )
        assert law.due_on == a_year_later(counted_from["date"]) + timedelta(days=1)


def test_results_that_were_submitted_in_time_and_posted_later_are_not_late(late_postings):
    in_time = 0
    for study, law in late_postings:
        change = results_came_change(
            law, posted_on=posted_on(study), submitted_on=submitted_on(study), rules=Rules.default()
        )
        was_in_time = submitted_on(study) < law.due_on
        assert (change.kind is Kind.RESULTS_SUBMITTED) == was_in_time
        assert ("in time for the US law" in change.sentence) == was_in_time
        assert (" late under the US law" in change.sentence) != was_in_time
        in_time += was_in_time
    assert (len(late_postings), in_time) == (177, 78)  # docs/deadlines.md says so
