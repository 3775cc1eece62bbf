"""Mutations by meaning: deterministic edits of a raw record, each with what has to be mentioned of it."""

from __future__ import annotations

import random

from .edits import arms, conduct, design, outcomes, people, places, posted
from .edits.edit import Edit, Fact, Maker, Record

FAMILIES: dict[str, dict[str, Maker]] = {
    "outcomes": outcomes.MAKERS,
    "people": people.MAKERS,
    "arms": arms.MAKERS,
    "conduct": conduct.MAKERS,
    "design": design.MAKERS,
    "places": places.MAKERS,
    "posted": posted.MAKERS,
}
MUTATIONS: dict[str, Maker] = {name: maker for family in FAMILIES.values() for name, maker in family.items()}

__all__ = ["FAMILIES", "MUTATIONS", "Edit", "Fact", "mutate", "mutate_by"]


def mutate(record: Record, seed: int | str) -> Edit | None:
    """Return an edit of the record by the seed; None where no mutation fits. The record is left as it is."""
    rng = random.Random(seed)
    for name in rng.sample(sorted(MUTATIONS), len(MUTATIONS)):
        edit = mutate_by(name, record, rng)
        if edit is not None:
            return edit
    return None


def mutate_by(name: str, record: Record, rng: random.Random) -> Edit | None:
    """Return one named edit of the record; None where it does not fit, or would change nothing."""
    edit = MUTATIONS[name](record, rng)
    return None if edit is None or edit.after == record else edit
