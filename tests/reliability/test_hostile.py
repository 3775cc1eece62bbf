"""Hostile text in every field that the registry can fill, through the whole program, into every output."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import html5lib
import msgspec
import pytest
from click.testing import CliRunner
from lxml import etree
from world import SyntheticWorld

from monitor.cli.main import cli
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot
from monitor.model import PollStatus

TRIALS = ("NCT99000032", "NCT99000036")
"""With posted results and with nearly every module that a record can have."""
LONG = "a hundred thousand characters"
PAYLOADS = {
    "script elements": "<script>document.title='owned'</script><img src=//evil.example/x onerror=alert(1)>",
    "event handlers": "\" onmouseover=\"alert(1)\" x=' autofocus onfocus=alert(1) tabindex=1 '",
    "javascript: links": "javascript:alert(1) [click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "styles and frames": "</style><style>@import '//evil.example/x';*{display:none}</style><iframe src=//evil.example>",
    "Markdown": "# Owned\n\n![x](//evil.example/x.png) [x]: //evil.example <//evil.example> **x** `x`",
    "template syntax": "{{ 7*191 }} {% include '/etc/passwd' %} {# x #} ${7*191} #{7*191} <%= 7*191 %> %(x)s {0.__class__}",
    "the end of a CDATA section": "]]><script>alert(1)</script><![CDATA[ <!--]]>--> <?php x ?>",
    "entities": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e; &lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#62;",
    "line ends for headers": "one\r\nBcc: everyone@evil.example\r\nContent-Type: text/html\r\n\r\n<h1>two</h1>\u2028\u2029\x0b\x0c",
    "formulas": "=HYPERLINK(\"//evil.example\",\"x\") +1 -1 @SUM(A1) \t=cmd|' /C calc'!A0",
    "paths": "../../../../etc/passwd ..\\..\\x /etc/passwd C:\\x file:///etc/passwd %2e%2e%2f",
    "SQL": "'; DROP TABLE trials; -- \" OR 1=1 /* */ %' AND x LIKE '_' NULL",
    "terminal escapes": "\x1b[31mred\x1b]0;title\x07\x1b]8;;//evil.example\x07link\x9b2J\x85\x08\x08 \x1bc \x7f",
    "directional overrides": "abc\u202egnp.exe\u202c \u2066hidden\u2069 \u200f\u061c \u202a\u202b\u202d",
    "NUL and what no XML can carry": "nul\x00 \x01\x02\ufffe\uffff \ufdd0 \U0001ffff \ufeff",
    LONG: "word " * 16_000 + "x" * 20_000,
}  # fmt: skip
TOGETHER = (
    ("script elements", "event handlers", "styles and frames", "the end of a CDATA section"),
    ("javascript: links", "Markdown", "template syntax", "entities"),
    ("formulas", "paths", "SQL", "line ends for headers"),
    ("terminal escapes", "directional overrides", "NUL and what no XML can carry"),
    (LONG,),
)
"""What is played at once: one text after another, in the same field."""
MARKUP = ("script elements", "javascript: links")
TOO_LONG = 50_000
LONGEST = frozenset({"briefTitle", "whyStopped", "measure", "eligibilityCriteria", "briefSummary", "name"})
"""What is filled with the longest text: one of each sort, since a test must end."""
READ_STRICTLY = re.compile(r"(nctId|[dD]ate)$")
"""Fields whose text must be a date or the record's number, or the record is set aside; codes need not be known."""
FORBIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0\ufffe\uffff\U0001ffff]"
)
STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


def hostile(study: dict, payload: str) -> dict:
    """A record each of whose texts is the payload, but for what makes it a record of this watch."""
    changed = _filled(study, payload, name="")
    protocol = changed["protocolSection"]
    protocol["conditionsModule"]["conditions"] = [payload, "Intervertebral Disc Degeneration"]
    protocol["armsInterventionsModule"]["interventions"].append(
        {"type": "BIOLOGICAL", "name": "mesenchymal stem cells", "description": payload}
    )
    return changed


def _filled(value: object, payload: str, name: str) -> object:
    if isinstance(value, dict):
        return {key: _filled(inner, payload, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, payload, name) for inner in value]
    if not isinstance(value, str) or READ_STRICTLY.search(name):
        return value
    return payload if len(payload) < TOO_LONG or name in LONGEST else value


def pruned(value: object) -> object:
    """A record without results, whose every list has one element."""
    if isinstance(value, dict):
        return {
            key: pruned(inner)
            for key, inner in value.items()
            if key not in {"resultsSection", "derivedSection"}
        }
    return [pruned(inner) for inner in value[:1]] if isinstance(value, list) else value


