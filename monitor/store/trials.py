"""What is known of trials: for the poll, and for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from monitor.model import Decision, Evidence, KnownTrial, PollStatus, Struct, TrialView, Watch, WatchState
from monitor.store import polls
from monitor.store.columns import (
    FACT_COLUMNS,
    facts_of,
    from_json,
    maybe_moment,
    moment,
    slugs,
    to_json,
)

ACTIVE_WATCHES = (
    "(SELECT json_group_array(m.watch) FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch"
    " WHERE m.nct_id = t.nct_id AND w.active)"
)
_FOLLOWED = (
    "EXISTS (SELECT 1 FROM trial_watches AS m JOIN watches AS w ON w.slug = m.watch"
    " WHERE m.nct_id = t.nct_id AND w.active)"
)
TOPICS = "(SELECT json_group_array(topic) FROM trial_topics AS o WHERE o.nct_id = t.nct_id)"
"""The watches that follow a trial and its topics, as JSON in a SELECT where `trials` is called `t`."""
_VERSIONS = "(SELECT count(*) FROM versions AS v WHERE v.nct_id = t.nct_id AND v.source = 'observed')"

FACTS = ", ".join(f"t.{column}" for column in FACT_COLUMNS)
"""The facts of a trial in a SELECT, where `trials` is called `t`."""


class Screened(Struct, frozen=True, kw_only=True):
    """One stored screening decision: what a person audits.

    Attributes:
        title: of the record, also where no watch follows it. decided_at: the poll's end.
    """

    decision: Decision
    title: str
    decided_at: datetime


class SetAsideNow(Struct, frozen=True, kw_only=True):
    """A record that the last comparison could not read; `times` counts the polls that met it."""

    nct_id: str | None
    reason: str
    path: str | None
    first_seen: datetime
    last_seen: datetime
    times: int


def rejected(db: Database) -> tuple[SetAsideNow, ...]:
    """What the last run that was applied set aside, by ID."""
    rows = db.execute(
        "SELECT nct_id, reason, path, first_seen, last_seen, times FROM rejected WHERE run = (SELECT run FROM polls"
        " WHERE status IN ('complete', 'incomplete') ORDER BY id DESC LIMIT 1) ORDER BY nct_id, id"
    )
    return tuple(
        SetAsideNow(
            nct_id=nct_id,
            reason=reason,
            path=path,
            first_seen=moment(first_seen),
            last_seen=moment(last_seen),
            times=times,
        )
        for nct_id, reason, path, first_seen, last_seen, times in rows
    )


def known(db: Database, nct_ids: Iterable[str]) -> dict[str, KnownTrial]:
    """What is stored of these records; the IDs of which nothing is stored are left out."""
    asked = to_json(tuple(nct_ids))
    known = {
        row[0]: KnownTrial(nct_id=row[0], version=None, fingerprint=row[1], sha256="", hash_version=0)
        for row in db.execute(
            "SELECT nct_id, max(fingerprint) FROM screening WHERE nct_id IN (SELECT value FROM json_each(?))"
            " GROUP BY nct_id",
            (asked,),
        )
    }
    rows = db.execute(
        "SELECT t.nct_id, t.version, t.fingerprint, t.sha256, t.hash_version, t.missing_since,"  # noqa: S608 - fragments are ours
        f" t.removed_at IS NOT NULL, t.results_under_review_since, {ACTIVE_WATCHES} FROM trials AS t"
        " WHERE t.nct_id IN (SELECT value FROM json_each(?))",
        (asked,),
    )
    for nct_id, version, fingerprint, sha256, hash_version, missing, removed, review, watches in rows:
        known[nct_id] = KnownTrial(
            nct_id=nct_id,
            version=version,
            fingerprint=fingerprint,
            sha256=sha256,
            hash_version=hash_version,
            watches=slugs(watches),
            missing_since=maybe_moment(missing),
            removed=bool(removed),
            results_under_review_since=review,
        )
    return known


def followed(db: Database) -> tuple[str, ...]:
    """IDs that at least one configured watch follows, sorted; with the missing, without the removed."""
    rows = db.execute(
        f"SELECT t.nct_id FROM trials AS t WHERE t.removed_at IS NULL AND {_FOLLOWED} ORDER BY t.nct_id"  # noqa: S608 - fragments are ours
    )
    return tuple(row[0] for row in rows)


def trial_ids(db: Database) -> tuple[str, ...]:
    """IDs of all trials, sorted."""
    return tuple(row[0] for row in db.execute("SELECT nct_id FROM trials ORDER BY nct_id"))


def trials(db: Database, *, watch: str | None = None, nct_id: str | None = None) -> tuple[TrialView, ...]:
    """Trials by ID: those that a watch follows, or any watch does, or the one that was asked for."""
    values: tuple[str, ...] = ()
    if nct_id is not None:
        where, values = "t.nct_id = ?", (nct_id,)
    elif watch is not None:
        where, values = "t.nct_id IN (SELECT nct_id FROM trial_watches WHERE watch = ?)", (watch,)
    else:
        where = _FOLLOWED
    rows = db.execute(
        f"SELECT {FACTS}, {ACTIVE_WATCHES}, {TOPICS}, t.first_seen, t.last_seen, t.missing_since,"  # noqa: S608 - fragments are ours
        f" t.removed_at IS NOT NULL, {_VERSIONS} FROM trials AS t WHERE {where} ORDER BY t.nct_id",
        values,
    )
    return tuple(_trial(row) for row in rows)


def _trial(row: tuple[object, ...]) -> TrialView:
    facts, (watches, topics, first, last, missing, removed, count) = (
        row[: len(FACT_COLUMNS)],
        row[len(FACT_COLUMNS) :],
    )
    return TrialView(
        facts=facts_of(facts),
        watches=slugs(str(watches)),
        topics=slugs(str(topics)),
        first_seen=moment(str(first)),
        last_seen=moment(str(last)),
        missing_since=None if missing is None else moment(str(missing)),
        removed=bool(removed),
        versions=int(str(count)),
    )


def watch_states(db: Database, watches: Iterable[Watch]) -> tuple[WatchState, ...]:
    """Return the state of each of these watches, in their order."""
    return tuple(_watch_state(db, watch) for watch in watches)


def _watch_state(db: Database, watch: Watch) -> WatchState:
    baseline = polls.baseline(db, watch.slug)
    counts, with_results = ({}, 0) if baseline is None else polls.baseline_counts(db, baseline)
    complete = polls.select(db, watch=watch.slug, statuses=(PollStatus.COMPLETE,), limit=1)
    (following,) = db.execute(
        "SELECT count(*) FROM trial_watches AS m JOIN trials AS t ON t.nct_id = m.nct_id"
        " WHERE m.watch = ? AND t.removed_at IS NULL",
        (watch.slug,),
    ).fetchone()
    return WatchState(
        watch=watch.slug,
        title=watch.title,
        baseline=baseline,
        baseline_counts=counts,
        baseline_results=with_results,
        last_complete=complete[0] if complete else None,
        failures=polls.failures(db, watch.slug),
        following=following,
    )


def screening(db: Database, *, watch: str | None, included: bool | None) -> tuple[Screened, ...]:
    """Stored decisions by watch and ID; of configured watches unless one is named."""
    rows = db.execute(
        "SELECT s.nct_id, s.watch, s.included, s.reason, s.evidence, s.title, s.decided_at"
        " FROM screening AS s JOIN watches AS w ON w.slug = s.watch"
        " WHERE (s.watch = ? OR (? IS NULL AND w.active)) AND s.included = ifnull(?, s.included)"
        " ORDER BY w.position, s.watch, s.nct_id",
        (watch, watch, None if included is None else int(included)),
    )
    return tuple(
        Screened(
            decision=Decision(
                nct_id=nct_id,
                watch=slug,
                included=bool(is_in),
                reason=reason,
                evidence=from_json(evidence, tuple[Evidence, ...]),
            ),
            title=title,
            decided_at=moment(decided_at),
        )
        for nct_id, slug, is_in, reason, evidence, title, decided_at in rows
    )
