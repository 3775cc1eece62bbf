"""Paths that distinguish the changes of an update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from monitor.model import Change, Kind


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
