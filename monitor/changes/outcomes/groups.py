"""Several outcomes in one change: those that were edited in one way, and those that are too many for a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from monitor.changes.outcomes.alignment import AlignedOutcome
from monitor.changes.outcomes.differences import (
    MADE_OF_OTHERS,
    REWORDED,
    OutcomeDifference,
    Switch,
    SwitchWeight,
    letters,
)
from monitor.changes.outcomes.quotations import WIDTHS, Width, quote_differences
from monitor.changes.outcomes.sentences import MOST_WORDS, NO_NEWS_BESIDE, timed
from monitor.changes.outcomes.time_clauses import points_clause
from monitor.changes.outcomes.time_points import TimeFrameDifference, compare_time_frames
from monitor.diff.word_diff import changed_places
from monitor.model import Struct
from monitor.model.milestones import Stage
from monitor.model.wording import count, listed, quote, sentence, shorten

MOST_SINGLE: Final = 5
"""Outcomes of one role that came, went, moved or were reworded and get a sentence each; more are counted."""

MOST_EDITED: Final = 12
"""Outcomes of one role that were changed, each in a way of its own, and get a sentence each."""

_MOST_PARTS: Final = 4
"""Parts of an outcome that are named; more are counted."""

_NAME: Final = 35
"""Characters of a name in a list."""

_MOVED: Final = frozenset({Switch.PROMOTED, Switch.DEMOTED})
_CAME_OR_WENT: Final = frozenset({Switch.ADDED, Switch.DROPPED})
_PART: Final = {
    Switch.TIME_FRAME: "the time frame of",
    Switch.TIME_FRAME_REWORDED: "the time frame of",
    Switch.MEASURE: "",
    Switch.MEASURE_REWORDED: "",
    Switch.DESCRIPTION: "the description of",
    Switch.DESCRIPTION_REWORDED: "the description of",
}
"""The text of an outcome that a switch is about."""

_DONE: Final = {
    Switch.ADDED: "added",
    Switch.DROPPED: "dropped",
    Switch.PROMOTED: "promoted",
    Switch.DEMOTED: "demoted",
    Switch.MERGED: "merged into one",
    Switch.SPLIT: "made of one",
    Switch.TIME_FRAME: "given another time frame",
    Switch.MEASURE: "changed",
    Switch.DESCRIPTION: "given another description",
    Switch.DESCRIPTION_REMOVED: "left without a description",
    Switch.DESCRIPTION_ADDED: "given a description",
    Switch.TIME_FRAME_REWORDED: "given a reworded time frame",
    Switch.MEASURE_REWORDED: "reworded",
    Switch.DESCRIPTION_REWORDED: "given a reworded description",
}


class OutcomeGroup(Struct, frozen=True, kw_only=True):
    """Outcomes of one role that make one change.

    Attributes:
        name: empty for a single outcome and for outcomes that came or went, else what happened to all.
        is_one_edit: they were edited in one way.
    """

    role: str
    items: tuple[OutcomeDifference, ...]
    name: str = ""
    is_one_edit: bool = False


def grouped(differences: Sequence[OutcomeDifference], role: str) -> Iterator[OutcomeGroup]:
    """Yield the outcomes of one role in groups, each of which is one change."""
    of_role = [item for item in differences if item.role == role]
    yield from _counted(role, [item for item in of_role if item.main in _CAME_OR_WENT], "", MOST_SINGLE)
    yield from _counted(role, [item for item in of_role if item.main in _MOVED], "moved", MOST_SINGLE)
    alike: dict[tuple[object, ...], list[OutcomeDifference]] = {}
    for item in of_role:
        if item.main not in _CAME_OR_WENT | _MOVED:
            alike.setdefault(item.edit, []).append(item)
    singles: dict[Switch, list[OutcomeDifference]] = {}
    for items in alike.values():
        if len(items) > 1 or items[0].main in MADE_OF_OTHERS:
            yield OutcomeGroup(role=role, items=tuple(items), name=items[0].main.value, is_one_edit=True)
        else:
            singles.setdefault(items[0].main, []).extend(items)
    for switch, items in singles.items():
        is_full = any(item.weight is SwitchWeight.FULL for item in items)
        yield from _counted(role, items, switch.value, MOST_EDITED if is_full else MOST_SINGLE)


def group_sentence(group: OutcomeGroup, stage: Stage) -> str:
    """Return one sentence about several outcomes, with the names of two."""
    made = ""
    for width in WIDTHS:
        if group.items[0].main in MADE_OF_OTHERS:
            made = sentence(timed(f"{_merger_clause(group, width.name)},", stage))
            if len(made.split()) <= MOST_WORDS:
                break
            continue
        text = _edit_clause(group, width) if group.is_one_edit else _count_clause(group)
        made = sentence(f"{timed(f'{text},', stage)}: {_names(group, min(width.name, _NAME))}")
        if len(made.split()) <= MOST_WORDS:
            break
    return made


def _merger_clause(group: OutcomeGroup, limit: int) -> str:
    """Return that outcomes are now one, or one is now several, each by its name and its time."""
    is_split = group.items[0].main is Switch.SPLIT
    sides = [(item.after, item.before) if is_split else (item.before, item.after) for item in group.items]
    parts = sorted((part for part, _ in sides if part), key=_by_time)
    whole = next(whole for _, whole in sides if whole)
    names = _quoted_apart([outcome.measure for outcome in (*parts, whole)], limit)
    is_clear = len(set(names)) == len(names) and not any("…" in name[2:] for name in names)
    is_clear = is_clear and _are_of_one_time(group)
    *named, joined = [
        name if is_clear else f"{name}{_time(outcome, limit)}"
        for name, outcome in zip(names, (*parts, whole), strict=True)
    ]
    several = listed(named, _MOST_PARTS)
    if len(parts) == 1:
        how = "is now an outcome of its own, and was part of" if is_split else "is now part of"
        return f"the {group.role} outcome {several} {how} {joined}"
    if is_split:
        return f"the {group.role} outcome {joined} is now {count(len(parts), 'outcome')}: {several}"
    return f"the {group.role} outcomes {several} are now one: {joined}"


def _quoted_apart(measures: Sequence[str], limit: int) -> list[str]:
    """Return names in quotation marks; where one is too long, all without the words with which they all begin."""
    if max(map(len, measures)) <= limit or len(set(measures)) < len(measures):
        return [quote(measure, limit) for measure in measures]
    words = [measure.split() for measure in measures]
    begin = len(list(takewhile(lambda row: len(set(row)) == 1, zip(*words, strict=False))))
    begin = min(begin, *(len(row) - 1 for row in words))
    return [quote(f"{'…' if begin else ''}{' '.join(row[begin:])}", limit) for row in words]


def _are_of_one_time(group: OutcomeGroup) -> bool:
    """Return whether the names say all: outcomes of one time frame, or of names that are one but for the time."""
    is_of_names = group.items[0].weight is SwitchWeight.FULL
    return not is_of_names or all(
        compare_time_frames(item.before.time_frame, item.after.time_frame).difference
        is TimeFrameDifference.SAME
        for item in group.items
        if item.before and item.after
    )


def _by_time(outcome: AlignedOutcome) -> tuple[float, str]:
    return (outcome.duration.months if outcome.duration else 0.0, outcome.measure)


def _time(outcome: AlignedOutcome, limit: int) -> str:
    return f" ({shorten(outcome.time_frame, limit)})" if outcome.time_frame else ""


def _names(group: OutcomeGroup, limit: int) -> str:
    """Return the names of two outcomes, cut in the middle where they begin alike."""
    measures = list(dict.fromkeys(item.shown.measure for item in group.items))
    names = [quote(measure, limit) for measure in measures]
    if len(names) > 1 and names[0] == names[1]:
        names = [_cut_in_the_middle(measure) for measure in measures]
    return listed(names, 2)


def _cut_in_the_middle(text: str) -> str:
    words = text.split()
    return f"“{' '.join(words[:2])}…{' '.join(words[-3:])}”" if len(words) > 6 else f"“{text}”"


def group_news(group: OutcomeGroup) -> str:
    """Return what happened to several outcomes in the words of a headline."""
    return _count_clause(group)


def _counted(role: str, items: Sequence[OutcomeDifference], name: str, most: int) -> Iterator[OutcomeGroup]:
    if len(items) > most:
        yield OutcomeGroup(role=role, items=tuple(items), name=name)
    else:
        yield from (OutcomeGroup(role=role, items=(item,)) for item in items)


def _count_clause(group: OutcomeGroup) -> str:
    amounts = Counter(item.main for item in group.items)
    happened = [switch for switch in Switch if amounts[switch]]
    return ", ".join(
        _amount(amounts[switch], switch, group.role, is_first=place == 0)
        for place, switch in enumerate(happened)
    )


def _amount(amount: int, switch: Switch, role: str, *, is_first: bool) -> str:
    if switch in _MOVED:
        return f"{count(amount, 'outcome')} {_DONE[switch]} {'to' if switch is Switch.PROMOTED else 'from'} {role}"
    return f"{count(amount, f'{role} outcome') if is_first else f'{amount:,}'} {_DONE[switch]}"


def _edit_clause(group: OutcomeGroup, width: Width) -> str:
    """Return what was edited in all outcomes of a group."""
    owner = count(len(group.items), f"{group.role} outcome")
    clauses: list[str] = []
    for switch in group.items[0].switches:
        if not clauses or switch not in NO_NEWS_BESIDE:
            clauses.append(_switch_clause(group, switch, "them" if clauses else owner, width))
    return "; ".join(clauses)


def _switch_clause(group: OutcomeGroup, switch: Switch, owner: str, width: Width) -> str:
    texts = [_texts(item, switch) for item in group.items]
    time = group.items[0].time
    if switch is Switch.TIME_FRAME and time and (clause := points_clause(time, owner)):
        return clause
    before, after = texts[0]
    if switch in _PART and before and after and not _differ_in_letters_alone(before, after):
        place = f"in {_PART[switch]} {owner}" if _PART[switch] else f"in {owner}"
        verb = "reworded to" if switch in REWORDED else "changed to"
        if len(set(texts)) == 1:
            return f"{place}, {quote_differences(before, after, width).joined(f'was {verb}', 'to')}"
        return f"{place}, {_replaced(before, after, verb)}"
    return f"{owner} {'were ' if owner == 'them' else ''}{_DONE[switch]}"


def _texts(item: OutcomeDifference, switch: Switch) -> tuple[str | None, str | None]:
    """Return the text that a switch is about, before and after."""
    part = {"the time frame of": "time_frame", "the description of": "description"}.get(
        _PART.get(switch, ""), "measure"
    )
    old, new = (getattr(side, part) if side else None for side in (item.before, item.after))
    return old, new


def _replaced(before: str, after: str, verb: str) -> str:
    """Return the words that differ without those around them, which are others in other outcomes."""
    parts = []
    for place in changed_places(before, after, context=0):
        old, new = place.before.strip("… "), place.after.strip("… ")
        if old and new:
            parts.append(f"“{old}” was {verb} “{new}”")
        else:
            parts.append(f"“{old or new}” was {'removed' if old else 'added'}")
    return listed(parts)


def _differ_in_letters_alone(before: str, after: str) -> bool:
    return letters(before) == letters(after)
