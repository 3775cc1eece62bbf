"""When the results of a watch's trials were posted, or how long they are overdue, from the day they were due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering
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
from monitor.publish.charts.scales import Scale, spread, ticks

TITLE = "Posting of results, and delay"
_RADIUS = 4.5
_LOWEST, _HIGHEST = 24, 130
"""How high the marks of a lane may be stacked."""


class Posting(Struct, frozen=True, kw_only=True):
    """One trial whose results were due.

    Attributes:
        days: from the last day on which results were in time to the day of posting, or to today where
            `posted` is false; negative where they came earlier.
    """

    nct_id: str
    due: str
    days: int
    posted: bool
    href: str | None = None


class Postings(Struct, frozen=True, kw_only=True):
    """Trials whose results were due, under the rule that is named."""

    rule: str
    trials: tuple[Posting, ...]


class _Lane(Struct, frozen=True, kw_only=True):
    """The posted or the overdue: with their places in the table."""

    name: str
    top: float
    height: float
    members: tuple[tuple[int, Posting], ...]
    levels: tuple[int, ...]


def picture(data: Postings) -> Picture:
    """Draw a mark for each trial on an axis of days; the posted above, the overdue below."""
    days = [trial.days for trial in data.trials]
    scale = spread(days, EDGE + 12, WIDTH - EDGE - 12, include=(0,), steps=4)
    lanes = _lanes(data, scale, lettering.LINE + 2)
    bottom = lanes[-1].top + lanes[-1].height
    return framed(
        title=TITLE,
        description=_description(data),
        frame=[*_frame(scale, lettering.LINE, bottom), *map(_heading, lanes)],
        data=sorted(
            (datum for lane in lanes for datum in _data(lane, scale)), key=lambda datum: datum.row or 0
        ),
        table=numbers(
            "Days after results were due",
            ("Trial", "Due", "Results", "Days after"),
            (NumbersRow(cells=_cells(trial), href=trial.href) for trial in data.trials),
        ),
        empty="No results were due.",
        notes=[f"Due under {wording.plain(data.rule)}; a rule may not apply to each of these trials."],
    )


def _lanes(data: Postings, scale: Scale, top: float) -> list[_Lane]:
    lanes = []
    for posted, words in ((True, "Posted"), (False, "Not posted yet")):
        members = tuple((row, trial) for row, trial in enumerate(data.trials) if trial.posted is posted)
        levels = _levels([scale.at(trial.days) for _, trial in members])
        height = min(max(_LOWEST, (max(levels, default=0) + 1) * 2 * _RADIUS + 8), _HIGHEST)
        name = f"{words}: {wording.count(len(members), 'trial')}"
        lanes.append(
            _Lane(name=name, top=top, height=height + lettering.LINE, members=members, levels=levels)
        )
        top += height + lettering.LINE + 8
    return lanes


def _levels(places: Sequence[float]) -> tuple[int, ...]:
    """Return on which level each mark lies, so that those close to each other are stacked."""
    taken: dict[int, int] = {}
    levels = []
    for x in places:
        slot = int(x // (2 * _RADIUS))
        levels.append(taken.get(slot, 0))
        taken[slot] = levels[-1] + 1
    return tuple(levels)


def _frame(scale: Scale, top: float, bottom: float) -> Iterator[Mark]:
    yield from axes.value_axis(scale, ticks(scale.low, scale.high, 4), top, bottom)
    x = scale.at(0)
    yield LineMark(x1=x, y1=top, x2=x, y2=bottom, style=Style.TODAY)
    yield axes.centred(x, top - 4, "due")
    yield TextMark(
        x=WIDTH - EDGE,
        y=place(bottom + 30),
        text="days after results were due",
        anchor="end",
        style=Style.QUIET,
    )


def _heading(lane: _Lane) -> TextMark:
    return TextMark(x=EDGE, y=place(lane.top + 13), text=lane.name, style=Style.STRONG)


def _data(lane: _Lane, scale: Scale) -> Iterator[Datum]:
    room = lane.height - lettering.LINE - 2 * _RADIUS - 4
    step = min(2 * _RADIUS, room / max(max(lane.levels, default=0), 1))
    base = lane.top + lane.height - _RADIUS - 2
    for (row, trial), level in zip(lane.members, lane.levels, strict=True):
        symbol = SymbolMark(
            shape=SymbolShape.SQUARE if trial.posted else SymbolShape.CIRCLE,
            x=scale.at(trial.days),
            y=place(base - level * step),
            radius=_RADIUS,
            style=Style.SOLID if trial.posted else Style.OPEN,
        )
        yield Datum(text=_words(trial), marks=(symbol,), row=row, href=trial.href)


def _cells(trial: Posting) -> tuple[str, ...]:
    state = "posted" if trial.posted else "not posted"
    return (trial.nct_id, wording.day(trial.due), state, f"{trial.days:,}")


def _words(trial: Posting) -> str:
    days = wording.count(abs(trial.days), "day")
    side = "before" if trial.days < 0 else "after"
    said = f"posted {days} {side}" if trial.posted else f"not posted, {days} {side}"
    return f"{trial.nct_id}: due {wording.day(trial.due)}, {said}"


def _description(data: Postings) -> str:
    posted = [trial for trial in data.trials if trial.posted]
    late = sum(trial.days > 0 for trial in posted)
    return (
        f"{wording.count(len(data.trials), 'trial')} with results due: {len(posted):,} posted,"
        f" {late:,} of these after the day they were due; {len(data.trials) - len(posted):,} not posted."
    )
