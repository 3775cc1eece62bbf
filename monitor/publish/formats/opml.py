"""OPML 2.0: lists of feeds with folders, to be imported into a feed reader in one step.

The main list has a few feeds of each watch, so that an import shows an update of a watch twice at most; the other
list has what is narrower. Both need the public address: most readers cannot follow a relative one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from jinja2 import Environment

from monitor.model import Struct
from monitor.publish.inputs import FeedDefinition, FeedKind
from monitor.publish.links import OPML_MAIN, OPML_TOPICS

LISTS: Mapping[str, tuple[str, frozenset[FeedKind]]] = MappingProxyType(
    {
        OPML_MAIN: (
            "trial-monitor: main feeds",
            frozenset((FeedKind.EVERYTHING, FeedKind.RESULTS, FeedKind.QUESTION)),
        ),
        OPML_TOPICS: (
            "trial-monitor: feeds by status, topic and claim",
            frozenset((FeedKind.STATUS, FeedKind.TOPIC, FeedKind.CLAIM)),
        ),
    }
)
"""The lists by file: a title, and the kinds of feeds that each contains."""


class Folder(Struct, frozen=True, kw_only=True):
    """Feeds that a reader shows together."""

    title: str
    feeds: tuple[FeedDefinition, ...]


def folders(definitions: Sequence[FeedDefinition], kinds: frozenset[FeedKind]) -> tuple[Folder, ...]:
    """Return the feeds of these kinds by folder, in their order."""
    by_title: dict[str, list[FeedDefinition]] = {}
    for definition in definitions:
        if definition.kind in kinds:
            by_title.setdefault(definition.folder, []).append(definition)
    return tuple(Folder(title=title, feeds=tuple(feeds)) for title, feeds in by_title.items())


def render(templates: Environment, definitions: Sequence[FeedDefinition], base_url: str) -> dict[str, bytes]:
    """Return the files, by path."""
    template = templates.get_template("feeds.opml")
    root = base_url.rstrip("/") + "/"
    return {
        path: template.render(title=title, folders=folders(definitions, kinds), root=root).encode()
        for path, (title, kinds) in LISTS.items()
    }
