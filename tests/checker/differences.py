"""Every leaf in which two raw records differ, by an alignment that is the checker's own and as simple as can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .text import fold, words

IDENTITIES = [
    "nctId",
    "groupId",
    "measure",
    "label",
    "title",
    "facility",
    "name",
    "pmid",
    "citation",
    "term",
    "organSystem",
    "filename",
    "id",
    "type",
    "typeAbbrev",
    "category",
    "url",
    "releaseDate",
    "value",
]
FURTHER = ("city", "country", "timeFrame", "date", "role")
NOISE_KEYS = {
    "derivedSection",  # computed again by the registry with every release
    "geoPoint",  # geocoding flips and flips back
}
ARROW = " → "
ENOUGH = 0.5
"""Share of words that two elements of a list have in common before they are taken for the same."""

ENOUGH_UNNAMED = 0.25
"""The same for elements that have no name, such as analyses."""

MOST_COMPARED = 10_000


@dataclass(frozen=True)
class Difference:
    """One leaf that differs.

    Attributes:
        path: keys from the root; an element of a list is its label in brackets.
        before, after: the leaf's values; None where it is absent.
        whole: label of the outermost element of a list that came or went with this leaf, else empty.
    """

    path: tuple[str, ...]
    before: Any
    after: Any
    whole: str = ""

    @property
    def pattern(self) -> str:
        """The path without labels."""
        return ".".join(key for key in self.path if not key.startswith("["))


def differences(before: Any, after: Any) -> list[Difference]:
    """Return what differs between two records; white space, order of lists and emptiness do not count."""
    return list(walk((), before, after, ""))


def walk(path: tuple[str, ...], before: Any, after: Any, whole: str) -> Iterator[Difference]:
    """Yield the differing leaves below one place."""
    if before == after or (is_empty(before) and is_empty(after)):
        return
    kinds = {type(side) for side in (before, after) if side is not None}
    if kinds == {dict}:
        old, new = before or {}, after or {}
        for key in dict.fromkeys((*old, *new)):
            if key in NOISE_KEYS:
                continue
            yield from walk((*path, key), old.get(key), new.get(key), whole)
    elif kinds == {list}:
        yield from lists(path, before or [], after or [], whole)
    elif bare(before) != bare(after):
        if isinstance(before, dict | list) or isinstance(after, dict | list):
            yield from walk(path, before, None, whole)
            yield from walk(path, None, after, whole)
        else:
            yield Difference(path, before, after, whole)


def lists(path: tuple[str, ...], before: list[Any], after: list[Any], whole: str) -> Iterator[Difference]:
    """Yield the differences between two lists, whatever their order."""
    lost, gained = unmatched(before, after)
    for old, new in aligned(lost, gained):
        label = both_labels(old, new)
        place = (*path, f"[{label}]")
        if isinstance(old, dict) and isinstance(new, dict):
            yield from walk(place, old, new, whole)
        else:
            alone = whole or label
            yield from walk(place, old, None, alone)
            yield from walk(place, None, new, alone)


def unmatched(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return the elements of either list that have no equal in the other."""
    old, new = [key_of(item) for item in before], [key_of(item) for item in after]
    lost, gained = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return taken(before, old, lost), taken(after, new, gained)


def taken(items: list[Any], keys: list[str], wanted: Counter[str]) -> list[Any]:
    """Return as many items of each key as are wanted, in their order."""
    left = Counter(wanted)
    result = []
    for item, key in zip(items, keys, strict=True):
        if left[key] > 0 and not is_empty(item):
            left[key] -= 1
            result.append(item)
    return result


def aligned(lost: list[Any], gained: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of elements that are the same thing, then those of one side with None."""
    for keys in ((*IDENTITIES, *FURTHER), IDENTITIES[:10], IDENTITIES[1:8]):
        for old in list(lost):
            names = identity(old, tuple(keys))
            new = next((item for item in gained if names and identity(item, tuple(keys)) == names), None)
            if new is not None:
                remove(lost, old)
                remove(gained, new)
                yield old, new
    for old, new in alike_pairs(lost, gained):
        remove(lost, old)
        remove(gained, new)
        yield old, new
    yield from ((old, None) for old in lost)
    yield from ((None, new) for new in gained)


def alike_pairs(lost: list[Any], gained: list[Any]) -> list[tuple[Any, Any]]:
    """Return pairs of elements that have enough words in common, the most alike first, each element once."""
    if len(lost) * len(gained) > MOST_COMPARED:
        return []
    scores = [
        (alike(old, new), row, column) for row, old in enumerate(lost) for column, new in enumerate(gained)
    ]
    pairs: list[tuple[Any, Any]] = []
    rows: set[int] = set()
    columns: set[int] = set()
    for score, row, column in sorted(scores, key=lambda scored: (-scored[0], scored[1:])):
        named = label_of(lost[row]) and label_of(gained[column])
        if score >= (ENOUGH if named else ENOUGH_UNNAMED) and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((lost[row], gained[column]))
    return pairs


def remove(items: list[Any], item: Any) -> None:
    """Take one element out of a list by identity."""
    items[:] = [other for other in items if other is not item]


def identity(item: Any, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what an element is called, as far as these keys say."""
    if not isinstance(item, dict):
        return ()
    return tuple((key, fold(item[key])) for key in keys if isinstance(item.get(key), str | int))


def alike(old: Any, new: Any) -> float:
    """Return the share of words that two elements have in common."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return 0.0
    first, second = (Counter(words(" ".join(texts(item)))) for item in (old, new))
    total = sum((first | second).values())
    return sum((first & second).values()) / total if total else 0.0


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif value is not None:
        yield str(value)


def both_labels(old: Any, new: Any) -> str:
    """Return the name of an element; both of them where it has another name now."""
    names = [label_of(item) for item in (old, new) if item is not None]
    return names[0] if names[0] == names[-1] else ARROW.join(names)


def label_of(item: Any) -> str:
    """Return the name of an element of a list."""
    if not isinstance(item, dict):
        return str(item)
    return next((str(item[key]) for key in IDENTITIES if isinstance(item.get(key), str)), "")


def key_of(item: Any) -> str:
    """Return a text that is equal for elements that are equal."""
    return bare(item) if isinstance(item, str) else json.dumps(bare(item), sort_keys=True)


def bare(value: Any) -> Any:
    """Return a value without empty parts, white space and the order of lists."""
    if isinstance(value, str):
        return " ".join(value.replace("\0", " ").split())
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key != "geoPoint" and not is_empty(item)}
    if isinstance(value, list):
        return sorted((bare(item) for item in value if not is_empty(item)), key=json.dumps)
    return value


def is_empty(value: Any) -> bool:
    """Whether a value says nothing; 0 and false do."""
    if isinstance(value, str):
        return not value.strip("\0 \t\r\n")
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value is None or (isinstance(value, list) and all(is_empty(item) for item in value))
