"""Where the trials of a watch are: sites by country, the most first."""

from __future__ import annotations

from monitor.model import Struct, wording
from monitor.publish.charts.bars import BarPart, BarRow, bars
from monitor.publish.charts.frames import framed, numbers
from monitor.publish.charts.marks import NumbersRow, Picture, Style

TITLE = "Sites by country"


class CountrySites(Struct, frozen=True, kw_only=True):
    """Sites in one country, and the trials that list them."""

    country: str
    sites: int
    trials: int
    href: str | None = None


class Countries(Struct, frozen=True, kw_only=True):
    """Countries in any order."""

    countries: tuple[CountrySites, ...]


def picture(data: Countries) -> Picture:
    """Draw a bar for each country, the country with the most sites first."""
    ordered = sorted(data.countries, key=lambda country: (-country.sites, country.country))
    frame, marks = bars([_bar(country) for country in ordered], 0)
    sites = sum(country.sites for country in ordered)
    said = [_words(country) for country in ordered[:3]]
    return framed(
        title=TITLE,
        description=(
            f"{wording.count(sites, 'site')} in {wording.count(len(ordered), 'country', 'countries')};"
            f" the most: {'; '.join(said)}."
        ),
        frame=frame,
        data=marks,
        table=numbers(
            TITLE,
            ("Country", "Sites", "Trials"),
            (
                NumbersRow(
                    cells=(wording.plain(country.country), f"{country.sites:,}", f"{country.trials:,}"),
                    href=country.href,
                )
                for country in ordered
            ),
        ),
        empty="No site is listed.",
    )


def _bar(country: CountrySites) -> BarRow:
    return BarRow(
        label=wording.plain(country.country),
        parts=(BarPart(count=country.sites, style=Style.SOLID),),
        printed=f"{country.sites:,}",
        words=_words(country),
        href=country.href,
    )


def _words(country: CountrySites) -> str:
    sites, trials = wording.count(country.sites, "site"), wording.count(country.trials, "trial")
    return f"{wording.plain(country.country)}: {sites} in {trials}"
