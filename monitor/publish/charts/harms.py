"""Harms as posted: how many people of those at risk were affected, for each arm."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Struct, wording
from monitor.publish.charts import axes, lettering
from monitor.publish.charts.amounts import cell
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
from monitor.publish.charts.scales import Scale, spread

TITLE = "Harms as posted"
_HEADING, _LEADING = 22, 14
_LABEL = 124
"""Room for the name of an arm beside its track; a longer one is above it."""
_FULL = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares at which the axis may end."""


class ArmHarm(Struct, frozen=True, kw_only=True):
    """People affected, of those at risk, in one arm; None for a number that is not posted."""

    arm: str
    affected: int | None = None
    at_risk: int | None = None

    @property
    def share(self) -> float | None:
        """Affected by at risk, where both are posted and somebody was at risk."""
        if self.affected is None or not self.at_risk or self.at_risk < 0 or self.affected < 0:
            return None
        return self.affected / self.at_risk


class Harm(Struct, frozen=True, kw_only=True):
    """A row of adverse events as posted ("Serious adverse events", or a term) with its arms."""

    name: str
    arms: tuple[ArmHarm, ...]


class Harms(Struct, frozen=True, kw_only=True):
    """Adverse events as posted; arms are never pooled."""

    harms: tuple[Harm, ...]
    time_frame: str = ""


class _Form(Struct, frozen=True, kw_only=True):
    """Where the parts of a row lie, below its top, and where its track begins."""

    beside: bool
    track: int
    height: int
    left: int


_BESIDE = _Form(beside=True, track=11, height=22, left=_LABEL + EDGE + 10)
_ABOVE = _Form(beside=False, track=26, height=38, left=EDGE + 8)


class _Line(Struct, frozen=True, kw_only=True):
    """A row of the picture: an arm, its name in lines, and its place."""

    harm: Harm
    arm: ArmHarm
    form: _Form
    name: tuple[str, ...]
    top: float

    @property
    def more(self) -> int:
        """Room that further lines of the name take."""
        return (max(len(self.name), 1) - 1) * _LEADING

    @property
    def track(self) -> float:
        return place(self.top + self.more + self.form.track)

    @property
    def base(self) -> float:
        """The last baseline of the name, on which the counts are."""
        return place(self.top + self.more + 15)


def picture(data: Harms) -> Picture:
    """Draw a dot for each arm on an axis of shares, with the counts printed."""
    form = _form(data)
    lines, headings, bottom = _layout(data, form)
    counts = max((lettering.width(counted(line.arm), bold=True) for line in lines), default=0)
    right = place(WIDTH - EDGE - (counts + 10 if form.beside else 8))
    shares = [line.arm.share for line in lines if line.arm.share is not None]
    most = max(shares, default=0)
    full = next((share for share in _FULL if share >= most), None)
    scale = (
        Scale(low=0, high=full, start=form.left, end=right)
        if full
        else spread(shares, form.left, right, include=(0,), steps=4)
    )
    return framed(
        title=TITLE,
        description=_description(data),
        frame=[
            *_axis(scale, bottom),
            *headings,
            *(mark for line in lines for mark in _name(line, scale)),
        ],
        data=[_datum(index, line, scale) for index, line in enumerate(lines)],
        table=numbers(
            "Adverse events as posted",
            ("Event", "Arm", "Affected", "At risk"),
            (
                NumbersRow(
                    cells=(
                        wording.plain(line.harm.name),
                        wording.plain(line.arm.arm),
                        cell(line.arm.affected),
                        cell(line.arm.at_risk),
                    )
                )
                for line in lines
            ),
        ),
        empty="No adverse events are posted.",
        notes=(f"Time frame: {wording.plain(data.time_frame)}",) if data.time_frame else (),
    )


def counted(arm: ArmHarm) -> str:
    """Return the counts of an arm in words: "3 of 40"; "?" for a number that is not posted."""
    affected, at_risk = ("?" if count is None else f"{count:,}" for count in (arm.affected, arm.at_risk))
    return f"{affected} of {at_risk}"


def _form(data: Harms) -> _Form:
    names = {wording.plain(arm.arm) for harm in data.harms for arm in harm.arms}
    return _BESIDE if all(lettering.width(name) <= _LABEL for name in names) else _ABOVE


def _layout(data: Harms, form: _Form) -> tuple[list[_Line], list[Mark], float]:
    lines: list[_Line] = []
    headings: list[Mark] = []
    top = 0.0
    for harm in data.harms:
        name = lettering.fitted(harm.name, WIDTH - 2 * EDGE, bold=True)
        headings.append(TextMark(x=EDGE, y=place(top + 15), text=name, style=Style.STRONG))
        top += _HEADING
        for arm in harm.arms:
            lines.append(_Line(harm=harm, arm=arm, form=form, name=_lines(arm, form), top=top))
            top += form.height + lines[-1].more
        top += 4
    return lines, headings, top


def _lines(arm: ArmHarm, form: _Form) -> tuple[str, ...]:
    counts = 8 + lettering.width(counted(arm), bold=True)
    return lettering.wrapped(arm.arm, _LABEL if form.beside else WIDTH - 2 * EDGE - counts, 4)


def _axis(scale: Scale, bottom: float) -> Iterator[Mark]:
    steps = 2 if scale.end - scale.start < 150 else 4
    shares = [scale.high * step / steps for step in range(steps + 1)]
    for share in shares:
        x = scale.at(share)
        yield LineMark(x1=x, y1=_HEADING, x2=x, y2=bottom, style=Style.GRID)
        yield axes.centred(x, bottom + 13.5, _percent(share))
    yield TextMark(
        x=place(scale.end),
        y=place(bottom + 29),
        text="of the people at risk",
        anchor="end",
        style=Style.QUIET,
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _name(line: _Line, scale: Scale) -> Iterator[Mark]:
    for index, text in enumerate(line.name):
        yield TextMark(x=EDGE, y=place(line.top + 15 + index * _LEADING), text=text)
    yield LineMark(x1=scale.start, y1=line.track, x2=scale.end, y2=line.track, style=Style.TRACK)


def _datum(index: int, line: _Line, scale: Scale) -> Datum:
    share = line.arm.share
    dots = [] if share is None else [_dot(scale.at(share), line.track)]
    counts = TextMark(x=WIDTH - EDGE, y=line.base, text=counted(line.arm), anchor="end", style=Style.STRONG)
    return Datum(text=_words(line.harm, line.arm), marks=(*dots, counts), row=index)


def _dot(x: float, y: float) -> SymbolMark:
    return SymbolMark(shape=SymbolShape.CIRCLE, x=x, y=y, radius=5, style=Style.SOLID)


def _words(harm: Harm, arm: ArmHarm) -> str:
    return f"{wording.plain(harm.name)}, {wording.plain(arm.arm)}: {counted(arm)}"


def _description(data: Harms) -> str:
    said = [_words(harm, arm) for harm in data.harms[:3] for arm in harm.arms]
    more = len(data.harms) - 3
    if more > 0:
        said.append(f"{wording.count(more, 'further event')} in the table")
    return "; ".join(said) + "."
