"""A change together with the differences that it tells, and what every family of changes is handed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import cast

import msgspec

from monitor.changes.rules import Rules
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange, Json, Kind, Severity, Struct
from monitor.model.details import ChangeDetail, Detail, PlainDetail, UntypedDetail
from monitor.model.study import Study, read_study
from monitor.model.wording import count, listed, sentence

MOST_WORDS = 28
"""Of so many words is a sentence built; what does not fit is told in its short form, or counted in four more."""

_NAMES_LENGTH = 90
_CONTACTS = "contacts"


class Pair(Struct, frozen=True, kw_only=True, dict=True):
    """Two canonical records and what is needed to judge the difference.

    Attributes:
        on: date of the later version's data release.
        first: the first version that is held, or None.
        received: the later version as received, whose lists have the record's order; None where it is not
            at hand.
    """

    before: Mapping[str, Json]
    after: Mapping[str, Json]
    on: date
    rules: Rules
    first: Mapping[str, Json] | None = None
    received: Study | None = None

    @cached_property
    def earlier(self) -> Study:
        """The earlier version, typed."""
        return read_study(self.before).study

    @cached_property
    def later(self) -> Study:
        """The later version, typed."""
        return read_study(self.after).study

    @cached_property
    def registered(self) -> Study | None:
        """The first version that is stored, typed; None where there is none."""
        return read_study(self.first).study if self.first is not None else None

    def sides(self, *path: str) -> tuple[Json, Json]:
        """The values at a path in both records; None where absent."""
        return at(self.before, *path), at(self.after, *path)


class Clause(Struct, frozen=True, kw_only=True):
    """A part of a sentence, without a capital letter or a full stop, and how much it matters.

    Attributes:
        short: for a headline; empty where the kind's title says as much.
    """

    text: str
    severity: Severity
    short: str = ""


class DetectedChange(Struct, frozen=True, kw_only=True):
    """A change and exactly the field changes that it covers."""

    change: Change
    fields: tuple[FieldChange, ...]


def at(record: Json, *path: str) -> Json:
    """The value at a path of keys, or None; a record as JSON decoding makes it, of dicts and lists."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def make_change(
    pair: Pair,
    kind: Kind,
    clauses: Sequence[Clause],
    fields: Sequence[FieldChange],
    detail: Detail | Mapping[str, Json] | None = None,
    about: tuple[str, ...] = (),
) -> DetectedChange:
    """One change from one or more clauses; the most important stand first and give the severity.

    Contact data never enter a change; they stay in the stored versions alone.

    Args:
        pair: the two records.
        kind: of the change.
        clauses: at least one.
        fields: what the change covers.
        detail: beside the words of the headline.
        about: path of what the change is about, with its values, where that is not just what `fields` have
            in common.
    """
    ranked = sorted(clauses, key=lambda clause: clause.severity.rank)
    short = ranked[0].short
    before, after = pair.sides(*about) if about else _values(fields)
    change = Change(
        kind=kind,
        severity=pair.rules.severity(kind, ranked[0].severity),
        path=".".join(about or common(fields)),
        before=None if kind is Kind.CONTACTS else before,
        after=None if kind is Kind.CONTACTS else after,
        sentence=sentence(_fitting(ranked)),
        detail=_detail(short, detail),
    )
    return DetectedChange(change=change, fields=tuple(fields))


def _detail(short: str, detail: Detail | Mapping[str, Json] | None) -> ChangeDetail:
    if isinstance(detail, Detail):
        return cast("ChangeDetail", msgspec.structs.replace(detail, short=short))
    return UntypedDetail(short=short, facts=detail) if detail else PlainDetail(short=short)


def _fitting(clauses: Sequence[Clause]) -> str:
    """The first clause, and of the others what a sentence can hold."""
    told, more = clauses[0].text, 0
    for clause in clauses[1:]:
        brief = clause.short[:1].lower() + clause.short[1:]
        longer = (f"{told}; {text}" for text in (clause.text, brief) if text)
        fitting = next((text for text in longer if len(text.split()) <= MOST_WORDS), None)
        told, more = fitting or told, more + (fitting is None)
    return f"{told}; and {count(more, 'more change')}" if more else told


def common(fields: Iterable[FieldChange]) -> tuple[str, ...]:
    """The longest path of keys that all the field changes have in common, without labels of elements."""
    paths = {_keys(field.path) for field in fields}
    shared: list[str] = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared)


def _keys(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[:-1] if is_label(path[-1]) else path


def _values(fields: Sequence[FieldChange]) -> tuple[Json, Json]:
    """The values on both sides: as they are for one field, by their name for several, a list for elements."""
    depth = len(common(fields))
    return (
        _side([(field.path, field.before) for field in fields], depth),
        _side([(field.path, field.after) for field in fields], depth),
    )


def _side(values: Iterable[tuple[tuple[str, ...], Json]], depth: int) -> Json:
    found: dict[str, Json] = {}
    for path, value in values:
        if value is None:
            continue
        name = ".".join(_keys(path)[depth:])
        if is_label(path[-1]):
            found.setdefault(name, []).append(without_contacts(value))
        else:
            found[name] = without_contacts(value)
    return found[""] if "" in found and len(found) == 1 else (found or None)


def without_contacts(value: Json) -> Json:
    """A value without names, addresses and numbers of contacts."""
    if isinstance(value, dict):
        return {key: without_contacts(item) for key, item in value.items() if key != _CONTACTS}
    return [without_contacts(item) for item in value] if isinstance(value, list) else value


def named(labels: Sequence[str], noun: str, plural: str | None = None, limit: int = 3) -> str:
    """Elements by name where that is short, else by number: "arm “A”", "12 arms"."""
    many = plural or noun + "s"
    if len(labels) == 1:
        return f"{noun} “{labels[0]}”"
    if len(labels) > limit or sum(map(len, labels)) > _NAMES_LENGTH:
        return f"{len(labels):,} {many}"
    return f"{many} {listed([f'“{one}”' for one in labels])}"
