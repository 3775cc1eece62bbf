"""The front page: what this is, the state in numbers, the newest digest with news, the latest updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from monitor.digest.compose import Digest
from monitor.model import ListedTrial, PublishedUpdate, Struct, WatchState, wording
from monitor.model.text import line
from monitor.model.week import Week
from monitor.publish import links
from monitor.publish.inputs import FeedDefinition, FeedKind, PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import Structured, render_page
from monitor.publish.pages.news import DayNews, by_day

PATH = "index.html"
RECRUITING = "RECRUITING"


class TrialCounts(Struct, frozen=True, kw_only=True):
    """The followed trials in numbers.

    Attributes:
        changed: trials whose newest update is of the month of the data, such as `2026-09`; empty without data.
    """

    followed: int
    recruiting: int
    with_results: int
    overdue: int
    changed: int
    month: str = ""

    @property
    def month_name(self) -> str:
        """The month in words."""
        return wording.day(self.month)


class FrontPage(Struct, frozen=True, kw_only=True):
    """All that the front page shows.

    Attributes:
        failing: watches whose last reading of the registry failed.
        week, digest: the newest week that has news; None without one.
        to_date: this week is not over.
        feeds: those that readers of feeds find by the address of the site.
    """

    counts: TrialCounts
    watches: tuple[WatchState, ...]
    failing: tuple[WatchState, ...]
    feeds: tuple[FeedDefinition, ...]
    days: tuple[DayNews, ...]
    week: Week | None = None
    digest: Digest | None = None
    to_date: bool = False


class FrontCounter:
    """The numbers of the front page, counted trial by trial; `day` is that of the newest data.

    Records that the registry no longer has are not counted: the list that the numbers lead to names them apart.
    """

    def __init__(self, settings: PublishSettings, day: date | None) -> None:
        self._zone = settings.time_zone
        self._month = f"{day:%Y-%m}" if day else ""
        self._counts: Counter[str] = Counter()

    def add(self, trial: ListedTrial) -> None:
        """Count a trial."""
        if trial.removed:
            return
        changed = trial.changed_at and f"{trial.changed_at.astimezone(self._zone):%Y-%m}"
        self._counts["followed"] += 1
        self._counts["recruiting"] += trial.overall_status == RECRUITING
        self._counts["with_results"] += trial.has_results
        self._counts["overdue"] += trial.is_overdue and not trial.has_results
        self._counts["changed"] += changed == self._month

    def counts(self) -> TrialCounts:
        """Return the numbers."""
        counts = self._counts
        return TrialCounts(
            followed=counts["followed"],
            recruiting=counts["recruiting"],
            with_results=counts["with_results"],
            overdue=counts["overdue"],
            changed=counts["changed"],
            month=self._month,
        )


def front_page(
    *,
    counts: TrialCounts,
    states: Sequence[WatchState],
    definitions: Sequence[FeedDefinition],
    latest: Sequence[PublishedUpdate],
    settings: PublishSettings,
    week: Week | None,
    digest: Digest | None,
    to_date: bool,
) -> FrontPage:
    """Return the front page; `latest` are the newest updates."""
    main = (FeedKind.EVERYTHING, FeedKind.RESULTS, FeedKind.STATUS)
    return FrontPage(
        counts=counts,
        watches=tuple(states),
        failing=tuple(state for state in states if state.failures),
        feeds=tuple(definition for definition in definitions if definition.kind in main),
        days=by_day(latest, settings.time_zone),
        week=week,
        digest=digest,
        to_date=to_date,
    )


def render_front(page: FrontPage, renderer: ItemRenderer, data_date: date | None) -> dict[str, bytes]:
    """Return `index.html`."""
    settings = renderer.settings
    html = render_page(
        renderer,
        "index.html",
        path=PATH,
        data_date=data_date,
        structured=_structured(settings),
        page=page,
        names={watch.slug: line(watch.name) for watch in settings.watches},
    )
    return {PATH: html}


def _structured(settings: PublishSettings) -> Structured | None:
    if not settings.base_url:
        return None
    return {
        "@type": "WebSite",
        "name": line(settings.title),
        "url": links.absolute(settings.base_url, ""),
        "inLanguage": "en",
        "isBasedOn": f"{links.REGISTRY}/",
    }
