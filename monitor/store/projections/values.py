"""Values of a study as values of SQL: text without what SQLite cannot carry, and numbers only where a text is one.

Text is in the rows as the record has it (CommonMark with its escapes).
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import Final

from monitor.model.duration import longest

ProjectionRow = tuple[str, dict[str, object]]
"""A table and the values of one row."""

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_DECIMAL: Final = re.compile(r"[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})")
_LARGEST: Final = 2**63 - 1


def text(value: str | None) -> str | None:
    """Return the text without what SQLite or UTF-8 cannot carry; None where nothing is left."""
    if not value:
        return None
    return value if value.isascii() and "\x00" not in value else _UNFIT.sub("", value) or None


def texts(values: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the texts of a list that are not empty."""
    return tuple(fitting for value in values or () if (fitting := text(value)))


def whole(value: int | str | None) -> int | None:
    """Return a whole number; None where a text is none, or SQLite cannot carry it."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
    return None if value is None or abs(value) > _LARGEST else value


def flag(value: bool | None) -> int | None:
    """Return a truth value as 0 or 1."""
    return None if value is None else int(value)


def number(posted: str | None) -> float | None:
    """Return a posted value as a number where it is a plain decimal; None for "NA", "<0.001" and the like."""
    if posted is None or not posted.isascii() or not _DECIMAL.fullmatch(posted.strip()):
        return None
    value = float(posted)
    return value if math.isfinite(value) else None


@lru_cache(maxsize=8192)
def months(time_frame: str | None) -> float | None:
    """Return the longest duration that a time frame names, in months, to two digits; None where it names none."""
    duration = longest(time_frame)
    return None if duration is None else round(duration.months, 2)


def precision(date: str | None) -> str | None:
    """Return how precise an ISO date is; None where it is none."""
    return None if date is None else {10: "day", 7: "month", 4: "year"}.get(len(date))


def listed(values: tuple[str, ...] | None) -> str | None:
    """Return texts as a JSON list, which SQL reads with `json_each`; None for none."""
    fitting = texts(values)
    return json.dumps(fitting, ensure_ascii=False) if fitting else None


def joined(values: tuple[str, ...] | None) -> str | None:
    """Return constants of the registry, joined by a bar as in its own CSV; None for none."""
    return "|".join(texts(values)) or None
