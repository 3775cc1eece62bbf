"""`show --as-of`: the version of a record that stood on a day, by the registry's clock or by ours."""

from __future__ import annotations

import sys
from datetime import date

import click

from monitor.cli.context import Printer, echo_json
from monitor.errors import StateCorrupt
from monitor.model import Facts, Rejected
from monitor.model.text import line
from monitor.registry.ctgov.parse import read_trial
from monitor.store import Store, StoredRecords


def show_as_of(store: Store, nct_ids: tuple[str, ...], day: date, *, ours: bool, as_json: bool) -> None:
    """Tells what each trial's record said on a day; exits with 1 where nothing of it is known for that day."""
    told = []
    unknown = False
    for nct_id in dict.fromkeys(name.upper() for name in nct_ids):
        held = store.as_of(nct_id, day, ours=ours)
        if held is None:
            unknown = True
            click.echo(f"{nct_id}: {_nothing(store, nct_id, day, ours=ours)}", err=True)
            continue
        facts = _facts(store, held)
        told.append({"as_of": day, "clock": "ours" if ours else "registry", "held": held, "facts": facts})
        if not as_json:
            _tell(held, facts, day, ours=ours)
    if as_json:
        echo_json(told)
    if unknown:
        sys.exit(1)


def _nothing(store: Store, nct_id: str, day: date, *, ours: bool) -> str:
    first = store.first_version(nct_id)
    if first is None:
        return "not followed (see `trial-monitor screening`)"
    since = (
        f"{first.observed_at:%Y-%m-%d}"
        if ours
        else first.last_update_posted or f"{first.observed_at:%Y-%m-%d}"
    )
    return (
        f"no version is held of {day}; the first that is held is of {since}, or it had been removed by then"
    )


def _facts(store: Store, held: StoredRecords) -> Facts:
    read = read_trial(store.record(held.nct_id, held.version, source=held.source))
    if isinstance(read, Rejected):
        raise StateCorrupt(
            f"{held.source} version {held.version} of {held.nct_id} cannot be read: {read.reason}"
        )
    return read.facts


def _tell(held: StoredRecords, facts: Facts, day: date, *, ours: bool) -> None:
    console = Printer(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{facts.nct_id}  {line(facts.title)}", style="bold")
    who = "what we knew at the end of" if ours else "what the registry said on"
    until = held.known_to if ours else held.valid_to
    since = held.known_from if ours else held.valid_from
    rows = {
        "as of": f"{who} {day}",
        "version": f"{held.version} ({held.source.value}), since {since}"
        + (f" until {until}" if until else ""),
        "status": facts.overall_status + (f" ({line(facts.why_stopped)})" if facts.why_stopped else ""),
        "sponsor": line(facts.lead_sponsor or ""),
        "phase": ", ".join(facts.phases),
        "enrollment": f"{facts.enrollment} ({facts.enrollment_type or 'type not given'})"
        if facts.enrollment is not None
        else "",
        "start": facts.start_date,
        "primary completion": facts.primary_completion_date,
        "completion": facts.completion_date,
        "results posted": facts.results_first_posted or "no",
        "last update posted": facts.last_update_posted,
    }
    for name, value in rows.items():
        if value:
            console.print(f"  {name}: {value}")
    for outcome in held.primary_outcomes:
        console.print(f"  primary outcome: {line(outcome)}")
