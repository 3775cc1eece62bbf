"""Less room: compressed records, no text twice, no index beside a table that is one; and columns for pictures.

What each step saves of the JSON of 5,329 real records is in docs/database.md. The rows for readers are dropped here
and made again from the stored records by `projections.refill`.
"""

from __future__ import annotations

from importlib.resources import files

import zstandard
from sqlite_utils import Database

from monitor.store.migrations.statements import read_statements

SCHEMA = 10
LEVEL = 6

_TRIAL = "nct_id TEXT NOT NULL REFERENCES trials (nct_id)"
_NUMBERED = f"{_TRIAL}, position INTEGER NOT NULL CHECK (position >= 1)"
_OF_RESULTS = "FOREIGN KEY (nct_id) REFERENCES results (nct_id)"
_OUTCOME = "nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1)"
_OUTCOME_KEYS = (
    "PRIMARY KEY (nct_id, outcome, position),"
    " FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)"
)
_VERSION = "nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL"
_OF_A_VERSION = "FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)"


def _dated(column: str) -> str:
    return (
        f"{column} TEXT, {column}_precision TEXT CHECK ({column}_precision IN ('day', 'month', 'year')),"
        f" {column}_type TEXT"
    )


# A table whose rows are short is its own index; in one with long texts, rows would be spread over pages of their own.
_SHORT = {
    "conditions": f"{_NUMBERED}, condition TEXT NOT NULL, PRIMARY KEY (nct_id, position)",
    "keywords": f"{_NUMBERED}, keyword TEXT NOT NULL, PRIMARY KEY (nct_id, position)",
    "trial_dates": (
        f"{_TRIAL}, name TEXT NOT NULL, date TEXT NOT NULL,"
        " date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')), type TEXT, PRIMARY KEY (nct_id, name)"
    ),
    "sponsors": (
        f"{_NUMBERED}, role TEXT NOT NULL CHECK (role IN ('LEAD', 'COLLABORATOR')), name TEXT, class TEXT,"
        " PRIMARY KEY (nct_id, position)"
    ),
    "arm_interventions": (
        f"{_TRIAL}, arm INTEGER NOT NULL, intervention INTEGER NOT NULL, PRIMARY KEY (nct_id, arm, intervention),"
        " FOREIGN KEY (nct_id, arm) REFERENCES arms (nct_id, position),"
        " FOREIGN KEY (nct_id, intervention) REFERENCES interventions (nct_id, position)"
    ),
    "locations": (
        f"{_NUMBERED}, facility TEXT, status TEXT, city TEXT, state TEXT, zip TEXT, country TEXT,"
        " PRIMARY KEY (nct_id, position)"
    ),
    "participant_flow": (
        f"{_NUMBERED}, period INTEGER NOT NULL, period_title TEXT,"
        " kind TEXT NOT NULL CHECK (kind IN ('MILESTONE', 'DROP')), name TEXT, group_id TEXT, group_title TEXT,"
        f" subjects TEXT, subjects_number REAL, PRIMARY KEY (nct_id, position), {_OF_RESULTS}"
    ),
    "result_denominators": (
        f"{_OUTCOME}, class_position INTEGER, class TEXT, units TEXT, group_id TEXT, value TEXT, value_number REAL,"
        f" {_OUTCOME_KEYS}"
    ),
    "result_measurements": (
        f"{_OUTCOME}, class_position INTEGER NOT NULL, class TEXT, category_position INTEGER NOT NULL, category TEXT,"
        " group_id TEXT, group_title TEXT, value TEXT, value_number REAL, spread TEXT, spread_number REAL,"
        " lower_limit TEXT, lower_limit_number REAL, upper_limit TEXT, upper_limit_number REAL, comment TEXT,"
        f" {_OUTCOME_KEYS}"
    ),
    "adverse_event_counts": (
        f"{_NUMBERED}, event INTEGER NOT NULL, group_id TEXT, events INTEGER, affected INTEGER, at_risk INTEGER,"
        " PRIMARY KEY (nct_id, position),"
        " FOREIGN KEY (nct_id, event) REFERENCES adverse_event_terms (nct_id, position)"
    ),
    "version_facts": (
        f"{_VERSION}, valid_from TEXT NOT NULL,"
        " valid_from_basis TEXT NOT NULL CHECK (valid_from_basis IN ('posted', 'released', 'seen')),"
        " title TEXT, overall_status TEXT, why_stopped TEXT, phases TEXT, lead_sponsor TEXT, enrollment INTEGER,"
        f" enrollment_type TEXT, {_dated('start_date')}, {_dated('primary_completion_date')},"
        f" {_dated('completion_date')}, results_first_posted TEXT,"
        " has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)),"
        f" PRIMARY KEY (nct_id, source, version), {_OF_A_VERSION}"
    ),
    "primary_outcome_history": (
        f"{_VERSION}, position INTEGER NOT NULL, measure TEXT, time_frame TEXT, time_frame_months REAL,"
        f" PRIMARY KEY (nct_id, source, version, position), {_OF_A_VERSION}"
    ),
}
_LONG = {
    "adverse_event_terms": (
        f"{_NUMBERED}, type TEXT NOT NULL CHECK (type IN ('SERIOUS', 'OTHER')), term TEXT, organ_system TEXT,"
        f" vocabulary TEXT, assessment TEXT, notes TEXT, PRIMARY KEY (nct_id, position), {_OF_RESULTS}"
    ),
    "result_analyses": (
        f"{_OUTCOME}, group_ids TEXT, group_description TEXT, method TEXT, p_value TEXT, p_value_number REAL,"
        " p_value_comment TEXT, param_type TEXT, param_value TEXT, param_value_number REAL, dispersion_type TEXT,"
        " dispersion_value TEXT, dispersion_value_number REAL, ci_sides TEXT, ci_percent TEXT, ci_percent_number REAL,"
        " ci_lower TEXT, ci_lower_number REAL, ci_upper TEXT, ci_upper_number REAL,"
        " tested_non_inferiority INTEGER CHECK (tested_non_inferiority IN (0, 1)), non_inferiority_type TEXT,"
        f" comment TEXT, estimate_comment TEXT, {_OUTCOME_KEYS}"
    ),
    "trial_descriptions": (
        "id INTEGER NOT NULL PRIMARY KEY, nct_id TEXT NOT NULL UNIQUE REFERENCES trials (nct_id), summary TEXT,"
        " description TEXT, eligibility TEXT"
    ),
}
_GONE = ("adverse_events", "trial_search", "trial_texts")

