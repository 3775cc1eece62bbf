"""The structure of the package: the contracts of import-linter, and rules that the syntax tree can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from dialect import COUNTED, dialect_in, is_dialect, length_of, names_in, parse, prose_of, sentences_of
from figures import keys_of_the_format, texts_of

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "monitor"
MAX_LINES = 450
MAX_FUNCTION_LINES = 60


def _module(path: Path) -> str:
    parts = ("monitor", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TESTS = sorted({*ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py"), *ROOT.glob("docs/*.py")})


@pytest.fixture(scope="module")
def package():
    """The modules of the program by name, parsed once by the process that runs these tests."""
    return {name: parse(path.read_text("utf-8")) for name, path in MODULES.items()}


@pytest.fixture(scope="module")
def tests():
    """The modules of tests, benchmarks and pages, with their paths."""
    return [(path, parse(path.read_text("utf-8"))) for path in TESTS]


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


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small(package, module):
    for node in package[module].nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno + 1 <= MAX_FUNCTION_LINES, node.name


def test_only_the_composition_root_reads_a_clock(package):
    readers = {
        name
        for name, module in package.items()
        if any(call in module.source for call in ("datetime.now(", "date.today(", "time.time(", "utcnow("))
    }
    assert readers <= {"monitor.app.service"}


def test_no_public_class_name_is_used_twice(package):
    places = defaultdict(list)
    for name, module in package.items():
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


# --- rules about names and keys ----------------------------------------------------------------------


def test_names_are_words_that_a_stranger_would_guess(package):
    offending = {
        (place, name)
        for place, module in package.items()
        for name in (*names_in(module), place.rpartition(".")[2])
        if is_dialect(name)
    }
    assert not offending


def test_names_in_tests_are_words_that_a_stranger_would_guess(tests):
    offending = {(path.name, name) for path, module in tests for name in names_in(module) if is_dialect(name)}
    assert not offending


def test_docstrings_and_comments_of_tests_are_plain_words(tests):
    offending = [
        (path.name, text, words)
        for path, module in tests
        for text in prose_of(module)
        if (words := dialect_in(text))
    ]
    assert not offending


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_and_comments_are_plain_words(package, module):
    assert [(text, words) for text in prose_of(package[module]) if (words := dialect_in(text))] == []


PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {ROOT / "CHANGELOG.md"})


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_for_people_are_plain_words(path):
    stored = ["held"] if path.name == "database.md" else []  # a view that keeps the name of a table
    lines = path.read_text("utf-8").splitlines()
    assert [(line, words) for line in lines if (words := dialect_in(line)) not in ([], stored)] == []


GENERATED = frozenset({"changes.md", "cli.md", "database.md"})
LONGEST_SENTENCE = 30


@pytest.mark.parametrize("path", [p for p in PAGES if p.name not in GENERATED], ids=lambda path: path.name)
def test_sentences_of_pages_are_short(path):
    sentences = sentences_of(path.read_text("utf-8"))
    assert [sentence for sentence in sentences if length_of(sentence) > LONGEST_SENTENCE] == []


def test_a_variable_that_only_says_found_is_a_count_of_a_search(package):
    places = {place for place, module in package.items() for name in names_in(module) if name in COUNTED}
    assert places <= {"monitor.model.poll", "monitor.polling.counters", "monitor.polling.quarantine"}


FORMAT_ROOMS = ("monitor.registry.ctgov", "monitor.model.study", "monitor.demo")
"""Where the registry's JSON format is known: its reader, the typed study, and the emulator of the registry."""


def test_no_key_of_the_registrys_format_is_spelt_outside_its_rooms(package):
    keys = keys_of_the_format()
    assert len(keys) > 150
    spelt = {
        (place, word)
        for place, module in package.items()
        if not place.startswith(FORMAT_ROOMS)
        for text in texts_of(module)
        for word in re.findall(r"[A-Za-z]+", text)
        if word in keys
    }
    assert not spelt


def test_signatures_of_changes_say_what_they_take(package):
    loose = [
        (place, node.name)
        for place, module in package.items()
        if place.startswith("monitor.changes")
        for node in module.nodes
        if isinstance(node, ast.FunctionDef)
        for hint in (
            node.returns,
            *(argument.annotation for argument in [*node.args.args, *node.args.kwonlyargs]),
        )
        if hint is not None and re.search(r"\b(Any|Json)\b", ast.unparse(hint))
    ]
    assert not loose
