"""People registered first against people enrolled, a mark for each trial of a watch."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering, states
from monitor.publish.charts.amounts import people
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Datum,
    LineMark,
    Mark,
    NumbersRow,
    Picture,
    Style,
    SymbolMark,
    SymbolShape,
    TextMark,
    place,
)
from monitor.publish.charts.scales import Scale, root_ticks, spread

TITLE = "People registered first, and people enrolled"
_LONGEST = 296
_STOPPED = states.StatusFamily.STOPPED


class TrialPeople(Struct, frozen=True, kw_only=True):
    """People of one trial, as registered first and as enrolled; None where the record gives no number."""

    nct_id: str
    registered: int | None = None
    enrolled: int | None = None
    status: str
    href: str | None = None


class People(Struct, frozen=True, kw_only=True):
    """The trials of a watch; those without both numbers are counted below the picture."""

    trials: tuple[TrialPeople, ...]


class _Pair(Struct, frozen=True, kw_only=True):
    """A trial with both numbers."""

    trial: TrialPeople
    registered: int
    enrolled: int


def picture(data: People) -> Picture:
    """Draw registered from left to right and enrolled from below, both on root scales of one length."""
    pairs = tuple(_pairs(data))
    most = max((max(pair.registered, pair.enrolled) for pair in pairs), default=0)
    high = spread([most or 1], 0, 1, include=(0,)).high
    keys, top = axes.key(_entries(), 0)
    top = place(top + lettering.LINE + 8)
    left = place(EDGE + 6 + max(lettering.width(tick.text) for tick in root_ticks(high)))
    side = min(_LONGEST, WIDTH - EDGE - 8 - left)
    across = Scale(low=0, high=high, start=left, end=place(left + side), form="root")
    upward = Scale(low=0, high=high, start=place(top + side), end=top, form="root")
    without = len(data.trials) - len(pairs)
    return framed(
        title=TITLE,
        description=_description(pairs),
        frame=[*keys, *_axes(across, upward)],
        data=[_datum(index, pair, across, upward) for index, pair in enumerate(pairs)],
        table=numbers(
            "People registered and enrolled",
            ("Trial", "Registered first", "Enrolled", "Status"),
            (NumbersRow(cells=_cells(pair), href=pair.trial.href) for pair in pairs),
        ),
        empty="No trial has both numbers.",
        notes=[f"{wording.count(without, 'trial')} without both numbers."] if without else [],
    )


def _pairs(data: People) -> Iterator[_Pair]:
    for trial in data.trials:
        registered, enrolled = people(trial.registered), people(trial.enrolled)
        if registered is not None and enrolled is not None:
            yield _Pair(trial=trial, registered=registered, enrolled=enrolled)


def _entries() -> tuple[axes.KeyEntry, ...]:
    return (
        axes.KeyEntry(words="stopped early", sample=axes.symbol(SymbolShape.CROSS, Style.STROKE, 4)),
        axes.KeyEntry(words="any other status", sample=axes.symbol(SymbolShape.CIRCLE, Style.OPEN, 4.5)),
    )


def _axes(across: Scale, upward: Scale) -> Iterator[Mark]:
    bottom, top = upward.start, upward.end
    ticks = root_ticks(across.high)
    yield from axes.value_axis(across, ticks, top, bottom)
    for tick in ticks:
        y = upward.at(tick.value)
        yield LineMark(x1=across.start, y1=y, x2=across.end, y2=y, style=Style.GRID)
        yield TextMark(
            x=place(across.start - 6), y=place(y + 4.5), text=tick.text, anchor="end", style=Style.QUIET
        )
    yield LineMark(x1=across.start, y1=bottom, x2=across.end, y2=top, style=Style.TODAY)
    yield TextMark(x=EDGE, y=place(top - 10), text="people enrolled", style=Style.QUIET)
    right = WIDTH - EDGE
    yield TextMark(x=right, y=place(top - 10), text="as many as registered", anchor="end", style=Style.QUIET)
    yield TextMark(
        x=right, y=place(bottom + 30), text="people registered first", anchor="end", style=Style.QUIET
    )


def _datum(index: int, pair: _Pair, across: Scale, upward: Scale) -> Datum:
    stopped = states.family(pair.trial.status) is _STOPPED
    symbol = SymbolMark(
        shape=SymbolShape.CROSS if stopped else SymbolShape.CIRCLE,
        x=across.at(pair.registered),
        y=upward.at(pair.enrolled),
        radius=4 if stopped else 4.5,
        style=Style.STROKE if stopped else Style.OPEN,
    )
    return Datum(text=_words(pair), marks=(symbol,), row=index, href=pair.trial.href)


def _words(pair: _Pair) -> str:
    return (
        f"{pair.trial.nct_id}: {pair.registered:,} registered first, {pair.enrolled:,} enrolled,"
        f" {wording.words(pair.trial.status).lower()}"
    )


def _cells(pair: _Pair) -> tuple[str, ...]:
    status = wording.words(pair.trial.status)
    return (pair.trial.nct_id, f"{pair.registered:,}", f"{pair.enrolled:,}", status)


def _description(pairs: tuple[_Pair, ...]) -> str:
    fewer = sum(pair.enrolled < pair.registered for pair in pairs)
    more = sum(pair.enrolled > pair.registered for pair in pairs)
    return (
        f"{wording.count(len(pairs), 'trial')}: {fewer:,} enrolled fewer people than registered first,"
        f" {more:,} more, {len(pairs) - fewer - more:,} as many."
    )
