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
    start_date_precision TEXT GENERATED ALWAYS AS (CASE length(start_date) WHEN 10
    THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, primary_completion_date_precision TEXT GENERATED ALWAYS AS (CASE
    length(primary_completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(completion_date)
    WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(first_posted) WHEN
    10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_submitted_precision TEXT GENERATED ALWAYS AS (CASE
    length(last_update_submitted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_posted_precision TEXT GENERATED ALWAYS AS (CASE
    length(last_update_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, results_first_posted_precision TEXT GENERATED ALWAYS AS (CASE
    length(results_first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, results_under_review_since TEXT, revision INTEGER NOT NULL DEFAULT 0) STRICT;

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

CREATE TABLE updates (
    id TEXT NOT NULL PRIMARY KEY,
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    source TEXT NOT NULL CHECK (source IN ('observed', 'history')),
    from_version INTEGER,
    to_version INTEGER NOT NULL,
    detected_at TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low', 'silent')),
    headline TEXT NOT NULL,
    run TEXT, news TEXT NOT NULL DEFAULT '',
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
    detail TEXT NOT NULL, detail_version INTEGER NOT NULL DEFAULT 1 CHECK (detail_version >= 1),
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
) STRICT;

CREATE TABLE arms (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position
    >= 1), label TEXT, type TEXT, description TEXT, PRIMARY KEY (nct_id, position)) STRICT;

CREATE TABLE interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), type TEXT, name TEXT, description TEXT, other_names TEXT, PRIMARY KEY (nct_id, position))
    STRICT;

CREATE TABLE outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), type TEXT NOT NULL CHECK (type IN
    ('PRIMARY', 'SECONDARY', 'OTHER')), position INTEGER NOT NULL CHECK (position >= 1), measure TEXT,
    description TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, type, position)) STRICT;

CREATE TABLE publications (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), pmid TEXT, type TEXT, citation TEXT, retracted INTEGER NOT NULL CHECK (retracted IN (0,
    1)), PRIMARY KEY (nct_id, position)) STRICT;

CREATE TABLE results (
    nct_id TEXT NOT NULL PRIMARY KEY REFERENCES trials (nct_id),
    recruitment_details TEXT,
    pre_assignment_details TEXT,
    limitations TEXT,
    events_time_frame TEXT,
    events_threshold TEXT,
    events_description TEXT,
    mortality_comment TEXT
) STRICT;

CREATE TABLE result_outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), type TEXT, title TEXT, description TEXT, population TEXT, time_frame TEXT,
    time_frame_months REAL, reporting_status TEXT, anticipated_posting_date TEXT, param_type TEXT,
    dispersion_type TEXT, unit TEXT, unit_analysed TEXT, denominator_units TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results
    (nct_id)) STRICT;

CREATE TABLE result_groups (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK
    (position >= 1), group_id TEXT, title TEXT, description TEXT, PRIMARY KEY (nct_id, outcome, position),
    FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;

CREATE TABLE adverse_event_groups (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL
    CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, deaths_affected INTEGER,
    deaths_at_risk INTEGER, serious_affected INTEGER, serious_at_risk INTEGER, other_affected INTEGER,
    other_at_risk INTEGER, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id))
    STRICT;

CREATE TABLE change_texts (id INTEGER NOT NULL PRIMARY KEY, change_id TEXT NOT NULL UNIQUE REFERENCES changes
    (id) ON DELETE CASCADE, sentence TEXT NOT NULL) STRICT;

CREATE VIRTUAL TABLE change_search USING fts5 (sentence, content='change_texts', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2');

CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL UNIQUE,
    watches TEXT NOT NULL DEFAULT '[]',
    topics TEXT NOT NULL DEFAULT '[]',
    kinds TEXT NOT NULL DEFAULT '[]',
    min_severity TEXT NOT NULL DEFAULT 'low' CHECK (min_severity IN ('high', 'medium', 'low')),
    cadence TEXT NOT NULL DEFAULT 'weekly' CHECK (cadence IN ('weekly', 'daily', 'results')),
    quiet_line INTEGER NOT NULL DEFAULT 1 CHECK (quiet_line IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'unsubscribed', 'bouncing')),
    since TEXT NOT NULL,
    how TEXT NOT NULL,
    covered_until TEXT,
    refusals INTEGER NOT NULL DEFAULT 0, identity TEXT NOT NULL DEFAULT '', mailbox TEXT NOT NULL DEFAULT '', claims TEXT NOT NULL DEFAULT '[]',
    CHECK (state <> 'active' OR covered_until IS NOT NULL)
) STRICT;

