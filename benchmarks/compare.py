"""What a comparison of two versions costs, in units of DeepDiff's.

    python benchmarks/compare.py [FOLDER OF REAL RECORDS] [--pairs N]

`compare` aligns lists, classifies and words its findings; `DeepDiff(ignore_order=True)` only finds them. Over
the same changed pairs, in one run and taken together, `compare` must be at least 100 times faster. Both get
canonical records. Without a folder the pairs are invented.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from deepdiff import DeepDiff

from monitor.changes.compare import compare
from monitor.changes.rules import Rules
from monitor.registry.ctgov.canonical import canonicalise

LEAST = 100.0
ROUNDS = 3
ON = date(2026, 3, 16)
Record = Mapping[str, Any]


def real_pairs(folder: Path) -> Iterator[tuple[str, Record, Record]]:
    """Successive versions of the real series that differ in their canonical form."""
    for series in sorted((folder / "history").iterdir()):
        names = sorted(series.glob("*.json")) if series.is_dir() else []
        records = [canonicalise(json.loads(name.read_text(encoding="utf-8"))) for name in names]
        for name, before, after in zip(names[1:], records, records[1:], strict=False):
            if before != after:
                yield f"{series.name} {name.stem}", before, after


def invented_pairs() -> Iterator[tuple[str, Record, Record]]:
    """Sites that come, go and change their status, and outcomes that are reworded."""
    for number in range(5):
        sites = [
            {"facility": f"Clinic {n}", "city": f"Town {n % 9}", "country": "Utopia", "status": "RECRUITING"}
            for n in range(20 + 20 * number)
        ]
        outcomes = [{"measure": f"Invented scale {n}", "timeFrame": f"{n} months"} for n in range(1, 12)]
        before: dict[str, Any] = {
            "protocolSection": {
                "identificationModule": {"nctId": f"NCT{90_000_000 + number}", "briefTitle": "Invented"},
                "statusModule": {"overallStatus": "RECRUITING"},
                "contactsLocationsModule": {"locations": sites},
                "outcomesModule": {"secondaryOutcomes": outcomes},
            }
        }
        after = copy.deepcopy(before)
        changed = after["protocolSection"]["contactsLocationsModule"]["locations"]
        for site in changed[::2]:
            site["status"] = "COMPLETED"
        changed.append({"facility": "New clinic", "city": "Nowhere", "country": "Utopia"})
        after["protocolSection"]["outcomesModule"]["secondaryOutcomes"][3]["timeFrame"] = "60 months"
        yield f"NCT{90_000_000 + number} 2", canonicalise(before), canonicalise(after)


def seconds(call: Callable[[], object], rounds: int) -> float:
    """The quickest of some rounds."""
    spent: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        spent.append(time.perf_counter() - started)
    return min(spent)


def measured(before: Record, after: Record) -> tuple[float, float]:
    """Seconds of ours, and of DeepDiff's."""
    rules = Rules.default()
    ours = seconds(lambda: compare(before, after, on=ON, rules=rules), ROUNDS)
    return ours, seconds(lambda: DeepDiff(before, after, ignore_order=True), 1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="folder of real records")
    parser.add_argument("--pairs", type=int, default=0, help="measure so many pairs only")
    arguments = parser.parse_args()
    pairs = list(real_pairs(arguments.folder) if arguments.folder else invented_pairs())
    pairs = pairs[: arguments.pairs or None]
    ours = theirs = 0.0
    slowest = (0.0, "")
    for name, before, after in pairs:
        mine, other = measured(before, after)
        ours, theirs, slowest = ours + mine, theirs + other, max(slowest, (mine, name))
    ratio = theirs / ours
    print(f"{len(pairs)} changed pairs: compare {ours * 1000:.1f} ms, DeepDiff {theirs * 1000:.0f} ms")
    print(f"slowest comparison {slowest[0] * 1000:.1f} ms ({slowest[1]})")
    print(f"{ratio:.0f} times faster (at least {LEAST:.0f})")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
