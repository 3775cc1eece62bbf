"""Kinds of change as feeds and digests group them; `changes.kinds` says which group each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from monitor.changes import kinds
from monitor.changes.kinds_row import Group
from monitor.model import Change, Kind, Severity, Update

HEADINGS: Mapping[Group, str] = MappingProxyType(
    {
        Group.RESULTS: "Results",
        Group.STATUS: "Status",
        Group.NEW: "New trials",
        Group.REST: "Other changes",
    }
)
"""The parts of a digest, most important first."""

RANKS: Mapping[Group, int] = MappingProxyType({group: rank for rank, group in enumerate(HEADINGS)})


def kinds_of(group: Group) -> tuple[Kind, ...]:
    """The kinds that a feed of this group holds, in the order of the table of kinds."""
    return tuple(info.kind for info in kinds.TABLE if info.group is group)


def news(update: Update) -> tuple[Change, ...]:
    """The changes of an update that are published."""
    return tuple(change for change in update.changes if change.severity is not Severity.SILENT)


def group_of(updates: Iterable[Update]) -> Group:
    """The most important group that any published change of these updates belongs to."""
    found = {kinds.group(change.kind) for update in updates for change in news(update)}
    return min(found, key=lambda group: RANKS[group], default=Group.REST)


def lead(update: Update) -> str:
    """A headline without the trial's title, for where the title stands above it; else the whole headline.

    A headline is the news of its first change, a colon and the title (`changes.update.headline`).
    """
    first = update.changes[0] if update.changes else None
    said = (first.detail.get("short") or kinds.title(first.kind)) if first else ""
    return said if said and update.headline.startswith(f"{said}: ") else update.headline
