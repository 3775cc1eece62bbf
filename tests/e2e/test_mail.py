"""From a change in the registry to a mail at a real server: nothing between them is made up."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from aiosmtpd.controller import Controller

from monitor.app.mail import SECRET
from monitor.model import Severity
from monitor.model.subscription import Cadence, Choices

ONE = "NCT99000001"


class Letterbox:
    """A server that takes everything."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        found = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos[0], found))
        return "250 2.0.0 queued"


@contextmanager
def listening(box):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def mailing(play_days, trial):
    """A player over three releases in one week, whose mail goes to a real server."""
    with listening(box := Letterbox()) as port:
        stopped = trial(1, status="TERMINATED", whyStopped="Slow accrual\r\nBcc: all@example.org")
        player = play_days([trial(1), trial(2)], [stopped, trial(2)], [stopped, trial(2)])
        config = player.config
        player.service.close()
        player.config = msgspec.structs.replace(
            config,
            web=msgspec.structs.replace(config.web, base_url="https://trials.example.org"),
            mail=msgspec.structs.replace(
                config.mail,
                host="localhost",
                port=port,
                security="none",
                sender="digest@example.org",
                messages_per_second=0.0,
            ),
        )
        player.reconfigure()
        player.service.mail.environment = {SECRET: "k" * 40}
        yield player, box


def _admit(player, address, **choices):
    with player.service.mail.box() as box:
        box.admit(address, Choices(**choices), how="a test", now=player.now, cover=player.service.mail.cover)


def test_a_stopped_trial_reaches_those_who_want_to_know_once(mailing):
    player, box = mailing
    player.poll(0)
    _admit(player, "weekly@example.org")
    _admit(player, "grave@example.org", min_severity=Severity.HIGH)
    _admit(player, "results@example.org", kinds=("results",), quiet_line=False)
    _admit(player, "cord@example.org", watches=("stem-cell-spinal-cord",), quiet_line=True)
    player.poll(1)
    player.now = datetime(2026, 3, 16, 6, 1, tzinfo=UTC)  # the Monday after, at the digest's hour
    player.service.mail.run(player.store)
    player.service.mail.run(player.store)
    sent = dict(box.taken)
    assert sorted(sent) == sorted(["weekly@example.org", "grave@example.org", "cord@example.org"])
    assert len(box.taken) == len(sent)
    message = sent["weekly@example.org"]
    assert "1 trial stopped" in message["Subject"]
    assert "weeks 10\u201311" in message["Subject"]  # asked for in the one, found in the other
    for part in ("plain", "html"):
        text = re.sub(r"\s+", " ", message.get_body((part,)).get_content())
        assert "Terminated" in text
        assert ONE in text
        assert "Slow accrual" in text
        assert "ClinicalTrials.gov" in text
    assert message["Bcc"] is None
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(bytes(message)) < 100_000
    quiet = sent["cord@example.org"].get_body(("plain",)).get_content()
    assert "Terminated" not in quiet
    assert "compared" in quiet


def test_results_at_once_come_with_the_poll_that_found_them(mailing, trial):
    player, box = mailing
    player.poll(0)
    _admit(player, "now@example.org", cadence=Cadence.RESULTS)
    player.poll(1)
    player.service.mail.run(player.store)
    assert box.taken == []  # a stopped trial is no posted result
    posted = trial(2, resultsFirstPostDateStruct={"date": "2026-03-13", "type": "ACTUAL"}, status="COMPLETED")
    posted |= {"hasResults": True, "resultsSection": {"adverseEventsModule": {"timeFrame": "1 year"}}}
    player.world.release(2).studies["NCT99000002"] = posted
    player.poll(2)
    player.now += timedelta(minutes=1)  # the poll's own instant belongs to what comes next
    player.service.mail.run(player.store)
    player.service.mail.run(player.store)
    ((address, message),) = box.taken
    assert address == "now@example.org"
    assert "result" in message["Subject"].lower()
    assert "NCT99000002" in message.get_body(("plain",)).get_content()
