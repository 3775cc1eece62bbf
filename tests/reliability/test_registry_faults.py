"""The registry misbehaves, over real HTTP: the poll says so in one line, nothing is invented, nothing is lost.

Every test plays one fault on a release that has one known change, then a good poll, which must find exactly
that change.
"""

from __future__ import annotations

import itertools
import re
import socket
import ssl
import threading
import time
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from email.utils import format_datetime

import faults
import lxml.etree
import msgspec
import pytest
import trustme

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.demo.emulator.server import Emulator
from monitor.model import PollStatus, Severity
from monitor.registry.ctgov import envelope
from monitor.registry.ctgov.parse import canonicalise

ONE, TWO = "NCT99000001", "NCT99000002"
CHANGE = f"{ONE}:1-2"
TRIALS = 12
STUDIES, RECORDS = "/api/v2/studies", "filter.ids"
COMPLETE, INCOMPLETE, FAILED = PollStatus.COMPLETE, PollStatus.INCOMPLETE, PollStatus.FAILED
PATIENCE = 60
"""Seconds: no fault takes longer than six of them on a quiet machine, and machines are not always quiet."""


def asks_records(call):
    return call.param(RECORDS) is not None


def is_search(call):
    return call.path == STUDIES and not asks_records(call)


def promise(fault, promised, *values):
    """A row of the table, and the parameters of its test."""
    return pytest.param(*values, id=fault, marks=pytest.mark.promise(fault, promised))


# --- answers that are none ---------------------------------------------------------------------------

AGAIN = "the poll fails and says so in one line; what was published stays; the next good poll reports exactly what changed"

NO_ANSWERS = (
    ("429 without Retry-After", faults.too_many_requests(), "429"),
    ("429 with Retry-After", faults.too_many_requests(retry_after=7), "429"),
    ("429 with Retry-After of a day", faults.too_many_requests(retry_after=86400), "429"),
    ("403 from the registry's edge", faults.forbidden(), "403.*user_agent.*tls_max_version.*network"),
    ("414 for a request of any length", faults.uri_too_long(), "414"),
    ("400 for a request that was good yesterday", faults.status(400, b"`fields` is unknown parameter"), "400"),
    ("404 without the registry's words", faults.status(404), "404"),
    ("500 with HTML", faults.server_error(500), "500"),
    ("502 with HTML", faults.server_error(502), "502"),
    ("503 with HTML", faults.server_error(503), "503"),
    ("504 with HTML", faults.server_error(504), "504"),
    ("200 with a page of HTML", faults.html_page(), "HTML|html"),
    ("truncated JSON", faults.truncated(after=25), "answer"),
    ("connection closed without an answer", faults.closed(), "no answer"),
    ("malformed JSON", faults.malformed_json(), "can't be read"),
    ("JSON that is not what was asked for", faults.other_json({"weather": "fine"}), "can't be read"),
    ("JSON that is a list", faults.other_json([1, 2, 3]), "can't be read"),
    ("JSON that is null", faults.other_json(None), "can't be read"),
    ("the wrong content type", faults.content_type("application/octet-stream"), "instead of JSON"),
    ("no content type at all", faults.content_type(""), "no content type"),
    ("a body that is not what its encoding says", faults.status(200, b"no gzip", content_type="application/json", headers={"Content-Encoding": "gzip"}), "can't be read"),
    ("an empty body", faults.status(200, b"", content_type="application/json"), "can't be read"),
    ("reset before the answer", faults.reset(after=None), "no answer"),
    ("reset in the middle of the answer", faults.reset(after=20), "no answer"),
    ("a stall beyond the time-out", faults.stalled(), "no answer.*[Tt]imeout"),
    ("a stall in the middle of the answer", faults.stalled(after=20), "no answer.*[Tt]imeout"),
    ("a drip slower than any patience", faults.dripping(size=1, pause=0.05), "too slowly|[Tt]imeout"),
    ("a redirect loop", faults.redirect_loop(), "302"),
    ("a redirect to another host", faults.status(301, headers={"Location": "http://example.invalid/"}), "301"),
)  # fmt: skip


