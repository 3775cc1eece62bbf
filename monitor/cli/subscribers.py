"""Commands about subscribers: add, list, remove, import, export."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

import click

from monitor.cli.context import service
from monitor.cli.lazy import WholeSummaries
from monitor.cli.output import data_stream, echo, echo_json
from monitor.digest import select as rules
from monitor.digest.select import Offer
from monitor.errors import UsageMistake
from monitor.mail.address_lists import read_address_list, write_address_list
from monitor.mail.addresses import normalised
from monitor.model import Severity
from monitor.model.address import identity
from monitor.model.subscription import Cadence, Choices, SubscriberState
from monitor.model.wording import count

F = TypeVar("F", bound=Callable[..., Any])


def choosing(command: F) -> F:
    """The options by which choices are named."""
    options = (
        click.option(
            "--watch", "watches", multiple=True, metavar="SLUG", help="Only this watch; repeatable."
        ),
        click.option("--topic", "topics", multiple=True, metavar="SLUG", help="Only this topic; repeatable."),
        click.option("--claim", "claims", multiple=True, metavar="SLUG", help="Only this claim; repeatable."),
        click.option(
            "--kind",
            "groups",
            multiple=True,
            metavar="KIND",
            help="Only results, status, new or rest; repeatable.",
        ),
        click.option(
            "--severity",
            "min_severity",
            type=click.Choice([str(severity) for severity in rules.SEVERITIES]),
            default=str(Severity.LOW),
            show_default=True,
            help="The lowest severity to send.",
        ),
        click.option(
            "--cadence",
            type=click.Choice([str(cadence) for cadence in Cadence]),
            default=str(Cadence.WEEKLY),
            show_default=True,
            help="How often; `results` are sent at once.",
        ),
        click.option(
            "--quiet-line/--no-quiet-line",
            default=True,
            show_default=True,
            help="When nothing changed: a mail that says so, or none.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def choices_of(offer: Offer, **chosen: Any) -> Choices:
    """The choices that options name.

    Raises:
        UsageMistake: one names what is not offered.
    """
    try:
        return rules.parse_choices(offer, **chosen)
    except ValueError as error:
        raise UsageMistake(str(error)) from error


def address_of(text: str) -> str:
    """A normalised address.

    Raises:
        UsageMistake: it is none.
    """
    try:
        return normalised(text)
    except ValueError as error:
        raise UsageMistake(f"`{text}` is no mail address: {error}") from error


@click.group(cls=WholeSummaries)
def subscribers() -> None:
    """Who receives digests by mail."""


@subscribers.command()
@click.argument("address")
@click.option("--reason", required=True, help="Why this address may be written to; it is recorded.")
@choosing
@click.pass_context
def add(context: click.Context, /, address: str, reason: str, **chosen: Any) -> None:
    """Add an address that agreed to receive digests, without asking it again."""
    with service(context) as opened, opened.mail.box() as box:
        choices = choices_of(opened.mail.offer, **chosen)
        made = box.admit(
            address_of(address),
            choices,
            how=f"added by the operator: {reason}",
            now=opened.clock(),
            cover=opened.mail.cover,
        )
        echo(f"{made.address}: {made.state.value}, {made.choices.cadence.value}")


@subscribers.command("list")
@click.option(
    "--state", type=click.Choice([str(state) for state in SubscriberState]), help="Only in this state."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything, also how each state came.")
@click.pass_context
def list_(context: click.Context, state: str | None, as_json: bool) -> None:
    """List subscribers, their state and what they chose."""
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            people = box.subscribers(state=SubscriberState(state) if state else None)
            if as_json:
                echo_json([{"subscriber": person, "states": box.states(person.id)} for person in people])
                return
    for person in people:
        since = f"{person.state.value} since {person.since:%Y-%m-%d}"
        echo(f"{person.address}  {since}, {_summary(person.choices)}: {person.how}")
    echo(count(len(people), "subscriber"), err=True)


@subscribers.command()
@click.argument("address")
@click.option("--forget", is_flag=True, help="Forget the address with all that is stored of it.")
@click.pass_context
def remove(context: click.Context, address: str, forget: bool) -> None:
    """Unsubscribe an address, or forget it altogether."""
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            person = box.find(address_of(address))
            if person is None:
                raise UsageMistake("this address is no subscriber")
            if forget:
                box.remove(person.id)
            else:
                box.unsubscribe(person.id, how="removed by the operator", now=opened.clock())
            echo(f"{person.address}: {'forgotten' if forget else 'unsubscribed'}")


@subscribers.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--reason", required=True, help="Why these addresses may be written to; it is recorded.")
@click.pass_context
def import_(context: click.Context, file: BinaryIO, reason: str) -> None:
    """Add addresses from a CSV file with a header line, or from standard input (-).

    The column `address` is needed; the others are those that `export` writes, lists separated by spaces. Comma,
    semicolon or tab, UTF-8, UTF-16 or Windows-1252 are recognised. Lines that can be taken are taken; the others
    are named, and then the exit code is 1. An address that has left stays unsubscribed, and lines in another state
    than `active` are passed over.
    """
    with service(context) as opened, opened.mail.box() as box:
        try:
            lines = read_address_list(file.read(), opened.mail.offer)
        except ValueError as error:
            raise UsageMistake(f"{file.name}: {error}; nothing was imported") from error
        left = box.admit_all(
            [(entry.address, entry.choices) for entry in lines.entries],
            how=f"imported by the operator: {reason}",
            now=opened.clock(),
            cover=opened.mail.cover,
        )
    for note in (note for entry in lines.entries for note in entry.notes):
        echo(note, err=True)
    for address in left:
        echo(f"{address}: stays as it was, since it has left or does not receive mail", err=True)
    for skipped in lines.skipped:
        echo(f"line {skipped.line}: not taken: {skipped.reason}", err=True)
    listed, stayed = ({identity(it) for it in them} for them in ((it.address for it in lines.entries), left))
    echo(
        f"{len(listed - stayed)} active, {len(stayed)} stay as they were,"
        f" {len(lines.skipped)} not taken (read as {lines.encoding})"
    )
    if any(skipped.mistake for skipped in lines.skipped):
        sys.exit(1)


@subscribers.command()
@click.pass_context
def export(context: click.Context) -> None:
    """Print all subscribers as CSV, as `import` reads it."""
    with service(context) as opened:
        opened.existing_store()
        with opened.mail.box() as box:
            people = box.subscribers()
    data_stream().write(write_address_list(people))


def _summary(chosen: Choices) -> str:
    only = [*chosen.watches, *chosen.topics, *chosen.claims, *chosen.kinds]
    return f"{chosen.cadence.value}, {', '.join(only) or 'everything'}, {chosen.min_severity.value} and above"
