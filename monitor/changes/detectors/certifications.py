"""Certification or extension of the deadline for results; the record has one date for both."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.build import make_change
from monitor.changes.detection import Clause, DetectedChange, Pair, key_path
from monitor.model import FieldChange, Kind, Severity
from monitor.model.study import STUDY
from monitor.model.wording import day

_MODULE = STUDY.protocol_section.status_module
_SUBMITTED = _MODULE.disp_first_submit_date
PATHS = (_SUBMITTED, _MODULE.disp_first_submit_qc_date, _MODULE.disp_first_post_date_struct)
KINDS = (Kind.RESULTS_DELAYED,)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for all dates of a certification or an extension."""
    submitted = [field for field in fields if key_path(field) == _SUBMITTED]
    clause = _of_submission(submitted[0]) if submitted else _of_other_dates(fields)
    return [make_change(pair, Kind.RESULTS_DELAYED, [clause], fields)]


def _of_submission(field: FieldChange) -> Clause:
    what = "a certification or an extension of the deadline for results"
    if field.after is None:
        text, severity, short = f"{what} is no longer listed", Severity.LOW, "no longer listed"
    elif field.before is None:
        text = f"{what} was submitted on {day(field.after)}; the record does not say which"
        severity, short = Severity.MEDIUM, "filed"
    else:
        text = f"the day on which {what} was submitted changed from {day(field.before)} to {day(field.after)}"
        severity, short = Severity.LOW, "dated otherwise"
    return Clause(text=text, severity=severity, short=f"Certification or extension {short}")


def _of_other_dates(fields: Sequence[FieldChange]) -> Clause:
    """Quality control and posting, which say nothing new beside the submission."""
    what = "of a certification or an extension of the deadline for results"
    if all(field.after is None for field in fields):
        text, severity = f"dates of quality control or posting {what} are no longer listed", Severity.LOW
    else:
        text, severity = f"dates of quality control or posting {what} changed", Severity.SILENT
    return Clause(text=text, severity=severity, short="Dates of a certification or extension changed")
