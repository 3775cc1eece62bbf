"""Other programs read the file as it is: DuckDB, pandas."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store.descriptions import TABLES, VIEWS

INDEXES = {"trial_search", "change_search"}  # virtual tables of SQLite's own


@pytest.fixture(scope="module")
def counts(played):
    with closing(sqlite3.connect(played)) as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in (*TABLES, *VIEWS)
        }


def test_duckdb_reads_every_table_and_view(played, counts):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is in the extra `interop`")
    scanner = pytest.importorskip(
        "duckdb_extension_sqlite_scanner", reason="DuckDB's SQLite scanner is in `interop`"
    )
    (extension,) = Path(scanner.__file__).parent.rglob("*.duckdb_extension")
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute(f"ATTACH '{played}' AS m (TYPE sqlite, READ_ONLY)")
        for name, count in counts.items():
            # A view is written in SQLite's SQL: DuckDB lets SQLite answer it.
            source = f"sqlite_query('m', 'SELECT * FROM {name}')" if name in VIEWS else f"m.{name}"
            if name not in INDEXES:
                assert len(connection.execute(f"SELECT * FROM {source}").fetchall()) == count, name
        assert connection.execute("SELECT DISTINCT date_precision FROM m.trial_dates").fetchall()


def test_pandas_reads_every_table_and_view(played, counts):
    pandas = pytest.importorskip("pandas", reason="pandas is in the extra `interop`")
    with closing(sqlite3.connect(f"file:{played}?mode=ro", uri=True)) as connection:
        for name, count in counts.items():
            frame = pandas.read_sql(f"SELECT * FROM {name}", connection)
            assert len(frame) == count
            assert list(frame.columns) == list({**TABLES, **VIEWS}[name].columns)
