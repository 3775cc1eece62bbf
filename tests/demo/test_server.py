"""The emulated registry over real HTTP: its endpoints, its exact errors, its ways."""

from __future__ import annotations

import gzip
import socket
import statistics
import threading
import time
from contextlib import suppress

import httpx
import pytest

from monitor.demo.emulator.parameters import Limit
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import RecordedVersion, Releases

TEXT = "text/plain; charset=UTF-8"
AGENT = f"python-httpx/{httpx.__version__}"


@pytest.fixture
def served(emulate, study, snapshot):
    """Two studies, the second of which had another ID once."""
    first = study(1, title="Cells for discs", conditions=["Disc disease"], keywords=["disc"])
    second = study(2, title="Pain", conditions=["Back pain"], status="COMPLETED")
    versions = tuple(
        RecordedVersion(version=number, date=f"2026-0{number + 1}-01", status=status, study=first)
        for number, status in enumerate(("NOT_YET_RECRUITING", "RECRUITING"))
    )
    release = snapshot(
        [first, second], aliases={"NCT00000009": "NCT00000002"}, history={"NCT00000001": versions}
    )
    return emulate(release, snapshot([first, second], day="2026-09-11"))


def ids(answer):
    return [row["protocolSection"]["identificationModule"]["nctId"] for row in answer.json()["studies"]]


# --- version and headers ---------------------------------------------------------------------------