IMPATIENT = 0.25
"""Seconds of the time-out where an answer never comes; everywhere else it is long, since machines are busy."""

STAGES = {
    "the first question": lambda call: call.path.endswith("/version"),
    "searches": is_search,
    "records": asks_records,
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("fault", "message"), [promise(name, AGAIN, fault, message) for name, fault, message in NO_ANSWERS]
)
def test_an_answer_that_is_none_loses_nothing(scene, fault, message, stage):
    if "imeout" in message:
        # A request as a whole may take ten times as long.
        scene.set_registry(timeout_seconds=0.1 if "slowly" in message else IMPATIENT)
    scene.emulator.faults.add(fault, where=STAGES[stage], times=None)
    outcome = scene.bad_poll()
    if stage != "records" or outcome.status is not COMPLETE:  # records can be asked for one by one, too
        assert outcome.status is FAILED
        assert re.search(message, outcome.polls[0].error), outcome.polls[0].error
    scene.good_poll()


PASSING = "asked again after a pause; the poll is complete, as if nothing had been"


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        promise("429 with Retry-After, once", PASSING, faults.too_many_requests(retry_after=7), 7),
        promise("429, once", PASSING, faults.too_many_requests(), 0.5),
        promise("503, once", PASSING, faults.server_error(503), 0.5),
        promise("200 with HTML, once", PASSING, faults.html_page(), 0.5),
        promise("truncated JSON, once", PASSING, faults.truncated(after=25), 0.5),
        promise("malformed JSON, once", PASSING, faults.malformed_json(), 0.5),
        promise("a reset connection, once", PASSING, faults.reset(), 0.5),
    ],
)
def test_an_accident_that_passes_is_not_noticed(scene, fault, least):
    scene.set_registry(max_tries=2)
    assert_unnoticed(scene, fault, least)


@pytest.mark.parametrize("fault", [promise("a stall, once", PASSING, faults.stalled())])
def test_a_stall_that_passes_is_not_noticed(scene, fault):
    scene.set_registry(max_tries=2, timeout_seconds=IMPATIENT)
    assert_unnoticed(scene, fault, 0.5)


def assert_unnoticed(scene, fault, least):
    scene.emulator.faults.add(fault, path=STUDIES)
    assert scene.bad_poll().status is COMPLETE
    assert least <= max(scene.pauses) < least + 2
    scene.good_poll()


