"""The direction of imports, as docs/how-it-works.md draws it, and the limits of size."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1] / "monitor"

# Each room, and the rooms that it may import. `model` and `errors` are open to all.
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "schedule": set(),
    "sections": set(),
    "registry.record": set(),  # and its neighbours below: the pure part of the registry's room
    "registry.client": {"registry.record"},
    "changes": set(),
    "store": {"changes"},  # rows for readers take durations from the rule that the sentences take them from
    "ask": {"store"},
    "publish": {"changes", "alarm"},
    "spool": set(),
    "directory": set(),
    "checking": {"store", "publish", "directory"},
    "alarm": set(),
    "holding": set(),
    "tally": {"holding"},
    "decider": {"registry.record", "changes"},
    "ports": {"registry.record", "changes", "decider", "holding"},
    "polling": {"registry.record", "changes", "decider", "holding", "spool", "tally", "ports"},
    "past": {"changes"},
    "backfill": {"registry.record", "registry.client", "changes", "past", "ports"},
    "pipeline": {
        *("registry.record", "registry.client", "changes", "store", "publish"),
        *("polling", "backfill", "past", "ports"),
    },
    "config": {"schedule", "sections"},
    "logs": {"config"},
    "worker": set(),
    "mail": {"changes", "publish", "schedule"},  # the pure part of the mail room
    "mail.sending": {"mail"},
    "web": {"mail", "publish"},
    "demo": {"registry.record"},
}
# The composition root and the command line see everything.
ROOTS = {"service", "mailing", "facing", "cli"}
CLIENT_MODULES = {"client", "wire", "answers", "retrieval", "search", "shapes", "numbering"}
SENDING_MODULES = {"smtp", "outbox"}
MAX_LINES = 350
MAX_FUNCTION_LINES = 60


def _room(module: str) -> str:
    parts = module.split(".")[1:]
    if not parts:
        return ""
    if parts[0] == "registry":
        return "registry.client" if len(parts) > 1 and parts[1] in CLIENT_MODULES else "registry.record"
    if parts[0] == "mail":
        return "mail.sending" if len(parts) > 1 and parts[1] in SENDING_MODULES else "mail"
    return parts[0]


def _module(path: Path) -> str:
    parts = ("monitor", *path.relative_to(HOUSE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "monitor":
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names if alias.name.split(".")[0] == "monitor")
    return found


MODULES = sorted(HOUSE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_a_module_imports_only_from_the_rooms_below_it(path):
    room = _room(_module(path))
    if room in ROOTS or not room:
        return
    assert room in MAY_IMPORT, f"{room} is a new room: say in MAY_IMPORT what it may import"
    allowed = MAY_IMPORT[room] | {room, "model", "errors", ""}
    for imported in _imports(path):
        assert _room(imported) in allowed, f"{_module(path)} must not import {imported}"


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_modules_and_functions_stay_small(path):
    text = path.read_text()
    assert text.count("\n") <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= MAX_FUNCTION_LINES, node.name


def test_only_the_composition_root_and_the_emulator_read_a_clock():
    readers = {
        _module(path)
        for path in MODULES
        if any(call in path.read_text() for call in ("datetime.now(", "date.today(", "time.time(", "utcnow("))
    }
    assert readers <= {"monitor.app.service"}
