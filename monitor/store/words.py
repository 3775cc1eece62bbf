"""The full-text index of trials, which reads the words through the view `trial_texts` and has no copy of them."""

from __future__ import annotations

from sqlite_utils import Database

COLUMNS = ("titles", "conditions", "interventions", "outcomes", "summary", "description", "eligibility")
"""What is searched."""

Words = tuple[int, str | None, str | None, str | None, str | None, str | None, str | None, str | None]
"""`trial_descriptions.id` and the values of `COLUMNS`."""

MOST_PAGES = 500
"""Pages that are written to join parts of the index after a poll: some hundredths of a second."""

_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_SELECT = f"SELECT id, {_NAMES} FROM trial_texts WHERE nct_id = ?"  # noqa: S608 - names are ours
_ADD = f"INSERT INTO trial_search (rowid, {_NAMES}) VALUES (?, {_MARKS})"  # noqa: S608 - names are ours
# An index without a copy forgets words only where it is given them again.
_FORGET = f"INSERT INTO trial_search (trial_search, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})"  # noqa: S608 - names are ours


def of(db: Database, nct_id: str) -> Words | None:
    """Return a trial's words as they are stored now; None where it has none."""
    words: Words | None = db.execute(_SELECT, (nct_id,)).fetchone()
    return words


def update(db: Database, nct_id: str, before: Words | None) -> None:
    """Bring the index in line with a trial's rows; `before` is what `of` gave before they were changed."""
    after = of(db, nct_id)
    if after == before:
        return
    if before is not None:
        db.execute(_FORGET, before)
    if after is not None:
        db.execute(_ADD, after)


def tidy(db: Database) -> None:
    """Join parts of the index, as far as a moment goes: some have words that others took back."""
    # The index writes what it keeps in memory where a savepoint begins, else only at the end of the transaction.
    db.execute("SAVEPOINT words")
    db.execute("RELEASE words")
    db.execute("INSERT INTO trial_search (trial_search, rank) VALUES ('merge', ?)", (MOST_PAGES,))


def rebuild(db: Database) -> None:
    """Make the whole index again."""
    db.execute("INSERT INTO trial_search (trial_search) VALUES ('rebuild')")
