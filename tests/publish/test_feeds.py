from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import jsonschema
import msgspec
import pytest
from lxml import etree

from monitor.model import Kind, Severity
from monitor.publish import feeds
from monitor.publish.items import ItemRenderer
from monitor.publish.publish import publish

SCHEMA = json.loads((Path(__file__).parent / "jsonfeed-1.1.schema.json").read_text("utf-8"))
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def rendered(world, settings):
    """The files of all feeds of a world."""

    def render(of=world, by=settings):
        states = {state.watch: state for state in of.watch_states(by.watches)}
        renderer = ItemRenderer(by)
        made = {}
        for definition in feeds.definitions(by):
            feed = feeds.read_feed(of, definition, states[definition.watch], renderer)
            made |= feeds.render(feed) if feed else {}
        return made

    return render


def ids(content: bytes) -> list[str]:
    """The update IDs in a JSON Feed, in order."""
    return [item["id"].rpartition("NCT")[2] or item["id"] for item in json.loads(content)["items"]]


def test_each_watch_has_a_feed_of_all_of_results_of_status_and_of_each_topic(settings):
    paths = [definition.path for definition in feeds.definitions(settings)]
    assert paths[:7] == [
        "stem-cell-spine",
        "stem-cell-spine/results",
        "stem-cell-spine/status",
        "stem-cell-spine/topic/disc-degeneration",
        "stem-cell-spine/topic/spinal-cord-injury",
        "stem-cell-spine/topic/bone-marrow-msc",
        "stem-cell-spine/topic/pain",
    ]
    assert len(paths) == len(set(paths)) == 14


def test_rss_and_atom_parse_without_a_complaint(rendered):
    for path, content in rendered().items():
        if path.endswith((".rss", ".atom")):
            parsed = feedparser.parse(content)
            assert not parsed.bozo, (path, parsed.get("bozo_exception"))
            assert parsed.version == ("rss20" if path.endswith(".rss") else "atom10")
            assert parsed.entries
            etree.fromstring(content, PARSER)


def test_json_feeds_keep_to_the_specification(rendered):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    made = [content for path, content in rendered().items() if path.endswith(".json")]
    assert made
    for content in made:
        validator.validate(json.loads(content))


def test_the_schema_refuses_what_is_no_json_feed(rendered):
    feed = json.loads(rendered()["feeds/stem-cell-spine.json"])
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for broken in (
        feed | {"version": "1.1"},
        feed | {"author": {}},
        {key: value for key, value in feed.items() if key != "title"},
        feed | {"items": [{"id": 5, "content_html": ""}]},
        feed | {"items": [{"id": "a"}]},
    ):
        assert not validator.is_valid(broken)


def test_the_three_formats_say_the_same(rendered):
    made = rendered()
    for path in [path.removesuffix(".json") for path in made if path.endswith(".json")]:
        items = json.loads(made[f"{path}.json"])["items"]
        for extension in ("rss", "atom"):
            entries = feedparser.parse(
                made[f"{path}.{extension}"], sanitize_html=False, resolve_relative_uris=False
            ).entries
            assert [entry.id for entry in entries] == [item["id"] for item in items]
            assert [entry.link for entry in entries] == [item["url"] for item in items]
            assert [entry.title for entry in entries] == [item["title"] for item in items]
            assert [entry.content[0].value for entry in entries] == [item["content_html"] for item in items]


def test_an_item_is_an_update_and_the_newest_comes_first(rendered):
    items = json.loads(rendered()["feeds/stem-cell-spine.json"])["items"]
    assert [item["id"].removeprefix("urn:trial-monitor:stem-cell-spine:") for item in items] == [
        "NCT90000003:2-3",
        "NCT90000004:0-1",
        "NCT90000002:1-2",
        "NCT90000003:1-2",
        "NCT90000001:1-2",
        "NCT90000005:1-2",
        "baseline",
    ]
    dates = [item["date_published"] for item in items]
    assert dates == sorted(dates, reverse=True)


def test_a_guid_is_scoped_to_its_feed_and_is_no_address(rendered):
    seen = set()
    for path, content in rendered().items():
        if not path.endswith(".rss"):
            continue
        scope = path.removeprefix("feeds/").removesuffix(".rss")
        for guid in etree.fromstring(content, PARSER).iter("guid"):
            assert guid.get("isPermaLink") == "false"
            assert guid.text.startswith(f"urn:trial-monitor:{scope}:")
            assert guid.text not in seen
            seen.add(guid.text)


