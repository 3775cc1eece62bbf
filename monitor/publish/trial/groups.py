"""The groups of a table of results: their titles as columns, and the entries of each in their order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from monitor.model import Struct
from monitor.model.study.results import EventGroup, FlowGroup, MeasureGroup
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text


class ArmText(Struct, frozen=True, kw_only=True):
    """A group of a table and what the record says of it."""

    title: str | None = None
    description: Prose = ()


class GroupEntry(Protocol):
    """An entry of a table that belongs to a group."""

    @property
    def group_id(self) -> str | None:
        """ID of the group in its table."""


Entry = TypeVar("Entry", bound=GroupEntry)
Group = FlowGroup | MeasureGroup | EventGroup


def titles(groups: Iterable[Group] | None) -> tuple[str, ...]:
    """Return the title of each group, or its ID where it has none."""
    return tuple(text(group.title) or text(group.id) or "no title" for group in groups or ())


def arm_texts(groups: Iterable[Group] | None) -> tuple[ArmText, ...]:
    """Return the groups of a table with their descriptions."""
    return tuple(
        ArmText(title=text(group.title), description=read_prose(group.description)) for group in groups or ()
    )


def completed(
    groups: Iterable[Group] | None, kind: type[Group], entries: Iterable[GroupEntry]
) -> tuple[Group, ...]:
    """Return the groups with those that only entries name: what is posted for them must have a column."""
    known = tuple(groups or ())
    ids = {group.id for group in known}
    more = dict.fromkeys(entry.group_id for entry in entries if entry.group_id not in ids)
    return (*known, *(kind(id=group_id) for group_id in more))


def in_order(groups: Iterable[Group] | None, entries: Iterable[Entry] | None) -> tuple[Entry | None, ...]:
    """Return the entry of each group; None for a group that has none."""
    by_id: dict[str | None, Entry] = {}
    for entry in entries or ():
        by_id.setdefault(entry.group_id, entry)
    return tuple(by_id.get(group.id) for group in groups or ())


def joined(*parts: str | None, by: str = ": ") -> str:
    """Return the parts that are given, in one line."""
    return by.join(part for part in parts if part)
