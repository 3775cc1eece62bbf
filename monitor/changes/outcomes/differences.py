"""How an outcome differs between two versions, and how much that weighs.

The categories are those of Holst and others (PLoS Medicine 2023): an outcome was added, dropped, promoted or
demoted, or its measure or its time frame was changed. Edits of its description are kept apart. A text is only
called reworded where its meaning certainly stays, as `monitor.diff.meaning` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from typing import Final

from monitor.changes.outcomes.alignment import ROLES, AlignedOutcome, unnumbered
from monitor.changes.outcomes.decisive import is_decisive, replaces_decisive_words
from monitor.changes.outcomes.joins import take_joins
from monitor.changes.outcomes.mergers import Merger, take_mergers, with_name_and_time
from monitor.changes.outcomes.time_points import (
    TimeFrameChange,
    TimeFrameDifference,
    compare_time_frames,
    differs_in_tolerance,
    read_time_frame,
)
from monitor.diff.align import Alignment
from monitor.diff.meaning import AcronymIndex, same_meaning
from monitor.diff.word_diff import word_runs
from monitor.model import Struct

BARELY: Final = 0.1
"""Share by which a time frame that is not exact may move in a running trial and weigh no more than a rewording."""


class Switch(StrEnum):
    """What happened to an outcome, most important first; several things can happen to one."""

    ADDED = "added"
    DROPPED = "dropped"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    MERGED = "merged"
    SPLIT = "split"
    MEASURE = "measure_changed"
    TIME_FRAME = "time_frame_changed"
    DESCRIPTION = "description_changed"
    DESCRIPTION_REMOVED = "description_removed"
    DESCRIPTION_ADDED = "description_added"
    MEASURE_REWORDED = "measure_reworded"
    DESCRIPTION_REWORDED = "description_reworded"
    TIME_FRAME_REWORDED = "time_frame_reworded"
    REWRITE = "registry_rewrite"


REWORDED: Final = frozenset(
    {Switch.MEASURE_REWORDED, Switch.DESCRIPTION_REWORDED, Switch.TIME_FRAME_REWORDED, Switch.REWRITE}
)


MADE_OF_OTHERS: Final = frozenset({Switch.MERGED, Switch.SPLIT})


class SwitchWeight(IntEnum):
    """How much a difference weighs."""

    NONE = 0
    WORDS = 1  # words that decide nothing
    SLIGHT = 2  # a rewording
    FULL = 3  # another outcome


class OutcomeDifference(Struct, frozen=True, kw_only=True):
    """One outcome that differs between two versions, with all that differs in it.

    Attributes:
        before, after: None on the side where it is not registered.
        switches: heaviest first, and as `Switch` orders them. weights: of each switch.
        time: how the time frames differ; None where the outcome came or went.
    """

    before: AlignedOutcome | None = None
    after: AlignedOutcome | None = None
    switches: tuple[Switch, ...]
    weights: tuple[SwitchWeight, ...]
    time: TimeFrameChange | None = None

    @property
    def main(self) -> Switch:
        """The most important of its switches."""
        return self.switches[0]

    @property
    def weight(self) -> SwitchWeight:
        """The weight of the heaviest switch."""
        return max(self.weights)

    @property
    def is_repetition(self) -> bool:
        """Whether an entry came or went whose equal stays."""
        return self.main in {Switch.ADDED, Switch.DROPPED} and self.weight is SwitchWeight.WORDS

    @property
    def shown(self) -> AlignedOutcome:
        """The side by which it is named: the earlier one where it has one."""
        shown = self.before or self.after
        if shown is None:
            raise ValueError("an outcome that differs is in at least one version")
        return shown

    @property
    def role(self) -> str:
        """The most important role that it had or has."""
        return min((side.role for side in (self.before, self.after) if side), key=ROLES.index)

    @property
    def edit(self) -> tuple[object, ...]:
        """What was edited, without the outcome: equal for outcomes that were edited in one way."""
        old, new = self.before, self.after
        if self.main in MADE_OF_OTHERS:
            return (self.main, id(new if self.main is Switch.MERGED else old))
        if old is None or new is None or old.role != new.role:
            return (id(self),)
        return (
            self.switches,
            _edited(old.measure, new.measure),
            _edited_time(self.time, old.time_frame, new.time_frame),
            _edited(old.description, new.description),
        )


def differences(
    aligned: Alignment[AlignedOutcome], acronyms: AcronymIndex, *, is_complete: bool
) -> tuple[OutcomeDifference, ...]:
    """Return every outcome that differs, in the order of role, switch and measure.

    Args:
        aligned: outcomes of two versions.
        acronyms: those that mean the same as their long forms.
        is_complete: the trial has reached primary completion.
    """
    left, mergers = take_mergers(aligned, acronyms)
    left, joins = take_joins(left, acronyms)
    made = [
        *(_between(old, new, acronyms, is_complete=is_complete) for old, new in left.pairs),
        *(
            OutcomeDifference(before=old, switches=(Switch.DROPPED,), weights=_lone_weight(old, aligned))
            for old in left.dropped
        ),
        *(
            OutcomeDifference(after=new, switches=(Switch.ADDED,), weights=_lone_weight(new, aligned))
            for new in left.added
        ),
        *(difference for merger in (*mergers, *joins) for difference in _merged(merger, acronyms)),
    ]
    order = tuple(Switch)
    return tuple(
        sorted(made, key=lambda item: (ROLES.index(item.role), order.index(item.main), item.shown.measure))
    )


def _lone_weight(lone: AlignedOutcome, aligned: Alignment[AlignedOutcome]) -> tuple[SwitchWeight]:
    """Return what an outcome weighs that came or went: little where its equal stays, listed twice or once."""
    return (SwitchWeight.WORDS if lone in aligned.unchanged else SwitchWeight.FULL,)


def _merged(merger: Merger, acronyms: AcronymIndex) -> Iterator[OutcomeDifference]:
    """Yield each part with the whole, and another description of the one that stayed."""
    switch = Switch.SPLIT if merger.is_split else Switch.MERGED
    weight = SwitchWeight.FULL if merger.is_of_names else SwitchWeight.SLIGHT
    for old, new in merger.pairs:
        yield OutcomeDifference(before=old, after=new, switches=(switch,), weights=(weight,))
    kept = merger.kept
    if kept and kept.description != merger.whole.description:
        old, new = (merger.whole, kept) if merger.is_split else (kept, merger.whole)
        yield _between(with_name_and_time(old, new), new, acronyms, is_complete=False)


def _between(
    old: AlignedOutcome, new: AlignedOutcome, acronyms: AcronymIndex, *, is_complete: bool
) -> OutcomeDifference:
    time = compare_time_frames(old.time_frame, new.time_frame)
    weight_of = dict(
        [
            *_role_switch(old, new),
            *_time_switch(old, new, time, is_complete=is_complete),
            *_measure_switch(old.measure, new.measure, acronyms),
            *_description_switch(old.description, new.description, acronyms),
        ]
    )
    order = tuple(Switch)
    switches = tuple(sorted(weight_of, key=lambda switch: (-weight_of[switch], order.index(switch))))
    switches = switches or (Switch.REWRITE,)
    weights = tuple(weight_of.get(switch, SwitchWeight.NONE) for switch in switches)
    return OutcomeDifference(before=old, after=new, switches=switches, weights=weights, time=time)


_Found = Iterator[tuple[Switch, SwitchWeight]]


def _role_switch(old: AlignedOutcome, new: AlignedOutcome) -> _Found:
    if old.role != new.role:
        rose = ROLES.index(new.role) < ROLES.index(old.role)
        yield Switch.PROMOTED if rose else Switch.DEMOTED, SwitchWeight.FULL


def _time_switch(
    old: AlignedOutcome, new: AlignedOutcome, time: TimeFrameChange, *, is_complete: bool
) -> _Found:
    if old.time_frame == new.time_frame:
        return
    if time.difference is TimeFrameDifference.SAME:
        yield Switch.TIME_FRAME_REWORDED, SwitchWeight.NONE
    elif (
        time.is_of_baseline
        or (not is_complete and _barely_moved(old, new, time))
        or _is_of_tolerance(old, new)
    ):
        yield Switch.TIME_FRAME, SwitchWeight.SLIGHT
    else:
        yield Switch.TIME_FRAME, SwitchWeight.FULL


def _is_of_tolerance(old: AlignedOutcome, new: AlignedOutcome) -> bool:
    return bool(old.time_frame and new.time_frame) and differs_in_tolerance(
        old.time_frame or "", new.time_frame or ""
    )


def _barely_moved(old: AlignedOutcome, new: AlignedOutcome, time: TimeFrameChange) -> bool:
    """Return whether a follow-up that is not exact moved by less than a tenth: "up to approximately 59 months"."""
    if time.difference is not TimeFrameDifference.POINT_MOVED or not time.is_only_point:
        return False
    frames = (read_time_frame(old.time_frame or ""), read_time_frame(new.time_frame or ""))
    before, after = time.dropped[0].months, time.added[0].months
    return all(frame.is_approximate for frame in frames) and abs(after - before) < BARELY * before


def _measure_switch(old: str, new: str, acronyms: AcronymIndex) -> _Found:
    if old == new:
        return
    old, new = unnumbered(old), unnumbered(new)
    if letters(old) == letters(new) and same_meaning(old, new, acronyms):
        yield Switch.MEASURE_REWORDED, SwitchWeight.WORDS
    elif same_meaning(old, new, acronyms):
        yield Switch.MEASURE_REWORDED, SwitchWeight.SLIGHT
    else:
        yield Switch.MEASURE, SwitchWeight.FULL


def _description_switch(old: str | None, new: str | None, acronyms: AcronymIndex) -> _Found:
    if old == new:
        return
    if old is None or new is None:
        switch = Switch.DESCRIPTION_ADDED if old is None else Switch.DESCRIPTION_REMOVED
        yield switch, SwitchWeight.SLIGHT if is_decisive(old or new or "", acronyms) else SwitchWeight.WORDS
    elif same_meaning(old, new, acronyms):
        yield Switch.DESCRIPTION_REWORDED, SwitchWeight.WORDS
    else:
        yield Switch.DESCRIPTION, _weight_of_description(old, new, acronyms)


def _weight_of_description(old: str, new: str, acronyms: AcronymIndex) -> SwitchWeight:
    """Return the weight of another description: another threshold, time or population is another outcome."""
    replaced = replaces_decisive_words(old, new, acronyms)
    if replaced is None:
        return SwitchWeight.WORDS
    return SwitchWeight.FULL if replaced else SwitchWeight.SLIGHT


def letters(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return "".join(re.findall(r"\w+", text.casefold()))


def _edited(old: str | None, new: str | None) -> tuple[tuple[str, str], ...]:
    """Return the words that differ, without those around them; letters alone count as one edit."""
    if old == new:
        return ()
    if old is None or new is None:
        return ((old or "", new or ""),)
    if letters(old) == letters(new):
        return (("letters", "letters"),)
    runs = word_runs(old, new)
    return tuple(
        (run.before.strip().casefold(), run.after.strip().casefold()) for run in runs if not run.kept
    )


def _edited_time(time: TimeFrameChange | None, old: str | None, new: str | None) -> tuple[object, ...]:
    if time is None or old == new:
        return ()
    if time.dropped or time.added:
        return (
            time.difference,
            time.is_only_point,
            *(tuple(point.text for point in side) for side in (time.dropped, time.added)),
        )
    return (time.difference, _edited(old, new))
