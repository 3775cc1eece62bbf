"""How many requests a poll with the shipped configuration needs, and that none is for words that another could take."""

from __future__ import annotations

import math
import re

import pytest

from monitor.config import loading as configuration
from monitor.demo.recorded import RecordedWorld
from monitor.model import PollStatus
from monitor.registry.ctgov.answer_types import RECORDS_AT_ONCE

MOST_WORDS = 12
"""Words of a query that the registry is known to take; with fourteen it refused."""

RELEASES = 2
"""Requests for the release, before and after."""


@pytest.fixture(scope="module")
def shipped():
    return configuration.load()


@pytest.fixture(scope="module")
def polled(play_once, shipped):
    player = play_once(RecordedWorld(), shipped)
    return player, player.poll(0)


def searches(config):
    return sum(len(watch.conditions) * len(watch.interventions) for watch in config.watch)


def words(alternative):
    return len(re.findall(r"[\w-]+", alternative))


def test_a_poll_asks_each_search_once_and_for_a_hundred_records_at_a_time(polled, shipped):
    player, outcome = polled
    assert outcome.status is PollStatus.COMPLETE
    (row, *_) = outcome.polls
    asked = [request for request in player.emulator.requests if "/api/v2/" in request.path]
    assert (
        row.requests == len(asked) == RELEASES + searches(shipped) + math.ceil(row.fetched / RECORDS_AT_ONCE)
    )


def test_the_shipped_watches_need_eleven_searches(shipped):
    assert searches(shipped) == 11


def test_no_query_has_words_that_the_registry_refuses_and_fewer_queries_would(shipped):
    for watch in shipped.watch:
        for queries in (watch.conditions, watch.interventions):
            sizes = [[words(part) for part in query.split(" OR ")] for query in queries]
            assert max(sum(size) for size in sizes) <= MOST_WORDS
            assert len(queries) == math.ceil(sum(map(sum, sizes)) / MOST_WORDS)
