"""The command `digest`: one week's digest as a page or as a mail."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.app.mail import EVERYTHING
from monitor.app.service import Service
from monitor.cli.context import service
from monitor.cli.output import echo
from monitor.cli.subscribers import address_of
from monitor.model.week import Week
from monitor.store.files import write_whole


@click.command()
@click.option("--week", metavar="YYYY-Www", help="ISO week such as 2026-W47.  [default: the newest]")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the page to this file."
)
@click.option(
    "--preview", type=click.Path(path_type=Path, dir_okay=False), help="Write it as a mail to this .eml file."
)
@click.option("--send-to", metavar="ADDRESS", help="Send it as a mail to this address, as a test.")
@click.pass_context
def digest(
    context: click.Context, week: str | None, output: Path | None, preview: Path | None, send_to: str | None
) -> None:
    """Print one week's digest as an HTML page, or make it a mail."""
    with service(context) as opened:
        opened.existing_store()
        if preview or send_to:
            _mail_digest(opened, opened.week(week), preview=preview, send_to=send_to)
            return
        page = opened.digest(week)
    if output:
        write_whole(output, page, mode=0o644)
        echo(str(output))
    else:
        echo(page.decode(), nl=False)


def _mail_digest(opened: Service, week: Week, *, preview: Path | None, send_to: str | None) -> None:
    """Write one week's digest as a mail into a file, or send it to one address as a test."""
    if preview:
        to = address_of(send_to) if send_to else "reader@example.org"
        write_whole(preview, opened.mail.preview(opened.store, week, EVERYTHING, to))
        echo(str(preview))
    if send_to:
        answer = opened.mail.send_test(opened.store, week, EVERYTHING, address_of(send_to))
        echo(f"sent to {send_to}: {answer}")
