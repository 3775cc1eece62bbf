"""Values that are not what the registry's format promises: quoted as they are, and said to be unreadable.

Nothing else of a trial is lost over them: each such field has a clause or a change of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

import msgspec

from monitor.changes.build import CONTACT_KEYS, make_change, make_changes
from monitor.changes.detection import Clause, DetectedChange, Detector, Pair, key_path
from monitor.changes.list_changes import in_words
from monitor.diff.contrast import contrast
from monitor.diff.diff import is_label
from monitor.diff.elements import label
from monitor.model import FieldChange, JsonValue, Kind, Severity
from monitor.model.wording import plain, quote, words

_QUOTED = 60
_MEDIUM = frozenset({Kind.STATUS, Kind.RESULTS_UPDATED, Kind.PRIMARY_OUTCOMES})


def is_unreadable(field: FieldChange, pair: Pair) -> bool:
    """Whether a field is at or below a place of which a version cannot be read."""
    if is_label(field.path[-1]) and isinstance(_present(field), str | dict):
        return False  # an element that can be read, beside one that cannot
    path = key_path(field)
    return any(path[: len(place)] == place for place in pair.unreadable)


def detect_unreadable(detector: Detector, fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of fields that a detector would have to read and cannot."""
    kind = detector.KINDS[0]
    severity = Severity.MEDIUM if kind in _MEDIUM else Severity.LOW
    return make_changes(pair, kind, [_clause(field, severity, pair) for field in fields], fields)


def inside_elements(
    fields: Sequence[FieldChange], pair: Pair, detector_of: Callable[[FieldChange], Detector | None]
) -> list[DetectedChange]:
    """Return a change for each value inside an element of a list that can no longer be read.

    The element itself belongs to its detector, which reads the rest of it.
    """
    lists = {key_path(field): field for field in fields if is_label(field.path[-1])}
    before = [(_without_places(unread.path), unread.value) for unread in pair.earlier_reading.unreadable]
    made = []
    for unread in pair.later_reading.unreadable:
        path, above = _without_places(unread.path), _list_above(unread.path)
        if above not in lists or CONTACT_KEYS.intersection(path) or (path, unread.value) in before:
            continue
        if detector := detector_of(lists[above]):
            name = f"{quote(in_words(path[-1]), 40)} in {quote(in_words(above[-1]), 40)}"
            text = f"{name} cannot be read: {_quoted(unread.value)}"
            clause = Clause(text=text, severity=Severity.LOW, short=f"Unreadable field: {in_words(path[-1])}")
            made.append(make_change(pair, detector.KINDS[0], [clause], (), about=path))
    return made


def _without_places(path: Sequence[str]) -> tuple[str, ...]:
    """A path of keys alone, without positions in lists."""
    return tuple(part for part in path if not part.isdigit())


def _list_above(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(takewhile(lambda part: not part.isdigit(), path))


def as_text(before: JsonValue, after: JsonValue, *, pair: Pair, path: Sequence[str]) -> str:
    """Return what became of a value that cannot be read on at least one side, as a predicate."""
    place = tuple(path)
    unreadable_before, unreadable_after = (place in side for side in pair.unreadable_sides)
    if before is None:
        return f"now stated as {_quoted(after)}, which cannot be read"
    if after is None:
        return f"no longer stated (was {_quoted(before)}, which could not be read)"
    old, new = contrast(_line(before, name=place[-1]), _line(after, name=place[-1]), _QUOTED)
    was = f"“{old}”, which could not be read," if unreadable_before else _spoken(before, old)
    now = f"“{new}”, which cannot be read" if unreadable_after else _spoken(after, new)
    return f"changed from {was} to {now}"


def _clause(field: FieldChange, severity: Severity, pair: Pair) -> Clause:
    path = key_path(field)
    name = _name(path)
    text = f"{quote(name, 60)} {as_text(field.before, field.after, pair=pair, path=path)}"
    return Clause(text=text, severity=severity, short=f"Unreadable field: {name}", fields=(field,))


def _name(path: Sequence[str]) -> str:
    """Return a field in words; a date by what it dates: `resultsFirstPostDateStruct.date`."""
    is_date = path[-1] == "date" and len(path) > 1
    return in_words(path[-2]).removesuffix(" struct") if is_date else in_words(path[-1])


def _present(field: FieldChange) -> JsonValue:
    return field.before if field.after is None else field.after


def _quoted(value: JsonValue) -> str:
    return quote(_line(value), _QUOTED)


def _spoken(value: JsonValue, line: str) -> str:
    """A value that can be read: the registry's own values in words, all else quoted."""
    parts = value if isinstance(value, list) else [value]
    is_own = all(isinstance(part, bool) or (isinstance(part, str) and part.isupper()) for part in parts)
    return words(value) if is_own else f"“{line}”"


def _line(value: JsonValue, name: str = "") -> str:
    """A value of any shape in one line; the elements of a list by what they are called."""
    if isinstance(value, str | bool):
        return words(value) if isinstance(value, bool) else plain(value)
    if isinstance(value, list) and value:
        return ", ".join(label(name, item) for item in value)
    return plain(msgspec.json.encode(value).decode())
