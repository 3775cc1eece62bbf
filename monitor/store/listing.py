"""The followed trials as a list: one row each, read in a handful of statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlite_utils import Database

from monitor.model import ListedTrial, ShownTrial
from monitor.store.columns import PHASES_APART, maybe_moment, moment, to_json
from monitor.store.trials import ACTIVE_WATCHES, TOPICS

_FOLLOWED = (
    " IN (SELECT m.nct_id FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch WHERE w.active)"
)
_COLUMNS = (
    "nct_id", "title", "overall_status", "study_type", "last_update_posted", "start_date", "primary_completion_date",
    "completion_date", "results_first_posted", "enrollment", "enrollment_type",
)  # fmt: skip
# SQLite takes the other columns of an aggregate from the row that has the least value.
_FIRST_PLANS = (
    "SELECT nct_id, enrollment FROM (SELECT nct_id, enrollment, min(valid_from || source || printf('%09d', version))"
    " FROM version_facts WHERE enrollment IS NOT NULL AND enrollment_type IS NOT 'ACTUAL'{only} GROUP BY nct_id)"
)

# The newest version's instant and record distinguish two lines of the same revisions, of which a restore left the first.
_SHOWN = (
    "SELECT s.nct_id, t.revision, t.version, t.sha256, v.observed_at, t.first_seen, t.missing_since, t.removed_at,"  # noqa: S608 - fragments are ours
    f" {ACTIVE_WATCHES}, {TOPICS},"
    " (SELECT count(*) FROM updates AS u WHERE u.nct_id = s.nct_id),"
    " (SELECT value FROM meta WHERE key = 'rows_version')"  # all columns are made again by other rules
    f" FROM (SELECT nct_id FROM trials WHERE nct_id{_FOLLOWED}"
    " UNION SELECT nct_id FROM updates WHERE source = 'observed' AND severity <> 'silent') AS s"
    " LEFT JOIN trials AS t ON t.nct_id = s.nct_id"
    " LEFT JOIN versions AS v ON v.nct_id = s.nct_id AND v.source = 'observed' AND v.version = t.version"
    " ORDER BY s.nct_id"
)


def shown_trials(db: Database) -> Iterator[ShownTrial]:
    """Yield the trials that have a page, by ID: those that are followed, and those that had news."""
    return (ShownTrial(nct_id=nct_id, state=tuple(state)) for nct_id, *state in db.execute(_SHOWN))


def listed_trials(db: Database, nct_ids: Collection[str] | None = None) -> tuple[ListedTrial, ...]:
    """Return the trials that a configured watch follows, by ID; of these alone where IDs are given."""
    only = "" if nct_ids is None else " AND nct_id IN (SELECT value FROM json_each(?))"
    asked = () if nct_ids is None else (to_json(sorted(nct_ids)),)

    def pairs(select: str, rest: str = "") -> Iterable[tuple[str, str]]:
        return db.execute(f"{select}{only}{rest}", asked)

    watches = _grouped(
        pairs(
            "SELECT m.nct_id, m.watch FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch WHERE w.active"
        )
    )
    topics = _grouped(pairs("SELECT nct_id, topic FROM trial_topics WHERE true"))
    sites = _sites(
        db.execute(
            f"SELECT nct_id, country, count(*) FROM locations WHERE country IS NOT NULL{only}"  # noqa: S608 - fragments are ours
            " GROUP BY nct_id, country ORDER BY nct_id, country",
            asked,
        )
    )
    start_types = dict(pairs("SELECT nct_id, type FROM trial_dates WHERE name = 'START'"))
    planned = dict(db.execute(_FIRST_PLANS.format(only=only), asked))
    overdue = dict(pairs("SELECT nct_id, rule FROM results_overdue WHERE true"))
    changed = dict(
        pairs(
            "SELECT nct_id, max(detected_at) FROM updates WHERE source = 'observed' AND severity <> 'silent'",
            " GROUP BY nct_id",
        )
    )
    columns = ", ".join(_COLUMNS)
    rows = db.execute(
        f"SELECT phases, has_results, missing_since, removed_at IS NOT NULL, {columns} FROM trials"  # noqa: S608 - columns are ours
        f" WHERE nct_id{_FOLLOWED}{only} ORDER BY nct_id",
        asked,
    )
    return tuple(
        ListedTrial(
            **(values := dict(zip(_COLUMNS, others, strict=True))),
            phases=tuple(phases.split(PHASES_APART)) if phases else (),
            has_results=bool(has_results),
            is_overdue=values["nct_id"] in overdue,
            changed_at=moment(changed[values["nct_id"]]) if values["nct_id"] in changed else None,
            watches=watches.get(values["nct_id"], ()),
            topics=topics.get(values["nct_id"], ()),
            countries=tuple(sites.get(values["nct_id"], {})),
            sites=tuple(sites.get(values["nct_id"], {}).values()),
            start_date_type=start_types.get(values["nct_id"]),
            first_planned=planned.get(values["nct_id"]),
            missing_since=maybe_moment(missing),
            removed=bool(removed),
        )
        for phases, has_results, missing, removed, *others in rows
    )


def only_formerly_followed(db: Database) -> tuple[str, ...]:
    """Return the IDs of trials that only watches follow which are configured no more."""
    rows = db.execute(
        f"SELECT DISTINCT nct_id FROM trial_watches WHERE NOT nct_id{_FOLLOWED} ORDER BY nct_id"  # noqa: S608 - fragments are ours
    )
    return tuple(nct_id for (nct_id,) in rows)


def _sites(rows: Iterable[tuple[str, str, int]]) -> Mapping[str, dict[str, int]]:
    """Return the number of sites of each trial by country."""
    by_trial: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for nct_id, country, sites in rows:
        by_trial[nct_id][country] = sites
    return by_trial


def _grouped(rows: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the second column by the first, sorted."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return {key: tuple(sorted(values)) for key, values in groups.items()}