def closed_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def self_signed():
    """A server with a certificate that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with suppress(OSError), context.wrap_socket(connection, server_side=True) as secured:
                        secured.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def address(kind, emulator):
    if kind == "self-signed":
        with self_signed() as port:
            yield f"https://127.0.0.1:{port}/api/v2"
    elif kind == "refused":
        yield f"http://127.0.0.1:{closed_port()}/api/v2"
    elif kind == "plain":
        yield emulator.base_url.replace("http://", "https://")
    else:
        yield "http://registry.invalid/api/v2"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        promise("the connection is refused", AGAIN, "refused", "no answer.*refused"),
        promise("a name that DNS does not know", AGAIN, "dns", "no answer"),
        promise("TLS where none is spoken", AGAIN, "plain", "no answer.*SSL"),
        promise("a certificate that nobody vouches for", AGAIN, "self-signed", "no answer.*certificate"),
    ],
)
def test_a_registry_that_cannot_be_reached_fails_the_poll(scene, kind, message):
    with address(kind, scene.emulator) as base_url:
        scene.set_registry(base_url=base_url)
        outcome = scene.bad_poll()
    assert outcome.status is FAILED
    assert re.search(message, outcome.polls[0].error), outcome.polls[0].error
    scene.good_poll()


# --- answers that do not add up ----------------------------------------------------------------------


def small_pages(exchange):
    """The service gives fewer rows at once than were asked for."""
    return exchange.ask(exchange.call.with_param("pageSize", "5"))


def never_still():
    """Each look at the version shows a later release."""
    days = itertools.count(10)
    return faults.mutate_answer(lambda value: value | {"dataTimestamp": f"2026-03-{next(days)}T09:00:05"})


def other_snapshot(study):
    """One of the records is of another day."""
    if nct_id_of(study) == TWO:
        study["derivedSection"] = {"miscInfoModule": {"versionHolder": "2020-01-01"}}
    return study


def nct_id_of(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


PARTIAL = "read again three times, then incomplete: what was read is reported, nothing is called gone, and the next poll compares again"
COPED = "the poll is complete: what a page lacks is asked for by ID"

NOT_ADDING_UP = (
    promise("a search's page token expires", PARTIAL, (faults.expired_token(), small_pages), is_search, INCOMPLETE),
    promise("a token of record pages expires", AGAIN, (faults.expired_token(), small_pages), asks_records, FAILED),
    promise("a search comes a row short", PARTIAL, (faults.one_short(),), is_search, INCOMPLETE),
    promise("a page of records comes a record short", COPED, (faults.one_short(),), asks_records, COMPLETE),
    promise("no search finds anything where many were", PARTIAL, (faults.empty_result(),), is_search, INCOMPLETE),
    promise("all pages of records are empty", COPED, (faults.empty_result(),), asks_records, COMPLETE),
    promise("a row is on two pages", COPED, (faults.shifted(-1), small_pages), is_search, COMPLETE),
    promise("a row falls between two pages", PARTIAL, (faults.shifted(1), small_pages), is_search, INCOMPLETE),
    promise("totalCount is too high", PARTIAL, (faults.wrong_total(5),), is_search, INCOMPLETE),
    promise("totalCount is too low", PARTIAL, (faults.wrong_total(-1),), is_search, INCOMPLETE),
    promise("records of two releases are mixed", PARTIAL, (faults.mutate_study(other_snapshot),), None, INCOMPLETE),
    promise("a new release at every look", PARTIAL, (never_still(),), None, INCOMPLETE),
)  # fmt: skip


@pytest.mark.parametrize(("actions", "where", "status"), NOT_ADDING_UP)
def test_what_does_not_add_up_never_says_gone_and_loses_nothing(scene, actions, where, status):
    for action in actions:
        scene.emulator.faults.add(action, where=where, times=None)
    assert scene.bad_poll().status is status
    scene.good_poll()


@pytest.mark.promise(
    "a release comes out in the middle of paging", "everything is read again, and reported once"
)
@pytest.mark.parametrize("skip", range(3))
def test_a_release_in_the_middle_is_read_again(scene, skip):
    scene.emulator.faults.add(faults.release_advances(), skip=skip)
    outcome = scene.bad_poll()
    assert outcome.status is COMPLETE
    assert outcome.polls[0].data_timestamp == scene.player.store.comparison()[0].data_timestamp
    scene.good_poll()


@pytest.mark.promise(
    "an older release than was compared last is shown again (a stale cache)",
    "the poll fails and says so: an old state is no news, and nothing is reported backwards",
)
def test_an_older_release_is_no_news(scene):
    assert scene.player.poll(1).status is COMPLETE
    scene.emulator.go_to(0)
    outcome = scene.player.poll()
    assert outcome.status is FAILED
    assert "older" in outcome.polls[0].error
    assert scene.updates() == [CHANGE]
    scene.good_poll(2)


FAR_OFF = "the poll fails and says so, with both times; nothing is dated wrong, and the next poll by the right clock is complete"


def registry_time(player, offset):
    """Every answer has the time of a registry whose clock is right, or off by that much."""

    def act(exchange):
        answer = exchange.ask(exchange.call)
        stamp = format_datetime(player.now + offset, usegmt=True)
        return msgspec.structs.replace(answer, headers={**answer.headers, "Date": stamp})

    return act


@pytest.mark.parametrize(
    "off",
    [
        promise(f"our clock is {name}, by the registry's own", FAR_OFF, off)
        for name, off in {
            "two years behind": timedelta(days=730),
            "two years ahead": timedelta(days=-730),
            "a day behind": timedelta(days=1),
            "a day ahead": timedelta(days=-1),
            "seven hours ahead": timedelta(hours=-7),
            "in the year 2099": timedelta(days=-26_600),
        }.items()
    ],
)
def test_a_clock_that_is_wrong_by_the_registrys_own_compares_nothing(scene, off):
    player = scene.player
    scene.emulator.faults.add(registry_time(player, off), times=None)
    outcome = scene.bad_poll(1)
    assert outcome.status is FAILED
    assert re.search("our clock says .* but the registry's answer is of .* clock", outcome.polls[0].error)
    scene.good_poll(2)


@pytest.mark.parametrize(
    "days",
    [
        promise(f"our clock is {name}, by the newest data alone", FAR_OFF, days)
        for name, days in {
            "two years behind": -730,
            "two years ahead": 730,
            "in the year 2099": 26_600,
        }.items()
    ],
)
def test_a_clock_that_is_wrong_by_the_newest_data_compares_nothing(scene, days):
    player = scene.player
    player.go_to(1)
    player.now += timedelta(days=days)
    before = scene.published()
    outcome = player.poll()
    assert outcome.status is FAILED
    assert "the registry's newest data are of 2026-03-03" in outcome.polls[0].error
    assert scene.published() == before
    scene.good_poll(2)
    assert {
        found.update.detected_at.year for found in player.store.updates(min_severity=Severity.SILENT)
    } == {2026}


@pytest.mark.promise("our clock jumps to the year 2099 in the middle of a poll", FAR_OFF)
@pytest.mark.parametrize("at", range(1, 6))
def test_a_clock_that_jumps_ahead_for_good_within_a_poll_dates_nothing(scene, at):
    player, looks = scene.player, itertools.count()
    player.service.clock = lambda: player.now + timedelta(days=26_600 if next(looks) > at else 0)
    assert scene.bad_poll(1).status in (FAILED, COMPLETE)  # complete where it jumps after the last look
    assert {row.finished_at.year for row in player.store.polls()} == {2026}
    scene.good_poll(2)


@pytest.mark.promise("our clock and the registry's are some hours apart", "the poll is complete")
@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_off_by_hours_is_no_reason_to_stop(scene, hours):
    scene.emulator.faults.add(registry_time(scene.player, timedelta(hours=hours)), times=None)
    assert scene.bad_poll(1).status is COMPLETE
    scene.good_poll(2)


@pytest.mark.promise("the registry dates its data years ahead", FAR_OFF)
def test_data_of_a_year_to_come_are_not_compared(scene):
    scene.emulator.faults.add(
        faults.mutate_answer(lambda value: value | {"dataTimestamp": "2099-03-03T09:00:05"}),
        path="/version",
        times=None,
    )
    outcome = scene.bad_poll(1)
    assert outcome.status is FAILED
    assert "2099" in outcome.polls[0].error
    scene.good_poll(2)


@pytest.mark.promise(
    "the operator says `accept` while the clocks are apart", "the poll is made, by our clock"
)
def test_an_operator_who_knows_better_may_poll(scene):
    scene.emulator.faults.add(registry_time(scene.player, timedelta(days=3)), times=None)
    assert scene.bad_poll(1).status is FAILED
    scene.player.service.accept()
    assert scene.player.poll().status is COMPLETE
    scene.good_poll(2)


@pytest.mark.promise("our clock jumps back and forth within one poll", "what changed is reported, once")
def test_a_clock_that_jumps_within_a_poll_invents_nothing(scene):
    player, jumps = scene.player, itertools.cycle((timedelta(0), timedelta(days=-40), timedelta(days=40)))
    player.service.clock = lambda: player.now + next(jumps)
    assert player.poll(1).status is COMPLETE
    scene.good_poll(2)


# --- records that are not what they were -------------------------------------------------------------


def second(change):
    """A fault in the second trial's record alone."""

    def changed(study):
        if nct_id_of(study) == TWO:
            change(study["protocolSection"])
        return study

    return faults.mutate_study(changed)


