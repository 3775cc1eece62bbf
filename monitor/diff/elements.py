"""What names an element of a list, what identifies it, and by which text it is similar to another: `elements.toml`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

import msgspec

from monitor.diff import places
from monitor.diff.align import THRESHOLD, Alignment, align, encode
from monitor.model import JsonValue, Struct
from monitor.model.study import STUDY, StudyPath
from monitor.model.tables import read_table
from monitor.model.wording import plain, shorten

_TITLES = ("title", "label", "measure", "name", "term", "facility", "citation", "id", "url", "type")
LABEL_LENGTH = 60
"""Characters of a label in a path."""

_KEY_LENGTH = 400


class ListSpec(Struct, frozen=True, kw_only=True):
    """What distinguishes the elements of a list.

    Attributes:
        label: fields whose values name an element for a person.
        identities: tuples of fields; elements that agree in one are the same, strictest first. An element
            that has none of the fields of an identity does not take part in it.
        complete: fields that identify an element which has them all, where no identity does.
        key: fields whose text is compared for similarity.
        threshold: similarity from which elements are paired.
    """

    label: tuple[str, ...] = _TITLES
    identities: tuple[tuple[str, ...], ...] = ()
    complete: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    threshold: float = THRESHOLD


LOCATIONS = STUDY.protocol_section.contacts_locations_module.locations.key

_EXACT = 101  # no similarity reaches it


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list as the table has it."""

    path: str
    label: tuple[str, ...] = ()
    identities: tuple[tuple[str, ...], ...] = ()
    complete: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    threshold: Annotated[float, msgspec.Meta(ge=0, le=100)] = _EXACT


def _read() -> Iterator[tuple[str, ListSpec]]:
    for row in read_table(__package__, "elements.toml", dict[str, tuple[_Row, ...]])["list"]:
        elements = STUDY.at(row.path)
        yield (
            elements.key,
            ListSpec(
                label=_keys(elements, row.label) or _TITLES,
                identities=tuple(_keys(elements, identity) for identity in row.identities),
                complete=_keys(elements, row.complete),
                key=_keys(elements, row.key),
                threshold=row.threshold,
            ),
        )


def _keys(elements: StudyPath, attributes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(elements.at(attribute).key for attribute in attributes)


SPECS: Mapping[str, ListSpec] = MappingProxyType(dict(_read()))
"""By the key of the list."""

_DEFAULT = ListSpec(identities=(("id", "title"), ("title",), ("label",), ("name",)))


def label(name: str, element: JsonValue) -> str:
    """Return what a person calls an element of the list `name`; never empty, not necessarily unique."""
    text = full_label(name, element)
    return text if name == LOCATIONS else shorten(text, LABEL_LENGTH)


def full_label(name: str, element: JsonValue) -> str:
    """Return the name of an element of the list `name` at its full length."""
    if name == LOCATIONS:
        return places.named(element)
    if not isinstance(element, dict):
        return plain(element) or "element"
    fields = SPECS.get(name, _DEFAULT).label
    parts = [str(element[field]) for field in fields if isinstance(element.get(field), str | int)]
    text = " ".join(parts) if fields is not _TITLES else "".join(parts[:1])
    return plain(text) or "element"


def align_list(name: str, before: Sequence[JsonValue], after: Sequence[JsonValue]) -> Alignment[JsonValue]:
    """Return the alignment of the list under the key `name`."""
    if name == LOCATIONS:
        return places.align_sites(before, after)
    spec = SPECS.get(name, _DEFAULT)
    return align(
        before,
        after,
        key=lambda element: _text(spec, element),
        threshold=spec.threshold,
        identities=[
            *(_identity(fields) for fields in spec.identities),
            *([_complete_identity(spec.complete)] if spec.complete else []),
        ],
    )


def _identity(fields: tuple[str, ...]) -> Callable[[JsonValue], Hashable]:
    def identity(element: JsonValue) -> Hashable:
        if not isinstance(element, dict) or all(element.get(field) is None for field in fields):
            return None
        return encode([_folded(element.get(field)) for field in fields])

    return identity


def _complete_identity(fields: tuple[str, ...]) -> Callable[[JsonValue], Hashable]:
    """Return an identity for elements that have all of the fields: "Arm A" is "Cells" where all else is equal."""
    identity = _identity(fields)

    def complete(element: JsonValue) -> Hashable:
        is_complete = isinstance(element, dict) and all(element.get(field) is not None for field in fields)
        return identity(element) if is_complete else None

    return complete


def _folded(value: JsonValue) -> JsonValue:
    return value.casefold() if isinstance(value, str) else value


def _text(spec: ListSpec, element: JsonValue) -> str:
    if not isinstance(element, dict):
        return str(element)
    fields = spec.key or sorted(element)
    return " ".join(str(element[field]) for field in fields if isinstance(element.get(field), str))[
        :_KEY_LENGTH
    ]
