"""The worker's tick over fake jobs, and the worker itself as a process of its own."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import faults
import pytest

from monitor.app import worker
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of
from monitor.errors import Busy, StateError, Stopped

NOW = datetime(2026, 11, 20, 15, 17, tzinfo=UTC)
PROGRAM = Path(sys.executable).with_name("trial-monitor")
PATIENCE = 30
"""Seconds after which a process that does not do what it should fails its test."""
NCT_ID = "NCT99000001"


# --- a tick ---------------------------------------------------------------------------------------


class Jobs:
    """Fake jobs by name, each with its due time; those that ran are written down."""

    def __init__(self, **due: datetime | None) -> None:
        self.due = due
        self.ran: list[str] = []
        self.failures: dict[str, Exception] = {}

    def _job(self, name):
        def job():
            self.ran.append(name)
            if name in self.failures:
                raise self.failures[name]
            self.due[name] = NOW + timedelta(days=1)

        return job

    def tick(self, now=NOW):
        return worker.tick({name: self._job(name) for name in self.due}, self.due.get, lambda: now)


def test_what_is_due_runs_in_the_order_given():
    jobs = Jobs(poll=NOW - timedelta(days=9), digest=NOW)
    assert jobs.tick() == ("poll", "digest")
    assert jobs.ran == ["poll", "digest"]


def test_what_is_not_due_waits():
    jobs = Jobs(poll=NOW + timedelta(seconds=1), digest=NOW)
    assert jobs.tick() == ("digest",)
    assert jobs.tick(NOW + timedelta(seconds=1)) == ("poll",)


def test_a_job_that_was_never_seen_is_due_at_once():
    assert Jobs(poll=None).tick() == ("poll",)


def test_a_job_that_was_done_is_not_done_again():
    jobs = Jobs(poll=None, digest=NOW)
    jobs.tick()
    assert jobs.tick() == ()
    assert jobs.ran == ["poll", "digest"]


@pytest.mark.parametrize("failure", [Busy("another"), StateError("the disk is full")])
def test_a_job_that_cannot_be_done_stays_due_and_leaves_the_others_alone(failure):
    jobs = Jobs(poll=NOW, digest=NOW)
    jobs.failures["poll"] = failure
    assert jobs.tick() == ("digest",)
    assert jobs.due["poll"] == NOW
    jobs.failures.clear()
    assert jobs.tick() == ("poll",)


def test_what_was_stopped_ends_the_tick():
    jobs = Jobs(poll=NOW, digest=NOW)
    jobs.failures["poll"] = Stopped("stopped")
    assert jobs.tick() == ()
    assert jobs.ran == ["poll"]


def test_a_mistake_of_ours_is_not_hidden_in_a_tick():
    jobs = Jobs(poll=NOW)
    jobs.failures["poll"] = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        jobs.tick()


def test_the_time_is_asked_for_each_job():
    """A poll can last for minutes; what became due meanwhile is done in the same tick."""
    times = iter([NOW, NOW + timedelta(minutes=5)])
    due = {"poll": NOW, "digest": NOW + timedelta(minutes=3)}
    done = worker.tick(dict.fromkeys(due, lambda: None), due.get, lambda: next(times))
    assert done == ("poll", "digest")


def test_the_worker_lives_on_after_a_tick_that_went_wrong():
    stop, ticks = threading.Event(), []

    def step():
        ticks.append(threading.current_thread())
        if len(ticks) == 3:
            stop.set()
        raise ZeroDivisionError

    before = signal.getsignal(signal.SIGTERM)
    worker.run(step, stop, every=0.01)
    assert len(ticks) >= 3
    assert signal.getsignal(signal.SIGTERM) is before


# --- the process ----------------------------------------------------------------------------------


@pytest.fixture
def emulator():
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": NCT_ID, "briefTitle": "Invented stem cells for disc disease"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": ["Disc disease"]},
            "armsInterventionsModule": {"interventions": [{"type": "BIOLOGICAL", "name": "Stem cells"}]},
        }
    }
    stamp = "2026-03-02T09:00:05"
    with Emulator(
        Releases(Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies={NCT_ID: study}))
    ) as it:
        yield it


@pytest.fixture
def start(emulator, tmp_path):
    """`with start() as process:` runs the worker over the emulated registry."""
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
        [registry]
        base_url = "{emulator.base_url}"
        history_url = "{emulator.history_url}"
        min_interval_seconds = 0.0
        timeout_seconds = 2.0
        max_tries = 5
        [[watch]]
        slug = "discs"
        title = "Discs"
        conditions = ['"disc disease"']
        interventions = ['"stem cells"']
        [watch.scope]
        conditions = ["disc disease"]
        cells = ["stem cells"]
        """,
        encoding="utf-8",
    )

    @contextmanager
    def run():
        arguments = [PROGRAM, "--config", path, "--state", tmp_path / "state", "run"]
        with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()

    return run


