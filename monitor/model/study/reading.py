"""A record's JSON as a typed study: a field that cannot be read is set aside by itself.

The registry adds fields and changes formats without notice. One date in another format must not cost the
other changes of a trial, so a value of a wrong type is left out of the typed study and named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from monitor.model.base import Json, Struct
from monitor.model.study.types import Study

MOST_FIELDS = 200
"""A record with more unreadable fields than this is another format, not this one with faults."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class UnreadableField(Struct, frozen=True, kw_only=True):
    """One value that is not what the registry's format promises.

    Attributes:
        path: keys and positions from the root, such as `("protocolSection", …, "0", "date")`.
        value: the value as the record has it. reason: what is wrong with it, in one plain line.
    """

    path: tuple[str, ...]
    value: Json
    reason: str


class StudyReading(Struct, frozen=True, kw_only=True):
    """A typed study and the fields that are missing from it because they cannot be read."""

    study: Study
    unreadable: tuple[UnreadableField, ...] = ()


def read_study(content: Mapping[str, Json]) -> StudyReading:
    """Return the typed study of a decoded record, canonical or as received.

    Raises:
        msgspec.ValidationError: the record as a whole is not a study, or has more than `MOST_FIELDS`
            unreadable fields.
    """
    unreadable: list[UnreadableField] = []
    readable: Json = content
    while True:
        try:
            study = msgspec.convert(readable, Study)
        except msgspec.ValidationError as error:
            reason, steps = _place(error)
            if not steps or len(unreadable) >= MOST_FIELDS:
                raise
            readable, value = _without(readable, steps)
            unreadable.append(UnreadableField(path=tuple(map(str, steps)), value=value, reason=reason))
        else:
            return StudyReading(study=study, unreadable=tuple(unreadable))


def _place(error: msgspec.ValidationError) -> tuple[str, tuple[str | int, ...]]:
    """What msgspec complains of, and where: `Expected `str`, got `int` - at `$.a[0].b``."""
    reason, _, place = str(error).partition(" - at `$")
    steps = tuple(int(index) if index else key for key, index in _STEP.findall(place.rstrip("`")))
    return reason.replace("`", ""), steps


def _without(value: Json, steps: tuple[str | int, ...]) -> tuple[Json, Json]:
    """A copy without the value at a path, and that value; None takes its place in a list."""
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = list(value)
        items[step], removed = _without(items[step], rest) if rest else (None, items[step])
        return [item for item in items if item is not None], removed
    if not rest:
        return {key: item for key, item in value.items() if key != step}, value[step]
    inner, removed = _without(value[step], rest)
    return {**value, step: inner}, removed
