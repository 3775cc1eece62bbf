"""The registry's own record history beside what we observed: the same tables, `source` = `history`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Source, Update, VersionRef
from monitor.store import derived, news, versions


def add(
    db: Database,
    nct_id: str,
    past: Sequence[tuple[VersionRef, bytes]],
    updates: Sequence[Update],
    *,
    hash_version: int | None,
) -> None:
    """Stores past versions of one trial and the updates between them.

    Raises:
        StateError: one of them belongs to another trial or was observed, or contradicts what is stored.
    """
    given: list[VersionRef | Update] = [*(ref for ref, _ in past), *updates]
    if any(one.nct_id != nct_id or one.source is not Source.HISTORY for one in given):
        raise StateError(f"only the registry's history of {nct_id} can be added to its history")
    for ref, record in sorted(past, key=lambda pair: pair[0].version):
        if versions.insert_past(db, ref, record, hash_version=hash_version):
            derived.write_version(db, nct_id, ref.source, ref.version, record)
    news.insert(db, updates, run=None)


def number(db: Database, nct_id: str, numbers: Mapping[int, int]) -> None:
    """Records the registry's own number of observed versions.

    Raises:
        StateError: a version is not stored.
    """
    for version, registry_version in numbers.items():
        done = db.execute(
            "UPDATE versions SET registry_version = ? WHERE nct_id = ? AND source = 'observed' AND version = ?",
            (registry_version, nct_id, version),
        )
        if done.rowcount != 1:
            raise StateError(f"there is no observed version {version} of {nct_id}")
