"""One element of a list of a record, such as a site, as its typed part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from monitor.model.base import JsonValue
from monitor.model.study.part import Part

P = TypeVar("P", bound=Part)


def read_element(content: JsonValue, kind: type[P]) -> P:
    """Return an element as a part of a study, without the fields that cannot be read."""
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError:
        fields = content if isinstance(content, Mapping) else {}
        return msgspec.convert({key: value for key, value in fields.items() if _fits(key, value, kind)}, kind)


def _fits(key: str, value: JsonValue, kind: type[Part]) -> bool:
    try:
        msgspec.convert({key: value}, kind)
    except msgspec.ValidationError:
        return False
    return True
