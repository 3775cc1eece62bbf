"""Edits of who may take part: criteria, ages, sex."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from . import wording
from .edit import Edit, Fact, Maker, Path, Record, both, dotted, get, put

MODULE: Path = ("protocolSection", "eligibilityModule")
TEXT: Path = (*MODULE, "eligibilityCriteria")
BULLET = re.compile(r"^ *(?:[*•-]|\d+\.) +(?:\d+\\?[.)] *)?(?P<text>\S.{7,})$", re.MULTILINE)
EXCLUSION = re.compile(r"^.*\bexclusion criteria\b.*$", re.IGNORECASE | re.MULTILINE)
ADDED = "Known allergy to the zirconium marker"
Places = Callable[[str, random.Random], Iterator[tuple[int, int, str]]]
AGES = {
    "18 Years": "21 Years",
    "65 Years": "70 Years",
    "75 Years": "80 Years",
    "80 Years": "85 Years",
    "12 Years": "16 Years",
}


def criteria(record: Record) -> tuple[str, int, list[re.Match[str]]] | None:
    """Return the criteria, where the exclusion begins, and the bullets that occur once."""
    text = get(record, TEXT)
    heading = EXCLUSION.search(text) if isinstance(text, str) else None
    if (
        heading is None
        or re.search(r"non[- ]?inclusion", text, re.IGNORECASE)
        or len(EXCLUSION.findall(text)) != 1
        or "nclusion" not in text[: heading.start()]
    ):
        return None
    bullets = [
        match
        for match in BULLET.finditer(text)
        if text.count(match["text"]) == 1 and not is_heading(match["text"])
    ]
    return (text, heading.start(), bullets) if len(bullets) > 1 else None


def is_heading(text: str) -> bool:
    """Whether a bullet is a heading, as some records write it."""
    return re.search(r"(?:in|ex)clusion criteria", text, re.IGNORECASE) is not None


def moved(record: Record, rng: random.Random) -> Edit | None:
    """Move a criterion between inclusion and exclusion."""
    read = criteria(record)
    if read is None:
        return None
    text, border, bullets = read
    inside = [bullet for bullet in bullets if bullet.end() < border]
    if not inside or len(inside) == len(bullets):
        return None
    bullet = rng.choice(bullets)
    line = f"* {bullet['text'].strip()}"
    without = text[: bullet.start()] + text[bullet.end() :].removeprefix("\n")
    if bullet.start() < border:
        edited, role = f"{without.rstrip()}\n{line}", "exclusion"
    else:
        place = without.index(inside[0].group())
        edited, role = f"{without[:place]}{line}\n{without[place:]}", "inclusion"
    facts = (Fact("after", (beginning(bullet["text"]),)), Fact("after", (f"to {role}", f"to the {role}")))
    return eligibility(record, edited, "criterion moved", facts, f"to {role}: {bullet['text'][:60]}")


def beginning(text: str) -> str:
    """Return the first words of a criterion."""
    return " ".join(re.sub(r"^\W*(?:\d+|[a-z])\W*[.)]\W*", "", text).split()[:3])


def eligibility(record: Record, edited: str, name: str, facts: tuple[Fact, ...], note: str) -> Edit:
    """Return an edit of the criteria."""
    return Edit(name, put(record, TEXT, edited), dotted(TEXT), facts, least="medium", note=note)


def inside(name: str, places: Places) -> Maker:
    """Return an edit that changes one place in one criterion."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        read = criteria(record)
        if read is None:
            return None
        text, _, bullets = read
        rng.shuffle(bullets)
        for bullet in bullets:
            start = bullet.start("text")
            swap = wording.one_of(bullet["text"], places(bullet["text"], rng), rng)
            if swap:
                edited = text[:start] + swap.text + text[bullet.end() :]
                return eligibility(record, edited, name, swap.facts, f"{swap.old} → {swap.new}")
        return None

    return make


def dropped(record: Record, rng: random.Random) -> Edit | None:
    """Drop a criterion."""
    read = criteria(record)
    if read is None:
        return None
    text, _, bullets = read
    bullet = rng.choice(bullets)
    edited = text[: bullet.start()] + text[bullet.end() :].removeprefix("\n")
    return eligibility(
        record,
        edited,
        "criterion dropped",
        (Fact("before", (beginning(bullet["text"]),)),),
        bullet["text"][:60],
    )