CREATE TABLE subscriber_states (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    how TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('digest', 'confirm', 'known')),
    period TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    choices TEXT,
    state TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'sent', 'failed', 'empty', 'dropped')),
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL,
    claimed_at TEXT,
    ended_at TEXT,
    message_id TEXT,
    answer TEXT, cadence TEXT CHECK (cadence IN ('weekly', 'daily', 'results')), handed_at TEXT,
    UNIQUE (subscriber, period)
) STRICT;

CREATE TABLE unreadable (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    version INTEGER NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (nct_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE contradictions (
    nct_id TEXT NOT NULL PRIMARY KEY REFERENCES trials (nct_id),
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE adverse_event_terms (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT NOT NULL CHECK (type IN ('SERIOUS', 'OTHER')), term TEXT, organ_system TEXT, vocabulary TEXT, assessment TEXT, notes TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;

CREATE TABLE result_analyses (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), group_ids TEXT, group_description TEXT, method TEXT, p_value TEXT, p_value_number REAL, p_value_comment TEXT, param_type TEXT, param_value TEXT, param_value_number REAL, dispersion_type TEXT, dispersion_value TEXT, dispersion_value_number REAL, ci_sides TEXT, ci_percent TEXT, ci_percent_number REAL, ci_lower TEXT, ci_lower_number REAL, ci_upper TEXT, ci_upper_number REAL, tested_non_inferiority INTEGER CHECK (tested_non_inferiority IN (0, 1)), non_inferiority_type TEXT, comment TEXT, estimate_comment TEXT, non_inferiority_comment TEXT, ci_lower_comment TEXT, ci_upper_comment TEXT, other_description TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;

CREATE TABLE trial_descriptions (id INTEGER NOT NULL PRIMARY KEY, nct_id TEXT NOT NULL UNIQUE REFERENCES trials (nct_id), summary TEXT, description TEXT, eligibility TEXT) STRICT;

CREATE TABLE conditions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), condition TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE keywords (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), keyword TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE trial_dates (nct_id TEXT NOT NULL REFERENCES trials (nct_id), name TEXT NOT NULL, date TEXT NOT NULL, date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')), type TEXT, PRIMARY KEY (nct_id, name)) STRICT, WITHOUT ROWID;

CREATE TABLE sponsors (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), role TEXT NOT NULL CHECK (role IN ('LEAD', 'COLLABORATOR')), name TEXT, class TEXT, PRIMARY KEY (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE arm_interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), arm INTEGER NOT NULL, intervention INTEGER NOT NULL, PRIMARY KEY (nct_id, arm, intervention), FOREIGN KEY (nct_id, arm) REFERENCES arms (nct_id, position), FOREIGN KEY (nct_id, intervention) REFERENCES interventions (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE locations (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), facility TEXT, status TEXT, city TEXT, state TEXT, zip TEXT, country TEXT, PRIMARY KEY (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE participant_flow (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), period INTEGER NOT NULL, period_title TEXT, kind TEXT NOT NULL CHECK (kind IN ('MILESTONE', 'DROP')), name TEXT, group_id TEXT, group_title TEXT, subjects TEXT, subjects_number REAL, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT, WITHOUT ROWID;

CREATE TABLE result_denominators (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), class_position INTEGER, class TEXT, units TEXT, group_id TEXT, value TEXT, value_number REAL, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE result_measurements (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), class_position INTEGER NOT NULL, class TEXT, category_position INTEGER NOT NULL, category TEXT, group_id TEXT, group_title TEXT, value TEXT, value_number REAL, spread TEXT, spread_number REAL, lower_limit TEXT, lower_limit_number REAL, upper_limit TEXT, upper_limit_number REAL, comment TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE adverse_event_counts (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), event INTEGER NOT NULL, group_id TEXT, events INTEGER, affected INTEGER, at_risk INTEGER, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id, event) REFERENCES adverse_event_terms (nct_id, position)) STRICT, WITHOUT ROWID;

CREATE TABLE version_facts (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_from_basis TEXT NOT NULL CHECK (valid_from_basis IN ('posted', 'released', 'seen')), title TEXT, overall_status TEXT, why_stopped TEXT, phases TEXT, lead_sponsor TEXT, enrollment INTEGER, enrollment_type TEXT, start_date TEXT, start_date_precision TEXT CHECK (start_date_precision IN ('day', 'month', 'year')), start_date_type TEXT, primary_completion_date TEXT, primary_completion_date_precision TEXT CHECK (primary_completion_date_precision IN ('day', 'month', 'year')), primary_completion_date_type TEXT, completion_date TEXT, completion_date_precision TEXT CHECK (completion_date_precision IN ('day', 'month', 'year')), completion_date_type TEXT, results_first_posted TEXT, has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)), PRIMARY KEY (nct_id, source, version), FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)) STRICT, WITHOUT ROWID;

CREATE TABLE primary_outcome_history (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL, position INTEGER NOT NULL, measure TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, source, version, position), FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)) STRICT, WITHOUT ROWID;

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
        error TEXT, taken_in INTEGER NOT NULL DEFAULT 0, put_out INTEGER NOT NULL DEFAULT 0,
        UNIQUE (run, watch)
    ) STRICT;

