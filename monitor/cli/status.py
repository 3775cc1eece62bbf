"""The command `status`: what is followed, the last good poll, and what went wrong since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from monitor.app import jobs
from monitor.cli.context import service
from monitor.cli.hooks import print_hooks
from monitor.cli.outbox import print_outbox
from monitor.cli.output import age, echo, echo_json, instant
from monitor.mail.trouble import gone_choices
from monitor.model import Quarantine, WatchState
from monitor.model.text import line, shorten
from monitor.model.wording import count
from monitor.polling.outages import describe_alarm
from monitor.registry.base import RecordReader
from monitor.store.set_aside import UnreadableNow
from monitor.store.trials import SetAsideNow

FAILURES_SHOWN = 5
REJECTED_SHOWN = 5
GONE_SHOWN = 5


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """Show what is followed, the last good poll, and what went wrong since."""
    with service(context) as opened:
        store = opened.existing_store()
        states = store.watch_states(opened.config.watch)
        due = (
            {job: store.due(job) for job in opened.jobs()}
            | opened.timetable.mail_due()
            | opened.timetable.hooks_due()
        )
        outbox, receivers = opened.mail.counts(), opened.hooks.statuses()
        now, zone = opened.clock(), opened.parts.time_zone
        compared = store.comparison()
        gone = tuple(gone_choices(opened.mail.active_subscribers(), opened.mail.offer))
        alarms, quarantine, rejected = opened.alarms(), store.quarantined(), store.rejected()
        unreadable, contradictions = store.unreadable(), store.contradictions()
        reader = opened.parts.registry.reader
    api = compared[0].api_version if compared else None
    if as_json:
        state = {
            "now": now,
            "watches": states,
            "due": due,
            "mail": outbox,
            "hooks": receivers,
            "database": str(opened.database),
        }
        echo_json(
            state
            | {"alarms": alarms, "held": quarantine, "rejected": rejected}
            | {"unreadable": unreadable, "contradictions": contradictions, "api_version": api}
            | {"gone_choices": gone}
        )
        return
    for watch in states:
        _print_watch(watch, now, zone)
    for alarm in alarms:
        echo(f"ALARM {alarm.watch}: {line(describe_alarm(alarm))}")
    if quarantine:
        _print_quarantine(quarantine, zone)
    _print_rejected(rejected)
    _print_unreadable(unreadable)
    for row in contradictions:
        echo(f"{row.nct_id} contradicts itself: {line(row.reason)}; not believed until a second poll agrees")
    _print_api(api, reader)
    for job, at in due.items():
        idle = job in (jobs.MAIL, jobs.HOOKS) and at is None
        echo(f"next {job}: {'nothing to send' if idle else _due(at, now, zone)}")
    print_outbox(outbox)
    print_hooks(receivers, zone)
    _print_gone(gone)


def _print_watch(state: WatchState, now: datetime, zone: ZoneInfo) -> None:
    echo(f"{state.title} ({state.watch}): {count(state.following, 'trial')} followed")
    last = state.last_complete
    if last and last.finished_at:
        echo(
            f"  last good poll {instant(last.finished_at, zone)}, {age(now - last.finished_at)} ago; "
            f"data of {instant(last.data_timestamp, zone)}: {last.in_scope} compared, {last.changed} changed, "
            f"{last.added} added, {last.missing} missing, {last.rejected} set aside"
        )
    else:
        echo("  no good poll yet")
    if state.failures:
        number = len(state.failures)
        echo(f"  {number} {'poll' if number == 1 else 'polls'} failed since:")
        for poll in state.failures[-FAILURES_SHOWN:]:
            echo(f"    {instant(poll.started_at, zone)} {poll.status.value}: {line(poll.error or '')}")


def _print_quarantine(quarantine: Quarantine, zone: ZoneInfo) -> None:
    gone = sum(trial.gone for trial in quarantine.trials)
    echo(
        f"{len(quarantine.trials)} trials are quarantined since {instant(quarantine.since, zone)} ({gone} gone, "
        f"{len(quarantine.trials) - gone} changed): too much at once to be believed. The next poll that finds the "
        "same applies it; `trial-monitor accept` lets the next poll apply whatever it finds"
    )


def _print_rejected(rejected: Sequence[SetAsideNow]) -> None:
    if not rejected:
        return
    echo(f"{len(rejected)} records could not be read by the last comparison and were set aside:")
    for row in rejected[:REJECTED_SHOWN]:
        echo(f"    {row.nct_id or 'a record without an ID'}: {line(row.reason)} ({row.times} times)")
    if len(rejected) > REJECTED_SHOWN:
        echo(f"    and {len(rejected) - REJECTED_SHOWN} more (`status --json` has all)")


def _print_unreadable(fields: Sequence[UnreadableNow]) -> None:
    if not fields:
        return
    echo(f"{len(fields)} fields of followed trials cannot be read and were set aside, as they came:")
    for field in fields[:REJECTED_SHOWN]:
        echo(f"    {field.nct_id} {line(field.path)}: {line(shorten(field.text, 60))} ({line(field.reason)})")
    if len(fields) > REJECTED_SHOWN:
        echo(f"    and {len(fields) - REJECTED_SHOWN} more (`status --json` has all)")


def _print_gone(complaints: Sequence[str]) -> None:
    for complaint in complaints[:GONE_SHOWN]:
        echo(line(complaint))
    if len(complaints) > GONE_SHOWN:
        echo(f"    and {len(complaints) - GONE_SHOWN} more (`trial-monitor check` has all)")


def _print_api(version: str | None, reader: RecordReader) -> None:
    if version and not reader.is_known_api(version):
        echo(
            f"the registry's API is version {line(version)}, and this program was made for {reader.api_version}: records "
            "are compared as long as they can be read; look for a newer trial-monitor"
        )


def _due(at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if at is None:
        return "not scheduled; `trial-monitor run` does it"
    return f"{instant(at, zone)} (due; `trial-monitor run` does it)" if at <= now else instant(at, zone)
