"""Tables of measured values as posted: the baseline, and each outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Struct, wording
from monitor.model.study.results import (
    BaselineCharacteristicsModule,
    BaselineMeasure,
    Denom,
    DenomCount,
    MeasureClass,
    MeasureGroup,
    Measurement,
    OutcomeMeasure,
)
from monitor.publish.pages.tables import MISSING, Table
from monitor.publish.trial.groups import ArmText, Group, arm_texts, completed, in_order, joined, titles
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import text

AnyMeasure = BaselineMeasure | OutcomeMeasure
Row = tuple[str, ...]


class MeasureTable(Struct, frozen=True, kw_only=True):
    """A baseline characteristic; `values` says what its figures are, `shares_of` of which units shares are."""

    title: str | None = None
    values: str = ""
    description: Prose = ()
    population: str | None = None
    shares_of: str | None = None
    table: Table | None = None


class Baseline(Struct, frozen=True, kw_only=True):
    """Baseline characteristics; `analysed` is the table of how many were analysed."""

    population: Prose = ()
    units: str | None = None
    arms: tuple[ArmText, ...] = ()
    analysed: Table | None = None
    measures: tuple[MeasureTable, ...] = ()


def read_baseline(module: BaselineCharacteristicsModule) -> Baseline:
    """Return the baseline characteristics."""
    groups = module.groups or ()
    counts = tuple(_counts(module.denoms, groups))
    return Baseline(
        population=read_prose(module.population_description),
        units=text(module.type_units_analyzed),
        arms=arm_texts(groups),
        analysed=Table(caption="Analysed at baseline", columns=("", *titles(groups)), rows=counts)
        if counts
        else None,
        measures=tuple(_measure(measure, groups) for measure in module.measures or ()),
    )


def _measure(measure: BaselineMeasure, listed: Sequence[MeasureGroup]) -> MeasureTable:
    title, groups = text(measure.title), completed(listed, MeasureGroup, _entries(measure))
    rows = (*_counts(measure.denoms, groups), *_rows(measure.classes, groups))
    return MeasureTable(
        title=title,
        values=values_words(measure),
        description=read_prose(measure.description),
        population=text(measure.population_description),
        shares_of=text(measure.denom_units_selected),
        table=Table(caption=f"Baseline: {title or 'no title'}", columns=("", *titles(groups)), rows=rows)
        if rows
        else None,
    )


def values_table(measure: OutcomeMeasure, caption: str) -> Table | None:
    """Return the figures of an outcome; None where none are posted."""
    groups = completed(measure.groups, MeasureGroup, _entries(measure))
    rows = (*_counts(measure.denoms, groups), *_rows(measure.classes, groups))
    return Table(caption=caption, columns=("", *titles(groups)), rows=rows) if rows else None


def _entries(measure: AnyMeasure) -> Iterator[DenomCount | Measurement]:
    """Return all entries of a measure, in whichever row."""
    for denom in (*(measure.denoms or ()), *(d for part in measure.classes or () for d in part.denoms or ())):
        yield from denom.counts or ()
    for part in measure.classes or ():
        for category in part.categories or ():
            yield from category.measurements or ()


def values_words(measure: AnyMeasure) -> str:
    """Return what the figures are: "Mean (standard deviation); unit: points"."""
    kind = wording.words(measure.param_type) if measure.param_type else ""
    spread = wording.words(measure.dispersion_type).lower() if measure.dispersion_type else ""
    what = f"{kind} ({spread})" if kind and spread else kind or spread
    unit = text(measure.unit_of_measure)
    share = "with shares in percent" if measure.calculate_pct else ""
    return "; ".join(part for part in (what, f"unit: {unit}" if unit else "", share) if part)


def _counts(denoms: Iterable[Denom] | None, groups: Sequence[Group]) -> Iterator[Row]:
    """Return how many were analysed in each group, a row for each unit."""
    for denom in denoms or ():
        units = text(denom.units) or "units not given"
        cells = (count.value if count else None for count in in_order(groups, denom.counts))
        yield (f"Analysed ({units})", *(text(value) or MISSING for value in cells))


def _rows(classes: Iterable[MeasureClass] | None, groups: Sequence[Group]) -> Iterator[Row]:
    for part in classes or ():
        name = text(part.title)
        for heading, *counts in _counts(part.denoms, groups):
            yield (joined(name, heading), *counts)
        for category in part.categories or ():
            cells = map(_cell, in_order(groups, category.measurements))
            yield (joined(name, text(category.title)) or "Value", *cells)


def _cell(measured: Measurement | None) -> str:
    if measured is None:
        return MISSING
    lower, upper, spread = text(measured.lower_limit), text(measured.upper_limit), text(measured.spread)
    limits = f" ({lower or MISSING} to {upper or MISSING})" if lower or upper else ""
    said = f" [{text(measured.comment)}]" if text(measured.comment) else ""
    return f"{text(measured.value) or MISSING}{f' ({spread})' if spread else ''}{limits}{said}"