def _log_until(process, event):
    """Lines of the log up to and including the first that names `event`."""
    lines = []
    for line in process.stderr:
        lines.append(json.loads(line))
        if lines[-1]["event"] == event:
            return lines
    raise AssertionError(f"the worker ended without `{event}`: {lines}")


def _stop(process):
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return [json.loads(line) for line in rest.splitlines()]


def _polls(state):
    with closing(sqlite3.connect(f"file:{state}/monitor.db?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT status FROM polls ORDER BY id")]


def test_the_worker_polls_publishes_and_ends_in_order(start, tmp_path):
    with start() as process:
        lines = _log_until(process, "publish")
        rest = _stop(process)
    (poll,) = [line for line in lines if line["event"] == "poll"]
    assert (poll["status"], poll["watch"], poll["in_scope"], poll["updates"]) == ("complete", "discs", 1, 0)
    assert "stopping" in [line["event"] for line in rest]
    assert _polls(tmp_path / "state") == ["complete"]
    assert (tmp_path / "state/public/feeds/discs.rss").is_file()


def test_a_restart_repeats_nothing(start, emulator, tmp_path):
    with start() as process:
        _log_until(process, "publish")
        _stop(process)
    emulator.forget_requests()
    with start() as process:
        _log_until(process, "watching")
        _stop(process)
    assert _polls(tmp_path / "state") == ["complete"]
    assert emulator.requests == ()


def test_a_signal_may_come_while_a_lock_is_taken():
    """The handler itself takes no lock, or it would wait for ever for the thread that it interrupts."""
    stop = threading.Event()
    with worker.signals_set(stop), stop._cond:
        signal.raise_signal(signal.SIGTERM)
    assert stop.wait(PATIENCE)


@pytest.mark.promise(
    "we are asked to stop while a job waits for what cannot be stopped: an upload, a disk that hangs",
    "the process ends within five seconds; the next start completes what it did",
)
def test_what_cannot_be_stopped_is_left(monkeypatch):
    monkeypatch.setattr(worker, "LAST_SECONDS", 0.0)
    stop, left, codes = threading.Event(), threading.Event(), []

    def leave(code):
        codes.append(code)
        left.set()

    with worker.signals_set(stop, leave=leave):
        signal.raise_signal(signal.SIGTERM)
        assert left.wait(PATIENCE)  # this test is what does not end
    assert (stop.is_set(), codes) == (True, [0])


@pytest.mark.promise(
    "the terminal of a worker is closed (SIGHUP)", "it ends in order; under `nohup` it goes on"
)
@pytest.mark.parametrize("ignored", [False, True])
def test_a_terminal_that_is_closed_asks_us_to_stop(ignored):
    stop = threading.Event()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        with worker.signals_set(stop):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert stop.is_set() is not ignored


def test_what_ends_in_time_is_not_left():
    codes = []
    with worker.signals_set(threading.Event(), leave=codes.append):
        signal.raise_signal(signal.SIGTERM)
    assert codes == []


def test_a_poll_that_hangs_is_left_within_seconds_and_changes_nothing(start, emulator, tmp_path):
    hangs = threading.Event()

    def hang(exchange):
        hangs.set()
        return faults.stalled()(exchange)

    emulator.faults.add(hang, path="/studies", times=None)
    with start() as process:
        assert hangs.wait(PATIENCE)
        began = datetime.now(UTC)
        lines = _stop(process)
        assert datetime.now(UTC) - began < timedelta(seconds=10)
    # On a busy machine four seconds may pass before the poll has seen it; then it is left where it is.
    stopped = {"stopped in the middle; nothing was changed", worker.LEFT}
    assert stopped & {line["event"] for line in lines}
    assert _polls(tmp_path / "state") == []
    emulator.faults.clear()
    with start() as process:  # and is made good by the next start
        lines = _log_until(process, "watching")
        _stop(process)
    assert _polls(tmp_path / "state") == ["complete"], lines


def test_of_two_workers_at_once_one_polls(start, emulator, tmp_path):
    with start() as first, start() as other:
        # Each says that it watches when its first tick is over: it polled, met the other, or was not needed.
        events = [line["event"] for process in (first, other) for line in _log_until(process, "watching")]
        events += [line["event"] for process in (first, other) for line in _stop(process)]
    assert events.count("poll") == 1
    assert "tick failed" not in events
    assert _polls(tmp_path / "state") == ["complete"]
    searches = [request for request in emulator.requests if "query.cond" in request.params]
    assert len(searches) == 1
