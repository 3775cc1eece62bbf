"""Updates as lines for machines: each once, in order, with a cursor that loses and repeats nothing."""

from __future__ import annotations

import json
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.errors import UsageMistake
from monitor.publish.formats import change_lines
from monitor.publish.publish import publish


def documents(lines):
    return [json.loads(line) for line in lines]


def test_the_published_file_has_every_update_once_the_oldest_first(world, settings, tmp_path):
    publish(world, tmp_path, settings)
    found = documents((tmp_path / change_lines.PATH).read_bytes().splitlines())
    assert sorted(line["id"] for line in found) == sorted(key.id for key in world.update_keys())
    assert [line["cursor"] for line in found] == sorted(line["cursor"] for line in found)
    by_id = {published.update.id: published for published in world.updates()}
    for line in found:
        published = by_id[line["id"]]
        assert [change["sentence"] for change in line["changes"]] == [
            change.sentence for change in published.update.changes
        ]
        assert line["after"]["sha256"] == published.after.sha256
        assert (line["before"] is None) == (published.before is None)


def test_going_on_from_any_cursor_loses_and_repeats_nothing(world):
    updates = world.updates()
    whole = list(change_lines.lines(updates))
    for count, line in enumerate(whole, 1):
        start = change_lines.read_start(json.loads(line)["cursor"], UTC)
        assert list(change_lines.lines(updates, start)) == whole[count:]


def test_a_day_begins_with_its_first_update(world):
    updates = world.updates()
    first = min(published.update.detected_at for published in updates)
    start = change_lines.read_start(f"{first:%Y-%m-%d}", UTC)
    assert list(change_lines.lines(updates, start)) == list(change_lines.lines(updates))
    start = change_lines.read_start(f"{first:%Y-%m-%dT%H:%M:%SZ}", UTC)
    assert list(change_lines.lines(updates, start)) == list(change_lines.lines(updates))


@pytest.mark.parametrize(
    "text", ["yesterday", "", "2026-13-01", "2026-02-30T00:00:00Z", "NCT01234567:1-2", "/"]
)
def test_what_is_no_place_to_go_on_from_is_named(text):
    with pytest.raises(UsageMistake, match=r"no day such as 2026-09-10, no instant and no cursor"):
        change_lines.read_start(text, UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_a_mistake_of_the_user(text):
    try:
        start = change_lines.read_start(text, UTC)
    except UsageMistake:
        return
    assert start.at.tzinfo is UTC


@pytest.fixture
def written(monkeypatch):
    """IDs of the updates that are made lines of."""
    ids = []

    def lines(updates, start=None):
        ids.extend(published.update.id for published in updates)
        return of_all(updates, start)

    of_all = change_lines.lines
    monkeypatch.setattr(change_lines, "lines", lines)
    return ids


def happens(world, days):
    """Let what happened last happen once more, some days after it."""
    last = max(world.found, key=lambda published: published.update.detected_at)
    at = last.update.detected_at + timedelta(days=days)
    return world.add(last.update.nct_id, at, *last.update.changes, headline=last.update.headline).update.id


def whole(world, settings, folder):
    publish(world, folder, settings)
    return (folder / change_lines.PATH).read_bytes()


@pytest.mark.parametrize("days", [(1,), (40,), (0, 0), (1, 1), (3, 9, 200)])
def test_what_is_new_is_added_behind_the_bytes_of_before(world, settings, tmp_path, written, days):
    before = whole(world, settings, tmp_path / "growing")
    for after in days:
        new = happens(world, after)
        written.clear()
        now = whole(world, settings, tmp_path / "growing")
        rendered = tuple(written)
        assert now == b"".join(change_lines.lines(world.updates()))
        if after:
            assert rendered == (new,)
            assert now.startswith(before)
        before = now


def test_lines_are_added_to_whole_bytes_alone(world, settings, tmp_path):
    whole(world, settings, tmp_path)
    (tmp_path / change_lines.PATH).write_bytes(b"another program was here\n")
    happens(world, 1)
    assert whole(world, settings, tmp_path) == b"".join(change_lines.lines(world.updates()))


def test_a_number_that_becomes_known_late_is_on_its_line(world, settings, tmp_path):
    whole(world, settings, tmp_path)
    first = min(world.updates(), key=lambda published: published.update.detected_at)
    late = replace(first, after=replace(first.after, registry_version=77))
    world.found[world.found.index(first)] = late
    happens(world, 1)
    now = whole(world, settings, tmp_path)
    assert now == b"".join(change_lines.lines(world.updates()))
    assert b'"registry_version":77' in now
