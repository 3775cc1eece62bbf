"""What was set aside of records that are followed: `unreadable` fields, and `contradictions`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from monitor.model import Contradictory, Struct
from monitor.model.study import STUDY, UnreadableField
from monitor.store.columns import moment

_CONTACT_KEYS = frozenset(
    {
        STUDY.protocol_section.contacts_locations_module.key,
        STUDY.results_section.more_info_module.key,
    }
)
"""Modules with contacts, which are stored in the record alone."""

MOST_FIELDS = 200
"""Unreadable fields that are stored of one trial."""


class UnreadableNow(Struct, frozen=True, kw_only=True):
    """A field of a trial's newest version that cannot be read.

    Attributes:
        path: keys and positions from the root, joined by dots. text: the value as the record has it.
        since: end of the poll that found it in this version.
    """

    nct_id: str
    path: str
    text: str
    reason: str
    version: int
    since: datetime


class ContradictoryNow(Struct, frozen=True, kw_only=True):
    """A record that contradicted itself in the last poll and waits for a second one."""

    nct_id: str
    reason: str
    since: datetime


def set_unreadable(
    db: Database, nct_id: str, version: int, fields: Sequence[UnreadableField], *, at: str
) -> None:
    """Replace what cannot be read of a trial by what cannot be read of its new version."""
    db.execute("DELETE FROM unreadable WHERE nct_id = ?", (nct_id,))
    db.conn.executemany(
        "INSERT OR IGNORE INTO unreadable (nct_id, path, text, reason, version, since) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (nct_id, ".".join(field.path), _text(field), field.reason, version, at)
            for field in fields[:MOST_FIELDS]
        ],
    )


def _text(field: UnreadableField) -> str:
    """The value as it came; nothing where it can contain names, addresses or numbers of contacts."""
    is_section = len(field.path) == 1 and not isinstance(field.value, str | int | float)
    return "" if is_section or _CONTACT_KEYS.intersection(field.path) else field.text


def unreadable(db: Database, nct_id: str | None = None) -> tuple[UnreadableNow, ...]:
    """Return what cannot be read of one trial, or of all that are followed, by ID and path."""
    rows = db.execute(
        "SELECT u.nct_id, u.path, u.text, u.reason, u.version, u.since FROM unreadable AS u"
        " WHERE u.nct_id = ?1 OR (?1 IS NULL AND EXISTS (SELECT 1 FROM trial_watches AS m JOIN watches AS w"
        " ON w.slug = m.watch AND w.active WHERE m.nct_id = u.nct_id)) ORDER BY u.nct_id, u.path",
        (nct_id,),
    )
    names = ("nct_id", "path", "text", "reason", "version")
    return tuple(UnreadableNow(**dict(zip(names, row, strict=False)), since=moment(row[5])) for row in rows)


def add_contradiction(db: Database, item: Contradictory, *, run: str, at: str) -> None:
    """Record that a record contradicts itself, since the first poll that found it so."""
    db.execute(
        "INSERT INTO contradictions (nct_id, reason, since, run) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET reason = excluded.reason, run = excluded.run",
        (item.nct_id, item.reason, at, run),
    )


def forget_contradictions(db: Database, *, but_of: str) -> None:
    """Forget the contradictions that this run did not find."""
    db.execute("DELETE FROM contradictions WHERE run <> ?", (but_of,))


def contradictions(db: Database) -> tuple[ContradictoryNow, ...]:
    """Return the records that wait for a second poll, by ID."""
    rows = db.execute("SELECT nct_id, reason, since FROM contradictions ORDER BY nct_id")
    return tuple(
        ContradictoryNow(nct_id=nct_id, reason=reason, since=moment(since)) for nct_id, reason, since in rows
    )
