"""Tables and views as files: CSV, JSON, NDJSON, Parquet. All of one export show one and the same state.

Left out are tables with subscribers, and the whole records (`versions.record`): they have the contacts of the record, and
`trial-monitor show --json` gives what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from monitor.errors import StateError, UsageMistake
from monitor.query.formats import write_answer
from monitor.query.guarded import DatabaseReader, QueryResult, SqlValue
from monitor.store import fence, files
from monitor.store.descriptions import TABLES, VIEWS

_BATCH = 10_000
_WHOLE_RECORDS = {("versions", "record"), ("dictionaries", "data")}


def relations() -> tuple[str, ...]:
    """Names of all tables and views that can be exported, tables first."""
    return tuple(name for name in (*TABLES, *VIEWS) if name in fence.TABLES | fence.VIEWS)


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a table or view that are exported."""
    described = {**TABLES, **VIEWS}[name]
    return tuple(column for column in described.columns if (name, column) not in _WHOLE_RECORDS)


def whole(reader: DatabaseReader, name: str) -> QueryResult:
    """All rows of a table or view.

    Raises:
        UsageMistake: there is no such table or view.
    """
    if name not in relations():
        raise UsageMistake(
            f"there is no table or view `{name}` to export; there are {', '.join(relations())}"
        )
    return reader.ask(f"SELECT {', '.join(columns_of(name))} FROM {name}")  # noqa: S608 - names are ours


def export(
    reader: DatabaseReader,
    names: Sequence[str],
    form: str,
    folder: Path,
    *,
    show: Callable[[str], str],
    spreadsheet: bool = False,
) -> tuple[tuple[Path, int], ...]:
    """Writes each table or view into a file of its own; a file appears whole or not at all.

    Returns:
        The files, with the number of their rows.

    Raises:
        UsageMistake: a name or the format is unknown, or Parquet is not installed.
        StateError: the folder cannot be written to.
    """
    answers = [name for name in names or relations() if columns_asked(name)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            _file(reader, name, form, folder / f"{name}.{form}", show, spreadsheet=spreadsheet)
            for name in answers
        )
    except OSError as error:
        raise StateError(f"{folder}: {error.strerror or error}") from error


def columns_asked(name: str) -> bool:
    """Whether a name can be exported.

    Raises:
        UsageMistake: it cannot.
    """
    if name not in relations():
        raise UsageMistake(
            f"there is no table or view `{name}` to export; there are {', '.join(relations())}"
        )
    return True


def _file(
    reader: DatabaseReader, name: str, form: str, path: Path, show: Callable[[str], str], *, spreadsheet: bool
) -> tuple[Path, int]:
    with files.write_beside(path) as beside:
        if form == "parquet":
            return path, _parquet(reader, name, beside)
        # CSV's own line ends are kept as they are written.
        with beside.open("w", encoding="utf-8", newline="") as out:
            return path, write_answer(whole(reader, name), form, out, show=show, spreadsheet=spreadsheet)


def _parquet(reader: DatabaseReader, name: str, path: Path) -> int:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra: only who asks for Parquet needs it
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise UsageMistake("Parquet needs an extra: pip install 'trial-monitor[parquet]'") from error
    types = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string(), "BLOB": pa.binary()}
    declared = dict(reader.ask("SELECT name, type FROM pragma_table_xinfo(:name)", {"name": name}).rows)
    answer = whole(reader, name)
    # Computed columns of a view declare no type: it is read from their values, and so from all rows.
    batches = _batches(answer, None if name in VIEWS else _BATCH)
    first = next(batches, [])
    fields = [
        (column, types.get(declared[column]) or types[_type(first, place)])
        for place, column in enumerate(answer.columns)
    ]
    schema = pa.schema(fields, metadata={"title": {**TABLES, **VIEWS}[name].meaning})
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in (first, *batches):
            columns = zip(*batch, strict=True) if batch else ((),) * len(schema)
            arrays = [
                pa.array(_fit(values, field.type == pa.float64()), type=field.type)
                for values, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


def _batches(answer: QueryResult, size: int | None) -> Iterator[list[tuple[SqlValue, ...]]]:
    while batch := list(islice(answer.rows, size)):
        yield batch


def _type(rows: Sequence[tuple[SqlValue, ...]], place: int) -> str:
    """The declared type that fits a column's values; text where there are none."""
    kinds = {type(row[place]) for row in rows} - {type(None)}
    if kinds == {int}:
        return "INTEGER"
    return "REAL" if kinds and kinds <= {int, float} else "TEXT"


def _fit(values: Sequence[SqlValue], real: bool) -> list[SqlValue]:
    return [None if value is None else float(value) for value in values] if real else list(values)
