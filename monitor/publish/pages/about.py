"""Pages that say what this site is: about, and not found."""

from __future__ import annotations

from datetime import date

from monitor.changes import kinds
from monitor.changes.kinds import KindInfo
from monitor.digest import grouping
from monitor.model import Struct, Watch
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import absolute_root, render_page

PATH, NOT_FOUND = "about.html", "404.html"
SILENT = "silent"


class KindTable(Struct, frozen=True, kw_only=True):
    """The kinds of change of a group, the most important first."""

    title: str
    kinds: tuple[KindInfo, ...]


class AboutPage(Struct, frozen=True, kw_only=True):
    """All that the page shows."""

    watches: tuple[Watch, ...]
    groups: tuple[KindTable, ...]


def about_page(renderer: ItemRenderer) -> AboutPage:
    """Return what is searched, and the kinds of change that readers see."""
    return AboutPage(
        watches=renderer.settings.watches,
        groups=tuple(
            KindTable(
                title=heading,
                kinds=tuple(info for info in kinds.TABLE if info.group is group and info.severity != SILENT),
            )
            for group, heading in grouping.HEADINGS.items()
        ),
    )


def render_about(renderer: ItemRenderer, data_date: date | None) -> dict[str, bytes]:
    """Return `about.html`."""
    page = about_page(renderer)
    return {PATH: render_page(renderer, "about.html", path=PATH, data_date=data_date, page=page)}


def render_not_found(renderer: ItemRenderer) -> dict[str, bytes]:
    """Return `404.html`; a server shows it at any address, so that its links begin at the root."""
    root = absolute_root(renderer.settings)
    return {NOT_FOUND: render_page(renderer, "404.html", path=NOT_FOUND, root=root, data_date=None)}
