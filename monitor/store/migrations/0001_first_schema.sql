-- The first schema: trials, versions, updates and polls.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT
) STRICT;

CREATE TABLE schedule (
    job TEXT NOT NULL PRIMARY KEY,
    next_due TEXT NOT NULL
) STRICT;

CREATE TABLE watches (
    slug TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    definition TEXT
) STRICT;

CREATE TABLE topics (
    slug TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    family TEXT NOT NULL CHECK (family IN ('condition', 'cells', 'question')),
    position INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    definition TEXT NOT NULL
) STRICT;

-- The record comes last, so that a question about the columns never reads through it.
CREATE TABLE trials (
    nct_id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    official_title TEXT,
    acronym TEXT,
    overall_status TEXT NOT NULL,
    last_known_status TEXT,
    why_stopped TEXT,
    phases TEXT,
    study_type TEXT,
    lead_sponsor TEXT,
    enrollment INTEGER,
    enrollment_type TEXT,
    start_date TEXT,
    primary_completion_date TEXT,
    completion_date TEXT,
    first_posted TEXT,
    last_update_submitted TEXT,
    last_update_posted TEXT,
    results_first_posted TEXT,
    has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    missing_since TEXT,
    removed_at TEXT,
    merged_into TEXT,
    url TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    hash_version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;

CREATE TABLE trial_watches (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    watch TEXT NOT NULL REFERENCES watches (slug),
    since TEXT NOT NULL,
    PRIMARY KEY (nct_id, watch)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_topics (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    topic TEXT NOT NULL REFERENCES topics (slug),
    PRIMARY KEY (nct_id, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE screening (
    nct_id TEXT NOT NULL,
    watch TEXT NOT NULL REFERENCES watches (slug),
    included INTEGER NOT NULL CHECK (included IN (0, 1)),
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    title TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (nct_id, watch)
) STRICT;

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
    encoding TEXT NOT NULL CHECK (encoding IN ('current', 'zstd', 'zstd+base')),
    base_version INTEGER,
    record BLOB,
    PRIMARY KEY (nct_id, source, version),
    FOREIGN KEY (nct_id, source, base_version) REFERENCES versions (nct_id, source, version),
    CHECK ((encoding = 'current') = (record IS NULL)),
    CHECK ((encoding = 'zstd+base') = (base_version IS NOT NULL))
) STRICT;

CREATE TABLE updates (
    id TEXT NOT NULL PRIMARY KEY,
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    source TEXT NOT NULL CHECK (source IN ('observed', 'history')),
    from_version INTEGER,
    to_version INTEGER NOT NULL,
    detected_at TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'silent')),
    headline TEXT NOT NULL,
    run TEXT,
    FOREIGN KEY (nct_id, source, from_version) REFERENCES versions (nct_id, source, version),
    FOREIGN KEY (nct_id, source, to_version) REFERENCES versions (nct_id, source, version)
) STRICT;

CREATE TABLE changes (
    id TEXT NOT NULL PRIMARY KEY,
    update_id TEXT NOT NULL REFERENCES updates (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    kind TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'silent')),
    path TEXT NOT NULL,
    before TEXT,
    after TEXT,
    sentence TEXT NOT NULL,
    detail TEXT NOT NULL,
    UNIQUE (update_id, position)
) STRICT;

CREATE TABLE update_watches (
    update_id TEXT NOT NULL REFERENCES updates (id),
    watch TEXT NOT NULL REFERENCES watches (slug),
    PRIMARY KEY (update_id, watch)
) STRICT, WITHOUT ROWID;

CREATE TABLE update_topics (
    update_id TEXT NOT NULL REFERENCES updates (id),
    topic TEXT NOT NULL REFERENCES topics (slug),
    PRIMARY KEY (update_id, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    id INTEGER NOT NULL PRIMARY KEY,
    run TEXT NOT NULL,
    watch TEXT NOT NULL REFERENCES watches (slug),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    status TEXT NOT NULL
        CHECK (status IN ('running', 'complete', 'not_modified', 'incomplete', 'failed')),
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
) STRICT;

CREATE TABLE baseline_counts (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    overall_status TEXT NOT NULL,
    trials INTEGER NOT NULL,
    with_results INTEGER NOT NULL,
    PRIMARY KEY (poll_id, overall_status)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected (
    id INTEGER NOT NULL PRIMARY KEY,
    nct_id TEXT,
    reason TEXT NOT NULL,
    path TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    times INTEGER NOT NULL,
    run TEXT NOT NULL
) STRICT;

CREATE TABLE deadlines (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    rule TEXT NOT NULL,
    due_on TEXT NOT NULL,
    basis TEXT NOT NULL,
    caveats TEXT NOT NULL,
    raised_at TEXT,
    resolved_at TEXT,
    superseded_at TEXT,
    silent INTEGER NOT NULL DEFAULT 0 CHECK (silent IN (0, 1)),
    PRIMARY KEY (nct_id, rule, due_on)
) STRICT;

CREATE INDEX trials_by_status ON trials (overall_status);

CREATE INDEX trials_by_last_update ON trials (last_update_posted);

CREATE INDEX trials_by_primary_completion ON trials (primary_completion_date);

CREATE INDEX trials_by_sponsor ON trials (lead_sponsor);

CREATE INDEX trial_watches_by_watch ON trial_watches (watch);

CREATE INDEX trial_topics_by_topic ON trial_topics (topic);

CREATE INDEX screening_by_watch ON screening (watch, included);

CREATE INDEX updates_by_time ON updates (detected_at DESC, id);

CREATE INDEX updates_by_trial ON updates (nct_id, source, from_version, to_version);

CREATE INDEX changes_by_kind ON changes (kind);

CREATE INDEX changes_by_trial ON changes (nct_id);

CREATE INDEX update_watches_by_watch ON update_watches (watch);

CREATE INDEX update_topics_by_topic ON update_topics (topic);

CREATE INDEX polls_by_watch ON polls (watch, status);

-- One refusal is one row, however often a poll meets it.
CREATE UNIQUE INDEX rejected_once ON rejected (ifnull(nct_id, ''), reason, ifnull(path, ''));

CREATE INDEX deadlines_by_day ON deadlines (due_on);

-- A rule has at most one day that is still to come for a trial.
CREATE UNIQUE INDEX deadlines_open_once ON deadlines (nct_id, rule) WHERE raised_at IS NULL;

CREATE VIEW recruiting_now AS
SELECT t.nct_id, t.title, t.phases, t.lead_sponsor, t.enrollment, t.start_date,
       t.primary_completion_date, t.last_update_posted, t.url
FROM trials AS t
WHERE t.overall_status = 'RECRUITING' AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY t.last_update_posted DESC, t.nct_id;

CREATE VIEW recent_changes AS
SELECT u.detected_at, c.nct_id, t.title, c.severity, c.kind, c.sentence, c.path, c.before, c.after,
       u.from_version, u.to_version, c.update_id, t.url
FROM changes AS c
JOIN updates AS u ON u.id = c.update_id
JOIN trials AS t ON t.nct_id = c.nct_id
WHERE u.source = 'observed' AND c.severity <> 'silent'
ORDER BY u.detected_at DESC, u.id, c.position;
