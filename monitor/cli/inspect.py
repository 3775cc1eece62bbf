"""Commands that only look: status, show, screening, check."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import click
from rich.table import Table

from monitor.app import checks as checking
from monitor.app import state_dir as directory
from monitor.app.mail import JOB as MAIL
from monitor.app.service import Service
from monitor.cli.as_of import show_as_of
from monitor.cli.context import Printer, echo_json, service
from monitor.cli.mail import print_outbox
from monitor.cli.problems import print_problems
from monitor.errors import Busy
from monitor.model import PublishedUpdate, Severity, Source, TrialView, Update, VersionRef, WatchState
from monitor.model.text import line
from monitor.registry.ctgov.parse import rehash
from monitor.store import Screened

FAILURES_SHOWN = 5


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """Tell what is followed, the last good poll, and what went wrong since."""
    with service(context) as opened:
        store = opened.existing_store()
        states = store.watch_states(opened.config.watch)
        due = {job: store.due(job) for job in opened.jobs()} | opened.mail_due()
        outbox = opened.mail.counts()
        now = opened.clock()
        compared = store.comparison()
        alarms, held, rejected = opened.alarms(), store.held(), store.rejected()
    api = compared[0].api_version if compared else None
    if as_json:
        found = {"now": now, "watches": states, "due": due, "mail": outbox, "database": str(opened.database)}
        echo_json(found | {"alarms": alarms, "held": held, "rejected": rejected, "api_version": api})
        return
    for state in states:
        _tell_watch(state, now)
    print_problems(alarms=alarms, held=held, rejected=rejected, api=api)
    for job, at in due.items():
        idle = job == MAIL and at is None
        click.echo(f"next {job}: {'nothing to send' if idle else _due(at, now)}")
    print_outbox(outbox)


def _tell_watch(state: WatchState, now: datetime) -> None:
    click.echo(f"{state.title} ({state.watch}): {state.following} trials followed")
    last = state.last_complete
    if last and last.finished_at:
        click.echo(
            f"  last good poll {_instant(last.finished_at)}, {_age(now - last.finished_at)} ago; "
            f"data of {_instant(last.data_timestamp)}: {last.in_scope} compared, {last.changed} changed, "
            f"{last.added} added, {last.missing} missing, {last.rejected} set aside"
        )
    else:
        click.echo("  no good poll yet")
    if state.failures:
        number = len(state.failures)
        click.echo(f"  {number} {'poll' if number == 1 else 'polls'} failed since:")
        for failed in state.failures[-FAILURES_SHOWN:]:
            click.echo(f"    {_instant(failed.started_at)} {failed.status.value}: {line(failed.error or '')}")


def _due(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "not scheduled; `trial-monitor run` does it"
    return f"{_instant(at)} (due; `trial-monitor run` does it)" if at <= now else _instant(at)


def _instant(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "unknown"


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


@click.command()
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT...")
@click.option(
    "--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="Show what stood on this day instead."
)
@click.option(
    "--clock",
    type=click.Choice(["registry", "ours"]),
    default="registry",
    show_default=True,
    help="With --as-of: what the registry said on that day, or what we knew at its end (UTC).",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything known of the trials as JSON.")
@click.pass_context
def show(
    context: click.Context, nct_ids: tuple[str, ...], day: datetime | None, clock: str, as_json: bool
) -> None:
    """Show one or more trials: facts, versions held, and everything that changed."""
    if day is not None:
        with service(context) as opened:
            show_as_of(opened.existing_store(), nct_ids, day.date(), ours=clock == "ours", as_json=as_json)
        return
    found, unknown = [], []
    with service(context) as opened:
        store = opened.existing_store()
        for nct_id in dict.fromkeys(name.upper() for name in nct_ids):
            trial = store.trial(nct_id)
            if trial is None:
                unknown.append(nct_id)
                continue
            updates = store.updates(nct_id=nct_id, min_severity=Severity.SILENT, source=None)
            found.append((trial, store.versions(nct_id, source=None), updates))
    if as_json:
        echo_json([{"trial": t, "versions": v, "updates": [u.update for u in us]} for t, v, us in found])
    else:
        for trial, versions, updates in found:
            _tell_trial(trial, versions, updates)
    for nct_id in unknown:
        click.echo(f"{nct_id}: not followed (see `trial-monitor screening`)", err=True)
    if unknown:
        sys.exit(1)


def _tell_trial(
    trial: TrialView, versions: tuple[VersionRef, ...], updates: tuple[PublishedUpdate, ...]
) -> None:
    facts = trial.facts
    console = Printer(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{facts.nct_id}  {line(facts.title)}", style="bold")
    rows = {
        "status": facts.overall_status + (f" ({line(facts.why_stopped)})" if facts.why_stopped else ""),
        "sponsor": line(facts.lead_sponsor or ""),
        "phase": ", ".join(facts.phases),
        "enrollment": f"{facts.enrollment} ({facts.enrollment_type or 'type not given'})"
        if facts.enrollment
        else "",
        "start": facts.start_date,
        "primary completion": facts.primary_completion_date,
        "results posted": facts.results_first_posted or "no",
        "watches": ", ".join(trial.watches) or "none any more",
        "topics": ", ".join(trial.topics),
        "missing since": _instant(trial.missing_since) if trial.missing_since else "",
        "registry": f"https://clinicaltrials.gov/study/{facts.nct_id}",
    }
    for name, value in rows.items():
        if value:
            console.print(f"  {name}: {line(value)}")
    for ref in versions:
        console.print(
            f"  version {ref.version} ({ref.source.value}): {_SEEN[ref.source]} {_instant(ref.observed_at)}, "
            f"last update posted {line(ref.last_update_posted or 'unknown')}, sha256 {ref.sha256[:12]}"
        )
    for found in updates:
        console.print(f"  {_when(found.update)}  {found.update.id}", style="bold")
        for change in found.update.changes:
            console.print(f"    [{change.severity.value}] {line(change.sentence)}")


_SEEN = {Source.OBSERVED: "seen", Source.HISTORY: "read"}


def _when(update: Update) -> str:
    """Our instant for what a poll found; the registry's day for what its record history tells."""
    if update.source is Source.HISTORY:
        return f"{update.detected_at:%Y-%m-%d}, from the registry's record history"
    return _instant(update.detected_at)


