"""Text from the registry that tries to be something else than text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import html5lib
import msgspec
import pytest
from lxml import etree

from monitor.model import Kind, Severity
from monitor.publish.publish import publish

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><script>alert(2)</script><![CDATA[",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;img src=x onerror=alert(3)&gt;",
    '" onmouseover="alert(4)',
    "' autofocus onfocus='alert(5)",
    "javascript:alert(6)",
    "[click](javascript:alert(7)) <a href='javascript:alert(8)'>x</a>",
    "{{7*7}} {% raw %} ${7*7} #{7*7}",
    "one\r\nBcc: everyone@example.org\r\n\r\ntwo",
    "abc\u202egnp.exe\u202c \u2066hidden\u2069",
    "nul\x00 bell\x07 escape\x1b[31m del\x7f c1\x85 lone\ud800 non\ufffe\uffff",
    "--> <!-- <style>*{display:none}</style>",
    "</title></p></article></main><h1>Owned</h1>",
    "x" * 10_000,
    "word " * 2_000,
    "\\<b\\> 1\\) &amp;lt;b&amp;gt;",
)
FORBIDDEN = set("\0\x07\x1b\x7f\x85\u202e\u202c\u2066\u2069\ufffe\uffff\r")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@pytest.fixture
def published(text, world, settings, make_facts, make_change, tmp_path):
    world.follow(
        make_facts(
            "NCT91111111",
            title=text,
            official_title=text,
            acronym=text,
            why_stopped=text,
            lead_sponsor=text,
            overall_status=text,
            phases=(text,),
            enrollment_type=text,
            start_date=text,
        ),
        topics=("pain",),
    )
    world.add(
        "NCT91111111",
        datetime(2026, 11, 19, 17, 0, tzinfo=UTC),
        make_change(Kind.STATUS, text, Severity.HIGH, before=text, after={text: text, "b": {"date": text}}),
        make_change(
            Kind.OTHER,
            f"Something said: {text}",
            before={"description": "a plain text before " * 9},
            after={"description": text + " a plain text after " * 9},
            detail={"added": [text], "dropped": [{"title": text}], "caveats": [text], "short": text},
        ),
        headline=f"{text}: {text}",
    )
    hostile = msgspec.structs.replace(settings.watches[0], title=text[:300])
    topic = msgspec.structs.replace(settings.topics[0], title=text[:300])
    world.all_polls[-1] = msgspec.structs.replace(world.all_polls[-1], error=text)
    publish(
        world,
        tmp_path,
        msgspec.structs.replace(
            settings,
            watches=(hostile, *settings.watches[1:]),
            topics=(topic, *settings.topics[1:]),
            contact=text,
        ),
    )
    return tmp_path


def assert_harmless(tree) -> None:
    """Nothing that acts, in a page or in a fragment of one."""
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2]
        assert tag not in {"img", "style", "iframe", "object", "base"}
        if tag == "script":
            assert_ours(element)
        if tag == "form":
            assert element.attrib == {"class": "filters", "id": "filters", "hidden": ""}
        assert not [key for key in element.attrib if key.startswith("on") or key == "autofocus"]
        assert not element.attrib.get("href", "").strip().lower().startswith(("javascript", "data:", "http:"))


def assert_ours(script) -> None:
    """The list's own script, or a description as JSON, which no browser runs."""
    if script.get("src"):
        assert script.attrib == {"src": "../trials/list.js", "defer": ""}
        assert not script.text
    else:
        assert script.attrib == {"type": "application/ld+json"}
        assert json.loads(script.text)["@type"] in {"WebSite", "Report", "Dataset"}


def assert_page(html: str) -> None:
    assert_harmless(html5lib.HTMLParser(strict=True).parse(html))
    assert html.count("<h1>") == 1
    assert "49" not in html.partition("<title>")[2].partition("</title>")[0]
    assert len(html) < 400_000


def assert_feed(content: bytes) -> None:
    etree.fromstring(content, PARSER)
    parsed = feedparser.parse(content, sanitize_html=False)
    assert not parsed.bozo
    assert all(entry.link.startswith("https://") for entry in parsed.entries)


def assert_json_feed(content: bytes) -> None:
    for item in json.loads(content)["items"]:
        assert_harmless(html5lib.HTMLParser(strict=False).parseFragment(item["content_html"]))
        assert "\n" not in item["title"]
        assert len(item["title"]) <= 300


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:18]) for text in HOSTILE])
def test_hostile_text_stays_text(published):
    for path in published.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not FORBIDDEN & set(content.decode("utf-8")), path
        match path.suffix:
            case ".html":
                assert_page(content.decode("utf-8"))
            case ".rss" | ".atom":
                assert_feed(content)
            case ".opml":
                etree.fromstring(content, PARSER)
            case ".json" if path.name == "stem-cell-spine.json":
                assert_json_feed(content)
