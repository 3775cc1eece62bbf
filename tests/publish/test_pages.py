from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import msgspec
import pytest

from monitor.model import Kind, PollStatus, Severity
from monitor.model.claim import Claim
from monitor.model.week import Week
from monitor.publish.publish import publish, render_digest

XHTML = "{http://www.w3.org/1999/xhtml}"
WEEK = Week.parse("2026-W47")
CLAIM = Claim(slug="low-risk", wording="Low risk", source="A page", date="2026", measures=("safety",))


@pytest.fixture(scope="session")
def pages(site):
    """Path to text of every page."""
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}


@pytest.fixture(scope="session")
def trees(pages):
    return {path: parsed(html) for path, html in pages.items()}


def parsed(html: str):
    """The tree of a page without a single parse error."""
    return html5lib.HTMLParser(strict=True).parse(html)


def elements(tree, name: str) -> Iterator:
    return tree.iter(f"{XHTML}{name}")


def text(tree) -> str:
    """What a reader sees; the description for search engines is left out."""
    hidden = {script.text for script in elements(tree, "script")}
    return " ".join(" ".join(part for part in tree.itertext() if part not in hidden).split())


def place(path: str, target: str) -> str:
    """The file that a relative address on a page leads to."""
    return urljoin(path, target.partition("?")[0])


def test_every_page_is_valid_html(trees):
    assert len(trees) == 18
    assert {path for path in trees if not path.startswith(("trials/NCT", "digests/2"))} == {
        "404.html",
        "about.html",
        "data/index.html",
        "digests/index.html",
        "digests/latest.html",
        "feeds/index.html",
        "index.html",
        "news/index.html",
        "overview.html",
        "trials/index.html",
    }


def test_no_page_has_an_inline_script_an_inline_style_or_a_foreign_resource(trees):
    for path, tree in trees.items():
        for element in tree.iter():
            assert element.tag not in {f"{XHTML}{name}" for name in ("style", "img", "iframe", "object")}
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        scripts = [script for script in elements(tree, "script") if script.get("type") is None]
        assert [script.get("src") for script in scripts] == (
            ["../trials/list.js"] if path == "trials/index.html" else []
        )
        assert not any(script.text for script in scripts)
        for script in elements(tree, "script"):
            if script.get("type"):
                assert script.get("type") == "application/ld+json"
                assert json.loads(script.text)["@context"] == "https://schema.org"
        sheets = [link.get("href") for link in elements(tree, "link") if link.get("rel") == "stylesheet"]
        assert len(sheets) == 1
        assert not urlsplit(sheets[0]).netloc


def test_every_page_can_be_found_through_by_everyone(trees):
    for path, tree in trees.items():
        assert tree.get("lang") == "en"
        assert [len(list(elements(tree, name))) for name in ("main", "footer", "h1", "title")] == [1, 1, 1, 1]
        first = next(elements(tree, "a"))
        assert (first.get("href"), first.get("class")) == ("#main", "skip")
        levels = [
            int(element.tag[-1]) for element in tree.iter() if re.fullmatch(r"\{.*\}h[1-6]", str(element.tag))
        ]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)


def test_every_table_is_described_to_those_who_do_not_see_it(trees):
    for tree in trees.values():
        assert all(cell.get("scope") in {"col", "row"} for cell in elements(tree, "th"))
        assert all(next(iter(table)).tag == f"{XHTML}caption" for table in elements(tree, "table"))
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        labels = [element.get("aria-labelledby") for element in tree.iter()]
        assert {name for label in labels if label for name in label.split()} <= set(ids)


def test_every_link_leads_to_a_page_of_ours_an_anchor_in_it_or_to_the_registry(trees, site):
    anchors = {
        path: {element.get("id") for element in tree.iter() if element.get("id")}
        for path, tree in trees.items()
    }
    for path, tree in trees.items():
        for href in filter(None, (element.get("href") for element in tree.iter())):
            target, fragment = urldefrag(href)
            if urlsplit(href).scheme:
                assert href.startswith(("https://clinicaltrials.gov/", "https://trials.example.org/")), href
                continue
            leads_to = place(path, target).removeprefix("/") if target else path
            assert (site / leads_to).is_file(), href
            assert ".." not in PurePosixPath(leads_to).parts
            assert not fragment or fragment in anchors[leads_to], href


def test_every_page_has_the_attribution_and_the_date_of_the_data(trees):
    for path, tree in trees.items():
        footer = text(next(elements(tree, "footer")))
        assert "Source: ClinicalTrials.gov" in footer
        assert path == "404.html" or "Data processed by ClinicalTrials.gov on" in footer
        assert "Compared and summarised by trial-monitor, which claims no rights in the data" in footer


