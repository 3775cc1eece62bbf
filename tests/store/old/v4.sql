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
CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT
    ) STRICT;
INSERT INTO meta (key, value) VALUES ('rows_version', '1');
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
        record TEXT NOT NULL
    , start_date_precision TEXT GENERATED ALWAYS AS (CASE length(start_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, primary_completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(primary_completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, completion_date_precision TEXT GENERATED ALWAYS AS (CASE length(completion_date) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_submitted_precision TEXT GENERATED ALWAYS AS (CASE length(last_update_submitted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, last_update_posted_precision TEXT GENERATED ALWAYS AS (CASE length(last_update_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL, results_first_posted_precision TEXT GENERATED ALWAYS AS (CASE length(results_first_posted) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END) VIRTUAL) STRICT;
INSERT INTO trials (nct_id, title, official_title, acronym, overall_status, last_known_status, why_stopped, phases, study_type, lead_sponsor, enrollment, enrollment_type, start_date, primary_completion_date, completion_date, first_posted, last_update_submitted, last_update_posted, results_first_posted, has_results, first_seen, last_seen, missing_since, removed_at, merged_into, url, version, sha256, hash_version, fingerprint, record) VALUES ('NCT00000001', 'Invented trial NCT00000001', NULL, NULL, 'TERMINATED', NULL, 'Funding', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-03-02T15:00:00Z', '2026-03-06T15:00:00Z', NULL, NULL, NULL, 'https://clinicaltrials.gov/study/NCT00000001', 3, '1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2', 1, 'noise', '{"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "Invented trial NCT00000001"}, "statusModule": {"overallStatus": "TERMINATED"}, "descriptionModule": {"briefSummary": "Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3"}}}');
INSERT INTO trials (nct_id, title, official_title, acronym, overall_status, last_known_status, why_stopped, phases, study_type, lead_sponsor, enrollment, enrollment_type, start_date, primary_completion_date, completion_date, first_posted, last_update_submitted, last_update_posted, results_first_posted, has_results, first_seen, last_seen, missing_since, removed_at, merged_into, url, version, sha256, hash_version, fingerprint, record) VALUES ('NCT00000002', 'Invented trial NCT00000002', NULL, NULL, 'COMPLETED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-06T15:00:00Z', '2026-03-07T15:00:00Z', 'NCT00000001', 'https://clinicaltrials.gov/study/NCT00000002', 1, 'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1', 1, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', '{"protocolSection": {"identificationModule": {"nctId": "NCT00000002", "briefTitle": "Invented trial NCT00000002"}, "statusModule": {"overallStatus": "COMPLETED"}, "descriptionModule": {"briefSummary": "Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. "}}}');
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
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000001', 'observed', 1, '2026-03-02T15:00:00Z', '2026-03-02T09:00:00Z', NULL, '7fc31e4beb219c6a20ecac18258c4eb87e8fffbeb690241872299b01179a8540', 1, '961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c', 2, '961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c', 'zstd', NULL, X'28B52FFD605B000D0500A2491F1E7035CE018DC8BE5C6D128C192D641D0CD800F2C658EB2F8C1024AAAA330331C66760C1659B4DE5734A42662D9EE8014F2D4B8330FB1654563052920E4741389EE808B37AEA38D8B46AF82462B2DAD7C9B49B3A2DBD3751741FC093F8409014C6139DA55E4DB961CEA0D62ADB4DD9FE49F4E6B69722EC966BF7983F010C00ED27950CFFE60EC13E4C1B5435B52378860DE4295E946ADF8B9F6717D83A9F');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000002', 'observed', 1, '2026-03-02T15:00:00Z', '2026-03-02T09:00:00Z', NULL, 'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1', 1, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', NULL, 'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3', 'current', NULL, NULL);
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000001', 'observed', 2, '2026-03-04T15:00:00Z', '2026-03-04T09:00:00Z', NULL, '0df56418f739dbbc3ff0f1ec6169ca0b371416fb8753b787e962a4db92b3f18e', 1, '4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9', NULL, '4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9', 'zstd+base', 1, X'28B52FFD6087002D0100B87B53555350454E44454476657273696F6E2032227D7D7D030011A4D4A1AE454FE245AD2B');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000001', 'observed', 3, '2026-03-05T15:00:00Z', '2026-03-05T09:00:00Z', NULL, '1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2', 1, 'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c', NULL, 'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c', 'current', NULL, NULL);
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000001', 'history', 0, '2026-03-08T15:00:00Z', NULL, '2025-01-01', '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9', 1, NULL, 0, '53d2917e07ac4dfe264b0a528190f16e5c1a7456585e82b714b8f1b15eacba74', 'zstd', NULL, X'28B52FFD6079002D0500020A201E8025CE016DA799DC6B929284C9DEB92B9EAF824030724A0D464B3621050231C613D950991428C88BB3693EA724646C8B27FAC0D3656910869F82BB0A464A52C051108E273AC298BE751C6C5A1B3E87984CF975AEEDB64E4B6F4E94E527F01C3E2092C278A2AFD4AA2D6B960350C50A77DBC57F12BD396EB50873CAB57BCC9F0C0085A23465309A3B2EFB306D50D5D48EE0193690A77851AA7D2F7E9E5D60EB7C02');
INSERT INTO versions (nct_id, source, version, observed_at, data_timestamp, last_update_posted, sha256, hash_version, fingerprint, registry_version, record_sha256, encoding, base_version, record) VALUES ('NCT00000001', 'history', 1, '2026-03-08T15:00:00Z', NULL, '2025-02-01', '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b', 1, NULL, 1, '2fc224fc589324ced0d91f3842d798cd17b943803297684d5d98cfdef725712d', 'zstd+base', 0, X'28B52FFD607900950000307B31227D7D7D0300A4A814603C341FB5D8');
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
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run) VALUES ('NCT00000001:1-2', 'NCT00000001', 'observed', 1, 2, '2026-03-04T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-2');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run) VALUES ('NCT00000001:2-3', 'NCT00000001', 'observed', 2, 3, '2026-03-05T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-3');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run) VALUES ('NCT00000002:1-1', 'NCT00000002', 'observed', 1, 1, '2026-03-07T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', 'run-5');
INSERT INTO updates (id, nct_id, source, from_version, to_version, detected_at, severity, headline, run) VALUES ('NCT00000001:h0-h1', 'NCT00000001', 'history', 0, 1, '2026-03-08T15:00:00Z', 'high', 'Recruitment status went from recruiting to suspended.', NULL);
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
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000001:1-2/1', 'NCT00000001:1-2', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"SUSPENDED"', 'Recruitment status went from recruiting to suspended.', '{"months":2}');
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000001:1-2/2', 'NCT00000001:1-2', 2, 'NCT00000001', 'verification', 'silent', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Verified again.', '{}');
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000001:2-3/1', 'NCT00000001:2-3', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"TERMINATED"', 'Recruitment status went from recruiting to suspended.', '{"months":3}');
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000001:2-3/2', 'NCT00000001:2-3', 2, 'NCT00000001', 'verification', 'silent', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Verified again.', '{}');
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000002:1-1/1', 'NCT00000002:1-1', 1, 'NCT00000002', 'removed', 'high', 'protocolSection.statusModule.overallStatus', NULL, NULL, 'Recruitment status went from recruiting to suspended.', '{}');
INSERT INTO changes (id, update_id, position, nct_id, kind, severity, path, before, after, sentence, detail) VALUES ('NCT00000001:h0-h1/1', 'NCT00000001:h0-h1', 1, 'NCT00000001', 'status', 'high', 'protocolSection.statusModule.overallStatus', '"RECRUITING"', '"SUSPENDED"', 'Recruitment status went from recruiting to suspended.', '{}');
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
    ) STRICT;
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (1, 'run--1', 'discs', '2026-03-01T14:58:00Z', '2026-03-01T15:00:00Z', 'failed', 0, '2026-03-01T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, 'no connection');
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (2, 'run-0', 'discs', '2026-03-02T14:58:00Z', '2026-03-02T15:00:00Z', 'complete', 1, '2026-03-02T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (3, 'run-0', 'cord', '2026-03-02T14:58:00Z', '2026-03-02T15:00:00Z', 'complete', 1, '2026-03-02T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (4, 'run-2', 'discs', '2026-03-04T14:58:00Z', '2026-03-04T15:00:00Z', 'complete', 0, '2026-03-04T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (5, 'run-3', 'discs', '2026-03-05T14:58:00Z', '2026-03-05T15:00:00Z', 'complete', 0, '2026-03-05T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (6, 'run-4', 'discs', '2026-03-06T14:58:00Z', '2026-03-06T15:00:00Z', 'complete', 0, '2026-03-06T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
INSERT INTO polls (id, run, watch, started_at, finished_at, status, baseline, data_timestamp, found, fetched, in_scope, added, changed, missing, rejected, requests, bytes, error) VALUES (7, 'run-5', 'discs', '2026-03-07T14:58:00Z', '2026-03-07T15:00:00Z', 'complete', 0, '2026-03-07T09:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
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
CREATE TABLE conditions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), condition TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE keywords (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), keyword TEXT NOT NULL, PRIMARY KEY (nct_id, position)) STRICT;
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
INSERT INTO designs (nct_id, allocation, intervention_model, primary_purpose, masking, who_masked, observational_model, time_perspective, sex, minimum_age, maximum_age, healthy_volunteers, has_dmc, is_fda_regulated_drug, is_fda_regulated_device, ipd_sharing) VALUES ('NCT00000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO designs (nct_id, allocation, intervention_model, primary_purpose, masking, who_masked, observational_model, time_perspective, sex, minimum_age, maximum_age, healthy_volunteers, has_dmc, is_fda_regulated_drug, is_fda_regulated_device, ipd_sharing) VALUES ('NCT00000001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE trial_dates (nct_id TEXT NOT NULL REFERENCES trials (nct_id), name TEXT NOT NULL, date TEXT NOT NULL, date_precision TEXT CHECK (date_precision IN ('day', 'month', 'year')), type TEXT, PRIMARY KEY (nct_id, name)) STRICT;
CREATE TABLE sponsors (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), role TEXT NOT NULL CHECK (role IN ('LEAD', 'COLLABORATOR')), name TEXT, class TEXT, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE arms (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), label TEXT, type TEXT, description TEXT, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT, name TEXT, description TEXT, other_names TEXT, PRIMARY KEY (nct_id, position)) STRICT;
CREATE TABLE arm_interventions (nct_id TEXT NOT NULL REFERENCES trials (nct_id), arm INTEGER NOT NULL, intervention INTEGER NOT NULL, PRIMARY KEY (nct_id, arm, intervention), FOREIGN KEY (nct_id, arm) REFERENCES arms (nct_id, position), FOREIGN KEY (nct_id, intervention) REFERENCES interventions (nct_id, position)) STRICT;
CREATE TABLE outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), type TEXT NOT NULL CHECK (type IN ('PRIMARY', 'SECONDARY', 'OTHER')), position INTEGER NOT NULL CHECK (position >= 1), measure TEXT, description TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, type, position)) STRICT;
CREATE TABLE locations (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), facility TEXT, status TEXT, city TEXT, state TEXT, zip TEXT, country TEXT, PRIMARY KEY (nct_id, position)) STRICT;
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
CREATE TABLE participant_flow (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), period INTEGER NOT NULL, period_title TEXT, kind TEXT NOT NULL CHECK (kind IN ('MILESTONE', 'DROP')), name TEXT, group_id TEXT, group_title TEXT, subjects TEXT, subjects_number REAL, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE result_outcomes (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT, title TEXT, description TEXT, population TEXT, time_frame TEXT, time_frame_months REAL, reporting_status TEXT, anticipated_posting_date TEXT, param_type TEXT, dispersion_type TEXT, unit TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE result_groups (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;
CREATE TABLE result_denominators (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), class_position INTEGER, class TEXT, units TEXT, group_id TEXT, value TEXT, value_number REAL, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;
CREATE TABLE result_measurements (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), class_position INTEGER NOT NULL, class TEXT, category TEXT, group_id TEXT, group_title TEXT, value TEXT, value_number REAL, spread TEXT, lower_limit TEXT, upper_limit TEXT, comment TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;
CREATE TABLE result_analyses (nct_id TEXT NOT NULL, outcome INTEGER NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), group_ids TEXT, group_description TEXT, method TEXT, p_value TEXT, p_value_number REAL, p_value_comment TEXT, param_type TEXT, param_value TEXT, param_value_number REAL, dispersion_type TEXT, dispersion_value TEXT, ci_sides TEXT, ci_percent TEXT, ci_lower TEXT, ci_upper TEXT, tested_non_inferiority INTEGER CHECK (tested_non_inferiority IN (0, 1)), non_inferiority_type TEXT, comment TEXT, estimate_comment TEXT, PRIMARY KEY (nct_id, outcome, position), FOREIGN KEY (nct_id, outcome) REFERENCES result_outcomes (nct_id, position)) STRICT;
CREATE TABLE adverse_event_groups (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), group_id TEXT, title TEXT, description TEXT, deaths_affected INTEGER, deaths_at_risk INTEGER, serious_affected INTEGER, serious_at_risk INTEGER, other_affected INTEGER, other_at_risk INTEGER, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE adverse_events (nct_id TEXT NOT NULL REFERENCES trials (nct_id), position INTEGER NOT NULL CHECK (position >= 1), type TEXT NOT NULL CHECK (type IN ('SERIOUS', 'OTHER')), term TEXT, organ_system TEXT, vocabulary TEXT, assessment TEXT, group_id TEXT, group_title TEXT, events INTEGER, affected INTEGER, at_risk INTEGER, notes TEXT, PRIMARY KEY (nct_id, position), FOREIGN KEY (nct_id) REFERENCES results (nct_id)) STRICT;
CREATE TABLE version_facts (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_from_basis TEXT NOT NULL CHECK (valid_from_basis IN ('posted', 'released', 'seen')), title TEXT, overall_status TEXT, why_stopped TEXT, phases TEXT, lead_sponsor TEXT, enrollment INTEGER, enrollment_type TEXT, start_date TEXT, start_date_precision TEXT CHECK (start_date_precision IN ('day', 'month', 'year')), primary_completion_date TEXT, primary_completion_date_precision TEXT CHECK (primary_completion_date_precision IN ('day', 'month', 'year')), completion_date TEXT, completion_date_precision TEXT CHECK (completion_date_precision IN ('day', 'month', 'year')), results_first_posted TEXT, has_results INTEGER NOT NULL CHECK (has_results IN (0, 1)), PRIMARY KEY (nct_id, source, version), FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)) STRICT;
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 1, '2026-03-02', 'released', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000002', 'observed', 1, '2026-03-02', 'released', 'Invented trial NCT00000002', 'COMPLETED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 2, '2026-03-04', 'released', 'Invented trial NCT00000001', 'SUSPENDED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000001', 'observed', 3, '2026-03-05', 'released', 'Invented trial NCT00000001', 'TERMINATED', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000001', 'history', 0, '2025-01-01', 'posted', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO version_facts (nct_id, source, version, valid_from, valid_from_basis, title, overall_status, why_stopped, phases, lead_sponsor, enrollment, enrollment_type, start_date, start_date_precision, primary_completion_date, primary_completion_date_precision, completion_date, completion_date_precision, results_first_posted, has_results) VALUES ('NCT00000001', 'history', 1, '2025-02-01', 'posted', 'Invented trial NCT00000001', 'RECRUITING', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
CREATE TABLE primary_outcome_history (nct_id TEXT NOT NULL, source TEXT NOT NULL CHECK (source IN ('observed', 'history')), version INTEGER NOT NULL, position INTEGER NOT NULL, measure TEXT, time_frame TEXT, time_frame_months REAL, PRIMARY KEY (nct_id, source, version, position), FOREIGN KEY (nct_id, source, version) REFERENCES versions (nct_id, source, version)) STRICT;
CREATE TABLE trial_texts (id INTEGER NOT NULL PRIMARY KEY, nct_id TEXT NOT NULL UNIQUE REFERENCES trials (nct_id), titles TEXT, conditions TEXT, interventions TEXT, outcomes TEXT, summary TEXT, description TEXT, eligibility TEXT) STRICT;
INSERT INTO trial_texts (id, nct_id, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES (2, 'NCT00000002', 'Invented trial NCT00000002', NULL, NULL, NULL, 'Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. ', NULL, NULL);
INSERT INTO trial_texts (id, nct_id, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES (3, 'NCT00000001', 'Invented trial NCT00000001', NULL, NULL, NULL, 'Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3', NULL, NULL);
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
        refusals INTEGER NOT NULL DEFAULT 0,
        CHECK (state <> 'active' OR covered_until IS NOT NULL)
    ) STRICT;
INSERT INTO subscribers (id, address, watches, topics, kinds, min_severity, cadence, quiet_line, state, since, how, covered_until, refusals) VALUES (1, 'Reader@example.org', '["discs"]', '[]', '[]', 'low', 'weekly', 1, 'active', '2026-03-02T15:00:00Z', 'confirmed by the link in a mail', '2026-03-09T07:00:00Z', 0);
INSERT INTO subscribers (id, address, watches, topics, kinds, min_severity, cadence, quiet_line, state, since, how, covered_until, refusals) VALUES (2, 'reader@example.org', '[]', '[]', '[]', 'low', 'weekly', 1, 'pending', '2026-03-03T15:00:00Z', 'asked for on the subscribe page', NULL, 0);
INSERT INTO subscribers (id, address, watches, topics, kinds, min_severity, cadence, quiet_line, state, since, how, covered_until, refusals) VALUES (3, 'gone@example.org', '[]', '[]', '[]', 'low', 'weekly', 1, 'unsubscribed', '2026-03-04T15:00:00Z', 'one click', NULL, 0);
CREATE TABLE subscriber_states (
        id INTEGER PRIMARY KEY,
        subscriber INTEGER NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        how TEXT NOT NULL
    ) STRICT;
INSERT INTO subscriber_states (id, subscriber, at, state, how) VALUES (1, 1, '2026-03-02T15:00:00Z', 'active', 'confirmed by the link in a mail');
INSERT INTO subscriber_states (id, subscriber, at, state, how) VALUES (2, 2, '2026-03-03T15:00:00Z', 'pending', 'asked for on the subscribe page');
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
        answer TEXT,
        UNIQUE (subscriber, period)
    ) STRICT;
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer) VALUES (1, 1, 'digest', '2026-W10', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'sent', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL);
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer) VALUES (2, 1, 'digest', '2026-03-04', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'claimed', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL);
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer) VALUES (3, 1, 'digest', 'results-2026-03-04T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'due', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL);
INSERT INTO deliveries (id, subscriber, purpose, period, since, until, choices, state, created_at, attempts, next_try, claimed_at, ended_at, message_id, answer) VALUES (4, 1, 'confirm', 'confirm-2026-03-02T15:00:00Z', '2026-03-02T15:00:00Z', '2026-03-09T07:00:00Z', NULL, 'sent', '2026-03-09T07:00:00Z', 0, '2026-03-09T07:00:00Z', '2026-03-09T07:01:00Z', NULL, NULL, NULL);
CREATE TABLE held (
        nct_id TEXT NOT NULL PRIMARY KEY,
        what TEXT NOT NULL,
        gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
        watches TEXT NOT NULL,
        since TEXT NOT NULL,
        run TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO held (nct_id, what, gone, watches, since, run) VALUES ('NCT00000001', 'absent', 1, '["discs"]', '2026-03-09T15:00:00Z', 'run-held');
CREATE VIRTUAL TABLE trial_search USING fts5 (titles, conditions, interventions, outcomes, summary, description, eligibility, content='trial_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO trial_search (trial_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE change_search USING fts5 (sentence, content='change_texts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO change_search (change_search) VALUES ('rebuild');
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
CREATE INDEX polls_by_watch ON polls (watch, status);
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
CREATE TRIGGER trial_texts_added AFTER INSERT ON trial_texts BEGIN INSERT INTO trial_search (rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES (new.id, new.titles, new.conditions, new.interventions, new.outcomes, new.summary, new.description, new.eligibility); END;
CREATE TRIGGER trial_texts_gone AFTER DELETE ON trial_texts BEGIN INSERT INTO trial_search (trial_search, rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES ('delete', old.id, old.titles, old.conditions, old.interventions, old.outcomes, old.summary, old.description, old.eligibility); END;
CREATE TRIGGER trial_texts_changed AFTER UPDATE ON trial_texts BEGIN INSERT INTO trial_search (trial_search, rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES ('delete', old.id, old.titles, old.conditions, old.interventions, old.outcomes, old.summary, old.description, old.eligibility); INSERT INTO trial_search (rowid, titles, conditions, interventions, outcomes, summary, description, eligibility) VALUES (new.id, new.titles, new.conditions, new.interventions, new.outcomes, new.summary, new.description, new.eligibility); END;
CREATE TRIGGER change_texts_added AFTER INSERT ON change_texts BEGIN INSERT INTO change_search (rowid, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER change_texts_gone AFTER DELETE ON change_texts BEGIN INSERT INTO change_search (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); END;
CREATE TRIGGER change_texts_changed AFTER UPDATE ON change_texts BEGIN INSERT INTO change_search (change_search, rowid, sentence) VALUES ('delete', old.id, old.sentence); INSERT INTO change_search (rowid, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER changes_added AFTER INSERT ON changes BEGIN INSERT INTO change_texts (change_id, sentence) VALUES (new.id, new.sentence); END;
CREATE TRIGGER changes_changed AFTER UPDATE OF sentence ON changes BEGIN UPDATE change_texts SET sentence = new.sentence WHERE change_id = new.id; END;
CREATE TRIGGER changes_gone BEFORE DELETE ON changes BEGIN DELETE FROM change_texts WHERE change_id = old.id; END;
CREATE INDEX conditions_by_name ON conditions (condition);
CREATE INDEX sponsors_by_name ON sponsors (name, role);
CREATE INDEX locations_by_country ON locations (country, nct_id, city);
CREATE INDEX outcomes_by_length ON outcomes (type, time_frame_months);
CREATE INDEX publications_by_type ON publications (type, nct_id);
CREATE INDEX trial_dates_by_day ON trial_dates (name, date);
CREATE INDEX trials_by_results ON trials (has_results, results_first_posted);
CREATE INDEX adverse_events_by_term ON adverse_events (type, term);
CREATE INDEX version_facts_by_day ON version_facts (nct_id, valid_from, source, version);
CREATE INDEX deadlines_raised ON deadlines (raised_at, nct_id) WHERE raised_at IS NOT NULL AND resolved_at IS NULL AND superseded_at IS NULL;
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
COMMIT;
PRAGMA application_id = 1953656174;
PRAGMA user_version = 4;
