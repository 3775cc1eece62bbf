"""What was rendered from what: a small file by which a publish knows that a page needs no rendering.

Losing it costs time and nothing else: whatever is not in it, or not on disk as it says, is rendered again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from monitor.model import Struct
from monitor.publish import files

NAME = ".published.json"


class Entry(Struct, frozen=True, kw_only=True):
    """A file: the key of what it was rendered from, and its bytes' digest."""

    key: str
    sha256: str
    size: int


class Manifest(Struct, frozen=True, kw_only=True):
    """All files that the last publish left."""

    files: Mapping[str, Entry] = {}


def read(directory: Path) -> Manifest:
    """Return the manifest of a published directory; an empty one where it is absent or damaged."""
    try:
        return msgspec.json.decode(directory.joinpath(NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, IsADirectoryError, msgspec.DecodeError, UnicodeDecodeError):
        return Manifest()


def encode(manifest: Manifest) -> bytes:
    """Return a manifest as JSON; the same manifest gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1) + b"\n"


def entry(key: str, content: bytes) -> Entry:
    """Return what the manifest keeps of a file."""
    return Entry(key=key, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def intact(directory: Path, path: str, known: Entry | None, key: str) -> bool:
    """Return whether a file on disk is what rendering from this key gave."""
    if known is None or known.key != key:
        return False
    target = files.locate(directory, path)
    if target.is_symlink() or not target.is_file() or target.stat().st_size != known.size:
        return False
    with target.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == known.sha256


def key_of(*parts: object) -> str:
    """Return a short key that differs where any part differs; parts are structs, tuples, texts, numbers."""
    try:
        encoded = msgspec.json.encode(parts, order="deterministic")
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot carry
        encoded = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()


def all_intact(directory: Path, manifest: Manifest, paths: Iterable[str], key: str) -> bool:
    """Return whether none of these files needs rendering."""
    return all(intact(directory, path, manifest.files.get(path), key) for path in paths)