def in_bytes(change):
    """A fault in the bytes of pages of records and of single records."""

    def act(exchange):
        answer = exchange.ask(exchange.call)
        return msgspec.structs.replace(answer, body=change(answer.body))

    return act


def titled(text):
    return second(lambda protocol: protocol["identificationModule"].update(briefTitle=text))


def spoilt(value):
    """The second trial's title becomes those bytes of JSON."""
    title = re.compile(rb'"[^"]*, 2"')
    return in_bytes(lambda body: title.sub(lambda _: value, body))


ASIDE = "that record alone is set aside with its reason; all others are compared; it is compared again with the next release"
AS_IT_IS = "reported as the registry writes it; every file stays well-formed"

UNREADABLE = (
    ("a record without a status", second(lambda p: p["statusModule"].pop("overallStatus"))),
    ("a status that becomes a number", second(lambda p: p["statusModule"].update(overallStatus=7))),
    ("a lone surrogate", spoilt(rb'"half \ud83d of a pair"')),
    ("bytes that are not UTF-8", spoilt(b'"caf\xe9 \xff\xfe"')),
    ("a raw control character in JSON", spoilt(b'"a\x00b"')),
    ("JSON nested 100,000 deep", spoilt(b"[" * 100_000 + b"]" * 100_000)),
    ("JSON nested 900 deep", spoilt(b"[" * 900 + b"]" * 900)),
    ("a number beyond all numbers", spoilt(b"1e999")),
    ("a text without its end", spoilt(b'"open')),
    ("a missing bracket", spoilt(b'["open"')),
)