def test_the_version_names_the_release_and_its_etag(served):
    emulator, client = served
    answer = client.get("version")
    assert answer.json() == {"apiVersion": "2.0.5", "dataTimestamp": "2026-09-10T09:00:05"}
    assert answer.headers["Content-Type"] == "application/json"
    again = client.get("version", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert emulator.advance()
    later = client.get("version", headers={"If-None-Match": answer.headers["ETag"]})
    assert (later.status_code, later.json()["dataTimestamp"]) == (200, "2026-09-11T09:00:05")


def test_the_etag_is_of_the_data_set_and_the_same_everywhere(served):
    _, client = served
    paths = ("version", "studies", "studies/NCT00000001", "stats/size", "studies/enums")
    etags = {client.get(path).headers["ETag"] for path in paths}
    assert len(etags) == 1
    assert client.get("studies", headers={"If-None-Match": etags.pop()}).status_code == 304


def test_releases_are_gone_through_one_by_one_or_by_number(served):
    emulator, client = served
    assert (emulator.index, emulator.advance(), emulator.index) == (0, True, 1)
    assert (emulator.advance(), emulator.index) == (False, 1)
    emulator.go_to(0)
    assert client.get("version").json()["dataTimestamp"].startswith("2026-09-10")
    with pytest.raises(IndexError):
        emulator.go_to(2)
    with pytest.raises(IndexError):
        emulator.go_to(-1)


@pytest.mark.parametrize("agent", ["curl/8.5", "Mozilla/5.0", "trial-monitor/0.1", "python-requests/2", ""])
def test_only_the_clients_own_user_agent_passes_the_edge(served, agent):
    _, client = served
    answer = client.get("version", headers={"User-Agent": agent})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/html; charset=UTF-8")


def test_a_product_token_may_follow_the_clients_own(served):
    _, client = served
    agent = f"{AGENT} trial-monitor/0.1 (+mail@example.org)"
    assert client.get("version", headers={"User-Agent": agent}).status_code == 200


def test_the_user_agent_rule_can_be_left_out(emulate, study, snapshot):
    _, client = emulate(snapshot([study(1)]), user_agent_rule=False)
    assert client.get("version", headers={"User-Agent": "curl/8.5"}).status_code == 200


# --- one study -------------------------------------------------------------------------------------


def test_a_study_has_the_date_of_its_release(served):
    emulator, client = served
    assert client.get("studies/nct1").json()["derivedSection"] == {
        "miscInfoModule": {"versionHolder": "2026-09-10"}
    }
    emulator.advance()
    row = client.get("studies", params={"filter.ids": "NCT00000001"}).json()["studies"][0]
    assert row["derivedSection"]["miscInfoModule"] == {"versionHolder": "2026-09-11"}


def test_what_else_is_derived_stays_and_the_world_is_not_touched(emulate, study, snapshot):
    stored = study(1, derived={"conditionBrowseModule": {}, "miscInfoModule": {"removedCountries": ["X"]}})
    _, client = emulate(snapshot([stored]))
    derived = client.get("studies/NCT00000001").json()["derivedSection"]
    assert derived == {
        "conditionBrowseModule": {},
        "miscInfoModule": {"removedCountries": ["X"], "versionHolder": "2026-09-10"},
    }
    assert stored["derivedSection"]["miscInfoModule"] == {"removedCountries": ["X"]}


def test_an_alias_redirects_and_drops_the_query_string(served):
    emulator, client = served
    answer = client.get("studies/NCT00000009", params={"fields": "NCTId"})
    assert (answer.status_code, answer.content) == (301, b"")
    assert answer.headers["Location"] == "/api/v2/studies/NCT00000002"
    followed = client.get("studies/NCT00000009", params={"fields": "NCTId"}, follow_redirects=True)
    assert "statusModule" in followed.json()["protocolSection"]
    assert emulator.requests[-1].params == {}


@pytest.mark.parametrize("text", ["NCT00000000", "NCT123456789", "NCT12X", "foo", "12345678", "NCT"])
def test_a_malformed_id_is_refused(served, text):
    answer = served[1].get(f"studies/{text}")
    assert (answer.status_code, answer.text) == (400, "Parameter `nctId` has incorrect format")
    assert answer.headers["Content-Type"] == TEXT


def test_an_absent_id_has_its_own_404(served):
    answer = served[1].get("studies/NCT99999999")
    assert (answer.status_code, answer.text) == (404, "NCT number NCT99999999 not found")
    assert answer.headers["Content-Type"] == TEXT


@pytest.mark.parametrize("path", ["nothing", "studies/", "studies/NCT00000001/more", "stats", "/v1/studies"])
def test_a_wrong_path_is_a_404_without_a_body(served, path):
    answer = served[1].get(path)
    assert (answer.status_code, answer.content) == (404, b"")


# --- many studies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "body"),
    [
        ({"fmt": "json"}, "`fmt` is unknown parameter"),
        ({"query.recrs": ""}, "`query.recrs` is unknown parameter"),
        ({"filter.ids": "X1"}, "Item 1 in parameter `filter.ids` has incorrect format"),
        ({"filter.ids": "NCT1,NCT0"}, "Item 2 in parameter `filter.ids` has incorrect format"),
        ({"filter.overallStatus": "DONE"}, "Invalid value in parameter `overallStatus`: `DONE`"),
        ({"sort": "LastUpdatePostDate:down"}, "Item 1 in parameter `sort` has incorrect format"),
        ({"sort": "StartDate,Nothing:asc"}, "Item 2 in parameter `sort` has incorrect format"),
        ({"sort": "NCTId"}, "Unsupported sort field type: text"),
        ({"sort": "BriefTitle:asc"}, "Unsupported sort field type: text"),
        ({"fields": "StudyDesign"}, "Parameter 'fields' contains invalid field name: 'StudyDesign'"),
        ({"fields": "NCTId,"}, "Parameter 'fields' contains invalid field name: ''"),
        ({"query.cond": " ".join("abcdefghijklmn")}, "Too complicated query"),
        ({"query.term": " OR ".join("abcdefghijklmn")}, "Too complicated query"),
    ],
)
def test_parameters_are_strict_and_the_bodies_exact(served, params, body):
    answer = served[1].get("studies", params=params)
    assert (answer.status_code, answer.text) == (400, body)
    assert answer.headers["Content-Type"] == TEXT


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("query.cond", "Conditions or disease"),
        ("query.intr", "Intervention / treatment"),
        ("query.term", "Other terms"),
        ("filter.advanced", "advanced filter"),
    ],
)
@pytest.mark.parametrize("text", ["(disc", "AREA[Nowhere]x", "AREA[BriefTitle]RANGE[1, 2]"])
def test_a_syntax_error_names_the_field_as_the_site_does(served, name, label, text):
    answer = served[1].get("studies", params={name: text})
    assert answer.status_code == 400
    assert answer.text.startswith(f"Error parsing query in <{label}>: ")


@pytest.mark.parametrize(
    "params",
    [{"sort": "StartDate,StartDate,StartDate"}, {"pageToken": "abc"}, {"pageSize": "many"}, {"pageSize": "-1"},
     {"countTotal": "yes"}, {"format": "xml"}],
)  # fmt: skip
def test_other_nonsense_is_a_400_too(served, params):
    assert served[1].get("studies", params=params).status_code == 400


@pytest.mark.parametrize(
    "params", [{"filter.geo": "distance(1,2,3mi)"}, {"format": "csv"}, {"aggFilters": "results:with"}]
)
def test_what_is_not_emulated_says_so(served, params):
    assert served[1].get("studies", params=params).status_code == 501


