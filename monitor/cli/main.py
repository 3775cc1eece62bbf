"""The command group, its exit codes, and what all commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from monitor.cli import output
from monitor.cli.lazy import CommandEntry, LazyGroup
from monitor.errors import OutputError, StateError, TrialMonitorError, UsageMistake
from monitor.model.text import line

BROKEN = frozenset(map(chr, range(0xDC80, 0xDD00)))
"""What Python makes of bytes of the command line that are no text in its encoding."""
STOPPED = 130  # as shells say of SIGINT
EPILOG = """\
\b
Exit codes:
  0   done, also when nothing was new
  1   anything else went wrong
  2   the command line is wrong
  74  standard output cannot be written; what the command did is done
  75  the registry could not be polled completely; nothing is lost, try later
  78  the configuration is wrong
"""


COMMANDS = {
    "accept": CommandEntry(
        "monitor.cli.work",
        "accept",
        "Let the next poll apply whatever it finds, once: also what is quarantined.",
    ),
    "backfill": CommandEntry(
        "monitor.cli.backfill",
        "backfill",
        "Read the registry's record history of followed trials into the database.",
    ),
    "backup": CommandEntry(
        "monitor.cli.query", "backup", "Copy the database into FILE, checked, also while the worker polls."
    ),
    "check": CommandEntry(
        "monitor.cli.check",
        "check",
        "Check the configuration, the state directory, the database and the published folder; name what is wrong.",
    ),
    "completion": CommandEntry(
        "monitor.cli.init",
        "completion",
        "Print what a shell needs to complete commands and options with the tab key.",
    ),
    "demo": CommandEntry(
        "monitor.cli.demo",
        "demo",
        "Play months of registry releases through the real pipeline; no network, no configuration.",
    ),
    "digest": CommandEntry(
        "monitor.cli.digest", "digest", "Print one week's digest as an HTML page, or make it a mail."
    ),
    "explore": CommandEntry(
        "monitor.cli.query", "explore", "Browse the database with datasette, on this machine only."
    ),
    "export": CommandEntry(
        "monitor.cli.query",
        "export",
        "Write tables and views, all unless named, each into a file of the folder --output.",
    ),
    "hooks": CommandEntry(
        "monitor.cli.hooks", "hooks", "What is to be posted to receivers, was posted, or could not be."
    ),
    "init": CommandEntry(
        "monitor.cli.init",
        "init",
        "Make a folder with a commented configuration, an environment file, and units for systemd.",
    ),
    "mcp": CommandEntry(
        "monitor.cli.agents",
        "serve_agents",
        "Answer agents over the Model Context Protocol, read-only, on standard input and output.",
    ),
    "outbox": CommandEntry("monitor.cli.outbox", "outbox", "What is to be sent, was sent, or could not be."),
    "poll": CommandEntry(
        "monitor.cli.work", "poll", "Poll the registry once, store what changed, and publish it."
    ),
    "publish": CommandEntry(
        "monitor.cli.work", "publish", "Bring the feeds and pages up to the state of the database."
    ),
    "query": CommandEntry(
        "monitor.cli.query", "query", "Ask the database: one SELECT, or the NAME of a documented question."
    ),
    "redate": CommandEntry(
        "monitor.cli.work",
        "redate",
        "Mend dates that a wrong clock left in the database, then publish; run it when the clock is right again.",
    ),
    "restore": CommandEntry(
        "monitor.cli.query",
        "restore",
        "Put the backup FILE into the place of the database, brought up to date where it is older.",
    ),
    "run": CommandEntry(
        "monitor.cli.work", "run", "Run the scheduled worker in the foreground, until SIGTERM or Ctrl-C."
    ),
    "screening": CommandEntry(
        "monitor.cli.screening",
        "screening",
        "List every screening decision and its reason: what a monitor leaves out must be auditable.",
    ),
    "search": CommandEntry(
        "monitor.cli.query",
        "search",
        "Search titles, summaries, interventions, outcomes, eligibility and sentences of changes.",
    ),
    "serve": CommandEntry(
        "monitor.cli.serve",
        "serve",
        "Serve the published folder, the pages for subscribers, /healthz and /metrics, until stopped.",
    ),
    "show": CommandEntry(
        "monitor.cli.show", "show", "Show one or more trials: facts, stored versions, and all changes."
    ),
    "since": CommandEntry(
        "monitor.cli.since",
        "since",
        "Print what was found since a day, an instant or a cursor, one JSON object a line, the oldest first.",
    ),
    "snapshot": CommandEntry(
        "monitor.cli.snapshot",
        "snapshot",
        "Write a dated snapshot of the data: SQLite, Parquet, a manifest with hashes, a citation.",
    ),
    "status": CommandEntry(
        "monitor.cli.status",
        "status",
        "Show what is followed, the last good poll, and what went wrong since.",
    ),
    "subscribers": CommandEntry("monitor.cli.subscribers", "subscribers", "Who receives digests by mail."),
}
"""The commands and their summaries, which are the first lines of their docstrings."""


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="TRIAL_MONITOR_CONFIG",
    help="Configuration file.  [default: the shipped instance]",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="TRIAL_MONITOR_STATE",
    default=Path("state"),
    show_default=True,
    metavar="DIR",
    help="State directory: the database and the published folder.",
)
@click.version_option(package_name="trial-monitor", prog_name="trial-monitor")
@click.pass_context
def cli(context: click.Context, config: Path | None, state: Path) -> None:
    """Watches ClinicalTrials.gov for stem-cell trials of the spine, and publishes what changed.

    Begin with `trial-monitor demo`, which needs no network and no configuration.
    """
    context.obj = {"config": config, "state": state}


def main() -> None:
    """Run the command line and exit with the code that EPILOG documents."""
    output.prepare_streams()
    try:
        code = _run()
        output.flush()
    except output.ReaderGone:
        code = 0
    except OutputError as error:
        output.echo(f"trial-monitor: {error}", err=True)
        code = error.exit_code
    sys.exit(code)


def _run() -> int:
    """Run the command; return its exit code."""
    try:
        with _foreign_errors():
            cli.main(standalone_mode=False)
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        output.echo("stopped", err=True)
        return STOPPED
    except OutputError:
        raise
    except TrialMonitorError as error:
        output.echo(f"trial-monitor: {line(str(error))}", err=True)
        return error.exit_code
    except OSError:
        output.flush()  # raises where standard output has no room for what click itself prints, such as help
        raise
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


@contextmanager
def _foreign_errors() -> Iterator[None]:
    """Within it, what Python says of arguments and streams becomes an error of ours."""
    try:
        yield
    except UnicodeEncodeError as error:
        if any(letter in BROKEN for argument in sys.argv for letter in argument):
            raise UsageMistake("an argument has bytes in it that are not UTF-8") from error
        raise
    except OSError as error:  # click itself writes help and version
        where = f"{error.filename}: " if error.filename else ""
        unforeseen = StateError(f"{where}{error.strerror or error}; what was there is whole")
        raise output.full_stream(error) or unforeseen from error


def _show(error: click.ClickException) -> None:
    """Print what click has to say of a wrong command line: usage, where it knows it, and one line."""
    context = getattr(error, "ctx", None)
    if context is not None:
        output.echo(context.get_usage(), err=True)
    output.echo(f"Error: {line(error.format_message())}", err=True)
