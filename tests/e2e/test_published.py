"""What some invented months leave in the published folder, read as readers of feeds and pages read it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import feedparser
import html5lib
import jsonschema
import msgspec
import pytest
from lxml import etree
from world import SyntheticWorld

from monitor.app.pipeline import publish_all
from monitor.config import loading as configuration
from monitor.model import PollStatus, Severity

SCHEMA = Path(__file__).parents[1] / "publish" / "jsonfeed-1.1.schema.json"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
SITE = "https://trials.example.org/spine"
RELEASES = 15
PUBLISHED_AFTER = {0, 5, 6, RELEASES - 1}
"""Publishing is incremental, so it happens more than once; after each release it would make this slow."""
ITEM_LINK = re.compile(
    r"https://clinicaltrials\.gov/study/NCT\d{8}"
    r"(\?tab=history&a=(?P<a>\d+)&b=(?P<b>\d+)#version-content-panel)?"
)
A = "{http://www.w3.org/1999/xhtml}a"


@pytest.fixture(scope="module")
def player(play_once):
    shipped = configuration.load()
    publishing = msgspec.structs.replace(shipped.publish, base_url=SITE)
    player = play_once(SyntheticWorld(), msgspec.structs.replace(shipped, publish=publishing))
    for index in range(RELEASES):
        outcome = player.poll(index) if index in PUBLISHED_AFTER else player.poll_alone(index)
        assert outcome.status is PollStatus.COMPLETE
    return player


@pytest.fixture(scope="module")
def files(player):
    """Bytes of all published files by relative path."""
    return {
        path.relative_to(player.public).as_posix(): path.read_bytes()
        for path in sorted(player.public.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def feeds(files):
    """All feeds in RSS and Atom, parsed."""
    return {
        name: feedparser.parse(content) for name, content in files.items() if name.endswith((".rss", ".atom"))
    }


def _json_feeds(files):
    return {
        name: json.loads(content) for name, content in files.items() if re.fullmatch(r"feeds/.+\.json", name)
    }


def test_feeds_parse_without_a_complaint(files, feeds):
    assert len(feeds) > 50
    for name, feed in feeds.items():
        assert not feed.bozo, (name, feed.get("bozo_exception"))
        assert feed.version == ("rss20" if name.endswith(".rss") else "atom10")
        assert feed.entries, name
        etree.fromstring(files[name], PARSER)


def test_json_feeds_validate_and_say_the_same_as_the_others(files, feeds):
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for name, feed in _json_feeds(files).items():
        validator.validate(feed)
        for other in (".rss", ".atom"):
            entries = feeds[name.removesuffix(".json") + other].entries
            assert [item["id"] for item in feed["items"]] == [entry.id for entry in entries]
            assert [item["url"] for item in feed["items"]] == [entry.link for entry in entries]


def test_a_guid_is_in_one_feed_only(feeds):
    """Over all feeds of one format: some readers keep a GUID once for all that they read."""
    for ending in (".rss", ".atom"):
        seen = Counter(
            entry.id for name, feed in feeds.items() if name.endswith(ending) for entry in feed.entries
        )
        assert len(seen) > 100
        assert seen.most_common(1)[0][1] == 1


def test_links_of_items_lead_to_the_record_or_to_the_exact_pair(feeds):
    pairs = 0
    for feed in feeds.values():
        for entry in feed.entries:
            if entry.id.endswith(":baseline"):
                assert entry.link.startswith(SITE)
            elif not entry.link.startswith(f"{SITE}/trials/NCT"):
                match = ITEM_LINK.fullmatch(entry.link)
                assert match, entry.link
                pairs += match["a"] is not None
                assert match["a"] is None or int(match["a"]) < int(match["b"])
    assert pairs


def test_links_to_our_own_pages_lead_somewhere(files, feeds):
    anchors = {name: _anchors(content) for name, content in files.items() if name.endswith(".html")}
    linked = {link.href for feed in feeds.values() for entry in feed.entries for link in entry.links}
    ours = {link for link in linked if link.startswith(SITE)}
    assert ours
    for link in ours:
        address, fragment = urldefrag(link.removeprefix(f"{SITE}/"))
        assert (address or "index.html") in files, link
        assert not fragment or fragment in anchors[address or "index.html"], link


def test_every_published_update_is_in_the_feed_of_its_watch_and_no_silent_one(player, files):
    everything = player.store.updates(min_severity=Severity.SILENT)
    silent = [published.update.id for published in everything if published.update.severity is Severity.SILENT]
    assert silent
    for watch in player.config.watch:
        in_feed = {item["id"] for item in _json_feeds(files)[f"feeds/{watch.slug}.json"]["items"]}
        expected = player.store.updates(watch=watch.slug, limit=player.config.publish.feed_items)
        assert {f"urn:trial-monitor:{watch.slug}:{published.update.id}" for published in expected} <= in_feed
        assert not {f"urn:trial-monitor:{watch.slug}:{update_id}" for update_id in silent} & in_feed


def test_the_lists_of_feeds_name_each_of_them_once(files):
    lists = [etree.fromstring(files[name], PARSER) for name in ("feeds.opml", "feeds-topics.opml")]
    listed = [
        line.get("xmlUrl") for outlines in lists for line in outlines.iter("outline") if line.get("xmlUrl")
    ]
    assert len(listed) == len(set(listed))
    assert {address.removeprefix(f"{SITE}/") for address in listed} <= set(files)
    rss = {name for name in files if name.endswith(".rss") and not name.startswith("feeds/trials/")}
    assert rss <= {address.removeprefix(f"{SITE}/").rpartition(".")[0] + ".rss" for address in listed}


def test_every_page_is_valid_html_whose_links_lead_somewhere(files):
    pages = {name: content for name, content in files.items() if name.endswith(".html")}
    assert len(pages) > 60
    anchors = {name: _anchors(content) for name, content in pages.items()}
    for name, content in pages.items():
        tree = html5lib.HTMLParser(strict=True).parse(content.decode())
        for link in tree.iter(A):
            _assert_leads_somewhere(name, link.get("href", ""), files, anchors)


def _assert_leads_somewhere(page, href, files, anchors):
    if urlsplit(href).scheme:
        assert href.startswith("https://"), (page, href)
        return
    path, fragment = urldefrag(href)
    path = path.partition("?")[0]
    # The page that is shown at any address has links that begin at the root of the server.
    root = f"{urlsplit(SITE).path}/"
    target = path.removeprefix(root) if path.startswith(root) else _joined(page, path) if path else page
    assert target in files, (page, href)
    assert not fragment or fragment in anchors[target], (page, href)


def _joined(page, path):
    steps = page.split("/")[:-1]
    for step in path.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _anchors(content):
    return set(re.findall(r'\bid="([^"]+)"', content.decode()))


def test_the_same_state_gives_the_same_bytes_in_a_fresh_directory(player, files, tmp_path):
    """Nothing in the folder depends on how often, or when, it was published before."""
    publish_all(player.store, tmp_path, player.service.publish_settings)
    fresh = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert sorted(fresh) == sorted(files)
    assert [name for name in files if fresh[name] != files[name]] == []


def test_attribution_and_the_date_of_the_data_are_in_every_feed_and_page(player, files):
    for name, content in files.items():
        if name == "404.html":
            continue
        if name.endswith((".rss", ".atom", ".html")) or re.fullmatch(r"feeds/.+\.json", name):
            assert b"ClinicalTrials.gov" in content, name
            assert re.search(rb"20\d\d-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ 20\d\d", content), name
