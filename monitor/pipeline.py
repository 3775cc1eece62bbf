"""The walk, in order. Decides nothing: `polling` and `decider` find what changed, `publish` renders it.

poll ─→ number (the registry's own version numbers, optional) ─→ publish
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import structlog

from monitor import polling
from monitor.errors import RegistryError
from monitor.model import Source
from monitor.ports import PollOutcome, PollPlan
from monitor.publish import PublishReport, PublishSettings, publish
from monitor.registry.client import RegistryClient
from monitor.registry.numbering import registry_numbers
from monitor.store import Store

log = structlog.get_logger(__name__)


def poll_and_publish(
    client: RegistryClient, store: Store, plan: PollPlan, directory: Path, settings: PublishSettings
) -> PollOutcome:
    """Polls once, then brings the published folder up to date, also after a failed poll."""
    outcome = polling.poll(client, store, plan)
    number_versions(client, store, outcome.renewed)
    publish_all(store, directory, settings)
    return outcome


def number_versions(client: RegistryClient, store: Store, nct_ids: Iterable[str]) -> None:
    """Learns the registry's own numbers of changed trials' versions, for links to the exact pair.

    The record history is undocumented: what it does not tell is left out, and never stops anything.
    """
    for nct_id in nct_ids:
        try:
            history = client.history(nct_id)
        except RegistryError as error:
            log.info("no record history", nct_id=nct_id, error=str(error))
            continue
        held = {
            ref.version: store.record(nct_id, ref.version)
            for ref in store.versions(nct_id, source=Source.OBSERVED)
        }
        store.set_registry_versions(nct_id, registry_numbers(history, held))


def publish_all(store: Store, directory: Path, settings: PublishSettings) -> PublishReport:
    """Renders what changed since the last publishing."""
    report = publish(store, directory, settings)
    log.info(
        "publish", written=len(report.written), removed=len(report.removed), unchanged=len(report.unchanged)
    )
    return report
