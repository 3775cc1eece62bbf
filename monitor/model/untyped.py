"""Reading JSON that is not typed: what has another shape than promised is absent, and nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.model.base import Json

_NOTHING: Final[Mapping[str, Json]] = {}


def part(mapping: Json, *keys: str) -> Mapping[str, Json]:
    """The mapping at a path; empty where there is none."""
    for key in keys:
        mapping = mapping.get(key) if isinstance(mapping, Mapping) else None
    return mapping if isinstance(mapping, Mapping) else _NOTHING


def items(mapping: Json, key: str) -> tuple[Mapping[str, Json], ...]:
    """The mappings in the list at `key`."""
    value = mapping.get(key) if isinstance(mapping, Mapping) else None
    return (
        tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list | tuple) else ()
    )
