"""Compares two readings of the real records with each other, and the code with what they settled on.

`python tests/screening/agreement.py --write` writes the tables of docs/claims.md; it needs the real records.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from monitor.config import load
from monitor.model.label import Label, LabelFamily
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.labels import Labeller

ROOT = Path(__file__).resolve().parents[2]
READINGS = ROOT / "docs" / "labels"
PAGE = ROOT / "docs" / "claims.md"
START, END = "<!-- tables: start -->", "<!-- tables: end -->"

Marks = Mapping[str, frozenset[str]]
"""NCT number → the labels of the trial, such as `role graft` or `primary pain`."""


def reading(name: str) -> Marks:
    """Return one of the readings in docs/labels."""
    trials = json.loads((READINGS / f"{name}.json").read_text("utf-8"))
    return {nct_id: frozenset(_marks(trial)) for nct_id, trial in trials.items()}


def _marks(trial: Mapping) -> Iterator[str]:
    yield f"role {trial['role']}"
    yield from (f"comparator {slug}" for slug in trial["comparators"])
    yield from (f"{place} {slug}" for place, slugs in trial["measures"].items() for slug in slugs)


def mark(label: Label) -> str:
    """Return a label in the words of a reading."""
    return f"{label.place if label.family is LabelFamily.MEASURE else label.family} {label.slug}"


@cache
def labeller() -> Labeller:
    config = load()
    return Labeller(config.watch, config.labels)


def records_folder() -> Path | None:
    folder = Path(os.environ.get("TRIAL_MONITOR_REGISTRY_DATA", ROOT.parent / "shared" / "registry"))
    return folder if folder.is_dir() else None


def labels_by_code(folder: Path, nct_ids: tuple[str, ...]) -> Marks:
    """Return what the code says of real records."""
    return {nct_id: frozenset(map(mark, labeller().labels(_study(folder, nct_id)))) for nct_id in nct_ids}


def _study(folder: Path, nct_id: str):
    paths = [folder / name / f"{nct_id}.json" for name in ("studies", "converted")]
    return read_trial(next(path for path in paths if path.is_file()).read_bytes()).study


def kappa(first: Marks, second: Marks, label: str) -> float:
    """Return Cohen's kappa of two readings for one label: 1 where they agree on every trial."""
    pairs = [(label in first[nct_id], label in second[nct_id]) for nct_id in first]
    count = len(pairs)
    agreed = sum(a == b for a, b in pairs) / count
    yes = sum(a for a, _ in pairs) / count, sum(b for _, b in pairs) / count
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def all_labels(*readings: Marks) -> list[str]:
    """Return every label that some reading has, by family."""
    families = ("role", "comparator", "primary", "secondary", "other")
    names = {name for marks in readings for trial in marks.values() for name in trial}
    return sorted(names, key=lambda name: (families.index(name.split()[0]), name))


def confusion(settled: Marks, code: Marks, label: str) -> tuple[int, int, int, int]:
    """Return how often both say a label, only the code, only the readers, and neither."""
    pairs = [(label in settled[nct_id], label in code[nct_id]) for nct_id in settled]
    return tuple(pairs.count(pair) for pair in ((True, True), (False, True), (True, False), (False, False)))


def tables(folder: Path) -> str:
    """Return the tables of docs/claims.md."""
    first, second, settled = reading("reading-a"), reading("reading-b"), reading("settled")
    code = labels_by_code(folder, tuple(settled))
    lines = [
        "| label | reader A | reader B | kappa | both | code alone | readers alone | neither | precision | recall |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for label in all_labels(first, second, settled, code):
        counts = confusion(settled, code, label)
        read = (sum(label in marks for marks in by.values()) for by in (first, second))
        cells = (*read, f"{kappa(first, second, label):.2f}", *counts, *_shares(*counts[:3]))
        lines.append(f"| {label} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _shares(both: int, code: int, readers: int) -> tuple[str, str]:
    return (
        f"{both / (both + code):.2f}" if both + code else "-",
        f"{both / (both + readers):.2f}" if both + readers else "-",
    )


def page(folder: Path) -> str:
    """Return docs/claims.md with the tables as they are now."""
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    return f"{before}{START}\n\n{tables(folder)}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(records_folder()), encoding="utf-8")
    else:
        sys.stdout.write(tables(records_folder()))
