"""How long all pages of thousands of real records take, and those of a single update.

    benchmarks/pages.py [FOLDER] [--keep FOLDER]

FOLDER has real registry records (see tests/conftest.py); without any the synthetic world is used, and that is said.
Two thirds of the records have one version, the rest a second one with changes. The
pages of a trial, with its share of all lists, may take 12 times as long as a template of 1,000 escaped words in the same
run. Without news nothing may be written, and after one update only the pages of two trials and the lists. With
`--seconds`, 6,000 trials may take so much of the processor. `--keep` names a folder for the
database and the site, to look at or to measure again.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from pictures import words
from questions import FOLDER, NOW, Filler, fill, raw_records, records, synthetic

from monitor.config import loading as config
from monitor.publish.inputs import PublishSettings
from monitor.publish.publish import publish
from monitor.store import Store

LIMIT_SECONDS = 90.0
MOST_WRITTEN, MOST_TIMES = 80, 12.0


def timed_publish(database: Path, site: Path) -> tuple[float, float, int]:
    """Return the wall and processor seconds of a publish, and how many files it wrote."""
    shipped = config.load()
    settings = PublishSettings(watches=shipped.watch, topics=shipped.topic, time_zone=UTC)
    wall, processor = time.perf_counter(), time.process_time()
    with Store.open(database) as store, store.snapshot():
        report = publish(store, site, settings)
    return time.perf_counter() - wall, time.process_time() - processor, len(report.written)


def update_one(database: Path, folder: Path, *, real: bool) -> None:
    """Store a second version of one record that has a single one so far."""
    source = raw_records(folder) if real else synthetic()
    with Store.open(database) as store:
        single = (record for record in records(source) if len(store.versions(record.nct_id)) == 1)
        filler = Filler(store)
        filler.polls = len(store.polls()) + 1
        at = NOW + timedelta(days=filler.polls)
        filler.poll(chain(filler.second(next(single), at)), at)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seconds", type=float, help=f"for 6,000 trials, such as {LIMIT_SECONDS:g}")
    given = parser.parse_args()
    real = (given.folder / "corpus.jsonl.gz").is_file()
    if not real:
        print(f"no real records in {given.folder}: the synthetic world takes their place")
    with tempfile.TemporaryDirectory() as scratch:
        work = given.keep or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        database, site = work / "monitor.db", work / "site"
        if not database.exists():
            fill(database, partial(raw_records, given.folder) if real else synthetic)
        seconds, processor, written = timed_publish(database, site)
        pages = len(list(site.glob("trials/NCT*.html")))
        print(
            f"{pages} trials: {written} files in {seconds:.1f} s, processor {processor:.1f} s,"
            f" {1000 * processor / max(pages, 1):.1f} ms a trial,"
            f" at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory"
        )
        again, _, rewritten = timed_publish(database, site)
        print(f"again without news: {rewritten} files in {again:.1f} s")
        update_one(database, given.folder, real=real)
        once, _, own = timed_publish(database, site)
        print(f"after one update: {own} files in {once:.1f} s")
    page_seconds = processor / max(pages, 1)
    times = 1000 * page_seconds / words()
    print(f"a trial takes {times:.1f} times as long as 1,000 words (at most {MOST_TIMES:g})")
    in_time = times <= MOST_TIMES and (not given.seconds or page_seconds * 6000 <= given.seconds)
    return 0 if in_time and not rewritten and own <= MOST_WRITTEN else 1


if __name__ == "__main__":
    sys.exit(main())
