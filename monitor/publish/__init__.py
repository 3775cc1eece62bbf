"""State to files; the same state gives the same bytes."""

from monitor.publish.edition import EditionSource, PublishReport, PublishSettings
from monitor.publish.publishing import publish, render_digest
from monitor.publish.week import Week

__all__ = ["EditionSource", "PublishReport", "PublishSettings", "Week", "publish", "render_digest"]
