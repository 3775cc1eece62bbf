"""What changed in a trial, and when: kinds of change over time, the marks by importance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.model import Severity, Struct, wording
from monitor.model.partial_date import PartialDate
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
from monitor.publish.charts.times import TimeScale, dated, day_words, middle, time_scale

TITLE = "What changed, and when"
LOOKS = {
    Severity.HIGH: ("high importance", SymbolShape.DIAMOND, Style.HIGH, 5),
    Severity.MEDIUM: ("medium importance", SymbolShape.CIRCLE, Style.MEDIUM, 4.5),
    Severity.LOW: ("low importance", SymbolShape.CIRCLE, Style.LOW, 3.5),
    Severity.SILENT: ("no news", SymbolShape.CIRCLE, Style.LOW, 2),
}
_ROW, _SECOND = 20, 12
_NARROWEST, _WIDEST = 84, 150
_VERSIONS = "Versions"
_LEADING = 14


class VersionMark(Struct, frozen=True, kw_only=True):
    """A version of the record, with the registry date from which it is valid."""

    name: str
    day: str
    href: str | None = None


class ChangeMark(Struct, frozen=True, kw_only=True):
    """A change: its kind and importance, the registry date, and the sentence about it."""

    kind: str
    severity: Severity
    day: str
    sentence: str = ""
    href: str | None = None


class Timeline(Struct, frozen=True, kw_only=True):
    """The versions of a trial and what changed between them; kinds are drawn in the order given."""

    versions: tuple[VersionMark, ...]
    changes: tuple[ChangeMark, ...]
    today: date


class _Lane(Struct, frozen=True, kw_only=True):
    """A row of the picture: its name in lines, and the height of its marks."""

    name: tuple[str, ...]
    y: float


def picture(data: Timeline) -> Picture:
    """Draw versions and kinds of change as rows on one axis of time."""
    keys, top = axes.key(_entries(data), 0)
    top += lettering.LINE
    room = _room(data)
    lanes, bottom = _lanes(data, room, top + 2)
    scale = time_scale(
        (when for day in _days(data) if (when := dated(day))),
        today=data.today,
        start=place(EDGE + room + 12),
        end=WIDTH - EDGE - 6,
    )
    return framed(
        title=TITLE,
        description=_description(data),
        frame=[
            *keys,
            *axes.time_axis(scale, top, bottom),
            *axes.today_line(scale, data.today, top, bottom),
            *(mark for lane in lanes.values() for mark in _heading(lane, scale)),
        ],
        data=list(_data(data, lanes, scale)),
        table=numbers("Versions and changes", ("What", "Date", "Importance", "Change"), _rows(data)),
        empty="No version is stored.",
    )


def _names(data: Timeline) -> tuple[str, ...]:
    return tuple(dict.fromkeys([_VERSIONS, *(wording.plain(change.kind) for change in data.changes)]))


def _room(data: Timeline) -> float:
    """Return the room for the names: as much as they need, between limits."""
    return min(max(_NARROWEST, *map(lettering.width, _names(data))), _WIDEST)


def _lanes(data: Timeline, room: float, top: float) -> tuple[dict[str, _Lane], float]:
    lanes = {}
    for name in _names(data):
        lines = lettering.wrapped(name, room, 2)
        height = _ROW + _SECOND * (len(lines) - 1)
        lanes[name] = _Lane(name=lines, y=place(top + height / 2))
        top += height
    return lanes, place(top)


def _entries(data: Timeline) -> Iterator[axes.KeyEntry]:
    used = {change.severity for change in data.changes}
    for severity, (words, shape, style, radius) in LOOKS.items():
        if severity in used:
            yield axes.KeyEntry(words=words, sample=axes.symbol(shape, style, radius))
    yield axes.KeyEntry(
        words="version", sample=lambda x, y: (LineMark(x1=x, y1=y - 6, x2=x, y2=y + 6, style=Style.STROKE),)
    )


def _heading(lane: _Lane, scale: TimeScale) -> Iterator[Mark]:
    first = lane.y + 4.5 - (len(lane.name) - 1) * _LEADING / 2
    for index, text in enumerate(lane.name):
        yield TextMark(x=EDGE, y=place(first + index * _LEADING), text=text)
    yield LineMark(x1=scale.start, y1=lane.y, x2=scale.end, y2=lane.y, style=Style.TRACK)


def _data(data: Timeline, lanes: Mapping[str, _Lane], scale: TimeScale) -> Iterator[Datum]:
    for index, version in enumerate(data.versions):
        x, y = _x(dated(version.day), scale), lanes[_VERSIONS].y
        line = () if x is None else (LineMark(x1=x, y1=y - 7, x2=x, y2=y + 7, style=Style.STROKE),)
        yield Datum(text=_version_words(version), marks=line, row=index, href=version.href)
    for index, change in enumerate(data.changes, len(data.versions)):
        _, shape, style, radius = LOOKS[change.severity]
        x, y = _x(dated(change.day), scale), lanes[wording.plain(change.kind)].y
        symbol = () if x is None else (SymbolMark(shape=shape, x=x, y=y, radius=radius, style=style),)
        yield Datum(text=_change_words(change), marks=symbol, row=index, href=change.href)


def _days(data: Timeline) -> Iterator[str]:
    yield from (version.day for version in data.versions)
    yield from (change.day for change in data.changes)


def _x(when: PartialDate | None, scale: TimeScale) -> float | None:
    return scale.at(middle(when)) if when else None


def _version_words(version: VersionMark) -> str:
    return f"{wording.plain(version.name)}, {day_words(version.day)}"


def _change_words(change: ChangeMark) -> str:
    said = f"{wording.plain(change.kind)}, {day_words(change.day)}, {LOOKS[change.severity][0]}"
    return f"{said}: {wording.plain(change.sentence)}" if change.sentence else said


def _rows(data: Timeline) -> Iterator[NumbersRow]:
    for version in data.versions:
        yield NumbersRow(
            cells=(wording.plain(version.name), day_words(version.day), "", ""), href=version.href
        )
    for change in data.changes:
        cells = (
            wording.plain(change.kind),
            day_words(change.day),
            LOOKS[change.severity][0],
            wording.plain(change.sentence),
        )
        yield NumbersRow(cells=cells, href=change.href)


def _description(data: Timeline) -> str:
    return (
        f"{wording.count(len(data.versions), 'version')}, {wording.count(len(data.changes), 'change')}"
        f"{_by_severity(data.changes)}."
    )


def _by_severity(changes: Sequence[ChangeMark]) -> str:
    counted = [
        f"{amount:,} of {words}"
        for severity, (words, *_) in LOOKS.items()
        if (amount := sum(change.severity is severity for change in changes))
    ]
    return f": {', '.join(counted)}" if counted else ""
