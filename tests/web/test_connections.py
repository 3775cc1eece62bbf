"""Connections that say nothing, or too little, keep nobody out."""

from __future__ import annotations

import contextlib
import socket

import pytest

from monitor.web import connections, limits


@pytest.fixture
def hasty(monkeypatch):
    """Time limits that a test can wait for."""
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(connections, name, 0.3)


@contextlib.contextmanager
def connected(face, number=1):
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", face.port), timeout=10))
            for _ in range(number)
        ]


def closed_by_the_server(sock):
    try:
        return sock.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.promise("hundreds of connections that say nothing", "pages are served to others meanwhile")
def test_silent_connections_give_way_to_one_that_asks(face, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)
    with connected(face, 60):
        assert face.client.get("/index.html").status_code == 200
        assert face.client.get("/feeds/a.rss").status_code == 200


@pytest.mark.promise("a request whose head never ends", "the connection is closed in time")
@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "])
def test_a_head_that_never_ends_is_cut_off(hasty, face, sent):
    with connected(face) as (sock,):
        sock.sendall(sent)
        assert closed_by_the_server(sock)


@pytest.mark.promise("a form whose body never ends", "the connection is closed in time")
def test_a_body_that_never_ends_is_cut_off(hasty, face):
    with connected(face) as (sock,):
        sock.sendall(b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\ntoken=")
        assert closed_by_the_server(sock)


@pytest.mark.promise("one client opens many connections", "it has its share; others are served")
def test_one_client_has_its_share(open_face, state, published, monkeypatch):
    monkeypatch.setattr(connections, "SHARE", 5)
    with open_face(state, trusted=()) as face, connected(face, 9) as sockets:
        assert sum(map(closed_by_the_server, sockets[5:])) == 4


@pytest.mark.promise("a proxy is trusted by its network", "its connections are no client's share")
@pytest.mark.parametrize(
    "trusted", [("127.0.0.0/8",), ("nonsense/8", "127.0.0.1"), ("10.0.0.0/8", "127.0.0.0/30")]
)
def test_the_connections_of_a_proxy_are_not_counted(open_face, state, published, monkeypatch, trusted):
    monkeypatch.setattr(connections, "SHARE", 2)
    with open_face(state, trusted=trusted) as face, connected(face, 5):
        assert face.client.get("/index.html").status_code == 200


@pytest.mark.promise("one household of IPv6 opens connections from many addresses", "they have one share")
@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_a_client_is_an_address_or_a_household(first, second, is_one):
    assert (limits.network(first) == limits.network(second)) is is_one


GET = b"GET /index.html HTTP/1.1\r\nHost: x\r\n"
UNTAKEN = {
    "an answer": GET + b"\r\n",
    "an answer after which the connection closes": GET + b"Connection: close\r\n\r\n",
    "the answer to a request that came behind another": b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n"
    + GET
    + b"\r\n",
}


@pytest.mark.parametrize(
    "request_sent",
    [
        pytest.param(sent, id=what, marks=pytest.mark.promise(f"a client never reads {what}", "the connection is closed in time"))
        for what, sent in UNTAKEN.items()
    ],
)  # fmt: skip
def test_an_answer_that_nobody_takes_is_cut_off(monkeypatch, face, published, request_sent):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(connections, "TAKING_SECONDS", 0.0)
    size = 16 * 2**20
    (published / "index.html").write_bytes(bytes(size))
    with connected(face) as (sock,):
        sock.sendall(request_sent)
        assert sock.recv(8) == b"HTTP/1.1"
        with connected(face) as (clock,):
            assert closed_by_the_server(clock)  # the server has looked at its timers meanwhile
        received = 0
        with contextlib.suppress(ConnectionError):
            while piece := sock.recv(2**20):
                received += len(piece)
        assert received < size


def test_a_connection_serves_one_request_after_another(face):
    with connected(face) as (sock,):
        for _ in range(3):
            sock.sendall(b"HEAD /index.html HTTP/1.1\r\nHost: x\r\n\r\n")
            assert sock.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.promise("`If-Modified-Since` names a date that there is not", "the page is sent")
@pytest.mark.parametrize(
    "date",
    [
        "Mon, 31 Feb 2026 00:00:00 GMT",
        "Mon, 01 Jan 99999 00:00:00 GMT",
        "Mon, 01 Jan 2026 00:00:00 +" + "9" * 40,
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "yesterday",
        "Thu, 01 Jan 1970 99:99:99 GMT",
    ],
)
def test_an_impossible_date_is_no_error(face, date):
    assert face.client.get("/index.html", headers={"If-Modified-Since": date}).status_code == 200
