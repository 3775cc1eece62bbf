"""How many trials of a watch started in each year, and how many are planned to."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Struct, wording
from monitor.publish.charts import axes
from monitor.publish.charts.bars import BarPart, BarRow, bars
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import BarMark, Mark, NumbersRow, Picture, Style, place

TITLE = "Trials by the year of their start"
_LONGEST_GAP = 30
"""Years without a start are drawn as empty rows, but not centuries of them."""


class StartYear(Struct, frozen=True, kw_only=True):
    """Trials that started in a year, by an actual date and by a planned one."""

    year: int
    actual: int = 0
    planned: int = 0
    href: str | None = None


class Starts(Struct, frozen=True, kw_only=True):
    """Starts by year; `without` counts the trials whose record gives no start."""

    years: tuple[StartYear, ...]
    without: int = 0


def picture(data: Starts) -> Picture:
    """Draw a bar for each year: actual starts filled, planned ones outlined."""
    years = tuple(_complete(sorted(data.years, key=lambda year: year.year)))
    keys, top = axes.key(_entries(), 0)
    frame, marks = bars([_bar(year) for year in years], top)
    notes = [f"{wording.count(data.without, 'trial')} without a start date."] if data.without else []
    return framed(
        title=TITLE,
        description=_description(years),
        frame=[*keys, *frame],
        data=marks,
        table=numbers(
            "Starts by year",
            ("Year", "Started", "Planned to start"),
            (
                NumbersRow(cells=(str(year.year), f"{year.actual:,}", f"{year.planned:,}"), href=year.href)
                for year in years
            ),
        ),
        empty="No start is recorded.",
        notes=notes,
    )


def _complete(years: list[StartYear]) -> Iterator[StartYear]:
    """Return the years with those between them in which nothing started."""
    for index, year in enumerate(years):
        if index and year.year - years[index - 1].year <= _LONGEST_GAP:
            yield from (StartYear(year=empty) for empty in range(years[index - 1].year + 1, year.year))
        yield year


def _entries() -> tuple[axes.KeyEntry, ...]:
    return (
        axes.KeyEntry(words="started", sample=_sample(Style.SOLID), width=22),
        axes.KeyEntry(words="planned to start", sample=_sample(Style.OPEN), width=22),
    )


def _sample(style: Style) -> axes.Sample:
    def draw(x: float, y: float) -> tuple[Mark, ...]:
        return (BarMark(x=place(x - 8), y=place(y - 5), width=16, height=10, style=style),)

    return draw


def _bar(year: StartYear) -> BarRow:
    counts = [f"{year.actual:,}"] if year.actual or not year.planned else []
    counts += [f"{year.planned:,} planned"] if year.planned else []
    return BarRow(
        label=str(year.year),
        parts=(BarPart(count=year.actual, style=Style.SOLID), BarPart(count=year.planned, style=Style.OPEN)),
        printed=", ".join(counts),
        words=f"{year.year}: {wording.count(year.actual, 'trial')} started, {year.planned:,} planned to start",
        href=year.href,
    )


def _description(years: tuple[StartYear, ...]) -> str:
    started, planned = sum(year.actual for year in years), sum(year.planned for year in years)
    span = f"From {years[0].year} to {years[-1].year}: " if years else ""
    return f"{span}{wording.count(started, 'trial')} started, {planned:,} planned to start."
