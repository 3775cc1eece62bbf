"""The second schema: records as rows for readers, versions with their key columns, full text, and more views.

The tables are made here and filled by `derived`, which makes their rows from stored records.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.store.migrations.m0002_reader_views import VIEWS

_TRIAL = "nct_id TEXT NOT NULL REFERENCES trials (nct_id)"
_OUTCOME = "nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1)"
_OUTCOME_KEYS = (
    "PRIMARY KEY (nct_id, outcome, position),"
    " FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)"
)


def _precision(column: str) -> str:
    return (
        f"{column}_precision TEXT GENERATED ALWAYS AS"
        f" (CASE length({column}) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL"
    )


_STORED_PRECISION = "TEXT CHECK ({column}_precision IN ('day', 'month', 'year'))"
"""DuckDB does not see generated columns: where a table is ours alone they are stored."""


def _stored(column: str) -> str:
    return f"{column}_precision {_STORED_PRECISION.format(column=column)}"


_PARTIAL_DATES = (
    "start_date",
    "primary_completion_date",
    "completion_date",
    "first_posted",
    "last_update_submitted",
    "last_update_posted",
    "results_first_posted",
)
_PRECISIONS = tuple(f"ALTER TABLE trials ADD COLUMN {_precision(column)}" for column in _PARTIAL_DATES)


def _listing(name: str, columns: str, *keys: str) -> str:
    """A table of which a trial has any number of rows, numbered from 1 in the record's order."""
    body = ", ".join(
        (
            _TRIAL,
            "position INTEGER NOT NULL CHECK (position >= 1)",
            columns,
            "PRIMARY KEY (nct_id, position)",
            *keys,
        )
    )
    return f"CREATE TABLE {name} ({body}) STRICT"


_REGISTERED = (
    _listing("conditions", "condition TEXT NOT NULL"),
    _listing("keywords", "keyword TEXT NOT NULL"),
    """
    CREATE TABLE designs (
        nct_id TEXT NOT NULL PRIMARY KEY REFERENCES trials (nct_id),
        allocation TEXT,
        intervention_model TEXT,
        primary_purpose TEXT,
        masking TEXT,
        who_masked TEXT,
        observational_model TEXT,
        time_perspective TEXT,
        sex TEXT,
        minimum_age TEXT,
        maximum_age TEXT,
        healthy_volunteers INTEGER CHECK (healthy_volunteers IN (0, 1)),
        has_dmc INTEGER CHECK (has_dmc IN (0, 1)),
        is_fda_regulated_drug INTEGER CHECK (is_fda_regulated_drug IN (0, 1)),
        is_fda_regulated_device INTEGER CHECK (is_fda_regulated_device IN (0, 1)),
        ipd_sharing TEXT
    ) STRICT""",
    (
        f"CREATE TABLE trial_dates ({_TRIAL}, name TEXT NOT NULL, date TEXT NOT NULL, {_stored('date')},"
        " type TEXT, PRIMARY KEY (nct_id, name)) STRICT"
    ),
    _listing(
        "sponsors", "role TEXT NOT NULL CHECK (role IN ('LEAD', 'COLLABORATOR')), name TEXT, class TEXT"
    ),
    _listing("arms", "label TEXT, type TEXT, description TEXT"),
    _listing("interventions", "type TEXT, name TEXT, description TEXT, other_names TEXT"),
    (
        f"CREATE TABLE arm_interventions ({_TRIAL}, arm INTEGER NOT NULL, intervention INTEGER NOT NULL,"
        " PRIMARY KEY (nct_id, arm, intervention),"
        " FOREIGN KEY (nct_id, arm) REFERENCES arms (nct_id, position),"
        " FOREIGN KEY (nct_id, intervention) REFERENCES interventions (nct_id, position)) STRICT"
    ),
    (
        f"CREATE TABLE outcomes ({_TRIAL}, type TEXT NOT NULL CHECK (type IN ('PRIMARY', 'SECONDARY', 'OTHER')),"
        " position INTEGER NOT NULL CHECK (position >= 1), measure TEXT, description TEXT, time_frame TEXT,"
        " time_frame_months REAL, PRIMARY KEY (nct_id, type, position)) STRICT"
    ),
    _listing("locations", "facility TEXT, status TEXT, city TEXT, state TEXT, zip TEXT, country TEXT"),
    _listing(
        "publications",
        "pmid TEXT, type TEXT, citation TEXT, retracted INTEGER NOT NULL CHECK (retracted IN (0, 1))",
    ),
)