@pytest.mark.parametrize("path", ["version", "stats/size", "studies/enums", "studies/search-areas"])
def test_endpoints_without_parameters_take_none(served, path):
    answer = served[1].get(path, params={"x": "1"})
    assert (answer.status_code, answer.text) == (400, "`x` is unknown parameter")


def test_a_query_of_thirteen_terms_passes_and_quoted_words_count_as_one(served):
    many = " OR ".join(f'"{letter} {letter}"' for letter in "abcdefghijklm")
    assert served[1].get("studies", params={"query.cond": many}).status_code == 200


def test_the_limit_can_be_made_stricter(emulate, study, snapshot):
    _, client = emulate(snapshot([study(1)]), limit=Limit(terms=3, words_in_phrases=True))
    assert client.get("studies", params={"query.cond": '"a b" OR c'}).status_code == 200
    assert client.get("studies", params={"query.cond": '"a b" OR "c d"'}).text == "Too complicated query"


def test_query_parts_and_filters_narrow_one_another(served):
    _, client = served

    def found(**params):
        return set(ids(client.get("studies", params={k.replace("_", "."): v for k, v in params.items()})))

    first, two = "NCT00000001", "NCT00000002"
    assert found(query_cond="disc OR pain") == {first, two}
    assert found(query_cond="disc OR pain", query_titles="cells") == {first}
    assert found(filter_overallStatus="RECRUITING|COMPLETED") == {first, two}
    assert found(filter_overallStatus="COMPLETED,SUSPENDED") == {two}
    assert found(filter_advanced="AREA[OverallStatus]COMPLETED", query_cond="disc") == set()
    assert found(filter_ids="NCT1|NCT00000009,NCT77777777") == {first, two}
    assert found(filter_ids="NCT1", query_cond="pain") == set()


def test_a_query_part_of_ids_alone_overrides_everything_else(served):
    params = {"query.term": "nct2, NCT00000001", "query.cond": "xyzzy", "filter.overallStatus": "SUSPENDED"}
    assert set(ids(served[1].get("studies", params=params))) == {"NCT00000001", "NCT00000002"}


def test_fields_choose_pieces_modules_sections_areas_and_dotted_names(served):
    _, client = served

    def fields(names):
        return client.get("studies/NCT00000001", params={"fields": names}).json()

    nct_id = {"nctId": "NCT00000001"}
    assert fields("NCTId") == {"protocolSection": {"identificationModule": nct_id}}
    assert fields("NCTId|HasResults") == {
        "protocolSection": {"identificationModule": nct_id},
        "hasResults": False,
    }
    assert fields("StatusModule") == {"protocolSection": {"statusModule": {"overallStatus": "RECRUITING"}}}
    assert fields("protocolSection.conditionsModule.keywords,Keyword") == {
        "protocolSection": {"conditionsModule": {"keywords": ["disc"]}}
    }
    assert set(fields("ProtocolSection")) == {"protocolSection"}
    assert fields("TitleSearch")["protocolSection"]["identificationModule"] == {
        "briefTitle": "Cells for discs"
    }
    assert fields("VersionHolder") == {"derivedSection": {"miscInfoModule": {"versionHolder": "2026-09-10"}}}
    assert fields("ResultsSection") == {}


def test_fields_reach_into_lists(emulate, study, snapshot):
    places = [{"city": "Oslo", "zip": "1"}, {"zip": "2"}]
    _, client = emulate(snapshot([study(1, contactsLocationsModule={"locations": places})]))
    chosen = client.get("studies/NCT00000001", params={"fields": "LocationCity"}).json()
    assert chosen == {"protocolSection": {"contactsLocationsModule": {"locations": [{"city": "Oslo"}]}}}


# --- history and self-description ------------------------------------------------------------------


def test_the_history_is_listed_with_versions_from_zero(served):
    emulator, client = served
    record = client.get(f"{emulator.history_url}/studies/NCT00000001", params={"history": "true"}).json()
    listed = client.get(f"{emulator.history_url}/studies/NCT00000001/history").json()
    assert record["history"] == listed
    assert [change["version"] for change in listed["changes"]] == [0, 1]
    assert listed["changes"][0] == {"version": 0, "date": "2026-01-01", "status": "NOT_YET_RECRUITING"}
    answer = client.get(f"{emulator.history_url}/studies/NCT00000001/history/1").json()
    assert (answer["studyVersion"], "protocolSection" in answer["study"]) == (1, True)


