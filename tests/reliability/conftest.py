"""What the tests of the worst day share: a small world, and polls in processes that may be killed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
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
from monitor.errors import RegistryError
from monitor.model import PollStatus, Severity
from monitor.publish import manifest
from monitor.store import kept_pieces

FORK_SERVER = Path(__file__).with_name("fork_server.py")
ALL_TESTS = Path(__file__).parents[1]
COLLECTED = pytest.StashKey[tuple[pytest.Item, ...]]()
"""All tests, where the session collected all of them: the table of promises is made of them."""
TRIALS = frozenset(f"NCT990000{number}" for number in ("06", "14", "32", "36", "70"))
RELEASES = (0, 20, 33, 45)
"""Of the invented months: in each, some of these trials change; results are posted in the third."""


@pytest.hookimpl(tryfirst=True)  # before any test is deselected
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests if the session was asked for all of them."""
    asked = [Path(argument).resolve() for argument in config.args]
    if ALL_TESTS in asked or ALL_TESTS.parent in asked:
        config.stash[COLLECTED] = tuple(items)


@pytest.fixture(scope="session")
def collected_key() -> pytest.StashKey[tuple[pytest.Item, ...]]:
    return COLLECTED


KILLS: Counter[str] = Counter()
"""Children that died as ordered in this process, by the work that they did."""
KILLED = (-signal.SIGKILL, -signal.SIGXFSZ)
FEWEST_KILLS = 500
"""Of a run that dies everywhere."""
EVERYWHERE = bool(os.environ.get("TRIAL_MONITOR_EVERY_DEATH"))
COUNTED = re.compile(r"(<!-- kills -->\n).*(\n<!-- /kills -->)", re.DOTALL)
RELIABILITY = Path(__file__).parents[2] / "docs" / "reliability.md"


@pytest.fixture(autouse=True)
def _count_kills(record_property) -> Iterator[None]:
    """Report how many children a test has killed: each worker has some of the tests."""
    before = KILLS.copy()
    yield
    for work, number in (KILLS - before).items():
        record_property(f"kills: {work}", number)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many were killed; with TRIAL_MONITOR_WRITE_DOCS, docs/reliability.md says it too."""
    kills: Counter[str] = Counter()
    for report in terminalreporter.getreports(""):  # of passed tests, all but the call itself
        for name, number in report.user_properties:
            if report.when == "teardown" and name.startswith("kills: "):
                kills[name.removeprefix("kills: ")] += number
    if not EVERYWHERE or not kills:
        return
    parts = "".join(f"\n- {number} in {work}" for work, number in kills.most_common())
    said = f"A run of all of them killed {kills.total()} processes:\n{parts}"
    terminalreporter.write_line(said)
    if os.environ.get("TRIAL_MONITOR_WRITE_DOCS"):
        assert kills.total() >= FEWEST_KILLS, said
        page = RELIABILITY.read_text("utf-8")
        RELIABILITY.write_text(COUNTED.sub(lambda marks: f"{marks[1]}{said}{marks[2]}", page), "utf-8")


class ForkServer:
    """Polls a world in child processes, and keeps what was asked of the registry out of it."""

    def __init__(
        self, world: World, emulator: Emulator, process: subprocess.Popen[str], folder: Path
    ) -> None:
        self.world, self.emulator, self.folder = world, emulator, folder
        self._process = process
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)
        # The first fills the database, the last compares: what both compile and remember, no child has to.
        for index in sorted({0, len(world) - 1}):
            self.poll(folder / "warm", index, warm=True)

    def now(self, index: int) -> datetime:
        """When release `index` is polled: six hours after it was dated."""
        released = datetime.fromisoformat(self.world.release(index).data_timestamp)
        return released.replace(tzinfo=UTC) + timedelta(hours=6)

    def poll(self, state: Path, index: int, *, death: list | None = None, **order: object) -> dict:
        """Polls release `index` in a child; `death` says how it is to die (see fork_server.py)."""
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
        ended = json.loads(self._process.stdout.readline())
        if death and ended["exit"] in KILLED:
            KILLS[_named(order)] += 1
        return ended


NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody listens: a poll that asks there fails."""
WORK = {"poll": "poll", "publish": "publish", "restore": "restore", "open": "the first start or a migration"}


