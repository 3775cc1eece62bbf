"""What a poll found and did not apply, and the operator's word that the next one may: `quarantined`, `meta`."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from monitor.model import Quarantine, QuarantinedTrial
from monitor.store.columns import instant, maybe_moment, moment, slugs, to_json

ACCEPTED = "accepted_at"


def quarantined(db: Database) -> Quarantine | None:
    """What is in quarantine now; None where nothing is."""
    rows = db.execute(
        "SELECT nct_id, what, gone, watches, since, run FROM quarantined ORDER BY nct_id"
    ).fetchall()
    if not rows:
        return None
    return Quarantine(
        run=rows[0][5],
        since=moment(rows[0][4]),
        trials=tuple(
            QuarantinedTrial(nct_id=nct_id, what=what, gone=bool(gone), watches=slugs(watches))
            for nct_id, what, gone, watches, _, _ in rows
        ),
    )


def set_quarantined(db: Database, now_quarantined: Quarantine | None) -> None:
    """Replaces what is in quarantine."""
    db.execute("DELETE FROM quarantined")
    if now_quarantined is None:
        return
    for trial in now_quarantined.trials:
        db.execute(
            "INSERT INTO quarantined (nct_id, what, gone, watches, since, run) VALUES (?, ?, ?, ?, ?, ?)",
            (
                trial.nct_id,
                trial.what,
                int(trial.gone),
                to_json(trial.watches),
                instant(now_quarantined.since),
                now_quarantined.run,
            ),
        )


def accept(db: Database, at: datetime | None) -> None:
    """Records when the operator accepted what the next poll finds; None once that poll was applied."""
    db.execute("DELETE FROM meta WHERE key = ?", (ACCEPTED,))
    if at is not None:
        db.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (ACCEPTED, instant(at)))


def accepted(db: Database) -> datetime | None:
    """When the operator accepted what the next poll finds; None where he did not."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (ACCEPTED,)).fetchone()
    return maybe_moment(row[0]) if row else None
