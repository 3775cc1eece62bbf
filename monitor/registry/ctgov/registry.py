"""ClinicalTrials.gov as one of the registries."""

from __future__ import annotations

import threading
from collections.abc import Callable

from monitor.registry.base import Registry, RegistryClient, RegistrySettings
from monitor.registry.ctgov import links
from monitor.registry.ctgov.reader import CtgovReader


def connect(
    settings: RegistrySettings, *, sleep: Callable[[float], None], stop: threading.Event
) -> RegistryClient:
    """Return a client; see `Connect`."""
    # Imported here, since a command that only reads the database needs no network library.
    from monitor.registry.ctgov.client import CtgovClient, default_user_agent  # noqa: PLC0415

    return CtgovClient(
        base_url=settings.base_url,
        history_url=settings.history_url,
        user_agent=settings.user_agent or default_user_agent(settings.program_version, settings.contact),
        tls_max_version=settings.tls_max_version,
        min_interval=settings.min_interval,
        timeout=settings.timeout,
        max_tries=settings.max_tries,
        longest=settings.longest,
        sleep=sleep,
        stop=stop,
    )


REGISTRY = Registry(
    name="ctgov", title="ClinicalTrials.gov", reader=CtgovReader(), links=links, connect=connect
)
