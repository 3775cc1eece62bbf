"""A command imports what it needs, and `--help` next to nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.main import COMMANDS, cli

CLI = Path(__file__).resolve().parents[2] / "monitor" / "cli"

LOADED = """
import json, sys
from monitor.cli import main
sys.argv = ["trial-monitor", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
sys.stderr.write(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""

HEAVY = {
    "apscheduler", "css_inline", "datasette", "feedgen", "httpx", "jinja2", "lxml", "pandas", "numpy",
    "pyarrow", "rapidfuzz", "rich", "sqlite_utils", "sqlite3", "starlette", "uvicorn", "zstandard",
}  # fmt: skip


def loaded_by(*arguments):
    """Names of the top-level modules that a call of the program leaves loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_imports_click_and_nothing_heavy():
    assert loaded_by("--help") & HEAVY == set()


def test_the_version_imports_nothing_heavy():
    assert loaded_by("--version") & HEAVY == set()


@pytest.mark.parametrize("command", ["status", "outbox"])
def test_help_of_a_command_that_looks_loads_no_client_and_no_renderer(command):
    assert loaded_by(command, "--help") & {"httpx", "feedgen", "jinja2", "uvicorn", "pandas"} == set()


def test_status_loads_neither_the_client_nor_the_renderers(played):
    unneeded = {
        "rich",
        "httpx",
        "feedgen",
        "lxml",
        "jinja2",
        "uvicorn",
        "starlette",
        "pandas",
        "numpy",
        "smtplib",
    }
    assert loaded_by("--state", played.state, "status") & unneeded == set()


def test_a_search_loads_no_traceback_in_colours(played):
    assert loaded_by("--state", played.state, "search", "pain") & {"rich", "jinja2", "rapidfuzz"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_in_the_table_is_the_command_s_own(name):
    command = cli.get_command(None, name)
    assert command.name == name
    assert " ".join(command.help.split("\n\n")[0].split()) == COMMANDS[name].summary


@pytest.mark.parametrize("path", sorted(CLI.glob("*.py")), ids=lambda path: path.stem)
def test_only_the_output_module_writes_to_the_terminal(path):
    if path.stem == "output":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        assert called not in {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}
