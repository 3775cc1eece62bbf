"""The commands `init`, which makes the folder of an instance, and `completion`, for shells."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import click

from monitor.cli.output import echo


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--user", help="Account that the units run as.  [default: yours; trial-monitor for root]")
def init(folder: Path, user: str | None) -> None:
    """Make a folder with a commented configuration, an environment file, and units for systemd.

    Nothing that exists is changed. The environment file gets a new random key that signs links in mails.
    """
    from monitor.setup.instance import Instance, make_instance

    instance = Instance(
        folder=folder.absolute().resolve(),
        program=_program(),
        user=user or ("trial-monitor" if os.geteuid() == 0 else getpass.getuser()),
    )
    for path, written in make_instance(instance).items():
        echo(f"{instance.folder / path}: {'written' if written else 'is there already and was kept'}")
    if not user and os.geteuid() == 0:
        echo(
            f"the units run as {instance.user}: useradd --system {instance.user}; chown -R {instance.user} '{instance.folder}'"
        )
    echo(
        f"now set `contact` in {instance.config}, then: set -a; . '{instance.environment}'; set +a; trial-monitor poll"
    )


def _program() -> Path:
    """Return where this program is installed; a link is kept, since an upgrade moves what it leads to."""
    beside = Path(sys.executable).with_name("trial-monitor")
    called = Path(sys.argv[0]).absolute()
    return called if called.name == beside.name and called.is_file() else beside


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what a shell needs to complete commands and options with the tab key.

    Write the output into the file where your shell looks for completions of
    `trial-monitor`; docs/operations/start.md names it for each shell.
    """
    from click.shell_completion import get_completion_class

    from monitor.cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  click has had these three since version 8.0
    # Not kind.source(): it starts bash to ask for its version, which an installation need not have.
    script = kind(cli, {}, "trial-monitor", "_TRIAL_MONITOR_COMPLETE")
    echo(script.source_template % script.source_vars())
