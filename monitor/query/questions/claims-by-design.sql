-- title: Claims and the designs of the trials that bear on them
-- description: For each claim the trials, and how many of them measure it as a primary outcome, are randomised, are masked,
--   have stopped, or have posted results.
SELECT c.slug AS claim, c.wording, count(e.nct_id) AS trials,
       count(CASE WHEN e.relation = 'measured as a primary outcome' THEN 1 END) AS as_primary_outcome,
       count(CASE WHEN e.allocation = 'RANDOMIZED' THEN 1 END) AS randomised,
       count(CASE WHEN e.masking <> 'NONE' THEN 1 END) AS masked,
       count(CASE WHEN e.overall_status IN ('TERMINATED', 'WITHDRAWN', 'SUSPENDED') THEN 1 END) AS stopped,
       count(CASE WHEN e.has_results = 1 THEN 1 END) AS with_results
FROM claims AS c
LEFT JOIN claim_evidence AS e ON e.claim = c.slug
WHERE c.active = 1
GROUP BY c.slug
ORDER BY c.position
