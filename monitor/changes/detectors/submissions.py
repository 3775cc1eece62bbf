"""The registry's own annotations of results that were submitted but not posted.

RELEASE is a submission to the registry, RESET its return after quality control, UNRELEASE its
cancellation by the sponsor.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from monitor.changes.build import make_change
from monitor.changes.detection import Clause, DetectedChange, Pair, typed
from monitor.diff.diff import is_label
from monitor.model import FieldChange, Kind, Severity
from monitor.model.details import EventsDetail
from monitor.model.study import STUDY
from monitor.model.study.annexes import UnpostedEvent
from monitor.model.wording import count, day

_NOTES = STUDY.annotation_section.annotation_module
PATHS = (_NOTES.unposted_annotation,)
KINDS = (Kind.RESULTS_SUBMITTED, Kind.RESULTS_RETURNED, Kind.RESULTS_CANCELLED)

_KINDS = MappingProxyType(
    {
        "RELEASE": (
            Kind.RESULTS_SUBMITTED,
            "Results submitted to the registry",
            "results were submitted to the registry",
        ),
        "RESET": (
            Kind.RESULTS_RETURNED,
            "Results returned after quality control",
            "the registry returned the submitted results after quality control",
        ),
        "UNRELEASE": (
            Kind.RESULTS_CANCELLED,
            "Results submission cancelled",
            "the submission of results was cancelled",
        ),
    }
)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for each kind of event that is new; what goes with the posting of results is silent."""
    rest = list(fields)
    made: list[DetectedChange] = []
    for code, (kind, short, text) in _KINDS.items():
        new = [
            field for field in fields if field.before is None and _is_event(field) and _type(field) == code
        ]
        if new:
            clause = Clause(text=f"{text} {_dates(new)}", severity=Severity.MEDIUM, short=short)
            rest = [field for field in rest if field not in new]
            detail = EventsDetail(dates=tuple(_event(field).date for field in new))
            made.append(make_change(pair, kind, [clause], new, detail))
    if not rest:
        return made
    if made and not any(map(_is_event, rest)):  # the party that submits is beside its events
        first = made[0]
        return [DetectedChange(change=first.change, fields=(*first.fields, *rest)), *made[1:]]
    return [*made, _remaining(rest, pair)]


def _remaining(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    gone = [field for field in fields if field.after is None and _is_event(field)]
    if gone:
        posted = bool(pair.later.has_results)
        text = f"{count(len(gone), 'event')} of submitting results no longer listed"
        text += ", as results are posted" if posted else ""
        severity, short = (
            Severity.SILENT if posted else Severity.LOW,
            "Submission of results no longer listed",
        )
    elif any(map(_is_event, fields)):
        text, severity, short = (
            "an event of submitting results changed",
            Severity.LOW,
            "Submission of results changed",
        )
    else:
        text = "the party that submits the results changed its name"
        severity, short = Severity.SILENT, "Submitting party renamed"
    clause = Clause(text=text, severity=severity, short=short)
    return make_change(pair, Kind.RESULTS_SUBMITTED, [clause], fields)


def _is_event(field: FieldChange) -> bool:
    return is_label(field.path[-1])


def _event(field: FieldChange) -> UnpostedEvent:
    before, after = typed(field, UnpostedEvent)
    return after or before or UnpostedEvent()


def _type(field: FieldChange) -> str | None:
    return _event(field).type


def _dates(fields: Sequence[FieldChange]) -> str:
    dates = sorted(event.date for event in map(_event, fields) if event.date)
    if not dates:
        return "on a date that the record does not give"
    times = f" ({len(dates)} times)" if len(dates) > 2 else ""
    return "on " + " and on ".join(map(day, dates[-2:])) + times
