"""Makes docs/database.md from the schema, its descriptions and the documented questions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.query.catalog import Question, questions
from monitor.store import fence
from monitor.store.descriptions import TABLES, VIEWS, TableDescription

_EXAMPLE = re.compile(r"<!-- example (?P<name>[\w-]+) -->\n```text\n(?P<text>.*?)```", re.DOTALL)
_INTRODUCTION = Path(__file__).with_name("database_introduction.md")


def page(connection: sqlite3.Connection, examples: Mapping[str, str]) -> str:
    """The whole page.

    Args:
        connection: a database with the present schema; its rows are not read.
        examples: for each question what it answers, as a text table.
    """
    private = ", ".join(f"`{name}`" for name in sorted(fence.PERSONAL))
    parts = [_INTRODUCTION.read_text("utf-8").replace("{private}", private), "## Cookbook\n"]
    parts.append(
        "Answers are shortened, and from the synthetic world of `trial-monitor demo`: all trials are invented.\n"
    )
    parts += [_question(question, examples[question.name]) for question in questions()]
    parts.append("## Views\n")
    parts += [_relation(connection, name, table) for name, table in VIEWS.items()]
    parts.append("## Tables\n")
    parts += [_relation(connection, name, table) for name, table in TABLES.items()]
    return "\n".join(parts)


def examples_of(text: str) -> dict[str, str]:
    """The examples that a page has."""
    return {match["name"]: match["text"] for match in _EXAMPLE.finditer(text)}


def _question(question: Question, example: str) -> str:
    parameters = "".join(
        f"- `{parameter.name}`: {parameter.meaning}"
        + (" (needed)" if parameter.default is None else f" (default `{parameter.default}`)")
        + "\n"
        for parameter in question.parameters
    )
    gap = "\n" if parameters else ""
    given = "".join(
        f" --param {parameter.name}=..." for parameter in question.parameters if parameter.default is None
    )
    return (
        f"### {question.title}\n\n{question.description}\n\n`trial-monitor query {question.name}{given}`\n\n"
        f"{parameters}{gap}```sql\n{question.sql}\n```\n\n"
        f"<!-- example {question.name} -->\n```text\n{example}```\n"
    )


def _relation(connection: sqlite3.Connection, name: str, table: TableDescription) -> str:
    lines = [f"### {name}\n", f"{table.meaning}.\n", *_keys(connection, name)]
    lines += [
        "| column | type | meaning | unit or values | field of the record |",
        "| --- | --- | --- | --- | --- |",
    ]
    for _, column, kind, required, *_ in connection.execute(f"PRAGMA table_xinfo({name})"):
        described = table.columns.get(column)
        if described is None:
            continue
        cells = (
            f"`{column}`",
            f"{kind.split(' ')[0]}{', required' if required else ''}" if kind else "",
            described.meaning,
            described.unit,
            f"`{described.source}`" if described.source else "",
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _keys(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    columns = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
    primary = [row[1] for row in sorted(columns, key=lambda row: int(row[5])) if row[5]]
    if primary:
        yield f"Primary key: {', '.join(f'`{column}`' for column in primary)}.\n"
    foreign: dict[int, list[tuple[str, str, str]]] = {}
    for number, _, parent, here, there, *_ in connection.execute(f"PRAGMA foreign_key_list({name})"):
        foreign.setdefault(number, []).append((parent, here, there))
    for pairs in sorted(foreign.values()):
        here = ", ".join(f"`{pair[1]}`" for pair in pairs)
        yield f"{here} refers to `{pairs[0][0]}` ({', '.join(f'`{pair[2]}`' for pair in pairs)}).\n"
