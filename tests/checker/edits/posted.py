"""Edits of posted results: deaths, serious events, values, denominators, and the words that carry a number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from . import wording
from .edit import Edit, Fact, Maker, Path, Record, both, dotted, get, picked, put

SECTION: Path = ("resultsSection",)
EVENTS: Path = (*SECTION, "adverseEventsModule")
OUTCOMES: Path = (*SECTION, "outcomeMeasuresModule", "outcomeMeasures")
PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
Places = Callable[[str, random.Random], Iterator[tuple[int, int, str]]]


def group_count(key: str, name: str, word: str) -> Maker:
    """Return an edit of one group's number of deaths or of people with serious events."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        for path in picked(record, rng, (*EVENTS, "eventGroups")):
            old = get(record, (*path, key))
            if isinstance(old, int):
                edited = put(record, (*path, key), old + 1)
                facts = (Fact("after", (word, word.removesuffix("s"))), *both(str(old), str(old + 1)))
                return Edit(
                    name,
                    edited,
                    dotted((*path, key)),
                    facts,
                    ("corrected",),
                    "high",
                    note=f"{old} → {old + 1}",
                )
        return None

    return make


def values(record: Record, rng: random.Random) -> Iterator[tuple[Path, str]]:
    """Yield the measured values of the posted outcomes, in random order of outcomes."""
    for outcome in picked(record, rng, OUTCOMES):
        for first in picked(record, rng, (*outcome, "classes")):
            for second in picked(record, rng, (*first, "categories")):
                for third in picked(record, rng, (*second, "measurements")):
                    value = get(record, (*third, "value"))
                    if isinstance(value, str) and PLAIN.fullmatch(value):
                        yield (*third, "value"), value


def weight(record: Record, path: Path) -> str:
    """Return the least severity of a change of a posted outcome: by whether it is primary, secondary or another."""
    if get(record, (*path[:4], "reportingStatus")) == "NOT_POSTED":
        return "low"
    return {"PRIMARY": "high", "SECONDARY": "medium"}.get(str(get(record, (*path[:4], "type"))), "low")


def value(record: Record, rng: random.Random) -> Edit | None:
    """Change one measured value."""
    for path, old in values(record, rng):
        new = f"{float(Fraction(old) + 7):.1f}" if "." in old else str(int(old) + 7)
        return Edit(
            "posted value",
            put(record, path, new),
            dotted(path),
            both(old, new),
            ("corrected",),
            weight(record, path),
            note=f"{old} → {new}",
        )
    return None


def same_value(record: Record, rng: random.Random) -> Edit | None:
    """Write one measured value otherwise: 12.0 as 12.00."""
    for path, old in values(record, rng):
        new = f"{old}0" if "." in old else f"{int(old):,}"
        if new != old:
            return Edit(
                "posted value respelt",
                put(record, path, new),
                dotted(path),
                quiet=True,
                note=f"{old} → {new}",
            )
    return None


def sign(record: Record, rng: random.Random) -> Edit | None:
    """Turn the sign of one measured value."""
    for path, old in values(record, rng):
        if Fraction(old) != 0:
            new = old.removeprefix("-") if old.startswith("-") else f"-{old}"
            return Edit(
                "posted sign",
                put(record, path, new),
                dotted(path),
                both(old, new),
                ("corrected",),
                weight(record, path),
                note=f"{old} → {new}",
            )
    return None


