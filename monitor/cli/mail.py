"""Commands about mail and the web face: outbox, serve; and what status and digest say of mail."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from monitor.app.mail import EVERYTHING
from monitor.app.service import Service
from monitor.app.web import web_app
from monitor.cli.context import echo_json, service
from monitor.cli.subscribers import address_of
from monitor.mail.addresses import masked
from monitor.model.subscription import Delivery, DeliveryState, OutboxCounts
from monitor.publish import Week
from monitor.web.server import serving

TROUBLE = 75  # EX_TEMPFAIL of sysexits.h
SHOWN = 50


@click.group()
def outbox() -> None:
    """What is to be sent, was sent, or could not be."""


@outbox.command("list")
@click.option("--state", type=click.Choice([str(each) for each in DeliveryState]), help="Only in this state.")
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
            found = box.deliveries(state=DeliveryState(state) if state else None, period=period, limit=limit)
            people = {each.subscriber: box.subscriber(each.subscriber) for each in found}
    if as_json:
        echo_json(found)
        return
    for each in found:
        person = people[each.subscriber]
        click.echo(f"{each.id}  {each.period}  {masked(person.address) if person else '?'}  {_told(each)}")
    click.echo(f"{len(found)} deliveries", err=True)


def _told(each: Delivery) -> str:
    said = f": {each.answer}" if each.answer else ""
    match each.state:
        case DeliveryState.DUE:
            return f"due {each.next_try:%Y-%m-%d %H:%M} UTC, {each.attempts} tries{said}"
        case DeliveryState.CLAIMED:
            return f"claimed {each.claimed_at:%Y-%m-%d %H:%M} UTC, being sent or unclear{said}"
        case _:
            at = f" {each.ended_at:%Y-%m-%d %H:%M} UTC" if each.ended_at else ""
            return f"{each.state.value}{at}{said}"


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
    """Give deliveries up: they are not sent again, and the news they tell of counts as told."""
    _resolve(context, numbers, DeliveryState.DROPPED, "dropped by the operator")


def _resolve(context: click.Context, numbers: tuple[int, ...], state: DeliveryState, why: str) -> None:
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            for number in numbers:
                found = box.resolve(number, state, now=opened.clock(), why=why)
                click.echo(f"{found.id}  {found.period}  {found.state.value}")


@outbox.command()
@click.pass_context
def send(context: click.Context) -> None:
    """Send what is due now, and end: what `run` does by itself, for cron."""
    with service(context) as opened:
        report = opened.mail.run(opened.existing_store())
    said = ", ".join(f"{number} {what}" for what, number in sorted(report.counts.items()))
    click.echo(said or "nothing was due")
    if report.trouble:
        click.echo(f"stopped early: {report.trouble}", err=True)
        sys.exit(TROUBLE)


@click.command()
@click.option("--host", help="Listen on this address.  [default: web.host of the configuration]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Listen on this port.  [default: web.port]")
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the published folder, the pages for subscribers, /healthz and /metrics, until stopped."""
    stop = threading.Event()
    with service(context, stop=stop) as opened, facing(opened, host=host, port=port) as listening:
        click.echo(f"http://{host or opened.config.web.host}:{listening}/", err=True)
        before = {
            number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
        }
        stop.wait()
        for number, former in before.items():
            signal.signal(number, former)


@contextmanager
def facing(opened: Service, *, host: str | None = None, port: int | None = None) -> Iterator[int]:
    """The web face of a service while the body runs; gives its port."""
    web = opened.config.web
    with serving(
        web_app(opened),
        host=host or web.host,
        port=web.port if port is None else port,
        trusted_proxies=web.trusted_proxies,
    ) as listening:
        yield listening


def mail_digest(opened: Service, week: Week, *, preview: Path | None, send_to: str | None) -> None:
    """One week's digest as a mail: into a file, or to one address as a test."""
    if preview:
        to = address_of(send_to) if send_to else "reader@example.org"
        preview.write_bytes(opened.mail.preview(opened.store, week, EVERYTHING, to))
        click.echo(str(preview))
    if send_to:
        answer = opened.mail.send_test(opened.store, week, EVERYTHING, address_of(send_to))
        click.echo(f"sent to {send_to}: {answer}")


def print_outbox(counts: OutboxCounts) -> None:
    """The outbox in a few lines, and what a person has to decide."""
    people, mails = counts.subscribers, counts.deliveries
    if not people and not mails:
        return
    click.echo(
        "subscribers: " + (", ".join(f"{number} {state}" for state, number in people.items()) or "none")
    )
    click.echo("mails: " + (", ".join(f"{number} {state}" for state, number in mails.items()) or "none"))
    if mails.get(DeliveryState.CLAIMED):
        click.echo(
            f"  {mails[DeliveryState.CLAIMED]} claimed: being sent at this moment, or unclear after a crash; "
            "see `trial-monitor outbox list --state claimed`, then `outbox retry` or `outbox drop`"
        )
