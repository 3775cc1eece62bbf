"""From `[[follow]]` to questions that every poll asks."""

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.config.loading import shipped_path
from monitor.config.sections import FollowSection
from monitor.errors import ConfigError
from monitor.query.catalog import questions
from monitor.query.follow import followed_questions
from monitor.query.guarded import DatabaseReader


def followed(**given):
    (question,) = followed_questions([FollowSection(slug="mine", **given)])
    return question


def test_parameters_that_are_left_out_have_the_values_of_the_question():
    assert followed(question="stopped-and-why").parameters == (("topic", "disc-%"),)
    assert followed(question="stopped-and-why", parameters={"topic": "pain"}).parameters == (
        ("topic", "pain"),
    )
    assert followed(question="stopped-and-why", title="Mine").title == "Mine"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"question": "nonsense"}, "follow `mine`: there is no question `nonsense`"),
        (
            {"question": "stopped-and-why", "parameters": {"disease": "pain"}},
            "follow `mine`: `stopped-and-why` has no parameter `disease`; it has topic",
        ),
        ({"question": "as-of", "parameters": {"nct": "NCT00000001"}}, "`as-of` needs --param day=VALUE"),
        ({"question": "sponsors"}, "the answer of `sponsors` does not list trials"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(given, message):
    with pytest.raises(ConfigError) as refused:
        followed(**given)
    assert message in str(refused.value)


def test_another_value_is_another_definition():
    assert followed(question="stopped-and-why").definition != (
        followed(question="stopped-and-why", parameters={"topic": "pain"}).definition
    )


def test_a_question_says_truly_whether_it_lists_trials(played):
    values = {"nct": "NCT99000001", "day": "2026-07-01"}
    with DatabaseReader(played) as reader:
        for question in questions():
            given = {
                parameter.name: values[parameter.name]
                for parameter in question.parameters
                if parameter.default is None
            }
            columns = reader.ask(question.sql, question.values(given)).columns
            assert question.lists_trials == ("nct_id" in columns), question.name


@pytest.mark.parametrize("command", ["check", "poll"])
def test_commands_refuse_a_question_that_is_not_there(command, tmp_path):
    path = tmp_path / "my.toml"
    lines = ['[[follow]]\nslug = "mine"\nquestion = "nonsense"\n', shipped_path().read_text("utf-8")]
    path.write_text("\n".join(lines), "utf-8")
    answer = CliRunner().invoke(cli, ["--config", str(path), "--state", str(tmp_path / "state"), command])
    assert isinstance(answer.exception, ConfigError)
    assert str(answer.exception).startswith("follow `mine`: there is no question `nonsense`")
