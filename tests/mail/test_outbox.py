"""Claim, build, send, mark: against a real mail server and a real database."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from monitor.mail import conversation, smtp
from monitor.mail.message import Outgoing
from monitor.mail.outbox import Policy, Sender
from monitor.mail.smtp import Security, Server
from monitor.model.subscription import DeliveryState, SubscriberState
from monitor.store.mail_store import MailStore

MINUTES = tuple(timedelta(minutes=wait) for wait in (5, 15, 60))
BODY = b"Subject: news\r\n\r\nSomething changed.\r\n.a line that begins with a dot\r\n"


def built(delivery, subscriber):
    return Outgoing(
        sender="digest@example.org",
        to=subscriber.address,
        message_id=f"<{delivery.id}@example.org>",
        data=BODY,
    )


@pytest.fixture
def send(box, server, clock):
    def run(*, build=built, at=None, stopped=lambda: False, **policy):
        sender = Sender(
            box,
            at or server,
            build,
            policy=Policy(pauses=MINUTES, **policy),
            clock=clock,
            pace=lambda _seconds: None,
            stopped=stopped,
        )
        return sender.run()

    return run


def states(box):
    return [delivery.state.value for delivery in reversed(box.deliveries())]


def test_everyone_gets_one_message_over_one_connection(box, send, postmaster, invented):
    people = invented.subscribe(box, *(f"reader{n}@example.org" for n in range(7)))
    assert invented.due(box, people) == 7
    report = send()
    assert report.counts == {"sent": 7}
    assert postmaster.recipients == [person.address for person in people]
    assert postmaster.sessions == 1
    assert all(message.data == BODY for message in postmaster.taken)
    assert {(delivery.state, delivery.attempts) for delivery in box.deliveries()} == {(DeliveryState.SENT, 1)}
    assert all(delivery.message_id and delivery.answer.startswith("250") for delivery in box.deliveries())


def test_a_period_that_was_sent_is_never_sent_again(box, send, postmaster, invented):
    people = invented.subscribe(box, "jo@example.org")
    invented.due(box, people)
    send()
    assert invented.due(box, people) == 0
    assert send().counts == {}
    assert len(postmaster.taken) == 1


def test_a_new_connection_is_made_after_so_many_messages(box, send, postmaster, invented):
    invented.due(box, invented.subscribe(box, *(f"reader{n}@example.org" for n in range(5))))
    assert send(per_connection=2).counts == {"sent": 5}
    assert postmaster.sessions == 3


def test_a_temporary_refusal_is_tried_again_after_pauses_that_grow(box, send, postmaster, invented, clock):
    invented.due(box, invented.subscribe(box, "busy@example.org", "jo@example.org"))
    postmaster.say["busy@example.org"] = "450 4.2.1 mailbox busy"
    for minutes in (5, 15, 60):
        send()
        (waiting,) = box.deliveries(state=DeliveryState.DUE)
        assert waiting.next_try == clock.now + timedelta(minutes=minutes)
        assert "450 4.2.1 mailbox busy" in waiting.answer
        assert send().counts == {}, "not before its time"
        clock.now = waiting.next_try
    send()
    (failed,) = box.deliveries(state=DeliveryState.FAILED)
    assert failed.attempts == 4
    assert failed.answer.startswith("given up after 4 tries")
    assert postmaster.recipients == ["jo@example.org"], "the other does not wait"
    assert box.find("busy@example.org").state is SubscriberState.ACTIVE, "it was no refusal for good"


def test_a_temporary_refusal_that_ends_is_sent(box, send, postmaster, invented, clock):
    invented.due(box, invented.subscribe(box, "jo@example.org"))
    postmaster.say["DATA"] = "451 4.3.0 try later"
    send()
    assert states(box) == ["due"]
    postmaster.say.clear()
    clock.now += timedelta(minutes=5)
    send()
    assert states(box) == ["sent"]


def test_refusals_for_good_make_a_subscriber_bouncing_after_the_configured_number(
    box, send, postmaster, invented
):
    people = invented.subscribe(box, "gone@example.org")
    postmaster.say["gone@example.org"] = "550 5.1.1 no such user"
    for number in (1, 2, 3):
        assert box.find("gone@example.org").state is SubscriberState.ACTIVE
        invented.due(box, people, period=f"2026-W4{number}")
        assert send().counts == {"refused": 1}
    gone = box.find("gone@example.org")
    assert (gone.state, gone.refusals) == (SubscriberState.BOUNCING, 3)
    assert "550 5.1.1 no such user" in gone.how
    invented.due(box, people, period="2026-W44")
    assert send().counts == {"dropped": 1}
    assert states(box) == ["failed"] * 3 + ["dropped"]


def test_a_message_that_arrives_forgives_earlier_refusals(box, send, postmaster, invented):
    people = invented.subscribe(box, "jo@example.org")
    postmaster.say["jo@example.org"] = "550 5.1.1 no such user"
    for period in ("2026-W41", "2026-W42"):
        invented.due(box, people, period=period)
        send()
    postmaster.say.clear()
    invented.due(box, people, period="2026-W43")
    send()
    assert box.find("jo@example.org").refusals == 0


def test_a_refusal_of_policy_is_no_fault_of_the_mailbox(box, send, postmaster, invented):
    invented.due(box, invented.subscribe(box, "jo@example.org"))
    postmaster.say["DATA"] = "554 5.7.1 message refused by policy"
    send(bounce_after=1)
    assert states(box) == ["failed"]
    assert box.find("jo@example.org").state is SubscriberState.ACTIVE


def test_a_server_that_says_421_ends_the_run_and_nobody_is_forgotten(box, send, postmaster, invented, clock):
    invented.due(box, invented.subscribe(box, *(f"reader{n}@example.org" for n in range(4))))
    postmaster.say["reader2@example.org"] = "421 4.3.2 shutting down"
    report = send()
    assert report.counts == {"sent": 2, "broken": 1}
    assert "421" in report.trouble
    assert states(box) == ["sent", "sent", "due", "due"]
    postmaster.say.clear()
    clock.now += timedelta(minutes=5)
    assert send().counts == {"sent": 2}
    assert sorted(postmaster.recipients) == [f"reader{n}@example.org" for n in range(4)]


def test_a_server_that_refuses_the_sender_ends_the_run_and_blames_no_subscriber(
    box, send, postmaster, invented
):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    postmaster.say["MAIL"] = "550 5.7.1 sender not allowed"
    report = send(bounce_after=1)
    assert "sender not allowed" in report.trouble
    assert states(box) == ["due", "due"]
    assert {subscriber.state for subscriber in box.subscribers()} == {SubscriberState.ACTIVE}


def test_refusals_one_after_another_end_a_run(box, send, postmaster, invented):
    invented.due(box, invented.subscribe(box, *(f"reader{n}@example.org" for n in range(9))))
    postmaster.say["RCPT"] = "451 4.7.1 greylisted"
    report = send(give_up_after=3)
    assert report.counts == {"later": 3}
    assert report.trouble.startswith("3 refusals in a row")


def test_a_dead_server_ends_the_run_and_costs_no_attempt(box, send, invented, clock):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    dead = Server(host="127.0.0.1", port=port, security=Security.NONE, timeout=2)
    report = send(at=dead)
    assert report.trouble
    assert [(delivery.state.value, delivery.attempts) for delivery in box.deliveries()] == [
        ("due", 0),
        ("due", 0),
    ]


def test_a_server_that_hangs_is_left_after_the_timeout(box, send, invented):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        mute = Server(host="127.0.0.1", port=listener.getsockname()[1], security=Security.NONE, timeout=0.2)
        report = send(at=mute)
    assert "timed out" in report.trouble
    assert states(box) == ["due"]


def test_a_connection_lost_after_data_stays_unclear_and_is_not_sent_again(
    box, send, postmaster, invented, clock
):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    postmaster.drop_after_data = True
    report = send()
    assert report.counts == {"unclear": 1}
    assert states(box) == ["claimed", "due"]
    (unclear,) = box.deliveries(state=DeliveryState.CLAIMED)
    assert unclear.answer.startswith("may have arrived")
    postmaster.drop_after_data = False
    clock.now += timedelta(days=1)
    assert send().counts == {"sent": 1}, "the unclear one is left to a person"
    assert postmaster.recipients == ["a@example.org", "b@example.org"]


def test_a_server_that_hangs_after_data_leaves_it_unclear(box, send, invented):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=_mute_after_data, args=(listener,), daemon=True).start()
        mute = Server(host="127.0.0.1", port=listener.getsockname()[1], security=Security.NONE, timeout=0.3)
        report = send(at=mute)
    assert report.counts == {"unclear": 1}
    assert states(box) == ["claimed"]


def _says(piece, first=b""):
    """A server that says this again and again, and nothing else, to wait that connects."""

    def serve(listener):
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(first)
            while piece:
                connection.sendall(piece)
            connection.recv(1)  # says nothing, until the client goes

    return serve


ENDLESS = {
    "a greeting of lines without end": _says(b"220-and more\r\n" * 100),
    "a line of a greeting without end": _says(b"y" * 1000, b"220 "),
    "an answer to EHLO of lines without end": _says(b"250-MORE\r\n" * 100, b"220 here\r\n"),
}


@contextmanager
def _mute_server(serve, timeout):
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        yield Server(host="127.0.0.1", port=port, security=Security.NONE, timeout=timeout)


@pytest.mark.parametrize(
    "serve",
    [
        pytest.param(serve, id=what, marks=pytest.mark.promise(f"a mail server sends {what}", "given up after some kilobytes; what is due stays due"))
        for what, serve in ENDLESS.items()
    ],
)  # fmt: skip
def test_an_answer_of_a_mail_server_that_never_ends_is_given_up(box, send, invented, serve):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with _mute_server(serve, timeout=60.0) as at:
        assert send(at=at).trouble
    assert states(box) == ["due"]


@pytest.mark.promise(
    "a mail server answers a letter at a time", "one deadline for the whole; what is due stays due"
)
def test_a_mail_server_has_one_deadline_as_a_whole(box, send, invented, monkeypatch):
    monkeypatch.setattr(smtp, "LONGEST_CONVERSATION", 0.01)
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with _mute_server(_says(b"", b"220-"), timeout=60.0) as at:
        assert "no answer in time" in send(at=at).trouble
    assert states(box) == ["due"]


@pytest.mark.promise(
    "we are asked to stop while a mail server says nothing",
    "the worker waits a little and ends; what is due stays due",
)
@pytest.mark.parametrize("first", [b"", b"220 here\r\n", b"220 here\r\n250 hello\r\n"], ids=len)
def test_who_asks_us_to_stop_waits_for_no_mail_server(box, send, invented, monkeypatch, first):
    monkeypatch.setattr(conversation, "LAST_WAIT", 0.0)
    looks = itertools.count()
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with _mute_server(_says(b"", first), timeout=600.0) as at:
        report = send(at=at, stopped=lambda: next(looks) > 1)
    assert report.trouble
    assert states(box) == ["due"]


def _mute_after_data(listener):
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb", buffering=0) as wire:
        wire.write(b"220 here\r\n")
        for answer in (b"250 hello\r\n", b"250 fine\r\n", b"250 fine\r\n", b"354 go ahead\r\n"):
            wire.readline()
            wire.write(answer)
        while wire.readline():
            pass


def test_a_person_resolves_what_is_unclear(box, send, postmaster, invented, clock):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    first, second = (box.claim(now=clock.now)[0] for _ in range(2))
    box.resolve(first.id, DeliveryState.DUE, now=clock.now, why="the server's log has no trace of it")
    box.resolve(second.id, DeliveryState.DROPPED, now=clock.now, why="it arrived")
    assert send().counts == {"sent": 1}
    assert postmaster.recipients == ["a@example.org"]


def test_who_leaves_before_the_sending_gets_nothing(box, send, postmaster, invented, clock):
    (jo,) = invented.subscribe(box, "jo@example.org")
    invented.due(box, [jo])
    box.unsubscribe(jo.id, how="a test", now=clock.now)
    assert send().counts == {}
    assert states(box) == ["dropped"]


def test_a_message_that_cannot_be_built_delays_nobody(box, send, postmaster, invented, clock):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))

    def build(delivery, subscriber):
        if subscriber.address.startswith("a@"):
            raise KeyError("a mistake of ours")
        return built(delivery, subscriber)

    with pytest.raises(KeyError):
        send(build=build)
    send(build=build)
    assert postmaster.recipients == ["b@example.org"]
    assert sorted(states(box)) == ["due", "sent"]


def test_an_empty_message_is_not_sent(box, send, postmaster, invented):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    send(build=lambda _delivery, _subscriber: None)
    assert states(box) == ["empty"]
    assert postmaster.taken == []


def test_who_asks_us_to_stop_is_heard_between_two_messages(box, send, postmaster, invented):
    invented.due(box, invented.subscribe(box, "a@example.org", "b@example.org"))
    send(stopped=lambda: len(postmaster.taken) == 1)
    assert states(box) == ["sent", "due"]


def test_addresses_are_not_logged_whole(box, send, invented, capsys):
    invented.due(box, invented.subscribe(box, "somebody@example.org"))
    send()
    said = "".join(capsys.readouterr())
    assert "s…@example.org" in said
    assert "somebody" not in said


# --- how the connection is protected ---


def test_starttls_with_a_verified_certificate(box, send, postmaster, invented, server_tls, authority_file):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with invented.listening(postmaster, tls_context=server_tls, require_starttls=True) as found:
        assert send(at=_secure(found, Security.STARTTLS, authority_file)).counts == {"sent": 1}


def test_starttls_with_user_and_password(box, send, postmaster, invented, server_tls, authority_file):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    options = invented.with_password()
    with invented.listening(postmaster, tls_context=server_tls, **options) as found:
        secure = _secure(found, Security.STARTTLS, authority_file)
        wrong = msgspec.structs.replace(secure, user="digest", password="wrong")
        report = send(at=wrong)
        assert "refuses user and password" in report.trouble
        assert "wrong" not in report.trouble
        box.resolve(1, DeliveryState.DROPPED, now=invented.NOW, why="a test")
        box.resolve(1, DeliveryState.DUE, now=invented.NOW, why="a test")
        right = msgspec.structs.replace(secure, user="digest", password="right")
        assert send(at=right).counts == {"sent": 1}


def test_tls_from_the_first_byte(box, send, postmaster, invented, server_tls, authority_file):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    with invented.listening(postmaster, ssl_context=server_tls) as found:
        assert send(at=_secure(found, Security.TLS, authority_file)).counts == {"sent": 1}


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    box, send, postmaster, invented, server_tls, security
):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    options = {"tls_context": server_tls} if security is Security.STARTTLS else {"ssl_context": server_tls}
    with invented.listening(postmaster, **options) as found:
        report = send(at=_secure(found, security, ""))
    assert "certificate cannot be trusted" in report.trouble
    assert postmaster.taken == []
    assert states(box) == ["due"]


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(box, send, postmaster, server, invented):
    invented.due(box, invented.subscribe(box, "a@example.org"))
    report = send(at=_secure(server, Security.STARTTLS, ""))
    assert "STARTTLS" in report.trouble
    assert postmaster.taken == []


def _secure(server, security, authority):
    return msgspec.structs.replace(server, security=security, authority=authority)


# --- killed at each step ---

CHILD = """
    import os, signal, sys
    from datetime import UTC, datetime, timedelta
    from pathlib import Path
    from monitor.mail import outbox
    from monitor.mail.message import Outgoing
    from monitor.mail.smtp import Security, Server, Session
    from monitor.store.mail_store import MailStore

    step, path, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    now = datetime(2026, 11, 23, 6, tzinfo=UTC)
    die = lambda: os.kill(os.getpid(), signal.SIGKILL)

    def build(delivery, subscriber):
        if step == "build" and subscriber.address == "b@example.org":
            die()
        return Outgoing(sender="digest@example.org", to=subscriber.address, message_id="<1@example.org>", data=b"Subject: n\\r\\n\\r\\nn\\r\\n")

    send = Session.send
    def killing_send(self, outgoing, before_data):
        if step == "before" and outgoing.to == "b@example.org":
            die()
        answer = send(self, outgoing, before_data=before_data)
        if step == "after" and outgoing.to == "b@example.org":
            die()
        return answer
    Session.send = killing_send

    with MailStore.open(path) as box:
        claim, sent = box.claim, box.sent
        def killing_sent(delivery, **more):
            sent(delivery, **more)
            if step == "mark" and delivery.id == 2:
                die()
        def killing_claim(**more):
            if step == "claim" and box.counts().deliveries.get("sent"):
                die()
            return claim(**more)
        box.sent, box.claim = killing_sent, killing_claim
        outbox.Sender(
            box, Server(host="127.0.0.1", port=port, security=Security.NONE, helo="x.example.org", timeout=5), build,
            policy=outbox.Policy(pauses=(timedelta(minutes=5),)), clock=lambda: now, pace=lambda _s: None,
        ).run()
