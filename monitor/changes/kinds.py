"""Every kind of change: what it watches, how much it matters and when, and how it sounds.

docs/changes.md is generated from this table (`python -m monitor.changes.documentation`), and a test holds the two
equal. The order of the table is the order of importance among changes of one severity. The example
sentences are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.changes import kinds_news, kinds_rest
from monitor.changes.kinds_row import KindGroup, KindInfo
from monitor.model import Change, Kind
from monitor.model.details import facts

TABLE: tuple[KindInfo, ...] = (*kinds_news.ROWS, *kinds_rest.ROWS)

KINDS: Mapping[Kind, KindInfo] = MappingProxyType({info.kind: info for info in TABLE})
"""The table by kind."""

_IMPORTANCE: Mapping[Kind, int] = MappingProxyType({info.kind: place for place, info in enumerate(TABLE)})

_WITHIN: Mapping[str, int] = MappingProxyType(
    {
        "primaryCompletionDateStruct": 0,
        "demoted": 0,
        "promoted": 0,
        "dropped": 1,
        "added": 2,
        "deaths": 0,
        "serious": 1,
        "primary": 2,
    }
)
"""By the date's field, by what happened to an outcome, or by what numbers of posted results are about."""


def rank(change: Change) -> tuple[int, int, int, str]:
    """What sorts changes by importance: severity, kind, then the weight that some have within their kind."""
    return (
        change.severity.rank,
        _IMPORTANCE[change.kind],
        _WITHIN.get(str(_part_of(change)), len(_WITHIN)),
        change.path,
    )


def _part_of(change: Change) -> object:
    about = facts(change.detail)
    return about.get("switch") or about.get("field") or about.get("about")


def title(kind: Kind) -> str:
    """The name of a kind for categories and headings."""
    return KINDS[kind].title


def heading(kind: Kind) -> str:
    """Return the words of a headline for a change that has none of its own."""
    info = KINDS[kind]
    return f"{info.title} changed" if info.is_topic else info.title


def group(kind: Kind) -> KindGroup:
    """Where a digest puts an update that is headed by this kind."""
    return KINDS[kind].group