@pytest.mark.parametrize("fault", [promise(name, ASIDE, fault) for name, fault in UNREADABLE])
def test_a_record_that_cannot_be_read_is_set_aside_alone(scene, fault):
    scene.emulator.faults.add(fault, where=lambda call: not is_search(call), times=None)
    outcome = scene.bad_poll()
    assert outcome.status is COMPLETE
    assert outcome.polls[0].rejected == 1
    assert scene.player.kinds(ONE) == [["status"]]
    assert scene.player.kinds(TWO) == []
    assert scene.player.store.trial(TWO).missing_since is None
    scene.good_poll(2)


def asks_for_all(*nct_ids):
    """A condition: the call asks for records and names one of these, alone or among others."""

    def asks(call):
        named = {call.path.rpartition("/")[2], *(call.param(RECORDS) or "").split(",")}
        return not named.isdisjoint(nct_ids)

    return asks


def asks_for_pages(*nct_ids):
    """A condition: the call asks for a page with one of these, and not for its own answer."""
    asks = asks_for_all(*nct_ids)
    return lambda call: asks_records(call) and asks(call)


SPOILS = (
    ("500", faults.server_error(500), 30.0),
    ("502", faults.server_error(502), 30.0),
    ("503", faults.server_error(503), 30.0),
    ("504", faults.server_error(504), 30.0),
    ("a page of HTML with status 200", faults.html_page(), 30.0),
    ("408", faults.status(408, b""), 30.0),
    ("413", faults.status(413, b""), 30.0),
    ("400", faults.status(400, b"Item 2 in parameter `filter.ids` has incorrect format"), 30.0),
    ("a connection closed without an answer", faults.closed(), 30.0),
    ("a reset in the middle of the answer", faults.reset(after=20), 30.0),
    ("a stall", faults.stalled(), IMPATIENT),
    ("an answer that is cut off", faults.truncated(after=25), 30.0),
)
ONE_SPOILS = "the page is asked for in halves until the record is alone; it is set aside with its reason, all others are compared"


@pytest.mark.parametrize("alone", ["its own answer too", "its own answer is good"])
@pytest.mark.parametrize(
    ("fault", "seconds"),
    [promise(f"because of one record every page with it is answered by {name}", ONE_SPOILS, fault, seconds) for name, fault, seconds in SPOILS],
)  # fmt: skip
def test_a_record_over_which_the_registry_fails_costs_no_other(scene, fault, seconds, alone):
    scene.set_registry(timeout_seconds=seconds, max_tries=2)
    good = alone == "its own answer is good"
    condition = asks_for_pages(TWO) if good else asks_for_all(TWO)
    scene.emulator.faults.add(fault, where=condition, times=None)
    outcome = scene.bad_poll()
    assert outcome.status is COMPLETE
    assert outcome.polls[0].rejected == (0 if good else 1)
    assert scene.player.kinds(ONE) == [["status"]]
    assert [row.nct_id for row in scene.player.store.rejected()] == ([] if good else [TWO])
    assert scene.player.store.trial(TWO).missing_since is None
    scene.good_poll(2)


