"""A posted result as small tables for readers: every figure as posted, arms never pooled, missing is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from monitor.model import JsonValue
from monitor.model.details import (
    ChangeDetail,
    FigureChange,
    ResultsChangedDetail,
    ResultsPostedDetail,
    UntypedDetail,
)
from monitor.model.details.posted import (
    AdverseEvents,
    Affected,
    Analysed,
    Cell,
    OutcomeResult,
    Period,
    ResultAnalysis,
    ResultRow,
    ResultsSummary,
    from_json,
)
from monitor.model.wording import listed, number
from monitor.publish.pages.tables import MISSING, Table


def tables(detail: ChangeDetail) -> tuple[Table, ...]:
    """Return the tables of a change's detail; none where it has no posted results that can be read."""
    match detail:
        case ResultsPostedDetail():
            return tuple(_tables(detail.results)) if detail.results else ()
        case ResultsChangedDetail():
            left_out = _left_out((detail.results_not_shown, "outcomes"))
            posted = [*map(_outcome, detail.results)]
            if posted and left_out:
                posted[-1] = msgspec.structs.replace(posted[-1], notes=(*posted[-1].notes, *left_out))
            return (*posted, *_changed(detail.figures, detail.figures_total))
        case UntypedDetail():
            return _of_an_earlier_release(detail.facts)
    return ()


def _of_an_earlier_release(detail: Mapping[str, JsonValue]) -> tuple[Table, ...]:
    """The same from a row that was stored before details had types."""
    try:
        if detail.get("results"):
            return tuple(_tables(from_json(detail["results"])))
        figures = msgspec.convert(detail.get("figures") or [], tuple[FigureChange, ...])
    except msgspec.ValidationError:
        return ()
    total = detail.get("figures_total")
    return tuple(_changed(figures, total if isinstance(total, int) else len(figures)))


def _changed(figures: Sequence[FigureChange], total: int) -> Iterator[Table]:
    """Numbers and names of posted results that differ, one row each."""
    if figures:
        yield Table(
            caption="What changed in the figures",
            columns=("Figure", "Arm", "Before", "Now"),
            rows=tuple(map(_figure, figures)),
            notes=_left_out((total - len(figures), "figures")),
        )


def _figure(figure: FigureChange) -> tuple[str, ...]:
    what = ": ".join(part for part in (figure.what, figure.row) if part)
    return (what, _given(figure.arm), _given(figure.before), _given(figure.after))


def _tables(summary: ResultsSummary) -> Iterator[Table]:
    many = len(summary.flow) > 1
    yield from (_flow(period, many=many, units=summary.flow_units) for period in summary.flow)
    yield from map(_outcome, summary.primary)
    if summary.adverse_events and summary.adverse_events.arms:
        yield _events(summary.adverse_events)
    if summary.limitations:
        rows = (("Limitations", summary.limitations),)
        yield Table(caption="Limitations and caveats", columns=("", "As posted"), rows=rows)


def _flow(period: Period, *, many: bool, units: str | None) -> Table:
    name = f"Participant flow: {period.title}" if many and period.title else "Participant flow"
    return Table(
        caption=name,
        columns=("Arm", "Started", "Completed"),
        rows=tuple(
            (
                arm.arm,
                _people(arm.started, arm.units_started, units),
                _people(arm.completed, arm.units_completed, units),
            )
            for arm in period.arms
        ),
        notes=_left_out((period.arms_not_shown, "arms")),
    )


def _people(people: str | None, amount: str | None, units: str | None) -> str:
    """People, and beside them what else the flow counts, such as eyes."""
    return f"{_given(people)} ({amount} {(units or 'units').lower()})" if amount else _given(people)


def _outcome(outcome: OutcomeResult) -> Table:
    rows = [_row(row) for row in outcome.rows]
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
            *((f"Population analysed: {outcome.population}",) if outcome.population else ()),
            *((f"Unit analysed: {outcome.unit_analysed}.",) if outcome.unit_analysed else ()),
            *_values(outcome),
            *map(_analysis, outcome.analyses),
            *_left_out(
                (outcome.arms_not_shown, "arms"),
                (outcome.rows_not_shown, "rows"),
                (outcome.analyses_not_shown, "analyses"),
            ),
        ),
    )


def _row(row: ResultRow) -> tuple[str, ...]:
    """One class and category; how many were analysed is beside each value where the class has its own number."""
    by_unit = (
        [Analysed(units=row.analysed_units, counts=row.analysed), *row.analysed_more] if row.analysed else []
    )
    heading = ": ".join(part for part in (row.title, row.category) if part) or "Value"
    return (heading, *(_cell(cell) + _analysed(by_unit, place) for place, cell in enumerate(row.cells)))


def _analysed(by_unit: Sequence[Analysed], place: int) -> str:
    counts = [
        f"{counted.counts[place]} {(counted.units or 'units').lower()}"
        for counted in by_unit
        if place < len(counted.counts) and counted.counts[place] is not None
    ]
    return f"; {listed(counts)} analysed" if counts else ""


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
    return " ".join((", ".join(parts) + ".", *_remarks(analysis)))


def _remarks(analysis: ResultAnalysis) -> Iterator[str]:
    """What the sponsor says about the analysis, each with its name."""
    for name, text in (
        ("Non-inferiority margin", analysis.margin),
        ("On the p-value", analysis.p_comment),
        ("On the lower limit", analysis.lower_comment),
        ("On the upper limit", analysis.upper_comment),
        ("On the estimate", analysis.estimate_comment),
        ("On the method", analysis.comment),
        ("On the analysis", analysis.description),
    ):
        if text:
            yield f"{name}: {text.rstrip('.')}."


def _interval(analysis: ResultAnalysis) -> str:
    """The interval of an estimate; one with a single side says so and names its limit."""
    if not (analysis.lower or analysis.upper):
        return ""
    level = f"{analysis.confidence}% " if analysis.confidence else ""
    if analysis.sides != 1 or (analysis.lower and analysis.upper):
        side = "one-sided " if analysis.sides == 1 else ""
        return f" ({side}{level}CI {analysis.lower or MISSING} to {analysis.upper or MISSING})"
    limit = f"lower limit {analysis.lower}" if analysis.lower else f"upper limit {analysis.upper}"
    return f" (one-sided {level}CI, {limit})"


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
