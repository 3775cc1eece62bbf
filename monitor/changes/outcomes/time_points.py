"""The time frame of an outcome as its set of time points, and how two of them differ.

A time frame such as "Baseline, 3, 6 and 12 months after surgery" is a set of entries. An entry is a time point
with the words that belong to it ("up to", "after surgery"), or words alone ("at discharge"). Points are the
same in any unit: 12 months are 52 weeks. Baseline is apart: a measurement starts there and does not end.
Points are only called dropped, added or moved where nothing else differs; otherwise both texts are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from monitor.diff.meaning import MeaningToken, TokenKind, read_tokens, same_token
from monitor.model import Struct
from monitor.model.duration import Duration
from monitor.model.tables import read_word_sets

_SETS: Final = read_word_sets(__package__, "time_points.toml")
_AFTER: Final = _SETS["after"]
_EVENTS: Final = _SETS["events"]
_SURGERY: Final = _SETS["surgery"]
_TO: Final = _SETS["to"]
_NEUTRAL: Final = _SETS["neutral"]
_NEUTRAL_PAIRS: Final = frozenset({("follow", "up"), ("time", "point"), ("time", "points")})
_PRIMARY_NAMES: Final = _SETS["primary_names"]
_SEPARATORS: Final = frozenset({",", ";", "/", "and"})
_PARENTHESES: Final = frozenset("()[]:")
_APPROXIMATE: Final = _SETS["approximate"]
_TOLERANCE: Final = re.compile(
    r"\b(?:approximately|approx\.?|about|around)(?!\w)|~"
    r"|[(\[]?\s*(?:±|\+\s?/\s?-|\+-)\s*\d{1,3}\s*(?:hours?|days?|weeks?|months?|[hdwm])?\b\s*[)\]]?",
    re.IGNORECASE,
)
_LIMITS: Final = _SETS["limits"] | _APPROXIMATE
"""Words beside which a length of time is a limit, an average or a period, and no time point."""

_ALTERNATIVES: Final = _SETS["alternatives"]
"""Words beside the only length of a time frame that say when else it ends, or how often: the text is quoted."""

_CHANGE_AT: Final = re.compile(
    r"\bchanges? from (?:the )?base ?-?line,? (?=at\b|in\b|on\b|\d|(?:hour|day|week|month|year)s? \d)",
    re.IGNORECASE,
)
"""A change from baseline at a time point is measured at both."""

_MOST_ENTRIES: Final = 60
"""Entries of a time frame that are compared one by one; real ones have a dozen."""


class TimeFrameDifference(StrEnum):
    """How one time frame differs from another."""

    SAME = "same"
    GIVEN = "given"
    REMOVED = "removed"
    BASELINE_ADDED = "baseline_added"
    BASELINE_DROPPED = "baseline_dropped"
    POINTS_ADDED = "points_added"
    POINTS_DROPPED = "points_dropped"
    POINTS_CHANGED = "points_changed"
    POINT_MOVED = "point_moved"
    PRIMARY_POINT = "primary_point"
    REWRITTEN = "rewritten"


class TimeEntry(Struct, frozen=True, kw_only=True):
    """One time point with the words that belong to it, or words that name another time."""

    tokens: tuple[MeaningToken, ...]

    @property
    def points(self) -> tuple[Duration, ...]:
        """The durations in it."""
        return tuple(token.duration for token in self.tokens if token.duration)

    @property
    def words(self) -> tuple[MeaningToken, ...]:
        """What is in it beside the durations."""
        return tuple(token for token in self.tokens if token.duration is None)


class TimeFrame(Struct, frozen=True, kw_only=True):
    """A time frame as it is read.

    Attributes:
        primary: the points that it calls primary.
        is_approximate: it says itself that its durations are not exact.
    """

    entries: tuple[TimeEntry, ...] = ()
    has_baseline: bool = False
    primary: tuple[Duration, ...] = ()
    is_approximate: bool = False

    @property
    def points(self) -> tuple[Duration, ...]:
        """All durations in it, in order."""
        return tuple(point for entry in self.entries for point in entry.points)


class TimeFrameChange(Struct, frozen=True, kw_only=True):
    """How a time frame differs from an earlier one.

    Attributes:
        dropped, added: the time points that only one of the two has, where nothing else differs; for a primary
            point, those that are no longer and those that are now called primary.
        is_only_point: the point that moved is all that the time frame names.
        baseline: `added` or `dropped` where baseline came or went together with points.
    """

    difference: TimeFrameDifference
    dropped: tuple[Duration, ...] = ()
    added: tuple[Duration, ...] = ()
    is_only_point: bool = False
    baseline: str = ""

    @property
    def is_of_baseline(self) -> bool:
        """Whether the two differ in nothing but baseline."""
        return self.difference in {TimeFrameDifference.BASELINE_ADDED, TimeFrameDifference.BASELINE_DROPPED}


def compare_time_frames(before: str | None, after: str | None) -> TimeFrameChange:
    """Return how a time frame differs from an earlier one; None for an outcome without one."""
    if before == after:
        return TimeFrameChange(difference=TimeFrameDifference.SAME)
    if before is None or after is None:
        is_given = before is None
        return TimeFrameChange(
            difference=TimeFrameDifference.GIVEN if is_given else TimeFrameDifference.REMOVED
        )
    old, new = read_time_frame(before), read_time_frame(after)
    if max(len(old.entries), len(new.entries)) > _MOST_ENTRIES:
        return TimeFrameChange(difference=TimeFrameDifference.REWRITTEN)
    if not _same_points(old.primary, new.primary):
        return TimeFrameChange(
            difference=TimeFrameDifference.PRIMARY_POINT,
            dropped=_without(old.primary, new.primary),
            added=_without(new.primary, old.primary),
        )
    return _compare_entries(old, new)


def differs_in_tolerance(before: str, after: str) -> bool:
    """Return whether two time frames differ in nothing but "approximately" or a window such as "± 2 weeks"."""
    bare = (_TOLERANCE.sub(" ", text) for text in (before, after))
    return compare_time_frames(*bare).difference is TimeFrameDifference.SAME


@lru_cache(maxsize=4096)
def read_time_frame(text: str) -> TimeFrame:
    """Return the entries of a time frame."""
    entries: list[TimeEntry] = []
    primary: list[Duration] = []
    has_baseline = is_approximate = False
    for segment in _segments(_simplified(read_tokens(_CHANGE_AT.sub("baseline, ", text)))):
        is_approximate = is_approximate or any(token.text in _APPROXIMATE for token in segment)
        tokens, is_primary = _without_primary(segment)
        entry = _limited(TimeEntry(tokens=tuple(token for token in tokens if token.text not in _PARENTHESES)))
        if is_primary:
            primary += entry.points or tuple(point for last in entries[-1:] for point in last.points)
        if entry.tokens and all(token.text == "baseline" for token in entry.tokens):
            has_baseline = True
        elif entry.tokens and not any(same_entry(entry, other) for other in entries[:_MOST_ENTRIES]):
            entries.append(entry)
    return TimeFrame(
        entries=tuple(_with_shared_words(entries)),
        has_baseline=has_baseline,
        primary=tuple(primary),
        is_approximate=is_approximate,
    )


def _limited(entry: TimeEntry) -> TimeEntry:
    """Return "through 12 months", of which no beginning is said, as "up to 12 months"."""
    is_limit = len(entry.tokens) > 1 and entry.tokens[0].text == "to" and entry.tokens[1].duration
    return TimeEntry(tokens=(_word("up"), *entry.tokens)) if is_limit else entry


def _compare_entries(old: TimeFrame, new: TimeFrame) -> TimeFrameChange:
    dropped = [entry for entry in old.entries if not any(same_entry(entry, other) for other in new.entries)]
    added = [entry for entry in new.entries if not any(same_entry(entry, other) for other in old.entries)]
    if not dropped and not added:
        if old.has_baseline == new.has_baseline:
            return TimeFrameChange(difference=TimeFrameDifference.SAME)
        has_now = new.has_baseline
        return TimeFrameChange(
            difference=TimeFrameDifference.BASELINE_ADDED if has_now else TimeFrameDifference.BASELINE_DROPPED
        )
    difference = _points_difference(old, new, dropped, added)
    if difference is TimeFrameDifference.REWRITTEN:
        return TimeFrameChange(difference=difference)
    is_alone = len(old.entries) == len(new.entries) == 1 and not old.has_baseline
    return TimeFrameChange(
        difference=difference,
        dropped=tuple(point for entry in dropped for point in entry.points),
        added=tuple(point for entry in added for point in entry.points),
        is_only_point=is_alone,
        baseline=_baseline(old, new),
    )


def _baseline(old: TimeFrame, new: TimeFrame) -> str:
    """Return whether baseline was added or dropped; empty for neither."""
    if old.has_baseline == new.has_baseline:
        return ""
    return "added" if new.has_baseline else "dropped"


def _points_difference(
    old: TimeFrame, new: TimeFrame, dropped: Sequence[TimeEntry], added: Sequence[TimeEntry]
) -> TimeFrameDifference:
    """Return what happened to the points; rewritten where anything but points differs."""
    all_single = all(len(entry.points) == 1 for entry in (*dropped, *added))
    if not all_single:
        return TimeFrameDifference.REWRITTEN
    if old.has_baseline != new.has_baseline:
        return _several_points(old, new, dropped, added)
    if len(dropped) == len(added) == 1:
        is_moved = _same_but_point(dropped[0], added[0]) and not _is_period(added[0])
        is_more = _says_more(added[0]) if len(new.entries) == 1 else _is_limit(added[0])
        return TimeFrameDifference.POINT_MOVED if is_moved and not is_more else TimeFrameDifference.REWRITTEN
    if not added and _have_peers(dropped, new.entries):
        return TimeFrameDifference.POINTS_DROPPED
    if not dropped and _have_peers(added, old.entries):
        return TimeFrameDifference.POINTS_ADDED
    return _several_points(old, new, dropped, added)


def _is_period(entry: TimeEntry) -> bool:
    """Return whether an entry begins at baseline: the 12 of "weeks 0-12" is the end of a period, and no visit."""
    return entry.tokens[0].text == "baseline"


def _says_more(entry: TimeEntry) -> bool:
    """Return whether the only entry says more than its length: "until death or 24 months", "every 3 months for 2 years"."""
    return any(token.text in _ALTERNATIVES for token in entry.words)


def _is_limit(entry: TimeEntry) -> bool:
    """Return whether one entry of several is a limit or an average: "through discharge, up to 14 days"."""
    return any(token.text in _LIMITS or token.text in {"every", "each", "or"} for token in entry.words)


def _several_points(
    old: TimeFrame, new: TimeFrame, dropped: Sequence[TimeEntry], added: Sequence[TimeEntry]
) -> TimeFrameDifference:
    """Return whether points came and went beside others that stayed; rewritten where none stayed, or words differ."""
    has_stayed = len(dropped) < len(old.entries)
    is_clear = has_stayed and _have_peers(dropped, new.entries) and _have_peers(added, old.entries)
    return TimeFrameDifference.POINTS_CHANGED if is_clear else TimeFrameDifference.REWRITTEN


def _have_peers(entries: Sequence[TimeEntry], others: Sequence[TimeEntry]) -> bool:
    """Return whether each entry differs from one of the others in nothing but its point."""
    return all(any(_same_but_point(entry, other) for other in others) for entry in entries)


def same_entry(first: TimeEntry, second: TimeEntry) -> bool:
    """Return whether two entries are one time, in any unit."""
    return len(first.tokens) == len(second.tokens) and all(map(same_token, first.tokens, second.tokens))


def _same_but_point(first: TimeEntry, second: TimeEntry) -> bool:
    return len(first.tokens) == len(second.tokens) and all(
        same_token(token, other) or (token.duration is not None and other.duration is not None)
        for token, other in zip(first.tokens, second.tokens, strict=True)
    )


def _same_points(first: Sequence[Duration], second: Sequence[Duration]) -> bool:
    return not _without(first, second) and not _without(second, first)


def _without(points: Sequence[Duration], others: Sequence[Duration]) -> tuple[Duration, ...]:
    tokens = [_of_duration(point) for point in others]
    return tuple(
        point for point in points if not any(same_token(_of_duration(point), other) for other in tokens)
    )


def _of_duration(duration: Duration) -> MeaningToken:
    return MeaningToken(text=duration.text, kind=TokenKind.DURATION, duration=duration)


def _word(text: str) -> MeaningToken:
    return MeaningToken(text=text, kind=TokenKind.WORD, written=text)


def _simplified(tokens: Sequence[MeaningToken]) -> Iterator[MeaningToken]:
    """Yield the tokens with one word for what has several, and without words that say nothing about time."""
    place = 0
    previous: MeaningToken | None = None
    while place < len(tokens):
        token, following = tokens[place], tokens[place + 1].text if place + 1 < len(tokens) else ""
        if (token.text, following) in _NEUTRAL_PAIRS:
            place += 2
            continue
        place += 2 if (token.text, following) in {("prior", "to"), ("base", "line")} else 1
        yield from _one_word(token, following, previous)
        previous = token


def _one_word(token: MeaningToken, following: str, previous: MeaningToken | None) -> Iterator[MeaningToken]:
    text = token.text
    prefix = next(
        (name for name in ("post", "pre") if text.startswith(name) and text.removeprefix(name) in _EVENTS), ""
    )
    if token.duration is not None:
        yield _word("baseline") if token.duration.value == 0 else token
    elif (text, following) == ("base", "line"):
        yield _word("baseline")
    elif text in _AFTER or (text == "from" and previous is not None and previous.duration):
        yield _word("after")
    elif text in {"pre", "prior"}:
        yield _word("before")
    elif prefix:
        yield _word("after" if prefix == "post" else "before")
        event = text.removeprefix(prefix)
        yield _word("surgery" if event in _SURGERY else event)
    elif text in _SURGERY:
        yield _word("surgery")
    elif text in _TO:
        yield _word("to")
    elif text not in _NEUTRAL and not (text == "from" and following == "baseline"):
        yield token


def _segments(tokens: Iterator[MeaningToken]) -> Iterator[list[MeaningToken]]:
    segment: list[MeaningToken] = []
    previous = ""
    for token in tokens:
        if token.text in _SEPARATORS and token.duration is None:
            yield segment
            segment = []
        elif (previous, token.text) == ("(", "primary"):  # "12 months (primary endpoint 6 months)"
            yield segment[:-1]
            segment = [token]
        else:
            segment.append(token)
        previous = token.text
    yield segment


def _without_primary(segment: Sequence[MeaningToken]) -> tuple[list[MeaningToken], bool]:
    """Return a segment without the words that call its point primary, and whether there are any."""
    texts = [token.text for token in segment]
    place = texts.index("primary") if "primary" in texts else None
    if place is None:
        return list(segment), False
    following = texts[place + 1] if place + 1 < len(texts) else ""
    is_of_point = following in _PRIMARY_NAMES | _PARENTHESES | {""} or segment[place + 1].duration is not None
    if not is_of_point:  # "after primary surgery"
        return list(segment), False
    return [token for token in segment if token.text not in _PRIMARY_NAMES], True


def _with_shared_words(entries: Sequence[TimeEntry]) -> list[TimeEntry]:
    """Give "3 months" in "3 and 6 months after surgery" the words that follow the last point of its list."""
    result: list[TimeEntry] = []
    shared: tuple[MeaningToken, ...] = ()
    for entry in reversed(entries):
        if len(entry.tokens) > 1 or not entry.points:
            is_list_end = len(entry.points) == 1 and entry.tokens[0].duration is not None
            shared = entry.tokens[1:] if is_list_end else ()
            result.append(entry)
        else:
            result.append(msgspec.structs.replace(entry, tokens=(*entry.tokens, *shared)))
    return result[::-1]
