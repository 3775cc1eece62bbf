"""What the program costs as its users run it, against limits that the machine sets, and before and after.

    python benchmarks/whole.py [--records N ...] [--before TREE]

Runs the program in processes of its own, against an emulated registry in another, and takes processor time and peak of
memory from the operating system: `--help`; then a worker that polls N records for the first time, a release in which
one record has changed, and one in which every twentieth has. Shown is what a record more costs, from the first N to the last. The limits are measured in the same run: an interpreter that does nothing, and the decoding of the same JSON.

With TREE, the sources of an earlier state of the program, that is measured beside the present one. All records are
invented (15 to 24 kB). With several N, the cost of a record should not grow from one to the next: the last may cost at
most 1.5 times as much as the first.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import emulated
import msgspec
from memory import study

from monitor.demo.world import Snapshot, etag_of

HERE = Path(__file__).resolve().parents[1]
SHARE = 20
"""One record in so many is changed in the last release."""
MOST_GROWTH = 1.5
HELP_LIMIT, HELP_MEMORY = 12.0, 30.0
"""`--help` may take so many times the processor time of an interpreter that does nothing, and so many MB."""
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
PROGRAM = "import sys; sys.argv[0] = 'trial-monitor'; from monitor.cli import main; main()"


class Cost(NamedTuple):
    """What a process took: wall and processor seconds, and its peak of memory in MB."""

    wall: float
    processor: float
    memory: float


class Costs(NamedTuple):
    """What one state of the program takes with a number of records."""

    records: int
    first: Cost
    publish: Cost
    """Everything written again into an empty folder, as at the end of the first poll."""
    single: Cost
    share: Cost
    database: int
    """Bytes of the database after the three releases."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, nargs="+", default=[200, 800])
    parser.add_argument("--before", type=Path, help="sources of an earlier state")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return 0
    trees = {"before": given.before.resolve()} if given.before else {}
    trees["now"] = HERE
    starts = {name: start(tree) for name, tree in trees.items()}
    nothing = least(lambda: run([sys.executable, "-c", "pass"], {}))
    decode = decoding(200)
    costs = {name: [measure(tree, count) for count in given.records] for name, tree in trees.items()}
    print(f"an interpreter that does nothing: {nothing.wall:.3f} s, {nothing.memory:.0f} MB")
    print(f"decoding the JSON of a record: {1000 * decode:.3f} ms")
    for name in trees:
        show(name, starts[name], costs[name], nothing, decode)
    return verdict(starts["now"], nothing, costs["now"])


def show(name: str, started: Cost, costs: Sequence[Costs], nothing: Cost, decode: float) -> None:
    """Print the figures of one state of the program: what a record more costs, from the fewest to the most records."""
    print(
        f"{name}: --help {started.wall:.3f} s ({started.wall / nothing.wall:.1f} times), {started.memory:.0f} MB"
    )
    few, many = costs[0], costs[-1]
    more = many.records - few.records

    def per_record(cost: Callable[[Costs], float]) -> str:
        milliseconds = 1000 * (cost(many) - cost(few)) / more
        return f"{milliseconds:.2f} ms a record ({milliseconds / 1000 / decode:.1f} x decode)"

    print(f"{name}: first poll, with publishing: {per_record(lambda c: c.first.processor)}")
    print(f"{name}: of that, publishing: {per_record(lambda c: c.publish.processor)}")
    print(f"{name}: a poll with one change: {per_record(lambda c: c.single.processor)}")
    changed = (
        1000
        * SHARE
        * (many.share.processor - many.single.processor - few.share.processor + few.single.processor)
        / more
    )
    print(f"{name}: a changed record, published: {changed:.1f} ms ({changed / 1000 / decode:.0f} x decode)")
    for cost in costs:
        print(
            f"{name}: {cost.records} records: database {cost.database / sum(map(len, bodies(cost.records, 0))):.2f} x JSON,"
            f" memory {cost.first.memory:.0f} MB, with changes {cost.share.memory:.0f} MB"
        )


def verdict(started: Cost, nothing: Cost, costs: Sequence[Costs]) -> int:
    """Print the ratios that must be true, and return the exit code."""
    few, many = costs[0], costs[-1]
    growth = (many.first.processor / many.records) / (few.first.processor / few.records)
    times = started.processor / nothing.processor
    print(
        f"a record among {many.records} costs {growth:.2f} times what it does among {few.records} (at most {MOST_GROWTH})"
    )
    print(
        f"--help takes {times:.1f} times the processor time of nothing (at most {HELP_LIMIT:.0f}),"
        f" {started.memory:.0f} MB (at most {HELP_MEMORY:.0f})"
    )
    return 0 if growth <= MOST_GROWTH and times <= HELP_LIMIT and started.memory <= HELP_MEMORY else 1


# --- processes ---------------------------------------------------------------------------------------


