"""The command `snapshot`: the data of this moment, to cite and to keep."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.context import service
from monitor.cli.output import echo
from monitor.model.wording import count


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that gets it.  [default: data/snapshots of the published folder]",
)
@click.pass_context
def snapshot(context: click.Context, output: Path | None) -> None:
    """Write a dated snapshot of the data: SQLite, Parquet, a manifest with hashes, a citation.

    The same state gives the same bytes under the same name. Subscribers and whole records are left out.
    Needs an extra: pip install 'trial-monitor[parquet]'.
    """
    with service(context) as opened:
        made = opened.snapshot(output)
    echo(
        f"{made.folder}: {'written' if made.written else 'is there already'}, {count(len(made.manifest.files), 'file')}"
    )
