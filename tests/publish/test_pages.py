from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import msgspec
import pytest

from monitor.model import Kind, PollStatus, Severity
from monitor.model.week import Week
from monitor.publish.publish import publish, render_digest

XHTML = "{http://www.w3.org/1999/xhtml}"
WEEK = Week.parse("2026-W47")


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
    return " ".join(" ".join(tree.itertext()).split())


def test_every_page_is_valid_html(trees):
    assert len(trees) == 10


def test_no_page_has_a_script_an_inline_style_or_a_foreign_resource(trees):
    for tree in trees.values():
        for element in tree.iter():
            assert element.tag not in {
                f"{XHTML}{name}" for name in ("script", "style", "img", "iframe", "object")
            }
            assert not [name for name in element.attrib if name.startswith("on") or name in {"style", "src"}]
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


def test_every_table_is_told_to_those_who_do_not_see_it(trees):
    for tree in trees.values():
        assert all(cell.get("scope") in {"col", "row"} for cell in elements(tree, "th"))
        assert all(next(iter(table)).tag == f"{XHTML}caption" for table in elements(tree, "table"))
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        labels = [element.get("aria-labelledby") for element in tree.iter()]
        assert {label for label in labels if label} <= set(ids)


def test_every_link_leads_to_a_page_of_ours_an_anchor_in_it_or_to_the_registry(trees, site):
    anchors = {
        path: {element.get("id") for element in tree.iter() if element.get("id")}
        for path, tree in trees.items()
    }
    for path, tree in trees.items():
        for href in filter(None, (element.get("href") for element in tree.iter())):
            target, fragment = urldefrag(href)
            if urlsplit(href).scheme:
                assert href.startswith("https://clinicaltrials.gov/")
                continue
            place = urljoin(path, target) if target else path
            assert (site / place).is_file(), href
            assert ".." not in PurePosixPath(place).parts
            assert not fragment or fragment in anchors[place], href


def test_every_page_bears_the_attribution_and_the_date_of_the_data(trees):
    for tree in trees.values():
        footer = text(next(elements(tree, "footer")))
        assert "Source: ClinicalTrials.gov" in footer
        assert "Data processed by ClinicalTrials.gov on" in footer
        assert "Compared and summarised by trial-monitor, which claims no rights in the data" in footer


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_stands_out_from_its_ground_by_day_and_night(site):
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
    assert [text(item) for item in elements(tree, "li")][:4] == [
        "1 Results",
        "1 Status",
        "1 New trials",
        "1 Other changes",
    ]


def test_a_trial_with_several_updates_stands_once_where_it_matters_most(world, settings):
    articles = [text(article) for article in elements(digest(world, settings), "article")]
    mine = [article for article in articles if "Invented marrow cells" in article]
    assert len(mine) == 1
    assert mine[0].index("14 sites no longer listed") < mine[0].index("Recruiting → Terminated")


def test_severity_is_said_in_words(world, settings):
    for article in elements(digest(world, settings), "article"):
        assert re.match(r"(High|Medium|Low) importance", text(article))


def test_a_week_in_progress_says_so_and_through_which_release(world, settings):
    assert "To date , through the data release of 19 November 2026." in text(digest(world, settings))


def test_a_week_is_over_when_its_last_release_was_compared(world, settings):
    for watch in settings.watches:
        world.poll(datetime(2026, 11, 20, 15, 17, tzinfo=UTC), watch)
    told = text(digest(world, settings))
    assert "To date" not in told
    assert "Through the data release of 20 November 2026." in told


def test_a_quiet_week_says_what_was_compared_and_which_polls_failed(world, settings):
    told = text(digest(world, settings, Week.parse("2026-W45")))
    assert "Nothing changed." in told
    assert "5 trials compared; followed from this week on, nothing changed." in told
    week = text(digest(world, settings, Week.parse("2026-W46")))
    assert "1 poll did not complete:" in week
    assert (
        "11 November 2026, 15:17 UTC: failed (the registry cannot be reached: connection timed out)" in week
    )
    assert "Data releases compared: 10 November 2026 and 12 November 2026." in week
    assert "Not compared by themselves: 9 November 2026 and 11 November 2026" in week


def test_a_week_without_a_complete_poll_says_so(world, settings):
    at = datetime(2026, 11, 24, 15, 17, tzinfo=UTC)
    world.poll(
        at, status=PollStatus.INCOMPLETE, error="the data changed while it was read", data_timestamp=None
    )
    told = text(digest(world, settings, Week.parse("2026-W48")))
    assert "No poll of this watch was complete in this week." in told
    assert "incomplete (the data changed while it was read)" in told


def test_a_poll_that_found_nothing_new_does_not_change_the_digest(world, settings):
    before = render_digest(world, settings, WEEK)
    world.poll(datetime(2026, 11, 19, 20, 17, tzinfo=UTC), status=PollStatus.NOT_MODIFIED)
    assert render_digest(world, settings, WEEK) == before


def test_the_latest_digest_is_a_copy_of_the_newest_week(pages):
    assert pages["digests/latest.html"] == pages["digests/2026-W47.html"]
    assert {path for path in pages if path.startswith("digests/")} == {
        "digests/2026-W45.html",
        "digests/2026-W46.html",
        "digests/2026-W47.html",
        "digests/latest.html",
    }


def test_history_and_silent_changes_are_no_news(world, settings):
    told = text(digest(world, settings, Week.parse("2024-W31")))
    assert "Not yet recruiting" not in told
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


def test_the_front_page_lists_every_trial_of_each_watch(trees):
    captions = [text(caption) for caption in elements(trees["index.html"], "caption")]
    assert captions == ["Stem cells & the spine: 5 trials", "Stem cells for spinal cord injury: 1 trial"]


def test_the_front_page_says_when_polls_have_failed_since(world, settings, tmp_path):
    world.poll(
        datetime(2026, 11, 20, 15, 17, tzinfo=UTC),
        status=PollStatus.FAILED,
        error="HTTP 403",
        data_timestamp=None,
    )
    publish(world, tmp_path, settings)
    told = text(parsed((tmp_path / "index.html").read_text("utf-8")))
    assert "Since then 1 poll did not complete, the last one 20 November 2026, 15:17 UTC (HTTP 403)." in told


def test_a_trial_that_is_gone_says_so(world, settings, tmp_path):
    view = world.views["NCT90000005"]
    world.views["NCT90000005"] = msgspec.structs.replace(
        view, removed=True, missing_since=datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    )
    publish(world, tmp_path, settings)
    told = text(parsed((tmp_path / "trials/NCT90000005.html").read_text("utf-8")))
    assert "The registry no longer has this record; it was first not found on 18 November 2026." in told


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
    assert "NCT90000005.html" not in (tmp_path / "index.html").read_text("utf-8").partition('id="trials"')[2]


def test_a_trial_page_tells_its_whole_life(trees):
    told = text(trees["trials/NCT90000001.html"])
    assert "Primary outcomes" in told
    assert "from the registry's record history" in told
    assert "The WHO's 12-month rule: without results, overdue from 16 January 2028" in told
    assert "History, version 1" in told
    assert "Version 2" in told


def test_golden_pages(pages, golden):
    golden("index.html", pages["index.html"].encode())
    golden("NCT90000001.html", pages["trials/NCT90000001.html"].encode())
