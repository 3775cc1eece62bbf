"""Changes that are said from their fields alone: one change for each kind, a clause for each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType

import msgspec

from monitor.changes.build import make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair, key_path
from monitor.changes.dosing import differs_in_dosing
from monitor.changes.fields import FACTS, Fact, Shape
from monitor.changes.list_changes import elements_detail, list_clauses
from monitor.changes.unreadable import as_text
from monitor.diff.contrast import quote_contrast
from monitor.diff.spelling import differs_in_case, differs_in_spelling
from monitor.diff.word_diff import describe
from monitor.model import FieldChange, JsonValue, Kind, Severity
from monitor.model.duration import Duration, read_durations, same_length
from monitor.model.study import STUDY
from monitor.model.wording import day, listed, number, plain, quote, words

PATHS = tuple(FACTS)
KINDS = tuple(dict.fromkeys(fact.kind for fact in FACTS.values()))

_DESIGN_INFO = STUDY.protocol_section.design_module.design_info
_SHORT = 60
_QUOTED = 80
_ORDER = MappingProxyType({path: place for place, path in enumerate(FACTS)})
_ALONE = frozenset({Shape.TEXT, Shape.LIST})
"""Shapes whose clauses say what happened inside one field, so that no two can be one."""

_MOST_TOGETHER = 4
_UNLIMITED = "no limit"
_NO_LIMIT = frozenset({"n/a", "na", "none", "not applicable"})
_OF_CONDUCT = frozenset(
    {
        tuple(_DESIGN_INFO.intervention_model_description),
        tuple(_DESIGN_INFO.masking_info.masking_description),
    }
)
"""Descriptions in which a number, or a word of dosing, decides how the trial is run."""

_DIRECTIONS = MappingProxyType({Shape.AGE: ("raised", "lowered"), Shape.LENGTH: ("lengthened", "shortened")})


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of each kind among fields whose paths are all in the table of facts."""
    by_kind: dict[Kind, list[FieldChange]] = {}
    for field in fields:
        by_kind.setdefault(FACTS[key_path(field)].kind, []).append(field)
    return [
        change
        for kind, members in by_kind.items()
        for change in make_changes(pair, kind, _clauses(members, pair), members, elements_detail)
    ]


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """A clause, and its two halves where it can be joined with others of the same predicate."""

    fact: Fact
    clause: Clause
    predicate: str = ""


def _clauses(fields: Sequence[FieldChange], pair: Pair) -> list[Clause]:
    by_path: dict[tuple[str, ...], list[FieldChange]] = {}
    for field in fields:
        by_path.setdefault(key_path(field), []).append(field)
    said = [
        item
        for path in sorted(by_path, key=_ORDER.__getitem__)
        for item in _of_fact(FACTS[path], by_path[path], pair)
    ]
    loud = [item for item in said if item.fact.shape is not Shape.QUIET]
    return list(_joined(loud or said))


def _joined(said: Iterable[_Said]) -> Iterator[Clause]:
    """Fields that changed from the same to the same in one clause, each by its name."""
    groups: dict[tuple[str, bool], list[_Said]] = {}
    for place, item in enumerate(said):
        key = item.predicate or f"{place}"
        groups.setdefault((key, item.clause.severity is Severity.SILENT), []).append(item)
    for members in groups.values():
        for start in range(0, len(members), _MOST_TOGETHER):
            yield _together(members[start : start + _MOST_TOGETHER])


def _together(members: Sequence[_Said]) -> Clause:
    first = members[0]
    if len(members) == 1:
        return first.clause
    return msgspec.structs.replace(
        min((item.clause for item in members), key=lambda clause: clause.severity.rank),
        text=f"{listed([item.fact.name for item in members])} {first.predicate}",
        fields=tuple(field for item in members for field in item.clause.fields),
    )


def _of_fact(fact: Fact, fields: Sequence[FieldChange], pair: Pair) -> list[_Said]:
    if fact.kind is Kind.CONTACTS:
        text = f"{fact.name}s changed"
        return [_Said(fact=fact, clause=_clause(text, fact.severity, text, fields))]
    if fact.path in pair.unreadable:
        text = f"{fact.name} {as_text(*pair.sides(fact.path), pair=pair, path=fact.path)}"
        return [_Said(fact=fact, clause=_clause(text, fact.severity, f"{fact.name} cannot be read", fields))]
    if fact.shape is Shape.LIST and all(field.path != fact.path for field in fields):
        return [
            _Said(fact=fact, clause=clause)
            for clause in list_clauses(fact.path[-1], fields, fact.name, fact.plural, fact.severity)
        ]
    return [_scalar(fact, fields, *pair.sides(fact.path))]


def _clause(text: str, severity: Severity, short: str, fields: Sequence[FieldChange]) -> Clause:
    headline = short if len(short) <= _SHORT else ""
    return Clause(
        text=text, severity=severity, short=headline[:1].upper() + headline[1:], fields=tuple(fields)
    )


