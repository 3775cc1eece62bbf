"""Reading a record that is not to be trusted: what is of another shape than promised is absent, nothing raises.

Text stands in the rows as the record has it (CommonMark with its escapes); only what SQLite or UTF-8 cannot
carry is left out.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Final

from monitor.model import Json
from monitor.model.duration import longest

ProjectionRow = tuple[str, dict[str, object]]
"""A table and the values of one row."""

PEOPLE_UNKNOWN: Final = 99999999
"""The registry's placeholder for an enrolment that is not known."""

_NOTHING: Final[Mapping[str, Json]] = {}
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_DECIMAL: Final = re.compile(r"[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})")
_LARGEST: Final = 2**63 - 1


def study_of(raw: bytes | str) -> Json:
    """The record as JSON; an empty one where it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return _NOTHING


def part(mapping: Json, *keys: str) -> Mapping[str, Json]:
    """The mapping at a path; empty where there is none."""
    for key in keys:
        mapping = mapping.get(key) if isinstance(mapping, Mapping) else None
    return mapping if isinstance(mapping, Mapping) else _NOTHING


def items(mapping: Mapping[str, Json], key: str) -> tuple[Mapping[str, Json], ...]:
    """The mappings in the list at `key`, in the record's order."""
    value = mapping.get(key)
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def texts(mapping: Mapping[str, Json], key: str) -> tuple[str, ...]:
    """The texts in the list at `key`, in the record's order."""
    value = mapping.get(key)
    if not isinstance(value, list):
        return ()
    return tuple(fit(item) for item in value if isinstance(item, str) and fit(item))


def text(mapping: Mapping[str, Json], key: str) -> str | None:
    """A text, or a number as text; None where absent or empty."""
    value = mapping.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return fit(str(value)) or None


def fit(value: str) -> str:
    """The text without what SQLite or UTF-8 cannot carry."""
    return _UNFIT.sub("", value)


def whole(mapping: Mapping[str, Json], key: str) -> int | None:
    """A whole number; None where absent or anything else."""
    value = mapping.get(key)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        return None
    return value


def flag(mapping: Mapping[str, Json], key: str) -> int | None:
    """A truth value as 0 or 1; None where absent."""
    value = mapping.get(key)
    return int(value) if isinstance(value, bool) else None


def people(mapping: Mapping[str, Json], key: str) -> int | None:
    """An enrolment; None where absent or the registry's placeholder."""
    count = whole(mapping, key)
    return None if count == PEOPLE_UNKNOWN else count


def number(posted: str | None) -> float | None:
    """A posted value as a number, where it is a plain decimal; None for "NA", "<0.001" and the like."""
    if posted is None or not posted.isascii() or not _DECIMAL.fullmatch(posted.strip()):
        return None
    value = float(posted)
    return value if math.isfinite(value) else None


def months(time_frame: str | None) -> float | None:
    """The longest duration that a time frame names, in months, to two digits; None where it names none."""
    found = longest(time_frame)
    return None if found is None else round(found.months, 2)


def precision(date: str | None) -> str | None:
    """How precise an ISO date is; None where it is none."""
    return None if date is None else {10: "day", 7: "month", 4: "year"}.get(len(date))


def listed(values: tuple[str, ...]) -> str | None:
    """Several texts as a JSON list, which SQL reads with `json_each`; None for none."""
    return json.dumps(values, ensure_ascii=False) if values else None


def joined(values: tuple[str, ...]) -> str | None:
    """Constants of the registry, joined by a bar as in its own CSV; None for none."""
    return "|".join(values) or None