LAUNCHER = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
"""Starts a process and measures it. A process inherits the peak of memory of the one that starts it, so that is small."""


def run(command: Sequence[str], environment: dict[str, str]) -> Cost:
    """Run a process to its end; the peak of memory is that of the process or of its largest child."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCHER, *command],
        env=os.environ | environment,
        cwd=tempfile.gettempdir(),  # the present folder is looked into for modules
        capture_output=True,
        text=True,
        check=True,
    )
    code, *figures = map(float, done.stdout.split())
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code:.0f}:\n{done.stderr}")
    return Cost(*figures)


def least(of: Callable[[], Cost], rounds: int = 5) -> Cost:
    """Return the quickest of some rounds."""
    return min((of() for _ in range(rounds)), key=lambda cost: cost.processor)


def start(tree: Path) -> Cost:
    """What `--help` takes."""
    return least(lambda: run([sys.executable, "-c", PROGRAM, "--help"], {"PYTHONPATH": str(tree)}))


def decoding(count: int) -> float:
    """Return seconds to decode the JSON of a record."""
    raws = bodies(count, 0)
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for raw in raws:
            msgspec.json.decode(raw)
        rounds.append(time.process_time() - began)
    return min(rounds) / count


WORKER = """
import importlib, resource, sys, time
from pathlib import Path

def first_of(*names):
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            pass
    raise SystemExit("this state of the program has none of " + ", ".join(names))

service = first_of("monitor.app.service", "monitor.service").Service(
    first_of("monitor.config.loading", "monitor.config").load(Path(sys.argv[1])), Path(sys.argv[2])
)
for _ in sys.stdin:
    began = time.process_time()
    status = service.poll().status.value
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("measured", status, time.process_time() - began, peak, flush=True)
service.close()
"""
"""A worker that polls and publishes whenever it is given a line, in any state of the program."""


def measure(tree: Path, count: int) -> Costs:
    """Poll three releases with one state of the program, as its worker does: in one process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        emulated.registry([sys.executable, __file__, "--serve", str(count)]) as (origin, advance),
    ):
        config, state = Path(folder) / "config.toml", Path(folder) / "state"
        config.write_text(configured(tree, origin), "utf-8")
        with worker(tree, [str(config), str(state)]) as poll:
            first = poll()
            advance()
            single = poll()
            advance()
            share = poll()
        (database,) = state.glob(
            "*.db"
        )  # whole when the worker has closed it: before, part of it is in its journal
        size = database.stat().st_size
        shutil.rmtree(state / "public")
        program = [sys.executable, "-c", PROGRAM, "--config", str(config), "--state", str(state)]
        publish = run([*program, "publish"], {"PYTHONPATH": str(tree)})
        return Costs(count, first, publish, single, share, size)


@contextmanager
def worker(tree: Path, arguments: Sequence[str]) -> Iterator[Callable[[], Cost]]:
    """Start a worker; the function polls once and returns what that took."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments],
        env=os.environ | {"PYTHONPATH": str(tree)},
        cwd=tempfile.gettempdir(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        put, take = process.stdin, process.stdout

        def poll() -> Cost:
            began = time.perf_counter()
            put.write("\n")
            put.flush()
            for line in take:
                if line.startswith("measured "):
                    _, status, processor, memory = line.split()
                    if status != "complete":
                        raise SystemExit(f"a poll ended as {status}")
                    return Cost(time.perf_counter() - began, float(processor), float(memory))
            raise SystemExit("the worker has died")

        yield poll
        put.close()


def configured(tree: Path, origin: str) -> str:
    """Return the shipped configuration of a tree, with another registry, and without its guard against mass changes."""
    text = (tree / "config.toml").read_text("utf-8")
    values = {
        "base_url": f'"{origin}/api/v2"',
        "history_url": f'"{origin}/api/int"',
        "contact": '"benchmarks@example.org"',
        "min_interval_seconds": "0.0",
        "timeout_seconds": "300.0",
        "hold_at_least": "1000000",
    }
    for key, value in values.items():
        text, times = re.subn(rf"(?m)^{key} = [^#\n]*", f"{key} = {value}  ", text, count=1)
        assert times == 1, key
    return text


# --- the registry ------------------------------------------------------------------------------------


def bodies(count: int, index: int) -> list[bytes]:
    """The records of a release: all as they were, then the first changed, then every twentieth."""
    changed = ((), (0,), (0, *range(1, count, SHARE)))[index]
    return [study(number, changed=number in frozenset(changed)) for number in range(count)]


def serve(count: int) -> None:
    """Serve the releases one after the other: the next after each line on standard input."""
    releases = []
    for index, day in enumerate(DAYS):
        stamp = f"{day}T09:00:05"
        studies = {f"NCT{90_000_000 + number}": raw for number, raw in enumerate(bodies(count, index))}
        releases.append(Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies=studies))
    emulated.serve(releases)


if __name__ == "__main__":
    sys.exit(main())