_INDEXES = (
    "CREATE INDEX conditions_by_name ON conditions (condition)",
    "CREATE INDEX sponsors_by_name ON sponsors (name, role)",
    # Nobody asks by length alone: the longest follow-up is read of each trial of a topic.
    "DROP INDEX outcomes_by_length",
    "CREATE INDEX adverse_event_terms_by_term ON adverse_event_terms (type, term)",
    "CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version)",
    "CREATE INDEX trials_by_revision ON trials (revision)",
)

_VERSIONS = """
    CREATE TABLE versions (
        nct_id TEXT NOT NULL REFERENCES trials (nct_id),
        source TEXT NOT NULL CHECK (source IN ('observed', 'history')),
        version INTEGER NOT NULL CHECK (version >= 0),
        observed_at TEXT NOT NULL,
        data_timestamp TEXT,
        last_update_posted TEXT,
        sha256 TEXT NOT NULL,
        hash_version INTEGER,
        fingerprint TEXT,
        registry_version INTEGER,
        record_sha256 TEXT NOT NULL,
        encoding TEXT NOT NULL CHECK (encoding IN ('zstd+dictionary', 'zstd', 'zstd+base')),
        base_version INTEGER,
        dictionary INTEGER REFERENCES dictionaries (id),
        record BLOB NOT NULL,
        PRIMARY KEY (nct_id, source, version),
        FOREIGN KEY (nct_id, source, base_version) REFERENCES versions (nct_id, source, version),
        CHECK ((encoding = 'zstd+base') = (base_version IS NOT NULL)),
        CHECK ((encoding = 'zstd+dictionary') = (dictionary IS NOT NULL))
    ) STRICT"""
# The CHECK that an earlier migration widened in the schema itself is made here as a table's own.
_POLLS = """
    CREATE TABLE polls (
        id INTEGER NOT NULL PRIMARY KEY,
        run TEXT NOT NULL,
        watch TEXT NOT NULL REFERENCES watches (slug),
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL
            CHECK (status IN ('running', 'complete', 'not_modified', 'incomplete', 'failed', 'held')),
        baseline INTEGER NOT NULL CHECK (baseline IN (0, 1)),
        data_timestamp TEXT,
        found INTEGER NOT NULL,
        fetched INTEGER NOT NULL,
        in_scope INTEGER NOT NULL,
        added INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        missing INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        error TEXT,
        UNIQUE (run, watch)
    ) STRICT"""
_SEARCH = (
    "CREATE VIRTUAL TABLE trial_search USING fts5 (titles, conditions, interventions, outcomes, summary, description,"
    " eligibility, content='trial_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
)


