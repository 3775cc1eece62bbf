"""Pace, tries, Retry-After, bounds, and what goes out with a request."""

from __future__ import annotations

import gzip
import random
import re
import ssl
import threading

import httpx
import pytest
import structlog

from monitor.errors import (
    Blocked,
    ConfigError,
    Malformed,
    Refused,
    Unavailable,
    Unreachable,
)
from monitor.registry.ctgov.client import CtgovClient, default_user_agent
from monitor.registry.ctgov.http_client import connector, tls_context
from monitor.registry.ctgov.transport import RequestPolicy, Wire

VERSION = {"apiVersion": "2.0.5", "dataTimestamp": "2026-01-02T09:00:05"}
OK = httpx.Response(200, json=VERSION)
MAINTENANCE = httpx.Response(200, html="<html>Maintenance</html>")


def test_requests_start_at_least_the_interval_apart(registry, client, fake_time):
    starts = []

    def answer(request):
        starts.append(fake_time.now)
        fake_time.now += 0.25
        return OK

    registry.get("/version").mock(side_effect=answer)
    for _ in range(3):
        client.version()
    assert starts == [1000.0, 1001.0, 1002.0]


def test_a_slow_answer_is_not_followed_by_another_wait(registry, client, fake_time):
    def answer(request):
        fake_time.now += 5
        return OK

    registry.get("/version").mock(side_effect=answer)
    client.version()
    client.version()
    assert fake_time.slept == []


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.Response(429),
        httpx.Response(500),
        httpx.Response(503, html="<html>"),
        MAINTENANCE,
        httpx.Response(200, text="{}"),
        httpx.Response(200, headers={"content-type": "application/json"}, content=b'{"apiVersion": "2'),
        httpx.Response(200, json={"apiVersion": 2}),
        httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip")),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, Exception) else str(it.status_code),
)
def test_what_passes_is_tried_again(registry, client, trouble):
    registry.get("/version").mock(side_effect=[trouble, OK])
    assert client.version().api_version == "2.0.5"
    assert client.requests == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414])
def test_what_does_not_pass_is_not_tried_again(registry, client, status):
    registry.get("/version").mock(return_value=httpx.Response(status))
    with pytest.raises(Blocked if status == 403 else Refused):
        client.version()
    assert client.requests == 1


def test_tries_are_bounded_and_counted_in_the_message(registry, client, fake_time):
    registry.get("/version").mock(side_effect=httpx.ConnectError("refused"))
    with pytest.raises(Unreachable, match=r"ConnectError: refused.*tried 3 times"):
        client.version()
    assert client.requests == 3
    assert len(fake_time.slept) >= 2


def test_what_is_malformed_is_tried_only_twice(registry, make_client):
    registry.get("/version").mock(return_value=httpx.Response(200, json=[]))
    with make_client(max_tries=9) as client, pytest.raises(Malformed):
        client.version()
    assert client.requests == 2


def test_one_try_is_one_try(registry, make_client):
    registry.get("/version").mock(return_value=MAINTENANCE)
    with make_client(max_tries=1) as client, pytest.raises(Unavailable):
        client.version()
    assert client.requests == 1


def test_waits_grow_and_are_spread_and_bounded(registry, make_client, fake_time):
    registry.get("/version").mock(return_value=httpx.Response(500))
    with make_client(max_tries=10, min_interval=0.0) as client, pytest.raises(Unavailable):
        client.version()
    waits = fake_time.slept
    assert len(waits) == 9
    for number, wait in enumerate(waits):
        most = min(60.0, 2.0**number)
        assert most / 2 <= wait <= most
    assert len(set(waits)) == 9


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "30"},
        {"Retry-After": "Wed, 02 Jan 2030 10:00:30 GMT", "Date": "Wed, 02 Jan 2030 10:00:00 GMT"},
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_in_both_forms(registry, client, fake_time, headers, status):
    registry.get("/version").mock(side_effect=[httpx.Response(status, headers=headers), OK])
    client.version()
    assert 30.0 <= sum(fake_time.slept) <= 31.0


def test_a_retry_after_beyond_measure_is_left_to_the_next_poll(registry, client, fake_time):
    registry.get("/version").mock(return_value=httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(Unavailable) as caught:
        client.version()
    assert caught.value.retry_after == 3600.0
    assert client.requests == 1
    assert fake_time.slept == []


def test_the_last_error_keeps_what_the_registry_asked_for(registry, make_client):
    registry.get("/version").mock(return_value=httpx.Response(429, headers={"Retry-After": "5"}))
    with make_client(max_tries=2) as client, pytest.raises(Unavailable, match="tried 2 times") as caught:
        client.version()
    assert caught.value.retry_after == 5.0


def wire(fake_time, transport, max_bytes=1000, timeout=3.0):
    connect = connector(
        user_agent="python-httpx/0", tls_max_version=None, timeout=timeout, addresses=(), transport=transport
    )
    policy = RequestPolicy(min_interval=0.0, timeout=timeout, max_tries=1, max_bytes=max_bytes)
    return Wire(connect, policy, clock=fake_time.clock, sleep=fake_time.sleep, rng=random.Random(1))


def test_an_answer_beyond_the_bound_is_not_read_further(fake_time):
    sent = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self):
            while True:
                sent.append(100)
                yield b"x" * 100

    bounded = wire(fake_time, httpx.MockTransport(lambda request: httpx.Response(200, stream=Endless())))
    with pytest.raises(Malformed, match="more than 1000 bytes"):
        bounded.get("https://registry.test/", read=lambda answer: answer)
    assert sum(sent) < 2000


