"""The walk, in order. Decides nothing: `polling` and `decider` find what changed, `publish` renders it.

poll ─→ number (the registry's own version numbers, optional) ─→ publish
backfill (the registry's record history, optional) ─────────────→ publish
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from monitor.app.state_dir import translate_disk_errors
from monitor.errors import RegistryError, unforeseen
from monitor.log import get_logger
from monitor.model import PollStatus, Source
from monitor.polling import backfill
from monitor.polling import poll as polling
from monitor.polling.backfill import BackfillPlan
from monitor.polling.history import BackfillOutcome
from monitor.polling.ports import PollOutcome, PollPlan
from monitor.publish.inputs import PublishReport, PublishSettings
from monitor.publish.publish import publish
from monitor.query.downloads import Downloads
from monitor.registry.base import RecordReader, RegistryClient
from monitor.store import Store
from monitor.store.kept_pieces import KeptPieces

log = get_logger(__name__)


HISTORIES_FAILED = 3
"""Record histories in a row that were not to be had: the others would fare no better, and the feeds wait."""


def poll_and_publish(
    client: RegistryClient,
    store: Store,
    plan: PollPlan,
    directory: Path,
    settings: PublishSettings,
    *,
    read_files: bool = True,
) -> PollOutcome:
    """Poll once, then bring the published folder up to date, also after a failed poll."""
    outcome = polling.poll(client, store, plan)
    number_versions(client, store, plan.reader, outcome.renewed or _left_unnumbered(store, outcome))
    publish_all(store, directory, settings, read_files=read_files)
    return outcome


def number_versions(
    client: RegistryClient, store: Store, reader: RecordReader, nct_ids: Iterable[str]
) -> None:
    """Store the registry's own numbers of changed trials' versions, for links to the exact pair.

    The record history is undocumented: what it lacks is left out, and never stops anything.
    """
    failed = 0
    for nct_id in nct_ids:
        try:
            history = client.history(nct_id)
        except RegistryError as error:
            log.info("no record history", nct_id=nct_id, error=str(error))
            failed += 1
            if failed == HISTORIES_FAILED:
                return
            continue
        failed = 0
        records = {
            ref.version: store.record(nct_id, ref.version)
            for ref in store.versions(nct_id, source=Source.OBSERVED)
        }
        store.set_registry_versions(nct_id, reader.registry_numbers(history, records))


def _left_unnumbered(store: Store, outcome: PollOutcome) -> list[str]:
    """Trials that the last applied poll renewed and whose newest version still has no number.

    A process that died after it had applied a poll leaves them, and so does a history that did not answer.
    """
    if outcome.status is not PollStatus.NOT_MODIFIED:
        return []
    applied = [store.last_poll(row.watch, PollStatus.COMPLETE) for row in outcome.polls]
    since = max(row.finished_at for row in applied if row is not None and row.finished_at is not None)
    newest = {nct_id: store.versions(nct_id)[-1] for nct_id in store.trial_ids()}
    return [
        nct_id
        for nct_id, ref in newest.items()
        if ref.version > 1 and ref.registry_version is None and ref.observed_at >= since
    ]


def backfill_and_publish(
    client: RegistryClient, store: Store, plan: BackfillPlan, directory: Path, settings: PublishSettings
) -> BackfillOutcome:
    """Reads the record histories, then renders the trials' pages again; feeds and digests leave history out."""
    outcome = backfill.backfill(client, store, plan)
    publish_all(store, directory, settings)
    return outcome


def publish_all(
    store: Store, directory: Path, settings: PublishSettings, *, read_files: bool = True
) -> PublishReport:
    """Renders what changed since the last publishing; all is read from one state of the database.

    Raises:
        StateError: the disk refused to write, or to read a file of ours.
        Unexpected: something that nobody foresaw, such as an error in a template.
    """
    with (
        unforeseen("publishing"),
        translate_disk_errors(directory),
        store.snapshot(),
        KeptPieces(store.path) as keeper,
    ):
        report = publish(
            store, directory, settings, Downloads(store.path), keeper=keeper, read_files=read_files
        )
    log.info("publish", written=len(report.written), removed=len(report.removed), unchanged=report.unchanged)
    return report
