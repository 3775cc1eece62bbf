"""Start, primary completion and completion: how far they moved, and whether they are actual now.

A shift is told in calendar months, and in days where it is less than one. Between a month and a day of
the same month there is no shift: that is a change of precision.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.model import FieldChange, Json, Kind, Severity, Struct
from monitor.model.wording import count, day, words

MODULE = ("protocolSection", "statusModule")
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "startDateStruct": "start",
        "primaryCompletionDateStruct": "primary completion",
        "completionDateStruct": "study completion",
    }
)
_PRIMARY = "primaryCompletionDateStruct"
_NOTABLE_MONTHS = {_PRIMARY: 3, "startDateStruct": 6, "completionDateStruct": 12}
_SHORTEST_MONTH = 28
_FORM = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


class Shift(Struct, frozen=True, kw_only=True):
    """How far a date moved; positive is later.

    Attributes:
        months: calendar months, to the nearest whole one where both dates have a day.
        days: None where either date has no day.
    """

    months: int
    days: int | None = None


def detect_dates(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for each of the three dates among `fields`."""
    by_name: dict[str, list[FieldChange]] = {}
    for field in fields:
        by_name.setdefault(field.path[len(MODULE)], []).append(field)
    return [_tell(name, members, pair) for name, members in by_name.items()]


def shift(before: str, after: str) -> Shift | None:
    """How far `after` lies from `before`; None where either is no date of the registry."""
    old, new = _parts(before), _parts(after)
    if old is None or new is None:
        return None
    months = (new[0] - old[0]) * 12 + new[1] - old[1]
    if old[2] is None or new[2] is None:
        return Shift(months=months)
    days = (date(new[0], new[1], new[2]) - date(old[0], old[1], old[2])).days
    if abs(days) < _SHORTEST_MONTH:
        return Shift(months=0, days=days)
    return Shift(months=_nearest(months, old[2], new[2], new[0], new[1]), days=days)


def same_month(before: Json, after: Json) -> bool:
    """Whether two dates differ in nothing but that one of them has no day."""
    one, other = str(before), str(after)
    return len(one) != len(other) and one[:7] == other[:7]


def _parts(text: str) -> tuple[int, int, int | None] | None:
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    year, month, day_of_month = int(match[1]), int(match[2]), int(match[3]) if match[3] else None
    try:
        date(year, month, day_of_month or 1)
    except ValueError:
        return None
    return year, month, day_of_month


def _nearest(months: int, old_day: int, new_day: int, year: int, month: int) -> int:
    """Whole months, the days beyond them rounded: from 31 May to 1 June is no month.

    The last day of a month counts as its last day in any other, so that 31 July to 30 September is two.
    """
    last = calendar.monthrange(year, month)[1]
    if new_day == last and old_day >= last:
        return months
    difference = new_day - old_day
    if difference > 15:
        return months + 1
    return months - 1 if difference < -15 else months


def _tell(name: str, fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    old, old_type = _sided(pair.before, name)
    new, new_type = _sided(pair.after, name)
    moved = shift(old, new) if old and new and not same_month(old, new) else None
    detail = {
        "field": name,
        "before": old or None,
        "after": new or None,
        "shift_months": moved.months if moved else None,
        "shift_days": moved.days if moved else None,
    }
    precision = bool(old and new and same_month(old, new) and old_type == new_type)
    kind = Kind.DATE_PRECISION if precision else Kind.DATES
    severity = Severity.SILENT if precision else _severity(name, moved, (old_type, new_type), (old, new))
    clause = Clause(
        text=_text(NAMES[name], (old, old_type), (new, new_type), moved),
        severity=severity,
        short=_short(NAMES[name], (old, old_type), (new, new_type), moved),
    )
    return make_change(pair, kind, [clause], fields, detail, (*MODULE, name))


def _sided(record: Mapping[str, Json], name: str) -> tuple[str, Json]:
    value: Json = record
    for key in (*MODULE, name):
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):
        return str(value.get("date") or ""), value.get("type")
    return str(value or ""), None


def _severity(name: str, moved: Shift | None, types: tuple[Json, Json], sides: tuple[str, str]) -> Severity:
    months = abs(moved.months) if moved else 0
    if months >= _NOTABLE_MONTHS[name]:
        return Severity.MEDIUM
    if name == _PRIMARY and (types[0] != types[1] or not all(sides)):
        return Severity.MEDIUM
    return Severity.LOW


_Side = tuple[str, Json]


def _text(what: str, old: _Side, new: _Side, moved: Shift | None) -> str:
    if not old[0]:
        return f"{what} date added: {_dated(new)}"
    if not new[0]:
        return f"{what} date no longer stated (was {_dated(old)})"
    if same_month(old[0], new[0]) and old[1] == new[1]:
        return f"{what} date changed in precision only, from {day(old[0])} to {day(new[0])}"
    if old[1] != new[1]:
        return _typed(what, old, new, moved)
    if new[1] == "ACTUAL" or moved is None:
        return f"{_kind_of(new)}{what} date changed from {day(old[0])} to {day(new[0])}{_relative(moved)}"
    verb = "delayed" if _sign(moved) > 0 else "moved earlier"
    return f"{what} {verb} by {_amount(moved)}, from {day(old[0])} to {_dated(new)}"


def _typed(what: str, old: _Side, new: _Side, moved: Shift | None) -> str:
    """Sentences for a date whose type changed, which is mostly from estimated to actual."""
    if old[0] == new[0] or same_month(old[0], new[0]):
        was = words(old[1]).lower() if old[1] else "of no stated type"
        now = words(new[1]).lower() if new[1] else "of no stated type"
        return f"{what} date, {day(new[0])}, is now {now} (was {was})"
    if old[1] == "ESTIMATED" and new[1] == "ACTUAL":
        return f"actual {what} date now given: {day(new[0])}{_relative(moved)} than estimated ({day(old[0])})"
    if old[1] == "ACTUAL" and new[1] == "ESTIMATED":
        return f"{what} date, before given as actual ({day(old[0])}), is now estimated: {day(new[0])}{_relative(moved)}"
    return f"{what} date changed from {_dated(old)} to {_dated(new)}{_relative(moved)}"


def _kind_of(side: _Side) -> str:
    return "actual " if side[1] == "ACTUAL" else ""


def _dated(side: _Side) -> str:
    return f"{day(side[0])} ({words(side[1]).lower()})" if side[1] else day(side[0])


def _relative(moved: Shift | None) -> str:
    return f", {_amount(moved)} {'later' if _sign(moved) > 0 else 'earlier'}" if moved else ""


def _sign(moved: Shift) -> int:
    return moved.days if moved.days is not None else moved.months


def _amount(moved: Shift) -> str:
    if moved.months:
        return count(abs(moved.months), "month")
    return count(abs(moved.days or 0), "day")


def _short(what: str, old: _Side, new: _Side, moved: Shift | None) -> str:
    name = what[:1].upper() + what[1:]
    if not old[0] or not new[0]:
        return f"{name} date {'added' if new[0] else 'removed'}"
    if old[1] != new[1] and new[1] == "ACTUAL":
        return f"{name} now actual"
    if old[1] == "ACTUAL" and new[1] == "ESTIMATED":
        return f"{name} now estimated"
    if moved and new[1] != "ACTUAL":
        return f"{name} {'delayed' if _sign(moved) > 0 else 'moved earlier'} by {_amount(moved)}"
    return f"{name} date changed"
