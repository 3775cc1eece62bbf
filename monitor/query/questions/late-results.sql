-- title: Who posts results late
-- description: For each lead sponsor the trials whose results were due under a named rule, were posted after
--   that day, or are not posted yet. A rule may not apply; `caveats` in `results_overdue` says why.
-- param rule = who_12_months: who_12_months or fdaaa_801
SELECT t.lead_sponsor, count(*) AS trials_due,
       sum(t.has_results = 0) AS not_posted,
       sum(t.has_results = 1 AND t.results_first_posted >= d.due_on) AS posted_late,
       max(CASE t.has_results WHEN 0 THEN d.due_on END) AS latest_day_missed
FROM deadlines AS d
JOIN trials AS t ON t.nct_id = d.nct_id
WHERE d.rule = :rule AND d.raised_at IS NOT NULL AND d.superseded_at IS NULL AND t.removed_at IS NULL
GROUP BY t.lead_sponsor
ORDER BY not_posted DESC, posted_late DESC, t.lead_sponsor
