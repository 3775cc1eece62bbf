"""People registered first against people enrolled, a mark for each trial of a watch."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.changes import wording
from monitor.model import Noun
from monitor.publish.charts import axes, lettering, states
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Datum,
    Label,
    Line,
    Mark,
    Picture,
    Row,
    Shape,
    Style,
    Symbol,
    place,
)
from monitor.publish.charts.scales import Scale, root_ticks, spread

TITLE = "People registered first, and people enrolled"
_LEFT, _SIDE = 48, 296
_STOPPED = states.Family.STOPPED


class TrialPeople(Noun, frozen=True, kw_only=True):
    """People of one trial: as registered first, and as enrolled; both at least 0."""

    nct_id: str
    registered: int
    enrolled: int
    status: str
    href: str | None = None


class People(Noun, frozen=True, kw_only=True):
    """Trials whose record gives both numbers; `without` counts the others."""

    trials: tuple[TrialPeople, ...]
    without: int = 0


def picture(data: People) -> Picture:
    """Draw registered from left to right and enrolled from below, both on root scales of one length."""
    most = max((max(trial.registered, trial.enrolled) for trial in data.trials), default=0)
    high = spread([most or 1], 0, 1, include=(0,)).high
    keys, top = axes.key(_entries(), 0)
    top = place(top + lettering.LINE + 8)
    across = Scale(low=0, high=high, start=_LEFT, end=_LEFT + _SIDE, form="root")
    upward = Scale(low=0, high=high, start=place(top + _SIDE), end=top, form="root")
    without = f"{wording.count(data.without, 'trial')} without both numbers."
    return framed(
        title=TITLE,
        description=_description(data),
        frame=[*keys, *_axes(across, upward)],
        data=[_datum(index, trial, across, upward) for index, trial in enumerate(data.trials)],
        table=numbers(
            "People registered and enrolled",
            ("Trial", "Registered first", "Enrolled", "Status"),
            (
                Row(
                    cells=(
                        trial.nct_id,
                        f"{trial.registered:,}",
                        f"{trial.enrolled:,}",
                        wording.words(trial.status),
                    ),
                    href=trial.href,
                )
                for trial in data.trials
            ),
        ),
        empty="No trial has both numbers.",
        notes=[without] if data.without else [],
    )


def _entries() -> tuple[axes.Entry, ...]:
    return (
        axes.Entry(words="stopped early", sample=axes.symbol(Shape.CROSS, Style.STROKE, 4)),
        axes.Entry(words="any other status", sample=axes.symbol(Shape.CIRCLE, Style.OPEN, 4.5)),
    )


def _axes(across: Scale, upward: Scale) -> Iterator[Mark]:
    bottom, top = upward.start, upward.end
    ticks = root_ticks(across.high)
    yield from axes.value_axis(across, ticks, top, bottom)
    for tick in ticks:
        y = upward.at(tick.value)
        yield Line(x1=_LEFT, y1=y, x2=_LEFT + _SIDE, y2=y, style=Style.GRID)
        yield Label(x=_LEFT - 6, y=place(y + 4.5), text=tick.text, anchor="end", style=Style.QUIET)
    yield Line(x1=across.start, y1=bottom, x2=across.end, y2=top, style=Style.TODAY)
    yield Label(x=EDGE, y=place(top - 10), text="people enrolled", style=Style.QUIET)
    right = WIDTH - EDGE
    yield Label(x=right, y=place(top - 10), text="as many as registered", anchor="end", style=Style.QUIET)
    yield Label(
        x=right, y=place(bottom + 30), text="people registered first", anchor="end", style=Style.QUIET
    )


def _datum(index: int, trial: TrialPeople, across: Scale, upward: Scale) -> Datum:
    stopped = states.family(trial.status) is _STOPPED
    return Datum(
        text=_words(trial),
        marks=(
            Symbol(
                shape=Shape.CROSS if stopped else Shape.CIRCLE,
                x=across.at(trial.registered),
                y=upward.at(trial.enrolled),
                radius=4 if stopped else 4.5,
                style=Style.STROKE if stopped else Style.OPEN,
            ),
        ),
        row=index,
        href=trial.href,
    )


def _words(trial: TrialPeople) -> str:
    return (
        f"{trial.nct_id}: {trial.registered:,} registered first, {trial.enrolled:,} enrolled,"
        f" {wording.words(trial.status).lower()}"
    )


def _description(data: People) -> str:
    fewer = sum(trial.enrolled < trial.registered for trial in data.trials)
    more = sum(trial.enrolled > trial.registered for trial in data.trials)
    return (
        f"{wording.count(len(data.trials), 'trial')}: {fewer:,} enrolled fewer people than registered first,"
        f" {more:,} more, {len(data.trials) - fewer - more:,} as many."
    )
