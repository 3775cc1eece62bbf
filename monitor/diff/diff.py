"""Two canonical records in, the differences between them out; and back again.

A difference is a value that a path has on one side alone, or another value on either side. An absent object is compared
as an empty one, so that each of its leaves is a difference of its own, except in results. The elements of a list are
aligned by content, and an element is one difference, with the whole element on either side. The last part of its path
is its label in brackets, which is for reading: `apply` finds the element by its value.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard, cast

from monitor.diff.align import encode
from monitor.diff.elements import align_list, label
from monitor.model import FieldChange, JsonValue
from monitor.model.study import STUDY

_Path = tuple[str, ...]

_WHOLE = STUDY.results_section.key
"""Results are posted and taken back as a whole: what is absent on one side of them is one difference."""


def diff(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> tuple[FieldChange, ...]:
    """Return every difference between two canonical records, in the order of the paths; none for equal ones."""
    return tuple(_objects((), before, after))


def apply(before: Mapping[str, JsonValue], changes: Iterable[FieldChange]) -> dict[str, JsonValue]:
    """Return the record that `changes`, made by `diff` from `before`, lead to; its lists are in canonical order."""
    tree: dict[str, Any] = copy.deepcopy(dict(before))
    elements: dict[_Path, list[FieldChange]] = defaultdict(list)
    for change in changes:
        if is_label(change.path[-1]):
            elements[change.path[:-1]].append(change)
        else:
            _set(tree, change.path, change.after)
    for path, edits in elements.items():
        _set(tree, path, _edited(_get(tree, path), edits))
    return cast("dict[str, JsonValue]", _pruned(tree))


def is_label(part: str) -> bool:
    """Whether a part of a path is the label of an element of a list, and no key."""
    return part.startswith("[")


def _objects(
    path: _Path, before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]
) -> Iterator[FieldChange]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is not new and old != new:
            yield from _values((*path, key), old, new)


def _values(path: _Path, old: JsonValue, new: JsonValue) -> Iterator[FieldChange]:
    present = old if new is None else new
    if path[0] == _WHOLE and (old is None or new is None):
        yield FieldChange(path=path, before=old, after=new)
    elif isinstance(present, dict) and _is_object(old) and _is_object(new):
        yield from _objects(path, old or {}, new or {})
    elif isinstance(present, list) and _is_list(old) and _is_list(new):
        yield from _lists(path, old or [], new or [])
    else:
        yield FieldChange(path=path, before=old, after=new)


def _is_object(value: JsonValue) -> TypeGuard[Mapping[str, JsonValue] | None]:
    """Whether a value is an object or nothing; one whose keys could be taken for labels is compared as a whole."""
    return value is None or (isinstance(value, dict) and not any(map(is_label, value)))


def _is_list(value: JsonValue) -> TypeGuard[Sequence[JsonValue] | None]:
    return value is None or isinstance(value, list)


def _lists(path: _Path, old: Sequence[JsonValue], new: Sequence[JsonValue]) -> Iterator[FieldChange]:
    name = path[-1]
    alignment = align_list(name, old, new)
    sides: list[tuple[JsonValue, JsonValue]] = [
        *alignment.pairs,
        *((element, None) for element in alignment.dropped),
        *((None, element) for element in alignment.added),
    ]
    for before, after in sides:
        shown = label(name, after if before is None else before)
        yield FieldChange(path=(*path, f"[{shown}]"), before=before, after=after)


def _get(tree: JsonValue, path: _Path) -> JsonValue:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _set(tree: dict[str, Any], path: _Path, value: JsonValue) -> None:
    node = tree
    for key in path[:-1]:
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]
    node[path[-1]] = value


def _edited(elements: JsonValue, edits: Sequence[FieldChange]) -> list[JsonValue]:
    gone = Counter(encode(edit.before) for edit in edits if edit.before is not None)
    kept = [edit.after for edit in edits if edit.after is not None]
    for element in elements if isinstance(elements, list) else ():
        code = encode(element)
        if gone[code]:
            gone[code] -= 1
        else:
            kept.append(element)
    return sorted(kept, key=encode)


def _pruned(value: JsonValue) -> JsonValue:
    """The value without what has become empty."""
    if not isinstance(value, dict):
        return value
    kept = {key: _pruned(item) for key, item in value.items()}
    return {key: item for key, item in kept.items() if item is not None and item not in ({}, [], "")}
