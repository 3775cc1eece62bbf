"""docs/architecture.md draws the packages as they are."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "docs" / "_draw_architecture.py"


def drawn():
    spec = importlib.util.spec_from_file_location("draw_architecture", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_the_imports_of_today():
    module = drawn()
    text = module.PAGE.read_text("utf-8")
    assert module.page(text) == text, "run: python docs/_draw_architecture.py"


def test_every_package_is_in_a_layer():
    module = drawn()
    packages = {
        path.name if path.is_dir() else path.stem
        for path in module.PACKAGE.iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    } - {"__init__"}
    assert packages == {name for names in module.layers() for name in names}


def test_the_page_says_what_each_package_does():
    module = drawn()
    described = module.PAGE.read_text("utf-8").partition(module.END)[2]
    names = {name for line in described.splitlines() for name in re.findall(r"`(\w+)`", line.split(" | ")[0])}
    assert {name for layer in module.layers() for name in layer} <= names
