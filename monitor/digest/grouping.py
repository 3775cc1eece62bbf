"""Kinds of change as feeds and digests group them; `changes.kinds` says which group each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from monitor.changes import kinds
from monitor.changes.kinds import KindGroup
from monitor.model import Change, Kind, Severity, Update

HEADINGS: Mapping[KindGroup, str] = MappingProxyType(
    {
        KindGroup.RESULTS: "Results",
        KindGroup.STATUS: "Status",
        KindGroup.NEW: "New trials",
        KindGroup.REST: "Other changes",
    }
)
"""The groups of a digest, most important first."""

COUNTED: Mapping[KindGroup, str] = MappingProxyType(
    {
        KindGroup.RESULTS: "with news of results",
        KindGroup.STATUS: "changed status",
        KindGroup.NEW: "new",
        KindGroup.REST: "changed otherwise",
    }
)
"""What is said of a number of trials in a group: "3 changed status"."""

RANKS: Mapping[KindGroup, int] = MappingProxyType({group: rank for rank, group in enumerate(HEADINGS)})


def kinds_of(group: KindGroup) -> tuple[Kind, ...]:
    """Return the kinds of a group, in the order of the table of kinds."""
    return tuple(info.kind for info in kinds.TABLE if info.group is group)


def published_changes(update: Update) -> tuple[Change, ...]:
    """Return the changes of an update that readers see: all but the silent ones."""
    return tuple(change for change in update.changes if change.severity is not Severity.SILENT)


def group_of(updates: Iterable[Update]) -> KindGroup:
    """Return the most important group that any published change of these updates belongs to."""
    groups = {kinds.group(change.kind) for update in updates for change in published_changes(update)}
    return min(groups, key=lambda group: RANKS[group], default=KindGroup.REST)
