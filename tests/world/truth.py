"""What truly happened: the list that a monitor's updates are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import Kind, Struct
from world.cast import BY_ID, watches_of
from world.events import Act, Edit, Event
from world.story import OVERDUE

SILENT = frozenset({Kind.VERIFICATION, Kind.CONTACTS, Kind.REGISTRY_REWRITE, Kind.DATE_PRECISION})
"""Kinds that are stored and never published."""
_MEMBERSHIP = frozenset({Kind.ENTERED, Kind.LEFT, Kind.REGISTERED})


class Expected(Struct, frozen=True, kw_only=True):
    """What one release brought for one trial.

    Attributes:
        release: index of the first release that shows it. by: the last one by which a monitor that polls
            every release must have reported it (a removal takes two polls).
        kinds: to be reported, all of them. one_of: of each group at least one. may: may come along; the new
            verification dates of a sponsor's update may always come along.
        watches: whose feeds it belongs to. stories: what happened, in words.
        silent: nothing of it should reach a feed.
    """

    release: int
    by: int
    nct_id: str
    kinds: tuple[Kind, ...]
    one_of: tuple[tuple[Kind, ...], ...] = ()
    may: tuple[Kind, ...] = ()
    watches: tuple[str, ...]
    stories: tuple[str, ...]
    silent: bool = False


def release_of(day: str, days: Sequence[str]) -> int | None:
    """The index of the first release on or after that day; None where the world ends before."""
    return next((index for index, release in enumerate(days) if release >= day), None)


def expected(events: Iterable[Event], days: Sequence[str]) -> tuple[Expected, ...]:
    """One entry for each trial and release in which something of its record changed, in order."""
    found: dict[tuple[int, str], Expected] = {}
    for event in events:
        index = release_of(event.visible_on, days)
        entry = None if index is None else _of(event, index, last=len(days) - 1)
        if entry is not None:
            key = (entry.release, entry.nct_id)
            found[key] = _joined(found[key], entry) if key in found else entry
    for nct_id, day, story in OVERDUE:
        index = release_of(day, days)
        if index is not None:
            found[index, nct_id] = Expected(
                release=index,
                by=min(index + 1, len(days) - 1),
                nct_id=nct_id,
                kinds=(Kind.RESULTS_OVERDUE,),
                watches=watches_of(BY_ID[nct_id]),
                stories=(story,),
            )
    return tuple(found[key] for key in sorted(found))


def _of(event: Event, index: int, *, last: int) -> Expected | None:
    """The entry of one event; None where nothing of the record changes (noise)."""
    reported = tuple(kind for edit in event.edits for kind in edit.kinds)
    groups = tuple(edit.one_of for edit in event.edits if edit.one_of)
    may = tuple(kind for edit in event.edits for kind in edit.may)
    if _MEMBERSHIP & set(event.kinds):
        reported, groups, may = (), (), (*may, *reported)
    silent = not groups and not event.kinds and all(_is_silent(edit) for edit in event.edits)
    kinds = (*event.kinds, *reported)
    if not kinds and not groups and not may:
        return None
    return Expected(
        release=index,
        by=min(index + 1, last) if event.act in {Act.VANISH, Act.MERGE} else index,
        nct_id=event.nct_id,
        kinds=tuple(dict.fromkeys(kinds)),
        one_of=groups,
        may=tuple(dict.fromkeys(may)),
        watches=watches_of(BY_ID[event.nct_id]) if event.watches is None else event.watches,
        stories=(event.story,),
        silent=silent,
    )


def _is_silent(edit: Edit) -> bool:
    return edit.silent or set(edit.kinds) <= SILENT


def _joined(first: Expected, other: Expected) -> Expected:
    return Expected(
        release=first.release,
        by=max(first.by, other.by),
        nct_id=first.nct_id,
        kinds=tuple(dict.fromkeys((*first.kinds, *other.kinds))),
        one_of=(*first.one_of, *other.one_of),
        may=tuple(dict.fromkeys((*first.may, *other.may))),
        watches=first.watches or other.watches,
        stories=(*first.stories, *other.stories),
        silent=first.silent and other.silent,
    )
