"""The web face: the published folder, the pages for subscribers, health and metrics."""
