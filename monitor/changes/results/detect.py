"""Posted results: that they came, that they went, and what differs in them.

Covers every difference under the results section, the flag of results and the dates of their first submission
and posting. One change is about one topic: the adverse events, one outcome, the participant flow, the baseline;
what several outcomes share is one change too.
"""

from __future__ import annotations

from typing import Final

from monitor.changes.results.compare import results_differences
from monitor.changes.results.summary import summarise
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity, wording
from monitor.model.details import ResultsPostedDetail
from monitor.model.details.posted import ResultsSummary
from monitor.model.milestones import first_day, study_milestones
from monitor.model.partial_date import months_between
from monitor.model.study import STUDY, Study
from monitor.model.study.posting import has_results, results_posted_on, shows_results
from monitor.model.study.registration import DateStruct, StatusModule
from monitor.model.study.results import ResultsSection
from monitor.model.wording import months_in_words

_SECTION: Final[str] = STUDY.results_section.dotted
_STATUS: Final = STUDY.protocol_section.status_module


def result_changes(
    before: Study, after: Study, *, rules: Rules, received: Study | None = None
) -> tuple[Change, ...]:
    """Return what changed in the posted results, most important first.

    Args:
        before: the earlier version, from its canonical form.
        after: the later version, from its canonical form.
        rules: severities fixed by the configuration.
        received: the later version as received: its lists have the record's order.
    """
    if has_results(after) and not has_results(before):
        return (_posted(after, received, rules=rules),)
    if has_results(before) and not has_results(after):
        return (_removed(before, rules=rules),)
    if shows_results(before) and not shows_results(after):
        return (_hidden(before, rules=rules), *_dates(before, after, rules=rules))
    if shows_results(after) and not shows_results(before):
        return (_shown(after, received, rules=rules), *_dates(before, after, rules=rules))
    made = (
        *results_differences(
            _section(before),
            _section(after),
            rules=rules,
            received=received.results_section if received else None,
        ),
        *_flag(before, after, rules=rules),
        *_dates(before, after, rules=rules),
    )
    return tuple(sorted(made, key=lambda change: change.severity.rank))


def _section(study: Study) -> ResultsSection:
    return study.results_section or ResultsSection()


def _summary(after: Study, received: Study | None) -> ResultsSummary | None:
    return summarise(received) if received is not None else summarise(after, in_record_order=False)


def _posted(after: Study, received: Study | None, *, rules: Rules) -> Change:
    """Results are posted; no day is named where the record names none."""
    posted = results_posted_on(after)
    detail = _posted_detail(after, received)
    if detail.results is None:
        since = f"were posted on {wording.day(posted)}" if posted else "are posted"
        text = f"the record says that results {since}, and shows none"
    else:
        text = f"results were posted on {wording.day(posted)}" if posted else "results are posted"
        if what := _what_was_posted(detail.results):
            text += f": {what}"
        months = detail.months_after_primary_completion
        text += f"; {months_in_words(months)} after {_completion(after)}" if months is not None else ""
    return Change(
        kind=Kind.RESULTS_POSTED,
        severity=rules.severity(Kind.RESULTS_POSTED, Severity.HIGH),
        path=_SECTION,
        before=None,
        after={"date": posted} if posted else None,
        sentence=wording.sentence(text),
        detail=detail,
    )


def _posted_detail(after: Study, received: Study | None) -> ResultsPostedDetail:
    completion = study_milestones(after).primary_completion
    posted = results_posted_on(after)
    return ResultsPostedDetail(
        results=_summary(after, received),
        posted_on=posted,
        months_after_primary_completion=_months_after_completion(after, posted),
        primary_completion=completion.text if completion else None,
    )


def _what_was_posted(summary: ResultsSummary) -> str:
    parts = [
        wording.count(summary.primary_posted, "primary outcome") if summary.primary_posted else "",
        wording.count(summary.arms, "arm") if summary.arms else "",
        f"{wording.count(summary.started, 'participant')} started" if summary.started else "",
    ]
    return ", ".join(filter(None, parts))


def _months_after_completion(study: Study, posted: str | None) -> int | None:
    completion = study_milestones(study).primary_completion
    reached = completion.reached_on if completion else None
    day = first_day(posted)
    return None if reached is None or day is None or day < reached else months_between(reached, day)


