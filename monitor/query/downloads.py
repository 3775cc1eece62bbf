"""The data as files for everybody: a database and archives of tables, without subscribers and whole records.

The same state of the database gives the same bytes. What is not named in `store.fence` is in none of them.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from monitor.errors import ConfigError
from monitor.model import Struct
from monitor.model.text import line
from monitor.query.backup import copy
from monitor.query.formats import EXPORT_FORMATS
from monitor.query.guarded import DatabaseReader
from monitor.store import fence, files
from monitor.store.database import open_database
from monitor.store.sqlite_errors import translated

TIMEOUT = 600.0
"""Seconds that writing one archive may take."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every file in an archive: the earliest that a zip can have, so that bytes depend on contents alone."""


class Download(Struct, frozen=True, kw_only=True):
    """A form of the data: the name of its archive, and what is in it."""

    name: str
    meaning: str


DOWNLOADS: Mapping[str, Download] = MappingProxyType(
    {
        "database": Download(
            name="trial-monitor-database.zip",
            meaning="One SQLite database with all tables and views, for SQL, R or pandas",
        ),
        "csv": Download(name="trial-monitor-csv.zip", meaning="A CSV file for each table, for spreadsheets"),
        "json": Download(name="trial-monitor-json.zip", meaning="A JSON file for each table"),
        "ndjson": Download(
            name="trial-monitor-ndjson.zip", meaning="A file for each table with a JSON object on each line"
        ),
        "parquet": Download(
            name="trial-monitor-parquet.zip",
            meaning="A Parquet file for each table, with types, for data frames",
        ),
    }
)


def check_forms(forms: Iterable[str]) -> None:
    """Refuse a form that this installation cannot write, before anything is polled for it.

    Raises:
        ConfigError: Parquet is wanted, and its extra is not installed.
    """
    if "parquet" in forms and find_spec("pyarrow") is None:
        raise ConfigError("publish.downloads: `parquet` needs an extra: pip install 'trial-monitor[parquet]'")


class Downloads:
    """Makes the files from one database."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def state(self) -> str:
        """Return a digest that differs where polls, trials or histories differ; subscribers do not matter."""
        asked = (
            "SELECT count(*), max(finished_at) FROM polls",
            "SELECT value FROM meta WHERE key = 'revision'",
            "PRAGMA user_version",
        )
        with translated(self.database), closing(open_database(self.database, read_only=True)) as db:
            rows = [db.execute(sql).fetchone() for sql in asked]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def render(self, form: str) -> bytes:
        """Return the archive of a form; its name is in `DOWNLOADS`."""
        from monitor.query.export import export  # noqa: PLC0415  what describes all tables is read for it

        with files.temporary_folder(self.database.parent) as folder:
            if form == "database":
                shared_copy(self.database, folder / "trial-monitor.db")
            elif form in EXPORT_FORMATS:
                with DatabaseReader(self.database, timeout=TIMEOUT) as reader:
                    export(reader, (), form, folder, show=line)
            return _archive(folder)


def shared_copy(database: Path, path: Path) -> None:
    """Write a copy that has only what may be read by everybody, and is no database of this program's any more."""
    with closing(open_database(database, read_only=True)) as db:
        copy(db.conn, path, database)
    with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (name,) in tables:
            if name not in fence.READABLE and not name.startswith("sqlite_"):
                connection.execute(f'DROP TABLE "{name}"')
        connection.execute("UPDATE versions SET record = x''")
        connection.execute("DELETE FROM dictionaries")
        connection.execute("PRAGMA application_id = 0")
        connection.execute("VACUUM")


def _archive(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, date_time=EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()
