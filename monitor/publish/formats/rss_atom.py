"""RSS 2.0 and Atom, by feedgen, from the state of a feed.

feedgen reads the clock in its constructors and puts new entries first: every date is set here, and entries
are appended. It keeps one list of links for both formats, so the address of the feed itself is set last.
"""

from __future__ import annotations

from feedgen.feed import FeedEntry, FeedGenerator
from markupsafe import escape

from monitor.publish import links
from monitor.publish.inputs import FeedState, Item

SOURCE = {"name": "ClinicalTrials.gov", "uri": f"{links.REGISTRY}/"}
RIGHTS = (
    "Data: ClinicalTrials.gov, U.S. National Library of Medicine. Compared and summarised by trial-monitor, "
    "which claims no rights in them."
)


def guid(path: str, item_id: str) -> str:
    """Return an item's permanent ID, scoped to the feed: some readers store a GUID once for all their feeds."""
    return f"urn:trial-monitor:{path}:{item_id}"


def render(state: FeedState) -> dict[str, bytes]:
    """Return RSS and Atom, by extension."""
    feed = _channel(state)
    for item in state.items:
        _entry(feed, state.definition.path, item)
    return {
        "rss": _with_self(feed, state, "rss", "application/rss+xml").rss_str(pretty=True),
        "atom": _with_self(feed, state, "atom", "application/atom+xml").atom_str(pretty=True),
    }


def describe(state: FeedState) -> str:
    """Return the description of a feed: its subject, the source and the day of its data."""
    date = f" Data processed by ClinicalTrials.gov on {state.data_date}." if state.data_date else ""
    return f"{state.definition.description} {RIGHTS}{date}"


def _channel(state: FeedState) -> FeedGenerator:
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.id(f"urn:trial-monitor:{state.definition.path}")
    feed.title(state.definition.title)
    feed.description(describe(state))
    feed.author(dict(SOURCE))
    feed.rights(RIGHTS)
    feed.language("en")
    feed.generator("trial-monitor")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.updated(state.updated)
    feed.lastBuildDate(state.updated)
    return feed


def _with_self(feed: FeedGenerator, state: FeedState, extension: str, media_type: str) -> FeedGenerator:
    feed.link({"href": state.home, "rel": "alternate", "type": "text/html"}, replace=True)
    address = links.absolute(state.base_url, f"feeds/{state.definition.path}.{extension}")
    if address:
        feed.link({"href": address, "rel": "self", "type": media_type})
    return feed


def _entry(feed: FeedGenerator, path: str, item: Item) -> FeedEntry:
    entry = feed.add_entry(order="append")
    entry.guid(guid(path, item.id), permalink=False)
    entry.title(item.title)
    entry.updated(item.published)
    entry.published(item.published)
    entry.content(item.content, type="html")
    entry.summary(str(escape(item.summary)), type="html")
    entry.author(dict(SOURCE))
    entry.dc.dc_creator(SOURCE["name"])
    entry.link([{"href": link.href, "rel": "related", "title": link.text} for link in item.links])
    entry.link({"href": item.url, "rel": "alternate"})
    entry.category(
        [
            {"term": category.term, "label": category.label, "scheme": f"urn:trial-monitor:{category.scheme}"}
            for category in item.categories
        ]
    )
    return entry
