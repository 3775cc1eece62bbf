"""The structure of the package: the contracts of import-linter, and rules that the syntax tree can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from monitor.model.study.reading import element_of, hints_of, part_of
from monitor.model.study.types import Study

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


# --- rules about names and keys ----------------------------------------------------------------------

BANNED = frozenset(
    [
        "told",
        "tell",
        "tells",
        "telling",
        "held",
        "hold",
        "holds",
        "holding",
        "stands",
        "stand",
        "anew",
        "facing",
        "past",
        "tally",
        "plainly",
        "legible",
        "ledger",
        "edition",
        "house",
        "desk",
        "mailroom",
        "press",
        "haste",
        "manners",
        "sheet",
        "nursery",
        "bears",
        "whoever",
    ]
)
"""Words of a dialect that this code once had: a stranger would not guess what they name."""
MEANINGLESS = frozenset({"found", "one", "each"})
"""Names of variables that say nothing of what they are."""
STORED = frozenset({"HELD", "hold_share", "hold_at_least"})
"""What is stored or configured under such a word keeps its name."""
COUNTED = frozenset({"found"})
"""Fields that count what a search found, as the column `polls.found` does."""


def words_of(name):
    return set(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


def named_in(tree):
    """The names that a module gives: of modules, classes, functions, arguments, variables and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
                | ast.arg(arg=name)
            ):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def test_names_are_words_that_a_stranger_would_guess():
    offending = {
        (module, name)
        for module, tree in TREES.items()
        for name in (*named_in(tree), module.rpartition(".")[2])
        if name not in STORED and (words_of(name) & BANNED or (name in MEANINGLESS and name not in COUNTED))
    }
    assert not offending


def test_a_variable_that_only_says_found_is_a_count_of_a_search():
    places = {module for module, tree in TREES.items() for name in named_in(tree) if name in COUNTED}
    assert places <= {"monitor.model.poll", "monitor.polling.counters", "monitor.polling.quarantine"}


def keys_of_the_format():
    """The registry's own keys that are no plain English words, from the typed study."""
    keys, seen = set(), set()

    def walk(hint):
        part, element = part_of(hint), element_of(hint)
        if part is not None and part not in seen:
            seen.add(part)
            for key, inner in hints_of(part).items():
                keys.add(key)
                walk(inner)
        elif element is not None:
            walk(element)

    walk(Study)
    return {key for key in keys if re.search("[a-z][A-Z]", key)}


FORMAT_ROOMS = ("monitor.registry.ctgov", "monitor.model.study", "monitor.demo")
"""Where the registry's JSON format is known: its reader, the typed study, and the emulator of the registry."""


def texts_of(tree):
    """The texts of a module without its docstrings, which may give an example."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def test_no_key_of_the_registrys_format_is_spelt_outside_its_rooms():
    keys = keys_of_the_format()
    assert len(keys) > 150
    spelt = {
        (module, word)
        for module, tree in TREES.items()
        if not module.startswith(FORMAT_ROOMS)
        for text in texts_of(tree)
        for word in re.findall(r"[A-Za-z]+", text)
        if word in keys
    }
    assert not spelt


def test_signatures_of_changes_say_what_they_take():
    loose = [
        (module, node.name)
        for module, tree in TREES.items()
        if module.startswith("monitor.changes")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for hint in (
            node.returns,
            *(argument.annotation for argument in [*node.args.args, *node.args.kwonlyargs]),
        )
        if hint is not None and re.search(r"\b(Any|Json)\b", ast.unparse(hint))
    ]
    assert not loose
