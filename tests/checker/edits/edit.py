"""An edit of a raw record, and what its mention has to have."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fact:
    """Something that has to be mentioned.

    Attributes:
        side: "before" or "after": in which record it is.
        texts: ways to mention it, one of which suffices.
    """

    side: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A record after an edit.

    Attributes:
        name: of the kind of edit.
        after: the edited record.
        path: where it was edited, dotted.
        facts: what has to be mentioned.
        never: words that no sentence may say of it, because they would be false.
        least: the least severity that it may have; empty for any.
        quiet: whether the meaning stays: then no sentence may be published of it.
        most: sentences that may be published of it at most; 0 for any number.
        note: the edit in a few words, for reports.
    """

    name: str
    after: Record
    path: str
    facts: tuple[Fact, ...] = ()
    never: tuple[str, ...] = ()
    least: str = ""
    quiet: bool = False
    most: int = 0
    note: str = ""


Maker = Callable[[Record, random.Random], Edit | None]


def get(record: Any, path: Path) -> Any:
    """Return the value at a path of keys and places in lists; None where there is none."""
    for key in path:
        if isinstance(record, dict) and isinstance(key, str):
            record = record.get(key)
        elif isinstance(record, list) and isinstance(key, int) and key < len(record):
            record = record[key]
        else:
            return None
    return record


def put(record: Any, path: Path, value: Any) -> Any:
    """Return a copy of the record with another value at a path; None takes away what was there."""
    if not path:
        return copy.deepcopy(value)
    key, *rest = path
    changed = copy.copy(record) if record is not None else {}
    if value is None and not rest:
        del changed[key]
        return changed
    inner = changed[key] if isinstance(changed, list) else changed.get(key)
    changed[key] = put(inner, tuple(rest), value)
    return changed


def dotted(path: Path) -> str:
    """Return a path as changes have it, without places in lists."""
    return ".".join(key for key in path if isinstance(key, str))


def both(before: str, after: str) -> tuple[Fact, ...]:
    """Return the facts of a value that changed."""
    return Fact("before", (before,)), Fact("after", (after,))


def picked(record: Record, rng: random.Random, *paths: Path) -> Iterator[Path]:
    """Yield the elements of the lists at these paths in random order."""
    places = [(*path, place) for path in paths for place in range(len(get(record, path) or ()))]
    rng.shuffle(places)
    yield from places
