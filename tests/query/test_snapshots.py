"""Snapshots of the data: the same state gives the same bytes, and others read them over HTTP."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from monitor.errors import StateError, UsageMistake
from monitor.query import snapshots
from monitor.query.export import relations
from monitor.query.snapshots import FOLDER, SnapshotInfo, published_snapshots, write_snapshot
from monitor.store.fence import PERSONAL

INFO = SnapshotInfo(title='Trials "of" the spine', program="1.2.3", data_date=date(2026, 11, 25))


@pytest.fixture
def parquet():
    """Skips without the extra."""
    return pytest.importorskip("pyarrow.parquet", reason="Parquet is in the extra `parquet`")


@pytest.fixture(scope="module")
def public(played, tmp_path_factory):
    """A published folder with one snapshot; nobody writes to it."""
    pytest.importorskip("pyarrow", reason="Parquet is in the extra `parquet`")
    folder = tmp_path_factory.mktemp("public")
    write_snapshot(played, folder / FOLDER, INFO)
    return folder


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_state_gives_the_same_name_and_bytes_also_from_a_copy(public, played, tmp_path):
    shutil.copy(played, tmp_path / "copy.db")
    made = write_snapshot(tmp_path / "copy.db", tmp_path / "again", INFO)
    assert made.written
    assert files_of(tmp_path / "again") == files_of(public / FOLDER)
    assert not write_snapshot(played, tmp_path / "again", INFO).written


def test_when_our_own_work_is_next_due_is_no_part_of_a_snapshot(public, database, tmp_path):
    with closing(sqlite3.connect(database)) as connection:
        for due in ("2026-11-27T08:38:02Z", "2026-11-28T08:37:42Z"):
            connection.execute("INSERT OR REPLACE INTO schedule VALUES ('upload', ?)", (due,))
            connection.commit()
    write_snapshot(database, tmp_path / "again", INFO)
    assert files_of(tmp_path / "again") == files_of(public / FOLDER)


def test_another_state_of_the_same_day_has_another_name_and_both_stay(parquet, database, tmp_path):
    first = write_snapshot(database, tmp_path / "all", INFO)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE trials SET title = title || '.'")
        connection.commit()
    second = write_snapshot(database, tmp_path / "all", INFO)
    assert first.folder != second.folder
    listed = json.loads((tmp_path / "all" / "index.json").read_bytes())["snapshots"]
    assert {entry["name"] for entry in listed} == {first.folder.name, second.folder.name}


def test_the_manifest_has_the_hash_of_every_file_and_the_rows_of_every_table(parquet, public):
    (folder,) = (path for path in (public / FOLDER).iterdir() if path.is_dir())
    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = files_of(folder)
    del files["manifest.json"]
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }
    rows = {file["path"]: file["rows"] for file in manifest["files"] if file["rows"] is not None}
    assert rows.keys() == {f"parquet/{name}.parquet" for name in relations()}
    for path, count in rows.items():
        assert parquet.read_metadata(folder / path).num_rows == count
    assert folder.name.startswith("2026-11-25-")


def test_the_database_of_a_snapshot_has_nothing_personal(public):
    (path,) = (public / FOLDER).glob("*/trial-monitor.db")
    with closing(sqlite3.connect(path)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        assert not names & PERSONAL
        assert connection.execute("SELECT max(length(record)) FROM versions").fetchall() == [(0,)]


def test_the_citation_is_read_as_it_was_meant_whatever_the_title_contains(public):
    yaml = pytest.importorskip("yaml")
    (path,) = (public / FOLDER).glob("*/CITATION.cff")
    citation = yaml.safe_load(path.read_text("utf-8"))
    assert citation["title"] == 'Trials "of" the spine'
    assert citation["version"] == "2026-11-25"
    assert citation["references"][0]["title"] == "ClinicalTrials.gov"


def test_everybody_may_read_what_is_published(public):
    for path in (public / FOLDER).rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_the_files_of_snapshots_are_named_for_uploads_and_a_broken_one_is_left_out(public, tmp_path):
    named = {file.path: file.sha256 for file in published_snapshots(public)}
    assert named == {path: hashlib.sha256(content).hexdigest() for path, content in files_of(public).items()}
    shutil.copytree(public, tmp_path / "public")
    next((tmp_path / "public" / FOLDER).glob("*/trial-monitor.db")).unlink()
    assert [file.path for file in published_snapshots(tmp_path / "public")] == [f"{FOLDER}/index.json"]


def test_without_parquet_the_extra_is_named(monkeypatch, played, tmp_path):
    monkeypatch.setattr(snapshots, "find_spec", lambda _name: None)
    with pytest.raises(UsageMistake, match=r"trial-monitor\[parquet\]"):
        write_snapshot(played, tmp_path, INFO)


def test_a_folder_that_cannot_be_written_to_is_named_and_nothing_is_left(parquet, played, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StateError, match="file"):
        write_snapshot(played, tmp_path / "file", INFO)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def address(public):
    """The published folder over HTTP, from a server that knows no ranges."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=public))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    (folder,) = (path.name for path in (public / FOLDER).iterdir() if path.is_dir())
    yield f"http://127.0.0.1:{server.server_port}/{FOLDER}/{folder}/parquet"
    server.shutdown()
    thread.join()
    server.server_close()


def test_pandas_reads_a_table_over_http(address, played):
    pandas = pytest.importorskip("pandas", reason="pandas is in the extra `interop`")
    with closing(sqlite3.connect(played)) as connection:
        trials = [row[0] for row in connection.execute("SELECT nct_id FROM trials")]
    assert sorted(pandas.read_parquet(f"{address}/trials.parquet")["nct_id"]) == sorted(trials)


def test_duckdb_reads_a_table_over_http(address, played):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is in the extra `interop`")
    httpfs = pytest.importorskip("duckdb_extension_httpfs", reason="DuckDB's HTTP is in `interop`")
    (extension,) = Path(httpfs.__file__).parent.rglob("*.duckdb_extension")
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute("SET force_download = true")
        counted = connection.execute(
            f"SELECT count(*) FROM read_parquet('{address}/trials.parquet')"
        ).fetchone()
    with closing(sqlite3.connect(played)) as connection:
        assert counted == connection.execute("SELECT count(*) FROM trials").fetchone()
