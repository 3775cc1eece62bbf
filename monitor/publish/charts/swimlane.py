"""The status of all trials of a watch over time: a lane for each trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering, states
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import (
    EDGE,
    WIDTH,
    Datum,
    Mark,
    Numbers,
    NumbersRow,
    Picture,
    TextMark,
    place,
)
from monitor.publish.charts.status import StatusSpan, ends
from monitor.publish.charts.times import TimeScale, dated, day_words, time_scale

TITLE = "Status over time, most recently changed trials first"
_ROW = 18
_LEFT = 102


class Lane(Struct, frozen=True, kw_only=True):
    """The statuses of one trial, the earliest first."""

    nct_id: str
    title: str = ""
    spans: tuple[StatusSpan, ...]
    href: str | None = None


class Lanes(Struct, frozen=True, kw_only=True):
    """The trials of a watch, in the order in which they are drawn."""

    trials: tuple[Lane, ...]
    today: date


def picture(data: Lanes) -> Picture:
    """Draw one lane for each trial that has a status, on one axis of time."""
    lanes = [lane for lane in data.trials if lane.spans]
    spans = [span for lane in lanes for span in lane.spans]
    scale = time_scale(
        (when for span in spans for text in (span.since, span.until) if (when := dated(text))),
        today=data.today,
        start=_LEFT,
        end=WIDTH - EDGE - 2,
    )
    used = {states.family(span.status) for span in spans}
    keys, top = axes.key([_entry(kind) for kind in states.StatusFamily if kind in used], 0)
    top += lettering.LINE
    bottom = place(top + 2 + len(lanes) * _ROW)
    return framed(
        title=TITLE,
        description=_description(lanes),
        frame=[
            *keys,
            *axes.time_axis(scale, top, bottom),
            *axes.today_line(scale, data.today, top, bottom),
        ],
        data=[
            _datum(index, lane, data.today, top + 2 + (index + 0.5) * _ROW, scale)
            for index, lane in enumerate(lanes)
        ],
        table=_table(lanes),
        empty="No status has changed.",
    )


def _entry(kind: states.StatusFamily) -> axes.KeyEntry:
    return axes.KeyEntry(
        words=kind.value,
        sample=lambda x, y: tuple(states.span(kind, place(x - 9), place(x + 9), y)),
        width=26,
    )


def _datum(index: int, lane: Lane, today: date, y: float, scale: TimeScale) -> Datum:
    name = lettering.fitted(lane.nct_id, _LEFT - EDGE - 6)
    return Datum(
        text=f"{_name(lane)}: {_said(lane)}",
        marks=(
            TextMark(x=EDGE, y=place(y + 4.5), text=name),
            *(mark for span in lane.spans for mark in _marks(span, today, place(y), scale)),
        ),
        row=index,
        href=lane.href,
    )


def _marks(span: StatusSpan, today: date, y: float, scale: TimeScale) -> Iterator[Mark]:
    places = ends(span, today, scale)
    if places:
        yield from states.span(states.family(span.status), *places, y)


def _name(lane: Lane) -> str:
    return f"{lane.nct_id}, {wording.plain(lane.title)}" if lane.title else lane.nct_id


def _said(lane: Lane) -> str:
    """Return the statuses in words: "Recruiting from 1 March 2021, Completed from 3 May 2024"."""
    said = [f"{wording.words(span.status)} from {day_words(span.since)}" for span in lane.spans]
    if lane.spans and lane.spans[-1].until:
        said.append(f"until {day_words(lane.spans[-1].until)}")
    return ", ".join(said)


def _table(lanes: Sequence[Lane]) -> Numbers:
    return numbers(
        "Status of each trial",
        ("Trial", "Status over time"),
        (NumbersRow(cells=(lane.nct_id, _said(lane)), href=lane.href) for lane in lanes),
    )


def _description(lanes: Sequence[Lane]) -> str:
    now: dict[str, int] = {}
    for lane in lanes:
        now[lane.spans[-1].status] = now.get(lane.spans[-1].status, 0) + 1
    said = [f"{wording.words(status)} {now[status]:,}" for status in sorted(now, key=states.order)]
    return f"{wording.count(len(lanes), 'trial')}. Last status: {', '.join(said)}."
