"""Reads the SQL files of migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files


def read_statements(name: str) -> Iterator[str]:
    """Yield the statements of a file, without the semicolon; a trigger's own semicolons end none."""
    lines: list[str] = []
    for line in files("monitor.store.migrations").joinpath(f"{name}.sql").read_text("utf-8").splitlines():
        lines.append(line)
        if sqlite3.complete_statement(statement := "\n".join(lines)):
            yield statement.strip().removesuffix(";")
            lines = []
