"""Publishing: from the state of the store to files; the same state gives the same bytes."""

from monitor.model.week import Week
from monitor.publish.inputs import PublishReport, PublishSettings, PublishSource
from monitor.publish.publish import publish, render_digest

__all__ = ["PublishReport", "PublishSettings", "PublishSource", "Week", "publish", "render_digest"]
