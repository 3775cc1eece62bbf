"""The page of pictures: the trials of each watch by status, start, people, country, and the delay of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.model import ListedTrial, VersionState
from monitor.model.text import line
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.overview import WatchPictures, watch_pictures
from monitor.publish.pages.layout import render_page

PATH = "overview.html"


def overview_page(
    trials: Sequence[ListedTrial],
    histories: Mapping[str, Sequence[VersionState]],
    settings: PublishSettings,
    today: date,
) -> tuple[WatchPictures, ...]:
    """Return the pictures of each watch that follows a trial; removed trials are left out."""
    there = [trial for trial in trials if not trial.removed]
    members = {watch: [trial for trial in there if watch.slug in trial.watches] for watch in settings.watches}
    return tuple(
        watch_pictures(watch.slug, line(watch.title), mine, today, histories)
        for watch, mine in members.items()
        if mine
    )


def render_overview(
    trials: Sequence[ListedTrial],
    histories: Mapping[str, Sequence[VersionState]],
    renderer: ItemRenderer,
    data_date: date | None,
) -> dict[str, bytes]:
    """Return `overview.html`; before there are data it shows no picture."""
    watches = overview_page(trials, histories, renderer.settings, data_date) if data_date else ()
    return {PATH: render_page(renderer, "overview.html", path=PATH, data_date=data_date, watches=watches)}
