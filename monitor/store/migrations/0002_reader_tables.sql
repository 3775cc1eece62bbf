-- The second schema: records as rows for readers, versions with their key columns, full text, and more views.

ALTER TABLE trials ADD COLUMN start_date_precision TEXT GENERATED ALWAYS AS (CASE length(start_date) WHEN 10
    THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN primary_completion_date_precision TEXT GENERATED ALWAYS AS (CASE
    length(primary_completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(completion_date)
    WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(first_posted) WHEN
    10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN last_update_submitted_precision TEXT GENERATED ALWAYS AS (CASE
    length(last_update_submitted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN last_update_posted_precision TEXT GENERATED ALWAYS AS (CASE
    length(last_update_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

ALTER TABLE trials ADD COLUMN results_first_posted_precision TEXT GENERATED ALWAYS AS (CASE
    length(results_first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL;

CREATE TABLE conditions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), condition TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT;

CREATE TABLE keywords (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), keyword TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT;

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

CREATE TABLE trial_dates (nct_id TEXT NOT NULL REFERENCES trials (nct_id), name TEXT NOT NULL, date TEXT NOT
    NULL, date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')), type TEXT, PRIMARY KEY
    (nct_id, name)) STRICT;

CREATE TABLE sponsors (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), role TEXT NOT NULL CHECK (role IN ('LEAD', 'COLLABORATOR')), name TEXT, class TEXT,
    PRIMARY KEY (nct_id, position)) STRICT;

CREATE TABLE arms (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position
    >= 1), label TEXT, type TEXT, description TEXT, PRIMARY KEY (nct_id, position)) STRICT;

CREATE TABLE interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), type TEXT, name TEXT, description TEXT, other_names TEXT, PRIMARY KEY (nct_id, position))
    STRICT;

CREATE TABLE arm_interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), arm INTEGER NOT NULL,
    intervention INTEGER NOT NULL, PRIMARY KEY (nct_id, arm, intervention), FOREIGN KEY (nct_id, arm)
    REFERENCES arms (nct_id, position), FOREIGN KEY (nct_id, intervention) REFERENCES interventions (nct_id,
    position)) STRICT;

CREATE TABLE outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), type TEXT NOT NULL CHECK (type IN
    ('PRIMARY', 'SECONDARY', 'OTHER')), position INTEGER NOT NULL CHECK (position >= 1), measure TEXT,
    description TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, type, position)) STRICT;

CREATE TABLE locations (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), facility TEXT, status TEXT, city TEXT, state TEXT, zip TEXT, country TEXT, PRIMARY KEY
    (nct_id, position)) STRICT;

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

CREATE TABLE participant_flow (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL
    CHECK (position >= 1), period INTEGER NOT NULL, period_title TEXT, kind TEXT NOT NULL CHECK (kind IN
    ('MILESTONE', 'DROP')), name TEXT, group_id TEXT, group_title TEXT, subjects TEXT, subjects_number REAL,
    PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;

CREATE TABLE result_outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), type TEXT, title TEXT, description TEXT, population TEXT, time_frame TEXT,
    time_frame_months REAL, reporting_status TEXT, anticipated_posting_date TEXT, param_type TEXT,
    dispersion_type TEXT, unit TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results
    (nct_id)) STRICT;

