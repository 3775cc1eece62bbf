"""What screening a record costs, in units of reading it.

    python benchmarks/screening.py

Every record that a search brings and that changed is read and screened for all watches and topics. Screening
must cost at most five times what reading costs, measured in the same run on the same invented records.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import msgspec

from monitor.config import loading as config
from monitor.demo.recorded import RecordedWorld
from monitor.demo.world import decoded
from monitor.model import Trial
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener

LIMIT = 5.0
ROUNDS = 5


def best(of: Callable[[], object]) -> float:
    """The shortest of some rounds, in seconds: what is least disturbed by others."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        of()
        times.append(time.perf_counter() - started)
    return min(times)


def read(studies: Sequence[bytes]) -> list[Trial]:
    return [record for raw in studies if isinstance(record := read_trial(raw), Trial)]


def screen(screener: Screener, record: Trial) -> object:
    reading = screener.read(record)
    return reading.decisions, reading.topics


def main() -> int:
    shipped = config.load()
    screener = Screener(shipped.watch, shipped.topic)
    studies = [msgspec.json.encode(decoded(study)) for study in RecordedWorld().release(0).studies.values()]
    records = read(studies)
    reading = best(lambda: read(studies))
    screening = best(lambda: [screen(screener, record) for record in records])
    ratio = screening / reading
    print(
        f"{len(records)} records: reading {reading * 1e3:.1f} ms, screening {screening * 1e3:.1f} ms: {ratio:.2f} times"
    )
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
