"""What the tests of the worst day share: a small world, and polls in processes that may be killed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
import structlog
from world import SyntheticWorld

from monitor.app import logs
from monitor.config import loading as configuration
from monitor.config.loading import Config, LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, World
from monitor.publish import manifest as ledger

NURSERY = Path(__file__).with_name("nursery.py")
TRIALS = frozenset(f"NCT990000{number}" for number in ("06", "14", "32", "36", "70"))
RELEASES = (0, 20, 33, 45)
"""Of the invented months: in each, some of these trials change; results are posted in the third."""


class Nursery:
    """Polls a world in child processes, and keeps what was asked of the registry out of it."""

    def __init__(
        self, world: World, emulator: Emulator, process: subprocess.Popen[str], folder: Path
    ) -> None:
        self.world, self.emulator, self.folder = world, emulator, folder
        self._process = process
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)
        self.poll(folder / "warm", 0, warm=True)

    def now(self, index: int) -> datetime:
        """When release `index` is polled: six hours after it was dated."""
        released = datetime.fromisoformat(self.world.release(index).data_timestamp)
        return released.replace(tzinfo=UTC) + timedelta(hours=6)

    def poll(self, state: Path, index: int, *, death: list | None = None, **order: object) -> dict:
        """Polls release `index` in a child; `death` says how it is to die (see nursery.py)."""
        self.emulator.go_to(index)
        order = {
            "state": str(state),
            "now": self.now(index).isoformat(),
            "death": death,
            "base_url": self.emulator.base_url,
            "history_url": self.emulator.history_url,
            "temporary": str(self.temporary),
        } | order
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def _nursery(stack: ExitStack, folder: Path, world: World) -> Nursery:
    emulator = stack.enter_context(Emulator(world))
    process = subprocess.Popen(
        [sys.executable, str(NURSERY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    stack.enter_context(process)  # closes its standard input, at which it ends
    return Nursery(world, emulator, process, folder)


@pytest.fixture(scope="session")
def make_nursery(tmp_path_factory) -> Iterator[Callable[[World], Nursery]]:
    with ExitStack() as stack:
        yield lambda world: _nursery(stack, tmp_path_factory.mktemp("nursery"), world)


@pytest.fixture(scope="session")
def small_world() -> Releases:
    """Five invented trials, four releases."""
    whole = SyntheticWorld()
    return Releases(*(_only(whole.release(index), TRIALS) for index in RELEASES))


def _only(snapshot: Snapshot, nct_ids: frozenset[str]) -> Snapshot:
    return msgspec.structs.replace(
        snapshot,
        studies={nct_id: snapshot.studies[nct_id] for nct_id in sorted(nct_ids)},
        history={nct_id: snapshot.history[nct_id] for nct_id in sorted(nct_ids)},
        aliases={},
    )


@pytest.fixture(scope="session")
def nursery(make_nursery, small_world) -> Nursery:
    return make_nursery(small_world)


@pytest.fixture(scope="session")
def undisturbed(nursery) -> tuple[Path, ...]:
    """The state directory as it is after each release of the small world, where nothing goes wrong."""
    states = []
    for index in range(len(nursery.world)):
        state = nursery.folder / f"undisturbed-{index}"
        if states:
            shutil.copytree(states[-1], state, symlinks=True)
        assert nursery.poll(state, index)["status"] == "complete"
        states.append(state)
    return tuple(states)


def content(database: Path) -> str:
    """All that a database holds as text, but for what names one run and no other.

    A poll that finds the release already compared (because the one before died after it had applied it)
    leaves a row that says so, and is left out too.
    """
    copy = sqlite3.connect(":memory:")
    original = sqlite3.connect(database)
    original.backup(copy)
    original.close()
    runs = [run for (run,) in copy.execute("SELECT DISTINCT run FROM polls ORDER BY id")]
    copy.execute("DELETE FROM polls WHERE status = 'not_modified'")
    copy.execute("UPDATE polls SET bytes = 0")  # as they came over the wire, compressed
    copy.execute("DELETE FROM sqlite_sequence")
    copy.execute("UPDATE _sqlite_migrations SET applied_at = ''")
    copy.commit()
    text = "\n".join(copy.iterdump())
    copy.close()
    for run in runs:
        text = text.replace(run, "the run")
    return text


def everything(state: Path) -> dict[str, object]:
    """A state directory: each file's name with its bytes, the database's content, and all modes."""
    found = {}
    for database in state.rglob("*.db"):
        content(database)  # what a process that died has left beside it is taken in
    for path in sorted(state.rglob("*")):
        name = path.relative_to(state).as_posix()
        found[name] = (oct(path.stat().st_mode), _held(path))
    return found


def _held(path: Path) -> object:
    if path.suffix == ".db":
        return content(path)
    if path.name == ledger.NAME:  # its keys are made of the runs' names, among other things
        return {name: (entry.sha256, entry.size) for name, entry in ledger.read(path.parent).files.items()}
    return path.read_bytes() if path.is_file() else b""


@pytest.fixture(scope="session")
def look() -> Callable[[Path], dict[str, object]]:
    return everything


# --- a registry that misbehaves: polls in this very process ----------------------------------------


@pytest.fixture(scope="session")
def played() -> ModuleType:
    """The players and invented records of the end-to-end tests."""
    path = Path(__file__).parents[1] / "e2e" / "conftest.py"
    spec = importlib.util.spec_from_file_location("played", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small_config() -> Config:
    """One watch, one query, no topics: a poll takes a moment."""
    shipped = configuration.load()
    watch = msgspec.structs.replace(
        shipped.watch[0], conditions=("disc disease",), interventions=("stem cell",), include=(), exclude=()
    )
    return msgspec.structs.replace(
        shipped,
        watch=(watch,),
        topic=(),
        log=LogConfig(level="error"),
        registry=msgspec.structs.replace(shipped.registry, timeout_seconds=0.25, contact="tests"),
    )


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    logs.configure(LogConfig(level="error"))
    yield
    structlog.reset_defaults()
