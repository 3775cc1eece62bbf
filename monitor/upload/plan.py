"""What an upload sends and deletes, decided from two lists. Touches nothing.

The target has a list of what was sent to it. It is written twice: before anything is sent, with every path that is
about to be, and at the end. So an upload that died leaves no file that the next one does not know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from monitor.errors import UploadFailed
from monitor.model import Struct
from monitor.publish.manifest import WrittenFile

LIST = "upload-list.json"
"""Name of the list at the target."""
UNSURE = ""
"""Digest of a file that may be the old one, the new one, or not there."""
FEEDS = "feeds/"
INDEX_NAMES = frozenset({"index.html", "index.json", "latest.html"})


class SentFile(Struct, frozen=True, array_like=True):
    """A file at the target: its path, and the SHA-256 of its bytes as hexadecimal digits, or `UNSURE`."""

    path: str
    sha256: str


class SentList(Struct, frozen=True, kw_only=True):
    """What is at the target, by path."""

    files: tuple[SentFile, ...] = ()


class UploadPlan(Struct, frozen=True, kw_only=True):
    """What an upload does, in this order.

    Attributes:
        announced: the list that is written first.
        stages: files to send; the second stage begins when the first is done. A page is sent after what it links to.
        gone: paths to delete.
        final: the list that is written last.
    """

    announced: SentList
    stages: tuple[tuple[WrittenFile, ...], ...]
    gone: tuple[str, ...]
    final: SentList

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to send and nothing to delete."""
        return not self.gone and not any(self.stages)


def plan_upload(
    published: Iterable[WrittenFile],
    kept: Collection[str],
    sent: SentList,
    *,
    everything: bool = False,
) -> UploadPlan:
    """Return what brings the target to the state of the published folder.

    Args:
        published: what the last publishing left.
        kept: paths of `sent` that are still in the folder, such as pages that others link to.
        sent: what is at the target.
        everything: send all, also what is there already.
    """
    now = {file.path: file for file in published}
    known = {file.path: file.sha256 for file in sent.files}
    fresh = [file for file in now.values() if everything or known.get(file.path) != file.sha256.hex()]
    gone = sorted(path for path in known if path not in now and path not in kept)
    final = {path: digest for path, digest in known.items() if path not in now and path in kept}
    final |= {path: file.sha256.hex() for path, file in now.items()}
    unsure = dict.fromkeys((*(file.path for file in fresh), *gone), UNSURE)
    return UploadPlan(
        announced=_listed(known | unsure),
        stages=tuple(
            stage for rank in range(3) if (stage := tuple(file for file in fresh if _rank(file.path) == rank))
        ),
        gone=tuple(gone),
        final=_listed(final),
    )


def _rank(path: str) -> int:
    """Return in which stage a file is sent: contents, then feeds, then pages that list others."""
    if path.startswith(FEEDS):
        return 1
    name = path.rpartition("/")[2]
    lists = name in INDEX_NAMES or name.endswith(".opml") or (path == name and name.endswith(".html"))
    return 2 if lists else 0


def _listed(files: dict[str, str]) -> SentList:
    return SentList(files=tuple(SentFile(path, digest) for path, digest in sorted(files.items())))


def encode(sent: SentList) -> bytes:
    """Return a list as JSON; the same list gives the same bytes."""
    return msgspec.json.encode(sent)


def decode(document: bytes | None) -> SentList:
    """Return the list of a target; an empty one where it has none.

    Raises:
        UploadFailed: it is no list of ours, so that what was sent is not known.
    """
    if document is None:
        return SentList()
    complaint = f"{LIST} at the target is none of ours; remove it there, and everything is sent again"
    try:
        sent = msgspec.json.decode(document, type=SentList)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UploadFailed(complaint) from error
    if not all(_is_ordinary(file.path) for file in sent.files):
        raise UploadFailed(complaint)
    return sent


def _is_ordinary(path: str) -> bool:
    """Return whether a path can be one of ours: what a list names is deleted, so it must lead nowhere else."""
    parts = path.split("/")
    return path != LIST and path.isprintable() and all(part and not part.startswith(".") for part in parts)
