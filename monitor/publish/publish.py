"""From the state of the store to files: what changed is rendered and written, all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.model.week import Week
from monitor.publish import files, manifest
from monitor.publish.files import Content
from monitor.publish.formats import opml
from monitor.publish.inputs import DataFiles, Paths, PublishReport, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.links import digest_page
from monitor.publish.manifest import LastUnits, UnitWriter
from monitor.publish.pages import digest
from monitor.publish.pieces import PieceKeeper
from monitor.publish.plan import Job, Planner
from monitor.query.downloads import DOWNLOADS

REMOVABLE = ("feeds/", *opml.LISTS, *(f"data/{download.name}" for download in DOWNLOADS.values()))
"""What is no longer configured is removed here; pages of trials and digests stay, for others link to them."""


def publish(
    source: PublishSource,
    directory: Path,
    settings: PublishSettings,
    data: DataFiles | None = None,
    *,
    keeper: PieceKeeper | None = None,
    read_files: bool = True,
) -> PublishReport:
    """Bring the published directory up to the state of the store, and return what was done.

    The same state gives the same bytes. A file that is missing, cut short or altered is written again.

    Args:
        source: the store, or what reads like it.
        directory: the published directory; made if absent. One process at a time.
        settings: what is published, and how.
        data: makes the files of the data, where the settings ask for some.
        keeper: keeps the pieces of long pages; without one they are rendered every time.
        read_files: whether files whose state did not change are read and compared with the manifest. Without, only
            their lengths are looked at: enough for a process that has compared them before.

    Raises:
        OSError: a file cannot be written; every file on disk is whole, old or new.
    """
    files.make(directory)
    files.remove_stale(directory)
    written, published = Paths(), 0
    with manifest.LastUnits(directory) as last, manifest.UnitWriter(directory) as writer:
        for job in _jobs(Planner(source, settings, keeper), data, writer):
            unit = last.take(job.unit.key)
            if unit is None or not manifest.all_intact(directory, unit, job.unit.paths, content=read_files):
                put = files.put(directory, _grown(directory, job, last) or job.render())
                written.extend(file.path for file in put if file.written)
                unit = manifest.unit_of(job.unit.key, put)
            writer.add(unit)
            published += len(unit.files)
        removed = files.remove(directory, _gone(last, writer))
        files.put(directory, {manifest.NAME: writer.manifest()})
    return PublishReport(written=written, removed=removed, unchanged=published - len(written))


def _grown(directory: Path, job: Job, last: LastUnits) -> Mapping[str, Content] | None:
    """Return a file that only grew, from its bytes on disk and what is new; None where it did not."""
    if job.more is None:
        return None
    [path] = job.unit.paths
    unit = last.of_path(path)
    if unit is None or not manifest.all_intact(directory, unit, job.unit.paths):
        return None
    more = job.more(unit.key)
    if more is None:
        return None
    return {path: files.locate(directory, path).read_bytes() + more}


def remove_digests_after(directory: Path, week: Week) -> tuple[str, ...]:
    """Remove the digests of weeks that are still to come, which a wrong clock made; return their paths."""
    pages = (path.relative_to(directory).as_posix() for path in directory.glob("digests/*-W*.html"))
    return files.remove(directory, sorted(path for path in pages if path > digest_page(week.name)))


def _gone(last: LastUnits, now: UnitWriter) -> tuple[str, ...]:
    """Return what was published and is no longer configured."""
    paths = {file.path for unit in last.left() for file in unit.files if file.path.startswith(REMOVABLE)}
    if paths:
        paths.difference_update(file.path for file in now.files())
    return tuple(sorted(paths))


def _jobs(planner: Planner, data: DataFiles | None, published: UnitWriter) -> Iterator[Job]:
    """Return all units; `published` fills while they are worked off."""
    yield from planner.downloads(data)
    yield planner.data_page(tuple(published.files()))
    yield from planner.jobs()


def render_digest(source: PublishSource, settings: PublishSettings, week: Week) -> bytes:
    """Return one week's digest page, without writing anything."""
    return digest.render(digest.read_digest(source, settings, week), ItemRenderer(settings))
