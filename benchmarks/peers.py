"""What a comparison of two versions costs, beside others that compare the same pairs in the same run.

    python benchmarks/peers.py [FOLDER OF REAL RECORDS] [--pairs N] [--rounds N] [--watch SOURCES]

Ours aligns lists, classifies the differences and words them. The others only find them: DeepDiff without the order of
lists, and jsonpatch. git-history writes series of versions from a repository into SQLite; ours reads, compares and
stores the same series. SOURCES is a copy of the sources of the public monitor `partrita/clinicaltrial-watch`, whose
comparison is then measured too. Without a folder the pairs are invented.

Every round measures everybody, one after the other; ours twice, since it remembers the words of texts: with what earlier
rounds left in memory, and with none of it, as a poll meets texts that it never saw. Shown are the medians of the rounds,
and their spread.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import jsonpatch
from compare import ON, invented_pairs, real_pairs
from deepdiff import DeepDiff
from questions import NOW, Filler

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.model import Spool, Trial
from monitor.registry.ctgov.parse import read_trial
from monitor.store import Store

LEAST_DEEPDIFF, LEAST_DEEPDIFF_OF_NEW = 50.0, 30.0
"""How many times as long DeepDiff takes as ours, with what ours remembers of texts and without."""
NEW_TEXTS = "ours, texts new"
LEAST_GIT_HISTORY = 1.0
Pair = tuple[str, Mapping[str, Any], Mapping[str, Any]]
Comparison = Callable[[Pair], object]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="folder of real records")
    parser.add_argument("--pairs", type=int, default=0, help="measure so many pairs only")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--watch", type=Path, help="sources of a public monitor")
    given = parser.parse_args()
    pairs = list(real_pairs(given.folder) if given.folder else invented_pairs())[: given.pairs or None]
    with tempfile.TemporaryDirectory() as scratch:
        comparisons: dict[str, Comparison] = {
            NEW_TEXTS: ours,
            "ours": ours,
            "DeepDiff": deepdiff,
            "jsonpatch": jsonpatch_of,
        }
        if given.watch:
            comparisons["clinicaltrial-watch"] = public_monitor(given.watch, pairs, Path(scratch))
        ratio, ratio_of_new = compared(pairs, comparisons, given.rounds)
        series = written(pairs, Path(scratch) / "series")
        slower = stored(series, Path(scratch), given.rounds)
    print(f"DeepDiff needs {ratio:.0f} times as long (at least {LEAST_DEEPDIFF:.0f})")
    print(
        f"or {ratio_of_new:.0f} times, where every text is new to ours (at least {LEAST_DEEPDIFF_OF_NEW:.0f})"
    )
    print(f"git-history needs {slower:.1f} times as long (at least {LEAST_GIT_HISTORY:.0f})")
    quick = ratio >= LEAST_DEEPDIFF and ratio_of_new >= LEAST_DEEPDIFF_OF_NEW
    return 0 if quick and slower >= LEAST_GIT_HISTORY else 1


# --- comparing pairs ---------------------------------------------------------------------------------


def ours(pair: Pair) -> object:
    return compare(pair[1], pair[2], on=ON, rules=Rules.default())


def deepdiff(pair: Pair) -> object:
    return DeepDiff(pair[1], pair[2], ignore_order=True)


def jsonpatch_of(pair: Pair) -> object:
    return jsonpatch.make_patch(pair[1], pair[2])


def public_monitor(sources: Path, pairs: Sequence[Pair], scratch: Path) -> Comparison:
    """Return the comparison of the monitor whose sources these are; it reads the earlier version from a file."""
    sys.path.insert(0, str(sources / "src"))
    diff_engine = importlib.import_module("diff_engine")

    folder = scratch / "snapshots"
    folder.mkdir()
    for number, (_, before, _) in enumerate(pairs):
        (folder / f"{number}_latest.json").write_text(json.dumps(before), "utf-8")
    numbers = {name: number for number, (name, _, _) in enumerate(pairs)}
    return lambda pair: diff_engine.format_diff(
        diff_engine.compare_snapshots(str(numbers[pair[0]]), pair[2], str(folder))
    )


def forget_texts() -> None:
    """Empty all that is remembered of texts: what has a limit. Tables and patterns, which have none, are read once."""
    for name, module in tuple(sys.modules.items()):
        for remembered in vars(module).values() if name.startswith("monitor.") else ():
            if (
                hasattr(remembered, "cache_parameters")
                and remembered.cache_parameters()["maxsize"] is not None
            ):
                remembered.cache_clear()


def compared(
    pairs: Sequence[Pair], comparisons: Mapping[str, Comparison], rounds: int
) -> tuple[float, float]:
    """Print what each comparison takes; return how many times as long DeepDiff takes as ours, and as ours of new texts."""
    for comparison in comparisons.values():  # what each reads and compiles once is no part of a pair
        for pair in pairs if comparison is ours else pairs[:1]:
            comparison(pair)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, comparison in comparisons.items():
            if name == NEW_TEXTS:
                forget_texts()
            started = time.process_time()
            for pair in pairs:
                comparison(pair)
            spent[name].append(time.process_time() - started)
    print(f"{len(pairs)} changed pairs, {rounds} rounds, milliseconds of the processor a pair")
    for name, seconds in spent.items():
        print(f"{name:20} {per(seconds, len(pairs))}")
    theirs = statistics.median(spent["DeepDiff"])
    return theirs / statistics.median(spent["ours"]), theirs / statistics.median(spent[NEW_TEXTS])


def per(seconds: Sequence[float], count: int) -> str:
    """Return median and spread of rounds, in milliseconds for one of `count`."""
    low, middle, high = (
        1000 * value / count for value in (min(seconds), statistics.median(seconds), max(seconds))
    )
    return f"median {middle:9.3f}, {low:.3f} to {high:.3f}"


# --- whole series into a database --------------------------------------------------------------------


def written(pairs: Sequence[Pair], folder: Path) -> list[tuple[str, list[bytes]]]:
    """Return the successive versions of each record, as JSON, by its name."""
    folder.mkdir()
    series = []
    for name, group in groupby(pairs, key=lambda pair: pair[0].split()[0]):
        members = list(group)
        versions = [members[0][1], *(after for _, _, after in members)]
        series.append((name, [json.dumps(version).encode() for version in versions]))
    return series


def stored(series: Sequence[tuple[str, list[bytes]]], scratch: Path, rounds: int) -> float:
    """Print what it takes to store all series; return how many times as long as ours git-history takes."""
    repository = scratch / "repository"
    committed(series, repository)
    spent: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        started = time.perf_counter()
        followed(series, scratch / f"ours-{number}.db")
        spent["ours"].append(time.perf_counter() - started)
        started = time.perf_counter()
        git_history(repository, scratch / f"theirs-{number}.db")
        spent["git-history"].append(time.perf_counter() - started)
    versions = sum(len(bodies) for _, bodies in series)
    print(f"{versions} versions of {len(series)} records into SQLite, milliseconds a version")
    for name, seconds in spent.items():
        print(f"{name:20} {per(seconds, versions)}")
    return statistics.median(spent["git-history"]) / statistics.median(spent["ours"])


def committed(series: Sequence[tuple[str, list[bytes]]], repository: Path) -> None:
    """Make a repository with a file of all records, as people keep one who collect a registry day by day."""

    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(repository), "-c", "user.name=b", "-c", "user.email=b@example.org", *words],
            check=True,
            capture_output=True,
        )

    repository.mkdir()
    git("init", "-q", "-b", "main")
    for round_ in range(max(len(bodies) for _, bodies in series)):
        latest = (bodies[min(round_, len(bodies) - 1)] for _, bodies in series)
        (repository / "trials.json").write_bytes(b"[" + b",".join(latest) + b"]")
        git("add", ".")
        git("commit", "-q", "--allow-empty", "-m", f"day {round_}")


COLUMNS = """
studies = json.loads(content)
for study in studies:
    protocol = study["protocolSection"]
    yield {"nct": protocol["identificationModule"]["nctId"],
           **{name: json.dumps(module) for name, module in protocol.items()},
           "results": json.dumps(study.get("resultsSection"))}
