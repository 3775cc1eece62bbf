"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): from the state of a feed."""

from __future__ import annotations

import msgspec

from monitor.publish import links
from monitor.publish.formats.rss_atom import AUTHOR, SOURCE, describe, guid
from monitor.publish.inputs import FeedState, Item

VERSION = "https://jsonfeed.org/version/1.1"


class Author(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who wrote a feed."""

    name: str
    url: str | None = None


class DataSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where the data come from: an extension of ours, since JSON Feed has no key for a source."""

    name: str
    url: str


class JsonItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item; the field order is the order in the file.

    Attributes:
        external_url: the registry's own page, where `url` is ours.
    """

    id: str
    url: str
    external_url: str | None = None
    title: str
    content_html: str
    summary: str
    date_published: str
    date_modified: str
    authors: tuple[Author, ...]
    tags: tuple[str, ...] = ()
    language: str | None = None
    source: DataSource = msgspec.field(name="_source")


class JsonFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The top level."""

    version: str
    title: str
    home_page_url: str
    feed_url: str | None = None
    description: str
    authors: tuple[Author, ...]
    language: str
    items: tuple[JsonItem, ...]


def render(state: FeedState) -> bytes:
    """Return the feed as indented UTF-8."""
    authors = (Author(name=AUTHOR, url=state.base_url),)
    feed = JsonFeed(
        version=VERSION,
        title=state.definition.title,
        home_page_url=state.home,
        feed_url=links.absolute(state.base_url, f"feeds/{state.definition.path}.json"),
        description=describe(state),
        authors=authors,
        language="en",
        items=tuple(_item(state.definition.path, item, authors) for item in state.items),
    )
    return msgspec.json.format(msgspec.json.encode(feed), indent=1) + b"\n"


def _item(path: str, item: Item, authors: tuple[Author, ...]) -> JsonItem:
    date = item.published.isoformat()
    registry_links = [link.href for link in item.links if link.href.startswith(links.REGISTRY)]
    return JsonItem(
        id=guid(path, item.id),
        url=item.url,
        external_url=registry_links[0] if registry_links else None,
        title=item.title,
        content_html=item.content,
        summary=item.summary,
        date_published=date,
        date_modified=date,
        authors=authors,
        source=DataSource(name=SOURCE, url=item.source),
        tags=tuple(category.label for category in item.categories),
    )
