"""Kinds of change as feeds and digests group them; `changes.kinds` says which group each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from monitor.changes import kinds
from monitor.changes.kinds_row import KindGroup
from monitor.model import Change, Kind, PublishedUpdate, Severity, Update
from monitor.model.text import plain

HEADINGS: Mapping[KindGroup, str] = MappingProxyType(
    {
        KindGroup.RESULTS: "Results",
        KindGroup.STATUS: "Status",
        KindGroup.NEW: "New trials",
        KindGroup.REST: "Other changes",
    }
)
"""The parts of a digest, most important first."""

RANKS: Mapping[KindGroup, int] = MappingProxyType({group: rank for rank, group in enumerate(HEADINGS)})


def kinds_of(group: KindGroup) -> tuple[Kind, ...]:
    """The kinds that a feed of this group holds, in the order of the table of kinds."""
    return tuple(info.kind for info in kinds.TABLE if info.group is group)


def news(update: Update) -> tuple[Change, ...]:
    """The changes of an update that are published."""
    return tuple(change for change in update.changes if change.severity is not Severity.SILENT)


def group_of(updates: Iterable[Update]) -> KindGroup:
    """The most important group that any published change of these updates belongs to."""
    found = {kinds.group(change.kind) for update in updates for change in news(update)}
    return min(found, key=lambda group: RANKS[group], default=KindGroup.REST)


def lead(found: PublishedUpdate) -> str:
    """A headline without the trial's title, for where the title stands beside it.

    A headline is the news, a colon and the title, shortened (`changes.update.headline`). Where the trial has
    been given another title since, it is the whole headline.
    """
    headline = found.update.headline
    place = headline.find(": ")
    while place > 0:
        if plain(found.facts.title).startswith(headline[place + 2 :].removesuffix("…").rstrip()):
            return headline[:place]
        place = headline.find(": ", place + 2)
    return headline
