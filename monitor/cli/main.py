"""The command group, its exit codes, and what all commands share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from monitor.cli.backfill import backfill
from monitor.cli.demo import demo
from monitor.cli.inspect import check, screening, show, status
from monitor.cli.mail import outbox, serve
from monitor.cli.query import backup, explore, export, query, restore, search
from monitor.cli.subscribers import subscribers
from monitor.cli.work import accept, digest, poll, publish, run
from monitor.errors import TrialMonitorError

EPILOG = """\
\b
Exit codes:
  0   done, also when nothing was new
  1   anything else went wrong
  2   the command line is wrong
  75  the registry could not be polled completely; nothing is lost, try later
  78  the configuration is wrong
"""


class _Group(click.Group):
    """A group whose commands end well when the reader of their output (`| head`) goes away."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Left to click this ends with 1, and with more noise when the interpreter flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=_Group,
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


for command in (demo, poll, accept, publish, digest, run, backfill, status, show, screening, check):
    cli.add_command(command)
for command in (query, search, explore, export, backup, restore):
    cli.add_command(command)
for command in (serve, subscribers, outbox):
    cli.add_command(command)


def main() -> None:
    """Runs the command line and exits with the code that EPILOG documents."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except TrialMonitorError as error:
        click.echo(f"trial-monitor: {error}", err=True)
        sys.exit(error.exit_code)
