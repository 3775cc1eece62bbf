"""A change together with the differences that it covers, and what every detector of changes is handed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from monitor.changes.rules import Rules
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange, JsonValue, Kind, Severity, Struct
from monitor.model.study import Study, StudyReading, read_study
from monitor.model.study.element import read_element
from monitor.model.study.part import Part

P = TypeVar("P", bound=Part)


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
