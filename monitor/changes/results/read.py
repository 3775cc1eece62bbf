"""Reading posted results: texts, groups and the order in which a person expects rows.

Any part of a record can be absent: what is not there is None or empty, and nothing here raises. Lists of a
canonical record have no order, so where the order matters it is made from content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, Protocol, TypeVar

from monitor.model import Struct, wording
from monitor.model.details.posted import Limits
from monitor.model.duration import longest
from monitor.model.study.part import Count
from monitor.model.study.results import EventGroup, FlowGroup, MeasureGroup

_DIGITS: Final = re.compile(r"(\d+)")
_FIRST: Final = re.compile(r"\s*(?:baseline|pre\b|pre-|screening|before|overall|total|all\b)", re.IGNORECASE)
_UNUSUAL: Final = re.compile(r"[^ -~]|[\\&]|  |^ | $")

_LONGEST_TEXT: Final = 1_000
_LONGEST_LABEL: Final = 200  # characters; the registry takes 100 in a title

NaturalKey = tuple[tuple[int, int, str], ...]
AnyGroup = FlowGroup | MeasureGroup | EventGroup


class OfGroup(Protocol):
    """An entry of a table that belongs to one arm."""

    @property
    def group_id(self) -> str | None:
        """ID of the arm in its table."""


Entry = TypeVar("Entry", bound=OfGroup)


class ResultGroup(Struct, frozen=True, kw_only=True):
    """One arm of a table: its ID there, and the title under which it is shown."""

    id: str
    label: str
    title: str
    description: str | None = None


def line(value: Count) -> str | None:
    """Return a text or number as posted, in one line without escapes; None where absent."""
    if value is None:
        return None
    text = str(value)
    text = wording.plain(text) if _UNUSUAL.search(text) else text
    return (text if len(text) <= _LONGEST_TEXT else wording.shorten(text, _LONGEST_TEXT)) or None


def short(value: Count, limits: Limits) -> str | None:
    """Return a text as posted, in at most `limits.text` characters; None where absent."""
    text = line(value)
    return None if text is None else wording.shorten(text, limits.text)


def number(value: Count) -> int | None:
    """Return a whole number; None where absent or anything else ("NA")."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return None


def groups(listed: Iterable[AnyGroup] | None) -> tuple[ResultGroup, ...]:
    """Return the arms of a table in the order of their IDs; equal titles get a number behind them."""
    ordered = sorted(
        (
            (
                line(group.id) or "",
                wording.shorten(line(group.title) or "", _LONGEST_LABEL),
                line(group.description),
            )
            for group in listed or ()
        ),
        key=lambda group: (natural(group[0]), group[0], group[1], group[2] or ""),
    )
    total, seen = Counter(title for _, title, _ in ordered), Counter[str]()
    made = []
    for group_id, title, description in ordered:
        seen[title] += 1
        label = title or "(no title)"
        if total[title] > 1:
            label = f"{label} ({seen[title]} of {total[title]})"
        made.append(ResultGroup(id=group_id, label=label, title=title, description=description))
    return tuple(made)


def by_group(rows: Iterable[Entry] | None) -> dict[str, Entry]:
    """Return entries by their group ID; the first where an ID occurs twice."""
    entries: dict[str, Entry] = {}
    for row in rows or ():
        group_id = line(row.group_id)
        if group_id is not None:
            entries.setdefault(group_id, row)
    return entries


def natural(title: str | None) -> NaturalKey:
    """Return a key that sorts "Week 4" before "Week 12"."""
    pieces = _DIGITS.split((title or "").casefold())
    return tuple(
        (0, int(piece), "") if piece.isdecimal() and len(piece) < 18 else (1, 0, piece) for piece in pieces
    )


def in_time(title: str | None) -> tuple[int, float, NaturalKey]:
    """Return a key that sorts baseline first, then what names a time by its length, then the rest by name."""
    if title is None or _FIRST.match(title):
        return (0, 0.0, natural(title))
    duration = longest(title)
    return (1, duration.months, natural(title)) if duration else (2, 0.0, natural(title))


def enumerated(value: str | None) -> str | None:
    """Return the registry's constants in lower-case words; free text stays as it is."""
    if value is None or not value.isupper() or ("_" not in value and len(value) < 4):
        return value
    return value.replace("NON_", "NON-").replace("_", " ").lower()


def yes_or_no(flag: bool | None) -> str | None:
    """Return a truth value in a word; None where absent."""
    return None if flag is None else ("yes" if flag else "no")