def _completion(study: Study) -> str:
    completion = study_milestones(study).primary_completion
    return (
        "the estimated primary completion date"
        if completion and completion.estimated
        else "primary completion"
    )


def _removed(before: Study, *, rules: Rules) -> Change:
    if not shows_results(before):
        return _gone(before, "the record no longer says that results are posted; it showed none", rules)
    posted = results_posted_on(before)
    since = f", first posted on {wording.day(posted)}," if posted else ""
    return _gone(before, f"the posted results{since} are no longer in the record", rules)


def _hidden(before: Study, *, rules: Rules) -> Change:
    text = "the posted results are no longer shown, although the record still says that there are some"
    return _gone(before, text, rules)


def _gone(before: Study, text: str, rules: Rules) -> Change:
    posted = results_posted_on(before)
    return Change(
        kind=Kind.RESULTS_REMOVED,
        severity=rules.severity(Kind.RESULTS_REMOVED, Severity.HIGH),
        path=_SECTION,
        before={"date": posted} if posted else None,
        after=None,
        sentence=wording.sentence(text),
        detail=ResultsPostedDetail(posted_on=posted),
    )


def _shown(after: Study, received: Study | None, *, rules: Rules) -> Change:
    """The tables of results that the record said it had, and did not show."""
    detail = _posted_detail(after, received)
    what = _what_was_posted(detail.results) if detail.results else ""
    return Change(
        kind=Kind.RESULTS_UPDATED,
        severity=rules.severity(Kind.RESULTS_UPDATED, Severity.MEDIUM),
        path=_SECTION,
        sentence=wording.sentence(f"the posted results are now shown{f': {what}' if what else ''}"),
        detail=detail,
    )


def _flag(before: Study, after: Study, *, rules: Rules) -> tuple[Change, ...]:
    """Return the edit of the flag of results beside results that stayed, or that stayed away."""
    if bool(before.has_results) is bool(after.has_results):
        return ()
    what = "them" if shows_results(after) else "none"
    text = (
        f"the record now says that it has results, and shows {what} as before"
        if after.has_results
        else f"the record no longer says that it has results, and still shows {what}"
    )
    return (
        Change(
            kind=Kind.RESULTS_UPDATED,
            severity=rules.severity(Kind.RESULTS_UPDATED, Severity.LOW),
            path=STUDY.has_results.dotted,
            before=before.has_results,
            after=after.has_results,
            sentence=wording.sentence(text),
        ),
    )


# --- dates of submission and posting ------------------------------------------------------------------


def _dates(before: Study, after: Study, *, rules: Rules) -> tuple[Change, ...]:
    """Return the edits of dates of submission and posting: stored, and no news."""
    old = before.protocol_section.status_module or StatusModule()
    new = after.protocol_section.status_module or StatusModule()
    dates = (
        (
            _STATUS.results_first_submit_date.dotted,
            "first submission of results",
            old.results_first_submit_date,
            new.results_first_submit_date,
        ),
        (
            _STATUS.results_first_submit_qc_date.dotted,
            "first submission of results that met the quality control",
            old.results_first_submit_qc_date,
            new.results_first_submit_qc_date,
        ),
        (
            _STATUS.results_first_post_date_struct.dotted,
            "first posting of results",
            (old.results_first_post_date_struct or DateStruct()).date,
            (new.results_first_post_date_struct or DateStruct()).date,
        ),
    )
    return tuple(_date(path, what, was, now, rules) for path, what, was, now in dates if was != now)


def _date(path: str, what: str, was: str | None, now: str | None, rules: Rules) -> Change:
    if was is None:
        text = f"the record now names the date of the {what}: {wording.day(now)}"
    elif now is None:
        text = f"the record no longer names the date of the {what} ({wording.day(was)})"
    else:
        text = f"the date of the {what} changed from {wording.day(was)} to {wording.day(now)}"
    first_submission = path == _STATUS.results_first_submit_date.dotted and was is None
    kind = Kind.RESULTS_SUBMITTED if first_submission else Kind.RESULTS_UPDATED
    return Change(
        kind=kind,
        severity=rules.severity(kind, Severity.MEDIUM if first_submission else Severity.SILENT),
        path=path,
        before=was,
        after=now,
        sentence=wording.sentence(text),
    )