def worded(name: str, part: str, places: Places) -> Maker:
    """Return an edit that changes one place in a text of a posted outcome."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        for path in picked(record, rng, OUTCOMES):
            text = get(record, (*path, part))
            swap = wording.one_of(text, places(text, rng), rng) if isinstance(text, str) else None
            if swap:
                edited = put(record, (*path, part), swap.text)
                return Edit(
                    name,
                    edited,
                    dotted((*path, part)),
                    swap.facts,
                    ("reworded", "corrected"),
                    weight(record, path),
                    note=f"{swap.old} → {swap.new}",
                )
        return None

    return make


def p_value(record: Record, rng: random.Random) -> Edit | None:
    """Change the p-value of an analysis."""
    for outcome in picked(record, rng, OUTCOMES):
        for path in picked(record, rng, (*outcome, "analyses")):
            old = get(record, (*path, "pValue"))
            if isinstance(old, str) and re.fullmatch(r"[<>=]?\s?0?\.\d+", old):
                edited = put(record, (*path, "pValue"), "0.7131")
                return Edit(
                    "p-value",
                    edited,
                    dotted((*path, "pValue")),
                    both(old.strip("<>= "), "0.7131"),
                    ("corrected",),
                    weight(record, path),
                    note=old,
                )
    return None


def analysis(record: Record, rng: random.Random) -> Edit | None:
    """Add an analysis to an outcome."""
    for outcome in picked(record, rng, OUTCOMES):
        groups = get(record, (*outcome, "groups"))
        if not groups:
            continue
        path = (*outcome, "analyses")
        new = {
            "groupIds": [groups[0].get("id")],
            "nonInferiorityType": "SUPERIORITY",
            "pValue": "0.0713",
            "statisticalMethod": "Zelen exact test",
            "paramType": "Risk Ratio (RR)",
            "paramValue": "1.713",
        }
        facts = tuple(Fact("after", (text,)) for text in ("Zelen", "0.0713", "1.713"))
        edited = put(record, path, [*(get(record, path) or ()), new])
        return Edit("analysis added", edited, dotted(path), facts, ("corrected",), "low")
    return None


def renamed_event(record: Record, rng: random.Random) -> Edit | None:
    """Rename the term of an adverse event."""
    for path in picked(record, rng, (*EVENTS, "seriousEvents"), (*EVENTS, "otherEvents")):
        old = get(record, (*path, "term"))
        if isinstance(old, str):
            edited = put(record, (*path, "term"), "Zoster of the implant")
            return Edit(
                "event renamed",
                edited,
                dotted((*path, "term")),
                both(" ".join(old.split()[:3]), "Zoster of the implant"),
                note=old,
            )
    return None


def event_count(record: Record, rng: random.Random) -> Edit | None:
    """Change how many had a serious event."""
    for event in picked(record, rng, (*EVENTS, "seriousEvents")):
        for path in picked(record, rng, (*event, "stats")):
            old = get(record, (*path, "numAffected"))
            if isinstance(old, int):
                edited = put(record, (*path, "numAffected"), old + 2)
                return Edit(
                    "serious event",
                    edited,
                    dotted((*path, "numAffected")),
                    both(str(old), str(old + 2)),
                    ("corrected",),
                    "high",
                    note=f"{old} → {old + 2}",
                )
    return None


def denominator(record: Record, rng: random.Random) -> Edit | None:
    """Change how many were analysed."""
    for outcome in picked(record, rng, OUTCOMES):
        for denoms in picked(record, rng, (*outcome, "denoms")):
            for path in picked(record, rng, (*denoms, "counts")):
                old = get(record, (*path, "value"))
                if isinstance(old, str) and old.isdigit():
                    new = str(int(old) + 3)
                    return Edit(
                        "analysed",
                        put(record, (*path, "value"), new),
                        dotted((*path, "value")),
                        both(old, new),
                        ("corrected",),
                        weight(record, path),
                        note=f"{old} → {new}",
                    )
    return None


def event_gone(record: Record, rng: random.Random) -> Edit | None:
    """Take a serious event off the list."""
    path: Path = (*EVENTS, "seriousEvents")
    chosen = counted_event(record, rng)
    if chosen is None:
        return None
    rest = [event for event in get(record, path) if event is not chosen]
    facts = (Fact("before", (beginning(chosen),)), Fact("after", ("no longer listed",)))
    return Edit(
        "serious event gone", put(record, path, rest), dotted(path), facts, least="high", note=chosen["term"]
    )


def event_moved(record: Record, rng: random.Random) -> Edit | None:
    """Put a serious event among the other ones."""
    chosen = counted_event(record, rng)
    others = get(record, (*EVENTS, "otherEvents")) or []
    if chosen is None or any(
        str(event.get("term")).casefold() == chosen["term"].casefold() for event in others
    ):
        return None
    rest = [event for event in get(record, (*EVENTS, "seriousEvents")) if event is not chosen]
    edited = put(put(record, (*EVENTS, "seriousEvents"), rest), (*EVENTS, "otherEvents"), [*others, chosen])
    facts = (
        Fact("before", (beginning(chosen),)),
        Fact("before", ("from serious",)),
        Fact("after", ("to other",)),
    )
    return Edit("serious event now other", edited, dotted(EVENTS), facts, least="high", note=chosen["term"])


def counted_event(record: Record, rng: random.Random) -> Record | None:
    """Return a serious event with another number than 0, of a term that is listed once."""
    events = [event for event in get(record, (*EVENTS, "seriousEvents")) or () if isinstance(event, dict)]
    terms = [str(event.get("term")).casefold() for event in events]
    fit = [
        event
        for event in events
        if isinstance(event.get("term"), str)
        and terms.count(event["term"].casefold()) == 1
        and any(stats.get("numAffected") for stats in event.get("stats") or ())
    ]
    return rng.choice(fit) if fit else None


def beginning(event: Record) -> str:
    """Return the first words of an event's term, which a sentence does not cut."""
    return " ".join(str(event["term"]).split()[:2])