@click.command()
@click.option("--watch", metavar="SLUG", help="Decisions for this watch only.")
@click.option("--in/--out", "included", default=None, help="Only what was taken in, or left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the decisions as JSON.")
@click.pass_context
def screening(context: click.Context, watch: str | None, included: bool | None, as_json: bool) -> None:
    """List every screening decision and its reason: what a monitor leaves out must be auditable."""
    with service(context) as opened:
        decisions = opened.existing_store().screening(watch=watch, included=included)
    if as_json:
        echo_json(decisions)
    else:
        _tell_decisions(decisions)


def _tell_decisions(decisions: Iterable[Screened]) -> None:
    """A table for a person at a terminal; one line a decision, tabs between, for `grep` and its like."""
    rows = [
        (
            row.decision.nct_id,
            row.decision.watch,
            "in" if row.decision.included else "out",
            line(row.decision.reason),
            line(row.title),
        )
        for row in decisions
    ]
    if sys.stdout.isatty():
        _print_table(rows)
    else:
        for row in rows:
            click.echo("\t".join(row))
    click.echo(f"{len(rows)} decisions", err=True)


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column, ratio in (("trial", None), ("watch", None), ("", None), ("reason", 2), ("title", 2)):
        table.add_column(column, ratio=ratio, no_wrap=ratio is None, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Printer(markup=False, highlight=False).print(table)


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Check the configuration, the state directory, the database and the published folder; name what is wrong."""
    with service(context) as opened:
        click.echo(
            f"configuration: {len(opened.config.watch)} watches, {len(opened.config.topic)} topics: good"
        )
        complaints = [*_complaints(opened)] if opened.database.exists() else []
        if not opened.database.exists():
            click.echo(f"database: none yet in {opened.state}")
    for complaint in complaints:
        click.echo(line(complaint), err=True)
    if complaints:
        sys.exit(1)


def _complaints(opened: Service) -> Iterator[str]:
    """Told part by part, for a large database takes its time."""
    yield from _told("directory", tuple(checking.directory(opened.state, opened.database)))
    store = opened.existing_store()
    yield from _told("database", store.check(rehash=rehash))
    yield from _told("clock", tuple(checking.clock(store.polls(limit=1), opened.clock())))
    try:
        with directory.alone(opened.state):
            yield from _told("published", tuple(checking.published(opened.public)))
    except Busy:
        click.echo("published: not looked at, since another trial-monitor is at work")


def _told(part: str, complaints: tuple[str, ...]) -> tuple[str, ...]:
    click.echo(f"{part}: {'good' if not complaints else f'{len(complaints)} complaints'}")
    return complaints
