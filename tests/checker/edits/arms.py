"""Edits of arms and interventions: names, doses, routes, sources of cells, types."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import wording
from .edit import Edit, Fact, Maker, Path, Record, both, dotted, get, picked, put

MODULE: Path = ("protocolSection", "armsInterventionsModule")
ARMS, INTERVENTIONS = (*MODULE, "armGroups"), (*MODULE, "interventions")
NAME = {"armGroups": "label", "interventions": "name"}
TYPES = {
    "armGroups": {
        "EXPERIMENTAL": "Experimental",
        "ACTIVE_COMPARATOR": "Active comparator",
        "PLACEBO_COMPARATOR": "Placebo comparator",
        "NO_INTERVENTION": "No intervention",
    },
    "interventions": {
        "DRUG": "Drug",
        "DEVICE": "Device",
        "BIOLOGICAL": "Biological",
        "PROCEDURE": "Procedure",
    },
}
ADDED = {
    "label": "Delayed start at the second site",
    "type": "EXPERIMENTAL",
    "description": "Waits for 3 months.",
}
Places = Callable[[str, random.Random], Iterator[tuple[int, int, str]]]


def described(name: str, places: Places, least: str = "medium") -> Maker:
    """Return an edit that changes one place in the description of an arm or an intervention."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        for path in picked(record, rng, ARMS, INTERVENTIONS):
            place = (*path, "description")
            text = get(record, place)
            swap = wording.one_of(text, places(text, rng), rng) if isinstance(text, str) else None
            if swap:
                note = f"{swap.old} → {swap.new}"
                return Edit(
                    name, put(record, place, swap.text), dotted(place), swap.facts, least=least, note=note
                )
        return None

    return make


def renamed(record: Record, rng: random.Random) -> Edit | None:
    """Give an arm another name, wherever it is named."""
    for path in picked(record, rng, ARMS):
        old = get(record, (*path, "label"))
        if not isinstance(old, str) or len(old) < 3:
            continue
        new = f"{old} (second process)"
        edited = put(record, (*path, "label"), new)
        for item in picked(record, rng, INTERVENTIONS):
            labels = get(record, (*item, "armGroupLabels"))
            if labels and old in labels:
                edited = put(
                    edited, (*item, "armGroupLabels"), [new if label == old else label for label in labels]
                )
        facts = (
            Fact("before", (" ".join(old.split()[:2]), old.split()[0])),
            Fact("after", ("second process",)),
        )
        return Edit(
            "arm renamed",
            edited,
            dotted((*path, "label")),
            facts,
            least="low",
            note=f"{old[:40]} → {new[:60]}",
        )
    return None


def exchanged(record: Record, rng: random.Random) -> Edit | None:
    """Put two numbers of a description in each other's place: "low dose 6, high dose 18 million"."""
    for path in picked(record, rng, ARMS, INTERVENTIONS):
        place = (*path, "description")
        text = get(record, place)
        swap = wording.exchanged(text, rng) if isinstance(text, str) and len(text) < 300 else None
        if swap:
            edited, first, other = swap
            facts = tuple(Fact(side, (number,)) for side in ("before", "after") for number in (first, other))
            return Edit(
                "numbers exchanged",
                put(record, place, edited),
                dotted(place),
                facts,
                ("reworded",),
                least="medium",
                note=f"{first} ↔ {other}",
            )
    return None


def retyped(record: Record, rng: random.Random) -> Edit | None:
    """Give an arm or an intervention another type."""
    for path in picked(record, rng, ARMS, INTERVENTIONS):
        types = TYPES[str(path[2])]
        old = get(record, (*path, "type"))
        if old not in types:
            continue
        new = rng.choice([value for value in types if value != old])
        edited = put(record, (*path, "type"), new)
        return Edit(
            "type changed",
            edited,
            dotted((*path, "type")),
            both(types[old], types[new]),
            least="medium",
            note=f"{old} → {new}",
        )
    return None


def dropped(record: Record, rng: random.Random) -> Edit | None:
    """Drop an arm."""
    for path in picked(record, rng, ARMS):
        label = get(record, (*path, "label"))
        if (
            not label
            or len(get(record, ARMS)) < 2
            or [arm.get("label") for arm in get(record, ARMS)].count(label) > 1
        ):
            continue
        rest = [arm for place, arm in enumerate(get(record, ARMS)) if place != path[3]]
        facts = (
            Fact("before", (" ".join(label.split()[:2]),)),
            Fact("after", ("dropped", "removed", "no longer")),
        )
        return Edit(
            "arm dropped", put(record, ARMS, rest), dotted(path), facts, least="medium", note=label[:60]
        )
    return None


def added(record: Record, rng: random.Random) -> Edit | None:
    """Add an arm."""
    arms = get(record, ARMS)
    if not arms:
        return None
    facts = (Fact("after", (ADDED["label"],)), Fact("after", ("added",)))
    return Edit("arm added", put(record, ARMS, [*arms, ADDED]), dotted(ARMS), facts, least="medium")


MAKERS = {
    "dose or number": described("dose or number", wording.numbers),
    "dose unit": described("dose unit", lambda text, _: wording.units(text)),
    "route": described("route", wording.routes),
    "source of cells": described("source of cells", lambda text, _: wording.sources(text)),
    "description of arm flipped": described(
        "description of arm flipped", lambda text, _: wording.flips(text), "low"
    ),
    "schedule": described("schedule", lambda text, _: wording.schedules(text)),
    "numbers exchanged": exchanged,
    "arm renamed": renamed,
    "type changed": retyped,
    "arm dropped": dropped,
    "arm added": added,
}