def contrast(first: str, other: str) -> float:
    """The contrast ratio of two colours, by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_contrasts_with_its_ground_by_day_and_night(site):
    blocks = re.findall(r":root \{(.*?)\}", (site / "style.css").read_text("utf-8"), re.DOTALL)
    themes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in blocks[:2]]
    assert len(themes) == 2
    for colours in themes:
        for ink in ("ink", "quiet", "accent", "high", "medium", "low"):
            for ground in ("paper", "wash"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for ground in ("gone", "came"):
            assert contrast(colours["ink"], colours[ground]) >= 4.5


# --- digest ---


def digest(world, settings, week=WEEK):
    return parsed(render_digest(world, settings, week).decode())


def test_a_digest_groups_the_news_by_importance(world, settings):
    tree = digest(world, settings)
    assert [text(heading) for heading in elements(tree, "h2")] == [
        "Results",
        "Status",
        "New trials",
        "Other changes",
        "What was compared",
    ]
    counts = next(item for item in elements(tree, "ul") if item.get("class") == "counts")
    assert [text(item) for item in elements(counts, "li")] == [
        "1 with news of results",
        "1 changed status",
        "1 new",
        "1 changed otherwise",
    ]


def test_a_digest_lists_its_trials_before_it_gives_the_details(world, settings):
    tree = digest(world, settings)
    contents = next(nav for nav in elements(tree, "nav") if nav.get("class") == "contents")
    targets = [link.get("href").removeprefix("#") for link in elements(contents, "a")]
    assert targets == [article.get("id") for article in elements(tree, "article")]


def test_a_trial_with_several_updates_is_listed_once_where_it_matters_most(world, settings):
    articles = [text(article) for article in elements(digest(world, settings), "article")]
    mine = [article for article in articles if "Invented marrow cells" in article]
    assert len(mine) == 1
    assert mine[0].index("14 sites no longer listed") < mine[0].index("Recruiting → Terminated")


def test_what_matters_most_says_so_in_words_and_nothing_else_does(world, settings):
    for article in elements(digest(world, settings), "article"):
        is_high = "severity-high" in article.get("class")
        assert text(article).startswith("High importance") == is_high
        assert "Medium importance" not in text(article)


def test_a_week_in_progress_says_so_and_up_to_which_release(world, settings):
    shown = text(digest(world, settings))
    assert "This week so far · week 47" in shown
    assert "Compared up to the data of 19 November 2026." in shown


def test_a_week_is_over_when_its_last_release_was_compared(world, settings):
    for watch in settings.watches:
        world.poll(datetime(2026, 11, 20, 15, 17, tzinfo=UTC), watch)
    words = text(digest(world, settings))
    assert "This week so far" not in words
    assert "Compared up to the data of 20 November 2026." in words


def test_a_quiet_week_says_what_was_compared_and_which_polls_failed(world, settings):
    words = text(digest(world, settings, Week.parse("2026-W45")))
    assert "Nothing changed." in words
    assert "5 trials compared; followed from this week on, nothing changed." in words
    week = text(digest(world, settings, Week.parse("2026-W46")))
    assert "1 attempt to read the registry did not succeed; a later one did:" in week
    assert (
        "11 November 2026, 15:17 UTC: failed (the registry cannot be reached: connection timed out)" in week
    )
    assert "Data of these days: 10 and 12 November 2026." in week
    assert "Not compared by themselves: 9 and 11 November 2026" in week


def test_a_week_without_a_complete_poll_says_so(world, settings):
    at = datetime(2026, 11, 24, 15, 17, tzinfo=UTC)
    world.poll(
        at, status=PollStatus.INCOMPLETE, error="the data changed while it was read", data_timestamp=None
    )
    words = text(digest(world, settings, Week.parse("2026-W48")))
    assert "Nothing was compared to the end in this week." in words
    assert "incomplete (the data changed while it was read)" in words


def test_a_poll_that_found_nothing_new_does_not_change_the_digest(world, settings):
    before = render_digest(world, settings, WEEK)
    world.poll(datetime(2026, 11, 19, 20, 17, tzinfo=UTC), status=PollStatus.NOT_MODIFIED)
    assert render_digest(world, settings, WEEK) == before


def test_the_latest_digest_is_a_copy_of_the_newest_week_that_is_over(pages, world, settings, tmp_path):
    assert pages["digests/latest.html"] == pages["digests/2026-W46.html"]
    for watch in settings.watches:
        world.poll(datetime(2026, 11, 20, 15, 17, tzinfo=UTC), watch)
    publish(world, tmp_path, settings)
    digests = tmp_path / "digests"
    assert (digests / "latest.html").read_bytes() == (digests / "2026-W47.html").read_bytes()


def test_the_digests_are_listed_with_the_running_week_first(pages, trees):
    assert {path for path in pages if path.startswith("digests/")} == {
        "digests/2026-W45.html",
        "digests/2026-W46.html",
        "digests/2026-W47.html",
        "digests/index.html",
        "digests/latest.html",
    }
    items = [item for item in elements(trees["digests/index.html"], "li") if "Week" in text(item)]
    assert [text(item) for item in items] == [
        "Week 47: 16\u201322 November 2026 this week so far, 4 trials with news",
        "Week 46: 9\u201315 November 2026 1 trial with news",
        "Week 45: 2\u20138 November 2026 nothing changed",
    ]


def test_history_and_silent_changes_are_no_news(world, settings):
    words = text(digest(world, settings, Week.parse("2024-W31")))
    assert "Not yet recruiting" not in words
    assert "The record was verified" not in text(digest(world, settings))


def test_golden_digest(world, settings, golden):
    golden("2026-W47.html", render_digest(world, settings, WEEK))


# --- front page and trials ---


def test_the_front_page_names_its_feeds_to_readers(trees):
    links = [link for link in elements(trees["index.html"], "link") if link.get("rel") == "alternate"]
    assert ("application/rss+xml", "feeds/stem-cell-spine.rss") in [
        (link.get("type"), link.get("href")) for link in links
    ]
    assert {link.get("type") for link in links} == {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    }


def test_the_front_page_gives_the_state_in_numbers_that_lead_to_their_rows(trees):
    counts = next(item for item in elements(trees["index.html"], "ul") if item.get("class") == "counts five")
    assert [(text(link), link.get("href")) for link in elements(counts, "a")] == [
        ("5 trials followed", "trials/index.html"),
        ("2 recruiting now", "trials/index.html?status=RECRUITING"),
        ("1 with results", "trials/index.html?results=posted"),
        ("1 results overdue", "trials/index.html?results=overdue"),
        ("5 changed in November 2026", "trials/index.html?changed=2026-11"),
    ]


def test_the_front_page_names_the_newest_week_with_news_and_its_updates_by_day(trees):
    front = trees["index.html"]
    assert "This week so far: 16\u201322 November 2026" in text(front)
    days = [text(heading) for heading in elements(front, "h3")]
    assert days == [f"{day} November 2026" for day in (19, 18, 17, 16, 12)]
    news = [item for listing in elements(front, "ul") if listing.get("class") == "news" for item in listing]
    assert text(news[0]) == "Invented marrow cells after fusion 14 sites no longer listed NCT90000003"


def test_the_front_page_calls_a_week_the_newest_digest_only_once_it_is_over(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    assert "This week so far: 16\u201322 November 2026" in text(parsed((tmp_path / "index.html").read_text()))
    for watch in settings.watches:
        world.poll(datetime(2026, 11, 20, 15, 17, tzinfo=UTC), watch)
    publish(world, tmp_path, settings)
    front = text(parsed((tmp_path / "index.html").read_text()))
    assert "Newest digest: 16\u201322 November 2026" in front
    assert "This week so far" not in front


def test_a_menu_of_all_parts_is_on_every_page(trees):
    for path, tree in trees.items():
        header = next(elements(tree, "header"))
        names = [text(link) for link in elements(header, "a")]
        assert names[1:] == ["Trials", "News", "Digests", "Feeds", "Data", "About"], path


def test_where_mail_is_sent_the_menu_leads_to_it(world, settings, tmp_path):
    with_mail = msgspec.structs.replace(
        settings, subscribe_url="https://mail.example.org/subscribe", claims=(CLAIM,)
    )
    publish(world, tmp_path, with_mail)
    header = next(elements(parsed((tmp_path / "trials/NCT90000001.html").read_text("utf-8")), "header"))
    menu = {text(link): link.get("href") for link in elements(header, "a")}
    assert menu["By mail"] == "https://mail.example.org/subscribe"
    assert menu["Claims"] == "../claims/index.html"


def test_the_list_of_trials_has_a_row_for_each_with_the_values_of_its_filters(trees):
    (table,) = elements(trees["trials/index.html"], "table")
    rows = [row for row in elements(table, "tr") if row.get("data-status")]
    assert len(rows) == 5
    stopped = next(row for row in rows if "NCT90000003" in text(row))
    assert {name: value for name, value in stopped.attrib.items() if name.startswith("data-")} == {
        "data-status": "TERMINATED",
        "data-phase": "PHASE2",
        "data-watch": "stem-cell-spine|stem-cell-spinal-cord",
        "data-topic": "bone-marrow-msc",
        "data-country": "Spain|Italy",
        "data-results": "none",
        "data-changed": "2026-11-19",
        "data-posted": "2026-11-17",
    }
    options = {
        select.get("name"): [option.get("value") for option in select]
        for select in elements(trees["trials/index.html"], "select")
    }
    assert options["country"] == ["", "Italy", "Spain"]
    for name, values in options.items():
        given = {value for row in rows for value in row.get(f"data-{name}", "").split("|")}
        if name not in {"sort", "changed"}:
            assert set(values) - {""} <= given, name


def test_pages_say_what_they_are_to_those_who_link_to_them(trees):
    for path, tree in trees.items():
        metas = {
            meta.get("property") or meta.get("name"): meta.get("content") for meta in elements(tree, "meta")
        }
        assert metas["description"] == metas["og:description"] != "", path
        assert metas["og:title"] == text(next(elements(tree, "title")))
        canonical = [link.get("href") for link in elements(tree, "link") if link.get("rel") == "canonical"]
        same = path.removesuffix("index.html").replace("latest", "2026-W46")
        assert canonical == [f"https://trials.example.org/{same}"] == [metas["og:url"]]


def test_a_page_that_is_shown_at_any_address_has_links_from_the_root(world, settings, tmp_path):
    below = msgspec.structs.replace(settings, base_url="https://example.org/trials/")
    publish(world, tmp_path, below)
    tree = parsed((tmp_path / "404.html").read_text("utf-8"))
    hrefs = [link.get("href") for link in elements(tree, "a")]
    assert "/trials/trials/index.html" in hrefs
    assert all(href.startswith(("/trials/", "https://", "#main")) for href in hrefs)


def test_the_front_page_says_when_polls_have_failed_since(world, settings, tmp_path):
    world.poll(
        datetime(2026, 11, 20, 15, 17, tzinfo=UTC),
        status=PollStatus.FAILED,
        error="HTTP 403",
        data_timestamp=None,
    )
    publish(world, tmp_path, settings)
    words = text(parsed((tmp_path / "index.html").read_text("utf-8")))
    assert "Not up to date: the registry has not been read to the end since 20 November 2026" in words


def test_the_front_page_is_quiet_about_its_health_where_all_is_well(trees):
    front = text(trees["index.html"])
    assert "Not up to date" not in front
    assert front.index("How current this is") > front.index("Latest news")


def test_a_trial_that_is_gone_says_so(world, settings, tmp_path):
    view = world.views["NCT90000005"]
    world.views["NCT90000005"] = msgspec.structs.replace(
        view, removed=True, missing_since=datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    )
    publish(world, tmp_path, settings)
    words = text(parsed((tmp_path / "trials/NCT90000005.html").read_text("utf-8")))
    assert "The registry no longer has this record; it was first not found on 18 November 2026." in words


def test_the_page_of_a_trial_that_was_left_is_kept(world, settings, tmp_path, make_change):
    world.add(
        "NCT90000005",
        datetime(2026, 11, 19, 16, 0, tzinfo=UTC),
        make_change(Kind.LEFT, "The watch no longer follows this trial.", Severity.LOW),
        headline="No longer followed: Invented disc cells",
    )
    world.views["NCT90000005"] = msgspec.structs.replace(world.views["NCT90000005"], watches=())
    publish(world, tmp_path, settings)
    assert "no longer follows" in (tmp_path / "trials/NCT90000005.html").read_text("utf-8")
    assert "NCT90000005.html" not in (tmp_path / "trials/index.html").read_text("utf-8")


def test_a_trial_page_shows_its_whole_life(trees):
    words = text(trees["trials/NCT90000001.html"])
    assert "Primary outcomes" in words
    assert "from the registry's record history" in words
    assert "The WHO's 12-month rule: without results, overdue from 16 January 2028" in words
    assert "History, version 1" in words
    assert "Version 2" in words


def test_golden_pages(pages, golden):
    golden("index.html", pages["index.html"].encode())
    golden("NCT90000001.html", pages["trials/NCT90000001.html"].encode())
