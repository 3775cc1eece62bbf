"""One row of the table of kinds."""

from __future__ import annotations

from enum import StrEnum

from monitor.model import Kind, Struct


class KindGroup(StrEnum):
    """Where a digest puts an update that is headed by a kind."""

    RESULTS = "results"
    STATUS = "status"
    NEW = "new"
    REST = "rest"


class KindInfo(Struct, frozen=True, kw_only=True):
    """What a person needs to know of one kind.

    Attributes:
        title: for categories and headings.
        watches: what it is about, in words and in fields of the record.
        severity: the default, and when it is another one.
        detail: keys of `Change.detail` beside `short`, the words of the headline.
    """

    kind: Kind
    title: str
    group: KindGroup
    watches: str
    severity: str
    example: str
    detail: tuple[str, ...] = ()

    @property
    def is_topic(self) -> bool:
        """Whether the title names a part of the record ("Arms") and not what happened ("Results posted")."""
        return self.kind in _TOPICS or (self.group is KindGroup.REST and self.kind not in _EVENTS)


_TOPICS = frozenset({Kind.STATUS, Kind.PUBLICATIONS})
_EVENTS = frozenset({Kind.LEFT, Kind.REGISTRY_REWRITE})


def row(
    kind: Kind, title: str, group: KindGroup, watches: str, severity: str, example: str, *detail: str
) -> KindInfo:
    """A row; `detail` names the keys of the detail of its changes."""
    return KindInfo(
        kind=kind,
        title=title,
        group=group,
        watches=watches,
        severity=severity,
        example=example,
        detail=detail,
    )
