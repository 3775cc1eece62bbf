"""Axes, the line of the day of the data, and the key: the marks around the data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from monitor.model import Struct
from monitor.publish.charts import lettering
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Anchor,
    LineMark,
    Mark,
    Style,
    SymbolMark,
    SymbolShape,
    TextMark,
    place,
)
from monitor.publish.charts.scales import Scale, Tick
from monitor.publish.charts.times import TimeScale, short, time_ticks

AXIS = lettering.LINE + 2
"""Room that the texts of an axis take below it."""
_SAMPLE = 18
_KEY_GAP = 12

Sample = Callable[[float, float], tuple[Mark, ...]]
"""Draws an example of a mark around a place."""


class KeyEntry(Struct, frozen=True, kw_only=True):
    """An entry of the key: a mark and what it means."""

    words: str
    sample: Sample
    width: float = _SAMPLE
    height: float = lettering.LINE + 2


def symbol(shape: SymbolShape, style: Style, radius: float = 5) -> Sample:
    """Return an example of a symbol."""
    return lambda x, y: (SymbolMark(shape=shape, x=x, y=y, radius=radius, style=style),)


def key(entries: Iterable[KeyEntry], top: float) -> tuple[tuple[Mark, ...], float]:
    """Return the key, in as many lines as it needs, and where it ends."""
    marks: list[Mark] = []
    for line in _lines(entries):
        height = max(entry.height for entry in line)
        x = float(EDGE)
        for entry in line:
            marks += _entry(entry, x, top + height / 2)
            x += _room(entry) + _KEY_GAP
        top += height
    return tuple(marks), top + 5


def _lines(entries: Iterable[KeyEntry]) -> list[list[KeyEntry]]:
    lines: list[list[KeyEntry]] = []
    x = float(WIDTH)
    for entry in entries:
        if x + _room(entry) > WIDTH - EDGE:
            lines.append([])
            x = EDGE
        lines[-1].append(entry)
        x += _room(entry) + _KEY_GAP
    return lines


def _room(entry: KeyEntry) -> float:
    return entry.width + lettering.width(entry.words)


def _entry(entry: KeyEntry, x: float, y: float) -> Iterator[Mark]:
    yield from entry.sample(place(x + entry.width / 2 - 2), place(y))
    text = lettering.fitted(entry.words, WIDTH - EDGE - x - entry.width)
    yield TextMark(x=place(x + entry.width), y=place(y + 4.5), text=text, style=Style.QUIET)


def value_axis(scale: Scale, ticks: Sequence[Tick], top: float, bottom: float) -> tuple[Mark, ...]:
    """Return lines from top to bottom at round values, with their texts below."""
    return _axis([(scale.at(tick.value), tick.text) for tick in ticks], top, bottom)


def time_axis(scale: TimeScale, top: float, bottom: float) -> tuple[Mark, ...]:
    """Return lines from top to bottom at firsts of months or years, with their texts below."""
    return _axis([(tick.value, tick.text) for _, tick in time_ticks(scale)], top, bottom)


def _axis(places: Sequence[tuple[float, str]], top: float, bottom: float) -> tuple[Mark, ...]:
    lines = [LineMark(x1=x, y1=top, x2=x, y2=bottom, style=Style.GRID) for x, _ in places]
    labels: list[TextMark] = []
    taken = -float(WIDTH)
    for x, text in places:
        label = centred(x, bottom + lettering.ASCENT + 2, text)
        left = label.x - lettering.width(text) / 2 if label.anchor == "middle" else label.x
        if label.anchor == "end":
            left = label.x - lettering.width(text)
        if left >= taken + 4:
            labels.append(label)
            taken = left + lettering.width(text)
    return (*lines, *labels)


def centred(x: float, y: float, text: str) -> TextMark:
    """Return a label around a place, moved where it would cross the border of the view box."""
    half = lettering.width(text) / 2
    anchor: Anchor = "middle"
    if x - half < 1:
        anchor, x = "start", 1
    elif x + half > WIDTH - 1:
        anchor, x = "end", WIDTH - 1
    return TextMark(x=place(x), y=place(y), text=text, anchor=anchor, style=Style.QUIET)


def today_line(scale: TimeScale, today: date, top: float, bottom: float) -> tuple[Mark, ...]:
    """Return the line of the day of the data, with its date above it."""
    x = scale.at(today)
    words = centred(x, top - 4, f"data of {short(today.isoformat())}")
    return (LineMark(x1=x, y1=top, x2=x, y2=bottom, style=Style.TODAY), words)