CREATE TABLE dictionaries (id INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT;

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
    ) STRICT;

CREATE VIRTUAL TABLE trial_search USING fts5 (titles, conditions, interventions, outcomes, summary, description, eligibility, content='trial_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');

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

CREATE TABLE trial_labels (
    nct_id TEXT NOT NULL REFERENCES trials (nct_id),
    position INTEGER NOT NULL,
    family TEXT NOT NULL CHECK (family IN ('topic', 'role', 'comparator', 'measure')),
    label TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('', 'primary', 'secondary', 'other')),
    arm INTEGER,
    field TEXT,
    words TEXT,
    term TEXT,
    PRIMARY KEY (nct_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
    slug TEXT NOT NULL PRIMARY KEY,
    wording TEXT NOT NULL,
    source TEXT NOT NULL,
    date TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_labels (
    claim TEXT NOT NULL REFERENCES claims (slug),
    family TEXT NOT NULL CHECK (family IN ('watch', 'topic', 'role', 'comparator', 'measure')),
    label TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('', 'primary', 'secondary', 'other')),
    PRIMARY KEY (claim, family, label, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE update_claims (
    update_id TEXT NOT NULL REFERENCES updates (id),
    claim TEXT NOT NULL REFERENCES claims (slug),
    PRIMARY KEY (update_id, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE hooks (
    slug TEXT NOT NULL PRIMARY KEY,
    covered_until TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    next_try TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE hook_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hook TEXT NOT NULL REFERENCES hooks (slug) ON DELETE CASCADE,
    update_id TEXT NOT NULL REFERENCES updates (id),
    state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'failed')),
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    ended_at TEXT,
    answer TEXT,
    UNIQUE (hook, update_id)
) STRICT;

CREATE TABLE quarantined (
    nct_id TEXT NOT NULL PRIMARY KEY,
    what TEXT NOT NULL,
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    watches TEXT NOT NULL,
    since TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE VIEW results_posted AS
SELECT t.nct_id, t.title, t.lead_sponsor, t.overall_status, t.enrollment, t.primary_completion_date,
       t.results_first_posted,
       (substr(t.results_first_posted, 1, 4) - substr(t.primary_completion_date, 1, 4)) * 12
           + substr(t.results_first_posted, 6, 2) - substr(t.primary_completion_date, 6, 2)
           AS months_after_primary_completion,
       (SELECT count(*) FROM result_outcomes AS o WHERE o.nct_id = t.nct_id AND o.type = 'PRIMARY')
           AS primary_outcomes,
       (SELECT count(*) FROM result_outcomes AS o WHERE o.nct_id = t.nct_id) AS outcomes,
       (SELECT count(*) FROM adverse_event_groups AS g WHERE g.nct_id = t.nct_id) AS adverse_event_arms,
       t.url
FROM trials AS t
WHERE t.has_results = 1 AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY t.results_first_posted DESC, t.nct_id;

CREATE VIEW outcome_switches AS
SELECT u.detected_at, c.nct_id, t.title, c.severity, json_extract(c.detail, '$.switch') AS switch,
       json_extract(c.detail, '$.role_before') AS role_before, json_extract(c.detail, '$.role_after') AS role_after,
       json_extract(c.detail, '$.measure_before') AS measure_before, json_extract(c.detail, '$.measure_after') AS measure_after,
       json_extract(c.detail, '$.time_frame.before.text') AS time_frame_before,
       json_extract(c.detail, '$.time_frame.before.months') AS months_before,
       json_extract(c.detail, '$.time_frame.after.text') AS time_frame_after,
       json_extract(c.detail, '$.time_frame.after.months') AS months_after,
       json_extract(c.detail, '$.when') AS stage, json_extract(c.detail, '$.months_after') AS months_after_milestone,
       c.sentence, u.source, u.from_version, u.to_version, c.update_id, t.url
FROM changes AS c
JOIN updates AS u ON u.id = c.update_id
JOIN trials AS t ON t.nct_id = c.nct_id
WHERE c.kind IN ('primary_outcomes', 'secondary_outcomes') AND c.severity <> 'silent'
ORDER BY u.detected_at DESC, u.id, c.position;

CREATE VIEW trials_by_topic AS
SELECT o.family, o.slug AS topic, o.title AS topic_title, t.nct_id, t.title, t.overall_status, t.phases,
       t.lead_sponsor, t.enrollment, t.start_date, t.primary_completion_date, t.has_results, t.url
FROM topics AS o
JOIN trial_topics AS x ON x.topic = o.slug
JOIN trials AS t ON t.nct_id = x.nct_id
WHERE o.active = 1 AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY o.position, t.nct_id;

CREATE VIEW digest_week AS
SELECT strftime('%Y', u.detected_at, '-3 days', 'weekday 4') || '-W' || substr('0' || (
           (strftime('%j', u.detected_at, '-3 days', 'weekday 4') + 6) / 7), -2) AS week,
       u.detected_at, u.severity, u.nct_id, t.title, u.headline,
       (SELECT count(*) FROM changes AS c WHERE c.update_id = u.id AND c.severity <> 'silent') AS changes,
       (SELECT group_concat(w.watch, '|') FROM update_watches AS w WHERE w.update_id = u.id) AS watches,
       u.id AS update_id, t.url
FROM updates AS u
JOIN trials AS t ON t.nct_id = u.nct_id
WHERE u.source = 'observed' AND u.severity <> 'silent'
ORDER BY u.detected_at DESC, u.id;

CREATE VIEW evidence_by_question AS
WITH about AS (
    SELECT x.nct_id,
           group_concat(CASE o.family WHEN 'condition' THEN o.slug END, '|') AS conditions,
           group_concat(CASE o.family WHEN 'cells' THEN o.slug END, '|') AS cells
    FROM trial_topics AS x JOIN topics AS o ON o.slug = x.topic
    WHERE o.active = 1 GROUP BY x.nct_id
), late AS (
    SELECT DISTINCT nct_id FROM deadlines
    WHERE raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL
)
SELECT q.slug AS question, q.title AS question_title, a.conditions, a.cells, t.nct_id, t.title,
       t.overall_status, t.phases, t.enrollment, t.enrollment_type, d.allocation, d.masking, t.has_results,
       t.results_first_posted, t.has_results = 0 AND l.nct_id IS NOT NULL AS results_overdue, t.url
FROM topics AS q
JOIN trial_topics AS x ON x.topic = q.slug
JOIN trials AS t ON t.nct_id = x.nct_id
JOIN about AS a ON a.nct_id = t.nct_id
LEFT JOIN designs AS d ON d.nct_id = t.nct_id
LEFT JOIN late AS l ON l.nct_id = t.nct_id
WHERE q.family = 'question' AND q.active = 1 AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY q.position, t.has_results DESC, t.nct_id;

CREATE VIEW results_overdue AS
SELECT d.nct_id, t.title, t.lead_sponsor, t.overall_status, d.rule, d.due_on,
       CAST(julianday(substr(m.value, 1, 10)) - julianday(d.due_on) AS INTEGER) AS days_overdue,
       d.basis, d.caveats, t.results_under_review_since, t.primary_completion_date, t.url
FROM deadlines AS d
JOIN trials AS t ON t.nct_id = d.nct_id
LEFT JOIN meta AS m ON m.key = 'data_timestamp'
WHERE d.raised_at IS NOT NULL AND d.resolved_at IS NULL AND d.superseded_at IS NULL
  AND t.has_results = 0 AND t.removed_at IS NULL
  AND (d.rule <> 'fdaaa_801' OR t.results_under_review_since IS NULL)
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY d.due_on, d.nct_id, d.rule;

CREATE VIEW trial_history AS
SELECT h.nct_id, h.source, h.version, h.valid_from,
       ifnull((SELECT n.valid_from FROM version_facts AS n
               WHERE n.nct_id = h.nct_id
                 AND (n.valid_from, n.source, n.version) > (h.valid_from, h.source, h.version)
               ORDER BY n.valid_from, n.source, n.version LIMIT 1), date(t.removed_at)) AS valid_to,
       h.valid_from_basis,
       CASE h.source WHEN 'observed' THEN v.observed_at END AS known_from,
       CASE h.source WHEN 'observed' THEN
           ifnull((SELECT n.observed_at FROM versions AS n
                   WHERE n.nct_id = h.nct_id AND n.source = h.source AND n.version = h.version + 1),
                  t.removed_at)
       END AS known_to,
       v.data_timestamp, v.last_update_posted, h.title, h.overall_status, h.why_stopped, h.phases,
       h.lead_sponsor, h.enrollment, h.enrollment_type, h.start_date, h.start_date_precision,
       h.start_date_type, h.primary_completion_date, h.primary_completion_date_precision,
       h.primary_completion_date_type, h.completion_date, h.completion_date_precision,
       h.completion_date_type, h.results_first_posted, h.has_results
FROM version_facts AS h
JOIN versions AS v ON v.nct_id = h.nct_id AND v.source = h.source AND v.version = h.version
JOIN trials AS t ON t.nct_id = h.nct_id;

CREATE VIEW status_history AS
WITH numbered AS (
    SELECT h.nct_id, h.source, h.version, h.valid_from, h.overall_status, h.why_stopped,
           sum(h.overall_status IS NOT (
               SELECT b.overall_status FROM version_facts AS b
               WHERE b.nct_id = h.nct_id
                 AND (b.valid_from, b.source, b.version) < (h.valid_from, h.source, h.version)
               ORDER BY b.valid_from DESC, b.source DESC, b.version DESC LIMIT 1
           )) OVER (PARTITION BY h.nct_id ORDER BY h.valid_from, h.source, h.version) AS period
    FROM version_facts AS h
), periods AS (
    SELECT n.nct_id, n.period, n.overall_status, max(n.why_stopped) AS why_stopped,
           min(n.valid_from) AS valid_from,
           min(CASE n.source WHEN 'observed' THEN v.observed_at END) AS known_from, count(*) AS versions
    FROM numbered AS n
    JOIN versions AS v ON v.nct_id = n.nct_id AND v.source = n.source AND v.version = n.version
    GROUP BY n.nct_id, n.period
)
SELECT p.nct_id, p.period, p.overall_status, p.why_stopped, p.valid_from,
       ifnull(lead(p.valid_from) OVER (PARTITION BY p.nct_id ORDER BY p.period), date(t.removed_at)) AS valid_to,
       p.known_from,
       CASE WHEN p.known_from IS NOT NULL THEN
           ifnull(min(p.known_from) OVER (PARTITION BY p.nct_id ORDER BY p.period
                                          ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), t.removed_at)
       END AS known_to,
       p.versions
FROM periods AS p
JOIN trials AS t ON t.nct_id = p.nct_id
ORDER BY p.nct_id, p.period;

CREATE VIEW adverse_events AS
SELECT c.nct_id, c.position, e.type, e.term, e.organ_system, e.vocabulary, e.assessment, c.group_id,
       (SELECT g.title FROM adverse_event_groups AS g
        WHERE g.nct_id = c.nct_id AND g.group_id = c.group_id ORDER BY g.position LIMIT 1) AS group_title,
       c.events, c.affected, c.at_risk, e.notes
FROM adverse_event_counts AS c
JOIN adverse_event_terms AS e ON e.nct_id = c.nct_id AND e.position = c.event;

CREATE VIEW posted_values AS
SELECT m.nct_id, m.outcome, m.position, o.type, o.title, o.time_frame, m.class_position, m.class,
       m.category_position, m.category, m.group_id, m.group_title, m.value, m.value_number, o.param_type, o.unit,
       m.spread, o.dispersion_type, m.lower_limit, m.upper_limit, m.comment, d.value AS analysed,
       d.value_number AS analysed_number, d.units AS analysed_units, o.unit_analysed
FROM result_measurements AS m
JOIN result_outcomes AS o ON o.nct_id = m.nct_id AND o.position = m.outcome
LEFT JOIN result_denominators AS d ON d.nct_id = m.nct_id AND d.outcome = m.outcome AND d.position = (
    SELECT ranked.position FROM (
        SELECT n.position, n.class_position IS NULL AS of_measure, n.units IS NOT o.denominator_units AS other_units,
               n.units IS NOT 'Participants' AS no_people
        FROM result_denominators AS n
        WHERE n.nct_id = m.nct_id AND n.outcome = m.outcome AND n.group_id = m.group_id
          AND (n.class_position IS NULL OR n.class_position = m.class_position)
    ) AS ranked
    ORDER BY ranked.of_measure, ranked.other_units, ranked.no_people, ranked.position LIMIT 1);

CREATE VIEW claim_evidence AS
WITH hits AS (
    SELECT r.claim, r.family, l.label, l.place, l.nct_id, l.position,
           l.label || coalesce(': "' || l.words || '" (' || l.field || ')', '') AS because
    FROM claim_labels AS r
    JOIN trial_labels AS l ON l.family = r.family AND l.label = r.label AND r.place IN ('', l.place)
    UNION ALL
    SELECT r.claim, r.family, w.watch, '', w.nct_id, -1, NULL
    FROM claim_labels AS r JOIN trial_watches AS w ON r.family = 'watch' AND w.watch = r.label
), families AS (
    SELECT claim, count(DISTINCT family) AS families FROM claim_labels GROUP BY claim
), bearing AS (
    SELECT h.claim, h.nct_id, max(h.family = 'comparator') AS compares,
           max(h.place = 'primary') AS is_primary, max(h.place = 'secondary') AS is_secondary,
           max(h.family = 'measure') AS measures,
           group_concat(h.because, '; ') AS because
    FROM (SELECT * FROM hits ORDER BY claim, nct_id, position) AS h
    GROUP BY h.claim, h.nct_id
    HAVING count(DISTINCT h.family) = (SELECT f.families FROM families AS f WHERE f.claim = h.claim)
)
SELECT b.claim, c.wording, b.nct_id, t.title,
       CASE WHEN b.is_primary THEN 'measured as a primary outcome'
            WHEN b.is_secondary THEN 'measured as a secondary outcome'
            WHEN b.measures THEN 'measured as another outcome'
            WHEN b.compares THEN 'compared'
            ELSE 'given' END AS relation,
       b.because, d.allocation, d.masking, t.overall_status, t.enrollment, t.enrollment_type, t.has_results,
       t.results_first_posted, t.url
FROM bearing AS b
JOIN claims AS c ON c.slug = b.claim AND c.active = 1
JOIN trials AS t ON t.nct_id = b.nct_id AND t.removed_at IS NULL
LEFT JOIN designs AS d ON d.nct_id = t.nct_id
WHERE EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY c.position, b.nct_id;

CREATE VIEW trial_texts AS
SELECT d.id, d.nct_id, ltrim(ifnull(char(10) || t.title, '') || ifnull(char(10) || t.official_title, '') || ifnull(char(10) || t.acronym, ''), char(10)) AS titles,
       nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.condition, ''), char(10)) AS words FROM conditions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.keyword, ''), char(10)) AS words FROM keywords AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS conditions, nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.name, '') || ifnull(char(10) || replace(replace(replace(replace(replace(x.other_names, '["', ''), '"]', ''), '", "', char(10)), '\"', '"'), '\\', '\'), '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM interventions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.label, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM arms AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS interventions,
       (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.measure, '') || ifnull(char(10) || x.time_frame, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM outcomes AS x WHERE x.nct_id = d.nct_id ORDER BY CASE x.type WHEN 'PRIMARY' THEN 1 WHEN 'SECONDARY' THEN 2 ELSE 3 END, x.position)) AS outcomes, d.summary, d.description, d.eligibility
FROM trial_descriptions AS d
JOIN trials AS t ON t.nct_id = d.nct_id;

CREATE VIEW held AS
SELECT nct_id, what, gone, watches, since, run
FROM quarantined
ORDER BY nct_id;

CREATE VIEW enrollment_planned_vs_actual AS
WITH stated AS (
    SELECT nct_id, enrollment, enrollment_type, valid_from,
           row_number() OVER (PARTITION BY nct_id, enrollment_type ORDER BY valid_from, source, version) AS first,
           row_number() OVER (PARTITION BY nct_id, enrollment_type
                              ORDER BY valid_from DESC, source DESC, version DESC) AS last
    FROM version_facts
    WHERE enrollment IS NOT NULL
), planned AS (
    SELECT nct_id, max(CASE first WHEN 1 THEN enrollment END) AS first_planned,
           max(CASE first WHEN 1 THEN valid_from END) AS first_planned_on,
           max(CASE last WHEN 1 THEN enrollment END) AS last_planned
    FROM stated WHERE enrollment_type = 'ESTIMATED' GROUP BY nct_id
)
SELECT t.nct_id, t.title, t.overall_status, p.first_planned, p.first_planned_on, p.last_planned,
       CASE t.enrollment_type WHEN 'ACTUAL' THEN t.enrollment END AS actual,
       CASE t.enrollment_type WHEN 'ACTUAL' THEN
           round(100.0 * t.enrollment / nullif(p.last_planned, 0), 1)
       END AS actual_percent,
       t.why_stopped, t.url
FROM trials AS t
JOIN planned AS p ON p.nct_id = t.nct_id
WHERE EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY t.nct_id;

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

CREATE UNIQUE INDEX rejected_once ON rejected (ifnull(nct_id, ''), reason, ifnull(path, ''));

CREATE INDEX deadlines_by_day ON deadlines (due_on);

CREATE UNIQUE INDEX deadlines_open_once ON deadlines (nct_id, rule) WHERE raised_at IS NULL;

CREATE INDEX publications_by_type ON publications (type, nct_id);

CREATE INDEX trials_by_results ON trials (has_results, results_first_posted);

CREATE INDEX deadlines_raised ON deadlines (raised_at, nct_id) WHERE raised_at IS NOT NULL AND resolved_at IS
    NULL AND superseded_at IS NULL;

CREATE INDEX subscribers_by_state ON subscribers (state, cadence, covered_until);

CREATE INDEX subscriber_states_by_subscriber ON subscriber_states (subscriber);

CREATE INDEX deliveries_by_state ON deliveries (state, next_try, id);

CREATE INDEX deliveries_by_time ON deliveries (purpose, created_at);

CREATE UNIQUE INDEX subscribers_by_identity ON subscribers (identity);

CREATE INDEX subscribers_by_mailbox ON subscribers (mailbox);

CREATE INDEX polls_by_watch ON polls (watch, status);

CREATE INDEX conditions_by_name ON conditions (condition);

CREATE INDEX sponsors_by_name ON sponsors (name, role);

CREATE INDEX adverse_event_terms_by_term ON adverse_event_terms (type, term);

CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version);

