"""All benchmarks, one after the other, small or whole.

    python benchmarks [--whole] [--records FOLDER] [--before TREE] [--watch SOURCES] [--write FILE]

Each is a program of its own in this folder that fails where a ratio is not as it must be. Without `--whole` they are
small and use invented records. FOLDER has real registry records, TREE the sources of an earlier state of the program,
SOURCES those of the public monitor that `peers.py` names. `--write` puts what they print into a page of the
documentation, between its marks.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOWHERE = "no-real-records"
MARKS = re.compile(r"(<!-- measured -->\n).*(<!-- /measured -->)", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--whole", action="store_true", help="as large as the documentation says; takes half an hour"
    )
    parser.add_argument("--records", type=Path, help="folder of real records")
    parser.add_argument("--before", type=Path, help="sources of an earlier state of the program")
    parser.add_argument("--watch", type=Path, help="sources of a public monitor to compare with")
    parser.add_argument("--write", type=Path, metavar="FILE", help="page of the documentation")
    given = parser.parse_args()
    said, failed = [], []
    for name, arguments in plan(given):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(HERE / name), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(f"-- {name} ({time.perf_counter() - began:.0f} s)\n{done.stdout}", flush=True)
        said.append(f"## {name}\n\n```\n{plain(done.stdout)}```\n")
        if done.returncode:
            failed.append(name)
    if given.write:
        page = given.write.read_text("utf-8")
        measured = "\n".join((machine(), *said))
        given.write.write_text(MARKS.sub(lambda marks: f"{marks[1]}\n{measured}\n{marks[2]}", page), "utf-8")
    if failed:
        print(f"a ratio is not as it must be: {', '.join(failed)}")
    return 1 if failed else 0


def plan(given: argparse.Namespace) -> Sequence[tuple[str, Sequence[object]]]:
    """Return the programs with their arguments."""
    real = [given.records] if given.records else []
    before = ["--before", given.before] if given.before else []
    watch = ["--watch", given.watch] if given.watch else []
    if given.whole:
        return (
            ("whole.py", ["--records", 500, 5000, *before]),
            ("unchanged.py", real),
            ("screening.py", []),
            ("compare.py", real),
            ("peers.py", [*real, *watch]),
            ("publishing.py", ["--large", 500]),
            ("memory.py", ["--small", 500, "--large", 5000]),
            ("size.py", ["--small", 5000, "--large", 40_000]),
            ("pictures.py", []),
            ("mail.py", ["--many", 10_000, "--few", 1000]),
            ("pages.py", [*(real or [NOWHERE]), "--seconds", 90]),
            ("questions.py", real or [NOWHERE]),
        )
    return (
        ("whole.py", ["--records", *((200, 1000) if given.before else (40, 160)), *before]),
        ("unchanged.py", real),
        ("screening.py", []),
        ("compare.py", []),
        ("peers.py", [*real, "--pairs", 50, "--rounds", 3, *watch] if real else ["--rounds", 2, *watch]),
        ("publishing.py", ["--large", 60]),
        ("memory.py", ["--small", 60, "--large", 240]),
        ("size.py", []),
        ("pictures.py", []),
        ("mail.py", ["--many", 1000, "--few", 100]),
        ("pages.py", [NOWHERE]),
        ("questions.py", [NOWHERE]),
    )


def machine() -> str:
    """Return what kind of machine this is."""
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}, {platform.python_implementation()}"
        f" {platform.python_version()}.\n"
    )


def plain(text: str) -> str:
    """Return what a benchmark printed without the places of this machine."""
    return re.sub(r"(?:/[\w.+-]+){2,}", "FOLDER", text)


if __name__ == "__main__":
    sys.exit(main())
