"""Sentences of fact about outcomes that were switched, and when; never a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from monitor.changes.outcomes.alignment import AlignedOutcome, Switch, Switched
from monitor.model.milestones import Stage, When
from monitor.model.wording import count, day, listed, quote, sentence

MOST_WORDS: Final = 30
"""Titles are cut shorter until a sentence has no more words than this."""

_DONE: Final = {
    Switch.ADDED: "added",
    Switch.DROPPED: "dropped",
    Switch.PROMOTED: "promoted",
    Switch.DEMOTED: "demoted",
    Switch.TIME_FRAME: "given another time frame",
    Switch.MEASURE: "changed",
    Switch.TIME_FRAME_REWORDED: "given a reworded time frame",
    Switch.MEASURE_REWORDED: "reworded",
    Switch.DESCRIPTION: "given another description",
}


def outcome_sentence(switched: Switched, stage: Stage) -> str:
    """One sentence about one outcome."""
    sentences = [_told(switched, stage, limit) for limit in (60, 40, 25)]
    return next((text for text in sentences if len(text.split()) <= MOST_WORDS), sentences[-1])


def outcome_count_sentence(role: str, items: Sequence[Switched], stage: Stage) -> str:
    """One sentence about many outcomes: how many were added, dropped ..., and the names of two."""
    amounts = Counter(item.main for item in items)
    found = [switch for switch in Switch if amounts[switch]]
    parts = [_amount(amounts[switch], switch, role, is_first=switch is found[0]) for switch in found]
    names = listed([quote(item.shown.measure, 35) for item in items], 2)
    phrase = when(stage)
    return sentence(f"{', '.join(parts)}{f', {phrase}' if phrase else ''}: {names}")


def _amount(amount: int, switch: Switch, role: str, *, is_first: bool) -> str:
    if switch in {Switch.PROMOTED, Switch.DEMOTED}:
        return f"{count(amount, 'outcome')} {_DONE[switch]} {'to' if switch is Switch.PROMOTED else 'from'} {role}"
    return f"{count(amount, f'{role} outcome') if is_first else f'{amount:,}'} {_DONE[switch]}"


def _told(switched: Switched, stage: Stage, limit: int) -> str:
    title = quote(switched.shown.measure, limit)
    role = f"{switched.shown.role} outcome"
    old, new = switched.before, switched.after
    if old is None or new is None:
        return _timed(f"the {role} {title}{_in_brackets(switched.shown)} was {switched.main.value}", stage)
    if switched.main in {Switch.PROMOTED, Switch.DEMOTED}:
        return _timed(f"the {role} {title} became {new.role}{_also(switched)}", stage)
    return _timed(_told_edit(switched, old, new, limit), stage)


def _told_edit(switched: Switched, old: AlignedOutcome, new: AlignedOutcome, limit: int) -> str:
    """An outcome that stayed in its list; a comma at the end keeps apart what says when."""
    title = f"{old.role} outcome {quote(old.measure, limit)}"
    if switched.main in {Switch.TIME_FRAME, Switch.TIME_FRAME_REWORDED}:
        return f"the time frame of the {title} {_frames(old, new, limit)}{_also(switched)},"
    if switched.main is Switch.DESCRIPTION:
        return f"the description of the {title} was edited"
    now = quote(new.measure, limit)
    if now == quote(old.measure, limit):
        return f"the measure of the {title} was reworded{_also(switched)}"
    verb = "changed" if switched.main is Switch.MEASURE else "reworded"
    return f"the {title} was {verb} to {now}{_also(switched)},"


def when(stage: Stage) -> str:
    """When it happened, as a phrase: "7 months after primary completion"; empty where unknown."""
    if stage.when is When.UNKNOWN:
        return ""
    if stage.when is When.BEFORE_START:
        start = f" ({day(stage.milestone)})" if stage.milestone else ""
        return f"before the {'planned ' if stage.estimated else ''}start{start}"
    phrase = f"{_length(stage)} after {_milestone(stage)}"
    if stage.when is When.WHILE_RECRUITING:
        return f"while recruiting, {phrase}"
    return f"{phrase}, as results were posted" if stage.with_results else phrase


def _milestone(stage: Stage) -> str:
    if stage.when is When.AFTER_RESULTS:
        return "results were posted"
    if stage.when is When.AFTER_PRIMARY_COMPLETION:
        return "the estimated primary completion date" if stage.estimated else "primary completion"
    return "the estimated start" if stage.estimated else "the start"


def _length(stage: Stage) -> str:
    return count(stage.months, "month") if stage.months else count(stage.days or 0, "day")


def _timed(text: str, stage: Stage) -> str:
    phrase = when(stage)
    return sentence(f"{text} {phrase}" if phrase else text.rstrip(","))


def _in_brackets(outcome: AlignedOutcome) -> str:
    return f" ({_frame(outcome)})" if outcome.time_frame else ""


def _frames(old: AlignedOutcome, new: AlignedOutcome, limit: int) -> str:
    if old.time_frame is None:
        return f"was given: {_frame(new)}"
    if new.time_frame is None:
        return f"({_frame(old)}) was removed"
    one, other = old.duration, new.duration
    if one and other and one.text != other.text:
        return f"changed from {one.text} to {other.text}"
    if one and other:
        return f"was edited, the longest duration still {one.text}"
    was, now = quote(old.time_frame, limit), quote(new.time_frame, limit)
    return f"changed from {was} to {now}" if was != now else "was edited"


def _frame(outcome: AlignedOutcome) -> str:
    return outcome.duration.text if outcome.duration else quote(outcome.time_frame, 30)


def _also(switched: Switched) -> str:
    """What else changed in the same outcome, in a few words; descriptions stay for the details."""
    old, new, rest = switched.before, switched.after, switched.switches[1:]
    if Switch.TIME_FRAME in rest and old and new and old.duration and new.duration:
        return f" (time frame {old.duration.text} → {new.duration.text})"
    if Switch.TIME_FRAME in rest:
        return " (with another time frame)"
    return " (and its measure was changed)" if Switch.MEASURE in rest else ""
