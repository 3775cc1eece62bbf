BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'trial-monitor','0001_first_schema','2026-11-22 18:50:43.390751+00:00');
CREATE TABLE baseline_counts (
        poll_id INTEGER NOT NULL REFERENCES polls (id),
        overall_status TEXT NOT NULL,
        trials INTEGER NOT NULL,
        with_results INTEGER NOT NULL,
        PRIMARY KEY (poll_id, overall_status)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "baseline_counts" VALUES(2,'COMPLETED',1,0);
INSERT INTO "baseline_counts" VALUES(2,'RECRUITING',1,0);
INSERT INTO "baseline_counts" VALUES(3,'COMPLETED',1,0);
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
INSERT INTO "changes" VALUES('NCT00000001:1-2/1','NCT00000001:1-2',1,'NCT00000001','status','high','protocolSection.statusModule.overallStatus','"RECRUITING"','"SUSPENDED"','Recruitment status went from recruiting to suspended.','{"months":2}');
INSERT INTO "changes" VALUES('NCT00000001:1-2/2','NCT00000001:1-2',2,'NCT00000001','verification','silent','protocolSection.statusModule.overallStatus',NULL,NULL,'Verified again.','{}');
INSERT INTO "changes" VALUES('NCT00000001:2-3/1','NCT00000001:2-3',1,'NCT00000001','status','high','protocolSection.statusModule.overallStatus','"RECRUITING"','"TERMINATED"','Recruitment status went from recruiting to suspended.','{"months":3}');
INSERT INTO "changes" VALUES('NCT00000001:2-3/2','NCT00000001:2-3',2,'NCT00000001','verification','silent','protocolSection.statusModule.overallStatus',NULL,NULL,'Verified again.','{}');
INSERT INTO "changes" VALUES('NCT00000002:1-1/1','NCT00000002:1-1',1,'NCT00000002','removed','high','protocolSection.statusModule.overallStatus',NULL,NULL,'Recruitment status went from recruiting to suspended.','{}');
INSERT INTO "changes" VALUES('NCT00000001:h0-h1/1','NCT00000001:h0-h1',1,'NCT00000001','status','high','protocolSection.statusModule.overallStatus','"RECRUITING"','"SUSPENDED"','Recruitment status went from recruiting to suspended.','{}');
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
INSERT INTO "deadlines" VALUES('NCT00000002','who_12_months','2026-03-01','primary completion 2025-03','["not US"]','2026-03-02T15:00:00Z',NULL,NULL,1);
CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT
    ) STRICT;
