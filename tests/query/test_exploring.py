"""datasette shows every table, column and question with our words, and nothing personal."""

import asyncio
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from monitor.errors import StateError
from monitor.query.catalog import questions
from monitor.query.explore import application, copied, explore
from monitor.query.explore_guard import guarded
from monitor.query.explore_pages import _FACETS, _FTS, DATABASE, metadata
from monitor.store.descriptions import TABLES, VIEWS
from monitor.store.fence import PERSONAL


@pytest.fixture(autouse=True)
def datasette():
    """Skips each test by itself, so that a collection without the extra lists them all."""
    return pytest.importorskip("datasette", reason="explore is an extra")


@pytest.fixture(params=["copy", "live"])
def pages(request, database, tmp_path):
    """Gets pages of datasette over a database with a subscriber."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO subscribers (address, state, since, how) VALUES ('secret@example.org', 'pending', 'x', 'y')"
        )
        connection.commit()
    live = request.param == "live"
    app = application(database if live else copied(database, tmp_path), live=live)

    def get(*paths):
        async def all_of_them():
            await app.invoke_startup()
            return [await app.client.get(path, follow_redirects=True) for path in paths]

        return asyncio.run(all_of_them())

    yield get
    app.get_database(DATABASE).close()


def test_every_table_view_and_question_has_its_page(pages):
    home, *found = pages(
        f"/{DATABASE}",
        *(f"/{DATABASE}/{name}?_size=1" for name in (*TABLES, *VIEWS) if name not in PERSONAL),
        *(f"/{DATABASE}/{question.name}?nct=NCT99000001&day=2026-07-01" for question in questions()),
    )
    assert home.status_code == 200
    for page in found:
        assert page.status_code == 200, page.url
    for question in questions():
        assert f"/{DATABASE}/{question.name}" in home.text


def test_columns_are_described_on_their_table(pages):
    (page,) = pages(f"/{DATABASE}/outcomes")
    assert TABLES["outcomes"].meaning in page.text
    assert "time_frame_months" in page.text
    assert "The longest duration that the time frame names" in page.text


def test_full_text_is_searched_from_the_page(pages):
    found, none = pages(
        f"/{DATABASE}/trial_texts.json?_search=disc&_shape=array",
        f"/{DATABASE}/trial_texts.json?_search=qwertzuiop&_shape=array",
    )
    assert found.json()
    assert none.json() == []


def test_an_empty_field_of_a_question_means_its_default(pages):
    empty, given = pages(
        f"/{DATABASE}/late-results.json?rule=&_shape=array",
        f"/{DATABASE}/late-results.json?rule=who_12_months&_shape=array",
    )
    assert empty.json() == given.json() != []


def test_subscribers_are_not_shown_by_any_way(pages):
    for page in pages(
        *(f"/{DATABASE}/{name}" for name in sorted(PERSONAL)),
        f"/{DATABASE}?sql=SELECT+*+FROM+subscribers",
        f"/{DATABASE}?sql=SELECT+address+FROM+subscribers",
        f"/{DATABASE}?sql=SELECT+count(*)+FROM+subscribers",
        f"/{DATABASE}.json",
        f"/{DATABASE}.db",
    ):
        assert "secret@example.org" not in page.text
        assert page.status_code != 500, page.url


def test_all_that_is_named_in_the_metadata_exists():
    tables = metadata()["databases"][DATABASE]["tables"]
    for name, facets in _FACETS.items():
        assert set(facets) <= set({**TABLES, **VIEWS}[name].columns)
    assert set(tables) == {*TABLES, *VIEWS, "_sqlite_migrations"}
    assert set(_FTS.values()) <= set(TABLES)


# --- attacks -----------------------------------------------------------------------------------------


@pytest.mark.promise(
    "a page of the explorer asks for a function, a table or a setting that is not allowed",
    "refused as by `query`",
)
@pytest.mark.parametrize("sql", ["select fts3_tokenizer('simple')", "select fts3_tokenizer('x', x'4141414141414141')", "select load_extension('x')", "select * from sqlite_sequence", "select data from sqlite_dbpage", "select name from dbstat"])  # fmt: skip
def test_the_explorer_has_the_fence_of_query(pages, sql):
    (page,) = pages(f"/{DATABASE}.json?sql={quote(sql)}")
    assert page.status_code == 400, page.text
    error = page.json()["error"]
    assert any(
        word in error
        for word in ("only SELECT with functions that compute", "no such table", "vtable constructor failed")
    ), error


@pytest.mark.promise(
    "a page of the explorer asks for one call that lasts long", "ended in time; the explorer goes on"
)
def test_the_explorer_ends_a_long_call(pages):
    slow = "select instr(zeroblob(15000000) || x'01', zeroblob(7000000) || x'02')"
    began = time.monotonic()
    late, after = pages(
        f"/{DATABASE}.json?sql={quote(slow)}&_timelimit=300", f"/{DATABASE}.json?sql=select+1"
    )
    assert time.monotonic() - began < 30
    assert late.status_code == 400
    assert after.status_code == 200


def test_the_live_explorer_shows_what_was_written_meanwhile(database):
    app = application(database, live=True)

    async def look():
        await app.invoke_startup()
        url = f"/{DATABASE}.json?sql=select+count(*)+as+n+from+meta&_shape=array"
        before = (await app.client.get(url)).json()[0]["n"]
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("INSERT INTO meta VALUES ('new', 'row')")
            connection.commit()
        return (await app.client.get(url)).json()[0]["n"] - before

    try:
        assert asyncio.run(look()) == 1
    finally:
        app.get_database(DATABASE).close()


OWN = {"host": "127.0.0.1:8001"}
FOREIGN = {
    "another name (DNS rebinding)": {"host": "attacker.example:8001"},
    "another port": {"host": "127.0.0.1:8002"},
    "no port": {"host": "127.0.0.1"},
    "a name that begins alike": {"host": "localhost.attacker.example:8001"},
    "a foreign origin": OWN | {"origin": "https://attacker.example"},
    "an origin without a name": OWN | {"origin": "null"},
    "the origin of another service here": OWN | {"origin": "http://127.0.0.1:3000"},
    "no host": {"host": ""},
}


@pytest.fixture
def knock():
    """Sends a request through the guard alone, and returns the answer's status."""

    async def behind(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def send_request(headers, kind="http"):
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers]}
        asyncio.run(guarded(behind, port=8001)(scope, None, send))
        return sent[0].get("status", sent[0]["type"])

    return send_request


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(headers, id=what, marks=pytest.mark.promise(f"a request reaches the explorer with {what}", "403, and nothing of the database"))
        for what, headers in FOREIGN.items()
    ],
)  # fmt: skip
def test_the_explorer_answers_under_its_own_address_alone(knock, headers):
    assert knock(headers.items()) == 403


