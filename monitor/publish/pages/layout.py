"""What all pages share: the header's menu, the addresses of a page, and data about it for search engines."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

import msgspec
from markupsafe import Markup

from monitor.model import Struct
from monitor.model.text import clean, line
from monitor.publish import links
from monitor.publish.files import Streamed
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.render import templates_directory

FEED_FORMATS: Final = (
    ("rss", "application/rss+xml", "RSS"),
    ("atom", "application/atom+xml", "Atom"),
    ("json", "application/feed+json", "JSON"),
)
"""Extension, media type and name of each format of a feed."""

PIECES: Final = 100
"""Pieces of a page that are joined before they are encoded."""

FEW_PIECES: Final = 5
"""The same of a page of thousands of trials, of which a piece may be many rows."""

Structured = Mapping[str, object]
"""A description of a page in the words of schema.org."""


class SiteInfo(Struct, frozen=True, kw_only=True):
    """What the header of every page shows; `menu` is path and name, or address and name."""

    title: str
    subscribe_url: str | None
    menu: tuple[tuple[str, str], ...]


def site_info(settings: PublishSettings) -> SiteInfo:
    """Return the site's title and its menu."""
    return SiteInfo(
        title=line(settings.title), subscribe_url=settings.subscribe_url, menu=tuple(_menu(settings))
    )


def _menu(settings: PublishSettings) -> Iterable[tuple[str, str]]:
    yield "trials/index.html", "Trials"
    yield "news/index.html", "News"
    if settings.claims:
        yield "claims/index.html", "Claims"
    yield "digests/index.html", "Digests"
    yield "feeds/index.html", "Feeds"
    if settings.subscribe_url:
        yield settings.subscribe_url, "By mail"
    yield "data/index.html", "Data"
    yield "about.html", "About"


def render_page(
    renderer: ItemRenderer,
    template: str,
    *,
    path: str,
    data_date: date | None,
    root: str | None = None,
    section: str | None = None,
    structured: Structured | None = None,
    **values: object,
) -> bytes:
    """Return a page as HTML.

    Args:
        renderer: has the templates and the settings.
        template: its name.
        path: of the page, relative to the published directory.
        data_date: the day of the data that it shows.
        root: what leads to the published directory; made from the path where it is None.
        section: the path of the menu's entry that it belongs to; the page's own where it is None.
        structured: what search engines read.
        values: all else that the template is given.
    """
    shared = _shared(
        renderer, path=path, data_date=data_date, root=root, section=section, structured=structured
    )
    page = io.BytesIO()
    page.writelines(_parts(renderer, template, shared | values, PIECES))
    return page.getvalue()


def stream_page(
    renderer: ItemRenderer,
    template: str,
    values: Callable[[], Mapping[str, object]],
    *,
    path: str,
    data_date: date | None,
    section: str | None = None,
) -> Streamed:
    """Return a page of thousands of trials as HTML that is made while it is written; `values` as of `render_page`."""
    shared = _shared(renderer, path=path, data_date=data_date, section=section)
    return Streamed(lambda: _parts(renderer, template, {**shared, **values()}, FEW_PIECES))


def _shared(
    renderer: ItemRenderer,
    *,
    path: str,
    data_date: date | None,
    root: str | None = None,
    section: str | None = None,
    structured: Structured | None = None,
) -> dict[str, object]:
    """Return what every template is given."""
    settings = renderer.settings
    return {
        "site": site_info(settings),
        "root": "../" * path.count("/") if root is None else root,
        "section": section or path,
        "canonical": links.absolute(settings.base_url, path.removesuffix("index.html")),
        "structured": json_ld(structured) if structured else None,
        "data_date": data_date,
        "feed_formats": FEED_FORMATS,
        "changes": renderer.changes,
        "topic_titles": renderer.topic_titles,
        "contact": settings.contact,
    }


def _parts(
    renderer: ItemRenderer, template: str, values: Mapping[str, object], pieces: int
) -> Iterator[bytes]:
    """Yield a page part by part: a list of thousands of trials as one text would be the largest thing in memory."""
    stream = renderer.templates.get_template(template).stream(values)
    stream.enable_buffering(pieces)
    return (part.encode() for part in stream)


def json_ld(value: Structured) -> Markup:
    """Return a description as JSON that may be put into a `script` element of a page, whatever text it contains."""
    encoded = clean(msgspec.json.encode({"@context": "https://schema.org", **value}).decode())
    for character in "<>&":
        encoded = encoded.replace(character, f"\\u{ord(character):04x}")
    return Markup(encoded)  # noqa: S704 -- no character that ends the element is left


def absolute_root(settings: PublishSettings) -> str:
    """Return the path of the published directory on its server, for a page that is shown at any address."""
    path = urlsplit(settings.base_url or "").path
    return path.rstrip("/") + "/"


def asset(name: str) -> bytes:
    """Return a file that is published as it is: the style sheet, the script, the icon."""
    return templates_directory().joinpath(name).read_bytes()
