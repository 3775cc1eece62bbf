"""The front page and one page for each trial."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.digest import grouping
from monitor.model import Deadline, PublishedUpdate, Struct, TrialView, VersionRef, WatchState
from monitor.model.week import Week
from monitor.publish.inputs import FeedDefinition
from monitor.publish.items import ItemRenderer
from monitor.publish.render import templates_directory


class WatchPage(Struct, frozen=True, kw_only=True):
    """A watch on the front page: its state, its feeds, its trials."""

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
    data_date: date | None


class TrialPage(Struct, frozen=True, kw_only=True):
    """All that a trial's page shows: updates newest first, versions oldest first."""

    view: TrialView
    updates: tuple[PublishedUpdate, ...]
    versions: tuple[VersionRef, ...]
    deadlines: tuple[Deadline, ...] = ()


def render_front(page: FrontPage, renderer: ItemRenderer) -> bytes:
    """Return `index.html`."""
    return _render(renderer, "index.html", page=page, root="", data_date=page.data_date)


def render_trial(page: TrialPage, renderer: ItemRenderer) -> bytes:
    """Return `trials/NCT….html`."""
    dates = [version.data_timestamp.date() for version in page.versions if version.data_timestamp]
    shown = tuple(published for published in page.updates if grouping.published_changes(published.update))
    return _render(
        renderer,
        "trial.html",
        page=page,
        updates=shown,
        root="../",
        data_date=max(dates, default=None),
    )


def _render(renderer: ItemRenderer, template: str, **values: object) -> bytes:
    html = renderer.templates.get_template(template).render(
        changes=renderer.changes,
        topic_titles=renderer.topic_titles,
        contact=renderer.settings.contact,
        **values,
    )
    return html.encode()


def style() -> bytes:
    """Return `style.css`, the only resource of all pages, so that a strict content policy needs no exception."""
    return templates_directory().joinpath("style.css").read_bytes()


def newest_first(trials: Sequence[TrialView]) -> tuple[TrialView, ...]:
    """Return trials in the order of the front page: the newest update first, then by ID."""
    return tuple(
        sorted(
            trials, key=lambda view: (view.facts.last_update_posted or "", view.facts.nct_id), reverse=True
        )
    )
