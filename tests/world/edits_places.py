"""Edits of sites, people, papers, documents and links, and the registry's own rewrites."""

from __future__ import annotations

import re

from monitor.model import Kind
from world.builder import Draft, kept, paper
from world.builder_places import chance, contact, location, person
from world.events import Edit, Moment, matching, module
from world.words_places import CITIES, FACILITIES

_PLACES = "Contacts/Locations"
_NUMBER = re.compile(r"(?m)^(\d+)\)")


def sites_added(*places: tuple[str, int], status: str = "RECRUITING") -> Edit:
    """That many further sites in each country; a city may have two facilities."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "contactsLocationsModule").setdefault("locations", [])
        known = {(site["facility"], site["city"]) for site in found}
        for country, count in places:
            free = [
                site
                for facility in FACILITIES
                for city in CITIES[country]
                if (site := location(country, city, facility, status=status))
                and (site["facility"], site["city"]) not in known
            ]
            found += free[:count]

    return Edit(change=change, kinds=(Kind.LOCATIONS,), label=_PLACES)


def sites_closed(country: str, count: int) -> Edit:
    """The last so many sites of a country are gone."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "contactsLocationsModule")["locations"]
        gone = [site for site in found if site["country"] == country][-count:]
        for site in gone:
            found.remove(site)

    return Edit(change=change, kinds=(Kind.LOCATIONS,), label=_PLACES)


def new_contact() -> Edit:
    """Another person answers questions."""

    def change(draft: Draft, moment: Moment) -> None:
        nct_id = draft["protocolSection"]["identificationModule"]["nctId"]
        rng = chance(moment.seed, nct_id, moment.submitted, "contact")
        module(draft, "contactsLocationsModule")["centralContacts"] = [contact(rng)]

    return Edit(change=change, kinds=(Kind.CONTACTS,), label=_PLACES)


def new_official() -> Edit:
    """Another principal investigator."""

    def change(draft: Draft, moment: Moment) -> None:
        nct_id = draft["protocolSection"]["identificationModule"]["nctId"]
        officials = module(draft, "contactsLocationsModule")["overallOfficials"]
        name, number = officials[0]["name"], 0
        while officials[0]["name"] == name:
            officials[0]["name"] = person(chance(moment.seed, nct_id, moment.submitted, number))
            number += 1

    return Edit(change=change, kinds=(Kind.OFFICIALS,), label=_PLACES)


def published(kind: str, citation: str) -> Edit:
    """A publication: `RESULT` by the sponsor, `DERIVED` by the registry, `BACKGROUND`."""

    def change(draft: Draft, _moment: Moment) -> None:
        number = int(draft["protocolSection"]["identificationModule"]["nctId"][-6:])
        found = module(draft, "referencesModule").setdefault("references", [])
        found.append(paper(kind, citation, number=number))

    silent = kind == "BACKGROUND"
    return Edit(change=change, kinds=(Kind.PUBLICATIONS,), label="References", silent=silent)


def retracted(citation: str, *, source: str) -> Edit:
    """A publication is retracted."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = matching(module(draft, "referencesModule")["references"], "citation", citation)
        found["retractions"] = [{"pmid": str(int(found["pmid"]) + 1), "source": source}]

    return Edit(change=change, kinds=(Kind.RETRACTION,), may=(Kind.PUBLICATIONS,), label="References")


def document(kind: str, label: str, *, day: str, size: int) -> Edit:
    """A document is posted: `Prot`, `SAP`, `ICF` or two of them, such as `Prot_SAP`."""

    def change(draft: Draft, moment: Moment) -> None:
        found = draft.setdefault("documentSection", {}).setdefault("largeDocumentModule", {})
        listed = found.setdefault("largeDocs", [])
        listed.append(
            {
                "typeAbbrev": kind,
                "hasProtocol": "Prot" in kind,
                "hasSap": "SAP" in kind,
                "hasIcf": "ICF" in kind,
                "label": label,
                "date": day,
                "uploadDate": f"{moment.submitted}T14:{size % 60:02d}",
                "filename": f"{kind}_{len(listed):03d}.pdf",
                "size": size,
            }
        )

    return Edit(change=change, kinds=(Kind.DOCUMENTS,), label="Documents")


def linked(label: str, url: str) -> Edit:
    """A link beside the record."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "referencesModule").setdefault("seeAlsoLinks", []).append({"label": label, "url": url})

    return Edit(change=change, kinds=(Kind.LINKS,), label="References")


def sharing(choice: str, **more: str | list[str]) -> Edit:
    """The statement about individual participant data."""

    def change(draft: Draft, _moment: Moment) -> None:
        draft["protocolSection"]["ipdSharingStatementModule"] = kept(ipdSharing=choice, **more)

    return Edit(change=change, kinds=(Kind.IPD,), label="IPD Sharing")


# --- what the registry does by itself ----------------------------------------------------------------


def numbered() -> Edit:
    """The criteria are numbered `1)`, `2)` instead of bulleted (before the registry escapes them)."""

    def change(draft: Draft, _moment: Moment) -> None:
        lines = module(draft, "eligibilityModule")["eligibilityCriteria"].split("\n")
        count = 0
        for index, line in enumerate(lines):
            count = count + 1 if line.startswith("* ") else 0 if not line else count
            lines[index] = f"{count}) {line[2:]}" if line.startswith("* ") else line
        module(draft, "eligibilityModule")["eligibilityCriteria"] = "\n".join(lines)

    return Edit(change=change, kinds=(Kind.ELIGIBILITY,))


def backslashes() -> Edit:
    r"""The registry escapes the numbers of lists: `1)` becomes `1\)`."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "eligibilityModule")
        found["eligibilityCriteria"] = _NUMBER.sub(r"\1\\)", found["eligibilityCriteria"])

    return Edit(change=change, kinds=(Kind.REGISTRY_REWRITE,))


def respelled(field: str, old: str, new: str) -> Edit:
    """A country, city or zip code of the sites is spelled otherwise."""

    def change(draft: Draft, _moment: Moment) -> None:
        for site in module(draft, "contactsLocationsModule")["locations"]:
            if site.get(field) == old:
                site[field] = new

    return Edit(change=change, kinds=(Kind.REGISTRY_REWRITE,), may=(Kind.LOCATIONS, Kind.CONTACTS))


def points_flipped() -> Edit:
    """The sites' points move by a little and will move back: no change of the record at all."""

    def change(draft: Draft, _moment: Moment) -> None:
        for site in module(draft, "contactsLocationsModule").get("locations", []):
            site["geoPoint"] = {
                "lat": round(site["geoPoint"]["lat"] + 0.00072, 5),
                "lon": site["geoPoint"]["lon"],
            }

    return Edit(change=change)


def aliased(former: str) -> Edit:
    """The record answers to a former number too."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "identificationModule").setdefault("nctIdAliases", []).append(former)

    return Edit(change=change, one_of=(Kind.MERGED, Kind.IDENTIFIERS))
