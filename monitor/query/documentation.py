"""docs/database.md: made from the schema, its descriptions and the documented questions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping

from monitor.query.catalog import Question, questions
from monitor.store import fence
from monitor.store.descriptions import TABLES, VIEWS, TableDescription

_EXAMPLE = re.compile(r"<!-- example (?P<name>[\w-]+) -->\n```text\n(?P<text>.*?)```", re.DOTALL)
_INTRODUCTION = """\
# The database

`state/monitor.db` is an SQLite file that needs none of our code to be read: open it with `sqlite3`, datasette, pandas or
DuckDB. A poll writes it in one transaction while others read on; no reader ever sees half a poll. This page is made
from the schema: a test compares both.

- Dates are ISO text, as precise as the record (`2024-03` or `2024-03-15`); a column `..._precision` beside each says which.
  Instants are UTC, `YYYY-MM-DDThh:mm:ssZ`.
- Enumerations are in the registry's own spelling, such as `NOT_YET_RECRUITING`.
- Text of the registry is as the record has it (CommonMark with its escapes). It is written by others: show it as text.
- Posted numbers are as posted, text; where a text is a plain decimal, a column `..._number` has the number.
- No name, telephone number or address of a contact is a column of any table for readers. The whole record
  (`versions.record`, compressed) has what the registry shows.
- Two clocks: `valid_from` and `valid_to` are the registry's, `known_from` and `known_to` are ours.
- Tables with subscribers ({private}) contain personal data: no query, export or exploration reads them.
- Full text: `trial_search` and `change_search` are FTS5 indexes:
  `SELECT rowid FROM trial_search WHERE trial_search MATCH 'disc AND marrow'`; `rowid` is `trial_texts.id`.

## Ask

```sh
trial-monitor query --list                                     # the questions below
trial-monitor query stopped-and-why --param topic=spinal-fusion
trial-monitor query "SELECT nct_id, title FROM recruiting_now" --format csv
trial-monitor search "disc height" marrow                      # all words, in any form; "..." is a phrase
trial-monitor show NCT99000034 --as-of 2026-06-01              # what the registry said; --clock ours: what we knew
trial-monitor explore                                          # datasette, on this machine only
trial-monitor export --format parquet --output export          # every table and view
trial-monitor backup monitor-backup.db                         # checked; also while the worker polls
trial-monitor restore monitor-backup.db --replace
```

`query` asks a process of its own, which opens the file for reading only and allows nothing but `SELECT` and functions that
compute. The process may use 512 MB of memory; a value may have 16 MB; a question is ended after `--timeout` seconds. CSV has
every value as it is. A spreadsheet takes text that begins with `=`, `+`, `-` or `@` for a formula, and such text may come
from the registry: `--spreadsheet` puts an apostrophe before it.

In `query` and `explore`, `record(nct_id)` is the JSON of a trial's current record as it was received, and
`record(nct_id, source, version)` that of one version: `SELECT nct_id, json_extract(record(nct_id), '$.whether results are posted') FROM trials`.
Elsewhere it is a Zstandard frame in `versions.record`, with `dictionaries.data` or the record of `base_version` as dictionary.

From Python: `pandas.read_sql("SELECT * FROM evidence_by_question", sqlite3.connect("file:state/monitor.db?mode=ro", uri=True))`.
From DuckDB: `ATTACH 'state/monitor.db' AS m (TYPE sqlite, READ_ONLY); SELECT * FROM m.trials;`, and of a view
`SELECT * FROM sqlite_query('m', 'SELECT * FROM results_overdue');`. DuckDB does not see the computed `..._precision` columns
of `trials`; `trial_dates` has the same as a plain column.
"""


def page(connection: sqlite3.Connection, examples: Mapping[str, str]) -> str:
    """The whole page.

    Args:
        connection: a database with the present schema; its rows are not read.
        examples: for each question what it answers, as a text table.
    """
    private = ", ".join(f"`{name}`" for name in sorted(fence.PERSONAL))
    parts = [_INTRODUCTION.replace("{private}", private), "## Cookbook\n"]
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
