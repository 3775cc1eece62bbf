"""The list of all weekly digests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from itertools import groupby

from monitor.model import Struct, UpdateKey
from monitor.model.week import Week, weeks
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import render_page

PATH = "digests/index.html"


class WeekEntry(Struct, frozen=True, kw_only=True):
    """A week in the list: how many trials have news; `running` while it is not over."""

    week: Week
    trials: int
    running: bool


class YearWeeks(Struct, frozen=True, kw_only=True):
    """The weeks of a year, newest first."""

    year: int
    weeks: tuple[WeekEntry, ...]


class DigestsPage(Struct, frozen=True, kw_only=True):
    """All that the list of digests shows, the newest year first."""

    years: tuple[YearWeeks, ...]


def trials_by_week(updates: Iterable[UpdateKey], zone: tzinfo) -> dict[Week, int]:
    """Return how many trials have news in each week that has any."""
    trials: dict[Week, set[str]] = {}
    for key in updates:
        trials.setdefault(Week.at(key.detected_at, zone), set()).add(key.nct_id)
    return {week: len(nct_ids) for week, nct_ids in trials.items()}


def digests_page(
    span: tuple[Week, Week] | None, updates: Sequence[UpdateKey], zone: tzinfo, *, running: bool
) -> DigestsPage:
    """Return the list of the weeks of a span; `running`: whether the last of them is not over."""
    counts = trials_by_week(updates, zone)
    listed = tuple(weeks(*span))[::-1] if span else ()
    entries = (
        WeekEntry(week=week, trials=counts.get(week, 0), running=running and week == listed[0])
        for week in listed
    )
    return DigestsPage(
        years=tuple(
            YearWeeks(year=year, weeks=tuple(group))
            for year, group in groupby(entries, lambda entry: entry.week.year)
        )
    )


def render_digests(page: DigestsPage, renderer: ItemRenderer, data_date: date | None) -> dict[str, bytes]:
    """Return `digests/index.html`."""
    return {PATH: render_page(renderer, "digests.html", path=PATH, data_date=data_date, page=page)}
