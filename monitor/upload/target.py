"""Where published files can be brought: the interface of all targets, and which one a text names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from monitor.errors import ConfigError
from monitor.model import Struct
from monitor.publish.content_types import content_type

PAGES_SECONDS = 300
"""Seconds for which nobody need ask again for a page or a feed, as with the web face."""
DATA_SECONDS = 3600
"""The same for files that are large and change once a day."""
DATA = (".zip", ".ndjson", ".parquet", ".db")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._~-]+)*)/?")
REMOTE = re.compile(r"rclone:([A-Za-z0-9_][A-Za-z0-9_.+@ -]*:[^\x00-\x1f]*)")


class OutgoingFile(Struct, frozen=True, kw_only=True):
    """A file on its way: its path at the target, and its bytes."""

    path: str
    content: bytes

    @property
    def headers(self) -> Mapping[str, str]:
        """Media type, and how long a copy may be used."""
        seconds = DATA_SECONDS if self.path.endswith(DATA) else PAGES_SECONDS
        return {"Content-Type": content_type(self.path), "Cache-Control": f"public, max-age={seconds}"}


class StoredList(Struct, frozen=True, kw_only=True):
    """The list of a target as it was read; `version` says which one, where the target has versions."""

    document: bytes | None = None
    version: str | None = None


class UploadTarget(Protocol):
    """What an upload needs of a target. Every method raises `UploadFailed` where the target does not do it."""

    def read_list(self) -> StoredList:
        """Return the list of what was sent."""
        ...

    def write_list(self, document: bytes, before: StoredList) -> StoredList:
        """Write the list in place of `before`; refuse where another upload has written one since."""
        ...

    def send(self, files: Iterable[OutgoingFile]) -> None:
        """Send files; when it returns all are there."""
        ...

    def delete(self, paths: Sequence[str]) -> None:
        """Delete files; those that are not there are no matter."""
        ...


class S3Address(Struct, frozen=True, kw_only=True):
    """`s3://BUCKET/PREFIX`; without an endpoint the store is Amazon's."""

    bucket: str
    prefix: str
    endpoint: str
    region: str


class FolderAddress(Struct, frozen=True, kw_only=True):
    """An absolute path."""

    folder: Path


class RcloneAddress(Struct, frozen=True, kw_only=True):
    """`rclone:REMOTE:PATH`."""

    remote: str


Address = S3Address | FolderAddress | RcloneAddress


def read_address(text: str, *, endpoint: str = "", region: str = "") -> Address:
    """Return what a text such as `s3://bucket/trials`, `/srv/www` or `rclone:remote:path` names.

    Raises:
        ConfigError: it names none, or an endpoint that would be asked in the clear.
    """
    if bucket := BUCKET.fullmatch(text):
        _check_endpoint(endpoint)
        return S3Address(
            bucket=bucket[1], prefix=bucket[2].strip("/"), endpoint=endpoint, region=region or "us-east-1"
        )
    if remote := REMOTE.fullmatch(text):
        return RcloneAddress(remote=remote[1])
    if text.startswith("/") and text.isprintable():
        return FolderAddress(folder=Path(text))
    raise ConfigError(f"`{text}` names no target; write s3://bucket/prefix, /a/folder or rclone:remote:path")


def _check_endpoint(endpoint: str) -> None:
    if not endpoint:
        return
    address = urlsplit(endpoint)
    if address.username or address.password:
        raise ConfigError("publish.to.endpoint: contains a user; secrets come from the environment")
    secure = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)
    if not secure or not address.hostname:
        raise ConfigError(
            f"publish.to.endpoint: `{endpoint}` is no https address; http is for this machine alone"
        )
