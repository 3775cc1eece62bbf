"""Commands that work: poll, accept, publish, run."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import nullcontext
from datetime import datetime

import click

from monitor.app import worker
from monitor.app.service import Service
from monitor.app.service_manager import ServiceManager
from monitor.cli.context import progress_bar, service
from monitor.cli.output import echo, echo_json
from monitor.errors import UploadFailed
from monitor.model import PollStatus
from monitor.model.text import line
from monitor.model.wording import count
from monitor.polling.ports import PollOutcome
from monitor.publish.remarks import remarks

INCOMPLETE = 75  # EX_TEMPFAIL of sysexits.h


@click.command()
@click.option(
    "--watch", "watches", multiple=True, metavar="SLUG", help="Search for this watch only; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the polls as JSON.")
@click.pass_context
def poll(context: click.Context, watches: tuple[str, ...], as_json: bool) -> None:
    """Poll the registry once, store what changed, and publish it."""
    with service(context) as opened, progress_bar() as progress:
        outcome = opened.poll(watches, progress=progress)
        failure = _upload(opened) if opened.uploads else None
    if as_json:
        echo_json({"polls": outcome.polls, "updates": outcome.updates})
    else:
        _print_outcome(outcome)
    if failure:
        echo(f"trial-monitor: {line(str(failure))}", err=True)
    if outcome.status in (PollStatus.FAILED, PollStatus.INCOMPLETE, PollStatus.QUARANTINED):
        sys.exit(outcome.failure.exit_code if outcome.failure else INCOMPLETE)
    if failure:
        sys.exit(failure.exit_code)


def _upload(opened: Service) -> UploadFailed | None:
    """Upload, and return what went wrong: the poll is done, and what it found must be printed."""
    try:
        opened.upload()
    except UploadFailed as error:
        return error
    return None


def _print_outcome(outcome: PollOutcome) -> None:
    for row in outcome.polls:
        data = f"data of {row.data_timestamp:%Y-%m-%d %H:%M} UTC" if row.data_timestamp else "no data"
        if row.status is PollStatus.NOT_MODIFIED:
            echo(f"{row.watch}: no new release since the last comparison ({data})")
        elif row.status is PollStatus.QUARANTINED:
            echo(f"{row.watch}: {row.error}", err=True)
        elif row.status is PollStatus.FAILED:
            echo(f"{row.watch}: failed, nothing was changed: {row.error}", err=True)
        else:
            note = " (first poll: the baseline)" if row.baseline else ""
            echo(
                f"{row.watch}: {row.status.value}{note}, {data}: {count(row.in_scope, 'trial')} followed, "
                f"{row.added} added, {row.changed} changed, {row.missing} missing, {row.rejected} set aside"
            )
            if row.error:
                echo(f"{row.watch}: {row.error}; try again later", err=True)
    if outcome.status not in (PollStatus.FAILED, PollStatus.QUARANTINED):
        echo(count(len(outcome.updates), "update"))


@click.command()
@click.pass_context
def accept(context: click.Context) -> None:
    """Let the next poll apply whatever it finds, once: also what is quarantined."""
    with service(context) as opened:
        quarantine = opened.accept()
    what = (
        f"{count(len(quarantine.trials), 'trial is', 'trials are')} quarantined"
        if quarantine
        else "nothing is quarantined now"
    )
    echo(f"{what}; the next poll is taken as it is: run `trial-monitor poll`, or wait for it")


@click.command()
@click.pass_context
def redate(context: click.Context) -> None:
    """Mend dates that a wrong clock left in the database, then publish; run it when the clock is right again."""
    with service(context) as opened:
        moved = opened.redate()
    echo(f"{count(moved, 'date was', 'dates were')} mended" if moved else "no date is later than now")


@click.command()
@click.option(
    "--to",
    "target",
    metavar="TARGET",
    help="Then upload to s3://BUCKET/PREFIX, a folder, or rclone:REMOTE:PATH.  [default: publish.to.target]",
)
@click.option("--everything", is_flag=True, help="Upload also what the target has already.")
@click.pass_context
def publish(context: click.Context, *, target: str | None, everything: bool) -> None:
    """Bring the feeds and pages up to the state of the database."""
    with service(context) as opened:
        opened.existing_store()
        if target:
            opened.target_address(target)  # a mistake in its name is said before anything is written
        report = opened.publish()
        echo(f"{opened.public}: {len(report.written)} written, {len(report.removed)} removed")
        if target or opened.uploads:
            done = opened.upload(target, everything=everything)
            echo(
                f"{target or opened.config.publish.to.target}: {done.sent} sent ({done.sent_bytes} bytes), "
                f"{done.deleted} deleted, {done.unchanged} were there"
            )
        for remark in remarks(opened.publish_settings):
            echo(f"note: {remark}")


@click.command()
@click.option("--serve", "with_web", is_flag=True, help="Serve the web face too, as `serve` does.")
@click.pass_context
def run(context: click.Context, with_web: bool) -> None:
    """Run the scheduled worker in the foreground, until SIGTERM or Ctrl-C."""
    from monitor.cli.serve import serving_service

    stop, manager = threading.Event(), ServiceManager(os.environ)
    put_off: dict[str, datetime] = {}
    with (
        service(context, stop=stop, alive=manager.alive) as opened,
        serving_service(opened) if with_web else nullcontext(),
    ):

        def step() -> None:
            # Ticks run in the scheduler's threads, and a SQLite connection belongs to one thread.
            try:
                worker.tick(opened.jobs(), opened.timetable.due, opened.clock, put_off)
            finally:
                opened.close()

        worker.run(step, stop, manager=manager, leave=os._exit)
