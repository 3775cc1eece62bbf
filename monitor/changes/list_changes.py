"""What became of the elements of a list that has no detector of its own: added, removed, renamed, changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.changes.build import named
from monitor.changes.detection import Clause, key_path
from monitor.diff.contrast import quote_contrast
from monitor.diff.diff import is_label
from monitor.diff.elements import full_label, label
from monitor.diff.spelling import differs_in_case
from monitor.model import FieldChange, JsonValue, Severity
from monitor.model.details import ElementsDetail, PlainDetail, TextChange
from monitor.model.study import STUDY
from monitor.model.wording import words

_MOST_SINGLE = 5
"""Renamed or changed elements that are named one by one; more are counted."""

_SHORT = 60
_QUOTED = 60
_CONTACTS = STUDY.protocol_section.contacts_locations_module.central_contacts
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def list_clauses(
    name: str, fields: Sequence[FieldChange], noun: str, plural: str, severity: Severity
) -> list[Clause]:
    """Return a clause for what was added, for what was removed, and for each element that changed.

    Args:
        name: key of the list in the record.
        fields: one for each element that differs.
        noun: what an element is called.
        plural: of the noun; empty for a regular one.
        severity: of each clause; an element that differs in capitals alone is silent.
    """
    many = plural or noun + "s"
    came = [field for field in fields if field.before is None]
    went = [field for field in fields if field.after is None]
    pairs = [field for field in fields if field.before is not None and field.after is not None]
    clauses = [
        _came_or_went([label(name, side) for side in sides], group, noun, many, verb, severity)
        for group, sides, verb in (
            (came, [field.after for field in came], "added"),
            (went, [field.before for field in went], "removed"),
        )
        if group
    ]
    if len(pairs) > _MOST_SINGLE:
        return [*clauses, _counted(pairs, many, severity)]
    return [*clauses, *(_changed(name, field, noun, severity) for field in pairs)]


def elements_detail(fields: Sequence[FieldChange]) -> ElementsDetail | PlainDetail:
    """Return the elements among fields by name and with their texts; nothing for values that show themselves."""
    own = [field for field in fields if is_label(field.path[-1]) and _is_nested(field)]
    own = [field for field in own if key_path(field) != _CONTACTS]
    if not own:
        return PlainDetail()
    return ElementsDetail(
        added=tuple(_name(field, field.after) for field in own if field.before is None),
        dropped=tuple(_name(field, field.before) for field in own if field.after is None),
        texts=tuple(text for field in own for text in _texts(field)),
    )


def _is_nested(field: FieldChange) -> bool:
    return isinstance(field.before, Mapping) or isinstance(field.after, Mapping)


def _name(field: FieldChange, side: JsonValue) -> str:
    return full_label(key_path(field)[-1], side)


def _texts(field: FieldChange) -> Iterator[TextChange]:
    """Every part of an element that differs, in full."""
    if not isinstance(field.before, Mapping) or not isinstance(field.after, Mapping):
        return
    called = label(key_path(field)[-1], field.after)
    for key in sorted({**field.before, **field.after}):
        old, new = field.before.get(key), field.after.get(key)
        if old != new:
            yield TextChange(
                label=f"{in_words(key).capitalize()} of “{called}”",
                before=None if old is None else words(old),
                after=None if new is None else words(new),
            )


def in_words(key: str) -> str:
    """Return a key of the record as words: "investigator full name"."""
    return _HUMP.sub(" ", key).lower()


def _came_or_went(
    labels: Sequence[str],
    fields: Sequence[FieldChange],
    noun: str,
    many: str,
    verb: str,
    severity: Severity,
) -> Clause:
    text = f"{named(labels, noun, many)} {verb}"
    amount = noun if len(fields) == 1 else f"{len(fields):,} {many}"
    short = text if len(text) <= _SHORT else f"{amount} {verb}"
    return Clause(text=text, severity=severity, short=_capital(short), fields=tuple(fields))


def _counted(pairs: Sequence[FieldChange], many: str, severity: Severity) -> Clause:
    text = f"{len(pairs):,} {many} renamed or changed"
    return Clause(text=text, severity=severity, short=_capital(text), fields=tuple(pairs))


def _changed(name: str, field: FieldChange, noun: str, severity: Severity) -> Clause:
    old, new = full_label(name, field.before), full_label(name, field.after)
    if old != new:
        was, now = quote_contrast(old, new, _QUOTED, names=True)
        text, short = f"{noun} {was} is now {now}", f"{noun} changed"
        if isinstance(field.before, str) and differs_in_case(old, new):
            severity = Severity.SILENT
    else:
        text = f"{noun} “{label(name, field.after)}”{_parts(field.before, field.after)}"
        short = f"{noun} changed"
    return Clause(text=text, severity=severity, short=_capital(short), fields=(field,))


def _parts(before: JsonValue, after: JsonValue) -> str:
    """What differs inside an element whose name stayed."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return " changed"
    keys = [key for key in sorted({**before, **after}) if before.get(key) != after.get(key)]
    parts = [
        f"{in_words(key)} from {was} to {now}" for key in keys for was, now in [_sides(before, after, key)]
    ]
    return f": {'; '.join(parts)}" if parts else " changed"


def _sides(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], key: str) -> tuple[str, str]:
    old, new = before.get(key), after.get(key)
    was, now = quote_contrast(words(old), words(new), _QUOTED)
    return (was if _is_own_words(old) else was[1:-1]), (now if _is_own_words(new) else now[1:-1])


def _is_own_words(value: JsonValue) -> bool:
    """Whether a value is the sponsor's own text, and not one of the registry's values."""
    return isinstance(value, str) and not value.isupper()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
