"""One outcome of the results section: its arms, values and analyses as posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.changes.results.read import (
    ResultGroup,
    by_group,
    enumerated,
    groups,
    in_time,
    natural,
    short,
    text,
)
from monitor.model import Json
from monitor.model.details.posted import (
    Analysed,
    Cell,
    Limits,
    NotPosted,
    OutcomeResult,
    ResultAnalysis,
    ResultRow,
)
from monitor.model.untyped import items

ROLES: Final = {
    "PRIMARY": "primary",
    "SECONDARY": "secondary",
    "OTHER_PRE_SPECIFIED": "other",
    "POST_HOC": "post_hoc",
}
_ROLE_ORDER: Final = tuple(ROLES.values())
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


def role(outcome: Mapping[str, Json]) -> str:
    """The role of an outcome of the results section; `other` where it names none that is known."""
    return ROLES.get(text(outcome, "type") or "", "other")


def is_posted(outcome: Mapping[str, Json]) -> bool:
    """Whether an outcome has results: the record says so, or (older records) it has groups."""
    status = text(outcome, "reportingStatus")
    return status == "POSTED" or (status is None and bool(items(outcome, "groups")))


def outcome_order(outcome: Mapping[str, Json]) -> tuple[object, ...]:
    """Primary first, then by title and time frame."""
    return (
        _ROLE_ORDER.index(role(outcome)),
        natural(text(outcome, "title")),
        in_time(text(outcome, "timeFrame")),
        natural(text(outcome, "description")),
    )


def outcome_result(outcome: Mapping[str, Json], limits: Limits) -> OutcomeResult:
    """One outcome of the results section as a table."""
    arms = groups(outcome)
    shown = arms[: limits.arms]
    rows = sorted(
        (pair for one in items(outcome, "classes") for pair in _categories(one)),
        key=lambda pair: (in_time(text(pair[0], "title")), in_time(text(pair[1], "title")), _values(pair[1])),
    )
    analyses = sorted((_analysis(one, arms) for one in items(outcome, "analyses")), key=_analysis_order)
    return OutcomeResult(
        role=role(outcome),
        title=short(outcome, "title", limits) or "(no title)",
        time_frame=short(outcome, "timeFrame", limits),
        population=short(outcome, "populationDescription", limits),
        measure=enumerated(text(outcome, "paramType")),
        unit=text(outcome, "unitOfMeasure"),
        dispersion=enumerated(text(outcome, "dispersionType")),
        arms=tuple(arm.label for arm in shown),
        analysed=_analysed(outcome, shown),
        rows=tuple(_row(one, category, shown) for one, category in rows[: limits.rows]),
        analyses=tuple(analyses[: limits.analyses]),
        arms_not_shown=max(0, len(arms) - limits.arms),
        rows_not_shown=max(0, len(rows) - limits.rows),
        analyses_not_shown=max(0, len(analyses) - limits.analyses),
    )


def _values(category: Mapping[str, Json]) -> list[tuple[str, str]]:
    return sorted(
        (text(one, "groupId") or "", text(one, "value") or "") for one in items(category, "measurements")
    )


def _categories(one: Mapping[str, Json]) -> list[tuple[Mapping[str, Json], Mapping[str, Json]]]:
    return [(one, category) for category in items(one, "categories")]


def _analysed(holder: Mapping[str, Json], arms: tuple[ResultGroup, ...]) -> tuple[Analysed, ...]:
    made = []
    for denominator in items(holder, "denoms"):
        counts = by_group(items(denominator, "counts"))
        made.append(
            Analysed(
                units=text(denominator, "units"),
                counts=tuple(text(counts.get(arm.id, {}), "value") for arm in arms),
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


def _row(one: Mapping[str, Json], category: Mapping[str, Json], arms: tuple[ResultGroup, ...]) -> ResultRow:
    entries = by_group(items(category, "measurements"))
    analysed = _analysed(one, arms)
    return ResultRow(
        title=text(one, "title"),
        category=text(category, "title"),
        cells=tuple(_cell(entries.get(arm.id)) for arm in arms),
        analysed=analysed[0].counts if analysed else (),
    )


def _cell(entry: Mapping[str, Json] | None) -> Cell | None:
    if entry is None:
        return None
    return Cell(
        value=text(entry, "value"),
        spread=text(entry, "spread"),
        lower=text(entry, "lowerLimit"),
        upper=text(entry, "upperLimit"),
        comment=text(entry, "comment"),
    )


def _analysis(analysis: Mapping[str, Json], arms: tuple[ResultGroup, ...]) -> ResultAnalysis:
    ids = analysis.get("groupIds")
    named = {str(group_id) for group_id in ids} if isinstance(ids, list | tuple) else set()
    sides = {"ONE_SIDED": 1, "TWO_SIDED": 2}
    hypothesis = text(analysis, "nonInferiorityType")
    return ResultAnalysis(
        arms=tuple(arm.label for arm in arms if arm.id in named),
        method=text(analysis, "statisticalMethod"),
        hypothesis=_HYPOTHESES.get(hypothesis or "", hypothesis),
        effect=text(analysis, "paramType"),
        value=text(analysis, "paramValue"),
        confidence=text(analysis, "ciPctValue"),
        sides=sides.get(text(analysis, "ciNumSides") or ""),
        lower=text(analysis, "ciLowerLimit"),
        upper=text(analysis, "ciUpperLimit"),
        dispersion=enumerated(text(analysis, "dispersionType")),
        spread=text(analysis, "dispersionValue"),
        p_value=text(analysis, "pValue"),
        p_comment=text(analysis, "pValueComment"),
    )


def _analysis_order(analysis: ResultAnalysis) -> tuple[object, ...]:
    return (analysis.arms, analysis.method or "", analysis.effect or "", analysis.value or "", repr(analysis))


def not_posted(outcome: Mapping[str, Json], limits: Limits) -> NotPosted:
    """An outcome that waits for its results."""
    return NotPosted(
        role=role(outcome),
        title=short(outcome, "title", limits) or "(no title)",
        anticipated=text(outcome, "anticipatedPostingDate"),
    )
