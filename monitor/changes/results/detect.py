"""Posted results: that they came, that they went, and what was corrected in them, by number.

Covers every difference under `resultsSection`, `hasResults` and the `resultsFirst...` dates of the status
module. One change tells one topic: the adverse events, one outcome, the participant flow, the baseline; a
few outcomes each for itself, the rest by count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monitor.changes.results.corrections import corrections
from monitor.changes.results.summary import summarise
from monitor.changes.rules import Rules
from monitor.model import Change, Json, Kind, Severity, wording
from monitor.model.details import UntypedDetail
from monitor.model.details.posted import ResultsSummary, to_json
from monitor.model.milestones import first_day, milestones_of
from monitor.model.partial_date import months_between
from monitor.model.study import read_study
from monitor.model.study.posting import has_results
from monitor.model.untyped import part

_SUBMISSION_DATES = {
    "resultsFirstSubmitDate": "first submission of results",
    "resultsFirstSubmitQcDate": "first submission of results that met the quality control",
    "resultsFirstPostDateStruct": "first posting of results",
}


def result_changes(
    before: Mapping[str, Json], after: Mapping[str, Json], *, on: date, rules: Rules
) -> tuple[Change, ...]:
    """What changed in the posted results, most important first.

    Args:
        before: canonical record of the earlier version.
        after: canonical record of the later version.
        on: day of the later version's data; stands in for the posting date where the record lacks it.
        rules: severities fixed by the configuration.
    """
    had, has = (has_results(read_study(record).study) for record in (before, after))
    if has and not had:
        return (_posted(after, on=on, rules=rules),)
    if had and not has:
        return (_removed(before, rules=rules),)
    found = (
        *corrections(part(before, "resultsSection"), part(after, "resultsSection"), rules=rules),
        *_dates(before, after, rules=rules),
    )
    return tuple(sorted(found, key=lambda change: change.severity.rank))


def _posted(after: Mapping[str, Json], *, on: date, rules: Rules) -> Change:
    summary = summarise(after)
    milestones = milestones_of(after)
    posted = milestones.results_posted.text if milestones.results_posted else on.isoformat()
    told = f"results were posted on {wording.day(posted)}"
    if summary is not None and (what := _what_was_posted(summary)):
        told += f": {what}"
    months = _months_after_completion(after, posted)
    if months is not None:
        told += f"; {wording.count(months, 'month')} after {_completion(after)}"
    return Change(
        kind=Kind.RESULTS_POSTED,
        severity=rules.severity(Kind.RESULTS_POSTED, Severity.HIGH),
        path="resultsSection",
        before=None,
        after={"date": posted},
        sentence=wording.sentence(told),
        detail=UntypedDetail(
            facts={
                "results": None if summary is None else to_json(summary),
                "posted_on": posted,
                "months_after_primary_completion": months,
                "primary_completion": milestones.primary_completion.text
                if milestones.primary_completion
                else None,
            }
        ),
    )


def _what_was_posted(summary: ResultsSummary) -> str:
    parts = [
        wording.count(summary.primary_posted, "primary outcome") if summary.primary_posted else "",
        wording.count(summary.arms, "arm") if summary.arms else "",
        f"{wording.count(summary.started, 'participant')} started" if summary.started else "",
    ]
    return ", ".join(filter(None, parts))


def _months_after_completion(record: Mapping[str, Json], posted: str) -> int | None:
    completion = milestones_of(record).primary_completion
    reached = completion.reached_on if completion else None
    day = first_day(posted)
    return None if reached is None or day is None or day < reached else months_between(reached, day)


def _completion(record: Mapping[str, Json]) -> str:
    completion = milestones_of(record).primary_completion
    return (
        "the estimated primary completion date"
        if completion and completion.estimated
        else "primary completion"
    )


def _removed(before: Mapping[str, Json], *, rules: Rules) -> Change:
    milestones = milestones_of(before)
    posted = milestones.results_posted.text if milestones.results_posted else None
    since = f", first posted on {wording.day(posted)}," if posted else ""
    return Change(
        kind=Kind.RESULTS_REMOVED,
        severity=rules.severity(Kind.RESULTS_REMOVED, Severity.HIGH),
        path="resultsSection",
        before={"date": posted} if posted else None,
        after=None,
        sentence=f"The posted results{since} are no longer in the record.",
        detail=UntypedDetail(facts={"posted_on": posted}),
    )


def _dates(before: Mapping[str, Json], after: Mapping[str, Json], *, rules: Rules) -> tuple[Change, ...]:
    """Dates of submission and posting that were edited: told to whoever asks, and no news."""
    old, new = part(before, "protocolSection", "statusModule"), part(after, "protocolSection", "statusModule")
    keys = [
        key
        for key in sorted(old.keys() | new.keys())
        if key.startswith("resultsFirst") and old.get(key) != new.get(key)
    ]
    return tuple(_date(key, old.get(key), new.get(key), rules) for key in keys)


def _date(key: str, old: Json, new: Json, rules: Rules) -> Change:
    was, now = _date_text(old), _date_text(new)
    what = _SUBMISSION_DATES.get(key, wording.plain(key))
    if was is None:
        told = f"the record now names the date of the {what}: {now}"
    elif now is None:
        told = f"the record no longer names the date of the {what} ({was})"
    else:
        told = f"the date of the {what} changed from {was} to {now}"
    first_submission = key == "resultsFirstSubmitDate" and old is None
    kind = Kind.RESULTS_SUBMITTED if first_submission else Kind.RESULTS_UPDATED
    severity = Severity.MEDIUM if first_submission else Severity.SILENT
    return Change(
        kind=kind,
        severity=rules.severity(kind, severity),
        path=f"protocolSection.statusModule.{key}",
        before=old,
        after=new,
        sentence=wording.sentence(told),
    )


def _date_text(value: Json) -> str | None:
    text = value.get("date") if isinstance(value, Mapping) else value
    return wording.day(text) if isinstance(text, str) else None