def _named(order: dict) -> str:
    """Return what was being done, in a word or two."""
    if order["base_url"] == NOWHERE:
        return "the poll of an alarm"
    return f"`{order['words'][4]}`" if "words" in order else WORK[order.get("work", "poll")]


def _fork_server(stack: ExitStack, folder: Path, world: World) -> ForkServer:
    emulator = stack.enter_context(Emulator(world))
    process = subprocess.Popen(
        [sys.executable, str(FORK_SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    stack.enter_context(process)  # closes its standard input, at which it ends
    return ForkServer(world, emulator, process, folder)


@pytest.fixture(scope="session")
def make_fork_server(tmp_path_factory) -> Iterator[Callable[[World], ForkServer]]:
    with ExitStack() as stack:
        yield lambda world: _fork_server(stack, tmp_path_factory.mktemp("fork_server"), world)


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
def fork_server(make_fork_server, small_world) -> ForkServer:
    return make_fork_server(small_world)


@pytest.fixture(scope="session")
def undisturbed(fork_server) -> tuple[Path, ...]:
    """The state directory as it is after each release of the small world, where nothing goes wrong."""
    states = []
    for index in range(len(fork_server.world)):
        state = fork_server.folder / f"undisturbed-{index}"
        if states:
            shutil.copytree(states[-1], state, symlinks=True)
        assert fork_server.poll(state, index)["status"] == "complete"
        states.append(state)
    return tuple(states)


def content(database: Path) -> str:
    """All that a database has as text, but for what names one run and no other.

    A poll that finds the release already compared (because the one before died after it had applied it)
    leaves a row that says so, and is left out too; so is a poll that failed, which changes nothing else but
    when the next one is due.
    """
    copy = sqlite3.connect(":memory:")
    original = sqlite3.connect(database)
    original.backup(copy)
    original.close()
    runs = [run for (run,) in copy.execute("SELECT DISTINCT run FROM polls ORDER BY id")]
    copy.execute("DELETE FROM polls WHERE status IN ('not_modified', 'failed')")
    for number, (old,) in enumerate(copy.execute("SELECT id FROM polls ORDER BY id").fetchall(), 1):
        copy.execute("UPDATE baseline_counts SET poll_id = ? WHERE poll_id = ?", (number, old))
        copy.execute("UPDATE polls SET id = ? WHERE id = ?", (number, old))
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
        found[name] = (oct(path.stat().st_mode), _content(path))
    return found


def _content(path: Path) -> object:
    if path.suffix == ".db":
        return content(path)
    if path.name == kept_pieces.NAME:  # the same rows may lie in another order on its pages
        with closing(sqlite3.connect(path)) as db:
            return db.execute("SELECT owner, name, content FROM pieces ORDER BY 1, 2").fetchall()
    if path.name == manifest.NAME:  # its keys are made of the runs' names, among other things
        return {file.path: (file.sha256, file.size) for file in manifest.read(path.parent).files()}
    return path.read_bytes() if path.is_file() else b""


@pytest.fixture(scope="session")
def look() -> Callable[[Path], dict[str, object]]:
    return everything


@pytest.fixture
def tiny_disk(tmp_path):
    """Mounts a small file system on a folder, or gives one that is mounted another size."""
    mounted = set()

    def mount(folder: Path, kilobytes: int) -> None:
        options = f"size={kilobytes}k,mode=0755" + (",remount" if folder in mounted else "")
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        mounted.add(folder)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


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
    """One watch, one query, no topics, labels or claims: a poll takes a moment."""
    shipped = configuration.load()
    watch = msgspec.structs.replace(
        shipped.watch[0], conditions=("disc disease",), interventions=("stem cell",), include=(), exclude=()
    )
    return msgspec.structs.replace(
        shipped,
        watch=(watch,),
        topic=(),
        measure=(),
        comparator=(),
        role=(),
        claim=(),
        log=LogConfig(level="error"),
        registry=msgspec.structs.replace(shipped.registry, timeout_seconds=5.0, contact="tests"),
    )


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    logs.configure(LogConfig(level="error"))
    yield
    structlog.reset_defaults()


# --- a registry that misbehaves, and the change that must not be lost ------------------------------

THE_TRIAL, THE_CHANGE = "NCT99000001", "NCT99000001:1-2"
TRIALS_OF_SCENE = 12
PATIENCE = 60
"""Seconds: no fault takes longer than six of them on a quiet machine. Waiting for a busy processor does not count."""
SCHEDULED = Path("/proc/thread-self/schedstat")
"""Nanoseconds on a processor and waiting for one, on Linux."""


def unhindered() -> float:
    """Return a clock's seconds that stop while this thread could go on and another process has the processor."""
    waited = int(SCHEDULED.read_text().split()[1]) / 1e9 if SCHEDULED.exists() else 0
    return time.monotonic() - waited


NAMING_POLLS = ("index.html", "digests/")
"""Pages that say how polls went; what they say of trials stays as it was, too."""


@pytest.fixture(scope="session")
def small_releases(played):
    """A release, one with a change in the first trial, and one with nothing new."""
    trials = [played.make_trial(number) for number in range(1, TRIALS_OF_SCENE + 1)]
    changed = [played.make_trial(1, status="TERMINATED", whyStopped="Slow accrual"), *trials[1:]]
    days = ("2026-03-02", "2026-03-03", "2026-03-04")
    return Releases(
        *(
            played.make_release(day, *records)
            for day, records in zip(days, (trials, changed, changed), strict=True)
        )
    )


@pytest.fixture(scope="session")
def after_baseline(played, small_releases, small_config, tmp_path_factory):
    """A state directory whose baseline was taken from the first release."""
    state = tmp_path_factory.mktemp("baseline") / "state"
    with Emulator(small_releases) as emulator:
        player = played.Player(small_releases, emulator, small_config, state)
        assert player.poll(0).status is PollStatus.COMPLETE
        player.service.close()
    return state


class Scene:
    """A monitor after its baseline, and a registry that can be made to misbehave."""

    def __init__(self, player, emulator) -> None:
        self.player, self.emulator = player, emulator
        self.pauses = []
        self.set_registry()

    def set_registry(self, **settings) -> None:
        """Changes `[registry]`; pauses are noted and not slept."""
        self.player.service.close()
        registry = msgspec.structs.replace(self.player.config.registry, **settings)
        self.player.config = msgspec.structs.replace(self.player.config, registry=registry)
        self.player.service = type(self.player.service)(
            self.player.config, self.player.state, clock=lambda: self.player.now
        )
        self.player.service._sleep = self.pauses.append

    def published(self) -> dict:
        """What was published of trials: every file but those that are about polls."""
        files = {
            path.relative_to(self.player.public).as_posix(): path for path in self.player.public.rglob("*")
        }
        return {
            name: path.read_bytes()
            for name, path in files.items()
            if path.is_file() and not name.startswith(NAMING_POLLS) and name != manifest.NAME
        }

    def updates(self) -> list[str]:
        return [found.update.id for found in self.player.store.updates(min_severity=Severity.SILENT)]

    def bad_poll(self, index=1):
        """Polls while the fault plays; what was published must stay, and every message is one line."""
        before = self.published()
        began = unhindered()
        outcome = self.player.poll(index)
        assert unhindered() - began < PATIENCE
        if outcome.status is not PollStatus.COMPLETE:
            assert outcome.polls[0].error
            assert "\n" not in outcome.polls[0].error
            assert outcome.polls[0].error.isprintable()
            assert self.player.store.last_poll(outcome.polls[0].watch).status is outcome.status
        if outcome.status is PollStatus.FAILED:
            assert isinstance(outcome.failure, RegistryError)
            assert self.updates() == []
            assert self.published() == before
        assert self.player.store.check() == ()
        return outcome

    def good_poll(self, index=None):
        """All is well again: exactly the known change is reported, once."""
        self.emulator.faults.clear()
        self.set_registry(base_url=self.emulator.base_url)
        outcome = self.player.poll(index)
        assert outcome.status in (PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)
        assert self.updates() == [THE_CHANGE]
        assert self.player.kinds(THE_TRIAL) == [["status"]]
        assert len(self.player.store.followed()) == TRIALS_OF_SCENE
        assert all(trial.missing_since is None for trial in self.player.store.trials())
        assert self.player.store.check() == ()
        return outcome


@pytest.fixture
def scene(played, small_releases, after_baseline, small_config, tmp_path):
    state = tmp_path / "state"
    shutil.copytree(after_baseline, state)
    with Emulator(small_releases) as emulator:
        player = played.Player(small_releases, emulator, small_config, state)
        yield Scene(player, emulator)
        player.service.close()
