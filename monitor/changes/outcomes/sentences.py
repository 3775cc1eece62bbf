"""Sentences of fact about one outcome that differs, and when; never a verdict.

Every word that differs is quoted, with as few others as the length of a sentence allows.
"""

from __future__ import annotations

from typing import Final

from monitor.changes.outcomes.alignment import AlignedOutcome
from monitor.changes.outcomes.differences import OutcomeDifference, Switch, letters
from monitor.changes.outcomes.quotations import WIDTHS, Width, quote_differences
from monitor.changes.outcomes.time_clauses import time_clause
from monitor.changes.outcomes.time_points import TimeFrameChange
from monitor.changes.outcomes.when import when
from monitor.model import Struct
from monitor.model.milestones import Stage
from monitor.model.wording import quote, sentence

MOST_WORDS: Final = 30
"""Words up to which quotations are wide; a sentence is longer where the words that differ alone are more."""

_MEASURES: Final = frozenset({Switch.MEASURE, Switch.MEASURE_REWORDED})
_TIMES: Final = frozenset({Switch.TIME_FRAME, Switch.TIME_FRAME_REWORDED})
_MOVED: Final = frozenset({Switch.PROMOTED, Switch.DEMOTED})
NO_NEWS_BESIDE: Final = frozenset({Switch.TIME_FRAME_REWORDED, Switch.DESCRIPTION_REWORDED})
"""What is not worth a clause beside something else."""


class _Edit(Struct, frozen=True, kw_only=True):
    """Both sides of an outcome, and how wide a sentence quotes them."""

    old: AlignedOutcome
    new: AlignedOutcome
    time: TimeFrameChange
    width: Width

    @property
    def name(self) -> str:
        """The outcome, as a sentence names it."""
        return f"the {self.old.role} outcome {quote(self.old.measure, self.width.name)}"


def outcome_sentence(difference: OutcomeDifference, stage: Stage) -> str:
    """Return one sentence about one outcome."""
    made = ""
    for width in WIDTHS:
        made = _sentence(difference, stage, width)
        if len(made.split()) <= MOST_WORDS:
            break
    return made


def timed(text: str, stage: Stage) -> str:
    """Return a clause with the time in the life of the trial; a comma at its end stays only before that."""
    phrase = when(stage)
    return f"{text} {phrase}" if phrase else text.rstrip(",")


def _sentence(difference: OutcomeDifference, stage: Stage, width: Width) -> str:
    old, new = difference.before, difference.after
    if old is None or new is None or difference.time is None:
        shown = difference.shown
        name = f"{shown.role} outcome {quote(shown.measure, width.name)}{_in_brackets(shown)}"
        if difference.is_repetition:
            return sentence(f"a repetition of the {name} was {difference.main.value}")
        return sentence(timed(f"the {name} was {difference.main.value}", stage))
    edit = _Edit(old=old, new=new, time=difference.time, width=width)
    main, *others = difference.switches
    clauses = [timed(_main_clause(main, edit), stage)]
    clauses += [_further_clause(switch, edit) for switch in others if not _is_no_news(switch, edit)]
    return sentence("; ".join(clauses))


def _is_no_news(switch: Switch, edit: _Edit) -> bool:
    """Return whether something is not worth a clause beside something else: a rewording, but of an acronym."""
    is_of_letters = switch is Switch.MEASURE_REWORDED and letters(edit.old.measure) == letters(
        edit.new.measure
    )
    return is_of_letters or switch in NO_NEWS_BESIDE


def _main_clause(main: Switch, edit: _Edit) -> str:
    if main in _MOVED:
        return f"{edit.name} became {edit.new.role}"
    if main in _TIMES:
        return f"{_time_clause(edit, edit.name)},"
    if main in _MEASURES:
        return f"{_measure_clause(main, edit)},"
    return f"{_description_clause(main, edit, edit.name)},"


def _further_clause(switch: Switch, edit: _Edit) -> str:
    """Return what else differs in the outcome that the main clause names."""
    if switch in _TIMES:
        return _time_clause(edit, "")
    if switch in _MEASURES:
        verb = "reworded" if switch is Switch.MEASURE_REWORDED else "changed"
        return f"its measure was {verb} from {_quoted(edit.old.measure, edit.new.measure, edit)}"
    return _description_clause(switch, edit, "")


def _measure_clause(main: Switch, edit: _Edit) -> str:
    verb = "was reworded to" if main is Switch.MEASURE_REWORDED else "was changed to"
    quotations = quote_differences(edit.old.measure, edit.new.measure, edit.width)
    text = quotations.joined(verb, "to")
    return f"the {edit.old.role} outcome {text}" if quotations.starts_at_name else f"in {edit.name}, {text}"


def _description_clause(switch: Switch, edit: _Edit, owner: str) -> str:
    """Return what became of a description; `owner` is empty where the outcome is named already."""
    subject, of = ("the description", f" of {owner}") if owner else ("its description", "")
    before, after = edit.old.description or "", edit.new.description or ""
    if switch is Switch.DESCRIPTION:
        return f"{subject}{of} changed from {_quoted(before, after, edit)}"
    if switch is Switch.DESCRIPTION_REWORDED:
        return f"{subject}{of} was reworded"
    verb, text = ("was added", after) if switch is Switch.DESCRIPTION_ADDED else ("was removed", before)
    quoted = f" {quote(text, edit.width.whole)}" if len(text) <= edit.width.whole else ""
    return f"{subject}{quoted}{of} {verb}"


def _time_clause(edit: _Edit, owner: str) -> str:
    return time_clause(edit.time, edit.old.time_frame, edit.new.time_frame, owner, edit.width)


def _quoted(before: str, after: str, edit: _Edit) -> str:
    """Return what differs as "“this” to “that”", for "changed from"."""
    return quote_differences(before, after, edit.width).joined("to", "to")


def _in_brackets(outcome: AlignedOutcome) -> str:
    if not outcome.time_frame:
        return ""
    return f" ({outcome.duration.written if outcome.duration else quote(outcome.time_frame, 30)})"
