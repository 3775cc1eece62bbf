-- Trials in quarantine have a table of that name; questions that know it as `held` are still answered.

CREATE TABLE quarantined (
    nct_id TEXT NOT NULL PRIMARY KEY,
    what TEXT NOT NULL,
    gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
    watches TEXT NOT NULL,
    since TEXT NOT NULL,
    run TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO quarantined (nct_id, what, gone, watches, since, run)
SELECT nct_id, what, gone, watches, since, run FROM held;

DROP TABLE held;

CREATE VIEW held AS
SELECT nct_id, what, gone, watches, since, run
FROM quarantined
ORDER BY nct_id;

-- The same view with a plainer name inside.
DROP VIEW enrollment_planned_vs_actual;

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