def _scalar(fact: Fact, fields: Sequence[FieldChange], before: JsonValue, after: JsonValue) -> _Said:
    text = _text_of(fact, before, after)
    predicate = text.removeprefix(f"{fact.name} ")
    joined = predicate if predicate != text and fact.shape not in _ALONE else ""
    clause = _clause(text, _severity(fact, before, after), _short(fact, before, after, text), fields)
    return _Said(fact=fact, clause=clause, predicate=joined)


def _severity(fact: Fact, before: JsonValue, after: JsonValue) -> Severity:
    """Silent where the values are equal, or differ in nothing but capitals."""
    if fact.shape in _DIRECTIONS and _is_same_length(before, after):
        return Severity.SILENT
    if fact.shape is Shape.ENUM and before is not None and after is not None:
        return Severity.SILENT if words(before).casefold() == words(after).casefold() else fact.severity
    if fact.shape in {Shape.TEXT, Shape.WORDS} and isinstance(before, str) and isinstance(after, str):
        return Severity.SILENT if differs_in_case(before, after) else _severity_of_text(fact, before, after)
    return fact.severity


def _severity_of_text(fact: Fact, before: str, after: str) -> Severity:
    """Return how much another text matters: an allocation ratio, or how long the masking lasts, is more than words."""
    if fact.severity is Severity.MEDIUM and differs_in_spelling(before, after):
        return Severity.LOW
    is_more = fact.path in _OF_CONDUCT and differs_in_dosing(before, after)
    return Severity.MEDIUM if is_more else fact.severity


def _short(fact: Fact, before: JsonValue, after: JsonValue, text: str) -> str:
    verb = "added" if before is None else "removed" if after is None else "changed"
    if fact.shape in {Shape.ENUM, Shape.AGE, Shape.LENGTH} and before is not None and after is not None:
        value = _value(fact, after)
        now = (
            f"{fact.name} now {value}"
            if not value.endswith(f"({_UNLIMITED})")
            else f"{fact.name} no longer limited"
        )
        return now if len(now) <= _SHORT else f"{fact.name} changed"
    if fact.shape is Shape.FLAG and len(text) <= _SHORT and ":" not in text:
        return text
    return f"{fact.name} {verb}"


def _text_of(fact: Fact, before: JsonValue, after: JsonValue) -> str:
    if fact.shape is Shape.TEXT and isinstance(before, str | None) and isinstance(after, str | None):
        return describe(fact.name, before, after)
    old, new = _values(fact, before, after)
    if before is None:
        return f"{fact.name} now stated: {new}"
    if after is None:
        return f"{fact.name} no longer stated (was {old})"
    if fact.shape is Shape.DATE:
        return f"{fact.name} now {new}"
    if fact.shape in _DIRECTIONS:
        return f"{fact.name} {_length_text(fact, before, after)}"
    return f"{fact.name} changed from {old} to {new}"


def _values(fact: Fact, before: JsonValue, after: JsonValue) -> tuple[str, str]:
    """Both values; quoted ones are cut so that their difference is seen."""
    if before is not None and after is not None and fact.shape in {Shape.WORDS, Shape.TEXT, Shape.LIST}:
        return quote_contrast(_line(before), _line(after), _QUOTED)
    return _value(fact, before), _value(fact, after)


def _line(value: JsonValue) -> str:
    return words(value) if isinstance(value, list) else plain(value)


def _value(fact: Fact, value: JsonValue) -> str:
    if value is None:
        return "not stated"
    if fact.shape is Shape.DATE:
        return day(value)
    if fact.shape in {Shape.ENUM, Shape.QUIET, Shape.FLAG}:
        return words(value)
    if fact.shape in _DIRECTIONS:
        text = plain(value).lower()
        return f"{plain(value)} ({_UNLIMITED})" if text in _NO_LIMIT else text
    return number(value) if fact.shape is Shape.NUMBER else quote(_line(value), _QUOTED)


def _length_text(fact: Fact, before: JsonValue, after: JsonValue) -> str:
    old, new = _value(fact, before), _value(fact, after)
    if _is_same_length(before, after):
        return f"now written as {plain(after)} (was {plain(before)}), which is the same"
    earlier, later = _length(before), _length(after)
    if earlier is None or later is None or earlier.months == later.months:
        return f"changed from {old} to {new}"
    longer, shorter = _DIRECTIONS[fact.shape]
    return f"{longer if later.months > earlier.months else shorter} from {old} to {new}"


def _is_same_length(before: JsonValue, after: JsonValue) -> bool:
    if isinstance(before, str) and isinstance(after, str) and differs_in_case(before, after):
        return True
    if {plain(side).casefold() for side in (before, after) if side is not None} <= _NO_LIMIT:
        return True
    return same_length(_length(before), _length(after))


def _length(value: JsonValue) -> Duration | None:
    """Return an age or a length of time that is one number with its unit."""
    text = plain(value) if value is not None else ""
    readings = read_durations(text)
    is_whole = len(readings) == 1 and (readings[0].start, readings[0].end) == (0, len(text))
    return readings[0].duration if is_whole else None