"""


@pytest.mark.parametrize(
    ("step", "unclear"), [("claim", []), ("build", []), ("before", []), ("after", ["b"]), ("mark", [])]
)
def test_a_kill_at_any_step_sends_nobody_two_and_forgets_nobody(  # noqa: PLR0917 -- pytest calls it by name
    step, unclear, box, send, server, postmaster, invented, clock
):
    people = invented.subscribe(box, "a@example.org", "b@example.org", "c@example.org")
    invented.due(box, people)
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), step, str(box.path), str(server.port)],
        cwd=Path(__file__).resolve().parents[2],
        env={"PATH": os.environ["PATH"]},
        check=False,
        timeout=60,
    )
    assert child.returncode == -signal.SIGKILL
    clock.now += timedelta(hours=1)
    send()
    open_ones = [
        box.subscriber(delivery.subscriber).address[0]
        for delivery in box.deliveries(state=DeliveryState.CLAIMED)
    ]
    assert open_ones == unclear, "what is unclear is shown"
    assert box.counts().deliveries.get("claimed", 0) == len(unclear)
    arrived = [recipient[0] for recipient in postmaster.recipients]
    assert len(arrived) == len(set(arrived)), "nobody got two"
    assert set(arrived) | set(unclear) == {"a", "b", "c"}, "nobody is forgotten"


def test_two_processes_never_send_the_same_delivery(box, invented, clock):
    invented.due(box, invented.subscribe(box, *(f"reader{n}@example.org" for n in range(6))))
    with MailStore.open(box.path) as other:
        taken = [mailbox.claim(now=clock.now)[0].id for mailbox in (box, other) * 3]
    assert sorted(taken) == [1, 2, 3, 4, 5, 6]
