"""How a change is made of clauses: as many in a sentence as fit, and what it covers, with its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import msgspec

from monitor.changes.detection import Clause, DetectedChange, Pair, key_path
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange, JsonValue, Kind, Severity
from monitor.model.details import ChangeDetail, Detail, PlainDetail
from monitor.model.study.paths import STUDY
from monitor.model.wording import count, listed, sentence

MOST_WORDS = 28
"""Words of a sentence to which further clauses are added; what does not fit gets a sentence of its own."""

_MOST_SENTENCES = 8
"""Sentences of one kind about one family of fields; what then remains is counted in the last one."""

_NAMES_LENGTH = 90
CONTACT_KEYS = frozenset(
    {
        STUDY.protocol_section.contacts_locations_module.locations.contacts.key,
        STUDY.protocol_section.contacts_locations_module.central_contacts.key,
        STUDY.results_section.more_info_module.point_of_contact.key,
    }
)
"""Keys of what is stored and never published."""

DetailOf = Detail | Callable[[Sequence[FieldChange]], Detail]
"""The detail of a change, or what makes it from the fields that the change covers."""


def make_change(
    pair: Pair,
    kind: Kind,
    clauses: Sequence[Clause],
    fields: Sequence[FieldChange],
    detail: DetailOf | None = None,
    about: Sequence[str] = (),
) -> DetectedChange:
    """Return one change, with all clauses in one sentence."""
    return _change(pair, kind, _ranked(clauses), fields, detail, tuple(about) or common(fields), more=0)


def make_changes(
    pair: Pair,
    kind: Kind,
    clauses: Sequence[Clause],
    fields: Sequence[FieldChange],
    detail: DetailOf | None = None,
    about: Sequence[str] = (),
) -> list[DetectedChange]:
    """Return one change from one or more clauses, or several where they do not fit into one sentence.

    The most important clauses come first and give the severity. Contact data never enter a change; they stay
    in the stored versions alone.

    Args:
        pair: the two records.
        kind: of the change.
        clauses: at least one.
        fields: what the changes cover.
        detail: the family's facts; made for each change from its own fields where it is a function, else it
            belongs to the first change.
        about: path of what the changes are about, with its values, where that is not just what the fields
            have in common.
    """
    place_of_all = tuple(about) or common(fields)
    packs = _packs(_ranked(clauses))
    shown, rest = packs[:_MOST_SENTENCES], packs[_MOST_SENTENCES:]
    more = sum(map(len, rest))
    made: list[DetectedChange] = []
    for place, pack in enumerate(shown):
        own = _fields_of(pack) if place else _all_but(fields, _fields_of([c for p in shown[1:] for c in p]))
        given = detail if callable(detail) or not place else None
        last = place == len(shown) - 1
        path = tuple(about) or common(own) or place_of_all
        made.append(_change(pair, kind, pack, own, given, path, more=more if last else 0))
    return made


def _ranked(clauses: Iterable[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda clause: clause.severity.rank)


def _packs(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses of each sentence; what is silent is in no sentence with what is not."""
    packs: list[list[Clause]] = []
    for clause in clauses:
        if packs and _belongs(clause, packs[-1]):
            packs[-1].append(clause)
        else:
            packs.append([clause])
    return packs


def _belongs(clause: Clause, pack: Sequence[Clause]) -> bool:
    if (clause.severity is Severity.SILENT) != (pack[0].severity is Severity.SILENT):
        return False
    return len(_joined([*pack, clause]).split()) <= MOST_WORDS


def _joined(clauses: Iterable[Clause]) -> str:
    return "; ".join(clause.text for clause in clauses)


def _fields_of(clauses: Iterable[Clause]) -> list[FieldChange]:
    return [field for clause in clauses for field in clause.fields]


def _all_but(fields: Iterable[FieldChange], others: Iterable[FieldChange]) -> list[FieldChange]:
    elsewhere = set(map(id, others))
    return [field for field in fields if id(field) not in elsewhere]


def _change(
    pair: Pair,
    kind: Kind,
    clauses: Sequence[Clause],
    fields: Sequence[FieldChange],
    detail: DetailOf | None,
    path: tuple[str, ...],
    *,
    more: int,
) -> DetectedChange:
    before, after = (
        _values(fields) if path == common(fields) else pair.sides(path) if fields else (None, None)
    )
    text = _joined(clauses) + (f"; and {count(more, 'more change')}" if more else "")
    facts = detail(fields) if callable(detail) else detail or PlainDetail()
    change = Change(
        kind=kind,
        severity=pair.rules.severity(kind, clauses[0].severity),
        path=".".join(path),
        before=None if kind is Kind.CONTACTS else before,
        after=None if kind is Kind.CONTACTS else after,
        sentence=sentence(text),
        detail=cast("ChangeDetail", msgspec.structs.replace(facts, short=clauses[0].short)),
    )
    return DetectedChange(change=change, fields=tuple(fields))


def common(fields: Iterable[FieldChange]) -> tuple[str, ...]:
    """Return the longest path of keys that all the field changes have in common, without labels of elements."""
    paths = {key_path(field) for field in fields}
    shared: list[str] = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared)


def _values(fields: Sequence[FieldChange]) -> tuple[JsonValue, JsonValue]:
    """The values on both sides: as they are for one field, by their name for several, a list for elements."""
    depth = len(common(fields))
    return (
        _side([(field.path, field.before) for field in fields], depth),
        _side([(field.path, field.after) for field in fields], depth),
    )


def _side(values: Iterable[tuple[tuple[str, ...], JsonValue]], depth: int) -> JsonValue:
    by_name: dict[str, JsonValue] = {}
    elements: dict[str, list[JsonValue]] = {}
    for path, value in values:
        if value is None:
            continue
        if is_label(path[-1]):
            name = ".".join(path[depth:-1])
            by_name[name] = elements.setdefault(name, [])
            elements[name].append(without_contacts(value))
        else:
            by_name[".".join(path[depth:])] = without_contacts(value)
    return by_name[""] if set(by_name) == {""} else (by_name or None)


def without_contacts(value: JsonValue) -> JsonValue:
    """Return a value without names, addresses and numbers of contacts."""
    if isinstance(value, dict):
        return {key: without_contacts(item) for key, item in value.items() if key not in CONTACT_KEYS}
    return [without_contacts(item) for item in value] if isinstance(value, list) else value


def named(labels: Sequence[str], noun: str, plural: str | None = None, limit: int = 3) -> str:
    """Return elements by name where that is short, else by number: "arm “A”", "12 arms"."""
    many = plural or noun + "s"
    if len(labels) == 1:
        return f"{noun} “{labels[0]}”"
    if len(labels) > limit or sum(map(len, labels)) > _NAMES_LENGTH:
        return f"{len(labels):,} {many}"
    return f"{many} {listed([f'“{label}”' for label in labels])}"


def distinct(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes with paths that differ within a kind: a path that occurs again gets a number."""
    seen: Counter[tuple[Kind, str]] = Counter()
    made = []
    for change in changes:
        seen[change.kind, change.path] += 1
        times = seen[change.kind, change.path]
        made.append(
            change if times == 1 else msgspec.structs.replace(change, path=f"{change.path} ({times})")
        )
    return tuple(made)
