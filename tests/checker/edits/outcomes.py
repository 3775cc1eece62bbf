"""Edits of registered outcome measures."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from . import wording
from .edit import Edit, Fact, Path, Record, both, dotted, get, picked, put

MODULE: Path = ("protocolSection", "outcomesModule")
ROLES = {"primaryOutcomes": "primary", "secondaryOutcomes": "secondary", "otherOutcomes": "other"}
LISTS = tuple((*MODULE, key) for key in ROLES)
POINTS = re.compile(r"(?<![\w.])\d+(?:(?:, ?| and | or )\d+)+(?= (?:weeks|months|years|days)\b)")
STARTED = {
    "RECRUITING",
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "TERMINATED",
    "SUSPENDED",
    "ENROLLING_BY_INVITATION",
}
ADDED = {"measure": "Number of participants with a fractured implant", "timeFrame": "17 months"}
Places = Callable[[str, random.Random], Iterator[tuple[int, int, str]]]


def least(record: Record, path: Path, severity: str = "high") -> str:
    """Return the least severity: what is said for a primary outcome of a trial that has started, else low."""
    status = get(record, ("protocolSection", "statusModule", "overallStatus"))
    start = str(get(record, ("protocolSection", "statusModule", "startDateStruct", "date")) or "9999")
    started = status in STARTED and start < "2025"
    return severity if path[2] == "primaryOutcomes" and started else "low"


def worded(
    name: str, part: str, places: Places, severity: str = "high"
) -> Callable[[Record, random.Random], Edit | None]:
    """Return an edit that changes one place in one part of an outcome."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        for path in picked(record, rng, *LISTS):
            text = get(record, (*path, part))
            swap = wording.one_of(text, places(text, rng), rng) if isinstance(text, str) else None
            if swap:
                return Edit(
                    name,
                    put(record, (*path, part), swap.text),
                    dotted((*path, part)),
                    swap.facts,
                    never=("reworded", "respelt"),
                    least=least(record, path, severity),
                    note=f"{swap.old} → {swap.new}",
                )
        return None

    return make


def point_dropped(record: Record, rng: random.Random) -> Edit | None:
    """Drop one time point out of several."""
    for path in picked(record, rng, *LISTS):
        text = str(get(record, (*path, "timeFrame")) or "")
        match = POINTS.search(text)
        if match is None:
            continue
        points = re.findall(r"\d+", match.group())
        gone = rng.choice(points)
        left = [point for point in points if point != gone]
        if not left or points.count(gone) > 1:
            continue
        joined = ", ".join(left[:-1]) + f" and {left[-1]}" if len(left) > 1 else left[0]
        edited = text[: match.start()] + joined + text[match.end() :]
        if int(gone) == 0:  # it is baseline, which weighs less
            continue
        return frame(record, path, edited, (Fact("before", (gone,)),), "time point dropped")
    return None


def point_added(record: Record, rng: random.Random) -> Edit | None:
    """Add a time point behind the others."""
    for path in picked(record, rng, *LISTS):
        text = str(get(record, (*path, "timeFrame")) or "")
        if re.fullmatch(r"\d+ (?:weeks|months|years|days)", text):
            edited = f"{text} and 77 months"
            return frame(record, path, edited, (Fact("after", ("77 months",)),), "time point added")
    return None


def frame(record: Record, path: Path, edited: str, facts: tuple[Fact, ...], name: str) -> Edit:
    """Return an edit of a time frame."""
    place = (*path, "timeFrame")
    note = f"{get(record, place)} → {edited}"
    return Edit(
        name, put(record, place, edited), dotted(place), facts, ("reworded",), least(record, path), note=note
    )


