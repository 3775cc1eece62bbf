"""How trials in scope are designed, compared, phased, stopped and posted: as shares, of real records and of the world.

`python tests/screening/shares.py --write` counts the real records in scope and writes `real_shares.toml` and the
table of docs/claims.md. Only counts enter the repository.
"""

from __future__ import annotations

import gzip
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from screening import agreement
from world.world import SyntheticWorld

from monitor.config import load
from monitor.model import Trial
from monitor.model.label import LabelFamily
from monitor.model.study import Study
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener

Shares = Mapping[str, Mapping[str, int]]
"""Family → value → how many trials have it. The family `trials` has one value: how many there are."""

TABLE = Path(__file__).with_name("real_shares.toml")
START, END = "<!-- shares: start -->", "<!-- shares: end -->"
ALL = ("trials", "in scope")
STOPPED = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})


def counted(studies: Iterable[Study]) -> Shares:
    """Return how many of the studies have each value of each family."""
    counts: dict[str, Counter[str]] = {}
    for study in studies:
        for family, value in _values(study):
            counts.setdefault(family, Counter())[value] += 1
    return {family: dict(sorted(values.items())) for family, values in counts.items()}


def _values(study: Study) -> Iterator[tuple[str, str]]:
    protocol = study.protocol_section
    design = protocol.design_module
    status = protocol.status_module.overall_status
    yield ALL
    yield "design", _design(study)
    yield "masked", "yes" if _masked(study) else "no"
    yield "phase", " and ".join(design.phases or ()) or "none"
    yield "status", status or "none"
    yield "stopped", "yes" if status in STOPPED else "no"
    yield "results posted", "yes" if study.has_results else "no"
    labels = agreement.labeller().labels(study)
    arms = ((str(label.family), label.slug) for label in labels if label.family is not LabelFamily.MEASURE)
    yield from dict.fromkeys(arms)


def _masked(study: Study) -> bool:
    info = study.protocol_section.design_module.design_info
    masking = info.masking_info.masking if info and info.masking_info else None
    return masking not in {None, "NONE"}


def _design(study: Study) -> str:
    design = study.protocol_section.design_module
    if design.study_type != "INTERVENTIONAL":
        return (design.study_type or "none").lower().replace("_", " ")
    info = design.design_info
    if info and info.allocation == "RANDOMIZED":
        return "randomised"
    return "single group" if info and info.intervention_model == "SINGLE_GROUP" else "groups, not randomised"


def in_scope(records: Iterable[bytes]) -> Iterator[Study]:
    """Return the studies that belong to a shipped watch."""
    shipped = load()
    screener = Screener(shipped.watch, shipped.topic)
    for raw in records:
        trial = read_trial(raw)
        if isinstance(trial, Trial) and any(decision.included for decision in screener.screen(trial)):
            yield trial.study


def real_records(folder: Path) -> Iterator[bytes]:
    """Return every real record once; a copy made from the retired interface only where no other is there."""
    seen = set()
    for name in ("studies", "converted"):
        for path in sorted((folder / name).glob("*.json")):
            if path.stem not in seen:
                seen.add(path.stem)
                yield path.read_bytes()
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        yield from lines


class Share(NamedTuple):
    """One value: its count among the real trials and among those of the world, and both as shares."""

    family: str
    value: str
    real: int
    world: int
    real_share: float
    world_share: float


def of_world(world: SyntheticWorld) -> Shares:
    """Return the counts of the world's trials in scope, as its last release shows them."""
    studies = world.release(len(world) - 1).studies.values()
    return counted(in_scope(map(msgspec.json.encode, studies)))


def of_real() -> Shares:
    """Return the counts of the real records, as they were written down."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def compared(real: Shares, world: Shares) -> tuple[Share, ...]:
    """Return every value that either has, family by family."""
    sizes = [shares[ALL[0]][ALL[1]] for shares in (real, world)]
    rows = []
    for family in real:
        for value in sorted(real[family].keys() | world[family].keys()):
            counts = [shares[family].get(value, 0) for shares in (real, world)]
            rows.append(
                Share(family, value, *counts, *(n / size for n, size in zip(counts, sizes, strict=True)))
            )
    return tuple(rows)


def as_toml(shares: Shares) -> str:
    """Return the counts as they are written down."""
    lines = [
        "# How many real trials in scope have each value; written by `python tests/screening/shares.py --write`."
    ]
    for family, values in shares.items():
        lines += ["", f'["{family}"]', *(f'"{value}" = {count}' for value, count in values.items())]
    return "\n".join(lines) + "\n"


def table(real: Shares, world: Shares) -> str:
    """Return the table of docs/claims.md."""
    sizes = (real[ALL[0]][ALL[1]], world[ALL[0]][ALL[1]])
    lines = [
        f"| | value | {sizes[0]} real trials in scope | % | {sizes[1]} trials of the demo | % |",
        "| --- | --- | --: | --: | --: | --: |",
    ]
    for row in compared(real, world):
        if row.family != ALL[0]:
            shares = f"{row.real} | {100 * row.real_share:.0f} | {row.world} | {100 * row.world_share:.0f}"
            lines.append(f"| {row.family} | {row.value} | {shares} |")
    return "\n".join(lines)


def page(real: Shares, world: Shares) -> str:
    """Return docs/claims.md with the table as it is now."""
    before, _, rest = agreement.PAGE.read_text("utf-8").partition(START)
    return f"{before}{START}\n\n{table(real, world)}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    if "--write" in sys.argv and (folder := agreement.records_folder()):
        TABLE.write_text(as_toml(counted(in_scope(real_records(folder)))), encoding="utf-8")
        agreement.PAGE.write_text(page(of_real(), of_world(SyntheticWorld())), encoding="utf-8")
    else:
        sys.stdout.write(table(of_real(), of_world(SyntheticWorld())) + "\n")
