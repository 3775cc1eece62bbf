BEGIN;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (1, 'trial-monitor', '0001_first_schema', '2026-11-26 09:19:59.609684+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (2, 'trial-monitor', '0002_reader_tables', '2026-11-26 09:19:59.634881+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (3, 'trial-monitor', '0003_mail', '2026-11-26 09:19:59.657826+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (4, 'trial-monitor', '0004_held', '2026-11-26 09:19:59.673392+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (5, 'trial-monitor', '0005_detail_version', '2026-11-27 08:10:33.319940+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (6, 'trial-monitor', '0006_digest_data', '2026-11-27 08:10:33.377102+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (7, 'trial-monitor', '0007_review', '2026-11-27 08:10:33.397639+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (8, 'trial-monitor', '0008_mail_identity', '2026-11-27 08:10:33.482107+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (9, 'trial-monitor', '0009_set_aside', '2026-11-27 08:10:33.482727+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (10, 'trial-monitor', '0010_compact', '2026-11-27 08:10:33.749595+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (11, 'trial-monitor', '0011_answers', '2026-11-27 08:10:33.750316+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (12, 'trial-monitor', '0012_posted_words', '2026-11-27 08:10:33.916517+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (13, 'trial-monitor', '0013_labels', '2026-11-27 08:10:33.917471+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (14, 'trial-monitor', '0014_our_changes', '2026-11-27 08:10:33.952682+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (15, 'trial-monitor', '0015_update_claims', '2026-11-27 08:10:33.953255+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (16, 'trial-monitor', '0016_mail_claims', '2026-11-27 08:10:34.019364+00:00');
INSERT INTO _sqlite_migrations (id, migration_set, name, applied_at) VALUES (17, 'trial-monitor', '0017_hooks', '2026-11-27 08:10:34.052236+00:00');
CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT
    ) STRICT;
INSERT INTO meta (key, value) VALUES ('rows_version', '4');
INSERT INTO meta (key, value) VALUES ('api_version', '2.0.5');
INSERT INTO meta (key, value) VALUES ('data_timestamp', '2026-03-07T09:00:00Z');
INSERT INTO meta (key, value) VALUES ('etag', '"data-5"');
INSERT INTO meta (key, value) VALUES ('config_digest', 'digest');
INSERT INTO meta (key, value) VALUES ('compared_at', '2026-03-07T15:00:00Z');
INSERT INTO meta (key, value) VALUES ('run', 'run-5');
CREATE TABLE schedule (
        job TEXT NOT NULL PRIMARY KEY,
        next_due TEXT NOT NULL
    ) STRICT;
INSERT INTO schedule (job, next_due) VALUES ('poll', '2026-03-08T15:00:00Z');
CREATE TABLE watches (
        slug TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        position INTEGER NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        definition TEXT
    ) STRICT;
INSERT INTO watches (slug, title, position, active, definition) VALUES ('discs', 'Discs', 0, 1, '{"slug":"discs","title":"Discs","conditions":["\"disc\""],"interventions":["\"stem cell\""],"scope":{"conditions":["disc"],"cells":["stem cell"],"products":[],"not_conditions":[],"not_cells":[]},"include":[],"exclude":[]}');
INSERT INTO watches (slug, title, position, active, definition) VALUES ('cord', 'Cord', 1, 1, '{"slug":"cord","title":"Cord","conditions":["\"disc\""],"interventions":["\"stem cell\""],"scope":{"conditions":["disc"],"cells":["stem cell"],"products":[],"not_conditions":[],"not_cells":[]},"include":[],"exclude":[]}');
CREATE TABLE topics (
        slug TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        family TEXT NOT NULL CHECK (family IN ('condition', 'cells', 'question')),
        position INTEGER NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        definition TEXT NOT NULL
    ) STRICT;
INSERT INTO topics (slug, title, family, position, active, definition) VALUES ('msc', 'Marrow cells', 'cells', 0, 1, '{"slug":"msc","title":"Marrow cells","family":"cells","terms":["marrow"],"fields":[],"exclude":[]}');
INSERT INTO topics (slug, title, family, position, active, definition) VALUES ('pain', 'Pain', 'question', 1, 1, '{"slug":"pain","title":"Pain","family":"question","terms":["pain"],"fields":[],"exclude":[]}');
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
        start_date_precision TEXT GENERATED ALWAYS AS (CASE length(start_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, primary_completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(primary_completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_submitted_precision TEXT GENERATED ALWAYS AS (CASE length(last_update_submitted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_posted_precision TEXT GENERATED ALWAYS AS (CASE length(last_update_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, results_first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(results_first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, results_under_review_since TEXT, revision INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO trials (nct_id, title, official_title, acronym, overall_status, last_known_status, why_stopped, phases, study_type, lead_sponsor, enrollment, enrollment_type, start_date, primary_completion_date, completion_date, first_posted, last_update_submitted, last_update_posted, results_first_posted, has_results, first_seen, last_seen, missing_since, removed_at, merged_into, url, version, sha256, hash_version, fingerprint, results_under_review_since, revision) VALUES ('NCT00000001', 'Invented trial NCT00000001', NULL, NULL, 'TERMINATED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-03-02T15:00:00Z', '2026-03-06T15:00:00Z', NULL, NULL, NULL, 'https://clinicaltrials.gov/study/NCT00000001', 3, '1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2', 1, 'noise', NULL, 0);
INSERT INTO trials (nct_id, title, official_title, acronym, overall_status, last_known_status, why_stopped, phases, study_type, lead_sponsor, enrollment, enrollment_type, start_date, primary_completion_date, completion_date, first_posted, last_update_submitted, last_update_posted, results_first_posted, has_results, first_seen, last_seen, missing_since, removed_at, merged_into, url, version, sha256, hash_version, fingerprint, results_under_review_since, revision) VALUES ('NCT00000002', 'Invented trial NCT00000002', NULL, NULL, 'COMPLETED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-06T15:00:00Z', '2026-03-07T15:00:00Z', 'NCT00000001', 'https://clinicaltrials.gov/study/NCT00000002', 1, 'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1', 1, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', NULL, 0);
CREATE TABLE trial_watches (
        nct_id TEXT NOT NULL REFERENCES trials (nct_id),
        watch TEXT NOT NULL REFERENCES watches (slug),
        since TEXT NOT NULL,
        PRIMARY KEY (nct_id, watch)
    ) STRICT, WITHOUT ROWID;
INSERT INTO trial_watches (nct_id, watch, since) VALUES ('NCT00000001', 'discs', '2026-03-02T15:00:00Z');
INSERT INTO trial_watches (nct_id, watch, since) VALUES ('NCT00000002', 'cord', '2026-03-02T15:00:00Z');
INSERT INTO trial_watches (nct_id, watch, since) VALUES ('NCT00000002', 'discs', '2026-03-02T15:00:00Z');
CREATE TABLE trial_topics (
        nct_id TEXT NOT NULL REFERENCES trials (nct_id),
        topic TEXT NOT NULL REFERENCES topics (slug),
        PRIMARY KEY (nct_id, topic)
    ) STRICT, WITHOUT ROWID;
INSERT INTO trial_topics (nct_id, topic) VALUES ('NCT00000001', 'msc');
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
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000001', 'discs', 1, 'both found', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000001', 'noise', '2026-03-05T15:00:00Z', 'run-3');
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000001', 'cord', 0, 'no cells', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000001', 'noise', '2026-03-05T15:00:00Z', 'run-3');
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000002', 'discs', 1, 'both found', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000002', 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', '2026-03-02T15:00:00Z', 'run-0');
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000002', 'cord', 1, 'both found', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000002', 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', '2026-03-02T15:00:00Z', 'run-0');
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000003', 'discs', 0, 'no cells', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000003', 'fa460ba6d21459506c7e07e5800a48630177a785df66e67e203f547df878cc1d', '2026-03-02T15:00:00Z', 'run-0');
INSERT INTO screening (nct_id, watch, included, reason, evidence, title, fingerprint, decided_at, run) VALUES ('NCT00000003', 'cord', 0, 'no cells', '[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]', 'Invented trial NCT00000003', 'fa460ba6d21459506c7e07e5800a48630177a785df66e67e203f547df878cc1d', '2026-03-02T15:00:00Z', 'run-0');
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
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run, news) VALUES ('NCT00000001:1-2', 'NCT00000001', 'observed', 1, 2, '2026-03-04T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-2', 'Recruitment status went from recruiting to suspended.');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run, news) VALUES ('NCT00000001:2-3', 'NCT00000001', 'observed', 2, 3, '2026-03-05T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-3', 'Recruitment status went from recruiting to suspended.');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run, news) VALUES ('NCT00000002:1-1', 'NCT00000002', 'observed', 1, 1, '2026-03-07T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-5', 'Recruitment status went from recruiting to suspended.');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run, news) VALUES ('NCT00000001:h0-h1', 'NCT00000001', 'history', 0, 1, '2026-03-08T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', NULL, 'Recruitment status went from recruiting to suspended.');
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
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000001:1-2/1', 'NCT00000001:1-2', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"SUSPENDED"', 'Recruitment status went from recruiting to suspended.', '{"months":2}', 1);
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000001:1-2/2', 'NCT00000001:1-2', 2, 'NCT00000001', 'verification', 'silent', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Verified again.', '{}', 1);
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000001:2-3/1', 'NCT00000001:2-3', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"TERMINATED"', 'Recruitment status went from recruiting to suspended.', '{"months":3}', 1);
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000001:2-3/2', 'NCT00000001:2-3', 2, 'NCT00000001', 'verification', 'silent', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Verified again.', '{}', 1);
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000002:1-1/1', 'NCT00000002:1-1', 1, 'NCT00000002', 'removed', 'high', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Recruitment status went from recruiting to suspended.', '{}', 1);
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail, detail_version) VALUES ('NCT00000001:h0-h1/1', 'NCT00000001:h0-h1', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"SUSPENDED"', 'Recruitment status went from recruiting to suspended.', '{}', 1);
CREATE TABLE update_watches (
        update_id TEXT NOT NULL REFERENCES updates (id),
        watch TEXT NOT NULL REFERENCES watches (slug),
        PRIMARY KEY (update_id, watch)
    ) STRICT, WITHOUT ROWID;
INSERT INTO update_watches (update_id, watch) VALUES ('NCT00000002:1-1', 'cord');
INSERT INTO update_watches (update_id, watch) VALUES ('NCT00000001:1-2', 'discs');
INSERT INTO update_watches (update_id, watch) VALUES ('NCT00000001:2-3', 'discs');
INSERT INTO update_watches (update_id, watch) VALUES ('NCT00000001:h0-h1', 'discs');
INSERT INTO update_watches (update_id, watch) VALUES ('NCT00000002:1-1', 'discs');
CREATE TABLE update_topics (
        update_id TEXT NOT NULL REFERENCES updates (id),
        topic TEXT NOT NULL REFERENCES topics (slug),
        PRIMARY KEY (update_id, topic)
    ) STRICT, WITHOUT ROWID;
INSERT INTO update_topics (update_id, topic) VALUES ('NCT00000001:1-2', 'msc');
INSERT INTO update_topics (update_id, topic) VALUES ('NCT00000001:2-3', 'msc');
CREATE TABLE baseline_counts (
        poll_id INTEGER NOT NULL REFERENCES polls (id),
        overall_status TEXT NOT NULL,
        trials INTEGER NOT NULL,
        with_results INTEGER NOT NULL,
        PRIMARY KEY (poll_id, overall_status)
    ) STRICT, WITHOUT ROWID;
INSERT INTO baseline_counts (poll_id, overall_status, trials, with_results) VALUES (2, 'COMPLETED', 1, 0);
INSERT INTO baseline_counts (poll_id, overall_status, trials, with_results) VALUES (2, 'RECRUITING', 1, 0);
INSERT INTO baseline_counts (poll_id, overall_status, trials, with_results) VALUES (3, 'COMPLETED', 1, 0);
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
INSERT INTO rejected (id, nct_id, reason, path, first_seen, last_seen, times, run) VALUES (1, 'NCT00000009', 'not an object', '$.protocolSection', '2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z', 1, 'run-0');
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
INSERT INTO deadlines (nct_id, rule, due_on, basis, caveats, raised_at, resolved_at, superseded_at, silent) VALUES ('NCT00000002', 'who_12_months', '2026-03-01', 'primary completion 2025-03', '["not US"]', '2026-03-02T15:00:00Z', NULL, NULL, 1);
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
INSERT INTO designs (nct_id, allocation, intervention_model, primary_purpose, masking, who_masked, observational_model, time_perspective, sex, minimum_age, maximum_age, healthy_volunteers, has_dmc, is_fda_regulated_drug, is_fda_regulated_device, ipd_sharing) VALUES ('NCT00000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO designs (nct_id, allocation, intervention_model, primary_purpose, masking, who_masked, observational_model, time_perspective, sex, minimum_age, maximum_age, healthy_volunteers, has_dmc, is_fda_regulated_drug, is_fda_regulated_device, ipd_sharing) VALUES ('NCT00000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE arms (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), label TEXT, type TEXT, description TEXT, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT, name TEXT, description TEXT, other_names TEXT, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), type TEXT NOT NULL CHECK (type IN ('PRIMARY', 'SECONDARY', 'OTHER')), position INTEGER NOT NULL CHECK (position >= 1), measure TEXT, description TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, type, position)) STRICT;
CREATE TABLE publications (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), pmid TEXT, type TEXT, citation TEXT, retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)), PRIMARY KEY (nct_id, position)) STRICT;
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
CREATE TABLE result_outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT, title TEXT, description TEXT, population TEXT, time_frame TEXT, time_frame_months REAL, reporting_status TEXT, anticipated_posting_date TEXT, param_type TEXT, dispersion_type TEXT, unit TEXT, unit_analysed TEXT, denominator_units TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE result_groups (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;
CREATE TABLE adverse_event_groups (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, deaths_affected INTEGER, deaths_at_risk INTEGER, serious_affected INTEGER, serious_at_risk INTEGER, other_affected INTEGER, other_at_risk INTEGER, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE change_texts (id INTEGER NOT NULL PRIMARY KEY, change_id TEXT NOT NULL UNIQUE REFERENCES changes (id) ON DELETE CASCADE, sentence TEXT NOT NULL) STRICT;
INSERT INTO change_texts (id, change_id, sentence) VALUES (1, 'NCT00000001:1-2/1', 'Recruitment status went from recruiting to suspended.');
INSERT INTO change_texts (id, change_id, sentence) VALUES (2, 'NCT00000001:1-2/2', 'Verified again.');
INSERT INTO change_texts (id, change_id, sentence) VALUES (3, 'NCT00000001:2-3/1', 'Recruitment status went from recruiting to suspended.');
INSERT INTO change_texts (id, change_id, sentence) VALUES (4, 'NCT00000001:2-3/2', 'Verified again.');
INSERT INTO change_texts (id, change_id, sentence) VALUES (5, 'NCT00000002:1-1/1', 'Recruitment status went from recruiting to suspended.');
INSERT INTO change_texts (id, change_id, sentence) VALUES (6, 'NCT00000001:h0-h1/1', 'Recruitment status went from recruiting to suspended.');
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
INSERT INTO subscribers (id, address, watches, topics, kinds, min_severity, cadence, quiet_line, state, since, how, covered_until, refusals, identity, mailbox, claims) VALUES (1, 'Reader@example.org', '["discs"]', '[]', '[]', 'low', 'weekly', 1, 'active', '2026-03-02T15:00:00Z', 'confirmed by the link in a mail', '2026-03-09T07:00:00Z', 0, 'reader@example.org', 'reader@example.org', '[]');
INSERT INTO subscribers (id, address, watches, topics, kinds, min_severity, cadence, quiet_line, state, since, how, covered_until, refusals, identity, mailbox, claims) VALUES (3, 'gone@example.org', '[]', '[]', '[]', 'low', 'weekly', 1, 'unsubscribed', '2026-03-04T15:00:00Z', 'one click', NULL, 0, 'gone@example.org', 'gone@example.org', '[]');
CREATE TABLE subscriber_states (
        id INTEGER PRIMARY KEY,
        subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        how TEXT NOT NULL
    ) STRICT;
INSERT INTO subscriber_states (id, subscriber, at, state, how) VALUES (1, 1, '2026-03-02T15:00:00Z', 'active', 'confirmed by the link in a mail');
INSERT INTO subscriber_states (id, subscriber, at, state, how) VALUES (3, 3, '2026-03-04T15:00:00Z', 'unsubscribed', 'one click');
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
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer, cadence, handed_at) VALUES (1, 1, 'digest', '2026-W10', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'sent', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL, 'weekly', NULL);
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer, cadence, handed_at) VALUES (2, 1, 'digest', '2026-03-04', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'claimed', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL, 'daily', '2026-03-09T07:01:00Z');
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer, cadence, handed_at) VALUES (3, 1, 'digest', 'results-2026-03-04T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'due', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL, 'results', NULL);
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer, cadence, handed_at) VALUES (4, 1, 'confirm', 'confirm-2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'sent', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL, NULL, NULL);
CREATE TABLE held (
        nct_id TEXT NOT NULL PRIMARY KEY,
        what TEXT NOT NULL,
        gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
        watches TEXT NOT NULL,
        since TEXT NOT NULL,
        run TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO held (nct_id, what, gone, watches, since, run) VALUES ('NCT00000001', 'absent', 1, '["discs"]', '2026-03-09T15:00:00Z', 'run-held');
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
INSERT INTO trial_descriptions (id, nct_id, summary, description, eligibility) VALUES (1, 'NCT00000001', 'Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3', NULL, NULL);
INSERT INTO trial_descriptions (id, nct_id, summary, description, eligibility) VALUES (2, 'NCT00000002', 'Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. ', NULL, NULL);
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
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000001', 'history', 0, '2025-01-01', 'posted', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000001', 'history', 1, '2025-02-01', 'posted', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 1, '2026-03-02', 'released', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 2, '2026-03-04', 'released', 'Invented trial NCT00000001', 'SUSPENDED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 3, '2026-03-05', 'released', 'Invented trial NCT00000001', 'TERMINATED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, start_date_type, primary_completion_date, primary_completion_date_precision, primary_completion_date_type, completion_date, completion_date_precision, completion_date_type, results_first_posted, has_results) VALUES ('NCT00000002', 'observed', 1, '2026-03-02', 'released', 'Invented trial NCT00000002', 'COMPLETED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
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
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (1, 'run--1', 'discs', '2026-03-01T14:58:00Z', '2026-03-01T15:00:00Z', 'failed', 0, '2026-03-01T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, 'no connection', 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (2, 'run-0', 'discs', '2026-03-02T14:58:00Z', '2026-03-02T15:00:00Z', 'complete', 1, '2026-03-02T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (3, 'run-0', 'cord', '2026-03-02T14:58:00Z', '2026-03-02T15:00:00Z', 'complete', 1, '2026-03-02T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (4, 'run-2', 'discs', '2026-03-04T14:58:00Z', '2026-03-04T15:00:00Z', 'complete', 0, '2026-03-04T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (5, 'run-3', 'discs', '2026-03-05T14:58:00Z', '2026-03-05T15:00:00Z', 'complete', 0, '2026-03-05T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (6, 'run-4', 'discs', '2026-03-06T14:58:00Z', '2026-03-06T15:00:00Z', 'complete', 0, '2026-03-06T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error, taken_in, put_out) VALUES (7, 'run-5', 'discs', '2026-03-07T14:58:00Z', '2026-03-07T15:00:00Z', 'complete', 0, '2026-03-07T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0);
CREATE TABLE dictionaries (id INTEGER NOT NULL PRIMARY KEY, data BLOB NOT NULL) STRICT;
INSERT INTO dictionaries (id, data) VALUES (1, X'37A430EC832C29613B10B0236D1B300CC330303A8AA2288A32D4B01191C4DACBB61862FFDB4D0AC0E78C88FF48F15BC4193606BEFD876A749348AF5C6E760A0401008207E3010000068842E280884840345F0304A080088C09170C8E0A0887070707868401A1401C0809C3C160301C0E05C3215130309606828EAB070000A41686699A2421430444400000000000000000010000000400000008000000642075736520696E206D6F727068696E65206D696C6C696772616D206571756976616C656E7473222C226465736372697074696F6E223A224D65616E206461696C7920646F7365206F76657220746865203A222B31203535352030313539222C22656D61696C223A22766F6F726265656C64406578616D706C652E6F7267227D5D2C226F766572616C6C4F6666696369616C73223A5B7B226E616D65223A22456C696E204578656D706C652C204D44222C22616666696C696174696F6E223A22497374697475746F204F72746F70656469636F204573656D70696F202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A224D696C616E6F2053706563696D656E204D65646963616C2043656E746572222C2263697479223A224D696C616E6F222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227A6970223A223230313232222C22636F756E747279223A224974616C79222C2267656F506F696E74223A7B226C6174223A34352E34363432372C226C6F6E223A392E31383935317D7D2C7B22666163696C697479223A22426F6C6F676E612053706563696D656E204D65646963616C2043656E746572222C2263697479223A22426F6C6F676E61222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227A6970223A223430313336222C22636F756E747279223A224974616C79222C2267656F506F696E74223A7B226C6174223A34342E34393338312C226C6F6E223A31312E33333837357D7D5D7D2C224F6666696369616C73223A5B7B226E616D65223A224272756E6F20426569737069656C2C204D44222C22616666696C696174696F6E223A22506C616365686F6C646572204E6575726F7468657261706965732C20496E632E202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A224578616D706C6520556E697665727369747920486F73706974616C2044656E766572222C2263697479223A2244656E766572222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227374617465223A22436F6C6F7261646F222C227A6970223A223830323130222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33392E37333931352C226C6F6E223A2D3130342E393834377D7D2C7B22666163696C697479223A2253616D706C6520436C696E69632041757374696E222C2263697479223A2241757374696E222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227374617465223A225465786173222C227A6970223A223738373035222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33302E32363731352C226C6F6E223A2D39372E37343330367D7D5D7D7D2C22646572654672616D65223A22557020746F203132206D6F6E746873227D2C7B226D656173757265223A224E756D626572206F66207061727469636970616E7473207769746820736572696F75732061647665727365206576656E7473222C226465736372697074696F6E223A22416E7920736572696F75732061647665727365206576656E742C207768617465766572206974732063617573652E222C2274696D654672616D65223A223234206D6F6E746873227D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A204F6E65206F722074776F2076657274656272616C20636F6D7072657373696F6E20667261637475726573206265747765656E20543820616E64204C342077697468206D6172726F77206564656D61206F6E204D52495C6E2A20542D73636F7265206F66202D322E35206F72206C65737320617420746865207370696E65206F72206869705C6E2A205772697474656E20696E666F726D656420636F6E73656E745C6E5C6E4578636C7573696F6E2043726974657269613A5C6E5C6E2A20506174686F6C6F676963616C2066726163747572655C6E2A2046726163747572652077697468206E6575726F6C6F676963616C20646566696369745C6E2A205465726970617261746964652077697468696E203132206D6F6E7468735C6E2A205072696369616C73223A5B7B226E616D65223A224368696172612053616D706C652C204D44222C22616666696C696174696F6E223A2253706563696D656E2056657369636C6520536369656E6365732C20496E632E202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A224578616D706C6520496E7374697475746520666F72205265686162696C69746174696F6E2053616372616D656E746F222C2263697479223A2253616372616D656E746F222C22737461747573223A2252454352554954494E47222C227374617465223A2243616C69666F726E6961222C227A6970223A223935383137222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33382E35383135372C226C6F6E223A2D3132312E343934347D7D2C7B22666163696C697479223A2253616D706C6520436C696E69632050686F656E6978222C2263697479223A2250686F656E6978222C22737461747573223A2252454352554954494E47222C227374617465223A224172697A6F6E61222C227A6970223A223835303133222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33332E34343833382C226C6F6E223A2D3131322E30373430347D7D5D7D2C2269223A2232206D4C206F6620636F6E63656E74726174652C206170706C69636174696F6E2061742074686520656E64206F66207265766973696F6E206D6963726F646973636563746F6D792E222C22696E74657276656E74696F6E4E616D6573223A5B2242696F6C6F676963616C3A204175746F6C6F676F757320626F6E65206D6172726F7720617370697261746520636F6E63656E7472617465225D7D2C7B226C6162656C223A224D6963726F646973636563746F6D7920616C6F6E65222C2274797065223A224143544956455F434F4D50415241544F52222C226465736372697074696F6E223A224C696D69746564206D6963726F646973636563746F6D7920776974686F75742066696C6C696E67206F662074686520616E6E756C6172206465666563742E222C22696E74657276656E74696F6E4E616D6573223A5B2250726F6365647572653A204D6963726F646973636563746F6D79225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A224175746F6C6F676F757320626F6E65206D6172726F7720617370697261746520636F6E63656E7472617465222C226465736372697074696F6E223A224D6172726F77206973206173706972617465642066726F6D2074686520706F73746572696F7220696C69616320637265737420756E646572206C6F63616C20616E6165737468657369612E222C2261726D673A2053616C696E6520736F6C7574696F6E225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A22695053432D64657269766564206E6F746F63686F7264616C2D6C696B652063656C6C73222C226465736372697074696F6E223A2243656C6C732061726520646966666572656E7469617465642066726F6D206120636C696E6963616C2D67726164652062616E6B206F6620696E647563656420706C757269706F74656E74207374656D2063656C6C733B20726573696475616C20756E646966666572656E7469617465642063656C6C73206172652062656C6F7720302E30303125206279207175616E7469746174697665205043522E222C2261726D47726F75704C6162656C73223A5B22695053432D64657269766564206E6F746F63686F7264616C2D6C696B652063656C6C732C2033206D696C6C696F6E2063656C6C7320696E2031206D4C225D7D2C7B2274797065223A2244525547222C226E616D65223A2253616C696E6520736F6C7574696F6E222C226465736372697074696F6E223A225468652073616D6520766F6C756D65206F6620302E392520736F6469756D2063686C6F726964652C2066726F6D206120737972696E6765207769746820616E206F706171756520736C656576652E222C2261726D47726F75704C6162656C73223A5B2253616C696E6520706C616365626F225D7D5D7D2C226E616D65223A22446172696F2053616D706C652C204D44222C22726F6C65223A22434F4E54414354222C2270686F6E65223A222B31203535352030313735222C22656D61696C223A2273616D706C65406578616D706C652E6F7267227D5D2C226F766572616C6C4F6666696369616C73223A5B7B226E616D65223A224272756E6F204D75737465722C204D44222C22616666696C696174696F6E223A224D6973616C20496E73746974757465206F6620526567656E65726174697665204D65646963696E65202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A2253616D706C6520436C696E6963204C61686F7265222C2263697479223A224C61686F7265222C22737461747573223A2252454352554954494E47222C227374617465223A2250756E6A6162222C227A6970223A223534303030222C22636F756E747279223A2250616B697374616E222C2267656F506F696E74223A7B226C6174223A33312E3535382C226C6F6E223A37342E33353037317D7D2C7B22666163696C697479223A224B617261636869204578616D706C65205370696E652043656E746572222C2263697479223A224B617261636869222C22737461747573223A2252454352554954494E47222C227374617465223A2253696E6468222C227A6970223A223734383030222C6563696D656E2056657369636C6520536369656E6365732C20496E632E202873796E74686574696329222C22636C617373223A22494E445553545259227D7D2C226F76657273696768744D6F64756C65223A7B226F7665727369676874486173446D63223A747275652C226973466461526567756C6174656444727567223A747275652C226973466461526567756C61746564446576696365223A66616C73657D2C226465736372697074696F6E4D6F64756C65223A7B22627269656653756D6D617279223A2254686973207374756479206578616D696E657320657874726163656C6C756C61722076657369636C6573202865786F736F6D6573292066726F6D20616C6C6F67656E65696320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C7320696E2070656F706C652077697468206368726F6E6963207370696E616C20636F726420696E6A7572792E2056657369636C65732061726520676976656E206F6E63652E222C2264657461696C65644465736372697074696F6E223A2256657369636C6573206172652069736F6C617465642066726F6D20636F6E646974696F6E6564206D656469756D2062792074616E67656E7469616C20666C6F772066696C74726174696F6E20616E642063686172616374657269736564206279206E616E6F7061727469636C6520747261636B696E6720616E64206279204344392C204344363320616E642043616D65223A22496E657320566F6F726265656C642C204D44222C22616666696C696174696F6E223A2248C3B4706974616C20556E6976657273697461697265204578656D706C65202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A224578616D706C6520556E697665727369747920486F73706974616C204D6F6E7470656C6C696572222C2263697479223A224D6F6E7470656C6C696572222C227A6970223A223334323935222C22636F756E747279223A224672616E6365222C2267656F506F696E74223A7B226C6174223A34332E36313039332C226C6F6E223A332E38373633357D7D2C7B22666163696C697479223A2253616D706C6520436C696E696320546F756C6F757365222C2263697479223A22546F756C6F757365222C227A6970223A223331303539222C22636F756E747279223A224672616E6365222C2267656F506F696E74223A7B226C6174223A34332E36303432362C226C6F6E223A312E34343336377D7D2C7B22666163696C697479223A2250617269732053706563696D656E204D65646963616C2043656E746572222C2263697479223A225061726973222C227A6970223A223735303134222C22636F756E747279223A224672616E6365222C2267656F506F696E74223A7B226C6174223A34382E38353334312C226C6F6E7B2266756C6C4E616D65223A2248C3B4706974616C20556E6976657273697461697265204578656D706C65202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A22426F6E65204D6172726F77205374656D2043656C6C7320447572696E67204561726C79205375726765727920666F7220436F726420496E6A757279202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520312F506861736520322C2053696E676C652D626C696E642C2052616E646F6D697A6564205374756479206F66206175746F6C6F676F7573206D6F6E6F6E75636C6561722063656C6C732066726F6D20626F6E65206D6172726F772C20776869636820636F6E7461696E207374656D20616E642070726F67656E69746F722063656C6C7320696E20616375746520747261756D61746963207370696E616C20636F726420696E6A7572792C20636F6D70617265642077697468207468652073616D65206F7065726174696F6E20776974686F75742063656C6C73202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032322D3032222C226F766572616C6C537461747573223A225445524D494E41544544222C2277687953746F70706564223A22496E73756666696369656E7420726563727569746D656E74222C22657870616F6E206279206C756D6261722070756E63747572652E222C22696E74657276656E74696F6E4E616D6573223A5B2242696F6C6F676963616C3A20506C6163656E74612D64657269766564206D6573656E6368796D616C207374726F6D616C2063656C6C73225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A22506C6163656E74612D64657269766564206D6573656E6368796D616C207374726F6D616C2063656C6C73222C226465736372697074696F6E223A2243656C6C73206172652069736F6C617465642066726F6D2074686520706C6163656E746120616674657220656C6563746976652063616573617265616E2073656374696F6E20616E6420657870616E646564206F6E206120636172726965722E222C2261726D47726F75704C6162656C73223A5B22506C6163656E74612D64657269766564206D6573656E6368796D616C207374726F6D616C2063656C6C73225D2C226F746865724E616D6573223A5B22502D4D5343225D7D5D7D2C226F7574636F6D65734D6F64756C65223A7B227072696D6172794F7574636F6D6573223A5B7B226D656173757265223A2255726F64796E616D69632066756E6374696F6E222C226465736372697074696F6E223A22426C61646465722063617061636974792C20636F6D706C69616E636520616E64206465747275736F722070726573737572652E222C22556E697665727369747920486F73706974616C2044757268616D222C2263697479223A2244757268616D222C22737461747573223A22454E524F4C4C494E475F42595F494E5649544154494F4E222C227374617465223A224E6F727468204361726F6C696E61222C227A6970223A223237373130222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33352E39393430332C226C6F6E223A2D37382E38393836327D7D2C7B22666163696C697479223A22426F73746F6E204578616D706C65205370696E652043656E746572222C2263697479223A22426F73746F6E222C22737461747573223A22454E524F4C4C494E475F42595F494E5649544154494F4E222C227374617465223A224D617373616368757365747473222C227A6970223A223032313134222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34322E33353834332C226C6F6E223A2D37312E30353937377D7D2C7B22666163696C697479223A224578616D706C6520556E697665727369747920486F73706974616C2053616E20446965676F222C2263697479223A2253616E20446965676F222C22737461747573223A22454E524F4C4C494E475F42595F494E5649544154494F4E222C227374617465223A2243616C69666F726E6961222C227A6970223A223932313231222C22636F756E75726F6C6F676963616C205265636F76657279222C22556D62696C6963616C20436F7264222C2257686172746F6E2773204A656C6C79222C224D6573656E6368796D616C205374656D2043656C6C73222C22416C6C6F67656E656963225D7D2C2264657369676E4D6F64756C65223A7B22737475647954797065223A22494E54455256454E54494F4E414C222C22706861736573223A5B22504841534531225D2C2264657369676E496E666F223A7B22616C6C6F636174696F6E223A224E41222C22696E74657276656E74696F6E4D6F64656C223A2253494E474C455F47524F5550222C227072696D617279507572706F7365223A2254524541544D454E54222C226D61736B696E67496E666F223A7B226D61736B696E67223A224E4F4E45227D7D2C22656E726F6C6C6D656E74496E666F223A7B22636F756E74223A31302C2274797065223A22455354494D41544544227D7D2C2261726D73496E74657276656E74696F6E734D6F64756C65223A7B2261726D47726F757073223A5B7B226C6162656C223A22556D62696C6963616C20636F7264206D6573656E6368796D616C207374656D2063656C6C73222C2274797065223A224558504552494D454E54414C222C226465736372697074696F6E223A223530206D696C6C696F6E2063656C6C732074776963652C20696E74726174686563616C20696E6A656374696F6E206279206C756D6261722070756E63747572652E222C22696E696F6E223A7B2266756C6C4E616D65223A224578616D706C6520556E697665727369747920486F73706974616C202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A22416C6C6F67656E656963204D6172726F77205374656D2043656C6C7320696E204163757465205370696E616C20436F726420496E6A757279202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520322C20446F75626C652D626C696E642C2052616E646F6D697A6564205374756479206F6620616C6C6F67656E656963206D6573656E6368796D616C207374656D2063656C6C732066726F6D20626F6E65206D6172726F7720696E20616375746520747261756D61746963207370696E616C20636F726420696E6A7572792C20636F6D70617265642077697468206120706C616365626F20696E6A656374696F6E206F662073616C696E65202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032362D3038222C226F766572616C6C537461747573223A2252454352554954494E47222C22657870616E646564416363657373496E666F223A7B22686173457870616E646564416363657373223A66616C73657D2C22737461727444617465537472756374223A7B2264617465223A22323032332D31302D3136222C2274797065223A2259756E6E616E222C227A6970223A22363530303332222C22636F756E747279223A224368696E61222C2267656F506F696E74223A7B226C6174223A32352E30333838392C226C6F6E223A3130322E37313833337D7D5D7D2C227265666572656E6365734D6F64756C65223A7B227265666572656E636573223A5B7B22706D6964223A223939303638353433222C2274797065223A2244455249564544222C226369746174696F6E223A2253706563696D656E20452C2053616D706C6520462E20436F726420626C6F6F642063656C6C7320616E642077616C6B696E6720747261696E696E672E2053796E74682043656C6C204D65642E20323031363B352832293A37372D38362E20504D49443A203939303638353433202873796E746865746963292E227D5D7D2C2269706453686172696E6753746174656D656E744D6F64756C65223A7B2269706453686172696E67223A224E4F227D7D2C226465726976656453656374696F6E223A7B226D697363496E666F4D6F64756C65223A7B2276657273696F6E486F6C646572223A22323032362D30332D3032227D2C22636F6E646974696F6E42726F7773654D6F64756C65223A7B226D6573686573223A5B7B226964223A2244303133313139222C227465726D223A225370696E616C20436F726420496E6A7572696573227D2C7B226964223A2244303130323634222C227465726D223A2250617261706C65676961227D5D2C22616E7264204D53432D646572697665642065786F736F6D6573225D7D2C7B226C6162656C223A2253616C696E6520706C616365626F222C2274797065223A22504C414345424F5F434F4D50415241544F52222C226465736372697074696F6E223A225468652073616D6520766F6C756D65206F6620302E392520736F6469756D2063686C6F726964652C2066726F6D206120737972696E6765207769746820616E206F706171756520736C656576652E222C22696E74657276656E74696F6E4E616D6573223A5B22447275673A2053616C696E6520736F6C7574696F6E225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A22556D62696C6963616C20636F7264204D53432D646572697665642065786F736F6D6573222C226465736372697074696F6E223A2256657369636C6573206172652069736F6C617465642066726F6D20636F6E646974696F6E6564206D656469756D206F6620706F6F6C65642063756C747572657320616E6420667265657A652D64726965642E222C2261726D47726F75704C6162656C73223A5B22556D62696C6963616C20636F7264204D53432D646572697665642065786F736F6D6573225D2C226F746865724E616D6573223A5B2255432D4D53432D45786F225D7D2C7B2274797065223A2244525547222C226E616D65223A2253616C696E6520736F6C7574696F6E222C226465736374696F6E223A224D6172726F77206973206173706972617465642066726F6D2074686520706F73746572696F7220696C69616320637265737420756E646572206C6F63616C20616E6165737468657369612E2041626F757420313030206D4C2061726520736570617261746564206F76657220612064656E73697479206772616469656E74206F6E2074686520646179206F66207573652E5C6E5C6E5061727469636970616E747320726563656976652031206D696C6C696F6E2063656C6C7320706572206B6720627920696E74726174686563616C20696E6A656374696F6E206279206C756D6261722070756E63747572652E5C6E5C6E5669736974732074616B6520706C616365206173206C697374656420756E646572206F7574636F6D65206D656173757265732E20416E20696E646570656E64656E742070687973696369616E20726576696577732061647665727365206576656E74732E227D2C22636F6E646974696F6E734D6F64756C65223A7B22636F6E646974696F6E73223A5B225370696E616C20436F726420496E6A7572696573222C2250617261706C65676961225D2C226B6579776F726473223A5B224368726F6E6963205370696E616C20436F726420496E6A757279222C224E6575726F6C6F676963616C205265636F76657279222C22426F6E65204D6172726F77204D6F6E6F6E75636C6561722043656C6C73222C225374656D2043656C6C73222C224175746F223A224E756D626572206F66207061727469636970616E747320776974682074726561746D656E742D72656C617465642061647665727365206576656E7473222C226465736372697074696F6E223A2241647665727365206576656E7473206772616465642062792043544341452076657273696F6E20352E3020616E64206A756467656420666F722072656C6174696F6E20746F2063656C6C7320616E642070726F6365647572652E222C2274696D654672616D65223A223132206D6F6E746873227D2C7B226D656173757265223A224C6573696F6E206F6E204D5249206F662074686520636F7264222C226465736372697074696F6E223A224E6577206D6173732C20737972696E78206F72206564656D61206174207468652073697465206F6620696E6A656374696F6E2E222C2274696D654672616D65223A22312C20332C20362C20313220616E64203234206D6F6E746873227D5D2C227365636F6E646172794F7574636F6D6573223A5B7B226D656173757265223A224368616E676520696E204153494120496D706169726D656E74205363616C65206772616465222C226465736372697074696F6E223A22477261646520412028636F6D706C6574652920746F204520286E6F726D616C292062792074776F206578616D696E6572732077686F20646F206E6F74206B6E6F77207468652061726D2E222C2274696D654672616D65223A22426173656C696E652C20332C2036206564446576696365223A66616C73657D2C226465736372697074696F6E4D6F64756C65223A7B22627269656653756D6D617279223A2254686973207374756479206578616D696E6573206F6C69676F64656E64726F637974652070726F67656E69746F722063656C6C7320646572697665642066726F6D2068756D616E20656D6272796F6E6963207374656D2063656C6C7320696E2070656F706C65207769746820616375746520747261756D61746963207370696E616C20636F726420696E6A7572792E20496E6A656374696F6E2074616B657320706C61636520323120746F203432206461797320616674657220696E6A7572792E222C2264657461696C65644465736372697074696F6E223A2243656C6C732061726520646966666572656E7469617465642066726F6D20616E20617070726F76656420656D6272796F6E6963207374656D2063656C6C206C696E6520616E64206B6570742066726F7A656E2E204C6F772D646F736520746163726F6C696D757320697320676976656E20666F7220363020646179732E5C6E5C6E5061727469636970616E747320726563656976652032206D696C6C696F6E2063656C6C733B203130206D696C6C696F6E2063656C6C733B203230206D696C6C696F6E2063656C6C7320627920696E6A656374696F6E20696E746F2074686520636F72642061726F756E642074686520696E6A75727920647572696E67206F70656E20737572676572534E4353434920746F74616C206D6F746F722073636F7265222C226465736372697074696F6E223A2253756D206F662074656E206B6579206D7573636C6573206F6E206561636820736964652C203020746F203130303B20686967686572206973206265747465722E222C2274696D654672616D65223A22426173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A224368616E676520696E2049534E435343492073656E736F72792073636F726573222C226465736372697074696F6E223A224C6967687420746F75636820616E642070696E20707269636B2C203020746F2031313220656163682E222C2274696D654672616D65223A22426173656C696E652C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A224368616E676520696E205370696E616C20436F726420496E646570656E64656E6365204D6561737572652049494920285343494D2049494929222C226465736372697074696F6E223A2253656C662D636172652C207265737069726174696F6E2C20737068696E637465727320616E64206D6F62696C6974792C203020746F203130303B20686967686572206973206D6F726520696E646570656E64656E63652E222C2274696D654672616D65223A22426173656C696E652C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A2255726F64796E616D696339227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A225765737473686F7265204578616D706C65205370696E6520496E73746974757465202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A224661742D646572697665642043656C6C7320666F72205061696E66756C204A6F696E747320616E6420446973636F67656E6963204C6F77204261636B205061696E202873796E74686574696329222C226F6666696369616C5469746C65223A225374726F6D616C2056617363756C6172204672616374696F6E20666F72204B6E6565204F7374656F61727468726974697320616E6420666F72204C756D626172204469736320446567656E65726174696F6E202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032362D3036222C226F766572616C6C537461747573223A2252454352554954494E47222C22657870616E646564416363657373496E666F223A7B22686173457870616E646564416363657373223A66616C73657D2C22737461727444617465537472756374223A7B2264617465223A22323032342D30322D3035222C2274797065223A2241435455414C227D2C227072696D617279436F6D706C6574696F6E44617465537472756374223A7B2264617465223A22323032362D31322D3331222C22746753746174656D656E744D6F64756C65223A7B2269706453686172696E67223A22554E44454349444544227D7D2C226465726976656453656374696F6E223A7B226D697363496E666F4D6F64756C65223A7B2276657273696F6E486F6C646572223A22323032362D30332D3032227D2C22636F6E646974696F6E42726F7773654D6F64756C65223A7B226D6573686573223A5B7B226964223A2244303530383135222C227465726D223A224672616374757265732C20436F6D7072657373696F6E227D2C7B226964223A2244303538383636222C227465726D223A224F7374656F706F726F74696320467261637475726573227D5D2C22616E636573746F7273223A5B7B226964223A2244303133313232222C227465726D223A225370696E616C204469736561736573227D2C7B226964223A2244303030303435222C227465726D223A2244697365617365732C2074726565206F662072656C65617365203435227D5D7D7D2C22686173526573756C7473223A66616C73657D7B2270726F746F636F6C53656374696F6E223A7B226964656E74696669636174696F6E4D6F64756C65223A7B226E63744964223A224E43543939303030303538222C226F726753747564794964496E666F223A7B226964223A2253594E2D30303538227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A22486F73706974616C204578656D706C6F20646F2053756C202873796E74683A7B226964223A2253594E2D30303535227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A22486F73706974616C20556E697665727369746172696F20456A656D706C6F202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A22496E6675736564204D6573656E6368796D616C205374656D2043656C6C7320666F72204F7374656F706F726F7469632056657274656272616C20467261637475726573202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520312C204F70656E2D6C6162656C2C2053696E676C652D61726D205374756479206F66206175746F6C6F676F7573206D6573656E6368796D616C207374656D2063656C6C732066726F6D20626F6E65206D6172726F7720696E206F7374656F706F726F7469632076657274656272616C20636F6D7072657373696F6E206672616374757265202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032322D3131222C226F766572616C6C537461747573223A22434F4D504C45544544222C22657870616E646564416363657373496E666F223A7B22686173457870616E646564416363657373223A66616C73657D2C22737461727444617465537472756374223A7B2264617465223A22323031362D3031222C227479706173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A2254696D6520746F2072657475726E20746F20776F726B222C226465736372697074696F6E223A22446179732066726F6D2074726561746D656E7420746F207468652066697273742064617920617420776F726B20696E20746865206561726C696572206F7220616E206571756976616C656E74206A6F622E222C2274696D654672616D65223A22557020746F203132206D6F6E746873227D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A205061696E2062656C6F77204C3520666F72206174206C656173742033206D6F6E7468732077697468207468726565206F72206D6F726520706F7369746976652070726F766F636174696F6E2074657374735C6E2A204174206C65617374203735252072656C69656620616674657220616E20696D6167652D67756964656420696E7472612D6172746963756C617220626C6F636B5C6E2A205772697474656E20696E666F726D656420636F6E73656E745C6E5C6E4578636C7573696F6E2043726974657269613A5C6E5C6E2A20417869616C2073706F6E64796C6F6172746872697469735C6E2A2053616372616C20696E73756666696369656E63792066726163747572655C6E2A20507265616E742E222C2274696D654672616D65223A22426173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A2250617469656E7420476C6F62616C20496D7072657373696F6E206F66204368616E6765222C226465736372697074696F6E223A22536576656E2063617465676F726965732066726F6D2076657279206D75636820696D70726F76656420746F2076657279206D75636820776F7273652E222C2274696D654672616D65223A22426173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A224E65656420666F72206675727468657220696E74657276656E74696F6E206174207468652074726561746564206C6576656C222C226465736372697074696F6E223A22496E6A656374696F6E2C20726164696F6672657175656E63792074726561746D656E74206F722073757267657279206174207468652074726561746564206C6576656C2E222C2274696D654672616D65223A223234206D6F6E746873227D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A20417869616C206C6F77206261636B207061696E20666F72206174206C656173742033206D6F6E7468735C6E2A204174206C65617374203830252072656C69656620616C207374656D2063656C6C73225D2C226F746865724E616D6573223A5B2255432D4D5343222C22574A2D4D5343225D7D2C7B2274797065223A2250524F434544555245222C226E616D65223A225374616E646172642073757267657279222C226465736372697074696F6E223A225468652073616D65206F7065726174696F6E20776974686F75742063656C6C732E222C2261726D47726F75704C6162656C73223A5B225375726765727920616C6F6E65225D7D5D7D2C226F7574636F6D65734D6F64756C65223A7B227072696D6172794F7574636F6D6573223A5B7B226D656173757265223A224368616E676520696E205A757269636820436C61756469636174696F6E205175657374696F6E6E61697265222C226465736372697074696F6E223A2253796D70746F6D20736576657269747920283120746F20352920616E6420706879736963616C2066756E6374696F6E20283120746F2034293B2068696768657220697320776F7273652E222C2274696D654672616D65223A223132206D6F6E746873227D5D2C227365636F6E646172794F7574636F6D6573223A5B7B226D656173757265223A2257616C6B696E672064697374616E6365222C226465736372697074696F6E223A2244697374616E63652077616C6B6564206F6E20612074726561646D696C6C20617420312E32206B6D2F6820756E74696C2073796D70746F6D7320666F72636520612073746F702E222C2274696D6E63744964223A224E43543939303030303439222C226F726753747564794964496E666F223A7B226964223A2253594E2D30303439227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A224669727374204578616D706C6520486F73706974616C206F662059616E6762616E202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A22556D62696C6963616C20436F7264205374656D2043656C6C73204166746572204465636F6D7072657373696F6E20666F72204C756D626172205370696E616C205374656E6F736973202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520322C20446F75626C652D626C696E642C2052616E646F6D697A6564205374756479206F6620616C6C6F67656E656963206D6573656E6368796D616C207374656D2063656C6C732066726F6D2074686520756D62696C6963616C20636F7264202857686172746F6E2773206A656C6C792920696E20646567656E65726174697665206C756D626172207370696E616C207374656E6F7369732C20636F6D70617265642077697468207468652073616D65206F7065726174696F6E20776974686F75742063656C6C73202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032362D3034222C226F7665727273696F6E486F6C646572223A22323032362D30332D3032227D2C22636F6E646974696F6E42726F7773654D6F64756C65223A7B226D6573686573223A5B7B226964223A2244303535313131222C227465726D223A224661696C6564204261636B20537572676572792053796E64726F6D65227D5D2C22616E636573746F7273223A5B7B226964223A2244303133313232222C227465726D223A225370696E616C204469736561736573227D2C7B226964223A2244303030303436222C227465726D223A2244697365617365732C2074726565206F662072656C65617365203436227D5D7D7D2C22686173526573756C7473223A747275652C22726573756C747353656374696F6E223A7B227061727469636970616E74466C6F774D6F64756C65223A7B2267726F757073223A5B7B226964223A224647303030222C227469746C65223A2235206D696C6C696F6E2063656C6C73222C226465736372697074696F6E223A2235206D696C6C696F6E20756D62696C6963616C20636F72642063656C6C7320696E2035206D4C2C20657069647572616C6C792C206F6E63652E227D2C7B226964223A224647303031222C227469746C65223A223230206D696C6C696F6E2063656C6C73222C226465736372697074696F6E223A223230206D696C6C696F6E20756D62696C6963616C20636F72642063656C6C7320696E2035206D4C2C20657069647572616C6C792C206F6E63652E227D5D2C227066616C73657D2C226465736372697074696F6E4D6F64756C65223A7B22627269656653756D6D617279223A2254686973207374756479206578616D696E6573206175746F6C6F676F7573207374726F6D616C2076617363756C6172206672616374696F6E2066726F6D20616469706F73652074697373756520696E2070656F706C6520776974682070657273697374656E74206261636B20616E64206C6567207061696E206166746572207370696E65207375726765727920286661696C6564206261636B20737572676572792073796E64726F6D65292C20636F6D70617265642077697468206120636F727469636F737465726F696420696E6A656374696F6E2E205061696E20686173206C617374656420666F72206174206C6561737420736978206D6F6E74687320616674657220737572676572792E222C2264657461696C65644465736372697074696F6E223A2241626F757420313230206D4C206F66206C69706F617370697261746520617265206469676573746564207769746820636F6C6C6167656E61736520696E206120636C6F7365642073797374656D2C2077617368656420616E642066696C74657265643B207468652063656C6C73206172652072657475726E6564206F6E207468652073616D65206461792E5C6E5C6E5061727469636970616E74732072656365697665203530206D696C6C696F6E2063656C6C7320696E203130206D4C206279206570696475726F73706974616C2053656174746C65222C2263697479223A2253656174746C65222C22737461747573223A224143544956455F4E4F545F52454352554954494E47222C227374617465223A2257617368696E67746F6E222C227A6970223A223938313034222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34372E36303632312C226C6F6E223A2D3132322E33333230377D7D2C7B22666163696C697479223A2253616D706C6520436C696E6963204368696361676F222C2263697479223A224368696361676F222C22737461747573223A224143544956455F4E4F545F52454352554954494E47222C227374617465223A22496C6C696E6F6973222C227A6970223A223630363132222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34312E38353030332C226C6F6E223A2D38372E36353030357D7D5D7D2C2269706453686172696E6753746174656D656E744D6F64756C65223A7B2269706453686172696E67223A224E4F227D7D2C226465726976656453656374696F6E223A7B226D697363496E666F4D6F64756C65223A7B2276657273696F6E486F6C646572223A22323032362D30332D3032227D2C22636F6E646974696F6E42726F7773654D6F64756C65223A7B226D6573686573223A5B7B226964223A2244303133313638222C227465726D65727365206576656E7473222C226465736372697074696F6E223A22416E7920736572696F75732061647665727365206576656E742C207768617465766572206974732063617573652E222C2274696D654672616D65223A223234206D6F6E746873227D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A20496E6469636174696F6E20666F72206F6E652D206F722074776F2D6C6576656C20696E737472756D656E74656420667573696F6E206265747765656E204C3220616E642053315C6E2A204661696C757265206F66206174206C656173742036206D6F6E746873206F66206E6F6E2D6F70657261746976652074726561746D656E745C6E2A205772697474656E20696E666F726D656420636F6E73656E745C6E5C6E4578636C7573696F6E2043726974657269613A5C6E5C6E2A2053797374656D696320696E66656374696F6E206F7220696E66656374696F6E20617420746865206F706572617469766520736974655C6E2A204C6F6E672D7465726D20636F727469636F737465726F6964732061626F7665203130206D6720707265646E69736F6E65206571756976616C656E742061206461795C6E2A204D657461626F6C696320626F6E652064697365617365206F74686572207468616E206F7374656F706F726F7369735C6E2A205072657473223A223130227D5D7D2C7B2274797065223A224E4F5420434F4D504C45544544222C22616368696576656D656E7473223A5B7B2267726F75704964223A224647303030222C226E756D5375626A65637473223A2230227D2C7B2267726F75704964223A224647303031222C226E756D5375626A65637473223A2231227D2C7B2267726F75704964223A224647303032222C226E756D5375626A65637473223A2230227D5D7D5D2C2264726F70576974686472617773223A5B7B2274797065223A224C6F737420746F20466F6C6C6F772D7570222C22726561736F6E73223A5B7B2267726F75704964223A224647303030222C226E756D5375626A65637473223A2230227D2C7B2267726F75704964223A224647303031222C226E756D5375626A65637473223A2231227D2C7B2267726F75704964223A224647303032222C226E756D5375626A65637473223A2230227D5D7D5D7D5D7D2C22626173656C696E654368617261637465726973746963734D6F64756C65223A7B2267726F757073223A5B7B226964223A224247303030222C227469746C65223A22416C6C6F67656E65696320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C732C203235206D696C6C696F6E2063656C6C73206F6E2063617272696572222C226465736372697074696F6E223A223235206D696C6C696F6E2063656C6C73206F6E20636172726965722C20696D706C616E656E747261746520696E2070656F706C65207769746820646567656E65726174697665206C756D62617220646973656173652074686174206E65656473207370696E616C20667573696F6E2C20636F6D7061726564207769746820696C696163206372657374206175746F67726166742E2045616368206C6576656C20697320726561642073657061726174656C79206F6E20636F6D707574656420746F6D6F6772617068792E222C2264657461696C65644465736372697074696F6E223A224D6172726F77206973206173706972617465642066726F6D2074686520706F73746572696F7220696C69616320637265737420756E646572206C6F63616C20616E6165737468657369612E2041626F7574203630206D4C2061726520636F6E63656E7472617465642061742074686520626564736964652062792064656E736974792063656E7472696675676174696F6E3B20746F74616C206E75636C65617465642063656C6C7320616E6420636F6C6F6E792D666F726D696E6720756E6974732061726520636F756E74656420696E20612072657461696E65642073616D706C652E5C6E5C6E5061727469636970616E74732072656365697665203130206D4C206F6620636F6E63656E7472617465206F6E20616C6C6F677261667420627920696D706C616E746174696F6E206265736964652074686520696E737472756D656E746174696F6E20617420737572676572792E5C6E5C6E56687973696F74686572617079225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A22416C6C6F67656E65696320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C73222C226465736372697074696F6E223A2243656C6C7320636F6D652066726F6D20746865206D6172726F77206F662073637265656E6564206865616C746879206164756C7420646F6E6F72732C2061726520657870616E6465642C206372796F70726573657276656420616E64207468617765642061742074686520736974652077697468696E2074776F20686F757273206F66207573652E222C2261726D47726F75704C6162656C73223A5B22416C6C6F67656E65696320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C73225D2C226F746865724E616D6573223A5B22416C6C6F67656E65696320424D2D4D5343225D7D2C7B2274797065223A224F54484552222C226E616D65223A22537570657276697365642070687973696F74686572617079222C226465736372697074696F6E223A2254776F20737570657276697365642073657373696F6E732061207765656B20666F72203132207765656B732C207468656E206120686F6D652070726F6772616D2E222C2261726D47726F75704C6162656C73223A5B2250687973696F74686572617079225D7D5D7D2C226964616E63652E227D5D2C2264656E6F6D73223A5B7B22756E697473223A225061727469636970616E7473222C22636F756E7473223A5B7B2267726F75704964223A224F47303030222C2276616C7565223A223237227D2C7B2267726F75704964223A224F47303031222C2276616C7565223A223330227D5D7D5D2C22636C6173736573223A5B7B2263617465676F72696573223A5B7B226D6561737572656D656E7473223A5B7B2267726F75704964223A224F47303030222C2276616C7565223A222D31302E33222C22737072656164223A2231352E34227D2C7B2267726F75704964223A224F47303031222C2276616C7565223A222D392E31222C22737072656164223A22362E31227D5D7D5D7D5D7D5D7D2C22616476657273654576656E74734D6F64756C65223A7B226672657175656E63795468726573686F6C64223A2235222C2274696D654672616D65223A223132206D6F6E746873222C226576656E7447726F757073223A5B7B226964223A224547303030222C227469746C65223A224175746F6C6F676F757320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C73222C226465736372697074696F6E223A223135206D696C6C696F6E2063656C6C7320696E2031206D4C2C20696E6A656374696F6E20696E746F207468652063656E746572206F6620746865206469736320756E64657220666C756F726F73636F70792E222C22646561666563746564223A31332C226E756D41745269736B223A35397D5D7D2C7B227465726D223A224865616461636865222C226F7267616E53797374656D223A224E6572766F75732073797374656D206469736F7264657273222C22736F75726365566F636162756C617279223A224D65644452412032362E30222C226173736573736D656E7454797065223A2253595354454D415449435F4153534553534D454E54222C227374617473223A5B7B2267726F75704964223A224547303030222C226E756D4166666563746564223A342C226E756D41745269736B223A36317D2C7B2267726F75704964223A224547303031222C226E756D4166666563746564223A362C226E756D41745269736B223A35397D5D7D5D7D2C226D6F7265496E666F4D6F64756C65223A7B226365727461696E41677265656D656E74223A7B22706953706F6E736F72456D706C6F796565223A66616C73652C22726573747269637469766541677265656D656E74223A66616C73657D2C22706F696E744F66436F6E74616374223A7B227469746C65223A224469726563746F72206F6620436C696E6963616C204F7065726174696F6E73222C226F7267616E697A6174696F6E223A224578616D706C65204F7267616E697A6174696F6E202873796E74686574696329222C22656D61696C223A22726573756C7473406578616D706C652E6F7267222C2270686F6E65223A222B31203535352030313030227D7D7D7D7D5D7D5D7D2C7B227469746C65223A225365783A2046656D616C652C204D616C65222C22706172616D54797065223A22434F554E545F4F465F5041525449434950414E5453222C22756E69744F664D656173757265223A225061727469636970616E7473222C22636C6173736573223A5B7B2263617465676F72696573223A5B7B227469746C65223A2246656D616C65222C226D6561737572656D656E7473223A5B7B2267726F75704964223A224247303030222C2276616C7565223A223239227D2C7B2267726F75704964223A224247303031222C2276616C7565223A223330227D5D7D2C7B227469746C65223A224D616C65222C226D6561737572656D656E7473223A5B7B2267726F75704964223A224247303030222C2276616C7565223A223332227D2C7B2267726F75704964223A224247303031222C2276616C7565223A223239227D5D7D5D7D5D7D5D7D2C226F7574636F6D654D656173757265734D6F64756C65223A7B226F7574636F6D654D65617375726573223A5B7B2274797065223A225052494D415259222C227469746C65223A224368616E676520696E207061696E206F6E20746865206E756D6572696320726174696E67207363616C6520284E525329222C226465736372697074696F6E223A2241766572616765207061696E206F76657220746865206C617374203720646179732066726F6D203020286E6F6E652920746F2031302028776F727374292E222C226E74734D6F64756C65223A7B226672657175656E63795468726573686F6C64223A2235222C2274696D654672616D65223A2236206D6F6E746873222C226576656E7447726F757073223A5B7B226964223A224547303030222C227469746C65223A2245786F736F6D6573222C226465736372697074696F6E223A2232206D4C20776974682033302062696C6C696F6E207061727469636C65732C20657069647572616C6C792C206F6E63652E222C226465617468734E756D4166666563746564223A302C226465617468734E756D41745269736B223A33302C22736572696F75734E756D4166666563746564223A312C22736572696F75734E756D41745269736B223A33302C226F746865724E756D4166666563746564223A392C226F746865724E756D41745269736B223A33307D5D2C22736572696F75734576656E7473223A5B7B227465726D223A22447572616C2070756E6374757265222C226F7267616E53797374656D223A22496E6A7572792C20706F69736F6E696E6720616E642070726F6365647572616C20636F6D706C69636174696F6E73222C22736F75726365566F636162756C617279223A224D65644452412032362E30222C226173736573736D656E7454797065223A2253595354454D415449435F4153534553534D454E54222C227374617473223A5B7B2267726F75704964223A224547303030222C226E756D4166666563746564223A312C226E756D41745269736E2033206D4C2C20657069647572616C20696E6A656374696F6E20756E64657220666C756F726F73636F70792E222C22696E74657276656E74696F6E4E616D6573223A5B2242696F6C6F676963616C3A20556D62696C6963616C20636F7264206D6573656E6368796D616C207374656D2063656C6C73225D7D2C7B226C6162656C223A22436F727469636F737465726F6964222C2274797065223A224143544956455F434F4D50415241544F52222C226465736372697074696F6E223A22547269616D63696E6F6C6F6E6520616365746F6E696465203430206D6720776974682031206D4C206F6620302E3525206275706976616361696E652C206F6E63652C20756E64657220696D6167652067756964616E63652E222C22696E74657276656E74696F6E4E616D6573223A5B22447275673A20547269616D63696E6F6C6F6E6520616365746F6E696465225D7D2C7B226C6162656C223A22436F6E7365727661746976652063617265222C2274797065223A224143544956455F434F4D50415241544F52222C226465736372697074696F6E223A22416E616C6765736963732C20657865726369736520616E6420616476696365206174207468652064697363726574696F6E206F6620746865207472656174696E672070687973696369616E2E222C22696E74657276656E74696F6E4E616D6573223A5B224F746865723A20436F6E7365727661746976652063617265225D7D5D2C2269656444727567223A66616C73652C226973466461526567756C61746564446576696365223A66616C73657D2C226465736372697074696F6E4D6F64756C65223A7B22627269656653756D6D617279223A2254686973207374756479206578616D696E657320616C6C6F67656E656963206D6573656E6368796D616C207374656D2063656C6C732066726F6D2074686520756D62696C6963616C20636F7264202857686172746F6E2773206A656C6C792920696E2070656F706C652077697468206C756D6261722064697363206865726E696174696F6E20776974682073636961746963612C20636F6D70617265642077697468206120636F727469636F737465726F696420696E6A656374696F6E2E204F6E6520657069647572616C20696E6A656374696F6E206F662063656C6C7320697320636F6D70617265642077697468206F6E65206F6620636F727469636F737465726F69642E222C2264657461696C65644465736372697074696F6E223A2243656C6C73206172652067726F776E2066726F6D2074686520636F726473206F66206865616C7468792066756C6C2D7465726D206269727468732C20616674657220636F6E73656E7420616E642073637265656E696E67206F6620746865206D6F746865722C20616E642075736564206174207061737361676520666F7572206F7220666976652E5C6E5C6E5061727469636970616E74732072656365697665203330206D696C6C69206F6620737572676572792E222C226F746865724E616D6573223A5B224E5343225D7D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A205370696E616C20636F726420696E6A757279206174206C65617374203132206D6F6E746873206265666F726520656E726F6C6C6D656E742077697468206E6F207265636F7665727920696E20746865206C6173742036206D6F6E7468735C6E2A20477261646520412C2042206F722043206F6620746865204153494120496D706169726D656E74205363616C652C206E6575726F6C6F676963616C206C6576656C20433520746F205431325C6E2A205772697474656E20696E666F726D656420636F6E73656E745C6E5C6E4578636C7573696F6E2043726974657269613A5C6E5C6E2A20436F6D706C65746520616E61746F6D6963616C207472616E73656374696F6E206F662074686520636F7264206F6E204D52495C6E2A204D656368616E6963616C2076656E74696C6174696F6E5C6E2A20547261756D6174696320627261696E20696E6A7572792077697468206120476C6173676F7720436F6D61205363616C652073636F7265206F66203133206F72206C6573732061742073637265656E696E675C6E2A20507265737375726520756C636572206F662073746167652033206F7220345C6E2A205072656753747564794964496E666F223A7B226964223A2253594E2D30303237227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A22506C616365686F6C646572204E6575726F7468657261706965732C20496E632E202873796E74686574696329222C22636C617373223A22494E445553545259227D2C2262726965665469746C65223A22496E7465726D6564696174652D73697A6520457870616E6465642041636365737320746F204E657572616C205374656D2043656C6C7320666F72205370696E616C20436F726420496E6A757279202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520312C204F70656E2D6C6162656C2C2053696E676C652D61726D205374756479206F6620616C6C6F67656E656963206E657572616C207374656D2063656C6C7320696E206368726F6E6963207370696E616C20636F726420696E6A757279202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032312D3038222C226F766572616C6C537461747573223A224E4F5F4C4F4E4745525F415641494C41424C45222C22657870616E646564416363657373496E666F223A7B22686173457870616E646564416363657373223A66616C73657D2C22737475647946697273745375626D697444617465223A22323031382D30332D3037222C2273747564656D2043656C6C73222C22426F6E65204D6172726F77222C224175746F6C6F676F7573225D7D2C2264657369676E4D6F64756C65223A7B22737475647954797065223A22494E54455256454E54494F4E414C222C22706861736573223A5B22504841534531222C22504841534532225D2C2264657369676E496E666F223A7B22616C6C6F636174696F6E223A224E41222C22696E74657276656E74696F6E4D6F64656C223A2253494E474C455F47524F5550222C227072696D617279507572706F7365223A2254524541544D454E54222C226D61736B696E67496E666F223A7B226D61736B696E67223A224E4F4E45227D7D2C22656E726F6C6C6D656E74496E666F223A7B22636F756E74223A32342C2274797065223A2241435455414C227D7D2C2261726D73496E74657276656E74696F6E734D6F64756C65223A7B2261726D47726F757073223A5B7B226C6162656C223A224175746F6C6F676F757320626F6E65206D6172726F77206D6573656E6368796D616C207374656D2063656C6C73222C2274797065223A224558504552494D454E54414C222C226465736372697074696F6E223A223130206D696C6C696F6E2063656C6C7320706572207365676D656E7420696E2032206D4C2C20696E6A656363697479223A22436C6576656C616E64222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227374617465223A224F68696F222C227A6970223A223434313935222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34312E343939352C226C6F6E223A2D38312E36393534317D7D2C7B22666163696C697479223A224578616D706C6520556E697665727369747920486F73706974616C2042616C74696D6F7265222C2263697479223A2242616C74696D6F7265222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227374617465223A224D6172796C616E64222C227A6970223A223231323837222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33392E32393033382C226C6F6E223A2D37362E36313231397D7D2C7B22666163696C697479223A2241746C616E7461204578616D706C65205370696E652043656E746572222C2263697479223A2241746C616E7461222C22737461747573223A224E4F545F5945545F52454352554954494E47222C227374617465223A2247656F72676961222C227A6970223A223330333432222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A33332E3734392C226C6F6E223A2D38342E33382257617368696E67746F6E222C227A6970223A223938313034222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34372E36303632312C226C6F6E223A2D3132322E33333230377D7D2C7B22666163696C697479223A2254616D70612053706563696D656E204D65646963616C2043656E746572222C2263697479223A2254616D7061222C22737461747573223A22454E524F4C4C494E475F42595F494E5649544154494F4E222C227374617465223A22466C6F72696461222C227A6970223A223333363036222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A32372E39343735322C226C6F6E223A2D38322E34353834337D7D2C7B22666163696C697479223A224578616D706C6520496E7374697475746520666F72205265686162696C69746174696F6E20426F73746F6E222C2263697479223A22426F73746F6E222C22737461747573223A22454E524F4C4C494E475F42595F494E5649544154494F4E222C227374617465223A224D617373616368757365747473222C227A6970223A223032313134222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A34322E33353834332C226C6F6E223A2D37312E30353937377D7D2C7B22666163696C697479223A2253616372616D656E746F6E74696669636174696F6E4D6F64756C65223A7B226E63744964223A224E43543939303030303139222C226F726753747564794964496E666F223A7B226964223A2253594E2D30303139227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A224D697468616C2043656C6C20546865726170792043656E746572202873796E74686574696329222C22636C617373223A224F54484552227D2C2262726965665469746C65223A22556D62696C6963616C20436F7264205374656D2043656C6C7320666F7220446567656E657261746976652044697363204469736561736520696E2074686520456C6465726C79202873796E74686574696329222C226F6666696369616C5469746C65223A22506861736520312C204F70656E2D6C6162656C2C2053696E676C652D61726D205374756479206F6620616C6C6F67656E656963206D6573656E6368796D616C207374656D2063656C6C732066726F6D2074686520756D62696C6963616C20636F7264202857686172746F6E2773206A656C6C792920696E207061696E66756C206C756D62617220696E74657276657274656272616C206469736320646567656E65726174696F6E202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032342D3033222C226F766572616C6C537461747573223A22554E4B4E4F574E222C22657870616C65223A7B2263656E7472616C436F6E7461637473223A5B7B226E616D65223A22477265746120506C616365686F6C6465722C204D44222C22726F6C65223A22434F4E54414354222C2270686F6E65223A222B31203535352030313935222C22656D61696C223A22706C616365686F6C646572406578616D706C652E6F7267227D5D2C226F766572616C6C4F6666696369616C73223A5B7B226E616D65223A224B617679612053616D706C652C204D44222C22616666696C696174696F6E223A2248616E6269742053616D706C652043656C6C20436F2E2C204C74642E202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A2244616567752053706563696D656E204D65646963616C2043656E746572222C2263697479223A224461656775222C22737461747573223A2252454352554954494E47222C227A6970223A223431393434222C22636F756E747279223A22536F757468204B6F726561222C2267656F506F696E74223A7B226C6174223A33352E38373032382C226C6F6E223A3132382E35393131317D7D2C7B22666163696C697479223A2253656F756C204578616D706C65205370696E652043656E746572222C2263697479223A2253656F756C222C22737461747573223A2252454352554954494E47222C227A6970223A22303330383022222C22737475647946697273745375626D6974516344617465223A22323031382D31302D3232222C2273747564794669727374506F737444617465537472756374223A7B2264617465223A22323031382D31302D3234222C2274797065223A2241435455414C227D2C226C6173745570646174655375626D697444617465223A22323032362D30352D3132222C226C617374557064617465506F737444617465537472756374223A7B2264617465223A22323032362D30352D3134222C2274797065223A2241435455414C227D7D2C2273706F6E736F72436F6C6C61626F7261746F72734D6F64756C65223A7B22726573706F6E7369626C655061727479223A7B2274797065223A225052494E434950414C5F494E56455354494741544F52222C22696E76657374696761746F7246756C6C4E616D65223A224272756E6F20506C616365686F6C6465722C204D44222C22696E76657374696761746F725469746C65223A225072696E636970616C20496E76657374696761746F72222C22696E76657374696761746F72416666696C696174696F6E223A22497374697475746F204F72746F70656469636F204573656D70696F202873796E74686574696329227D2C226C65616453706F6E736F72223A7B226E616D65223A22497374697475746F204F72746F70656469636F204573656D70696F202873796E74686574696329222C22636C617373223A224F54484552227D7D2C226F7665726E746873227D5D2C227365636F6E646172794F7574636F6D6573223A5B7B226D656173757265223A224368616E676520696E206C6F77206261636B207061696E206F6E207468652076697375616C20616E616C6F677565207363616C65202856415329222C226465736372697074696F6E223A2241766572616765206261636B207061696E206F76657220746865206C61737420323420686F757273206F6E206120313030206D6D207363616C653B2030206973206E6F207061696E2C203130302074686520776F727374207061696E20696D6167696E61626C652E222C2274696D654672616D65223A22426173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A224F70696F69642075736520696E206D6F727068696E65206D696C6C696772616D206571756976616C656E7473222C226465736372697074696F6E223A224D65616E206461696C7920646F7365206F76657220746865206C617374203720646179732C2066726F6D206120646961727920636865636B656420616761696E737420707265736372697074696F6E732E222C2274696D654672616D65223A22426173656C696E652C20312C20332C203620616E64203132206D6F6E746873227D2C7B226D656173757265223A225175616C697479206F66206C6966652C2045512D35442D354C222C226465736372697074696F6E223A22496E6465782076616C75656479206578616D696E6573206175746F6C6F676F7573206D6573656E6368796D616C207374656D2063656C6C732066726F6D20626F6E65206D6172726F7720696E2070656F706C652077697468207061696E66756C20646567656E65726174696F6E206F66206120636572766963616C20646973632E2049742069732074686520666972737420757365206F6620746869732070726F6475637420696E20746865206E65636B20617420746869732063656E7465722E222C2264657461696C65644465736372697074696F6E223A224D6172726F77206973206173706972617465642066726F6D2074686520706F73746572696F7220696C69616320637265737420756E646572206C6F63616C20616E6165737468657369612E2043656C6C732061726520657870616E64656420666F7220746872656520746F20666F7572207765656B7320756E64657220474D5020636F6E646974696F6E7320616E642072656C6561736564206166746572207465737473206F66206964656E746974792C2076696162696C69747920286174206C6561737420383025292C2073746572696C69747920616E6420656E646F746F78696E2E5C6E5C6E5061727469636970616E747320726563656976652035206D696C6C696F6E2063656C6C7320696E20302E33206D4C20627920696E6A656374696F6E20696E746F20746865206469736320756E6465722043542067756964616E63652E5C6E5C6E5669617279507572706F7365223A2254524541544D454E54222C226D61736B696E67496E666F223A7B226D61736B696E67223A22515541445255504C45222C2277686F4D61736B6564223A5B225041525449434950414E54222C22434152455F50524F5649444552222C22494E56455354494741544F52222C224F5554434F4D45535F4153534553534F52225D7D7D2C22656E726F6C6C6D656E74496E666F223A7B22636F756E74223A33312C2274797065223A2241435455414C227D7D2C2261726D73496E74657276656E74696F6E734D6F64756C65223A7B2261726D47726F757073223A5B7B226C6162656C223A22426F6E65206D6172726F77204D53432D6465726976656420657874726163656C6C756C61722076657369636C65732C2031206D4C20776974682031352062696C6C696F6E207061727469636C6573222C2274797065223A224558504552494D454E54414C222C226465736372697074696F6E223A2231206D4C20776974682031352062696C6C696F6E207061727469636C65732C20696E6A656374696F6E20696E746F207468652063656E746572206F6620746865206469736320756E64657220666C756F726F73636F70792E222C22696E74657276656E74696F6E4E616D6573223A5B2242696F6C6F676963616C3A20426F6E65206D6172726F77204D53432D6465726976656420657874726163656C6C756C61722076657369636C6573225D7D2C7B226C6162656C2E222C22696E74657276656E74696F6E4E616D6573223A5B2242696F6C6F676963616C3A204175746F6C6F676F757320616469706F73652D64657269766564206D6573656E6368796D616C207374656D2063656C6C73225D7D5D2C22696E74657276656E74696F6E73223A5B7B2274797065223A2242494F4C4F474943414C222C226E616D65223A224175746F6C6F676F757320616469706F73652D64657269766564206D6573656E6368796D616C207374656D2063656C6C73222C226465736372697074696F6E223A2241626F757420313030206D4C206F66206C69706F6173706972617465206172652074616B656E2066726F6D20746865206162646F6D656E2E222C2261726D47726F75704C6162656C73223A5B224175746F6C6F676F757320616469706F73652D64657269766564206D6573656E6368796D616C207374656D2063656C6C732C203230206D696C6C696F6E2063656C6C7320696E2032206D4C206F66206879616C75726F6E617465222C224175746F6C6F676F757320616469706F73652D64657269766564206D6573656E6368796D616C207374656D2063656C6C732C203430206D696C6C696F6E2063656C6C7320696E2032206D4C206F66206879616C75726F6E617465225D2C226F746865724E616D6573223A5B2241442D4D5343225D7D5D7D2C226F7574636F6D65734D6F64756C65223A7B227072696D6172794F7574636F6D6573223A5B7B226D6561737574776F20646567656E657261746564206C756D6261722064697363732C2050666972726D616E6E2067726164652033206F722034206F6E204D52492C2077697468206174206C6561737420353025206F662064697363206865696768745C6E2A205772697474656E20696E666F726D656420636F6E73656E745C6E5C6E4578636C7573696F6E2043726974657269613A5C6E5C6E2A2053796D70746F6D617469632064697365617365206F66206D6F7265207468616E2074776F206C756D6261722064697363735C6E2A20436F6D7072657373697665207261646963756C6F70617468792077697468206D6F746F722064656669636974206F7220636175646120657175696E612073796E64726F6D655C6E2A2053706F6E64796C6F6C6973746865736973206F66204D6579657264696E67206772616465204949206F72206D6F72652C206F722073636F6C696F7369732061626F766520323020646567726565735C6E2A2046726163747572652C20696E66656374696F6E206F722074756D6F72206F6620746865207370696E652C206E6F77206F7220696E2074686520706173745C6E2A20507265676E616E6379206F722062726561737466656564696E675C6E2A204D616C69676E616E63792077697468696E20352079656172732C206F74686572207468616E20626173616C2063656C6C2063617263696E6F6D61206F662074686520736B696E5C6E2A20506F73697469766520746C7320696E2031206D4C206F66206879616C75726F6E617465222C226465736372697074696F6E223A2239206D696C6C696F6E2063656C6C7320696E2031206D4C206F66206879616C75726F6E6174652C20696E6A656374696F6E20696E746F207468652063656E746572206F6620746865206469736320756E64657220666C756F726F73636F70792E227D2C7B226964223A224647303032222C227469746C65223A2253616C696E6520706C616365626F222C226465736372697074696F6E223A225468652073616D6520766F6C756D65206F6620302E392520736F6469756D2063686C6F726964652C2066726F6D206120737972696E6765207769746820616E206F706171756520736C656576652E227D2C7B226964223A224647303033222C227469746C65223A224879616C75726F6E69632061636964222C226465736372697074696F6E223A225468652073616D6520766F6C756D65206F6620312520736F6469756D206879616C75726F6E61746520776974686F75742063656C6C732E227D5D2C22706572696F6473223A5B7B227469746C65223A224F766572616C6C205374756479222C226D696C6573746F6E6573223A5B7B2274797065223A2253544152544544222C22616368696576656D656E7473223A5B7B2267726F75704964223A224647303030222C226E756D5375626A65637473223A223135227D2C7B2267726F75704964223A224647303031222C226E756D536F6E746873227D2C7B226D656173757265223A224E756D626572206F66207061727469636970616E747320776974682074726561746D656E742D72656C617465642061647665727365206576656E7473222C226465736372697074696F6E223A2241647665727365206576656E7473206772616465642062792043544341452076657273696F6E20352E3020616E64206A756467656420666F722072656C6174696F6E20746F2063656C6C7320616E642070726F6365647572652E222C2274696D654672616D65223A223132206D6F6E746873227D5D7D2C22656C69676962696C6974794D6F64756C65223A7B22656C69676962696C6974794372697465726961223A22496E636C7573696F6E2043726974657269613A5C6E5C6E2A204C6F77206261636B207061696E20666F72206174206C656173742036206D6F6E746873207468617420646964206E6F7420726573706F6E6420746F2033206D6F6E746873206F6620636F6E73657276617469766520636172655C6E2A2041766572616765206C6F77206261636B207061696E206F66203430206D6D206F72206D6F7265206F6E206120313030206D6D2076697375616C20616E616C6F677565207363616C655C6E2A204F73776573747279204469736162696C69747920496E646578206F66203330206F72206D6F72655C6E2A204F6E65206F722074776F20646567656E657261746564206C756D6261722064697363732C205066697D7D5D7D2C2269706453686172696E6753746174656D656E744D6F64756C65223A7B2269706453686172696E67223A224E4F227D7D2C226465726976656453656374696F6E223A7B226D697363496E666F4D6F64756C65223A7B2276657273696F6E486F6C646572223A22323032362D30332D3032227D2C22636F6E646974696F6E42726F7773654D6F64756C65223A7B226D6573686573223A5B7B226964223A2244303535393539222C227465726D223A22496E74657276657274656272616C204469736320446567656E65726174696F6E227D2C7B226964223A2244303137313136222C227465726D223A224C6F77204261636B205061696E227D5D2C22616E636573746F7273223A5B7B226964223A2244303133313232222C227465726D223A225370696E616C204469736561736573227D2C7B226964223A2244303030303432222C227465726D223A2244697365617365732C2074726565206F662072656C65617365203432227D5D7D7D2C22686173526573756C7473223A66616C73657D7B2270726F746F636F6C53656374696F6E223A7B226964656E74696669636174696F6E4D6F64756C65223A7B226E63744964223A224E43543939303030303035222C226F726753747564794964496E666F223A7B226964223A2253594E2D30303035227D2C226F7267616E697A6174696F6E223A7B2266756C6C4E616D65223A2253616D706C65204F7274686F62696F6C6F676963736C65223A22506861736520322C2053696E676C652D626C696E642C2052616E646F6D697A6564205374756479206F66206175746F6C6F676F757320626F6E65206D6172726F7720617370697261746520636F6E63656E747261746520696E207061696E66756C206C756D62617220696E74657276657274656272616C206469736320646567656E65726174696F6E2C20636F6D7061726564207769746820737570657276697365642070687973696F74686572617079202873796E74686574696329227D2C227374617475734D6F64756C65223A7B22737461747573566572696669656444617465223A22323032362D3037222C226F766572616C6C537461747573223A2252454352554954494E47222C22657870616E646564416363657373496E666F223A7B22686173457870616E646564416363657373223A66616C73657D2C22737461727444617465537472756374223A7B2264617465223A22323032322D30352D3039222C2274797065223A2241435455414C227D2C227072696D617279436F6D706C6574696F6E44617465537472756374223A7B2264617465223A22323032372D30372D3331222C2274797065223A22455354494D41544544227D2C22636F6D706C6574696F6E44617465537472756374223A7B2264617465223A22323032382D30372D3331222C2274797065223A22455354494D41544544227D2C22737475647946697273745375626D697444617465223A226974697665207465737420666F72204849562C206865706174697469732042206F722068657061746974697320435C6E2A204B6E6F776E20616C6C6572677920746F206120636F6D706F6E656E74206F66207468652073747564792070726F64756374222C226865616C746879566F6C756E7465657273223A66616C73652C22736578223A22414C4C222C226D696E696D756D416765223A223138205965617273222C226D6178696D756D416765223A223730205965617273222C2273746441676573223A5B224144554C54222C224F4C4445525F4144554C54225D7D2C22636F6E74616374734C6F636174696F6E734D6F64756C65223A7B226F766572616C6C4F6666696369616C73223A5B7B226E616D65223A22416C6D61204573656D70696F2C204D44222C22616666696C696174696F6E223A224E6F7274686669656C64204578616D706C6520556E6976657273697479202873796E74686574696329222C22726F6C65223A225052494E434950414C5F494E56455354494741544F52227D5D2C226C6F636174696F6E73223A5B7B22666163696C697479223A2241757374696E2053706563696D656E204D65646963616C2043656E746572222C2263697479223A2241757374696E222C227374617465223A225465786173222C227A6970223A223738373035222C22636F756E747279223A22556E6974656420537461746573222C2267656F506F696E74223A7B226C6174223A3320696E6A656374696F6E20696E746F207468652063656E746572206F6620746865206469736320756E64657220666C756F726F73636F70792E5C6E5C6E5669736974732074616B6520706C616365206173206C697374656420756E646572206F7574636F6D65206D656173757265732E20416E20696E646570656E64656E742070687973696369616E20726576696577732061647665727365206576656E74732E227D2C22636F6E646974696F6E734D6F64756C65223A7B22636F6E646974696F6E73223A5B22496E74657276657274656272616C204469736320446567656E65726174696F6E222C224C6F77204261636B205061696E225D2C226B6579776F726473223A5B22446567656E6572617469766520446973632044697365617365222C22446973636F67656E6963205061696E222C224D6573656E6368796D616C205374656D2043656C6C73222C22426F6E65204D6172726F77222C22416C6C6F67656E656963225D7D2C2264657369676E4D6F64756C65223A7B22737475647954797065223A22494E54455256454E54494F4E414C222C22706861736573223A5B22504841534532222C22504841534533225D2C2264657369676E496E666F223A7B22616C6C6F636174696F6E223A2252414E444F4D495A4544222C22696E74657276656E74696F6E4D6F64656C223A22504152414C4C454C222C227072696D617279507572706F7365223A2254524541544D454E54222C22227D5D7D2C7B2274797065223A225345434F4E44415259222C227469746C65223A224368616E676520696E204F73776573747279204469736162696C69747920496E64657820284F444929222C226465736372697074696F6E223A2254656E207175657374696F6E732C2073636F726564203020746F203130303B20686967686572206973206D6F7265206469736162696C6974792E2041206368616E6765206F6620313020706F696E74732069732072656761726465642061732072656C6576616E742E222C227265706F7274696E67537461747573223A22504F53544544222C22706172616D54797065223A224D45414E222C2264697370657273696F6E54797065223A225374616E6461726420446576696174696F6E222C22756E69744F664D656173757265223A22756E697473206F6E2061207363616C65222C2274696D654672616D65223A22426173656C696E6520616E64203132206D6F6E746873222C2267726F757073223A5B7B226964223A224F47303030222C227469746C65223A224D534320696E2073616C696E65222C226465736372697074696F6E223A2236206D696C6C696F6E20616C6C6F67656E6569632063656C6C7320696E2032206D4C206F662073616C696E652C206F6E63652C20696E746F2074686520646973632E227D2C7B226964223A224F47303031222C227469746C65223A224D534320696E206879616C75726F6E69632061636964222C2264654669727374506F737444617465537472756374223A7B2264617465223A22323032362D30372D3130222C2274797065223A2241435455414C227D7D2C2273706F6E736F72436F6C6C61626F7261746F72734D6F64756C65223A7B22726573706F6E7369626C655061727479223A7B2274797065223A2253504F4E534F52227D2C226C65616453706F6E736F72223A7B226E616D65223A224578616D706C652043656C6C205468657261706575746963732C20496E632E202873796E74686574696329222C22636C617373223A22494E445553545259227D2C22636F6C6C61626F7261746F7273223A5B7B226E616D65223A224578616D706C65205370696E6520547269616C73204E6574776F726B202873796E74686574696329222C22636C617373223A224E4554574F524B227D5D7D2C226F76657273696768744D6F64756C65223A7B226F7665727369676874486173446D63223A747275652C226973466461526567756C6174656444727567223A747275652C22697346646152');
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
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000001', 'history', 0, '2026-03-08T15:00:00Z', NULL, '2025-01-01', '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9', 1, NULL, 0, '53d2917e07ac4dfe264b0a528190f16e5c1a7456585e82b714b8f1b15eacba74', 'zstd', NULL, NULL, X'28B52FFD6079002D0500020A201E8025CE016DA799DC6B929284C9DEB92B9EAF824030724A0D464B3621050231C613D950991428C88BB3693EA724646C8B27FAC0D3656910869F82BB0A464A52C051108E273AC298BE751C6C5A1B3E87984CF975AEEDB64E4B6F4E94E527F01C3E2092C278A2AFD4AA2D6B960350C50A77DBC57F12BD396EB50873CAB57BCC9F0C0085A23465309A3B2EFB306D50D5D48EE0193690A77851AA7D2F7E9E5D60EB7C02');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000001', 'history', 1, '2026-03-08T15:00:00Z', NULL, '2025-02-01', '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', 1, NULL, 1, '2fc224fc589324ced0d91f3842d798cd17b943803297684d5d98cfdef725712d', 'zstd+base', 0, NULL, X'28B52FFD607900950000307B31227D7D7D0300A4A814603C341FB5D8');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000001', 'observed', 1, '2026-03-02T15:00:00Z', '2026-03-02T09:00:00Z', NULL, '7fc31e4beb219c6a20ecac18258c4eb87e8fffbeb690241872299b01179a8540', 1, '961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c', 2, '961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c', 'zstd', NULL, NULL, X'28B52FFD605B000D0500A2491F1E7035CE018DC8BE5C6D128C192D641D0CD800F2C658EB2F8C1024AAAA330331C66760C1659B4DE5734A42662D9EE8014F2D4B8330FB1654563052920E4741389EE808B37AEA38D8B46AF82462B2DAD7C9B49B3A2DBD3751741FC093F8409014C6139DA55E4DB961CEA0D62ADB4DD9FE49F4E6B69722EC966BF7983F010C00ED27950CFFE60EC13E4C1B5435B52378860DE4295E946ADF8B9F6717D83A9F');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000001', 'observed', 2, '2026-03-04T15:00:00Z', '2026-03-04T09:00:00Z', NULL, '0df56418f739dbbc3ff0f1ec6169ca0b371416fb8753b787e962a4db92b3f18e', 1, '4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9', NULL, '4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9', 'zstd+base', 1, NULL, X'28B52FFD6087002D0100B87B53555350454E44454476657273696F6E2032227D7D7D030011A4D4A1AE454FE245AD2B');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000001', 'observed', 3, '2026-03-05T15:00:00Z', '2026-03-05T09:00:00Z', NULL, '1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2', 1, 'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c', NULL, 'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c', 'zstd+base', 1, NULL, X'28B52FFD608800250100B85445524D494E4154454476657273696F6E2033227D7D7D030011A4A84380E2C48B5A40');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, dictionary, record) VALUES ('NCT00000002', 'observed', 1, '2026-03-02T15:00:00Z', '2026-03-02T09:00:00Z', NULL, 'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1', 1, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', NULL, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', 'zstd+dictionary', NULL, 1, X'28B52FFD63832C29615A00A502009381043B76EC883EFAAFC1BFB4E37BF42F4512FE7F16F0ED75CAB4C482E4E214881F68EBDB9EC429461563C61EFAF138E7B2C81799D9F175BEEEAD58B7BBEABE124D3075864FF34983F62485EB69C13C25931D03');
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
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
CREATE INDEX publications_by_type ON publications (type, nct_id);
CREATE INDEX trials_by_results ON trials (has_results, results_first_posted);
CREATE INDEX deadlines_raised ON deadlines (raised_at, nct_id) WHERE raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL;
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
CREATE INDEX subscribers_by_state ON subscribers (state, cadence, covered_until);
CREATE INDEX subscriber_states_by_subscriber ON subscriber_states (subscriber);
CREATE INDEX deliveries_by_state ON deliveries (state, next_try, id);
CREATE INDEX deliveries_by_time ON deliveries (purpose, created_at);
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
CREATE UNIQUE INDEX subscribers_by_identity ON subscribers (identity);
CREATE INDEX subscribers_by_mailbox ON subscribers (mailbox);
CREATE INDEX polls_by_watch ON polls (watch, status);
CREATE INDEX conditions_by_name ON conditions (condition);
CREATE INDEX sponsors_by_name ON sponsors (name, role);
CREATE INDEX adverse_event_terms_by_term ON adverse_event_terms (type, term);
CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version);
CREATE INDEX trials_by_revision ON trials (revision);
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
CREATE VIEW trial_texts AS
SELECT d.id, d.nct_id, ltrim(ifnull(char(10) || t.title, '') || ifnull(char(10) || t.official_title, '') || ifnull(char(10) || t.acronym, ''), char(10)) AS titles,
       nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.condition, ''), char(10)) AS words FROM conditions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.keyword, ''), char(10)) AS words FROM keywords AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS conditions, nullif(ltrim(ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.name, '') || ifnull(char(10) || x.other_names, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM interventions AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), '') || ifnull(char(10) || (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.label, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM arms AS x WHERE x.nct_id = d.nct_id ORDER BY x.position)), ''), char(10)), '') AS interventions,
       (SELECT group_concat(words, char(10)) FROM (SELECT ltrim(ifnull(char(10) || x.measure, '') || ifnull(char(10) || x.time_frame, '') || ifnull(char(10) || x.description, ''), char(10)) AS words FROM outcomes AS x WHERE x.nct_id = d.nct_id ORDER BY CASE x.type WHEN 'PRIMARY' THEN 1 WHEN 'SECONDARY' THEN 2 ELSE 3 END, x.position)) AS outcomes, d.summary, d.description, d.eligibility
