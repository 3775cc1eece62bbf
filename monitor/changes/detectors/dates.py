"""Start, primary completion and completion: how far they moved, and whether they are actual now.

A shift is counted in whole months, and in days where it is less than one. Between a month and a day of the same
month there is no shift: that is a change of precision. What is no date is quoted and said to be none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from monitor.changes.build import make_change
from monitor.changes.detection import Clause, DetectedChange, Pair, at
from monitor.model import FieldChange, JsonValue, Kind, Severity, Struct
from monitor.model.details import DateDetail
from monitor.model.partial_date import PartialDate, months_between, parse_partial_date
from monitor.model.study import STUDY
from monitor.model.wording import count, day, months_in_words, plain, quote, words

_MODULE = STUDY.protocol_section.status_module
_PRIMARY = _MODULE.primary_completion_date_struct
NAMES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        _MODULE.start_date_struct: "start",
        _PRIMARY: "primary completion",
        _MODULE.completion_date_struct: "study completion",
    }
)
PATHS = tuple(NAMES)
KINDS = (Kind.DATES, Kind.DATE_PRECISION)

_NOTABLE_MONTHS: Mapping[tuple[str, ...], int] = MappingProxyType(
    {_MODULE.start_date_struct: 6, _PRIMARY: 3, _MODULE.completion_date_struct: 12}
)


class Shift(Struct, frozen=True, kw_only=True):
    """How far a date moved; positive is later.

    Attributes:
        months: whole months. days: None where either date has no day. is_later: than it was.
    """

    months: int
    days: int | None = None
    is_later: bool

    @property
    def amount(self) -> str:
        """Its length in words; empty where less than a month is all that is known."""
        if self.months:
            return months_in_words(abs(self.months))
        return count(abs(self.days), "day") if self.days else ""


class DateSide(Struct, frozen=True, kw_only=True):
    """A date as one version gives it; all is None where it gives none.

    Attributes:
        text: as the record has it, whatever that is. type: `ACTUAL` or `ESTIMATED`.
    """

    text: str | None = None
    type: str | None = None

    @property
    def date(self) -> PartialDate | None:
        """The date, if the text is one."""
        return parse_partial_date(self.text)

    @property
    def is_unreadable(self) -> bool:
        """Whether the record has a text here that is no date."""
        return self.text is not None and self.date is None

    @property
    def spoken(self) -> str:
        """In words: "14 March 2026", or the text in quotation marks where it is no date."""
        return day(self.text) if self.date else quote(self.text, 60)

    @property
    def typed(self) -> str:
        """In words, with its type: "14 March 2026 (estimated)"."""
        return f"{self.spoken} ({words(self.type).lower()})" if self.type else self.spoken


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for each of the three dates among the fields."""
    by_path: dict[tuple[str, ...], list[FieldChange]] = {}
    for field in fields:
        by_path.setdefault(field.path[: len(_PRIMARY)], []).append(field)
    return [_change(path, members, pair) for path, members in by_path.items()]


def shift(before: PartialDate, after: PartialDate) -> Shift:
    """Return how far one date lies from another; where only a month is known, from its last day."""
    days = (after.last_day - before.last_day).days
    return Shift(
        months=months_between(before.last_day, after.last_day),
        days=None if before.day is None or after.day is None else days,
        is_later=days > 0,
    )


