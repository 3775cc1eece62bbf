-- title: Who posts results late
-- description: For each lead sponsor the trials whose results were due under a named rule and were reported as
--   overdue: those that are not posted yet, and those that came late. The WHO's rule asks for posting; the US
--   law asks for submission (42 CFR 11.44(a)), so that by it the day of submission counts, and what is under
--   review is counted apart. A rule may not apply; `caveats` in `results_overdue` says why.
-- param rule = who_12_months: who_12_months or fdaaa_801
SELECT t.lead_sponsor, count(*) AS trials_due,
       sum(t.has_results = 0 AND (:rule <> 'fdaaa_801' OR t.results_under_review_since IS NULL)) AS not_posted,
       sum(t.results_under_review_since IS NOT NULL) AS under_review,
       sum(t.has_results = 1 AND iif(:rule = 'fdaaa_801', ifnull(s.date, t.results_first_posted),
                                     t.results_first_posted) >= d.due_on) AS posted_late,
       max(CASE t.has_results WHEN 0 THEN d.due_on END) AS latest_day_missed
FROM deadlines AS d
JOIN trials AS t ON t.nct_id = d.nct_id
LEFT JOIN trial_dates AS s ON s.nct_id = t.nct_id AND s.name = 'RESULTS_FIRST_SUBMITTED'
WHERE d.rule = :rule AND d.raised_at IS NOT NULL AND d.superseded_at IS NULL AND t.removed_at IS NULL
GROUP BY t.lead_sponsor
ORDER BY not_posted DESC, posted_late DESC, t.lead_sponsor