"""


def git_history(repository: Path, database: Path) -> None:
    """Write the history of the file into a database: a row for each version, a column for each module that changed."""
    command = [sys.executable, "-c", "from git_history.cli import cli; cli()", "file", str(database)]
    command += [str(repository / "trials.json"), "--repo", str(repository), "--branch", "main"]
    command += ["--convert", COLUMNS, "--import", "json", "--id", "nct", "--silent"]
    subprocess.run(command, check=True, capture_output=True)


def followed(series: Sequence[tuple[str, list[bytes]]], database: Path) -> None:
    """Read, screen, compare and store all series, one version a poll."""
    with Store.open(database) as store:
        filler = Filler(store)
        for round_ in range(max(len(bodies) for _, bodies in series)):
            at = NOW + timedelta(days=round_)
            findings: list[Spool] = []
            for _, bodies in series:
                if round_ < len(bodies):
                    record = read_trial(bodies[round_])
                    assert isinstance(record, Trial), record
                    before = read_trial(bodies[round_ - 1]) if round_ else None
                    findings.extend(
                        filler.next(before, record, round_ + 1, at)
                        if isinstance(before, Trial)
                        else filler.first(record, at)
                    )
            filler.poll(findings, at)


if __name__ == "__main__":
    sys.exit(main())
