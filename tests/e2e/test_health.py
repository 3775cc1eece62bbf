"""What `/healthz` says while the registry fails, and when it is over."""

from __future__ import annotations

from datetime import timedelta

import faults

from monitor.app.web import health
from monitor.web.health import report

STALE = timedelta(hours=80)


def test_failed_polls_in_a_row_are_an_alarm_until_one_is_good(play_days, trial):
    player = play_days([trial(1)], [trial(1, status="COMPLETED")])
    player.poll(0)
    assert report(health(player.service), STALE)["status"] == "ok"
    player.emulator.go_to(1)
    player.emulator.faults.add(faults.server_error(503), path="/api/v2/version", times=None)
    for _ in range(3):
        player.poll()
    said = report(health(player.service), STALE)
    assert said["status"] == "alarm"
    assert "503" in said["alarms"][0]
    player.emulator.faults.clear()
    player.poll()
    assert report(health(player.service), STALE)["status"] == "ok"


def test_an_old_good_poll_is_stale(play_days, trial):
    player = play_days([trial(1)])
    player.poll(0)
    player.now += timedelta(hours=81)
    assert report(health(player.service), STALE)["status"] == "stale"
