"""The scheduled worker: looks often at what is due, and does it.

Being due is a row in the database, not a timer: APScheduler only wakes us. So a restart, a late tick or a
suspended machine loses nothing and repeats nothing.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.app.service_manager import ServiceManager
from monitor.errors import Busy, Stopped, TrialMonitorError, unforeseen
from monitor.log import get_logger

log = get_logger(__name__)

TICK_SECONDS = 20
LAST_SECONDS = 4.0
"""For what goes on when we are asked to stop."""
Job = Callable[[], None]
LEFT = "left in the middle of what does not end; the next start completes it"
Leave = Callable[[int], object]
"""Ends the process at once, with this exit code."""


RETRY_AFTER = timedelta(minutes=30)
"""After a failure the next try of a job comes no sooner, where the job itself did not move its due time."""


def tick(
    jobs: Mapping[str, Job],
    due: Callable[[str], datetime | None],
    now: Callable[[], datetime],
    put_off: dict[str, datetime] | None = None,
) -> tuple[str, ...]:
    """Run every job whose time has come, in the order given; one never seen before is due at once.

    One job's failure is logged and leaves the others alone.

    Args:
        jobs: by name.
        due: when a job is due, by its name.
        now: our clock.
        put_off: kept from one tick to the next: when a job that failed is tried again. It stays due where it
            could not move its due time, as on a full disk, and a try at every tick would burden the registry.

    Returns:
        The names of the jobs that ran to their end.
    """
    waiting = {} if put_off is None else put_off
    done = []
    for name, job in jobs.items():
        at, moment = due(name), now()
        if at is not None and at > moment:
            waiting.pop(name, None)  # the job has a time of its own again
            continue
        # A clock that was set back meanwhile must not keep us waiting.
        if moment < waiting.get(name, moment) <= moment + RETRY_AFTER:
            continue
        waiting[name] = moment + RETRY_AFTER
        try:
            job()
        except Stopped:
            log.info("stopped in the middle; nothing was changed", job=name)
            del waiting[name]
            break
        except Busy:
            log.info("another process is at work", job=name)
            del waiting[name]
        except TrialMonitorError as error:
            log.error("job failed", job=name, error=str(error))  # noqa: TRY400  the message says it all
        else:
            del waiting[name]
            done.append(name)
    return tuple(done)


def run(
    step: Callable[[], object],
    stop: threading.Event,
    *,
    every: float = TICK_SECONDS,
    manager: ServiceManager | None = None,
    leave: Leave | None = None,
) -> None:
    """Calls `step` now and then every `every` seconds until `stop` is set (SIGTERM and SIGINT set it).

    A step that goes on for seconds after that is left in the middle by `leave`.

    `coalesce` and an unlimited grace time: after a suspension one tick comes, late, and none is dropped.
    """
    scheduler = BackgroundScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
    )
    manager = manager or ServiceManager({})
    work = _guarded(step, manager)
    scheduler.add_job(work, "interval", seconds=every, id="tick")
    with signals_set(stop, manager, leave=leave):
        # Before the first tick, which may poll for minutes: what a manager waits for is that we can be asked to stop.
        manager.ready("watching")
        work()
        scheduler.start()
        log.info("watching", every_seconds=every)
        try:
            stop.wait()
        finally:
            scheduler.shutdown(wait=True)


def _guarded(step: Callable[[], object], manager: ServiceManager) -> Callable[[], None]:
    def guarded() -> None:
        try:
            with unforeseen("tick"):
                step()
        except TrialMonitorError as error:
            # The tick boundary: the worker lives on.
            log.error("tick failed", error=str(error))  # noqa: TRY400  what was not foreseen is logged already
        manager.alive()

    return guarded


@contextmanager
def signals_set(
    stop: threading.Event, manager: ServiceManager | None = None, *, leave: Leave | None = None
) -> Iterator[None]:
    """Within it, SIGTERM, SIGINT and SIGHUP set the event instead of ending the process.

    What still goes on some seconds later waits for something that cannot be stopped: a store that says nothing, a
    disk that hangs. Then `leave` is called, which ends the process where it is; nothing is half done, for a
    process may be killed at any moment.

    A handler runs in the main thread between any two of its instructions, so one that logs or sets an event
    waits for ever where that thread has the log's or the event's lock just then. So it does nothing: a
    thread of its own reads from a socket which signal has come, and may wait for any lock.
    """
    receiver, sender = socket.socketpair()
    sender.setblocking(False)  # noqa: FBT003  the standard library names it so
    over = threading.Event()
    watcher = threading.Thread(
        target=_watch, args=(receiver, stop, manager, leave, over), name="signals", daemon=True
    )
    watcher.start()
    former = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, _nothing) for number in _asked_by()}
    try:
        yield
    finally:
        over.set()
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(former)
        sender.close()
        watcher.join()
        receiver.close()


def _asked_by() -> tuple[signal.Signals, ...]:
    """Return the signals that ask us to stop; a terminal that is closed is one, unless `nohup` has us ignore it."""
    asking = (signal.SIGTERM, signal.SIGINT)
    return asking if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*asking, signal.SIGHUP)


def _watch(
    receiver: socket.socket,
    stop: threading.Event,
    manager: ServiceManager | None,
    leave: Leave | None,
    over: threading.Event,
) -> None:
    """Ends when the other end is closed."""
    while number := receiver.recv(1):
        log.info("stopping", signal=signal.Signals(number[0]).name)
        if manager:
            manager.stopping()
        stop.set()
        if leave is not None and not over.wait(LAST_SECONDS):
            log.warning(LEFT)
            leave(0)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """What has to be done is done by the thread that watches."""
