-- title: What did a trial say its primary outcome was when it started recruiting
-- description: The primary outcomes of the first stored version that shows the trial as recruiting, or of the first
--   version that is stored at all where none does; beside each whether the current record still has it.
-- param nct: NCT number
WITH start AS (
    SELECT source, version, valid_from, overall_status FROM trial_history
    WHERE nct_id = :nct
    ORDER BY overall_status <> 'RECRUITING', valid_from, source, version
    LIMIT 1
)
SELECT s.valid_from AS said_since, s.overall_status, s.source, s.version, p.measure, p.time_frame,
       EXISTS (SELECT 1 FROM outcomes AS o WHERE o.nct_id = p.nct_id AND o.type = 'PRIMARY'
               AND o.measure = p.measure AND o.time_frame IS p.time_frame) AS still_so
FROM start AS s
JOIN primary_outcome_history AS p ON p.nct_id = :nct AND p.source = s.source AND p.version = s.version
ORDER BY p.position
