"""`feeds.opml`: all feeds, to be subscribed to in one step."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment

from monitor.publish.inputs import FeedDefinition


def render(templates: Environment, definitions: Sequence[FeedDefinition], base_url: str | None) -> bytes:
    """Return OPML 2.0; addresses are relative to the file where no public address is configured."""
    root = f"{base_url.rstrip('/')}/" if base_url else ""
    return templates.get_template("feeds.opml").render(definitions=definitions, root=root).encode()
