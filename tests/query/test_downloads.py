"""The data as files for everybody."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.query import downloads
from monitor.query.downloads import DOWNLOADS, Downloads
from monitor.query.export import relations
from monitor.store.fence import PERSONAL


@pytest.fixture
def with_a_subscriber(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        columns = connection.execute("PRAGMA table_info(subscribers)").fetchall()
        needed = {name: kind for _, name, kind, required, _, key in columns if required or key}
        values = ["1" if kind == "INTEGER" else "'jo@example.org'" for kind in needed.values()]
        connection.execute(f"INSERT INTO subscribers ({', '.join(needed)}) VALUES ({', '.join(values)})")
        connection.commit()
    return database


def unpacked(content, name, tmp_path):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.extract(name, tmp_path)


def test_the_database_has_all_tables_and_views_for_any_reader_and_nothing_personal(
    with_a_subscriber, tmp_path
):
    content = Downloads(with_a_subscriber).render("database")
    path = unpacked(content, "trial-monitor.db", tmp_path)
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(with_a_subscriber)) as whole:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        assert not names & PERSONAL
        for name in relations():
            asked = f"SELECT count(*) FROM {name}"
            wanted = [(0,)] if name == "dictionaries" else whole.execute(asked).fetchall()
            assert connection.execute(asked).fetchall() == wanted, name
        assert connection.execute("SELECT max(length(record)) FROM versions").fetchall() == [(0,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert b"jo@example.org" in with_a_subscriber.read_bytes()
    assert b"jo@example.org" not in Path(path).read_bytes()


def test_an_archive_has_a_file_for_each_table(played):
    with zipfile.ZipFile(io.BytesIO(Downloads(played).render("csv"))) as archive:
        assert {name.removesuffix(".csv") for name in archive.namelist()} == set(relations())
        assert archive.read("trials.csv").startswith(b"nct_id,")


@pytest.mark.parametrize("form", ["database", "csv"])
def test_the_same_state_gives_the_same_bytes(played, form):
    assert Downloads(played).render(form) == Downloads(played).render(form)


def test_what_polls_store_changes_the_state_and_a_subscriber_does_not(database, with_a_subscriber):
    before = Downloads(database).state()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM subscribers")
        connection.commit()
        assert Downloads(database).state() == before
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")
        connection.commit()
    assert Downloads(database).state() != before


def test_each_form_has_a_name_of_its_own():
    assert len({download.name for download in DOWNLOADS.values()}) == len(DOWNLOADS)


def test_parquet_without_its_extra_is_refused_before_anything_is_done(monkeypatch):
    monkeypatch.setattr(downloads, "find_spec", lambda _name: None)
    downloads.check_forms(("database", "csv"))
    with pytest.raises(ConfigError, match=r"parquet.*trial-monitor\[parquet\]"):
        downloads.check_forms(("parquet",))
