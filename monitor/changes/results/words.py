"""The words that carry posted numbers: time frame, population, unit, definition, comments.

A number means what these words say, so each that differs is named and weighs as much as the number itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from monitor.changes.dosing import differs_in_dosing
from monitor.changes.outcomes.time_points import TimeFrameDifference, compare_time_frames
from monitor.changes.results.arms import ArmPair, Arms
from monitor.changes.results.differences import Form, ResultDifference, Weight, text_difference
from monitor.changes.results.read import by_group, enumerated, line, yes_or_no
from monitor.diff.align import Alignment, align
from monitor.diff.spelling import figures, folded
from monitor.model import Severity
from monitor.model.study.results import (
    AdverseEvent,
    AdverseEventsModule,
    BaselineCharacteristicsModule,
    BaselineMeasure,
    Measurement,
    OutcomeMeasure,
    ParticipantFlowModule,
)
from monitor.model.wording import day

EXPECTED: Final = "date expected for results"
"""What differs in an outcome whose results are not posted yet."""

_NO_THRESHOLD: Final = 101.0


def outcome_words(
    old: OutcomeMeasure, new: OutcomeMeasure, arms: ArmPair, severity: Severity
) -> Iterator[ResultDifference]:
    """Yield the texts of one posted outcome that differ."""
    for what, before, after in (
        ("title", old.title, new.title),
        ("population analysed", old.population_description, new.population_description),
        ("kind of value", enumerated(old.param_type), enumerated(new.param_type)),
        ("kind of spread", enumerated(old.dispersion_type), enumerated(new.dispersion_type)),
        ("unit", old.unit_of_measure, new.unit_of_measure),
        ("unit analysed", old.type_units_analyzed, new.type_units_analyzed),
        ("unit of the denominators", old.denom_units_selected, new.denom_units_selected),
        ("description", old.description, new.description),
    ):
        yield from text_difference(what, line(before), line(after), Weight.WORDS, severity)
    yield from _time_frame(old.time_frame, new.time_frame, severity)
    yield from _percentages(old, new)
    yield from _expected(old, new)
    yield from _comments(old, new, arms)


def _time_frame(old: str | None, new: str | None, severity: Severity) -> Iterator[ResultDifference]:
    """Yield a time frame that differs; a silent one where the same points are written in other words or units."""
    before, after = line(old), line(new)
    is_same = before is not None and after is not None
    is_same = is_same and compare_time_frames(before, after).difference is TimeFrameDifference.SAME
    yield from text_difference(
        "time frame", before, after, Weight.WORDS, Severity.SILENT if is_same else severity
    )


def _expected(old: OutcomeMeasure, new: OutcomeMeasure) -> Iterator[ResultDifference]:
    """When results are to come that are not posted yet."""
    dates = (old.anticipated_posting_date, new.anticipated_posting_date)
    before, after = (day(date) if date else None for date in dates)
    yield from text_difference(EXPECTED, before, after, Weight.WORDS, Severity.LOW, form=Form.NUMBER)


def _percentages(
    old: OutcomeMeasure | BaselineMeasure, new: OutcomeMeasure | BaselineMeasure
) -> Iterator[ResultDifference]:
    before, after = yes_or_no(old.calculate_pct), yes_or_no(new.calculate_pct)
    yield from text_difference(
        "percentages calculated", before, after, Weight.WORDS, Severity.LOW, form=Form.NUMBER
    )


def _comments(old: OutcomeMeasure, new: OutcomeMeasure, arms: ArmPair) -> Iterator[ResultDifference]:
    """Comments on single values, such as why there is none."""
    before, after = _cells(old, arms.before), _cells(new, arms.after)
    for row, arm in sorted(before.keys() & after.keys()):
        yield from text_difference(
            "comment on the value",
            line(before[row, arm].comment),
            line(after[row, arm].comment),
            Weight.WORDS,
            Severity.LOW,
            row=row or None,
            arm=arms.labels.get(arm),
        )


def _cells(outcome: OutcomeMeasure, keys: Arms) -> dict[tuple[str, str], Measurement]:
    cells: dict[tuple[str, str], Measurement] = {}
    for klass in outcome.classes or ():
        for category in klass.categories or ():
            row = ": ".join(part for part in (line(klass.title), line(category.title)) if part)
            for group_id, measurement in by_group(category.measurements).items():
                cells.setdefault((row, keys.get(group_id, group_id)), measurement)
    return cells


def event_words(old: AdverseEventsModule, new: AdverseEventsModule) -> Iterator[ResultDifference]:
    """Yield the texts about adverse events that differ; their time frame carries deaths and serious events."""
    for what, before, after, weight, severity in (
        (
            "comment on deaths",
            old.all_cause_mortality_comment,
            new.all_cause_mortality_comment,
            Weight.DEATHS,
            Severity.HIGH,
        ),
        ("description", old.description, new.description, Weight.WORDS, Severity.MEDIUM),
    ):
        yield from text_difference(what, line(before), line(after), weight, severity)
    yield from _time_frame(old.time_frame, new.time_frame, Severity.HIGH)
    for old_events, new_events in (
        (old.serious_events, new.serious_events),
        (old.other_events, new.other_events),
    ):
        aligned: Alignment[AdverseEvent] = align(
            old_events or (),
            new_events or (),
            key=lambda event: event.term or "",
            identities=(lambda event: (event.term, event.organ_system), lambda event: event.term),
            threshold=_NO_THRESHOLD,
        )
        for event, edited in aligned.pairs:
            yield from _term_words(line(edited.term) or "(no term)", event, edited)


def _term_words(term: str, old: AdverseEvent, new: AdverseEvent) -> Iterator[ResultDifference]:
    for what, before, after in (
        ("organ system of", old.organ_system, new.organ_system),
        ("vocabulary of", old.source_vocabulary, new.source_vocabulary),
        ("assessment of", enumerated(old.assessment_type), enumerated(new.assessment_type)),
        ("notes on", old.notes, new.notes),
    ):
        yield from text_difference(what, line(before), line(after), Weight.WORDS, Severity.LOW, row=term)


def flow_words(old: ParticipantFlowModule, new: ParticipantFlowModule) -> Iterator[ResultDifference]:
    """Yield the texts about the participant flow that differ."""
    for what, before, after, severity in (
        ("recruitment details", old.recruitment_details, new.recruitment_details, Severity.LOW),
        ("details before assignment", old.pre_assignment_details, new.pre_assignment_details, Severity.LOW),
        ("unit analysed", old.type_units_analyzed, new.type_units_analyzed, Severity.MEDIUM),
    ):
        yield from text_difference(what, line(before), line(after), Weight.WORDS, severity)
    earlier, later = dict(_flow_comments(old)), dict(_flow_comments(new))
    for row in sorted(earlier.keys() | later.keys()):
        yield from text_difference(
            "comment on", earlier.get(row), later.get(row), Weight.WORDS, Severity.LOW, row=row
        )


def _flow_comments(flow: ParticipantFlowModule) -> Iterator[tuple[str, str]]:
    """Yield the comments on milestones and on reasons for leaving, and on single numbers of them, by what they are on."""
    names = {group.id: line(group.title) or "" for group in flow.groups or ()}
    for period in flow.periods or ():
        many = line(period.title) if len(flow.periods or ()) > 1 else None
        parts = [(item.type, item.comment, item.achievements) for item in period.milestones or ()]
        parts += [(item.type, item.comment, item.reasons) for item in period.drop_withdraws or ()]
        for name, comment, numbers in parts:
            row = ": ".join(filter(None, (many, enumerated(line(name)))))
            if text := line(comment):
                yield row, text
            for number in numbers or ():
                if text := line(number.comment):
                    yield f"{row}, {names.get(number.group_id, '')}", text


def baseline_words(
    old: BaselineCharacteristicsModule, new: BaselineCharacteristicsModule
) -> Iterator[ResultDifference]:
    """Yield the texts about the baseline characteristics that differ."""
    for what, before, after in (
        ("population analysed", old.population_description, new.population_description),
        ("unit analysed", old.type_units_analyzed, new.type_units_analyzed),
    ):
        yield from text_difference(what, line(before), line(after), Weight.WORDS, Severity.LOW)
    aligned: Alignment[BaselineMeasure] = align(
        old.measures or (),
        new.measures or (),
        key=lambda measure: measure.title or "",
        identities=(
            lambda measure: (measure.title, measure.description),
            lambda measure: (measure.title, measure.unit_of_measure),
            lambda measure: measure.title,
        ),
    )
    for measure, edited in aligned.pairs:
        yield from _baseline_measure_words(line(edited.title), measure, edited)


def _baseline_measure_words(
    title: str | None, old: BaselineMeasure, new: BaselineMeasure
) -> Iterator[ResultDifference]:
    for what, before, after in (
        ("description of", old.description, new.description),
        ("population of", old.population_description, new.population_description),
        ("unit of", old.unit_of_measure, new.unit_of_measure),
        ("unit of the denominators of", old.denom_units_selected, new.denom_units_selected),
        ("kind of value of", enumerated(old.param_type), enumerated(new.param_type)),
        ("kind of spread of", enumerated(old.dispersion_type), enumerated(new.dispersion_type)),
    ):
        yield from text_difference(what, line(before), line(after), Weight.WORDS, Severity.LOW, row=title)
    yield from _percentages(old, new)


def arm_words(arms: ArmPair) -> Iterator[ResultDifference]:
    """Yield names and descriptions of the arms of one table that differ."""
    for old, new in arms.renamed:
        if old.title != new.title:
            yield from _renamed(old.title, new.title)
        yield from text_difference(
            "description of arm",
            old.description,
            new.description,
            Weight.WORDS,
            Severity.MEDIUM,
            row=new.label,
        )


def _renamed(before: str, after: str) -> Iterator[ResultDifference]:
    severity = Severity.MEDIUM if _may_be_another_arm(before, after) else Severity.LOW
    for difference in text_difference("arm", before, after, Weight.NAME, severity):
        yield ResultDifference(
            weight=Weight.NAME,
            severity=difference.severity,
            what=difference.what,
            before=difference.before or "(no title)",
            after=difference.after or "(no title)",
            form=Form.NAME,
        )


def _may_be_another_arm(before: str, after: str) -> bool:
    """Return whether two names of an arm differ in a number or a letter, or have other words in each other's place."""
    old, new = ({*folded(title).split()} for title in (before, after))
    is_replaced = bool(old - new and new - old)
    another_letter = any(len(word) == 1 for word in old ^ new)
    return figures(before) != figures(after) or (
        is_replaced and (another_letter or not old & new or differs_in_dosing(before, after))
    )
