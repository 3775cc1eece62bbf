"""Which of several changes covers which differences, for families that compare two records by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import eq

from monitor.changes.detection import DetectedChange, key_path
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange


def shared_out(changes: Sequence[Change], fields: Sequence[FieldChange]) -> list[DetectedChange]:
    """Return the changes with the fields that each covers: a field belongs to the change with the nearest path."""
    shares: list[list[FieldChange]] = [[] for _ in changes]
    if not changes:
        return []
    for field in fields:
        nearness = [_nearness(change, field) for change in changes]
        shares[nearness.index(max(nearness))].append(field)
    return [
        DetectedChange(change=change, fields=tuple(share))
        for change, share in zip(changes, shares, strict=True)
    ]


def _nearness(change: Change, field: FieldChange) -> tuple[bool, int]:
    """First whether the change has the field's own values, then how much of its path."""
    same = any(
        own is not None and (value == own or (isinstance(value, list | tuple) and own in value))
        for value, own in ((change.before, field.before), (change.after, field.after))
    )
    path = ".".join(key_path(field)) + (field.path[-1] if is_label(field.path[-1]) else "")
    return same, sum(1 for _ in takewhile(bool, map(eq, change.path, path)))
