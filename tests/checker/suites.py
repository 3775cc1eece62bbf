"""The pairs of records that are checked: the gallery, the synthetic world, real versions, mutated records."""

from __future__ import annotations

import copy
import csv
import gzip
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from world import SyntheticWorld

from .check import check_pair, without_title
from .mutations import FAMILIES, MUTATIONS, Edit, mutate_by
from .pairs import Complaint, Pair
from .program import update_of
from .recall import check_edit

GALLERY = Path(__file__).resolve().parents[1] / "changes" / "gallery"
ON = "2026-03-16"
TOGETHER = {"outcomes", "people", "arms", "design", "places", "posted"}
ALONE = {"two flags"}  # it is about a pair
TRIES = 12
"""Records that are tried before a kind of edit is left out of a round: some edits fit few records."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """Two records of one trial; `edits` are what made the other of the one, for mutated ones."""

    name: str
    before: Record
    after: Record
    on: str
    edits: tuple[Edit, ...] = ()

    def complaints(self) -> list[Complaint]:
        """Return what the checker has to say of the program's update."""
        headline, changes = update_of(self.before, self.after, on=self.on)
        result = check_pair(self.before, self.after, changes, on=self.on, headline=headline)
        news = without_title(Pair(self.before, self.after, self.on), headline)
        for edit in self.edits:
            result += check_edit(
                edit, changes, headline=headline, news=news, in_sentence=len(self.edits) == 1
            )
        return result


def merge(record: Record, patch: Record) -> Record:
    """Return the record with a JSON merge patch (RFC 7396)."""
    merged = {}
    for key in {**record, **patch}:
        value = patch.get(key)
        if key not in patch:
            merged[key] = copy.deepcopy(record[key])
        elif isinstance(value, dict) and isinstance(record.get(key), dict):
            merged[key] = merge(record[key], value)
        elif value is not None:
            merged[key] = value
    return merged


def base() -> Record:
    """Return the record of the gallery's synthetic trial."""
    record: Record = json.loads((GALLERY / "base.json").read_text(encoding="utf-8"))
    return record


def gallery() -> Iterator[Case]:
    """Yield the pairs of the gallery."""
    trial = base()
    for path in sorted(GALLERY.glob("*.json")):
        if path.stem != "base":
            for case in json.loads(path.read_text(encoding="utf-8")):
                sides = (merge(trial, case[side]) for side in ("before", "after"))
                yield Case(f"{path.stem}: {case['name']}", *sides, ON)


def world() -> Iterator[Case]:
    """Yield the successive versions of every trial of the synthetic world."""
    made = SyntheticWorld(seed=1)
    for place in range(1, len(made)):
        last, release = made.release(place - 1).studies, made.release(place)
        for nct_id, after in release.studies.items():
            before = last.get(nct_id)
            if before is not None and before is not after and before != after:
                yield Case(f"{nct_id} in release {place}", before, after, release.date)


def world_records() -> list[Record]:
    """Return the trials of the synthetic world's last release."""
    made = SyntheticWorld(seed=1)
    return list(made.release(len(made) - 1).studies.values())


def real(registry: Path) -> Iterator[Case]:
    """Yield the successive versions of every real series."""
    with (registry / "history" / "EXPECTED.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in rows:
        folder = registry / "history" / row["nct_id"]
        names = sorted(path.name for path in folder.glob("*.json"))
        place = names.index(f"{row['version']}.json")
        if place:
            sides = (
                json.loads((folder / name).read_text(encoding="utf-8"))
                for name in names[place - 1 : place + 1]
            )
            yield Case(f"{row['nct_id']} {row['version']}", *sides, row["version"])


def real_records(registry: Path, rng: random.Random) -> Iterator[Record]:
    """Yield real records in random order, without an end; half of them of stem cells, the spine, or unusual shape."""
    lines = gzip.decompress((registry / "corpus.jsonl.gz").read_bytes()).splitlines()
    near = sorted([*(registry / "converted").glob("*.json"), *(registry / "studies").glob("*.json")])
    while True:
        yield json.loads(rng.choice(lines) if rng.random() < 0.5 else rng.choice(near).read_bytes())


def mutated(records: Iterable[Record], count: int, rng: random.Random) -> Iterator[Case]:
    """Yield edited records, each kind of edit in turn, until there are so many."""
    stream = iter(records)
    made = 0
    for round_ in range(count):
        for name in sorted(MUTATIONS):
            edit, record = next(tries(name, stream, rng), (None, {}))
            if edit is not None:
                nct_id = record["protocolSection"]["identificationModule"].get("nctId")
                yield Case(f"{nct_id}, {name}, round {round_}: {edit.note}", record, edit.after, ON, (edit,))
                made += 1
            if made >= count:
                return


def mutated_often(records: Iterable[Record], count: int, rng: random.Random) -> Iterator[Case]:
    """Yield records with several edits, each of another part of the record."""
    for place, record in enumerate(itertools.islice(records, count)):
        edits: list[Edit] = []
        after = record
        for family in rng.sample(sorted(TOGETHER), 3):
            name = rng.choice([name for name in FAMILIES[family] if name not in ALONE])
            edit = mutate_by(name, after, rng)
            if edit is not None:
                edits.append(edit)
                after = edit.after
        if len(edits) > 1:
            nct_id = record["protocolSection"]["identificationModule"].get("nctId")
            names = " + ".join(edit.name for edit in edits)
            yield Case(
                f"{nct_id}, {names}, {place}", record, after, ON, tuple(loosely(edit) for edit in edits)
            )


def loosely(edit: Edit) -> Edit:
    """Return an edit beside others: what is not its own may be said, and may weigh more."""
    return replace(edit, never=(), quiet=False, most=0, least="" if edit.quiet else edit.least)


def tries(name: str, stream: Iterator[Record], rng: random.Random) -> Iterator[tuple[Edit, Record]]:
    """Yield one kind of edit of each of the next records that it fits."""
    for _ in range(TRIES):
        record = next(stream)
        edit = mutate_by(name, record, rng)
        if edit is not None:
            yield edit, record
