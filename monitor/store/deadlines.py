"""Deadlines: stored when a version is, raised once when their day passes, resolved once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Deadline, DeadlinePassed, Kind
from monitor.store.columns import day, from_json, to_json

_SELECT = "SELECT nct_id, rule, due_on, basis, caveats FROM deadlines WHERE "
_ORDER = " ORDER BY due_on, nct_id, rule"


def replace(db: Database, nct_id: str, deadlines: Sequence[Deadline], *, at: str) -> None:
    """Replaces a trial's deadlines that were not raised yet by those of its new version.

    One that was raised stays, whatever the record says now: it was reported. Where its rule now names
    another day it is superseded: results are then late, or not, by the new day.
    """
    db.execute("DELETE FROM deadlines WHERE nct_id = ? AND raised_at IS NULL", (nct_id,))
    for deadline in deadlines:
        key = (nct_id, deadline.rule, deadline.due_on.isoformat())
        db.execute(
            "UPDATE deadlines SET superseded_at = ? WHERE nct_id = ? AND rule = ? AND due_on <> ?"
            " AND resolved_at IS NULL AND superseded_at IS NULL",
            (at, *key),
        )
        db.execute(
            "INSERT INTO deadlines (nct_id, rule, due_on, basis, caveats) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (nct_id, rule, due_on) DO UPDATE SET basis = excluded.basis, caveats = excluded.caveats,"
            " superseded_at = NULL",
            (*key, deadline.basis, to_json(deadline.caveats)),
        )


def passed(db: Database, finding: DeadlinePassed, *, run: str, at: str) -> None:
    """Marks the open deadline of a rule as raised, or the raised one as resolved.

    It is marked as silent where this run reported nothing of it: at a baseline it is old news.

    Raises:
        StateError: there is none, though an update reports it: it would be reported twice or without ground.
    """
    if finding.resolved:
        done = db.execute(
            "UPDATE deadlines SET resolved_at = ? WHERE nct_id = ? AND rule = ?"
            " AND raised_at IS NOT NULL AND resolved_at IS NULL",
            (at, finding.nct_id, finding.rule),
        )
    else:
        done = db.execute(
            "UPDATE deadlines SET raised_at = ?, silent = NOT EXISTS (SELECT 1 FROM changes AS c"
            " JOIN updates AS u ON u.id = c.update_id WHERE u.nct_id = deadlines.nct_id AND u.run = ?"
            " AND c.kind = ?) WHERE nct_id = ? AND rule = ? AND raised_at IS NULL",
            (at, run, Kind.RESULTS_OVERDUE, finding.nct_id, finding.rule),
        )
    if finding.updates and not done.rowcount:
        state = "raised" if finding.resolved else "open"
        raise StateError(f"{finding.nct_id} has no {state} deadline by {finding.rule}")


def open_by_trial(db: Database, nct_id: str | None = None) -> Iterator[Deadline]:
    """Yield deadlines that were not raised, of trials that still exist, trial by trial; of one alone, if named."""
    only = "" if nct_id is None else " AND nct_id = ?"
    rows = db.execute(
        _SELECT + "raised_at IS NULL"  # noqa: S608 - fragments are ours
        # Asked trial by trial as well: a list of all that exist would be made each time.
        " AND EXISTS (SELECT 1 FROM trials AS t WHERE t.nct_id = deadlines.nct_id AND t.removed_at IS NULL)"
        f"{only} ORDER BY nct_id, due_on, rule",
        () if nct_id is None else (nct_id,),
    )
    return map(_deadline, rows)


def due(db: Database, due_by: date) -> tuple[Deadline, ...]:
    """Deadlines whose day is `due_by` or earlier and that were not raised, of trials that still exist."""
    rows = db.execute(
        _SELECT + "due_on <= ? AND raised_at IS NULL"  # noqa: S608 - fragments are ours
        " AND nct_id IN (SELECT nct_id FROM trials WHERE removed_at IS NULL)" + _ORDER,
        (due_by.isoformat(),),
    )
    return tuple(_deadline(row) for row in rows)


def raised(db: Database, nct_id: str) -> tuple[Deadline, ...]:
    """Deadlines of a trial that were raised and neither resolved nor superseded."""
    rows = db.execute(
        _SELECT + "nct_id = ?"
        " AND raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL" + _ORDER,
        (nct_id,),
    )
    return tuple(_deadline(row) for row in rows)


def _deadline(row: tuple[str, str, str, str, str]) -> Deadline:
    nct_id, rule, due_on, basis, caveats = row
    return Deadline(
        nct_id=nct_id,
        rule=rule,
        due_on=day(due_on),
        basis=basis,
        caveats=tuple(from_json(caveats, list[str])),
    )