_POSTED = (
    """
    CREATE TABLE results (
        nct_id TEXT NOT NULL PRIMARY KEY REFERENCES trials (nct_id),
        recruitment_details TEXT,
        pre_assignment_details TEXT,
        limitations TEXT,
        events_time_frame TEXT,
        events_threshold TEXT,
        events_description TEXT,
        mortality_comment TEXT
    ) STRICT""",
    _listing(
        "participant_flow",
        "period INTEGER NOT NULL, period_title TEXT, kind TEXT NOT NULL CHECK (kind IN ('MILESTONE', 'DROP')),"
        " name TEXT, group_id TEXT, group_title TEXT, subjects TEXT, subjects_number REAL",
        "FOREIGN KEY (nct_id) REFERENCES results (nct_id)",
    ),
    _listing(
        "result_outcomes",
        "type TEXT, title TEXT, description TEXT, population TEXT, time_frame TEXT, time_frame_months REAL,"
        " reporting_status TEXT, anticipated_posting_date TEXT, param_type TEXT, dispersion_type TEXT, unit TEXT",
        "FOREIGN KEY (nct_id) REFERENCES results (nct_id)",
    ),
    f"CREATE TABLE result_groups ({_OUTCOME}, group_id TEXT, title TEXT, description TEXT, {_OUTCOME_KEYS}) STRICT",
    (
        f"CREATE TABLE result_denominators ({_OUTCOME}, class_position INTEGER, class TEXT, units TEXT, group_id TEXT,"
        f" value TEXT, value_number REAL, {_OUTCOME_KEYS}) STRICT"
    ),
    (
        f"CREATE TABLE result_measurements ({_OUTCOME}, class_position INTEGER NOT NULL, class TEXT, category TEXT,"
        " group_id TEXT, group_title TEXT, value TEXT, value_number REAL, spread TEXT, lower_limit TEXT,"
        f" upper_limit TEXT, comment TEXT, {_OUTCOME_KEYS}) STRICT"
    ),
    (
        f"CREATE TABLE result_analyses ({_OUTCOME}, group_ids TEXT, group_description TEXT, method TEXT, p_value TEXT,"
        " p_value_number REAL, p_value_comment TEXT, param_type TEXT, param_value TEXT, param_value_number REAL,"
        " dispersion_type TEXT, dispersion_value TEXT, ci_sides TEXT, ci_percent TEXT, ci_lower TEXT, ci_upper TEXT,"
        " tested_non_inferiority INTEGER CHECK (tested_non_inferiority IN (0, 1)), non_inferiority_type TEXT,"
        f" comment TEXT, estimate_comment TEXT, {_OUTCOME_KEYS}) STRICT"
    ),
    _listing(
        "adverse_event_groups",
        "group_id TEXT, title TEXT, description TEXT, deaths_affected INTEGER, deaths_at_risk INTEGER,"
        " serious_affected INTEGER, serious_at_risk INTEGER, other_affected INTEGER, other_at_risk INTEGER",
        "FOREIGN KEY (nct_id) REFERENCES results (nct_id)",
    ),
    _listing(
        "adverse_events",
        "type TEXT NOT NULL CHECK (type IN ('SERIOUS', 'OTHER')), term TEXT, organ_system TEXT, vocabulary TEXT,"
        " assessment TEXT, group_id TEXT, group_title TEXT, events INTEGER, affected INTEGER, at_risk INTEGER,"
        " notes TEXT",
        "FOREIGN KEY (nct_id) REFERENCES results (nct_id)",
    ),
)

