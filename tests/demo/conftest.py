"""Small invented studies and the emulator over them, for all tests of the emulated registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of


def _study(number, *, title="A study", status="RECRUITING", **more):
    nct_id = f"NCT{number:08d}"
    protocol = {
        "identificationModule": {"nctId": nct_id, "briefTitle": title} | more.pop("identification", {}),
        "statusModule": {"overallStatus": status} | more.pop("dates", {}),
    }
    if "conditions" in more or "keywords" in more:
        protocol["conditionsModule"] = {k: more.pop(k) for k in ("conditions", "keywords") if k in more}
    if "interventions" in more:
        protocol["armsInterventionsModule"] = {"interventions": more.pop("interventions")}
    derived = {"derivedSection": more.pop("derived")} if "derived" in more else {}
    return {"protocolSection": protocol | more, **derived, "hasResults": False}


def _snapshot(studies, *, day="2026-09-10", **more):
    stamp = f"{day}T09:00:05"
    by_id = {study["protocolSection"]["identificationModule"]["nctId"]: study for study in studies}
    return Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies=by_id, **more)


@pytest.fixture(scope="session")
def study() -> Callable:
    """`study(7, title=..., conditions=[...])`: an invented record."""
    return _study


@pytest.fixture(scope="session")
def snapshot() -> Callable:
    """`snapshot([study, ...], day=..., aliases=..., history=...)`: a release of them."""
    return _snapshot


@pytest.fixture
def emulate() -> Iterator[Callable]:
    """`emulator, client = emulate(snapshot, ...)`: served, with a client whose User-Agent is accepted."""
    with ExitStack() as stack:

        def start(*snapshots, **options):
            emulator = stack.enter_context(Emulator(Releases(*snapshots), **options))
            # Reading the system's authorities would take longer than most of these tests.
            options_of_client = {"base_url": emulator.base_url, "timeout": 5, "verify": False}
            client = stack.enter_context(httpx.Client(**options_of_client))
            return emulator, client

        yield start