FROM trial_descriptions AS d
JOIN trials AS t ON t.nct_id = d.nct_id;
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
CREATE INDEX trial_labels_by_label ON trial_labels (family, label);
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
CREATE INDEX update_claims_by_claim ON update_claims (claim);
CREATE INDEX hook_deliveries_due ON hook_deliveries (hook, id) WHERE state = 'due';
CREATE VIRTUAL TABLE change_search USING fts5 (sentence, content='change_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO change_search (change_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE trial_search USING fts5 (titles, conditions, interventions, outcomes, summary, description, eligibility, content='trial_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO trial_search (trial_search) VALUES ('rebuild');
CREATE TRIGGER change_texts_added AFTER INSERT ON change_texts BEGIN INSERT INTO change_search (rowid, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER change_texts_gone AFTER DELETE ON change_texts BEGIN INSERT INTO change_search (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); END;
CREATE TRIGGER change_texts_changed AFTER UPDATE ON change_texts BEGIN INSERT INTO change_search (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); INSERT INTO change_search (rowid, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER changes_added AFTER INSERT ON changes BEGIN INSERT INTO change_texts (change_id, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER changes_changed AFTER UPDATE OF sentence ON changes BEGIN UPDATE change_texts SET sentence = new.sentence WHERE change_id = new.id; END;
CREATE TRIGGER changes_gone BEFORE DELETE ON changes BEGIN DELETE FROM change_texts WHERE change_id = old.id; END;
COMMIT;
PRAGMA application_id = 1953656174;
PRAGMA user_version = 17;
