"""The status of a trial over time: one row for each status, a step for each change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering, states
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
    TextMark,
    place,
)
from monitor.publish.charts.times import TimeScale, dated, day_words, middle, of_day, short, time_scale

TITLE = "Status over time"
_ROW = 38
_TRACK = 26


class StatusSpan(Struct, frozen=True, kw_only=True):
    """A time in one status.

    Attributes:
        status: in the registry's spelling.
        since, until: registry dates; no `until` where the status is the present one.
    """

    status: str
    since: str
    until: str | None = None
    href: str | None = None


class StatusHistory(Struct, frozen=True, kw_only=True):
    """The statuses of a trial, the earliest first."""

    spans: tuple[StatusSpan, ...]
    today: date


def picture(data: StatusHistory) -> Picture:
    """Draw the statuses of a trial as steps on an axis of time."""
    rows = tuple(dict.fromkeys(span.status for span in data.spans))
    scale = time_scale(
        (when for span in data.spans for text in (span.since, span.until) if (when := dated(text))),
        today=data.today,
        start=EDGE + 4,
        end=WIDTH - EDGE - 4,
    )
    top = lettering.LINE
    heights = {status: top + 2 + index * _ROW for index, status in enumerate(rows)}
    bottom = top + 2 + len(rows) * _ROW
    return framed(
        title=TITLE,
        description=_description(data.spans),
        frame=[
            *axes.time_axis(scale, top, bottom),
            *axes.today_line(scale, data.today, top, bottom),
            *(mark for status, y in heights.items() for mark in _heading(status, data.spans, y)),
            *_steps(data, heights, scale),
        ],
        data=[
            _datum(index, span, data.today, heights[span.status], scale)
            for index, span in enumerate(data.spans)
        ],
        table=numbers("Status", ("Status", "From", "Until"), map(table_row, data.spans)),
        empty="No status is recorded.",
    )


def table_row(span: StatusSpan) -> NumbersRow:
    """Return a row of the table for a time in a status."""
    return NumbersRow(
        cells=(wording.words(span.status), day_words(span.since), until_words(span)), href=span.href
    )


def until_words(span: StatusSpan) -> str:
    """Return until when a status lasts: a date, or "now"."""
    return day_words(span.until) if span.until else "now"


def ends(span: StatusSpan, today: date, scale: TimeScale) -> tuple[float, float] | None:
    """Return where a time in a status begins and ends; None where its first date is no date."""
    since, until = dated(span.since), dated(span.until) or of_day(today)
    if since is None:
        return None
    left = scale.at(middle(since))
    return left, max(left, scale.at(middle(until)))


def _heading(status: str, spans: Sequence[StatusSpan], y: float) -> Iterator[Mark]:
    own = [span for span in spans if span.status == status]
    said = f"{len(own)} times" if len(own) > 1 else _dates(own[0])
    said = lettering.fitted(said, 190)
    name = lettering.fitted(wording.words(status), WIDTH - 2 * EDGE - 8 - lettering.width(said), bold=True)
    base = place(y + lettering.ASCENT)
    yield TextMark(x=EDGE, y=base, text=name, style=Style.STRONG)
    yield TextMark(x=WIDTH - EDGE, y=base, text=said, anchor="end")


def _dates(span: StatusSpan) -> str:
    return f"{short(span.since)} to {short(span.until)}" if span.until else f"since {short(span.since)}"


def _steps(data: StatusHistory, heights: Mapping[str, float], scale: TimeScale) -> Iterator[Mark]:
    """Return lines from a status to the next."""
    for before, after in zip(data.spans, data.spans[1:], strict=False):
        since = dated(after.since)
        if since is not None and before.status != after.status:
            x = scale.at(middle(since))
            low, high = sorted((heights[before.status], heights[after.status]))
            yield LineMark(x1=x, y1=place(low + _TRACK), x2=x, y2=place(high + _TRACK), style=Style.TRACK)


def _datum(index: int, span: StatusSpan, today: date, y: float, scale: TimeScale) -> Datum:
    places = ends(span, today, scale)
    marks = tuple(states.span(states.family(span.status), *places, place(y + _TRACK))) if places else ()
    return Datum(text=_words(span), marks=marks, row=index, href=span.href)


def _words(span: StatusSpan) -> str:
    return f"{wording.words(span.status)}: from {day_words(span.since)} until {until_words(span)}"


def _description(spans: Sequence[StatusSpan]) -> str:
    return "; ".join(map(_words, spans)) + "."
