"""What a poll finds, kept on disk until the poll is applied, so that memory does not grow with the watch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import msgspec

from monitor.model import Spool

LENGTH_BYTES = 4


class SpoolFile:
    """An anonymous temporary file of length-prefixed MessagePack items; gone with the process."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="trial-monitor-")  # noqa: SIM115  closed in __exit__
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Spool)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, item: Spool) -> None:
        """Adds one item at the end."""
        data = self._encoder.encode(item)
        self._file.seek(0, 2)
        self._file.write(len(data).to_bytes(LENGTH_BYTES, "big"))
        self._file.write(data)

    def __iter__(self) -> Iterator[Spool]:
        """All items in the order in which they came; may be read again."""
        self._file.seek(0)
        while header := self._file.read(LENGTH_BYTES):
            yield self._decoder.decode(self._file.read(int.from_bytes(header, "big")))
