"""How long each view and each documented question takes over thousands of real records.

    benchmarks/questions.py [FOLDER] [--keep FILE]

FOLDER has real registry records (see tests/conftest.py); without one the synthetic world is used, and that is said.
Everything is stored through `Store.apply` in polls of 500, as a poll would; reading takes all rows of an answer.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from monitor.changes.compare import compare
from monitor.changes.deadlines import deadlines_of
from monitor.changes.rules import Rules
from monitor.changes.update import compose
from monitor.config import loading as config
from monitor.demo.recorded import RecordedWorld
from monitor.model import (
    DeadlinePassed,
    Decision,
    Finding,
    NewRecord,
    Poll,
    PollRun,
    PollStatus,
    Release,
    Spool,
    Trial,
)
from monitor.query.catalog import questions
from monitor.query.guarded import DatabaseReader
from monitor.query.search import search
from monitor.registry.ctgov.parse import read_trial
from monitor.screening.screener import Screener
from monitor.store import Store
from monitor.store.descriptions import VIEWS

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "registry"
LIMIT_MS = 100.0
RUNS = 5
FORMER_NAMES = frozenset({"held"})
"""Views that keep the former name of a table, and read nothing else."""
NOW = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)


def raw_records(folder: Path) -> Iterator[bytes]:
    """Every record of the folder: the latest state of each is not looked for, the first met is taken."""
    for path in sorted((*folder.glob("studies/*.json"), *folder.glob("converted/*.json"))):
        yield path.read_bytes()
    with gzip.open(folder / "corpus.jsonl.gz") as lines:
        yield from lines


def synthetic() -> Iterator[bytes]:
    world = RecordedWorld()
    for study in world.release(len(world) - 1).studies.values():
        yield study if isinstance(study, bytes) else json.dumps(study).encode()


def records(raws: Iterable[bytes]) -> Iterator[Trial]:
    seen: set[str] = set()
    for raw in raws:
        # As the registry sends them: without the indentation that a file may have.
        read = read_trial(json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":")).encode())
        if isinstance(read, Trial) and read.nct_id not in seen:
            seen.add(read.nct_id)
            yield read


class Filler:
    """Stores pages of records as polls of the first watch would."""

    def __init__(self, store: Store) -> None:
        shipped = config.load()
        self.store, self.watches, self.topics = store, shipped.watch, shipped.topic
        self.screener = Screener(shipped.watch, shipped.topic)
        self.watch = shipped.watch[0].slug
        self.polls = 0

    def poll(self, page: Iterable[Spool], at: datetime) -> None:
        """Applies one page as one poll."""
        self.polls += 1
        run = f"run-{self.polls}"
        poll = Poll(
            run=run, watch=self.watch, started_at=at, finished_at=at, status=PollStatus.COMPLETE, data_timestamp=at
        )  # fmt: skip
        release = Release(api_version="2.0.5", data_timestamp=at)
        self.store.apply(
            PollRun(run=run, polls=(poll,), config_digest="benchmark", next_due={}, release=release),
            page,
            watches=self.watches,
            topics=self.topics,
        )

    def first(self, record: Trial, at: datetime) -> Iterator[Spool]:
        """A record's first version, with its deadlines."""
        deadlines = deadlines_of(record.study, on=at.date())
        yield self._finding(record, 1, deadlines=deadlines)
        if not record.facts.has_results:
            for deadline in deadlines:
                if deadline.due_on <= at.date():
                    yield DeadlinePassed(nct_id=record.nct_id, rule=deadline.rule)

    def second(self, record: Trial, at: datetime) -> Iterator[Spool]:
        """The record as a sponsor might have changed it, compared as a poll compares."""
        after = read_trial(edited(record.raw))
        assert isinstance(after, Trial)
        yield from self.next(record, after, 2, at)

    def next(self, before: Trial, after: Trial, version: int, at: datetime) -> Iterator[Spool]:
        """Another version of a record, compared as a poll compares."""
        topics = self.screener.topics(after)
        changes = compare(before.canonical, after.canonical, on=at.date(), rules=Rules.default())
        update = compose(
            nct_id=before.nct_id, title=after.facts.title, from_version=version - 1, to_version=version, detected_at=at,
            changes=changes, watches=(self.watch,), topics=topics,
        )  # fmt: skip
        yield self._finding(after, version, updates=(update,))

    def _finding(self, record: Trial, version: int, **given: Any) -> Finding:
        return Finding(
            nct_id=record.nct_id,
            fingerprint=record.fingerprint,
            title=record.facts.title,
            record=NewRecord.of(record, title=record.facts.title, url=""),
            version=version,
            decisions=(Decision(nct_id=record.nct_id, watch=self.watch, included=True, reason="benchmark"),),
            watches=(self.watch,),
            topics=self.screener.topics(record),
            **given,
        )


