"""Edits of sites: one more, one less, a new country, a country left, another status."""

from __future__ import annotations

import random

from .edit import Edit, Fact, Maker, Path, Record, dotted, get, put

PATH: Path = ("protocolSection", "contactsLocationsModule", "locations")
NEW = {"facility": "Ziegler Spine Hospital", "city": "Uppsala", "country": "Sweden"}
STATUSES = {
    "RECRUITING": "recruiting",
    "COMPLETED": "completed",
    "WITHDRAWN": "withdrawn",
    "SUSPENDED": "suspended",
}


def listed(record: Record) -> list[Record]:
    """Return the sites that have a name, a city and a country."""
    return [
        site
        for site in get(record, PATH) or []
        if isinstance(site, dict) and all(site.get(key) for key in NEW)
    ]


def added(record: Record, rng: random.Random) -> Edit | None:
    """Add a site in a country in which there is one."""
    sites = listed(record)
    if not sites:
        return None
    country = rng.choice(sites)["country"]
    edited = put(record, PATH, [*get(record, PATH), {**NEW, "country": country}])
    facts = (Fact("after", (NEW["facility"], "1 site added", "site added")),)
    return Edit("site added", edited, dotted(PATH), facts, least="low", note=country)


def new_country(record: Record, rng: random.Random) -> Edit | None:
    """Add a site in a new country."""
    sites = listed(record)
    if not sites or any(site["country"] == NEW["country"] for site in sites):
        return None
    facts = (Fact("after", (NEW["country"],)), Fact("after", ("added", "new")))
    return Edit(
        "new country", put(record, PATH, [*get(record, PATH), NEW]), dotted(PATH), facts, least="medium"
    )


def dropped(record: Record, rng: random.Random) -> Edit | None:
    """Take a site away, of a country that has others."""
    sites = listed(record)
    several = [site for site in sites if sum(other["country"] == site["country"] for other in sites) > 1]
    if not several:
        return None
    gone = rng.choice(several)
    rest = [site for site in get(record, PATH) if site is not gone]
    facts = (Fact("before", (gone["country"],)), Fact("after", ("no longer listed", "removed", "dropped")))
    return Edit(
        "site dropped", put(record, PATH, rest), dotted(PATH), facts, least="low", note=gone["facility"][:60]
    )


def country_left(record: Record, rng: random.Random) -> Edit | None:
    """Take away all sites of one of several countries."""
    sites = listed(record)
    countries = sorted({site["country"] for site in sites})
    if len(countries) < 2:
        return None
    country = rng.choice(countries)
    rest = [site for site in get(record, PATH) if site.get("country") != country]
    facts = (Fact("before", (country,)),)
    return Edit("country left", put(record, PATH, rest), dotted(PATH), facts, least="medium", note=country)


def all_turned(record: Record, rng: random.Random) -> Edit | None:
    """Give all sites another status."""
    sites = get(record, PATH) or []
    statuses = {site.get("status") for site in sites if isinstance(site, dict)}
    if len(statuses) != 1 or not statuses <= STATUSES.keys():
        return None
    old = next(iter(statuses))
    new = rng.choice([value for value in STATUSES if value != old])
    edited = put(record, PATH, [{**site, "status": new} for site in sites])
    facts = (Fact("before", (STATUSES[old],)), Fact("after", (STATUSES[new],)))
    return Edit(
        "all sites turned",
        edited,
        dotted(PATH),
        facts,
        least="medium" if new == "WITHDRAWN" else "low",
        note=f"{old} → {new}",
    )


def turned(record: Record, rng: random.Random) -> Edit | None:
    """Give one site another status."""
    sites = [site for site in listed(record) if site.get("status") in STATUSES]
    if not sites:
        return None
    chosen = rng.choice(sites)
    new = rng.choice([value for value in STATUSES if value != chosen["status"]])
    edited = put(
        record, PATH, [{**site, "status": new} if site is chosen else site for site in get(record, PATH)]
    )
    facts = (Fact("before", (STATUSES[chosen["status"]],)), Fact("after", (STATUSES[new],)))
    return Edit("site turned", edited, dotted(PATH), facts, least="low", note=f"{chosen['status']} → {new}")


def moved_abroad(record: Record, rng: random.Random) -> Edit | None:
    """Put a site into a new country, under the name and in the city that it had."""
    sites = listed(record)
    if not sites or any(site["country"] == NEW["country"] for site in sites):
        return None
    chosen = rng.choice(sites)
    abroad = {**chosen, "country": NEW["country"]}
    edited = put(record, PATH, [abroad if site is chosen else site for site in get(record, PATH)])
    facts = (Fact("before", (chosen["country"],)), Fact("after", (NEW["country"],)))
    return Edit("site abroad", edited, dotted(PATH), facts, least="medium", note=chosen["country"])


MAKERS: dict[str, Maker] = {
    "site added": added,
    "new country": new_country,
    "site dropped": dropped,
    "country left": country_left,
    "all sites turned": all_turned,
    "site turned": turned,
    "site abroad": moved_abroad,
}
