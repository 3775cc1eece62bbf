"""The followed trials as a list: one row each, read in a handful of statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from monitor.model import ListedTrial
from monitor.store.columns import PHASES_APART, maybe_moment, moment

_FOLLOWED = (
    " IN (SELECT m.nct_id FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch WHERE w.active)"
)


def listed_trials(db: Database) -> tuple[ListedTrial, ...]:
    """Return the trials that a configured watch follows, by ID."""
    watches = _grouped(
        db,
        "SELECT m.nct_id, m.watch FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch WHERE w.active",
    )
    topics = _grouped(db, "SELECT nct_id, topic FROM trial_topics")
    countries = _grouped(db, "SELECT DISTINCT nct_id, country FROM locations WHERE country IS NOT NULL")
    overdue = {nct_id for (nct_id,) in db.execute("SELECT DISTINCT nct_id FROM results_overdue")}
    changed = dict(
        db.execute(
            "SELECT nct_id, max(detected_at) FROM updates WHERE source = 'observed' AND severity <> 'silent'"
            " GROUP BY nct_id"
        )
    )
    rows = db.execute(
        "SELECT nct_id, title, overall_status, phases, has_results, last_update_posted, missing_since,"  # noqa: S608 - the clause is ours
        f" removed_at IS NOT NULL FROM trials WHERE nct_id{_FOLLOWED} ORDER BY nct_id"
    )
    return tuple(
        ListedTrial(
            nct_id=nct_id,
            title=title,
            overall_status=status,
            phases=tuple(phases.split(PHASES_APART)) if phases else (),
            has_results=bool(has_results),
            is_overdue=nct_id in overdue,
            last_update_posted=posted,
            changed_at=moment(changed[nct_id]) if nct_id in changed else None,
            watches=watches.get(nct_id, ()),
            topics=topics.get(nct_id, ()),
            countries=countries.get(nct_id, ()),
            missing_since=maybe_moment(missing),
            removed=bool(removed),
        )
        for nct_id, title, status, phases, has_results, posted, missing, removed in rows
    )


def _grouped(db: Database, sql: str) -> Mapping[str, tuple[str, ...]]:
    """Return the second column by the first, sorted."""
    rows: Iterable[tuple[str, str]] = db.execute(sql)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return {key: tuple(sorted(values)) for key, values in groups.items()}
