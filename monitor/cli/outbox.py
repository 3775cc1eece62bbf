"""Commands about deliveries by mail: list, retry, drop, send; and the lines of `status` about them."""

from __future__ import annotations

import sys

import click

from monitor.cli.context import service
from monitor.cli.lazy import WholeSummaries
from monitor.cli.output import echo, echo_json
from monitor.model.address import masked
from monitor.model.subscription import Delivery, DeliveryState, OutboxCounts
from monitor.model.wording import count

TEMPORARY_FAILURE = 75  # EX_TEMPFAIL of sysexits.h
SHOWN = 50


@click.group(cls=WholeSummaries)
def outbox() -> None:
    """What is to be sent, was sent, or could not be."""


@outbox.command("list")
@click.option(
    "--state", type=click.Choice([str(state) for state in DeliveryState]), help="Only in this state."
)
@click.option("--period", metavar="NAME", help="Only of this period, such as 2026-W47.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=SHOWN, show_default=True, help="The newest so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print the deliveries as JSON.")
@click.pass_context
def list_(context: click.Context, state: str | None, period: str | None, limit: int, as_json: bool) -> None:
    """List deliveries, newest first: whose, of what period, and what became of them."""
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            deliveries = box.deliveries(
                state=DeliveryState(state) if state else None, period=period, limit=limit
            )
            people = {delivery.subscriber: box.subscriber(delivery.subscriber) for delivery in deliveries}
    if as_json:
        echo_json(deliveries)
        return
    for delivery in deliveries:
        person = people[delivery.subscriber]
        address = masked(person.address) if person else "?"
        echo(f"{delivery.id}  {delivery.period}  {address}  {_outcome(delivery)}")
    echo(count(len(deliveries), "delivery", "deliveries"), err=True)


def _outcome(delivery: Delivery) -> str:
    answer = f": {delivery.answer}" if delivery.answer else ""
    match delivery.state:
        case DeliveryState.DUE:
            return f"due {delivery.next_try:%Y-%m-%d %H:%M} UTC, {count(delivery.attempts, 'try', 'tries')}{answer}"
        case DeliveryState.CLAIMED:
            return f"claimed {delivery.claimed_at:%Y-%m-%d %H:%M} UTC, being sent or unclear{answer}"
        case _:
            at = f" {delivery.ended_at:%Y-%m-%d %H:%M} UTC" if delivery.ended_at else ""
            return f"{delivery.state.value}{at}{answer}"


@outbox.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@click.pass_context
def retry(context: click.Context, numbers: tuple[int, ...]) -> None:
    """Make deliveries due again: claimed ones that did not arrive, and failed ones.

    A claimed delivery may have arrived all the same: ask the mail server's log, or accept a second copy.
    """
    _resolve(context, numbers, DeliveryState.DUE, "made due again by the operator")


@outbox.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@click.pass_context
def drop(context: click.Context, numbers: tuple[int, ...]) -> None:
    """Give deliveries up: they are not sent again, and their news counts as delivered."""
    _resolve(context, numbers, DeliveryState.DROPPED, "dropped by the operator")


def _resolve(context: click.Context, numbers: tuple[int, ...], state: DeliveryState, why: str) -> None:
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            for number in numbers:
                delivery = box.resolve(number, state, now=opened.clock(), why=why)
                echo(f"{delivery.id}  {delivery.period}  {delivery.state.value}")


@outbox.command()
@click.pass_context
def send(context: click.Context) -> None:
    """Send what is due now, and end: what `run` does by itself, for cron."""
    with service(context) as opened:
        report = opened.mail.run(opened.existing_store())
    summary = ", ".join(f"{number} {what}" for what, number in sorted(report.counts.items()))
    echo(summary or "nothing was due")
    if report.trouble:
        echo(f"stopped early: {report.trouble}", err=True)
        sys.exit(TEMPORARY_FAILURE)


def print_outbox(counts: OutboxCounts) -> None:
    """The outbox in a few lines, and what a person has to decide."""
    people, mails = counts.subscribers, counts.deliveries
    if not people and not mails:
        return
    echo("subscribers: " + (", ".join(f"{number} {state}" for state, number in people.items()) or "none"))
    echo("mails: " + (", ".join(f"{number} {state}" for state, number in mails.items()) or "none"))
    if mails.get(DeliveryState.CLAIMED):
        echo(
            f"  {mails[DeliveryState.CLAIMED]} claimed: being sent at this moment, or unclear after a crash; "
            "see `trial-monitor outbox list --state claimed`, then `outbox retry` or `outbox drop`"
        )
