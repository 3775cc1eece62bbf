"""A record's JSON as a typed study: a field that cannot be read is set aside by itself.

The registry adds fields and changes formats without notice. One date in another format must not cost the
other changes of a trial, so a value of a wrong type is left out of the typed study and named.
"""

from __future__ import annotations

import copy
import functools
import types
from collections.abc import Mapping
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from monitor.model.base import JsonValue, Struct
from monitor.model.study.part import Part
from monitor.model.study.tidy import tidy
from monitor.model.study.types import Study

MOST_TEXT = 1000
"""Characters that are kept of a value that cannot be read."""

_MISSING: Final = msgspec.UNSET


class UnreadableField(Struct, frozen=True, kw_only=True):
    """One value that is not what the registry's format promises.

    Attributes:
        path: keys and positions from the root, such as `("protocolSection", …, "0", "date")`.
        value: the value as the record has it. reason: what is wrong with it, in one plain line.
        left_out: path of what the typed study lacks for it: the field, or what contains it together with words
            that mean nothing without it.
    """

    path: tuple[str, ...]
    value: JsonValue
    reason: str
    left_out: tuple[str, ...]

    @property
    def text(self) -> str:
        """The value as text: a text itself, anything else as JSON; long ones shortened."""
        text = self.value if isinstance(self.value, str) else msgspec.json.encode(self.value).decode()
        return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…"


class StudyReading(Struct, frozen=True, kw_only=True):
    """A typed study and the fields that are missing from it because they cannot be read."""

    study: Study
    unreadable: tuple[UnreadableField, ...] = ()


def read_study(content: Mapping[str, JsonValue]) -> StudyReading:
    """Return the typed study of a decoded record, canonical or as received.

    Raises:
        msgspec.ValidationError: the record as a whole is not a study.
    """
    try:
        return StudyReading(study=msgspec.convert(content, Study))
    except msgspec.ValidationError:
        reader = _Reader()
        readable = reader.readable(content, Study, ())
        if readable is _MISSING:
            raise
        return StudyReading(study=msgspec.convert(readable, Study), unreadable=tuple(reader.unreadable))


class _Reader:
    """Narrows down what cannot be read: part by part, field by field, element by element."""

    def __init__(self) -> None:
        self.unreadable: list[UnreadableField] = []

    def readable(self, value: JsonValue, hint: Any, path: tuple[str, ...]) -> JsonValue | msgspec.UnsetType:
        """Return a value without what cannot be read in it; `_MISSING` where that is all of it."""
        try:
            msgspec.convert(value, hint)
        except msgspec.ValidationError as error:
            if isinstance(value, str) and _is_readable(tidy(value), hint):
                return tidy(value)  # white space at its ends is noise, as in all texts
            part, element = part_of(hint), element_of(hint)
            if part is not None and isinstance(value, Mapping):
                return self._part(value, part, path)
            if element is not None and isinstance(value, list):
                items = (self.readable(item, element, (*path, str(at))) for at, item in enumerate(value))
                return [item for item in items if item is not _MISSING]
            self.unreadable.append(
                UnreadableField(
                    path=path, value=copy.deepcopy(value), reason=plain_reason(error), left_out=path
                )
            )
            return _MISSING
        return value

    def _part(
        self, value: Mapping[str, JsonValue], part: type[Part], path: tuple[str, ...]
    ) -> JsonValue | msgspec.UnsetType:
        hints, before = hints_of(part), len(self.unreadable)
        read = {
            key: self.readable(item, hints[key], (*path, key)) if key in hints else item
            for key, item in value.items()
        }
        if part.subject is not None and read.get(part.subject) is _MISSING:
            self.unreadable[before:] = [
                msgspec.structs.replace(field, left_out=path) for field in self.unreadable[before:]
            ]
            return _MISSING
        return {key: item for key, item in read.items() if item is not _MISSING}


def _is_readable(text: str, hint: Any) -> bool:
    try:
        msgspec.convert(text, hint)
    except msgspec.ValidationError:
        return False
    return True


def plain_reason(error: msgspec.ValidationError) -> str:
    """Return what is wrong with a value, in one plain line, without the place."""
    complaint = str(error).partition(" - at `$")[0].replace("`", "").replace(" | null", "")
    if "matching regex" in complaint:
        number = "[0-9]{1,8}" in complaint
        return "not a whole number of people" if number else "not a date such as 2024-03 or 2024-03-15"
    if complaint.startswith(("Expected int >=", "Expected int <=")):
        return "not a number of people or events that there can be"
    return complaint[:1].lower() + complaint[1:]


@functools.cache
def hints_of(part: type[Part]) -> dict[str, Any]:
    """Key in the record → type of its value."""
    hints = get_type_hints(part, include_extras=True)
    return {field.encode_name: hints[field.name] for field in msgspec.structs.fields(part)}


@functools.cache
def part_of(hint: Any) -> type[Part] | None:
    """The part in an annotation such as `StatusModule | None`."""
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return next((member for member in members if isinstance(member, type) and issubclass(member, Part)), None)


@functools.cache
def element_of(hint: Any) -> Any:
    """The type of the elements in an annotation such as `tuple[Location, ...] | None`."""
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return next((get_args(member)[0] for member in members if get_origin(member) is tuple), None)
