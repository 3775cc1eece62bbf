"""Exports have every row, agree with the database, and leave out what is personal."""

import csv
import json
import sqlite3

import pytest

from monitor.errors import UsageMistake
from monitor.model.text import line
from monitor.query.export import export, relations
from monitor.query.guarded import DatabaseReader
from monitor.store.descriptions import TABLES, VIEWS
from monitor.store.fence import PERSONAL


def exported(path, form, folder, *names):
    with DatabaseReader(path) as reader:
        return export(reader, names, form, folder, show=line)


def count(reader, name):
    return next(reader.ask(f"SELECT count(*) FROM {name}").rows)[0]


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "parquet"])
def test_every_table_and_view_is_exported_with_all_rows(played, reader, tmp_path, form):
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet is an extra")
    files = exported(played, form, tmp_path)
    assert {path.name for path, _ in files} == {f"{name}.{form}" for name in relations()}
    assert set(tmp_path.iterdir()) == {path for path, _ in files}
    for path, rows in files:
        assert rows == count(reader, path.stem), path


def test_subscribers_and_whole_records_are_left_out(played, tmp_path):
    assert set(relations()) == {*TABLES, *VIEWS} - PERSONAL - {"trial_search", "change_search"}
    (path, _), *_ = exported(played, "ndjson", tmp_path, "trials")
    assert "record" not in json.loads(path.read_text().splitlines()[0])
    with pytest.raises(UsageMistake, match="no table or view `subscribers`"):
        exported(played, "csv", tmp_path / "other", "subscribers")
    assert not (tmp_path / "other").exists()


def test_parquet_has_the_types_and_values_of_the_database(played, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet", reason="Parquet is an extra")
    exported(played, "parquet", tmp_path, "outcomes", "trial_history", "results_overdue", "rejected")
    table = pq.read_table(tmp_path / "outcomes.parquet")
    assert [str(table.schema.field(name).type) for name in ("position", "measure", "time_frame_months")] == [
        "int64",
        "string",
        "double",
    ]
    connection = sqlite3.connect(played)
    wanted = connection.execute("SELECT * FROM outcomes").fetchall()
    connection.close()
    assert [tuple(row.values()) for row in table.to_pylist()] == wanted
    assert (
        str(pq.read_table(tmp_path / "results_overdue.parquet").schema.field("days_overdue").type) == "int64"
    )


def test_csv_is_what_a_program_reads_back(played, reader, tmp_path):
    exported(played, "csv", tmp_path, "conditions")
    with (tmp_path / "conditions.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["nct_id", "position", "condition"]
    assert len(rows) == count(reader, "conditions") + 1
