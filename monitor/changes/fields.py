"""Fields whose change is said from the field alone: what each is called, and how much it matters.

The table is `fields.toml` beside this file, so that a field of the registry's data structure is named and ranked in
one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from monitor.model import Kind, Severity, Struct
from monitor.model.study import STUDY
from monitor.model.tables import read_table


class Shape(StrEnum):
    """How the values of a field are said."""

    ENUM = "enum"
    TEXT = "text"  # long: what changed inside it
    WORDS = "words"  # short: quoted from and to
    DATE = "date"
    AGE = "age"
    LENGTH = "length"  # of time
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    QUIET = "quiet"  # said only where nothing else of the same kind is: it follows from other fields


class Fact(Struct, frozen=True, kw_only=True):
    """One field: the kind of its changes, its name in a sentence, its shape and its default severity."""

    path: tuple[str, ...]
    kind: Kind
    name: str
    shape: Shape
    severity: Severity = Severity.LOW
    plural: str = ""


class _Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: Kind
    shape: Shape
    name: str
    severity: Severity = Severity.LOW
    plural: str = ""


def _read() -> Iterator[Fact]:
    for attributes, row in read_table(__package__, "fields.toml", dict[str, _Row]).items():
        yield Fact(path=tuple(STUDY.at(attributes)), **msgspec.structs.asdict(row))


FACTS: Mapping[tuple[str, ...], Fact] = MappingProxyType({fact.path: fact for fact in _read()})
"""By the path of the field in a canonical record; a sentence names the fields in this order."""
