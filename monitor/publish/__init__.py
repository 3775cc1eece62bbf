"""State to files; the same state gives the same bytes."""

from monitor.model.week import Week
from monitor.publish.inputs import EditionSource, PublishReport, PublishSettings
from monitor.publish.publish import publish, render_digest

__all__ = ["EditionSource", "PublishReport", "PublishSettings", "Week", "publish", "render_digest"]
