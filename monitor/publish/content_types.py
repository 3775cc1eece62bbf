"""What kind of content a published file has, by its path: for the web face and for uploads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".rss": "application/rss+xml; charset=utf-8",
        ".atom": "application/atom+xml; charset=utf-8",
        ".json": "application/json",
        ".opml": "text/x-opml; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".ico": "image/x-icon",
        ".zip": "application/zip",
        ".ndjson": "application/x-ndjson",
        ".parquet": "application/vnd.apache.parquet",
        ".db": "application/vnd.sqlite3",
    }
)
COMPRESSED = ("image/png", "application/zip", "application/vnd.apache.parquet")
"""Types that are compressed already."""
FEEDS = "feeds"
JSON_FEED = "application/feed+json"


def content_type(path: str) -> str:
    """Return the media type of a published file: `feeds/discs.json` is a JSON Feed, other JSON is not."""
    place = PurePosixPath(path)
    suffix = place.suffix.lower()
    if suffix == ".json" and place.parts[0] == FEEDS:
        return JSON_FEED
    return TYPES.get(suffix, "application/octet-stream")
