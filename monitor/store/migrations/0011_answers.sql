-- Questions that are followed, and the trials in their answers: from which poll on, and until which.
-- No CHECK calls json_valid: where the schema is not trusted, as in a restore, SQLite refuses to read such a table.

-- No CHECK calls json_valid: where the schema is not trusted, as in a restore, SQLite refuses to read such a table.
CREATE TABLE followed_questions (
    slug TEXT NOT NULL PRIMARY KEY,
    question TEXT NOT NULL,
    parameters TEXT NOT NULL,
    definition TEXT NOT NULL,
    since TEXT NOT NULL,
    data_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE question_answers (
    slug TEXT NOT NULL REFERENCES followed_questions (slug),
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    entered_at TEXT NOT NULL,
    entered_version INTEGER NOT NULL,
    entered_data_date TEXT NOT NULL,
    entered_is_news INTEGER NOT NULL CHECK (entered_is_news IN (0, 1)),
    left_at TEXT CHECK (left_at > entered_at),
    left_version INTEGER,
    left_data_date TEXT,
    left_is_news INTEGER CHECK (left_is_news IN (0, 1)),
    PRIMARY KEY (slug, nct_id, entered_at),
    CHECK ((left_at IS NULL) = (left_version IS NULL) AND (left_at IS NULL) = (left_is_news IS NULL))
) STRICT, WITHOUT ROWID;
