"""Two canonical records in, the differences between them out; and back again.

A difference is a value that stands at a path on one side and not, or not the same, on the other. An
absent object is compared as an empty one, so that each of its leaves is told for itself, but in results. In a list the
elements are aligned by content, and one element is one difference, with the whole element on either side;
it stands in the path as its label in brackets, which is for reading: `apply` finds it by its value.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from monitor.diff.align import encode
from monitor.diff.elements import align_list, label
from monitor.model import FieldChange, Json
from monitor.model.study import STUDY

_Path = tuple[str, ...]

_WHOLE = STUDY.results_section.key
"""Results are posted and taken back as a whole: what is absent on one side of them is one difference."""


def diff(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[FieldChange, ...]:
    """Every difference between two canonical records, in the order of the paths; none for equal ones."""
    return tuple(_objects((), before, after))


def apply(before: Mapping[str, Json], changes: Iterable[FieldChange]) -> dict[str, Json]:
    """The record that `changes`, made by `diff` from `before`, lead to; its lists stand in canonical order."""
    tree: dict[str, Json] = copy.deepcopy(dict(before))
    elements: dict[_Path, list[FieldChange]] = defaultdict(list)
    for change in changes:
        if is_label(change.path[-1]):
            elements[change.path[:-1]].append(change)
        else:
            _set(tree, change.path, change.after)
    for path, edits in elements.items():
        _set(tree, path, _edited(_get(tree, path), edits))
    return cast("dict[str, Json]", _pruned(tree))


def is_label(part: str) -> bool:
    """Whether a part of a path is the label of an element of a list, and no key."""
    return part.startswith("[")


def _objects(path: _Path, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[FieldChange]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is not new and old != new:
            yield from _values((*path, key), old, new)


def _values(path: _Path, old: Json, new: Json) -> Iterator[FieldChange]:
    present = old if new is None else new
    if path[0] == _WHOLE and (old is None or new is None):
        yield FieldChange(path=path, before=old, after=new)
    elif isinstance(present, dict) and _is_object(old) and _is_object(new):
        yield from _objects(path, old or {}, new or {})
    elif isinstance(present, list) and _is_list(old) and _is_list(new):
        yield from _lists(path, old or [], new or [])
    else:
        yield FieldChange(path=path, before=old, after=new)


def _is_object(value: Json) -> bool:
    """An object or nothing; one whose keys could be taken for labels is compared as a whole."""
    return value is None or (isinstance(value, dict) and not any(map(is_label, value)))


def _is_list(value: Json) -> bool:
    return value is None or isinstance(value, list)


def _lists(path: _Path, old: Sequence[Json], new: Sequence[Json]) -> Iterator[FieldChange]:
    name = path[-1]
    found = align_list(name, old, new)
    sides = [*found.pairs, *((element, None) for element in found.dropped), *((None, e) for e in found.added)]
    for one, other in sides:
        named = label(name, other if one is None else one)
        yield FieldChange(path=(*path, f"[{named}]"), before=one, after=other)


def _get(tree: Mapping[str, Json], path: _Path) -> Json:
    value: Json = tree
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _set(tree: dict[str, Json], path: _Path, value: Json) -> None:
    node = tree
    for key in path[:-1]:
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]
    node[path[-1]] = value


def _edited(elements: Json, edits: Sequence[FieldChange]) -> list[Json]:
    gone = Counter(encode(edit.before) for edit in edits if edit.before is not None)
    kept = [edit.after for edit in edits if edit.after is not None]
    for element in elements or ():
        code = encode(element)
        if gone[code]:
            gone[code] -= 1
        else:
            kept.append(element)
    return sorted(kept, key=encode)


def _pruned(value: Json) -> Json:
    """Without what has become empty."""
    if not isinstance(value, dict):
        return value
    kept = {key: _pruned(item) for key, item in value.items()}
    return {key: item for key, item in kept.items() if item is not None and item not in ({}, [], "")}