def moved(record: Record, rng: random.Random) -> Edit | None:
    """Move an outcome between the primary and the secondary ones."""
    for path in picked(record, rng, *LISTS[:2]):
        there = LISTS[1] if path[2] == "primaryOutcomes" else LISTS[0]
        outcome = get(record, path)
        if (
            not isinstance(outcome, dict)
            or len(str(outcome.get("measure", ""))) < 4
            or twice(record, outcome)
        ):
            continue
        rest = [item for place, item in enumerate(get(record, path[:3])) if place != path[3]]
        edited = put(record, path[:3], rest)
        edited = put(edited, there, [*(get(record, there) or ()), outcome])
        names = Fact("before", (beginning(outcome["measure"]),))
        roles = Fact(
            "after",
            (f"became {ROLES[str(there[2])]}", f"now {ROLES[str(there[2])]}", f"to {ROLES[str(there[2])]}"),
        )
        return Edit("outcome moved", edited, dotted(path), (names, roles), least="low", note=f"→ {there[2]}")
    return None


def twice(record: Record, outcome: Record) -> bool:
    """Whether the record has several outcomes of this name."""
    names = [
        item.get("measure") for path in LISTS for item in get(record, path) or () if isinstance(item, dict)
    ]
    return names.count(outcome.get("measure")) > 1


def beginning(text: str) -> str:
    """Return the first words of a text, by which a sentence may name it."""
    return " ".join(text.split()[:3])


def dropped(record: Record, rng: random.Random) -> Edit | None:
    """Drop an outcome."""
    for path in picked(record, rng, *LISTS):
        outcome = get(record, path)
        if isinstance(outcome, dict) and outcome.get("measure") and not twice(record, outcome):
            rest = [item for place, item in enumerate(get(record, path[:3])) if place != path[3]]
            facts = (
                Fact("before", (beginning(outcome["measure"]),)),
                Fact("after", ("dropped", "removed", "no longer")),
            )
            return Edit(
                "outcome dropped",
                put(record, path[:3], rest or None),
                dotted(path),
                facts,
                least=least(record, path),
            )
    return None


def added(record: Record, rng: random.Random) -> Edit | None:
    """Add an outcome."""
    path = rng.choice(LISTS)
    edited = put(record, path, [*(get(record, path) or ()), ADDED])
    facts = (
        Fact("after", ("Number of participants with a fractured",)),
        Fact("after", ("17 months",)),
        Fact("after", ("added",)),
    )
    return Edit("outcome added", edited, dotted(path), facts, least=least(record, (*path, 0)))


def described_no_more(record: Record, rng: random.Random) -> Edit | None:
    """Take the description of an outcome away."""
    for path in picked(record, rng, *LISTS):
        if get(record, (*path, "description")):
            place = (*path, "description")
            facts = (Fact("before", ("description",)), Fact("after", ("removed", "no longer", "dropped")))
            return Edit(
                "description removed", put(record, place, None), dotted(place), facts, ("edited", "reworded")
            )
    return None


def same_length(record: Record, rng: random.Random) -> Edit | None:
    """Write a time frame in another unit."""
    equal = {
        "12 months": "1 year",
        "1 year": "12 months",
        "24 months": "2 years",
        "52 weeks": "1 year",
        "2 years": "24 months",
        "6 months": "26 weeks",
    }
    for path in picked(record, rng, *LISTS):
        text = get(record, (*path, "timeFrame"))
        if text in equal:
            place = (*path, "timeFrame")
            return Edit(
                "same length",
                put(record, place, equal[text]),
                dotted(place),
                quiet=True,
                note=f"{text} → {equal[text]}",
            )
    return None


def capitals(record: Record, rng: random.Random) -> Edit | None:
    """Write a measure in other capitals."""
    for path in picked(record, rng, *LISTS):
        text = get(record, (*path, "measure"))
        if isinstance(text, str) and text.isascii() and text.title() != text:
            place = (*path, "measure")
            never = ("changed", "dropped", "added")
            return Edit(
                "capitals", put(record, place, text.title()), dotted(place), never=never, note="capitals"
            )
    return None


