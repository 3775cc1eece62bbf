"""What digests need as data: the news of an update without the trial's title, and the cadence of a delivery.

Before, both were read back from a text: the news from the headline, the cadence from the name of the period.
That is done here once, for what is stored already.
"""

from __future__ import annotations

from sqlite_utils import Database

from monitor.model.text import plain

SCHEMA = 6

_STATEMENTS = (
    "ALTER TABLE updates ADD COLUMN news TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE deliveries ADD COLUMN cadence TEXT CHECK (cadence IN ('weekly', 'daily', 'results'))",
    (
        "UPDATE deliveries SET cadence = CASE WHEN period GLOB 'results-*' THEN 'results'"
        " WHEN period GLOB '*-W*' THEN 'weekly' ELSE 'daily' END WHERE purpose = 'digest'"
    ),
)

_HEADLINES = (
    "SELECT u.id, u.headline, coalesce(f.title, t.title) FROM updates AS u"
    " JOIN trials AS t ON t.nct_id = u.nct_id LEFT JOIN version_facts AS f"
    " ON f.nct_id = u.nct_id AND f.source = u.source AND f.version = u.to_version"
)


def apply(db: Database) -> None:
    """Adds the columns and fills them."""
    for statement in _STATEMENTS:
        db.execute(statement)
    rows = db.execute(_HEADLINES).fetchall()
    db.conn.executemany(
        "UPDATE updates SET news = ? WHERE id = ?",
        [(_news(headline, title), update_id) for update_id, headline, title in rows],
    )
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def _news(headline: str, title: str) -> str:
    """Return what comes before the title, which the headline may have cut; all of it where the title is another."""
    place = headline.find(": ")
    while place > 0:
        if plain(title).startswith(headline[place + 2 :].removesuffix("…").rstrip()):
            return headline[:place]
        place = headline.find(": ", place + 2)
    return headline
