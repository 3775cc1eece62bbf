"""The web server: the published folder, the pages for subscribers, health and metrics."""
