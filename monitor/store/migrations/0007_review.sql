-- Results that wait for the registry's review, and which results are overdue under which rule.
-- The US law asks for submission (42 CFR 11.44(a)), so what was submitted is not overdue under it.

-- The US law asks for submission (42 CFR 11.44(a)), so what was submitted is not overdue under it.
ALTER TABLE trials ADD COLUMN results_under_review_since TEXT;

DROP VIEW results_overdue;

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
