"""Updates as lines of JSON for machines, the oldest first, each with a cursor to go on from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo

import msgspec

from monitor.errors import UsageMistake
from monitor.model import Change, JsonValue, PublishedUpdate, Struct, VersionRef
from monitor.model.details import facts
from monitor.model.text import escape_in_json
from monitor.publish import links

PATH = "data/changes.ndjson"


class VersionLine(Struct, frozen=True, kw_only=True):
    """A version of a record; `registry_version` is the registry's own number, from 0, where it is known."""

    version: int
    observed_at: datetime
    data_timestamp: datetime | None
    sha256: str
    registry_version: int | None


class ChangeSaid(Struct, frozen=True, kw_only=True):
    """One change; `before` and `after` are there where the field is one value, `detail` has what was derived."""

    kind: str
    severity: str
    sentence: str
    path: str
    before: JsonValue
    after: JsonValue
    detail: Mapping[str, object]


class ChangeLine(Struct, frozen=True, kw_only=True):
    """One line: an update, with the pair of versions that it lies between."""

    cursor: str
    id: str
    nct_id: str
    title: str
    detected_at: datetime
    severity: str
    headline: str
    watches: tuple[str, ...]
    topics: tuple[str, ...]
    before: VersionLine | None
    after: VersionLine
    changes: tuple[ChangeSaid, ...]
    registry_url: str
    comparison_url: str | None


class Start(Struct, frozen=True, kw_only=True):
    """Where to go on: at an instant, or behind the update with this ID that was found at it."""

    at: datetime
    update_id: str = ""


def cursor_of(published: PublishedUpdate) -> str:
    """Return the cursor of an update: `2026-09-10T09:00:05Z/NCT01234567:1-2`."""
    return f"{published.update.detected_at:%Y-%m-%dT%H:%M:%SZ}/{published.update.id}"


def read_start(text: str, zone: tzinfo) -> Start:
    """Return where a day, an instant or a cursor says to go on.

    Args:
        text: `2026-09-10`, `2026-09-10T09:00:05Z`, or the cursor of a line.
        zone: of a day, and of an instant without one.

    Raises:
        UsageMistake: it is none of them.
    """
    moment, _, update_id = text.partition("/")
    try:
        if len(moment) == len("2026-09-10"):
            at = datetime.combine(date.fromisoformat(moment), time.min, zone)
        else:
            at = datetime.fromisoformat(moment)
            at = at if at.tzinfo else at.replace(tzinfo=zone)
        at = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageMistake(
            f"`{text}` is no day such as 2026-09-10, no instant and no cursor of an earlier answer"
        ) from error
    return Start(at=at, update_id=update_id)


def lines(updates: Iterable[PublishedUpdate], start: Start | None = None) -> Iterator[bytes]:
    """Yield updates as lines, the oldest first; with a start only those behind it."""
    for published in sorted(updates, key=lambda given: (given.update.detected_at, given.update.id)):
        place = (published.update.detected_at, published.update.id)
        if start is None or place > (start.at, start.update_id):
            yield encode(published)


def encode(published: PublishedUpdate) -> bytes:
    """Return one update as a line; characters that a terminal could obey are escaped."""
    update = published.update
    line = ChangeLine(
        cursor=cursor_of(published),
        id=update.id,
        nct_id=update.nct_id,
        title=published.facts.title,
        detected_at=update.detected_at,
        severity=update.severity.value,
        headline=update.headline,
        watches=tuple(update.watches),
        topics=tuple(update.topics),
        before=_version(published.before) if published.before else None,
        after=_version(published.after),
        changes=tuple(map(_change, update.changes)),
        registry_url=links.record(update.nct_id),
        comparison_url=links.comparison(published),
    )
    # Not msgspec's own encoder, which refuses a lone surrogate: it is escaped like all that UTF-8 cannot carry.
    document = json.dumps(msgspec.to_builtins(line), ensure_ascii=False, separators=(",", ":"))
    return escape_in_json(document).encode() + b"\n"


def _version(version: VersionRef) -> VersionLine:
    return VersionLine(
        version=version.version,
        observed_at=version.observed_at,
        data_timestamp=version.data_timestamp,
        sha256=version.sha256,
        registry_version=version.registry_version,
    )


def _change(change: Change) -> ChangeSaid:
    return ChangeSaid(
        kind=change.kind.value,
        severity=change.severity.value,
        sentence=change.sentence,
        path=change.path,
        before=_scalar(change.before),
        after=_scalar(change.after),
        detail=facts(change.detail),
    )


def _scalar(value: JsonValue) -> JsonValue:
    return value if isinstance(value, str | int | float | bool) else None
