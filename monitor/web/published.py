"""The published folder over HTTP: validators, gzip and content types, so that feed readers get their 304."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from monitor.model import Struct
from monitor.publish.content_types import COMPRESSED, content_type

INDEX = "index.html"
NOT_FOUND = "404.html"
MAX_AGE = 300
"""Seconds for which nobody need ask again."""
KEPT = 256
"""Compressed files that are kept in memory."""
SMALL = 512
"""Bytes below which compressing gains nothing."""


class Page(Struct, frozen=True, kw_only=True):
    """One file as it was read: its bytes belong to its validators."""

    body: bytes
    etag: str
    modified: datetime
    content_type: str


class Published:
    """Serves one folder, and of it only what is meant to be seen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._compressed: OrderedDict[str, bytes] = OrderedDict()

    async def __call__(self, request: Request) -> Response:
        """GET and HEAD of a file."""
        return await run_in_threadpool(self.answer, request)

    def answer(self, request: Request) -> Response:
        """The file, or 304 where the client has it already, or 404."""
        page = self.read(request.path_params.get("path", ""))
        if page is None:
            return self._not_found()
        packed = len(page.body) >= SMALL and _takes_gzip(request) and page.content_type not in COMPRESSED
        headers = {
            "ETag": f'"{page.etag}{"-gz" if packed else ""}"',
            "Last-Modified": format_datetime(page.modified, usegmt=True),
            "Cache-Control": f"public, max-age={MAX_AGE}",
            "Vary": "Accept-Encoding",
        }
        if _has_it(request, page):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = self._packed(page) if packed else page.body
        return Response(body, headers={**headers, "Content-Type": page.content_type})

    def _not_found(self) -> Response:
        """Return the published page that says so, where there is one."""
        page = self.read(NOT_FOUND)
        if page is None:
            return Response("Not found\n", status_code=404, media_type="text/plain")
        return Response(page.body, status_code=404, headers={"Content-Type": page.content_type})

    def read(self, path: str) -> Page | None:
        """The file at a path; None where there is none that may be seen.

        A path that ends in a slash leads to the index of its folder. Names that begin with a dot are ours alone, and a link never leads out of the folder.
        """
        parts = (path + INDEX if not path or path.endswith("/") else path).split("/")
        if any(not part or part.startswith(".") or not part.isprintable() or "\\" in part for part in parts):
            return None
        place = self.folder.joinpath(*parts)
        try:
            if not place.resolve(strict=True).is_relative_to(self.folder.resolve()) or not place.is_file():
                return None
            body, modified = place.read_bytes(), place.stat().st_mtime
        except (OSError, ValueError):
            return None
        return Page(
            body=body,
            etag=hashlib.blake2b(body, digest_size=12).hexdigest(),
            modified=datetime.fromtimestamp(int(modified), UTC),
            content_type=content_type("/".join(parts)),
        )

    def _packed(self, page: Page) -> bytes:
        with self._lock:
            if page.etag in self._compressed:
                self._compressed.move_to_end(page.etag)
                return self._compressed[page.etag]
        packed = gzip.compress(page.body, mtime=0)
        with self._lock:
            self._compressed[page.etag] = packed
            while len(self._compressed) > KEPT:
                self._compressed.popitem(last=False)
        return packed


def _takes_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has_it(request: Request, page: Page) -> bool:
    """Whether the client's copy is this one (RFC 9110: an ETag outweighs a date)."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gz") for tag in asked.split(",")}
        return asked.strip() == "*" or page.etag in tags
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return page.modified <= parsedate_to_datetime(since).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return False
