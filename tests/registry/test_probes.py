"""The questions of `check --registry` against the emulator: all as expected, and a fault changes its own line alone."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import faults
import httpx
import msgspec
import pytest
from world import SyntheticWorld

from monitor.demo.emulator.exchange import EmulatedAnswer
from monitor.demo.emulator.server import Emulator
from monitor.registry.ctgov.enumerations import documented_values, unknown_values
from monitor.registry.ctgov.probes import ABSENT, QUESTIONS
from monitor.registry.ctgov.responses import answer_of

RELEASE = 53
"""One with an alias."""
NOT_ASKED = {"encryption"}
"""The emulator speaks plain HTTP on loopback."""


@pytest.fixture(scope="module")
def world():
    return SyntheticWorld()


@pytest.fixture(scope="module")
def now(world):
    return datetime.fromisoformat(world.release(RELEASE).data_timestamp).replace(tzinfo=UTC) + timedelta(
        hours=6
    )


@pytest.fixture(scope="module")
def running(world, now):
    with Emulator(world, clock=lambda: now) as emulator:
        emulator.go_to(RELEASE)
        yield emulator


@pytest.fixture
def emulator(running):
    running.faults.clear()
    running.forget_requests()
    return running


@pytest.fixture
def probe(emulator, make_client, now):
    """Returns the results by name."""

    def ask(clock=now):
        with make_client(base_url=emulator.base_url, history_url=emulator.history_url, max_tries=1) as client:
            return {result.name: result for result in client.probe(lambda: clock)}

    return ask


def different(results):
    return {name: result.came for name, result in results.items() if result.good is False}


def test_the_emulator_is_as_expected(probe, emulator):
    results = probe()
    assert list(results) == [question.name for question in QUESTIONS]
    assert not different(results)
    assert {name for name, result in results.items() if result.good is None} == NOT_ASKED
    assert len(emulator.requests) <= 15


def answered(change):
    """The registry's answer, its JSON changed."""
    return faults.mutate_answer(change)


def with_headers(**headers):
    def act(exchange):
        answer = exchange.ask(exchange.call)
        return msgspec.structs.replace(answer, headers={**answer.headers, **headers})

    return act


def recoded(coding):
    def act(exchange):
        answer = exchange.ask(exchange.call)
        headers = {**answer.headers, "Content-Encoding": coding}
        return msgspec.structs.replace(answer, body=gzip.compress(answer.body), headers=headers)

    return act


def asks(path, *present, absent=()):
    def matches(call):
        return (
            call.path.endswith(path)
            and all(call.param(name) is not None for name in present)
            and not any(call.param(name) is not None for name in absent)
        )

    return matches


def is_sample(call):
    return call.path.endswith("/studies") and call.param("pageSize") == "20" and call.param("fields") is None


def reversed_rows(answer):
    return answer | {"studies": answer["studies"][::-1]}


def with_unknown_field(answer):
    answer["studies"][3]["protocolSection"]["statusModule"]["delayedUntil"] = "2027"
    return answer


def with_unknown_value(answer):
    answer["studies"][3]["protocolSection"]["statusModule"]["overallStatus"] = "PAUSED"
    return answer


def ignoring(name):
    """The registry ignores a parameter that it should refuse or heed."""

    def act(exchange):
        params = [(key, value) for key, value in exchange.call.params if key != name]
        return exchange.ask(msgspec.structs.replace(exchange.call, params=tuple(params)))

    return act


def first_page_again(exchange):
    return ignoring("pageToken")(exchange)


def unread_date(study):
    study["protocolSection"]["statusModule"]["startDateStruct"] = {"date": "March 2025"}
    return study


def emptied(exchange):
    return EmulatedAnswer(body=b'{"studies":[]}')


def counted_from_one(answer):
    for change in answer["history"]["changes"]:
        change["version"] += 1
    return answer


