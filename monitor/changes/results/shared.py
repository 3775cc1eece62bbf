"""What differs in the same way in several tables: one fact, so one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from monitor.changes.results.arms import ArmLabel
from monitor.changes.results.differences import Form, ResultDifference, Weight
from monitor.changes.results.topics import ResultsTopic
from monitor.model import Struct

_SHARED: Final = frozenset({Weight.WORDS, Weight.ANALYSED})
"""Texts and numbers of people may be repeated from outcome to outcome; equal values are a coincidence."""

_Key = tuple[str, str | None, ArmLabel | None, str | None, str | None]


class SharedDifference(Struct, frozen=True, kw_only=True):
    """One difference, with the most important severity, and the outcomes that have it."""

    difference: ResultDifference
    topics: tuple[ResultsTopic, ...]


def shared_differences(
    topics: Sequence[ResultsTopic],
) -> tuple[list[ResultsTopic], list[SharedDifference]]:
    """Return the outcomes without what they share, and what they share."""
    by_key: dict[_Key, list[tuple[ResultsTopic, ResultDifference]]] = {}
    for topic in topics:
        for difference in topic.differences:
            if _may_be_shared(difference):
                by_key.setdefault(_key(difference), []).append((topic, difference))
    several = {key: members for key, members in by_key.items() if len(members) > 1}
    left = [
        msgspec.structs.replace(
            topic, differences=tuple(d for d in topic.differences if _key(d) not in several)
        )
        if any(_key(d) in several for d in topic.differences)
        else topic
        for topic in topics
    ]
    emptied = {
        id(new) for old, new in zip(topics, left, strict=True) if old.differences and not new.differences
    }
    kept = [topic for topic in left if id(topic) not in emptied or topic.arms]
    return kept, [_shared(members) for members in several.values()]


def _may_be_shared(difference: ResultDifference) -> bool:
    of_analysis = difference.weight is Weight.ANALYSIS and difference.form is Form.TEXT
    return of_analysis or difference.weight in _SHARED


def _key(difference: ResultDifference) -> _Key:
    return (difference.what, difference.row, difference.arm, difference.before, difference.after)


def _shared(members: Sequence[tuple[ResultsTopic, ResultDifference]]) -> SharedDifference:
    severity = min((difference.severity for _, difference in members), key=lambda severity: severity.rank)
    return SharedDifference(
        difference=msgspec.structs.replace(members[0][1], severity=severity),
        topics=tuple(topic for topic, _ in members),
    )


def arm_differences(topics: Iterable[ResultsTopic]) -> tuple[ResultDifference, ...]:
    """Return names and descriptions of arms that differ, each once for all tables that have it."""
    by_key = {_key(difference): difference for topic in topics for difference in topic.arms}
    return tuple(sorted(by_key.values(), key=_order))


def _order(difference: ResultDifference) -> tuple[object, ...]:
    return (
        difference.severity.rank,
        difference.form is not Form.NAME,
        difference.what,
        difference.row or "",
        difference.before or "",
        difference.after or "",
    )
