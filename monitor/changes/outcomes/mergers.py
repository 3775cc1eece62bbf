"""Outcomes that became one, and one that became several: "VAS (6 months)" is a part of "VAS (6 and 12 months)".

Nothing is dropped or added then. Only outcomes of one role count whose names differ in nothing but the time, and
only where the whole has the time points of its parts. Where it has others too, the parts are named alone, and what
the whole gained or lost is said as of any outcome.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from monitor.changes.outcomes.alignment import AlignedOutcome
from monitor.changes.outcomes.time_points import TimeEntry, read_time_frame, same_entry
from monitor.diff.align import Alignment
from monitor.diff.meaning import AcronymIndex, TokenKind, meaning_of, same_meaning
from monitor.model import Struct

_OF_TIME: Final = frozenset({"at", "and", "after", "post", "op", "surgery", "month", "week", "day", "year"})
"""Words of a name that only say when."""

_MOST_PAIRS: Final = 5_000
"""Outcomes on both sides, multiplied, up to which mergers are looked for."""


class Merger(Struct, frozen=True, kw_only=True):
    """Outcomes that became one, or that one became.

    Attributes:
        parts: those that have all time points of the whole; others are fewer. whole: the one. is_split: the whole came first.
        kept: the part that is the whole by its name, if any: they may differ in their descriptions.
        is_of_names: the whole joins the names of its parts, and their time frames may be others.
    """

    parts: tuple[AlignedOutcome, ...]
    whole: AlignedOutcome
    is_split: bool
    kept: AlignedOutcome | None = None
    is_of_names: bool = False

    @property
    def pairs(self) -> tuple[tuple[AlignedOutcome, AlignedOutcome], ...]:
        """Each part with the whole, the earlier of the two first."""
        return tuple((self.whole, part) if self.is_split else (part, self.whole) for part in self.parts)


def take_mergers(
    aligned: Alignment[AlignedOutcome], acronyms: AcronymIndex
) -> tuple[Alignment[AlignedOutcome], tuple[Merger, ...]]:
    """Return what became one or several, and the alignment of all other outcomes."""
    gone, came = list(aligned.dropped), list(aligned.added)
    pairs = list(aligned.pairs)
    if (len(gone) + len(came)) * (len(pairs) + 1) > _MOST_PAIRS or not (gone or came):
        return aligned, ()
    mergers = [
        *_mergers(pairs, gone, came, acronyms, is_split=False),
        *_mergers([(new, old) for old, new in pairs], came, gone, acronyms, is_split=True),
    ]
    for merger in mergers:
        parts, wholes = (came, gone) if merger.is_split else (gone, came)
        parts[:] = [outcome for outcome in parts if not _is_among(outcome, merger.parts)]
        wholes[:] = [outcome for outcome in wholes if outcome is not merger.whole]
        pairs = [pair for pair in pairs if not (merger.kept and _is_among(merger.kept, pair))]
    left = Alignment(unchanged=aligned.unchanged, pairs=tuple(pairs), added=tuple(came), dropped=tuple(gone))
    return left, tuple(mergers)


def _mergers(
    pairs: Sequence[tuple[AlignedOutcome, AlignedOutcome]],
    lone: Sequence[AlignedOutcome],
    wholes: Sequence[AlignedOutcome],
    acronyms: AcronymIndex,
    *,
    is_split: bool,
) -> Iterator[Merger]:
    """Yield the mergers of lone outcomes with one that is paired with the whole, or without any."""
    by_name: dict[Hashable, list[AlignedOutcome]] = {}
    for outcome in lone:
        by_name.setdefault(_bare_name(outcome, acronyms), []).append(outcome)
    candidates: list[tuple[AlignedOutcome | None, AlignedOutcome]] = [
        *pairs,
        *((None, new) for new in wholes),
    ]
    for kept, whole in candidates:
        name = _bare_name(whole, acronyms)
        alike = [outcome for outcome in by_name.get(name, ()) if _is_described_by(outcome, whole, kept)]
        if kept is not None and _bare_name(kept, acronyms) != name:
            continue
        parts, are_all = _parts(kept, alike, whole)
        are_all = are_all and not _differ_beside_points(parts, whole)
        if len(parts) < 2 or not (kept or are_all):
            continue
        by_name[name] = [outcome for outcome in by_name[name] if not _is_among(outcome, parts)]
        if are_all:
            yield Merger(parts=parts, whole=whole, is_split=is_split, kept=kept)
        else:
            yield Merger(parts=parts[1:], whole=whole, is_split=is_split)


def _parts(
    kept: AlignedOutcome | None, alike: Sequence[AlignedOutcome], whole: AlignedOutcome
) -> tuple[tuple[AlignedOutcome, ...], bool]:
    """Return the outcomes that have time points of the whole, each its own, and whether they have all of them."""
    missing = _points(whole)
    parts = []
    for outcome in (kept, *alike) if kept else alike:
        points = _points(outcome)
        left = _without(missing, points)
        if len(left) == len(missing) - len(points) < len(missing):
            parts.append(outcome)
            missing = left
        elif outcome is kept:
            return (), False
    return tuple(parts), not missing


def _differ_beside_points(parts: Sequence[AlignedOutcome], whole: AlignedOutcome) -> bool:
    """Return whether baseline came or went, or the whole or a part calls a time point primary."""
    frames = [read_time_frame(outcome.time_frame or "") for outcome in (whole, *parts)]
    baselines = {frame.has_baseline for frame in frames[1:]}
    return any(frame.primary for frame in frames) or frames[0].has_baseline not in baselines


def _is_described_by(part: AlignedOutcome, whole: AlignedOutcome, kept: AlignedOutcome | None) -> bool:
    """Return whether the description of a part is that of the whole, or of the part that it was paired with."""
    texts = [side.description for side in (whole, kept) if side and side.description]
    return part.description is None or any(same_meaning(part.description, text) for text in texts)


def _points(outcome: AlignedOutcome) -> tuple[TimeEntry, ...]:
    return read_time_frame(outcome.time_frame).entries if outcome.time_frame else ()


def _without(entries: Iterable[TimeEntry], others: Sequence[TimeEntry]) -> tuple[TimeEntry, ...]:
    return tuple(entry for entry in entries if not any(same_entry(entry, other) for other in others))


def _bare_name(outcome: AlignedOutcome, acronyms: AcronymIndex) -> Hashable:
    """Return the role and the words of a name that do not say when."""
    words = [
        token.text
        for token in meaning_of(outcome.measure, acronyms)
        if token.kind not in {TokenKind.MARK, TokenKind.DURATION} and token.text not in _OF_TIME
    ]
    return (outcome.role, tuple(words))


def _is_among(outcome: AlignedOutcome, others: Iterable[AlignedOutcome]) -> bool:
    return any(outcome is other for other in others)


def with_name_and_time(outcome: AlignedOutcome, other: AlignedOutcome) -> AlignedOutcome:
    """Return an outcome under the name and the time frame of another: what is left differs in the description."""
    return msgspec.structs.replace(outcome, measure=other.measure, time_frame=other.time_frame)
