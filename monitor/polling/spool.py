"""What a poll finds, kept on disk until the poll is applied, so that memory does not grow with the watch."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import msgspec

from monitor.errors import StateError
from monitor.model import RejectedRecord, Spool

LENGTH_BYTES = 4


class SpoolFile:
    """An anonymous temporary file of length-prefixed MessagePack items; gone with the process."""

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile(prefix="trial-monitor-")  # noqa: SIM115  closed in __exit__
        except OSError as error:
            raise _no_room(error) from error
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Spool)
        self._forgotten: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):  # what cannot be written any more is thrown away all the same
            self._file.close()

    def append(self, item: Spool) -> None:
        """Adds one item at the end.

        Raises:
            StateError: there is no room for it.
        """
        data = self._encoder.encode(item)
        try:
            self._file.seek(0, 2)
            self._file.write(len(data).to_bytes(LENGTH_BYTES, "big"))
            self._file.write(data)
        except OSError as error:
            raise _no_room(error) from error

    def forget(self, nct_ids: Iterable[str]) -> None:
        """Leave out what was added of these trials until now."""
        try:
            end = self._file.seek(0, 2)
        except OSError as error:
            raise _no_room(error) from error
        self._forgotten |= dict.fromkeys(nct_ids, end)

    def __iter__(self) -> Iterator[Spool]:
        """Yield all items in the order in which they came; may be read again."""
        try:
            position = self._file.seek(0)  # writes what is still in the buffer
        except OSError as error:
            raise _no_room(error) from error
        while header := self._file.read(LENGTH_BYTES):
            size = int.from_bytes(header, "big")
            item = self._decoder.decode(self._file.read(size))
            if position >= self._forgotten.get(trial_of(item) or "", 0):
                yield item
            position += LENGTH_BYTES + size


def trial_of(item: Spool) -> str | None:
    """Return the ID of the trial that an item is about."""
    return item.rejected.nct_id if isinstance(item, RejectedRecord) else item.nct_id


def _no_room(error: OSError) -> StateError:
    try:
        folder = f"the temporary folder {tempfile.gettempdir()}"
    except FileNotFoundError:  # as in a container with a read-only root
        return StateError(
            f"there is no temporary folder ({error.strerror}); name one in TMPDIR; nothing was changed"
        )
    return StateError(
        f"{folder} cannot be written to ({error.strerror});"
        " make room, or name another in TMPDIR; nothing was changed"
    )
