"""What the database needs for thousands of trials, beside the JSON of their records, and where the room goes.

    python benchmarks/size.py [--small 500] [--large 1500]

Both are stored in processes of their own, through `Store.apply` in polls of 500, nothing published; every third record
has a second version. A trial among many may need 1.1 times the room that it needs among few, and storing many 1.3 times
the memory. All records are invented (15 to 24 kB); neither figure depends on how fast the machine is.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from memory import study
from questions import fill

MOST_ROOM, MOST_MEMORY = 1.1, 1.3
PARTS = {"records": ("versions", "dictionaries"), "full text": ("trial_search", "change_search")}
"""What a part of the room is, by how the names of its tables begin; all else is rows and their indexes."""


class Needs(NamedTuple):
    """What a number of trials needs: bytes of the database and of the JSON, kB of memory."""

    trials: int
    database: int
    json: int
    memory: int


def records(count: int) -> Iterator[bytes]:
    """The invented records, one after the other."""
    return (study(number, changed=False) for number in range(count))


def store(count: int) -> None:
    """Store so many trials and print what they need; then, a line each, the bytes of each part."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "monitor.db"
        fill(database, lambda: records(count))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(database.stat().st_size, sum(map(len, records(count))), memory)
        for name, size in parts(database).most_common():
            print(size, name)


def parts(database: Path) -> Counter[str]:
    """Return the bytes of each part; none where this SQLite cannot name them (it lacks `dbstat`)."""
    sizes: Counter[str] = Counter()
    with closing(sqlite3.connect(database)) as db:
        try:
            rows = db.execute(
                "SELECT s.name, m.type, sum(s.pgsize) FROM dbstat AS s LEFT JOIN sqlite_master AS m ON m.name = s.name"
                " GROUP BY s.name"
            ).fetchall()
        except sqlite3.OperationalError:
            return sizes
    for name, kind, size in rows:
        named = (part for part, begins in PARTS.items() if name.startswith(begins))
        sizes[next(named, "indexes" if kind == "index" else "rows")] += size
    return sizes


def needs(count: int) -> Needs:
    """Return what a process of its own found, and print it."""
    done = subprocess.run(
        [sys.executable, __file__, "store", str(count)], stdout=subprocess.PIPE, text=True, check=True
    )
    first, *lines = done.stdout.splitlines()
    database, of_json, memory = map(int, first.split())
    shares = (line.split(" ", 1) for line in lines)
    said = ", ".join(f"{name} {int(size) / of_json:.2f}" for size, name in shares)
    print(
        f"{count:6} trials: database {database / of_json:.2f} x JSON ({said or 'parts not known'}),"
        f" {database / count / 1000:.1f} kB a trial, peak {memory / 1024:.0f} MB",
        flush=True,
    )
    return Needs(count, database, of_json, memory)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=500)
    parser.add_argument("--large", type=int, default=1500)
    given = parser.parse_args()
    few, many = needs(given.small), needs(given.large)
    room = (many.database / many.json) / (few.database / few.json)
    memory = many.memory / few.memory
    print(
        f"{room:.2f} times the room a trial (at most {MOST_ROOM}), {memory:.2f} times the memory (at most {MOST_MEMORY})"
    )
    return 0 if room <= MOST_ROOM and memory <= MOST_MEMORY else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["store"]:
        store(int(sys.argv[2]))
    else:
        raise SystemExit(main())