@pytest.mark.promise(
    "the registry fails over three records that are neighbours", "each is set aside; all others are compared"
)
def test_neighbours_over_which_the_registry_fails_cost_no_other(scene):
    scene.set_registry(max_tries=3)
    spoilt = [f"NCT9900000{number}" for number in (5, 6, 7)]
    scene.emulator.faults.add(faults.server_error(500), where=asks_for_all(*spoilt), times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 3)
    assert scene.player.kinds(ONE) == [["status"]]
    assert [row.nct_id for row in scene.player.store.rejected()] == spoilt
    scene.good_poll(2)


@pytest.mark.promise(
    "the registry fails over every record", "the poll fails after a bounded number of requests, and says so"
)
def test_a_registry_that_fails_over_everything_is_not_asked_without_end(scene):
    scene.set_registry(max_tries=5)
    scene.emulator.faults.add(faults.server_error(500), where=asks_for_all(ONE, TWO, *MANY), times=None)
    outcome = scene.bad_poll()
    assert outcome.status is FAILED
    assert re.search("500", outcome.polls[0].error)
    assert outcome.polls[0].requests < 40
    scene.good_poll()


MANY = tuple(f"NCT990000{number:02}" for number in range(1, TRIALS + 1))


@pytest.mark.promise(
    "every answer comes in time, and all together would take for days (`poll.longest_hours`)",
    "the poll is given up and says so in one line; the next good poll reports exactly what changed",
)
def test_a_poll_that_takes_too_long_as_a_whole_is_given_up(scene):
    poll = msgspec.structs.replace(scene.player.config.poll, longest_hours=0.4 / 3600)
    scene.player.config = msgspec.structs.replace(scene.player.config, poll=poll)
    scene.set_registry()
    scene.emulator.faults.add(slowed(0.2), times=None)
    outcome = scene.bad_poll()
    assert outcome.status is FAILED
    assert "poll.longest_hours" in outcome.polls[0].error
    poll = msgspec.structs.replace(scene.player.config.poll, longest_hours=4.0)
    scene.player.config = msgspec.structs.replace(scene.player.config, poll=poll)
    scene.good_poll()


def slowed(seconds):
    """Every answer comes that much later."""

    def act(exchange):
        threading.Event().wait(seconds)
        return exchange.ask(exchange.call)

    return act


ROWS = "read again three times, then incomplete: what was read is reported, and nothing is called gone"


def row(value):
    """The second trial's row in a search."""
    return in_bytes(lambda body: body.replace(b'"NCT99000002"', value))


@pytest.mark.parametrize(
    "fault",
    [
        promise(f"one row of a search is {name}", ROWS, row(value))
        for name, value in {
            "a number": b"99000002",
            "a list": b'["NCT99000002"]',
            "no JSON": b"NCT99000002",
            "a text without its end": b'"NCT99000002',
        }.items()
    ],
)
def test_a_row_that_cannot_be_read_costs_no_other(scene, fault):
    scene.emulator.faults.add(fault, where=is_search, times=None)
    assert scene.bad_poll().status is INCOMPLETE
    assert scene.player.kinds(ONE) == [["status"]]
    scene.good_poll()


@pytest.mark.promise("a new trial's record comes with no page", COPED)
def test_a_new_trial_that_a_page_lacks_is_asked_for_alone(played, small_releases, small_config, tmp_path):
    with Emulator(small_releases) as emulator:
        emulator.faults.add(faults.one_short(), where=asks_records, times=None)
        player = played.Player(small_releases, emulator, small_config, tmp_path / "state")
        assert player.poll(0).status is COMPLETE
        assert len(player.store.followed()) == TRIALS
        player.service.close()


def with_news(change):
    """A fault in one field of the second trial, beside a change that can be read."""

    def changed(protocol):
        protocol["statusModule"]["overallStatus"] = "COMPLETED"
        change(protocol)

    return second(changed)


