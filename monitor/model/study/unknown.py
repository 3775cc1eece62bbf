"""Which fields of a record the typed study does not know: the registry adds some with most of its releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.model.base import JsonValue
from monitor.model.study.part import Part
from monitor.model.study.reading import element_of, hints_of, part_of
from monitor.model.study.types import Study


def unknown_fields(content: Mapping[str, JsonValue]) -> frozenset[str]:
    """Return the dotted paths, without positions in lists, of the fields of a record that no type of ours has."""
    return frozenset(_unknown(content, Study, ""))


def _unknown(value: JsonValue, hint: Any, path: str) -> Iterator[str]:
    part, element = part_of(hint), element_of(hint)
    if part is not None and isinstance(value, Mapping):
        yield from _of_part(value, part, path)
    elif element is not None and isinstance(value, list):
        for item in value:
            yield from _unknown(item, element, path)


def _of_part(value: Mapping[str, JsonValue], part: type[Part], path: str) -> Iterator[str]:
    hints = hints_of(part)
    for key, item in value.items():
        place = f"{path}.{key}" if path else key
        if key in hints:
            yield from _unknown(item, hints[key], place)
        else:
            yield place