def exchanged(record: Record, rng: random.Random) -> Edit | None:
    """Put two measured values of a row in each other's place."""
    for path, old in values(record, rng):
        row = path[:-2]
        others = [item.get("value") for item in get(record, row)]
        place = next(
            (
                place
                for place, new in enumerate(others)
                if isinstance(new, str) and PLAIN.fullmatch(new) and Fraction(new) != Fraction(old)
            ),
            None,
        )
        if place is not None:
            edited = put(put(record, path, others[place]), (*row, place, "value"), old)
            return Edit(
                "posted values exchanged",
                edited,
                dotted(row),
                both(old, others[place]),
                ("corrected",),
                weight(record, path),
                note=f"{old} ↔ {others[place]}",
            )
    return None


def limit(record: Record, rng: random.Random) -> Edit | None:
    """Change a confidence limit."""
    for outcome in picked(record, rng, OUTCOMES):
        for path in picked(record, rng, (*outcome, "analyses")):
            old = get(record, (*path, "ciUpperLimit"))
            if isinstance(old, str) and PLAIN.fullmatch(old):
                return Edit(
                    "confidence limit",
                    put(record, (*path, "ciUpperLimit"), "713.1"),
                    dotted((*path, "ciUpperLimit")),
                    both(old, "713.1"),
                    ("corrected",),
                    weight(record, path),
                    note=old,
                )
    return None


def limitation(record: Record, rng: random.Random) -> Edit | None:
    """Add a limitation."""
    path: Path = (*SECTION, "moreInfoModule", "limitationsAndCaveats", "description")
    if not get(record, SECTION) or get(record, path):
        return None
    text = "The zirconium marker was read by one person"
    return Edit(
        "limitation added", put(record, path, text), dotted(path), (Fact("after", (text,)),), least="low"
    )


MAKERS: dict[str, Maker] = {
    "deaths": group_count("deathsNumAffected", "deaths", "deaths"),
    "serious total": group_count("seriousNumAffected", "serious total", "serious"),
    "posted value": value,
    "posted value respelt": same_value,
    "posted sign": sign,
    "posted time frame": worded("posted time frame", "timeFrame", wording.numbers),
    "posted title": worded("posted title", "title", lambda text, _: wording.flips(text)),
    "posted description": worded("posted description", "description", wording.numbers),
    "posted population": worded(
        "posted population", "populationDescription", lambda text, _: wording.flips(text)
    ),
    "posted unit": worded(
        "posted unit", "unitOfMeasure", lambda text, _: iter([(0, len(text), "vertebrae")])
    ),
    "p-value": p_value,
    "analysis added": analysis,
    "event renamed": renamed_event,
    "serious event": event_count,
    "serious event gone": event_gone,
    "serious event now other": event_moved,
    "posted values exchanged": exchanged,
    "confidence limit": limit,
    "analysed": denominator,
    "limitation added": limitation,
}
