"""Edits of what a trial is: its size, design, phase, flags, sponsor and title."""

from __future__ import annotations

import random

from .edit import Edit, Fact, Maker, Path, Record, both, dotted, get, put

DESIGN: Path = ("protocolSection", "designModule")
FLAGS = {
    "oversightHasDmc": ("data monitoring",),
    "isFdaRegulatedDrug": ("drug",),
    "isFdaRegulatedDevice": ("device",),
    "isUsExport": ("export",),
    "isUnapprovedDevice": ("unapproved",),
}
CHOICES = {
    ("designInfo", "allocation"): ("RANDOMIZED", "NON_RANDOMIZED"),
    ("designInfo", "interventionModel"): ("PARALLEL", "CROSSOVER", "SINGLE_GROUP", "SEQUENTIAL"),
    ("designInfo", "primaryPurpose"): ("TREATMENT", "PREVENTION", "DIAGNOSTIC", "SUPPORTIVE_CARE"),
    ("designInfo", "maskingInfo", "masking"): ("NONE", "SINGLE", "DOUBLE", "TRIPLE", "QUADRUPLE"),
}


def enrolment(record: Record, rng: random.Random) -> Edit | None:
    """Change the number of participants."""
    path = (*DESIGN, "enrollmentInfo", "count")
    old = get(record, path)
    if not isinstance(old, int) or not 0 < old < 1_000_000:
        return None
    new = rng.choice([old + 1, max(1, old // 2), old * 2 + 1, old + 1234])
    if new == old:
        return None
    edited = put(record, path, new)
    return Edit(
        "enrolment", edited, dotted(path), both(f"{old:,}", f"{new:,}"), least="low", note=f"{old} → {new}"
    )


def flag(record: Record, rng: random.Random) -> Edit | None:
    """Turn a flag."""
    for key in rng.sample(list(FLAGS), len(FLAGS)):
        path: Path = ("protocolSection", "oversightModule", key)
        old = get(record, path)
        if isinstance(old, bool):
            words = {True: "yes", False: "no"}
            facts = (Fact("after", FLAGS[key]), Fact("after", (f"from {words[old]} to {words[not old]}",)))
            return Edit(
                "flag", put(record, path, not old), dotted(path), facts, least="low", note=f"{key}: {old}"
            )
    return None


def two_flags(record: Record, rng: random.Random) -> Edit | None:
    """Turn two flags the same way."""
    module: Path = ("protocolSection", "oversightModule")
    for old in (True, False):
        keys = [key for key in FLAGS if get(record, (*module, key)) is old]
        if len(keys) > 1:
            chosen = rng.sample(keys, 2)
            edited = put(put(record, (*module, chosen[0]), not old), (*module, chosen[1]), not old)
            facts = tuple(Fact("after", FLAGS[key]) for key in chosen)
            return Edit("two flags", edited, dotted(module), facts, least="low", note=" ".join(chosen))
    return None


def design(record: Record, rng: random.Random) -> Edit | None:
    """Change the allocation, the model, the purpose or the masking."""
    for keys in rng.sample(list(CHOICES), len(CHOICES)):
        path = (*DESIGN, *keys)
        old = get(record, path)
        if old in CHOICES[keys]:
            new = rng.choice([value for value in CHOICES[keys] if value != old])
            facts = both(*(value.replace("_", " ").capitalize() for value in (old, new)))
            return Edit(
                "design", put(record, path, new), dotted(path), facts, least="medium", note=f"{old} → {new}"
            )
    return None


def phase(record: Record, rng: random.Random) -> Edit | None:
    """Change the phase."""
    path = (*DESIGN, "phases")
    old = get(record, path)
    if not isinstance(old, list) or len(old) != 1 or not str(old[0]).startswith("PHASE"):
        return None
    new = rng.choice([value for value in ("PHASE1", "PHASE2", "PHASE3", "PHASE4") if value != old[0]])
    facts = both(f"Phase {old[0][5:]}", f"Phase {new[5:]}")
    return Edit(
        "phase", put(record, path, [new]), dotted(path), facts, least="medium", note=f"{old[0]} → {new}"
    )


def sponsor(record: Record, rng: random.Random) -> Edit | None:
    """Change the lead sponsor."""
    path: Path = ("protocolSection", "sponsorCollaboratorsModule", "leadSponsor", "name")
    old = get(record, path)
    if not isinstance(old, str):
        return None
    facts = both(" ".join(old.split()[:3]), "Sample Cells Ltd")
    return Edit(
        "sponsor", put(record, path, "Sample Cells Ltd"), dotted(path), facts, least="medium", note=old
    )


def title(record: Record, rng: random.Random) -> Edit | None:
    """Change one word of the brief title."""
    path: Path = ("protocolSection", "identificationModule", "briefTitle")
    old = get(record, path)
    if not isinstance(old, str) or len(old.split()) < 3:
        return None
    new = f"{old} After Ziegler"
    return Edit(
        "title",
        put(record, path, new),
        dotted(path),
        (Fact("after", ("After Ziegler",)),),
        least="low",
        note=old[:60],
    )


MAKERS: dict[str, Maker] = {
    "enrolment": enrolment,
    "flag": flag,
    "two flags": two_flags,
    "design": design,
    "phase": phase,
    "sponsor": sponsor,
    "title": title,
}
