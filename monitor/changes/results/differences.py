"""What differs between two versions of a table of posted results, number by number.

A *line* is what one table says in all its arms under one heading. A *difference* is one number of one arm, one
text or one name that is not the same in the two versions. Values that are equal for a reader are no difference.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum
from typing import Final

from rapidfuzz import fuzz

from monitor.changes.results.arms import ArmLabel
from monitor.changes.results.values import same_time, same_value, value_key
from monitor.diff.align import Alignment, align, encode
from monitor.diff.meaning import same_meaning
from monitor.diff.spelling import differs_in_spelling
from monitor.model import Severity, Struct

_NO_THRESHOLD: Final = 101.0
_SIMILAR: Final = 70.0
"""Similarity, of 100, from which two names with the same numbers are one that was renamed."""


class Weight(IntEnum):
    """What comes first in a sentence."""

    ROLE = 0
    DEATHS = 1
    SERIOUS = 2
    SERIOUS_TERM = 3
    VALUE = 4
    ANALYSIS = 5
    ANALYSED = 6
    WORDS = 7
    OTHER = 8
    NAME = 9


class Form(StrEnum):
    """How a difference is worded: `a` to `b`, “a” to “b”, “a” is now called “b”, or as a whole."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    WHOLE = "whole"


class ResultDifference(Struct, frozen=True, kw_only=True):
    """One thing that differs; None on the side where it is not posted.

    Attributes:
        what: heading in words, such as "serious adverse events". row: what is named further, such as a class.
        arm: the arm, where it is about one.
        is_beside_value: a number that belongs to another one, such as its spread.
        of_listing: list that the whole row came to or went from, such as "serious adverse event"; empty otherwise.
        name: what begins the row's name and is quoted, such as the term of an adverse event.
    """

    weight: Weight
    severity: Severity
    what: str
    row: str | None = None
    arm: ArmLabel | None = None
    before: str | None = None
    after: str | None = None
    form: Form = Form.NUMBER
    is_beside_value: bool = False
    of_listing: str = ""
    name: str = ""


class Line(Struct, frozen=True, kw_only=True):
    """What a table says under one heading.

    Attributes:
        hint: what distinguishes lines with one heading and row, such as the unit of a denominator.
        group: rows with the same numbers are one renamed row only within it, such as an organ system.
        parts: the names that the row is made of, such as class and category.
        called: what a row is, where only its name differs.
        name_severity: how much another name matters.
        is_listed: the row is an entry of a list, such as an adverse event: it comes and goes as a whole.
        cells: key of the arm ("" where none) to field ("" for the value itself) to the number as posted.
    """

    weight: Weight
    severity: Severity
    what: str
    row: str | None = None
    parts: tuple[str, ...] = ()
    called: str = ""
    name_severity: Severity = Severity.LOW
    is_listed: bool = False
    hint: str = ""
    group: str = ""
    cells: Mapping[str, Mapping[str, str]] = {}


def number_differences(
    before: Iterable[Line], after: Iterable[Line], labels: Mapping[str, ArmLabel]
) -> tuple[ResultDifference, ...]:
    """Return every number that differs, most important first, and every row that was renamed.

    Lines are aligned by heading and row; a line whose row was only renamed is recognised by its numbers.
    """
    aligned: Alignment[Line] = align(
        tuple(before),
        tuple(after),
        key=lambda line: f"{line.what} {line.row}",
        identities=(
            lambda line: (line.what, line.row, line.hint, line.group),
            lambda line: (line.what, line.row, line.hint),
            lambda line: (line.what, line.row),
            _numbers,
        ),
        threshold=_NO_THRESHOLD,
    )
    renamed, dropped, added = _renamed(aligned.dropped, aligned.added)
    sides: list[tuple[Line | None, Line | None]] = [
        *aligned.pairs,
        *renamed,
        *((line, None) for line in dropped),
        *((None, line) for line in added),
    ]
    made = [difference for old, new in sides for difference in _of_line(old, new, labels)]
    return tuple(sorted(dict.fromkeys(made), key=order))


def _numbers(line: Line) -> Hashable:
    """The numbers of a line that has enough of them to be recognised by them."""
    values = [value for fields in line.cells.values() for value in fields.values()]
    return (line.what, line.group, encode(line.cells)) if len(set(values)) > 1 else None


