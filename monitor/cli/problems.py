"""What went wrong, for `status`: alarms, what is held, what could not be read, another version of the API."""

from __future__ import annotations

from collections.abc import Sequence

import click

from monitor.model import Quarantine
from monitor.model.text import line
from monitor.polling.outages import Alarm
from monitor.polling.outages import describe_alarm as alarm_told
from monitor.registry.ctgov.api import API_VERSION, is_known_api
from monitor.store.trials import SetAsideNow

SHOWN = 5


def print_problems(
    *, alarms: Sequence[Alarm], held: Quarantine | None, rejected: Sequence[SetAsideNow], api: str | None
) -> None:
    """Says each trouble in a line, and what to do; nothing where there is none."""
    for alarm in alarms:
        click.echo(f"ALARM {alarm.watch}: {line(alarm_told(alarm))}")
    if held:
        _tell_held(held)
    if rejected:
        click.echo(f"{len(rejected)} records could not be read by the last comparison and were set aside:")
        for each in rejected[:SHOWN]:
            click.echo(
                f"    {each.nct_id or 'a record without an ID'}: {line(each.reason)} ({each.times} times)"
            )
        if len(rejected) > SHOWN:
            click.echo(f"    and {len(rejected) - SHOWN} more (`status --json` has all)")
    if api and not is_known_api(api):
        click.echo(
            f"the registry's API is version {line(api)}, and this program was made for {API_VERSION}: records are "
            "compared as long as they can be read; look for a newer trial-monitor"
        )


def _tell_held(held: Quarantine) -> None:
    gone = sum(trial.gone for trial in held.trials)
    click.echo(
        f"{len(held.trials)} trials are held since {held.since:%Y-%m-%d %H:%M} UTC ({gone} gone, "
        f"{len(held.trials) - gone} changed): too much at once to be believed. The next poll that finds the same "
        "applies it; `trial-monitor accept` lets the next poll apply whatever it finds"
    )
