"""Paths into a canonical record, spelt by the attributes of the typed study.

The registry's own key names are in the study's types alone. Everything else names a place in a record by
attributes: `STUDY.protocol_section.status_module.overall_status` is the tuple
`("protocolSection", "statusModule", "overallStatus")`.
"""

from __future__ import annotations

import functools
import types
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

import msgspec

from monitor.model.study.types import Study

__all__ = ["STUDY", "StudyPath", "is_known"]


class StudyPath(tuple[str, ...]):  # noqa: SLOT001  a tuple cannot have slots beside its items
    """Keys from the root of a canonical record; an attribute of the typed study leads one step deeper.

    A path through a list goes on with the attributes of its elements, since lists have no keys.
    """

    _part: type | None

    def __new__(cls, keys: tuple[str, ...] = (), part: type | None = None) -> Self:
        """Return the path of these keys; `part` is the struct at that place, None for a plain value."""
        path = super().__new__(cls, keys)
        path._part = part
        return path

    def __getattr__(self, name: str) -> Any:
        """Return the path of one attribute of the part at this place.

        Raises:
            AttributeError: the typed study has no such attribute here.
        """
        steps = _steps(self._part) if self._part else {}
        if name not in steps:
            raise AttributeError(f"the typed study has no `{name}` at {'.'.join(self) or 'its root'}")
        key, part = steps[name]
        return StudyPath((*self, key), part)

    def at(self, attributes: str) -> StudyPath:
        """Return the path of attributes joined by dots, as files of data name a place.

        Raises:
            AttributeError: the typed study has no such attribute here.
        """
        path = self
        for attribute in filter(None, attributes.split(".")):
            # Not `getattr`: a path is a tuple, which has a `count` of its own.
            path = path.__getattr__(attribute)
        return path

    @property
    def dotted(self) -> str:
        """The keys joined by dots, as `changes.path` has them."""
        return ".".join(self)

    @property
    def key(self) -> str:
        """The last key."""
        return self[-1]


@functools.cache
def _steps(part: type) -> dict[str, tuple[str, type | None]]:
    """Attribute → key in the record, and the struct below it where there is one."""
    hints = get_type_hints(part)
    return {
        field.name: (field.encode_name, _struct_in(hints[field.name]))
        for field in msgspec.structs.fields(part)
    }


def _struct_in(hint: Any) -> type | None:
    """The struct in an annotation such as `tuple[Location, ...] | None`."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    if get_origin(hint) in (tuple, Union, types.UnionType):
        return next((struct for member in get_args(hint) if (struct := _struct_in(member))), None)
    return None


STUDY: Any = StudyPath((), Study)
"""The root of all paths."""


def is_known(path: tuple[str, ...]) -> bool:
    """Return whether the typed study has the field at a path of keys; labels of list elements are passed over."""
    part: type | None = Study
    for key in path:
        if key.startswith("["):
            continue
        below = dict(_steps(part).values()) if part else {}
        if key not in below:
            return False
        part = below[key]
    return True
