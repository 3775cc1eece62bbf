"""What the configuration leaves out of the published directory."""

from __future__ import annotations

from monitor.publish.inputs import PublishSettings
from monitor.publish.links import OPML_MAIN, OPML_TOPICS


def remarks(settings: PublishSettings) -> tuple[str, ...]:
    """Return what is left out of the published directory, and why, a line each."""
    if settings.base_url:
        return ()
    return (
        (
            f"no {OPML_MAIN} and no {OPML_TOPICS}, and no links to our own pages in feeds: publish.base_url, the public"
            " address, is empty"
        ),
    )
