"""docs/cli.md has the help of every command: `python tests/cli/test_cli_page.py --write` refreshes it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from click.testing import CliRunner

from monitor.cli.main import cli

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
README = Path(__file__).parents[2] / "README.md"
BEGIN = "<!-- help: written by tests/cli/test_cli_page.py --write -->\n"
END = "<!-- /help -->\n"
WIDTH = 96


def help_of(*command):
    """What `trial-monitor COMMAND --help` prints on a terminal of `WIDTH` columns."""
    answer = CliRunner().invoke(
        cli, [*command, "--help"], prog_name="trial-monitor", terminal_width=WIDTH, catch_exceptions=False
    )
    assert answer.exit_code == 0
    return answer.output


def commands():
    """Every command by its words, those of groups after their group."""

    def below(group, words):
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            yield (*words, name)
            if hasattr(command, "commands"):
                yield from below(command, (*words, name))

    return list(below(cli, ()))


def block():
    """The page's part between the marks."""
    parts = [_fenced(help_of())]
    for command in commands():
        title = " ".join(("trial-monitor", *command))
        parts.append(
            f"<details><summary><code>{title}</code></summary>\n\n{_fenced(help_of(*command))}\n</details>\n"
        )
    return "\n".join(parts)


def _fenced(text):
    return f"```text\n{text.rstrip()}\n```\n"


def between(text):
    """The text between the marks, and what is before and after."""
    before, begin, rest = text.partition(BEGIN)
    inside, end, after = rest.partition(END)
    assert begin, f"{PAGE} has lost its mark {BEGIN}"
    assert end, f"{PAGE} has lost its mark {END}"
    return before, inside, after


def test_the_page_has_the_help_of_every_command():
    inside = between(PAGE.read_text(encoding="utf-8"))[1]
    assert inside == block(), "run: python tests/cli/test_cli_page.py --write"


def test_every_command_is_named_on_the_page():
    named = PAGE.read_text(encoding="utf-8")
    assert [words for words in commands() if f"trial-monitor {' '.join(words)}" not in named] == []


def test_every_command_and_every_option_says_what_it_is_for():
    for words in commands():
        command = cli
        for word in words:
            command = command.get_command(None, word)
        assert command.get_short_help_str(), words
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, (words, parameter.name)


def test_help_fits_its_width():
    for words in [(), *commands()]:
        text = help_of(*words)
        assert text.startswith("Usage: trial-monitor ")
        assert max(map(len, text.splitlines())) <= WIDTH, words


def test_the_exit_codes_of_the_help_are_those_of_the_errors():
    from monitor import errors

    documented = set(re.findall(r"^ +(\d+) ", help_of().split("Exit codes:")[1], flags=re.MULTILINE))
    raised = {
        str(thing.exit_code)
        for thing in vars(errors).values()
        if isinstance(thing, type) and issubclass(thing, errors.TrialMonitorError)
    }
    assert documented == raised | {"0"}


def test_the_readme_is_short_and_its_links_lead_somewhere():
    text = README.read_text(encoding="utf-8")
    assert text.count("\n") < 120
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (README.parent / target).exists(), target


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/cli/test_cli_page.py --write")
    opening, _, rest = between(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(opening + BEGIN + block() + END + rest, encoding="utf-8")
