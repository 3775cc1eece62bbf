"""Recruitment status, the reason for stopping, and records that the registry withholds."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.build import make_change, make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair
from monitor.diff.contrast import quote_contrast
from monitor.diff.spelling import differs_in_case, differs_in_spelling
from monitor.model import FieldChange, Kind, Severity
from monitor.model.details import StatusDetail, TextChange, WithheldDetail
from monitor.model.study import STUDY, Study
from monitor.model.study.registration import StatusModule
from monitor.model.wording import quote, words

_MODULE = STUDY.protocol_section.status_module
PATHS = (_MODULE.overall_status, _MODULE.why_stopped, _MODULE.last_known_status)
KINDS = (Kind.STATUS, Kind.WITHHELD, Kind.RESTORED)

STOPPED = frozenset({"TERMINATED", "SUSPENDED", "WITHDRAWN"})
_ENDED = STOPPED | {"COMPLETED"}
WITHHELD = "WITHHELD"
_OPEN = frozenset(
    {"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "AVAILABLE"}
)
_ENTERING = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION"})

_SAME = "the status is written differently, and is the same"


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for the status with its reason, or for what else differs around an unchanged status.

    A stop is ranked by its status alone; its reason is quoted and never judged.
    """
    old, new = _module(pair.earlier), _module(pair.later)
    before, after = old.overall_status, new.overall_status
    if before == after:
        return make_changes(pair, Kind.STATUS, _around(fields, old, new), fields)
    if words(before).casefold() == words(after).casefold():
        clause = Clause(text=_SAME, severity=Severity.SILENT, short="Status written differently")
        return [make_change(pair, Kind.STATUS, [clause], fields)]
    clause = Clause(text=_text(old, new), severity=_severity(before, after), short=_short(before, after))
    detail = StatusDetail(
        before=before,
        after=after,
        why_stopped=new.why_stopped,
        last_known=new.last_known_status,
        texts=_reasons(old, new),
    )
    return [make_change(pair, Kind.STATUS, [clause], fields, detail, _MODULE.overall_status)]


def withholding(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange | None:
    """Return the one change that covers everything when a record is withheld or comes back, else None.

    A withheld record has nothing but its number, its sponsor and its status, with redacted names; what
    disappears with it, or comes back, has not changed in itself.
    """
    before, after = _module(pair.earlier).overall_status, _module(pair.later).overall_status
    if (before == WITHHELD) == (after == WITHHELD):
        return None
    public = pair.earlier if after == WITHHELD else pair.later
    detail = WithheldDetail(
        title=title_of(public), sponsor=_sponsor(public), status=_module(public).overall_status
    )
    if after == WITHHELD:
        text = f"the registry now withholds this record{_last_public(detail)}; its last public status was {words(before)}"
        clause = Clause(text=text, severity=Severity.HIGH, short="Withheld")
        return make_change(pair, Kind.WITHHELD, [clause], fields, detail, _MODULE.overall_status)
    text = f"the registry shows this record again, which it had withheld; its status is {words(after)}"
    clause = Clause(text=text, severity=Severity.MEDIUM, short="No longer withheld")
    return make_change(pair, Kind.RESTORED, [clause], fields, detail, _MODULE.overall_status)


def title_of(study: Study) -> str | None:
    """Return the brief title of a study, or else its official one."""
    names = study.protocol_section.identification_module
    return (names.brief_title or names.official_title) if names else None


def _sponsor(study: Study) -> str | None:
    module = study.protocol_section.sponsor_collaborators_module
    return module.lead_sponsor.name if module and module.lead_sponsor else None


def _module(study: Study) -> StatusModule:
    return study.protocol_section.status_module or StatusModule()


def _last_public(detail: WithheldDetail) -> str:
    """The name and the sponsor under which a record was public."""
    name = f", which was public as {quote(detail.title, 80)}" if detail.title else ""
    return f"{name} of {quote(detail.sponsor, 60)}" if name and detail.sponsor else name


def _severity(before: str | None, after: str | None) -> Severity:
    resumed = before in _ENDED and after in _OPEN
    return Severity.HIGH if after in STOPPED or resumed else Severity.MEDIUM


def _reasons(old: StatusModule, new: StatusModule) -> tuple[TextChange, ...]:
    if old.why_stopped == new.why_stopped:
        return ()
    return (TextChange(label="Reason for stopping", before=old.why_stopped, after=new.why_stopped),)


def _text(old: StatusModule, new: StatusModule) -> str:
    before, after = old.overall_status, new.overall_status
    if after == "UNKNOWN":
        return (
            "the registry now shows the status as Unknown, its own computation for a record not verified in two years; "
            f"last known status: {words(new.last_known_status or before)}"
        )
    was = words(before)
    if before == "UNKNOWN":
        was = f"Unknown (the registry's computation; last known: {words(old.last_known_status)})"
    text = f"status changed from {was} to {words(after)}"
    if after in STOPPED:
        reason = new.why_stopped
        return f"{text}; reason given: {quote(reason, 120)}" if reason else f"{text}; no reason given"
    return text


def _short(before: str | None, after: str | None) -> str:
    if after == "UNKNOWN":
        return "Status unknown to the registry"
    if before in _ENDED and after in _ENTERING:
        return f"{words(after)} again"
    return {"RECRUITING": "Now recruiting", "WITHDRAWN": "Withdrawn"}.get(str(after), words(after))


def _around(fields: Sequence[FieldChange], old: StatusModule, new: StatusModule) -> list[Clause]:
    clauses: list[Clause] = []
    if old.why_stopped != new.why_stopped:
        own = tuple(field for field in fields if field.path == _MODULE.why_stopped)
        text, short = _reason(old.why_stopped, new.why_stopped)
        severity = _severity_of_reason(old.why_stopped, new.why_stopped)
        clauses.append(Clause(text=text, severity=severity, short=short, fields=own))
    if old.last_known_status != new.last_known_status:
        own = tuple(field for field in fields if field.path == _MODULE.last_known_status)
        text = (
            f"last known status changed from {words(old.last_known_status)} to {words(new.last_known_status)}"
        )
        clauses.append(
            Clause(text=text, severity=Severity.LOW, short="Last known status changed", fields=own)
        )
    return clauses


def _severity_of_reason(old: str | None, new: str | None) -> Severity:
    """Return how much another reason matters: little where no letter, number or sign differs."""
    if not old or not new:
        return Severity.MEDIUM
    if differs_in_case(old, new):
        return Severity.SILENT
    return Severity.LOW if differs_in_spelling(old, new) else Severity.MEDIUM


def _reason(old: str | None, new: str | None) -> tuple[str, str]:
    if old is None:
        return f"reason for stopping now given: {quote(new, 120)}", "Reason for stopping given"
    if new is None:
        return f"reason for stopping no longer given (was {quote(old, 100)})", "Reason for stopping removed"
    was, now = quote_contrast(old, new, 70)
    return f"reason for stopping changed from {was} to {now}", "Reason for stopping changed"