INSERT INTO "meta" VALUES('api_version','2.0.5');
INSERT INTO "meta" VALUES('data_timestamp','2026-03-07T09:00:00Z');
INSERT INTO "meta" VALUES('etag','"data-5"');
INSERT INTO "meta" VALUES('config_digest','digest');
INSERT INTO "meta" VALUES('compared_at','2026-03-07T15:00:00Z');
INSERT INTO "meta" VALUES('run','run-5');
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
INSERT INTO "polls" VALUES(1,'run--1','discs','2026-03-01T14:58:00Z','2026-03-01T15:00:00Z','failed',0,'2026-03-01T09:00:00Z',0,0,0,0,0,0,0,0,0,'no connection');
INSERT INTO "polls" VALUES(2,'run-0','discs','2026-03-02T14:58:00Z','2026-03-02T15:00:00Z','complete',1,'2026-03-02T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
INSERT INTO "polls" VALUES(3,'run-0','cord','2026-03-02T14:58:00Z','2026-03-02T15:00:00Z','complete',1,'2026-03-02T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
INSERT INTO "polls" VALUES(4,'run-2','discs','2026-03-04T14:58:00Z','2026-03-04T15:00:00Z','complete',0,'2026-03-04T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
INSERT INTO "polls" VALUES(5,'run-3','discs','2026-03-05T14:58:00Z','2026-03-05T15:00:00Z','complete',0,'2026-03-05T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
INSERT INTO "polls" VALUES(6,'run-4','discs','2026-03-06T14:58:00Z','2026-03-06T15:00:00Z','complete',0,'2026-03-06T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
INSERT INTO "polls" VALUES(7,'run-5','discs','2026-03-07T14:58:00Z','2026-03-07T15:00:00Z','complete',0,'2026-03-07T09:00:00Z',0,0,0,0,0,0,0,0,0,NULL);
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
INSERT INTO "rejected" VALUES(1,'NCT00000009','not an object','$.protocolSection','2026-03-02T15:00:00Z','2026-03-02T15:00:00Z',1,'run-0');
CREATE TABLE schedule (
        job TEXT NOT NULL PRIMARY KEY,
        next_due TEXT NOT NULL
    ) STRICT;
INSERT INTO "schedule" VALUES('poll','2026-03-08T15:00:00Z');
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
INSERT INTO "screening" VALUES('NCT00000001','discs',1,'both found','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000001','noise','2026-03-05T15:00:00Z','run-3');
INSERT INTO "screening" VALUES('NCT00000001','cord',0,'no cells','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000001','noise','2026-03-05T15:00:00Z','run-3');
INSERT INTO "screening" VALUES('NCT00000002','discs',1,'both found','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000002','a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3','2026-03-02T15:00:00Z','run-0');
INSERT INTO "screening" VALUES('NCT00000002','cord',1,'both found','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000002','a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3','2026-03-02T15:00:00Z','run-0');
INSERT INTO "screening" VALUES('NCT00000003','discs',0,'no cells','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000003','fa460ba6d21459506c7e07e5800a48630177a785df66e67e203f547df878cc1d','2026-03-02T15:00:00Z','run-0');
INSERT INTO "screening" VALUES('NCT00000003','cord',0,'no cells','[{"term":"stem cell","field":"title","text":"… stem cells in the disc …"}]','Invented trial NCT00000003','fa460ba6d21459506c7e07e5800a48630177a785df66e67e203f547df878cc1d','2026-03-02T15:00:00Z','run-0');
CREATE TABLE topics (
        slug TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        family TEXT NOT NULL CHECK (family IN ('condition', 'cells', 'question')),
        position INTEGER NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        definition TEXT NOT NULL
    ) STRICT;
INSERT INTO "topics" VALUES('msc','Marrow cells','cells',0,1,'{"slug":"msc","title":"Marrow cells","family":"cells","terms":["marrow"],"fields":[],"exclude":[]}');
INSERT INTO "topics" VALUES('pain','Pain','question',1,1,'{"slug":"pain","title":"Pain","family":"question","terms":["pain"],"fields":[],"exclude":[]}');
CREATE TABLE trial_topics (
        nct_id TEXT NOT NULL REFERENCES trials (nct_id),
        topic TEXT NOT NULL REFERENCES topics (slug),
        PRIMARY KEY (nct_id, topic)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "trial_topics" VALUES('NCT00000001','msc');
CREATE TABLE trial_watches (
        nct_id TEXT NOT NULL REFERENCES trials (nct_id),
        watch TEXT NOT NULL REFERENCES watches (slug),
        since TEXT NOT NULL,
        PRIMARY KEY (nct_id, watch)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "trial_watches" VALUES('NCT00000001','discs','2026-03-02T15:00:00Z');
INSERT INTO "trial_watches" VALUES('NCT00000002','cord','2026-03-02T15:00:00Z');
INSERT INTO "trial_watches" VALUES('NCT00000002','discs','2026-03-02T15:00:00Z');
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
INSERT INTO "trials" VALUES('NCT00000001','Invented trial NCT00000001',NULL,NULL,'TERMINATED',NULL,'Funding',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'2026-03-02T15:00:00Z','2026-03-06T15:00:00Z',NULL,NULL,NULL,'https://clinicaltrials.gov/study/NCT00000001',3,'1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2',1,'noise','{"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "Invented trial NCT00000001"}, "statusModule": {"overallStatus": "TERMINATED"}, "descriptionModule": {"briefSummary": "Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3Cells for an invented disc. version 3"}}}');
INSERT INTO "trials" VALUES('NCT00000002','Invented trial NCT00000002',NULL,NULL,'COMPLETED',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'2026-03-02T15:00:00Z','2026-03-02T15:00:00Z','2026-03-06T15:00:00Z','2026-03-07T15:00:00Z','NCT00000001','https://clinicaltrials.gov/study/NCT00000002',1,'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1',1,'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3','{"protocolSection": {"identificationModule": {"nctId": "NCT00000002", "briefTitle": "Invented trial NCT00000002"}, "statusModule": {"overallStatus": "COMPLETED"}, "descriptionModule": {"briefSummary": "Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. Cells for an invented disc. "}}}');
CREATE TABLE update_topics (
        update_id TEXT NOT NULL REFERENCES updates (id),
        topic TEXT NOT NULL REFERENCES topics (slug),
        PRIMARY KEY (update_id, topic)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "update_topics" VALUES('NCT00000001:1-2','msc');
INSERT INTO "update_topics" VALUES('NCT00000001:2-3','msc');
CREATE TABLE update_watches (
        update_id TEXT NOT NULL REFERENCES updates (id),
        watch TEXT NOT NULL REFERENCES watches (slug),
        PRIMARY KEY (update_id, watch)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "update_watches" VALUES('NCT00000002:1-1','cord');
INSERT INTO "update_watches" VALUES('NCT00000001:1-2','discs');
INSERT INTO "update_watches" VALUES('NCT00000001:2-3','discs');
INSERT INTO "update_watches" VALUES('NCT00000001:h0-h1','discs');
INSERT INTO "update_watches" VALUES('NCT00000002:1-1','discs');
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
INSERT INTO "updates" VALUES('NCT00000001:1-2','NCT00000001','observed',1,2,'2026-03-04T15:00:00Z','high','Recruitment status went from recruiting to suspended.','run-2');
INSERT INTO "updates" VALUES('NCT00000001:2-3','NCT00000001','observed',2,3,'2026-03-05T15:00:00Z','high','Recruitment status went from recruiting to suspended.','run-3');
INSERT INTO "updates" VALUES('NCT00000002:1-1','NCT00000002','observed',1,1,'2026-03-07T15:00:00Z','high','Recruitment status went from recruiting to suspended.','run-5');
INSERT INTO "updates" VALUES('NCT00000001:h0-h1','NCT00000001','history',0,1,'2026-03-08T15:00:00Z','high','Recruitment status went from recruiting to suspended.',NULL);
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
INSERT INTO "versions" VALUES('NCT00000001','observed',1,'2026-03-02T15:00:00Z','2026-03-02T09:00:00Z',NULL,'7fc31e4beb219c6a20ecac18258c4eb87e8fffbeb690241872299b01179a8540',1,'961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c',2,'961c24accaf797b60c9719aa36d39fef9f01664af647e2232494222e7882be2c','zstd',NULL,X'28B52FFD605B000D0500A2491F1E7035CE018DC8BE5C6D128C192D641D0CD800F2C658EB2F8C1024AAAA330331C66760C1659B4DE5734A42662D9EE8014F2D4B8330FB1654563052920E4741389EE808B37AEA38D8B46AF82462B2DAD7C9B49B3A2DBD3751741FC093F8409014C6139DA55E4DB961CEA0D62ADB4DD9FE49F4E6B69722EC966BF7983F010C00ED27950CFFE60EC13E4C1B5435B52378860DE4295E946ADF8B9F6717D83A9F');
INSERT INTO "versions" VALUES('NCT00000002','observed',1,'2026-03-02T15:00:00Z','2026-03-02T09:00:00Z',NULL,'b241b9f3a23ceb7182ed6c7fc37058a234fca886899d4fa3f0a9c969cbb450c1',1,'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3',NULL,'a87c316f1d57b2840a65010f77f042e17bd0da98937b75c744293eca71aa49b3','current',NULL,NULL);
INSERT INTO "versions" VALUES('NCT00000001','observed',2,'2026-03-04T15:00:00Z','2026-03-04T09:00:00Z',NULL,'0df56418f739dbbc3ff0f1ec6169ca0b371416fb8753b787e962a4db92b3f18e',1,'4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9',NULL,'4088a00b48590748d90ab9bfe49d8c5353aa576a88b15ebff31e1c192fce9dc9','zstd+base',1,X'28B52FFD6087002D0100B87B53555350454E44454476657273696F6E2032227D7D7D030011A4D4A1AE454FE245AD2B');
INSERT INTO "versions" VALUES('NCT00000001','observed',3,'2026-03-05T15:00:00Z','2026-03-05T09:00:00Z',NULL,'1a510e648395eb604c4fece0332eb308cb02929fc421f08091d764a7e3bbf9f2',1,'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c',NULL,'f87314338f748e17ca149e0194e075b31a5e0bd503e111ea9fbd50639f16e80c','current',NULL,NULL);
INSERT INTO "versions" VALUES('NCT00000001','history',0,'2026-03-08T15:00:00Z',NULL,'2025-01-01','5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',1,NULL,0,'53d2917e07ac4dfe264b0a528190f16e5c1a7456585e82b714b8f1b15eacba74','zstd',NULL,X'28B52FFD6079002D0500020A201E8025CE016DA799DC6B929284C9DEB92B9EAF824030724A0D464B3621050231C613D950991428C88BB3693EA724646C8B27FAC0D3656910869F82BB0A464A52C051108E273AC298BE751C6C5A1B3E87984CF975AEEDB64E4B6F4E94E527F01C3E2092C278A2AFD4AA2D6B960350C50A77DBC57F12BD396EB50873CAB57BCC9F0C0085A23465309A3B2EFB306D50D5D48EE0193690A77851AA7D2F7E9E5D60EB7C02');
INSERT INTO "versions" VALUES('NCT00000001','history',1,'2026-03-08T15:00:00Z',NULL,'2025-02-01','6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',1,NULL,1,'2fc224fc589324ced0d91f3842d798cd17b943803297684d5d98cfdef725712d','zstd+base',0,X'28B52FFD607900950000307B31227D7D7D0300A4A814603C341FB5D8');
CREATE TABLE watches (
        slug TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        position INTEGER NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        definition TEXT
    ) STRICT;
INSERT INTO "watches" VALUES('discs','Discs',0,1,'{"slug":"discs","title":"Discs","conditions":["\"disc\""],"interventions":["\"stem cell\""],"scope":{"conditions":["disc"],"cells":["stem cell"],"products":[],"not_conditions":[],"not_cells":[]},"include":[],"exclude":[]}');
INSERT INTO "watches" VALUES('cord','Cord',1,1,'{"slug":"cord","title":"Cord","conditions":["\"disc\""],"interventions":["\"stem cell\""],"scope":{"conditions":["disc"],"cells":["stem cell"],"products":[],"not_conditions":[],"not_cells":[]},"include":[],"exclude":[]}');
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
COMMIT;
PRAGMA application_id = 1953656174;
PRAGMA user_version = 1;
