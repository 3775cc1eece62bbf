"""From the state of the store to files: what changed is rendered and written, all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.model.week import Week
from monitor.publish import files, manifest
from monitor.publish.formats import opml
from monitor.publish.inputs import DataFiles, PublishReport, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.manifest import Entry, Manifest
from monitor.publish.pages import digest
from monitor.publish.plan import Job, Planner
from monitor.query.downloads import DOWNLOADS

REMOVABLE = ("feeds/", *opml.LISTS, *(f"data/{download.name}" for download in DOWNLOADS.values()))
"""What is no longer configured is removed here; pages of trials and digests stay, for others link to them."""


def publish(
    source: PublishSource, directory: Path, settings: PublishSettings, data: DataFiles | None = None
) -> PublishReport:
    """Bring the published directory up to the state of the store, and return what was done.

    The same state gives the same bytes. A file that is missing, cut short or altered is written again.

    Args:
        source: the store, or what reads like it.
        directory: the published directory; made if absent. One process at a time.
        settings: what is published, and how.
        data: makes the files of the data, where the settings ask for some.

    Raises:
        OSError: a file cannot be written; every file on disk is whole, old or new.
    """
    files.make(directory)
    files.remove_stale(directory)
    known = manifest.read(directory)
    entries: dict[str, Entry] = {}
    written: list[str] = []
    for job in _jobs(Planner(source, settings), data, entries):
        if manifest.all_intact(directory, known, job.unit.paths, job.unit.key):
            entries |= {path: known.files[path] for path in job.unit.paths}
            continue
        rendered = job.render()
        written += files.write(directory, rendered)
        entries |= {path: manifest.entry(job.unit.key, content) for path, content in rendered.items()}
    gone = [path for path in known.files if path not in entries and path.startswith(REMOVABLE)]
    removed = files.remove(directory, gone)
    files.write(directory, {manifest.NAME: manifest.encode(Manifest(files=entries))})
    unchanged = entries.keys() - set(written)
    return PublishReport(
        written=tuple(sorted(written)), removed=tuple(sorted(removed)), unchanged=tuple(sorted(unchanged))
    )


def _jobs(planner: Planner, data: DataFiles | None, published: Mapping[str, Entry]) -> Iterator[Job]:
    """Return all units; `published` fills while they are worked off."""
    yield from planner.downloads(data)
    yield planner.data_page(published)
    yield from planner.jobs()


def render_digest(source: PublishSource, settings: PublishSettings, week: Week) -> bytes:
    """Return one week's digest page, without writing anything."""
    return digest.render(digest.read_digest(source, settings, week), ItemRenderer(settings))
