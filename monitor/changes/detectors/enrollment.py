"""Enrolment: how many people are planned, and how many there were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.detection import Clause, DetectedChange, Pair, at, make_change
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import SENTINEL, number, percent, words

PATH = ("protocolSection", "designModule", "enrollmentInfo")
_NOTABLE = 0.2
"""From this share on a change of a planned number is more than a detail."""

_Side = tuple[int | None, Json]


def detect_enrollment(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for number and type together."""
    old, new = _side(pair.before), _side(pair.after)
    clause = Clause(text=_text(old, new), severity=_severity(old, new), short=_short(old, new))
    detail = {
        "count_before": old[0],
        "count_after": new[0],
        "type_before": old[1],
        "type_after": new[1],
    }
    if old[0] and new[0] is not None:
        detail["difference_percent"] = round((new[0] - old[0]) / old[0] * 100)
    return [make_change(pair, Kind.ENROLLMENT, [clause], fields, detail, PATH)]


def _side(record: Mapping[str, Json]) -> _Side:
    amount = at(record, *PATH, "count")
    known = isinstance(amount, int) and not isinstance(amount, bool) and amount != SENTINEL
    return (amount if known else None), at(record, *PATH, "type")


def _severity(old: _Side, new: _Side) -> Severity:
    if old[1] != new[1] and "ACTUAL" in {old[1], new[1]}:
        return Severity.MEDIUM
    if old[0] is None or new[0] is None:
        return Severity.LOW
    return Severity.MEDIUM if abs(new[0] - old[0]) >= _NOTABLE * max(old[0], 1) else Severity.LOW


def _text(old: _Side, new: _Side) -> str:
    if new[0] is None:
        was = f" (was {number(old[0])})" if old[0] is not None else ""
        return f"enrolment is no longer given as a number{was}"
    if old[0] is None:
        return f"enrolment now stated: {_counted(new)}"
    if old[1] == "ESTIMATED" and new[1] == "ACTUAL":
        return f"enrolment is now actual: {_compared(old[0], new[0])}"
    if old[1] == "ACTUAL" and new[1] == "ESTIMATED":
        return f"enrolment, before given as actual ({number(old[0])}), is now planned: {number(new[0])}"
    if old[0] == new[0]:
        return f"enrolment of {number(new[0])} is now {_type(new)} (was {_type(old)})"
    return f"{_kind_of(new)}enrolment {_verb(old, new)} from {number(old[0])} to {number(new[0])}{_by(old[0], new[0])}"


def _compared(planned: int, actual: int) -> str:
    if planned == actual:
        return f"{number(actual)}, as planned"
    share = (
        f", {percent(actual - planned, planned)} {'more' if actual > planned else 'fewer'}" if planned else ""
    )
    return f"{number(actual)} of {number(planned)} planned{share}"


def _by(old: int, new: int) -> str:
    sign = "+" if new > old else "\u2212"
    return f" ({sign}{percent(new - old, old)})" if old else ""


def _verb(old: _Side, new: _Side) -> str:
    if new[1] == "ACTUAL" or old[0] is None or new[0] is None:
        return "changed"
    return "raised" if new[0] > old[0] else "lowered"


def _kind_of(side: _Side) -> str:
    return {"ACTUAL": "actual ", "ESTIMATED": "planned "}.get(str(side[1]), "")


def _type(side: _Side) -> str:
    return {"ACTUAL": "actual", "ESTIMATED": "planned"}.get(
        str(side[1]), "of no stated type" if side[1] is None else words(side[1])
    )


def _counted(side: _Side) -> str:
    return f"{number(side[0])} ({_type(side)})" if side[1] else number(side[0])


def _short(old: _Side, new: _Side) -> str:
    if old[0] is None or new[0] is None:
        return ""
    if old[1] == "ESTIMATED" and new[1] == "ACTUAL":
        return f"Enrolled {number(new[0])}" + (
            f" of {number(old[0])} planned" if old[0] != new[0] else ", as planned"
        )
    if old[0] == new[0]:
        return f"Enrolment now {_type(new)}"
    return f"{_kind_of(new).capitalize()}enrolment now {number(new[0])} (was {number(old[0])})".replace(
        "  ", " "
    )
