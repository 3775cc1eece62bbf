"""Updates as they are published: each with its changes, its trial's facts and its two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypedDict

from sqlite_utils import Database

from monitor.model import (
    Change,
    Kind,
    PublishedUpdate,
    Severity,
    Source,
    Struct,
    Update,
    UpdateKey,
    VersionFacts,
    VersionState,
)
from monitor.model.details import read_detail
from monitor.store.columns import (
    PHASES_APART,
    convert,
    from_json,
    instant,
    maybe_value,
    moment,
    slugs,
    to_json,
)
from monitor.store.versions import REF_COLUMNS, ref_of

_UPDATE_COLUMNS = (
    "id", "nct_id", "from_version", "to_version", "source", "detected_at", "severity", "headline",
    "news",
)  # fmt: skip
_CHANGE_COLUMNS = ("kind", "severity", "path", "before", "after", "sentence", "detail", "detail_version")


def _of(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


FACT_COLUMNS = VersionFacts.__struct_fields__
_STATE_COLUMNS = VersionState.__struct_fields__
_FACTS = "u.nct_id, " + ", ".join(
    f"CASE WHEN f.nct_id IS NULL THEN t.{column} ELSE f.{column} END" for column in FACT_COLUMNS[1:]
)
_VERSIONS = (
    " JOIN versions AS a ON a.nct_id = u.nct_id AND a.source = u.source AND a.version = u.to_version"
    " LEFT JOIN versions AS b ON b.nct_id = u.nct_id AND b.source = u.source AND b.version = u.from_version"
)
_SELECT = (
    f"SELECT {_of('u', _UPDATE_COLUMNS)},"  # noqa: S608 - columns are ours
    " (SELECT json_group_array(watch) FROM update_watches AS w WHERE w.update_id = u.id),"
    " (SELECT json_group_array(topic) FROM update_topics AS o WHERE o.update_id = u.id),"
    " (SELECT json_group_array(claim) FROM update_claims AS c WHERE c.update_id = u.id),"
    f" {_FACTS}, {_of('a', REF_COLUMNS)}, {_of('b', REF_COLUMNS)}"
    f" FROM updates AS u{_VERSIONS}"
    " LEFT JOIN version_facts AS f ON f.nct_id = u.nct_id AND f.source = u.source AND f.version = u.to_version"
    # The rows of a version that cannot be read any more are missing: the trial's own say more than nothing.
    " LEFT JOIN trials AS t ON t.nct_id = u.nct_id AND f.nct_id IS NULL"
)
_NEWEST_FIRST = " ORDER BY u.detected_at DESC, u.id LIMIT ?"


class Filters(TypedDict, total=False):
    """What can be asked of updates; see `Selection`, which says what each means and what is taken without it."""

    watch: str | None
    topic: str | None
    claim: str | None
    kinds: Iterable[Kind] | None
    nct_id: str | None
    since: datetime | None
    until: datetime | None
    limit: int | None
    min_severity: Severity
    source: Source | None


class Selection(Struct, frozen=True, kw_only=True):
    """Which updates are asked for; everything must be true.

    Attributes:
        kinds: it has a change of one of these kinds that is itself at least of `min_severity`.
        since, until: found at or after, and before.
        source: None for both.
        limit: the newest so many; None for all.
    """

    watch: str | None = None
    topic: str | None = None
    claim: str | None = None
    kinds: Iterable[Kind] | None = None
    nct_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    min_severity: Severity = Severity.LOW
    source: Source | None = Source.OBSERVED

    def where(self) -> tuple[str, list[object]]:
        """The clause behind WHERE and its values."""
        loud = to_json([severity for severity in Severity if severity.rank <= self.min_severity.rank])
        conditions: list[tuple[str, tuple[object, ...]]] = [
            ("u.severity IN (SELECT value FROM json_each(?))", (loud,))
        ]
        if self.watch is not None:
            conditions.append(
                ("u.id IN (SELECT update_id FROM update_watches WHERE watch = ?)", (self.watch,))
            )
        if self.topic is not None:
            conditions.append(
                ("u.id IN (SELECT update_id FROM update_topics WHERE topic = ?)", (self.topic,))
            )
        if self.claim is not None:
            conditions.append(
                ("u.id IN (SELECT update_id FROM update_claims WHERE claim = ?)", (self.claim,))
            )
        if self.kinds is not None:
            conditions.append(
                (
                    (
                        "EXISTS (SELECT 1 FROM changes AS c WHERE c.update_id = u.id"
                        " AND c.kind IN (SELECT value FROM json_each(?))"
                        " AND c.severity IN (SELECT value FROM json_each(?)))"
                    ),
                    (to_json(sorted(self.kinds)), loud),
                )
            )
        if self.nct_id is not None:
            conditions.append(("u.nct_id = ?", (self.nct_id,)))
        if self.since is not None:
            conditions.append(("u.detected_at >= ?", (instant(self.since),)))
        if self.until is not None:
            conditions.append(("u.detected_at < ?", (instant(self.until),)))
        if self.source is not None:
            conditions.append(("u.source = ?", (self.source,)))
        return " AND ".join(clause for clause, _ in conditions), [
            value for _, values in conditions for value in values
        ]


def ids(db: Database, wanted: Selection) -> tuple[str, ...]:
    """IDs of the updates asked for, newest first."""
    where, values = wanted.where()
    rows = db.execute(
        f"SELECT u.id FROM updates AS u WHERE {where}{_NEWEST_FIRST}",  # noqa: S608 - clauses are ours
        (*values, -1 if wanted.limit is None else wanted.limit),
    )
    return tuple(row[0] for row in rows)


def keys(db: Database, wanted: Selection) -> tuple[UpdateKey, ...]:
    """Return the keys of the updates asked for, newest first."""
    where, values = wanted.where()
    rows = db.execute(
        f"SELECT u.id, u.nct_id, u.detected_at, b.registry_version, a.registry_version FROM updates AS u{_VERSIONS}"  # noqa: S608 - clauses are ours
        f" WHERE {where}{_NEWEST_FIRST}",
        (*values, -1 if wanted.limit is None else wanted.limit),
    )
    return tuple(
        UpdateKey(id=update_id, nct_id=nct_id, detected_at=moment(detected_at), before=before, after=after)
        for update_id, nct_id, detected_at, before, after in rows
    )


def updates(db: Database, wanted: Selection) -> tuple[PublishedUpdate, ...]:
    """The updates asked for, newest first, each with all its changes in order, the silent ones too."""
    where, values = wanted.where()
    rows = db.execute(
        f"{_SELECT} WHERE {where}{_NEWEST_FIRST}", (*values, -1 if wanted.limit is None else wanted.limit)
    ).fetchall()
    changes = _changes(db, [row[0] for row in rows])
    return tuple(_published(row, tuple(changes.get(row[0], ()))) for row in rows)


def _changes(db: Database, update_ids: Sequence[str]) -> dict[str, list[Change]]:
    rows = db.execute(
        f"SELECT update_id, {', '.join(_CHANGE_COLUMNS)} FROM changes"  # noqa: S608 - columns are ours
        " WHERE update_id IN (SELECT value FROM json_each(?)) ORDER BY update_id, position",
        (to_json(update_ids),),
    )
    by_update: dict[str, list[Change]] = {}
    for update_id, *row in rows:
        values: dict[str, object] = dict(zip(_CHANGE_COLUMNS, row, strict=True))
        for column in ("before", "after"):
            text = values[column]
            values[column] = maybe_value(None if text is None else str(text))
        version = int(str(values.pop("detail_version")))
        values["detail"] = read_detail(from_json(str(values["detail"]), dict[str, object]), version)
        by_update.setdefault(update_id, []).append(convert(values, Change))
    return by_update


def _published(row: tuple[object, ...], changes: tuple[Change, ...]) -> PublishedUpdate:
    parts = iter(row)
    values = _take(parts, _UPDATE_COLUMNS)
    values["detected_at"] = moment(str(values["detected_at"]))
    values["watches"], values["topics"] = slugs(str(next(parts))), slugs(str(next(parts)))
    values["claims"] = slugs(str(next(parts)))
    facts = facts_of(_take(parts, FACT_COLUMNS))
    after = tuple(_take(parts, REF_COLUMNS).values())
    before = tuple(_take(parts, REF_COLUMNS).values())
    return PublishedUpdate(
        update=convert(values | {"changes": changes}, Update),
        facts=facts,
        before=None if before[0] is None else ref_of(before),
        after=ref_of(after),
    )


def first_facts(db: Database, nct_id: str) -> VersionFacts | None:
    """Return what the first version that we saw of a trial says; None where it is not stored or not readable."""
    row = db.execute(
        f"SELECT {', '.join(FACT_COLUMNS)} FROM version_facts WHERE nct_id = ? AND source = 'observed'"  # noqa: S608 - columns are ours
        " ORDER BY version LIMIT 1",
        (nct_id,),
    ).fetchone()
    return None if row is None else facts_of(dict(zip(FACT_COLUMNS, row, strict=True)))


def version_states(db: Database, nct_id: str) -> tuple[VersionState, ...]:
    """Return what the versions of a trial say, as they followed each other at the registry."""
    rows = db.execute(
        f"SELECT {', '.join(_STATE_COLUMNS)} FROM version_facts WHERE nct_id = ?"  # noqa: S608 - columns are ours
        " ORDER BY valid_from, source, version",
        (nct_id,),
    )
    return tuple(convert(dict(zip(_STATE_COLUMNS, row, strict=True)), VersionState) for row in rows)


def facts_of(values: dict[str, object]) -> VersionFacts:
    """Return the facts of a version from the columns of its row."""
    phases = values["phases"]
    values["phases"] = tuple(phases.split(PHASES_APART)) if isinstance(phases, str) else ()
    return convert({**values, "title": values["title"] or ""}, VersionFacts)


def _take(parts: Iterator[object], columns: Sequence[str]) -> dict[str, object]:
    return {column: next(parts) for column in columns}


def count_between(
    db: Database, nct_id: str, from_version: int | None, to_version: int, source: Source
) -> int:
    """How many updates are stored of one pair of versions."""
    (count,) = db.execute(
        "SELECT count(*) FROM updates WHERE nct_id = ? AND from_version IS ? AND to_version = ? AND source = ?",
        (nct_id, from_version, to_version, source),
    ).fetchone()
    return int(count)
