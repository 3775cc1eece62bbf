"""How the nouns are written in columns: instants and dates as ISO text, the rest as plain JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

import msgspec

from monitor.errors import StateCorrupt
from monitor.model import Facts, Json

T = TypeVar("T")

PHASES_APART = "|"
"""Between phases in `trials.phases`, as in the registry's own CSV: `PHASE1|PHASE2`."""

FACT_COLUMNS: tuple[str, ...] = Facts.__struct_fields__
"""Columns of `trials` that are the trial's facts, under the same names."""


def instant(when: datetime) -> str:
    """An aware moment as UTC text to the second, `2026-09-10T09:00:05Z`.

    Every instant has the same length, so that text sorts as time does; fractions of a second are dropped.

    Raises:
        ValueError: `when` has no time zone.
    """
    if when.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def maybe_instant(when: datetime | None) -> str | None:
    """As `instant`, with None for None."""
    return None if when is None else instant(when)


def moment(text: str) -> datetime:
    """The aware moment that `instant` wrote."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as exc:
        raise StateCorrupt(f"the database has {text!r} where an instant belongs") from exc


def maybe_moment(text: str | None) -> datetime | None:
    """As `moment`, with None for None."""
    return None if text is None else moment(text)


def day(text: str) -> date:
    """The calendar day that was written as ISO text."""
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise StateCorrupt(f"the database has {text!r} where a date belongs") from exc


def to_json(value: object) -> str:
    """Compact JSON text of a value or a noun."""
    return msgspec.json.encode(value).decode()


def maybe_json(value: Json) -> str | None:
    """As `to_json`, with NULL for None: a canonical record has no JSON null, so None means absent."""
    return None if value is None else to_json(value)


def from_json(text: str, as_type: type[T]) -> T:
    """What `to_json` wrote.

    Raises:
        StateCorrupt: the text is not JSON of that type.
    """
    try:
        return msgspec.json.decode(text, type=as_type)
    except (msgspec.MsgspecError, RecursionError) as exc:
        raise StateCorrupt(f"the database has unreadable JSON: {exc}") from exc


def maybe_value(text: str | None) -> Json:
    """The JSON value that `maybe_json` wrote."""
    return None if text is None else from_json(text, object)


def slugs(text: str) -> tuple[str, ...]:
    """A JSON list of text, as SQLite's `json_group_array` makes it, sorted."""
    return tuple(sorted(from_json(text, list[str])))


def facts_row(facts: Facts) -> tuple[object, ...]:
    """The values of `FACT_COLUMNS` for one trial."""
    values = msgspec.structs.asdict(facts)
    values["phases"] = PHASES_APART.join(facts.phases) or None
    values["has_results"] = int(facts.has_results)
    return tuple(values[column] for column in FACT_COLUMNS)


def facts_of(row: tuple[object, ...]) -> Facts:
    """The facts from the values of `FACT_COLUMNS`."""
    values = dict(zip(FACT_COLUMNS, row, strict=True))
    phases = values["phases"]
    values["phases"] = tuple(phases.split(PHASES_APART)) if isinstance(phases, str) else ()
    values["has_results"] = bool(values["has_results"])
    return convert(values, Facts)


def convert(values: dict[str, object], as_type: type[T]) -> T:
    """A noun from a row; enums from the registry's or our own spelling.

    Raises:
        StateCorrupt: a value does not fit, such as a kind of change that this program does not know.
    """
    try:
        return msgspec.convert(values, as_type)
    except msgspec.ValidationError as exc:
        raise StateCorrupt(f"the database has a row that is no {as_type.__name__}: {exc}") from exc
