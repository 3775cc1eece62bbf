"""The news, day by day: the latest updates, each headed by its trial."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from itertools import groupby

from monitor.model import PublishedUpdate, Struct
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import render_page

PATH = "news/index.html"


class DayNews(Struct, frozen=True, kw_only=True):
    """The updates of a day, newest first."""

    day: date
    updates: tuple[PublishedUpdate, ...]


class NewsPage(Struct, frozen=True, kw_only=True):
    """All that the page of news shows."""

    days: tuple[DayNews, ...]
    updates: int


def by_day(updates: Sequence[PublishedUpdate], zone: tzinfo) -> tuple[DayNews, ...]:
    """Return updates, newest first, by the day on which they were found."""

    def found_on(published: PublishedUpdate) -> date:
        return published.update.detected_at.astimezone(zone).date()

    return tuple(DayNews(day=day, updates=tuple(group)) for day, group in groupby(updates, key=found_on))


def render_news(
    updates: Sequence[PublishedUpdate], renderer: ItemRenderer, data_date: date | None
) -> dict[str, bytes]:
    """Return `news/index.html`."""
    page = NewsPage(days=by_day(updates, renderer.settings.time_zone), updates=len(updates))
    return {PATH: render_page(renderer, "news.html", path=PATH, data_date=data_date, page=page)}
