"""A change together with the differences that it covers, and what every detector of changes is handed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar, cast

import msgspec

from monitor.changes.rules import Rules
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange, JsonValue, Kind, Severity, Struct
from monitor.model.details import ChangeDetail, Detail, PlainDetail
from monitor.model.study import Study, StudyReading, read_study
from monitor.model.study.element import read_element
from monitor.model.study.part import Part
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

P = TypeVar("P", bound=Part)
DetailOf = Detail | Callable[[Sequence[FieldChange]], Detail]
"""The detail of a change, or what makes it from the fields that the change covers."""


class Pair(Struct, frozen=True, kw_only=True, dict=True):
    """Two canonical records and what is needed to judge the difference.

    Attributes:
        on: date of the later version's data release.
        first: the first version that is stored, or None.
        received: the later version as received, whose lists have the record's order; None where it is not
            at hand.
    """

    before: Mapping[str, JsonValue]
    after: Mapping[str, JsonValue]
    on: date
    rules: Rules
    first: Mapping[str, JsonValue] | None = None
    received: Study | None = None

    @cached_property
    def earlier_reading(self) -> StudyReading:
        """The earlier version as it was read, with what could not be read of it."""
        return read_study(self.before)

    @cached_property
    def later_reading(self) -> StudyReading:
        """The later version as it was read, with what could not be read of it."""
        return read_study(self.after)

    @cached_property
    def earlier(self) -> Study:
        """The earlier version, typed."""
        return self.earlier_reading.study

    @cached_property
    def later(self) -> Study:
        """The later version, typed."""
        return self.later_reading.study

    @cached_property
    def registered(self) -> Study | None:
        """The first version that is stored, typed; None where there is none."""
        return read_study(self.first).study if self.first is not None else None

    @cached_property
    def unreadable_sides(self) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
        """Paths of keys, without positions in lists, at which the earlier and the later version cannot be read."""
        return _places(self.earlier_reading), _places(self.later_reading)

    @cached_property
    def unreadable(self) -> frozenset[tuple[str, ...]]:
        """Paths of keys at which a value of either version cannot be read."""
        return self.unreadable_sides[0] | self.unreadable_sides[1]

    def sides(self, path: Sequence[str]) -> tuple[JsonValue, JsonValue]:
        """Return the values at a path in both records as they are; None where absent."""
        return at(self.before, path), at(self.after, path)


class Clause(Struct, frozen=True, kw_only=True):
    """A part of a sentence, without a capital letter or a full stop, and how much it matters.

    Attributes:
        short: for a headline, in words that need no others.
        fields: what the clause is about; those of no clause belong to the first.
    """

    text: str
    severity: Severity
    short: str = ""
    fields: tuple[FieldChange, ...] = ()


class DetectedChange(Struct, frozen=True, kw_only=True):
    """A change and exactly the field changes that it covers."""

    change: Change
    fields: tuple[FieldChange, ...]


class Detector(Protocol):
    """A family of changes: a module that declares the places it reads and the kinds of change it makes."""

    @property
    def PATHS(self) -> Sequence[Sequence[str]]:  # noqa: N802 - a constant of a module
        """Paths of keys; the family gets every difference at one of them or below it."""

    @property
    def KINDS(self) -> Sequence[Kind]:  # noqa: N802 - a constant of a module
        """All kinds of change that it makes, the first one for what it cannot read."""

    def detect(self, fields: Sequence[FieldChange], pair: Pair, /) -> list[DetectedChange]:
        """Return the changes that these differences make."""


def _places(reading: StudyReading) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(part for part in field.path if not part.isdigit()) for field in reading.unreadable)


def at(record: JsonValue, path: Sequence[str]) -> JsonValue:
    """Return the value at a path of keys, or None; a record as JSON decoding makes it, of dicts and lists."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def key_path(field: FieldChange) -> tuple[str, ...]:
    """Return the path of a field change without the label of an element."""
    return field.path[:-1] if is_label(field.path[-1]) else field.path


def typed(field: FieldChange, kind: type[P]) -> tuple[P | None, P | None]:
    """Return both sides of an element of a list as parts of a study; None where the element is absent.

    Values in it that cannot be read are left out.
    """
    old, new = (None if side is None else read_element(side, kind) for side in (field.before, field.after))
    return old, new


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
