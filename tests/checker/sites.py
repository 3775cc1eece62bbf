"""Sites, read by the checker itself: how many came, went and changed status, and in which countries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .differences import unmatched
from .pairs import Complaint, Pair
from .sentence import Clause
from .text import fold, humanised, loose

PATH = "protocolSection.contactsLocationsModule.locations"
COUNTRIES = {  # as the registry respells them, folded
    "korea, republic of": "south korea",
    "republic of korea": "south korea",
    "turkey": "turkey (türkiye)",
    "türkiye": "turkey (türkiye)",
    "iran, islamic republic of": "iran",
    "russian federation": "russia",
    "czechia": "czech republic",
    "macedonia, the former yugoslav republic of": "north macedonia",
    "viet nam": "vietnam",
    "moldova, republic of": "moldova",
    "tanzania, united republic of": "tanzania",
    "syrian arab republic": "syria",
    "holland": "netherlands",
}


def listed(pair: Pair) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the sites of both sides."""
    before, after = (
        [s for s in record.at(PATH) or [] if isinstance(s, dict)] for record in (pair.before, pair.after)
    )
    return before, after


def country(site: dict[str, Any]) -> str:
    """Return a site's country, folded, in the spelling of today."""
    name = fold(site.get("country") or "")
    return COUNTRIES.get(name, name)


def name(site: dict[str, Any]) -> tuple[str, str, str]:
    """Return what distinguishes a site from others."""
    return fold(site.get("facility") or ""), fold(site.get("city") or ""), country(site)


def moved(pair: Pair) -> tuple[Counter[tuple[str, str, str]], Counter[tuple[str, str, str]]]:
    """Return the sites that are on one side alone by their names, before and after."""
    before, after = (Counter(name(site) for site in sites) for sites in listed(pair))
    return before - after, after - before


def counted(pair: Pair, nouns: set[str], value: int, clause: Clause) -> bool:
    """Whether a number of sites, of countries, or of sites in a status is possible."""
    before, after = listed(pair)
    lost, gained = (side.total() for side in moved(pair))
    skeleton = clause.skeleton
    if nouns & {"country", "countrie"} or nouns == {"more"}:
        places = {place for side in moved(pair) for *_, place in side} | {
            country(s) for s in (*before, *after)
        }
        return value <= len(places)
    if "added" in skeleton and "no longer" not in skeleton:
        return max(0, len(after) - len(before)) <= value <= max(gained, len(after) - len(before))
    if "no longer listed" in skeleton and "added" not in skeleton:
        return max(0, len(before) - len(after)) <= value <= max(lost, len(before) - len(after))
    if statuses := re.findall(r"(?: sites?)? now (?!listed|have)([a-z][a-z, ]*[a-z])", skeleton):
        return any(value <= in_status(after, status) for status in statuses)
    return value <= max(map(len, unmatched(before, after)), default=0)


def in_status(sites: list[dict[str, Any]], said: str) -> int:
    """Return how many sites have the status that a sentence says, or some of the words after it as well."""
    statuses = [humanised(str(site.get("status") or "nothing")).replace(",", " ,") for site in sites]
    return sum(said.startswith(status) or status.startswith(said) for status in statuses)


def miscounted(pair: Pair, sentences: list[str]) -> Iterator[Complaint]:
    """Yield complaints of numbers of sites that went from one status to another."""
    before, after = listed(pair)
    if any(max(Counter(map(name, sites)).values(), default=0) > 1 for sites in (before, after)):
        return
    moves, renamed = turned(pair), min(side.total() for side in moved(pair))
    statuses = {status for move in moves for status in move}
    any_status = "|".join(map(re.escape, sorted(statuses, key=len, reverse=True)))
    for sentence in sentences if moves else ():
        for amount, old, new, said in said_moves(loose(sentence), any_status):
            surely = sum(
                sites for (was, now), sites in moves.items() if old in {was, ""} and new in {now, ""}
            )
            if not surely <= int(amount.replace(",", "")) <= surely + renamed:
                yield Complaint("wrong-number", said, sentence, PATH)


def said_moves(sentence: str, any_status: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield how many sites went from which status to which by a folded sentence, and its words.

    `any_status` matches a status. A status is empty where the sentence names only the other one.
    """
    for match in re.finditer(
        rf"(\d[\d,]*)(?: sites?)? changed from ({any_status}) to ({any_status})", sentence
    ):
        yield match[1], match[2], match[3], match.group()
    for match in re.finditer(rf"(\d[\d,]*)(?: sites? changed)? to ({any_status}) \(([^()]*)\)", sentence):
        origins = re.findall(rf"(?:(\d[\d,]*) )?(?:from ({any_status})|(without a status before))", match[3])
        yield from (
            (amount or match[1], old or "not stated", match[2], match.group()) for amount, old, _ in origins
        )
    for match in re.finditer(
        rf"changed status: ([^;.(]*), all from ({any_status})|now have a status: ([^;.]*)", sentence
    ):
        ways = re.findall(rf"(\d[\d,]*) (?:to )?({any_status})", match[1] or match[3])
        yield from ((amount, match[2] or "not stated", new, match.group()) for amount, new in ways)
    for match in re.finditer(rf"now ({any_status}) \(before: ([^()]*)\)", sentence):
        origins = re.findall(rf"(\d[\d,]*) ({any_status})", match[2])
        yield from ((amount, old, match[1], match.group()) for amount, old in origins)
    now, _, before = sentence.partition("; before: ")
    if before:
        yield from ((m[1], "", m[2], m.group()) for m in re.finditer(rf"(\d[\d,]*) to ({any_status})", now))
        yield from ((m[1], m[2], "", m.group()) for m in re.finditer(rf"(\d[\d,]*) ({any_status})", before))


def check(pair: Pair, sentences: list[str]) -> Iterator[Complaint]:
    """Yield complaints of countries that came or were left and are named in no sentence."""
    before, after = listed(pair)
    if not before or not after or pair.after.at("protocolSection.statusModule.overallStatus") == "WITHHELD":
        return
    old, new = (
        {country(site): site.get("country") for site in sites if site.get("country")}
        for sites in (before, after)
    )
    yield from miscounted(pair, sentences)
    text = fold(" ".join(sentences))
    for place in old.keys() ^ new.keys():
        if place not in text and fold(old.get(place) or new.get(place)) not in text:
            kind = "new-country-unnamed" if place in new else "left-country-unnamed"
            yield Complaint(kind, place, path=PATH)


def turned(pair: Pair) -> Counter[tuple[str, str]]:
    """Return how many sites of a name that occurs once changed from one status to another."""
    before, after = ({name(site): site for site in sites} for sites in listed(pair))
    counts: Counter[tuple[str, str]] = Counter()
    for key in before.keys() & after.keys():
        old, new = before[key].get("status"), after[key].get("status")
        if old != new:
            counts[humanised(str(old or "not stated")), humanised(str(new or "not stated"))] += 1
    return counts
