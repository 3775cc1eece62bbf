"""The pages of docs/operations: every command of ours that they name can be called so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.cli.main import cli

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted([*DOCS.glob("operations/*.md"), DOCS / "operations.md"])
NARROW = 80


def calls(text):
    """Every call of the program in a block of code, as a list of words."""
    for language, block in re.findall(r"^```([a-z]*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        for line in block.splitlines() if language == "sh" else ():
            for command in re.split(r" && |; ", line.partition(" #")[0].partition(" >")[0]):
                words = shlex.split(command)
                if words[:1] in (["trial-monitor"], ["uvx"]):
                    yield words[1:] if words[0] == "trial-monitor" else words[2:]


CALLS = [(page.stem, words) for page in PAGES for words in calls(page.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("page", "words"), CALLS, ids=lambda given: " ".join(given) if isinstance(given, list) else given
)
def test_a_command_of_the_documentation_is_one_that_the_program_takes(page, words):
    context = cli.make_context("trial-monitor", list(words), resilient_parsing=False)
    group, rest = cli, [*context._protected_args, *context.args]
    while isinstance(group, click.Group):
        command = group.get_command(context, rest[0])
        assert command is not None, rest[0]
        group, rest = command, rest[1:]
        if isinstance(group, click.Group):
            continue
        group.make_context(command.name, rest, parent=context)


def test_the_pages_name_enough_commands_to_be_worth_the_test():
    assert len(CALLS) > 10
    assert {page.stem for page in PAGES} >= {"start", "systemd", "releases"}


def test_every_page_is_in_the_navigation():
    navigation = (DOCS.parent / "mkdocs.yml").read_text("utf-8")
    assert [
        page.name for page in DOCS.glob("operations/*.md") if f"operations/{page.name}" not in navigation
    ] == []


def _commands(group, words=()):
    yield words
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        else:
            yield (*words, name)


def test_help_fits_a_terminal_of_eighty_columns():
    for words in _commands(cli):
        answer = CliRunner().invoke(cli, [*words, "--help"], prog_name="trial-monitor", terminal_width=NARROW)
        long = [line for line in answer.output.splitlines() if len(line) > NARROW]
        assert not long, words
        cut = [line for line in answer.output.splitlines() if line.endswith("...") and "Usage" not in line]
        assert not cut, words
