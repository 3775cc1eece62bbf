"""Polls, the release last compared, and when the next one is due: rows of `polls`, `meta`, `schedule`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from sqlite_utils import Database

from monitor.errors import StateError
from monitor.model import Poll, PollRun, PollStatus, Release
from monitor.store.columns import convert, instant, maybe_moment, moment

COLUMNS: tuple[str, ...] = Poll.__struct_fields__
"""Columns of `polls` that a poll is made of, under the same names."""

_INSTANTS = ("started_at", "finished_at", "data_timestamp")
GOOD = (PollStatus.COMPLETE, PollStatus.NOT_MODIFIED)
"""How a poll ends that leaves nothing unseen."""

_INSERT = (
    f"INSERT INTO polls ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - columns are ours
    " ON CONFLICT (run, watch) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
    + " WHERE polls.status = 'running'"
)


def insert(db: Database, polls: Iterable[Poll]) -> None:
    """Stores polls; one that was stored as running is replaced by its outcome.

    Raises:
        StateError: the poll of this run and watch is already stored as ended.
    """
    for poll in polls:
        # A poll may fail before any was ever applied: its watch is then known by its slug alone.
        db.execute(
            "INSERT INTO watches (slug, title, position, active) VALUES (?, ?, 0, 1) ON CONFLICT DO NOTHING",
            (poll.watch, poll.watch),
        )
        if db.execute(_INSERT, _row(poll)).rowcount != 1:
            raise StateError(f"the poll of {poll.watch} in run {poll.run} is already stored")
        if poll.baseline and poll.status is PollStatus.COMPLETE:
            _count_baseline(db, poll)


def _row(poll: Poll) -> tuple[object, ...]:
    values = msgspec.structs.asdict(poll)
    for column in _INSTANTS:
        values[column] = None if values[column] is None else instant(values[column])
    values["baseline"] = int(poll.baseline)
    return tuple(values[column] for column in COLUMNS)


def _count_baseline(db: Database, poll: Poll) -> None:
    db.execute(
        "INSERT INTO baseline_counts (poll_id, overall_status, trials, with_results)"
        " SELECT p.id, t.overall_status, count(*), sum(t.has_results)"
        " FROM polls AS p JOIN trial_watches AS w ON w.watch = p.watch JOIN trials AS t ON t.nct_id = w.nct_id"
        " WHERE p.run = ? AND p.watch = ? AND t.removed_at IS NULL GROUP BY t.overall_status",
        (poll.run, poll.watch),
    )


def select(
    db: Database,
    *,
    watch: str | None = None,
    statuses: Iterable[PollStatus] = (),
    baseline: bool = False,
    limit: int | None = None,
) -> tuple[Poll, ...]:
    """Return polls, newest first; `statuses` empty means any."""
    clauses: list[str] = []
    values: list[object] = []
    wanted = tuple(statuses)
    if watch is not None:
        clauses.append("watch = ?")
        values.append(watch)
    if wanted:
        clauses.append(f"status IN ({', '.join('?' * len(wanted))})")
        values.extend(wanted)
    if baseline:
        clauses.append("baseline = 1")
    rows = db.execute(
        f"SELECT {', '.join(COLUMNS)} FROM polls WHERE {' AND '.join(clauses) or '1'}"  # noqa: S608 - clauses are ours
        " ORDER BY id DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return tuple(_poll(row) for row in rows)


def _poll(row: tuple[object, ...]) -> Poll:
    values = dict(zip(COLUMNS, row, strict=True))
    for column in _INSTANTS:
        text = values[column]
        values[column] = maybe_moment(None if text is None else str(text))
    values["baseline"] = bool(values["baseline"])
    return convert(values, Poll)


def baseline(db: Database, watch: str) -> Poll | None:
    """The first complete poll of a watch that was marked as its baseline."""
    baselines = select(db, watch=watch, statuses=(PollStatus.COMPLETE,), baseline=True)
    return baselines[-1] if baselines else None


def baseline_counts(db: Database, poll: Poll) -> tuple[dict[str, int], int]:
    """Followed trials by overall status when the baseline was taken, and how many had posted results."""
    rows = db.execute(
        "SELECT c.overall_status, c.trials, c.with_results FROM baseline_counts AS c"
        " JOIN polls AS p ON p.id = c.poll_id WHERE p.run = ? AND p.watch = ? ORDER BY c.overall_status",
        (poll.run, poll.watch),
    ).fetchall()
    return {status: trials for status, trials, _ in rows}, sum(results for _, _, results in rows)


def failures(db: Database, watch: str) -> tuple[Poll, ...]:
    """Incomplete and failed polls since the last that left nothing unseen, oldest first."""
    marks = ", ".join("?" * len(GOOD))
    rows = db.execute(
        f"SELECT {', '.join(COLUMNS)} FROM polls WHERE watch = ? AND status IN ('incomplete', 'failed', 'held')"  # noqa: S608 - columns are ours
        f" AND id > (SELECT ifnull(max(id), 0) FROM polls WHERE watch = ? AND status IN ({marks})) ORDER BY id",
        (watch, watch, *GOOD),
    )
    return tuple(_poll(row) for row in rows)


def set_comparison(db: Database, run: PollRun, release: Release, at: str) -> None:
    """Records what the last complete run compared."""
    values = {
        "api_version": release.api_version,
        "data_timestamp": instant(release.data_timestamp),
        "etag": release.etag,
        "config_digest": run.config_digest,
        "compared_at": at,
        "run": run.run,
    }
    for key, value in values.items():
        db.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (key, value),
        )


def comparison(db: Database) -> tuple[Release, str] | None:
    """The release and the configuration digest of the last complete run."""
    values: dict[str, str | None] = dict(db.execute("SELECT key, value FROM meta"))
    timestamp = values.get("data_timestamp")
    if timestamp is None:
        return None
    release = Release(
        api_version=values["api_version"] or "", data_timestamp=moment(timestamp), etag=values["etag"]
    )
    return release, values["config_digest"] or ""


def set_due(db: Database, due: Mapping[str, datetime]) -> None:
    """Records when jobs are due next."""
    for job, at in due.items():
        db.execute(
            "INSERT INTO schedule (job, next_due) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET next_due = excluded.next_due",
            (job, instant(at)),
        )


def due(db: Database, job: str) -> datetime | None:
    """When a job is due next; None where it never was scheduled."""
    row = db.execute("SELECT next_due FROM schedule WHERE job = ?", (job,)).fetchone()
    return None if row is None else moment(row[0])
