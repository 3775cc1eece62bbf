"""Recruitment status, the reason for stopping, and records that the registry withholds."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, at, make_change
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import quote, words

MODULE = ("protocolSection", "statusModule")
_STATUS = (*MODULE, "overallStatus")
STOPPED = frozenset({"TERMINATED", "SUSPENDED", "WITHDRAWN"})
WITHHELD = "WITHHELD"
_OPEN = frozenset(
    {"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "AVAILABLE"}
)
_ENTERING = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION"})


def detect_status(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for the status with its reason, or for what else differs around an unchanged status.

    A stop is ranked by its status alone; its reason is quoted and never judged.
    """
    before, after = pair.sides(*_STATUS)
    detail = {
        "before": before,
        "after": after,
        "why_stopped": at(pair.after, *MODULE, "whyStopped"),
        "last_known": at(pair.after, *MODULE, "lastKnownStatus"),
    }
    if before != after:
        clause = Clause(text=_text(pair), severity=_severity(before, after), short=_short(before, after))
        known = {key: value for key, value in detail.items() if value is not None}
        return [make_change(pair, Kind.STATUS, [clause], fields, known, _STATUS)]
    return [make_change(pair, Kind.STATUS, _around(pair), fields)]


def withholding(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange | None:
    """The one change that covers everything when a record is withheld or comes back, else None.

    A withheld record has nothing but its number, its sponsor and its status; what disappears with it, or
    comes back, has not changed in itself.
    """
    before, after = pair.sides(*_STATUS)
    if (before == WITHHELD) == (after == WITHHELD):
        return None
    if after == WITHHELD:
        text = f"the registry now withholds this record; its last public status was {words(before)}"
        clause = Clause(text=text, severity=Severity.HIGH, short="Withheld")
        return make_change(pair, Kind.WITHHELD, [clause], fields, about=_STATUS)
    text = f"the registry shows this record again, which it had withheld; its status is {words(after)}"
    clause = Clause(text=text, severity=Severity.MEDIUM, short="No longer withheld")
    return make_change(pair, Kind.RESTORED, [clause], fields, about=_STATUS)


def _severity(before: Json, after: Json) -> Severity:
    stopped, resumed = after in STOPPED, before in STOPPED and after in _OPEN
    return Severity.HIGH if stopped or resumed else Severity.MEDIUM


def _text(pair: Pair) -> str:
    before, after = pair.sides(*_STATUS)
    last_before, last_after = pair.sides(*MODULE, "lastKnownStatus")
    reason = at(pair.after, *MODULE, "whyStopped")
    if after == "UNKNOWN":
        return (
            "the registry now shows the status as Unknown, its own computation for a record not verified in two years; "
            f"last known status: {words(last_after or before)}"
        )
    was = words(before)
    if before == "UNKNOWN":
        was = f"Unknown (the registry's computation; last known: {words(last_before)})"
    text = f"status changed from {was} to {words(after)}"
    if after in STOPPED:
        return f"{text}; reason given: {quote(reason, 120)}" if reason else f"{text}; no reason given"
    return text


def _short(before: Json, after: Json) -> str:
    if after == "UNKNOWN":
        return "Status unknown to the registry"
    if before in STOPPED and after in _ENTERING:
        return f"{words(after)} again"
    return {"RECRUITING": "Now recruiting", "WITHDRAWN": "Withdrawn"}.get(str(after), words(after))


def _around(pair: Pair) -> list[Clause]:
    clauses: list[Clause] = []
    old, new = pair.sides(*MODULE, "whyStopped")
    if old != new:
        if old is None:
            text = f"reason for stopping now given: {quote(new, 120)}"
        elif new is None:
            text = f"reason for stopping no longer given (was {quote(old, 100)})"
        else:
            text = f"reason for stopping changed from {quote(old, 70)} to {quote(new, 70)}"
        clauses.append(Clause(text=text, severity=Severity.MEDIUM, short="Reason for stopping changed"))
    old, new = pair.sides(*MODULE, "lastKnownStatus")
    if old != new:
        text = f"last known status changed from {words(old)} to {words(new)}"
        clauses.append(Clause(text=text, severity=Severity.LOW))
    return clauses
