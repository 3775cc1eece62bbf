"""Two at once, stopped in the middle, asleep for days, and clocks that do not go as clocks should."""

from __future__ import annotations

import contextlib
import itertools
import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from monitor import schedule
from monitor.app import state_dir as directory
from monitor.app import worker
from monitor.app.service import Service
from monitor.errors import Busy, ClocksDiffer
from monitor.model import PollStatus, Severity
from monitor.model.week import Week

PROGRAM = (sys.executable, "-c", "from monitor.cli import main; main()")


@pytest.fixture
def player(played, small_config, fork_server, tmp_path):
    return played.Player(fork_server.world, fork_server.emulator, small_config, tmp_path / "state")


@pytest.fixture
def config_file(fork_server, tmp_path) -> Path:
    """A configuration that a real process of ours can read."""
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
        [registry]
        base_url = "{fork_server.emulator.base_url}"
        history_url = "{fork_server.emulator.history_url}"
        min_interval_seconds = 0.0
        max_tries = 1
        [[watch]]
        slug = "discs"
        title = "Discs"
        conditions = ['"disc disease"']
        interventions = ['"stem cell"']
        [watch.scope]
        conditions = ["disc*"]
        cells = ["stem cell"]
        """
    )
    return path


def command(config_file: Path, *words: str) -> tuple[str, ...]:
    return (*PROGRAM, "--config", str(config_file), "--state", str(config_file.parent / "state"), *words)


# --- two at once, stopped in the middle ------------------------------------------------------------


@pytest.mark.promise("two polls at once, of two processes", "the second says so and ends with exit code 75")
def test_a_second_process_is_refused(config_file):
    with directory.alone(config_file.parent / "state"):
        ended = subprocess.run(command(config_file, "poll"), capture_output=True, text=True, check=False)
    assert ended.returncode == 75
    assert "another trial-monitor is at work" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.promise(
    "a worker's tick meets another process at work", "it waits for its next tick; nothing is lost"
)
def test_a_tick_that_finds_another_at_work_stays_due(player):
    player.poll(0)
    player.now += timedelta(days=7)
    with directory.alone(player.state):
        with pytest.raises(Busy):
            player.service.poll()
        assert tick(player) == ()
    assert "poll" in tick(player)


@pytest.mark.promise("a lock file is left by a process that died", "nobody waits for it")
def test_a_lock_file_that_nobody_locks_is_no_lock(player):
    player.state.mkdir(mode=0o700)
    (player.state / directory.LOCK).touch(mode=0o600)
    assert player.poll(0).status is PollStatus.COMPLETE


@pytest.mark.promise(
    "SIGTERM in the middle of a poll", "the worker ends in order at the next request; nothing is changed"
)
def test_sigterm_in_the_middle_of_a_poll(config_file, fork_server):
    emulator = fork_server.emulator
    emulator.go_to(0)
    worker_process: list[subprocess.Popen[str]] = []

    def stop_it(exchange):
        worker_process[0].send_signal(signal.SIGTERM)
        return exchange.ask(exchange.call)

    emulator.faults.add(stop_it, skip=2)
    try:
        with subprocess.Popen(command(config_file, "run"), stderr=subprocess.PIPE, text=True) as process:
            worker_process.append(process)
            _, output = process.communicate(timeout=30)
    finally:
        emulator.faults.clear()
    assert process.returncode == 0
    assert "Traceback" not in output
    lines = [json.loads(line)["event"] for line in output.splitlines()]
    assert "stopping" in lines
    config_state = config_file.parent / "state"
    sides = {f"monitor.db{ending}" for ending in ("-wal", "-shm")}  # left where a busy machine was too slow
    assert {path.name for path in config_state.rglob("*")} - sides <= {"monitor.db", directory.LOCK}
    ended = subprocess.run(
        command(config_file, "status", "--json"), capture_output=True, text=True, check=True
    )
    assert json.loads(ended.stdout)["watches"][0]["following"] == 0


# --- clocks ----------------------------------------------------------------------------------------


def tick(player) -> tuple[str, ...]:
    return worker.tick(player.service.jobs(), player.service.timetable.due, lambda: player.now)


@pytest.mark.promise("a laptop sleeps for days", "one poll, late and once; the next at its regular time")
def test_a_suspended_machine_polls_once_when_it_wakes(player):
    player.go_to(0)
    assert set(tick(player)) == {"poll", "digest"}
    assert tick(player) == ()
    player.now += timedelta(days=17, hours=3)
    assert set(tick(player)) == {"poll", "digest"}
    assert len(player.store.polls()) == 2
    assert tick(player) == ()
    due = player.service.timetable.due("poll")
    assert player.now < due <= player.now + timedelta(days=3)


@pytest.mark.promise(
    "daylight saving begins and ends", "a daily job runs once on each day of the year, also in the hour that is twice or not at all"
)  # fmt: skip
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("cron", ["30 2 * * *", "17 15 * * *", "0 0 * * *", "59 1 * * *"])
def test_a_daily_job_runs_once_a_day_all_year(zone, cron):
    at = datetime(2026, 1, 1, 3, tzinfo=UTC)
    times = []
    while at.year == 2026:
        following = schedule.next_after(cron, zone, at)
        assert following > at
        times.append(following)
        at = following
    days = Counter(time.astimezone(ZoneInfo(zone)).date() for time in times)
    assert set(days.values()) == {1}
    assert all((second - first).days <= 1 for first, second in itertools.pairwise(sorted(days)))


@pytest.mark.promise(
    "the clock was far ahead and is set back", "the next poll comes at its regular time by the right clock"
)
def test_a_clock_set_back_does_not_keep_us_waiting(player):
    player.go_to(0)
    right = player.now
    player.now += timedelta(days=400)
    tick(player)
    player.now = right
    assert tick(player) == ()
    due = player.service.timetable.due("poll")
    assert due <= right + timedelta(days=3)
    player.now = due
    assert tick(player) == ("poll",)


@pytest.mark.promise(
    "the clock is set back by some hours between two polls",
    "what is found later is above what was found before; nothing is repeated",
)
def test_after_a_clock_was_set_back_news_keep_their_order(player):
    player.poll(0)
    player.poll(1)
    first = set(player.store.update_ids(min_severity=Severity.SILENT))
    assert first
    at = player.now
    player.emulator.go_to(2)
    player.now = at - timedelta(hours=5)
    outcome = player.service.poll()
    assert outcome.status is PollStatus.COMPLETE
    everything = player.store.updates(min_severity=Severity.SILENT)
    assert len(everything) == len(first) + len(outcome.updates)
    assert all(found.update.detected_at >= at for found in everything if found.update.id in outcome.updates)
    assert player.service.poll().status is PollStatus.NOT_MODIFIED
    assert player.store.check() == ()


@pytest.mark.promise(
    "a poll that was dated years ahead is the last one", "later polls are dated by the right clock"
)
def test_a_date_that_is_years_ahead_is_not_carried_on(player):
    player.poll(0)
    player.service.accept()
    player.emulator.go_to(1)
    player.now += timedelta(days=700)
    assert player.service.poll().status is PollStatus.COMPLETE
    player.go_to(2)
    outcome = player.service.poll()
    assert outcome.status is PollStatus.COMPLETE
    assert outcome.polls[0].finished_at == player.now


@pytest.mark.promise(
    "polls were dated years ahead by a clock that was wrong",
    "`redate` moves all that they dated to the releases that they compared: the real week's digest has the news,"
    " no date is later than now, no ID changes",
)
def test_dates_of_a_wrong_clock_are_mended(player):
    player.poll(0)
    player.service.accept()
    player.emulator.go_to(1)
    released = datetime.fromisoformat(player.world.release(1).data_timestamp).replace(tzinfo=UTC)
    player.now = datetime(2031, 5, 6, 15, tzinfo=UTC)
    found = player.service.poll()
    assert found.updates
    assert {key.detected_at.year for key in player.store.update_keys(limit=len(found.updates))} == {2031}
    assert list(player.public.glob("digests/2031-W*.html"))
    before = {(key.id, key.nct_id) for key in player.store.update_keys()}
    player.now = released + timedelta(days=3)

    assert player.store.ahead(player.now)
    assert player.service.redate() > 0
    assert not player.store.ahead(player.now)
    assert player.service.redate() == 0
    assert player.store.check() == ()
    assert {(key.id, key.nct_id) for key in player.store.update_keys()} == before
    moments = {
        update.update.detected_at for update in player.store.updates() if update.update.id in found.updates
    }
    assert moments == {released}
    assert not list(player.public.glob("digests/2031*"))
    page = player.public / "digests" / f"{Week.at(released, player.service.parts.time_zone).name}.html"
    assert all(nct_id in page.read_text("utf-8") for nct_id in {name[:11] for name in found.updates})
    assert player.service.poll().status is PollStatus.NOT_MODIFIED
    assert player.service.timetable.due("poll") <= player.now + timedelta(days=4)


@pytest.mark.promise(
    "`redate` is run while the clock is wrong still, as in 1970 or by a year", "refused; no date is moved"
)
@pytest.mark.parametrize("days", [-20_500, -365, 730])
def test_dates_are_not_mended_by_a_wrong_clock(player, look, days):
    player.poll(0)
    before = look(player.state)["monitor.db"]
    player.now += timedelta(days=days)
    with pytest.raises(ClocksDiffer):
        player.service.redate()
    assert look(player.state)["monitor.db"] == before


@pytest.mark.promise("the schedule is changed to an earlier one", "the new one applies from now on")
def test_an_earlier_schedule_applies_at_once(player):
    player.go_to(0)
    tick(player)
    hourly = msgspec.structs.replace(player.config.schedule, poll="0 * * * *")
    with contextlib.closing(
        Service(
            msgspec.structs.replace(player.config, schedule=hourly), player.state, clock=lambda: player.now
        )
    ) as service:
        assert service.timetable.due("poll") <= player.now + timedelta(hours=1)
