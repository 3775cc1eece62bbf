"""Fields of a record that cannot be read, filled from the version before: what is not known has not changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import msgspec

from monitor.model import Json

MISSING: Final = msgspec.UNSET
"""In place of a record or a value that there is not."""

_Tree: TypeAlias = dict[str, "_Tree"]
"""Paths by their steps; an empty tree is the end of a path."""


def carry_forward(before: Json, after: Json, paths: Iterable[tuple[str, ...]]) -> Json:
    """Return `after` with the values at these paths as `before` has them; absent where it has none.

    Elements of lists have no number that lasts: an element is that of before which is equal but for what
    cannot be read. Where an element itself cannot be read, its list stays as it was.

    Args:
        before: canonical JSON of the earlier version; `MISSING` where there is none.
        after: canonical JSON of the later one; it stays as it is.
        paths: keys, and positions in lists as text, from the root of `after`.
    """
    tree: _Tree = {}
    for path in paths:
        node = tree
        for step in path:
            node = node.setdefault(step, {})
    return _filled(before, after, tree) if tree else after


def _filled(before: Json, after: Json, tree: _Tree) -> Json:
    if not tree:
        return before
    if isinstance(after, Mapping):
        return _filled_object(before, after, tree)
    if not isinstance(after, list) or any(not rest for rest in tree.values()):
        return before
    return _filled_list(before if isinstance(before, list) else [], after, tree)


def _filled_object(before: Json, after: Mapping[str, Json], tree: _Tree) -> Json:
    earlier = before if isinstance(before, Mapping) else {}
    filled = dict(after)
    for key, rest in tree.items():
        filled[key] = _filled(earlier.get(key, MISSING), after.get(key, MISSING), rest)
    # Canonical JSON has its keys in order, and nothing that is empty.
    return {key: filled[key] for key in sorted(filled) if filled[key] is not MISSING} or MISSING


def _filled_list(before: list[Json], after: list[Json], tree: _Tree) -> Json:
    filled = [
        _filled(_counterpart(item, before, tree[str(at)]), item, tree[str(at)]) if str(at) in tree else item
        for at, item in enumerate(after)
    ]
    return sorted((item for item in filled if item is not MISSING), key=msgspec.json.encode) or MISSING


def _counterpart(item: Json, candidates: Iterable[Json], tree: _Tree) -> Json:
    """The element of before that is equal but for the keys through which the paths go."""
    known = _without(item, tree)
    return next((other for other in candidates if known and _without(other, tree) == known), MISSING)


def _without(item: Json, keys: Iterable[str]) -> Json:
    return (
        {key: value for key, value in item.items() if key not in keys} if isinstance(item, Mapping) else None
    )
