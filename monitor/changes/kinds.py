"""Every kind of change: what it watches, how much it matters and when, and how it sounds.

The table is `kinds.toml` beside this file, and docs/changes.md is made from it. Its order is the order of importance
among changes of one severity.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.model import Change, Kind, Struct
from monitor.model.details import facts
from monitor.model.study import STUDY
from monitor.model.tables import read_table


class KindGroup(StrEnum):
    """Where a digest puts an update that is headed by a kind."""

    RESULTS = "results"
    STATUS = "status"
    NEW = "new"
    REST = "rest"


class KindInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person needs to know of one kind.

    Attributes:
        title: for categories and headings.
        watches: what it is about, in words and in fields of the record.
        severity: the default, and when it is another one.
        details: families of the detail of its changes, beside `plain`.
    """

    kind: Kind
    title: str
    group: KindGroup
    watches: str
    severity: str
    example: str
    details: tuple[str, ...] = ()

    @property
    def is_topic(self) -> bool:
        """Whether the title names a part of the record ("Arms") and not what happened ("Results posted")."""
        return self.kind in _TOPICS or (self.group is KindGroup.REST and self.kind not in _EVENTS)


_TOPICS = frozenset({Kind.STATUS, Kind.PUBLICATIONS})
_EVENTS = frozenset({Kind.LEFT, Kind.REGISTRY_REWRITE, Kind.CLAIM_JOINED, Kind.CLAIM_LEFT})


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: tuple[KindInfo, ...]


TABLE: tuple[KindInfo, ...] = read_table(__package__, "kinds.toml", _Table).kind

KINDS: Mapping[Kind, KindInfo] = MappingProxyType({info.kind: info for info in TABLE})
"""The table by kind."""

_IMPORTANCE: Mapping[Kind, int] = MappingProxyType({info.kind: place for place, info in enumerate(TABLE)})

_WITHIN: Mapping[str, int] = MappingProxyType(
    {
        STUDY.protocol_section.status_module.primary_completion_date_struct.key: 0,
        "demoted": 0,
        "promoted": 0,
        "dropped": 1,
        "added": 2,
        "deaths": 0,
        "serious": 1,
        "primary": 2,
    }
)
"""By the date's field, by what happened to an outcome, or by what numbers of posted results are about."""


def rank(change: Change) -> tuple[int, int, int, str]:
    """Return what sorts changes by importance: severity, kind, then the weight that some have within their kind."""
    return (
        change.severity.rank,
        _IMPORTANCE[change.kind],
        _WITHIN.get(str(_part_of(change)), len(_WITHIN)),
        change.path,
    )


def _part_of(change: Change) -> object:
    about = facts(change.detail)
    return about.get("switch") or about.get("field") or about.get("about")


def title(kind: Kind) -> str:
    """Return the name of a kind for categories and headings."""
    return KINDS[kind].title


def heading(kind: Kind) -> str:
    """Return the words of a headline for a change that has none of its own."""
    info = KINDS[kind]
    return f"{info.title} changed" if info.is_topic else info.title


def group(kind: Kind) -> KindGroup:
    """Return where a digest puts an update that is headed by this kind."""
    return KINDS[kind].group
