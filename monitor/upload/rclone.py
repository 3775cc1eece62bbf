"""Upload through rclone, for the seventy kinds of storage that it knows. Its own configuration has the secrets."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from monitor.errors import ConfigError, UploadFailed
from monitor.model.text import line, shorten
from monitor.publish import files
from monitor.upload.plan import LIST
from monitor.upload.target import OutgoingFile, StoredList

TIMEOUT = 3600.0
"""Seconds for one call: rclone has its own retries and time-outs for each file."""
NOT_FOUND = (3, 4)
"""Exit codes of rclone for a directory or a file that is not there."""
MOST_OF_AN_ANSWER = 300


class RcloneTarget:
    """One remote and path.

    A remote has no versions to compare, so that two uploads at once are not noticed: give each its own path.

    Args:
        remote: such as `site:trials`.
        program: the command.
        patience: seconds for one call.
    """

    def __init__(self, remote: str, *, program: str = "rclone", patience: float = TIMEOUT) -> None:
        self._remote = remote.rstrip("/")
        self._program = program
        self._patience = patience

    def read_list(self) -> StoredList:
        """See `UploadTarget`."""
        answer = self._call("cat", "--", self._at(LIST), accepted=(0, *NOT_FOUND))
        return StoredList(document=answer.stdout or None)

    def write_list(self, document: bytes, before: StoredList) -> StoredList:
        """See `UploadTarget`."""
        if self.read_list().document != before.document:
            raise UploadFailed("another upload to the same place is under way; the next one puts it right")
        self._call("rcat", "--", self._at(LIST), given=document)
        return StoredList(document=document)

    def send(self, outgoing: Iterable[OutgoingFile]) -> None:
        """See `UploadTarget`; files with the same headers go in one call."""
        with tempfile.TemporaryDirectory(prefix="trial-monitor-upload-") as folder:
            batches: dict[tuple[tuple[str, str], ...], Path] = {}
            for file in outgoing:
                headers = tuple(file.headers.items())
                batch = batches.setdefault(headers, Path(folder) / str(len(batches)))
                files.write(batch, {file.path: file.content})
            for headers, batch in batches.items():
                self._copy(batch, dict(headers))

    def delete(self, paths: Sequence[str]) -> None:
        """See `UploadTarget`."""
        if paths:
            names = "".join(f"/{path}\n" for path in paths).encode()
            self._call("delete", "--files-from-raw", "-", "--", self._remote, given=names)

    def _copy(self, folder: Path, headers: Mapping[str, str]) -> None:
        options = [
            part for name, value in headers.items() for part in ("--header-upload", f"{name}: {value}")
        ]
        # By content: sizes can agree, and times are those of our copies.
        self._call("copy", "--ignore-times", "--no-traverse", *options, "--", str(folder), self._remote)

    def _at(self, path: str) -> str:
        return f"{self._remote}{'' if self._remote.endswith(':') else '/'}{path}"

    def _call(
        self, *arguments: str, given: bytes = b"", accepted: Sequence[int] = (0,)
    ) -> subprocess.CompletedProcess[bytes]:
        # Not left to the call: a folder of PATH that we may not read makes it say that the permission is denied.
        if shutil.which(self._program) is None:
            raise ConfigError(f"publish.to.target: {self._program} is not installed")
        try:
            answer = subprocess.run(  # noqa: S603  arguments of our own, the remote after `--`
                [self._program, *arguments],
                input=given,
                capture_output=True,
                timeout=self._patience,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UploadFailed(f"{self._program} {arguments[0]}: {line(str(error))}") from error
        if answer.returncode not in accepted:
            said = line(answer.stderr.decode(errors="replace").strip().rpartition("\n")[2])
            raise UploadFailed(
                f"{self._program} {arguments[0]} failed ({answer.returncode}): {shorten(said, MOST_OF_AN_ANSWER)}"
            )
        return answer