CREATE INDEX trials_by_revision ON trials (revision);

CREATE INDEX trial_labels_by_label ON trial_labels (family, label);

CREATE INDEX update_claims_by_claim ON update_claims (claim);

CREATE INDEX hook_deliveries_due ON hook_deliveries (hook, id) WHERE state = 'due';

CREATE TRIGGER change_texts_added AFTER INSERT ON change_texts BEGIN INSERT INTO change_search (rowid,
    sentence) VALUES (new.id, new.sentence); END;

CREATE TRIGGER change_texts_gone AFTER DELETE ON change_texts BEGIN INSERT INTO change_search (change_search,
    rowid, sentence) VALUES ('delete', old.id, old.sentence); END;

CREATE TRIGGER change_texts_changed AFTER UPDATE ON change_texts BEGIN INSERT INTO change_search
    (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); INSERT INTO change_search
    (rowid, sentence) VALUES (new.id, new.sentence); END;

CREATE TRIGGER changes_added AFTER INSERT ON changes BEGIN INSERT INTO change_texts (change_id, sentence)
    VALUES (new.id, new.sentence); END;

CREATE TRIGGER changes_changed AFTER UPDATE OF sentence ON changes BEGIN UPDATE change_texts SET sentence =
    new.sentence WHERE change_id = new.id; END;

CREATE TRIGGER changes_gone BEFORE DELETE ON changes BEGIN DELETE FROM change_texts WHERE change_id = old.id;
    END;

