"""The status of all trials of a watch over time: a lane for each trial."""

from __future__ import annotations

from collections.abc import Iterator
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
from monitor.publish.charts.status import StatusSpan, ends, until_words
from monitor.publish.charts.times import TimeScale, dated, day_words, time_scale

TITLE = "Status of all trials over time"
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
    """Draw one lane for each trial on one axis of time."""
    spans = [span for lane in data.trials for span in lane.spans]
    scale = time_scale(
        (when for span in spans for text in (span.since, span.until) if (when := dated(text))),
        today=data.today,
        start=_LEFT,
        end=WIDTH - EDGE - 2,
    )
    used = {states.family(span.status) for span in spans}
    keys, top = axes.key([_entry(kind) for kind in states.StatusFamily if kind in used], 0)
    top += lettering.LINE
    bottom = place(top + 2 + len(data.trials) * _ROW)
    return framed(
        title=TITLE,
        description=_description(data),
        frame=[
            *keys,
            *axes.time_axis(scale, top, bottom),
            *axes.today_line(scale, data.today, top, bottom),
        ],
        data=list(_data(data, top + 2, scale)),
        table=_table(data),
        empty="No status is recorded.",
    )


def _entry(kind: states.StatusFamily) -> axes.KeyEntry:
    return axes.KeyEntry(
        words=kind.value,
        sample=lambda x, y: tuple(states.span(kind, place(x - 9), place(x + 9), y)),
        width=26,
    )


def _data(data: Lanes, top: float, scale: TimeScale) -> Iterator[Datum]:
    position = 0
    for index, lane in enumerate(data.trials):
        y = top + index * _ROW + _ROW / 2
        name = lettering.fitted(lane.nct_id, _LEFT - EDGE - 6)
        yield Datum(
            text=": ".join(part for part in (lane.nct_id, wording.plain(lane.title)) if part),
            marks=(TextMark(x=EDGE, y=place(y + 4.5), text=name),),
            href=lane.href,
        )
        for span in lane.spans:
            yield Datum(text=_words(lane, span), marks=_marks(span, data.today, y, scale), row=position)
            position += 1


def _marks(span: StatusSpan, today: date, y: float, scale: TimeScale) -> tuple[Mark, ...]:
    places = ends(span, today, scale)
    return tuple(states.span(states.family(span.status), *places, place(y))) if places else ()


def _words(lane: Lane, span: StatusSpan) -> str:
    status = wording.words(span.status)
    return f"{lane.nct_id}, {status}: from {day_words(span.since)} until {until_words(span)}"


def _table(data: Lanes) -> Numbers:
    return numbers(
        "Status of each trial",
        ("Trial", "Status", "From", "Until"),
        (
            NumbersRow(
                cells=(
                    lane.nct_id,
                    wording.words(span.status),
                    day_words(span.since),
                    until_words(span),
                ),
                href=lane.href,
            )
            for lane in data.trials
            for span in lane.spans
        ),
    )


def _description(data: Lanes) -> str:
    now: dict[str, int] = {}
    for lane in data.trials:
        if lane.spans:
            now[lane.spans[-1].status] = now.get(lane.spans[-1].status, 0) + 1
    said = [f"{wording.words(status)} {now[status]:,}" for status in sorted(now, key=states.order)]
    return f"{wording.count(len(data.trials), 'trial')}. Last status: {', '.join(said)}."
