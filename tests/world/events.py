"""Events: what happens to a record, when, and which kinds of change a reader should then read.

An event is applied to a record and gives a new one; the old one is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from monitor.model import Kind, Struct
from world.builder import Draft
from world.builder_places import SITE_STATUS
from world.calendar import posted_on
from world.plan import nct


class Moment(Struct, frozen=True, kw_only=True):
    """When an event reaches the record: ISO days of submission and posting, and the world's seed."""

    submitted: str
    posted: str
    seed: int


class Edit(Struct, frozen=True, kw_only=True):
    """One thing that happens to a record.

    Attributes:
        change: alters the draft in place.
        kinds: what a reader should read. one_of: at least one of these, where two words would do.
        may: kinds that may come along, for instance sites that close with their trial.
        label: what the registry's history calls the module.
        silent: stored and never published, although others of its kinds are news (background reading).
    """

    change: Callable[[Draft, Moment], None]
    kinds: tuple[Kind, ...] = ()
    one_of: tuple[Kind, ...] = ()
    may: tuple[Kind, ...] = ()
    label: str = "Study Status"
    silent: bool = False


class Act(StrEnum):
    """What an event does to the world."""

    EDIT = "edit"
    ARRIVE = "arrive"
    VANISH = "vanish"
    RETURN = "return"
    MERGE = "merge"


class Event(Struct, frozen=True, kw_only=True):
    """One entry of the timeline.

    Attributes:
        on: ISO day: of submission for a sponsor's update, else the first day on which it can be seen.
        story: what truly happened, for the reader of the timeline.
        by_sponsor: gets new dates of update and verification and a version in the record's history.
        kinds: beside those of the edits, such as `entered`. watches: where given, instead of the trial's own.
        into: of a merge, the surviving record.
    """

    nct_id: str
    on: str
    story: str
    edits: tuple[Edit, ...] = ()
    by_sponsor: bool = True
    act: Act = Act.EDIT
    kinds: tuple[Kind, ...] = ()
    watches: tuple[str, ...] | None = None
    into: str = ""

    @property
    def visible_on(self) -> str:
        """The first day on which a release can show it."""
        return posted_on(date.fromisoformat(self.on)).isoformat() if self.by_sponsor else self.on


def update(number: int, on: str, story: str, *edits: Edit, **more: Any) -> Event:
    """A sponsor's update, submitted on that day."""
    return Event(nct_id=nct(number), on=on, story=story, edits=edits, **more)


def silently(number: int, on: str, story: str, *edits: Edit, **more: Any) -> Event:
    """The registry changes the record: no date of update moves."""
    return Event(nct_id=nct(number), on=on, story=story, edits=edits, by_sponsor=False, **more)


def applied(study: Mapping[str, Any], event: Event, *, seed: int) -> Draft:
    """The record after the event; the given one stays as it was."""
    draft: Draft = thawed(study)
    moment = Moment(submitted=event.on, posted=event.visible_on, seed=seed)
    for edit in event.edits:
        edit.change(draft, moment)
    if event.by_sponsor:
        status = draft["protocolSection"]["statusModule"]
        status["statusVerifiedDate"] = event.on[:7]
        status["lastUpdateSubmitDate"] = event.on
        status["lastUpdatePostDateStruct"] = {"date": moment.posted, "type": "ACTUAL"}
    return draft


def thawed(value: Any) -> Any:
    """A copy down to the leaves."""
    if isinstance(value, Mapping):
        return {key: thawed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [thawed(inner) for inner in value]
    return value


def module(draft: Draft, name: str) -> Draft:
    """A module of the protocol section, made where it is absent."""
    found: Draft = draft["protocolSection"].setdefault(name, {})
    return found


def matching(entries: Iterable[Draft], field: str, words: str) -> Draft:
    """The one entry whose field begins with these words; the story names nothing that is not there."""
    found = [entry for entry in entries if str(entry.get(field, "")).startswith(words)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} entries have {field} {words!r}")
    return found[0]


def set_site_status(draft: Draft, status: str) -> None:
    """Sites bear the overall status while the study is open or active, and none after that."""
    for site in module(draft, "contactsLocationsModule").get("locations", []):
        site.pop("status", None)
        if status in SITE_STATUS:
            site["status"] = status
