from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import msgspec
import pytest

from monitor.errors import StateCorrupt
from monitor.model import Kind, PollStatus
from monitor.publish import manifest
from monitor.publish.publish import publish
from monitor.publish.remarks import remarks
from monitor.store import Store

AT_FIRST = (
    "404.html",
    "about.html",
    "data/changes.ndjson",
    "data/index.html",
    "digests/index.html",
    "feeds-topics.opml",
    "feeds.opml",
    "feeds/index.html",
    "icon.svg",
    "index.html",
    "news/index.html",
    "overview.html",
    "style.css",
    "trials/index.html",
    "trials/list.js",
)
"""What is there before the first poll."""


def contents(directory):
    """Every file, by path."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_publishing_twice_writes_once(world, settings, tmp_path):
    first = publish(world, tmp_path, settings)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    world.asked.clear()
    second = publish(world, tmp_path, settings)
    assert (list(second.written), second.removed) == ([], ())
    assert second.unchanged == len(first.written)
    assert times == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert world.asked["updates"] == 0


def test_the_same_state_gives_the_same_bytes_elsewhere(world, settings, tmp_path):
    publish(world, tmp_path / "one", settings)
    publish(world, tmp_path / "two", settings)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_growing_step_by_step_ends_where_publishing_at_once_does(world, settings, tmp_path):
    later = list(world.found)
    for count in range(len(later) + 1):
        world.found = later[:count]
        publish(world, tmp_path / "steps", settings)
    publish(world, tmp_path / "once", settings)
    assert contents(tmp_path / "steps") == contents(tmp_path / "once")


def test_a_poll_that_found_the_release_unchanged_writes_nothing(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    at = datetime(2026, 11, 19, 20, 17, tzinfo=UTC)
    world.poll(at, status=PollStatus.NOT_MODIFIED)
    for nct_id, view in world.views.items():
        world.views[nct_id] = msgspec.structs.replace(view, last_seen=at)
    assert list(publish(world, tmp_path, settings).written) == []


def test_only_what_news_touches_is_rendered_again(world, settings, tmp_path, make_change):
    publish(world, tmp_path, settings)
    world.add(
        "NCT90000005",
        datetime(2026, 11, 19, 16, 0, tzinfo=UTC),
        make_change(Kind.STATUS, "Recruitment status changed.", before="COMPLETED", after="UNKNOWN"),
        headline="Status: Invented disc cells",
    )
    report = publish(world, tmp_path, settings)
    assert set(report.written) == {
        *(f"feeds/stem-cell-spine{part}.{ext}" for part in ("", "/status", "/results", "/topic/disc-degeneration") for ext in ("rss", "atom", "json")),
        *(f"feeds/trials/NCT90000005.{ext}" for ext in ("rss", "atom", "json")),
        "trials/NCT90000005.html",
        "trials/NCT90000005.json",
        "digests/2026-W47.html",
        "data/changes.ndjson",
        "digests/index.html",
        "index.html",
        "news/index.html",
        "trials/index.html",
    } - {f"feeds/stem-cell-spine/results.{ext}" for ext in ("rss", "atom", "json")}  # fmt: skip


@pytest.mark.parametrize(
    "path", ["feeds/stem-cell-spine.rss", "digests/latest.html", "index.html", "style.css"]
)
@pytest.mark.parametrize("damage", [None, b"", b"<half"])
def test_a_missing_or_damaged_file_is_healed(world, settings, tmp_path, path, damage):
    publish(world, tmp_path, settings)
    good = (tmp_path / path).read_bytes()
    (tmp_path / path).unlink()
    if damage is not None:
        (tmp_path / path).write_bytes(damage)
    report = publish(world, tmp_path, settings)
    assert tuple(sorted(report.written)) == (path,)
    assert (tmp_path / path).read_bytes() == good


def test_a_file_altered_without_changing_its_length_is_healed(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    good = (tmp_path / "index.html").read_bytes()
    (tmp_path / "index.html").write_bytes(good.replace(b"Invented", b"Mistaken"))
    assert tuple(sorted(publish(world, tmp_path, settings).written)) == ("index.html",)


@pytest.mark.parametrize("damage", [None, b"", b"{", b"[]", b'{"units": 3}', b'{"files": {}}', b"\xff\xfe"])
def test_a_lost_or_damaged_manifest_costs_time_and_nothing_else(world, settings, tmp_path, damage):
    publish(world, tmp_path, settings)
    good = contents(tmp_path)
    (tmp_path / manifest.NAME).unlink()
    if damage is not None:
        (tmp_path / manifest.NAME).write_bytes(damage)
    report = publish(world, tmp_path, settings)
    assert list(report.written) == []
    assert contents(tmp_path) == good


def test_what_an_interrupted_publish_left_is_cleared_and_finished(world, settings, tmp_path, monkeypatch):
    publish(world, tmp_path / "whole", settings)
    real, left = os.fsync, iter(range(40))

    def failing(descriptor):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="No space left"):
        publish(world, tmp_path / "torn", settings)
    monkeypatch.undo()
    (tmp_path / "torn" / ".writing-index.html").write_bytes(b"<half")
    publish(world, tmp_path / "torn", settings)
    assert contents(tmp_path / "torn") == contents(tmp_path / "whole")


def test_the_feeds_of_a_topic_that_is_configured_no_more_are_removed(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    fewer = msgspec.structs.replace(settings, topics=settings.topics[:-1])
    report = publish(world, tmp_path, fewer)
    assert report.removed == tuple(
        f"feeds/{watch}/topic/pain.{ext}"
        for watch in ("stem-cell-spinal-cord", "stem-cell-spine")
        for ext in ("atom", "json", "rss")
    )
    assert not (tmp_path / "feeds/stem-cell-spine/topic/pain.rss").exists()
    assert (tmp_path / "trials/NCT90000004.html").exists()


def test_files_that_are_not_ours_are_left_alone(world, settings, tmp_path):
    tmp_path.joinpath("feeds").mkdir()
    tmp_path.joinpath("feeds/mine.txt").write_text("keep")
    tmp_path.joinpath("robots.txt").write_text("keep")
    publish(world, tmp_path, settings)
    publish(world, tmp_path, msgspec.structs.replace(settings, topics=()))
    assert tmp_path.joinpath("feeds/mine.txt").read_text() == "keep"
    assert tmp_path.joinpath("robots.txt").read_text() == "keep"


def test_an_old_item_and_an_old_digest_stay_as_they_are_when_the_trial_changes(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    for nct_id, view in world.views.items():
        facts = msgspec.structs.replace(
            view.facts, title="Another name", enrollment=1, phases=("PHASE4",), lead_sponsor="B"
        )
        world.views[nct_id] = msgspec.structs.replace(view, facts=facts)
    items = {path: path.read_bytes().partition(b"<item>")[2] for path in tmp_path.glob("feeds/trials/*.rss")}
    written = publish(world, tmp_path, settings).written
    assert {path for path in written if not path.startswith(("trials/", "feeds/trials/"))} == {
        "overview.html"
    }
    assert {path: path.read_bytes().partition(b"<item>")[2] for path in items} == items


def test_a_damaged_record_keeps_back_its_own_page_alone(world, settings, tmp_path, monkeypatch):
    publish(world, tmp_path, settings)
    page = (tmp_path / "trials/NCT90000001.html").read_bytes()
    whole = world.record

    def damaged(nct_id):
        if nct_id == "NCT90000001":
            raise StateCorrupt("what is stored is not what was received")
        return whole(nct_id)

    monkeypatch.setattr(world, "record", damaged)
    changed = msgspec.structs.replace(settings, title="Another name of the site")
    written = publish(world, tmp_path, changed).written
    assert {"index.html", "trials/NCT90000002.html"} <= set(written)
    assert (tmp_path / "trials/NCT90000001.html").read_bytes() == page
    monkeypatch.undo()
    assert "trials/NCT90000001.html" in publish(world, tmp_path, changed).written


def test_before_the_first_poll_there_is_a_front_page(empty_world, settings, tmp_path):
    assert tuple(sorted(publish(empty_world, tmp_path, settings).written)) == AT_FIRST
    assert "not compared yet." in (tmp_path / "index.html").read_text("utf-8")


def test_the_store_itself_is_a_source(settings, tmp_path):
    with Store.open(tmp_path / "monitor.db") as store:
        assert tuple(sorted(publish(store, tmp_path / "public", settings).written)) == AT_FIRST
        assert list(publish(store, tmp_path / "public", settings).written) == []


def outlines(path):
    """Folder and address of each feed in a list."""
    body = ET.parse(path).getroot().find("body")
    return [(folder.get("text"), feed.attrib) for folder in body for feed in folder]


def test_the_main_list_has_few_feeds_of_each_watch_and_the_other_the_rest(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    main, topics = (outlines(tmp_path / name) for name in ("feeds.opml", "feeds-topics.opml"))
    assert [(folder, feed["text"]) for folder, feed in main] == [
        ("Stem cells & the spine", "Stem cells & the spine"),
        ("Stem cells & the spine", "Stem cells & the spine: results"),
        ("Stem cells for spinal cord injury", "Stem cells for spinal cord injury"),
        ("Stem cells for spinal cord injury", "Stem cells for spinal cord injury: results"),
    ]
    assert main[1][1] == {
        "type": "rss",
        "version": "RSS2",
        "text": "Stem cells & the spine: results",
        "title": "Stem cells & the spine: results",
        "description": "Posted, changed and overdue results in the trials of Stem cells & the spine.",
        "xmlUrl": "https://trials.example.org/feeds/stem-cell-spine/results.rss",
        "htmlUrl": "https://trials.example.org/index.html",
    }
    listed = [feed["xmlUrl"].removeprefix("https://trials.example.org/") for _, feed in (*main, *topics)]
    assert len(listed) == len(set(listed))
    published = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("feeds/**/*.rss")}
    assert set(listed) == {path for path in published if not path.startswith("feeds/trials/")}


def test_an_import_of_the_main_list_shows_an_update_of_a_watch_twice_at_most(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    seen = Counter()
    for _, feed in outlines(tmp_path / "feeds.opml"):
        items = ET.parse(tmp_path / feed["xmlUrl"].removeprefix("https://trials.example.org/")).iter("guid")
        watch = feed["xmlUrl"].split("/")[4].removesuffix(".rss")
        seen.update((watch, guid.text.rpartition("NCT")[2]) for guid in items)
    assert seen
    assert max(seen.values()) == 2


def test_without_a_public_address_there_is_no_list_of_feeds_and_it_is_said_why(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    private = msgspec.structs.replace(settings, base_url=None)
    assert set(publish(world, tmp_path, private).removed) == {"feeds.opml", "feeds-topics.opml"}
    assert not list(tmp_path.glob("*.opml"))
    (remark,) = remarks(private)
    assert "no feeds.opml" in remark
    assert "publish.base_url, the public address, is empty" in remark
    assert remarks(settings) == ()


def test_trials_without_news_are_not_read(world, settings, tmp_path, make_change):
    publish(world, tmp_path, settings)
    read = []
    original = world.trial
    world.trial = lambda nct_id: read.append(nct_id) or original(nct_id)
    publish(world, tmp_path, settings)
    assert read == []
    world.add(
        "NCT90000005",
        datetime(2026, 11, 19, 16, 0, tzinfo=UTC),
        make_change(Kind.STATUS, "Recruitment status changed.", before="COMPLETED", after="UNKNOWN"),
        headline="Status: Invented disc cells",
    )
    publish(world, tmp_path, settings)
    assert read == ["NCT90000005"]


def test_a_process_that_has_read_the_files_still_heals_what_is_missing_or_cut_short(
    world, settings, tmp_path
):
    publish(world, tmp_path, settings)
    good = contents(tmp_path)
    (tmp_path / "index.html").unlink()
    (tmp_path / "style.css").write_bytes(b"half")
    report = publish(world, tmp_path, settings, read_files=False)
    assert set(report.written) == {"index.html", "style.css"}
    assert contents(tmp_path) == good


def test_what_was_altered_at_the_same_length_is_healed_by_the_next_process(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    good = (tmp_path / "index.html").read_bytes()
    (tmp_path / "index.html").write_bytes(good.replace(b"Invented", b"Mistaken"))
    assert list(publish(world, tmp_path, settings, read_files=False).written) == []
    assert tuple(sorted(publish(world, tmp_path, settings).written)) == ("index.html",)
