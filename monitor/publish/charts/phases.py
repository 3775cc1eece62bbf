"""The trials of a watch by status and phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering, states
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    BarMark,
    Datum,
    Mark,
    NumbersRow,
    Picture,
    Style,
    TextMark,
    place,
)

TITLE = "Trials by status and phase"
_ORDER = ("EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA")
_SHORT = {"EARLY_PHASE1": "early 1", "NA": "n/a"}
_ROW = 34
_LEFT = 132
_WIDEST = 40
_HEADS = 36
_BAR = 5

Phases = tuple[str, ...]
"""The phases of a trial in the registry's spelling; empty where the record gives none."""


class StatusPhase(Struct, frozen=True, kw_only=True):
    """How many trials have a status and phases."""

    status: str
    phases: Phases = ()
    trials: int
    href: str | None = None


class Matrix(Struct, frozen=True, kw_only=True):
    """Counts of trials; what is not given is 0."""

    cells: tuple[StatusPhase, ...]


def picture(data: Matrix) -> Picture:
    """Draw the count of each status and phase, with a bar below it of its length."""
    cells = sorted(
        (cell for cell in data.cells if cell.trials > 0),
        key=lambda cell: (states.order(cell.status), _order(cell.phases)),
    )
    statuses = tuple(dict.fromkeys(cell.status for cell in cells))
    columns = sorted({cell.phases for cell in cells}, key=_order)
    step = min((WIDTH - EDGE - _LEFT) / max(len(columns), 1), _WIDEST)
    places = {phases: _LEFT + index * step for index, phases in enumerate(columns)}
    tops = {status: _HEADS + index * _ROW for index, status in enumerate(statuses)}
    longest = max((cell.trials for cell in cells), default=1) / (step - 6)
    return framed(
        title=TITLE,
        description=_description(cells, statuses),
        frame=[
            *_heads(places, step),
            *(mark for status in statuses for mark in _label(status, cells, tops[status])),
        ],
        data=[
            _datum(index, cell, places[cell.phases] + 3, tops[cell.status], longest)
            for index, cell in enumerate(cells)
        ],
        table=numbers(
            TITLE,
            ("Status", "Phase", "Trials"),
            (
                NumbersRow(
                    cells=(wording.words(cell.status), _phase(cell.phases), f"{cell.trials:,}"),
                    href=cell.href,
                )
                for cell in cells
            ),
        ),
        empty="There are no trials.",
    )


def _order(phases: Phases) -> tuple[int, tuple[tuple[int, str], ...]]:
    known = tuple((_ORDER.index(phase) if phase in _ORDER else len(_ORDER), phase) for phase in phases)
    return (0 if known else 1, known)


def _phase(phases: Phases) -> str:
    return "/".join(map(wording.words, phases)) or "Not given"


def _heads(places: Mapping[Phases, float], step: float) -> Iterator[Mark]:
    yield TextMark(x=EDGE, y=14, text="phase", style=Style.QUIET)
    yield TextMark(x=_LEFT - 10, y=14, text="all", anchor="end", style=Style.QUIET)
    for phases, x in places.items():
        for index, text in enumerate(lettering.wrapped(_head(phases), _WIDEST + 4, 2)):
            yield axes.centred(x + step / 2, 14 + index * 14, text)


def _head(phases: Phases) -> str:
    return (
        "/".join(_SHORT.get(phase, wording.plain(phase).removeprefix("PHASE")) for phase in phases)
        or "not given"
    )


def _label(status: str, cells: Sequence[StatusPhase], top: float) -> Iterator[Mark]:
    total = sum(cell.trials for cell in cells if cell.status == status)
    lines = lettering.wrapped(wording.words(status), _LEFT - EDGE - 44, 2)
    for index, text in enumerate(lines):
        yield TextMark(x=EDGE, y=place(top + 15 + index * 14), text=text)
    yield TextMark(x=_LEFT - 10, y=place(top + 15), text=f"{total}", anchor="end", style=Style.QUIET)


def _datum(index: int, cell: StatusPhase, left: float, top: float, longest: float) -> Datum:
    width = place(max(cell.trials / longest, 1.5))
    said = f"{cell.trials}"
    x = min(left, WIDTH - 1 - lettering.width(said, bold=True))
    return Datum(
        text=_words(cell),
        marks=(
            TextMark(x=place(x), y=place(top + 15), text=said, style=Style.STRONG),
            BarMark(x=place(left), y=place(top + 20), width=width, height=_BAR, style=Style.SOLID),
        ),
        row=index,
        href=cell.href,
    )


def _words(cell: StatusPhase) -> str:
    return f"{wording.words(cell.status)}, {_phase(cell.phases)}: {wording.count(cell.trials, 'trial')}"


def _description(cells: Sequence[StatusPhase], statuses: Sequence[str]) -> str:
    said = [
        f"{wording.words(status)} {sum(cell.trials for cell in cells if cell.status == status):,}"
        for status in statuses
    ]
    return f"{wording.count(sum(cell.trials for cell in cells), 'trial')}: {', '.join(said)}."