def test_the_explorer_answers_itself(knock):
    for host in ("127.0.0.1:8001", "localhost:8001", "LocalHost:8001"):
        assert knock([("host", host)]) == 200
        assert knock([("host", host), ("origin", f"http://{host}")]) == 200
    assert knock([("host", "127.0.0.1:8001"), ("host", "attacker.example")]) == 403
    assert knock([("host", "127.0.0.1:8001")], kind="websocket") == "websocket.close"


@pytest.mark.promise(
    "the explorer runs on a machine without a temporary folder",
    "it works from the state directory, or names TMPDIR",
)
def test_the_explorer_needs_no_temporary_folder(database, monkeypatch):
    shown = []

    def none():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none)
    monkeypatch.setattr(
        "uvicorn.run", lambda *_args, **_options: shown.extend(database.parent.glob("*/monitor.db"))
    )
    explore(database, port=8001, live=False)
    assert len(shown) == 1
    assert not shown[0].parent.exists()

    def refuse(*_args, **_options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(StateError, match="TMPDIR"):
        explore(database, port=8001, live=False)


@pytest.mark.promise(
    "a foreign page sends a browser to the explorer while it runs", "403, and nothing of the database"
)
def test_the_running_explorer_refuses_foreign_hosts(database):
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from monitor.cli import main; main()",
        "--state",
        str(database.parent),
        "explore",
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        try:
            answers = [status(port, host) for host in (f"127.0.0.1:{port}", "attacker.example")]
        finally:
            running.terminate()
            running.stderr.read()
    assert answers == [200, 403]


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def status(port, host):
    ends = time.monotonic() + 60
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/", headers={"host": host}, timeout=30).status_code
        except httpx.ConnectError:
            assert time.monotonic() < ends
            time.sleep(0.1)
