"""docs/decisions.md has the figures of today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from figures import BEGIN, END, PAGE, ROOT, SINCE, before, measure, section

ADVICE = "run: python tests/figures.py --write"


@pytest.fixture(scope="module")
def now():
    return measure(ROOT)


def rows_of(text):
    """Each row of the tables: what it is about, and its numbers."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {cells[0]: [int(cell) for cell in cells[1:] if re.fullmatch(r"\d+", cell)] for cells in rows}


def test_the_page_has_the_figures_of_today(now):
    written = rows_of(PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0])
    measured = rows_of(section(before(), now))
    assert written.keys() == measured.keys(), ADVICE
    for what, numbers in measured.items():
        assert written[what] == pytest.approx(numbers, rel=0.2, abs=20), f"{what}; {ADVICE}"


def test_what_must_not_be_is_not(now):
    assert (now.cycles, now.twice, now.keys, now.names) == (0, 0, 0, 0)
    assert now.top <= 4


def test_what_came_since_names_modules_that_are_there():
    package = ROOT / "monitor"
    missing = [
        prefix
        for prefixes in SINCE.values()
        for prefix in prefixes
        if not ((package / prefix).is_dir() or (package / f"{prefix}.py").is_file())
    ]
    assert missing == []


def test_a_checkout_is_measured_by_its_imports_and_names(tmp_path: Path):
    package = tmp_path / "monitor"
    for name, text in {
        "a/__init__.py": "",
        "a/first.py": "from monitor.b.second import x\nclass Same: ...\n",
        "b/__init__.py": "",
        "b/second.py": "from monitor import a\nimport monitor.a.first\nclass Same: ...\ntold = 'studyFirstPostDateStruct'\n",
        "top.py": '"""What the tally holds."""\n\n\ndef f():\n    return 1\n',
        "b/third.py": "x: Any = 1\nasync def g(*, y: dict[str, Json]) -> int: ...\nz: int = 2\n",
    }.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    (package / "__init__.py").write_text("")
    figures = measure(tmp_path)
    assert (figures.top, figures.lines, figures.code) == (1, 14, 11)
    assert (figures.arrows, figures.cycles, figures.twice) == (2, 1, 1)
    assert (figures.keys, figures.names, figures.prose) == (1, 1, 2)
    assert figures.untyped == 2
    assert figures.rooms["top"].longest_function == 2
