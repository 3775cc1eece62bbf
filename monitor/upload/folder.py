"""Upload to a folder, such as the root of a web server or a mounted disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import UploadFailed
from monitor.publish import files
from monitor.upload.plan import LIST
from monitor.upload.target import OutgoingFile, StoredList


class FolderTarget:
    """One folder; files in it that we did not send are left alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_list(self) -> StoredList:
        """See `UploadTarget`."""
        with self._translated():
            try:
                return StoredList(document=self._folder.joinpath(LIST).read_bytes())
            except FileNotFoundError:
                return StoredList()

    def write_list(self, document: bytes, before: StoredList) -> StoredList:
        """See `UploadTarget`."""
        if self.read_list().document != before.document:
            raise UploadFailed("another upload to the same folder is under way; the next one puts it right")
        with self._translated():
            files.make(self._folder)
            files.write(self._folder, {LIST: document})
        return StoredList(document=document)

    def send(self, outgoing: Iterable[OutgoingFile]) -> None:
        """See `UploadTarget`."""
        with self._translated():
            for file in outgoing:
                files.write(self._folder, {file.path: file.content})

    def delete(self, paths: Sequence[str]) -> None:
        """See `UploadTarget`."""
        with self._translated():
            files.remove(self._folder, paths)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UploadFailed(f"{error.filename or self._folder}: {error.strerror or error}") from error
