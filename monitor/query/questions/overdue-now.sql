-- title: Whose results are overdue now
-- description: Trials without posted results whose day has passed, the longest overdue first, with the caveats
--   for which the rule may not apply. Results under review were submitted, which is what the US law asks for, so
--   they are listed under the WHO's rule alone.
-- param rule = %: who_12_months, fdaaa_801 or % for both
SELECT nct_id, title, lead_sponsor, rule, due_on, days_overdue, basis, caveats, results_under_review_since
FROM results_overdue
WHERE rule LIKE :rule
ORDER BY due_on, nct_id, rule
