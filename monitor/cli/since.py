"""The command `since`: what was found since a day or a cursor, as lines of JSON for machines."""

from __future__ import annotations

import click

from monitor.cli.context import service
from monitor.cli.output import data_stream


@click.command()
@click.argument("start", metavar="DATE|CURSOR")
@click.pass_context
def since(context: click.Context, start: str) -> None:
    """Print what was found since a day, an instant or a cursor, one JSON object a line, the oldest first.

    Each line has a cursor: give that of the last line to get what came after it. Nothing is lost or repeated
    between two such calls.
    """
    from monitor.publish.formats.change_lines import lines, read_start

    with service(context) as opened:
        place = read_start(start, opened.parts.time_zone)
        updates = opened.existing_store().updates(since=place.at)
        out = data_stream()
        for line in lines(updates, place):
            out.write(line.decode())
