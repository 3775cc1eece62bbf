"""The whole way, from a subscriber in the database to a mail at the server, and what commands say of it."""

import email
import email.policy
import json
import threading

import msgspec
import pytest
from click.testing import CliRunner

from monitor.app.mail import SECRET
from monitor.app.service import Service
from monitor.cli.main import cli
from monitor.config import loading as configuration
from monitor.errors import ClocksDiffer, ConfigError
from monitor.model import PollStatus
from monitor.model.subscription import Choices, DeliveryState
from monitor.polling.clocks import check_clocks


@pytest.fixture
def open_service(tmp_path, server, clock):
    shipped = configuration.load()
    config = msgspec.structs.replace(
        shipped,
        web=msgspec.structs.replace(shipped.web, base_url="https://trials.example.org"),
        mail=msgspec.structs.replace(
            shipped.mail, host="localhost", port=server.port, security="none", sender="digest@example.org",
            messages_per_second=0.0,
        ),
    )  # fmt: skip
    made = []

    def opened(state=tmp_path / "state", **environment):
        service = Service(config, state, clock=clock, stop=threading.Event())
        service.mail.environment = {SECRET: "k" * 40, **environment}
        made.append(service)
        return service

    yield opened
    for made_store in made:
        made_store.close()


def test_a_missed_monday_is_sent_late_and_once(open_service, postmaster, clock, invented):
    service = open_service()
    store = service.store
    clock.now = invented.MONDAY - invented.WEEK / 2
    with service.mail.box() as box:
        box.admit(
            "jo@example.org",
            Choices(),
            how="a test",
            now=clock.now,
            cover=service.mail.cover,
        )
    assert service.timetable.due("mail") == invented.NOW, "Monday at six"
    assert service.mail.run(store).counts == {}, "not before"
    clock.now = invented.NOW + invented.WEEK / 3
    assert service.timetable.due("mail") <= clock.now
    assert service.mail.run(store).counts == {"sent": 1}
    assert service.mail.run(store).counts == {}
    found = email.message_from_bytes(postmaster.taken[0].data, policy=email.policy.default)
    assert found["Subject"] == "Not fully compared: stem cells & spine, week 47"
    assert service.timetable.due("mail") == invented.NOW + invented.WEEK


def test_a_dead_server_makes_the_whole_outbox_wait(open_service, postmaster, clock, invented):
    service = open_service()
    with service.mail.box() as box:
        invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    postmaster.say["MAIL"] = "421 4.3.2 going down"
    assert service.mail.run(service.store).trouble
    assert service.timetable.due("mail") == clock.now + service.mail.policy.server_pause
    postmaster.say.clear()
    clock.now = service.timetable.due("mail")
    assert service.mail.run(service.store).counts == {"sent": 2}


@pytest.mark.promise(
    "our clock is wrong, by the last poll, while a digest is due",
    "no mail is planned or sent; by the right clock it is sent as ever, and nobody waits until the wrong year",
)
def test_by_a_wrong_clock_nothing_is_planned_or_sent(open_service, postmaster, clock, invented):
    service = open_service()
    store = service.store
    with service.mail.box() as box:
        box.admit("jo@example.org", Choices(), how="a test", now=clock.now, cover=service.mail.cover)
        before = box.subscribers()
    with pytest.raises(ClocksDiffer) as far_off:
        check_clocks(clock.now + 3800 * invented.WEEK, registry=clock.now, release=None)
    failed = invented.poll(at=clock.now, status=PollStatus.FAILED, error=str(far_off.value))
    store.note((failed,), next_due=None)
    clock.now += 3800 * invented.WEEK
    with pytest.raises(ClocksDiffer):
        service.mail.run(store)
    with service.mail.box() as box:
        assert box.subscribers() == before
        assert box.deliveries() == ()
    clock.now = invented.NOW + invented.WEEK
    store.note((invented.poll(at=clock.now, status=PollStatus.NOT_MODIFIED),), next_due=None)
    assert service.mail.run(store).counts == {"sent": 1}


def test_without_a_key_nothing_is_sent_and_the_message_says_what_to_do(open_service):
    service = open_service(**{SECRET: ""})
    with pytest.raises(ConfigError, match="32 random characters"):
        service.mail.run(service.store)


