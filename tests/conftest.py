"""Fixtures that every part shares."""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import structlog

if TYPE_CHECKING:
    from selenium.webdriver.remote.webdriver import WebDriver

# A shared machine has slow moments; what takes long is measured in benchmarks/, not by a test's deadline.
# Examples are the same in each run, so that a run says something of the change at hand, and not of chance.
# New ones are searched for with `TRIAL_MONITOR_NEW_EXAMPLES=1 pytest`, and with the searches marked `soak`.
hypothesis.settings.register_profile(
    "usual", deadline=None, derandomize="TRIAL_MONITOR_NEW_EXAMPLES" not in os.environ
)
hypothesis.settings.load_profile("usual")

IN_MEMORY = Path("/dev/shm")  # a file system that is memory, where Linux has one
ENOUGH_ROOM = 4 * 2**30
"""Bytes that must be free there, and of memory."""

ENVIRONMENT_VARIABLE = "TRIAL_MONITOR_REGISTRY_DATA"
BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2] / "shared" / "registry"

TAKE_LONGEST = (
    "setup/test_workflow.py",
    "reliability/test_every_fault.py",
    "reliability/test_registry_faults.py",
    "reliability/test_dying.py",
    "operations/test_replica.py",
    "checker/test_sentences.py",
    "reliability/test_dying_commands.py",
    "reliability/test_registry_limits.py",
    "reliability/test_dying_elsewhere.py",
    "reliability/test_hostile.py",
    "query/test_worker.py",
    "query/test_exploring.py",
    "reliability/test_storage.py",
    "e2e/test_backfill.py",
    "cli/test_output.py",
    "app/test_worker.py",
    "cli/test_commands.py",
    "web/test_pages.py",
    "e2e/test_polling.py",
    "publish/charts/test_pictures.py",
    "demo/test_world_shares.py",
    "reliability/test_read_only.py",
    "reliability/test_fuzz.py",
    "upload/test_targets.py",
    "query/test_claims.py",
    "reliability/test_time.py",
    "reliability/test_registry_beliefs.py",
    "test_architecture.py",
    "registry/test_record_real.py",
    "setup/test_container.py",
    "publish/test_list_in_browser.py",
    "registry/test_pages.py",
    "publish/test_publishing.py",
    "publish/test_hostile.py",
    "e2e/test_kept_pieces.py",
    "reliability/test_mass_change.py",
    "reliability/test_house.py",
    "mail/test_outbox.py",
    "cli/test_backfill.py",
    "e2e/test_real_corpus.py",
    "e2e/test_published.py",
    "web/test_connections.py",
    "web/test_browser.py",
)
"""Files that are begun first: a worker that begins with one of them last keeps the others waiting."""


def pytest_configure() -> None:
    """Keep temporary files in memory, and let every process that is started find the program compiled.

    Most of a poll's time on a disk is waiting for its writes to be safe. Images of containers often forbid
    compiled files: hundreds of processes would then compile the same modules, for 0.2 s each.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if "TMPDIR" not in os.environ and _has_room(IN_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def _has_room(folder: Path) -> bool:
    """Return whether temporary files fit into a folder in memory, and programs can be started from it."""
    if not os.access(folder, os.W_OK):
        return False
    memory = re.search(r"^MemAvailable: +(\d+) kB$", Path("/proc/meminfo").read_text(), re.MULTILINE)
    disk = os.statvfs(folder)
    free = min(disk.f_bavail * disk.f_frsize, int(memory[1]) * 1024 if memory else 0)
    return free >= ENOUGH_ROOM and not disk.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    rank = {Path(__file__).parent / name: position for position, name in enumerate(TAKE_LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection() -> None:
    """Collect no garbage meanwhile: there is none, and what is there grows."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave what was collected out of garbage collection: thousands of tests live as long as the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # tests make many objects that are gone without it
    gc.enable()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """`folder = made_once("played", make)`: a folder that the first worker makes and all workers read."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def give(name: str, make: Callable[[Path], None]) -> Path:
        folder, made = shared / name, shared / f"{name}.made"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                made.touch()
        return folder

    return give


@pytest.fixture(scope="session")
def registry_data() -> Path:
    """The folder of real registry records, which are never part of the project."""
    folder = Path(os.environ.get(ENVIRONMENT_VARIABLE, BESIDE_THE_PROJECT))
    if not (folder / "corpus.jsonl.gz").is_file():
        pytest.skip(
            f"no real registry records in {folder} (set {ENVIRONMENT_VARIABLE} to a folder that has them)"
        )
    return folder


@pytest.fixture(scope="session")
def one_browser() -> Iterator[WebDriver]:
    """Headless Chromium, begun once; skips with a reason where there is none."""
    pytest.importorskip("selenium", reason="selenium is not installed")
    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not program:
        pytest.skip("no chromium and chromedriver on this machine")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()


@pytest.fixture(scope="module")
def browser(one_browser: WebDriver) -> WebDriver:
    """The browser as it began: an empty page, no cookie, no complaint, no telephone's screen, no printer's paper."""
    one_browser.delete_all_cookies()
    one_browser.get("about:blank")
    one_browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    one_browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    one_browser.get_log("browser")  # which empties it: another test's pages may have complained
    return one_browser


@pytest.fixture
def phone(browser: WebDriver) -> Callable[[int, int], WebDriver]:
    """`browser = phone(390, 844)`: the browser of a telephone with so many pixels."""

    def resize(width: int, height: int) -> WebDriver:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        return browser

    return resize


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a test (or a command run by it) sets up for logging ends with the test."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
