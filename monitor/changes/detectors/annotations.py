"""The registry's own annotations: results that were submitted but not posted, and violations.

RELEASE is a submission to the registry, RESET its return after quality control, UNRELEASE its
cancellation by the sponsor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.diff.diff import is_label
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import count, day, plain, quote, words

UNPOSTED = ("annotationSection", "annotationModule", "unpostedAnnotation")
VIOLATIONS = ("annotationSection", "annotationModule", "violationAnnotation")
DELAY = ("dispFirstSubmitDate", "dispFirstSubmitQcDate", "dispFirstPostDateStruct")

_KINDS = {
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
_FDA = {
    "VIOLATION_IDENTIFIED": "violation identified by FDA",
    "CORRECTION_CONFIRMED": "correction confirmed by FDA",
    "PENALTY_IMPOSED": "penalty imposed by FDA",
    "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": "issues in letter addressed, confirmed by FDA",
}


def detect_unposted_results(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for each kind of event that is new; what goes with the posting of results is silent."""
    rest = list(fields)
    told: list[DetectedChange] = []
    for code, (kind, short, text) in _KINDS.items():
        new = [
            field
            for field in fields
            if field.before is None and _type(field.after) == code and _is_event(field)
        ]
        if new:
            clause = Clause(text=f"{text} {_dates(new)}", severity=Severity.MEDIUM, short=short)
            rest = [field for field in rest if field not in new]
            told.append(
                make_change(pair, kind, [clause], new, {"dates": [_date(field.after) for field in new]})
            )
    if not rest:
        return told
    if told and not any(
        _is_event(field) for field in rest
    ):  # the party that submits stands beside its events
        first = told[0]
        return [DetectedChange(change=first.change, fields=(*first.fields, *rest)), *told[1:]]
    return [*told, _remaining(rest, pair)]


def _remaining(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    gone = [field for field in fields if field.after is None and _is_event(field)]
    if gone:
        posted = bool(pair.after.get("hasResults"))
        text = f"{count(len(gone), 'event')} of submitting results no longer listed"
        text += ", as results are posted" if posted else ""
        clause = Clause(text=text, severity=Severity.SILENT if posted else Severity.LOW)
    elif any(_is_event(field) for field in fields):
        clause = Clause(text="an event of submitting results changed", severity=Severity.LOW)
    else:
        clause = Clause(text="the party that submits the results changed its name", severity=Severity.SILENT)
    return make_change(pair, Kind.RESULTS_SUBMITTED, [clause], fields)


def detect_violations(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for all that the registry says about violations."""
    clauses = [_violation(field) for field in fields]
    return [make_change(pair, Kind.VIOLATION, clauses, fields)]


def _violation(field: FieldChange) -> Clause:
    event = field.before if field.after is None else field.after
    named = _FDA.get(_type(event), words(_type(event) or "event"))
    dated = (
        next((event[key] for key in ("issuedDate", "postedDate", "creationDate") if event.get(key)), None)
        if isinstance(event, Mapping)
        else None
    )
    when = f" on {day(dated)}" if dated else ""
    told = event.get("description") if isinstance(event, Mapping) else None
    if field.after is None:
        return Clause(text=f"notice no longer listed: {named}{when}", severity=Severity.MEDIUM)
    verb = "listed" if field.before is None else "changed"
    text = f"notice on results reporting {verb}: {named}{when}{f', {quote(told, 90)}' if told else ''}"
    return Clause(text=text, severity=Severity.HIGH, short="Notice: " + named)


def detect_delay(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Certification or extension of the deadline for results; the record has one date for both."""
    submitted = [f for f in fields if f.path[-1] == "dispFirstSubmitDate"]
    if any(field.before is None for field in fields) and not any(field.after is None for field in fields):
        dated = submitted[0].after if submitted else fields[0].after
        text = (
            f"a certification or an extension of the deadline for results was submitted on {day(dated)}; "
            "the record does not say which"
        )
        clause = Clause(
            text=text,
            severity=Severity.MEDIUM if submitted else Severity.SILENT,
            short="Certification or extension filed",
        )
    elif all(field.after is None for field in fields):
        text = "a certification or an extension of the deadline for results is no longer listed"
        clause = Clause(text=text, severity=Severity.LOW)
    else:
        text = "the dates of a certification or an extension of the deadline for results changed"
        clause = Clause(text=text, severity=Severity.LOW if submitted else Severity.SILENT)
    return [make_change(pair, Kind.RESULTS_DELAYED, [clause], fields)]


def _is_event(field: FieldChange) -> bool:
    return is_label(field.path[-1])


def _type(event: Json) -> str:
    return plain(event.get("type") or "") if isinstance(event, Mapping) else ""


def _date(event: Json) -> Json:
    return event.get("date") if isinstance(event, Mapping) else None


def _dates(fields: Sequence[FieldChange]) -> str:
    dates = sorted(str(_date(field.after)) for field in fields if _date(field.after))
    if not dates:
        return "on a date that the record does not give"
    return (
        "on "
        + " and on ".join(day(one) for one in dates[-2:])
        + (f" ({len(dates)} times)" if len(dates) > 2 else "")
    )
