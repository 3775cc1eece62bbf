"""The enrolment of a trial: first planned, last planned, actual."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Struct
from monitor.publish.charts import axes, lettering
from monitor.publish.charts.amounts import cell, people, people_words
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
from monitor.publish.charts.scales import Scale, spread, ticks

TITLE = "Enrolment, planned and actual"
_ROW = 26
_LEFT = 96


class Enrollment(Struct, frozen=True, kw_only=True):
    """Numbers of people; None where the record gives none."""

    first_planned: int | None = None
    last_planned: int | None = None
    actual: int | None = None
    href: str | None = None


def picture(data: Enrollment) -> Picture:
    """Draw three bars on one axis from 0."""
    rows = (
        ("first planned", people(data.first_planned), Style.OPEN),
        ("last planned", people(data.last_planned), Style.SOFT),
        ("actual", people(data.actual), Style.SOLID),
    )
    known = [count for _, count, _ in rows if count is not None]
    most = max(known, default=0)
    right = WIDTH - EDGE - lettering.width(f"{most:,}") - 6
    scale = spread([most or 1], _LEFT, right, include=(0,), steps=4)
    bottom = len(rows) * _ROW + 2
    return framed(
        title=TITLE,
        description="; ".join(f"{name}: {people_words(count)}" for name, count, _ in rows) + ".",
        frame=[
            *axes.value_axis(scale, ticks(scale.low, scale.high, 4), 0, bottom),
            *(mark for index, (name, count, _) in enumerate(rows) for mark in _name(name, count, index)),
        ],
        data=[
            _bar(index, name, count, style, scale, data.href)
            for index, (name, count, style) in enumerate(rows)
            if count is not None
        ],
        table=numbers(
            "Enrolment",
            ("", "People"),
            [NumbersRow(cells=(name.capitalize(), cell(count))) for name, count, _ in rows] if known else (),
        ),
        empty="The record gives no enrolment.",
    )


def _name(name: str, count: int | None, index: int) -> Iterator[Mark]:
    y = place(index * _ROW + 18)
    yield TextMark(x=EDGE, y=y, text=name)
    if count is None:
        yield TextMark(x=_LEFT + 5, y=y, text="not given", style=Style.QUIET)


def _bar(index: int, name: str, count: int, style: Style, scale: Scale, href: str | None) -> Datum:
    end = scale.at(count)
    return Datum(
        text=f"{name.capitalize()}: {people_words(count)}",
        marks=(
            BarMark(x=_LEFT, y=index * _ROW + 6, width=place(end - _LEFT), height=16, style=style),
            TextMark(x=place(end + 5), y=index * _ROW + 18, text=f"{count:,}", style=Style.STRONG),
        ),
        row=index,
        href=href,
    )