def _change(path: tuple[str, ...], fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    old, new = _side(pair.before, path), _side(pair.after, path)
    moved = _moved(old, new)
    precision = _is_precision(old, new) and old.type == new.type
    clause = Clause(
        text=_text(NAMES[path], old, new, moved),
        severity=Severity.SILENT if precision else _severity(path, old, new, moved),
        short=_short(NAMES[path], old, new, moved),
    )
    detail = DateDetail(
        field=path[-1],
        before=old.text,
        after=new.text,
        shift_months=moved.months if moved else None,
        shift_days=moved.days if moved else None,
    )
    kind = Kind.DATE_PRECISION if precision else Kind.DATES
    return make_change(pair, kind, [clause], fields, detail, path)


def _side(record: Mapping[str, JsonValue], path: tuple[str, ...]) -> DateSide:
    """A date as the record has it: what the typed study sets aside as unreadable is quoted here."""
    value = at(record, path)
    struct = value if isinstance(value, Mapping) else {_PRIMARY.date.key: value}
    text, kind = struct.get(_PRIMARY.date.key), struct.get(_PRIMARY.type.key)
    return DateSide(text=None if text is None else plain(text), type=kind if isinstance(kind, str) else None)


def _moved(old: DateSide, new: DateSide) -> Shift | None:
    """How far the date moved; None where it did not, or where a side has none."""
    if old.date is None or new.date is None or old.date == new.date or _is_precision(old, new):
        return None
    return shift(old.date, new.date)


def _is_precision(old: DateSide, new: DateSide) -> bool:
    return bool(old.date and new.date and old.date.differs_in_precision(new.date))


def _severity(path: tuple[str, ...], old: DateSide, new: DateSide, moved: Shift | None) -> Severity:
    if moved and abs(moved.months) >= _NOTABLE_MONTHS[path]:
        return Severity.MEDIUM
    if path == _PRIMARY and (old.type != new.type or not (old.date and new.date)):
        return Severity.MEDIUM
    return Severity.LOW


# --- sentences ---------------------------------------------------------------------------------------


def _text(what: str, old: DateSide, new: DateSide, moved: Shift | None) -> str:
    if old.is_unreadable or new.is_unreadable:
        return _unreadable(what, old, new)
    if old.date is None or new.date is None:
        return _came_or_went(what, old, new)
    if old.type != new.type:
        return _retyped(what, old, new, moved)
    if _is_precision(old, new):
        return f"{what} date changed in precision only, from {old.spoken} to {new.spoken}"
    return _shifted(what, old, new, moved)


def _came_or_went(what: str, old: DateSide, new: DateSide) -> str:
    if new.date is not None:
        return f"{what} date added: {new.typed}"
    if old.date is not None:
        type_before = f", {words(old.type).lower()}" if old.type else ""
        return f"{what} date no longer stated (was {old.spoken}{type_before})"
    return f"type of the {what} date changed from {words(old.type)} to {words(new.type)}"


def _unreadable(what: str, old: DateSide, new: DateSide) -> str:
    """A text in the place of a date, quoted; what it may have meant is not guessed."""
    if new.text is None:
        return f"{what} date no longer stated (was {old.spoken}, which is no date)"
    no_date = ", which is no date" if new.date is None else ""
    type_now = f" ({words(new.type).lower()})" if new.type and new.type != old.type else ""
    if old.text is None:
        return f"{what} date now stated as {new.spoken}{type_now}{no_date}"
    was_none = ", which was no date," if old.date is None else ""
    return f"{what} date changed from {old.spoken}{was_none} to {new.spoken}{type_now}{no_date}"


def _shifted(what: str, old: DateSide, new: DateSide, moved: Shift | None) -> str:
    if new.type == "ACTUAL" or moved is None:
        actual = "actual " if new.type == "ACTUAL" else ""
        return f"{actual}{what} date changed from {old.spoken} to {new.spoken}{_relative(moved)}"
    verb = "delayed" if moved.is_later else "moved earlier"
    by = f" by {moved.amount}" if moved.amount else ""
    return f"{what} {verb}{by}, from {old.spoken} to {new.typed}"


def _retyped(what: str, old: DateSide, new: DateSide, moved: Shift | None) -> str:
    """A date whose type changed, which is mostly from estimated to actual."""
    if moved is None:
        was = words(old.type).lower() if old.type else "of no stated type"
        now = words(new.type).lower() if new.type else "of no stated type"
        return f"{what} date, {new.spoken}, is now {now} (was {was})"
    if old.type == "ESTIMATED" and new.type == "ACTUAL":
        later = _relative(moved)
        than = f"{later} than estimated ({old.spoken})" if later else f" (estimated: {old.spoken})"
        return f"actual {what} date now given: {new.spoken}{than}"
    if old.type == "ACTUAL" and new.type == "ESTIMATED":
        return f"{what} date, before given as actual ({old.spoken}), is now estimated: {new.spoken}{_relative(moved)}"
    return f"{what} date changed from {old.typed} to {new.typed}{_relative(moved)}"


def _relative(moved: Shift | None) -> str:
    if not (moved and moved.amount):
        return ""
    return f", {moved.amount} {'later' if moved.is_later else 'earlier'}"


def _short(what: str, old: DateSide, new: DateSide, moved: Shift | None) -> str:
    name = what[:1].upper() + what[1:]
    if new.is_unreadable:
        return f"{name} date unreadable"
    if old.text is None or new.text is None:
        return f"{name} date {'added' if new.text else 'removed'}"
    if old.type != new.type and new.type in {"ACTUAL", "ESTIMATED"}:
        return f"{name} now {new.type.lower()}"
    if moved and moved.amount and new.type != "ACTUAL":
        return f"{name} {'delayed' if moved.is_later else 'moved earlier'} by {moved.amount}"
    return f"{name} date changed"
