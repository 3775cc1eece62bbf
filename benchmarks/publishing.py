"""What publishing costs where nothing changed, with 20 and with 200 trials followed.

    python benchmarks/publishing.py [--small 20] [--large 200]

With ten times the trials, and no change, publishing asks the database at most 1.2 times as many questions: what
did not change is not read. All records are invented, as in memory.py.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from memory import _configured, release

from monitor.app import logs, pipeline
from monitor.app.service import Service
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases
from monitor.model import PollStatus

LIMIT = 1.2
ROUNDS = 5


def measure(count: int) -> int:
    """Poll once, publish some times more; return the number of statements of such a publishing."""
    with tempfile.TemporaryDirectory() as folder, Emulator(Releases(release(count, 0))) as emulator:
        service = Service(_configured(emulator.origin), Path(folder))
        try:
            if service.poll().status is not PollStatus.COMPLETE:
                raise SystemExit("the poll was not complete")
            return _publish_again(service, count)
        finally:
            service.close()


def _publish_again(service: Service, count: int) -> int:
    statements: list[str] = []
    times: list[float] = []
    service.store._db.conn.set_trace_callback(statements.append)  # noqa: SLF001 - counts, changes nothing
    for _ in range(ROUNDS):
        statements.clear()
        began = time.process_time()
        report = pipeline.publish_all(
            service.store, service.public, service.publish_settings, read_files=False
        )
        times.append(time.process_time() - began)
        if report.written:
            raise AssertionError(f"nothing changed, and these were written: {report.written[:5]}")
    print(
        f"{count:6} followed: {len(statements)} statements,"
        f" {1000 * statistics.median(times):.0f} ms of the processor (median of {ROUNDS})"
    )
    return len(statements)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=20)
    parser.add_argument("--large", type=int, default=200)
    arguments = parser.parse_args()
    logs.configure(LogConfig(level="error"))
    ratio = measure(arguments.large) / measure(arguments.small)
    print(f"{ratio:.2f} times the statements (at most {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
