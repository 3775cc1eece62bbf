"""Changes that are told from their fields alone: one change for each kind, a clause for each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change, named
from monitor.changes.fields import FACTS, Fact, Shape
from monitor.diff.diff import is_label
from monitor.diff.elements import label
from monitor.diff.word_diff import describe
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import day, number, plain, quote, words

_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*(minute|hour|day|week|month|year)s?", re.IGNORECASE)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_SHORT = 60
_ORDER = MappingProxyType({path: place for place, path in enumerate(FACTS)})
"""Within a sentence the fields stand in the order of their table."""


def key_path(field: FieldChange) -> tuple[str, ...]:
    """The path of a field change without the label of an element."""
    return field.path[:-1] if is_label(field.path[-1]) else field.path


def detect_field_changes(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """One change for each kind among `fields`, whose paths all stand in the table of facts."""
    by_kind: dict[Kind, list[FieldChange]] = {}
    for field in fields:
        by_kind.setdefault(FACTS[key_path(field)].kind, []).append(field)
    return [make_change(pair, kind, _clauses(members, pair), members) for kind, members in by_kind.items()]


def _clauses(fields: Sequence[FieldChange], pair: Pair) -> list[Clause]:
    by_path: dict[tuple[str, ...], list[FieldChange]] = {}
    for field in fields:
        by_path.setdefault(key_path(field), []).append(field)
    told = [
        (FACTS[path], _clause(path, by_path[path], pair)) for path in sorted(by_path, key=_ORDER.__getitem__)
    ]
    loud = [clause for fact, clause in told if fact.shape is not Shape.QUIET]
    return _without_echoes(loud) or [clause for _, clause in told]


def _without_echoes(clauses: Sequence[Clause]) -> list[Clause]:
    """Where two fields changed from the same to the same, such as sponsor and organisation, one is told."""
    told: dict[str, Clause] = {}
    for clause in clauses:
        told.setdefault(clause.text.partition(" changed from ")[2] or clause.text, clause)
    return list(told.values())


def _clause(path: tuple[str, ...], fields: Sequence[FieldChange], pair: Pair) -> Clause:
    fact = FACTS[path]
    if fact.kind is Kind.CONTACTS:
        text = f"{fact.name}s changed"
    elif fact.shape is Shape.LIST:
        text = list_text(path[-1], fields, fact.name, fact.plural)
    else:
        text = _scalar_text(fact, *pair.sides(*path))
    return Clause(text=text, severity=_severity(fact, fields), short=_short(fact, fields, pair.sides(*path)))


def _severity(fact: Fact, fields: Sequence[FieldChange]) -> Severity:
    """A text in which no word changed is worth less than its field."""
    if fact.shape is Shape.TEXT and fact.severity is Severity.MEDIUM:
        texts = [(field.before, field.after) for field in fields]
        if all(isinstance(a, str) and isinstance(b, str) and _letters(a) == _letters(b) for a, b in texts):
            return Severity.LOW
    return fact.severity


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+|[<>=≤≥±%]", plain(text).casefold()))


def _short(fact: Fact, fields: Sequence[FieldChange], sides: tuple[Json, Json]) -> str:
    before, after = sides
    text = ""
    if fact.shape in {Shape.ENUM, Shape.AGE} and before is not None and after is not None:
        text = f"{fact.name} now {_value(fact, after)}"
    elif fact.shape is Shape.TEXT or (fact.shape is Shape.WORDS and len(fields) == 1):
        text = f"{fact.name} {'added' if before is None else 'removed' if after is None else 'changed'}"
    return text[:1].upper() + text[1:] if len(text) <= _SHORT else ""


def _scalar_text(fact: Fact, before: Json, after: Json) -> str:
    if fact.shape is Shape.TEXT and _are_texts(before, after):
        return describe(fact.name, before, after)
    old, new = _value(fact, before), _value(fact, after)
    if before is None:
        return f"{fact.name} now stated: {new}"
    if after is None:
        return f"{fact.name} no longer stated (was {old})"
    if fact.shape is Shape.DATE:
        return f"{fact.name} now {new}"
    if fact.shape is Shape.AGE and (direction := _direction(before, after)):
        return f"{fact.name} {direction} from {old} to {new}"
    return f"{fact.name} changed from {old} to {new}"


def _are_texts(before: Json, after: Json) -> bool:
    return all(value is None or isinstance(value, str) for value in (before, after))


def _value(fact: Fact, value: Json) -> str:
    if value is None:
        return "not stated"
    if fact.shape is Shape.DATE:
        return day(value)
    if fact.shape in {Shape.ENUM, Shape.QUIET, Shape.FLAG}:
        return words(value)
    if fact.shape is Shape.AGE:
        return plain(value).lower()
    return number(value) if fact.shape is Shape.NUMBER else quote(value, 80)


def _direction(before: Json, after: Json) -> str:
    old, new = _days(before), _days(after)
    if old is None or new is None or old == new:
        return ""
    return "raised" if new > old else "lowered"


def _days(age: Json) -> float | None:
    match = _AGE.fullmatch(plain(age))
    return float(match[1]) * _DAYS[match[2].lower()] if match else None


def list_text(name: str, fields: Iterable[FieldChange], noun: str, plural: str = "") -> str:
    """What became of the elements of a list: added, removed, renamed, changed."""
    members = list(fields)
    added = [label(name, field.after) for field in members if field.before is None]
    removed = [label(name, field.before) for field in members if field.after is None]
    pairs = [field for field in members if field.before is not None and field.after is not None]
    renamed = [field for field in pairs if label(name, field.before) != label(name, field.after)]
    changed = [field for field in pairs if label(name, field.before) == label(name, field.after)]
    parts = [
        f"{named(group, noun, plural or None)} {verb}"
        for group, verb in ((added, "added"), (removed, "removed"))
        if group
    ]
    if len(renamed) == 1:
        old, new = label(name, renamed[0].before), label(name, renamed[0].after)
        parts.append(f"{noun} “{old}” is now “{new}”")
    elif renamed:
        parts.append(f"{len(renamed):,} {plural or noun + 's'} renamed")
    if changed:
        parts.append(_changed_text(name, changed, noun, plural))
    return ", ".join(parts)


def _changed_text(name: str, changed: Sequence[FieldChange], noun: str, plural: str) -> str:
    if len(changed) > 1:
        return f"{len(changed):,} {plural or noun + 's'} changed"
    field = changed[0]
    if isinstance(field.before, Mapping) and isinstance(field.after, Mapping):
        differing = [
            key
            for key in sorted({**field.before, **field.after})
            if field.before.get(key) != field.after.get(key)
        ]
        if len(differing) == 1:
            old, new = field.before.get(differing[0]), field.after.get(differing[0])
            if _brief(old) and _brief(new):
                return (
                    f"{noun} “{label(name, field.before)}”: {differing[0]} from {words(old)} to {words(new)}"
                )
    return f"{noun} “{label(name, field.after)}” changed"


def _brief(value: Json) -> bool:
    return value is None or (isinstance(value, str | int) and len(str(value)) <= 50)