def test_the_bound_applies_to_what_comes_out_of_compression(fake_time):
    packed = httpx.Response(
        200,
        headers={"content-encoding": "gzip"},
        stream=httpx.ByteStream(gzip.compress(b"x" * 100_000)),
    )
    bounded = wire(fake_time, httpx.MockTransport(lambda request: packed))
    with pytest.raises(Malformed, match="more than 1000 bytes"):
        bounded.get("https://registry.test/", read=lambda answer: answer)


def test_an_answer_that_drips_is_given_up_by_one_deadline_for_all_of_it(fake_time):
    class Dripping(httpx.SyncByteStream):
        closed = threading.Event()

        def __iter__(self):
            while not self.closed.wait(0.002):
                yield b"x"

    slow = wire(
        fake_time, httpx.MockTransport(lambda request: httpx.Response(200, stream=Dripping())), timeout=0.005
    )
    with pytest.raises(Unreachable, match=r"too slowly, given up after 0\.05 s"):
        slow.get("https://registry.test/", read=lambda answer: answer)
    Dripping.closed.set()


def test_a_connection_lost_in_the_middle_is_an_error_of_ours(fake_time):
    class Broken(httpx.SyncByteStream):
        def __iter__(self):
            yield b"{"
            raise httpx.ReadError("reset")

    broken = wire(fake_time, httpx.MockTransport(lambda request: httpx.Response(200, stream=Broken())))
    with pytest.raises(Unreachable, match="ReadError"):
        broken.get("https://registry.test/", read=lambda answer: answer)


def test_requests_and_decoded_bytes_are_counted(registry, client):
    body = b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-01-02T09:00:05"}'
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    registry.get("/version").mock(
        return_value=httpx.Response(200, headers=headers, content=gzip.compress(body))
    )
    client.version()
    client.version()
    assert (client.requests, client.bytes) == (2, 2 * len(body))


def test_a_request_is_a_bare_get_that_says_who_we_are(registry, client):
    route = registry.get("/version").mock(return_value=OK)
    client.version()
    request = route.calls.last.request
    assert request.method == "GET"
    assert request.headers["user-agent"] == default_user_agent("0.0", "https://example.org/contact")
    assert set(request.headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}


def test_the_user_agent_begins_as_the_registrys_edge_wants_it():
    agent = default_user_agent("1.2", "https://example.org/")
    assert agent == f"python-httpx/{httpx.__version__} trial-monitor/1.2 (+https://example.org/)"


def test_a_request_leaves_one_line_in_the_log_without_its_query(registry, make_client):
    registry.get("/studies/NCT00000001").mock(return_value=httpx.Response(200, json={}))
    with structlog.testing.capture_logs() as lines, make_client() as client:
        client.record("NCT00000001")
    assert lines == [
        {
            "event": "request",
            "log_level": "debug",
            "method": "GET",
            "path": "api/v2/studies/NCT00000001",
            "status": 200,
            "bytes": 2,
            "seconds": 0.0,
            "attempt": 1,
        }
    ]


@pytest.mark.parametrize(
    ("ceiling", "version"),
    [("1.2", ssl.TLSVersion.TLSv1_2), ("1.3", ssl.TLSVersion.TLSv1_3)],
)
def test_tls_can_be_capped_and_certificates_are_always_checked(ceiling, version):
    context = tls_context(ceiling)
    assert context.maximum_version == version
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_without_a_ceiling_tls_is_as_httpx_has_it():
    assert tls_context(None).maximum_version == httpx.create_ssl_context().maximum_version


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("base_url", "ftp://registry.test"),
        ("base_url", "registry.test/api"),
        ("base_url", "https://"),
        ("base_url", "https://someone:secret@registry.test/"),
        ("base_url", "https://registry.test/?key=secret"),
        ("base_url", "https://registry.test:port/"),
        ("history_url", "file:///etc/passwd"),
        ("user_agent", "one\r\nX-Other: two"),
        ("user_agent", "caf\u00e9"),
        ("user_agent", " "),
        ("tls_max_version", "1.1"),
    ],
)
def test_a_setting_that_can_not_work_is_named_and_no_secret_repeated(make_client, setting, value):
    with pytest.raises(ConfigError, match=re.escape(f"registry.{setting}")) as caught:
        make_client(**{setting: value})
    assert "secret" not in str(caught.value)


def test_the_client_needs_no_more_than_its_settings():
    with CtgovClient(
        base_url="https://registry.test/api/v2/",
        history_url="https://registry.test/api/int",
        user_agent="python-httpx/0",
        tls_max_version="1.2",
        min_interval=1.0,
        timeout=1.0,
        max_tries=1,
    ) as client:
        assert (client.requests, client.bytes) == (0, 0)
