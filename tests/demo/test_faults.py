"""Each fault on demand, over real HTTP: what a plain client sees of it."""

from __future__ import annotations

import gzip
import socket
import socketserver
import threading
import zlib

import faults
import httpx
import msgspec
import pytest


@pytest.fixture
def served(emulate, study, snapshot):
    """Seven studies in a first release and one more in a second."""
    seven = [study(number) for number in range(1, 8)]
    return emulate(snapshot(seven), snapshot([*seven, study(8)], day="2026-09-11"))


def get(client, **params):
    return client.get("studies", params={"fields": "NCTId", "sort": "StartDate"} | params)


def rows(answer):
    return [int(s["protocolSection"]["identificationModule"]["nctId"][3:]) for s in answer.json()["studies"]]


def paged(client, size=3):
    answer = get(client, pageSize=size, countTotal="true")
    found = [rows(answer)]
    while token := answer.json().get("nextPageToken"):
        answer = get(client, pageSize=size, pageToken=token)
        found.append(rows(answer))
    return found


# --- answers instead of the registry's -------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        (faults.too_many_requests(), 429, "text/plain; charset=UTF-8"),
        (faults.forbidden(), 403, "text/html; charset=UTF-8"),
        (faults.uri_too_long(), 414, "text/html; charset=UTF-8"),
        (faults.server_error(500), 500, "text/html; charset=UTF-8"),
        (faults.server_error(502), 502, "text/html; charset=UTF-8"),
        (faults.server_error(), 503, "text/html; charset=UTF-8"),
        (faults.html_page(), 200, "text/html; charset=UTF-8"),
        (faults.other_json([1, 2]), 200, "application/json"),
        (faults.status(418, b"teapot"), 418, "text/plain; charset=UTF-8"),
    ],
)
def test_an_answer_takes_the_place_of_the_registrys_once(served, fault, status, kind):
    emulator, client = served
    emulator.faults.add(fault)
    answer = get(client)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
    assert get(client).status_code == 200
    assert [line.status for line in emulator.requests] == [status, 200]


@pytest.mark.parametrize("wait", [3, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_too_fast_may_say_when_to_come_again(served, wait):
    emulator, client = served
    emulator.faults.add(faults.too_many_requests(retry_after=wait))
    assert get(client).headers["Retry-After"] == str(wait)
    emulator.faults.add(faults.too_many_requests())
    assert "Retry-After" not in get(client).headers


def test_a_redirect_may_lead_to_itself(served):
    emulator, client = served
    emulator.faults.add(faults.redirect_loop(), times=None)
    with pytest.raises(httpx.TooManyRedirects):
        client.get("studies", params={"pageSize": 2}, follow_redirects=True)


def test_a_page_token_may_expire(served):
    emulator, client = served
    emulator.faults.add(faults.expired_token(), times=None)
    first = get(client, pageSize=3)
    assert first.status_code == 200
    assert get(client, pageSize=3, pageToken=first.json()["nextPageToken"]).status_code == 400


# --- the registry's answer, damaged on the way -----------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.truncated(), httpx.RemoteProtocolError),
        (faults.closed(), httpx.RemoteProtocolError),
        (faults.reset(), httpx.ReadError),
        (faults.reset(after=None), httpx.ReadError),
        (faults.stalled(), httpx.ReadTimeout),
        (faults.stalled(after=20), httpx.ReadTimeout),
    ],
)
def test_a_connection_may_break_and_the_next_one_works(served, fault, error):
    emulator, client = served
    emulator.faults.add(fault)
    with pytest.raises(error):
        client.get("studies", timeout=0.1)
    assert get(client).status_code == 200


def test_a_stall_ends_when_the_emulator_stops(served):
    emulator, client = served
    asked, ended = threading.Event(), threading.Event()
    emulator.faults.add(faults.stalled(after=5), where=lambda _: asked.set() is None)

    def wait():
        with pytest.raises(httpx.TransportError):
            client.get("studies", timeout=60)
        ended.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert asked.wait(5)
    emulator.__exit__(None, None, None)
    waiting.join(5)
    assert ended.is_set()


def test_a_drip_leaves_in_pieces_and_arrives_whole(served, monkeypatch):
    emulator, client = served
    whole = get(client).json()
    emulator.faults.add(faults.dripping(size=50, pause=0.001))
    client.headers["Accept-Encoding"] = "identity"
    send, sent = socketserver._SocketWriter.write, []

    def note(writer, piece):
        sent.append(bytes(piece))
        return send(writer, piece)

    # A busy system may join pieces on their way.
    monkeypatch.setattr(socketserver._SocketWriter, "write", note)
    body = get(client).content
    assert msgspec.json.decode(body) == whole
    head, *pieces = sent
    assert head.endswith(b"\r\n\r\n")
    assert len(pieces) > 3
    assert {len(piece) for piece in pieces[:-1]} == {50}
    assert b"".join(pieces) == body


def test_json_may_end_in_the_middle_while_its_length_agrees(served):
    emulator, client = served
    emulator.faults.add(faults.malformed_json())
    answer = get(client)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        answer.json()


def test_the_content_type_may_be_wrong_or_missing(served):
    emulator, client = served
    emulator.faults.add(faults.content_type("text/html"))
    assert get(client).headers["Content-Type"] == "text/html"
    emulator.faults.add(faults.content_type(""))
    assert "Content-Type" not in get(client).headers


# --- the registry's answer, wrong in what it says --------------------------------------------------


def test_a_result_may_be_empty(served):
    emulator, client = served
    emulator.faults.add(faults.empty_result())
    assert get(client, countTotal="true").json() == {"studies": [], "totalCount": 0}


