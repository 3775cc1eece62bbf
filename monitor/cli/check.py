"""The command `check`: what is wrong in the configuration, the state directory, the database and the pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext

import click

from monitor.app import checks, state_dir
from monitor.app.service import Service
from monitor.cli.context import service
from monitor.cli.output import echo, echo_json
from monitor.errors import Busy
from monitor.mail.trouble import gone_choices, stuck_deliveries
from monitor.model.text import line
from monitor.model.wording import count
from monitor.publish.remarks import remarks
from monitor.registry.base import Probe
from monitor.store.checks import HashRules
from monitor.store.database import is_writable


@click.command()
@click.option(
    "--registry", is_flag=True, help="Ask the registry for all that polls rely on, and nothing else."
)
@click.option("--json", "as_json", is_flag=True, help="With --registry: print one JSON document.")
@click.pass_context
def check(context: click.Context, registry: bool, as_json: bool) -> None:
    """Check the configuration, the state directory, the database and the published folder; name what is wrong.

    With --registry, ask the registry some fifteen polite questions instead: for each, what was expected, what came,
    and what the difference costs.
    """
    if as_json and not registry:
        raise click.UsageError("--json goes with --registry")
    with service(context) as opened:
        if registry:
            _check_registry(opened, as_json=as_json)
            return
        opened.parts.check()
        settings = opened.publish_settings  # refuses what [[follow]] names and is not there
        opened.hooks.receivers()  # refuses a hook without a secret
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


def _check_registry(opened: Service, *, as_json: bool) -> None:
    """Report each probe as it ends; exit with 1 where the registry is not as it was expected."""
    address = opened.config.registry.base_url
    probes = []
    if not as_json:
        echo(f"registry: {address}")
    for probe in opened.probe():
        probes.append(probe)
        if not as_json:
            _echo_probe(probe)
    different = sum(probe.good is False for probe in probes)
    if as_json:
        echo_json({"registry": address, "probes": probes, "different": different})
    else:
        good = sum(probe.good is True for probe in probes)
        echo(f"{good} as expected, {different} different, {len(probes) - good - different} not asked")
    if different:
        sys.exit(1)


def _echo_probe(probe: Probe) -> None:
    if probe.good:
        echo(f"good       {probe.name}: {probe.came}")
    elif probe.good is None:
        echo(f"not asked  {probe.name}: {probe.came.removeprefix('not asked: ')}")
    else:
        echo(f"different  {probe.name}: {probe.came}")
        echo(f"           expected: {probe.expected}")
        echo(f"           it costs: {probe.costs}")


def _counts(opened: Service) -> str:
    config = opened.config
    follows = f", {count(len(config.follow), 'followed question')}" if config.follow else ""
    return f"{count(len(config.watch), 'watch', 'watches')}, {count(len(config.topic), 'topic')}{follows}"


def _complaints(opened: Service) -> Iterator[str]:
    """Yield complaints part by part, because a large database takes its time."""
    yield from _report("directory", tuple(checks.directory(opened.state, opened.database)))
    store = opened.existing_store()
    reader = opened.parts.registry.reader
    rules = HashRules(rehash=reader.rehash, version=reader.hash_version)
    yield from _report("database", store.check(rules))
    yield from _report("mail", tuple(_mail(opened)))
    yield from _report("clock", tuple(checks.clock(store.ahead(opened.clock()))))
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
