"""The server for agents, asked by the client of the official SDK."""

from __future__ import annotations

import asyncio
import sys

import pytest

from monitor.cli.agents import mcp_server
from monitor.errors import UsageMistake
from monitor.query.answers import Answers
from monitor.query.guarded import DatabaseReader

NCT = "NCT99000070"


@pytest.fixture
def answers(played):
    with DatabaseReader(played.state / "monitor.db") as reader:
        yield Answers(reader)


@pytest.fixture
def call(answers):
    """`results = call(("trial", {"nct_id": …}), …)`: what the tools answer, through the client."""
    mcp = pytest.importorskip("mcp")

    def ask(*requests):
        async def talk():
            async with mcp.Client(mcp_server(answers)) as client:
                listed = {tool.name for tool in (await client.list_tools()).tools}
                return listed, [await client.call_tool(name, given) for name, given in requests]

        return asyncio.run(talk())

    return ask


def test_the_client_lists_and_calls_every_tool_and_learns_the_versions(call):
    listed, results = call(
        ("list_questions", {}),
        ("ask", {"question": "recruiting-now"}),
        ("search", {"words": ["disc"]}),
        ("trial", {"nct_id": NCT}),
        ("as_of", {"nct_id": NCT, "day": "2026-03-20"}),
    )
    assert listed == {"list_questions", "ask", "search", "trial", "as_of"}
    assert not any(result.is_error for result in results)
    questions, asked, hits, trial, then = (result.structured_content for result in results)
    assert all(answer["data"]["trials"] > 1 for answer in (questions, asked, hits, trial, then))
    assert {row["nct_id"] for row in asked["rows"]} == {row["nct_id"] for row in asked["versions"]} != set()
    assert {hit["nct_id"] for hit in hits["hits"]} == {row["nct_id"] for row in hits["versions"]} != set()
    for answer in (trial, then):
        (version,) = answer["versions"]
        assert (version["nct_id"], version["version"], len(version["sha256"])) == (NCT, 2, 64)


def test_a_mistake_is_an_answer_that_says_what_is_wrong(call):
    _, results = call(
        ("ask", {"question": "no-such"}),
        ("trial", {"nct_id": "subscribers"}),
        ("as_of", {"nct_id": NCT, "day": "lately"}),
        ("as_of", {"nct_id": NCT, "day": "1999-01-01"}),
        ("search", {"words": []}),
        ("search", {"words": ["disc"], "limit": 0}),
    )
    assert all(result.is_error for result in results)
    said = [result.content[0].text for result in results]
    assert "no-such" in said[0]
    assert "YYYY-MM-DD" in said[2]


def test_what_was_known_on_a_day_is_an_older_version(answers):
    (then,) = answers.as_of(NCT, "2026-03-12", "ours")["versions"]
    (now,) = answers.trial(NCT)["versions"]
    assert (then["version"], now["version"]) == (1, 2)


def test_every_question_answers_with_its_defaults(answers):
    for question in answers.list_questions()["questions"]:
        if all(parameter["default"] is not None for parameter in question["parameters"]):
            answer = answers.ask(question["name"], {})
            assert {str(row["nct_id"]) for row in answer["rows"] if row.get("nct_id")} <= {
                version["nct_id"] for version in answer["versions"]
            }, question["name"]


def test_without_the_extra_the_command_says_what_to_install(answers, monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(UsageMistake, match=r"trial-monitor\[mcp\]"):
        mcp_server(answers)
