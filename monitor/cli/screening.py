"""The command `screening`: every decision about what belongs to a watch, with its reason."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from monitor.cli.context import service
from monitor.cli.output import echo, echo_json, echo_rows, echo_table
from monitor.model.text import line
from monitor.store import Screened


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
        _print_decisions(_rows(decisions))


def _rows(decisions: Iterable[Screened]) -> list[tuple[str, ...]]:
    return [
        (
            row.decision.nct_id,
            row.decision.watch,
            "in" if row.decision.included else "out",
            line(row.decision.reason),
            line(row.title),
        )
        for row in decisions
    ]


def _print_decisions(rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table at a terminal; elsewhere a decision a line with tabs, for `grep` and its like."""
    if sys.stdout.isatty():
        columns = {"trial": None, "watch": None, "": None, "reason": 2, "title": 2}
        echo_table(columns, rows)
    else:
        echo_rows(rows)
    echo(f"{len(rows)} decisions", err=True)
