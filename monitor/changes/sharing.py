"""Which of several changes covers which differences, for families that compare two records by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import eq

from monitor.changes.detection import DetectedChange, key_path
from monitor.diff.align import encode
from monitor.diff.diff import is_label
from monitor.model import Change, FieldChange, JsonValue


def shared_out(changes: Sequence[Change], fields: Sequence[FieldChange]) -> list[DetectedChange]:
    """Return the changes with the fields that each covers: a field belongs to the change with the nearest path."""
    shares: list[list[FieldChange]] = [[] for _ in changes]
    if not changes:
        return []
    values = [(_codes(change.before), _codes(change.after)) for change in changes]
    for field in fields:
        path = ".".join(key_path(field)) + (field.path[-1] if is_label(field.path[-1]) else "")
        own = (_code(field.before), _code(field.after))
        nearness = [
            (any(code in codes for code, codes in zip(own, has, strict=True)), _in_common(change.path, path))
            for change, has in zip(changes, values, strict=True)
        ]
        shares[nearness.index(max(nearness))].append(field)
    return [
        DetectedChange(change=change, fields=tuple(share))
        for change, share in zip(changes, shares, strict=True)
    ]


def _codes(value: JsonValue) -> frozenset[bytes | None]:
    """Return a value and the elements of a list as bytes: to look through a list for each field would be quadratic."""
    elements = value if isinstance(value, list | tuple) else ()
    return frozenset((encode(value), *map(encode, elements)))


def _code(value: JsonValue) -> bytes | None:
    """Return a value as bytes; None, which no change has, for the side on which a field is absent."""
    return None if value is None else encode(value)


def _in_common(first: str, second: str) -> int:
    """Return how many characters two paths have in common from their beginning."""
    return sum(1 for _ in takewhile(bool, map(eq, first, second)))
