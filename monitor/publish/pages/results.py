"""A posted result as small tables for readers: every figure as posted, arms never pooled, missing is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from monitor.model import Json
from monitor.model.details.posted import (
    AdverseEvents,
    Affected,
    Cell,
    OutcomeResult,
    Period,
    ResultAnalysis,
    ResultsSummary,
    from_json,
)
from monitor.model.wording import listed, number
from monitor.publish.pages.tables import MISSING, Table


def tables(detail: Mapping[str, Json]) -> tuple[Table, ...]:
    """Return the tables of a change's detail; none where it has no posted results that can be read."""
    if not detail.get("results"):
        return tuple(_corrections(detail))
    try:
        summary = from_json(detail["results"])
    except msgspec.ValidationError:
        return ()
    return tuple(_tables(summary))


def _corrections(detail: Mapping[str, Json]) -> Iterator[Table]:
    """Return a table of the numbers of posted results that were corrected, one row each."""
    figures = detail.get("figures")
    rows = (
        [_figure(figure) for figure in figures if isinstance(figure, Mapping)]
        if isinstance(figures, list | tuple)
        else []
    )
    if rows:
        total = detail.get("figures_total")
        more = total - len(rows) if isinstance(total, int) else 0
        yield Table(
            caption="Corrected figures",
            columns=("Figure", "Arm", "Before", "Now"),
            rows=tuple(rows),
            notes=_left_out((more, "figures")),
        )


def _figure(figure: Mapping[str, Json]) -> tuple[str, ...]:
    what = ": ".join(str(part) for part in (figure.get("what"), figure.get("row")) if part)
    return (what, *(_given(figure.get(key)) for key in ("arm", "before", "after")))


def _tables(summary: ResultsSummary) -> Iterator[Table]:
    yield from (_flow(period, many=len(summary.flow) > 1) for period in summary.flow)
    yield from map(_outcome, summary.primary)
    if summary.adverse_events and summary.adverse_events.arms:
        yield _events(summary.adverse_events)


def _flow(period: Period, *, many: bool) -> Table:
    name = f"Participant flow: {period.title}" if many and period.title else "Participant flow"
    return Table(
        caption=name,
        columns=("Arm", "Started", "Completed"),
        rows=tuple((arm.arm, _given(arm.started), _given(arm.completed)) for arm in period.arms),
        notes=_left_out((period.arms_not_shown, "arms")),
    )


def _outcome(outcome: OutcomeResult) -> Table:
    rows = [
        (": ".join(part for part in (row.title, row.category) if part) or "Value", *map(_cell, row.cells))
        for row in outcome.rows
    ]
    counts = [
        (f"Analysed ({analysed.units or 'units not given'})", *map(_given, analysed.counts))
        for analysed in outcome.analysed
    ]
    return Table(
        caption=f"{outcome.role.replace('_', ' ').capitalize()} outcome: {outcome.title}",
        columns=("", *outcome.arms),
        rows=_squared((*counts, *rows), len(outcome.arms) + 1),
        notes=(
            *((f"Time frame: {outcome.time_frame}",) if outcome.time_frame else ()),
            *_values(outcome),
            *map(_analysis, outcome.analyses),
            *_left_out(
                (outcome.arms_not_shown, "arms"),
                (outcome.rows_not_shown, "rows"),
                (outcome.analyses_not_shown, "analyses"),
            ),
        ),
    )


def _values(outcome: OutcomeResult) -> tuple[str, ...]:
    """Return what the figures of an outcome are, as the record says."""
    spread = f" ({outcome.dispersion})" if outcome.dispersion else ""
    what = f"{outcome.measure or 'values'}{spread}" if outcome.measure or spread else ""
    unit = f"unit: {outcome.unit}" if outcome.unit else ""
    text = "; ".join(part for part in (what, unit) if part)
    return (f"Values: {text}.",) if text else ()


def _squared(rows: Iterable[tuple[str, ...]], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple((*row, *(MISSING,) * (width - len(row)))[:width] for row in rows)


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return MISSING
    limits = f" ({cell.lower or MISSING} to {cell.upper or MISSING})" if cell.lower or cell.upper else ""
    spread = f" ({cell.spread})" if cell.spread else ""
    comment = f" [{cell.comment}]" if cell.comment else ""
    return f"{_given(cell.value)}{spread}{limits}{comment}"


def _analysis(analysis: ResultAnalysis) -> str:
    parts = [f"Analysis of {listed(list(analysis.arms))}" if analysis.arms else "Analysis"]
    parts += [part for part in (analysis.method, analysis.hypothesis) if part]
    if analysis.value:
        parts.append(f"{analysis.effect or 'estimate'} {analysis.value}{_interval(analysis)}")
    if analysis.spread:
        parts.append(f"{analysis.dispersion or 'dispersion'} {analysis.spread}")
    if analysis.p_value:
        parts.append(f"p-value as posted {analysis.p_value}")
    return ", ".join(parts) + "."


def _interval(analysis: ResultAnalysis) -> str:
    if not (analysis.lower or analysis.upper):
        return ""
    level = f"{analysis.confidence}% " if analysis.confidence else ""
    return f" ({level}CI {analysis.lower or MISSING} to {analysis.upper or MISSING})"


def _events(events: AdverseEvents) -> Table:
    names = tuple(arm.arm for arm in events.arms)
    totals = (
        ("Deaths, any cause", *(_affected(arm.deaths) for arm in events.arms)),
        ("Serious adverse events", *(_affected(arm.serious) for arm in events.arms)),
        ("Other adverse events", *(_affected(arm.other) for arm in events.arms)),
    )
    terms = tuple((f"Serious: {row.term}", *map(_affected, row.arms)) for row in events.serious_terms)
    return Table(
        caption="Adverse events (affected / at risk)",
        columns=("", *names),
        rows=_squared((*totals, *terms), len(names) + 1),
        notes=(
            *((f"Time frame: {events.time_frame}",) if events.time_frame else ()),
            *_left_out((events.arms_not_shown, "arms"), (events.serious_terms_not_shown, "serious terms")),
        ),
    )


def _affected(events: Affected | None) -> str:
    return MISSING if events is None else events.text


def _given(value: str | None) -> str:
    return MISSING if value is None else value


def _left_out(*counts: tuple[int, str]) -> tuple[str, ...]:
    counted = [f"{number(count)} more {name}" for count, name in counts if count]
    return (f"Not shown here: {listed(counted)}; see the record.",) if counted else ()