def apply(db: Database) -> None:
    """Make the tables again; foreign keys are off meanwhile, and checked when all migrations are done."""
    # An earlier migration leaves it to the database to delete these with their subscriber, which it does not now.
    for table in ("subscriber_states", "deliveries"):
        _run(db, f"DELETE FROM {table} WHERE subscriber NOT IN (SELECT id FROM subscribers)")  # noqa: S608 - names are ours
    _run(db, "DROP VIEW trial_history", "DROP VIEW status_history")
    _run(db, *(f"DROP TRIGGER trial_texts_{event}" for event in ("added", "gone", "changed")))
    _run(db, *(f"DROP TABLE {name}" for name in _GONE))
    for name, columns in _LONG.items():
        _run(db, f"DROP TABLE IF EXISTS {name}", f"CREATE TABLE {name} ({columns}) STRICT")
    for name, columns in _SHORT.items():
        _run(db, f"DROP TABLE IF EXISTS {name}", f"CREATE TABLE {name} ({columns}) STRICT, WITHOUT ROWID")
    _make_polls_again(db)
    _compress_records(db)
    _run(
        db,
        "ALTER TABLE trials DROP COLUMN record",
        "ALTER TABLE trials ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
        *_INDEXES,
        *read_statements("0010_compact_views"),
        _SEARCH,
        f"PRAGMA user_version = {SCHEMA}",
    )


def _run(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


def _set_aside(db: Database, table: str) -> str:
    """Copy a table's rows, drop it, and return the names of its columns."""
    _run(db, f"CREATE TABLE copied AS SELECT * FROM {table}", f"DROP TABLE {table}")  # noqa: S608 - names are ours
    return ", ".join(row[1] for row in db.execute("PRAGMA table_info(copied)"))


def _make_polls_again(db: Database) -> None:
    columns = _set_aside(db, "polls")
    _run(
        db,
        _POLLS,
        f"INSERT INTO polls ({columns}) SELECT {columns} FROM copied",  # noqa: S608 - names are ours
        "DROP TABLE copied",
        "CREATE INDEX polls_by_watch ON polls (watch, status)",
    )


def _compress_records(db: Database) -> None:
    """Let every version have its record, the current one too, which was plain in `trials`."""
    db.execute("CREATE TABLE dictionaries (id INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT")
    dictionary = add_dictionary(db)
    columns = _set_aside(db, "versions")
    # The base of a version comes before it.
    _run(
        db,
        _VERSIONS,
        f"INSERT INTO versions ({columns}) SELECT {columns} FROM copied WHERE encoding <> 'current'"  # noqa: S608 - names are ours
        " ORDER BY nct_id, source, version",
    )
    for (nct_id,) in db.execute(
        "SELECT nct_id FROM copied WHERE encoding = 'current' ORDER BY nct_id"
    ).fetchall():
        _compress_current(db, nct_id, columns, dictionary)
    db.execute("DROP TABLE copied")


def add_dictionary(db: Database) -> bytes:
    """Store the dictionary with which records are compressed, and return it."""
    dictionary = files("monitor.store").joinpath("records.dictionary").read_bytes()
    db.execute("INSERT INTO dictionaries (id, data) VALUES (1, ?)", (dictionary,))
    return dictionary


def _compress_current(db: Database, nct_id: str, columns: str, dictionary: bytes) -> None:
    kept = columns.partition(", encoding")[0]
    record, *values = db.execute(
        f"SELECT (SELECT record FROM trials WHERE nct_id = copied.nct_id), {kept} FROM copied"  # noqa: S608 - names are ours
        " WHERE nct_id = ? AND encoding = 'current'",
        (nct_id,),
    ).fetchone()
    first = db.execute(
        "SELECT version, record FROM versions WHERE nct_id = ? AND source = 'observed' AND encoding = 'zstd'",
        (nct_id,),
    ).fetchone()
    encoded: tuple[str, int | None, int | None, bytes]
    if first is None:
        encoded = ("zstd+dictionary", None, 1, _compressed(record, zstandard.ZstdCompressionDict(dictionary)))
    else:
        raw = zstandard.ZstdDecompressor().decompress(first[1])
        base = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        encoded = ("zstd+base", first[0], None, _compressed(record, base))
    marks = ", ".join("?" * (len(values) + len(encoded)))
    db.execute(
        f"INSERT INTO versions ({kept}, encoding, base_version, dictionary, record) VALUES ({marks})",  # noqa: S608 - names are ours
        (*values, *encoded),
    )


def _compressed(record: str, dictionary: zstandard.ZstdCompressionDict) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary).compress(record.encode())
