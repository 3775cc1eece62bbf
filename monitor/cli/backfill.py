"""The command that reads the registry's record history: backfill."""

from __future__ import annotations

import sys
import threading

import click

from monitor.app import worker
from monitor.cli.context import progress_bar, service
from monitor.cli.output import echo, echo_json
from monitor.model.text import line
from monitor.model.wording import count
from monitor.polling.history import BackfillOutcome, HistoryStatus

CUT_SHORT = 75  # EX_TEMPFAIL of sysexits.h


@click.command()
@click.argument("nct_ids", nargs=-1, metavar="[NCT]...")
@click.option(
    "--watch", "watches", multiple=True, metavar="SLUG", help="Trials that this watch follows; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_context
def backfill(
    context: click.Context, nct_ids: tuple[str, ...], watches: tuple[str, ...], as_json: bool
) -> None:
    """Read the registry's record history of followed trials into the database.

    One request for each earlier version, at the configured pace; stop it at any time, and it goes on where it
    was. Earlier changes are shown with their trial and are in no feed, digest or mail.
    """
    stop = threading.Event()
    with service(context, stop=stop) as opened, worker.signals_set(stop), progress_bar() as progress:
        outcome = opened.backfill(nct_ids, watches, progress=progress)
    if as_json:
        echo_json(outcome)
    else:
        _print_outcome(outcome)
    if outcome.ended is not None:
        echo(f"ended early: {line(outcome.ended)}", err=True)
        sys.exit(CUT_SHORT)


def _print_outcome(outcome: BackfillOutcome) -> None:
    for trial in outcome.trials:
        if trial.error and trial.status is not HistoryStatus.STOPPED:
            echo(f"{trial.nct_id}: {_HOW[trial.status]}: {line(trial.error)}", err=True)
        for reason in trial.unreadable:
            echo(f"{trial.nct_id}: {line(reason)}", err=True)
    counts = {
        "with gaps": outcome.of(HistoryStatus.GAPS),
        "without a history": outcome.of(HistoryStatus.NONE),
        "failed": outcome.of(HistoryStatus.FAILED),
    }
    echo(
        f"histories of {len(outcome.of(HistoryStatus.WHOLE))} of {outcome.wanted} trials are whole"
        + "".join(f", {len(trials)} {how}" for how, trials in counts.items() if trials)
        + f": {count(outcome.added, 'version')} and {count(outcome.updates, 'historical update')} added"
    )


_HOW = {HistoryStatus.NONE: "no history", HistoryStatus.FAILED: "failed, try again later"}
