"""The front page and one page for each trial."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.digest import grouping
from monitor.model import Deadline, PublishedUpdate, Struct, TrialView, VersionRef, WatchState
from monitor.model.week import Week
from monitor.publish.inputs import FeedDefinition
from monitor.publish.items import ItemRenderer
from monitor.publish.render import data_day, templates_directory


class WatchPage(Struct, frozen=True, kw_only=True):
    """One watch on the front page: where it stands, its feeds, its trials."""

    state: WatchState
    feeds: tuple[FeedDefinition, ...]
    trials: tuple[TrialView, ...]


class FrontPage(Struct, frozen=True, kw_only=True):
    """All that the front page shows.

    Attributes:
        weeks: those of which there is a digest, newest first, not all of them.
    """

    latest: tuple[PublishedUpdate, ...]
    watches: tuple[WatchPage, ...]
    weeks: tuple[Week, ...]
    data_date: str | None


class TrialPage(Struct, frozen=True, kw_only=True):
    """All that a trial's page shows: updates newest first, versions oldest first."""

    view: TrialView
    updates: tuple[PublishedUpdate, ...]
    versions: tuple[VersionRef, ...]
    deadlines: tuple[Deadline, ...] = ()


def render_front(page: FrontPage, typesetter: ItemRenderer) -> bytes:
    """`index.html`."""
    return _set(typesetter, "index.html", page=page, root="", data_date=page.data_date)


def render_trial(page: TrialPage, typesetter: ItemRenderer) -> bytes:
    """`trials/NCT….html`."""
    dates = [data_day(version.data_timestamp) for version in page.versions]
    shown = tuple(found for found in page.updates if grouping.news(found.update))
    return _set(
        typesetter,
        "trial.html",
        page=page,
        updates=shown,
        root="../",
        data_date=max((day for day in dates if day), default=None),
    )


def _set(typesetter: ItemRenderer, template: str, **values: object) -> bytes:
    html = typesetter.templates.get_template(template).render(
        changes=typesetter.changes,
        topic_titles=typesetter.topic_titles,
        contact=typesetter.settings.contact,
        **values,
    )
    return html.encode()


def style() -> bytes:
    """`style.css`: the one static resource of all pages, so that a strict content policy needs no exception."""
    return templates_directory().joinpath("style.css").read_bytes()


def by_status(trials: Sequence[TrialView]) -> tuple[TrialView, ...]:
    """Trials in the order in which the front page lists them: the newest update first, then by ID."""
    return tuple(
        sorted(
            trials, key=lambda view: (view.facts.last_update_posted or "", view.facts.nct_id), reverse=True
        )
    )
