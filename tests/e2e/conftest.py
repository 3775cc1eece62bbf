"""The whole program over an emulated registry: real HTTP, real SQLite, real files, a clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import structlog

from monitor.app import logs
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of
from monitor.model import Severity
from monitor.polling import poll as polling
from monitor.polling.ports import PollOutcome


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    logs.configure(LogConfig(level="error"))
    yield
    structlog.reset_defaults()


class Player:
    """Plays a world's releases through a service, six hours after each was dated."""

    def __init__(self, world, emulator, config, state) -> None:
        self.world, self.emulator, self.state = world, emulator, state
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.config = msgspec.structs.replace(
            config,
            registry=msgspec.structs.replace(
                config.registry,
                base_url=emulator.base_url,
                history_url=emulator.history_url,
                min_interval_seconds=0.0,
                max_tries=1,
            ),
        )
        self.service = Service(self.config, state, clock=lambda: self.now)

    @property
    def store(self):
        return self.service.store

    @property
    def public(self):
        return self.service.public

    def poll(self, index: int | None = None, *, watches=()) -> PollOutcome:
        """Polls release `index`, or the present one again an hour later."""
        if index is None:
            self.now += timedelta(hours=1)
        else:
            self.go_to(index)
        self.emulator.forget_requests()
        return self.service.poll(watches)

    def poll_alone(self, index: int) -> PollOutcome:
        """Polls release `index` without publishing, where many releases would make that slow."""
        self.go_to(index)
        with self.service._connect() as client:
            return polling.poll(client, self.store, self.service._plan((), None))

    def go_to(self, index: int) -> None:
        """The emulator serves release `index`, and it is six hours later."""
        self.emulator.go_to(index)
        released = datetime.fromisoformat(self.world.release(index).data_timestamp)
        self.now = released.replace(tzinfo=UTC) + timedelta(hours=6)

    def reconfigure(self, **watch) -> None:
        """Changes the first watch's configuration, as a person would between two polls."""
        self.service.close()
        first = msgspec.structs.replace(self.config.watch[0], **watch)
        self.config = msgspec.structs.replace(self.config, watch=(first, *self.config.watch[1:]))
        self.service = Service(self.config, self.state, clock=lambda: self.now)

    def kinds(self, nct_id: str) -> list[list[str]]:
        """Kinds of all updates of a trial, oldest first."""
        found = self.store.updates(nct_id=nct_id, min_severity=Severity.SILENT)
        return [[change.kind.value for change in published.update.changes] for published in reversed(found)]


def _starting(stack, folder) -> Callable:
    def start(world, config=None, state=None) -> Player:
        emulator = stack.enter_context(Emulator(world))
        player = Player(world, emulator, config or configuration.load(), state or folder / "state")
        stack.callback(lambda: player.service.close())  # noqa: PLW0108  a reconfigured player has another service
        return player

    return start


@pytest.fixture
def play(tmp_path) -> Iterator[Callable]:
    """`player = play(world)`, with the shipped configuration unless another is handed in."""
    with ExitStack() as stack:
        yield _starting(stack, tmp_path)


@pytest.fixture(scope="module")
def play_once(tmp_path_factory) -> Iterator[Callable]:
    """As `play`, for a world that is played once for a whole module."""
    with ExitStack() as stack:
        yield _starting(stack, tmp_path_factory.mktemp("played"))


def make_trial(
    number=1, *, condition="Degenerative Disc Disease", cells=True, status="RECRUITING", **status_module
):
    """An invented record that belongs to the watch of the spine, unless it is given no cells."""
    name = "Autologous mesenchymal stem cells" if cells else "Steroid injection"
    dates = {
        "overallStatus": status,
        "studyFirstPostDateStruct": {"date": "2020-01-15", "type": "ACTUAL"},
        "lastUpdateSubmitDate": "2026-01-02",
        "lastUpdatePostDateStruct": {"date": "2026-01-05", "type": "ACTUAL"},
    }
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{99000000 + number}",
                "briefTitle": f"{name} for {condition}, {number}",
            },
            "statusModule": dates | status_module,
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example Hospital", "class": "OTHER"}},
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": name}]},
        },
        "hasResults": False,
    }


def make_release(day, *studies, aliases=None):
    """A release of these records on a day."""
    by_id = {study["protocolSection"]["identificationModule"]["nctId"]: study for study in studies}
    stamp = f"{day}T09:00:05"
    return Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies=by_id, aliases=aliases or {})


@pytest.fixture(scope="session")
def trial() -> Callable:
    return make_trial


@pytest.fixture
def play_days(play) -> Callable:
    """`player = play_days([trial, ...], [trial, ...])`: one list of records a release, on successive Mondays."""

    def start(*days, aliases=None, **options) -> Player:
        monday = datetime(2026, 3, 2, tzinfo=UTC)
        releases = [
            make_release(
                (monday + timedelta(weeks=week)).date().isoformat(),
                *studies,
                aliases=(aliases or {}).get(week),
            )
            for week, studies in enumerate(days)
        ]
        shipped = configuration.load()
        # So that publishing is quick.
        fewer = msgspec.structs.replace(shipped, topic=shipped.topic[:1], claim=shipped.claim[:1])
        return play(Releases(*releases), **({"config": fewer} | options))

    return start