def added(record: Record, rng: random.Random) -> Edit | None:
    """Add a criterion."""
    read = criteria(record)
    if read is None:
        return None
    edited = f"{read[0].rstrip()}\n* {ADDED}"
    return eligibility(record, edited, "criterion added", (Fact("after", (ADDED,)),), ADDED)


def capitals(record: Record, rng: random.Random) -> Edit | None:
    """Write a criterion in capitals."""
    read = criteria(record)
    if read is None:
        return None
    text, _, bullets = read
    bullet = rng.choice(bullets)
    edited = text[: bullet.start("text")] + bullet["text"].upper() + text[bullet.end() :]
    if not bullet["text"].isascii() or "\\" in bullet["text"] or "&" in bullet["text"]:
        return None
    return Edit(
        "criterion capitals", put(record, TEXT, edited), dotted(TEXT), quiet=True, note=bullet["text"][:60]
    )


def sign(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of comparisons, each the other way round."""
    turned = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "\\>": "\\<", "\\<": "\\>"}
    for match in re.finditer(r"\\?[<>]|[≤≥]", text):
        yield match.start(), match.end(), turned[match.group()]


def ranges(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of ranges such as 3-5, each run together, and of signed numbers, each without its sign."""
    for match in re.finditer(r"(?<![\w.-])(\d{1,2})-(\d{1,2})(?![\w.-])", text):
        yield match.start(), match.end(), f"{match[1]}{match[2]}"
    for match in re.finditer(r"(?<=[\s(<>≤≥])-(\d+(?:\.\d+)?)(?![\w-])", text):
        yield match.start(), match.end(), f"+{match[1]}"


def age_respelt(record: Record, rng: random.Random) -> Edit | None:
    """Write an age limit in small letters."""
    for key in ("minimumAge", "maximumAge"):
        old = get(record, (*MODULE, key))
        if isinstance(old, str) and old.endswith(" Years"):
            path = (*MODULE, key)
            return Edit("age respelt", put(record, path, old.lower()), dotted(path), quiet=True, note=old)
    return None


def age(key: str) -> Maker:
    """Return an edit of an age limit."""

    def make(record: Record, rng: random.Random) -> Edit | None:
        old = get(record, (*MODULE, key))
        if old not in AGES:
            return None
        path = (*MODULE, key)
        facts = both(old, AGES[old])
        return Edit(
            f"{key}",
            put(record, path, AGES[old]),
            dotted(path),
            facts,
            least="medium",
            note=f"{old} → {AGES[old]}",
        )

    return make


def sex(record: Record, rng: random.Random) -> Edit | None:
    """Change the sex of participants."""
    path = (*MODULE, "sex")
    old = get(record, path)
    if old not in {"ALL", "MALE", "FEMALE"}:
        return None
    new = rng.choice([value for value in ("ALL", "MALE", "FEMALE") if value != old])
    return Edit(
        "sex",
        put(record, path, new),
        dotted(path),
        both(old.title(), new.title()),
        least="medium",
        note=f"{old} → {new}",
    )


def healthy(record: Record, rng: random.Random) -> Edit | None:
    """Turn the acceptance of healthy volunteers."""
    path = (*MODULE, "healthyVolunteers")
    old = get(record, path)
    if not isinstance(old, bool):
        return None
    words = {True: "yes", False: "no"}
    facts = (
        Fact("after", ("healthy volunteers",)),
        Fact("after", (f"from {words[old]} to {words[not old]}",)),
    )
    return Edit("healthy volunteers", put(record, path, not old), dotted(path), facts, least="low")


MAKERS = {
    "criterion moved": moved,
    "criterion number": inside("criterion number", wording.numbers),
    "criterion flipped": inside("criterion flipped", lambda text, _: wording.flips(text)),
    "criterion sign": inside("criterion sign", lambda text, _: sign(text)),
    "criterion unit": inside("criterion unit", lambda text, _: wording.units(text)),
    "criterion dropped": dropped,
    "criterion added": added,
    "criterion capitals": capitals,
    "criterion range": inside("criterion range", lambda text, _: ranges(text)),
    "age respelt": age_respelt,
    "minimum age": age("minimumAge"),
    "maximum age": age("maximumAge"),
    "sex": sex,
    "healthy volunteers": healthy,
}