def test_commands_say_what_is_unclear_and_resolve_it(tmp_path, box, invented):
    state = tmp_path
    invented.due(box, invented.subscribe(box, "jo@example.org"))
    box.claim(now=invented.NOW)

    def run(*words):
        found = CliRunner().invoke(cli, ["--state", str(state), *words], catch_exceptions=False)
        assert found.exit_code == 0, found.output
        return found.output

    assert "being sent or unclear" in run("outbox", "list", "--state", "claimed")
    assert "outbox list --state claimed" in run("status")
    assert "j…@example.org" in run("outbox", "list")
    assert "dropped" in run("outbox", "drop", "1")
    assert box.counts().deliveries == {DeliveryState.DROPPED.value: 1}
    run("subscribers", "add", "New@EXAMPLE.org", "--reason", "asked by phone", "--kind", "results")
    assert "asked by phone" in run("subscribers", "list")
    exported = run("subscribers", "export")
    assert "New@example.org,active" in exported
    (tmp_path / "list.csv").write_text("address,cadence\nthird@example.org,daily\n")
    assert "1 active" in run("subscribers", "import", str(tmp_path / "list.csv"), "--reason", "a list")
    (tmp_path / "twice.csv").write_text("address\nthird@example.org\nTHIRD@example.org\n")
    assert "1 active" in run("subscribers", "import", str(tmp_path / "twice.csv"), "--reason", "a list")
    assert "forgotten" in run("subscribers", "remove", "third@example.org", "--forget")
    assert {subscriber.address for subscriber in box.subscribers()} == {"jo@example.org", "New@example.org"}


@pytest.mark.promise(
    "a subscriber's watch is not configured any more", "one mail says so; no mail says `nothing changed`"
)
@pytest.mark.parametrize(
    "chosen",
    [
        Choices(watches=("retired",)),
        Choices(topics=("retired",)),
        Choices(claims=("retired",)),
        Choices(watches=("stem-cell-spine",), topics=("retired",)),
    ],
    ids=["watch", "topic", "claim", "topic beside a watch"],
)
def test_a_subscriber_whose_watch_is_gone_is_informed_once(open_service, postmaster, clock, invented, chosen):
    service = open_service()
    clock.now = invented.MONDAY - invented.WEEK / 2
    with service.mail.box() as box:
        for address, choices in (("jo@example.org", chosen), ("all@example.org", Choices())):
            box.admit(address, choices, how="a test", now=clock.now, cover=service.mail.cover)
    for _ in range(3):
        clock.now += invented.WEEK
        service.mail.run(service.store)
    subjects = [
        (taken.to, email.message_from_bytes(taken.data, policy=email.policy.default)["Subject"])
        for taken in postmaster.taken
    ]
    assert [subject for to, subject in subjects if to == "jo@example.org"] == [
        "What you chose is not followed any more: stem cells & spine"
    ]
    assert len([to for to, _ in subjects if to == "all@example.org"]) == 3
    [texts] = [str(taken.data) for taken in postmaster.taken if taken.to == "jo@example.org"]
    assert "No trial can match what you chose now" in texts.replace("\\r\\n", " ")
    with service.mail.box() as box:
        assert box.find("jo@example.org").state.value == "active"


@pytest.mark.promise(
    "a subscriber's watch, topic or claim is not configured any more",
    "`check` and `status` name the subscriber",
)
def test_check_and_status_name_subscribers_whose_choices_are_gone(tmp_path, box, invented):
    for address, choices in (
        ("jo@example.org", Choices(watches=("retired",))),
        ("kim@example.org", Choices(topics=("old",), claims=("older",))),
        ("all@example.org", Choices()),
    ):
        box.admit(address, choices, how="a test", now=invented.NOW, cover=lambda *_: invented.MONDAY)

    def run(*words):
        return CliRunner().invoke(cli, ["--state", str(tmp_path), *words], catch_exceptions=False)

    lines = [
        "subscriber j…@example.org chose retired, which is not configured; nothing is left that could be sent",
        "subscriber k…@example.org chose old, older, which is not configured; nothing is left that could be sent",
    ]
    checked, status = run("check"), run("status").output
    assert checked.exit_code == 1
    assert [line for line in checked.output.splitlines() if line.startswith("subscriber ")] == lines
    assert [line for line in status.splitlines() if line.startswith("subscriber ")] == lines
    assert json.loads(run("status", "--json").output)["gone_choices"] == lines
    for number in range(9):
        box.admit(
            f"p{number}@example.org",
            Choices(watches=("retired",)),
            how="a test",
            now=invented.NOW,
            cover=lambda *_: invented.MONDAY,
        )
    assert "and 6 more (`trial-monitor check` has all)" in run("status").output
