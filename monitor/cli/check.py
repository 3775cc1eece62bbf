"""The command `check`: what is wrong in the configuration, the state directory, the database and the pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext

import click

from monitor.app import checks, state_dir
from monitor.app.service import Service
from monitor.cli.context import service
from monitor.cli.output import echo
from monitor.errors import Busy
from monitor.mail.trouble import gone_choices, stuck_deliveries
from monitor.model import wording
from monitor.model.text import line
from monitor.publish.remarks import remarks
from monitor.store.checks import HashRules
from monitor.store.database import is_writable


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Check the configuration, the state directory, the database and the published folder; name what is wrong."""
    with service(context) as opened:
        settings = opened.publish_settings  # refuses what [[follow]] names and is not there
        echo(f"configuration: {_counts(opened)}: good")
        for remark in remarks(settings):
            echo(f"note: {remark}")
        complaints = [*_complaints(opened)] if opened.database.exists() else []
        if not opened.database.exists():
            echo(f"database: none yet in {opened.state}")
    for complaint in complaints:
        echo(line(complaint), err=True)
    if complaints:
        sys.exit(1)


def _counts(opened: Service) -> str:
    config = opened.config
    follows = f", {wording.count(len(config.follow), 'followed question')}" if config.follow else ""
    return f"{len(config.watch)} watches, {len(config.topic)} topics{follows}"


def _complaints(opened: Service) -> Iterator[str]:
    """Yield complaints part by part, because a large database takes its time."""
    yield from _report("directory", tuple(checks.directory(opened.state, opened.database)))
    store = opened.existing_store()
    reader = opened.registry.reader
    rules = HashRules(rehash=reader.rehash, version=reader.hash_version)
    yield from _report("database", store.check(rules))
    yield from _report("mail", tuple(_mail(opened)))
    yield from _report("clock", tuple(checks.clock(store.polls(limit=1), opened.clock())))
    # Where nothing can be written, nobody publishes, and there is no lock to take.
    lock = state_dir.alone(opened.state) if is_writable(opened.database) else nullcontext()
    try:
        with lock:
            yield from _report("published", tuple(checks.published(opened.public)))
    except Busy:
        echo("published: not looked at, since another trial-monitor is at work")


def _mail(opened: Service) -> Iterator[str]:
    stuck = stuck_deliveries(opened.mail.counts(), opened.clock())
    if stuck:
        yield stuck
    yield from gone_choices(opened.mail.active_subscribers(), opened.mail.offer)


def _report(part: str, complaints: tuple[str, ...]) -> tuple[str, ...]:
    echo(f"{part}: {'good' if not complaints else f'{len(complaints)} complaints'}")
    return complaints
