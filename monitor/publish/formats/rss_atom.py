"""RSS 2.0 and Atom, by feedgen, from the state of a feed.

feedgen 1.0 reads the clock in its constructors and puts new entries first: every date is set here, and entries
are appended. It loses `rel` and `title` of an entry's links, since a loop overwrites its own variable, and takes
the last link of a feed for the channel's in RSS. Links are therefore written into the tree that it makes.
"""

from __future__ import annotations

from typing import Final

from feedgen.feed import FeedEntry, FeedGenerator
from lxml import etree
from markupsafe import escape

# After `feedgen.feed`: it uses what that imports, and does not import it.
# isort: split
from feedgen.ext.dc import DcEntryExtension, DcExtension

from monitor.publish import links
from monitor.publish.inputs import FeedState, Item
from monitor.publish.render import day

AUTHOR: Final = "trial-monitor"
"""Who wrote the feeds: the monitor, not the registry whose records it compares."""

SOURCE: Final = "ClinicalTrials.gov"
RIGHTS: Final = (
    "Data: ClinicalTrials.gov, U.S. National Library of Medicine. Compared and summarised by trial-monitor, "
    "which claims no rights in them."
)
ATOM = "{http://www.w3.org/2005/Atom}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)


def guid(path: str, item_id: str) -> str:
    """Return an item's permanent ID, scoped to the feed: some readers store a GUID once for all their feeds."""
    return f"urn:trial-monitor:{path}:{item_id}"


def render(state: FeedState) -> dict[str, bytes]:
    """Return RSS and Atom, by extension."""
    feed = _channel(state)
    for item in state.items:
        _entry(feed, state.definition.path, item)
    return {
        "rss": _serialised(_rss_tree(feed.rss_str(), state)),
        "atom": _serialised(_atom_tree(feed.atom_str(), state)),
    }


def describe(state: FeedState) -> str:
    """Return the description of a feed: its subject, the source and the day of its data."""
    date = f" Data processed by ClinicalTrials.gov on {day(state.data_date)}." if state.data_date else ""
    return f"{state.definition.description} {RIGHTS}{date}"


def _channel(state: FeedState) -> FeedGenerator:
    feed = FeedGenerator()
    # By its name alone, feedgen would search the disk for each feed, for a module that it does not have.
    feed.register_extension("dc", DcExtension, DcEntryExtension)
    feed.id(f"urn:trial-monitor:{state.definition.path}")
    feed.title(state.definition.title)
    feed.description(describe(state))
    feed.author({"name": AUTHOR, "uri": state.base_url} if state.base_url else {"name": AUTHOR})
    feed.rights(RIGHTS)
    feed.language("en")
    feed.generator("trial-monitor")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.link(href=state.home)
    feed.updated(state.updated)
    feed.lastBuildDate(state.updated)
    return feed


def _entry(feed: FeedGenerator, path: str, item: Item) -> FeedEntry:
    entry = feed.add_entry(order="append")
    entry.guid(guid(path, item.id), permalink=False)
    entry.title(item.title)
    entry.updated(item.published)
    entry.published(item.published)
    entry.content(item.content, type="html")
    entry.summary(str(escape(item.summary)), type="html")
    entry.author({"name": AUTHOR})
    entry.dc.dc_creator(AUTHOR)
    entry.dc.dc_source(item.source)
    entry.link({"href": item.url})
    entry.category(
        [
            {"term": category.term, "label": category.label, "scheme": f"urn:trial-monitor:{category.scheme}"}
            for category in item.categories
        ]
    )
    return entry


def _rss_tree(content: bytes, state: FeedState) -> etree._Element:
    """Return the tree of an RSS feed whose channel leads to the site and names the feed's own address."""
    root = etree.fromstring(content, _PARSER)
    (channel,) = root.findall("channel")
    (link,) = channel.findall("link")
    link.text = state.home
    for wrong in channel.findall(f"{ATOM}link"):
        channel.remove(wrong)
    own = _own_address(state, "rss")
    if own:
        link.addnext(_link(own, "self", type="application/rss+xml"))
    return root


def _atom_tree(content: bytes, state: FeedState) -> etree._Element:
    """Return the tree of an Atom feed in which every link says what it leads to."""
    root = etree.fromstring(content, _PARSER)
    feed_links = [_link(state.home, "alternate", type="text/html")]
    own = _own_address(state, "atom")
    if own:
        feed_links.append(_link(own, "self", type="application/atom+xml"))
    _replace_links(root, feed_links)
    for entry, item in zip(root.findall(f"{ATOM}entry"), state.items, strict=True):
        related = [_link(link.href, "related", title=link.text) for link in item.links]
        _replace_links(entry, [_link(item.url, "alternate", type="text/html"), *related])
    return root


def _link(href: str, rel: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{ATOM}link", {"href": href, "rel": rel, **attributes})


def _replace_links(parent: etree._Element, new: list[etree._Element]) -> None:
    """Put links where the first of the present ones is."""
    present = parent.findall(f"{ATOM}link")
    place = parent.index(present[0])
    for link in present:
        parent.remove(link)
    parent[place:place] = new


def _own_address(state: FeedState, extension: str) -> str | None:
    return links.absolute(state.base_url, f"feeds/{state.definition.path}.{extension}")


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
