"""Feeds of followed questions."""

from __future__ import annotations

import json
from datetime import timedelta

import feedparser
import msgspec
import pytest

from monitor.model import AnswerChange, AnswerStep, FollowedAnswer, FollowedQuestion
from monitor.publish.publish import publish

HOSTILE = "</p><script>alert(1)</script>"
QUESTION = FollowedQuestion(
    slug="stopped",
    question="stopped-and-why",
    title="Trials that stopped & why",
    meaning="Trials that were stopped.",
    sql="SELECT nct_id FROM trials",
    parameters=(("topic", HOSTILE),),
)
PATHS = {f"feeds/questions/stopped.{extension}" for extension in ("rss", "atom", "json")}


@pytest.fixture
def asked(settings):
    return msgspec.structs.replace(settings, follows=(QUESTION,))


@pytest.fixture
def answered(world, make_facts):
    """The world with an answer of one trial, which another one has entered and left."""
    first, second = (world.first_facts(nct_id) for nct_id in sorted(world.first)[:2])
    since = world.all_polls[0].ended_at
    changes = tuple(
        AnswerChange(
            nct_id=second.nct_id,
            step=step,
            at=since + timedelta(days=days),
            data_date=f"2026-11-{2 + days:02d}",
            facts=msgspec.structs.replace(second, title=HOSTILE),
        )
        for days, step in ((3, AnswerStep.LEFT), (1, AnswerStep.ENTERED))
    )
    world.answers["stopped"] = FollowedAnswer(
        slug="stopped", since=since, data_date="2026-11-02", first=(first,), changes=changes, trials=1
    )
    return world


def feed(folder):
    return json.loads((folder / "feeds/questions/stopped.json").read_text("utf-8"))


def test_a_question_has_a_feed_in_three_formats_with_one_guid_and_one_address_an_item(
    answered, asked, tmp_path
):
    publish(answered, tmp_path, asked)
    items = feed(tmp_path)["items"]
    rss, atom = (
        feedparser.parse((tmp_path / f"feeds/questions/stopped.{extension}").read_bytes())
        for extension in ("rss", "atom")
    )
    assert not rss.bozo
    assert not atom.bozo
    for parsed in (rss, atom):
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in items]
        assert [entry.link for entry in parsed.entries] == [item["url"] for item in items]
    assert [item["title"].partition(":")[0] for item in items] == [
        "No longer in the answer",
        "Now in the answer",
        "Following this answer from now on",
    ]
    assert all(item["id"].startswith("urn:trial-monitor:questions/stopped:") for item in items)


def test_the_text_of_registry_and_configuration_stays_text(answered, asked, tmp_path):
    publish(answered, tmp_path, asked)
    for item in feed(tmp_path)["items"]:
        assert "<script" not in item["content_html"]
    assert "&lt;script&gt;" in feed(tmp_path)["items"][0]["content_html"]


def test_an_item_stays_as_it_was_when_more_is_found(answered, asked, tmp_path):
    publish(answered, tmp_path, asked)
    before = feed(tmp_path)["items"]
    answer = answered.answers["stopped"]
    back = msgspec.structs.replace(
        answer.changes[1], at=answer.since + timedelta(days=5), data_date="2026-11-07"
    )
    answered.answers["stopped"] = msgspec.structs.replace(answer, changes=(back, *answer.changes), trials=2)
    assert set(publish(answered, tmp_path, asked).written) >= PATHS
    after = feed(tmp_path)["items"]
    assert after[1:] == before
    assert len({item["id"] for item in after}) == len(after)


def test_the_feed_is_listed_and_goes_with_the_question(answered, asked, settings, tmp_path):
    publish(answered, tmp_path, asked)
    assert "questions/stopped.rss" in (tmp_path / "feeds/index.html").read_text("utf-8")
    assert "questions/stopped.rss" in (tmp_path / "feeds.opml").read_text("utf-8")
    assert set(publish(answered, tmp_path, asked).written) == set()
    assert set(publish(answered, tmp_path, settings).removed) == PATHS


def test_before_its_first_answer_a_question_has_no_feed(world, asked, tmp_path):
    assert not PATHS & set(publish(world, tmp_path, asked).written)
    assert "questions/stopped" not in (tmp_path / "feeds/index.html").read_text("utf-8")