CREATE TABLE result_groups (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK
    (position >= 1), group_id TEXT, title TEXT, description TEXT, PRIMARY KEY (nct_id, outcome, position),
    FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;

CREATE TABLE result_denominators (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL
    CHECK (position >= 1), class_position INTEGER, class TEXT, units TEXT, group_id TEXT, value TEXT,
    value_number REAL, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES
    result_outcomes (nct_id, position)) STRICT;

CREATE TABLE result_measurements (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL
    CHECK (position >= 1), class_position INTEGER NOT NULL, class TEXT, category TEXT, group_id TEXT,
    group_title TEXT, value TEXT, value_number REAL, spread TEXT, lower_limit TEXT, upper_limit TEXT, comment
    TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes
    (nct_id, position)) STRICT;

CREATE TABLE result_analyses (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK
    (position >= 1), group_ids TEXT, group_description TEXT, method TEXT, p_value TEXT, p_value_number REAL,
    p_value_comment TEXT, param_type TEXT, param_value TEXT, param_value_number REAL, dispersion_type TEXT,
    dispersion_value TEXT, ci_sides TEXT, ci_percent TEXT, ci_lower TEXT, ci_upper TEXT,
    tested_non_inferiority INTEGER CHECK (tested_non_inferiority IN (0, 1)), non_inferiority_type TEXT,
    comment TEXT, estimate_comment TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id,
    outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;

CREATE TABLE adverse_event_groups (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL
    CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, deaths_affected INTEGER,
    deaths_at_risk INTEGER, serious_affected INTEGER, serious_at_risk INTEGER, other_affected INTEGER,
    other_at_risk INTEGER, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id))
    STRICT;

CREATE TABLE adverse_events (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK
    (position >= 1), type TEXT NOT NULL CHECK (type IN ('SERIOUS', 'OTHER')), term TEXT, organ_system TEXT,
    vocabulary TEXT, assessment TEXT, group_id TEXT, group_title TEXT, events INTEGER, affected INTEGER,
    at_risk INTEGER, notes TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results
    (nct_id)) STRICT;

CREATE TABLE version_facts (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed',
    'history')), version INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_from_basis TEXT NOT NULL CHECK
    (valid_from_basis IN ('posted', 'released', 'seen')), title TEXT, overall_status TEXT, why_stopped TEXT,
    phases TEXT, lead_sponsor TEXT, enrollment INTEGER, enrollment_type TEXT, start_date TEXT,
    start_date_precision TEXT CHECK (start_date_precision IN ('day', 'month', 'year')),
    primary_completion_date TEXT, primary_completion_date_precision TEXT CHECK
    (primary_completion_date_precision IN ('day', 'month', 'year')), completion_date TEXT,
    completion_date_precision TEXT CHECK (completion_date_precision IN ('day', 'month', 'year')),
    results_first_posted TEXT, has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)), PRIMARY KEY
    (nct_id, source, version), FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source,
    version)) STRICT;

CREATE TABLE primary_outcome_history (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed',
    'history')), version INTEGER NOT NULL, position INTEGER NOT NULL, measure TEXT, time_frame TEXT,
    time_frame_months REAL, PRIMARY KEY (nct_id, source, version, position), FOREIGN KEY (nct_id, source,
    version) REFERENCES versions (nct_id, source, version)) STRICT;

CREATE TABLE trial_texts (id INTEGER NOT NULL PRIMARY KEY, nct_id TEXT NOT NULL UNIQUE REFERENCES trials
    (nct_id), titles TEXT, conditions TEXT, interventions TEXT, outcomes TEXT, summary TEXT, description TEXT,
    eligibility TEXT) STRICT;

