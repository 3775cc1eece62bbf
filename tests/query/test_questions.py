"""Each documented question is described, answers, and is answered from an index or in little."""

import pytest

from monitor.errors import UsageMistake
from monitor.query.catalog import find, parse, questions

NAMES = [question.name for question in questions()]


@pytest.fixture(scope="module")
def changed(played):
    """A trial of which several versions are stored."""
    from monitor.query.guarded import DatabaseReader

    with DatabaseReader(played) as reader:
        sql = "SELECT nct_id FROM trial_history GROUP BY nct_id ORDER BY count(*) DESC, nct_id LIMIT 1"
        return next(reader.ask(sql).rows)[0]


def test_there_are_fifteen_and_more():
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_with_rows_from_the_synthetic_world(reader, changed, name):
    question = find(name)
    given = {"nct": changed, "day": "2026-08-01"}
    needed = {
        parameter.name: given[parameter.name]
        for parameter in question.parameters
        if parameter.default is None
    }
    answer = reader.ask(question.sql, question.values(needed))
    assert len(set(answer.columns)) == len(answer.columns)
    assert list(answer.rows), f"{name} has no answer"


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_described_with_all_its_parameters(name):
    question = find(name)
    assert question.title
    assert question.description.endswith(".")
    assert question.title[-1] not in ".?"
    for parameter in question.parameters:
        assert f":{parameter.name}" in question.sql
        assert parameter.meaning


def test_parameters_are_read_from_the_head():
    question = parse(
        "q",
        "-- title: A title\n-- description: One line\n--   and another.\n-- param a = b%: meaning\n"
        "-- param c: needed\nSELECT :a, :c;\n",
    )
    assert (question.title, question.description, question.sql) == (
        "A title",
        "One line and another.",
        "SELECT :a, :c",
    )
    assert question.values({"c": "x"}) == {"a": "b%", "c": "x"}
    with pytest.raises(UsageMistake, match="needs --param c=VALUE"):
        question.values({})
    with pytest.raises(UsageMistake, match="has no parameter `d`"):
        question.values({"d": "x"})


def test_an_unknown_question_is_named():
    with pytest.raises(UsageMistake, match="there is no question `nothing`"):
        find("nothing")
