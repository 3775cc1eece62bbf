"""The client on real sockets: what a broken connection, a broken server and broken TLS come out as."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest

from monitor.errors import Malformed, Unavailable, Unreachable

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def server(*answers):
    """A server on loopback that sends these bytes, one connection each, and closes. Yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve():
            for answer in answers:
                connection, _ = listening.accept()
                with connection:
                    connection.settimeout(5)
                    connection.recv(65536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.fixture
def at(make_client):
    def connect(port, scheme="http", **settings):
        base = f"{scheme}://127.0.0.1:{port}/api/v2"
        return make_client(**{"base_url": base, "max_tries": 1, "timeout": 5.0, **settings})

    return connect


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", Unreachable),
        (b"nothing like HTTP\r\n\r\n", Unreachable),
        (HEAD + b'Content-Length: 500\r\n\r\n{"apiVersion": "2', Unreachable),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", Unreachable),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", Malformed),
        (HEAD + b'Connection: close\r\n\r\n{"apiVersion": "2', Malformed),
        (HEAD + b"Content-Length: 0\r\n\r\n", Malformed),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", Unavailable),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", Unavailable),
    ],
)
def test_a_broken_answer_is_an_error_of_ours(at, answer, kind):
    with server(answer) as port, at(port) as client, pytest.raises(kind):
        client.version()


def test_a_port_where_nobody_listens_is_unreachable(at):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with at(port) as client, pytest.raises(Unreachable, match="check the network"):
        client.version()


def test_tls_where_there_is_none_is_unreachable(at):
    with server(b"no TLS here") as port, at(port, scheme="https") as client, pytest.raises(Unreachable):
        client.version()


def test_a_server_that_says_nothing_is_left_after_the_time_out(at):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with at(port, timeout=0.05) as client, pytest.raises(Unreachable, match="ReadTimeout"):
            client.version()


def test_a_second_try_on_a_new_connection_succeeds(at):
    body = b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-01-02T09:00:05"}'
    whole = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with server(whole[:-10], whole) as port, at(port, max_tries=2) as client:
        assert client.version().api_version == "2.0.5"
        assert client.requests == 2
