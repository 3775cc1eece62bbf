"""The page of a trial."""

from __future__ import annotations

from monitor.digest import grouping
from monitor.model import Deadline, PublishedUpdate, Struct, TrialView, VersionRef
from monitor.publish.items import ItemRenderer
from monitor.publish.links import trial_page
from monitor.publish.pages.layout import render_page


class TrialPage(Struct, frozen=True, kw_only=True):
    """All that a trial's page shows: updates newest first, versions oldest first."""

    view: TrialView
    updates: tuple[PublishedUpdate, ...]
    versions: tuple[VersionRef, ...]
    deadlines: tuple[Deadline, ...] = ()


def render_trial(page: TrialPage, renderer: ItemRenderer) -> bytes:
    """Return `trials/NCT….html`."""
    dates = [version.data_timestamp.date() for version in page.versions if version.data_timestamp]
    shown = tuple(published for published in page.updates if grouping.published_changes(published.update))
    return render_page(
        renderer,
        "trial.html",
        path=trial_page(page.view.facts.nct_id),
        section="trials/index.html",
        data_date=max(dates, default=None),
        page=page,
        updates=shown,
    )
