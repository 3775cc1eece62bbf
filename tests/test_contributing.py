"""What CONTRIBUTING.md asks a newcomer to touch and to run is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = re.findall(r"^## Add (.+)$", TEXT, flags=re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:monitor|tests|docs|\.ci)/[\w./]+)`", TEXT))))
def test_every_path_that_is_named_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([\w.]+)", TEXT))))
def test_every_module_that_is_run_exists(module):
    assert (ROOT / Path(*module.split("."))).with_suffix(".py").is_file()


def test_the_recipes_are_numbered_steps():
    assert len(RECIPES) == 4
    for section in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        if section.startswith("Add "):
            numbers = [int(number) for number in re.findall(r"^(\d)\. ", section, flags=re.MULTILINE)]
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) >= 3


def test_names_of_code_in_the_recipes_exist():
    from monitor.model import change
    from monitor.store import projections

    assert change.Kind
    assert projections.ROWS_VERSION


def test_every_detector_declares_what_it_reads_and_what_it_reports():
    import importlib
    import pkgutil

    from monitor.changes import detectors

    for found in pkgutil.iter_modules(detectors.__path__):
        module = importlib.import_module(f"monitor.changes.detectors.{found.name}")
        if hasattr(module, "PATHS"):
            assert module.KINDS, found.name
