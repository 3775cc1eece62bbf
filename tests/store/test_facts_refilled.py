"""The columns of `trials` that come from records are made again where an earlier program left them otherwise."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.facts import facts_of
from monitor.store import Store, projections
from monitor.store.columns import FACT_COLUMNS, facts_row

OLD = Path(__file__).parent / "old"
COLUMNS = ", ".join(FACT_COLUMNS)


def facts(store):
    return store._db.execute(f"SELECT {COLUMNS} FROM trials ORDER BY nct_id").fetchall()


def from_records(store):
    """The columns as the stored records say them."""
    rows = []
    for nct_id in store.trial_ids():
        study = projections.study_of(store.record(nct_id))
        rows.append(facts_row(facts_of(study, nct_id)))
    return rows


def spoil(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE meta SET value = ? WHERE key = 'rows_version'", (projections.ROWS_VERSION - 1,)
        )
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_file_of_the_first_schema_has_all_columns_filled(tmp_path):
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLD / "v1.sql").read_text())
    with Store.open(path) as store:
        assert facts(store) == from_records(store)
        assert store.check() == ()


@pytest.mark.parametrize(
    "column",
    [name for name in FACT_COLUMNS if name not in {"nct_id", "title", "overall_status", "has_results"}],
)
def test_a_column_that_an_earlier_program_did_not_fill_is_filled(path, world, column):
    with Store.open(path) as store:
        world.fill(store)
        before = facts(store)
    spoil(path, f"UPDATE trials SET {column} = NULL")
    with Store.open(path) as store:
        assert facts(store) == before


def test_check_names_a_column_that_differs_from_the_record(path, world):
    with Store.open(path) as store:
        world.fill(store)
        nct_id = store.trial_ids()[0]
        with store._db.conn:
            store._db.execute("UPDATE trials SET lead_sponsor = 'Nobody' WHERE nct_id = ?", (nct_id,))
        assert store.check() == (f"{nct_id}: in `trials`, lead_sponsor differ from the record",)


def test_a_review_that_was_said_between_two_versions_stays(path, world):
    with Store.open(path) as store:
        world.fill(store)
        nct_id = store.trial_ids()[0]
    spoil(
        path,
        f"UPDATE trials SET results_under_review_since = '2026-05-01', fingerprint = 'later' WHERE nct_id = '{nct_id}'",
    )
    with Store.open(path) as store:
        assert store._db.execute(
            "SELECT results_under_review_since FROM trials WHERE nct_id = ?", (nct_id,)
        ).fetchone() == ("2026-05-01",)


def test_what_a_field_that_cannot_be_read_left_is_kept(path, world):
    with Store.open(path) as store:
        world.fill(store)
        nct_id = store.trial_ids()[0]
    spoil(
        path,
        f"INSERT INTO unreadable VALUES ('{nct_id}', 'x', 'x', 'x', 1, '2026-01-01T00:00:00Z')",
        f"UPDATE trials SET start_date = '1999-01', acronym = NULL WHERE nct_id = '{nct_id}'",
    )
    with Store.open(path) as store:
        (start,) = store._db.execute("SELECT start_date FROM trials WHERE nct_id = ?", (nct_id,)).fetchone()
        assert start == "1999-01"
