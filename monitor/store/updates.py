"""Updates and their changes: written once, never altered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Update
from monitor.model.details import detail_version, stored_form
from monitor.store.columns import instant, maybe_json, to_json


def insert(db: Database, updates: Iterable[Update], *, run: str | None) -> None:
    """Stores updates with their changes, watches, topics and claims; `run` is None for history.

    A change's ID is its update's, a slash and its position counted from 1: `NCT01234567:1-2/1`. It never
    changes.

    Raises:
        StateError: an update of this ID is already stored: nothing is reported twice.
    """
    for update in updates:
        _update(db, update, run)
        _changes(db, update)
        for watch in update.watches:
            db.execute("INSERT INTO update_watches (update_id, watch) VALUES (?, ?)", (update.id, watch))
        for topic in update.topics:
            db.execute("INSERT INTO update_topics (update_id, topic) VALUES (?, ?)", (update.id, topic))
        for claim in update.claims:
            db.execute("INSERT INTO update_claims (update_id, claim) VALUES (?, ?)", (update.id, claim))


def _update(db: Database, update: Update, run: str | None) -> None:
    try:
        db.execute(
            "INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, news,"
            " run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                update.id,
                update.nct_id,
                update.source,
                update.from_version,
                update.to_version,
                instant(update.detected_at),
                update.severity,
                update.headline,
                update.news,
                run,
            ),
        )
    except sqlite3.IntegrityError as exc:
        if exc.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
            raise StateError(f"update {update.id} is already stored: nothing is reported twice") from exc
        raise StateError(f"update {update.id} refers to what is not stored ({exc})") from exc


def _changes(db: Database, update: Update) -> None:
    for position, change in enumerate(update.changes, start=1):
        db.execute(
            "INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence,"
            " detail, detail_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                f"{update.id}/{position}",
                update.id,
                position,
                update.nct_id,
                change.kind,
                change.severity,
                change.path,
                maybe_json(change.before),
                maybe_json(change.after),
                change.sentence,
                to_json(stored_form(change.detail)),
                detail_version(change.detail),
            ),
        )
