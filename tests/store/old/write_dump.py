"""Writes `v<schema>.sql` beside this file: the newest earlier dump, opened and migrated, as text.

Run once when a schema is released, with the project's Python: `python tests/store/old/write_dump.py`. A dump
is never written again afterwards: it represents the files that people have.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from monitor.store import Store
from monitor.store.schema import APPLICATION_ID, SCHEMA_VERSION

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Bring the newest earlier dump up to date and dump it."""
    earlier = max(number for path in HERE.glob("v*.sql") if (number := int(path.stem[1:])) < SCHEMA_VERSION)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((HERE / f"v{earlier}.sql").read_text())
        with Store.open(path) as store:
            lines = [*dump(store._db.conn)]
    lines += [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {SCHEMA_VERSION};"]
    (HERE / f"v{SCHEMA_VERSION}.sql").write_text("\n".join(lines) + "\n")


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make the database again; full-text indexes are built, not copied.

    `iterdump` writes virtual tables into the schema behind SQLite's back, and cannot be read while triggers fill them.
    """
    kinds = {name: kind for _, name, kind, *_ in connection.execute("PRAGMA table_list")}
    objects = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    ).fetchall()
    yield "BEGIN;"
    for kind, name, sql in objects:
        if kind == "table" and kinds[name] == "table":
            yield f"{sql};"
            yield from _rows(connection, name)
    yield from (
        f"{sql};" for kind, _, sql in objects if kind in ("view", "index")
    )  # a full-text index may read a view
    for kind, name, sql in objects:
        if kind == "table" and kinds[name] == "virtual":
            yield f"{sql};"
            yield f"INSERT INTO {name} ({name}) VALUES ('rebuild');"
    yield from (f"{sql};" for kind, _, sql in objects if kind == "trigger")
    yield "COMMIT;"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    for (values,) in connection.execute(f"SELECT {quoted} FROM {table}").fetchall():
        yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values});"


if __name__ == "__main__":
    main()
