"""Sites: what is the same place, and how many came and went."""

from __future__ import annotations

import time
from datetime import date

import pytest

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.diff.places import align_sites, city, country, is_placeholder, same_city
from monitor.model import Kind, Severity
from monitor.model.details import facts

ON = date(2026, 3, 16)


def site(facility="Sample Hospital", town="Madrid", land="Spain", **more):
    return {"facility": facility, "city": town, "country": land, **more}


def changes(protocol, before, after):
    old, new = (protocol(contactsLocationsModule={"locations": sites}) for sites in (before, after))
    return compare(old, new, on=ON, rules=Rules.default())


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Korea, Republic of", "South Korea"),
        ("Turkey", "Turkey (Türkiye)"),
        ("Russian Federation", "Russia"),
        ("Czech Republic", "Czechia"),
        ("Viet Nam", "Vietnam"),
        ("Iran, Islamic Republic of", "Iran"),
        ("Côte D'Ivoire", "Ivory Coast"),
    ],
)
def test_a_renamed_country_is_the_same_country(name, other):
    assert country(name) == country(other)


def test_other_countries_are_other_countries():
    assert (
        len(
            {
                country(name)
                for name in ("Niger", "Nigeria", "South Korea", "North Korea", "Austria", "Australia")
            }
        )
        == 6
    )


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Napoli", "Naples"),
        ("München", "Munich"),
        ("St. Louis", "Saint Louis"),
        ("Łódź", "Lodz"),
        ("Chihuahua", "Chihuahua City"),
        ("Mansoura", "Al Mansurah"),
        ("Kuwait city", "Kuwait City"),
        ("Beer-Sheva", "Beersheba"),
        ("Petach Tikva", "Petah Tikva"),
    ],
)
def test_another_spelling_of_a_city_is_the_same_city(name, other):
    assert same_city(name, other)


@pytest.mark.parametrize(("name", "other"), [("Madrid", "Barcelona"), ("Rome", "Milan"), ("Lyon", "Paris")])
def test_other_cities_are_other_cities(name, other):
    assert not same_city(name, other)
    assert city(name) != city(other)


@pytest.mark.parametrize(
    "name",
    ["Research Site", "Local Institution - 0062", "Investigational Site 12", "USA02-0", "Study Center", None],
)
def test_a_placeholder_is_no_name(name):
    assert is_placeholder(name)


@pytest.mark.parametrize("name", ["Sample Hospital", "Site-Clinique de Lyon", "Center for Spine Research"])
def test_a_name_is_no_placeholder(name):
    assert not is_placeholder(name)


def test_the_same_name_in_another_city_is_another_site():
    found = align_sites([site("University Hospital", "Madrid")], [site("University Hospital", "Sevilla")])
    assert (len(found.pairs), len(found.added), len(found.dropped)) == (0, 1, 1)


def test_placeholders_of_one_city_are_distinguished_by_zip_code_and_status():
    before = [
        site("Research Site", "Seoul", "South Korea", zip=z, status="NOT_YET_RECRUITING") for z in ("1", "2")
    ]
    after = [before[1], {**before[0], "status": "RECRUITING"}]
    assert align_sites(before, after).pairs == ((before[0], after[1]),)


def test_one_site_added_to_two_hundred_is_one_line(protocol):
    many = [site(f"Clinic {n:03}", zip=f"{n:05}") for n in range(200)]
    found = changes(protocol, many, [*many[:100], site("New Clinic", "Lyon", "Spain"), *many[100:]])
    assert [change.sentence for change in found] == ["Site added: New Clinic, Lyon, Spain."]


def test_sites_are_reported_by_count_and_country(protocol):
    added = [site(f"A{n}", "Rome", "Italy") for n in range(4)] + [site(f"B{n}", "Sevilla") for n in range(10)]
    dropped = [site("Old clinic", "Berlin", "Germany"), site("Older clinic", "Bonn", "Germany")]
    found = changes(protocol, [site(), *dropped], [site(), *added])
    assert found[0].sentence == (
        "14 sites added in Spain and Italy, the first in Italy; 2 sites no longer listed, and no site is left in Germany."
    )
    assert found[0].severity is Severity.MEDIUM
    assert (facts(found[0].detail)["added_count"], facts(found[0].detail)["dropped_count"]) == (14, 2)


def test_news_and_spellings_and_contacts_are_kept_apart(protocol):
    before = [
        site("A"),
        site("B", "Napoli", "Italy"),
        site("C", contacts=[{"name": "A. Sample", "email": "a@b.org"}]),
    ]
    after = [
        site("A", status="RECRUITING"),
        site("B", "Naples", "Italy"),
        site("C", contacts=[{"name": "B. Sample"}]),
    ]
    found = {change.kind: change for change in changes(protocol, before, after)}
    assert set(found) == {Kind.LOCATIONS, Kind.REGISTRY_REWRITE, Kind.CONTACTS}
    assert found[Kind.LOCATIONS].sentence == "1 site now recruiting."
    assert "Sample" not in repr(found)


def test_a_trial_with_1500_sites_is_compared_quickly(protocol):
    lands = ["Spain", "Italy", "France", "Germany", "Japan", "United States"]
    before = [
        site(f"Hospital {n}", f"Town {n % 300}", lands[n % 6], zip=f"{n:05}", status="RECRUITING")
        for n in range(1500)
    ]
    after = [{**place, "status": "COMPLETED", "zip": ""} for place in before[200:]]
    after += [site(f"Institute {n}", f"Village {n % 50}", lands[n % 6]) for n in range(300)]
    started = time.process_time()
    found = changes(protocol, before, after)
    assert time.process_time() - started < 3
    assert (facts(found[0].detail)["added_count"], facts(found[0].detail)["dropped_count"]) == (300, 200)
    assert facts(found[1].detail)["status"] == (
        {"before": "RECRUITING", "after": "COMPLETED", "sites": 1300},
    )