def edited(raw: bytes) -> bytes:
    study = json.loads(raw)
    protocol = study["protocolSection"]
    protocol["statusModule"] |= {"overallStatus": "TERMINATED", "whyStopped": "Benchmark"}
    for outcome in protocol.get("outcomesModule", {}).get("primaryOutcomes", [])[:1]:
        outcome["timeFrame"] = "37 months"
    enrollment = protocol.get("designModule", {}).get("enrollmentInfo")
    if enrollment and "count" in enrollment:
        enrollment["count"] += 10
    return json.dumps(study, ensure_ascii=False, separators=(",", ":")).encode()


def fill(database: Path, source: Callable[[], Iterable[bytes]]) -> int:
    """Stores every record, then a second version of every third; pages of 500, a day apart."""
    count = 0
    with Store.open(database) as store:
        filler = Filler(store)
        for findings, step in ((filler.first, 1), (filler.second, 3)):
            found = islice(records(source()), None, None, step)
            while page := list(islice(found, 500)):
                at = NOW + timedelta(days=filler.polls)
                filler.poll(chain.from_iterable(findings(record, at) for record in page), at)
                count += len(page)
    return count


def fastest(database: Path, sql: str, values: dict[str, str]) -> tuple[float, float, int]:
    """The least wall and processor time of several runs, in milliseconds, and the rows of the answer."""
    wall, processor, rows = float("inf"), float("inf"), 0
    for _ in range(RUNS):
        with DatabaseReader(database) as reader:
            begin, begin_processor = time.perf_counter(), time.process_time()
            rows = sum(1 for _ in reader.ask(sql, values).rows)
            wall = min(wall, (time.perf_counter() - begin) * 1000)
            processor = min(processor, (time.process_time() - begin_processor) * 1000)
    return wall, processor, rows


def asked(database: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    with closing(sqlite3.connect(database)) as connection:
        (nct_id,) = connection.execute("SELECT nct_id FROM results ORDER BY nct_id LIMIT 1").fetchone()
    for view in (name for name in VIEWS if name not in FORMER_NAMES):
        yield f"view {view}", f"SELECT * FROM {view}", {}
    yield "view trial_history, one trial", "SELECT * FROM trial_history WHERE nct_id = :nct", {"nct": nct_id}
    yield (
        "view status_history, one trial",
        "SELECT * FROM status_history WHERE nct_id = :nct",
        {"nct": nct_id},
    )
    given = {"nct": nct_id, "day": "2026-06-15"}
    for question in questions():
        needed = {
            parameter.name: given[parameter.name]
            for parameter in question.parameters
            if parameter.default is None
        }
        yield f"question {question.name}", question.sql, question.values(needed)


def report(database: Path) -> bool:
    good = True
    for name, sql, values in asked(database):
        wall, processor, rows = fastest(database, sql, values)
        # The file is in memory by then: what a busy machine adds to the wall clock is not the question's.
        slow = processor >= LIMIT_MS
        good = good and not slow
        print(
            f"{name:44} {rows:7d} rows {wall:8.1f} ms, processor {processor:6.1f} ms{'  SLOW' if slow else ''}"
        )
    with DatabaseReader(database) as reader:
        start = time.perf_counter()
        hits = search(reader, ("stem cells", "pain"))
        print(f"{'search':44} {len(hits):7d} hits {(time.perf_counter() - start) * 1000:8.1f} ms")
    return good


def sound(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchall()
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    print(f"integrity_check {integrity[0][0]}, foreign_key_check {len(loose)} rows")
    return integrity == [("ok",)] and not loose


def main() -> int:
    arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = Path(arguments[0] if arguments else os.environ.get("TRIAL_MONITOR_REGISTRY_DATA", FOLDER))
    real = (folder / "corpus.jsonl.gz").is_file()
    if not real:
        print(f"no real records in {folder}: the synthetic world takes their place")
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "monitor.db"
        if "--keep" in sys.argv:
            database = Path(arguments.pop())
        start = time.perf_counter()
        count = (
            fill(database, partial(raw_records, folder) if real else synthetic)
            if not database.exists()
            else 0
        )
        print(
            f"{count} versions stored in {time.perf_counter() - start:.0f} s,"
            f" {database.stat().st_size / 1e6:.0f} MB, at most"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory"
        )
        return 0 if sound(database) & report(database) else 1


if __name__ == "__main__":
    sys.exit(main())
