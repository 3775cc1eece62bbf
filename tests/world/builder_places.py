"""Sites, contacts and officials, drawn from the tables by the seed."""

from __future__ import annotations

import random
from typing import Any

from world.plan import Plan
from world.words_places import CITIES, FACILITIES, GIVEN_NAMES, SPONSORS, SURNAMES

SITE_STATUS = {
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "SUSPENDED",
    "AVAILABLE",
}
"""Overall statuses under which the sites have one too; the registry drops it when a study ends."""
OPEN = {
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE",
}
"""Statuses under which contacts are shown."""


def chance(seed: int, *of: object) -> random.Random:
    """A generator that depends on its purpose alone, so that no trial's fill depends on another's."""
    return random.Random(f"{seed}:{of}")


def contacts_locations(plan: Plan, *, seed: int) -> dict[str, Any]:
    """The module with its central contact, officials and sites."""
    rng = chance(seed, plan.number, "places")
    module: dict[str, Any] = {}
    if plan.status in OPEN:
        module["centralContacts"] = [contact(rng)]
    module["overallOfficials"] = [
        {
            "name": official_name(plan, seed=seed),
            "affiliation": SPONSORS[plan.sponsor][0],
            "role": "PRINCIPAL_INVESTIGATOR",
        }
    ]
    module["locations"] = [
        site
        for country, count in plan.sites
        for site in sites(country, count, rng=rng, status=plan.status if plan.status in SITE_STATUS else "")
    ]
    return module


def sites(country: str, count: int, *, rng: random.Random, status: str = "") -> list[dict[str, Any]]:
    """That many sites of a country; cities repeat, with another facility, once all are used."""
    cities = CITIES[country]
    chosen = [*rng.sample(cities, min(count, len(cities))), *cities][:count]
    return [location(country, city, rng.choice(FACILITIES), status=status) for city in chosen]


def location(
    country: str, city: tuple[str, str, str, float, float], facility: str, *, status: str = ""
) -> dict[str, Any]:
    """One site; the point is the city's, as in the registry."""
    name, state, code, lat, lon = city
    site: dict[str, Any] = {"facility": facility.format(city=name), "city": name}
    if status:
        site["status"] = status
    if state:
        site["state"] = state
    return {**site, "zip": code, "country": country, "geoPoint": {"lat": lat, "lon": lon}}


def contact(rng: random.Random) -> dict[str, str]:
    """A central contact; the number and the domain are reserved for examples."""
    name = person(rng)
    return {
        "name": name,
        "role": "CONTACT",
        "phone": f"+1 555 01{rng.randrange(100):02d}",
        "email": f"{name.split(',')[0].split()[-1].lower()}@example.org",
    }


def person(rng: random.Random) -> str:
    """A name made of words for 'example'."""
    return f"{rng.choice(GIVEN_NAMES)} {rng.choice(SURNAMES)}, MD"


def official_name(plan: Plan, *, seed: int) -> str:
    """The principal investigator, the same wherever the record names one."""
    return person(chance(seed, plan.number, "official"))
