"""The lines of each table of the results section (see `results_figures`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from monitor.changes.results.adverse_events import COUNTED, affected, totals_of
from monitor.changes.results.figures import Arms, Line
from monitor.changes.results.read import by_group, enumerated, number, text
from monitor.model import Json
from monitor.model.untyped import items

SERIOUS_RANK: Final = 2
"""Lines of adverse events up to this rank are deaths and serious events."""

_TOTALS: Final = {"serious": "serious adverse events", "deaths": "deaths", "other": "other adverse events"}
_TOTAL_RANKS: Final = {"serious": 0, "deaths": 1, "other": 3}
_MILESTONES: Final = {
    "STARTED": "participants who started",
    "COMPLETED": "participants who completed",
    "NOT COMPLETED": "participants who did not complete",
}
_CELL_FIELDS: Final = {
    "value": "",
    "spread": "spread",
    "lowerLimit": "lower limit",
    "upperLimit": "upper limit",
}
_ANALYSIS_FIELDS: Final = {
    "pValue": "p-value",
    "paramValue": "estimate",
    "ciLowerLimit": "lower confidence limit",
    "ciUpperLimit": "upper confidence limit",
    "ciPctValue": "confidence level",
    "ciNumSides": "sides of the confidence interval",
    "dispersionValue": "spread of the estimate",
    "paramType": "kind of estimate",
    "statisticalMethod": "statistical method",
    "nonInferiorityType": "hypothesis",
}
_KINDS_OF_NUMBER: Final = {
    "paramType": "kind of value",
    "unitOfMeasure": "unit",
    "dispersionType": "kind of spread",
    "denomUnitsSelected": "unit analyzed",
}


def event_lines(module: Mapping[str, Json], arms: Arms) -> Iterator[Line]:
    """Adverse events: totals first, then terms, serious ones before others."""
    entries = {arms.get(text(group, "id") or "", ""): group for group in items(module, "eventGroups")}
    for counted in COUNTED:
        cells = {arm: _shown(totals_of(group, counted)) for arm, group in entries.items()}
        yield Line(
            rank=_TOTAL_RANKS[counted],
            what=_TOTALS[counted],
            cells={a: {"": v} for a, v in cells.items() if v},
        )
    for event in items(module, "seriousEvents"):
        yield _term(event, arms, rank=SERIOUS_RANK, what="serious adverse event")
    for event in items(module, "otherEvents"):
        yield _term(event, arms, rank=4, what="other adverse event")
    if threshold := text(module, "frequencyThreshold"):
        yield Line(rank=5, what="threshold for other adverse events (%)", cells={"": {"": threshold}})


def _shown(counts: Json) -> str | None:
    return None if counts is None else counts.text


def _term(event: Mapping[str, Json], arms: Arms, *, rank: int, what: str) -> Line:
    cells: dict[str, dict[str, str]] = {}
    for group_id, entry in by_group(items(event, "stats")).items():
        counts = affected(entry, "numAffected", "numAtRisk")
        times = number(entry, "numEvents")
        shown = [
            part for part in (_shown(counts), f"({times} events)" if times is not None else None) if part
        ]
        if shown and group_id in arms:
            cells[arms[group_id]] = {"": " ".join(shown)}
    organ = text(event, "organSystem")
    term = text(event, "term") or "(no term)"
    return Line(rank=rank, what=what, row=f"{term} ({organ})" if organ else term, cells=cells)


def flow_lines(module: Mapping[str, Json], arms: Arms) -> Iterator[Line]:
    """Participant flow: milestones and reasons, by period."""
    periods = items(module, "periods")
    for period in periods:
        title = text(period, "title") if len(periods) > 1 else None
        for milestone in items(period, "milestones"):
            kind = text(milestone, "type") or ""
            entries = by_group(items(milestone, "achievements"))
            yield Line(
                rank=0 if kind in _MILESTONES else 1,
                what=_MILESTONES.get(kind, f"participants at “{kind}”"),
                row=title,
                cells=_values(entries, arms, {"numSubjects": "", "numUnits": "units"}),
            )
        for drop in items(period, "dropWithdraws"):
            entries = by_group(items(drop, "reasons"))
            what = f"participants who left for “{text(drop, 'type') or 'no reason'}”"
            yield Line(rank=2, what=what, row=title, cells=_values(entries, arms, {"numSubjects": ""}))


def measure_lines(measure: Mapping[str, Json], arms: Arms, *, prefix: str | None = None) -> Iterator[Line]:
    """The values of one outcome or one baseline measure, and how many were analysed."""
    for one in items(measure, "classes"):
        for category in items(one, "categories"):
            row = ": ".join(filter(None, (prefix, text(one, "title"), text(category, "title")))) or None
            entries = by_group(items(category, "measurements"))
            yield Line(rank=0, what="value", row=row, cells=_values(entries, arms, _CELL_FIELDS))
        yield from _denominators(one, arms, row=": ".join(filter(None, (prefix, text(one, "title")))) or None)
    yield from _denominators(measure, arms, row=prefix)
    for key, what in _KINDS_OF_NUMBER.items():
        if value := text(measure, key):
            yield Line(rank=3, what=what, row=prefix, cells={"": {"": enumerated(value) or value}})


def analysis_lines(outcome: Mapping[str, Json], arms: Arms, labels: Mapping[str, str]) -> Iterator[Line]:
    """The statistical analyses of one outcome."""
    for analysis in items(outcome, "analyses"):
        ids = analysis.get("groupIds")
        compared = sorted(
            labels.get(arms.get(str(one), ""), "") for one in (ids if isinstance(ids, list | tuple) else ())
        )
        cells = {field: text(analysis, key) for key, field in _ANALYSIS_FIELDS.items()}
        posted = {field: value for field, value in cells.items() if value is not None}
        yield Line(
            rank=1, what="analysis", row=" vs ".join(filter(None, compared)) or None, cells={"": posted}
        )


def baseline_lines(module: Mapping[str, Json], arms: Arms) -> Iterator[Line]:
    """Baseline characteristics."""
    yield from _denominators(module, arms, row=None)
    for measure in items(module, "measures"):
        yield from measure_lines(measure, arms, prefix=text(measure, "title"))


def _denominators(holder: Mapping[str, Json], arms: Arms, *, row: str | None) -> Iterator[Line]:
    for denominator in items(holder, "denoms"):
        units = (text(denominator, "units") or "participants").lower()
        entries = by_group(items(denominator, "counts"))
        yield Line(rank=2, what=f"{units} analyzed", row=row, cells=_values(entries, arms, {"value": ""}))


def _values(
    entries: Mapping[str, Mapping[str, Json]], arms: Arms, fields: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for group_id, entry in entries.items():
        posted = {field: value for key, field in fields.items() if (value := text(entry, key)) is not None}
        if posted and group_id in arms:
            cells[arms[group_id]] = posted
    return cells
