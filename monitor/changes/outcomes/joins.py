"""Outcomes of other names that became one: "Pain" and "Disability" are now "Pain and disability", or the reverse.

Another outcome came of them, so that it weighs as much as one that was changed; nothing was dropped or added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from monitor.changes.outcomes.alignment import AlignedOutcome
from monitor.changes.outcomes.mergers import Merger
from monitor.diff.align import Alignment
from monitor.diff.joining import JoinedName, joined_names, most_joined
from monitor.diff.meaning import AcronymIndex

_MOST_PAIRS: Final = 2_000
"""Outcomes on both sides, multiplied, up to which joined names are looked for."""

_Pairs = Sequence[tuple[AlignedOutcome, AlignedOutcome]]


def take_joins(
    aligned: Alignment[AlignedOutcome], acronyms: AcronymIndex
) -> tuple[Alignment[AlignedOutcome], tuple[Merger, ...]]:
    """Return the outcomes that were joined or divided by their names, and the alignment of all others."""
    left, joined = _take(aligned, acronyms, is_split=False)
    left, divided = _take(left, acronyms, is_split=True)
    return left, (*joined, *divided)


def _take(
    aligned: Alignment[AlignedOutcome], acronyms: AcronymIndex, *, is_split: bool
) -> tuple[Alignment[AlignedOutcome], tuple[Merger, ...]]:
    lone, wholes = (aligned.added, aligned.dropped) if is_split else (aligned.dropped, aligned.added)
    pairs = [pair[::-1] if is_split else pair for pair in aligned.pairs]
    if not lone or len(lone) * (len(pairs) + len(wholes)) > _MOST_PAIRS:
        return aligned, ()
    mergers = tuple(_joins(pairs, lone, wholes, acronyms, is_split=is_split))
    gone = {id(outcome) for merger in mergers for outcome in (merger.whole, *merger.parts)}

    def without(outcomes: Sequence[AlignedOutcome]) -> tuple[AlignedOutcome, ...]:
        return tuple(outcome for outcome in outcomes if id(outcome) not in gone)

    left = msgspec.structs.replace(
        aligned,
        pairs=tuple(pair for pair in aligned.pairs if not gone & set(map(id, pair))),
        added=without(aligned.added),
        dropped=without(aligned.dropped),
    )
    return left, mergers


def _joins(
    pairs: _Pairs,
    lone: Sequence[AlignedOutcome],
    wholes: Sequence[AlignedOutcome],
    acronyms: AcronymIndex,
    *,
    is_split: bool,
) -> Iterator[Merger]:
    """Yield what became of lone outcomes that are in a joined name, beside the one that it was paired with."""
    waiting = list(zip(lone, joined_names([outcome.measure for outcome in lone], acronyms), strict=True))
    candidates: list[tuple[AlignedOutcome | None, AlignedOutcome]] = [
        *pairs,
        *((None, new) for new in wholes),
    ]
    for kept, whole in candidates:
        name = JoinedName(whole.measure, acronyms)
        if not name.is_joining or (kept is not None and kept.role != whole.role):
            continue
        own = [] if kept is None else [kept]
        of_role = [item for item in waiting if item[0].role == whole.role]
        places = most_joined(
            joined_names([part.measure for part in own], acronyms), [words for _, words in of_role], name
        )
        if places:
            parts = (*own, *(of_role[place][0] for place in places))
            waiting = [item for item in waiting if not any(item[0] is part for part in parts)]
            yield Merger(parts=parts, whole=whole, is_split=is_split, is_of_names=True)
