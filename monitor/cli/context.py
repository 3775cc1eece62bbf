"""What several commands need: the service of this call, JSON output, and a progress bar."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.app import logs
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.model import text as legible
from monitor.polling.ports import Progress as ProgressCallback

UNSAFE = re.compile(f"{legible.ILLEGAL.pattern}|{legible.BIDIRECTIONAL.pattern}")
STAGES = {
    "search": "searching",
    "records": "comparing",
    "history": "reading histories",
    "releases": "playing releases",
}


class Printer(Console):
    """A console that leaves it to `main` how to end when the reader of our output has gone."""

    def on_broken_pipe(self) -> None:
        """Rich would end the program with 1."""
        raise  # noqa: PLE0704  rich calls this while it handles the BrokenPipeError


@contextmanager
def service(context: click.Context, *, stop: threading.Event | None = None) -> Iterator[Service]:
    """The service for `--config` and `--state`, closed at the end."""
    config = configuration.load(context.obj["config"])
    logs.configure(config.log)
    opened = Service(config, context.obj["state"], stop=stop)
    try:
        yield opened
    finally:
        opened.close()


def echo_json(value: Any) -> None:
    """Writes one JSON document, indented, with instants in UTC; what a terminal could obey stays escaped."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    click.echo(UNSAFE.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """A progress bar on a terminal's standard error; elsewhere nothing is drawn."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
