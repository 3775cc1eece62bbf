"""A strip of trials: the shape shows the design, filled are posted results, the size shows the people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering
from monitor.publish.charts.amounts import cell, people, people_words
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Datum,
    Mark,
    NumbersRow,
    Picture,
    Style,
    SymbolMark,
    SymbolShape,
    TextMark,
    place,
)

TITLE = "The trials, by design"
_CELL = 34
_PER_ROW = int((WIDTH - 2 * EDGE) // _CELL)
_LEAST, _MOST = 3, 11


class TrialDesign(StrEnum):
    """How a trial compares; the value is its word."""

    RANDOMISED = "randomised"
    COMPARED = "arms compared, not randomised"
    SINGLE_ARM = "single arm"
    OBSERVATIONAL = "observational"
    OTHER = "design not given"


_SHAPES: Mapping[TrialDesign, SymbolShape] = MappingProxyType(
    {
        TrialDesign.RANDOMISED: SymbolShape.CIRCLE,
        TrialDesign.COMPARED: SymbolShape.DIAMOND,
        TrialDesign.SINGLE_ARM: SymbolShape.TRIANGLE,
        TrialDesign.OBSERVATIONAL: SymbolShape.SQUARE,
        TrialDesign.OTHER: SymbolShape.PENTAGON,
    }
)


class StripTrial(Struct, frozen=True, kw_only=True):
    """A trial of the strip; `people` is None where the record gives no number."""

    nct_id: str
    title: str = ""
    design: TrialDesign
    people: int | None = None
    results_posted: bool = False
    stopped: bool = False
    href: str | None = None


class Strip(Struct, frozen=True, kw_only=True):
    """Trials, in the order in which they are drawn within their design."""

    trials: tuple[StripTrial, ...]


def picture(data: Strip) -> Picture:
    """Draw a symbol for each trial, grouped by design."""
    ordered = sorted(data.trials, key=lambda trial: list(TrialDesign).index(trial.design))
    keys, top = axes.key(_entries(data), 0)
    top += 4
    frame, marks = list(keys), list[Datum]()
    for design in TrialDesign:
        members = [(row, trial) for row, trial in enumerate(ordered) if trial.design is design]
        if members:
            frame.append(_heading(design, len(members), top))
            marks += _symbols(members, top + lettering.LINE + 4)
            top += lettering.LINE + 8 + -(-len(members) // _PER_ROW) * _CELL
    return framed(
        title=TITLE,
        description=_description(ordered),
        frame=frame,
        data=marks,
        table=numbers(
            TITLE,
            ("Trial", "Design", "People", "Results", "Stopped early"),
            (NumbersRow(cells=_cells(trial), href=trial.href) for trial in ordered),
        ),
        empty="There is no such trial.",
    )


def radius(count: int) -> float:
    """Return the radius of a trial's symbol: it grows with the root of the people, up to 400."""
    return place(min(_LEAST + 0.4 * math.sqrt(count), _MOST))


def _entries(data: Strip) -> Iterator[axes.KeyEntry]:
    yield axes.KeyEntry(words="results posted", sample=axes.symbol(SymbolShape.CIRCLE, Style.SOLID, 5.5))
    yield axes.KeyEntry(words="none posted", sample=axes.symbol(SymbolShape.CIRCLE, Style.OPEN, 5.5))
    if any(trial.stopped for trial in data.trials):
        yield axes.KeyEntry(words="stopped early", sample=axes.symbol(SymbolShape.CROSS, Style.STROKE, 3.5))
    for count, words in ((10, "10 people"), (100, "100"), (400, "400 or more")):
        size = radius(count)
        yield axes.KeyEntry(
            words=words,
            sample=axes.symbol(SymbolShape.CIRCLE, Style.OPEN, size),
            width=2 * size + 7,
            height=max(lettering.LINE + 2, 2 * size + 4),
        )
    if any(people(trial.people) is None for trial in data.trials):
        sample = axes.symbol(SymbolShape.CIRCLE, Style.DOUBTFUL, 5.5)
        yield axes.KeyEntry(words="people not given", sample=sample)


def _heading(design: TrialDesign, count: int, top: float) -> TextMark:
    text = f"{design.value.capitalize()}: {wording.count(count, 'trial')}"
    return TextMark(x=EDGE, y=place(top + 13), text=text, style=Style.STRONG)


def _symbols(members: list[tuple[int, StripTrial]], top: float) -> Iterator[Datum]:
    for index, (row, trial) in enumerate(members):
        line, column = divmod(index, _PER_ROW)
        x, y = place(EDGE + (column + 0.5) * _CELL), place(top + (line + 0.5) * _CELL)
        yield Datum(text=_words(trial), marks=tuple(_marks(trial, x, y)), row=row, href=trial.href)


def _marks(trial: StripTrial, x: float, y: float) -> Iterator[Mark]:
    known = people(trial.people)
    size = radius(known) if known is not None else 5.5
    style = Style.SOLID if trial.results_posted else Style.OPEN
    if known is None and not trial.results_posted:
        style = Style.DOUBTFUL
    yield SymbolMark(shape=_SHAPES[trial.design], x=x, y=y, radius=size, style=style)
    if trial.stopped:
        # Beside the symbol and not on it: a small one would be hidden.
        corner = size * 0.75 + 3.5
        yield SymbolMark(
            shape=SymbolShape.CROSS, x=place(x + corner), y=place(y - corner), radius=3.5, style=Style.STROKE
        )


def _cells(trial: StripTrial) -> tuple[str, ...]:
    return (
        trial.nct_id,
        trial.design.value,
        cell(people(trial.people)),
        "posted" if trial.results_posted else "none posted",
        "yes" if trial.stopped else "no",
    )


def _words(trial: StripTrial) -> str:
    words = people_words(people(trial.people))
    parts = [
        trial.design.value,
        f"people {words}" if words == "not given" else words,
        "results posted" if trial.results_posted else "no results posted",
        *(["stopped early"] if trial.stopped else []),
    ]
    name = f"{trial.nct_id}, {wording.plain(trial.title)}" if trial.title else trial.nct_id
    return f"{name}: {', '.join(parts)}"


def _description(trials: list[StripTrial]) -> str:
    counted = [
        f"{design.value}: {sum(trial.design is design for trial in trials):,}"
        for design in TrialDesign
        if any(trial.design is design for trial in trials)
    ]
    posted = sum(trial.results_posted for trial in trials)
    stopped = sum(trial.stopped for trial in trials)
    return (
        f"{wording.count(len(trials), 'trial')}. By design: {'; '.join(counted)}."
        f" Posted results: {posted:,}; stopped early: {stopped:,}."
    )