def release(index: int, *studies: dict) -> Snapshot:
    stamp = f"2026-03-{2 + index:02}T09:00:05"
    by_id = {study["protocolSection"]["identificationModule"]["nctId"]: study for study in studies}
    return Snapshot(data_timestamp=stamp, etag=f'"{index}"', studies=by_id)


@pytest.fixture(scope="module")
def originals() -> list[dict]:
    """Two invented records as they are at the end: rich, one with results."""
    whole = SyntheticWorld()
    last = whole.release(len(whole) - 1)
    return [msgspec.json.decode(msgspec.json.encode(last.studies[nct_id])) for nct_id in TRIALS]


PROMISE = "text it stays, in feeds, pages, a browser and on the command line; the record is followed, its changes reported"


def promised(names: tuple[str, ...]) -> object:
    marks = [pytest.mark.promise(f"hostile text in every field: {name}", PROMISE) for name in names]
    return pytest.param(names, id=names[0], marks=marks)


@pytest.fixture(scope="module", params=[promised(names) for names in TOGETHER])
def state(request, played, originals, tmp_path_factory) -> Iterator[Path]:
    """The state directory after three releases: harmless, hostile, and hostile in another way."""
    payload = " ".join(PAYLOADS[name] for name in request.param)
    if LONG in request.param:
        originals = [pruned(originals[1])]  # of that size, one of each is enough
    world = Releases(
        release(0, *originals),
        release(1, *(hostile(study, payload) for study in originals)),
        release(2, *(hostile(study, payload + " again") for study in originals)),
    )
    shipped = played.configuration.load()
    config = msgspec.structs.replace(
        shipped, watch=shipped.watch[:1], topic=shipped.topic[:1], claim=shipped.claim[:2]
    )
    with Emulator(world) as emulator:
        player = played.Player(world, emulator, config, tmp_path_factory.mktemp("hostile") / "state")
        for index in range(len(world)):
            outcome = player.poll(index)
            assert outcome.status is PollStatus.COMPLETE
            assert [row.rejected for row in outcome.polls] == [0], player.store._db.execute("SELECT * FROM rejected").fetchall()  # fmt: skip
            assert index == 0 or len({update_id[:11] for update_id in outcome.updates}) == len(originals)
        assert player.store.check() == ()
        player.service.close()
        yield player.state


# --- what was published ----------------------------------------------------------------------------

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
ALLOWED = re.compile(r"https://clinicaltrials\.gov/|https://pubmed\.ncbi\.nlm\.nih\.gov/\d|https://doi\.org/10\.|#|(\.\./)*[a-z0-9/.-]*[a-zA-Z0-9/.-]*(\?[a-z]+=[\w.+%-]+(&[a-z]+=[\w.+%-]+)*)?(#[A-Za-z0-9.-]+)?$")  # fmt: skip


DRAWN = frozenset({"svg", "g", "a", "title", "desc", "line", "rect", "circle", "path", "text"})
"""The elements of our own pictures: shapes and words."""
DRAWN_WITH = frozenset(
    [
        "class",
        "viewBox",
        "role",
        "aria-labelledby",
        "aria-hidden",
        "id",
        "href",
        "text-anchor",
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "width",
        "height",
    ]
)


def assert_picture(element) -> None:
    """A picture as the templates of the charts draw it: shapes and words, and no attribute that acts."""
    assert element.get("class") in {"chart", "chart small"}
    for part in element.iter():
        space, _, name = str(part.tag).rpartition("}")
        assert (space, name in DRAWN) == ("{http://www.w3.org/2000/svg", True), part.tag
        assert part.attrib.keys() <= DRAWN_WITH, part.attrib


def assert_harmless(tree, *, pictures: bool = False) -> None:
    """Nothing acts, and nothing leads anywhere but to the registry and to ourselves."""
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        assert name not in {"iframe", "object", "embed", "base", "img", "style"}
        if name == "svg":
            assert pictures, "a picture outside a page"
            assert_picture(element)
        assert name != "form" or element.attrib == {"class": "filters", "id": "filters", "hidden": ""}
        if name == "script":
            # The one script of ours, or a description as JSON, which no browser runs.
            if element.get("src") is None:
                assert element.attrib == {"type": "application/ld+json"}
                assert json.loads(element.text)["@context"] == "https://schema.org"
            else:
                assert element.attrib == {"src": "../trials/list.js", "defer": ""}
        for key, value in element.attrib.items():
            assert not str(key).lower().startswith("on")
            assert key not in {"style", "autofocus", "srcdoc"}
            if key in {"href", "src", "action"}:
                assert ALLOWED.match(value), value


