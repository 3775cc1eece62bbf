"""Where a trial takes place: countries and sites. Contacts are read and never published."""

from __future__ import annotations

from monitor.model import Struct
from monitor.model.study.protocol import ContactsLocationsModule, Location
from monitor.publish.trial.values import text

RECRUITING = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
"""Statuses of a site at which people can take part now."""


class Site(Struct, frozen=True, kw_only=True):
    """A site; its status in the registry's spelling, None where the record gives none."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    status: str | None = None


class Country(Struct, frozen=True, kw_only=True):
    """The sites of a country, in the order of the record; `recruiting` of them recruit now."""

    name: str | None = None
    recruiting: int = 0
    sites: tuple[Site, ...] = ()


class Places(Struct, frozen=True, kw_only=True):
    """Countries, that with the most sites first."""

    sites: int = 0
    recruiting: int = 0
    with_status: int = 0
    countries: tuple[Country, ...] = ()


def read_places(module: ContactsLocationsModule) -> Places:
    """Return where a trial takes place."""
    by_country: dict[str | None, list[Site]] = {}
    for location in module.locations or ():
        by_country.setdefault(text(location.country), []).append(_site(location))
    countries = tuple(
        Country(name=name, recruiting=sum(site.status in RECRUITING for site in sites), sites=tuple(sites))
        for name, sites in sorted(by_country.items(), key=lambda pair: (-len(pair[1]), pair[0] or "~"))
    )
    sites = [site for country in countries for site in country.sites]
    return Places(
        sites=len(sites),
        recruiting=sum(country.recruiting for country in countries),
        with_status=sum(site.status is not None for site in sites),
        countries=countries,
    )


def _site(location: Location) -> Site:
    return Site(
        facility=text(location.facility),
        city=text(location.city),
        state=text(location.state),
        zip=text(location.zip),
        status=text(location.status),
    )
