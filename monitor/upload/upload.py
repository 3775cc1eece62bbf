"""One upload, in order: read both lists, announce, send contents, feeds and pages of lists, delete, write the list."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from monitor.errors import ConfigError, UploadFailed
from monitor.model import Struct
from monitor.publish import files, manifest
from monitor.publish.manifest import WrittenFile
from monitor.query.snapshots import published_snapshots
from monitor.upload.plan import decode, encode, plan_upload
from monitor.upload.target import (
    Address,
    FolderAddress,
    OutgoingFile,
    RcloneAddress,
    UploadTarget,
)


class UploadReport(Struct, frozen=True, kw_only=True):
    """What an upload did: files sent with their bytes together, files deleted, files that were there already."""

    sent: int
    sent_bytes: int
    deleted: int
    unchanged: int


def upload(
    directory: Path,
    target: UploadTarget,
    *,
    everything: bool = False,
    alive: Callable[[], None] = lambda: None,
) -> UploadReport:
    """Bring a target to the state of the published folder.

    Whenever it ends early, every file at the target is whole, old or new, and the next upload completes it.

    Args:
        directory: the published folder.
        target: where to.
        everything: send all, also what the target's list has.
        alive: called before each file; what it raises ends the upload.

    Raises:
        UploadFailed: the target does not do what it should, or files changed meanwhile.
    """
    published = tuple(manifest.read(directory).files())
    snapshots = (
        WrittenFile(file.path, bytes.fromhex(file.sha256), file.size)
        for file in published_snapshots(directory)
    )
    if not published:
        raise UploadFailed(f"{directory / manifest.NAME}: lists nothing; run `trial-monitor publish` first")
    before = target.read_list()
    sent = decode(before.document)
    kept = {file.path for file in sent.files if _is_there(directory, file.path)}
    published = (*published, *snapshots)
    plan = plan_upload(published, kept, sent, everything=everything)
    if not plan.changes_nothing:
        announced = target.write_list(encode(plan.announced), before)
        for stage in plan.stages:
            target.send(_read(directory, stage, alive))
        alive()
        target.delete(plan.gone)
        target.write_list(encode(plan.final), announced)
    fresh = [file for stage in plan.stages for file in stage]
    return UploadReport(
        sent=len(fresh),
        sent_bytes=sum(file.size for file in fresh),
        deleted=len(plan.gone),
        unchanged=len(published) - len(fresh),
    )


def open_target(address: Address, public: Path) -> UploadTarget:
    """Return the target at an address.

    Raises:
        ConfigError: it is the published folder itself, or what it needs is not installed.
    """
    if isinstance(address, FolderAddress):
        from monitor.upload.folder import FolderTarget  # noqa: PLC0415  each target when it is used

        here, there = public.resolve(), address.folder.resolve()
        if here.is_relative_to(there) or there.is_relative_to(here):
            raise ConfigError(
                f"publish.to.target: {address.folder} and the published folder lie in each other"
            )
        return FolderTarget(address.folder)
    if isinstance(address, RcloneAddress):
        from monitor.upload.rclone import RcloneTarget  # noqa: PLC0415

        return RcloneTarget(address.remote)
    from monitor.upload.s3 import S3Target  # noqa: PLC0415

    return S3Target(address)


def _is_there(directory: Path, path: str) -> bool:
    """Return whether a path of the target's list is in the folder; one that leads out of it is not."""
    try:
        return files.locate(directory, path).is_file()
    except ValueError:
        return False


def _read(directory: Path, stage: Iterable[WrittenFile], alive: Callable[[], None]) -> Iterator[OutgoingFile]:
    """Yield files as the manifest has them; one that was published again meanwhile ends the upload."""
    for file in stage:
        alive()
        try:
            content = files.locate(directory, file.path).read_bytes()
        except (OSError, ValueError) as error:
            raise UploadFailed(
                f"{directory / file.path}: cannot be read; run `trial-monitor publish`"
            ) from error
        if hashlib.sha256(content).digest() != file.sha256:
            raise UploadFailed(
                f"{directory / file.path}: is not what was published last; the next upload sends it"
            )
        yield OutgoingFile(path=file.path, content=content)
