"""Values that are not what the registry's format promises: quoted as they are, and said to be unreadable.

Nothing else of a trial is lost over them: each such field has a clause or a change of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from monitor.changes.detection import Clause, DetectedChange, Detector, Pair, key_path, make_changes
from monitor.changes.list_changes import in_words
from monitor.diff.contrast import contrast
from monitor.diff.diff import is_label
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


def as_text(before: JsonValue, after: JsonValue, *, pair: Pair, path: Sequence[str]) -> str:
    """Return what became of a value that cannot be read on at least one side, as a predicate."""
    place = tuple(path)
    unreadable_before, unreadable_after = (place in side for side in pair.unreadable_sides)
    if before is None:
        return f"now stated as {_quoted(after)}, which cannot be read"
    if after is None:
        return f"no longer stated (was {_quoted(before)}, which could not be read)"
    old, new = contrast(_line(before), _line(after), _QUOTED)
    was = f"“{old}”, which could not be read," if unreadable_before else _spoken(before, old)
    now = f"“{new}”, which cannot be read" if unreadable_after else _spoken(after, new)
    return f"changed from {was} to {now}"


def _clause(field: FieldChange, severity: Severity, pair: Pair) -> Clause:
    path = key_path(field)
    name = in_words(path[-1])
    text = f"{quote(name, 60)} {as_text(field.before, field.after, pair=pair, path=path)}"
    return Clause(text=text, severity=severity, short=f"Unreadable field: {name}", fields=(field,))


def _present(field: FieldChange) -> JsonValue:
    return field.before if field.after is None else field.after


def _quoted(value: JsonValue) -> str:
    return quote(_line(value), _QUOTED)


def _spoken(value: JsonValue, line: str) -> str:
    return line if isinstance(value, bool) else f"“{line}”"


def _line(value: JsonValue) -> str:
    """A value of any shape in one line."""
    if isinstance(value, str | bool):
        return words(value) if isinstance(value, bool) else plain(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(map(plain, value))
    return plain(msgspec.json.encode(value).decode())
