"""Numbers of the results section laid out flat, so that two versions can be compared number by number.

A *line* is what one table says in all its arms under one heading; a *figure* is one number of one arm that
differs. Arms are aligned by title and description, never by ID, so that renumbered groups change nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

from monitor.changes.results.read import ResultGroup, groups
from monitor.diff.align import align, encode
from monitor.model import Json, Struct, wording

Arms = Mapping[str, str]
"""Group ID of one version to the key of its arm, which is the same in both versions."""

_NO_THRESHOLD: Final = 101.0


class Line(Struct, frozen=True, kw_only=True):
    """What a table says under one heading.

    Attributes:
        rank: importance among the lines of a table; 0 first.
        what: heading in words, such as "serious adverse events". row: what is named further, such as a class.
        hint: what tells lines with one heading and row apart, such as the statistical method.
        cells: key of the arm ("" where none) to field ("" for the value itself) to the number as posted.
    """

    rank: int
    what: str
    row: str | None = None
    hint: str = ""
    cells: Mapping[str, Mapping[str, str]] = {}


class Figure(Struct, frozen=True, kw_only=True):
    """One number that differs; None on the side where it is not posted."""

    rank: int
    what: str
    row: str | None = None
    arm: str | None = None
    before: str | None = None
    after: str | None = None


class FigurePair(Struct, frozen=True, kw_only=True):
    """The arms of one table in two versions: keys by ID on either side, and labels by key."""

    before: Arms
    after: Arms
    labels: Mapping[str, str]


def pair_arms(before: Mapping[str, Json], after: Mapping[str, Json], key: str = "groups") -> FigurePair:
    """Align the arms of a table in two versions by what they are called; what is left, by ID."""
    old, new = groups(before, key), groups(after, key)
    found = align(
        old,
        new,
        key=lambda group: f"{group.title} {group.description or ''}",
        identities=(
            lambda group: (group.title, group.description, group.id),
            lambda group: (group.title, group.description),
            lambda group: group.title or None,
            lambda group: group.description,
        ),
    )
    left = {group.id: group for group in found.dropped}
    same_id = [(left.pop(group.id), group) for group in found.added if group.id in left]
    paired = {id(group) for _, group in same_id}
    matched = [*((group, group) for group in found.unchanged), *found.pairs, *same_id]
    matched += [(group, group) for group in left.values()]
    alone = [group for group in found.added if id(group) not in paired]
    return _pair(matched, alone, left)


def _pair(
    matched: Sequence[tuple[ResultGroup, ResultGroup]],
    alone: Sequence[ResultGroup],
    dropped: Mapping[str, ResultGroup],
) -> FigurePair:
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    labels: dict[str, str] = {}
    for old, new in matched:
        key = f"arm {old.id}"
        before[old.id] = key
        if old.id not in dropped:
            after[new.id] = key
        labels[key] = new.label
    for new in alone:
        after[new.id] = f"new arm {new.id}"
        labels[f"new arm {new.id}"] = new.label
    return FigurePair(before=before, after=after, labels=labels)


def figures(before: Sequence[Line], after: Sequence[Line], labels: Mapping[str, str]) -> tuple[Figure, ...]:
    """Every number that differs, most important first.

    Lines are aligned by heading and row; a line whose row was only reworded is found by its numbers.
    """
    found = align(
        before,
        after,
        key=lambda line: f"{line.what} {line.row}",
        identities=(
            lambda line: (line.what, line.row, line.hint),
            lambda line: (line.what, line.row),
            _numbers,
        ),
        threshold=_NO_THRESHOLD,
    )
    sides: list[tuple[Line | None, Line | None]] = [
        *found.pairs,
        *((line, None) for line in found.dropped),
        *((None, line) for line in found.added),
    ]
    made = [figure for old, new in sides for figure in _of_line(old, new, labels)]
    return tuple(sorted(made, key=_order))


def normal(value: Json, arms: Arms) -> Json:
    """A part of the results with the keys of the arms for group IDs, texts as they read, lists sorted anew."""
    if isinstance(value, Mapping):
        return {key: _normal_item(key, item, arms) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return sorted((normal(item, arms) for item in value), key=encode)
    return wording.plain(value) if isinstance(value, str) else value


def _normal_item(key: str, item: Json, arms: Arms) -> Json:
    if key in {"groupId", "id"} and isinstance(item, str):
        return arms.get(item, item)
    if key == "groupIds" and isinstance(item, list | tuple):
        return sorted(arms.get(one, one) if isinstance(one, str) else str(one) for one in item)
    return normal(item, arms)


def _numbers(line: Line) -> Hashable:
    """The numbers of a line that has enough of them to be told by them."""
    values = [value for fields in line.cells.values() for value in fields.values()]
    return (line.what, encode(line.cells)) if len(set(values)) > 1 else None


def _of_line(old: Line | None, new: Line | None, labels: Mapping[str, str]) -> Iterator[Figure]:
    line = new or old
    if line is None:
        return
    was, now = old.cells if old else {}, new.cells if new else {}
    for arm in sorted({*was, *now}):
        fields_before, fields_after = was.get(arm, {}), now.get(arm, {})
        for field in sorted({*fields_before, *fields_after}):
            before, after = fields_before.get(field), fields_after.get(field)
            if before != after:
                yield Figure(
                    rank=line.rank,
                    what=field or line.what,
                    row=line.row,
                    arm=labels.get(arm),
                    before=before,
                    after=after,
                )


def _order(figure: Figure) -> tuple[object, ...]:
    """By rank; numbers that changed before those that were added or dropped."""
    one_sided = figure.before is None or figure.after is None
    return (
        figure.rank,
        one_sided,
        figure.what,
        figure.row or "",
        figure.arm or "",
        figure.before or "",
        figure.after or "",
    )
