"""Version, search, records, one record, history: as the service answers, not as one would wish."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from monitor.errors import (
    Malformed,
    NotFound,
    OutOfTime,
    Refused,
    RegistryError,
    TooComplicated,
    Unavailable,
)
from monitor.model import Rejected
from monitor.registry.base import FoundRecord, HistoryEntry
from monitor.registry.ctgov.parse import open_envelope, read_trial

ETAG = '"883b003/0.34.1/example"'
RELEASE = {"apiVersion": "2.0.5", "dataTimestamp": "2026-09-10T09:00:05"}
TOO_COMPLICATED = httpx.Response(400, text="Too complicated query")
JSON = {"content-type": "application/json"}


def nct(number):
    return f"NCT{number:08}"


def bare(number):
    return {"protocolSection": {"identificationModule": {"nctId": nct(number)}}}


def page(numbers, *, token=None, total=None):
    answer = {"studies": [bare(number) for number in numbers]}
    if token:
        answer["nextPageToken"] = token
    if total is not None:
        answer["totalCount"] = total
    return httpx.Response(200, json=answer)


def ids_of(pages):
    return [open_envelope(raw).nct_id for raws in pages for raw in raws]


# --- version -----------------------------------------------------------------------------------------


def test_the_release_has_an_instant_in_utc_and_its_etag(registry, client):
    registry.get("/version").mock(return_value=httpx.Response(200, json=RELEASE, headers={"ETag": ETAG}))
    release = client.version()
    assert release.data_timestamp == datetime(2026, 9, 10, 9, 0, 5, tzinfo=UTC)
    assert (release.api_version, release.etag) == ("2.0.5", ETAG)


def test_a_time_that_names_its_zone_is_believed(registry, client):
    answer = {**RELEASE, "dataTimestamp": "2026-09-10T11:00:05+02:00"}
    registry.get("/version").mock(return_value=httpx.Response(200, json=answer))
    assert client.version().data_timestamp == datetime(2026, 9, 10, 9, 0, 5, tzinfo=UTC)


def test_the_etag_of_the_present_release_answers_none(registry, client):
    route = registry.get("/version", headers={"If-None-Match": ETAG}).mock(return_value=httpx.Response(304))
    assert client.version(ETAG) is None
    assert route.call_count == 1


def test_a_304_that_nobody_asked_for_is_malformed(registry, client):
    registry.get("/version").mock(return_value=httpx.Response(304))
    with pytest.raises(Malformed, match="304"):
        client.version()


@pytest.mark.parametrize("etag", ["bad\r\nX-Other: 1", "caf\u00e9", ""])
def test_an_etag_that_no_header_can_contain_is_not_sent(registry, client, etag):
    route = registry.get("/version").mock(return_value=httpx.Response(200, json=RELEASE))
    assert client.version(etag) is not None
    assert "if-none-match" not in route.calls.last.request.headers


def test_a_release_without_a_time_is_malformed(registry, client):
    registry.get("/version").mock(
        return_value=httpx.Response(200, json={**RELEASE, "dataTimestamp": "today"})
    )
    with pytest.raises(Malformed, match="dataTimestamp"):
        client.version()


# --- search ------------------------------------------------------------------------------------------


def test_a_search_asks_for_ids_alone_in_a_stable_order(registry, client):
    route = registry.get("/studies").mock(return_value=page([2, 1], total=2))
    result = client.search('"disc disease" OR spine', "cells & more")
    assert result.nct_ids == (nct(1), nct(2))
    assert (result.total, result.complete) == (2, True)
    assert dict(route.calls.last.request.url.params) == {
        "query.cond": '"disc disease" OR spine',
        "query.intr": "cells & more",
        "fields": "NCTId",
        "pageSize": "1000",
        "countTotal": "true",
        "sort": "LastUpdatePostDate:desc,StudyFirstPostDate:desc",
    }


def test_an_empty_query_is_left_out(registry, client):
    route = registry.get("/studies").mock(return_value=page([1], total=1))
    client.search("spine", " ")
    assert "query.intr" not in route.calls.last.request.url.params


def test_nothing_found_is_a_complete_answer(registry, client):
    registry.get("/studies").mock(return_value=page([], total=0))
    result = client.search("a", "b")
    assert (result.nct_ids, result.total, result.complete) == ((), 0, True)


def test_a_full_last_page_has_a_token_and_the_empty_page_behind_it_ends_the_search(registry, client):
    route = registry.get("/studies").mock(
        side_effect=[page([1, 2], token="t1", total=4), page([3, 4], token="t2"), page([])]
    )
    result = client.search("a", "b")
    assert result.complete
    assert result.total == len(result.nct_ids) == 4
    tokens = [call.request.url.params.get("pageToken") for call in route.calls]
    assert tokens == [None, "t1", "t2"]
    assert all(call.request.url.params["query.cond"] == "a" for call in route.calls)


def test_clamped_pages_are_all_read(registry, client):
    numbers = list(range(250))
    pages = [page(numbers[at : at + 100], token="t" if at < 200 else None, total=250) for at in (0, 100, 200)]
    registry.get("/studies").mock(side_effect=pages)
    result = client.search("a", "b")
    assert len(result.nct_ids) == 250
    assert result.complete


def test_a_duplicate_across_pages_hides_a_missing_row_and_the_search_is_incomplete(registry, client):
    registry.get("/studies").mock(side_effect=[page([1, 2], token="t", total=4), page([2, 3])])
    result = client.search("a", "b")
    assert result.nct_ids == (nct(1), nct(2), nct(3))
    assert (result.total, result.complete) == (4, False)


EXPIRED = httpx.Response(400, text="Parameter `pageToken` has incorrect format")


def test_a_token_that_expires_leaves_the_search_incomplete(registry, client):
    registry.get("/studies").mock(side_effect=[page([1, 2], token="t", total=4), EXPIRED])
    result = client.search("a", "b")
    assert (len(result.nct_ids), result.total, result.complete) == (2, 4, False)


def test_pages_that_turn_in_a_circle_end_the_search(registry, client):
    registry.get("/studies").mock(side_effect=[page([1, 2], token="t", total=9), page([1, 2], token="t")])
    assert not client.search("a", "b").complete


def test_a_search_without_a_total_can_not_be_called_complete(registry, client):
    registry.get("/studies").mock(return_value=page([1]))
    result = client.search("a", "b")
    assert (result.total, result.complete) == (1, False)


def test_a_row_without_a_valid_number_is_missing_from_the_count(registry, client):
    rows = [
        bare(1),
        {"protocolSection": {"identificationModule": {"nctId": "NCT1"}}},
        {"protocolSection": {}},
    ]
    registry.get("/studies").mock(return_value=httpx.Response(200, json={"studies": rows, "totalCount": 3}))
    result = client.search("a", "b")
    assert (result.nct_ids, result.complete) == ((nct(1),), False)


@pytest.mark.parametrize(
    "body", [{}, {"studies": None}, {"studies": [5]}, {"studies": [], "totalCount": "two"}, []]
)
def test_a_page_of_another_shape_is_malformed(registry, client, body):
    registry.get("/studies").mock(return_value=httpx.Response(200, json=body))
    with pytest.raises(Malformed):
        client.search("a", "b")


def only_simple(words, found):
    """A registry that refuses queries of more than so many words; each term finds its own studies."""

    def answer(request):
        cond, intr = request.url.params["query.cond"], request.url.params["query.intr"]
        terms = (cond + " OR " + intr).split(" OR ")
        if len(terms) > words:
            return TOO_COMPLICATED
        numbers = sorted({number for term in cond.split(" OR ") for number in found[term]})
        return page(numbers, total=len(numbers))

    return answer


def test_a_query_too_complicated_is_cut_until_it_is_accepted(registry, client):
    found = {"a": [1, 2], "b": [2, 3], "c": [4], "d": []}
    registry.get("/studies").mock(side_effect=only_simple(2, found))
    result = client.search("a OR b OR c OR d", "x OR y")
    assert result.nct_ids == (nct(1), nct(2), nct(3), nct(4))
    assert (result.total, result.complete) == (4, True)


def test_one_incomplete_part_makes_the_whole_incomplete(registry, client):
    registry.get("/studies").mock(side_effect=[TOO_COMPLICATED, page([1], total=1), page([2], total=7)])
    result = client.search("a OR b", "x")
    assert (result.nct_ids, result.total, result.complete) == ((nct(1), nct(2)), 2, False)


def test_a_single_term_that_is_too_complicated_is_an_error(registry, client):
    registry.get("/studies").mock(return_value=TOO_COMPLICATED)
    with pytest.raises(TooComplicated, match="smaller queries"):
        client.search('"a OR b"', "x")
    assert client.requests == 1


# --- records -----------------------------------------------------------------------------------------


def whole(request):
    """Answers `filter.ids` as the service does: what exists, and a token where the page is full."""
    ids = request.url.params["filter.ids"].split(",")
    size = int(request.url.params["pageSize"])
    found = [int(nct_id[3:]) for nct_id in ids if not nct_id.endswith("99")]
    return page(found[:size], token="t" if len(found) == size else None)


def test_records_are_asked_for_in_sorted_batches_and_a_full_page_ends_its_batch(registry, client):
    route = registry.get("/studies").mock(side_effect=whole)
    pages = list(client.records([nct(number) for number in (5, 4, 3, 2, 1, 1)], batch=2))
    assert [len(raws) for raws in pages] == [2, 2, 1]
    assert ids_of(pages) == [nct(number) for number in range(1, 6)]
    params = route.calls[0].request.url.params
    assert (params["filter.ids"], params["pageSize"]) == (f"{nct(1)},{nct(2)}", "2")
    assert route.call_count == 3


def test_nothing_is_asked_for_nothing(registry, client):
    assert list(client.records([])) == []
    assert client.requests == 0


def test_a_page_is_asked_for_only_when_the_one_before_has_been_taken(registry, client):
    registry.get("/studies").mock(side_effect=whole)
    stream = client.records([nct(1), nct(2)], batch=1)
    assert client.requests == 0
    next(stream)
    assert client.requests == 1


def test_a_record_that_is_absent_is_left_out(registry, client):
    registry.get("/studies").mock(side_effect=whole)
    assert ids_of(client.records([nct(1), nct(99)])) == [nct(1)]


def test_an_alias_gives_its_canonical_record(registry, client):
    registry.get("/studies").mock(return_value=page([7]))
    assert ids_of(client.records([nct(1)])) == [nct(7)]


def test_pages_smaller_than_asked_for_are_all_read(registry, client):
    registry.get("/studies").mock(
        side_effect=[page([1, 2], token="t1"), page([3, 4], token="t2"), page([], token="t3")]
    )
    assert ids_of(client.records([nct(number) for number in range(1, 6)])) == [nct(n) for n in range(1, 5)]


def test_a_token_that_expires_among_records_is_no_permanent_error(registry, client):
    registry.get("/studies").mock(side_effect=[page([1], token="t"), EXPIRED])
    with pytest.raises(Malformed, match="breaks off") as caught:
        list(client.records([nct(1), nct(2)]))
    assert not caught.value.permanent


def test_pages_without_an_end_are_malformed(registry, client):
    registry.get("/studies").mock(return_value=page([1], token="t"))
    with pytest.raises(Malformed, match="do not end"):
        list(client.records([nct(1), nct(2)]))


def test_each_study_comes_with_exactly_its_own_bytes(registry, client):
    first = b'{ "protocolSection" : {"identificationModule":{"nctId":"NCT00000001"}}, "x": 1.50e1 }'
    two = (
        b'{"protocolSection":{"identificationModule":{"nctId":"NCT00000002","briefTitle":"\xc3\xa9\\u00e9"}}}'
    )
    body = b'{"studies": [' + first + b" ,\n" + two + b"]}"
    registry.get("/studies").mock(return_value=httpx.Response(200, headers=JSON, content=body))
    assert list(client.records([nct(1), nct(2)])) == [(first, two)]


def test_the_memory_of_a_stream_is_that_of_a_page(make_client):
    class Streamed(httpx.SyncByteStream):
        """As from a socket: what is sent is kept by nobody but who reads it."""

        def __iter__(self):
            yield b'{"studies":[{"text":"'
            for _ in range(50):
                yield b"x" * 10_000
            yield b'"}]}'

    def big(request):
        return httpx.Response(200, headers=JSON, stream=Streamed())

    def peak(count):
        tracemalloc.start()
        with make_client(transport=httpx.MockTransport(big)) as client:
            for raws in client.records([nct(number) for number in range(count)], batch=1):
                assert all(isinstance(raw, bytes | memoryview) for raw in raws)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few = peak(3)
    assert peak(20) < 1.3 * few


def test_a_url_too_long_halves_the_batch_and_goes_on(registry, client):
    def answer(request):
        return (
            whole(request)
            if len(request.url.params["filter.ids"]) <= 24
            else httpx.Response(414, html="<html>")
        )

    registry.get("/studies").mock(side_effect=answer)
    wanted = [nct(number) for number in range(1, 8)]
    assert ids_of(client.records(wanted)) == wanted


def test_a_single_id_that_is_too_long_is_an_error(registry, client):
    registry.get("/studies").mock(return_value=httpx.Response(414, html="<html>"))
    with pytest.raises(Refused, match="414"):
        list(client.records([nct(1)]))


def test_one_study_that_is_no_json_spoils_no_other(registry, make_client):
    spoilt = b'{"protocolSection":{"identificationModule":{"nctId":"NCT00000003","briefTitle":"\\ud800"}}}'

    def studies(request):
        ids = request.url.params["filter.ids"].split(",")
        rows = [spoilt if nct_id == nct(3) else msgspec.json.encode(bare(int(nct_id[3:]))) for nct_id in ids]
        return httpx.Response(200, headers=JSON, content=b'{"studies":[' + b",".join(rows) + b"]}")

    registry.get("/studies").mock(side_effect=studies)
    with make_client(max_tries=1) as client:
        read = [open_envelope(raw) for raws in client.records([nct(n) for n in range(1, 6)]) for raw in raws]
    assert [it.nct_id for it in read] == [nct(n) for n in range(1, 6)]
    assert [it.nct_id for it in read if isinstance(it, Rejected)] == [nct(3)]


def test_a_service_that_sends_nothing_but_rubbish_is_soon_given_up(registry, make_client):
    rubbish = httpx.Response(200, headers=JSON, content=b'{"studies":[{')
    registry.get("/studies").mock(return_value=rubbish)
    registry.get(url__regex=r"/studies/NCT\d+$").mock(return_value=rubbish)
    with make_client(max_tries=1) as client, pytest.raises(Malformed):
        list(client.records([nct(number) for number in range(1, 500)]))
    assert client.requests < 20


def test_records_that_cannot_be_had_at_all_are_set_aside_by_their_number(registry, make_client):
    """Each of them breaks its page off, and its own answer too."""
    broken = {nct(3), nct(4), nct(7)}

    def studies(request):
        ids = request.url.params["filter.ids"].split(",")
        if broken & set(ids):
            return httpx.Response(200, headers=JSON, content=b'{"studies":[{"protocolSection":{')
        return page([int(nct_id[3:]) for nct_id in ids])

    registry.get("/studies").mock(side_effect=studies)
    registry.get(url__regex=r"/studies/NCT\d+$").mock(
        return_value=httpx.Response(200, headers=JSON, content=b'{"protocolSection":{')
    )
    with make_client(max_tries=1) as client:
        read = [raw for raws in client.records([nct(n) for n in range(1, 9)]) for raw in raws]
    assert {it.nct_id for it in read if isinstance(it, Rejected)} == broken
    assert len(read) == 8


def test_any_number_of_broken_studies_is_cut_out_of_a_page_with_one_request(registry, make_client):
    """A surrogate, a raw control character, bytes that are no UTF-8, an unclosed text, a missing bracket."""
    spoilt = (b'"\\ud800"', b'"a\x00b"', b'"\xff\xfe"', b'"open', b'["open"')

    def study(number):
        title = spoilt[number % 6 - 1] if number % 6 else b'"good"'
        parts = b'{"protocolSection":{"statusModule":{"overallStatus":"UNKNOWN"},"identificationModule":'
        parts += b'{"nctId":"%b","briefTitle":%b}}}'
        return parts % (nct(number).encode(), title)

    def studies(request):
        rows = [study(int(nct_id[3:])) for nct_id in request.url.params["filter.ids"].split(",")]
        return httpx.Response(
            200, headers=JSON, content=b'{"studies":[' + b",\n".join(rows) + b'],"nextPageToken":"t"}'
        )

    registry.get("/studies").mock(side_effect=studies)
    with make_client(max_tries=1) as client:
        read = [read_trial(raw) for raws in client.records([nct(n) for n in range(1, 31)]) for raw in raws]
    assert client.requests == 1
    assert [it.nct_id for it in read] == [nct(n) for n in range(1, 31)]
    assert [it.nct_id for it in read if not isinstance(it, Rejected)] == [nct(n) for n in range(6, 31, 6)]


@pytest.mark.parametrize(
    "bad", ["NCT1", "NCT00000001,NCT00000002", "../version", "NCT00000001\n", "", "nct00000001"]
)
def test_what_is_no_nct_number_never_gets_into_a_url(registry, client, bad):
    for ask in (
        lambda: client.records([nct(1), bad]),
        lambda: client.record(bad),
        lambda: client.history(bad),
        lambda: client.history_version(bad, 0),
    ):
        with pytest.raises(Refused, match="no NCT number"):
            ask()
    assert client.requests == 0


# --- one record --------------------------------------------------------------------------------------


def test_a_record_comes_as_the_bytes_that_were_sent(registry, client):
    body = b'{"protocolSection": {}, "novel": [1]}'
    registry.get(f"/studies/{nct(1)}").mock(return_value=httpx.Response(200, headers=JSON, content=body))
    assert client.record(nct(1)) == FoundRecord(raw=body)


@pytest.mark.parametrize(
    "location",
    [
        f"/api/v2/studies/{nct(2)}",
        f"https://registry.test/api/v2/studies/{nct(2)}",
        nct(2),
        f"/api/v2/studies/{nct(2)}?format=json",
    ],
)
def test_an_alias_is_followed_to_its_canonical_record(registry, client, location):
    registry.get(f"/studies/{nct(1)}").mock(return_value=httpx.Response(301, headers={"Location": location}))
    registry.get(f"/studies/{nct(2)}").mock(return_value=httpx.Response(200, json=bare(2)))
    found = client.record(nct(1))
    assert (open_envelope(found.raw).nct_id, found.moved_to) == (nct(2), nct(2))


@pytest.mark.parametrize(
    "location",
    [
        f"https://elsewhere.test/api/v2/studies/{nct(2)}",
        f"http://registry.test/api/v2/studies/{nct(2)}",
        f"https://registry.test:8443/api/v2/studies/{nct(2)}",
        f"//elsewhere.test/api/v2/studies/{nct(2)}",
        f"https://registry.test@elsewhere.test/api/v2/studies/{nct(2)}",
        f"/api/v3/studies/{nct(2)}",
        "/api/v2/studies/NCT2",
        "/api/v2/version",
        "file:///etc/passwd",
        "https://[broken/",
        "",
    ],
)
def test_no_other_redirect_is_followed(registry, client, location):
    registry.get(f"/studies/{nct(1)}").mock(return_value=httpx.Response(301, headers={"Location": location}))
    with pytest.raises(Malformed, match="301"):
        client.record(nct(1))


def test_aliases_of_each_other_are_not_followed_for_ever(registry, client):
    registry.get(f"/studies/{nct(1)}").mock(return_value=httpx.Response(301, headers={"Location": nct(2)}))
    registry.get(f"/studies/{nct(2)}").mock(return_value=httpx.Response(301, headers={"Location": nct(1)}))
    with pytest.raises(Malformed, match="circle"):
        client.record(nct(1))
    assert client.requests == 3


def test_other_endpoints_follow_nothing(registry, client):
    registry.get("/version").mock(return_value=httpx.Response(301, headers={"Location": "/api/v2/studies"}))
    with pytest.raises(Malformed, match=r"check registry\.base_url"):
        client.version()


def test_a_record_is_absent_only_by_the_registrys_exact_words(registry, client):
    route = registry.get(f"/studies/{nct(1)}")
    route.mock(return_value=httpx.Response(404, text=f"NCT number {nct(1)} not found"))
    with pytest.raises(NotFound, match=nct(1)):
        client.record(nct(1))
    route.mock(return_value=httpx.Response(404))
    with pytest.raises(Refused):
        client.record(nct(1))
    route.mock(return_value=httpx.Response(404, html="<html>not found</html>"))
    with pytest.raises(Unavailable):
        client.record(nct(1))


def test_a_record_that_is_no_object_is_malformed(registry, client):
    registry.get(f"/studies/{nct(1)}").mock(return_value=httpx.Response(200, json=[1]))
    with pytest.raises(Malformed):
        client.record(nct(1))


# --- history -----------------------------------------------------------------------------------------


def test_the_history_is_the_list_of_versions_oldest_first(history_api, client):
    changes = [
        {
            "version": 1,
            "date": "2020-01-02",
            "status": "COMPLETED",
            "moduleLabels": ["Study Status"],
            "novel": 1,
        },
        {"version": 0, "date": "2019-03-01", "status": "RECRUITING"},
    ]
    history_api.get(f"/studies/{nct(1)}", params={"history": "true"}).mock(
        return_value=httpx.Response(200, json={"study": {}, "history": {"changes": changes}})
    )
    assert client.history(nct(1)) == (
        HistoryEntry(version=0, date="2019-03-01", status="RECRUITING"),
        HistoryEntry(version=1, date="2020-01-02", status="COMPLETED", modules=("Study Status",)),
    )


def test_a_version_of_the_history_is_a_study(history_api, client):
    answer = {"studyVersion": 3, "study": bare(1)}
    history_api.get(f"/studies/{nct(1)}/history/3").mock(return_value=httpx.Response(200, json=answer))
    assert msgspec.json.decode(client.history_version(nct(1), 3)) == bare(1)


def test_another_version_than_was_asked_for_is_malformed(history_api, client):
    answer = {"studyVersion": 4, "study": bare(1)}
    history_api.get(f"/studies/{nct(1)}/history/3").mock(return_value=httpx.Response(200, json=answer))
    with pytest.raises(Malformed, match="another version"):
        client.history_version(nct(1), 3)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"history": []}),
        httpx.Response(200, json={"changes": [{"version": "one"}]}),
        httpx.Response(200, html="<html>"),
        httpx.Response(404, html="<html>"),
        httpx.Response(404),
        httpx.Response(500),
        httpx.Response(301, headers={"Location": "https://registry.test/gone"}),
    ],
)
def test_whatever_the_history_answers_is_an_error_that_can_be_ignored(history_api, client, answer):
    history_api.get(url__regex=".*").mock(return_value=answer)
    for ask in (lambda: client.history(nct(1)), lambda: client.history_version(nct(1), 0)):
        with pytest.raises(RegistryError):
            ask()


def test_all_requests_together_end_in_time(registry, make_client, fake_time):
    def slow(request):
        fake_time.sleep(40)
        return page([1])

    registry.get("/studies").mock(side_effect=slow)
    with make_client(longest=100.0) as client, pytest.raises(OutOfTime, match="longest_hours") as caught:
        list(client.records([nct(1), nct(2), nct(3), nct(4)], batch=1))
    assert client.requests == 3
    assert caught.value.permanent


def test_a_page_that_fails_is_asked_for_in_halves(registry, make_client):
    def studies(request):
        ids = request.url.params["filter.ids"].split(",")
        return httpx.Response(500) if nct(7) in ids else page([int(nct_id[3:]) for nct_id in ids])

    registry.get("/studies").mock(side_effect=studies)
    registry.get(f"/studies/{nct(7)}").mock(return_value=httpx.Response(500))
    with make_client() as client:
        records = [record for page_of in client.records([nct(n) for n in range(1, 51)]) for record in page_of]
    (rejected,) = [record for record in records if isinstance(record, Rejected)]
    assert rejected.nct_id == nct(7)
    assert "500" in rejected.reason
    assert len(records) == 50


@pytest.mark.parametrize(
    "answer", [httpx.Response(429), httpx.Response(503, headers={"Retry-After": "1"})], ids=["429", "503"]
)
def test_who_asks_too_often_does_not_ask_for_parts(registry, make_client, answer):
    registry.get("/studies").mock(return_value=answer)
    with make_client() as client, pytest.raises(Unavailable):
        list(client.records([nct(n) for n in range(1, 51)]))
    assert client.requests == 3
