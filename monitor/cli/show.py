"""The command `show`: a trial as it is now, or what was known of it on a day."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from monitor.cli.context import service
from monitor.cli.output import echo, echo_json, echo_pieces, instant
from monitor.errors import StateCorrupt
from monitor.model import (
    Facts,
    PublishedUpdate,
    Rejected,
    Severity,
    Source,
    TrialView,
    Update,
    VersionRef,
)
from monitor.model.text import line, shorten
from monitor.query.search import named_trials, why_not_followed
from monitor.registry.registries import find_registry, links_for
from monitor.store import Store, StoredRecords
from monitor.store.set_aside import UnreadableNow

_HOW_STORED = {Source.OBSERVED: "seen", Source.HISTORY: "read"}


@click.command()
@click.argument("nct_ids", nargs=-1, required=True, metavar="NCT...")
@click.option(
    "--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="Show what was known on this day instead."
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
    """Show one or more trials: facts, stored versions, and all changes."""
    names = tuple(
        dict.fromkeys(number for name in nct_ids for number in named_trials((name,)) or (name.upper(),))
    )
    with service(context) as opened:
        store = opened.existing_store()
        if day is not None:
            complete = _show_as_of(store, names, day.date(), ours=clock == "ours", as_json=as_json)
        else:
            complete = _show_now(store, names, opened.parts.time_zone, as_json=as_json)
    if not complete:
        sys.exit(1)


def _show_now(store: Store, nct_ids: tuple[str, ...], zone: ZoneInfo, *, as_json: bool) -> bool:
    """Print the trials as they are; return whether all are followed."""
    known, unknown = [], []
    for nct_id in nct_ids:
        trial = store.trial(nct_id)
        if trial is None:
            unknown.append(nct_id)
            continue
        updates = store.updates(nct_id=nct_id, min_severity=Severity.SILENT, source=None)
        known.append((trial, store.versions(nct_id, source=None), updates))
    if as_json:
        echo_json(
            [
                {
                    "trial": trial,
                    "versions": versions,
                    "updates": [published.update for published in updates],
                    "unreadable": store.unreadable(trial.facts.nct_id),
                }
                for trial, versions, updates in known
            ]
        )
    else:
        for trial, versions, updates in known:
            _print_trial(trial, versions, updates, zone)
            _print_unreadable(store.unreadable(trial.facts.nct_id))
    for nct_id in unknown:
        echo(why_not_followed(nct_id), err=True)
    return not unknown


def _print_trial(
    trial: TrialView, versions: tuple[VersionRef, ...], updates: tuple[PublishedUpdate, ...], zone: ZoneInfo
) -> None:
    facts = trial.facts
    echo_pieces([(f"{facts.nct_id}  {line(facts.title)}", True)])
    _print_rows(
        {
            "status": _status(facts),
            "sponsor": facts.lead_sponsor,
            "phase": ", ".join(facts.phases),
            "enrollment": _enrollment(facts) if facts.enrollment else "",
            "start": facts.start_date,
            "primary completion": facts.primary_completion_date,
            "results posted": facts.results_first_posted or "no",
            "watches": ", ".join(trial.watches) or "none any more",
            "topics": ", ".join(trial.topics),
            "missing since": instant(trial.missing_since, zone) if trial.missing_since else "",
            "registry": links_for(facts.nct_id).trial(facts.nct_id),
        }
    )
    for ref in versions:
        echo(
            f"  version {ref.version} ({ref.source.value}): {_HOW_STORED[ref.source]} "
            f"{instant(ref.observed_at, zone)}, last update posted {line(ref.last_update_posted or 'unknown')}, "
            f"sha256 {ref.sha256[:12]}"
        )
    for published in updates:
        echo_pieces([(f"  {_when(published.update, zone)}  {published.update.id}", True)])
        for change in published.update.changes:
            echo(f"    [{change.severity.value}] {line(change.sentence)}")


def _print_unreadable(fields: Sequence[UnreadableNow]) -> None:
    for field in fields:
        echo(
            f"  cannot be read: {line(field.path)} is {line(shorten(field.text, 60))} ({line(field.reason)})"
        )


def _when(update: Update, zone: ZoneInfo) -> str:
    """Our instant for what a poll found; the registry's day for what its record history says."""
    if update.source is Source.HISTORY:
        return f"{update.detected_at:%Y-%m-%d}, from the registry's record history"
    return instant(update.detected_at, zone)


def _show_as_of(store: Store, nct_ids: tuple[str, ...], day: date, *, ours: bool, as_json: bool) -> bool:
    """Print what each trial's record said on a day; return whether that is known of all."""
    answers = []
    for nct_id in nct_ids:
        version = store.as_of(nct_id, day, ours=ours)
        if version is None:
            echo(_why_unknown(store, nct_id, day, ours=ours), err=True)
            continue
        facts = _facts(store, version)
        answers.append(
            {"as_of": day, "clock": "ours" if ours else "registry", "held": version, "facts": facts}
        )
        if not as_json:
            _print_version(version, facts, day, ours=ours)
    if as_json:
        echo_json(answers)
    return len(answers) == len(nct_ids)


def _why_unknown(store: Store, nct_id: str, day: date, *, ours: bool) -> str:
    first = store.first_version(nct_id)
    if first is None:
        return why_not_followed(nct_id)
    seen = f"{first.observed_at:%Y-%m-%d}"
    since = seen if ours else first.last_update_posted or seen
    return f"{nct_id}: no version of {day} is stored; the first one is of {since}, or the record had been removed by then"


def _facts(store: Store, version: StoredRecords) -> Facts:
    read = find_registry().reader.read_stored(
        store.record(version.nct_id, version.version, source=version.source)
    )
    if isinstance(read, Rejected):
        raise StateCorrupt(
            f"{version.source} version {version.version} of {version.nct_id} cannot be read: {read.reason}"
        )
    return read.facts


def _print_version(version: StoredRecords, facts: Facts, day: date, *, ours: bool) -> None:
    echo_pieces([(f"{facts.nct_id}  {line(facts.title)}", True)])
    source = "what we knew at the end of" if ours else "what the registry said on"
    until = version.known_to if ours else version.valid_to
    since = version.known_from if ours else version.valid_from
    _print_rows(
        {
            "as of": f"{source} {day}",
            "version": f"{version.version} ({version.source.value}), since {since}"
            + (f" until {until}" if until else ""),
            "status": _status(facts),
            "sponsor": facts.lead_sponsor,
            "phase": ", ".join(facts.phases),
            "enrollment": _enrollment(facts) if facts.enrollment is not None else "",
            "start": facts.start_date,
            "primary completion": facts.primary_completion_date,
            "completion": facts.completion_date,
            "results posted": facts.results_first_posted or "no",
            "last update posted": facts.last_update_posted,
        }
    )
    for outcome in version.primary_outcomes:
        echo(f"  primary outcome: {line(outcome)}")


def _print_rows(rows: dict[str, str | None]) -> None:
    for name, value in rows.items():
        if value:
            echo(f"  {name}: {line(value)}")


def _status(facts: Facts) -> str:
    return facts.overall_status + (f" ({line(facts.why_stopped)})" if facts.why_stopped else "")


def _enrollment(facts: Facts) -> str:
    return f"{facts.enrollment} ({facts.enrollment_type or 'type not given'})"
