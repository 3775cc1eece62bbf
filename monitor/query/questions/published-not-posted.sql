-- title: Which trials name a publication of results but posted none in the registry
-- description: Trials without posted results whose record names a publication of type RESULT; a reader finds there
--   what the registry does not have.
SELECT t.nct_id, t.title, t.overall_status, t.primary_completion_date, p.pmid, p.citation
FROM publications AS p
JOIN trials AS t ON t.nct_id = p.nct_id
WHERE p.type = 'RESULT' AND t.has_results = 0 AND t.removed_at IS NULL
ORDER BY t.nct_id, p.position