def dated(value):
    return with_news(lambda p: p["statusModule"].update(startDateStruct={"date": value, "type": "ACTUAL"}))


def enrolled(count):
    return with_news(lambda p: p["designModule"].update(enrollmentInfo={"count": count, "type": "ACTUAL"}))


FIELD_ASIDE = "that field alone is set aside: kept as it came and named by `status` and `show`; every other change of the trial is reported"

FIELDS = (
    ("a text that becomes a number", with_news(lambda p: p["identificationModule"].update(briefTitle=7)), "briefTitle"),
    ("a text that becomes a list", with_news(lambda p: p["identificationModule"].update(briefTitle=["a"])), "briefTitle"),
    ("a list that becomes an object", with_news(lambda p: p["conditionsModule"].update(conditions={"a": 1})), "conditions"),
    ("a module that becomes a text", with_news(lambda p: p.update(designModule="none")), "designModule"),
    ("a date that is none", dated("soon"), "date"),
    ("a date in another format", dated("15/03/2024"), "date"),
    ("the 30th of February", dated("2024-02-30"), "date"),
    ("the 29th of February of no leap year", dated("2023-02-29"), "date"),
    ("a date beyond the calendar", dated("9999-12-31"), "date"),
    ("a date that becomes a number", dated(20240315), "date"),
    ("an enrolment below zero", enrolled(-1), "count"),
    ("a fractional enrolment", enrolled(60.5), "count"),
    ("an enrolment beyond belief", enrolled(10**12), "count"),
    ("an enrolment in words", enrolled("about sixty"), "count"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "key"), [promise(name, FIELD_ASIDE, fault, key) for name, fault, key in FIELDS]
)
def test_a_field_that_cannot_be_read_is_set_aside_alone(scene, fault, key):
    scene.emulator.faults.add(fault, where=lambda call: not is_search(call), times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 0)
    assert scene.player.kinds(ONE) == [["status"]]
    (kinds,) = scene.player.kinds(TWO)
    assert "status" in kinds
    assert [(field.nct_id, field.path.split(".")[-1]) for field in scene.player.store.unreadable()] == [
        (TWO, key)
    ]
    assert TWO in scene.player.store.followed()
    scene.emulator.faults.clear()
    assert scene.player.poll(2).status is COMPLETE
    assert scene.player.store.unreadable() == ()
    assert scene.player.store.check() == ()


@pytest.mark.promise(
    "a field changes its type in every record",
    "no comparison: the poll is incomplete and says how many records could not be read",
)
def test_records_that_all_cannot_be_read_are_no_good_poll(scene):
    def changed(study):
        study["protocolSection"]["identificationModule"]["briefTitle"] = {"text": "in an object"}
        return study

    scene.emulator.faults.add(
        faults.mutate_study(changed), where=lambda call: not is_search(call), times=None
    )
    outcome = scene.bad_poll()
    assert outcome.status is INCOMPLETE
    assert f"{TRIALS} of {TRIALS} records" in outcome.polls[0].error
    scene.good_poll()


def check_readable(files):
    """Every feed parses, and no file has a character that XML or a reader's eye forbids."""
    for name, content in files.items():
        text = content.decode()
        assert not FORBIDDEN.search(text), name
        if name.endswith((".xml", ".atom", ".rss", ".opml")):
            lxml.etree.fromstring(content)
        if name.endswith(".json"):
            msgspec.json.decode(content)


FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]")


def many_locations(protocol, number=100_000):
    places = [{"facility": f"Site {n}", "city": f"City {n}", "country": "Utopia"} for n in range(number)]
    protocol["contactsLocationsModule"] = {"locations": places}