@pytest.mark.parametrize(
    "path", ["NCT00000002", "NCT00000001/history/2", "NCT00000002/history", "foo/history"]
)
def test_without_a_history_there_is_a_404(served, path):
    emulator, client = served
    assert client.get(f"{emulator.history_url}/studies/{path}").status_code == 404


def test_the_registry_describes_itself(served):
    _, client = served
    tree = client.get("studies/metadata").json()
    assert [section["piece"] for section in tree][:2] == ["ProtocolSection", "ResultsSection"]
    assert client.get("studies/enums").json()[0]["type"] == "Status"
    areas = client.get("studies/search-areas").json()[0]["areas"]
    assert {"ConditionSearch", "InterventionSearch", "BasicSearch"} <= {area["name"] for area in areas}
    sizes = client.get("stats/size").json()
    assert (sizes["totalStudies"], len(sizes["largestStudies"])) == (2, 2)


# --- the wire --------------------------------------------------------------------------------------


def test_a_url_that_is_too_long_is_a_414_with_html(served):
    many = ",".join(f"NCT{number:08d}" for number in range(1, 900))
    answer = served[1].get("studies", params={"filter.ids": many})
    assert (answer.status_code, answer.headers["Content-Type"]) == (414, "text/html; charset=UTF-8")


def test_a_long_answer_is_compressed_when_that_is_accepted(served):
    _, client = served
    client.headers["Accept-Encoding"] = "gzip"
    with client.stream("GET", "studies/metadata") as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["Content-Encoding"] == "gzip"
    client.headers["Accept-Encoding"] = "identity"
    plain = client.get("studies/metadata")
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content


def test_every_request_is_logged_with_what_was_asked_and_answered(served):
    emulator, client = served
    client.get("studies", params={"query.cond": "a b", "x": "1"})
    (line,) = emulator.requests
    assert (line.method, line.path, line.status) == ("GET", "/api/v2/studies", 400)
    assert line.params == {"query.cond": "a b", "x": "1"}
    assert line.headers["user-agent"] == AGENT
    emulator.forget_requests()
    assert emulator.requests == ()


def test_only_get_is_served(served):
    _, client = served
    assert client.post("studies", content=b"x" * 1000).status_code == 405
    head = client.head("version")
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", "60")
    assert client.get("version").status_code == 200


def test_connections_are_kept_and_no_answer_waits_for_an_acknowledgement(served):
    _, client = served
    seconds = []
    for _ in range(50):
        began = time.perf_counter()
        client.get("studies", params={"query.cond": "disc"})
        seconds.append(time.perf_counter() - began)
    # Nagle against delayed ACK would cost 0.04 s each; a busy machine delays some, and not most.
    assert statistics.median(seconds) < 0.02
    (connection,) = client._transport._pool.connections
    assert not connection.is_closed()


def test_several_clients_are_served_at_once(served):
    emulator, _ = served
    statuses = []

    def ask():
        with httpx.Client(base_url=emulator.base_url) as client:
            statuses.extend(client.get("studies").status_code for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 40
    assert len(emulator.requests) == 40


def test_stopping_ends_idle_connections_and_frees_the_port(study, snapshot):
    before = threading.active_count()
    with Emulator(Releases(snapshot([study(1)]))) as emulator:
        port = int(emulator.origin.rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port))
        silent = socket.create_connection(("127.0.0.1", port))
        idle.sendall(b"GET /api/v2/version HTTP/1.1\r\nUser-Agent: python-httpx/1\r\n\r\n")
        assert idle.recv(100)
    assert threading.active_count() == before
    with idle, silent:
        silent.settimeout(5)
        with suppress(ConnectionResetError):  # where it had not even been accepted
            assert silent.recv(1) == b""
    with Emulator(Releases(snapshot([study(1)])), port=port) as again:
        assert again.origin.endswith(str(port))


def test_an_emulator_that_does_not_run_has_no_address(study, snapshot):
    with pytest.raises(RuntimeError, match="not running"):
        _ = Emulator(Releases(snapshot([study(1)]))).origin


def test_a_mistake_in_the_emulator_is_raised_where_it_is_stopped(study, snapshot, capsys):
    def broken(_):
        raise LookupError("a broken fault")

    def use():
        with Emulator(Releases(snapshot([study(1)]))) as emulator:
            emulator.faults.add(broken)
            with httpx.Client() as client, pytest.raises(httpx.RemoteProtocolError):
                client.get(emulator.base_url + "/version")

    with pytest.raises(LookupError, match="a broken fault"):
        use()
    assert "a broken fault" in capsys.readouterr().err
