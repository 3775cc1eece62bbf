"""A database that was filled by real polls over four releases of the synthetic world."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import structlog
from world import SyntheticWorld

from monitor.app import logs
from monitor.app.service import DATABASE, Service
from monitor.config import loading as configuration
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.model import PollStatus
from monitor.polling import poll as polling
from monitor.query.guarded import DatabaseReader


@pytest.fixture(scope="session")
def played(made_once, tmp_path_factory):
    """The database, which no test may write to."""
    # A copy for each worker: who opens a database makes files beside it.
    return Path(shutil.copy(made_once("played", play) / DATABASE, tmp_path_factory.mktemp("played")))


def play(state):
    """Polls four releases into a state directory."""
    before = structlog.get_config()
    logs.configure(LogConfig(level="error"))
    world, shipped = SyntheticWorld(), configuration.load()
    with Emulator(world) as emulator:
        registry = msgspec.structs.replace(
            shipped.registry,
            base_url=emulator.base_url,
            history_url=emulator.history_url,
            min_interval_seconds=0.0,
        )
        now = [datetime(2026, 1, 1, tzinfo=UTC)]
        service = Service(msgspec.structs.replace(shipped, registry=registry), state, clock=lambda: now[0])
        last = len(world) - 1
        for index in (0, last // 3, 2 * last // 3, last):
            emulator.go_to(index)
            released = datetime.fromisoformat(world.release(index).data_timestamp)
            now[0] = released.replace(tzinfo=UTC) + timedelta(hours=6)
            # So much at once is quarantined, until a second poll has found the same.
            if poll_alone(service).status is not PollStatus.COMPLETE:
                now[0] += timedelta(hours=1)
                assert poll_alone(service).status is PollStatus.COMPLETE
        service.close()
    structlog.configure(**before)


def poll_alone(service):
    """Polls without publishing: questions are asked of the database."""
    with service._connect() as client:
        return polling.poll(client, service.store, service._plan((), None))


@pytest.fixture
def database(played, tmp_path):
    """A copy of it for tests that write."""
    path = tmp_path / "state" / DATABASE
    path.parent.mkdir()
    shutil.copy(played, path)
    return path


@pytest.fixture(scope="module")
def reader(played):
    """A reader that the tests of a module share: each has a process, which takes a moment to start."""
    with DatabaseReader(played) as opened:
        yield opened
