"""What a poll needs of memory, with 300 and with 3,000 trials followed.

    python benchmarks/memory.py [--small 300] [--large 3000]

Twice, for the first poll (the baseline) and for the poll of a release in which every twentieth record has
changed, publishing included: the peak of resident memory with the large watch must be at most 1.3 times
that with the small one. Each poll is a process of its own, and so is the emulated registry, whose memory is
not counted. All records are invented.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import emulated
import msgspec

from monitor.app import logs
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.config.loading import Config, LogConfig
from monitor.demo.world import Snapshot, etag_of
from monitor.model import PollStatus

LIMIT = 1.3
CHANGED = 20
"""One record in so many changes from the first release to the second."""
DAYS = ("2026-03-02", "2026-03-03")
WORDS = [
    "cells",
    "disc",
    "pain",
    "lumbar",
    "score",
    "visit",
    "dose",
    "group",
    "therapy",
    "month",
    "change",
    "baseline",
    "safety",
    "clinic",
]
# Most words of a record are in no term of any watch.
WORDS += [
    a + b + c
    for a in ("ba", "de", "ki", "lo", "mu", "ra")
    for b in ("n", "st", "l", "r")
    for c in ("a", "em", "io", "ur")
]


def study(number: int, *, changed: bool) -> bytes:
    """One invented record of 15 to 30 kB in the proportions of real ones."""
    rng = random.Random(number)

    def text(words: int) -> str:
        return " ".join(rng.choices(WORDS, k=words))

    outcomes = [
        {"measure": text(8), "description": text(40), "timeFrame": f"{n + 1} months"}
        for n in range(rng.randint(8, 18))
    ]
    sites = [
        {
            "facility": text(3),
            "city": text(1).title(),
            "country": "Utopia",
            "geoPoint": {"lat": n, "lon": 0.5},
        }
        for n in range(rng.randint(10, 60))
    ]
    arms = [{"label": text(3), "type": "EXPERIMENTAL", "description": text(40)} for _ in range(3)]
    cells = {"type": "BIOLOGICAL", "name": "Autologous mesenchymal stem cells", "description": text(40)}
    record: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{90_000_000 + number}",
                "briefTitle": f"Invented stem cells for degenerative disc disease, {number}",
                "officialTitle": text(25),
            },
            "statusModule": {
                "overallStatus": "COMPLETED" if changed else "RECRUITING",
                "startDateStruct": {"date": "2024-05"},
                "primaryCompletionDateStruct": {
                    "date": "2027-06" if changed else "2027-01",
                    "type": "ESTIMATED",
                },
                "studyFirstPostDateStruct": {"date": "2024-03-01", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": DAYS[changed], "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example Hospital", "class": "OTHER"}},
            "descriptionModule": {"briefSummary": text(200), "detailedDescription": text(800)},
            "conditionsModule": {"conditions": ["Degenerative Disc Disease"], "keywords": ["low back pain"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {"armGroups": arms, "interventions": [cells]},
            "outcomesModule": {"primaryOutcomes": outcomes[:1], "secondaryOutcomes": outcomes[1:]},
            "eligibilityModule": {"eligibilityCriteria": text(400)},
            "contactsLocationsModule": {"locations": sites},
        },
        "hasResults": False,
    }
    return msgspec.json.encode(record)


def release(count: int, index: int) -> Snapshot:
    stamp = f"{DAYS[index]}T09:00:05"
    studies = {
        f"NCT{90_000_000 + number}": study(number, changed=index == 1 and number % CHANGED == 0)
        for number in range(count)
    }
    return Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies=studies)


# --- the processes --------------------------------------------------------------------------------


def serve(count: int) -> None:
    """Serves the first release, and after a line on standard input the second, until that ends."""
    releases = [release(count, index) for index in range(2)]
    sizes = [len(raw) for raw in releases[0].studies.values() if isinstance(raw, bytes)]
    print(f"records of {min(sizes) / 1000:.0f} to {max(sizes) / 1000:.0f} kB", file=sys.stderr)
    emulated.serve(releases)


def poll(origin: str, state: Path) -> None:
    """Polls and publishes once; prints the peak of resident memory in kB."""
    logs.configure(LogConfig(level="error"))
    service = Service(_configured(origin), state)
    try:
        outcome = service.poll()
    finally:
        service.close()
    if outcome.status is not PollStatus.COMPLETE:
        raise SystemExit(f"the poll ended as {outcome.status.value}: {outcome.polls[0].error}")
    row = outcome.polls[0]
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, row.in_scope, row.changed)


def _configured(origin: str) -> Config:
    shipped = configuration.load()
    watch = msgspec.structs.replace(
        shipped.watch[0], conditions=('"disc disease"',), interventions=('"stem cells"',)
    )
    registry = msgspec.structs.replace(
        shipped.registry,
        base_url=f"{origin}/api/v2",
        history_url=f"{origin}/api/int",
        min_interval_seconds=0.0,
        timeout_seconds=300.0,
    )
    return msgspec.structs.replace(shipped, watch=(watch,), registry=registry)


# --- the measurement ------------------------------------------------------------------------------


def measure(count: int) -> tuple[int, int]:
    """Peaks in kB of the first poll and of the one with changes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        emulated.registry([sys.executable, __file__, "serve", str(count)]) as (origin, advance),
    ):
        first = _polled(origin, folder, followed=count, changed=0)
        advance()
        return first, _polled(origin, folder, followed=count, changed=-(-count // CHANGED))


def _polled(origin: str, folder: str, *, followed: int, changed: int) -> int:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "poll", origin, folder], stdout=subprocess.PIPE, text=True, check=True
    )
    peak, in_scope, differing = map(int, done.stdout.split())
    if (in_scope, differing) != (followed, changed):
        raise AssertionError(f"{in_scope} followed and {differing} changed, not {followed} and {changed}")
    took = time.perf_counter() - began
    print(
        f"{followed:6} followed, {changed:4} changed: peak {peak / 1024:6.1f} MB, {took:5.1f} s", flush=True
    )
    return peak


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=300)
    parser.add_argument("--large", type=int, default=3000)
    arguments = parser.parse_args()
    small, large = measure(arguments.small), measure(arguments.large)
    ratios = [big / little for big, little in zip(large, small, strict=True)]
    for name, ratio in zip(("first poll", "poll with changes"), ratios, strict=True):
        print(f"{name}: {ratio:.2f} times the memory (at most {LIMIT})")
    return 0 if max(ratios) <= LIMIT else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    elif sys.argv[1:2] == ["poll"]:
        poll(sys.argv[2], Path(sys.argv[3]))
    else:
        raise SystemExit(main())
