-- title: Who runs these trials
-- description: Lead sponsors with their trials, those that recruit, and those with posted results.
SELECT s.name AS lead_sponsor, s.class, count(*) AS trials, sum(t.overall_status = 'RECRUITING') AS recruiting,
       sum(t.has_results) AS with_results
FROM sponsors AS s
JOIN trials AS t ON t.nct_id = s.nct_id
WHERE s.role = 'LEAD' AND t.removed_at IS NULL
  AND EXISTS (SELECT 1 FROM trial_watches AS w WHERE w.nct_id = t.nct_id)
GROUP BY s.name, s.class
ORDER BY trials DESC, s.name
