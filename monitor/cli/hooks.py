"""Commands about hooks: list, send, retry; and the lines of `status` about them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import click

from monitor.cli.context import service
from monitor.cli.lazy import WholeSummaries
from monitor.cli.output import echo, echo_json, instant
from monitor.errors import UsageMistake
from monitor.model.hook import HookDelivery, HookState, HookStatus
from monitor.model.text import line
from monitor.model.wording import count

TEMPORARY_FAILURE = 75  # EX_TEMPFAIL of sysexits.h
SHOWN = 50


@click.group(cls=WholeSummaries)
def hooks() -> None:
    """What is to be posted to receivers, was posted, or could not be."""


@hooks.command("list")
@click.option("--state", type=click.Choice([str(state) for state in HookState]), help="Only in this state.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=SHOWN, show_default=True, help="The newest so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print the deliveries as JSON.")
@click.pass_context
def list_(context: click.Context, state: str | None, limit: int, as_json: bool) -> None:
    """List updates for receivers, newest first, and what became of them."""
    with service(context) as opened:
        opened.existing_store()
        with opened.hooks.box() as box:
            deliveries = box.deliveries(state=HookState(state) if state else None, limit=limit)
    if as_json:
        echo_json(deliveries)
        return
    for delivery in deliveries:
        echo(f"{delivery.hook}  {delivery.update_id}  {_outcome(delivery)}")
    echo(count(len(deliveries), "delivery", "deliveries"), err=True)


def _outcome(delivery: HookDelivery) -> str:
    at = f" {delivery.ended_at:%Y-%m-%d %H:%M} UTC" if delivery.ended_at else ""
    answer = f": {line(delivery.answer)}" if delivery.answer else ""
    return f"{delivery.state.value}{at}, {count(delivery.attempts, 'try', 'tries')}{answer}"


@hooks.command()
@click.argument("slugs", nargs=-1, required=True, metavar="HOOK...")
@click.pass_context
def retry(context: click.Context, slugs: tuple[str, ...]) -> None:
    """Make the failed updates of receivers due again, and wait for none of them any longer."""
    with service(context) as opened:
        opened.existing_store()
        unknown = sorted(set(slugs) - {hook.slug for hook in opened.config.hook})
        if unknown:
            raise UsageMistake(f"{', '.join(unknown)}: no such hook in the configuration")
        with opened.hooks.box() as box:
            for slug in slugs:
                echo(f"{slug}: {box.retry(slug, now=opened.clock())} are due again")


@hooks.command()
@click.pass_context
def send(context: click.Context) -> None:
    """Post what is due now, and end: what `run` does by itself, for cron."""
    with service(context) as opened:
        counts = opened.hooks.run(opened.existing_store())
    echo(", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "nothing was due")
    if counts.keys() - {"sent"}:
        sys.exit(TEMPORARY_FAILURE)


def print_hooks(statuses: Iterable[HookStatus], zone: ZoneInfo) -> None:
    """Print a line for each receiver."""
    for status in statuses:
        text = f"hook {status.slug}: {status.sent} sent, {status.due} due, {status.failed} failed"
        if status.failures:
            again = f", next try {instant(status.next_try, zone)}" if status.next_try and status.due else ""
            text += f"; {status.failures} failures in a row ({line(status.answer or '')}){again}"
        echo(text)