def time_frame_moved(record: Record, rng: random.Random) -> Edit | None:
    """Move the only time point of an outcome."""
    for path in picked(record, rng, *LISTS):
        text = str(get(record, (*path, "timeFrame")) or "")
        if match := re.fullmatch(r"(\d+) (weeks|months|years|days)", text):
            edited = f"{int(match[1]) * 3 + 1} {match[2]}"
            return frame(record, path, edited, both(text, edited), "time frame moved")
    return None


def acronym(record: Record, rng: random.Random) -> Edit | None:
    """Take the acronym behind its long form away, or the long form before it."""
    for path in picked(record, rng, *LISTS):
        text = str(get(record, (*path, "measure")) or "")
        match = re.search(r"\b(?P<long>(?:[A-Z]\w+ ){2,5})\((?P<short>[A-Z]{2,5})\)", text)
        if match and initials(match["long"]) == match["short"] and not twice(record, get(record, path)):
            short = text[: match.start()] + match["short"] + text[match.end() :]
            edited = rng.choice([text.replace(f" ({match['short']})", ""), short])
            place = (*path, "measure")
            never = ("dropped", "added", "changed")
            return Edit(
                "acronym",
                put(record, place, edited),
                dotted(place),
                never=never,
                most=1,
                note=f"{text} → {edited}",
            )
    return None


def initials(text: str) -> str:
    """Return the first letters of words."""
    return "".join(word[0] for word in text.split())


def all_frames(record: Record, rng: random.Random) -> Edit | None:
    """Move the time frame of all outcomes of one role that have the same."""
    for path in LISTS:
        frames = [str(item.get("timeFrame")) for item in get(record, path) or () if isinstance(item, dict)]
        common = max(set(frames), key=frames.count, default="")
        match = re.fullmatch(r"(\d+) (weeks|months|years)", common)
        if match is None or frames.count(common) < 3:
            continue
        new = f"{int(match[1]) + 5} {match[2]}"
        edited = [
            {**item, "timeFrame": new} if item.get("timeFrame") == common else item
            for item in get(record, path)
        ]
        facts = both(common, new)
        return Edit(
            "all time frames",
            put(record, path, edited),
            dotted(path),
            facts,
            most=1,
            note=f"{frames.count(common)} of {common} → {new}",
        )
    return None


def made_primary(record: Record, rng: random.Random) -> Edit | None:
    """Name one of two time points the primary one."""
    for path in picked(record, rng, *LISTS):
        text = str(get(record, (*path, "timeFrame")) or "")
        if (match := re.fullmatch(r"(\d+) months", text)) and int(match[1]) > 6:
            edited = f"5 months (primary), up to {text}"
            facts = (Fact("after", ("5 months",)), Fact("after", ("primary",)))
            return frame(record, path, edited, facts, "time point made primary")
    return None


MAKERS = {
    "measure flipped": worded("measure flipped", "measure", lambda text, _: wording.flips(text)),
    "measure number": worded("measure number", "measure", wording.numbers),
    "measure unit": worded("measure unit", "measure", lambda text, _: wording.units(text)),
    "description flipped": worded(
        "description flipped", "description", lambda text, _: wording.flips(text), "medium"
    ),
    "description number": worded("description number", "description", wording.numbers, "medium"),
    "description unit": worded(
        "description unit", "description", lambda text, _: wording.units(text), "medium"
    ),
    "time frame flipped": worded(
        "time frame flipped", "timeFrame", lambda text, _: wording.flips(text), "medium"
    ),
    "time frame moved": time_frame_moved,
    "time point dropped": point_dropped,
    "time point added": point_added,
    "outcome moved": moved,
    "outcome dropped": dropped,
    "outcome added": added,
    "outcome description removed": described_no_more,
    "acronym": acronym,
    "all time frames": all_frames,
    "time point made primary": made_primary,
    "same length": same_length,
    "measure capitals": capitals,
}
