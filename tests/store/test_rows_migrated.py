"""A file of every released schema gets the rows for readers that a new file would have."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store import Store, projections
from monitor.store.descriptions import TABLES, VIEWS

OLD = Path(__file__).parent / "old"
OF_RECORDS = tuple(name for name in VIEWS if name != "held")
"""Views of what is made from records; what is in quarantine is stored by a poll, and the old files have some."""


@pytest.mark.parametrize("version", sorted(int(path.stem[1:]) for path in OLD.glob("v*.sql")))
def test_rows_are_made_from_stored_records_superseded_ones_too(tmp_path, plain_world, version):
    before = tmp_path / "old.db"
    with closing(sqlite3.connect(before)) as connection:
        connection.executescript((OLD / f"v{version}.sql").read_text())
    with Store.open(before) as old, Store.open(tmp_path / "new.db") as new:
        plain_world.fill(new)
        for name in (*projections.TABLES, "version_facts", "primary_outcome_history", *OF_RECORDS):
            columns = ", ".join(column for column in {**TABLES, **VIEWS}[name].columns if column != "id")
            rows = [sorted(s._db.execute(f"SELECT {columns} FROM {name}"), key=repr) for s in (old, new)]
            assert rows[0] == rows[1], name
        assert old._db.execute("SELECT count(*) FROM trial_history").fetchone() == (6,)
        for index in ("trial_search", "change_search"):
            old._db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