CREATE VIRTUAL TABLE trial_search USING fts5 (titles, conditions, interventions, outcomes, summary,
    description, eligibility, content='trial_texts', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2');

CREATE TRIGGER trial_texts_added AFTER INSERT ON trial_texts BEGIN INSERT INTO trial_search (rowid, titles,
    conditions, interventions, outcomes, summary, description, eligibility) VALUES (new.id, new.titles,
    new.conditions, new.interventions, new.outcomes, new.summary, new.description, new.eligibility); END;

CREATE TRIGGER trial_texts_gone AFTER DELETE ON trial_texts BEGIN INSERT INTO trial_search (trial_search,
    rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES ('delete',
    old.id, old.titles, old.conditions, old.interventions, old.outcomes, old.summary, old.description,
    old.eligibility); END;

CREATE TRIGGER trial_texts_changed AFTER UPDATE ON trial_texts BEGIN INSERT INTO trial_search (trial_search,
    rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES ('delete',
    old.id, old.titles, old.conditions, old.interventions, old.outcomes, old.summary, old.description,
    old.eligibility); INSERT INTO trial_search (rowid, titles, conditions, interventions, outcomes, summary,
    description, eligibility) VALUES (new.id, new.titles, new.conditions, new.interventions, new.outcomes,
    new.summary, new.description, new.eligibility); END;

-- The rows of `changes` have no number of their own that would outlive a VACUUM.
CREATE TABLE change_texts (id INTEGER NOT NULL PRIMARY KEY, change_id TEXT NOT NULL UNIQUE REFERENCES changes
    (id) ON DELETE CASCADE, sentence TEXT NOT NULL) STRICT;

CREATE VIRTUAL TABLE change_search USING fts5 (sentence, content='change_texts', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2');

CREATE TRIGGER change_texts_added AFTER INSERT ON change_texts BEGIN INSERT INTO change_search (rowid,
    sentence) VALUES (new.id, new.sentence); END;

CREATE TRIGGER change_texts_gone AFTER DELETE ON change_texts BEGIN INSERT INTO change_search (change_search,
    rowid, sentence) VALUES ('delete', old.id, old.sentence); END;

CREATE TRIGGER change_texts_changed AFTER UPDATE ON change_texts BEGIN INSERT INTO change_search
    (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); INSERT INTO change_search
    (rowid, sentence) VALUES (new.id, new.sentence); END;

INSERT INTO change_texts (change_id, sentence) SELECT id, sentence FROM changes ORDER BY rowid;

CREATE TRIGGER changes_added AFTER INSERT ON changes BEGIN INSERT INTO change_texts (change_id, sentence)
    VALUES (new.id, new.sentence); END;

CREATE TRIGGER changes_changed AFTER UPDATE OF sentence ON changes BEGIN UPDATE change_texts SET sentence =
    new.sentence WHERE change_id = new.id; END;

CREATE TRIGGER changes_gone BEFORE DELETE ON changes BEGIN DELETE FROM change_texts WHERE change_id = old.id;
    END;

CREATE INDEX conditions_by_name ON conditions (condition);

CREATE INDEX sponsors_by_name ON sponsors (name, role);

CREATE INDEX locations_by_country ON locations (country, nct_id, city);

CREATE INDEX outcomes_by_length ON outcomes (type, time_frame_months);

CREATE INDEX publications_by_type ON publications (type, nct_id);

CREATE INDEX trial_dates_by_day ON trial_dates (name, date);

CREATE INDEX trials_by_results ON trials (has_results, results_first_posted);

CREATE INDEX adverse_events_by_term ON adverse_events (type, term);

CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version);

CREATE INDEX deadlines_raised ON deadlines (raised_at, nct_id) WHERE raised_at IS NOT NULL AND resolved_at IS
    NULL AND superseded_at IS NULL;

-- Seeks instead of window functions where they do: a question about one trial then looks at that trial alone.
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
       h.primary_completion_date, h.primary_completion_date_precision, h.completion_date,
       h.completion_date_precision, h.results_first_posted, h.has_results
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

CREATE VIEW results_overdue AS
SELECT d.nct_id, t.title, t.lead_sponsor, t.overall_status, d.rule, d.due_on,
       CAST(julianday(substr(m.value, 1, 10)) - julianday(d.due_on) AS INTEGER) AS days_overdue,
       d.basis, d.caveats, t.primary_completion_date, t.url
FROM deadlines AS d
JOIN trials AS t ON t.nct_id = d.nct_id
LEFT JOIN meta AS m ON m.key = 'data_timestamp'
WHERE d.raised_at IS NOT NULL AND d.resolved_at IS NULL AND d.superseded_at IS NULL
  AND t.has_results = 0 AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
ORDER BY d.due_on, d.nct_id, d.rule;

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

CREATE VIEW enrollment_planned_vs_actual AS
WITH told AS (
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
    FROM told WHERE enrollment_type = 'ESTIMATED' GROUP BY nct_id
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

-- SQLite before 3.46 has no format for ISO weeks: the Thursday of a week gives its year and number.
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
