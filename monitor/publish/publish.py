"""The store's state to files: what changed is rendered and written, all else is left as it is."""

from __future__ import annotations

from pathlib import Path

from monitor.model.week import Week
from monitor.publish import files
from monitor.publish import manifest as ledger
from monitor.publish.inputs import PublishReport, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.manifest import Entry, Manifest
from monitor.publish.pages import digest
from monitor.publish.plan import Planner

REMOVABLE = "feeds/"
"""What is configured no more is removed here; pages of trials and digests stay, for others link to them."""


def publish(source: PublishSource, directory: Path, settings: PublishSettings) -> PublishReport:
    """Brings the published directory up to the state of the store.

    The same state gives the same bytes. A file that is missing, cut short or altered is written anew.

    Args:
        source: the store, or what reads like it.
        directory: the published directory; made if absent. One process at a time.
        settings: what is published, and how.

    Raises:
        OSError: a file cannot be written; every file on disk is whole, old or new.
    """
    files.make(directory)
    files.remove_stale(directory)
    known = ledger.read(directory)
    entries: dict[str, Entry] = {}
    written: list[str] = []
    for job in Planner(source, settings).jobs():
        if ledger.all_intact(directory, known, job.sheet.paths, job.sheet.key):
            entries |= {path: known.files[path] for path in job.sheet.paths}
            continue
        rendered = job.render()
        written += files.write(directory, rendered)
        entries |= {path: ledger.entry(job.sheet.key, content) for path, content in rendered.items()}
    gone = [path for path in known.files if path not in entries and path.startswith(REMOVABLE)]
    removed = files.remove(directory, gone)
    files.write(directory, {ledger.NAME: ledger.encode(Manifest(files=entries))})
    unchanged = entries.keys() - set(written)
    return PublishReport(
        written=tuple(sorted(written)), removed=tuple(sorted(removed)), unchanged=tuple(sorted(unchanged))
    )


def render_digest(source: PublishSource, settings: PublishSettings, week: Week) -> bytes:
    """One week's digest, without writing anything."""
    return digest.render(digest.gather(source, settings, week), ItemRenderer(settings))