def test_every_id_is_a_urn_by_rfc_8141(rendered):
    urn = re.compile(
        r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:([\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})([\w.~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*",
        re.ASCII | re.IGNORECASE,
    )
    for path, content in rendered().items():
        if path.endswith(".atom"):
            for element in etree.fromstring(content, PARSER).iter(f"{ATOM}id"):
                assert urn.fullmatch(element.text), (path, element.text)


def test_the_status_feed_has_updates_with_a_change_of_status(rendered):
    items = json.loads(rendered()["feeds/stem-cell-spine/status.json"])["items"]
    assert [item["id"].rpartition(":status")[2].rpartition("/status:")[2] for item in items] == [
        "NCT90000003:1-2",
        "baseline",
    ]


def test_the_results_feed_has_posted_and_overdue_results(rendered):
    titles = [item["title"] for item in json.loads(rendered()["feeds/stem-cell-spine/results.json"])["items"]]
    assert titles[:2] == [
        "Results posted: Invented precursor cells in chronic low back pain",
        "Results overdue: Invented disc cells, five years on",
    ]


def test_a_topic_feed_has_the_updates_of_its_trials(rendered):
    items = json.loads(rendered()["feeds/stem-cell-spine/topic/pain.json"])["items"]
    assert [item["id"].partition("NCT")[2][:8] for item in items[:-1]] == ["90000004", "90000002", "90000001"]


def test_every_feed_of_a_watch_begins_with_its_baseline(rendered):
    for path, content in rendered().items():
        if path.endswith(".json"):
            oldest = json.loads(content)["items"][-1]
            assert oldest["id"].endswith(":baseline")
            assert oldest["title"].startswith("Following 6 trials from now on: Stem cells")
            assert "1 with posted results" in oldest["content_html"]
            assert "Active" not in oldest["content_html"]


def test_a_full_feed_has_no_room_for_the_baseline(rendered, settings):
    few = msgspec.structs.replace(settings, feed_limit=3)
    items = json.loads(rendered(by=few)["feeds/stem-cell-spine.json"])["items"]
    assert [item["id"].partition("NCT")[2] for item in items] == [
        "90000003:2-3",
        "90000004:0-1",
        "90000002:1-2",
    ]


def test_before_the_first_poll_there_is_no_feed(rendered, empty_world):
    assert rendered(of=empty_world) == {}


def test_the_content_has_sentences_differences_tables_and_caveats(rendered):
    said = {
        item["id"].partition("NCT")[2]: item["content_html"]
        for item in json.loads(rendered()["feeds/stem-cell-spine.json"])["items"]
    }
    assert "Time frame:</b> 6 months → 12 months" in said["90000001:1-2"]
    assert "aged [18 → 16] years" in said["90000001:1-2"]
    assert "infection [removed: or an earlier operation] at" in said["90000001:1-2"]
    assert "<td>31.2 (18.9)</td>" in said["90000002:1-2"]
    assert "the primary completion date is an estimate" in said["90000005:1-2"]
    assert "and 4 more" in said["90000003:2-3"]


def test_silent_changes_of_an_update_are_not_reported(rendered):
    for content in rendered().values():
        assert b"The record was verified" not in content


def test_history_is_no_news(rendered):
    assert all(b"NCT90000001:h" not in content for content in rendered().values())


def test_an_item_leads_to_the_exact_pair_of_versions_where_the_registry_numbers_them(rendered):
    links = {
        item["id"].partition("NCT")[2]: item
        for item in json.loads(rendered()["feeds/stem-cell-spine.json"])["items"]
    }
    assert links["90000002:1-2"]["url"] == (
        "https://clinicaltrials.gov/study/NCT90000002?tab=history&a=7&b=8#version-content-panel"
    )
    assert links["90000001:1-2"]["url"] == "https://trials.example.org/trials/NCT90000001.html#u-1-2"
    assert links["90000001:1-2"]["external_url"] == "https://clinicaltrials.gov/study/NCT90000001"


def test_without_a_base_address_items_lead_to_the_registry(rendered, settings):
    made = rendered(by=msgspec.structs.replace(settings, base_url=None))
    for path, content in made.items():
        assert b"example.org" not in content
        if path.endswith(".atom"):
            assert not etree.fromstring(content, PARSER).findall(f"{ATOM}link[@rel='self']")
        if path.endswith(".json"):
            assert all(
                item["url"].startswith("https://clinicaltrials.gov/") for item in json.loads(content)["items"]
            )


def test_each_format_names_its_own_address(rendered):
    made = rendered()
    base = "https://trials.example.org/feeds/stem-cell-spine"
    rss = etree.fromstring(made["feeds/stem-cell-spine.rss"], PARSER).find("channel").findall(f"{ATOM}link")
    assert [link.get("href") for link in rss] == [f"{base}.rss"]
    atom = etree.fromstring(made["feeds/stem-cell-spine.atom"], PARSER).findall(f"{ATOM}link[@rel='self']")
    assert [link.get("href") for link in atom] == [f"{base}.atom"]
    assert json.loads(made["feeds/stem-cell-spine.json"])["feed_url"] == f"{base}.json"


def test_every_link_of_an_entry_says_what_it_leads_to(rendered):
    made = rendered()
    for path in (path for path in made if path.endswith(".atom")):
        items = json.loads(made[path.replace(".atom", ".json")])["items"]
        for entry, item in zip(
            etree.fromstring(made[path], PARSER).findall(f"{ATOM}entry"), items, strict=True
        ):
            links = entry.findall(f"{ATOM}link")
            assert [link.get("rel") for link in links] == ["alternate"] + ["related"] * (len(links) - 1)
            assert links[0].get("href") == item["url"]
            assert all(link.get("title") and link.get("href") in item["content_html"] for link in links[1:])
            assert len({link.get("href") for link in links}) == len(links)


@pytest.mark.parametrize("base", ["https://trials.example.org/", None])
def test_every_link_of_a_feed_leads_to_the_site_or_to_the_feed_itself(rendered, settings, base):
    made = rendered(by=msgspec.structs.replace(settings, base_url=base))
    home = "https://trials.example.org/index.html" if base else "https://clinicaltrials.gov/"
    for path, content in made.items():
        own = [f"{base}{path}"] if base else []
        if path.endswith(".rss"):
            channel = etree.fromstring(content, PARSER).find("channel")
            assert [link.text for link in channel.findall("link")] == [home]
            assert [link.get("href") for link in channel.findall(f"{ATOM}link[@rel='self']")] == own
        elif path.endswith(".atom"):
            links = etree.fromstring(content, PARSER).findall(f"{ATOM}link")
            assert [(link.get("rel"), link.get("href")) for link in links] == [
                ("alternate", home),
                *(("self", address) for address in own),
            ]
        else:
            assert json.loads(content)["home_page_url"] == home


def test_rss_and_atom_open_the_same_page(rendered):
    made = rendered()
    for path in (path for path in made if path.endswith(".rss")):
        channel = etree.fromstring(made[path], PARSER).find("channel")
        atom = etree.fromstring(made[path.replace(".rss", ".atom")], PARSER)
        assert [item.findtext("link") for item in channel.findall("item")] == [
            entry.find(f"{ATOM}link[@rel='alternate']").get("href") for entry in atom.findall(f"{ATOM}entry")
        ]


def test_the_author_is_the_monitor_and_the_source_the_registry(rendered):
    dc = "{http://purl.org/dc/elements/1.1/}"
    made = rendered()
    rss = etree.fromstring(made["feeds/stem-cell-spine.rss"], PARSER).find("channel").findall("item")
    assert {item.findtext(f"{dc}creator") for item in rss} == {"trial-monitor"}
    assert rss[0].findtext(f"{dc}source") == "https://clinicaltrials.gov/study/NCT90000003"
    atom = etree.fromstring(made["feeds/stem-cell-spine.atom"], PARSER)
    assert {author.findtext(f"{ATOM}name") for author in atom.iter(f"{ATOM}author")} == {"trial-monitor"}
    feed = json.loads(made["feeds/stem-cell-spine.json"])
    assert feed["authors"] == [{"name": "trial-monitor", "url": "https://trials.example.org/"}]
    assert feed["items"][0]["_source"]["url"] == "https://clinicaltrials.gov/study/NCT90000003"


def test_no_text_depends_on_a_style(rendered):
    for path, content in rendered().items():
        if path.endswith(".json"):
            for item in json.loads(content)["items"]:
                assert not re.search(r"<(del|ins|s|caption|details)\b", item["content_html"])


def test_a_short_title_of_a_watch_names_its_feeds(settings):
    named = msgspec.structs.replace(settings.watches[0], short="Spine cells")
    shown = feeds.definitions(msgspec.structs.replace(settings, watches=(named,)))
    assert [feed.title for feed in shown[:4]] == [
        "Spine cells",
        "Spine cells: results",
        "Spine cells: status",
        "Spine cells: Disc degeneration",
    ]
    assert [feed.path for feed in shown] == [feed.path for feed in feeds.definitions(settings)[:7]]


def test_atom_says_that_its_content_is_html(rendered):
    feed = etree.fromstring(rendered()["feeds/stem-cell-spine.atom"], PARSER)
    assert {content.get("type") for content in feed.iter(f"{ATOM}content")} == {"html"}


def test_categories_name_kinds_and_topics(rendered):
    feed = etree.fromstring(rendered()["feeds/stem-cell-spine/results.atom"], PARSER)
    newest = feed.find(f"{ATOM}entry")
    assert [(c.get("scheme"), c.get("term"), c.get("label")) for c in newest.iter(f"{ATOM}category")] == [
        ("urn:trial-monitor:kind", "results-posted", "Results posted"),
        ("urn:trial-monitor:topic", "disc-degeneration", "Disc degeneration"),
        ("urn:trial-monitor:topic", "pain", "Pain"),
    ]


def test_feed_and_item_bear_the_attribution_and_the_date_of_the_data(rendered):
    for path, content in rendered().items():
        if path.endswith(".json"):
            feed = json.loads(content)
            assert "ClinicalTrials.gov" in feed["description"]
            assert re.search(r"processed by ClinicalTrials.gov on \d+ November 2026", feed["description"])
            assert "Compared and summarised by trial-monitor" in feed["description"]
            for item in feed["items"]:
                assert "Data processed by ClinicalTrials.gov on" in item["content_html"]
                assert item["_source"]["name"] == "ClinicalTrials.gov"


def test_a_feed_without_news_keeps_its_bytes(rendered, world, make_change):
    before = rendered()
    world.add(
        "NCT90000002",
        datetime(2026, 11, 20, 15, 20, tzinfo=UTC),
        make_change(Kind.TITLES, "The title changed.", Severity.LOW),
        headline="Title changed",
    )
    after = rendered()
    changed = {path.rpartition(".")[0] for path in before if before[path] != after[path]}
    assert changed == {
        "feeds/stem-cell-spine",
        "feeds/stem-cell-spine/topic/disc-degeneration",
        "feeds/stem-cell-spine/topic/pain",
    }


def test_the_date_of_a_feed_is_that_of_its_newest_item(rendered):
    made = rendered()
    parsed = feedparser.parse(made["feeds/stem-cell-spine/results.rss"])
    assert parsed.feed.updated == "Wed, 18 Nov 2026 15:21:00 +0000"
    quiet = feedparser.parse(made["feeds/stem-cell-spinal-cord/results.atom"])
    assert quiet.feed.updated == "2026-11-02T15:21:00+00:00"


def test_times_are_whole_seconds(rendered, world, make_change):
    world.add(
        "NCT90000002",
        datetime(2026, 11, 20, 15, 20, 1, 234567, tzinfo=UTC),
        make_change(Kind.TITLES, "The title changed."),
        headline="Title changed",
    )
    for content in rendered().values():
        assert b".234567" not in content


def test_the_same_state_gives_the_same_bytes_at_any_time(rendered, monkeypatch):
    before = rendered()

    class Anyone(type):
        def __instancecheck__(cls, instance):
            return isinstance(instance, datetime)

    class Later(metaclass=Anyone):
        @staticmethod
        def now(tz=None):
            return datetime(2031, 1, 1, tzinfo=tz)

    monkeypatch.setattr("feedgen.feed.datetime", Later)
    monkeypatch.setattr("feedgen.entry.datetime", Later)
    assert rendered() == before


def test_golden_feeds(rendered, golden):
    made = rendered()
    for path in ("feeds/stem-cell-spine.rss", "feeds/stem-cell-spine.atom", "feeds/stem-cell-spine.json"):
        golden(path.removeprefix("feeds/"), made[path])


def test_every_trial_has_a_feed_that_begins_with_what_its_record_said_at_first(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    for nct_id in world.views:
        made = {ext: (tmp_path / f"feeds/trials/{nct_id}.{ext}").read_bytes() for ext in feeds.EXTENSIONS}
        entries = feedparser.parse(made["atom"]).entries
        assert [entry.id for entry in entries] == [item["id"] for item in json.loads(made["json"])["items"]]
        assert all(entry.id.startswith(f"urn:trial-monitor:trials/{nct_id}:") for entry in entries)
        assert json.loads(made["json"])["home_page_url"].endswith(f"/trials/{nct_id}.html")
    items = json.loads((tmp_path / "feeds/trials/NCT90000003.json").read_bytes())["items"]
    assert [item["id"].rpartition(":")[2] for item in items] == ["2-3", "1-2", "baseline"]
    assert items[-1]["title"] == "Followed from now on: Invented marrow cells after fusion"
    assert "Recruitment status: Terminated." in items[-1]["content_html"]


def test_a_trial_that_was_found_later_begins_with_its_update(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    items = json.loads((tmp_path / "feeds/trials/NCT90000004.json").read_bytes())["items"]
    assert [item["title"] for item in items] == ["New trial: Invented vesicles in facet pain"]


def test_the_page_of_a_trial_names_its_feed_to_readers(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    page = (tmp_path / "trials/NCT90000003.html").read_text("utf-8")
    for extension in feeds.EXTENSIONS:
        assert f'href="../feeds/trials/NCT90000003.{extension}">' in page
