"""A command group that imports a command's module when the command is used.

`--help` and the shell's completion list all commands, so their names and one-line summaries are in a table
here; a test compares the table with the commands themselves.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import NamedTuple

import click


class CommandEntry(NamedTuple):
    """Where a command is defined, and its summary for `--help`."""

    module: str
    attribute: str
    summary: str


class WholeSummaries(click.Group):
    """A group whose `--help` shows each command's summary whole; click would cut it at the width."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands; a long summary goes on below."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summary_of(ctx, name)) for name in self.list_commands(ctx)])

    def summary_of(self, ctx: click.Context, name: str) -> str:
        """Return the first sentence of a command's help."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=1_000) if command else ""


class LazyGroup(WholeSummaries):
    """A group of commands that are imported one by one, when they are asked for."""

    def __init__(self, *args: object, entries: Mapping[str, CommandEntry], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own arguments, passed on as they came
        self._entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names in alphabetical order."""
        return sorted({*self._entries, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported now; None where there is none."""
        entry = self._entries.get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(importlib.import_module(entry.module), entry.attribute)
        return command

    def summary_of(self, ctx: click.Context, name: str) -> str:  # noqa: ARG002  the table needs no context
        """Return the summary of a command from the table, without importing any."""
        return self._entries[name].summary