def _renamed(
    dropped: Sequence[Line], added: Sequence[Line]
) -> tuple[list[tuple[Line, Line]], list[Line], list[Line]]:
    """Rows that went and came with the same numbers under a similar name, and what is left of both sides."""
    left, pairs = list(added), []
    gone = []
    for old in dropped:
        alike = [
            (fuzz.ratio((old.row or "").casefold(), (new.row or "").casefold()), new)
            for new in left
            if (old.what, old.cells) == (new.what, new.cells)
        ]
        similarity, new = max(alike, key=lambda pair: (pair[0], pair[1].row or ""), default=(0.0, None))
        only = (
            sum(line.what == old.what for line in dropped)
            == sum(line.what == old.what for line in added)
            == 1
        )
        lone = len(alike) == 1 and (only or _has_cases(old))
        if new is not None and (similarity >= _SIMILAR or lone):
            pairs.append((old, new))
            left.remove(new)
        else:
            gone.append(old)
    return pairs, gone, left


def _has_cases(line: Line) -> bool:
    """Whether a line has another number than zeros: those are too common to recognise a row by them."""
    return any(
        not value.startswith("0") and value_key(value) != "0"
        for fields in line.cells.values()
        for value in fields.values()
    )


def _of_line(
    old: Line | None, new: Line | None, labels: Mapping[str, ArmLabel]
) -> Iterator[ResultDifference]:
    line = new or old
    if line is None:
        return
    if old and new and old.row != new.row:
        yield from _renamed_row(old, new)
    was, now = old.cells if old else {}, new.cells if new else {}
    for arm in sorted({*was, *now}):
        fields_before, fields_after = was.get(arm, {}), now.get(arm, {})
        for field in sorted({*fields_before, *fields_after}):
            before, after = fields_before.get(field), fields_after.get(field)
            if before != after:
                yield ResultDifference(
                    weight=line.weight,
                    severity=Severity.SILENT if same_value(before, after) else line.severity,
                    what=field or line.what,
                    row=line.row,
                    arm=labels.get(arm),
                    before=before,
                    after=after,
                    is_beside_value=bool(field),
                    of_listing=line.what if line.is_listed and (old is None or new is None) else "",
                    name=line.parts[0] if line.is_listed else "",
                )


def _renamed_row(old: Line, new: Line) -> Iterator[ResultDifference]:
    """The part of a row's name that differs; nothing where its parts are equal, such as in another organ system."""
    before, after = _different_parts(old.parts, new.parts)
    if before == after:
        return
    of_death = Weight.DEATHS in {old.weight, new.weight}
    severity = Severity.HIGH if of_death else new.name_severity
    called = new.called or new.what
    if not (before and after):
        yield ResultDifference(
            weight=Weight.NAME,
            severity=severity,
            what=f"name of a {called}",
            before=before or None,
            after=after or None,
            form=Form.TEXT,
        )
        return
    if differs_in_spelling(before, after):
        severity = Severity.SILENT
    elif same_time(before, after) or same_meaning(before, after):
        severity = Severity.LOW
    yield ResultDifference(
        weight=Weight.DEATHS if of_death else Weight.NAME,
        severity=severity,
        what=called,
        before=before,
        after=after,
        form=Form.NAME,
    )


def _different_parts(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    pairs = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    if len(old) == len(new) and len(pairs) == 1:
        return pairs[0]
    return ": ".join(old) or "(no name)", ": ".join(new) or "(no name)"


def text_difference(
    what: str,
    before: str | None,
    after: str | None,
    weight: Weight,
    severity: Severity,
    *,
    row: str | None = None,
    arm: ArmLabel | None = None,
    form: Form = Form.TEXT,
) -> Iterator[ResultDifference]:
    """Yield the difference of two texts; a silent one where only spelling, case or punctuation differs.

    A text with the same meaning in other words weighs little.
    """
    if before == after:
        return
    same = False
    if before is not None and after is not None:
        same = differs_in_spelling(before, after) or same_value(before, after)
        if not same and same_meaning(before, after):
            severity = max(severity, Severity.LOW, key=lambda level: level.rank)
    yield ResultDifference(
        weight=weight,
        severity=Severity.SILENT if same else severity,
        what=what,
        row=row,
        arm=arm,
        before=before,
        after=after,
        form=form,
    )


def order(difference: ResultDifference) -> tuple[object, ...]:
    """Return what sorts differences: by severity and weight; a value before its spread, a change before what came or went."""
    one_sided = difference.before is None or difference.after is None
    return (
        difference.severity.rank,
        difference.weight,
        difference.is_beside_value,
        one_sided,
        difference.what,
        difference.row or "",
        difference.arm.full if difference.arm else "",
        difference.before or "",
        difference.after or "",
    )