@cache  # the same page is published for several hostile texts, and parsing it takes longest
def assert_page(text: str) -> None:
    assert_harmless(html5lib.HTMLParser(strict=True).parse(text), pictures=True)
    assert "1337" not in text  # 7*191


@cache
def assert_piece(html: str) -> None:
    assert_harmless(html5lib.HTMLParser(strict=False).parseFragment(html))


def assert_feed(content: bytes) -> None:
    tree = etree.fromstring(content, PARSER)
    assert not tree.getroottree().docinfo.doctype
    parsed = feedparser.parse(content, sanitize_html=False)
    assert not parsed.bozo
    for entry in parsed.entries:
        assert ALLOWED.match(entry.link)
        for html in (entry.get("summary", ""), *(part.value for part in entry.get("content", ()))):
            assert_piece(html)


def assert_json_feed(content: bytes) -> None:
    for item in json.loads(content)["items"]:
        assert ALLOWED.match(item["url"])
        assert "\n" not in item["title"]
        assert_piece(item["content_html"])


def test_what_is_published_is_text_and_nothing_else(state):
    for path in sorted((state / "public").rglob("*")):
        assert re.fullmatch(r"[A-Za-z0-9.-]+", path.name), path
        if not path.is_file():
            continue
        content = path.read_bytes()
        assert not FORBIDDEN.search(content.decode("utf-8")), path
        match path.suffix:
            case ".html":
                assert_page(content.decode("utf-8"))
            case ".rss" | ".atom":
                assert_feed(content)
            case ".opml":
                etree.fromstring(content, PARSER)
            case ".json" if path.parts[-2] in {"feeds", "stem-cell-spine"}:
                assert_json_feed(content)
    assert {path.stem for path in (state / "public" / "trials").glob("NCT*")} <= set(TRIALS)
    assert {path.name for path in (state / "public" / "trials").iterdir() if path.stem not in TRIALS} == {
        "index.html",
        "list.js",
    }


# --- the command line ------------------------------------------------------------------------------

COMMANDS = (
    ("status",),
    ("show", TRIALS[1]),
    ("screening",),
    ("status", "--json"),
    ("show", "--json", TRIALS[1]),
    ("screening", "--json"),
    ("check",),
    ("query", "SELECT * FROM recent_changes"),
    ("search", "cells"),
)


def test_the_command_line_passes_no_control_character_on(state):
    for words in COMMANDS:
        result = CliRunner().invoke(cli, ["--state", str(state), *words], color=False)
        assert result.exit_code == 0, (words, result.output[-400:], result.exception)
        assert not FORBIDDEN.search(result.output), (words, FORBIDDEN.search(result.output))
        assert "\r" not in result.output, words


# --- a browser -------------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class _Strict(SimpleHTTPRequestHandler):
    """Serves a folder with a strict policy, and keeps a list of all that was asked for, of whatever host."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", f"{STRICT}; report-uri /tried-in-vain")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_POST(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        self.send_error(405)

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        super().do_GET()

    def log_message(self, _format, *_args) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=str(folder)))
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def shown(address: str, port: int, profile: Path) -> str:
    """The document as the browser has it in the end; every host there is leads to our own server."""
    result = subprocess.run(
        [
            CHROMIUM,
            *(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
            ),
            *(
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                f"--user-data-dir={profile}",
            ),
            f"--host-resolver-rules=MAP * 127.0.0.1:{port}",
            *("--virtual-time-budget=2000", "--dump-dom", address),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return result.stdout


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
def test_in_a_browser_no_script_runs_and_nothing_else_is_asked_for(state, request, tmp_path):
    if request.node.callspec.params["state"][0] not in MARKUP:
        pytest.skip("holds no markup, which is what a browser reads otherwise than a parser might")
    public = state / "public"
    with served(public) as server:
        host = f"127.0.0.1:{server.server_address[1]}"
        for page in ("index.html", "digests/latest.html", f"trials/{TRIALS[1]}.html"):
            written = html5lib.parse((public / page).read_text(), namespaceHTMLElements=False)
            found = html5lib.parse(shown(f"http://{host}/{page}", server.server_address[1], tmp_path), namespaceHTMLElements=False)  # fmt: skip
            assert found.findtext(".//title") == written.findtext(".//title")
            assert [element.tag for element in found.iter()] == [element.tag for element in written.iter()]
    # Of a browser's own accord: the icon, and what it asks its maker for. A page of ours asks for its style.
    asked = {path for of, path in server.asked if of == host}
    assert asked <= {
        "/index.html",
        "/digests/latest.html",
        f"/trials/{TRIALS[1]}.html",
        "/style.css",
        "/icon.svg",
        "/favicon.ico",
    }
    assert not [asked for asked in server.asked if "evil" in asked[0] or "tried" in asked[1]]
