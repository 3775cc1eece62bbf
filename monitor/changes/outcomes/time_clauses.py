"""What became of a time frame, as a clause of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from monitor.changes.outcomes.quotations import WIDTHS, Width, quote_differences
from monitor.changes.outcomes.time_points import TimeFrameChange, TimeFrameDifference
from monitor.model.duration import Duration
from monitor.model.wording import listed, quote

_SHORT: Final = 60
"""Characters up to which time frames are quoted whole, unless a sentence is too long with them."""


def points_clause(time: TimeFrameChange, owner: str) -> str:
    """Return what became of the time points, or of baseline; empty where more than those differs.

    Args:
        time: how the time frames differ.
        owner: "the primary outcome “ODI”"; empty where the words before have named it.
    """
    match time.difference:
        case TimeFrameDifference.POINTS_ADDED:
            return f"{_points(time.added)} added to {owner or 'it'}"
        case TimeFrameDifference.POINTS_DROPPED:
            return f"{_points(time.dropped)} dropped from {owner or 'it'}"
        case TimeFrameDifference.POINTS_CHANGED:
            return _came_and_went(time, owner or "it")
        case TimeFrameDifference.POINT_MOVED:
            return f"{_moved(time, owner)} from {time.dropped[0].written} to {time.added[0].written}"
        case TimeFrameDifference.BASELINE_ADDED | TimeFrameDifference.BASELINE_DROPPED:
            is_added = time.difference is TimeFrameDifference.BASELINE_ADDED
            return f"baseline was {'added to' if is_added else 'dropped from'} {_frame(owner)}"
    return ""


def time_clause(
    time: TimeFrameChange, before: str | None, after: str | None, owner: str, width: Width
) -> str:
    """Return what became of the time frame of one outcome; `owner` as for `points_clause`."""
    if clause := points_clause(time, owner):
        return clause
    if before is None:
        return f"{_frame(owner)} was given: {quote(after, width.name)}"
    if after is None:
        return f"{_frame(owner)} ({quote(before, width.name)}) was removed"
    is_primary = time.difference is TimeFrameDifference.PRIMARY_POINT
    whole = max(width.whole, _SHORT) if is_primary or width != WIDTHS[-1] else width.whole
    quotations = quote_differences(before, after, msgspec.structs.replace(width, whole=whole))
    if is_primary and time.dropped and time.added and width == WIDTHS[-1]:
        return _made_primary(time, owner or "it")  # the texts are shown below
    if is_primary:
        return f"{_made_primary(time, owner or 'it')}: {quotations.joined('became', 'became')}"
    verb = "was reworded" if time.difference is TimeFrameDifference.SAME else "changed"
    return f"{_frame(owner)} {verb} from {quotations.joined('to', 'to')}"


def _frame(owner: str) -> str:
    return f"the time frame of {owner}" if owner else "its time frame"


def _points(points: Sequence[Duration]) -> str:
    return _named([point.written for point in points])


def _came_and_went(time: TimeFrameChange, owner: str) -> str:
    """Return which points came, and which went, where both did or baseline is among them."""
    added, dropped = (
        [*(["baseline"] if time.baseline == verb else []), *(point.written for point in points)]
        for verb, points in (("added", time.added), ("dropped", time.dropped))
    )
    if not added or not dropped:
        names, verb, to = (added, "added", "to") if added else (dropped, "dropped", "from")
        return f"{_named(names)} {verb} {to} {owner}"
    was = "was" if len(dropped) == 1 else "were"
    return f"{_named(added)} added to {owner}, and {listed(dropped)} {was} dropped"


def _named(names: Sequence[str]) -> str:
    points = f"time point{'s' if len(names) > 1 else ''}"
    return f"the {points} {listed(names)} {'were' if len(names) > 1 else 'was'}"


def _moved(time: TimeFrameChange, owner: str) -> str:
    if time.is_only_point:
        return f"{_frame(owner)} changed"
    return f"a time point of {owner} moved" if owner else "a time point moved"


def _made_primary(time: TimeFrameChange, owner: str) -> str:
    was, now = (listed([point.written for point in points]) for points in (time.dropped, time.added))
    if was and now:
        return f"the primary time point of {owner} moved from {was} to {now}"
    if now:
        return f"{now} was made the primary time point of {owner}"
    return f"{was} is no longer the primary time point of {owner}"
