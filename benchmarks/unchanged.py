"""What an unchanged record costs, in units of parsing its JSON.

    python benchmarks/unchanged.py [FOLDER OF REAL RECORDS]

On most days most records have not changed; then `open_envelope` and a comparison of fingerprints are all
that is done. That must cost at most twice what msgspec needs to decode the same bytes, measured in the same
run. Without a folder the records are invented.
"""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from monitor.registry.ctgov.parse import open_envelope, read_trial

LIMIT = 2.0
ROUNDS = 5
MOST_RECORDS = 2000


def real_records(folder: Path) -> Iterator[bytes]:
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        for number, line in enumerate(lines):
            if number == MOST_RECORDS:
                return
            yield line.rstrip()


def invented_records() -> Iterator[bytes]:
    """In the proportions of real ones: a few long texts, and many small objects."""
    text = "an invented trial of imagined cells in synthetic discs, described at some length; " * 10
    for number in range(300):
        outcomes = [
            {"measure": f"Outcome {n}", "description": text[: 5 * n], "timeFrame": f"{n} months"}
            for n in range(number % 30)
        ]
        places = [
            {
                "facility": f"Site {n}",
                "city": "Nowhere",
                "country": "Utopia",
                "geoPoint": {"lat": n, "lon": 0.5},
            }
            for n in range(number % 50)
        ]
        events = [
            {
                "term": f"Event {n}",
                "organSystem": "Invented disorders",
                "stats": [{"groupId": "EG000", "numAffected": n}],
            }
            for n in range(number % 70)
        ]
        leaves = [{"id": f"M{n}", "name": "Invented", "relevance": "LOW"} for n in range(number % 20)]
        yield msgspec.json.encode(
            {
                "protocolSection": {
                    "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": text[:80]},
                    "statusModule": {"overallStatus": "RECRUITING"},
                    "descriptionModule": {"briefSummary": text, "detailedDescription": text * (number % 4)},
                    "outcomesModule": {"secondaryOutcomes": outcomes},
                    "contactsLocationsModule": {"locations": places},
                },
                "resultsSection": {"adverseEventsModule": {"otherEvents": events}},
                "derivedSection": {
                    "miscInfoModule": {"versionHolder": "2026-01-02"},
                    "conditionBrowseModule": {"browseLeaves": leaves},
                },
                "hasResults": False,
            }
        )


def seconds(work: Callable[[bytes], Any], records: Sequence[bytes]) -> float:
    start = time.perf_counter()
    for raw in records:
        work(raw)
    return time.perf_counter() - start


def main() -> int:
    records = list(real_records(Path(sys.argv[1])) if len(sys.argv) > 1 else invented_records())
    works: dict[str, Callable[[bytes], Any]] = {
        "decode": msgspec.json.decode,
        "unchanged": open_envelope,
        "changed": read_trial,
    }
    # The best of interleaved rounds: what the machine does beside this hits all of them alike.
    rounds = [{name: seconds(work, records) for name, work in works.items()} for _ in range(ROUNDS)]
    best = {name: min(round_times[name] for round_times in rounds) for name in works}
    size = sum(map(len, records))
    print(f"{len(records)} records, {size / 2**20:.1f} MiB, best of {ROUNDS} rounds")
    for name, took in best.items():
        print(f"{name:10} {took / len(records) * 1e6:8.0f} µs a record {took / best['decode']:6.2f} x decode")
    return 0 if best["unchanged"] <= LIMIT * best["decode"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
