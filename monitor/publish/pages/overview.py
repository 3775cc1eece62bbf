"""The page of pictures: the trials of each watch by status, start, people, country, and the delay of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.model import ListedTrial, VersionState
from monitor.model.text import line
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.overview import LatestChanged, WatchCounter, WatchPictures, lanes
from monitor.publish.pages.layout import render_page

PATH = "overview.html"


class OverviewCounter:
    """What the pictures of all watches show, counted trial by trial; removed trials are left out."""

    def __init__(self, settings: PublishSettings) -> None:
        self._watches = {
            watch.slug: WatchCounter(watch.slug, line(watch.title)) for watch in settings.watches
        }
        self.latest = LatestChanged()

    def add(self, trial: ListedTrial) -> None:
        """Count a trial."""
        self.latest.add(trial)
        if not trial.removed:
            for watch in trial.watches:
                if watch in self._watches:
                    self._watches[watch].add(trial)

    def pictures(
        self, changed: Iterable[ListedTrial], histories: Mapping[str, Sequence[VersionState]], today: date
    ) -> tuple[WatchPictures, ...]:
        """Return the pictures of each watch that follows a trial.

        Args:
            changed: the trials that `latest` names.
            histories: what their versions say.
            today: the day of the data.
        """
        there = [trial for trial in changed if not trial.removed]
        return tuple(
            counter.pictures(
                today, tuple(lanes((trial for trial in there if slug in trial.watches), histories))
            )
            for slug, counter in self._watches.items()
            if counter.trials
        )


def render_overview(
    counter: OverviewCounter,
    changed: Sequence[ListedTrial],
    histories: Mapping[str, Sequence[VersionState]],
    renderer: ItemRenderer,
    data_date: date | None,
) -> dict[str, bytes]:
    """Return `overview.html`; before there are data it shows no picture. Arguments as of `OverviewCounter.pictures`."""
    watches = counter.pictures(changed, histories, data_date) if data_date else ()
    return {PATH: render_page(renderer, "overview.html", path=PATH, data_date=data_date, watches=watches)}