FAULTS = {
    "user agent": [
        ("403 for it", faults.forbidden(), lambda call: call.path.endswith("/version") and "if-none-match" not in call.headers, {"clock", "unchanged release", "release"}),
    ],
    "release": [
        ("another API", answered(lambda value: value | {"apiVersion": "3.0.0"}), asks("/version"), set()),
        ("no time", answered(lambda value: value | {"dataTimestamp": "soon"}), asks("/version"), set()),
        ("old data", answered(lambda value: value | {"dataTimestamp": "2025-01-02T09:00:05"}), asks("/version"), set()),
        ("data of tomorrow", answered(lambda value: value | {"dataTimestamp": "2199-01-02T09:00:05"}), asks("/version"), set()),
        ("another shape", answered(lambda _: {"version": 2}), asks("/version"), set()),
    ],
    "clock": [
        ("a clock of last year", with_headers(Date="Mon, 05 Jan 2026 10:00:00 GMT"), asks("/version"), set()),
        ("a date that is none", with_headers(Date="yesterday"), asks("/version"), set()),
    ],
    "unchanged release": [
        ("200 for its own ETag", lambda exchange: exchange.ask(msgspec.structs.replace(exchange.call, headers={key: value for key, value in exchange.call.headers.items() if key != "if-none-match"})), asks("/version"), set()),
    ],
    "search": [
        ("no total", answered(lambda value: {key: item for key, item in value.items() if key != "totalCount"}), asks("/studies", "countTotal"), set()),
        ("a total below the rows", answered(lambda value: value | {"totalCount": 1}), asks("/studies", "countTotal"), set()),
        ("fewer rows than asked for", answered(lambda value: value | {"studies": value["studies"][:-1]}), asks("/studies", "countTotal"), set()),
        ("500", faults.server_error(500), asks("/studies", "countTotal"), {"paging"}),
        ("HTML", faults.html_page(), asks("/studies", "countTotal"), {"paging"}),
    ],
    "paging": [
        ("the first page again", first_page_again, asks("/studies", "pageToken", "query.intr"), set()),
        ("an empty page", emptied, asks("/studies", "pageToken", "query.intr"), set()),
        ("a refused token", faults.expired_token(), asks("/studies", "pageToken", "query.intr"), set()),
    ],
    "bad page token": [("it is accepted", first_page_again, asks("/studies", "pageToken", absent=("query.intr",)), set())],
    "order": [
        ("another order", answered(reversed_rows), lambda call: call.param("fields") == "NCTId,LastUpdatePostDate", set()),
        ("the sort key is refused", faults.status(400, b"Item 1 in parameter `sort` has incorrect format"), lambda call: call.param("fields") == "NCTId,LastUpdatePostDate", set()),
    ],
    "complicated query": [
        ("it is accepted", lambda exchange: EmulatedAnswer(body=b'{"studies":[]}'), asks("/studies", "query.cond"), set()),
        ("other words", faults.status(400, b"Query is too long"), asks("/studies", "query.cond"), set()),
    ],
    "unknown parameter": [("it is ignored", ignoring("unheardOf"), asks("/studies", "unheardOf"), set())],
    "records by number": [
        ("none comes", emptied, asks("/studies", "filter.ids"), set()),
        ("404", faults.status(404), asks("/studies", "filter.ids"), set()),
        ("an absent one spoils the rest", faults.status(400, b"Item 2 in parameter `filter.ids` has incorrect format"), asks("/studies", "filter.ids"), set()),
    ],
    "one record": [
        ("a date of another form", faults.mutate_study(unread_date), lambda call: "/studies/NCT9900" in call.path and "history" not in call.path and call.param("history") is None, set()),
        ("503", faults.server_error(503), lambda call: "/studies/NCT9900" in call.path and call.param("history") is None, set()),
        ("a list", faults.other_json([1]), lambda call: "/studies/NCT9900" in call.path and call.param("history") is None, set()),
    ],
    "absent record": [
        ("an empty 404", faults.status(404), asks(f"/studies/{ABSENT}"), set()),
        ("200", faults.other_json({}), asks(f"/studies/{ABSENT}"), set()),
        ("other words", faults.status(404, b"no such study"), asks(f"/studies/{ABSENT}"), set()),
    ],
    "compression": [("Brotli", recoded("br"), is_sample, {"format"}), ("twice", recoded("gzip, gzip"), is_sample, {"format"})],
    "format": [
        ("a field", answered(with_unknown_field), is_sample, set()),
        ("a value", answered(with_unknown_value), is_sample, set()),
    ],
    "record history": [
        ("404", faults.status(404), asks("", "history"), set()),
        ("counted from 1", answered(counted_from_one), asks("", "history"), set()),
        ("another shape", faults.other_json({"versions": []}), asks("", "history"), set()),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "fault", "where", "unasked"),
    [
        pytest.param(name, fault, where, unasked, id=f"{name}: {what}")
        for name, cases in FAULTS.items()
        for what, fault, where, unasked in cases
    ],
)
def test_a_fault_changes_its_own_line_alone(probe, emulator, name, fault, where, unasked):
    # The alias is asked for after it, at an address of the same form.
    emulator.faults.add(fault, where=where, times=1 if name == "one record" else None)
    results = probe()
    assert list(different(results)) == [name], different(results)
    assert {name for name, result in results.items() if result.good is None} <= NOT_ASKED | unasked
    result = results[name]
    assert result.expected
    assert result.costs
    assert "\n" not in result.came


def test_an_alias_that_is_not_redirected_is_seen(probe, emulator, world):
    (alias,) = list(world.release(RELEASE).aliases)[:1]
    emulator.faults.add(faults.status(404), where=asks(f"/studies/{alias}"), times=None)
    assert list(different(probe())) == ["alias"]


def test_another_clock_of_ours_is_seen(probe, now):
    assert set(different(probe(now + timedelta(hours=2)))) == {"clock"}


def test_every_question_has_a_fault():
    assert set(FAULTS) | {"alias", "encryption"} == {question.name for question in QUESTIONS}


@pytest.mark.parametrize(("version", "seen"), [("TLSv1.3", "TLSv1.3"), ("TLSv1.1", "TLSv1.1"), (None, None)])
def test_the_encryption_of_an_answer_is_known(version, seen):
    class Connection:
        def version(self):
            return version

    class Stream:
        def get_extra_info(self, name):
            return Connection() if name == "ssl_object" and version else None

    response = httpx.Response(200, extensions={"network_stream": Stream()})
    assert answer_of(response, b"").tls == seen


def test_the_documented_values_are_those_of_the_openapi_document(registry_data):
    text = (registry_data / "http" / "openapi" / "ctg-oas-v2_2.0.5.yaml").read_text("utf-8")
    for path, values in documented_values().items():
        for value in values:
            assert value in text, (path, value)


def test_an_unknown_value_is_named_with_its_place():
    record = {"protocolSection": {"contactsLocationsModule": {"locations": [{"status": "PAUSED"}, {"status": "COMPLETED"}]}}}  # fmt: skip
    assert list(unknown_values(record)) == [
        ("protocolSection.contactsLocationsModule.locations.status", "PAUSED")
    ]
