"""What was read back from texts before is a column in files of earlier schemas too."""

import sqlite3

import pytest
from sqlite_utils import Database

from monitor.store.schema import MIGRATIONS

LONG = "An invented trial of cells " * 8


@pytest.fixture
def old():
    """A file of schema 4 with one trial."""
    db = Database(sqlite3.connect(":memory:"), execute_plugins=False)
    MIGRATIONS.apply(db, stop_before="0006_digest_data")
    db.execute(
        "INSERT INTO trials (nct_id, title, overall_status, has_results, first_seen, last_seen, url, version, sha256,"
        " hash_version, fingerprint, record) VALUES ('NCT00000001', 'Another title: now', 'RECRUITING', 0, 'a', 'a', 'u', 2, 's',"
        " 1, 'f', '{}')"
    )
    return db


def add_update(db, title, headline):
    db.execute(
        "INSERT INTO versions (nct_id, source, version, observed_at, sha256, record_sha256, encoding)"
        " VALUES ('NCT00000001', 'observed', 2, 'a', 's', 's', 'current')"
    )
    if title is not None:
        db.execute(
            "INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, has_results)"
            " VALUES ('NCT00000001', 'observed', 2, '2026-01-01', 'seen', ?, 0)",
            (title,),
        )
    db.execute(
        "INSERT INTO updates (id, nct_id, source, to_version, detected_at, severity, headline)"
        " VALUES ('NCT00000001:2', 'NCT00000001', 'observed', 2, 'a', 'low', ?)",
        (headline,),
    )


@pytest.mark.parametrize(
    ("title", "headline", "news"),
    [
        ("Disc cells", "Terminated: Disc cells", "Terminated"),
        (LONG, f"Terminated: {LONG[:100].rstrip()}…", "Terminated"),
        ("A: B: C", "Notice: correction confirmed: A: B: C", "Notice: correction confirmed"),
        ("Cells \\> discs &amp; joints", "Withheld: Cells > discs & joints", "Withheld"),
        (None, "Terminated: Another title: now", "Terminated"),
        ("Disc cells", "Terminated: Quite another title", "Terminated: Quite another title"),
    ],
)
def test_the_news_is_what_comes_before_the_title_of_that_version(old, title, headline, news):
    add_update(old, title, headline)
    MIGRATIONS.apply(old)
    assert old.execute("SELECT news FROM updates").fetchall() == [(news,)]


@pytest.mark.parametrize(
    ("purpose", "period", "cadence"),
    [
        ("digest", "2026-W47", "weekly"),
        ("digest", "2026-11-19", "daily"),
        ("digest", "results-2026-11-19T15:20:00Z", "results"),
        ("confirm", "confirm-2026-11-19T15:20:00Z", None),
    ],
)
def test_the_cadence_of_a_delivery_is_kept(old, purpose, period, cadence):
    old.execute(
        "INSERT INTO subscribers (address, state, since, how) VALUES ('jo@example.org', 'pending', 'a', 'a test')"
    )
    old.execute(
        "INSERT INTO deliveries (subscriber, purpose, period, since, until, state, created_at, next_try)"
        " VALUES (1, ?, ?, 'a', 'b', 'due', 'a', 'a')",
        (purpose, period),
    )
    MIGRATIONS.apply(old)
    assert old.execute("SELECT cadence FROM deliveries").fetchall() == [(cadence,)]
