"""The structure of the package: the contracts of import-linter, and rules that the syntax tree can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "monitor"
MAX_LINES = 450
MAX_FUNCTION_LINES = 60


def _module(path: Path) -> str:
    parts = ("monitor", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {_module(path): ast.parse(path.read_text("utf-8")) for path in MODULES}


def test_imports_follow_the_contracts_in_pyproject():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [linter, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("module", TREES)
def test_modules_and_functions_stay_small(module):
    tree = TREES[module]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno + 1 <= MAX_FUNCTION_LINES, node.name


def test_only_the_composition_root_reads_a_clock():
    readers = {
        _module(path)
        for path in MODULES
        if any(
            call in path.read_text("utf-8")
            for call in ("datetime.now(", "date.today(", "time.time(", "utcnow(")
        )
    }
    assert readers <= {"monitor.app.service"}


def test_no_public_class_name_is_used_twice():
    places = defaultdict(list)
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
