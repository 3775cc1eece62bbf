"""The timeline, part 1: status, dates, enrollment. Days are of submission; a release shows them days later."""

from __future__ import annotations

from monitor.model import Kind
from world.cast import BY_ID, CORD_WATCH
from world.edits_places import sites_added
from world.edits_status import (
    access,
    enrollment,
    has_access,
    moved,
    restored,
    status,
    unknown,
    withheld,
)
from world.events import Act, Event, silently, update
from world.plan import nct

# Tables: one entry, one or two lines.
# fmt: off
_START, _PRIMARY, _END = "start", "primaryCompletion", "completion"

STARTS: tuple[Event, ...] = (
    update(49, "2026-04-07", "begins to recruit", status("RECRUITING"), moved(_START, "2026-04-02", actual=True)),
    update(11, "2026-05-11", "begins to recruit", status("RECRUITING"), moved(_START, "2026-05-06", actual=True)),
    update(83, "2026-06-15", "begins to recruit", status("RECRUITING"), moved(_START, "2026-06-10", actual=True)),
    update(88, "2026-08-11", "begins to recruit", status("RECRUITING"), moved(_START, "2026-08-07", actual=True)),
    update(72, "2026-05-15", "start is put off by three months", moved(_START, "2026-09")),
    update(21, "2026-06-26", "start is put off", moved(_START, "2026-09-14"), moved(_PRIMARY, "2029-04-30")),
)
DELAYS: tuple[Event, ...] = (
    update(14, "2026-03-16", "primary completion is put off by nine months",
           moved(_PRIMARY, "2027-06-30"), moved(_END, "2028-06-30")),
    update(57, "2026-09-03", "in the last release, primary completion is put off by a year",
           moved(_PRIMARY, "2027-12-31"), moved(_END, "2028-12-31")),
    update(4, "2026-07-20", "primary completion is put off by nine months",
           moved(_PRIMARY, "2027-07-31"), moved(_END, "2028-07-31")),
    update(75, "2026-06-01", "primary completion is reached earlier than planned", moved(_PRIMARY, "2026-04-30", actual=True)),
    update(29, "2026-04-06", "primary completion is reached on the planned day", moved(_PRIMARY, "2026-03-20", actual=True)),
    update(43, "2026-05-04", "primary completion gets a day and stays in its month",
           moved(_PRIMARY, "2026-05-14", precision_only=True)),
)
STOPS: tuple[Event, ...] = (
    update(6, "2026-03-17", "recruitment is suspended for the first time",
           status("SUSPENDED", why="Interruption in the supply of cells")),
    update(6, "2026-05-11", "recruitment resumes", status("RECRUITING")),
    update(6, "2026-08-03", "recruitment is suspended again", status("SUSPENDED", why="Inspection of the manufacturing site")),
    update(44, "2026-04-20", "a suspended trial resumes", status("RECRUITING")),
    update(13, "2026-04-14", "withdrawn before it began", status("WITHDRAWN", why="Funding was not obtained"), enrollment(0, actual=True)),
    update(36, "2026-05-05", "terminated for lack of funds, 31 of 80", status("TERMINATED", why="Lack of funds"),
           enrollment(31, actual=True), moved(_PRIMARY, "2026-04-24", actual=True), moved(_END, "2026-04-24", actual=True)),
    update(12, "2026-06-08", "terminated for safety, 31 of 54",
           status("TERMINATED", why="Recommended by the data and safety monitoring board after two cases of discitis"),
           enrollment(31, actual=True), moved(_PRIMARY, "2026-05-29", actual=True), moved(_END, "2026-05-29", actual=True)),
    update(51, "2026-07-06", "terminated for slow recruitment, 17 of 56", status("TERMINATED", why="Slow accrual"),
           enrollment(17, actual=True), moved(_PRIMARY, "2026-06-30", actual=True), moved(_END, "2026-06-30", actual=True)),
    update(74, "2026-08-17", "a suspended trial ends", status("TERMINATED", why="Approval of the ethics committee was not renewed"),
           enrollment(5, actual=True), moved(_PRIMARY, "2026-08-10", actual=True), moved(_END, "2026-08-10", actual=True)),
)
ENDS: tuple[Event, ...] = (
    update(8, "2026-07-13", "enrollment ends short: 174 of 220 planned", enrollment(174, actual=True), moved(_PRIMARY, "2026-06-24", actual=True)),
    update(8, "2026-08-26", "completed", status("COMPLETED"), moved(_END, "2026-08-19", actual=True)),
    update(58, "2026-06-22", "recruitment ends in full", status("ACTIVE_NOT_RECRUITING"), enrollment(66, actual=True)),
    update(63, "2026-07-08", "completed on the planned day", status("COMPLETED"), moved(_END, "2026-06-26", actual=True)),
    update(82, "2026-06-03", "completed", status("COMPLETED"), moved(_END, "2026-05-27", actual=True)),
    update(54, "2026-08-24", "recruitment ends, 69 of 72", status("ACTIVE_NOT_RECRUITING"), enrollment(69, actual=True)),
    update(14, "2026-09-03", "in the last release, recruitment ends, 121 of 128", status("ACTIVE_NOT_RECRUITING"), enrollment(121, actual=True)),
    update(69, "2026-07-07", "goes on by invitation", status("ENROLLING_BY_INVITATION")),
    update(70, "2026-03-11", "more participants are planned", enrollment(90)),
)
ACCESS: tuple[Event, ...] = (
    update(26, "2026-03-23", "expanded access becomes available", access("AVAILABLE")),
    update(14, "2026-04-01", "the record names an expanded access record", has_access(nct(26))),
    update(93, "2026-08-31", "expanded access is paused", access("TEMPORARILY_NOT_AVAILABLE")),
)
BY_REGISTRY: tuple[Event, ...] = (
    silently(19, "2026-04-01", "the registry computes UNKNOWN; last known: recruiting", unknown()),
    silently(25, "2026-05-06", "withheld by the registry", withheld()),
    silently(25, "2026-07-15", "the whole record is shown again", restored(BY_ID[nct(25)])),
    update(80, "2026-06-24", "a trial withheld until now is shown, and so enters the watch",
           restored(BY_ID[nct(80)], status("RECRUITING")), kinds=(Kind.ENTERED,), watches=(CORD_WATCH,)),
    silently(24, "2026-06-16", "disappears for good (404)", act=Act.VANISH, kinds=(Kind.REMOVED,)),
    silently(81, "2026-04-28", "disappears for some releases", act=Act.VANISH, kinds=(Kind.REMOVED,)),
    silently(81, "2026-05-19", "is there again", act=Act.RETURN, kinds=(Kind.REAPPEARED,)),
    silently(23, "2026-05-18", "is merged into the record of the first center", act=Act.MERGE, into=nct(18), kinds=(Kind.MERGED,)),
)
SITES: tuple[Event, ...] = (
    update(2, "2026-04-22", "14 sites in six countries join",
           sites_added(("France", 4), ("Poland", 2), ("United Kingdom", 2), ("Italy", 2), ("Spain", 2), ("Germany", 2))),
)

EVENTS: tuple[Event, ...] = (*STARTS, *DELAYS, *STOPS, *ENDS, *ACCESS, *BY_REGISTRY, *SITES)