ODD = (
    ("an unknown value of an enumeration", second(lambda p: p["designModule"].update(phases=["PHASE9"])), "phase"),
    ("an unknown recruitment status", second(lambda p: p["statusModule"].update(overallStatus="PONDERING")), "status"),
    ("a module that no documentation knows", second(lambda p: p.update(quantumModule={"spin": ["up"]})), "other"),
    ("NUL and other control characters", titled("Cells \x00\x01\x1b[31m\x7f for disc disease, stem cell"), "titles"),
    ("bidirectional overrides", titled("Stem cell \u202egnihton\u202c \u2066x\u2069 for disc disease"), "titles"),
    ("noncharacters and private use", titled("Stem cell \ufffe \uffff \ue000 for disc disease"), "titles"),
    ("a record of 5 MB", second(lambda p: p.update(descriptionModule={"briefSummary": "long text " * 500_000})), "description"),
    ("a record of 100,000 locations", second(many_locations), "locations"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "kind"), [promise(name, AS_IT_IS, fault, kind) for name, fault, kind in ODD]
)
def test_what_is_odd_is_reported_as_it_is(scene, fault, kind):
    scene.set_registry(timeout_seconds=30.0)  # large answers take their time on a busy machine
    scene.emulator.faults.add(fault, where=lambda call: not is_search(call), times=None)
    outcome = scene.bad_poll()
    assert outcome.status is COMPLETE
    assert outcome.polls[0].rejected == 0
    assert scene.player.kinds(ONE) == [["status"]]
    (found_kinds,) = scene.player.kinds(TWO)
    assert kind in found_kinds
    check_readable(scene.published())


LARGE = (
    ("a record of 9 MB", second(lambda p: p.update(descriptionModule={"briefSummary": "long text " * 900_000})), "bytes"),
    ("a record of 800,000 conditions", second(lambda p: p.update(conditionsModule={"conditions": ["a"] * 800_000})), "values"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        promise(
            name, "set aside with its reason; every other trial is compared, and the next good poll compares it",
            fault, reason,
        )
        for name, fault, reason in LARGE
    ],
)  # fmt: skip
def test_what_is_too_large_is_set_aside_alone(scene, fault, reason):
    scene.set_registry(timeout_seconds=30.0)
    scene.emulator.faults.add(fault, where=lambda call: not is_search(call), times=None)
    outcome = scene.bad_poll()
    assert (outcome.status, outcome.polls[0].rejected) == (COMPLETE, 1)
    assert scene.player.kinds(ONE) == [["status"]]
    (rejected,) = scene.player.store.rejected()
    assert rejected.nct_id == TWO
    assert re.fullmatch(rf"a record of more than \d+ {reason}", rejected.reason)
    scene.good_poll(2)


@pytest.mark.promise(
    "a stored record is larger than may be read today", "it stays readable and is compared with the next one"
)
def test_a_stored_record_beyond_todays_limits_is_compared(scene, monkeypatch):
    scene.set_registry(timeout_seconds=30.0)
    fault = second(lambda p: p.update(descriptionModule={"briefSummary": "long text " * 200_000}))
    scene.emulator.faults.add(fault, where=lambda call: not is_search(call), times=None)
    assert scene.bad_poll().status is COMPLETE
    monkeypatch.setattr(envelope, "MOST_BYTES", 2**20)
    scene.emulator.faults.clear()
    assert scene.player.poll(2).status is COMPLETE
    assert scene.player.kinds(TWO) == [["description"], ["description"]]


@pytest.mark.promise(
    "a tenth of 100,000 locations changes its name", "compared in seconds, reported in one sentence"
)
def test_very_many_changes_in_one_record_are_compared_in_bounded_time(played):
    def record(mark):
        study = played.make_trial(1)
        many_locations(study["protocolSection"])
        for place in study["protocolSection"]["contactsLocationsModule"]["locations"][::10]:
            place["facility"] += mark
        return canonicalise(study)

    began = time.process_time()
    (explained, *_) = compare(record(""), record(" B"), on=date(2026, 3, 3), rules=Rules.default())
    assert time.process_time() - began < PATIENCE
    assert len(explained.sentence) < 200


API_CHANGES = "recorded, said by `status`; the poll goes on as long as records can be read"


@pytest.mark.promise("the API's version changes", API_CHANGES)
def test_another_api_version_is_recorded_and_polling_goes_on(scene):
    scene.emulator.faults.add(faults.api_version("3.0.0"), times=None)
    assert scene.bad_poll().status is COMPLETE
    assert scene.player.store.comparison()[0].api_version == "3.0.0"
    scene.good_poll(2)