_VERSION_KEYS = "nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL"
_OF_A_VERSION = "FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)"
_HISTORY = (
    (
        f"CREATE TABLE version_facts ({_VERSION_KEYS}, valid_from TEXT NOT NULL,"
        " valid_from_basis TEXT NOT NULL CHECK (valid_from_basis IN ('posted', 'released', 'seen')),"
        " title TEXT, overall_status TEXT, why_stopped TEXT, phases TEXT, lead_sponsor TEXT, enrollment INTEGER,"
        f" enrollment_type TEXT, start_date TEXT, {_stored('start_date')}, primary_completion_date TEXT,"
        f" {_stored('primary_completion_date')}, completion_date TEXT, {_stored('completion_date')},"
        " results_first_posted TEXT, has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)),"
        f" PRIMARY KEY (nct_id, source, version), {_OF_A_VERSION}) STRICT"
    ),
    (
        f"CREATE TABLE primary_outcome_history ({_VERSION_KEYS}, position INTEGER NOT NULL, measure TEXT, time_frame TEXT,"
        f" time_frame_months REAL, PRIMARY KEY (nct_id, source, version, position), {_OF_A_VERSION}) STRICT"
    ),
)

SEARCHED = ("titles", "conditions", "interventions", "outcomes", "summary", "description", "eligibility")
"""Columns of `trial_texts` that are searched."""


def _full_text(index: str, table: str, columns: tuple[str, ...]) -> Iterator[str]:
    """A full-text index over a table that keeps the text, and the triggers that keep it true."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("old", "new"))
    gone = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.id, {old})"  # noqa: S608 - names are ours
    come = f"INSERT INTO {index} (rowid, {names}) VALUES (new.id, {new})"  # noqa: S608 - names are ours
    yield (
        f"CREATE VIRTUAL TABLE {index} USING fts5 ({names}, content='{table}', content_rowid='id',"
        " tokenize='porter unicode61 remove_diacritics 2')"
    )
    yield f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {come}; END"
    yield f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN {gone}; END"
    yield f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN {gone}; {come}; END"


_SEARCH = (
    "CREATE TABLE trial_texts (id INTEGER NOT NULL PRIMARY KEY, nct_id TEXT NOT NULL UNIQUE REFERENCES trials (nct_id), "
    + ", ".join(f"{column} TEXT" for column in SEARCHED)
    + ") STRICT",
    *_full_text("trial_search", "trial_texts", SEARCHED),
    # The rows of `changes` have no number of their own that would outlive a VACUUM.
    (
        "CREATE TABLE change_texts (id INTEGER NOT NULL PRIMARY KEY,"
        " change_id TEXT NOT NULL UNIQUE REFERENCES changes (id) ON DELETE CASCADE, sentence TEXT NOT NULL) STRICT"
    ),
    *_full_text("change_search", "change_texts", ("sentence",)),
    "INSERT INTO change_texts (change_id, sentence) SELECT id, sentence FROM changes ORDER BY rowid",
    (
        "CREATE TRIGGER changes_added AFTER INSERT ON changes BEGIN"
        " INSERT INTO change_texts (change_id, sentence) VALUES (new.id, new.sentence); END"
    ),
    (
        "CREATE TRIGGER changes_changed AFTER UPDATE OF sentence ON changes BEGIN"
        " UPDATE change_texts SET sentence = new.sentence WHERE change_id = new.id; END"
    ),
    (
        "CREATE TRIGGER changes_gone BEFORE DELETE ON changes BEGIN"
        " DELETE FROM change_texts WHERE change_id = old.id; END"
    ),
)

_INDEXES = (
    "CREATE INDEX conditions_by_name ON conditions (condition)",
    "CREATE INDEX sponsors_by_name ON sponsors (name, role)",
    "CREATE INDEX locations_by_country ON locations (country, nct_id, city)",
    "CREATE INDEX outcomes_by_length ON outcomes (type, time_frame_months)",
    "CREATE INDEX publications_by_type ON publications (type, nct_id)",
    "CREATE INDEX trial_dates_by_day ON trial_dates (name, date)",
    "CREATE INDEX trials_by_results ON trials (has_results, results_first_posted)",
    "CREATE INDEX adverse_events_by_term ON adverse_events (type, term)",
    "CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version)",
    (
        "CREATE INDEX deadlines_raised ON deadlines (raised_at, nct_id)"
        " WHERE raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL"
    ),
)

STATEMENTS = (
    *_PRECISIONS,
    *_REGISTERED,
    *_POSTED,
    *_HISTORY,
    *_SEARCH,
    *_INDEXES,
    *VIEWS,
    "PRAGMA user_version = 2",
)
