"""An answer as text: a table for people, CSV, JSON or NDJSON for programs."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TextIO

from monitor.query.guarded import QueryResult, SqlValue

FORMATS = ("table", "csv", "json", "ndjson")
EXPORT_FORMATS = ("csv", "json", "ndjson", "parquet")
ROWS_SHOWN = 1_000
"""A table is for eyes: further rows are not shown, and that is said."""
CELL = 60
"""Characters of a cell in a table; the rest becomes an ellipsis."""

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
"""C1 controls, characters that change the direction of writing, lone surrogates; `json` escapes C0 itself."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_answer(
    answer: QueryResult,
    form: str,
    out: TextIO,
    *,
    show: Callable[[str], str],
    spreadsheet: bool = False,
    width: int = CELL,
) -> int:
    """Writes an answer and counts its rows.

    Args:
        answer: what was asked.
        form: one of `FORMATS`.
        out: where it goes.
        show: makes hostile text fit for a terminal: one line, no control characters.
        spreadsheet: in CSV, a text that a spreadsheet would take for a formula gets an apostrophe before it.
        width: of a cell in a table at most, in characters.
    """
    if form == "table":
        return _table(answer, out, show, width)
    if form == "csv":
        return _csv(answer, out, spreadsheet=spreadsheet)
    return _lines(answer, out, form)


def _table(answer: QueryResult, out: TextIO, show: Callable[[str], str], width: int) -> int:
    rows = [tuple(_cell(value, show, width) for value in row) for row in islice(answer.rows, ROWS_SHOWN)]
    more = next(answer.rows, None) is not None
    head = tuple(_cell(column, show, width) for column in answer.columns)
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    out.writelines(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in (head, tuple("-" * width for width in widths), *rows)
    )
    if more:
        out.write(f"... only the first {ROWS_SHOWN} rows are shown; use --format csv for all\n")
    return len(rows)


def _cell(value: SqlValue, show: Callable[[str], str], width: int) -> str:
    if value is None:
        return ""
    text = f"({len(value)} bytes)" if isinstance(value, bytes) else show(str(value))
    return text if len(text) <= width else text[: width - 1] + "…"


def _csv(answer: QueryResult, out: TextIO, *, spreadsheet: bool) -> int:
    # Asked to end lines with both, `csv` quotes either of them inside a value.
    record = io.StringIO(newline="")
    writer = csv.writer(record, lineterminator="\r\n")
    count = -1
    for row in chain((answer.columns,), answer.rows):
        writer.writerow([_plain(value, spreadsheet=spreadsheet) for value in row])
        out.write(record.getvalue()[: -len("\r\n")] + "\n")
        record.seek(0)
        record.truncate()
        count += 1
    return count


def _plain(value: SqlValue, *, spreadsheet: bool) -> SqlValue:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if spreadsheet and isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _lines(answer: QueryResult, out: TextIO, form: str) -> int:
    count = 0
    for count, document in enumerate(documents(answer), start=1):
        if form == "json":
            out.write("[\n" if count == 1 else ",\n")
        out.write(document)
        if form == "ndjson":
            out.write("\n")
    if form == "json":
        out.write("\n]\n" if count else "[]\n")
    return count


def documents(answer: QueryResult) -> Iterator[str]:
    """Each row as a JSON object; bytes in Base64, columns of one name numbered."""
    names = tuple(unique(answer.columns))
    for row in answer.rows:
        document = dict(zip(names, map(_json, row), strict=True))
        yield _UNSAFE.sub(_escaped, json.dumps(document, ensure_ascii=False, allow_nan=False))


def _escaped(match: re.Match[str]) -> str:
    """Return characters that a terminal could obey as JSON escapes, which mean the same to a program."""
    return "".join(f"\\u{ord(char):04x}" for char in match[0])


def unique(names: Iterable[str]) -> Iterator[str]:
    """Names of columns, a number behind each that occurred before."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}_{seen[name]}"


def _json(value: SqlValue) -> SqlValue:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    # SQLite's REAL knows infinity; JSON does not.
    return None if isinstance(value, float) and value in {float("inf"), float("-inf")} else value


def as_text(answer: QueryResult, form: str, *, show: Callable[[str], str], width: int = CELL) -> str:
    """An answer as one text."""
    out = io.StringIO()
    write_answer(answer, form, out, show=show, width=width)
    return out.getvalue()
