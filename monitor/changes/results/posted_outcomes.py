"""Posted outcomes of two versions, aligned: which came, which went, and which are on both sides."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from monitor.changes.results.outcomes import ROLE_ORDER, is_posted, outcome_order, outcome_result, role
from monitor.changes.results.read import line
from monitor.diff.align import Alignment, align, encode
from monitor.model import Struct, wording
from monitor.model.details import NamedOutcome
from monitor.model.details.posted import Limits, OutcomeResult
from monitor.model.study.results import OutcomeMeasure, OutcomeMeasuresModule, ResultsSection

_LIMITS: Final = Limits()

_ENOUGH: Final = 3
"""Different numbers by which an outcome is recognised."""


class PostedOutcomes(Struct, frozen=True, kw_only=True):
    """What became of the posted outcomes.

    Attributes:
        added, dropped: outcomes whose results came or went, primary ones first.
        came: those of `added` as posted, in the same order.
        pairs: outcomes that both versions list, with results in both or in neither.
        announced, withdrawn: outcomes without results that came to the list or left it.
    """

    added: tuple[NamedOutcome, ...] = ()
    dropped: tuple[NamedOutcome, ...] = ()
    came: tuple[OutcomeMeasure, ...] = ()
    pairs: tuple[tuple[OutcomeMeasure, OutcomeMeasure], ...] = ()
    announced: tuple[OutcomeMeasure, ...] = ()
    withdrawn: tuple[OutcomeMeasure, ...] = ()


def align_posted(before: ResultsSection, after: ResultsSection) -> PostedOutcomes:
    """Return the posted outcomes of two versions, aligned by role, title and time frame, or else by their numbers."""
    aligned: Alignment[OutcomeMeasure] = align(
        posted_outcomes(before),
        posted_outcomes(after),
        key=lambda outcome: outcome.title or "",
        identities=(
            lambda outcome: (outcome.type, outcome.title, outcome.time_frame),
            lambda outcome: (outcome.title, outcome.time_frame),
            lambda outcome: (outcome.type, outcome.title),
            _numbers,
        ),
    )
    came = [new for old, new in aligned.pairs if is_posted(new) and not is_posted(old)]
    went = [old for old, new in aligned.pairs if is_posted(old) and not is_posted(new)]
    came = sorted([*filter(is_posted, aligned.added), *came], key=outcome_order)
    return PostedOutcomes(
        added=_named(came),
        came=tuple(came),
        dropped=_named([*(outcome for outcome in aligned.dropped if is_posted(outcome)), *went]),
        pairs=tuple(pair for pair in aligned.pairs if is_posted(pair[0]) == is_posted(pair[1])),
        announced=tuple(outcome for outcome in aligned.added if not is_posted(outcome)),
        withdrawn=tuple(outcome for outcome in aligned.dropped if not is_posted(outcome)),
    )


def _numbers(outcome: OutcomeMeasure) -> Hashable:
    """Return the numbers of an outcome that has enough of them to be recognised by them under another title."""
    values = {
        value
        for klass in outcome.classes or ()
        for category in klass.categories or ()
        for cell in category.measurements or ()
        for value in (cell.value, cell.spread, cell.lower_limit, cell.upper_limit)
        if value
    }
    return (outcome.type, encode(outcome.classes)) if len(values) >= _ENOUGH else None


def posted_outcomes(section: ResultsSection) -> tuple[OutcomeMeasure, ...]:
    """Return the outcomes of a results section, with and without results."""
    return (section.outcome_measures_module or OutcomeMeasuresModule()).outcome_measures or ()


def as_tables(came: Sequence[OutcomeMeasure], received: ResultsSection | None) -> tuple[OutcomeResult, ...]:
    """Return the first outcomes whose results came as tables, with the rows in the record's order where it is known."""
    in_order: dict[Hashable, OutcomeMeasure] = {}
    for outcome in posted_outcomes(received) if received else ():
        in_order.setdefault(_identity(outcome), outcome)
    shown = came[: _LIMITS.outcomes]
    as_received = [in_order.get(_identity(outcome)) for outcome in shown]
    return tuple(
        outcome_result(own or outcome, _LIMITS, in_record_order=own is not None)
        for outcome, own in zip(shown, as_received, strict=True)
    )


def _identity(outcome: OutcomeMeasure) -> Hashable:
    return tuple(map(line, (outcome.type, outcome.title, outcome.time_frame, outcome.description)))


def _named(outcomes: Iterable[OutcomeMeasure]) -> tuple[NamedOutcome, ...]:
    named = [
        NamedOutcome(role=role(outcome), title=wording.shorten(line(outcome.title) or "(no title)", 400))
        for outcome in outcomes
    ]
    return tuple(sorted(named, key=lambda outcome: (ROLE_ORDER.index(outcome.role), outcome.title)))