def test_a_page_may_be_one_short(served):
    emulator, client = served
    emulator.faults.add(faults.one_short(), skip=1)
    assert [len(page) for page in paged(client)] == [3, 2, 1]


@pytest.mark.parametrize("by", [1, -2])
def test_the_total_may_be_wrong(served, by):
    emulator, client = served
    emulator.faults.add(faults.wrong_total(by=by))
    assert get(client, countTotal="true").json()["totalCount"] == 7 + by


@pytest.mark.parametrize(
    ("by", "pages"), [(-1, [[1, 2, 3], [3, 4, 5], [6, 7]]), (1, [[1, 2, 3], [5, 6, 7], []])]
)
def test_a_study_may_come_twice_or_not_at_all(served, by, pages):
    emulator, client = served
    emulator.faults.add(faults.shifted(by), where=lambda call: call.param("pageToken") is not None)
    assert paged(client) == pages


def test_the_release_may_advance_between_two_pages(served):
    emulator, client = served
    emulator.faults.add(faults.release_advances(), skip=1)
    assert paged(client) == [[1, 2, 3], [4, 5, 6], [7, 8]]
    assert emulator.index == 1


def test_the_api_version_may_change(served):
    emulator, client = served
    emulator.faults.add(faults.api_version("3.0.0"), path="/version", times=None)
    assert client.get("version").json() == {"apiVersion": "3.0.0", "dataTimestamp": "2026-09-10T09:00:05"}


def test_every_study_may_be_changed_on_pages_and_alone(served):
    emulator, client = served

    def without_module(study):
        nct_id = study["protocolSection"]["identificationModule"]["nctId"]
        return (
            None if nct_id.endswith("3") else {"protocolSection": {"identificationModule": {"nctId": nct_id}}}
        )

    emulator.faults.add(faults.mutate_study(without_module), times=None)
    page = client.get("studies", params={"sort": "StartDate"})
    assert rows(page) == [1, 2, 4, 5, 6, 7]
    assert all(set(study["protocolSection"]) == {"identificationModule"} for study in page.json()["studies"])
    alone = client.get("studies/NCT00000002").json()
    assert alone == {"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}}
    assert client.get("version").json()["apiVersion"] == "2.0.5"
    assert client.get("studies/NCT99999999").status_code == 404


def test_an_answer_may_be_changed_as_a_whole(served):
    emulator, client = served
    emulator.faults.add(faults.mutate_answer(lambda value: {**value, "new": True}))
    assert client.get("version").json()["new"] is True


# --- when ------------------------------------------------------------------------------------------


def test_a_fault_waits_for_its_path_its_condition_and_its_turn(served):
    emulator, client = served
    emulator.faults.add(
        faults.server_error(),
        path="/studies",
        where=lambda call: call.param("pageSize") == "2",
        skip=1,
        times=2,
    )
    statuses = [client.get("version").status_code, get(client).status_code]
    statuses += [get(client, pageSize=2).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 503, 503, 200]


def test_faults_that_answer_play_one_after_another(served):
    emulator, client = served
    for fault in (faults.server_error(500), faults.too_many_requests(), faults.forbidden()):
        emulator.faults.add(fault)
    assert [get(client).status_code for _ in range(4)] == [500, 429, 403, 200]


def test_faults_that_change_an_answer_add_up(served):
    emulator, client = served
    emulator.faults.add(faults.wrong_total(by=10), times=None)
    emulator.faults.add(faults.one_short())
    emulator.faults.add(faults.truncated(), skip=1)
    answer = get(client, countTotal="true")
    assert (answer.json()["totalCount"], len(rows(answer))) == (17, 6)
    with pytest.raises(httpx.RemoteProtocolError):
        get(client)


def test_faults_can_be_counted_and_cleared(served):
    emulator, client = served
    fault = emulator.faults.add(faults.server_error(), skip=1, times=None)
    assert [get(client).status_code for _ in range(3)] == [200, 503, 503]
    assert emulator.faults.seen(fault) == 3
    emulator.faults.clear()
    assert get(client).status_code == 200


# --- without end, and otherwise coded --------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        faults.endless_interim_answers(0.001),
        faults.endless_headers(0.001),
        faults.endless_header(0.001),
        faults.endless_status_line(0.001),
        faults.endless_chunk_extension(0.001),
        faults.endless_chunks(0.001),
        faults.endless_trailers(0.001),
    ],
)
def test_what_has_no_end_goes_on_until_the_client_leaves(served, fault):
    emulator, _ = served
    emulator.faults.add(fault)
    host, port = emulator.origin.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"GET /api/v2/version HTTP/1.1\r\nHost: registry\r\nUser-Agent: python-httpx/0\r\n\r\n"
        )
        received = b""
        while len(received) < 300:
            piece = connection.recv(4096)
            assert piece
            received += piece


def test_an_answer_is_coded_as_often_as_it_says(served):
    emulator, client = served
    emulator.faults.add(faults.coded("deflate", "gzip"))
    answer = client.send(client.build_request("GET", "version"), stream=True)
    packed = b"".join(answer.iter_raw())
    assert answer.headers["Content-Encoding"] == "deflate, gzip"
    assert b"dataTimestamp" in zlib.decompress(gzip.decompress(packed))


def test_a_bomb_is_small_on_the_wire(served):
    emulator, client = served
    emulator.faults.add(faults.bomb(2**22, layers=2))
    answer = client.send(client.build_request("GET", "version"), stream=True)
    packed = b"".join(answer.iter_raw())
    assert len(packed) < 200
    assert len(gzip.decompress(gzip.decompress(packed))) == 2**22
