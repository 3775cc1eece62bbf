"""Reading `resultsSection`: texts, groups and the order in which a person expects rows.

Records are hostile and any part can be absent or of another shape than promised: what is not there is None
or empty, and nothing here raises. Lists of a canonical record have no order, so every order is made from
content, and a study gives the same tables as its canonical form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from monitor.model import Json, Struct, wording
from monitor.model.details.posted import Limits
from monitor.model.duration import longest
from monitor.model.untyped import items

_DIGITS: Final = re.compile(r"(\d+)")
_FIRST: Final = re.compile(r"\s*(?:baseline|pre\b|pre-|screening|before|overall|total|all\b)", re.IGNORECASE)
_UNUSUAL: Final = re.compile(r"[^ -~]|[\\&]|  |^ | $")

_LONGEST_TEXT: Final = 1_000
_LONGEST_LABEL: Final = 200  # characters; the registry takes 100 in a title

NaturalKey = tuple[tuple[int, int, str], ...]


class ResultGroup(Struct, frozen=True, kw_only=True):
    """One arm of a table: its ID there, and the title under which it is shown."""

    id: str
    label: str
    title: str
    description: str | None = None


def text(mapping: Mapping[str, Json], key: str) -> str | None:
    """A text or number as posted, in one line without escapes; None where absent."""
    value = mapping.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    line = str(value)
    line = wording.plain(line) if _UNUSUAL.search(line) else line
    return (line if len(line) <= _LONGEST_TEXT else wording.shorten(line, _LONGEST_TEXT)) or None


def short(mapping: Mapping[str, Json], key: str, limits: Limits) -> str | None:
    """A text as posted, in at most `limits.text` characters; None where absent."""
    line = text(mapping, key)
    return None if line is None else wording.shorten(line, limits.text)


def number(mapping: Mapping[str, Json], key: str) -> int | None:
    """A whole number; None where absent or anything else ("NA")."""
    value = mapping.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12
        else None
    )


def groups(mapping: Json, key: str = "groups") -> tuple[ResultGroup, ...]:
    """The arms of a table in the order of their IDs; equal titles get a number behind them."""
    listed = sorted(
        (
            (
                text(item, "id") or "",
                wording.shorten(text(item, "title") or "", _LONGEST_LABEL),
                text(item, "description"),
            )
            for item in items(mapping, key)
        ),
        key=lambda group: (natural(group[0]), group),
    )
    total, seen = Counter(title for _, title, _ in listed), Counter[str]()
    made = []
    for group_id, title, description in listed:
        seen[title] += 1
        label = title or "(no title)"
        if total[title] > 1:
            label = f"{label} ({seen[title]} of {total[title]})"
        made.append(ResultGroup(id=group_id, label=label, title=title, description=description))
    return tuple(made)


def by_group(rows: Sequence[Mapping[str, Json]]) -> dict[str, Mapping[str, Json]]:
    """Entries by their group ID; the first where an ID occurs twice."""
    found: dict[str, Mapping[str, Json]] = {}
    for row in rows:
        group_id = text(row, "groupId")
        if group_id is not None:
            found.setdefault(group_id, row)
    return found


def natural(title: str | None) -> NaturalKey:
    """A key that sorts "Week 4" before "Week 12"."""
    pieces = _DIGITS.split((title or "").casefold())
    return tuple(
        (0, int(piece), "") if piece.isdecimal() and len(piece) < 18 else (1, 0, piece) for piece in pieces
    )


def in_time(title: str | None) -> tuple[int, float, NaturalKey]:
    """A key that sorts baseline first, then what names a time by its length, then the rest by name."""
    if title is None or _FIRST.match(title):
        return (0, 0.0, natural(title))
    duration = longest(title)
    return (1, duration.months, natural(title)) if duration else (2, 0.0, natural(title))


def enumerated(value: str | None) -> str | None:
    """The registry's constants in lower-case words; free text stays as it is."""
    if value is None or not value.isupper() or ("_" not in value and len(value) < 4):
        return value
    return value.replace("_", " ").lower()
