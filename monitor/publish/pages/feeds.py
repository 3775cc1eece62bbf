"""The list of all feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Struct
from monitor.publish.inputs import FeedDefinition, FeedKind
from monitor.publish.items import ItemRenderer
from monitor.publish.links import OPML_MAIN, OPML_TOPICS
from monitor.publish.pages.layout import render_page

PATH = "feeds/index.html"
_NARROW = frozenset({FeedKind.TOPIC, FeedKind.CLAIM})


class FeedFolder(Struct, frozen=True, kw_only=True):
    """The feeds of a watch, or those of saved questions; `id` is unique on the page."""

    id: str
    title: str
    main: tuple[FeedDefinition, ...]
    topics: tuple[FeedDefinition, ...]
    claims: tuple[FeedDefinition, ...] = ()


class FeedsPage(Struct, frozen=True, kw_only=True):
    """All that the list of feeds shows; `lists` are the paths of the OPML files."""

    folders: tuple[FeedFolder, ...]
    lists: tuple[str, ...]


def feeds_page(definitions: Sequence[FeedDefinition], base_url: str | None) -> FeedsPage:
    """Return the feeds by folder, in their order."""
    titles = dict.fromkeys(definition.folder for definition in definitions)
    return FeedsPage(
        folders=tuple(
            _folder(f"folder-{number}", title, definitions) for number, title in enumerate(titles, start=1)
        ),
        lists=(OPML_MAIN, OPML_TOPICS) if base_url else (),
    )


def _folder(folder_id: str, title: str, definitions: Sequence[FeedDefinition]) -> FeedFolder:
    mine = [definition for definition in definitions if definition.folder == title]
    return FeedFolder(
        id=folder_id,
        title=title,
        main=tuple(definition for definition in mine if definition.kind not in _NARROW),
        topics=tuple(definition for definition in mine if definition.kind is FeedKind.TOPIC),
        claims=tuple(definition for definition in mine if definition.kind is FeedKind.CLAIM),
    )


def render_feeds(
    definitions: Sequence[FeedDefinition], renderer: ItemRenderer, data_date: date | None
) -> dict[str, bytes]:
    """Return `feeds/index.html`; its addresses are relative to `feeds/`."""
    page = feeds_page(definitions, renderer.settings.base_url)
    return {PATH: render_page(renderer, "feeds.html", path=PATH, data_date=data_date, page=page)}
