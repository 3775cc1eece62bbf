"""Hooks over loopback HTTP: a receiver that fails, hangs, redirects and comes back gets every update, signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

from monitor.app import hooks as app_hooks
from monitor.app import jobs
from monitor.app.service import Service
from monitor.config.loading import load, parse, shipped_path
from monitor.config.sections import HookSection
from monitor.errors import ConfigError
from monitor.model.hook import HookState
from monitor.store.hook_store import HookStore

SECRET = "a secret of this test that is long enough"
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


class Receiver:
    """A server that answers as `answers` says, then with 204, and keeps what it was sent."""

    def __init__(self):
        self.answers, self.requests, self.let_go = [], [], threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/updates"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.requests.append((dict(request.headers.items()), body))
        status = self.answers.pop(0) if self.answers else 204
        if status == "hang":
            self.let_go.wait(20)
        if not isinstance(status, int):
            request.close_connection = True
            return
        request.send_response(status)
        if status == 302:
            request.send_header("Location", f"{self.url}/elsewhere")
        request.end_headers()

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def keys(self):
        return [headers["webhook-id"] for headers, _ in self.requests]


class Clock:
    def __init__(self):
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def receiver():
    with closing(Receiver()) as made:
        yield made


@pytest.fixture
def configured(receiver, monkeypatch):
    """The shipped configuration with one hook, and its secret in the environment."""
    monkeypatch.setenv("TRIAL_MONITOR_HOOK_ARCHIVE_SECRET", SECRET)
    return msgspec.structs.replace(load(), hook=(HookSection(slug="archive", url=receiver.url),))


@pytest.fixture
def service(configured, state):
    """A service over a copy of a played database, whose hook has not got any of its news yet."""
    made = Service(configured, state, clock=Clock())
    with made.hooks.box() as box:
        box.covered("archive", now=BEFORE_ALL)
    yield made
    made.close()


def run(service):
    return service.hooks.run(service.store)


def news(service):
    return [published.update.id for published in reversed(service.store.updates(since=BEFORE_ALL))]


def test_every_update_is_posted_once_oldest_first_and_signed(service, receiver):
    expected = news(service)
    assert len(expected) >= 2
    assert run(service) == {"sent": len(expected)}
    assert [json.loads(body)["data"]["id"] for _, body in receiver.requests] == expected
    for headers, body in receiver.requests:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    assert len(set(receiver.keys)) == len(expected)
    assert run(service) == {}
    assert service.hooks.due() == app_hooks.NEVER


@pytest.mark.promise(
    "a receiver of updates fails, hangs, cuts the connection or redirects",
    "it gets every update later, under the same ID; polls and other receivers do not wait for it",
)
@pytest.mark.parametrize("fault", [500, 429, 302, "cut", "hang"])
def test_a_receiver_that_comes_back_gets_everything_under_the_same_ids(service, receiver, fault, monkeypatch):
    monkeypatch.setattr(app_hooks, "SECONDS", 0.3 if fault == "hang" else 20.0)
    expected = news(service)
    receiver.answers = [fault]
    assert run(service) == {"later": 1}
    (status,) = service.hooks.statuses()
    assert (status.due, status.failures) == (len(expected), 1)
    assert status.answer
    assert run(service) == {}, "it rests before the next try"
    assert len(receiver.requests) == 1, "a redirect is not followed"
    service.clock.now = service.hooks.due()
    monkeypatch.setattr(app_hooks, "SECONDS", 20.0)
    assert run(service) == {"sent": len(expected)}
    assert receiver.keys[0] == receiver.keys[1]
    assert [json.loads(body)["data"]["id"] for _, body in receiver.requests[1:]] == expected


def test_an_update_is_given_up_after_the_last_try_and_retried_when_asked(service, receiver):
    receiver.answers = [503] * (len(app_hooks.PAUSES) + 1)
    for _ in app_hooks.PAUSES:
        assert run(service) == {"later": 1}
        service.clock.now = service.hooks.due()
    assert run(service)["given up"] == 1
    with service.hooks.box() as box:
        (failed,) = box.deliveries(state=HookState.FAILED, limit=5)
        assert failed.answer.startswith("503")
        assert box.retry("archive", now=service.clock()) == 1
    run(service)
    assert receiver.keys.count(receiver.keys[0]) == len(app_hooks.PAUSES) + 2
    assert service.hooks.statuses()[0].failed == 0


def test_what_waited_longer_than_a_week_is_given_up(service, receiver):
    receiver.answers = [500]
    run(service)
    service.clock.now += timedelta(days=8)
    assert run(service) == {"given up": len(news(service))}
    assert len(receiver.requests) == 1


def test_a_new_receiver_gets_no_old_news(configured, state, receiver):
    with closing(Service(configured, state, clock=Clock())) as service:
        assert service.hooks.due() == service.clock()
        assert run(service) == {}
        assert service.hooks.due() == app_hooks.NEVER
    assert receiver.requests == []


def test_a_crash_after_the_receiver_took_it_sends_it_again_with_the_same_id(service, receiver, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("monitor.store.hook_store.HookStore.sent", die)
        with pytest.raises(Killed):
            run(service)
    run(service)
    assert receiver.keys[0] == receiver.keys[1]
    assert set(receiver.keys) == set(receiver.keys[1:])


@pytest.mark.promise(
    "the process dies before or after any step of posting updates",
    "each arrives, under one ID; none is left over",
)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["covered", "plan", "next_due", "sent"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_death_at_any_step_loses_no_update(service, receiver, monkeypatch, step, is_after, times):
    class Killed(BaseException):
        pass

    original = getattr(HookStore, step)
    calls = itertools.count(1)

    def die(*arguments, **named):
        if not is_after and next(calls) == times:
            raise Killed
        answer = original(*arguments, **named)
        if is_after and next(calls) == times:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(HookStore, step, die)
        with suppress(Killed):
            run(service)
    run(service)
    assert len(set(receiver.keys)) == len(news(service))
    assert run(service) == {}


def test_the_worker_posts_when_there_is_news(service):
    assert jobs.HOOKS in service.jobs()
    assert service.timetable.due(jobs.HOOKS) == service.clock()
    assert service.timetable.hooks_due() == {jobs.HOOKS: service.clock()}


def test_a_clock_that_was_wrong_for_a_while_loses_no_news(service, receiver):
    first, *others = news(service)
    with service.hooks.box() as box:
        box.plan("archive", [first], until=datetime(2099, 1, 1, tzinfo=UTC), now=service.clock())
    assert service.hooks.due() == service.clock()
    assert run(service) == {"sent": 1 + len(others)}
    assert len(set(receiver.keys)) == len(receiver.keys)
    assert service.hooks.due() == app_hooks.NEVER


def test_a_watchdog_hears_of_each_request_since_slow_receivers_take_minutes(service, receiver):
    lives = []
    service.hooks.alive = lambda: lives.append(len(receiver.requests))
    run(service)
    assert set(lives) == set(range(len(news(service)) + 1))


def test_a_hook_without_a_secret_or_with_a_short_one_is_refused(service, monkeypatch):
    for secret in ("", "short", "whsec_no base64"):
        monkeypatch.setenv("TRIAL_MONITOR_HOOK_ARCHIVE_SECRET", secret)
        with pytest.raises(ConfigError, match="TRIAL_MONITOR_HOOK_ARCHIVE_SECRET"):
            service.hooks.receivers()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "ftp://127.0.0.1/",
        "https://user:word@example.org/",
        "https:///x",
        "https://example.org:0/",
        "http://127.0.0.1.example.org/",
        "https://exam ple.org/",
        "file:///etc/passwd",
    ],
)
def test_only_https_or_this_machine_is_posted_to(url):
    with pytest.raises(ConfigError, match="hook `archive`"):
        parse(shipped_path().read_text("utf-8") + f'\n[[hook]]\nslug = "archive"\nurl = "{url}"\n')


def test_commands_show_send_and_retry(command, configure, state, receiver, monkeypatch):
    monkeypatch.setenv("TRIAL_MONITOR_HOOK_ARCHIVE_SECRET", SECRET)
    config = configure(f'\n[[hook]]\nslug = "archive"\nurl = "{receiver.url}"\n')
    call = ("--config", config, "--state", state)
    assert command(*call, "hooks", "send").out == "nothing was due\n"
    with closing(Service(load(config), state)) as service, service.hooks.box() as box:
        box.plan("archive", news(service), until=BEFORE_ALL, now=service.clock())
    receiver.answers = [500]
    answer = command(*call, "hooks", "send")
    assert (answer.code, answer.out) == (75, "1 later\n")
    assert "1 failures in a row (500" in command(*call, "status").out
    assert json.loads(command(*call, "status", "--json").out)["hooks"][0]["failures"] == 1
    assert command(*call, "hooks", "retry", "archive").out.startswith("archive: ")
    assert command(*call, "hooks", "retry", "other").code == 2
    assert command(*call, "hooks", "send").out.endswith(" sent\n")
    listed = json.loads(command(*call, "hooks", "list", "--json").out)
    assert {delivery["state"] for delivery in listed} == {"sent"}
    assert SECRET not in command(*call, "check").out
