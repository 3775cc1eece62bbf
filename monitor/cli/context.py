"""What several commands need: the service of this call, and a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from monitor.app import logs
from monitor.cli.output import log_stream
from monitor.config import loading as configuration

if TYPE_CHECKING:
    import threading

    from monitor.app.service import Service
    from monitor.polling.ports import Progress as ProgressCallback

STAGES = {
    "search": "searching",
    "records": "comparing",
    "history": "reading histories",
    "releases": "playing releases",
}


@contextmanager
def service(
    context: click.Context,
    *,
    stop: threading.Event | None = None,
    alive: Callable[[], None] = lambda: None,
    restoring: bool = False,
) -> Iterator[Service]:
    """Give the service for `--config` and `--state`, and close it at the end.

    Raises:
        StateLost: there was a database and it is gone; only a command that is `restoring` one goes on.
    """
    from monitor.app.service import Service

    config = configuration.load(context.obj["config"])
    logs.configure(config.log, log_stream())
    opened = Service(config, context.obj["state"], stop=stop, alive=alive)
    if not restoring:
        opened.refuse_new_start()
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """Give a callback that draws a progress bar on a terminal's standard error; elsewhere it draws nothing."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
