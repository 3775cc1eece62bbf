"""One outcome of posted results: its arms, values and analyses as posted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from monitor.changes.results.read import (
    ResultGroup,
    by_group,
    enumerated,
    groups,
    in_time,
    line,
    natural,
    short,
)
from monitor.model.details.posted import (
    Analysed,
    Cell,
    Limits,
    NotPosted,
    OutcomeResult,
    ResultAnalysis,
    ResultRow,
)
from monitor.model.study.results import (
    Denom,
    DenomCount,
    MeasureAnalysis,
    MeasureCategory,
    MeasureClass,
    Measurement,
    OutcomeMeasure,
)

ROLES: Final = {
    "PRIMARY": "primary",
    "SECONDARY": "secondary",
    "OTHER_PRE_SPECIFIED": "other",
    "POST_HOC": "post_hoc",
}
ROLE_ORDER: Final = tuple(ROLES.values())
_HYPOTHESES: Final = {
    "SUPERIORITY": "superiority",
    "NON_INFERIORITY": "non-inferiority",
    "EQUIVALENCE": "equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE": "non-inferiority or equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": "non-inferiority or equivalence",
    "SUPERIORITY_OR_OTHER": "superiority or other",
    "SUPERIORITY_OR_OTHER_LEGACY": "superiority or other",
    "OTHER": "other",
}
_NO_COUNT: Final = DenomCount()


def role(outcome: OutcomeMeasure) -> str:
    """Return the role of a posted outcome; `other` where it names none that is known."""
    return ROLES.get(line(outcome.type) or "", "other")


def is_posted(outcome: OutcomeMeasure) -> bool:
    """Return whether an outcome has results: the record says so, or (older records) it has groups."""
    status = line(outcome.reporting_status)
    return status == "POSTED" or (status is None and bool(outcome.groups))


def outcome_order(outcome: OutcomeMeasure) -> tuple[object, ...]:
    """Return what sorts outcomes: primary first, then by title and time frame."""
    return (
        ROLE_ORDER.index(role(outcome)),
        natural(line(outcome.title)),
        in_time(line(outcome.time_frame)),
        natural(line(outcome.description)),
    )


def outcome_result(outcome: OutcomeMeasure, limits: Limits, *, in_record_order: bool) -> OutcomeResult:
    """Return one posted outcome as a table; rows keep the record's order where that is not lost."""
    arms = groups(outcome.groups)
    shown = arms[: limits.arms]
    rows = [(klass, category) for klass in outcome.classes or () for category in klass.categories or ()]
    analyses = [_analysis(analysis, arms) for analysis in outcome.analyses or ()]
    if not in_record_order:
        rows.sort(key=_row_order)
        analyses.sort(key=_analysis_order)
    return OutcomeResult(
        role=role(outcome),
        title=short(outcome.title, limits) or "(no title)",
        time_frame=short(outcome.time_frame, limits),
        population=short(outcome.population_description, limits),
        measure=enumerated(line(outcome.param_type)),
        unit=line(outcome.unit_of_measure),
        unit_analysed=line(outcome.type_units_analyzed),
        dispersion=enumerated(line(outcome.dispersion_type)),
        arms=tuple(arm.label for arm in shown),
        analysed=analysed_of(outcome.denoms, shown),
        rows=tuple(_row(klass, category, shown) for klass, category in rows[: limits.rows]),
        analyses=tuple(analyses[: limits.analyses]),
        arms_not_shown=max(0, len(arms) - limits.arms),
        rows_not_shown=max(0, len(rows) - limits.rows),
        analyses_not_shown=max(0, len(analyses) - limits.analyses),
    )


def _row_order(row: tuple[MeasureClass, MeasureCategory]) -> tuple[object, ...]:
    klass, category = row
    values = sorted((line(m.group_id) or "", line(m.value) or "") for m in category.measurements or ())
    return (in_time(line(klass.title)), in_time(line(category.title)), values)


def analysed_of(denominators: Iterable[Denom] | None, arms: tuple[ResultGroup, ...]) -> tuple[Analysed, ...]:
    """Return how many were analysed in each arm: participants first, then other units."""
    made = []
    for denominator in denominators or ():
        counts = by_group(denominator.counts)
        made.append(
            Analysed(
                units=line(denominator.units),
                counts=tuple(line(counts.get(arm.id, _NO_COUNT).value) for arm in arms),
            )
        )
    return tuple(
        sorted(
            made,
            key=lambda analysed: (
                analysed.units != "Participants",
                analysed.units or "",
                str(analysed.counts),
            ),
        )
    )


def _row(klass: MeasureClass, category: MeasureCategory, arms: tuple[ResultGroup, ...]) -> ResultRow:
    entries = by_group(category.measurements)
    by_unit = analysed_of(klass.denoms, arms)
    return ResultRow(
        title=line(klass.title),
        category=line(category.title),
        cells=tuple(_cell(entries.get(arm.id)) for arm in arms),
        analysed=by_unit[0].counts if by_unit else (),
        analysed_units=by_unit[0].units if by_unit else None,
        analysed_more=by_unit[1:],
    )


def _cell(entry: Measurement | None) -> Cell | None:
    if entry is None:
        return None
    return Cell(
        value=line(entry.value),
        spread=line(entry.spread),
        lower=line(entry.lower_limit),
        upper=line(entry.upper_limit),
        comment=line(entry.comment),
    )


def _analysis(analysis: MeasureAnalysis, arms: tuple[ResultGroup, ...]) -> ResultAnalysis:
    named = set(analysis.group_ids or ())
    sides = {"ONE_SIDED": 1, "TWO_SIDED": 2}
    hypothesis = line(analysis.non_inferiority_type)
    return ResultAnalysis(
        arms=tuple(arm.label for arm in arms if arm.id in named),
        method=line(analysis.statistical_method),
        hypothesis=_HYPOTHESES.get(hypothesis or "", hypothesis),
        margin=line(analysis.non_inferiority_comment),
        effect=line(analysis.param_type),
        value=line(analysis.param_value),
        confidence=line(analysis.ci_pct_value),
        sides=sides.get(line(analysis.ci_num_sides) or ""),
        lower=line(analysis.ci_lower_limit),
        upper=line(analysis.ci_upper_limit),
        lower_comment=line(analysis.ci_lower_limit_comment),
        upper_comment=line(analysis.ci_upper_limit_comment),
        dispersion=enumerated(line(analysis.dispersion_type)),
        spread=line(analysis.dispersion_value),
        p_value=line(analysis.p_value),
        p_comment=line(analysis.p_value_comment),
        comment=line(analysis.statistical_comment),
        estimate_comment=line(analysis.estimate_comment),
        description=line(analysis.group_description) or line(analysis.other_analysis_description),
    )


def _analysis_order(analysis: ResultAnalysis) -> tuple[object, ...]:
    return (analysis.arms, analysis.method or "", analysis.effect or "", analysis.value or "", repr(analysis))


def not_posted(outcome: OutcomeMeasure, limits: Limits) -> NotPosted:
    """Return an outcome that waits for its results."""
    return NotPosted(
        role=role(outcome),
        title=short(outcome.title, limits) or "(no title)",
        anticipated=line(outcome.anticipated_posting_date),
    )
